//! The distribution of a year's losses and its measures.

use rayon::prelude::*;

use super::{lattice, Compound};
use crate::{
    error::{Result, RiskError},
    measures::{self, require_level, LEVEL},
};

/// Share of probability that rounding may create or lose on a whole lattice.
const LOST: f64 = 1e-9;

/// A year's losses: probabilities on a lattice, or a simulated sample. Mean and sd are exact in both.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    mean: f64,
    variance: f64,
    losses: Losses,
    step_choice: Option<String>,
    warnings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Losses {
    Lattice {
        step: f64,
        pmf: Vec<f64>,
        cdf: Vec<f64>,
    },
    Sample(Vec<f64>),
}

impl Aggregate {
    pub(super) fn on_lattice(
        compound: &Compound,
        step: f64,
        pmf: Vec<f64>,
        step_choice: Option<String>,
    ) -> Result<Self> {
        let mut sum = 0.0;
        let cdf: Vec<f64> = pmf
            .iter()
            .map(|p| {
                sum += p;
                sum
            })
            .collect();
        // More than one, or no number at all: rounding grew.
        if sum.is_nan() || sum > 1.0 + LOST {
            return Err(RiskError::NoConvergence("the sum of the probabilities"));
        }
        let mut aggregate = Self {
            mean: compound.mean(),
            variance: compound.variance(),
            losses: Losses::Lattice { step, pmf, cdf },
            step_choice,
            warnings: Vec::new(),
        };
        let beyond = aggregate.beyond();
        if beyond > LOST {
            let end = aggregate.end();
            aggregate.warnings.push(format!(
                "the lattice ends at {end}, which a year exceeds with probability {beyond:.3e}: a larger step reaches further, \
                 the FFT further than the recursion"
            ));
        }
        Ok(aggregate)
    }

    pub(super) fn of_sample(compound: &Compound, mut sample: Vec<f64>) -> Self {
        sample.par_sort_unstable_by(f64::total_cmp);
        let warnings = if compound.variance().is_finite() {
            Vec::new()
        } else {
            vec!["the variance is infinite: standard errors of the mean, TVaR and stop-loss understate".to_owned()]
        };
        Self {
            mean: compound.mean(),
            variance: compound.variance(),
            losses: Losses::Sample(sample),
            step_choice: None,
            warnings,
        }
    }

    /// Exact mean, from the moments of number and payment.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Exact standard deviation, perhaps infinite.
    pub fn sd(&self) -> f64 {
        self.variance.sqrt()
    }

    /// The lattice's step; none for a sample.
    pub fn step(&self) -> Option<f64> {
        match &self.losses {
            Losses::Lattice { step, .. } => Some(*step),
            Losses::Sample(_) => None,
        }
    }

    /// Probabilities of the lattice's points; none for a sample.
    pub fn lattice(&self) -> Option<&[f64]> {
        match &self.losses {
            Losses::Lattice { pmf, .. } => Some(pmf),
            Losses::Sample(_) => None,
        }
    }

    /// The simulated years, ascending; none for a lattice.
    pub fn sample(&self) -> Option<&[f64]> {
        match &self.losses {
            Losses::Lattice { .. } => None,
            Losses::Sample(sample) => Some(sample),
        }
    }

    /// How the step was chosen; none when it was given.
    pub fn step_choice(&self) -> Option<&str> {
        self.step_choice.as_deref()
    }

    /// What a reader must know: where the lattice was cut, which standard errors are wanting.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// `Pr(S = x)`: of a lattice's point, of equal simulated years.
    ///
    /// # Errors
    /// [`RiskError::Domain`] beyond a lattice that was cut.
    pub fn pmf(&self, x: f64) -> Result<f64> {
        match &self.losses {
            Losses::Lattice { step, pmf, .. } => {
                self.require_reach(x)?;
                let (at, rest) = lattice::place(x, *step);
                let on = x >= 0.0 && rest == 0.0;
                Ok(pmf.get(at).copied().filter(|_| on).unwrap_or(0.0))
            }
            Losses::Sample(sample) => {
                let rounding = x.abs() * LEVEL;
                let from = sample.partition_point(|value| *value < x - rounding);
                let to = sample.partition_point(|value| *value <= x + rounding);
                Ok((to - from) as f64 / sample.len() as f64)
            }
        }
    }

    /// `Pr(S <= x)`.
    ///
    /// # Errors
    /// As [`Self::pmf`].
    pub fn cdf(&self, x: f64) -> Result<f64> {
        match &self.losses {
            Losses::Lattice { step, cdf, .. } => {
                self.require_reach(x)?;
                let (at, _) = lattice::place(x, *step);
                let at = at.min(cdf.len().saturating_sub(1));
                Ok(if x < 0.0 { 0.0 } else { cdf[at].min(1.0) })
            }
            Losses::Sample(sample) => measures::cdf_of_sorted(sample, x * (1.0 + LEVEL)),
        }
    }

    /// `VaR_p`: the smallest `x` with `Pr(S <= x) >= p`, but for rounding of 1e-12.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a level outside (0, 1), or beyond a lattice that was cut.
    pub fn var(&self, p: f64) -> Result<f64> {
        require_level(p)?;
        match &self.losses {
            Losses::Lattice { step, cdf, .. } => {
                let at = cdf.partition_point(|cdf| *cdf < p - LEVEL);
                if at == cdf.len() && self.beyond() > LOST {
                    return Err(self.too_short(format!("the quantile of {p}")));
                }
                Ok(at.min(cdf.len() - 1) as f64 * step)
            }
            Losses::Sample(sample) => measures::var_of_sorted(sample, p),
        }
    }

    /// Coherent `TVaR_p = VaR_p + E[(S - VaR_p)+] / (1 - p)`: the mean of the worst `1 - p` of the years.
    ///
    /// # Errors
    /// As [`Self::var`].
    pub fn tvar(&self, p: f64) -> Result<f64> {
        let var = self.var(p)?;
        Ok(var + self.stop_loss(var)? / (1.0 - p))
    }

    /// `E[S | S > VaR_p]`, actuar's CTE: not coherent, larger than TVaR where VaR has a probability of its own. None when
    /// nothing exceeds VaR.
    ///
    /// # Errors
    /// As [`Self::var`].
    pub fn cte(&self, p: f64) -> Result<Option<f64>> {
        match &self.losses {
            Losses::Lattice { .. } => {
                let var = self.var(p)?;
                let above = 1.0 - self.cdf(var)?;
                let excess = self.stop_loss(var)?;
                Ok((above > LEVEL).then(|| var + excess / above))
            }
            Losses::Sample(sample) => measures::cte_of_sorted(sample, p),
        }
    }

    /// Stop-loss premium `E[(S - d)+]`: on a lattice the exact mean less `E[min(S, d)]`, so what was cut off is in it.
    ///
    /// # Errors
    /// As [`Self::pmf`].
    pub fn stop_loss(&self, d: f64) -> Result<f64> {
        let below = match &self.losses {
            Losses::Lattice { .. } => self.limited(d, 1)?,
            Losses::Sample(sample) => return measures::stop_loss_of_sorted(sample, d),
        };
        Ok((self.mean - below).max(0.0))
    }

    /// First and second moment of `min((S - attachment)+, limit)`; the limit may be infinite.
    ///
    /// # Errors
    /// As [`Self::pmf`].
    pub fn layer_moments(&self, attachment: f64, limit: f64) -> Result<(f64, f64)> {
        let end = attachment + limit;
        match &self.losses {
            Losses::Sample(sample) => {
                let paid = |s: &f64| (s - attachment).clamp(0.0, limit);
                let n = sample.len() as f64;
                let first = sample.iter().map(paid).sum::<f64>() / n;
                let second = sample.iter().map(|s| paid(s).powi(2)).sum::<f64>() / n;
                Ok((first, second))
            }
            Losses::Lattice { .. } if limit.is_infinite() => {
                let first = self.stop_loss(attachment)?;
                let whole = self.variance + self.mean * self.mean;
                let square = whole - self.limited(attachment, 2)?;
                // E[(S - a)+^2] = E[S^2] - E[min(S, a)^2] - 2 a E[(S - a)+].
                Ok((first, (square - 2.0 * attachment * first).max(0.0)))
            }
            Losses::Lattice { .. } => {
                let first = self.limited(end, 1)? - self.limited(attachment, 1)?;
                let square = self.limited(end, 2)? - self.limited(attachment, 2)?;
                Ok((first, (square - 2.0 * attachment * first).max(0.0)))
            }
        }
    }

    /// `Pr(S >= x)`.
    ///
    /// # Errors
    /// As [`Self::pmf`].
    pub fn reaches(&self, x: f64) -> Result<f64> {
        Ok(1.0 - self.cdf(x)? + self.pmf(x)?)
    }

    /// `E[min(S, d)^k]` on the lattice: between points exact, for no year ends there.
    fn limited(&self, d: f64, k: i32) -> Result<f64> {
        let Losses::Lattice { step, pmf, cdf } = &self.losses else {
            return Err(RiskError::domain("a sample has no lattice"));
        };
        if d <= 0.0 {
            return Ok(if k == 1 { d } else { 0.0 });
        }
        self.require_reach(d)?;
        let (at, _) = lattice::place(d, *step);
        let at = at.min(cdf.len() - 1);
        let below: f64 = (0u32..)
            .zip(&pmf[..=at])
            .map(|(j, p)| p * (f64::from(j) * step).powi(k))
            .sum();
        Ok(below + d.powi(k) * (1.0 - cdf[at]).max(0.0))
    }

    /// The last point of the lattice, or the largest simulated year.
    fn end(&self) -> f64 {
        match &self.losses {
            Losses::Lattice { step, pmf, .. } => pmf.len().saturating_sub(1) as f64 * step,
            Losses::Sample(sample) => sample.last().copied().unwrap_or(0.0),
        }
    }

    /// Probability beyond the last point.
    fn beyond(&self) -> f64 {
        match &self.losses {
            Losses::Lattice { cdf, .. } => 1.0 - cdf.last().copied().unwrap_or(0.0),
            Losses::Sample(_) => 0.0,
        }
    }

    fn require_reach(&self, x: f64) -> Result<()> {
        if x > self.end() * (1.0 + LEVEL) && self.beyond() > LOST {
            return Err(self.too_short(x.to_string()));
        }
        Ok(())
    }

    fn too_short(&self, what: String) -> RiskError {
        RiskError::domain(format!(
            "{what} lies beyond the lattice, which ends at {}: take a larger step, the FFT instead of the recursion, or \
             simulation",
            self.end()
        ))
    }
}
