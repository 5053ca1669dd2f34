import { useQuery } from '@tanstack/react-query';

/** What is known of a product's terms document. */
export type TermsCheck =
  /** The deployment names no document. */
  | { state: 'unknown' }
  | { state: 'reading' }
  | { state: 'failed'; retry: () => void }
  /** Its SHA-256 is, or is not, the one on chain. `hash` is the document's, in hex. */
  | { state: 'same' | 'differs'; text: string; hash: string };

/** Bytes in hex. */
export const hex = (bytes: ArrayLike<number>): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Fetches a terms document and compares its SHA-256 with the one that the chain has. */
export function useTerms(url: string | undefined, onChain: ArrayLike<number> | undefined): TermsCheck {
  const document = useQuery({
    queryKey: ['terms', url],
    enabled: url !== undefined,
    queryFn: async ({ signal }) => {
      const response = await fetch(url ?? '', { signal });
      if (!response.ok) throw new Error(`The terms document is not there (${response.status}).`);
      const bytes = await response.arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { text: new TextDecoder().decode(bytes), hash: hex(hash) };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (url === undefined) return { state: 'unknown' };
  if (document.isError) return { state: 'failed', retry: () => void document.refetch() };
  if (!document.data || !onChain) return { state: 'reading' };
  return { state: document.data.hash === hex(onChain) ? 'same' : 'differs', ...document.data };
}
