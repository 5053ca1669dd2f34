//! A year's incidents as arguments: how many, and how large.

use anyhow::{Context, Result};
use bulwark_risk::{severity::Layered, Frequency, Severity};
use clap::Args;

use super::figures::shown;

/// How many incidents a year, and the loss of each.
#[derive(Args)]
pub struct Year {
    /// Number of incidents a year: poisson:LAMBDA, negbin:R,BETA, binomial:M,Q, geometric:BETA, the same with a modified zero,
    /// such as zmpoisson:LAMBDA,P0, or discrete:N@P,N@P,..
    #[arg(long)]
    pub frequency: Frequency,
    /// Loss of one incident: exponential:MEAN, gamma:SHAPE,SCALE, lognormal:MU,SIGMA, pareto:ALPHA,THETA,
    /// gpd:XI,BETA[,THRESHOLD], discrete:X@P,X@P,.. or empirical:FILE.
    #[arg(long)]
    pub severity: Severity,
}

impl Year {
    /// What is paid of one incident.
    ///
    /// # Errors
    /// For a heavy tail without limit, unless somebody insists and it has a mean.
    pub fn payment(&self, deductible: f64, limit: f64, insist: bool) -> Result<Layered> {
        let new = if insist {
            Layered::uncapped
        } else {
            Layered::new
        };
        new(self.severity.clone(), deductible, limit).context(
            "--limit is missing; --uncapped insists on a mean without one, where there is one",
        )
    }

    /// One incident in words.
    pub fn described(&self, deductible: f64, limit: f64) -> String {
        let limit = if limit.is_finite() {
            format!(", at most {}", shown(limit))
        } else {
            String::new()
        };
        let deductible = if deductible > 0.0 {
            format!(" above {}", shown(deductible))
        } else {
            String::new()
        };
        format!("{}{deductible}{limit}", self.severity)
    }
}
