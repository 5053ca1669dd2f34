import { AmountInvalid } from '@bulwark/client';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { Button } from '../ui/button';
import { useWallet } from '../wallet/wallet';
import style from './act.module.css';

/** A button that does something with the wallet; when it cannot, it says why beside it. */
export function Act({
  children,
  refused,
  tone = 'main',
  onClick,
}: {
  children: ReactNode;
  /** Why not now; `undefined` when nothing is known to stand against it. */
  refused?: string | undefined;
  tone?: 'main' | 'quiet' | 'danger';
  onClick: () => void;
}) {
  const { wallet, connect } = useWallet();
  const id = useId();
  if (!wallet) return <Button onClick={connect}>Connect wallet</Button>;
  return (
    <div className={style.act}>
      <Button
        tone={tone}
        disabled={refused !== undefined}
        aria-describedby={refused === undefined ? undefined : id}
        onClick={onClick}
      >
        {children}
      </Button>
      {refused !== undefined && (
        <p id={id} className="soft small">
          {refused}
        </p>
      )}
    </div>
  );
}

/** What a person typed: an amount, or what is wrong with it; neither while there is nothing. */
export interface Typed {
  amount: bigint | undefined;
  error: string | undefined;
}

/** Reads what a person typed. */
export function typed(text: string, parse: (text: string) => bigint): Typed {
  if (text.trim() === '') return { amount: undefined, error: undefined };
  try {
    return { amount: parse(text), error: undefined };
  } catch (error) {
    if (!(error instanceof AmountInvalid)) throw error;
    return { amount: undefined, error: error.message };
  }
}
