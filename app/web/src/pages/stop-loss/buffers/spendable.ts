import { NATIVE_MINT } from '@bulwark/client';
import { useQuery } from '@tanstack/react-query';
import { POLL, useChain } from '../../../chain/chain';
import type { NamedMint } from '../../../chain/mints';
import { useHas } from '../../../wallet/purse';
import { useWallet } from '../../../wallet/wallet';

/** Kept back of SOL for fees and rent of new accounts, lamports. */
const KEEP = 50_000_000n;

/** What the wallet can spend of a mint: of wrapped SOL its SOL, which plans wrap. `undefined` without wallet. */
export function useSpendable(mint: NamedMint): bigint | undefined {
  const { rpc } = useChain();
  const { wallet } = useWallet();
  const address = wallet?.address;
  const isNative = mint.address === NATIVE_MINT;
  const tokens = useHas(mint.address);
  const sol = useQuery({
    queryKey: ['sol', address],
    enabled: isNative && address !== undefined,
    queryFn: async ({ signal }) => (address ? (await rpc.getBalance(address).send({ abortSignal: signal })).value : 0n),
    refetchInterval: POLL,
  });
  if (!isNative) return tokens;
  if (!wallet || sol.data === undefined) return undefined;
  return sol.data > KEEP ? BigInt(sol.data) - KEEP : 0n;
}
