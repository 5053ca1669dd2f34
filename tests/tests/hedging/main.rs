//! The room hedging on its bytecode: puts on a buffer's collateral from the offer to the last unit collected.

mod buying;
mod exercising;
mod reclaiming;
mod scene;
mod valuing;
mod writing;

pub use anchor_lang::prelude::Pubkey;
pub use bulwark::{
    constants::{MAX_PUT_TERM, MAX_PUTS, MIN_PUT_TERM},
    error::BulwarkError as E,
    instructions::{BuyPutArgs, WritePutArgs},
    state::{PutSlot, hedge::NOT_BOUGHT},
};
pub use bulwark_client::keys::IncidentKeys;
pub use bulwark_math::{PRICE_ONE, YEAR_SECONDS};
pub use bulwark_tests::{
    Keypair, Outcome, Signer, USD,
    backstop::{Backstop, DAY, DOLLAR, TOKEN, buffer_terms},
    refused,
};

pub use scene::Scene;
