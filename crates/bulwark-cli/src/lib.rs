//! What the `bulwark` command is made of, as far as tests and other tools use it: chains to talk to, and the keeper.

pub mod chain;
pub mod keeper;
