//! Losses of the past: a committed table, and readers for a table of one's own.
//!
//! # The committed table
//! [`committed`] is every loss of 10 million US dollars or more of a DeFi protocol or a bridge, 2020 to August 2026, that
//! could be established from a public source; the source stands in each row. Facts only, typed in by hand. Some losses of
//! exchanges, wallets and firms are in with a [`Scope`] of their own: the default [`Filter`] drops them.
//!
//! # What it cannot say
//! - Small losses are absent by rule, those before 2021 are under-reported: a frequency from it is one of large losses.
//! - The value locked at the time of an attack is unknown: no loss as a share of exposure, no frequency per protocol.
//! - Losses are gross, in US dollars of the day as reported; recoveries are known for a few rows.
//! - The peril was judged in hindsight, and its borders are judgement.
//! - Most figures go back to one catalogue, so agreement between sources is no confirmation; where two differ by more than
//!   a quarter, `docs/risk-data.md` says which was taken.

mod count;
mod dedup;
mod filter;
mod incident;
mod peril;
mod read;
mod read_csv;
mod read_defillama;

pub use count::{by_chain, by_peril, by_year, exposure, hhi, Tally, Year};
pub use dedup::dedup;
pub use filter::Filter;
pub use incident::{Incident, Scope, Table, COLUMNS};
pub use peril::Peril;
pub use read::{read, Loaded};
pub use read_csv::read_csv;
pub use read_defillama::read_defillama;

use chrono::NaiveDate;

use crate::error::Result;

/// First and last day that the committed table watches.
pub const COMMITTED_WINDOW: (NaiveDate, NaiveDate) = (day(2020, 1, 1), day(2026, 8, 9));

/// Least loss that the committed table lists, US dollars.
pub const COMMITTED_LEAST: f64 = 1e7;

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The committed table, all scopes.
///
/// # Errors
/// Those of [`read_csv`]; the table in the source has none.
pub fn committed() -> Result<Table> {
    let bytes = include_str!("../../data/incidents.csv").as_bytes();
    Ok(read_csv("incidents.csv", bytes)?.table)
}
