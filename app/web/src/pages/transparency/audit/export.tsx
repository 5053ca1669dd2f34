import { explain } from '@bulwark/client';
import { useState } from 'react';
import { useChain } from '../../../chain/chain';
import { Button } from '../../../ui/button';
import { download } from '../../../ui/csv';
import { dump, Moved } from './dump';
import type { Audited } from './look';
import style from './verdict.module.css';

const COMMANDS: readonly (readonly [string, string])[] = [
  ['bulwark audit --accounts FILE', 'every invariant, every vault against its ledger'],
  ['bulwark tower --accounts FILE', 'who pays which slice of a loss'],
  ['bulwark buffers --accounts FILE', 'what stands behind the pools'],
  ['bulwark quote --accounts FILE --product ADDRESS --sum AMOUNT --days N', 'what cover costs, to the unit'],
];

/** How to check the export on a machine of one's own. */
export function Elsewhere() {
  return (
    <details className={`small ${style.elsewhere}`}>
      <summary>Check it without this page</summary>
      <p>
        The export is every account and vault as the chain has them, with the deployments that products pin. The project’s command
        line reads it, on a machine of yours:
      </p>
      <ul>
        {COMMANDS.map(([command, what]) => (
          <li key={command}>
            <code>{command}</code> <span className="soft">{what}</span>
          </li>
        ))}
      </ul>
      <p className="soft">A node could lie about the chain. Ask another one: the same file must come out at the same slot.</p>
    </details>
  );
}

/** Saves what was checked as a file, for whoever trusts no browser. */
export function Export({ audited }: { audited: Audited }) {
  const { rpc } = useChain();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const save = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const text = await dump(rpc, audited.book);
      download(`bulwark-accounts-${audited.book.slot}.json`, text, 'application/json');
    } catch (error) {
      setFailure(error instanceof Moved ? error.message : explain(error).title);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="small" busy={busy} onClick={() => void save()}>
        Export all accounts (JSON)
      </Button>
      {failure && (
        <span role="alert" className="small">
          {failure}
        </span>
      )}
    </>
  );
}
