import type { ReactNode } from 'react';
import { useId } from 'react';
import { Button } from '../../ui/button';

/**
 * A step that anyone may take. The button is there without a wallet too: what it asks for then is one. When the program would refuse, it
 * says why beside it.
 */
export function Step({
  children,
  refused,
  onClick,
  tone = 'quiet',
}: {
  children: ReactNode;
  refused: string | undefined;
  onClick: () => void;
  tone?: 'quiet' | 'main';
}) {
  const id = useId();
  return (
    <div className="row">
      <Button
        tone={tone}
        size="small"
        disabled={refused !== undefined}
        aria-describedby={refused === undefined ? undefined : id}
        onClick={onClick}
      >
        {children}
      </Button>
      {refused !== undefined && (
        <span id={id} className="soft small" style={{ flex: '1 1 12rem' }}>
          {refused}
        </span>
      )}
    </div>
  );
}
