//! A re-insurance layer over a year.

use super::{Compound, Method};
use crate::{
    error::{require, Result},
    severity::{Layered, Severity},
    Frequency,
};

/// `limit` in excess of `attachment` of each loss; of a year's total of that, `aggregate_limit` in excess of
/// `aggregate_attachment`. Limits may be infinite. US dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    attachment: f64,
    limit: f64,
    aggregate_attachment: f64,
    aggregate_limit: f64,
}

/// What a layer pays in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerYear {
    /// Losses that reach the layer.
    pub expected_count: f64,
    /// Mean.
    pub expected_loss: f64,
    /// Second moment.
    pub second_moment: f64,
    /// Mean over what the layer can pay, of a loss or, with an aggregate limit, of a year; none without a limit.
    pub rate_on_line: Option<f64>,
    /// Probability that the layer pays anything.
    pub attachment: f64,
    /// Probability that it pays its whole limit: for one loss, or, with an aggregate limit, for the year.
    pub exhaustion: f64,
    /// How the lattice's step was chosen, if one was needed.
    pub step_choice: Option<String>,
    /// What a reader must know of the lattice.
    pub warnings: Vec<String>,
}

impl LayerYear {
    /// Standard deviation.
    pub fn sd(&self) -> f64 {
        let square = self.expected_loss * self.expected_loss;
        (self.second_moment - square).max(0.0).sqrt()
    }
}

impl Layer {
    /// A layer for each loss, without aggregate terms.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a negative attachment or a limit not above 0.
    pub fn new(attachment: f64, limit: f64) -> Result<Self> {
        Self::check(attachment, limit)?;
        Ok(Self {
            attachment,
            limit,
            aggregate_attachment: 0.0,
            aggregate_limit: f64::INFINITY,
        })
    }

    /// The same with terms for the year's total.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_aggregate(self, attachment: f64, limit: f64) -> Result<Self> {
        Self::check(attachment, limit)?;
        Ok(Self {
            aggregate_attachment: attachment,
            aggregate_limit: limit,
            ..self
        })
    }

    fn check(attachment: f64, limit: f64) -> Result<()> {
        require(attachment >= 0.0 && attachment.is_finite(), || {
            format!("an attachment is finite and 0 or more, not {attachment}")
        })?;
        require(limit > 0.0, || format!("a limit is above 0, not {limit}"))
    }

    /// What is paid of one loss, before the aggregate terms.
    pub fn of_loss(&self, loss: f64) -> f64 {
        (loss - self.attachment).clamp(0.0, self.limit)
    }

    /// What is paid of a year's losses.
    pub fn of_year(&self, losses: &[f64]) -> f64 {
        let total: f64 = losses.iter().map(|loss| self.of_loss(*loss)).sum();
        (total - self.aggregate_attachment).clamp(0.0, self.aggregate_limit)
    }

    fn has_aggregate(&self) -> bool {
        self.aggregate_attachment > 0.0 || self.aggregate_limit.is_finite()
    }

    /// What it pays in a year of `frequency` losses of `severity`. In closed form without aggregate terms; with them by
    /// `method` on a lattice of `step`, or of one that is chosen. `insist` allows a heavy tail without limit.
    ///
    /// # Errors
    /// As [`Layered::new`], [`Compound::on_lattice`] and [`super::Aggregate::pmf`].
    pub fn year(
        &self,
        frequency: Frequency,
        severity: Severity,
        method: Method,
        step: Option<f64>,
        insist: bool,
    ) -> Result<LayerYear> {
        // A loss pays the whole limit from the end of the layer on, so the end itself counts.
        let whole = severity.sf((self.attachment + self.limit).next_down());
        let reached = severity.sf(self.attachment);
        let new = if insist {
            Layered::uncapped
        } else {
            Layered::new
        };
        let payment = new(severity, self.attachment, self.limit)?;
        let compound = Compound::new(frequency, payment)?;
        let frequency = compound.frequency();
        let any = |of_loss: f64| 1.0 - frequency.pgf_at(1.0 - of_loss);
        let mean = compound.mean();
        let mut year = LayerYear {
            expected_count: frequency.mean() * reached,
            expected_loss: mean,
            second_moment: compound.variance() + mean * mean,
            rate_on_line: self.limit.is_finite().then(|| mean / self.limit),
            attachment: any(reached),
            exhaustion: if self.limit.is_finite() {
                any(whole)
            } else {
                0.0
            },
            step_choice: None,
            warnings: Vec::new(),
        };
        if !self.has_aggregate() {
            return Ok(year);
        }
        let total = compound.on_lattice(method, step)?;
        let (from, limit) = (self.aggregate_attachment, self.aggregate_limit);
        (year.expected_loss, year.second_moment) = total.layer_moments(from, limit)?;
        if from > 0.0 {
            year.attachment = 1.0 - total.cdf(from)?;
        }
        if limit.is_finite() {
            year.rate_on_line = Some(year.expected_loss / limit);
            year.exhaustion = total.reaches(from + limit)?;
        } else {
            year.rate_on_line = None;
            year.exhaustion = 0.0;
        }
        year.step_choice = total.step_choice().map(str::to_owned);
        year.warnings = total.warnings().to_vec();
        Ok(year)
    }
}
