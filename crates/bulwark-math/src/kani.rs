//! Proof harnesses, run with `cargo kani`. Bit widths are cut where full multiplication is beyond the solver.

#![allow(clippy::arithmetic_side_effects, clippy::panic)]

use crate::{
    amount_for_shares, mul_div_u64, pay, shares_for_deposit, split_fee, MathError, Rounding, BPS,
};

/// A word of at most `bits` bits.
fn word(bits: u32) -> u64 {
    let x: u64 = kani::any();
    kani::assume(x >> bits == 0);
    x
}

/// The floor is the floor, the ceiling is the ceiling, zero divisors are refused.
#[kani::proof]
#[kani::unwind(5)]
fn mul_div_u64_is_exact() {
    let (a, b, c) = (word(12), word(12), word(12));
    let down = mul_div_u64(a, b, c, Rounding::Down);
    let up = mul_div_u64(a, b, c, Rounding::Up);
    if c == 0 {
        assert!(down == Err(MathError::DivisionByZero) && up == down);
        return;
    }
    assert!(down == Ok(a * b / c));
    assert!(up == Ok((a * b).div_ceil(c)));
}

/// Depositing then withdrawing never returns more than was deposited.
#[kani::proof]
#[kani::unwind(5)]
fn deposit_then_withdraw_never_profits() {
    let (amount, capital, total) = (word(8), word(8), u128::from(word(8)));
    let Ok(shares) = shares_for_deposit(amount, capital, total) else {
        return;
    };
    let back = amount_for_shares(shares, capital + amount, total + shares);
    assert!(back.is_ok_and(|back| back <= amount));
}

/// Fee and remainder account for every ten-thousandth of a unit.
#[kani::proof]
#[kani::unwind(5)]
fn split_fee_is_exact() {
    let earned = word(16);
    let fee_bps: u16 = kani::any();
    let remainder: u16 = kani::any();
    kani::assume(fee_bps <= BPS && remainder < BPS);
    let split = split_fee(earned, fee_bps, remainder);
    assert!(split.is_ok_and(|(fee, left)| {
        left < BPS
            && fee <= earned
            && earned * u64::from(fee_bps) + u64::from(remainder)
                == fee * u64::from(BPS) + u64::from(left)
    }));
}

/// Two claims that share a total are never paid more than was collected, nor more than approved.
#[kani::proof]
#[kani::unwind(5)]
fn payments_stay_within_collected() {
    let (first, second, collected) = (word(8), word(8), word(9));
    let total = first + second;
    let (Ok(one), Ok(two)) = (pay(first, collected, total), pay(second, collected, total)) else {
        panic!("approved amounts are within their total");
    };
    assert!(one <= first && two <= second);
    assert!(one + two <= collected.min(total));
}
