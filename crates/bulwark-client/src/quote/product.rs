//! Products: utilisation, rates, what can be sold.

use anchor_lang::prelude::Pubkey;
use bulwark::instructions::cover::sale::{require_offered, Sale};
use bulwark_math::{mul_div_u64, Rounding, BPS, BPS_U64};

use super::{bps, desk::Desk, greatest, json::view, Answer, Moment, Refusal};

view! {
    /// A product at a moment: ended days of exposure rolled off. Amounts in base units of the pool's mint, rates over 1e9 a year.
    pub struct ProductView {
        /// Product.
        pub address: Pubkey,
        /// Its pool.
        pub pool: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Sum insured on risk.
        pub exposure: u64,
        /// Most exposure.
        pub capacity: u64,
        /// What may still be sold.
        pub capacity_left: u64,
        /// Exposure over capacity.
        pub utilisation_bps: u32,
        /// Spot rate; at full utilisation where exposure is above capacity.
        pub rate: u64,
        /// Rate at no utilisation.
        pub floor_rate: u64,
        /// Rate at the kink.
        pub kink_rate: u64,
        /// Rate at full capacity.
        pub full_rate: u64,
        /// Utilisation at the kink.
        pub kink_bps: u16,
        /// Expected annual loss per unit of exposure.
        pub el_rate: u64,
        /// Share of exposure lost in the 1-in-200 event.
        pub shock_rate: u64,
        /// When it was last assessed; 0 = never.
        pub assessed_at: u64,
        /// Last second in which that assessment is fresh enough.
        pub assessed_until: u64,
        /// Why no new cover is offered, whatever the sum and the term.
        pub refusal: Option<Refusal>,
        /// Why no renewal is offered.
        pub renewal_refusal: Option<Refusal>,
    }
}

view! {
    /// A point of a price curve.
    pub struct CurvePoint {
        /// Utilisation.
        pub utilisation_bps: u32,
        /// Exposure there.
        pub exposure: u64,
        /// Annual rate over 1e9.
        pub rate: u64,
    }
}

impl Moment<'_> {
    fn offered(&self, desk: &Desk, sale: Sale) -> Option<Refusal> {
        let pinned = |product: &_| self.pinned(product);
        require_offered(sale, desk.fund, &desk.pool, &desk.product, pinned, self.now)
            .err()
            .map(Refusal::from)
    }

    /// A product.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn product(&self, address: &Pubkey) -> Answer<ProductView> {
        let desk = self.desk(address)?;
        let product = &*desk.product;
        let (curve, capacity) = (product.curve(), product.capacity);
        let at_kink = |load: u64| product.floor_rate.saturating_add(load);
        Ok(ProductView {
            address: *address,
            pool: product.pool,
            decimals: desk.pool.decimals,
            exposure: product.exposure,
            capacity,
            capacity_left: capacity.saturating_sub(product.exposure),
            utilisation_bps: bps(product.exposure.into(), capacity.into()),
            rate: curve.rate_at(product.exposure.min(capacity), capacity)?,
            floor_rate: product.floor_rate,
            kink_rate: at_kink(product.load_kink),
            full_rate: at_kink(product.load_full),
            kink_bps: product.kink_bps,
            el_rate: product.el_rate,
            shock_rate: product.shock_rate,
            assessed_at: product.assessed_at,
            assessed_until: product
                .assessed_at
                .saturating_add(desk.fund.parameters.max_assessment_age.into()),
            refusal: self.offered(&desk, Sale::New),
            renewal_refusal: self.offered(&desk, Sale::Renewal),
        })
    }

    /// Largest sum insured that would be sold until `end_day`; 0 when not even the least would.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn largest_sum(&self, product: &Pubkey, end_day: u64) -> Answer<u64> {
        let desk = self.desk(product)?;
        let state = &*desk.product;
        let left = state.capacity.saturating_sub(state.exposure);
        let most = state.max_sum.min(left);
        let sells = |sum: u128| {
            u64::try_from(sum).is_ok_and(|sum| self.sell(&desk, sum, end_day, false).is_ok())
        };
        let largest = greatest(state.min_sum.into(), most.into(), sells);
        Ok(largest.and_then(|sum| u64::try_from(sum).ok()).unwrap_or(0))
    }

    /// `points` of a product's price curve in equal steps, with the kink and today's exposure among them.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn price_curve(&self, product: &Pubkey, points: u32) -> Answer<Vec<CurvePoint>> {
        let desk = self.desk(product)?;
        let (state, capacity) = (&*desk.product, desk.product.capacity);
        let steps = u64::from(points.clamp(2, 1_000)) - 1;
        let at = |bps: u64| mul_div_u64(capacity, bps, BPS_U64, Rounding::Down);
        let mut exposures = vec![at(state.kink_bps.into())?, state.exposure.min(capacity)];
        for step in 0..=steps {
            exposures.push(at(step * u64::from(BPS) / steps)?);
        }
        exposures.sort_unstable();
        exposures.dedup();
        exposures
            .into_iter()
            .map(|exposure| {
                Ok(CurvePoint {
                    utilisation_bps: bps(exposure.into(), capacity.into()),
                    exposure,
                    rate: state.curve().rate_at(exposure, capacity)?,
                })
            })
            .collect()
    }
}
