//! The rules of a sale: one place for buying, renewing and increasing cover.
//!
//! Order of a sale: pool accrued and product rolled -> `require_offered` -> `quote` -> `book_premium` and
//! `Policy::enter` -> `require_covered`. Without one home for them, the weakest of three copies would be the price.
//!
//! A sale is made on a `Ledger`, which needs no runtime: whoever has the accounts can quote what the program would charge.

use anchor_lang::prelude::*;
use bulwark_math::{day_of, day_start, earning_rate, DAY_SECONDS};

use crate::{
    constants::RING_DAYS,
    error::BulwarkError,
    state::{pool::credit, Fund, Operation, Policy, Pool, PremiumBook, Product, ProductState},
};

/// The accounts that every sale reads and writes.
pub struct Ledger<'a> {
    /// Fund.
    pub fund: &'a Fund,
    /// Pool that bears the risk.
    pub pool: &'a mut Pool,
    /// Its premium book.
    pub book: &'a mut PremiumBook,
    /// Product.
    pub product: &'a mut Product,
}

impl Ledger<'_> {
    /// Earns premium and lets ended cover leave, up to `now`.
    pub fn bring_up(&mut self, now: u64) -> Result<()> {
        self.pool.accrue(self.book, now)?;
        self.product.roll(self.pool, day_of(now))
    }
}

/// What kind of sale is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sale {
    /// New exposure: a purchase or an increase.
    New,
    /// A following term of exposure already written.
    Renewal,
}

/// Refuses a sale that fund, pool or product do not offer now: paused, wiped, held by an incident, new cover while the
/// stop-loss has tripped (capacity is what is written), not selling, without
/// an appeal committee of its own (no loss could be reported: cover nobody can claim), under an open incident, or on an
/// assessment that is missing, too old, or of another deployment of the insured program, which `pinned` refuses.
pub fn require_offered(
    sale: Sale,
    fund: &Fund,
    pool: &Pool,
    product: &Product,
    pinned: impl FnOnce(&Product) -> Result<()>,
    now: u64,
) -> Result<()> {
    fund.require_running(Operation::Purchase, now)?;
    pool.require_alive()?;
    pool.require_released()?;
    require!(
        sale == Sale::Renewal || pool.stop_loss.tripped == 0,
        BulwarkError::StopLossTripped
    );
    let sells = product.state == ProductState::Open as u8
        || (sale == Sale::Renewal && product.state == ProductState::RenewalsOnly as u8);
    require!(sells, BulwarkError::ProductNotSelling);
    let claimable = fund
        .appeal_committee()
        .is_some_and(|committee| committee != product.committee);
    require!(claimable, BulwarkError::NoAppealCommittee);
    require!(product.open_incidents == 0, BulwarkError::IncidentOpen);
    product.require_assessed(fund.parameters.max_assessment_age, now)?;
    pinned(product)
}

/// Refuses a policy that is over or cancelled.
pub fn require_in_force(policy: &Policy, now: u64) -> Result<()> {
    require!(
        !policy.is_cancelled() && now < policy.end,
        BulwarkError::PolicyNotInForce
    );
    Ok(())
}

/// Refuses a sum insured outside the product's limits.
pub fn require_sum(product: &Product, sum: u64) -> Result<()> {
    require!(
        (product.min_sum..=product.max_sum).contains(&sum),
        BulwarkError::SumOutOfBounds
    );
    Ok(())
}

/// `(end, seconds)` of a term from `start` to 00:00 UTC of `end_day`. At least the shortest term to the second; at most
/// the longest and the rest of a day, so that a term of exactly n days can be bought at any hour. The end must fit the
/// rings as seen from `now`: a day further would share a slot with another.
pub fn term(product: &Product, start: u64, end_day: u64, now: u64) -> Result<(u64, u64)> {
    let end = day_start(end_day).map_err(BulwarkError::from)?;
    let seconds = end.checked_sub(start).ok_or(BulwarkError::TermNotOffered)?;
    let least = u64::from(product.min_term_days).saturating_mul(DAY_SECONDS);
    let days = seconds / DAY_SECONDS;
    require!(
        seconds >= least
            && days <= u64::from(product.max_term_days)
            && end_day.saturating_sub(day_of(now)) < RING_DAYS,
        BulwarkError::TermNotOffered
    );
    Ok((end, seconds))
}

/// Premium for `sum` on top of `exposure` over `seconds`, at least the product's least premium, rounded up.
/// Refuses to pass the product's capacity.
pub fn quote(product: &Product, exposure: u64, sum: u64, seconds: u64) -> Result<u64> {
    let fits = exposure
        .checked_add(sum)
        .is_some_and(|after| after <= product.capacity);
    require!(fits, BulwarkError::CapacityReached);
    let premium = product
        .curve()
        .premium(exposure, sum, product.capacity, seconds)
        .map_err(BulwarkError::from)?;
    Ok(premium.max(product.min_premium))
}

/// Writes `premium` (net of the referrer's share) as unearned for a term of `seconds`, and returns its earning rate.
/// What the rate cannot hold is earned at once, so that `unearned * 2^32 - earned_fraction` stays exactly what all
/// policies have still to earn.
pub fn book_premium(
    pool: &mut Pool,
    product: &mut Product,
    policy: &mut Policy,
    premium: u64,
    seconds: u64,
) -> Result<u64> {
    let (rate, dust) = earning_rate(premium, seconds).map_err(BulwarkError::from)?;
    credit(&mut pool.unearned, premium)?;
    credit(&mut pool.premium_written, premium)?;
    credit(&mut product.premium_written, premium)?;
    credit(&mut policy.premium, premium)?;
    pool.earn_fraction(dust)?;
    Ok(rate)
}

/// The cover that a new policy gives.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    /// Most that is paid, base units.
    pub sum_insured: u64,
    /// Begin of the term, unix seconds.
    pub start: u64,
    /// First covered second, unix seconds.
    pub covers_from: u64,
    /// End of the term, 00:00 UTC, unix seconds.
    pub end: u64,
    /// Premium net of the referrer's share, base units.
    pub premium: u64,
}

impl Cover {
    /// Writes the cover into a fresh policy, with the product's terms of today pinned, and enters it into the totals.
    pub fn write(self, policy: &mut Policy, ledger: &mut Ledger) -> Result<()> {
        let Ledger {
            pool,
            book,
            product,
            ..
        } = ledger;
        policy.sum_insured = self.sum_insured;
        policy.sum_before_increase = self.sum_insured;
        policy.start = self.start;
        policy.covers_from = self.covers_from;
        policy.end = self.end;
        policy.deductible_bps = product.deductible_bps;
        policy.terms_hash = product.terms_hash;
        policy.product_revision = product.revision;
        let seconds = self.end.saturating_sub(self.start);
        let rate = book_premium(pool, product, policy, self.premium, seconds)?;
        policy.enter(pool, book, product, self.sum_insured, rate)?;
        credit(&mut product.policies_sold, 1)
    }
}

/// Refuses what leaves the pool insolvent or the product too concentrated, and any broken account.
pub fn require_covered(fund: &Fund, pool: &Pool, product: &Product, policy: &Policy) -> Result<()> {
    let solvency = pool.require_solvent(&fund.parameters)?;
    product.require_concentration(&solvency)?;
    pool.invariant()?;
    product.invariant()?;
    policy.invariant()
}
