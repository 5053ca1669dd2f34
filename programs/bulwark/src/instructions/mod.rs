//! One folder a room, one file an instruction: who may do it and what moves. Formulas are in `bulwark-math`, what an
//! account always satisfies is in `state`.

pub mod claims;
pub mod cover;
pub mod fund;
pub mod hedging;
pub mod oracle;
pub mod payment;
pub mod reinsurance;
pub mod stop_loss;
pub mod underwriting;

pub use claims::*;
pub use cover::*;
pub use fund::*;
pub use hedging::*;
pub use oracle::*;
pub use reinsurance::*;
pub use stop_loss::*;
pub use underwriting::*;

use anchor_lang::prelude::*;

use crate::error::BulwarkError;

/// Now, unix seconds.
pub fn now() -> Result<u64> {
    u64::try_from(Clock::get()?.unix_timestamp).map_err(|_| BulwarkError::ClockNegative.into())
}
