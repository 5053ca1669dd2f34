//! Crashes of the market, replayed against a pool whose settlement needs its buffers while their collateral falls.

mod facts;
mod play;
mod sandwich;

pub use facts::Path;
pub use play::{Outcome, Play, Terms, Trouble, CRASHES, FLOOR_BPS, START_PRICE, TOKENS};
pub use sandwich::{sandwich, Fill, Orders};
