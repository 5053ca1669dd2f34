//! `bulwark risk aggregate`: the distribution of a year's losses.

use anyhow::Result;
use bulwark_risk::{severity::Layered, Frequency, Severity};
use clap::Args;
use serde_json::json;

use super::figures;

/// What is asked of the year's losses.
#[derive(Args)]
pub struct Arguments {
    /// Number of incidents a year: poisson:LAMBDA, negbin:R,BETA, binomial:M,Q, geometric:BETA, zmpoisson:LAMBDA,P0 and so
    /// on, or discrete:N@P,N@P,..
    #[arg(long)]
    frequency: Frequency,
    /// Loss of one incident: exponential:MEAN, gamma:SHAPE,SCALE, lognormal:MU,SIGMA, pareto:ALPHA,THETA,
    /// gpd:XI,BETA[,THRESHOLD], discrete:X@P,X@P,.. or empirical:FILE.
    #[arg(long)]
    severity: Severity,
    /// Most that is paid of one incident; a heavy tail needs one.
    #[arg(long, default_value = "inf", value_parser = figures::limit)]
    limit: f64,
    /// Part of each loss that is not paid.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    deductible: figures::Typed,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Shows the distribution.
///
/// # Errors
/// When the engine refuses what is asked.
pub fn run(arguments: &Arguments) -> Result<()> {
    let payment = Layered::new(
        arguments.severity.clone(),
        arguments.deductible.value,
        arguments.limit,
    )?;
    let mean = arguments.frequency.mean() * payment.mean();
    anstream::println!(
        "{}",
        serde_json::to_string_pretty(&json!({ "mean": mean }))?
    );
    Ok(())
}
