import type { Incident, IncidentSettled, Policy } from '@bulwark/client';
import type { ClaimView, IncidentView, Payer, StepView } from '@bulwark/client/maths';
import { describe, expect, it } from 'vitest';
import { typedAmount } from '../src/forms/amount';
import { eligibility } from '../src/pages/claims/holder/eligible';
import { factorText, ratio } from '../src/pages/claims/money';
import { slicesOf, toClaims, toLayers } from '../src/pages/claims/payers';
import { phaseOf } from '../src/pages/claims/phase';
import { moment, written, wrongMoment } from '../src/pages/claims/report/moment';
import { claimState, windowText } from '../src/pages/claims/words';

// Of views and accounts only what the functions read.
const view = (of: Partial<IncidentView>): IncidentView =>
  ({
    status: 'confirmed',
    deadlines: { confirm: 10n, filing: 20n, assess: 30n, appeal: 40n, appealAssess: 50n, salvage: null },
    votes: { yes: 2, no: 0, recused: 0, seats: 5, threshold: 4 },
    claimsFiled: 2,
    undecidedClaims: 0,
    openAppeals: 0,
    collected: 0n,
    paid: 0n,
    shortfall: 0n,
    steps: [],
    ...of,
  }) as IncidentView;
const open = (step: string) => ({ step, open: true }) as StepView;

describe('phaseOf', () => {
  it('says who has the next step and until when, the last second included', () => {
    const filing = phaseOf(view({}), 20n);
    expect([filing.stage, filing.by, filing.until]).toEqual(['filing', 'Policyholders', 20n]);
    const assessing = phaseOf(view({ undecidedClaims: 2 }), 21n);
    expect([assessing.stage, assessing.by, assessing.until]).toEqual(['assessment', 'The committee', 30n]);
    const due = phaseOf(view({ undecidedClaims: 1 }), 31n);
    expect([due.stage, due.by, due.until]).toEqual(['assessment', 'Anyone', 40n]);
    expect(phaseOf(view({}), 40n).stage).toBe('appeals');
    expect(phaseOf(view({ openAppeals: 1 }), 41n).by).toBe('The appeal committee');
    expect(phaseOf(view({ openAppeals: 1 }), 51n).by).toBe('Anyone');
    expect(phaseOf(view({}), 41n).stage).toBe('settlement');
  });

  it('settles right after the filing when nobody filed', () => {
    expect(phaseOf(view({ claimsFiled: 0 }), 21n).stage).toBe('settlement');
  });

  it('ends a report as soon as it cannot be confirmed', () => {
    const reported = view({ status: 'reported' });
    expect(phaseOf(reported, 5n).next).toContain('2 of the 4 votes');
    expect(phaseOf({ ...reported, steps: [open('reject_incident')] }, 5n).by).toBe('Anyone');
  });

  it('takes what rounding left for no payment that is due', () => {
    const settled = view({ status: 'settled', collected: 100n, deadlines: { ...view({}).deadlines, salvage: 90n } });
    expect(phaseOf({ ...settled, paid: 98n }, 60n).stage).toBe('payment');
    expect(phaseOf({ ...settled, paid: 99n }, 60n).stage).toBe('closing');
    expect(phaseOf({ ...settled, paid: 100n, shortfall: 5n }, 90n).stage).toBe('salvage');
    expect(phaseOf({ ...settled, paid: 100n, shortfall: 5n }, 91n).stage).toBe('closing');
  });
});

describe('claimState', () => {
  const claim = (of: Partial<ClaimView>) => ({ status: 'decided', approved: 10n, paid: 0n, due: 0n, ...of }) as ClaimView;
  it('tells what became of the money', () => {
    expect(claimState(claim({ approved: 0n }), 'confirmed').name).toBe('Denied');
    expect(claimState(claim({}), 'confirmed').name).toBe('Approved');
    expect(claimState(claim({ due: 10n }), 'settled').name).toBe('To be paid');
    expect(claimState(claim({ paid: 8n }), 'settled').name).toBe('Paid in part');
    expect(claimState(claim({ paid: 10n }), 'settled').name).toBe('Paid');
    expect(claimState(claim({ status: 'appealed' }), 'confirmed').name).toBe('On appeal');
  });
});

describe('slicesOf', () => {
  const name = ({ kind, index }: Payer) => `${kind} ${index}`;
  const incident = { collected: 100n, fromCapital: 40n, fromTranches: 50n, fromBuffers: 0n, recovered: 10n } as Incident;
  const paidBy = (retention: bigint, excess: bigint) => [
    { payer: { kind: 'retention', index: null } as const, amount: retention },
    { payer: { kind: 'excessOfLoss', index: 1 } as const, amount: excess },
  ];

  it('tells recovered money for claims from that for layers', () => {
    expect(toClaims(incident)).toBe(10n);
    expect(toLayers(incident)).toBe(0n);
    expect(toLayers({ ...incident, recovered: 25n })).toBe(15n);
  });

  it('takes the parts from the account until somebody was given something back', () => {
    const slices = slicesOf(incident, view({ paidBy: paidBy(40n, 50n) }), undefined, name);
    expect(slices.map(({ name, paid, back }) => [name, paid, back])).toEqual([
      ['retention null', 40n, 0n],
      ['excessOfLoss 1', 50n, 0n],
    ]);
  });

  it('takes the parts from the event afterwards, and from the sums without it', () => {
    const later = { ...incident, recovered: 25n };
    const event = { fromTranches: [0n, 50n], fromBuffers: [0n, 0n] } as unknown as IncidentSettled;
    const after = view({ paidBy: paidBy(40n, 35n) });
    expect(slicesOf(later, after, event, name).map(({ name, paid, back }) => [name, paid, back])).toEqual([
      ['excessOfLoss 1', 50n, 15n],
      ['Pool capital', 40n, 0n],
    ]);
    expect(slicesOf(later, after, undefined, name).map(({ name, back }) => [name, back])).toEqual([
      ['Re-insurance', 15n],
      ['Pool capital', 0n],
    ]);
  });
});

it('books no recovery while the buffers still raise money', () => {
  const waiting = { collected: 0n, fromCapital: 40n, fromTranches: 50n, fromBuffers: 0n, recovered: 0n } as Incident;
  expect([toClaims(waiting), toLayers(waiting)]).toEqual([0n, 0n]);
});

it('refuses times of a loss that cannot be reported', () => {
  expect(wrongMoment('', 1_000_000n, 3_600)).toBeUndefined();
  expect(wrongMoment(written(1_000_000n - 3_600n), 1_000_000n, 3_600)).toBeUndefined();
  expect(wrongMoment(written(1_000_000n - 3_601n), 1_000_000n, 3_600)).toContain('1 hour');
  expect(wrongMoment(written(1_000_001n), 1_000_000n, 3_600)).toContain('future');
  expect(moment(written(1_000_000n))).toBe(1_000_000n);
});

describe('eligibility', () => {
  const policy = { start: 100n, coversFrom: 200n, end: 300n, cancelled: 0 } as Policy;
  const of = (time: bigint, cover = 5n) => eligibility(policy, time, cover, String);
  it('covers from the end of the waiting period to the last second before the end', () => {
    expect([99n, 100n, 199n, 200n, 299n, 300n].map((time) => of(time).covered)).toEqual([false, false, false, true, true, false]);
    expect(of(199n).text).toContain('waiting period');
    expect(of(250n, 0n).covered).toBe(false);
  });
});

it('writes windows, factors and typed amounts', () => {
  expect([windowText(259_200), windowText(86_400), windowText(129_600), windowText(90)]).toEqual([
    '3 days',
    '1 day',
    '36 hours',
    '90 seconds',
  ]);
  expect(factorText(ratio(2n, 3n))).toBe('66.66%');
  expect(factorText(ratio(0n, 0n))).toBe('100%');
  expect(typedAmount(' ', 6)).toEqual({ amount: undefined, error: undefined });
  expect(typedAmount('1.5', 6)).toEqual({ amount: 1_500_000n, error: undefined });
  expect(typedAmount('x', 6).error).toBeDefined();
});
