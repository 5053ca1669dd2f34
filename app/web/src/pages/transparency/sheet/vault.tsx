import type { VaultView } from '@bulwark/client/maths';
import { useMints } from '../../../chain/mints';
import { AddressText } from '../../../ui/address';
import { Badge } from '../../../ui/badge';
import { bucketInWords } from '../../../words/buckets';
import style from './vault.module.css';

/** Whether a vault holds its ledger, in words. */
function outcome({ balance, surplus }: VaultView): { tone: 'ok' | 'warn' | 'bad'; words: string } {
  if (balance === null || surplus === null) return { tone: 'bad', words: 'The vault was not found' };
  if (surplus < 0n) return { tone: 'bad', words: 'Holds less than it owes' };
  return surplus === 0n
    ? { tone: 'ok', words: 'Holds exactly what it owes' }
    : { tone: 'ok', words: 'Holds what it owes, and more' };
}

/** One vault as a balance sheet: what lies in it against what it is owed to. */
export function Sheet({ vault, title }: { vault: VaultView; title: string }) {
  const mint = useMints().get(vault.mint);
  const text = (amount: bigint) => mint?.text(amount, { maxDigits: mint.decimals }) ?? `${amount} base units`;
  const { tone, words } = outcome(vault);
  const surplus = vault.surplus ?? 0n;
  return (
    <section className={style.sheet} aria-label={`Balance sheet: ${title}`}>
      <header className="between">
        <h3>{title}</h3>
        <Badge tone={tone}>{words}</Badge>
      </header>
      <div className={style.sides}>
        <div className={style.side}>
          <h4>In the vault</h4>
          <dl className={style.lines}>
            <div>
              <dt>
                Token account <AddressText address={vault.vault} what="Vault" />
              </dt>
              <dd>{vault.balance === null ? 'not found' : text(vault.balance)}</dd>
              <dd className={style.whose}>Its balance, read from the chain</dd>
            </div>
          </dl>
        </div>
        <div className={style.side}>
          <h4>Owed to</h4>
          <dl className={style.lines}>
            {vault.buckets.map(({ name, amount }) => {
              const bucket = bucketInWords(vault.kind, name);
              return (
                <div key={name} className={amount === 0n ? style.none : undefined}>
                  <dt>{bucket.name}</dt>
                  <dd>{text(amount)}</dd>
                  <dd className={style.whose}>{bucket.whose}</dd>
                </div>
              );
            })}
            {surplus !== 0n && (
              <div>
                <dt>{surplus > 0n ? 'Surplus' : 'Missing'}</dt>
                <dd>{text(surplus)}</dd>
                <dd className={style.whose}>
                  {surplus > 0n
                    ? 'Sent to the vault by somebody. It is in no price; of a pool anyone can sweep it to the treasury.'
                    : 'The vault must never hold less than the ledger.'}
                </dd>
              </div>
            )}
          </dl>
        </div>
        <dl className={`${style.lines} ${style.total}`}>
          <div>
            <dt>Balance</dt>
            <dd>{vault.balance === null ? 'not found' : text(vault.balance)}</dd>
          </div>
        </dl>
        <dl className={`${style.lines} ${style.total}`}>
          <div>
            <dt>{surplus === 0n ? 'Ledger' : 'Ledger and surplus'}</dt>
            <dd>{text(vault.ledger + surplus)}</dd>
          </div>
        </dl>
      </div>
    </section>
  );
}
