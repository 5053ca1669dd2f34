//! `bulwark risk`: the risk engine from the command line.
//!
//! Each command is a file here: its `Arguments` and `run`. A new one is a module, a variant and an arm below.

mod aggregate;
pub mod figures;
mod simulate;
mod years;

use anyhow::Result;
use clap::Subcommand;

/// Commands of the risk engine. Amounts are US dollars, rates and frequencies are per year.
#[derive(Subcommand)]
pub enum Risk {
    /// Show the distribution of a year's losses: a number of incidents, each of a random size.
    Aggregate(aggregate::Arguments),
    /// Simulate years of a portfolio through its re-insurance: losses, layers, capital, ruin.
    Simulate(simulate::Arguments),
}

impl Risk {
    /// Runs the command.
    ///
    /// # Errors
    /// When the engine refuses what is asked.
    pub fn run(&self) -> Result<()> {
        match self {
            Self::Aggregate(arguments) => aggregate::run(arguments),
            Self::Simulate(arguments) => simulate::run(arguments),
        }
    }
}
