import type { KeyPairSigner, ReadonlyUint8Array } from '@solana/kit';
import {
  createKeyPairSignerFromPrivateKeyBytes,
  getBase58Encoder,
  getTransactionDecoder,
  getTransactionEncoder,
  partiallySignTransaction,
  signBytes,
} from '@solana/kit';
import {
  SolanaSignMessage,
  type SolanaSignMessageFeature,
  SolanaSignTransaction,
  type SolanaSignTransactionFeature,
} from '@solana/wallet-standard-features';
import type { Wallet, WalletAccount } from '@wallet-standard/base';
import { registerWallet } from '@wallet-standard/wallet';
import type { Deployment } from '../chain/deployment';

type StandardFeatures = {
  'standard:connect': { version: '1.0.0'; connect: () => Promise<{ accounts: readonly WalletAccount[] }> };
  'standard:disconnect': { version: '1.0.0'; disconnect: () => Promise<void> };
  'standard:events': { version: '1.0.0'; on: (event: 'change', listener: () => void) => () => void };
};

const CHAIN = 'solana:localnet';
const STORE = 'bulwark.burner';
/** Name of the wallet of a local network. */
const DEMO_WALLET = 'Burner (local network only)';

/** This browser's own key of a local network, made when it is first asked for. */
function burnerSeed(): Uint8Array {
  const kept = localStorage.getItem(STORE);
  if (kept) return Uint8Array.from(JSON.parse(kept) as number[]);
  const seed = crypto.getRandomValues(new Uint8Array(32));
  localStorage.setItem(STORE, JSON.stringify([...seed]));
  return seed;
}

const ICON =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAzMiAzMiI+PHJlY3Qgd2lkdGg9IjMyIiBoZWlnaHQ9IjMyIiByeD0iNyIgZmlsbD0iI2I4NjcxYyIvPjxwYXRoIGQ9Ik0xNiA2YzQgNSA2IDcgNiAxMWE2IDYgMCAwIDEtMTIgMGMwLTIgMS00IDItNSAxIDIgMiAzIDMgMyAwLTMgMC02IDEtOXoiIGZpbGw9IiNmZmYiLz48L3N2Zz4=' as const;

/** The deployment may be read again; the wallet is registered once. */
let registered = false;

/**
 * Registers a wallet by the Wallet Standard whose keys anybody can read: this browser's own and those of the people a bootstrap made.
 * It goes the way of every other wallet through the app, and exists on a local network only.
 */
export async function registerDemoWallet(deployment: Deployment): Promise<void> {
  if (deployment.network !== 'localnet' || registered) return;
  registered = true;
  const burner = await createKeyPairSignerFromPrivateKeyBytes(burnerSeed());
  const demo = deployment.demo?.wallets ?? [];
  const people = [
    { address: burner.address, label: 'This browser' },
    ...demo.map(({ address, name, role }) => ({ address, label: `${name} · ${role}` })),
  ];
  const accounts: WalletAccount[] = people.map(({ address, label }) => ({
    address,
    publicKey: new Uint8Array(getBase58Encoder().encode(address)),
    chains: [CHAIN],
    features: [SolanaSignTransaction, SolanaSignMessage],
    label,
  }));
  // Keys are made when they sign: most never do.
  const key = async (account: WalletAccount): Promise<KeyPairSigner> => {
    if (account.address === burner.address) return burner;
    const person = demo.find(({ address }) => address === account.address);
    if (!person) throw new Error(`The burner wallet has no key for ${account.address}`);
    return createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(getBase58Encoder().encode(person.secret)).slice(0, 32));
  };
  const sign = async (account: WalletAccount, bytes: ReadonlyUint8Array): Promise<Uint8Array> => {
    const transaction = getTransactionDecoder().decode(bytes);
    const signed = await partiallySignTransaction([(await key(account)).keyPair], transaction);
    return new Uint8Array(getTransactionEncoder().encode(signed));
  };
  const features: StandardFeatures & SolanaSignTransactionFeature & SolanaSignMessageFeature = {
    'standard:connect': { version: '1.0.0', connect: async () => ({ accounts }) },
    'standard:disconnect': { version: '1.0.0', disconnect: async () => {} },
    'standard:events': { version: '1.0.0', on: () => () => {} },
    [SolanaSignTransaction]: {
      version: '1.0.0',
      supportedTransactionVersions: ['legacy', 0],
      signTransaction: async (...inputs) =>
        Promise.all(inputs.map(async ({ account, transaction }) => ({ signedTransaction: await sign(account, transaction) }))),
    },
    [SolanaSignMessage]: {
      version: '1.1.0',
      signMessage: async (...inputs) =>
        Promise.all(
          inputs.map(async ({ account, message }) => ({
            signedMessage: message,
            signature: new Uint8Array(await signBytes((await key(account)).keyPair.privateKey, message)),
          })),
        ),
    },
  };
  const wallet: Wallet = { version: '1.0.0', name: DEMO_WALLET, icon: ICON, chains: [CHAIN], features, accounts };
  registerWallet(wallet);
}
