//! The room oracle on its bytecode: which prices a feed takes, and what it makes of them.

mod averaging;
mod limiting;
mod lying;
mod reading;
mod refusing;
mod registering;
mod scene;
mod source;

pub use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
pub use bulwark::{
    error::BulwarkError as E,
    instructions::RegisterFeedArgs,
    state::{
        feed::{SpotPrice, MAX_FUTURE},
        Feed, FeedLimits, Fund,
    },
};
pub use bulwark_client::{
    keys::{FeedKeys, FundKeys},
    price_update::{PriceUpdate, Verification, LENGTH, PYTH_RECEIVER},
    svm::World,
};
pub use bulwark_math::{BPS_U64, PRICE_ONE};
pub use bulwark_tests::{fund_parameters, refused, refused_with, Keypair, Outcome, Signer};
pub use rand::{Rng, SeedableRng};
pub use rand_chacha::ChaCha8Rng;

pub use scene::{told, Scene};

/// The source's id of the price in these tests.
pub const FEED_ID: [u8; 32] = [0xef; 32];
/// Decimals of most prices here.
pub const DECIMALS: u8 = 8;
/// One, in the source's unit.
pub const UNIT: i64 = 100_000_000;

/// A price of 50 to 500 with 5 to 10 decimals, at most a minute old and sure to 1 %, averaged over ten minutes.
pub fn limits() -> FeedLimits {
    FeedLimits {
        min_price: 50 * PRICE_ONE,
        max_price: 500 * PRICE_ONE,
        max_age: 60,
        window: 600,
        spacing: 20,
        max_hold: 60,
        max_confidence_bps: 100,
        min_coverage_bps: 5_000,
        min_decimals: 5,
        max_decimals: 10,
    }
}
