/** A slice of the loss axis. `null` is without end. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint | null;
}

/** A slice as it is drawn, in pixels upwards from the foot. */
export interface Slice extends Span {
  readonly foot: number;
  readonly height: number;
}

/** How much of what lies below an endless slice is shown of it. */
const ENDLESS_PART = 5n;

const lengthOf = ({ from, to }: Span): bigint => (to === null ? from / ENDLESS_PART + 1n : to - from);

/**
 * Stacks slices to about `height` pixels, each as tall as its part of the loss and `least` at least, so that its words can be read. The
 * axis is straight inside a slice and bends at its edges, which carry their amounts.
 */
export function stack(spans: readonly Span[], height: number, least: number): Slice[] {
  const heights = new Map<Span, number>();
  let open = spans.filter((span) => span.to !== null);
  let free = height;
  for (const span of spans) {
    if (span.to !== null) continue;
    heights.set(span, least);
    free -= least;
  }
  while (open.length > 0) {
    const whole = open.reduce((sum, span) => sum + lengthOf(span), 0n);
    const share = (span: Span) => (Number(lengthOf(span)) / Math.max(Number(whole), 1)) * free;
    const thin = open.filter((span) => share(span) < least);
    for (const span of thin.length > 0 ? thin : open) heights.set(span, thin.length > 0 ? least : share(span));
    free -= thin.length * least;
    open = thin.length > 0 ? open.filter((span) => !thin.includes(span)) : [];
  }
  let foot = 0;
  return spans.map((span) => {
    const slice = { ...span, foot, height: heights.get(span) ?? least };
    foot += slice.height;
    return slice;
  });
}

/** Height of the whole stack. */
export function top(slices: readonly Slice[]): number {
  const last = slices.at(-1);
  return last ? last.foot + last.height : 0;
}

/** Where a loss stands, in pixels from the foot; at the top when it is beyond what is shown. */
export function place(slices: readonly Slice[], loss: bigint): number {
  for (const slice of slices) {
    const length = lengthOf(slice);
    if (loss >= slice.from + length) continue;
    return slice.foot + (Number(loss - slice.from) / Number(length)) * slice.height;
  }
  return top(slices);
}

/** The loss at a height above the foot. */
export function lossAt(slices: readonly Slice[], y: number): bigint {
  const slice = slices.find(({ foot, height }) => y < foot + height) ?? slices.at(-1);
  if (!slice) return 0n;
  const part = Math.min(Math.max((y - slice.foot) / slice.height, 0), 1);
  return slice.from + (lengthOf(slice) * BigInt(Math.round(part * 1e6))) / 1_000_000n;
}

/** The amount to three digits, as a hand on a slider means it. */
export function toThreeDigits(amount: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(amount.toString().length - 3, 0));
  return ((amount + unit / 2n) / unit) * unit;
}
