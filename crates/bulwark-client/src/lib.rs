//! Rust client of Bulwark: addresses, instruction builders, snapshots of a fund and the checker of its invariants. With
//! feature `svm`, an embedded runtime that runs the program's bytecode and checks the books after every transaction.

pub mod backstop;
pub mod checker;
pub mod instructions;
pub mod keys;
pub mod pda;
pub mod price_update;
pub mod programme;
pub mod quote;
pub mod snapshot;
#[cfg(feature = "svm")]
pub mod svm;

pub use snapshot::Snapshot;
