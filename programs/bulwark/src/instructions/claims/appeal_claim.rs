//! Anyone appeals a decision, too high or too low, with a bond that an appeal without effect forfeits.
//!
//! It shall: take the one appeal of a decided claim until the appeal deadline; remember what was approved; keep the
//! incident from being settled until the appeal is decided; refuse an appellant who sits on the appeal committee: its
//! seat would then be barred, and a member could use up a claim's one appeal in a committee that needs all its seats.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bytemuck::Zeroable;

use super::bond;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, ClaimAppealed},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{Appeal, Claim, ClaimStatus, Committee, Incident, IncidentStatus, Pool},
};

/// Accounts of `appeal_claim`.
#[event_cpi]
#[derive(Accounts)]
pub struct AppealClaim<'info> {
    /// Who appeals and pays the bond.
    pub appellant: Signer<'info>,
    /// Incident.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = appeal_committee @ BulwarkError::WrongCommittee
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Appeal committee that the incident began with.
    pub appeal_committee: Box<Account<'info, Committee>>,
    /// Claim.
    #[account(mut, has_one = incident @ BulwarkError::WrongIncident)]
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
    /// Appellant's token account, charged the bond.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&appellant_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&appellant_token, appellant.key) @ BulwarkError::WrongTokenOwner
    )]
    pub appellant_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Refuses appeals against what is not decided, was appealed, or whose time is over.
pub fn require_appealable(incident: &Incident, claim: &Claim, now: u64) -> Result<()> {
    incident.require_status(IncidentStatus::Confirmed)?;
    claim.require_status(ClaimStatus::Decided)?;
    require!(
        now <= incident.appeal_deadline(),
        BulwarkError::WindowClosed
    );
    Ok(())
}

impl AppealClaim<'_> {
    fn validate(&self, now: u64) -> Result<()> {
        require_appealable(&self.incident, &self.claim, now)?;
        require!(
            !self.appeal_committee.members().contains(self.appellant.key),
            BulwarkError::AppellantIsJudge
        );
        Ok(())
    }

    fn record(&mut self, bond: u64) -> Result<()> {
        self.claim.status = ClaimStatus::Appealed as u8;
        self.claim.appeal = Appeal {
            appellant: self.appellant.key(),
            bond,
            approved_before: self.claim.approved,
            ..Appeal::zeroed()
        };
        self.incident.open_appeals = self
            .incident
            .open_appeals
            .checked_add(1)
            .ok_or(BulwarkError::Overflow)?;
        self.claim.invariant()?;
        self.incident.invariant()
    }
}

/// See the module's "shall" list.
pub fn handle_appeal_claim(ctx: Context<AppealClaim>) -> Result<()> {
    let now = now()?;
    let accounts = &mut *ctx.accounts;
    accounts.validate(now)?;
    let bond = accounts.pool.load()?.settings.appeal_bond;
    accounts.record(bond)?;
    bond::take_in(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.appellant_token,
        accounts.appellant.as_ref(),
        bond,
    )?;
    let event = ClaimAppealed {
        incident: accounts.incident.key(),
        claim: accounts.claim.key(),
        appellant: accounts.appellant.key(),
        bond,
        at: now,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
