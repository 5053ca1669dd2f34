//! Opens a re-insurance tranche of a pool.
//!
//! - The fund's authority shall sign; cover and term shall be inside their bounds; the slot shall be free.
//! - All quota shares together shall cede the whole at most.
//! - Premium shall be earned up to now first: what was earned before is not the tranche's.
//! - An aggregate layer's amounts shall be fixed now, as shares of the pool's capital of this moment.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};
use bulwark_math::BPS;

use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::TrancheOpened,
    instructions::now,
    seeds,
    state::{Cession, Fund, Pool, PremiumBook, Tranche, TrancheCover, TrancheTerm},
};

/// What a tranche is opened with.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct OpenTrancheArgs {
    /// Its slot in the pool, 0 to 7; part of the address.
    pub index: u8,
    /// What it covers.
    pub cover: TrancheCover,
    /// When.
    pub term: TrancheTerm,
    /// SHA-256 of the contract.
    pub terms_hash: [u8; 32],
}

/// Accounts of `open_tranche`.
#[derive(Accounts)]
#[instruction(args: OpenTrancheArgs)]
pub struct OpenTranche<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Pays the rent and has it back at closing.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that is re-insured.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// The pool's premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// The new tranche.
    #[account(
        init,
        payer = payer,
        space = Tranche::SPACE,
        seeds = [seeds::TRANCHE, pool.key().as_ref(), &[args.index]],
        bump
    )]
    pub tranche: Box<Account<'info, Tranche>>,
    /// The new vault.
    #[account(
        init,
        payer = payer,
        seeds = [seeds::TRANCHE_VAULT, tranche.key().as_ref()],
        bump,
        token::mint = mint,
        token::authority = tranche,
        token::token_program = token_program
    )]
    pub tranche_vault: Box<InterfaceAccount<'info, TokenAccount>>,
    /// Settlement mint.
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// The slot and the shares of capital that `args` asks for.
fn contract(
    args: &OpenTrancheArgs,
    fund: &Fund,
    capital: u64,
    at: u64,
) -> Result<(Cession, (u16, u16))> {
    args.cover.validate()?;
    args.term.validate(at)?;
    let mut cession = Cession {
        opened_at: at,
        kind: args.cover.kind() as u8,
        ..Cession::default()
    };
    args.term.write(&mut cession, &fund.parameters);
    let mut shares_of_capital = (0, 0);
    match args.cover {
        TrancheCover::QuotaShare {
            cession_bps,
            collateral,
        } => {
            cession.cession_bps = cession_bps;
            cession.limit = collateral;
        }
        TrancheCover::ExcessOfLoss {
            attachment,
            limit,
            rate_on_line,
            reinstatements,
            reinstatement_bps,
        } => {
            cession.attachment = attachment;
            cession.limit = limit;
            cession.rate_on_line = rate_on_line;
            cession.reinstatements = reinstatements;
            cession.reinstatement_bps = reinstatement_bps;
        }
        TrancheCover::AggregateStopLoss {
            attachment_bps,
            limit_bps,
            rate_on_line,
        } => {
            cession.rate_on_line = rate_on_line;
            shares_of_capital = (attachment_bps, limit_bps);
            cession.resolve(capital, attachment_bps, limit_bps)?;
        }
    }
    cession.require_countable()?;
    cession.invariant()?;
    Ok((cession, shares_of_capital))
}

/// Opens the tranche; see the module.
pub fn handle_open_tranche(ctx: Context<OpenTranche>, args: OpenTrancheArgs) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
    pool.roll_loss_year(at)?;
    let (cession, (attachment_bps, limit_bps)) = contract(&args, &accounts.fund, pool.capital, at)?;
    *pool.cession_mut(args.index)? = cession;
    pool.tranches = pool.tranches.checked_add(1).ok_or(BulwarkError::Overflow)?;
    let ceded: u32 = pool.cessions.iter().map(|c| u32::from(c.cession_bps)).sum();
    require!(ceded <= BPS.into(), BulwarkError::CessionAboveWhole);
    pool.invariant()?;

    let tranche = &mut accounts.tranche;
    tranche.pool = accounts.pool.key();
    tranche.vault = accounts.tranche_vault.key();
    tranche.rent_payer = accounts.payer.key();
    tranche.terms_hash = args.terms_hash;
    tranche.attachment_bps = attachment_bps;
    tranche.limit_bps = limit_bps;
    tranche.index = args.index;
    tranche.version = VERSION;
    tranche.bump = ctx.bumps.tranche;
    tranche.invariant()?;
    emit!(TrancheOpened {
        pool: tranche.pool,
        tranche: tranche.key(),
        index: args.index,
        cover: args.cover,
        attachment: cession.attachment,
        limit: cession.limit,
        start: cession.start,
        end: cession.end,
        locked_until: cession.locked_until,
        terms_hash: args.terms_hash,
        at,
    });
    Ok(())
}
