//! `bulwark risk`: the risk engine from the command line.
//!
//! Each command is a file here: its `Arguments` and `run`. A new one is a module, a variant and an arm below.

mod aggregate;
mod depeg;
pub mod figures;
mod fit;
mod il;
mod layer;
mod market;
mod portfolio;
mod price;
mod report;
mod ruin;
mod simulate;
mod stress;
pub mod year;

use anyhow::Result;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

/// Commands of the risk engine. Amounts are US dollars, rates and frequencies are per year.
#[derive(Subcommand)]
pub enum Risk {
    /// Show the distribution of a year's losses: a number of incidents, each of a random size.
    Aggregate(aggregate::Arguments),
    /// Show what a re-insurance layer pays in a year, and of given claims.
    Layer(layer::Arguments),
    /// Print a pool on chain as a portfolio, from a dump of accounts.
    Portfolio(portfolio::Arguments),
    /// Simulate years of a portfolio through its re-insurance: losses, layers, capital, ruin.
    Simulate(simulate::Arguments),
    /// Show what cover must cost, and the on-chain parameters that collect it.
    Price(price::Arguments),
    /// Show how long a premium and a capital last: adjustment coefficient, ruin ever and within years, capital for a target.
    Ruin(ruin::Arguments),
    /// Price impermanent-loss cover.
    Il(il::Arguments),
    /// Price parametric depeg cover.
    Depeg(depeg::Arguments),
    /// Fit severities and frequencies to losses of the past, with their uncertainty.
    Fit(fit::Arguments),
    /// Write the solvency report: a page that a board reads, its facts as JSON, and the hashes of both.
    Report(report::Arguments),
    /// Show what bad days do to a fund: who pays, which rules break, when claims are paid, and how bad a day breaks it.
    Stress(stress::Arguments),
}

impl Risk {
    /// Runs the command.
    ///
    /// # Errors
    /// When the engine refuses what is asked.
    pub fn run(&self) -> Result<()> {
        match self {
            Self::Aggregate(arguments) => aggregate::run(arguments),
            Self::Layer(arguments) => layer::run(arguments),
            Self::Portfolio(arguments) => portfolio::run(arguments),
            Self::Simulate(arguments) => simulate::run(arguments),
            Self::Price(arguments) => price::run(arguments),
            Self::Ruin(arguments) => ruin::run(arguments),
            Self::Il(arguments) => il::run(arguments),
            Self::Depeg(arguments) => depeg::run(arguments),
            Self::Fit(arguments) => fit::run(arguments),
            Self::Report(arguments) => report::run(arguments),
            Self::Stress(arguments) => stress::run(arguments),
        }
    }
}

/// A bar on standard error for `steps` of long work; nothing when that is no terminal.
pub fn progress(steps: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(steps).with_message(what);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} {msg}, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}
