//! `bulwark risk aggregate`: the distribution of a year's losses.

use anyhow::Result;
use bulwark_risk::{aggregate::Method, measures, Aggregate, Compound};
use clap::{Args, ValueEnum};
use serde_json::{json, Value};

use super::{
    figures::{self, map, percent, shown, warnings, Typed},
    progress,
    year::Year,
};
use crate::view::table;

/// What is asked of the year's losses.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    year: Year,
    /// Most that is paid of one incident; a heavy tail needs one.
    #[arg(long, default_value = "inf", value_parser = figures::limit)]
    limit: f64,
    /// Part of each loss that is not paid.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    deductible: Typed,
    /// Step of the lattice [default: the common one of discrete losses, else one chosen from the scale, which is said].
    #[arg(long, value_parser = figures::positive)]
    step: Option<f64>,
    /// How it is computed.
    #[arg(long, value_enum, default_value = "panjer")]
    method: How,
    /// Years to simulate, with `--method mc`.
    #[arg(long, default_value_t = 1_000_000)]
    paths: u64,
    /// Seed of the simulation.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Losses to show the probability of and up to.
    #[arg(long, value_delimiter = ',', value_parser = figures::amount)]
    at: Vec<Typed>,
    /// Levels to show VaR, TVaR and the mean beyond of.
    #[arg(long, value_delimiter = ',', value_parser = figures::probability, default_value = "0.5,0.9,0.95,0.99,0.995")]
    quantile: Vec<Typed>,
    /// Retentions to show the stop-loss premium of.
    #[arg(long, value_delimiter = ',', value_parser = figures::amount)]
    stop_loss: Vec<Typed>,
    /// Insist on a heavy tail without limit; its mean must still be finite.
    #[arg(long)]
    uncapped: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// How the distribution is computed.
#[derive(Clone, Copy, ValueEnum)]
enum How {
    /// Panjer's recursion; convolution for a list of probabilities.
    Panjer,
    /// Fast Fourier transform with exponential tilting.
    Fft,
    /// Simulation; standard errors with each figure.
    Mc,
}

/// Shows the distribution.
///
/// # Errors
/// When the engine refuses what is asked.
pub fn run(arguments: &Arguments) -> Result<()> {
    let payment = arguments.year.payment(
        arguments.deductible.value,
        arguments.limit,
        arguments.uncapped,
    )?;
    let compound = Compound::new(arguments.year.frequency.clone(), payment)?;
    let losses = match arguments.method {
        How::Panjer => compound.on_lattice(Method::Panjer, arguments.step)?,
        How::Fft => compound.on_lattice(Method::Fft, arguments.step)?,
        How::Mc => {
            let bar = progress(arguments.paths, "years simulated");
            let losses =
                compound.simulate(arguments.paths, arguments.seed, &|years| bar.inc(years))?;
            bar.finish_and_clear();
            losses
        }
    };
    if arguments.json {
        let facts = arguments.facts(&compound, &losses)?;
        anstream::println!("{}", serde_json::to_string_pretty(&facts)?);
    } else {
        for line in arguments.lines(&compound, &losses)? {
            anstream::println!("{line}");
        }
    }
    Ok(())
}

impl Arguments {
    fn method(&self, compound: &Compound) -> &'static str {
        match self.method {
            How::Panjer if compound.frequency().panjer().is_none() => "convolution",
            How::Panjer => "panjer",
            How::Fft => "fft",
            How::Mc => "mc",
        }
    }

    fn facts(&self, compound: &Compound, losses: &Aggregate) -> Result<Value> {
        let mut facts = json!({
            "mean": losses.mean(),
            "sd": losses.sd(),
            "pmf": map(&self.at, |x| losses.pmf(x))?,
            "cdf": map(&self.at, |x| losses.cdf(x))?,
            "var": map(&self.quantile, |p| losses.var(p))?,
            "tvar": map(&self.quantile, |p| losses.tvar(p))?,
            "cte": map(&self.quantile, |p| losses.cte(p))?,
            "stop_loss": map(&self.stop_loss, |d| losses.stop_loss(d))?,
            "frequency": compound.frequency().to_string(),
            "severity": compound.payment().severity().to_string(),
            "deductible": self.deductible.value,
            "limit": compound.payment().limit(),
            "method": self.method(compound),
            "step": losses.step(),
            "step_choice": losses.step_choice(),
            "warnings": losses.warnings(),
            "definitions": {
                "mean": "exact: E[N] E[Y]",
                "sd": "exact: root of E[N] Var Y + Var N (E Y)^2",
                "var": "smallest x with Pr(S <= x) >= p",
                "tvar": "coherent: VaR + E[(S - VaR)+] / (1 - p)",
                "cte": "E[S | S > VaR], not coherent",
                "stop_loss": "E[(S - d)+]",
            },
        });
        if let Some(years) = losses.sample() {
            facts["paths"] = self.paths.into();
            facts["seed"] = self.seed.into();
            facts["simulated"] =
                json!({ "mean": measures::mean(years)?, "sd": measures::sd(years)? });
            facts["standard_error"] = self.errors(years)?;
        }
        Ok(facts)
    }

    /// Standard errors of the simulated figures, under the same keys.
    fn errors(&self, years: &[f64]) -> Result<Value> {
        let share = |x: f64| {
            let share = measures::cdf_of_sorted(years, x)?;
            Ok(measures::standard_error_of_share(share, years.len()))
        };
        Ok(json!({
            "mean": measures::standard_error_of_mean(years)?,
            "cdf": map(&self.at, share)?,
            "var": map(&self.quantile, |p| measures::standard_error_of_var(years, p))?,
            "tvar": map(&self.quantile, |p| measures::standard_error_of_tvar(years, p))?,
            "stop_loss": map(&self.stop_loss, |d| measures::standard_error_of_stop_loss(years, d))?,
        }))
    }

    fn lines(&self, compound: &Compound, losses: &Aggregate) -> Result<Vec<String>> {
        let mut lines = vec![
            format!(
                "{} incidents a year, each {}",
                compound.frequency(),
                self.year
                    .described(self.deductible.value, compound.payment().limit())
            ),
            format!(
                "mean {}   sd {}   by {}",
                shown(losses.mean()),
                shown(losses.sd()),
                self.method(compound)
            ),
        ];
        lines.extend(losses.step_choice().map(str::to_owned));
        lines.extend(warnings(losses.warnings()));
        let years = losses.sample();
        if let Some(years) = years {
            lines.push(format!(
                "{} years simulated with seed {}: mean {} ± {}",
                shown(years.len() as f64),
                self.seed,
                shown(measures::mean(years)?),
                shown(measures::standard_error_of_mean(years)?)
            ));
        }
        let mut section = |head: &[&str], rows: Vec<Vec<String>>| {
            if !rows.is_empty() {
                let numbers: Vec<usize> = (0..head.len()).collect();
                lines.push(String::new());
                lines.extend(table(head, &rows, &numbers));
            }
        };
        let mut at = Vec::new();
        for x in &self.at {
            let (pmf, cdf) = (losses.pmf(x.value)?, losses.cdf(x.value)?);
            at.push(vec![
                x.text.clone(),
                shown(pmf),
                shown(cdf),
                percent(1.0 - cdf),
            ]);
        }
        section(&["Loss", "Probability", "Up to it", "Beyond it"], at);
        let mut levels = Vec::new();
        for p in &self.quantile {
            let (var, tvar, cte) = (
                losses.var(p.value)?,
                losses.tvar(p.value)?,
                losses.cte(p.value)?,
            );
            let mut row = vec![
                percent(p.value),
                shown(var),
                shown(tvar),
                cte.map_or_else(|| "none".to_owned(), shown),
            ];
            if let Some(years) = years {
                row.insert(2, shown(measures::standard_error_of_var(years, p.value)?));
                row.insert(4, shown(measures::standard_error_of_tvar(years, p.value)?));
            }
            levels.push(row);
        }
        if years.is_some() {
            section(
                &["Level", "VaR", "±", "TVaR", "±", "Mean beyond VaR"],
                levels,
            );
        } else {
            section(&["Level", "VaR", "TVaR", "Mean beyond VaR"], levels);
        }
        let mut retained = Vec::new();
        for d in &self.stop_loss {
            let mut row = vec![d.text.clone(), shown(losses.stop_loss(d.value)?)];
            if let Some(years) = years {
                row.push(shown(measures::standard_error_of_stop_loss(
                    years, d.value,
                )?));
            }
            retained.push(row);
        }
        let head = ["Retention", "Stop-loss premium", "±"];
        section(if years.is_some() { &head } else { &head[..2] }, retained);
        Ok(lines)
    }
}
