//! Settlements that wait for the buffers, on the program's bytecode: turns, auctions, what they sell and what they never sell,
//! and how every one of them ends.

mod attacking;
mod auctioning;
mod finishing;
mod living;
mod recovering;
mod scene;
mod settling;
mod taking;
mod turning;

pub use anchor_lang::prelude::Pubkey;
pub use bulwark::{
    error::BulwarkError as E,
    state::{stop_loss::NO_TURN, Incident, IncidentStatus, Pool, TrancheCover},
};
pub use bulwark_client::keys::{BufferKeys, IncidentKeys};
pub use bulwark_math::{allocate, Allocation, PoolLayer, PRICE_ONE, YEAR_SECONDS};
pub use bulwark_tests::{
    backstop::{buffer_terms, Backstop, DAY, DOLLAR, TOKEN},
    fund_parameters, pool_parameters, refused, Keypair, Outcome, Signer, USD,
};
pub use rand::{Rng, SeedableRng};
pub use rand_chacha::ChaCha8Rng;

pub use scene::*;
