/** What happens day by day beside the losses: deposits, sales and what becomes of policies. Amounts are whole tokens. */

/** Something that happens on a day of the story. */
export type Happening = { readonly day: number } & (
  | { readonly what: 'deposit'; readonly pool: string; readonly who: string; readonly amount: bigint }
  | {
      readonly what: 'sell';
      readonly pool: string;
      readonly product: bigint;
      readonly who: string;
      readonly sum: bigint;
      readonly days: number;
      /** Name by which later happenings speak of the policy. */
      readonly as?: string;
    }
  | { readonly what: 'renew'; readonly policy: string; readonly sum: bigint; readonly days: number }
  | { readonly what: 'increase'; readonly policy: string; readonly by: bigint }
  | { readonly what: 'cancel' | 'close'; readonly policy: string }
  | { readonly what: 'transfer'; readonly policy: string; readonly to: string }
  | { readonly what: 'assess' }
);

const deposit = (day: number, who: string, thousand: bigint, pool = 'USDC'): Happening => ({
  day,
  what: 'deposit',
  pool,
  who,
  amount: thousand * 1_000n,
});

function sales(
  pool: string,
  product: bigint,
  rows: readonly (readonly [number, string, bigint, number, string?])[],
): Happening[] {
  return rows.map(([day, who, thousand, days, as]) => ({
    day,
    what: 'sell',
    pool,
    product,
    who,
    sum: thousand * 1_000n,
    days,
    ...(as ? { as } : {}),
  }));
}

const HAPPENINGS: readonly Happening[] = [
  deposit(1, 'Ada', 900n),
  deposit(3, 'Ben', 600n),
  deposit(5, 'Ada', 200n, 'USDX'),
  deposit(6, 'Ben', 100n, 'USDX'),
  deposit(20, 'Ada', 300n),
  deposit(45, 'Ben', 400n),
  deposit(120, 'Ada', 400n),
  deposit(214, 'Ada', 250n),
  deposit(275, 'Ben', 150n),
  // Ibis Lend ends near its kink.
  ...sales('USDC', 1n, [
    [8, 'Bo', 250n, 365],
    [15, 'Cleo', 300n, 365],
    [25, 'Hugo', 200n, 90, 'renewed'],
    [40, 'Iris', 150n, 180, 'ended'],
    [60, 'Bo', 180n, 365],
    [75, 'Cleo', 220n, 365],
    [110, 'Hugo', 350n, 365],
    [140, 'Iris', 200n, 365],
    [230, 'Bo', 150n, 365],
    [255, 'Hugo', 120n, 180],
    [290, 'Cleo', 100n, 365],
    [315, 'Iris', 80n, 120],
  ]),
  { day: 100, what: 'renew', policy: 'renewed', sum: 180_000n, days: 180 },
  { day: 128, what: 'close', policy: 'renewed' },
  { day: 232, what: 'close', policy: 'ended' },
  // Heron Perps, where the loss happens.
  ...sales('USDC', 2n, [
    [10, 'Bo', 200n, 365, 'whole'],
    [22, 'Cleo', 180n, 270, 'most'],
    [50, 'Hugo', 150n, 365, 'inflated'],
    [90, 'Iris', 120n, 365, 'nearly'],
    [130, 'Cleo', 100n, 180, 'appealed'],
    [160, 'Bo', 60n, 60, 'unclaimed'],
    [240, 'Hugo', 80n, 365],
    [300, 'Iris', 100n, 180],
  ]),
  { day: 236, what: 'close', policy: 'unclaimed' },
  ...sales('USDC', 3n, [
    [18, 'Cleo', 120n, 365],
    [95, 'Bo', 80n, 270],
    [245, 'Iris', 60n, 180],
  ]),
  ...sales('USDC', 4n, [
    [30, 'Hugo', 200n, 180],
    [70, 'Bo', 150n, 120, 'cancelled'],
    [170, 'Cleo', 180n, 180],
    [235, 'Hugo', 200n, 180],
    [260, 'Bo', 160n, 150],
    [285, 'Iris', 150n, 120],
  ]),
  { day: 118, what: 'cancel', policy: 'cancelled' },
  ...sales('USDC', 5n, [
    [12, 'Iris', 100n, 270],
    [35, 'Cleo', 150n, 365, 'increased'],
    [85, 'Hugo', 180n, 365],
    [233, 'Bo', 120n, 365],
    [305, 'Cleo', 50n, 90],
  ]),
  { day: 132, what: 'increase', policy: 'increased', by: 30_000n },
  ...sales('USDC', 6n, [
    [28, 'Bo', 80n, 180],
    [145, 'Iris', 60n, 270, 'transferred'],
    [270, 'Hugo', 40n, 180],
  ]),
  { day: 172, what: 'transfer', policy: 'transferred', to: 'Cleo' },
  ...sales('USDX', 1n, [
    [42, 'Bo', 60n, 365, 'vaults of Bo'],
    [102, 'Cleo', 80n, 365, 'vaults of Cleo'],
    [202, 'Bo', 40n, 180, 'more vaults of Bo'],
  ]),
  // Nothing is sold on an assessment older than 180 days.
  { day: 150, what: 'assess' },
  { day: 302, what: 'assess' },
];

/** All of it in the order of days. */
export const CALENDAR: readonly Happening[] = [...HAPPENINGS].sort((one, other) => one.day - other.day);
