//! Solvency: what counts, what is asked, and how much more cover it leaves room for.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{FundParameters, Pool, Product};
use bulwark_math::{
    bps_of, concentration_holds, day_of, mul_div, mul_div_u64, Breach, Rounding, Solvency,
    PERIL_GROUPS, RATE_ONE,
};

use super::{
    bps, greatest,
    json::{view, words},
    Answer, Moment, Refusal,
};

words! {
    /// A solvency rule.
    pub enum Rule {
        /// Eligible capital against expected annual loss.
        Reserve => "reserve",
        /// Eligible capital against the solvency capital requirement.
        Capital => "capital",
        /// A peril group's stress against its share of eligible capital.
        Group => "group",
        /// A product's stressed exposure against its share of eligible capital.
        Product => "product",
    }
}

view! {
    /// A rule: `used` may be at most `limit`. Base units, rounded against the pool.
    pub struct RuleView {
        /// Rule.
        pub rule: Rule,
        /// Peril group.
        pub group: Option<u8>,
        /// Product.
        pub product: Option<Pubkey>,
        /// What is used.
        pub used: u64,
        /// What may be.
        pub limit: u64,
        /// The program's own answer, exact.
        pub holds: bool,
        /// Share of the limit that is used; of a limit of nothing 0, or the largest number when anything is used.
        pub used_bps: u32,
    }
}

view! {
    /// One product's part of a pool's solvency.
    pub struct ProductSolvency {
        /// Product.
        pub product: Pubkey,
        /// Its peril group.
        pub group: u8,
        /// Its exposure.
        pub exposure: u64,
        /// Expected annual loss of it, rounded up.
        pub expected_annual_loss: u64,
        /// Its loss in the 1-in-200 event, rounded up.
        pub stressed: u64,
        /// Most that may be stressed.
        pub cap: u64,
        /// The same as a share of eligible capital.
        pub cap_bps: u16,
        /// Sum insured that could be added before a rule refuses.
        pub headroom: u64,
    }
}

view! {
    /// Re-insurance as eligible capital.
    pub struct CountedReinsurance {
        /// What counts.
        pub counted: u64,
        /// What it adds to the largest loss that is paid whole.
        pub bearable: u64,
        /// The cap as a share of the pool's own capital.
        pub cap_bps: u16,
    }
}

view! {
    /// Buffers as eligible capital.
    pub struct CountedBuffers {
        /// What counts.
        pub counted: u64,
        /// What they are worth by their last valuation.
        pub worth: u64,
        /// The cap as a share of the pool's own capital.
        pub cap_bps: u16,
    }
}

view! {
    /// A peril group.
    pub struct GroupView {
        /// Its number.
        pub group: u8,
        /// Its loss in the 1-in-200 event, rounded up.
        pub stress: u64,
        /// Most that it may be.
        pub cap: u64,
    }
}

view! {
    /// What stands behind a pool and what stands against it.
    pub struct SolvencyView {
        /// Pool.
        pub pool: Pubkey,
        /// The moment.
        pub at: u64,
        /// Decimals of its mint.
        pub decimals: u8,
        /// The rule that it breaks.
        pub refusal: Option<Refusal>,
        /// Capital that counts.
        pub eligible: u64,
        /// The pool's own.
        pub capital: u64,
        /// Re-insurance.
        pub reinsurance: CountedReinsurance,
        /// Buffers.
        pub buffers: CountedBuffers,
        /// Expected annual loss, rounded up.
        pub expected_annual_loss: u64,
        /// Reserve ratio times expected annual loss, rounded up.
        pub reserve_required: u64,
        /// Reserve ratio.
        pub reserve_ratio_bps: u32,
        /// Eligible capital over expected annual loss.
        pub reserve_cover_bps: Option<u32>,
        /// Solvency capital requirement, rounded up.
        pub scr: u64,
        /// Its square.
        pub scr_squared: u128,
        /// Eligible capital over it.
        pub scr_cover_bps: Option<u32>,
        /// Correlation between peril groups.
        pub rho_bps: u16,
        /// Peril groups.
        pub groups: Vec<GroupView>,
        /// Share of eligible capital that one may stress.
        pub group_cap_bps: u16,
        /// Products.
        pub products: Vec<ProductSolvency>,
        /// Every rule.
        pub rules: Vec<RuleView>,
    }
}

/// `ceil(scaled / RATE_ONE)` in base units.
fn units(scaled: u128) -> Answer<u64> {
    let units = mul_div(scaled, 1, RATE_ONE.into(), Rounding::Up)?;
    Ok(u64::try_from(units).unwrap_or(u64::MAX))
}

/// A ratio, if there is something to compare with.
fn ratio(part: u64, whole: u64) -> Option<u32> {
    (whole > 0).then(|| bps(part.into(), whole.into()))
}

fn rule(rule: Rule, used: u64, limit: u64, holds: bool) -> RuleView {
    RuleView {
        rule,
        group: None,
        product: None,
        used,
        limit,
        holds,
        used_bps: ratio(used, limit).unwrap_or(if used == 0 { 0 } else { u32::MAX }),
    }
}

/// Whether a solvency breaks `breach`, whatever else it breaks.
fn breaks(solvency: Solvency, rules: &FundParameters, breach: Breach) -> bool {
    solvency.check(&rules.solvency_rules()) == Err(breach)
}

/// Sum insured that could be added to a product before a rule refuses.
fn headroom(pool: &Pool, product: &Product, rules: &FundParameters) -> u64 {
    let most = product.capacity.saturating_sub(product.exposure);
    let fits = |more: u128| {
        let (mut pool, mut product) = (Box::new(*pool), Box::new(*product));
        let exposure = u64::try_from(more)
            .ok()
            .and_then(|more| product.exposure.checked_add(more));
        exposure.is_some_and(|exposure| {
            product.set_exposure(&mut pool, exposure).is_ok()
                && pool
                    .require_solvent(rules)
                    .and_then(|solvency| product.require_concentration(&solvency))
                    .is_ok()
        })
    };
    let more = greatest(1, most.into(), fits).unwrap_or(0);
    u64::try_from(more).unwrap_or(0)
}

impl Moment<'_> {
    /// A pool's solvency. `rolled` lets ended policies of all its products leave the exposure first.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn solvency(&self, address: &Pubkey, rolled: bool) -> Answer<SolvencyView> {
        let mut state = self.accrued(address)?;
        let mut products = Vec::new();
        for (key, product) in &self.snapshot.products {
            if product.pool == *address {
                let mut product = product.clone();
                if rolled {
                    product.roll(&mut state.pool, day_of(self.now))?;
                }
                products.push((*key, product));
            }
        }
        let (pool, rules) = (&*state.pool, &state.fund.parameters);
        let solvency = pool.solvency(rules)?;
        let eligible = solvency.eligible()?;
        let expected_annual_loss = solvency.expected_annual_loss()?;
        let reserve_required = solvency.required_reserve(&rules.solvency_rules())?;
        let scr = solvency.scr(&rules.solvency_rules())?;
        let share = |bps| bps_of(eligible, bps, Rounding::Down);

        let calm = Solvency {
            stress: [0; PERIL_GROUPS],
            ..solvency
        };
        let lossless = Solvency {
            expected_loss: 0,
            ..solvency
        };
        let mut list = vec![
            rule(
                Rule::Reserve,
                reserve_required,
                eligible,
                !breaks(calm, rules, Breach::Reserve),
            ),
            rule(
                Rule::Capital,
                scr,
                eligible,
                !breaks(lossless, rules, Breach::Capital),
            ),
        ];
        let mut groups = Vec::new();
        for (group, stress) in (0u8..).zip(solvency.stress) {
            let cap = share(rules.group_cap_bps)?;
            let stressed = units(stress)?;
            let holds = concentration_holds(stress, rules.group_cap_bps, eligible)?;
            groups.push(GroupView {
                group,
                stress: stressed,
                cap,
            });
            list.push(RuleView {
                group: Some(group),
                ..rule(Rule::Group, stressed, cap, holds)
            });
        }
        let mut parts = Vec::new();
        for (key, product) in &products {
            let of_exposure = |rate| mul_div_u64(product.exposure, rate, RATE_ONE, Rounding::Up);
            let cap = share(product.concentration_bps)?;
            let stressed = of_exposure(product.shock_rate)?;
            list.push(RuleView {
                product: Some(*key),
                ..rule(
                    Rule::Product,
                    stressed,
                    cap,
                    product.require_concentration(&solvency).is_ok(),
                )
            });
            parts.push(ProductSolvency {
                product: *key,
                group: product.group,
                exposure: product.exposure,
                expected_annual_loss: of_exposure(product.el_rate)?,
                stressed,
                cap,
                cap_bps: product.concentration_bps,
                headroom: headroom(pool, product, rules),
            });
        }
        Ok(SolvencyView {
            pool: *address,
            at: self.now,
            decimals: pool.decimals,
            refusal: pool.require_solvent(rules).err().map(Refusal::from),
            eligible,
            capital: solvency.capital,
            reinsurance: CountedReinsurance {
                counted: solvency.reinsurance,
                bearable: pool.reinsurance(),
                cap_bps: rules.reinsurance_cap_bps,
            },
            buffers: CountedBuffers {
                counted: solvency.buffer,
                worth: pool
                    .buffers
                    .iter()
                    .fold(0, |sum, slot| sum.saturating_add(slot.counted(self.now))),
                cap_bps: pool.stop_loss.buffer_cap_bps,
            },
            expected_annual_loss,
            reserve_required,
            reserve_ratio_bps: rules.reserve_ratio_bps,
            reserve_cover_bps: ratio(eligible, expected_annual_loss),
            scr,
            scr_squared: solvency.scr_squared(&rules.solvency_rules())?,
            scr_cover_bps: ratio(eligible, scr),
            rho_bps: rules.rho_bps,
            groups,
            group_cap_bps: rules.group_cap_bps,
            products: parts,
            rules: list,
        })
    }
}
