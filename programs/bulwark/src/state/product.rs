//! A product: cover on one risk, its price, its assessment and the exposure sold.

use anchor_lang::prelude::*;
use bulwark_math::{concentration_holds, PriceCurve, Solvency};

use super::{Pool, PremiumBook, ProductTerms, Wide};
use crate::{constants::*, error::BulwarkError};

const SLOTS: usize = RING_DAYS as usize;

/// Seeds: `["product", pool, id]`. Amounts in base units of the pool's mint, rates over 1e9 a year.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Product {
    /// Pool that bears the risk.
    pub pool: Pubkey,
    /// Committee that attests incidents reported from now on.
    pub committee: Pubkey,
    /// SHA-256 of the terms document for policies sold from now on.
    pub terms_hash: [u8; 32],
    /// Asset that is insured, or the default key: never the settlement mint.
    pub insured_mint: Pubkey,
    /// ProgramData account of the insured program, or the default key when none is pinned.
    pub program_data: Pubkey,
    /// Slot of the insured program's last deployment when it was assessed.
    pub program_slot: u64,
    /// SHA-256 of the assessment report.
    pub assessment_hash: [u8; 32],
    /// UTF-8, zero padded.
    pub name: [u8; 32],

    /// Chosen by the authority; part of the address.
    pub id: u64,
    /// When the risk was last assessed, unix seconds; 0 = never, nothing can be sold.
    pub assessed_at: u64,
    /// Expected annual loss per unit of exposure.
    pub el_rate: u64,
    /// Share of exposure lost in the 1-in-200 event.
    pub shock_rate: u64,
    /// Floor rate that follows from `el_rate` and the margins.
    pub floor_rate: u64,
    /// Load at the kink.
    pub load_kink: u64,
    /// Load at full capacity.
    pub load_full: u64,
    /// Most exposure.
    pub capacity: u64,
    /// Sum insured on risk: policies whose cover has begun and not ended by `rolled_day`.
    pub exposure: u64,
    /// Days up to this one have been rolled.
    pub rolled_day: u64,
    /// Least sum insured.
    pub min_sum: u64,
    /// Most sum insured.
    pub max_sum: u64,
    /// Least premium.
    pub min_premium: u64,
    /// Policies sold, ever.
    pub policies_sold: u64,
    /// Premium written, ever, net of referrers' share.
    pub premium_written: u64,

    /// Waiting period, seconds.
    pub waiting_period: u32,
    /// Raised by every change of terms or assessment; pinned in policies.
    pub revision: u32,
    /// Incidents reported and neither rejected nor settled: no sale and no cancellation meanwhile.
    pub open_incidents: u32,
    /// See `ProductTerms`.
    pub kink_bps: u16,
    /// See `ProductTerms`.
    pub margin_bps: u16,
    /// See `ProductTerms`.
    pub expense_bps: u16,
    /// See `ProductTerms`.
    pub profit_bps: u16,
    /// See `ProductTerms`.
    pub concentration_bps: u16,
    /// See `ProductTerms`.
    pub deductible_bps: u16,
    /// See `ProductTerms`.
    pub referral_bps: u16,
    /// See `ProductTerms`.
    pub no_claims_bps: u16,
    /// Shortest term, days.
    pub min_term_days: u16,
    /// Longest term, days.
    pub max_term_days: u16,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// `ProductState`.
    pub state: u8,
    /// Peril (a label for people: `Peril`).
    pub peril: u8,
    /// Peril group whose stress this product adds to, 0 to 7.
    pub group: u8,
    /// Alignment.
    pub padding: [u8; 3],

    /// Sum insured whose cover begins at 00:00 UTC of the day (renewals); ring as in `PremiumBook`.
    pub begins: [u64; SLOTS],
    /// Sum insured whose cover ends at 00:00 UTC of the day.
    pub ends: [u64; SLOTS],
    /// For later layouts.
    pub reserved: [u64; 16],
}

/// Whether a product sells.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductState {
    /// Sells and renews.
    Open,
    /// Sells nothing new; policies in force run on and may be renewed.
    RenewalsOnly,
    /// Sells and renews nothing; policies in force run on.
    Closed,
}

/// What a product insures against.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peril {
    /// Bug of a contract or program.
    ContractExploit,
    /// Wrong, stale or forged oracle.
    OracleManipulation,
    /// Manipulated market price or share price.
    PriceManipulation,
    /// Loss of a peg.
    Depeg,
    /// Impermanent loss.
    ImpermanentLoss,
    /// Stolen keys or front ends.
    KeyCompromise,
    /// Bridge failure.
    Bridge,
    /// Governance attack.
    Governance,
}

impl Product {
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Takes over `terms`; the floor rate follows the assessment.
    pub fn set_terms(&mut self, terms: &ProductTerms) -> Result<()> {
        terms.validate()?;
        self.terms_hash = terms.terms_hash;
        self.capacity = terms.capacity;
        self.min_sum = terms.min_sum;
        self.max_sum = terms.max_sum;
        self.min_premium = terms.min_premium;
        self.load_kink = terms.load_kink;
        self.load_full = terms.load_full;
        self.kink_bps = terms.kink_bps;
        self.margin_bps = terms.margin_bps;
        self.expense_bps = terms.expense_bps;
        self.profit_bps = terms.profit_bps;
        self.concentration_bps = terms.concentration_bps;
        self.deductible_bps = terms.deductible_bps;
        self.referral_bps = terms.referral_bps;
        self.no_claims_bps = terms.no_claims_bps;
        self.min_term_days = terms.min_term_days;
        self.max_term_days = terms.max_term_days;
        self.waiting_period = terms.waiting_period;
        self.floor_rate = terms.curve(self.el_rate)?.floor_rate;
        self.revise()
    }

    /// Next revision.
    pub fn revise(&mut self) -> Result<()> {
        self.revision = self.revision.checked_add(1).ok_or(BulwarkError::Overflow)?;
        Ok(())
    }

    /// The price curve.
    pub fn curve(&self) -> PriceCurve {
        PriceCurve {
            floor_rate: self.floor_rate,
            kink_bps: self.kink_bps,
            load_kink: self.load_kink,
            load_full: self.load_full,
        }
    }

    /// Lets begin and end what begins and ends up to `today`, in the product and in its pool's totals. Work: at most
    /// one ring, almost nothing for days without policies.
    pub fn roll(&mut self, pool: &mut Pool, today: u64) -> Result<()> {
        let before = self.exposure;
        let last = today.min(self.rolled_day.saturating_add(RING_DAYS));
        let mut day = self.rolled_day;
        let mut exposure = before;
        while day < last {
            day = day.saturating_add(1);
            let slot = PremiumBook::slot(day);
            let (begin, end) = (self.begins[slot], self.ends[slot]);
            if begin | end == 0 {
                continue;
            }
            exposure = exposure
                .checked_add(begin)
                .and_then(|e| e.checked_sub(end))
                .ok_or(BulwarkError::LedgerUnderflow)?;
            self.begins[slot] = 0;
            self.ends[slot] = 0;
        }
        self.rolled_day = self.rolled_day.max(today);
        self.set_exposure(pool, exposure)
    }

    /// Writes the exposure and carries the change into the pool's exposure, expected loss and stress.
    pub fn set_exposure(&mut self, pool: &mut Pool, exposure: u64) -> Result<()> {
        let (rates, before) = ((self.el_rate, self.shock_rate), self.exposure);
        self.exposure = exposure;
        self.move_totals(pool, before, rates)
    }

    /// Writes new rates and carries the change into the pool's totals.
    pub fn set_rates(&mut self, pool: &mut Pool, el_rate: u64, shock_rate: u64) -> Result<()> {
        let (rates, before) = ((self.el_rate, self.shock_rate), self.exposure);
        self.el_rate = el_rate;
        self.shock_rate = shock_rate;
        self.move_totals(pool, before, rates)
    }

    /// Replaces what this product added to the pool's totals (`before` at `rates`) by what it adds now.
    fn move_totals(
        &self,
        pool: &mut Pool,
        before: u64,
        (el_rate, shock_rate): (u64, u64),
    ) -> Result<()> {
        if before == self.exposure && (el_rate, shock_rate) == (self.el_rate, self.shock_rate) {
            return Ok(());
        }
        let replace = |total: &mut Wide, old: u64, new: u64| -> Result<()> {
            // Products of two u64: cannot overflow u128.
            let old = u128::from(before).saturating_mul(old.into());
            let new = u128::from(self.exposure).saturating_mul(new.into());
            let rest = total
                .get()
                .checked_sub(old)
                .ok_or(BulwarkError::LedgerUnderflow)?;
            total.set(rest.checked_add(new).ok_or(BulwarkError::Overflow)?);
            Ok(())
        };
        replace(&mut pool.expected_loss, el_rate, self.el_rate)?;
        replace(
            &mut pool.stress[usize::from(self.group)],
            shock_rate,
            self.shock_rate,
        )?;
        pool.exposure = pool
            .exposure
            .checked_sub(before)
            .ok_or(BulwarkError::LedgerUnderflow)?
            .checked_add(self.exposure)
            .ok_or(BulwarkError::Overflow)?;
        Ok(())
    }

    /// Refuses a stressed exposure above this product's share of eligible capital.
    pub fn require_concentration(&self, solvency: &Solvency) -> Result<()> {
        let stressed = u128::from(self.exposure).saturating_mul(self.shock_rate.into());
        let eligible = solvency.eligible().map_err(BulwarkError::from)?;
        let holds = concentration_holds(stressed, self.concentration_bps, eligible)
            .map_err(BulwarkError::from)?;
        require!(holds, BulwarkError::ProductTooLarge);
        Ok(())
    }

    /// Refuses an assessment that is missing or too old.
    pub fn require_assessed(&self, max_age: u32, now: u64) -> Result<()> {
        require!(
            self.assessed_at > 0 && now <= self.assessed_at.saturating_add(max_age.into()),
            BulwarkError::AssessmentStale
        );
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            usize::from(self.group) < bulwark_math::PERIL_GROUPS
                && self.state <= ProductState::Closed as u8,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }
}

const _: () = assert!(core::mem::size_of::<Product>().is_multiple_of(8));
// One CPI may create at most 10,240 bytes.
const _: () = assert!(core::mem::size_of::<Product>() + 8 <= 10_240);
