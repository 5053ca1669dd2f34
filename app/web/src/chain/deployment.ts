import type { Address } from '@solana/kit';

/** A person of a local network whose key everybody knows. */
export interface DemoWallet {
  name: string;
  role: string;
  address: Address;
  /** 32 or 64 bytes in base 58. */
  secret: string;
}

/** A mint and how people call it. */
export interface MintInfo {
  address: Address;
  symbol: string;
  name: string;
  decimals: number;
  /** Made by the bootstrap of a local network: its mint authority is `demo.mintAuthority`. */
  test?: boolean;
}

/** A product's words: the chain knows a hash of its terms only. */
export interface ProductInfo {
  address: Address;
  name: string;
  protocol: string;
  summary: string;
  /** Path of the terms document; its SHA-256 must be the product's `terms_hash`. */
  terms: string;
}

/** What the app must know of a network beside the chain: `deployment.json`, written by the bootstrap. */
export interface Deployment {
  network: 'localnet' | 'devnet' | 'mainnet';
  rpcUrl: string;
  wsUrl: string;
  program: Address;
  fund: Address;
  name: string;
  mints: MintInfo[];
  pools: { address: Address; name: string }[];
  products: ProductInfo[];
  tranches: { address: Address; name: string }[];
  feeds: { address: Address; name: string; update?: Address }[];
  demo?: { wallets: DemoWallet[]; mintAuthority?: string };
}

const NETWORKS = ['localnet', 'devnet', 'mainnet'];

/** Reads `deployment.json`; says in words what is wrong with it. */
export async function loadDeployment(): Promise<Deployment> {
  const response = await fetch('/deployment.json');
  if (!response.ok) {
    throw new Error(
      'There is no deployment.json beside this page: the app does not know which fund to show. On a developer’s machine, `make localnet` writes it.',
    );
  }
  const read = (await response.json()) as Deployment;
  if (!NETWORKS.includes(read.network) || !read.fund || !read.rpcUrl)
    throw new Error('deployment.json lacks network, fund or rpcUrl.');
  return read;
}

/** The chain as wallets name it. */
export const walletChain = (deployment: Deployment): `solana:${string}` => `solana:${deployment.network}`;
