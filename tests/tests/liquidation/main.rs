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
    state::{Incident, IncidentStatus, Pool, TrancheCover, stop_loss::NO_TURN},
};
pub use bulwark_client::keys::{BufferKeys, IncidentKeys};
pub use bulwark_math::{Allocation, PRICE_ONE, PoolLayer, YEAR_SECONDS, allocate};
pub use bulwark_tests::{
    Keypair, Outcome, Signer, USD,
    backstop::{Backstop, DAY, DOLLAR, TOKEN, buffer_terms},
    fund_parameters, pool_parameters, refused,
};
pub use rand::{Rng, SeedableRng};
pub use rand_chacha::ChaCha8Rng;

pub use scene::*;
