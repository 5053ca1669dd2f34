//! Renews a tranche for another term, on the same contract.
//!
//! - The fund's authority shall sign. The tranche shall be unlocked and not wiped, and whoever asked for release be out:
//!   capital that stays has had the whole lock to leave.
//! - The whole limit shall be there again; an aggregate layer's amounts shall follow the pool's capital of this moment.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::TrancheRolled,
    instructions::now,
    state::{Fund, Pool, PremiumBook, Tranche, TrancheKind, TrancheTerm},
};

/// Accounts of `roll_tranche`.
#[derive(Accounts)]
pub struct RollTranche<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that is re-insured.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// The pool's premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Tranche.
    #[account(has_one = pool @ BulwarkError::WrongPool)]
    pub tranche: Box<Account<'info, Tranche>>,
}

/// Renews the tranche; see the module.
pub fn handle_roll_tranche(ctx: Context<RollTranche>, term: TrancheTerm) -> Result<()> {
    let at = now()?;
    let accounts = ctx.accounts;
    let tranche = &accounts.tranche;
    let pool = &mut *accounts.pool.load_mut()?;
    tranche.require_unlocked(pool, at)?;
    require!(tranche.wiped == 0, BulwarkError::TrancheWiped);
    require!(tranche.requested.get() == 0, BulwarkError::ReleasesPending);
    term.validate(at)?;
    pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
    pool.roll_loss_year(at)?;
    let capital = pool.capital;
    let cession = pool.cession_mut(tranche.index)?;
    term.write(cession, &accounts.fund.parameters);
    cession.used = 0;
    if cession.kind() == TrancheKind::AggregateStopLoss {
        cession.resolve(capital, tranche.attachment_bps, tranche.limit_bps)?;
    }
    cession.require_countable()?;
    cession.restate()?;
    let cession = *cession;
    pool.invariant()?;
    emit!(TrancheRolled {
        pool: tranche.pool,
        tranche: tranche.key(),
        attachment: cession.attachment,
        limit: cession.limit,
        start: cession.start,
        end: cession.end,
        locked_until: cession.locked_until,
        at,
    });
    Ok(())
}
