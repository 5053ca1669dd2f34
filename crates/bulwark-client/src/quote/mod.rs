//! What the program would charge, pay and refuse at a moment, and where everything stands then: from the accounts alone, by the
//! program's own functions. Nothing here is a formula of its own. The same answers reach browsers as WebAssembly
//! (`crates/bulwark-wasm`) and people as `bulwark quote`.
//!
//! Everything is worked out on copies: a snapshot never changes by asking.

mod auction;
mod audit;
mod capital;
mod claim;
mod desk;
mod feed;
mod incident;
mod json;
mod policy;
mod pool;
mod position;
mod product;
mod put;
mod sale;
mod solvency;
mod stake;
mod step;
mod stop_loss;
mod tower;
mod tranche;

use std::{collections::BTreeMap, fmt};

use anchor_lang::{error::Error, prelude::Pubkey};
use bulwark::{
    error::BulwarkError,
    instructions::cover::program_pin::slot_in,
    state::{Fund, Pool, PremiumBook},
};
use bulwark_math::MathError;

pub use auction::*;
pub use audit::*;
pub use capital::*;
pub use claim::*;
pub use desk::{CoverPrice, PremiumParts};
pub use feed::FeedView;
pub use incident::*;
pub use json::Json;
pub use policy::*;
pub use pool::*;
pub use position::*;
pub use product::*;
pub use put::*;
pub use sale::*;
pub use solvency::*;
pub use stake::*;
pub use step::{Actor, StepView};
pub use stop_loss::*;
pub use tower::*;
pub use tranche::*;

use crate::Snapshot;
use json::view;

/// One, as the price of a share: of a million of them, the shares of a pool's first base unit.
pub use bulwark_math::SHARE_PRICE_ONE;

/// One, as a settlement factor.
pub const FACTOR_ONE: u64 = 1_000_000_000;

view! {
    /// Why the program would refuse.
    pub struct Refusal {
        /// Code of its error.
        pub code: u32,
        /// Name of its error.
        pub name: String,
        /// Its words.
        pub message: String,
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::AnchorError(error) => Self {
                code: error.error_code_number,
                name: error.error_name,
                message: error.error_msg,
            },
            Error::ProgramError(error) => Self {
                code: 0,
                name: "ProgramError".to_owned(),
                message: error.to_string(),
            },
        }
    }
}

impl From<BulwarkError> for Refusal {
    fn from(error: BulwarkError) -> Self {
        Error::from(error).into()
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The snapshot has not an account that it needs.
    Unknown {
        /// What it would be.
        kind: &'static str,
        /// Its address.
        address: Pubkey,
    },
    /// The program's formulas refuse the figures in the accounts.
    Refused(Refusal),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { kind, address } => write!(f, "there is no {kind} {address}"),
            Self::Refused(refusal) => f.write_str(&refusal.message),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

impl From<MathError> for Failure {
    fn from(error: MathError) -> Self {
        Self::Refused(BulwarkError::from(error).into())
    }
}

/// An answer, or why there is none.
pub type Answer<T> = Result<T, Failure>;

/// Slots at which insured programs were last deployed, by the address of their ProgramData account.
pub type Deployments = BTreeMap<Pubkey, u64>;

/// Takes over a ProgramData account (its first 45 bytes are enough) as it is now. Returns whether it is one.
pub fn update_deployment(deployments: &mut Deployments, address: Pubkey, data: &[u8]) -> bool {
    match slot_in(data) {
        Ok(slot) => {
            deployments.insert(address, slot);
            true
        }
        Err(_) => false,
    }
}

/// Accounts at a moment.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The program's accounts.
    pub snapshot: &'a Snapshot,
    /// Insured programs that products pin.
    pub deployments: &'a Deployments,
    /// The chain's time, unix seconds.
    pub now: u64,
}

/// A pool with its premium earned up to the moment.
struct Accrued<'a> {
    fund: &'a Fund,
    pool: Box<Pool>,
    book: Box<PremiumBook>,
    /// What became earned, base units.
    earned: u64,
}

impl<'a> Moment<'a> {
    /// An account of the snapshot.
    fn find<T>(
        map: &'a BTreeMap<Pubkey, T>,
        kind: &'static str,
        address: &Pubkey,
    ) -> Answer<&'a T> {
        map.get(address).ok_or(Failure::Unknown {
            kind,
            address: *address,
        })
    }

    fn pool(&self, address: &Pubkey) -> Answer<&'a Pool> {
        Self::find(&self.snapshot.pools, "pool", address)
    }

    fn fund(&self, pool: &Pool) -> Answer<&'a Fund> {
        Self::find(&self.snapshot.funds, "fund", &pool.fund)
    }

    /// A pool and its premium book as they are, copied.
    fn copy(&self, address: &Pubkey) -> Answer<Accrued<'a>> {
        let pool = self.pool(address)?;
        let book = Self::find(&self.snapshot.books, "premium book", &pool.premium_book)?;
        Ok(Accrued {
            fund: self.fund(pool)?,
            pool: Box::new(*pool),
            book: book.clone(),
            earned: 0,
        })
    }

    /// A pool with its premium earned up to now.
    fn accrued(&self, address: &Pubkey) -> Answer<Accrued<'a>> {
        let mut copy = self.copy(address)?;
        copy.earned = copy.pool.accrue(&mut copy.book, self.now)?;
        Ok(copy)
    }
}

/// `part` of `whole` in bps, rounded down; 0 of nothing, and what does not fit is the most that does.
fn bps(part: u128, whole: u128) -> u32 {
    let share = bulwark_math::mul_div(
        part,
        bulwark_math::BPS_U128,
        whole,
        bulwark_math::Rounding::Down,
    );
    match share {
        Ok(share) => u32::try_from(share).unwrap_or(u32::MAX),
        Err(MathError::DivisionByZero) => 0,
        Err(_) => u32::MAX,
    }
}

/// The greatest number from `low` to `high` of which `holds` is true; none when of none. Of a greater number than one of which it is
/// false it is never true again.
fn greatest(low: u128, high: u128, holds: impl Fn(u128) -> bool) -> Option<u128> {
    if low > high || !holds(low) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_number_of_a_range_is_found() {
        assert_eq!(greatest(5, 4, |_| true), None);
        assert_eq!(greatest(1, 100, |x| x == 0), None);
        for most in 1..=100 {
            assert_eq!(greatest(1, 100, |x| x <= most), Some(most));
        }
        assert_eq!(greatest(0, u128::MAX, |_| true), Some(u128::MAX));
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(bps(1, 0), 0);
        assert_eq!(bps(1, 3), 3_333);
        assert_eq!(bps(u128::MAX, 1), u32::MAX);
    }
}
