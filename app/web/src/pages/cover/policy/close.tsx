import { ADVICE, planPolicyClosing } from '@bulwark/client';
import { useLocation } from 'wouter';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Act, REVIEWED } from '../../../forms/act';
import { AddressText } from '../../../ui/address';
import { Notice } from '../../../ui/badge';
import { Facts } from '../../../ui/card';
import { When } from '../../../ui/time';
import { useWallet } from '../../../wallet/wallet';
import { sol } from '../forms/rent';
import type { Holding } from './mine';

/** Closes a policy that is over; the deposit of its account goes back to who paid it. */
export function Close({ holding }: { holding: Holding }) {
  const { policy, offer, view } = holding;
  const { account, pool } = offer;
  const { wallet } = useWallet();
  const now = useNow();
  const ask = useTransaction();
  const [, go] = useLocation();
  const { rentPayer, openClaims } = policy.data;
  const mine = rentPayer === wallet?.address;
  const payee = mine ? 'You' : <AddressText address={rentPayer} />;
  const early = now <= view.reportableUntil;
  const gone = 'Whoever closes a policy can claim nothing on it any more.';

  const act = () =>
    ask({
      title: 'Close the policy',
      facts: [
        ['Product', offer.name],
        ['Deposit of the account', sol(policy.lamports)],
        ['Goes to', payee],
      ],
      warning: early ? gone : undefined,
      plan: (closer) => planPolicyClosing({ pool, product: account, closer, policy }),
      done: 'Policy closed',
      after: () => go('/policies'),
    });

  return (
    <div className="stack">
      <p className="small soft">
        A policy that is over needs no account any more. Closing it gives back the deposit that opened it.
      </p>
      {early && (
        <Notice tone="warn" title="A loss can still be reported">
          Until <When at={view.reportableUntil} /> a loss from the time when it covered can be reported. {gone}
        </Notice>
      )}
      <Facts
        items={[
          ['Deposit of the account', sol(policy.lamports)],
          ['Goes to', payee],
        ]}
      />
      <Act
        refused={openClaims > 0 ? `There is an open claim on this policy. ${ADVICE.PolicyHasClaims ?? ''}` : undefined}
        next={REVIEWED}
        onClick={act}
      >
        Close the policy
      </Act>
    </div>
  );
}
