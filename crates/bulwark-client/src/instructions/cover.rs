//! Room cover.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{
    accounts, instruction,
    instructions::{AssessProductArgs, BuyPolicyArgs, ListProductArgs, RenewPolicyArgs},
    state::{ProductState, ProductTerms},
    ID,
};

use super::build;
use crate::{keys::ProductKeys, pda};

impl ProductKeys {
    /// Lists the product.
    pub fn list_product(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        committee: Pubkey,
        args: ListProductArgs,
    ) -> Instruction {
        build(
            accounts::ListProduct {
                authority,
                payer,
                fund: self.pool.fund,
                pool: self.pool.pool,
                committee,
                product: self.product,
                system_program: system_program::ID,
            },
            instruction::ListProduct { args },
        )
    }

    /// Changes the terms.
    pub fn revise_product(&self, authority: Pubkey, terms: ProductTerms) -> Instruction {
        build(
            accounts::ReviseProduct {
                authority,
                fund: self.pool.fund,
                pool: self.pool.pool,
                product: self.product,
            },
            instruction::ReviseProduct { terms },
        )
    }

    /// Records an assessment; pins `self.program_data` when there is one.
    pub fn assess_product(&self, authority: Pubkey, args: AssessProductArgs) -> Instruction {
        build(
            accounts::AssessProduct {
                authority,
                fund: self.pool.fund,
                pool: self.pool.pool,
                product: self.product,
                program_data: self.program_data,
            },
            instruction::AssessProduct { args },
        )
    }

    /// Opens or closes for sales.
    pub fn set_product_state(&self, authority: Pubkey, state: ProductState) -> Instruction {
        build(
            accounts::SetProductState {
                authority,
                fund: self.pool.fund,
                pool: self.pool.pool,
                product: self.product,
            },
            instruction::SetProductState { state },
        )
    }

    /// Names the committee.
    pub fn set_product_committee(&self, authority: Pubkey, committee: Pubkey) -> Instruction {
        build(
            accounts::SetProductCommittee {
                authority,
                fund: self.pool.fund,
                pool: self.pool.pool,
                product: self.product,
                committee,
            },
            instruction::SetProductCommittee {},
        )
    }

    /// Lets ended policies leave the exposure.
    pub fn roll_product(&self) -> Instruction {
        build(
            accounts::RollProduct {
                pool: self.pool.pool,
                product: self.product,
            },
            instruction::RollProduct {},
        )
    }

    /// Buys cover from the buyer's token account; `referrer` is a token account.
    pub fn buy_policy(
        &self,
        buyer: Pubkey,
        payer: Pubkey,
        referrer: Option<Pubkey>,
        args: BuyPolicyArgs,
    ) -> Instruction {
        build(
            accounts::BuyPolicy {
                buyer,
                payer,
                fund: self.pool.fund,
                pool: self.pool.pool,
                premium_book: self.pool.premium_book,
                product: self.product,
                policy: self.policy(&buyer, args.nonce),
                vault: self.pool.vault,
                mint: self.pool.mint,
                buyer_token: self.pool.token(&buyer),
                referrer_token: referrer,
                program_data: self.program_data,
                token_program: self.pool.token_program,
                system_program: system_program::ID,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::BuyPolicy { args },
        )
    }

    /// Buys the term after `policy`'s.
    pub fn renew_policy(
        &self,
        holder: Pubkey,
        payer: Pubkey,
        policy: Pubkey,
        args: RenewPolicyArgs,
    ) -> Instruction {
        build(
            accounts::RenewPolicy {
                holder,
                payer,
                fund: self.pool.fund,
                pool: self.pool.pool,
                premium_book: self.pool.premium_book,
                product: self.product,
                policy,
                renewal: self.policy(&holder, args.nonce),
                vault: self.pool.vault,
                mint: self.pool.mint,
                holder_token: self.pool.token(&holder),
                program_data: self.program_data,
                token_program: self.pool.token_program,
                system_program: system_program::ID,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::RenewPolicy { args },
        )
    }

    /// Raises the sum insured.
    pub fn increase_cover(
        &self,
        holder: Pubkey,
        policy: Pubkey,
        additional: u64,
        max_premium: u64,
    ) -> Instruction {
        build(
            accounts::IncreaseCover {
                holder,
                fund: self.pool.fund,
                pool: self.pool.pool,
                premium_book: self.pool.premium_book,
                product: self.product,
                policy,
                vault: self.pool.vault,
                mint: self.pool.mint,
                holder_token: self.pool.token(&holder),
                program_data: self.program_data,
                token_program: self.pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::IncreaseCover {
                additional,
                max_premium,
            },
        )
    }

    /// Ends a policy early; the refund goes to the holder's token account.
    pub fn cancel_policy(&self, holder: Pubkey, policy: Pubkey, min_refund: u64) -> Instruction {
        build(
            accounts::CancelPolicy {
                holder,
                fund: self.pool.fund,
                pool: self.pool.pool,
                premium_book: self.pool.premium_book,
                product: self.product,
                policy,
                vault: self.pool.vault,
                mint: self.pool.mint,
                holder_token: self.pool.token(&holder),
                token_program: self.pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CancelPolicy { min_refund },
        )
    }

    /// Hands a policy over; both sign.
    pub fn transfer_policy(
        &self,
        holder: Pubkey,
        new_holder: Pubkey,
        policy: Pubkey,
    ) -> Instruction {
        build(
            accounts::TransferPolicy {
                holder,
                new_holder,
                fund: self.pool.fund,
                pool: self.pool.pool,
                policy,
            },
            instruction::TransferPolicy {},
        )
    }

    /// Closes an ended policy.
    pub fn close_policy(&self, closer: Pubkey, policy: Pubkey, rent_payer: Pubkey) -> Instruction {
        build(
            accounts::ClosePolicy {
                closer,
                fund: self.pool.fund,
                pool: self.pool.pool,
                premium_book: self.pool.premium_book,
                product: self.product,
                policy,
                rent_payer,
            },
            instruction::ClosePolicy {},
        )
    }
}
