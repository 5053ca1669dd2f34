import { formatAmount } from '@bulwark/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { POLL, useChain } from '../chain/chain';
import { AddressText } from '../ui/address';
import { Button } from '../ui/button';
import { Facts } from '../ui/card';
import { Dialog } from '../ui/dialog';
import { short } from '../words/keys';
import { Faucet } from './faucet';
import style from './menu.module.css';
import { usePurse } from './purse';
import { useWallet } from './wallet';

/** Connects a wallet, or shows which one is in use and what is in it. */
export function WalletMenu() {
  const { wallet, connect, disconnect } = useWallet();
  const [open, setOpen] = useState(false);
  if (!wallet) {
    return (
      <Button size="small" onClick={connect}>
        Connect wallet
      </Button>
    );
  }
  const name = wallet.account.label ?? short(wallet.address);
  const change = (next: () => void) => () => {
    setOpen(false);
    next();
  };
  return (
    <>
      <Button tone="quiet" size="small" onClick={() => setOpen(true)} aria-label={`Wallet ${name}`}>
        <span className={style.name}>{name}</span>
      </Button>
      <Dialog title="Wallet" open={open} close={() => setOpen(false)}>
        <WalletFacts />
        <Faucet />
        <div className="row">
          <Button tone="quiet" onClick={change(connect)}>
            Use another account
          </Button>
          <Button tone="plain" onClick={change(disconnect)}>
            Disconnect
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function WalletFacts() {
  const { rpc } = useChain();
  const { wallet } = useWallet();
  const purse = usePurse();
  const address = wallet?.address;
  const sol = useQuery({
    queryKey: ['sol', address],
    enabled: address !== undefined,
    queryFn: async ({ signal }) => (address ? (await rpc.getBalance(address).send({ abortSignal: signal })).value : 0n),
    refetchInterval: POLL,
  });
  if (!address) return null;
  return (
    <Facts
      items={[
        ['Address', <AddressText key="address" address={address} />],
        ['For fees', sol.data === undefined ? '…' : `${formatAmount(sol.data, 9, { maxDigits: 4 })} SOL`],
        ...purse.map(({ mint, amount }) => [mint.symbol, mint.text(amount)] as const),
      ]}
    />
  );
}
