//! Capital: what the program's rules ask of a portfolio, and what its simulated years ask.

mod compare;
mod needs;
mod rules;

pub use compare::{compare, Comparison, RHOS};
pub use needs::{needs, required_buffer, tvar, var, BufferNeed, Needs};
pub use rules::{assessed, on_chain, solvency, stand, Assessed, OnChain};
