import type { ReactNode } from 'react';
import { useId } from 'react';
import { Button } from '../ui/button';
import { useWallet } from '../wallet/wallet';
import style from './act.module.css';

/** Said next to a button that opens a review: nothing is signed by pressing it. */
export const REVIEWED = 'You see every figure again before you sign.';

/**
 * A button that does something with the wallet, and what must be known of it in words: why it cannot work now, or what happens next.
 * Without a wallet it connects one, unless `anyone` may take the step: then it keeps its name and asks for a wallet when it is pressed.
 */
export function Act({
  children,
  refused,
  next,
  guest,
  ready = true,
  anyone = false,
  beside = false,
  tone = 'main',
  size = 'normal',
  submit = false,
  onClick,
}: {
  children: ReactNode;
  /** Why not now; `undefined` when nothing is known to stand against it. */
  refused?: string | undefined;
  /** What happens next, when nothing stands against it. */
  next?: ReactNode;
  /** Said instead while there is no wallet. */
  guest?: ReactNode;
  /** Everything that it needs is there. */
  ready?: boolean;
  anyone?: boolean;
  /** The words stand beside the button, not below it. */
  beside?: boolean;
  tone?: 'main' | 'quiet' | 'danger';
  size?: 'normal' | 'small';
  /** It sends the form that it stands in, which then does what is to be done. */
  submit?: boolean;
  onClick?: () => void;
}) {
  const { wallet, connect } = useWallet();
  const id = useId();
  const connects = !wallet && !anyone;
  const said = connects ? guest : (refused ?? next);
  const shared = { size, 'aria-describedby': said ? id : undefined };
  return (
    <div className={beside ? 'row' : 'stack-tight'}>
      {connects ? (
        <Button {...shared} onClick={connect}>
          Connect wallet
        </Button>
      ) : (
        <Button
          {...shared}
          tone={tone}
          type={submit ? 'submit' : 'button'}
          disabled={refused !== undefined || !ready}
          onClick={onClick}
        >
          {children}
        </Button>
      )}
      {said && (
        <p id={id} className={`soft small ${beside ? style.said : ''}`} role="status">
          {said}
        </p>
      )}
    </div>
  );
}
