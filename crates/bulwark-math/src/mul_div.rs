//! Multiplication then division with the full product kept, and a named rounding.
//!
//! Source: Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D; the two-by-one word step as in
//! Warren, Hacker's Delight, 9-4 (`divlu`). Both use 64-bit division only, which sBPF has natively.

use crate::{MathError, BPS_U64};

/// Which way a quotient that is not whole goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero: what an actor receives.
    Down,
    /// Away from zero: what an actor pays.
    Up,
}

/// `a * b / c` with a 256-bit product.
///
/// # Errors
/// [`MathError::DivisionByZero`] when `c` is zero, [`MathError::Overflow`] when the quotient exceeds `u128`.
pub fn mul_div(a: u128, b: u128, c: u128, rounding: Rounding) -> Result<u128, MathError> {
    if c == 0 {
        return Err(MathError::DivisionByZero);
    }
    let (high, low) = widening_mul(a, b);
    if high >= c {
        return Err(MathError::Overflow);
    }
    let (quotient, remainder) = if high == 0 {
        div_rem(low, c)
    } else {
        div_rem_wide(high, low, c)
    };
    match rounding {
        Rounding::Up if remainder != 0 => quotient.checked_add(1).ok_or(MathError::Overflow),
        _ => Ok(quotient),
    }
}

/// `a * b / c` with a 128-bit product.
///
/// # Errors
/// [`MathError::DivisionByZero`] when `c` is zero, [`MathError::Overflow`] when the quotient exceeds `u64`.
pub fn mul_div_u64(a: u64, b: u64, c: u64, rounding: Rounding) -> Result<u64, MathError> {
    if c == 0 {
        return Err(MathError::DivisionByZero);
    }
    let (high, low) = split(word_mul(a, b));
    if high >= c {
        return Err(MathError::Overflow);
    }
    let (quotient, remainder) = div_words(high, low, c);
    match rounding {
        Rounding::Up if remainder != 0 => quotient.checked_add(1).ok_or(MathError::Overflow),
        _ => Ok(quotient),
    }
}

/// `amount * bps / 10_000`. `bps` may exceed one.
///
/// # Errors
/// [`MathError::Overflow`] when the result exceeds `u64` (only when `bps > 10_000`).
pub fn bps_of(amount: u64, bps: u16, rounding: Rounding) -> Result<u64, MathError> {
    mul_div_u64(amount, u64::from(bps), BPS_U64, rounding)
}

/// Low word of `x`.
pub(crate) const fn low_word(x: u128) -> u64 {
    (x & 0xffff_ffff_ffff_ffff) as u64
}

/// `(high, low)` words of `x`.
pub(crate) const fn split(x: u128) -> (u64, u64) {
    ((x >> 64) as u64, low_word(x))
}

/// `high * 2^64 + low`.
const fn join(high: u64, low: u64) -> u128 {
    ((high as u128) << 64) | low as u128
}

/// Exact product of two words.
pub(crate) const fn word_mul(a: u64, b: u64) -> u128 {
    (a as u128).wrapping_mul(b as u128)
}

/// Exact product as `(high, low)` halves.
pub(crate) fn widening_mul(a: u128, b: u128) -> (u128, u128) {
    let (a1, a0) = split(a);
    let (b1, b0) = split(b);
    if a1 == 0 && b1 == 0 {
        return (0, word_mul(a0, b0));
    }
    let (carry, low) = split(word_mul(a0, b0));
    // (2^64-1)^2 + 2 (2^64-1) = 2^128-1: neither sum can wrap.
    let (m1, m0) = split(word_mul(a1, b0).wrapping_add(u128::from(carry)));
    let (n1, n0) = split(word_mul(a0, b1).wrapping_add(u128::from(m0)));
    let high = word_mul(a1, b1)
        .wrapping_add(u128::from(m1))
        .wrapping_add(u128::from(n1));
    (high, join(n0, low))
}

/// `(x / c, x % c)` for `c > 0`.
pub(crate) fn div_rem(x: u128, c: u128) -> (u128, u128) {
    let (c1, c0) = split(c);
    if c1 != 0 {
        return div_rem_wide(0, x, c);
    }
    let (x1, x0) = split(x);
    let q1 = x1.checked_div(c0).unwrap_or(0);
    let r1 = x1.checked_rem(c0).unwrap_or(0);
    let (q0, r0) = div_words(r1, x0, c0);
    (join(q1, q0), u128::from(r0))
}

/// `(high * 2^128 + low) / c` and its remainder, for `high < c`, so that the quotient is two words.
fn div_rem_wide(high: u128, low: u128, c: u128) -> (u128, u128) {
    let (l1, l0) = split(low);
    let (c1, c0) = split(c);
    if c1 == 0 {
        let (q1, r1) = div_words(low_word(high), l1, c0);
        let (q0, r0) = div_words(r1, l0, c0);
        return (join(q1, q0), u128::from(r0));
    }
    // Normalise: the divisor's top bit is set, so that each guess is off by two at most.
    let shift = c1.leading_zeros();
    let divisor = c.wrapping_shl(shift);
    let (mut top, mut rest) = (high, low);
    if shift != 0 {
        let carried = low.wrapping_shr(128_u32.wrapping_sub(shift));
        top = high.wrapping_shl(shift) | carried;
        rest = low.wrapping_shl(shift);
    }
    let (r1, r0) = split(rest);
    let (q1, remainder) = div_three_by_two(top, r1, divisor);
    let (q0, remainder) = div_three_by_two(remainder, r0, divisor);
    (join(q1, q0), remainder.wrapping_shr(shift))
}

/// `(top * 2^64 + next) / d` and its remainder, for `top < d` and the top bit of `d` set.
fn div_three_by_two(top: u128, next: u64, d: u128) -> (u64, u128) {
    let (t1, t0) = split(top);
    let (d1, d0) = split(d);
    // Guess from the divisor's first word; `partial` is the remainder of the guess, None once it exceeds a word.
    let (mut guess, mut partial) = if t1 >= d1 {
        (u64::MAX, t0.checked_add(d1))
    } else {
        let (q, r) = div_words(t1, t0, d1);
        (q, Some(r))
    };
    while let Some(r) = partial {
        if word_mul(guess, d0) <= join(r, next) {
            break;
        }
        guess = guess.wrapping_sub(1);
        partial = r.checked_add(d1);
    }
    // The remainder is below d, so arithmetic modulo 2^128 gives it exactly.
    let remainder = join(t0, next)
        .wrapping_sub(join(guess.wrapping_mul(d1), 0))
        .wrapping_sub(word_mul(guess, d0));
    (guess, remainder)
}

/// `(high * 2^64 + low) / d` and its remainder, for `high < d`.
pub(crate) fn div_words(high: u64, low: u64, d: u64) -> (u64, u64) {
    if high == 0 {
        return (
            low.checked_div(d).unwrap_or(0),
            low.checked_rem(d).unwrap_or(0),
        );
    }
    const HALF: u64 = 0xffff_ffff;
    let shift = d.leading_zeros();
    let d = d.wrapping_shl(shift);
    let (mut top, mut rest) = (high, low);
    if shift != 0 {
        top = high.wrapping_shl(shift) | low.wrapping_shr(64_u32.wrapping_sub(shift));
        rest = low.wrapping_shl(shift);
    }
    let (q1, remainder) = div_half(top, rest >> 32, d);
    let (q0, remainder) = div_half(remainder, rest & HALF, d);
    ((q1 << 32) | q0, remainder.wrapping_shr(shift))
}

/// `(top * 2^32 + next) / d` and its remainder, for `top < d`, `next < 2^32` and the top bit of `d` set.
fn div_half(top: u64, next: u64, d: u64) -> (u64, u64) {
    const HALF: u64 = 0xffff_ffff;
    let (d1, d0) = (d >> 32, d & HALF);
    let mut guess = top.checked_div(d1).unwrap_or(0);
    let mut partial = top.checked_rem(d1).unwrap_or(0);
    while guess > HALF || guess.wrapping_mul(d0) > ((partial << 32) | next) {
        guess = guess.wrapping_sub(1);
        partial = partial.wrapping_add(d1);
        if partial > HALF {
            break;
        }
    }
    let remainder = (top << 32)
        .wrapping_add(next)
        .wrapping_sub(guess.wrapping_mul(d));
    (guess, remainder)
}
