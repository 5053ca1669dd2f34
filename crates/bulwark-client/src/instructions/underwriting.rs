//! Room underwriting.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{accounts, instruction, instructions::OpenPoolArgs, state::PoolParameters, ID};

use super::build;
use crate::{keys::PoolKeys, pda};

impl PoolKeys {
    /// Opens the pool.
    pub fn open_pool(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        parameters: PoolParameters,
        mint_group: u8,
    ) -> Instruction {
        build(
            accounts::OpenPool {
                authority,
                payer,
                fund: self.fund,
                mint: self.mint,
                pool: self.pool,
                premium_book: self.premium_book,
                vault: self.vault,
                token_program: self.token_program,
                system_program: system_program::ID,
            },
            instruction::OpenPool {
                args: OpenPoolArgs {
                    parameters,
                    mint_group,
                },
            },
        )
    }

    /// Opens an empty position.
    pub fn open_position(&self, owner: Pubkey, payer: Pubkey) -> Instruction {
        build(
            accounts::OpenPosition {
                owner,
                payer,
                pool: self.pool,
                position: self.position(&owner),
                system_program: system_program::ID,
            },
            instruction::OpenPosition {},
        )
    }

    /// Deposits from the owner's token account.
    pub fn deposit(&self, owner: Pubkey, amount: u64, min_shares_out: u128) -> Instruction {
        build(
            accounts::Deposit {
                owner,
                fund: self.fund,
                pool: self.pool,
                premium_book: self.premium_book,
                position: self.position(&owner),
                mint: self.mint,
                vault: self.vault,
                source: self.token(&owner),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Deposit {
                amount,
                min_shares_out,
            },
        )
    }

    /// Decides to leave with some shares.
    pub fn request_withdrawal(
        &self,
        owner: Pubkey,
        shares: u128,
        min_amount_out: u64,
    ) -> Instruction {
        build(
            accounts::RequestWithdrawal {
                owner,
                fund: self.fund,
                pool: self.pool,
                position: self.position(&owner),
            },
            instruction::RequestWithdrawal {
                shares,
                min_amount_out,
            },
        )
    }

    /// Takes the request back.
    pub fn cancel_withdrawal(&self, owner: Pubkey) -> Instruction {
        build(
            accounts::CancelWithdrawal {
                owner,
                position: self.position(&owner),
            },
            instruction::CancelWithdrawal {},
        )
    }

    /// Executes an owner's matured request to the owner's token account.
    pub fn withdraw(&self, owner: Pubkey) -> Instruction {
        build(
            accounts::Withdraw {
                fund: self.fund,
                pool: self.pool,
                premium_book: self.premium_book,
                position: self.position(&owner),
                mint: self.mint,
                vault: self.vault,
                destination: self.token(&owner),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Withdraw {},
        )
    }

    /// Closes an empty position.
    pub fn close_position(&self, owner: Pubkey) -> Instruction {
        build(
            accounts::ClosePosition {
                owner,
                position: self.position(&owner),
            },
            instruction::ClosePosition {},
        )
    }

    /// Gives capital without shares.
    pub fn inject_capital(&self, giver: Pubkey, amount: u64) -> Instruction {
        build(
            accounts::InjectCapital {
                giver,
                pool: self.pool,
                premium_book: self.premium_book,
                mint: self.mint,
                vault: self.vault,
                source: self.token(&giver),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::InjectCapital { amount },
        )
    }

    /// Pays fees to the treasury's token account.
    pub fn collect_fees(&self) -> Instruction {
        build(
            accounts::CollectFees {
                fund: self.fund,
                pool: self.pool,
                premium_book: self.premium_book,
                mint: self.mint,
                vault: self.vault,
                destination: self.token(&self.treasury),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CollectFees {},
        )
    }

    /// Sends donations to the treasury's token account.
    pub fn sweep_donation(&self) -> Instruction {
        build(
            accounts::SweepDonation {
                fund: self.fund,
                pool: self.pool,
                mint: self.mint,
                vault: self.vault,
                destination: self.token(&self.treasury),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::SweepDonation {},
        )
    }

    /// Earns premium up to now.
    pub fn accrue(&self) -> Instruction {
        build(
            accounts::Accrue {
                pool: self.pool,
                premium_book: self.premium_book,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Accrue {},
        )
    }
}
