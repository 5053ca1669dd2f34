//! The room hedging on its bytecode: puts on a buffer's collateral from the offer to the last unit collected.

mod buying;
mod exercising;
mod reclaiming;
mod scene;
mod valuing;
mod writing;

pub use anchor_lang::prelude::Pubkey;
pub use bulwark::{
    constants::{MAX_PUTS, MAX_PUT_TERM, MIN_PUT_TERM},
    error::BulwarkError as E,
    instructions::{BuyPutArgs, WritePutArgs},
    state::{hedge::NOT_BOUGHT, PutSlot},
};
pub use bulwark_client::{keys::IncidentKeys, price_update::PYTH_RECEIVER};
pub use bulwark_math::{PRICE_ONE, YEAR_SECONDS};
pub use bulwark_tests::{
    backstop::{buffer_terms, Backstop, DAY, DOLLAR, TOKEN},
    refused, Keypair, Outcome, Signer, USD,
};

pub use scene::Scene;
