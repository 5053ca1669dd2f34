//! Anyone reports a loss event of a product, with a bond that a report voted down forfeits.
//!
//! It shall: refuse while reports are paused; refuse a loss in the future or older than the report window (whoever held
//! capital at the loss could have left otherwise); refuse without an appeal committee other than the product's; fix
//! committees, windows, attestors' bond, slash and tolerance for the whole life of the incident; stop the product's
//! sales and cancellations; take the bond into the pool's bonds bucket.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bytemuck::Zeroable;

use super::bond;
use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::{emit_cpi, IncidentReported},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    seeds,
    state::{Fund, Incident, IncidentStatus, Operation, Pool, Product, Windows},
};

/// A report.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct ReportIncidentArgs {
    /// Chosen by the reporter; part of the address.
    pub id: u64,
    /// When the loss happened, unix seconds.
    pub incident_time: u64,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
}

/// Accounts of `report_incident`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: ReportIncidentArgs)]
pub struct ReportIncident<'info> {
    /// Who reports, pays bond and rent and gets both back.
    #[account(mut)]
    pub reporter: Signer<'info>,
    /// Fund: the rules the incident begins with.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that takes the bond.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Product that suffered the loss.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub product: AccountLoader<'info, Product>,
    /// The new incident.
    #[account(
        init,
        payer = reporter,
        space = 8 + Incident::INIT_SPACE,
        seeds = [seeds::INCIDENT, product.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// Pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Reporter's token account, charged the bond.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&reporter_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&reporter_token, reporter.key) @ BulwarkError::WrongTokenOwner
    )]
    pub reporter_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

impl ReportIncident<'_> {
    fn validate(&self, args: &ReportIncidentArgs, now: u64) -> Result<()> {
        self.fund.require_running(Operation::Report, now)?;
        let age = now.checked_sub(args.incident_time);
        let window = u64::from(self.fund.parameters.report_window);
        require!(
            age.is_some_and(|age| age <= window),
            BulwarkError::LossOutsideReportWindow
        );
        Ok(())
    }

    /// Raises the product's open incidents; returns committee and appeal committee.
    fn open(&self) -> Result<(Pubkey, Pubkey)> {
        let mut product = self.product.load_mut()?;
        let appeal_committee = self
            .fund
            .appeal_committee()
            .filter(|committee| *committee != product.committee)
            .ok_or(BulwarkError::NoAppealCommittee)?;
        product.open_incidents = product
            .open_incidents
            .checked_add(1)
            .ok_or(BulwarkError::Overflow)?;
        product.invariant()?;
        Ok((product.committee, appeal_committee))
    }

    #[inline(never)]
    fn record(&mut self, args: &ReportIncidentArgs, bump: u8, bond: u64, now: u64) -> Result<()> {
        let (committee, appeal_committee) = self.open()?;
        let rules = &self.fund.parameters;
        self.incident.set_inner(Incident {
            version: VERSION,
            bump,
            status: IncidentStatus::Reported as u8,
            fund: self.fund.key(),
            pool: self.pool.key(),
            product: self.product.key(),
            committee,
            appeal_committee,
            id: args.id,
            reporter: self.reporter.key(),
            evidence_hash: args.evidence_hash,
            incident_time: args.incident_time,
            reported_at: now,
            windows: Windows::from(rules),
            attestor_bond: rules.attestor_bond,
            slash_bps: rules.slash_bps,
            tolerance_bps: rules.tolerance_bps,
            bond,
            ..Incident::zeroed()
        });
        self.incident.invariant()
    }
}

/// See the module's "shall" list.
pub fn handle_report_incident(
    ctx: Context<ReportIncident>,
    args: ReportIncidentArgs,
) -> Result<()> {
    let now = now()?;
    let accounts = &mut *ctx.accounts;
    accounts.validate(&args, now)?;
    let bond = accounts.pool.load()?.settings.report_bond;
    accounts.record(&args, ctx.bumps.incident, bond, now)?;
    bond::take_in(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.reporter_token,
        accounts.reporter.as_ref(),
        bond,
    )?;
    let event = IncidentReported {
        pool: accounts.pool.key(),
        product: accounts.product.key(),
        incident: accounts.incident.key(),
        reporter: accounts.reporter.key(),
        incident_time: args.incident_time,
        evidence_hash: args.evidence_hash,
        bond,
        confirm_deadline: accounts.incident.confirm_deadline(),
        at: now,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
