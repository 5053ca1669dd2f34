//! Room hedging.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{
    accounts, instruction,
    instructions::{BuyPutArgs, WritePutArgs},
    ID,
};

use super::build;
use crate::{keys::BufferKeys, pda};

impl BufferKeys {
    /// Writes a put; `payer` has the rent back at closing.
    pub fn write_put(&self, writer: Pubkey, payer: Pubkey, args: WritePutArgs) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::WritePut {
                writer,
                payer,
                pool: pool.pool,
                buffer: self.buffer,
                hedge: self.hedge(&writer, args.nonce),
                mint: pool.mint,
                vault: pool.vault,
                source: pool.token(&writer),
                token_program: pool.token_program,
                system_program: system_program::ID,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::WritePut { args },
        )
    }

    /// Buys a put; the premium goes to `writer`, who wrote it or has it now.
    pub fn buy_put(
        &self,
        authority: Pubkey,
        hedge: Pubkey,
        writer: Pubkey,
        args: BuyPutArgs,
    ) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::BuyPut {
                authority,
                fund: pool.fund,
                pool: pool.pool,
                buffer: self.buffer,
                hedge,
                mint: pool.mint,
                vault: pool.vault,
                destination: pool.token(&writer),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::BuyPut { args },
        )
    }

    /// Exercises a put for `amount` of collateral at most.
    pub fn exercise_put(&self, hedge: Pubkey, amount: u64) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::ExercisePut {
                pool: pool.pool,
                buffer: self.buffer,
                feed: self.feed,
                hedge,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::ExercisePut { amount },
        )
    }

    /// Gives the writer's side to `successor`.
    pub fn transfer_put(&self, writer: Pubkey, hedge: Pubkey, successor: Pubkey) -> Instruction {
        build(
            accounts::TransferPut { writer, hedge },
            instruction::TransferPut { writer: successor },
        )
    }

    /// Pays `writer` what is due; `signer` is the writer, to take back an offer.
    pub fn reclaim_put(
        &self,
        signer: Option<Pubkey>,
        writer: Pubkey,
        hedge: Pubkey,
        rent_payer: Pubkey,
    ) -> Instruction {
        let pool = &self.pool;
        build(
            accounts::ReclaimPut {
                writer: signer,
                pool: pool.pool,
                buffer: self.buffer,
                hedge,
                rent_payer,
                mint: pool.mint,
                vault: pool.vault,
                destination: pool.token(&writer),
                collateral_mint: self.mint,
                buffer_vault: self.vault,
                collateral_destination: self.token(&writer),
                token_program: pool.token_program,
                collateral_token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::ReclaimPut {},
        )
    }
}
