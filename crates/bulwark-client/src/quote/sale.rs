//! What cover costs, new, renewed and increased, and which rule would refuse it.

use anchor_lang::{prelude::Pubkey, Result};
use bulwark::{
    instructions::cover::{
        buy_policy::{price_policy, referral_of, sell_policy, BuyPolicyArgs},
        increase_cover::{price_increase, sell_increase},
        renew_policy::{price_renewal, sell_renewal, RenewPolicyArgs},
    },
    state::Policy,
};
use bulwark_math::day_start;
use bytemuck::Zeroable;

use super::{
    desk::{CoverPrice, Desk, Paid},
    json::view,
    Answer, Moment, Refusal,
};

view! {
    /// A quote for new cover.
    pub struct PolicyQuote {
        /// Product.
        pub product: Pubkey,
        /// Sum insured asked for.
        pub sum_insured: u64,
        /// Day asked for.
        pub end_day: u64,
        /// The first rule that would refuse the sale.
        pub refusal: Option<Refusal>,
        /// None where there is no price: sum beyond limits or capacity, or the term is not offered.
        pub price: Option<CoverPrice>,
        /// Begin of the term.
        pub start: u64,
        /// First covered second.
        pub covers_from: u64,
        /// End of cover.
        pub end: u64,
        /// Product revision.
        pub revision: u32,
        /// What the holder bears of each loss.
        pub deductible: u64,
    }
}

view! {
    /// A quote for the term after a running policy's.
    pub struct RenewalQuote {
        /// Running policy.
        pub policy: Pubkey,
        /// Sum insured asked for.
        pub sum_insured: u64,
        /// Day asked for.
        pub end_day: u64,
        /// The first rule that would refuse the sale.
        pub refusal: Option<Refusal>,
        /// As in `PolicyQuote`, after the discount.
        pub price: Option<CoverPrice>,
        /// What the no-claims discount takes off.
        pub discount: u64,
        /// Begin of the term.
        pub start: u64,
        /// End of the term.
        pub end: u64,
        /// Product revision.
        pub revision: u32,
    }
}

view! {
    /// A quote for more cover in a running term.
    pub struct IncreaseQuote {
        /// Policy.
        pub policy: Pubkey,
        /// Sum insured to be added.
        pub additional: u64,
        /// The first rule that would refuse the sale.
        pub refusal: Option<Refusal>,
        /// As in `PolicyQuote`.
        pub price: Option<CoverPrice>,
        /// Sum insured with the addition.
        pub sum_insured_after: u64,
        /// From when the addition covers.
        pub covers_from: u64,
    }
}

impl Moment<'_> {
    /// What new cover of `sum` until 00:00 UTC of `end_day` costs, with a referrer or without, and whether it would be sold.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_policy(
        &self,
        product: &Pubkey,
        sum: u64,
        end_day: u64,
        is_referred: bool,
    ) -> Answer<PolicyQuote> {
        let desk = self.desk(product)?;
        let state = &*desk.product;
        let price = price_policy(state, sum, end_day, self.now)
            .ok()
            .map(|offer| {
                let referral = if is_referred {
                    referral_of(state, offer.premium)?
                } else {
                    0
                };
                let paid = Paid {
                    seconds: offer.seconds,
                    premium: offer.premium,
                    referral,
                };
                desk.price(state.exposure, sum, paid)
            })
            .transpose()?;
        let terms = Policy {
            sum_insured: sum,
            deductible_bps: state.deductible_bps,
            ..Policy::zeroed()
        };
        Ok(PolicyQuote {
            product: *product,
            sum_insured: sum,
            end_day,
            refusal: self
                .sell(&desk, sum, end_day, is_referred)
                .err()
                .map(Refusal::from),
            price,
            start: self.now,
            covers_from: self.now.saturating_add(state.waiting_period.into()),
            end: day_start(end_day).unwrap_or(u64::MAX),
            revision: state.revision,
            deductible: terms.deductible_at(self.now)?,
        })
    }

    /// Sells a policy on copies.
    pub(super) fn sell(
        &self,
        desk: &Desk,
        sum: u64,
        end_day: u64,
        is_referred: bool,
    ) -> Result<()> {
        let mut desk = desk.clone();
        let args = BuyPolicyArgs {
            nonce: 0,
            sum_insured: sum,
            end_day,
            max_premium: u64::MAX,
            revision: desk.product.revision,
        };
        sell_policy(
            &mut desk.ledger(),
            &mut Policy::zeroed(),
            &args,
            |product| self.pinned(product),
            is_referred,
            self.now,
        )?;
        Ok(())
    }

    /// What `sum` for the term after `policy`'s until `end_day` costs, and whether it would be sold.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_renewal(&self, policy: &Pubkey, sum: u64, end_day: u64) -> Answer<RenewalQuote> {
        let running = *self.policy_of(policy)?;
        let mut desk = self.desk(&running.product)?;
        let state = &*desk.product;
        let revision = state.revision;
        let offer = price_renewal(state, &running, sum, end_day, self.now).ok();
        let others = state.exposure.saturating_sub(running.exposure);
        let price = offer
            .map(|offer| {
                let paid = Paid {
                    seconds: offer.seconds,
                    premium: offer.premium,
                    referral: 0,
                };
                desk.price(others, sum, paid)
            })
            .transpose()?;
        let args = RenewPolicyArgs {
            nonce: 0,
            sum_insured: sum,
            end_day,
            max_premium: u64::MAX,
            revision,
        };
        let sold = sell_renewal(
            &mut desk.ledger(),
            &mut running.clone(),
            &mut Policy::zeroed(),
            &args,
            |product| self.pinned(product),
            self.now,
        );
        Ok(RenewalQuote {
            policy: *policy,
            sum_insured: sum,
            end_day,
            refusal: sold.err().map(Refusal::from),
            price,
            discount: offer.map_or(0, |offer| offer.discount),
            start: running.end,
            end: day_start(end_day).unwrap_or(u64::MAX),
            revision,
        })
    }

    /// What `additional` cover for the rest of `policy`'s term costs, and whether it would be sold.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_increase(&self, policy: &Pubkey, additional: u64) -> Answer<IncreaseQuote> {
        let mut held = *self.policy_of(policy)?;
        let mut desk = self.desk(&held.product)?;
        let state = &*desk.product;
        let price = price_increase(state, &held, additional, self.now)
            .ok()
            .map(|offer| {
                let paid = Paid {
                    seconds: offer.seconds,
                    premium: offer.premium,
                    referral: 0,
                };
                desk.price(state.exposure, additional, paid)
            })
            .transpose()?;
        let sum_insured_after = held.sum_insured.saturating_add(additional);
        let covers_from = self.now.saturating_add(state.waiting_period.into());
        let sold = sell_increase(
            &mut desk.ledger(),
            &mut held,
            additional,
            u64::MAX,
            |product| self.pinned(product),
            self.now,
        );
        Ok(IncreaseQuote {
            policy: *policy,
            additional,
            refusal: sold.err().map(Refusal::from),
            price,
            sum_insured_after,
            covers_from,
        })
    }
}
