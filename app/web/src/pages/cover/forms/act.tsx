import type { ReactNode } from 'react';
import { useId } from 'react';
import { Button } from '../../../ui/button';

/** A button with the reason why it cannot be used now, or what happens next, beside it. */
export function Act({
  name,
  hindrance,
  ready = true,
  act,
  next = 'You see every figure again before you sign.',
  danger = false,
}: {
  name: string;
  /** Why it cannot be done now, and what to do; `undefined` when it can. */
  hindrance: string | undefined;
  /** Everything that it needs is there. */
  ready?: boolean;
  act: () => void;
  next?: ReactNode;
  danger?: boolean;
}) {
  const id = useId();
  return (
    <div className="stack-tight">
      <Button tone={danger ? 'danger' : 'main'} disabled={hindrance !== undefined || !ready} aria-describedby={id} onClick={act}>
        {name}
      </Button>
      <p id={id} className="small soft" role="status">
        {hindrance ?? next}
      </p>
    </div>
  );
}

/** Why a wallet cannot pay a premium; `undefined` when it can, or is not known. */
export function tooPoor(has: bigint | undefined, premium: bigint, text: (amount: bigint) => string): string | undefined {
  return has !== undefined && has < premium ? `The wallet has ${text(has)}; the premium is ${text(premium)}.` : undefined;
}
