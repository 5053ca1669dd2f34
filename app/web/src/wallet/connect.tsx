import type { UiWallet, UiWalletAccount } from '@wallet-standard/react';
import { useConnect } from '@wallet-standard/react';
import { useState } from 'react';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Empty, Failed } from '../ui/states';
import { short } from '../words/keys';
import style from './connect.module.css';

/** Asks which account of which wallet to use. */
export function Connect({
  open,
  close,
  wallets,
  choose,
}: {
  open: boolean;
  close: () => void;
  wallets: readonly UiWallet[];
  choose: (account: UiWalletAccount) => void;
}) {
  return (
    <Dialog title="Connect a wallet" open={open} close={close}>
      {wallets.length === 0 ? (
        <Empty title="No wallet found">Install a Solana wallet that follows the Wallet Standard, then reload this page.</Empty>
      ) : (
        wallets.map((wallet) => <WalletAccounts key={wallet.name} wallet={wallet} choose={choose} />)
      )}
    </Dialog>
  );
}

function WalletAccounts({ wallet, choose }: { wallet: UiWallet; choose: (account: UiWalletAccount) => void }) {
  const [connecting, connect] = useConnect(wallet);
  const [refused, setRefused] = useState(false);
  const open = async () => {
    setRefused(false);
    try {
      const [first] = await connect();
      if (first && wallet.accounts.length <= 1) choose(first);
    } catch {
      setRefused(true);
    }
  };
  return (
    <section className="stack-tight" aria-label={wallet.name}>
      <div className="between">
        <div className="row">
          <img src={wallet.icon} alt="" width={28} height={28} />
          <strong>{wallet.name}</strong>
        </div>
        {wallet.accounts.length === 0 && (
          <Button size="small" busy={connecting} onClick={() => void open()}>
            Connect
          </Button>
        )}
      </div>
      {refused && <Failed title="The wallet did not connect" advice="Open it, unlock it and try again." />}
      <ul className={style.accounts}>
        {wallet.accounts.map((account) => (
          <li key={account.address}>
            <button type="button" onClick={() => choose(account)}>
              <span>{account.label ?? 'Account'}</span>
              <span className="mono soft">{short(account.address)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
