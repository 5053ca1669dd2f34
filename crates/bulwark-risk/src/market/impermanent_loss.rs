//! Impermanent loss: what a liquidity position is worth less than what went into it, had it been held.
//!
//! With `r` the price over the price at entry and unit liquidity, a position on `[low, high]` (prices over the entry price) holds
//! `1/sqrt r - 1/sqrt high` of the asset and `sqrt r - sqrt low` of the numeraire, with `r` clamped to the range. Held instead,
//! what went in is worth `r (1 - 1/sqrt high) + 1 - sqrt low`; the difference is `(sqrt r - 1)^2` inside the range: a square, never
//! negative. Without a range that is `(sqrt r - 1)^2 / (1 + r) = 1 - 2 sqrt r / (1 + r)` of the holding (section 14).
//!
//! Prices are a geometric Brownian motion without drift: `r = e^(v z - v^2 / 2)`, `v = sigma sqrt T`, `z` standard normal. Then
//! `E[r] = 1` and `E[sqrt r] = e^(-v^2 / 8)`, so without a range the holding, half in each asset, is expected to be worth what it
//! was, the position `e^(-v^2 / 8)` of that: of the initial value, `1 - e^(-v^2 / 8)` is lost on average. Relative to holding it is
//! the same: a loss with `f(r) = f(1/r)` is expected the same whichever asset is counted in, `E[r f(r)] = E[f(r)]`, so
//! `E[(1 + r) f(r)] / 2 = E[f(r)]`. That holds for every range with `low = 1 / high`, and for no other. Fees are not counted.

use super::{require_days, require_share, simulation::means, YEAR_DAYS};
use crate::{
    error::{require, Result},
    measures::Estimate,
    quadrature::integrate,
    severity::normal_cdf,
};

/// Standard deviations beyond which the normal density is nothing.
const FAR: f64 = 12.0;
/// Largest log price ratio looked at.
const FAR_LOG: f64 = 300.0;

/// Prices, over the entry price, between which a position provides liquidity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// Every price.
    pub const FULL: Self = Self {
        low: 0.0,
        high: f64::INFINITY,
    };

    /// From `low` to `high` times the entry price; 0 and infinity are no bound.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless `0 <= low < 1 < high`: beside its range a position is one asset alone.
    pub fn new(low: f64, high: f64) -> Result<Self> {
        require((0.0..1.0).contains(&low) && 1.0 < high, || {
            format!("a range has the entry price, 1, inside: 0 <= low < 1 < high, not from {low} to {high}")
        })?;
        Ok(Self { low, high })
    }

    /// Lowest price over the entry price.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// Highest price over the entry price, perhaps infinite.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// How much of the asset, and of the numeraire, unit liquidity takes at entry.
    fn entry(&self) -> (f64, f64) {
        (1.0 - 1.0 / self.high.sqrt(), 1.0 - self.low.sqrt())
    }

    /// What unit liquidity has lost to holding at price ratio `r`.
    fn lost(&self, r: f64) -> f64 {
        let (asset, numeraire) = self.entry();
        if r > self.high {
            asset * (r - self.high.sqrt())
        } else if r < self.low {
            numeraire * (1.0 - r / self.low.sqrt())
        } else {
            (r.sqrt() - 1.0).powi(2)
        }
    }

    /// Loss at price ratio `r`, relative to holding.
    pub fn of_holding(&self, r: f64) -> f64 {
        let (asset, numeraire) = self.entry();
        self.lost(r) / (asset * r + numeraire)
    }

    /// Loss at price ratio `r`, relative to the initial value.
    pub fn of_initial(&self, r: f64) -> f64 {
        let (asset, numeraire) = self.entry();
        self.lost(r) / (asset + numeraire)
    }

    /// Expected loss relative to the initial value, in closed form; `deviation` is `sigma sqrt T`.
    pub fn expected_of_initial(&self, deviation: f64) -> f64 {
        if *self == Self::FULL {
            return -(-deviation * deviation / 8.0).exp_m1();
        }
        // E[r^a; r < k] = e^(a (a - 1) v^2 / 2) Phi((ln k + v^2 / 2) / v - a v).
        let below = |a: f64, k: f64| {
            let z = (k.ln() + deviation * deviation / 2.0) / deviation - a * deviation;
            (a * (a - 1.0) * deviation * deviation / 2.0).exp() * normal_cdf(z)
        };
        let within = |a: f64| below(a, self.high) - below(a, self.low);
        let inside = within(1.0) - 2.0 * within(0.5) + within(0.0);
        let (asset, numeraire) = self.entry();
        let mut lost = inside;
        if self.high.is_finite() {
            let over = |a: f64| 1.0 - below(a, self.high);
            lost += asset * (over(1.0) - self.high.sqrt() * over(0.0));
        }
        if self.low > 0.0 {
            lost += numeraire * (below(0.0, self.low) - below(1.0, self.low) / self.low.sqrt());
        }
        lost / (asset + numeraire)
    }

    /// The price ratios, below and above one, at which the loss relative to holding is `level`; it grows from 0 at the entry price to
    /// 1 on either side.
    fn prices_at(&self, level: f64) -> (f64, f64) {
        let search = |sign: f64| {
            let (mut low, mut high) = (0.0, FAR_LOG);
            loop {
                let middle: f64 = low + (high - low) / 2.0;
                if middle <= low || middle >= high {
                    return (sign * high).exp();
                }
                if self.of_holding((sign * middle).exp()) < level {
                    low = middle;
                } else {
                    high = middle;
                }
            }
        };
        (search(-1.0), search(1.0))
    }
}

/// Cover against the impermanent loss of one position over a term, settled at its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IlCover {
    range: Range,
    /// Annual volatility of the price.
    sigma: f64,
    days: f64,
    deductible: f64,
    cap: f64,
    ramp: f64,
}

impl IlCover {
    /// Pays `ramp * min(max(loss - deductible, 0), cap)` of the notional, loss relative to holding. Cover grows evenly over
    /// `ramp_days`, so at the end of a shorter term it is `days / ramp_days`, else whole.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a volatility or a term that is not positive, a deductible or cap outside `[0, 1]`, or a negative
    /// ramp.
    pub fn new(
        range: Range,
        sigma: f64,
        days: f64,
        deductible: f64,
        cap: f64,
        ramp_days: f64,
    ) -> Result<Self> {
        require(sigma > 0.0 && sigma.is_finite(), || {
            format!("an annual volatility is above 0, such as 0.8, not {sigma}")
        })?;
        require_days(days)?;
        require_share("a deductible", deductible)?;
        require_share("a cap", cap)?;
        require(ramp_days >= 0.0 && ramp_days.is_finite(), || {
            format!("a ramp is 0 days or more, not {ramp_days}")
        })?;
        let ramp = if ramp_days > days {
            days / ramp_days
        } else {
            1.0
        };
        Ok(Self {
            range,
            sigma,
            days,
            deductible,
            cap,
            ramp,
        })
    }

    /// Standard deviation of the log price ratio at the end: `sigma sqrt T`.
    pub fn deviation(&self) -> f64 {
        self.sigma * (self.days / YEAR_DAYS).sqrt()
    }

    /// Payout at price ratio `r`, as a share of the notional.
    pub fn payout(&self, r: f64) -> f64 {
        self.ramp * (self.range.of_holding(r) - self.deductible).clamp(0.0, self.cap)
    }

    /// The most that is paid, as a share of the notional: what every policy on the pair pays at once in a shock.
    pub fn most(&self) -> f64 {
        self.ramp * self.cap.min(1.0 - self.deductible)
    }

    /// Expected loss relative to the initial value, before deductible and cap: closed form.
    pub fn expected_of_initial(&self) -> f64 {
        self.range.expected_of_initial(self.deviation())
    }

    /// Expected loss relative to holding, before deductible and cap: by integration.
    pub fn expected_of_holding(&self) -> f64 {
        self.expectation(|r| self.range.of_holding(r), &[])
    }

    /// Expected payout as a share of the notional: by integration.
    pub fn expected_payout(&self) -> f64 {
        self.expectation(
            |r| self.payout(r),
            &[self.deductible, self.deductible + self.cap],
        )
    }

    /// `E[f(r)]` for a bounded `f` that has corners at the ends of the range and where the loss is one of `levels`.
    fn expectation(&self, f: impl Fn(f64) -> f64, levels: &[f64]) -> f64 {
        let v = self.deviation();
        let mut corners = vec![self.range.low, 1.0, self.range.high];
        for level in levels.iter().filter(|level| **level < 1.0) {
            let (below, above) = self.range.prices_at(*level);
            corners.extend([below, above]);
        }
        let breaks: Vec<f64> = corners.into_iter().map(|r| standard(r, v)).collect();
        let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
        integrate(|z| density(z) * f(ratio(z, v)), -FAR, FAR, &breaks)
    }

    /// The smallest payout, as a share of the notional, that is not exceeded with probability `p`.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless `p` is strictly between 0 and 1.
    pub fn payout_quantile(&self, p: f64) -> Result<f64> {
        require(0.0 < p && p < 1.0, || {
            format!("a level is strictly between 0 and 1, not {p}")
        })?;
        let v = self.deviation();
        let (mut low, mut high) = (0.0, 1.0);
        loop {
            let middle: f64 = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                break;
            }
            let (down, up) = self.range.prices_at(middle);
            if normal_cdf(standard(up, v)) - normal_cdf(standard(down, v)) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(self.ramp * (high - self.deductible).clamp(0.0, self.cap))
    }

    /// The three expectations by simulation: loss of the initial value, loss of the holding, payout. A path is a pair of opposite
    /// normal numbers, which takes most of the noise out.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for fewer than two paths.
    pub fn simulate(&self, paths: u32, seed: u64) -> Result<SimulatedIl> {
        let v = self.deviation();
        let [of_initial, of_holding, payout] = means(paths, seed, |rng| {
            let z: f64 = rand::RngExt::sample(rng, rand_distr::StandardNormal);
            let (up, down) = (ratio(z, v), ratio(-z, v));
            let both = |f: &dyn Fn(f64) -> f64| (f(up) + f(down)) / 2.0;
            [
                both(&|r| self.range.of_initial(r)),
                both(&|r| self.range.of_holding(r)),
                both(&|r| self.payout(r)),
            ]
        })?;
        Ok(SimulatedIl {
            of_initial,
            of_holding,
            payout,
        })
    }
}

/// What a simulation of impermanent loss says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedIl {
    /// Loss relative to the initial value.
    pub of_initial: Estimate,
    /// Loss relative to holding.
    pub of_holding: Estimate,
    /// Payout as a share of the notional.
    pub payout: Estimate,
}

/// The price ratio of a standard normal number.
fn ratio(z: f64, deviation: f64) -> f64 {
    (deviation * z - deviation * deviation / 2.0).exp()
}

/// The standard normal number of a price ratio.
fn standard(r: f64, deviation: f64) -> f64 {
    r.ln() / deviation + deviation / 2.0
}
