//! How large one loss is: distributions on `[0, inf)`, with limited moments in closed form.
//!
//! Parameters as in Klugman, Panjer and Willmot, *Loss Models*: `exponential:mean`, `gamma:shape,scale`,
//! `lognormal:mu,sigma`, `pareto:alpha,theta` (Lomax), `gpd:xi,beta[,threshold]`, `discrete:x@p,..`, `empirical:FILE`.

mod discrete;
mod gamma;
mod gpd;
mod lognormal;
mod parse;
mod shaped;

pub use discrete::Discrete;
pub use gamma::Gamma;
pub use gpd::Gpd;
pub use lognormal::LogNormal;
pub use lognormal::{normal_cdf, normal_quantile};
pub use parse::read_losses;
pub(crate) use parse::{numbers, pairs};
pub use shaped::{Layered, Splice, Truncated};

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::error::{require, Result, RiskError};

/// How the tail of a severity behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Bounded, or lighter than any power: a mean without a limit can be used.
    Light,
    /// Heavy, with a mean: used without a limit only when somebody says so.
    Heavy,
    /// No mean at all.
    InfiniteMean,
}

/// The loss of one incident, US dollars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Gamma; the exponential is the one of shape 1.
    Gamma(Gamma),
    /// Lognormal.
    LogNormal(LogNormal),
    /// Generalised Pareto above a threshold; the Pareto (Lomax) is the one of `xi = 1 / alpha`, `beta = theta / alpha`.
    Gpd(Gpd),
    /// Points with probabilities: discrete and empirical.
    Discrete(Discrete),
    /// Another, given that it lies in an interval.
    Truncated(Box<Truncated>),
    /// A body below a threshold and a tail above it.
    Splice(Box<Splice>),
}

impl Severity {
    /// The exponential distribution.
    ///
    /// # Errors
    /// [`RiskError::Domain`] unless `mean` is positive.
    pub fn exponential(mean: f64) -> Result<Self> {
        Gamma::new(1.0, mean).map(Self::Gamma)
    }

    /// The Pareto distribution (type II, Lomax): `S(x) = (theta / (theta + x))^alpha`.
    ///
    /// # Errors
    /// [`RiskError::Domain`] unless both are positive.
    pub fn pareto(alpha: f64, theta: f64) -> Result<Self> {
        require(
            alpha > 0.0 && theta > 0.0 && alpha.is_finite() && theta.is_finite(),
            || format!("a Pareto needs alpha and theta above 0, not {alpha} and {theta}"),
        )?;
        Gpd::new(1.0 / alpha, theta / alpha, 0.0).map(Self::Gpd)
    }

    /// `Pr(X <= x)`.
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Self::Gamma(d) => d.cdf(x),
            Self::LogNormal(d) => d.cdf(x),
            Self::Gpd(d) => d.cdf(x),
            Self::Discrete(d) => d.cdf(x),
            Self::Truncated(d) => d.cdf(x),
            Self::Splice(d) => d.cdf(x),
        }
    }

    /// `Pr(X > x)`, exact far out in the tail.
    pub fn sf(&self, x: f64) -> f64 {
        match self {
            Self::Gamma(d) => d.sf(x),
            Self::LogNormal(d) => d.sf(x),
            Self::Gpd(d) => d.sf(x),
            Self::Discrete(d) => d.sf(x),
            Self::Truncated(d) => d.sf(x),
            Self::Splice(d) => d.sf(x),
        }
    }

    /// Logarithm of the density; for points, of their probability. Minus infinity where there is none.
    pub fn ln_pdf(&self, x: f64) -> f64 {
        match self {
            Self::Gamma(d) => d.ln_pdf(x),
            Self::LogNormal(d) => d.ln_pdf(x),
            Self::Gpd(d) => d.ln_pdf(x),
            Self::Discrete(d) => d.ln_pdf(x),
            Self::Truncated(d) => d.ln_pdf(x),
            Self::Splice(d) => d.ln_pdf(x),
        }
    }

    /// The smallest `x` with `Pr(X <= x) >= p`, for `p` in `[0, 1]`.
    pub fn quantile(&self, p: f64) -> f64 {
        match self {
            Self::Gamma(d) => d.quantile(p),
            Self::LogNormal(d) => d.quantile(p),
            Self::Gpd(d) => d.quantile(p),
            Self::Discrete(d) => d.quantile(p),
            Self::Truncated(d) => d.quantile(p),
            Self::Splice(d) => d.quantile(p),
        }
    }

    /// The `x` with `Pr(X > x) = q`: the quantile of `1 - q` without the loss of digits near 1.
    pub fn tail_quantile(&self, q: f64) -> f64 {
        match self {
            Self::LogNormal(d) => d.tail_quantile(q),
            Self::Gpd(d) => d.tail_quantile(q),
            Self::Splice(d) => d.tail_quantile(q),
            Self::Truncated(d) => d.tail_quantile(q),
            Self::Gamma(_) | Self::Discrete(_) => self.quantile(1.0 - q),
        }
    }

    /// Limited moment `E[min(X, d)^k]`, `k` 1 or 2; infinite where it does not exist. `d` may be infinite.
    pub fn limited_moment(&self, k: u8, d: f64) -> f64 {
        if d <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Gamma(s) => s.limited_moment(k, d),
            Self::LogNormal(s) => s.limited_moment(k, d),
            Self::Gpd(s) => s.limited_moment(k, d),
            Self::Discrete(s) => s.limited_moment(k, d),
            Self::Truncated(s) => s.limited_moment(k, d),
            Self::Splice(s) => s.limited_moment(k, d),
        }
    }

    /// Limited expected value `E[min(X, d)]`.
    pub fn lev(&self, d: f64) -> f64 {
        self.limited_moment(1, d)
    }

    /// Mean without a limit.
    ///
    /// # Errors
    /// [`RiskError::Uncapped`] unless the tail is light.
    pub fn mean(&self) -> Result<f64> {
        match self.tail() {
            Tail::Light => Ok(self.lev(f64::INFINITY)),
            Tail::Heavy | Tail::InfiniteMean => Err(RiskError::Uncapped(self.to_string())),
        }
    }

    /// How the tail behaves.
    pub fn tail(&self) -> Tail {
        match self {
            Self::Gamma(_) | Self::Discrete(_) => Tail::Light,
            Self::LogNormal(_) => Tail::Heavy,
            Self::Gpd(d) => d.tail(),
            Self::Truncated(d) => d.tail(),
            Self::Splice(d) => d.tail_kind(),
        }
    }

    /// One loss. Inversion of one uniform number, but for the gamma.
    pub fn sample<R: Rng>(&self, rng: &mut R) -> f64 {
        if let Self::Gamma(d) = self {
            return d.sample(rng);
        }
        self.tail_quantile(crate::random::open01(rng))
    }
}

/// `integral of t^(a - 1) dt` over `[1, ratio]`: `(ratio^a - 1) / a`, the logarithm at `a = 0`.
fn power_integral(a: f64, ratio: f64) -> f64 {
    let log = ratio.ln();
    if (a * log).abs() < 1e-12 {
        log
    } else {
        (a * log).exp_m1() / a
    }
}
