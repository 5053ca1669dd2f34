import { programDataOf } from '@bulwark/client';
import { type Address, getBase64Encoder } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useProducts } from './accounts';
import { useInBook } from './book';
import { POLL, useChain } from './chain';

/** Bytes of a ProgramData account that the maths read: before them lies the slot of the last deployment, behind them the program. */
const HEAD = { offset: 0, length: 45 };

interface Head {
  address: Address;
  raw: Uint8Array;
}

const equal = (a: Head, b: Head) => a.address === b.address && a.raw.every((byte, index) => byte === b.raw[index]);

/** Keeps in the book which deployment of each insured program is on chain: a product that pins one is quoted only with it. */
export function useInsuredPrograms(): void {
  const { rpc } = useChain();
  const products = useProducts().data;
  const addresses = useMemo(
    () => [...new Set((products ?? []).flatMap((product) => programDataOf(product) ?? []))].sort(),
    [products],
  );
  const heads = useQuery({
    queryKey: ['insured programs', addresses],
    enabled: addresses.length > 0,
    queryFn: async ({ signal }): Promise<Head[]> => {
      const { value } = await rpc
        .getMultipleAccounts(addresses, { encoding: 'base64', dataSlice: HEAD, commitment: 'confirmed' })
        .send({ abortSignal: signal });
      return addresses.flatMap((address, index) => {
        const account = value[index];
        return account ? [{ address, raw: Uint8Array.from(getBase64Encoder().encode(account.data[0])) }] : [];
      });
    },
    refetchInterval: POLL,
    structuralSharing: (before, now) => {
      const [old, fresh] = [before as Head[] | undefined, now as Head[]];
      const kept = fresh.map((head) => old?.find((known) => equal(known, head)) ?? head);
      return old?.length === kept.length && kept.every((head, index) => head === old[index]) ? old : kept;
    },
  });
  useInBook('insured programs', heads.data);
}
