import { createSender, explain, openTokenAccount, tokenAccount } from '@bulwark/client';
import { createKeyPairSignerFromPrivateKeyBytes, getBase58Encoder, lamports } from '@solana/kit';
import { getMintToInstruction } from '@solana-program/token';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useChain } from '../chain/chain';
import { type NamedMint, useMints } from '../chain/mints';
import { Button } from '../ui/button';
import { useToast } from '../ui/toast';
import { useWallet } from './wallet';

/** Whole tokens that the faucet gives at once. */
const GIFT = 100_000n;

/** Gives test money to the wallet in use; there is none but on a local network, whose mint authority everybody knows. */
export function Faucet() {
  const { rpc, deployment } = useChain();
  const { wallet } = useWallet();
  const mints = useMints();
  const toast = useToast();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const secret = deployment.demo?.mintAuthority;
  if (!wallet || !secret || deployment.network !== 'localnet') return null;

  const give = async () => {
    setBusy(true);
    try {
      await rpc.requestAirdrop(wallet.address, lamports(10_000_000_000n)).send();
      const authority = await createKeyPairSignerFromPrivateKeyBytes(
        new Uint8Array(getBase58Encoder().encode(secret)).slice(0, 32),
      );
      await rpc.requestAirdrop(authority.address, lamports(1_000_000_000n)).send();
      const test = [...mints.values()].filter((mint) =>
        deployment.mints.some((known) => known.address === mint.address && known.test),
      );
      const steps = await Promise.all(test.map((mint) => gift(mint)));
      async function gift(mint: NamedMint) {
        if (!wallet) return [];
        return [
          await openTokenAccount(mint, wallet.address, authority),
          getMintToInstruction(
            {
              mint: mint.address,
              token: await tokenAccount(mint, wallet.address),
              mintAuthority: authority,
              amount: GIFT * 10n ** BigInt(mint.decimals),
            },
            { programAddress: mint.program },
          ),
        ];
      }
      await createSender({ rpc, feePayer: authority }).send({ steps });
      await queries.invalidateQueries();
      toast({ tone: 'ok', title: 'Test money has arrived' });
    } catch (error) {
      const person = explain(error);
      toast({ tone: 'bad', title: person.title, text: person.advice });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button tone="quiet" busy={busy} onClick={() => void give()}>
      Get test money
    </Button>
  );
}
