//! Room claims.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{
        instruction::{AccountMeta, Instruction},
        system_program,
    },
};
use bulwark::{accounts, instruction, instructions::ReportIncidentArgs, ID};

use super::build;
use crate::{
    keys::{FundKeys, IncidentKeys, TrancheKeys},
    pda,
};

impl IncidentKeys {
    /// Reports the incident, bond from the reporter's token account.
    pub fn report_incident(&self, reporter: Pubkey, args: ReportIncidentArgs) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::ReportIncident {
                reporter,
                fund: pool.fund,
                pool: pool.pool,
                product: self.product.product,
                incident: self.incident,
                mint: pool.mint,
                vault: pool.vault,
                reporter_token: pool.token(&reporter),
                token_program: pool.token_program,
                system_program: system_program::ID,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::ReportIncident { args },
        )
    }

    /// Votes on the report.
    pub fn attest_incident(&self, member: Pubkey, is_loss: bool) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::AttestIncident {
                member,
                attestor: pda::attestor(&pool.fund, &member),
                committee: self.committee,
                incident: self.incident,
                pool: pool.pool,
                product: self.product.product,
            },
            instruction::AttestIncident { is_loss },
        )
    }

    /// Rejects the report.
    pub fn reject_incident(&self) -> Instruction {
        build(
            accounts::RejectIncident {
                incident: self.incident,
                committee: self.committee,
                pool: self.product.pool.pool,
                product: self.product.product,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::RejectIncident {},
        )
    }

    /// Voids a seat: the member's own, or the owner's of the position or policy passed.
    pub fn recuse(
        &self,
        signer: Pubkey,
        position: Option<Pubkey>,
        policy: Option<Pubkey>,
    ) -> Instruction {
        build(
            accounts::Recuse {
                signer,
                incident: self.incident,
                committee: self.committee,
                position,
                policy,
                tranche: None,
                tranche_position: None,
            },
            instruction::Recuse {},
        )
    }

    /// Voids the seat of a member who re-insures the pool; anyone may show it.
    pub fn recuse_reinsurer(
        &self,
        signer: Pubkey,
        tranche: &TrancheKeys,
        member: &Pubkey,
    ) -> Instruction {
        build(
            accounts::Recuse {
                signer,
                incident: self.incident,
                committee: self.committee,
                position: None,
                policy: None,
                tranche: Some(tranche.tranche),
                tranche_position: Some(tranche.position(member)),
            },
            instruction::Recuse {},
        )
    }

    /// Files a policy's claim, bond from the holder's token account.
    pub fn file_claim(
        &self,
        holder: Pubkey,
        policy: Pubkey,
        requested: u64,
        evidence_hash: [u8; 32],
    ) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::FileClaim {
                holder,
                policy,
                incident: self.incident,
                claim: self.claim(&policy),
                pool: pool.pool,
                mint: pool.mint,
                vault: pool.vault,
                holder_token: pool.token(&holder),
                token_program: pool.token_program,
                system_program: system_program::ID,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::FileClaim {
                requested,
                evidence_hash,
            },
        )
    }

    /// Assesses a policy's claim.
    pub fn attest_claim(
        &self,
        member: Pubkey,
        policy: Pubkey,
        amount: u64,
        reason: u8,
    ) -> Instruction {
        build(
            accounts::AttestClaim {
                member,
                attestor: pda::attestor(&self.product.pool.fund, &member),
                committee: self.committee,
                incident: self.incident,
                claim: self.claim(&policy),
            },
            instruction::AttestClaim { amount, reason },
        )
    }

    /// Decides a policy's claim.
    pub fn decide_claim(&self, policy: Pubkey) -> Instruction {
        build(
            accounts::DecideClaim {
                committee: self.committee,
                incident: self.incident,
                claim: self.claim(&policy),
                policy,
            },
            instruction::DecideClaim {},
        )
    }

    /// Appeals, bond from the appellant's token account.
    pub fn appeal_claim(&self, appellant: Pubkey, policy: Pubkey) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::AppealClaim {
                appellant,
                incident: self.incident,
                appeal_committee: self.appeal_committee,
                claim: self.claim(&policy),
                pool: pool.pool,
                mint: pool.mint,
                vault: pool.vault,
                appellant_token: pool.token(&appellant),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::AppealClaim {},
        )
    }

    /// Assesses an appealed claim.
    pub fn attest_appeal(&self, member: Pubkey, policy: Pubkey, amount: u64) -> Instruction {
        build(
            accounts::AttestAppeal {
                member,
                attestor: pda::attestor(&self.product.pool.fund, &member),
                appeal_committee: self.appeal_committee,
                committee: self.committee,
                incident: self.incident,
                claim: self.claim(&policy),
            },
            instruction::AttestAppeal { amount },
        )
    }

    /// Decides an appeal.
    pub fn decide_appeal(&self, policy: Pubkey) -> Instruction {
        build(
            accounts::DecideAppeal {
                appeal_committee: self.appeal_committee,
                committee: self.committee,
                incident: self.incident,
                claim: self.claim(&policy),
                policy,
            },
            instruction::DecideAppeal {},
        )
    }

    /// Slashes the seat of `member`; the appellant's and treasury's token accounts of the bond mint are paid.
    pub fn slash_seat(
        &self,
        fund: &FundKeys,
        policy: Pubkey,
        member: Pubkey,
        appellant: Pubkey,
    ) -> Instruction {
        build(
            accounts::SlashSeat {
                fund: fund.fund,
                committee: self.committee,
                incident: self.incident,
                claim: self.claim(&policy),
                attestor: pda::attestor(&fund.fund, &member),
                bond_mint: fund.bond_mint,
                bond_vault: fund.bond_vault,
                appellant_token: fund.bond_token(&appellant),
                treasury_token: fund.bond_token(&fund.treasury),
                token_program: fund.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::SlashSeat {},
        )
    }

    /// Settles the incident of a pool without tranches.
    pub fn settle_incident(&self) -> Instruction {
        self.settle_incident_with(&[])
    }

    /// Settles the incident with the pool's tranches: all of them, by index.
    pub fn settle_incident_with(&self, tranches: &[TrancheKeys]) -> Instruction {
        let pool = &self.product.pool;
        let mut settlement = build(
            accounts::SettleIncident {
                incident: self.incident,
                pool: pool.pool,
                premium_book: pool.premium_book,
                product: self.product.product,
                mint: pool.mint,
                vault: pool.vault,
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::SettleIncident {},
        );
        settlement.accounts.extend(
            tranches
                .iter()
                .flat_map(|t| [t.tranche, t.vault])
                .map(|address| AccountMeta::new(address, false)),
        );
        settlement
    }

    /// Pays a policy's claim to the claimant's token account.
    pub fn pay_claim(&self, policy: Pubkey, claimant: Pubkey) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::PayClaim {
                incident: self.incident,
                claim: self.claim(&policy),
                policy,
                product: self.product.product,
                pool: pool.pool,
                mint: pool.mint,
                vault: pool.vault,
                claimant_token: pool.token(&claimant),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::PayClaim {},
        )
    }

    /// Brings recovered money from the payer's token account.
    pub fn recover(&self, payer: Pubkey, amount: u64) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::Recover {
                payer,
                incident: self.incident,
                pool: pool.pool,
                premium_book: pool.premium_book,
                mint: pool.mint,
                vault: pool.vault,
                payer_token: pool.token(&payer),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::Recover { amount },
        )
    }

    /// Releases a claimant's bond.
    pub fn release_claim_bond(&self, policy: Pubkey, claimant: Pubkey) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::ReleaseClaimBond {
                incident: self.incident,
                claim: self.claim(&policy),
                pool: pool.pool,
                mint: pool.mint,
                vault: pool.vault,
                claimant_token: pool.token(&claimant),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::ReleaseClaimBond {},
        )
    }

    /// Releases an appellant's bond.
    pub fn release_appeal_bond(&self, policy: Pubkey, appellant: Pubkey) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::ReleaseAppealBond {
                incident: self.incident,
                claim: self.claim(&policy),
                pool: pool.pool,
                mint: pool.mint,
                vault: pool.vault,
                appellant_token: pool.token(&appellant),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::ReleaseAppealBond {},
        )
    }

    /// Releases the reporter's bond.
    pub fn release_report_bond(&self, reporter: Pubkey) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::ReleaseReportBond {
                incident: self.incident,
                pool: pool.pool,
                mint: pool.mint,
                vault: pool.vault,
                reporter_token: pool.token(&reporter),
                token_program: pool.token_program,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::ReleaseReportBond {},
        )
    }

    /// Closes a policy's claim.
    pub fn close_claim(&self, policy: Pubkey, claimant: Pubkey) -> Instruction {
        build(
            accounts::CloseClaim {
                incident: self.incident,
                claim: self.claim(&policy),
                policy,
                claimant,
            },
            instruction::CloseClaim {},
        )
    }

    /// Closes the incident.
    pub fn close_incident(&self, reporter: Pubkey) -> Instruction {
        let pool = &self.product.pool;
        build(
            accounts::CloseIncident {
                incident: self.incident,
                pool: pool.pool,
                premium_book: pool.premium_book,
                reporter,
                event_authority: pda::event_authority(),
                program: ID,
            },
            instruction::CloseIncident {},
        )
    }
}
