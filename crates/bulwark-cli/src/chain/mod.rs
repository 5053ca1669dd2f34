//! A chain that the program lives on: what is read from it, and how a transaction is sent to it. Two of them: the embedded
//! runtime, and any node over JSON-RPC.

mod backoff;
mod embedded;
mod rpc;

pub use backoff::Backoff;
pub use embedded::{Embedded, Host};
pub use rpc::{Rpc, RpcSettings};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::Result;

/// An account as the chain has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Program that owns it.
    pub owner: Pubkey,
    /// Balance of lamports.
    pub lamports: u64,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done {
        /// Compute units it used.
        units: u64,
        /// Its signature, in base58.
        signature: String,
    },
    /// An instruction of it failed: nothing changed.
    Refused(Refusal),
    /// The chain did not take it in its blockhash's time: nothing changed, and it never will.
    Expired,
}

/// Why an instruction failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Code of a custom program error.
    pub code: Option<u32>,
    /// The program's words, or the runtime's.
    pub words: String,
}

impl Refusal {
    /// From the runtime's error and the program's logs.
    pub fn new(code: Option<u32>, error: &str, logs: &[String]) -> Self {
        let words = logs.iter().find_map(|log| {
            let (_, words) = log.split_once("Error Message: ")?;
            Some(words.trim_end_matches('.').to_owned())
        });
        Self {
            code,
            words: words.unwrap_or_else(|| error.to_owned()),
        }
    }
}

/// A chain. An error is one of talking to it: what was asked may or may not have happened.
pub trait Chain {
    /// Who pays for transactions and signs them.
    fn payer(&self) -> Pubkey;

    /// Every account that the program owns.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    fn program_accounts(&mut self) -> Result<Vec<(Pubkey, Account)>>;

    /// Accounts by address, in the order asked for; `None` where there is none.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    fn accounts(&mut self, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>>;

    /// Sends the instructions in one transaction and waits until its fate is known.
    ///
    /// # Errors
    /// When its fate cannot be known.
    fn send(&mut self, instructions: &[Instruction]) -> Result<Outcome>;
}
