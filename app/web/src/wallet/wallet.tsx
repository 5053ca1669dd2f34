import type { Address, TransactionModifyingSigner } from '@solana/kit';
import { SelectedWalletAccountContextProvider, useSelectedWalletAccount, useWalletAccountTransactionSigner } from '@solana/react';
import type { UiWallet, UiWalletAccount } from '@wallet-standard/react';
import type { ReactNode } from 'react';
import { createContext, useContext, useMemo, useState } from 'react';
import { useChain } from '../chain/chain';
import { walletChain } from '../chain/deployment';
import { Connect } from './connect';

/** A wallet's account that is in use, and its signer. */
export interface Wallet {
  account: UiWalletAccount;
  address: Address;
  signer: TransactionModifyingSigner;
}

interface WalletContext {
  wallet: Wallet | undefined;
  /** Asks which wallet to use. */
  connect: () => void;
  disconnect: () => void;
}

const Context = createContext<WalletContext>({ wallet: undefined, connect: () => {}, disconnect: () => {} });

/** The wallet in use, if any. */
export const useWallet = () => useContext(Context);

const STORE = 'bulwark.wallet';
const stateSync = {
  deleteSelectedWallet: () => localStorage.removeItem(STORE),
  getSelectedWallet: () => localStorage.getItem(STORE),
  storeSelectedWallet: (key: string) => localStorage.setItem(STORE, key),
};

/** Finds wallets by the Wallet Standard and keeps the account in use over visits. */
export function WalletProvider({ children }: { children: ReactNode }) {
  const chain = walletChain(useChain().deployment);
  const usable = useMemo(
    () => (wallet: UiWallet) => wallet.chains.includes(chain) && wallet.features.includes('solana:signTransaction'),
    [chain],
  );
  return (
    <SelectedWalletAccountContextProvider filterWallets={usable} stateSync={stateSync}>
      <Selected>{children}</Selected>
    </SelectedWalletAccountContextProvider>
  );
}

function Selected({ children }: { children: ReactNode }) {
  const [account, setAccount, wallets] = useSelectedWalletAccount();
  const [asking, setAsking] = useState(false);
  const actions = useMemo(() => ({ connect: () => setAsking(true), disconnect: () => setAccount(undefined) }), [setAccount]);
  const known = account && wallets.some((wallet) => wallet.accounts.some(({ address }) => address === account.address));
  const body = (
    <>
      {children}
      <Connect
        open={asking}
        close={() => setAsking(false)}
        wallets={wallets}
        choose={(chosen) => {
          setAccount(chosen);
          setAsking(false);
        }}
      />
    </>
  );
  return known ? (
    <Signing account={account} actions={actions}>
      {body}
    </Signing>
  ) : (
    <Context.Provider value={{ wallet: undefined, ...actions }}>{body}</Context.Provider>
  );
}

function Signing({
  account,
  actions,
  children,
}: {
  account: UiWalletAccount;
  actions: Pick<WalletContext, 'connect' | 'disconnect'>;
  children: ReactNode;
}) {
  const signer = useWalletAccountTransactionSigner(account, walletChain(useChain().deployment));
  const value = useMemo(
    () => ({ wallet: { account, address: signer.address as Address, signer }, ...actions }),
    [account, signer, actions],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
