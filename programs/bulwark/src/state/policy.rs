//! A policy: the cover one holder bought of one product, with everything pinned that later changes must not touch.

use anchor_lang::prelude::*;
use bulwark_math::{bps_of, day_of, Rounding};

use super::{Pool, PremiumBook, Product};
use crate::error::BulwarkError;

/// Seeds: `["policy", product, buyer, nonce]`. Amounts in base units of the pool's mint, times in unix seconds.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Policy {
    /// Pool that bears the risk.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Who bought it; part of the address.
    pub buyer: Pubkey,
    /// Who is insured now and is paid.
    pub holder: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// SHA-256 of the terms document that it was sold under.
    pub terms_hash: [u8; 32],
    /// Chosen by the buyer; part of the address.
    pub nonce: u64,
    /// Most that is paid for all losses together.
    pub sum_insured: u64,
    /// Sum insured before the latest increase; equal to `sum_insured` when there was none.
    pub sum_before_increase: u64,
    /// From when the latest increase covers.
    pub increase_covers_from: u64,
    /// When the term begins; a renewal's is the end of the policy it renews.
    pub start: u64,
    /// From when losses are covered: `start` plus the waiting period.
    pub covers_from: u64,
    /// End of the term, 00:00 UTC, or the moment of cancellation. The last covered second is the one before.
    pub end: u64,
    /// Premium written, net of the referrer's share.
    pub premium: u64,
    /// Q32 base units earned per second from `start` to `end`.
    pub earning_rate: u64,
    /// Part of the sum insured that the product's exposure counts for this policy, now or from `start`.
    pub exposure: u64,
    /// Approved over all claims; what is left of the sum insured is the rest.
    pub approved: u64,
    /// Paid over all claims.
    pub paid: u64,
    /// Product revision that it was sold under.
    pub product_revision: u32,
    /// Share of the sum insured that the holder bears of each loss.
    pub deductible_bps: u16,
    /// Claims not yet closed.
    pub open_claims: u16,
    /// 1 once any claim was filed: no no-claims discount.
    pub has_claimed: u8,
    /// 1 once it was renewed: then it can no longer be cancelled, nor renewed again.
    pub renewed: u8,
    /// 1 once it was cancelled.
    pub cancelled: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 67],
}

impl Policy {
    /// Whether any claim was ever filed.
    pub fn has_claimed(&self) -> bool {
        self.has_claimed != 0
    }

    /// Whether it was renewed.
    pub fn is_renewed(&self) -> bool {
        self.renewed != 0
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled != 0
    }

    /// Sum insured for a loss at `incident_time`, less what earlier claims were approved.
    /// Refuses losses outside the cover: `covers_from <= incident_time < end`.
    pub fn limit_at(&self, incident_time: u64) -> Result<u64> {
        require!(
            incident_time >= self.covers_from && incident_time < self.end,
            BulwarkError::LossOutsideCover
        );
        Ok(self.sum_at(incident_time).saturating_sub(self.approved))
    }

    /// Sum insured at a time inside the cover: an increase counts only after its own waiting period.
    pub fn sum_at(&self, time: u64) -> u64 {
        if time >= self.increase_covers_from {
            self.sum_insured
        } else {
            self.sum_before_increase
        }
    }

    /// What the holder bears of a loss at `incident_time`, rounded up.
    pub fn deductible_at(&self, incident_time: u64) -> Result<u64> {
        bps_of(
            self.sum_at(incident_time),
            self.deductible_bps,
            Rounding::Up,
        )
        .map_err(|e| BulwarkError::from(e).into())
    }

    /// Enters `sum` and `rate` into the pool's and the product's totals: at once when cover has begun, else on the day
    /// it begins; both leave on the day of `self.end`. Pool accrued and product rolled to now.
    pub fn enter(
        &mut self,
        pool: &mut Pool,
        book: &mut PremiumBook,
        product: &mut Product,
        sum: u64,
        rate: u64,
    ) -> Result<()> {
        let ends = PremiumBook::slot(day_of(self.end));
        if self.start > pool.accrued_until {
            let begins = PremiumBook::slot(day_of(self.start));
            PremiumBook::add(&mut book.begins[begins], rate)?;
            PremiumBook::add(&mut product.begins[begins], sum)?;
        } else {
            PremiumBook::add(&mut pool.earning_rate, rate)?;
            let exposure = product
                .exposure
                .checked_add(sum)
                .ok_or(BulwarkError::Overflow)?;
            product.set_exposure(pool, exposure)?;
        }
        pool.covered_until = pool.covered_until.max(self.end);
        PremiumBook::add(&mut book.ends[ends], rate)?;
        PremiumBook::add(&mut product.ends[ends], sum)?;
        PremiumBook::add(&mut self.earning_rate, rate)?;
        PremiumBook::add(&mut self.exposure, sum)
    }

    /// Takes `sum` of this policy's exposure out of the product's totals before its end; nothing once the end has come.
    pub fn leave_exposure(
        &mut self,
        pool: &mut Pool,
        product: &mut Product,
        sum: u64,
    ) -> Result<()> {
        let sum = sum.min(self.exposure);
        PremiumBook::take(&mut self.exposure, sum)?;
        if day_of(self.end) <= product.rolled_day || sum == 0 {
            return Ok(());
        }
        PremiumBook::take(&mut product.ends[PremiumBook::slot(day_of(self.end))], sum)?;
        if day_of(self.start) > product.rolled_day {
            PremiumBook::take(
                &mut product.begins[PremiumBook::slot(day_of(self.start))],
                sum,
            )
        } else {
            let exposure = product
                .exposure
                .checked_sub(sum)
                .ok_or(BulwarkError::LedgerUnderflow)?;
            product.set_exposure(pool, exposure)
        }
    }

    /// Takes this policy's earning rate out of the pool and the book before its end. Pool accrued to now.
    pub fn leave_earning(&mut self, pool: &mut Pool, book: &mut PremiumBook) -> Result<()> {
        let rate = self.earning_rate;
        PremiumBook::take(&mut book.ends[PremiumBook::slot(day_of(self.end))], rate)?;
        if self.start > pool.accrued_until {
            PremiumBook::take(
                &mut book.begins[PremiumBook::slot(day_of(self.start))],
                rate,
            )?;
        } else {
            PremiumBook::take(&mut pool.earning_rate, rate)?;
        }
        self.earning_rate = 0;
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.approved <= self.sum_insured
                && self.paid <= self.approved
                && self.exposure <= self.sum_insured
                && self.sum_before_increase <= self.sum_insured
                && self.start <= self.covers_from
                && (self.is_cancelled() || self.start < self.end),
            BulwarkError::InvariantBroken
        );
        Ok(())
    }
}
