//! Every formula of Bulwark as a pure function, shared by the on-chain program, the risk engine, the client and the tests.
//!
//! `no_std`, unsigned integers only, no allocation, no panics: an impossible input is a [`MathError`].
//! Amounts are `u64` base units of the pool's settlement mint, ratios are basis points over [`BPS`],
//! annual rates are over [`RATE_ONE`], times are unix seconds. Each rounding is against the actor and named
//! where it happens. Section numbers in these pages refer to the design of Bulwark.
//!
//! sBPF has no native 128-bit division, so every function takes the 64-bit road when the values fit.

#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    missing_docs
)]

mod auction;
mod earning;
mod error;
mod feed;
mod hedge;
mod income;
#[cfg(kani)]
mod kani;
mod median;
mod mul_div;
mod premium;
mod settlement;
mod shares;
mod solvency;
mod waterfall;
mod windows;

pub use auction::{top_of, Auction, Lot, Take, MAX_AUCTION_STEPS};
pub use earning::{accrue, earning_rate, refund, remaining_q32, split_fee};
pub use error::MathError;
pub use feed::{
    amount_for, confidence_holds, haircut_value, scaled_price, twap, value_of, Observation,
    MAX_DECIMALS, PRICE_ONE,
};
pub use hedge::Put;
pub use income::{advance_income, income_due, INCOME_ONE};
pub use median::lower_median;
pub use mul_div::{bps_of, mul_div, mul_div_u64, Rounding};
pub use premium::{floor_rate, PriceCurve, MAX_RATE};
pub use settlement::{approved_amount, deviates, pay, salvage_split};
pub use shares::{amount_for_shares, share_price, shares_for_deposit, SHARE_PRICE_ONE};
pub use solvency::{concentration_holds, Breach, Solvency, SolvencyRules, MAX_COVER_BPS};
pub use waterfall::{
    allocate, bearable, reinstatement_premium, Allocation, LayerKind, PoolLayer, TrancheLayer,
};
pub use windows::{cooldown_covers, day_of, day_start};

/// One, as a rate: annual rates are integers over this (1e9).
pub const RATE_ONE: u64 = 1_000_000_000;
/// One, in basis points.
pub const BPS: u16 = 10_000;
/// [`BPS`] as `u64`.
pub const BPS_U64: u64 = 10_000;
/// [`BPS`] as `u128`.
pub const BPS_U128: u128 = 10_000;
/// Seconds of the year that annual rates refer to: 365 days.
pub const YEAR_SECONDS: u64 = 31_536_000;
/// Seconds of a day.
pub const DAY_SECONDS: u64 = 86_400;
/// Virtual shares of an empty pool: they make a share price that one deposit or donation cannot lift far (section 4).
pub const VIRTUAL_SHARES: u128 = 1_000_000;
/// Number of peril groups of a pool (section 7).
pub const PERIL_GROUPS: usize = 8;
/// Most re-insurance tranches of a pool.
pub const MAX_TRANCHES: usize = 8;
/// Most seats of a committee.
pub const MAX_SEATS: usize = 15;
/// Largest amount the solvency rules accept, in base units: squares of sums over all peril groups then fit `u128`.
pub const MAX_AMOUNT: u64 = 1 << 60;
