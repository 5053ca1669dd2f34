//! Gamma and exponential.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

use crate::error::{require, Result};

/// Density `x^(shape - 1) e^(-x / scale) / (scale^shape Gamma(shape))`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gamma {
    shape: f64,
    scale: f64,
}

impl Gamma {
    /// A gamma distribution.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless both parameters are positive.
    pub fn new(shape: f64, scale: f64) -> Result<Self> {
        require(
            shape > 0.0 && scale > 0.0 && shape.is_finite() && scale.is_finite(),
            || format!("a gamma needs shape and scale above 0, not {shape} and {scale}"),
        )?;
        Ok(Self { shape, scale })
    }

    /// Shape.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// Scale, US dollars.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        match x / self.scale {
            z if z <= 0.0 => 0.0,
            z if z.is_infinite() => 1.0,
            z if self.shape == 1.0 => -(-z).exp_m1(),
            z => gamma_lr(self.shape, z),
        }
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        match x / self.scale {
            z if z <= 0.0 => 1.0,
            z if z.is_infinite() => 0.0,
            z if self.shape == 1.0 => (-z).exp(),
            z => gamma_ur(self.shape, z),
        }
    }

    pub(super) fn ln_pdf(&self, x: f64) -> f64 {
        let z = x / self.scale;
        if z < 0.0 || (z == 0.0 && self.shape != 1.0) {
            return f64::NEG_INFINITY;
        }
        let power = if self.shape == 1.0 {
            0.0
        } else {
            (self.shape - 1.0) * z.ln()
        };
        power - z - ln_gamma(self.shape) - self.scale.ln()
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return f64::INFINITY;
        }
        if self.shape == 1.0 {
            return -self.scale * (-p).ln_1p();
        }
        // Bisection: doubling up to a bound, then halving to the last digit.
        let (mut low, mut high) = (0.0, self.shape.max(1.0) * self.scale);
        while self.cdf(high) < p {
            low = high;
            high *= 2.0;
        }
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                return high;
            }
            if self.cdf(middle) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    pub(super) fn limited_moment(&self, k: u8, d: f64) -> f64 {
        let k = f64::from(k);
        let whole = self.scale.powf(k) * (ln_gamma(self.shape + k) - ln_gamma(self.shape)).exp();
        if d.is_infinite() {
            return whole;
        }
        whole * gamma_lr(self.shape + k, d / self.scale) + d.powf(k) * self.sf(d)
    }

    pub(super) fn sample<R: Rng>(&self, rng: &mut R) -> f64 {
        match rand_distr::Gamma::new(self.shape, self.scale) {
            Ok(gamma) => rng.sample(gamma),
            Err(_) => self.quantile(crate::random::open01(rng)),
        }
    }
}
