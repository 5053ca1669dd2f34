//! The accounts of a sale as copies, and what its premium is made of.

use anchor_lang::{prelude::Pubkey, Result};
use bulwark::{
    error::BulwarkError,
    instructions::cover::{program_pin::require_assessed_slot, sale::Ledger},
    state::{pool::credit, Fund, Policy, Pool, PremiumBook, Product},
};
use bulwark_math::{mul_div, Rounding, RATE_ONE, YEAR_SECONDS};

use super::{bps, json::view, Answer, Moment};

view! {
    /// Who earns a premium, as if it were earned at once under today's shares. The parts sum to the premium.
    pub struct PremiumParts {
        /// The referrer, at once.
        pub referral: u64,
        /// The treasury.
        pub treasury: u64,
        /// Stakers of the pool's buffers.
        pub stakers: u64,
        /// Quota-share tranches in term.
        pub quota_shares: u64,
        /// Underwriters; layers on a rate on line are paid out of it.
        pub underwriters: u64,
    }
}

view! {
    /// What a purchase, renewal or increase costs.
    pub struct CoverPrice {
        /// What the buyer pays.
        pub premium: u64,
        /// Who earns it.
        pub parts: PremiumParts,
        /// Seconds that are paid for.
        pub seconds: u64,
        /// Spot rate before.
        pub rate_before: u64,
        /// Spot rate after.
        pub rate_after: u64,
        /// Premium over sum and term, rounded up.
        pub average_rate: u64,
        /// Exposure that the price begins at.
        pub exposure_before: u64,
        /// Exposure that it ends at.
        pub exposure_after: u64,
        /// Utilisation before.
        pub utilisation_before_bps: u32,
        /// Utilisation after.
        pub utilisation_after_bps: u32,
        /// Capacity that is left after.
        pub capacity_left: u64,
    }
}

/// What a term costs.
pub(super) struct Paid {
    /// Seconds that are paid for.
    pub seconds: u64,
    /// What the buyer pays.
    pub premium: u64,
    /// What of it a referrer gets.
    pub referral: u64,
}

/// Copies of the accounts of a sale, brought up to a moment.
#[derive(Clone)]
pub(super) struct Desk<'a> {
    pub fund: &'a Fund,
    pub pool: Box<Pool>,
    pub book: Box<PremiumBook>,
    pub product: Box<Product>,
}

impl Desk<'_> {
    pub fn ledger(&mut self) -> Ledger<'_> {
        Ledger {
            fund: self.fund,
            pool: &mut self.pool,
            book: &mut self.book,
            product: &mut self.product,
        }
    }

    /// Who earns `premium`, `referral` of it a referrer: the pool's own split, without the rests that wait in it.
    fn parts(&self, premium: u64, referral: u64) -> Result<PremiumParts> {
        let written = premium.saturating_sub(referral);
        let mut pool = self.pool.clone();
        pool.fee_remainder = 0;
        for slot in &mut pool.buffers {
            slot.fee_remainder = 0;
        }
        for cession in &mut pool.cessions {
            cession.remainder = 0;
        }
        credit(&mut pool.unearned, written)?;
        pool.earn(written)?;
        let rise = |after: u64, before: u64| after.saturating_sub(before);
        Ok(PremiumParts {
            referral,
            treasury: rise(pool.fees, self.pool.fees),
            stakers: rise(pool.buffer_payable, self.pool.buffer_payable),
            quota_shares: rise(pool.ceded_payable, self.pool.ceded_payable),
            underwriters: rise(pool.capital, self.pool.capital),
        })
    }

    /// The price `paid` of `sum` on top of `before` in full.
    pub fn price(&self, before: u64, sum: u64, paid: Paid) -> Answer<CoverPrice> {
        let Paid {
            seconds,
            premium,
            referral,
        } = paid;
        let product = &*self.product;
        let (curve, capacity) = (product.curve(), product.capacity);
        let after = before.saturating_add(sum);
        let cover = u128::from(sum).saturating_mul(seconds.into());
        let a_year = u128::from(premium).saturating_mul(YEAR_SECONDS.into());
        let average = mul_div(a_year, RATE_ONE.into(), cover, Rounding::Up)?;
        Ok(CoverPrice {
            premium,
            parts: self.parts(premium, referral)?,
            seconds,
            rate_before: curve.rate_at(before, capacity)?,
            rate_after: curve.rate_at(after, capacity)?,
            average_rate: u64::try_from(average).unwrap_or(u64::MAX),
            exposure_before: before,
            exposure_after: after,
            utilisation_before_bps: bps(before.into(), capacity.into()),
            utilisation_after_bps: bps(after.into(), capacity.into()),
            capacity_left: capacity.saturating_sub(after),
        })
    }
}

impl<'a> Moment<'a> {
    pub(super) fn product_of(&self, address: &Pubkey) -> Answer<&'a Product> {
        Ok(Self::find(&self.snapshot.products, "product", address)?)
    }

    pub(super) fn policy_of(&self, address: &Pubkey) -> Answer<&'a Policy> {
        Self::find(&self.snapshot.policies, "policy", address)
    }

    /// The accounts of a sale of a product, brought up to now.
    pub(super) fn desk(&self, product: &Pubkey) -> Answer<Desk<'a>> {
        let product = self.product_of(product)?;
        let copy = self.copy(&product.pool)?;
        let mut desk = Desk {
            fund: copy.fund,
            pool: copy.pool,
            book: copy.book,
            product: Box::new(*product),
        };
        desk.ledger().bring_up(self.now)?;
        Ok(desk)
    }

    /// Refuses an insured program that was deployed again, or whose deployment is not known.
    pub(super) fn pinned(&self, product: &Product) -> Result<()> {
        if product.program_data == Pubkey::default() {
            return Ok(());
        }
        let slot = self.deployments.get(&product.program_data);
        require_assessed_slot(product, *slot.ok_or(BulwarkError::WrongProgramData)?)
    }
}
