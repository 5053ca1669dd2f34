//! Depeg cover: pays when a stablecoin's time-weighted average price over a window is below a strike (section 14).
//!
//! Model: depegs come by a Poisson process. In each the price falls by a random depth at once and stays there for an exponential time
//! until it recovers; on top of it lies the noise of an Ornstein-Uhlenbeck process. The window of a depeg opens when it begins, so
//! the average is `1 - D min(T, W) / W + noise`, with depth `D`, time to recovery `T`, window `W`; the noise of an average is normal
//! and its variance known, so nothing is discretised. A policy pays once, at the first depeg that its term sees begin and that pays.
//!
//! The rate of depegs is an input to be argued for: catalogues of losses list none of them as such.

mod model;

pub use model::{Depeg, Depth, Noise};

use rand::RngExt;

use super::{require_days, require_share, simulation::means, YEAR_DAYS};
use crate::{
    error::{require, Result},
    measures::Estimate,
    quadrature::integrate,
    Frequency,
};

/// Standard deviations of noise that must fit between peg and strike.
const CLEAR: f64 = 6.0;

/// Pays `min(scale * (strike - average) / strike, cap)` of the sum insured when the average is below the strike.
#[derive(Clone, Debug, PartialEq)]
pub struct DepegCover {
    market: Depeg,
    strike: f64,
    window_hours: f64,
    scale: f64,
    cap: f64,
    days: f64,
}

impl DepegCover {
    /// A cover of `days`; strike as a share of the peg, strictly between 0 and 1.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a term outside its domain, and for noise that reaches the strike without any depeg: there is no premium
    /// for that.
    pub fn new(
        market: Depeg,
        strike: f64,
        window_hours: f64,
        scale: f64,
        cap: f64,
        days: f64,
    ) -> Result<Self> {
        require(0.0 < strike && strike < 1.0, || {
            format!("a strike is a share of the peg strictly between 0 and 1, such as 0.97, not {strike}")
        })?;
        require(window_hours > 0.0 && window_hours.is_finite(), || {
            format!("a window is a number of hours above 0, not {window_hours}")
        })?;
        require(scale > 0.0 && scale.is_finite(), || {
            format!("a scale is above 0, not {scale}")
        })?;
        require_share("a cap", cap)?;
        require(cap > 0.0, || {
            "a cap of 0 pays nothing: name one above 0".to_owned()
        })?;
        require_days(days)?;
        let noise = market.noise.of_average(window_hours);
        require(CLEAR * noise < 1.0 - strike, || {
            format!(
                "the average's noise has a deviation of {noise:.5}, and {CLEAR} of them reach the strike of {strike} without any depeg: \
                 name a lower strike or a longer window"
            )
        })?;
        Ok(Self {
            market,
            strike,
            window_hours,
            scale,
            cap,
            days,
        })
    }

    /// Payout at an average price, as a share of the sum insured.
    pub fn payout(&self, average: f64) -> f64 {
        (self.scale * (self.strike - average) / self.strike).clamp(0.0, self.cap)
    }

    /// The most that is paid: the cap, or what a price of zero pays.
    pub fn most(&self) -> f64 {
        self.payout(0.0)
    }

    /// Depegs expected in the term.
    pub fn depegs(&self) -> f64 {
        self.market.rate * self.days / YEAR_DAYS
    }

    /// `window / (depth * recovery)`: how fast `Pr(average gap > g) = e^(-g steepness)` falls for `g` below the depth.
    fn steepness(&self, depth: f64) -> f64 {
        self.window_hours / (depth * self.market.recovery_hours)
    }

    /// The mean of `f` over the noise of the average, which shifts what a gap must exceed.
    fn over_noise(&self, f: impl Fn(f64) -> f64) -> f64 {
        let noise = self.market.noise.of_average(self.window_hours);
        if noise == 0.0 {
            return f(0.0);
        }
        let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
        // So far the noise stays clear of the peg; what lies beyond is a part in a billion.
        integrate(|z| density(z) * f(noise * z), -CLEAR, CLEAR, &[])
    }

    /// Probability that one depeg pays more than `share` of the sum insured.
    pub fn pays_more(&self, share: f64) -> f64 {
        if share >= self.most() {
            return 0.0;
        }
        self.over_noise(|noise| {
            let gap = self.gap_for(share) + noise;
            self.market
                .depth
                .expectation(gap, 1.0, |depth| (-gap * self.steepness(depth)).exp())
        })
    }

    /// Average gap from the peg that pays `share`.
    fn gap_for(&self, share: f64) -> f64 {
        1.0 - self.strike + share * self.strike / self.scale
    }

    /// Expected payout of one depeg, as a share of the sum insured: the survival function of its average gap, integrated from the
    /// strike to the cap.
    pub fn expected_of_depeg(&self) -> f64 {
        let gap = self.over_noise(|noise| {
            let (from, to) = (self.gap_for(0.0) + noise, self.gap_for(self.most()) + noise);
            self.market.depth.expectation(from, to, |depth| {
                let steep = self.steepness(depth);
                ((-from * steep).exp() - (-to.min(depth) * steep).exp()) / steep
            })
        });
        self.scale / self.strike * gap
    }

    /// Expected payout of a policy, as a share of the sum insured: that of a depeg that pays, times the probability that the term sees
    /// one.
    pub fn expected_payout(&self) -> f64 {
        let pays = self.pays_more(0.0);
        if pays == 0.0 {
            return 0.0;
        }
        self.triggered() * self.expected_of_depeg() / pays
    }

    /// Probability that a policy pays.
    pub fn triggered(&self) -> f64 {
        -(-self.depegs() * self.pays_more(0.0)).exp_m1()
    }

    /// The smallest payout, as a share of the sum insured, that a policy does not exceed with probability `p`.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless `p` is strictly between 0 and 1.
    pub fn payout_quantile(&self, p: f64) -> Result<f64> {
        require(0.0 < p && p < 1.0, || {
            format!("a level is strictly between 0 and 1, not {p}")
        })?;
        let (triggered, pays) = (self.triggered(), self.pays_more(0.0));
        if triggered <= 1.0 - p {
            return Ok(0.0);
        }
        let (mut low, mut high) = (0.0, self.most());
        loop {
            let middle: f64 = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                return Ok(high);
            }
            if triggered * self.pays_more(middle) / pays > 1.0 - p {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /// Expected payout of a policy, as a share of the sum insured, and the probability that it pays, by simulation.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for fewer than two paths.
    pub fn simulate(&self, paths: u32, seed: u64) -> Result<SimulatedDepeg> {
        let number = Frequency::Poisson(self.depegs());
        let noise = self.market.noise.of_average(self.window_hours);
        let [payout, triggered] = means(paths, seed, |rng| {
            for _ in 0..number.sample(rng) {
                let depth = self.market.depth.sample(rng);
                let lasts = -crate::random::open01(rng).ln() * self.market.recovery_hours;
                let normal: f64 = rng.sample(rand_distr::StandardNormal);
                let gap = depth * (lasts / self.window_hours).min(1.0);
                let share = self.payout((1.0 - gap + noise * normal).max(0.0));
                if share > 0.0 {
                    return [share, 1.0];
                }
            }
            [0.0, 0.0]
        })?;
        Ok(SimulatedDepeg { payout, triggered })
    }
}

/// What a simulation of depegs says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedDepeg {
    /// Payout as a share of the sum insured.
    pub payout: Estimate,
    /// Probability that a policy pays.
    pub triggered: Estimate,
}
