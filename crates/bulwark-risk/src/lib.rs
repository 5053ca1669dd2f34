//! The risk engine of Bulwark: from loss data to premiums, capital and a report.
//!
//! Amounts are US dollars as `f64` until they meet a pool: there they are the program's base units and go through the same
//! `bulwark_math::allocate` as on chain. Rates are per year. Every simulated figure comes with its standard error, every
//! price with the limit it pays at most: loss severity in DeFi has a tail index of about one, so a mean without a limit says
//! nothing. Section numbers refer to the design of Bulwark.

#![forbid(unsafe_code)]

pub mod aggregate;
pub mod assess;
pub mod backtest;
pub mod capital;
pub mod data;
pub mod dependence;
pub mod error;
mod file;
pub mod fit;
pub mod frequency;
pub mod market;
pub mod measures;
pub mod money;
pub mod portfolio;
pub mod price;
pub mod programme;
mod quadrature;
pub mod random;
pub mod report;
pub mod ruin;
pub mod severity;
pub mod simulate;
pub mod stress;

pub use aggregate::{Aggregate, Compound};
pub use error::{Result, RiskError};
pub use frequency::Frequency;
pub use portfolio::Portfolio;
pub use severity::Severity;

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
