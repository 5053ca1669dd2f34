//! Severities made of others: truncated, spliced, and the part that a cover pays.

use serde::{Deserialize, Serialize};

use super::{Gpd, Severity, Tail};
use crate::error::{require, Result, RiskError};

/// A severity given that it lies in `(from, to]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truncated {
    base: Severity,
    from: f64,
    to: f64,
    /// Survival of the base at both ends.
    sf_from: f64,
    sf_to: f64,
}

impl Truncated {
    /// `base`, given that it lies above `from` and not above `to`, which may be infinite.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] when nothing of `base` lies there.
    pub fn new(base: Severity, from: f64, to: f64) -> Result<Self> {
        let (sf_from, sf_to) = (base.sf(from), base.sf(to));
        require(0.0 <= from && from < to && sf_from > sf_to, || {
            format!("nothing of {base} lies above {from} and not above {to}")
        })?;
        Ok(Self {
            base,
            from,
            to,
            sf_from,
            sf_to,
        })
    }

    /// The severity that is truncated.
    pub fn base(&self) -> &Severity {
        &self.base
    }

    /// Its lower end.
    pub fn from(&self) -> f64 {
        self.from
    }

    /// Its upper end, perhaps infinite.
    pub fn to(&self) -> f64 {
        self.to
    }

    fn mass(&self) -> f64 {
        self.sf_from - self.sf_to
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        1.0 - self.sf(x)
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        if x <= self.from {
            1.0
        } else if x >= self.to {
            0.0
        } else {
            (self.base.sf(x) - self.sf_to) / self.mass()
        }
    }

    pub(super) fn ln_pdf(&self, x: f64) -> f64 {
        if x <= self.from || x > self.to {
            f64::NEG_INFINITY
        } else {
            self.base.ln_pdf(x) - self.mass().ln()
        }
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        self.tail_quantile(1.0 - p)
    }

    pub(super) fn tail_quantile(&self, q: f64) -> f64 {
        self.base
            .tail_quantile(self.sf_to + q * self.mass())
            .clamp(self.from, self.to)
    }

    pub(super) fn limited_moment(&self, k: u8, d: f64) -> f64 {
        let power = |x: f64| x.powi(i32::from(k));
        if d <= self.from {
            return power(d);
        }
        let end = d.min(self.to);
        // Integral of x^k over (from, end]: limited moments less what they hold at the ends.
        let inside = self.base.limited_moment(k, end) - self.base.limited_moment(k, self.from)
            + power(self.from) * self.sf_from
            - at_end(power(end), self.base.sf(end));
        inside / self.mass() + at_end(power(d), self.sf(d))
    }

    pub(super) fn tail(&self) -> Tail {
        if self.to.is_finite() {
            Tail::Light
        } else {
            self.base.tail()
        }
    }
}

/// `value * survival`, zero where nothing survives however large the value.
fn at_end(value: f64, survival: f64) -> f64 {
    if survival == 0.0 {
        0.0
    } else {
        value * survival
    }
}

/// A body up to a threshold, a generalised Pareto tail above it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Splice {
    body: Truncated,
    tail: Gpd,
    /// `Pr(X > threshold)`.
    weight: f64,
}

impl Splice {
    /// A body and a tail that begins where the body ends; `weight` is the tail's probability.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] when they do not meet or `weight` is not strictly between 0 and 1.
    pub fn new(body: Truncated, tail: Gpd, weight: f64) -> Result<Self> {
        require(body.to() == tail.threshold(), || {
            format!(
                "a splice's body ends at {} and its tail begins at {}",
                body.to(),
                tail.threshold()
            )
        })?;
        require(0.0 < weight && weight < 1.0, || {
            format!("the weight of a splice's tail is strictly between 0 and 1, not {weight}")
        })?;
        Ok(Self { body, tail, weight })
    }

    /// The body.
    pub fn body(&self) -> &Truncated {
        &self.body
    }

    /// The tail.
    pub fn tail(&self) -> &Gpd {
        &self.tail
    }

    /// `Pr(X > threshold)`.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x <= self.tail.threshold() {
            (1.0 - self.weight) * self.body.cdf(x)
        } else {
            1.0 - self.sf(x)
        }
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        if x <= self.tail.threshold() {
            self.weight + (1.0 - self.weight) * self.body.sf(x)
        } else {
            self.weight * self.tail.sf(x)
        }
    }

    pub(super) fn ln_pdf(&self, x: f64) -> f64 {
        if x <= self.tail.threshold() {
            (-self.weight).ln_1p() + self.body.ln_pdf(x)
        } else {
            self.weight.ln() + self.tail.ln_pdf(x)
        }
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        self.tail_quantile(1.0 - p)
    }

    pub(super) fn tail_quantile(&self, q: f64) -> f64 {
        if q < self.weight {
            self.tail.tail_quantile(q / self.weight)
        } else {
            self.body
                .tail_quantile((q - self.weight) / (1.0 - self.weight))
        }
    }

    pub(super) fn limited_moment(&self, k: u8, d: f64) -> f64 {
        self.weight * self.tail.limited_moment(k, d)
            + (1.0 - self.weight) * self.body.limited_moment(k, d)
    }

    pub(super) fn tail_kind(&self) -> Tail {
        self.tail.tail()
    }
}

/// What a cover pays of a loss: `min(max(X - deductible, 0), limit)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layered {
    severity: Severity,
    deductible: f64,
    limit: f64,
}

impl Layered {
    /// The part of `severity` above `deductible`, at most `limit`, which may be infinite for a light tail.
    ///
    /// # Errors
    /// [`RiskError::Uncapped`] for a heavy tail without limit, [`RiskError::Domain`] for a negative deductible or no limit.
    pub fn new(severity: Severity, deductible: f64, limit: f64) -> Result<Self> {
        if limit == f64::INFINITY && severity.tail() != Tail::Light {
            return Err(RiskError::Uncapped(severity.to_string()));
        }
        Self::uncapped(severity, deductible, limit)
    }

    /// The same for whoever insists on a heavy tail without limit.
    ///
    /// # Errors
    /// [`RiskError::Uncapped`] when even the mean is infinite, else as [`Self::new`].
    pub fn uncapped(severity: Severity, deductible: f64, limit: f64) -> Result<Self> {
        if limit == f64::INFINITY && severity.tail() == Tail::InfiniteMean {
            return Err(RiskError::Uncapped(severity.to_string()));
        }
        require(deductible.is_finite() && deductible >= 0.0, || {
            format!("a deductible is finite and not negative, not {deductible}")
        })?;
        require(limit > 0.0, || format!("a limit is above 0, not {limit}"))?;
        Ok(Self {
            severity,
            deductible,
            limit,
        })
    }

    /// The loss before deductible and limit.
    pub fn severity(&self) -> &Severity {
        &self.severity
    }

    /// Deductible.
    pub fn deductible(&self) -> f64 {
        self.deductible
    }

    /// Most that is paid, perhaps infinite.
    pub fn limit(&self) -> f64 {
        self.limit
    }

    /// What is paid of a loss.
    pub fn payment(&self, loss: f64) -> f64 {
        (loss - self.deductible).clamp(0.0, self.limit)
    }

    /// `Pr(payment > y)`.
    pub fn sf(&self, y: f64) -> f64 {
        if y >= self.limit {
            0.0
        } else {
            self.severity.sf(self.deductible + y.max(0.0))
        }
    }

    /// `E[min(payment, y)]`.
    pub fn lev(&self, y: f64) -> f64 {
        let end = self.deductible + y.min(self.limit).max(0.0);
        self.severity.lev(end) - self.severity.lev(self.deductible)
    }

    /// Mean payment a loss.
    pub fn mean(&self) -> f64 {
        self.lev(f64::INFINITY)
    }

    /// Second moment of the payment: `E[(X ^ e)^2] - E[(X ^ d)^2] - 2 d (E[X ^ e] - E[X ^ d])` with `e = d + limit`.
    pub fn second_moment(&self) -> f64 {
        let (d, e) = (self.deductible, self.deductible + self.limit);
        let square = self.severity.limited_moment(2, e) - self.severity.limited_moment(2, d);
        let cross = if d == 0.0 { 0.0 } else { 2.0 * d * self.mean() };
        square - cross
    }

    /// Variance of the payment.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        (self.second_moment() - mean * mean).max(0.0)
    }
}
