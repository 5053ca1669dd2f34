//! Generalised Pareto: what excesses over a high threshold look like (Pickands 1975).

use serde::{Deserialize, Serialize};

use super::{power_integral, Tail};
use crate::error::{require, Result};

/// Below this size of `xi` the distribution is the exponential.
const EXPONENTIAL: f64 = 1e-9;

/// `X = threshold + Y`, `Pr(Y > y) = (1 + xi y / beta)^(-1 / xi)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gpd {
    xi: f64,
    beta: f64,
    threshold: f64,
}

impl Gpd {
    /// A generalised Pareto distribution.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless `beta` is positive, `threshold` not negative and `xi` finite.
    pub fn new(xi: f64, beta: f64, threshold: f64) -> Result<Self> {
        let finite = xi.is_finite() && beta.is_finite() && threshold.is_finite();
        require(finite && beta > 0.0 && threshold >= 0.0, || {
            format!("a GPD needs a finite xi, beta above 0 and a threshold of 0 or more, not {xi}, {beta} and {threshold}")
        })?;
        Ok(Self {
            xi,
            beta,
            threshold,
        })
    }

    /// Shape; its inverse is the tail index.
    pub fn xi(&self) -> f64 {
        self.xi
    }

    /// Scale, US dollars.
    pub fn beta(&self) -> f64 {
        self.beta
    }

    /// Where it begins, US dollars.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    pub(super) fn tail(&self) -> Tail {
        if self.xi >= 1.0 {
            Tail::InfiniteMean
        } else if self.xi > EXPONENTIAL {
            Tail::Heavy
        } else {
            Tail::Light
        }
    }

    /// `ln Pr(Y > y)`; minus infinity beyond a bounded tail.
    fn ln_sf(&self, y: f64) -> f64 {
        if self.xi.abs() < EXPONENTIAL {
            return -y / self.beta;
        }
        let inner = self.xi * y / self.beta;
        if inner <= -1.0 {
            return f64::NEG_INFINITY;
        }
        -inner.ln_1p() / self.xi
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        match x - self.threshold {
            y if y <= 0.0 => 0.0,
            y => -self.ln_sf(y).exp_m1(),
        }
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        match x - self.threshold {
            y if y <= 0.0 => 1.0,
            y => self.ln_sf(y).exp(),
        }
    }

    pub(super) fn ln_pdf(&self, x: f64) -> f64 {
        let y = x - self.threshold;
        if y < 0.0 {
            return f64::NEG_INFINITY;
        }
        (1.0 + self.xi) * self.ln_sf(y) - self.beta.ln()
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        self.at_ln_sf((-p.clamp(0.0, 1.0)).ln_1p())
    }

    pub(super) fn tail_quantile(&self, q: f64) -> f64 {
        self.at_ln_sf(q.clamp(0.0, 1.0).ln())
    }

    /// Where the logarithm of the survival function is `log`.
    fn at_ln_sf(&self, log: f64) -> f64 {
        let y = if self.xi.abs() < EXPONENTIAL {
            -log
        } else {
            (-self.xi * log).exp_m1() / self.xi
        };
        self.threshold + self.beta * y
    }

    pub(super) fn limited_moment(&self, k: u8, d: f64) -> f64 {
        let u = self.threshold;
        if d <= u {
            return d.powi(i32::from(k));
        }
        let y = d - u;
        match k {
            1 => u + self.survival_integral(y),
            // E[min(X, d)^2] = u^2 + 2 * integral of (u + s) S(s) ds.
            _ => u * u + 2.0 * (u * self.survival_integral(y) + self.first_integral(y)),
        }
    }

    /// `integral of S(s) ds` over `[0, y]`.
    fn survival_integral(&self, y: f64) -> f64 {
        if self.xi.abs() < EXPONENTIAL {
            return -self.beta * (-y / self.beta).exp_m1();
        }
        // With t = 1 + xi s / beta: (beta / xi) * integral of t^(-1 / xi) dt, finite to infinity when xi < 1.
        let exponent = 1.0 - 1.0 / self.xi;
        self.beta / self.xi * self.stretch(exponent, y)
    }

    /// `integral of s S(s) ds` over `[0, y]`.
    fn first_integral(&self, y: f64) -> f64 {
        if self.xi.abs() < EXPONENTIAL {
            let z = y / self.beta;
            if z.is_infinite() {
                return self.beta * self.beta;
            }
            return self.beta * self.beta * (-(-z).exp_m1() - z * (-z).exp());
        }
        // s = beta (t - 1) / xi: (beta / xi)^2 * integral of (t - 1) t^(-1 / xi) dt.
        let exponent = 1.0 - 1.0 / self.xi;
        let scale = self.beta / self.xi;
        let square = self.stretch(exponent + 1.0, y);
        if square.is_infinite() {
            return square;
        }
        scale * scale * (square - self.stretch(exponent, y))
    }

    /// `integral of t^(a - 1) dt` from 1 to `1 + xi y / beta`, or to the end of a bounded tail.
    fn stretch(&self, a: f64, y: f64) -> f64 {
        let t = (1.0 + self.xi * y / self.beta).max(0.0);
        if t.is_infinite() {
            return if a < 0.0 { -1.0 / a } else { f64::INFINITY };
        }
        if t == 0.0 {
            return -1.0 / a;
        }
        power_integral(a, t)
    }
}
