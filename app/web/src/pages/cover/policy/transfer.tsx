import { ADVICE, planPolicyTransfer } from '@bulwark/client';
import { useSelectedWalletAccount, useWalletAccountTransactionSigner } from '@solana/react';
import type { UiWallet, UiWalletAccount } from '@wallet-standard/react';
import { useConnect } from '@wallet-standard/react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useChain } from '../../../chain/chain';
import { walletChain } from '../../../chain/deployment';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { AddressText } from '../../../ui/address';
import { Notice } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Select } from '../../../ui/field';
import { short } from '../../../words/keys';
import type { Holding } from './mine';

const nameOf = ({ address, label }: UiWalletAccount) => {
  return label ? `${label} (${short(address)})` : short(address);
};

/** Hands a policy to another account of the wallets that are connected: both sign the same transaction. */
export function Transfer({ holding }: { holding: Holding }) {
  const [, , wallets] = useSelectedWalletAccount();
  const others = wallets.flatMap(({ accounts }) => accounts).filter(({ address }) => address !== holding.policy.data.holder);
  const strangers = wallets.filter(({ accounts }) => accounts.length === 0);
  const [chosen, setChosen] = useState('');
  const account = others.find(({ address }) => address === chosen) ?? others[0];
  return (
    <div className="stack">
      <p className="small soft">
        The new holder gets every payout from then on, and decides about renewal and cancellation. Both sign the same transaction,
        so that nobody is given a policy unasked.
      </p>
      {account ? (
        <>
          <Select
            label="New holder"
            value={account.address}
            onChange={(event) => setChosen(event.target.value)}
            options={others.map((other) => ({ value: other.address, label: nameOf(other) }))}
            hint="The accounts of the wallets that are connected here."
          />
          <HandOver key={account.address} holding={holding} account={account} />
        </>
      ) : (
        <Notice title="Your wallet shows this app one account">
          Both holders have to sign in one transaction, here. Share a second account of your wallet with this app, or connect the
          new holder’s wallet in this browser, and choose it then.
        </Notice>
      )}
      {strangers.map((wallet) => (
        <ConnectOther key={wallet.name} wallet={wallet} />
      ))}
    </div>
  );
}

function HandOver({ holding, account }: { holding: Holding; account: UiWalletAccount }) {
  const { policy, offer } = holding;
  const newHolder = useWalletAccountTransactionSigner(account, walletChain(useChain().deployment));
  const ask = useTransaction();
  const [, go] = useLocation();
  const act = () =>
    ask({
      title: 'Hand the policy over',
      facts: [
        ['Product', offer.name],
        ['Sum insured', offer.mint.text(policy.data.sumInsured)],
        ['New holder', <AddressText key="holder" address={account.address} name={nameOf(account)} />],
        ['It costs', 'Nothing but the network’s fee'],
      ],
      warning: 'Only the new holder can give it back.',
      plan: async (holder) =>
        planPolicyTransfer({
          pool: offer.pool,
          holder,
          newHolder,
          policy,
        }),
      done: 'Policy handed over',
      after: () => go('/policies'),
    });
  return (
    <Act
      refused={policy.data.openClaims > 0 ? `There is an open claim on this policy. ${ADVICE.PolicyHasClaims ?? ''}` : undefined}
      next="Your wallet asks for both signatures."
      onClick={act}
    >
      Hand the policy over
    </Act>
  );
}

function ConnectOther({ wallet }: { wallet: UiWallet }) {
  const [connecting, connect] = useConnect(wallet);
  const [refused, setRefused] = useState(false);
  const open = async () => {
    setRefused(false);
    await connect().catch(() => setRefused(true));
  };
  return (
    <div className="row">
      <Button tone="quiet" size="small" busy={connecting} onClick={() => void open()}>
        Connect {wallet.name} too
      </Button>
      {refused && (
        <span className="small" role="alert">
          It did not connect. Open it, unlock it and try again.
        </span>
      )}
    </div>
  );
}
