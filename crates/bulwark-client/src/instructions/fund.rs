//! Room fund.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{
    accounts, instruction,
    instructions::{CreateFundArgs, FormCommitteeArgs},
    state::{FundParameters, Operation, PoolParameters},
    ID,
};

use super::build;
use crate::{
    keys::{FundKeys, PoolKeys},
    pda,
};

impl FundKeys {
    /// Creates the fund; `authority` is its creator.
    pub fn create_fund(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        id: u64,
        parameters: FundParameters,
        guardian: Pubkey,
    ) -> Instruction {
        build(
            accounts::CreateFund {
                authority,
                payer,
                fund: self.fund,
                bond_mint: self.bond_mint,
                bond_vault: self.bond_vault,
                token_program: self.token_program,
                system_program: system_program::ID,
            },
            instruction::CreateFund {
                args: CreateFundArgs {
                    id,
                    parameters,
                    guardian,
                    treasury: self.treasury,
                },
            },
        )
    }

    /// Sets the fund's rules.
    pub fn set_fund_parameters(
        &self,
        authority: Pubkey,
        parameters: FundParameters,
    ) -> Instruction {
        build(
            accounts::SetFundParameters {
                authority,
                fund: self.fund,
            },
            instruction::SetFundParameters { parameters },
        )
    }

    /// Sets guardian and treasury.
    pub fn set_roles(&self, authority: Pubkey, guardian: Pubkey, treasury: Pubkey) -> Instruction {
        build(
            accounts::SetRoles {
                authority,
                fund: self.fund,
            },
            instruction::SetRoles { guardian, treasury },
        )
    }

    /// Proposes the next authority, or withdraws the proposal.
    pub fn propose_authority(&self, authority: Pubkey, successor: Option<Pubkey>) -> Instruction {
        build(
            accounts::ProposeAuthority {
                authority,
                fund: self.fund,
            },
            instruction::ProposeAuthority { successor },
        )
    }

    /// The proposed authority takes over.
    pub fn accept_authority(&self, successor: Pubkey) -> Instruction {
        build(
            accounts::AcceptAuthority {
                successor,
                fund: self.fund,
            },
            instruction::AcceptAuthority {},
        )
    }

    /// Pauses one operation.
    pub fn pause_operation(
        &self,
        guardian: Pubkey,
        operation: Operation,
        seconds: u64,
    ) -> Instruction {
        build(
            accounts::PauseOperation {
                guardian,
                fund: self.fund,
            },
            instruction::PauseOperation { operation, seconds },
        )
    }

    /// Ends a pause early.
    pub fn resume_operation(&self, guardian: Pubkey, operation: Operation) -> Instruction {
        build(
            accounts::ResumeOperation {
                guardian,
                fund: self.fund,
            },
            instruction::ResumeOperation { operation },
        )
    }

    /// Forms a committee.
    pub fn form_committee(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        version: u32,
        threshold: u8,
        members: Vec<Pubkey>,
    ) -> Instruction {
        build(
            accounts::FormCommittee {
                authority,
                payer,
                fund: self.fund,
                committee: pda::committee(&self.fund, version),
                system_program: system_program::ID,
            },
            instruction::FormCommittee {
                args: FormCommitteeArgs {
                    version,
                    threshold,
                    members,
                },
            },
        )
    }

    /// Names the appeal committee.
    pub fn set_appeal_committee(&self, authority: Pubkey, committee: Pubkey) -> Instruction {
        build(
            accounts::SetAppealCommittee {
                authority,
                fund: self.fund,
                committee,
            },
            instruction::SetAppealCommittee {},
        )
    }

    /// Registers an attestor.
    pub fn register_attestor(&self, authority: Pubkey, payer: Pubkey) -> Instruction {
        build(
            accounts::RegisterAttestor {
                authority,
                payer,
                fund: self.fund,
                attestor: pda::attestor(&self.fund, &authority),
                system_program: system_program::ID,
            },
            instruction::RegisterAttestor {},
        )
    }

    /// Adds to an attestor's bond, from its own token account.
    pub fn bond_attestor(&self, authority: Pubkey, amount: u64) -> Instruction {
        build(
            accounts::BondAttestor {
                authority,
                fund: self.fund,
                attestor: pda::attestor(&self.fund, &authority),
                bond_mint: self.bond_mint,
                bond_vault: self.bond_vault,
                source: self.bond_token(&authority),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::BondAttestor { amount },
        )
    }

    /// Returns bond to the attestor's own token account.
    pub fn unbond_attestor(&self, authority: Pubkey, amount: u64) -> Instruction {
        build(
            accounts::UnbondAttestor {
                authority,
                fund: self.fund,
                attestor: pda::attestor(&self.fund, &authority),
                bond_mint: self.bond_mint,
                bond_vault: self.bond_vault,
                destination: self.bond_token(&authority),
                token_program: self.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::UnbondAttestor { amount },
        )
    }
}

impl PoolKeys {
    /// Sets the pool's deposit limits, bonds, fee and stop-loss line.
    pub fn set_pool_parameters(
        &self,
        authority: Pubkey,
        parameters: PoolParameters,
    ) -> Instruction {
        build(
            accounts::SetPoolParameters {
                authority,
                fund: self.fund,
                pool: self.pool,
                premium_book: self.premium_book,
            },
            instruction::SetPoolParameters { parameters },
        )
    }
}
