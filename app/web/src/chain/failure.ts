import { explain } from '@bulwark/client';
import { useRef } from 'react';

interface Reading {
  data: unknown;
  error: Error | null;
  refetch: () => unknown;
}

/** Why something could not be read, in words, and how to try again: what `Failed` shows. */
export interface Failure {
  title: string;
  advice: string;
  retry: () => void;
}

/**
 * What is wrong while something that a page needs was never read; `undefined` once all of it was. A query forgets its error whenever it is
 * tried again, every few seconds: here it stays, so that the page does not flicker between error and loading.
 */
export function useFailure(...readings: readonly Reading[]): Failure | undefined {
  const last = useRef<Error>(undefined);
  const missing = readings.filter(({ data }) => data === undefined);
  const failed = missing.find(({ error }) => error !== null);
  if (failed?.error) last.current = failed.error;
  else if (missing.length === 0) last.current = undefined;
  if (!last.current) return undefined;
  const { title, advice } = explain(last.current);
  return {
    title,
    advice,
    retry: () => {
      for (const reading of readings) void reading.refetch();
    },
  };
}
