//! What is kept between two runs: every account that is not as a new network has it, the latest transactions with their blocks,
//! and the clock.

mod keeper;
mod kept;
#[cfg(test)]
mod tests;

pub use keeper::Keeper;
pub use kept::Kept;
