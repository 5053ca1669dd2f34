//! What the `bulwark` command is made of, as far as tests and other tools use it: chains to talk to, the keeper, and operations by hand.

pub mod chain;
pub mod keeper;
pub mod operations;
