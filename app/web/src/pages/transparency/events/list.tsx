import { formatTime } from '@bulwark/client';
import { useState } from 'react';
import { AddressText } from '../../../ui/address';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { csv, download } from '../../../ui/csv';
import { kindInWords } from '../../../words/events';
import { fieldsOf, plain } from './fields';
import type { Told } from './index';
import style from './list.module.css';

/** Moments of the program itself; the block's is a stranger's word. */
const timeOf = ({ event }: Told) => event.data.at;

/** Lines that are drawn at once. */
const LINES = 40;

/** Events as lines, with all their fields to unfold, and as files. */
export function EventList({ told }: { told: readonly Told[] }) {
  const [lines, setLines] = useState(LINES);
  const saveCsv = () =>
    download(
      'bulwark-events.csv',
      csv([
        ['Time (UTC)', 'Unix seconds', 'Slot', 'Kind', 'What happened', 'Fields', 'Signature'],
        ...told.map((one) => [
          formatTime(timeOf(one)),
          timeOf(one).toString(),
          one.event.slot.toString(),
          one.event.name,
          one.words,
          JSON.stringify(plain(one.event.data)),
          one.event.signature,
        ]),
      ]),
    );
  const saveJson = () => {
    const list = told.map(({ event, words }) => ({
      kind: event.name,
      words,
      signature: event.signature,
      slot: event.slot.toString(),
      index: event.index,
      data: plain(event.data),
    }));
    download('bulwark-events.json', `${JSON.stringify(list, null, 1)}\n`, 'application/json');
  };
  return (
    <>
      <ol className={style.list} aria-label="Events, newest first">
        {told.slice(0, lines).map((one) => (
          <li key={`${one.event.signature} ${one.event.index}`}>
            <div className={style.head}>
              <time dateTime={new Date(Number(timeOf(one)) * 1_000).toISOString()}>{formatTime(timeOf(one))}</time>
              <Badge>{kindInWords(one.event.name)}</Badge>
              {one.about && <span>Loss of {one.about}</span>}
              <span className={style.signature}>
                <AddressText address={one.event.signature} what="Signature" />
              </span>
            </div>
            <p>{one.words}</p>
            <details>
              <summary>Fields</summary>
              <dl>
                {fieldsOf(one.event).map(([field, value]) => (
                  <div key={field}>
                    <dt>{field}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </details>
          </li>
        ))}
      </ol>
      <div className={style.foot}>
        <span className="soft small">
          {Math.min(lines, told.length)} of {told.length} {told.length === 1 ? 'event' : 'events'} shown
        </span>
        <span className="row">
          {lines < told.length && (
            <Button tone="quiet" size="small" onClick={() => setLines(lines + LINES)}>
              Show more
            </Button>
          )}
          <Button tone="plain" size="small" onClick={saveCsv}>
            Export CSV
          </Button>
          <Button tone="plain" size="small" onClick={saveJson}>
            Export JSON
          </Button>
        </span>
      </div>
    </>
  );
}
