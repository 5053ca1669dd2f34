//! A holder claims a loss of a confirmed incident, with a bond that an unfounded claim forfeits.
//!
//! It shall: take one claim a policy and incident, until the filing deadline; refuse a loss outside the policy's cover
//! or a policy whose sum insured is used up; take the bond; keep the policy from being transferred, cancelled or closed
//! while the claim is open.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bytemuck::Zeroable;

use super::bond;
use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::{emit_cpi, ClaimFiled},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    seeds,
    state::{Claim, ClaimStatus, Incident, IncidentStatus, Policy, Pool},
};

/// Accounts of `file_claim`.
#[event_cpi]
#[derive(Accounts)]
pub struct FileClaim<'info> {
    /// Claimant: pays bond and rent, is paid, gets both back.
    #[account(mut)]
    pub holder: Signer<'info>,
    /// Policy that covers the loss.
    #[account(
        mut,
        has_one = holder @ BulwarkError::NotPolicyHolder,
        constraint = policy.product == incident.product @ BulwarkError::WrongProduct
    )]
    pub policy: Box<Account<'info, Policy>>,
    /// Incident.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub incident: Box<Account<'info, Incident>>,
    /// The new claim.
    #[account(
        init,
        payer = holder,
        space = 8 + Claim::INIT_SPACE,
        seeds = [seeds::CLAIM, incident.key().as_ref(), policy.key().as_ref()],
        bump
    )]
    pub claim: Box<Account<'info, Claim>>,
    /// Pool that takes the bond.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// Pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Holder's token account, charged the bond.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&holder_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&holder_token, holder.key) @ BulwarkError::WrongTokenOwner
    )]
    pub holder_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Refuses claims of an incident that does not take them, or no longer.
pub fn require_filing(incident: &Incident, now: u64) -> Result<()> {
    incident.require_status(IncidentStatus::Confirmed)?;
    require!(
        now <= incident.filing_deadline(),
        BulwarkError::WindowClosed
    );
    Ok(())
}

impl FileClaim<'_> {
    fn validate(&self, requested: u64, now: u64) -> Result<()> {
        require_filing(&self.incident, now)?;
        require!(requested > 0, BulwarkError::ZeroAmount);
        require!(
            self.policy.limit_at(self.incident.incident_time)? > 0,
            BulwarkError::SumInsuredExhausted
        );
        Ok(())
    }

    #[inline(never)]
    fn record(
        &mut self,
        requested: u64,
        evidence_hash: [u8; 32],
        bump: u8,
        bond: u64,
        now: u64,
    ) -> Result<()> {
        self.claim.set_inner(Claim {
            version: VERSION,
            bump,
            status: ClaimStatus::Filed as u8,
            incident: self.incident.key(),
            policy: self.policy.key(),
            claimant: self.holder.key(),
            requested,
            evidence_hash,
            filed_at: now,
            bond,
            ..Claim::zeroed()
        });
        let incident = &mut self.incident;
        let raise = |count: u32| count.checked_add(1).ok_or(BulwarkError::Overflow);
        incident.open_claims = raise(incident.open_claims)?;
        incident.claims_filed = raise(incident.claims_filed)?;
        incident.undecided_claims = raise(incident.undecided_claims)?;
        // What people ask is unbounded: one huge request must not keep others from filing.
        incident.requested_total = incident.requested_total.saturating_add(requested);
        self.policy.open_claims = self
            .policy
            .open_claims
            .checked_add(1)
            .ok_or(BulwarkError::Overflow)?;
        self.policy.has_claimed = 1;
        self.claim.invariant()?;
        self.incident.invariant()?;
        self.policy.invariant()
    }
}

/// See the module's "shall" list.
pub fn handle_file_claim(
    ctx: Context<FileClaim>,
    requested: u64,
    evidence_hash: [u8; 32],
) -> Result<()> {
    let now = now()?;
    let accounts = &mut *ctx.accounts;
    accounts.validate(requested, now)?;
    let bond = accounts.pool.load()?.settings.claim_bond;
    accounts.record(requested, evidence_hash, ctx.bumps.claim, bond, now)?;
    bond::take_in(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.holder_token,
        accounts.holder.as_ref(),
        bond,
    )?;
    let event = ClaimFiled {
        incident: accounts.incident.key(),
        claim: accounts.claim.key(),
        policy: accounts.policy.key(),
        claimant: accounts.holder.key(),
        requested,
        evidence_hash,
        bond,
        at: now,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
