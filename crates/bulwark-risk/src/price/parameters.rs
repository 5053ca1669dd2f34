//! From a technical premium to the parameters under which the program collects it.
//!
//! The program's annual rate at utilisation `u` is `floor + load(u)`: 0 at `u = 0`, `load_kink` at the kink `k`, `load_full` at
//! `u = 1`, linear between. A product with exposure `E` of a capacity `C`, sold from nothing, has paid the integral. With `f`
//! the floor rate, `P` the technical premium and `u = E / C` the parameters are:
//!
//! - **floor**: `el_rate`, `margin`, `expense` and `profit` go on chain as they are, so the floor collects
//!   `f E = EL (1 + margin) / (1 - expense - profit)`. What is left, `P - f E`, is the capital charge with its share of costs.
//! - **full**: TVaR is subadditive, so one dollar of exposure more adds at most the TVaR it has alone, at any exposure and
//!   whatever else the fund holds. `load_full = M = cost of capital (TVaR alone - EL) / E / (1 - expense - profit)`: at full use
//!   the rate covers the capital that the next dollar takes.
//! - **kink**: with `c = (P - f E) / E` the average charge, and `c <= M` by the same rule. While `2 c <= M` the kink is the
//!   present utilisation, `k = u`: what has been sold is a triangle that holds `load_kink E / 2`, so `load_kink = 2 c`. The first
//!   cover adds the least to the tail and the last the most; Euler's part is the average of a charge that grows with exposure.
//!   A product that is most of its own tail, `2 c > M`, would be charged above `M` so. Its load rises to `M` sooner and stays:
//!   `k = 2 u (1 - c / M)`, `load_kink = M`, which holds `M (E - k C / 2) = c E`.
//!
//! The first kink is rounded up to a basis point, the second down, both stay inside 1 to 9,999. `load_kink` is then the least
//! integer for which [`PriceCurve::premium`], the program's own arithmetic, collects more than `P` in base units, so that every
//! part of a year collects its part of `P`; `load_full` is at least that. [`Parameters::tolerance`] bounds the rest.

use bulwark_math::{floor_rate, MathError, PriceCurve, BPS, MAX_RATE, RATE_ONE, YEAR_SECONDS};
use serde::{Deserialize, Serialize};

use super::{share, Cover, Split};
use crate::{
    error::{require, Result, RiskError},
    money::units,
    portfolio::{on_chain_rate, Loadings},
};

/// A price as the program keeps it, under the names of `AssessProductArgs` (the first two) and `ProductTerms`. Rates are over
/// 1e9 a year, amounts base units. `floor_rate` is what the program makes of them, for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// Expected annual loss per unit of exposure.
    pub el_rate: u64,
    /// Share of exposure lost in the 1-in-200 event.
    pub shock_rate: u64,
    /// Most exposure.
    pub capacity: u64,
    /// Deductible as a share of the sum insured.
    pub deductible_bps: u16,
    /// Margin on the expected loss.
    pub margin_bps: u16,
    /// Expenses' share of the premium.
    pub expense_bps: u16,
    /// Profit's share of the premium.
    pub profit_bps: u16,
    /// Utilisation at which the load turns steep.
    pub kink_bps: u16,
    /// Load over the floor rate at the kink.
    pub load_kink: u64,
    /// Load over the floor rate at full capacity.
    pub load_full: u64,
    /// Floor rate.
    pub floor_rate: u64,
}

/// What parameters are made from, besides the cover and its price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extremes {
    /// Share of exposure lost in the 1-in-200 event.
    pub shock: f64,
    /// Capital at risk of a dollar of exposure alone: TVaR less expected loss.
    pub alone: f64,
}

impl Parameters {
    /// The parameters that collect `split` for `cover`.
    ///
    /// # Errors
    /// [`RiskError::Domain`] when a rate or load is beyond what the program takes.
    pub(super) fn new(
        cover: &Cover,
        split: &Split,
        extremes: Extremes,
        loadings: &Loadings,
    ) -> Result<Self> {
        let name = &cover.name;
        let el_rate = split.expected_loss / cover.exposure;
        require(el_rate <= 1.0, || {
            format!("{name:?}: an expected loss of {el_rate} of exposure a year cannot be assessed on chain, where 1 is the most")
        })?;
        let marginal = loadings.cost_of_capital * extremes.alone.max(0.0) / loadings.kept();
        // A Rust cast from float saturates: what is too large is refused by the curve below.
        let full = (marginal * RATE_ONE as f64).ceil() as u64;
        let (exposure, capacity) = (units(cover.exposure), units(cover.capacity));
        let part = split.capital_charge / loadings.kept() / (marginal * cover.exposure);
        let el_rate = on_chain_rate(el_rate);
        let (margin_bps, expense_bps, profit_bps) = (
            loadings.margin_bps,
            loadings.expense_bps,
            loadings.profit_bps,
        );
        let parameters = Self {
            el_rate,
            shock_rate: on_chain_rate(extremes.shock),
            capacity,
            deductible_bps: deductible(cover)?,
            margin_bps,
            expense_bps,
            profit_bps,
            kink_bps: kink(exposure, capacity, part),
            load_kink: 0,
            load_full: full,
            floor_rate: floor_rate(el_rate, margin_bps, expense_bps, profit_bps)?,
        };
        require(parameters.curve().validate().is_ok(), || {
            format!(
                "{name:?}: a floor of {} and a load of {marginal} a year are beyond the program's {}; lower the loadings or the \
                 cost of capital",
                parameters.floor_rate as f64 / RATE_ONE as f64,
                MAX_RATE / RATE_ONE
            )
        })?;
        parameters.collecting(exposure, split.units()).ok_or_else(|| {
            RiskError::domain(format!(
                "{name:?}: no load that the program takes collects {:.2} a year on an exposure of {:.2}",
                split.premium.value, cover.exposure
            ))
        })
    }

    /// With the least load at the kink under which `exposure` pays more than `premium` a year, be it by a base unit: the charge is
    /// rounded up, so only then are all parts of the year above their part of it; none when the program takes no such load.
    fn collecting(self, exposure: u64, premium: u64) -> Option<Self> {
        let with = |load_kink: u64| Self {
            load_kink,
            load_full: self.load_full.max(load_kink),
            ..self
        };
        let collects = |load_kink: u64| match with(load_kink).premium(0, exposure, YEAR_SECONDS) {
            Ok(collected) => collected > premium,
            Err(error) => error == MathError::Overflow,
        };
        let (mut low, mut high) = (0, MAX_RATE);
        if !collects(high) {
            return None;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if collects(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(with(low))
    }

    /// The program's price curve.
    pub fn curve(&self) -> PriceCurve {
        PriceCurve {
            floor_rate: self.floor_rate,
            kink_bps: self.kink_bps,
            load_kink: self.load_kink,
            load_full: self.load_full,
        }
    }

    /// What the program charges for `amount` on top of `before` over a term, base units.
    ///
    /// # Errors
    /// [`MathError`] beyond capacity or the program's arithmetic.
    pub fn premium(
        &self,
        before: u64,
        amount: u64,
        seconds: u64,
    ) -> std::result::Result<u64, MathError> {
        self.curve().premium(before, amount, self.capacity, seconds)
    }

    /// How much more than the technical premium the program collects in a year for the exposure that was priced, base units,
    /// at most: rates are whole billionths, rounded up; and what is sold above the kink without any load there (a product that
    /// is charged no capital at a utilisation above 99.99 %) has some of the steep part on top.
    pub fn tolerance(&self, exposure: u64) -> u64 {
        let kept = 1.0 - share(self.expense_bps) - share(self.profit_bps);
        let step = exposure as f64 / RATE_ONE as f64;
        let rounding = step * (1.0 + (1.0 + share(self.margin_bps)) / kept) + 4.0;
        let kink = self.capacity as f64 * share(self.kink_bps);
        let steep = if self.load_kink == 0 && exposure as f64 > kink {
            (self.capacity as f64 - kink) / 2.0 * self.load_full as f64 / RATE_ONE as f64
        } else {
            0.0
        };
        // A Rust cast from float saturates.
        (rounding + steep).ceil() as u64
    }
}

/// The kink, strictly between 0 and 10,000, of a product whose average charge is this part of the marginal one.
fn kink(exposure: u64, capacity: u64, part: f64) -> u16 {
    let utilisation = exposure as f64 / capacity as f64 * f64::from(BPS);
    let bps = if part > 0.5 {
        (2.0 * utilisation * (1.0 - part)).floor()
    } else {
        // Also where there is no capital to charge for.
        utilisation.ceil()
    };
    // In range: a cast that cannot truncate.
    bps.clamp(1.0, f64::from(BPS - 1)) as u16
}

/// The deductible as a share of the sum insured, rounded up: policyholders bear at least what was priced.
fn deductible(cover: &Cover) -> Result<u16> {
    let bps = (cover.deductible / cover.exposure * f64::from(BPS) - 1e-6).ceil();
    // From 0 to 10,000 by the cover's own check.
    let bps = bps.max(0.0) as u16;
    require(bps < BPS, || {
        format!(
            "{:?}: a deductible of the whole sum insured cannot be kept on chain",
            cover.name
        )
    })?;
    Ok(bps)
}
