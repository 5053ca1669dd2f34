/** A bucket of a vault's ledger: what it is, and whose. */
interface Bucket {
  readonly name: string;
  readonly whose: string;
}

/** Buckets by the kind of their vault and the account's field. */
const BUCKETS: Readonly<Record<string, Readonly<Record<string, Bucket>>>> = {
  pool: {
    capital: { name: 'Capital', whose: 'Underwriters’, by their shares. It bears losses.' },
    unearned: { name: 'Unearned premium', whose: 'Policyholders’ until it is earned by time; refunded when they cancel.' },
    payable: { name: 'Payable to claimants', whose: 'Claimants’ of settled losses, until they collect it.' },
    cededPayable: { name: 'Ceded premium', whose: 'Re-insurers’, until their tranche pulls it.' },
    bufferPayable: { name: 'Stakers’ money', whose: 'Stakers’ income, and the cash that stands behind the pool.' },
    puts: { name: 'Locked for puts', whose: 'Writers’ of puts, until the put expires or is exercised.' },
    fees: { name: 'Fees', whose: 'The treasury’s.' },
    bonds: { name: 'Bonds', whose: 'Reporters’, claimants’ and appellants’, until their case is decided.' },
  },
  tranche: { collateral: { name: 'Collateral', whose: 'Re-insurers’, by their shares. It pays its layer of a loss.' } },
  buffer: {
    collateral: { name: 'Staked collateral', whose: 'Stakers’, by their shares. It is sold when a loss needs it.' },
    delivered: { name: 'Delivered under puts', whose: 'Writers’ of exercised puts, until they collect it.' },
  },
  bonds: { bonds: { name: 'Attestors’ bonds', whose: 'Attestors’. A part can be slashed.' } },
};

/** A bucket in words; one that this version does not know by its field. */
export function bucketInWords(kind: string, field: string): Bucket {
  return BUCKETS[kind]?.[field] ?? { name: field, whose: '' };
}
