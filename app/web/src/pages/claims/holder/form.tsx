import { type LoadedKind, planClaim } from '@bulwark/client';
import { useState } from 'react';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { typedAmount } from '../../../forms/amount';
import { AddressText } from '../../../ui/address';
import { Notice } from '../../../ui/badge';
import { Facts } from '../../../ui/card';
import { Field } from '../../../ui/field';
import { When } from '../../../ui/time';
import { useHas } from '../../../wallet/purse';
import { smaller } from '../../../words/amounts';
import { EvidenceInput, HashText } from '../evidence';
import type { Room } from '../room';

/** Asks what was lost under a policy, and files the claim. `limit` and `deductible` are for this loss. */
export function FileForm({
  room,
  policy,
  limit,
  deductible,
}: {
  room: Room;
  policy: LoadedKind<'policy'>;
  limit: bigint;
  deductible: bigint;
}) {
  const { mint, pool, view } = room;
  const ask = useTransaction();
  const [text, setText] = useState('');
  const [hash, setHash] = useState<Uint8Array>();
  const has = useHas(pool.data.mint);
  const bond = pool.data.settings.claimBond;
  const { amount, error } = typedAmount(text, mint.decimals);
  const poor = has !== undefined && has < bond;
  // The most that the program's rule leaves of a request: the deductible comes off the loss, then the sum insured bounds it.
  const most = amount === undefined || amount <= deductible ? 0n : smaller(amount - deductible, limit);
  const why = !amount
    ? 'Say how much was lost.'
    : !hash
      ? 'Give the evidence.'
      : poor
        ? `The bond needs ${mint.text(bond)}; the wallet has ${mint.text(has)}.`
        : undefined;
  const file = () => {
    if (!amount || !hash) return;
    ask({
      title: 'File a claim',
      facts: [
        ['Your loss', mint.text(amount)],
        ['You bear first (deductible)', mint.text(deductible)],
        ['At most approved', mint.text(most)],
        ['Bond, held until the settlement', mint.text(bond)],
        ['Evidence', <HashText key="hash" hash={hash} />],
        ['Policy', <AddressText key="policy" address={policy.address} />],
        view.deadlines.assess !== null && ['Assessed by', <When key="by" at={view.deadlines.assess} />],
      ],
      warning:
        'A policy claims an incident once: the amount cannot be raised afterwards. If the committee finds no loss above the deductible, the bond is lost.',
      plan: (holder) => planClaim({ ...room, holder, policy, requested: amount, evidenceHash: hash }),
      done: 'Claim filed',
    });
  };
  return (
    <form
      className="halves"
      onSubmit={(event) => {
        event.preventDefault();
        file();
      }}
    >
      <div className="stack">
        <Field
          label="How much did you lose?"
          inputMode="decimal"
          value={text}
          suffix={mint.symbol}
          error={error}
          hint="The whole loss in this product, before anything is taken off."
          onChange={(event) => setText(event.target.value)}
        />
        <EvidenceInput of="your loss" hash={hash} set={setHash} />
      </div>
      <div className="stack">
        <Facts
          items={[
            ['You bear first (deductible)', mint.text(deductible)],
            ['Insured for this loss', mint.text(limit)],
            amount !== undefined && ['If the committee agrees, approved', mint.text(most)],
            ['Bond', `${mint.text(bond)}, back when anything is approved`],
          ]}
        />
        {amount !== undefined && amount > 0n && amount <= deductible && (
          <Notice tone="warn" title="This loss is not above your deductible">
            Nothing could be approved, and the bond would be lost.
          </Notice>
        )}
        <Act submit refused={why}>
          File the claim
        </Act>
      </div>
    </form>
  );
}
