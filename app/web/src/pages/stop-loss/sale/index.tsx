import type { StopLossView } from '@bulwark/client/maths';
import { Link } from 'wouter';
import { Badge, Notice } from '../../../ui/badge';
import { Card, Facts } from '../../../ui/card';
import { Left, When } from '../../../ui/time';
import { short } from '../../../words/keys';
import type { StopLossRoom } from '../room';
import { AuctionPart } from './auction';
import { Finish } from './finish';
import style from './sale.module.css';

type Liquidation = NonNullable<StopLossView['liquidation']>;

/** A settlement that waits for the buffers: whose turn it is, what is still to be raised, and what anyone can do. */
export function Sale({ room, liquidation }: { room: StopLossRoom; liquidation: Liquidation }) {
  const { mint, buffers } = room;
  const turn = buffers.find(({ view }) => view.index === liquidation.turn);
  return (
    <Card
      title="A settlement waits for the buffers"
      note="Only what it needs is sold. Claims are paid once it is finished."
      actions={<Badge tone="warn">{turn ? `Turn of the ${turn.name}` : 'Ready to be finished'}</Badge>}
    >
      <Facts
        items={[
          ['Still to be raised', mint.text(liquidation.toRaise)],
          [
            'For the loss',
            <Link key="incident" href={`/claims/${liquidation.incident}`}>
              Incident {short(liquidation.incident)}
            </Link>,
          ],
          turn && [
            'The turn ends',
            <span key="turn">
              <When at={liquidation.turnDeadline} /> <Left until={liquidation.turnDeadline + 1n} past="time is over" />
            </span>,
          ],
        ]}
      />
      <ol className={style.turns} aria-label="Turns of the buffers">
        {buffers.map(({ view, name, collateral }) => {
          const isTurn = view.index === liquidation.turn;
          const isPast = liquidation.turn === null || view.index < liquidation.turn;
          return (
            <li key={view.address} aria-current={isTurn ? 'step' : undefined}>
              <strong>{name}</strong>
              <Badge tone={isTurn ? 'warn' : 'plain'}>{isTurn ? 'its turn' : isPast ? 'over' : 'waits'}</Badge>
              <span className="soft small">
                raised {mint.text(view.raised)}, {collateral.text(view.collateral)} left
              </span>
            </li>
          );
        })}
      </ol>
      {turn ? (
        <AuctionPart room={room} buffer={turn} />
      ) : (
        <Notice tone="info" title="No turn is left">
          Everything is raised, or no buffer has anything left to sell.
        </Notice>
      )}
      <Finish room={room} liquidation={liquidation} />
    </Card>
  );
}
