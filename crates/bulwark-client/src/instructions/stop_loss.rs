//! Room stop-loss.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{
    accounts, instruction,
    instructions::OpenBufferArgs,
    state::{BufferTerms, StopLossTerms},
    ID,
};

use super::build;
use crate::{
    keys::{BufferKeys, IncidentKeys, PoolKeys},
    pda,
};

impl PoolKeys {
    /// Sets when the stop-loss trips and resets, and how far buffers count.
    pub fn set_stop_loss_terms(&self, authority: Pubkey, terms: StopLossTerms) -> Instruction {
        build(
            accounts::SetStopLossTerms {
                authority,
                fund: self.fund,
                pool: self.pool,
            },
            instruction::SetStopLossTerms { terms },
        )
    }

    /// Trips the stop-loss when the rule says so.
    pub fn trip_stop_loss(&self) -> Instruction {
        build(self.stop_loss_accounts(), instruction::TripStopLoss {})
    }

    /// Resets the stop-loss when the rule says so.
    pub fn reset_stop_loss(&self) -> Instruction {
        build(self.stop_loss_accounts(), instruction::ResetStopLoss {})
    }

    fn stop_loss_accounts(&self) -> accounts::TripStopLoss {
        accounts::TripStopLoss {
            fund: self.fund,
            pool: self.pool,
            premium_book: self.premium_book,
        }
    }

    /// Ends the turn of the buffer that sells, when it is over.
    pub fn close_auction(&self) -> Instruction {
        build(
            accounts::CloseAuction { pool: self.pool },
            instruction::CloseAuction {},
        )
    }
}

impl IncidentKeys {
    /// Finishes a settlement that waited for the buffers.
    pub fn finish_settlement(&self) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::FinishSettlement {
                incident: self.incident,
                pool: pool.pool,
                premium_book: pool.premium_book,
                product: self.product.product,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::FinishSettlement {},
        )
    }
}

impl BufferKeys {
    /// Opens the buffer; `payer` has the rent back at closing.
    pub fn open_buffer(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        args: OpenBufferArgs,
    ) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::OpenBuffer {
                authority,
                payer,
                fund: pool.fund,
                pool: pool.pool,
                feed: self.feed,
                buffer: self.buffer,
                buffer_vault: self.vault,
                collateral_mint: self.mint,
                collateral_token_program: self.token_program,
                system_program: system_program::ID,
            },
            instruction::OpenBuffer { args },
        )
    }

    /// Sets the terms; the feed is the one of these keys.
    pub fn set_buffer_terms(&self, authority: Pubkey, terms: BufferTerms) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::SetBufferTerms {
                authority,
                fund: pool.fund,
                pool: pool.pool,
                premium_book: pool.premium_book,
                buffer: self.buffer,
                feed: self.feed,
            },
            instruction::SetBufferTerms { terms },
        )
    }

    /// Opens a staker's empty position.
    pub fn open_buffer_position(&self, owner: Pubkey, payer: Pubkey) -> Instruction {
        build(
            accounts::OpenBufferPosition {
                owner,
                payer,
                buffer: self.buffer,
                position: self.position(&owner),
                system_program: system_program::ID,
            },
            instruction::OpenBufferPosition {},
        )
    }

    /// Stakes from the staker's token accounts.
    pub fn stake(
        &self,
        owner: Pubkey,
        amount: u64,
        min_shares_out: u128,
        max_cash: u64,
    ) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::Stake {
                owner,
                pool: pool.pool,
                premium_book: pool.premium_book,
                buffer: self.buffer,
                position: self.position(&owner),
                collateral_mint: self.mint,
                buffer_vault: self.vault,
                source: self.token(&owner),
                mint: pool.mint,
                vault: pool.vault,
                cash_source: pool.token(&owner),
                token_program: pool.token_program,
                collateral_token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Stake {
                amount,
                min_shares_out,
                max_cash,
            },
        )
    }

    /// Decides to leave with some shares.
    pub fn request_unstake(&self, owner: Pubkey, shares: u128) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::RequestUnstake {
                owner,
                fund: pool.fund,
                pool: pool.pool,
                buffer: self.buffer,
                position: self.position(&owner),
            },
            instruction::RequestUnstake { shares },
        )
    }

    /// Takes the request back.
    pub fn cancel_unstake(&self, owner: Pubkey) -> Instruction {
        build(
            accounts::CancelUnstake {
                owner,
                position: self.position(&owner),
            },
            instruction::CancelUnstake {},
        )
    }

    /// Executes a matured request; the collateral goes to the staker. Anyone may send it.
    pub fn unstake(&self, owner: Pubkey) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::Unstake {
                fund: pool.fund,
                pool: pool.pool,
                premium_book: pool.premium_book,
                buffer: self.buffer,
                position: self.position(&owner),
                collateral_mint: self.mint,
                buffer_vault: self.vault,
                destination: self.token(&owner),
                collateral_token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Unstake {},
        )
    }

    /// Pays the staker's income. Anyone may send it.
    pub fn collect_income(&self, owner: Pubkey) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::CollectIncome {
                pool: pool.pool,
                premium_book: pool.premium_book,
                buffer: self.buffer,
                position: self.position(&owner),
                mint: pool.mint,
                vault: pool.vault,
                destination: pool.token(&owner),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CollectIncome {},
        )
    }

    /// Closes a staker's empty position.
    pub fn close_buffer_position(&self, owner: Pubkey) -> Instruction {
        build(
            accounts::CloseBufferPosition {
                owner,
                position: self.position(&owner),
            },
            instruction::CloseBufferPosition {},
        )
    }

    /// Closes the buffer; `rent_payer` is who opened it.
    pub fn close_buffer(&self, authority: Pubkey, rent_payer: Pubkey) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::CloseBuffer {
                authority,
                fund: pool.fund,
                pool: pool.pool,
                buffer: self.buffer,
                rent_payer,
                collateral_mint: self.mint,
                buffer_vault: self.vault,
                treasury_token: self.token(&pool.treasury),
                collateral_token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CloseBuffer {},
        )
    }

    /// Works out what the buffer counts for.
    pub fn value_buffer(&self) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::ValueBuffer {
                pool: pool.pool,
                buffer: self.buffer,
                feed: self.feed,
            },
            instruction::ValueBuffer {},
        )
    }

    /// Starts the auction, or starts it again.
    pub fn start_auction(&self) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::StartAuction {
                pool: pool.pool,
                buffer: self.buffer,
                feed: self.feed,
            },
            instruction::StartAuction {},
        )
    }

    /// Buys `amount` of collateral at most, between the bidder's token accounts.
    pub fn take(&self, bidder: Pubkey, amount: u64, max_price: u64, min_out: u64) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::Take {
                bidder,
                pool: pool.pool,
                buffer: self.buffer,
                feed: self.feed,
                mint: pool.mint,
                vault: pool.vault,
                source: pool.token(&bidder),
                collateral_mint: self.mint,
                buffer_vault: self.vault,
                destination: self.token(&bidder),
                token_program: pool.token_program,
                collateral_token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Take {
                amount,
                max_price,
                min_out,
            },
        )
    }
}
