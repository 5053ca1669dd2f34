//! Shares of a pool, tranche or buffer: section 4.
//!
//! `shares = amount * (total_shares + V) / (capital + 1)` with `V` = [`VIRTUAL_SHARES`]: the virtual shares and the
//! virtual unit belong to nobody, so an empty or donated-to pool cannot round a later depositor to nothing at a profit.
//! Source: the virtual offset of ERC-4626 vaults (OpenZeppelin, 2022). Both ways round down: deposit then withdraw never profits.

use crate::{mul_div, MathError, Rounding, VIRTUAL_SHARES};

/// Shares (not base units) for a deposit of `amount` into `capital`, rounded down. The caller refuses zero.
///
/// # Errors
/// [`MathError::Overflow`] when the shares exceed `u128`.
pub fn shares_for_deposit(
    amount: u64,
    capital: u64,
    total_shares: u128,
) -> Result<u128, MathError> {
    let shares = total_shares
        .checked_add(VIRTUAL_SHARES)
        .ok_or(MathError::Overflow)?;
    mul_div(
        u128::from(amount),
        shares,
        price_base(capital),
        Rounding::Down,
    )
}

/// Base units for `shares` of `total_shares`, rounded down; never above `capital`.
///
/// # Errors
/// [`MathError::InvalidInput`] when `shares > total_shares`, [`MathError::Overflow`] when `total_shares` is within
/// [`VIRTUAL_SHARES`] of `u128::MAX`.
pub fn amount_for_shares(shares: u128, capital: u64, total_shares: u128) -> Result<u64, MathError> {
    if shares > total_shares {
        return Err(MathError::InvalidInput);
    }
    let total = total_shares
        .checked_add(VIRTUAL_SHARES)
        .ok_or(MathError::Overflow)?;
    let amount = mul_div(shares, price_base(capital), total, Rounding::Down)?;
    u64::try_from(amount).map_err(|_| MathError::Overflow)
}

/// One, as the price of a share: of [`VIRTUAL_SHARES`] shares, the shares of a pool's first base unit.
pub const SHARE_PRICE_ONE: u64 = 1_000_000_000_000;

/// Base units that [`VIRTUAL_SHARES`] shares are worth, over [`SHARE_PRICE_ONE`], rounded down. For display: what shares are paid is
/// [`amount_for_shares`].
///
/// # Errors
/// [`MathError::Overflow`] when `total_shares` is within [`VIRTUAL_SHARES`] of `u128::MAX`.
pub fn share_price(capital: u64, total_shares: u128) -> Result<u128, MathError> {
    let total = total_shares
        .checked_add(VIRTUAL_SHARES)
        .ok_or(MathError::Overflow)?;
    let one = VIRTUAL_SHARES.saturating_mul(u128::from(SHARE_PRICE_ONE));
    mul_div(price_base(capital), one, total, Rounding::Down)
}

/// `capital + 1`: one virtual base unit.
fn price_base(capital: u64) -> u128 {
    u128::from(capital).wrapping_add(1)
}
