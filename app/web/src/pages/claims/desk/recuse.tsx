import { planRecusal } from '@bulwark/client';
import { useTransaction } from '../../../chain/transaction';
import { Notice } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Loading } from '../../../ui/states';
import type { Found } from '../conflicts';
import { has, type Seat, seatName } from '../seats';
import type { Desk } from './desk';
import style from './desk.module.css';

/** A member in conflict gives up its seat. */
export function Recuse({ desk, found }: { desk: Desk; found: readonly Found[] | undefined }) {
  const { room, seat } = desk;
  const { status } = room.view;
  if (!seat || (status !== 'reported' && status !== 'confirmed')) return null;
  if (has(room.incident.data.recused, seat))
    return (
      <Notice title={`${seatName(seat)} has no vote`}>
        It is in conflict with this incident. Decisions in which it was counted before stay, and so does what it may lose for
        them.
      </Notice>
    );
  return (
    <section className={style.part} aria-label="Conflict of interest">
      <h3>Conflict of interest</h3>
      <p className="soft small">
        Whoever gains or loses by the outcome must not judge it: give up the seat when you hold a policy on this product, capital
        of the pool or of a tranche that re-insures it, or have any other interest in the loss. Anyone who shows such a policy or
        position can void your seat too.
      </p>
      <Own desk={desk} seat={seat} found={found} />
    </section>
  );
}

function Own({ desk, seat, found }: { desk: Desk; seat: Seat; found: readonly Found[] | undefined }) {
  const ask = useTransaction();
  const { incident } = desk.room;
  const voted = has(incident.data.yes | incident.data.no, seat);
  const recuse = () =>
    ask({
      title: 'Give up the seat',
      facts: [
        ['Seat', seatName(seat)],
        ['Reason', found?.map(({ why }) => `your wallet ${why}`).join('; ') || 'your own statement'],
        [
          'Your votes',
          voted ? 'on the report and on claims without a decision are taken back' : 'on claims without a decision are taken back',
        ],
      ],
      warning: 'It cannot be undone for this incident. You stay liable for decisions in which your vote was counted.',
      plan: async (signer) => planRecusal({ incident, signer }),
      done: 'Seat given up',
    });
  return (
    <>
      {!found ? (
        <Loading lines={1} label="Looking for conflicts" />
      ) : found.length > 0 ? (
        <Notice tone="warn" title="Your wallet is in conflict">
          It {[...new Set(found.map(({ why }) => why))].join(' and ')}.
        </Notice>
      ) : (
        <p className="small">No policy or position of your wallet was found that this loss touches.</p>
      )}
      <div>
        <Button tone="danger" size="small" onClick={recuse}>
          Give up my seat
        </Button>
      </div>
    </>
  );
}
