//! Depths, noise, and how often: what is assumed of one stablecoin.

use std::str::FromStr;

use rand::{Rng, RngExt};
use statrs::function::beta::ln_beta;

use crate::{
    error::{require, Result, RiskError},
    quadrature::integrate,
    severity::{numbers, Discrete},
    Severity,
};

/// What depths look like as text.
const EXPECTED: &str =
    "depths: beta:A,B, discrete:DEPTH@P,DEPTH@P,.. or empirical:FILE, depths above 0 and at most 1";
/// How far the price falls, as a share of the peg.
#[derive(Clone, Debug, PartialEq)]
pub enum Depth {
    /// Beta distributed.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// Points with probabilities.
    Points(Discrete),
}

impl Depth {
    /// A beta distribution of mean `a / (a + b)`.
    ///
    /// # Errors
    /// [`RiskError::Domain`] unless both are positive.
    pub fn beta(a: f64, b: f64) -> Result<Self> {
        require(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite(), || {
            format!("a beta distribution needs shapes above 0, not {a} and {b}")
        })?;
        Ok(Self::Beta { a, b })
    }

    /// Points, as they were observed or are feared.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a depth that is not above 0 and at most 1.
    pub fn points(points: Discrete) -> Result<Self> {
        for depth in points.points() {
            require(*depth > 0.0 && *depth <= 1.0, || {
                format!("a depth is above 0 and at most 1, not {depth}")
            })?;
        }
        Ok(Self::Points(points))
    }

    /// `E[f(D); D > above]`, `above` in `(0, 1)`; `corner` is a depth at which `f` has one.
    pub(super) fn expectation(&self, above: f64, corner: f64, f: impl Fn(f64) -> f64) -> f64 {
        match self {
            Self::Points(points) => points
                .points()
                .iter()
                .zip(points.probabilities())
                .filter(|(depth, _)| **depth > above)
                .map(|(depth, p)| p * f(*depth))
                .sum(),
            Self::Beta { a, b } => {
                // With w = (1 - D)^b the density has no pole at 1.
                let depth = |w: f64| 1.0 - w.powf(1.0 / b);
                let w = |depth: f64| (1.0 - depth).powf(*b);
                let scale = (-ln_beta(*a, *b)).exp() / b;
                let density = |w: f64| scale * depth(w).powf(a - 1.0) * f(depth(w));
                integrate(density, 0.0, w(above), &[w(corner.min(1.0))])
            }
        }
    }

    pub(super) fn sample<R: Rng>(&self, rng: &mut R) -> f64 {
        match self {
            // The constructor has checked what the library refuses.
            Self::Beta { a, b } => {
                rand_distr::Beta::new(*a, *b).map_or(0.0, |beta| rng.sample(beta))
            }
            Self::Points(points) => Severity::Discrete(points.clone()).sample(rng),
        }
    }
}

impl FromStr for Depth {
    type Err = RiskError;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(rest) = text.trim().strip_prefix("beta:") {
            return match numbers(rest).as_deref() {
                Some(&[a, b]) => Self::beta(a, b),
                _ => Err(RiskError::parse(text, EXPECTED)),
            };
        }
        match text.parse() {
            Ok(Severity::Discrete(points)) => Self::points(points),
            Err(error @ RiskError::File { .. }) => Err(error),
            _ => Err(RiskError::parse(text, EXPECTED)),
        }
    }
}

/// Noise around the peg: an Ornstein-Uhlenbeck process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    deviation: f64,
    half_life_hours: f64,
}

impl Noise {
    /// Noise of this stationary standard deviation, a share of the peg, that halves in so many hours.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a negative deviation or a half-life that is not positive.
    pub fn new(deviation: f64, half_life_hours: f64) -> Result<Self> {
        require(
            deviation >= 0.0
                && deviation.is_finite()
                && half_life_hours > 0.0
                && half_life_hours.is_finite(),
            || {
                format!(
                    "noise has a deviation of 0 or more and a half-life above 0, not {deviation} and {half_life_hours}"
                )
            },
        )?;
        Ok(Self {
            deviation,
            half_life_hours,
        })
    }

    /// Standard deviation of its average over a window: with `x = ln 2 * window / half-life`,
    /// `deviation * sqrt(2 (x - 1 + e^-x)) / x`.
    pub fn of_average(&self, window_hours: f64) -> f64 {
        let x = std::f64::consts::LN_2 * window_hours / self.half_life_hours;
        self.deviation * (2.0 * (x + (-x).exp_m1())).sqrt() / x
    }
}

/// Depegs of one stablecoin.
#[derive(Clone, Debug, PartialEq)]
pub struct Depeg {
    pub(super) rate: f64,
    pub(super) depth: Depth,
    pub(super) recovery_hours: f64,
    pub(super) noise: Noise,
}

impl Depeg {
    /// `rate` depegs a year that last `recovery_hours` on average.
    ///
    /// # Errors
    /// [`RiskError::Domain`] unless both are positive.
    pub fn new(rate: f64, depth: Depth, recovery_hours: f64, noise: Noise) -> Result<Self> {
        require(rate > 0.0 && rate.is_finite(), || {
            format!("a rate of depegs a year is above 0, not {rate}")
        })?;
        require(recovery_hours > 0.0 && recovery_hours.is_finite(), || {
            format!("a mean time to recovery is a number of hours above 0, not {recovery_hours}")
        })?;
        Ok(Self {
            rate,
            depth,
            recovery_hours,
            noise,
        })
    }
}
