import { useState } from 'react';

/** Copies a text to the clipboard; `copied` for as long as it takes to read that it was. */
export function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_200);
    });
  return { copied, copy };
}
