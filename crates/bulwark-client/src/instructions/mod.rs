//! Instruction builders, by room, as methods of the keys they need. Arguments are what the program cannot derive; every
//! address that follows from others is derived here.

mod claims;
mod cover;
mod fund;
mod hedging;
mod oracle;
mod reinsurance;
mod stop_loss;
mod underwriting;

use anchor_lang::{solana_program::instruction::Instruction, InstructionData, ToAccountMetas};

/// An instruction of the program.
fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction {
        program_id: bulwark::ID,
        accounts: accounts.to_account_metas(None),
        data: data.data(),
    }
}
