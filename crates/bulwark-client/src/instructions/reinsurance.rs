//! Room re-insurance.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{accounts, instruction, instructions::OpenTrancheArgs, state::TrancheTerm, ID};

use super::build;
use crate::{keys::TrancheKeys, pda};

impl TrancheKeys {
    /// Opens the tranche; `payer` has the rent back at closing.
    pub fn open_tranche(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        args: OpenTrancheArgs,
    ) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::OpenTranche {
                authority,
                payer,
                fund: pool.fund,
                pool: pool.pool,
                premium_book: pool.premium_book,
                tranche: self.tranche,
                tranche_vault: self.vault,
                mint: pool.mint,
                token_program: pool.token_program,
                system_program: system_program::ID,
            },
            instruction::OpenTranche { args },
        )
    }

    /// Opens a re-insurer's empty position.
    pub fn open_tranche_position(&self, owner: Pubkey, payer: Pubkey) -> Instruction {
        build(
            accounts::OpenTranchePosition {
                owner,
                payer,
                tranche: self.tranche,
                position: self.position(&owner),
                system_program: system_program::ID,
            },
            instruction::OpenTranchePosition {},
        )
    }

    /// Commits capital from the re-insurer's token account.
    pub fn commit_capital(&self, owner: Pubkey, amount: u64, min_shares_out: u128) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::CommitCapital {
                owner,
                pool: pool.pool,
                premium_book: pool.premium_book,
                tranche: self.tranche,
                position: self.position(&owner),
                mint: pool.mint,
                vault: pool.vault,
                tranche_vault: self.vault,
                source: pool.token(&owner),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CommitCapital {
                amount,
                min_shares_out,
            },
        )
    }

    /// Pulls what the pool owes the tranche.
    pub fn sync_tranche(&self) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::SyncTranche {
                pool: pool.pool,
                premium_book: pool.premium_book,
                tranche: self.tranche,
                mint: pool.mint,
                vault: pool.vault,
                tranche_vault: self.vault,
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::SyncTranche {},
        )
    }

    /// Asks for some shares to be released once the tranche is unlocked, instead of those asked for before.
    pub fn request_release(&self, owner: Pubkey, shares: u128) -> Instruction {
        build(
            self.release_request(owner),
            instruction::RequestRelease { shares },
        )
    }

    /// Takes the request back.
    pub fn cancel_release(&self, owner: Pubkey) -> Instruction {
        build(self.release_request(owner), instruction::CancelRelease {})
    }

    fn release_request(&self, owner: Pubkey) -> accounts::RequestRelease {
        accounts::RequestRelease {
            owner,
            tranche: self.tranche,
            position: self.position(&owner),
        }
    }

    /// Releases what a re-insurer asked for to the re-insurer's token account.
    pub fn release(&self, owner: Pubkey) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::Release {
                pool: pool.pool,
                premium_book: pool.premium_book,
                tranche: self.tranche,
                position: self.position(&owner),
                mint: pool.mint,
                vault: pool.vault,
                tranche_vault: self.vault,
                destination: pool.token(&owner),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Release {},
        )
    }

    /// Renews the tranche for another term.
    pub fn roll_tranche(&self, authority: Pubkey, term: TrancheTerm) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::RollTranche {
                authority,
                fund: pool.fund,
                pool: pool.pool,
                premium_book: pool.premium_book,
                tranche: self.tranche,
            },
            instruction::RollTranche { term },
        )
    }

    /// Closes a re-insurer's empty position.
    pub fn close_tranche_position(&self, owner: Pubkey) -> Instruction {
        build(
            accounts::CloseTranchePosition {
                owner,
                position: self.position(&owner),
            },
            instruction::CloseTranchePosition {},
        )
    }

    /// Closes the tranche after its lock, by anyone; rent to whoever paid it.
    pub fn close_tranche(&self, rent_payer: Pubkey) -> Instruction {
        self.close(None, rent_payer)
    }

    /// Closes the tranche at any time, by the fund's authority.
    pub fn close_tranche_early(&self, authority: Pubkey, rent_payer: Pubkey) -> Instruction {
        self.close(Some(authority), rent_payer)
    }

    fn close(&self, authority: Option<Pubkey>, rent_payer: Pubkey) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::CloseTranche {
                authority,
                fund: pool.fund,
                pool: pool.pool,
                premium_book: pool.premium_book,
                tranche: self.tranche,
                rent_payer,
                mint: pool.mint,
                vault: pool.vault,
                tranche_vault: self.vault,
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CloseTranche {},
        )
    }
}
