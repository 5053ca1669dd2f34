//! Lognormal.

use serde::{Deserialize, Serialize};
use statrs::function::erf::{erfc, erfc_inv};

use crate::error::{require, Result};

/// `ln X` is normal with mean `mu` and standard deviation `sigma`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogNormal {
    mu: f64,
    sigma: f64,
}

impl LogNormal {
    /// A lognormal distribution.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless `mu` is finite and `sigma` positive.
    pub fn new(mu: f64, sigma: f64) -> Result<Self> {
        require(mu.is_finite() && sigma.is_finite() && sigma > 0.0, || {
            format!("a lognormal needs a finite mu and sigma above 0, not {mu} and {sigma}")
        })?;
        Ok(Self { mu, sigma })
    }

    /// Mean of the logarithm.
    pub fn mu(&self) -> f64 {
        self.mu
    }

    /// Standard deviation of the logarithm.
    pub fn sigma(&self) -> f64 {
        self.sigma
    }

    fn z(&self, x: f64) -> f64 {
        (x.ln() - self.mu) / self.sigma
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            0.0
        } else {
            normal_cdf(self.z(x))
        }
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            1.0
        } else {
            normal_cdf(-self.z(x))
        }
    }

    pub(super) fn ln_pdf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return f64::NEG_INFINITY;
        }
        let z = self.z(x);
        -0.5 * z * z - x.ln() - self.sigma.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln()
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        if p <= 0.0 {
            0.0
        } else {
            (self.mu + self.sigma * normal_quantile(p)).exp()
        }
    }

    pub(super) fn tail_quantile(&self, q: f64) -> f64 {
        if q >= 1.0 {
            0.0
        } else {
            (self.mu - self.sigma * normal_quantile(q)).exp()
        }
    }

    pub(super) fn limited_moment(&self, k: u8, d: f64) -> f64 {
        let k = f64::from(k);
        let whole = (k * self.mu + 0.5 * k * k * self.sigma * self.sigma).exp();
        if d.is_infinite() {
            return whole;
        }
        whole * normal_cdf(self.z(d) - k * self.sigma) + d.powf(k) * self.sf(d)
    }
}

/// Distribution function of the standard normal.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Quantile of the standard normal.
pub fn normal_quantile(p: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * p)
}
