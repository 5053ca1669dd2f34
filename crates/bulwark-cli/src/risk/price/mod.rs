//! `bulwark risk price`: what cover must cost, and the parameters under which the program collects it.

mod show;

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{bail, Context, Result};
use bulwark_risk::{
    portfolio::Loadings,
    price::{compare, Basis, Cover, Price, Prices, Single, Standing},
    simulate::simulate,
    Frequency, Portfolio, Severity,
};
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::{
    figures::{self, Typed},
    progress,
};

/// A portfolio, or one risk by its frequency and severity.
#[derive(Args)]
pub struct Arguments {
    /// Portfolio to price [default: the example of the risk engine].
    #[arg(long, value_name = "FILE", conflicts_with = "frequency")]
    portfolio: Option<PathBuf>,
    /// Show this product only.
    #[arg(long, value_name = "NAME", conflicts_with = "frequency")]
    product: Option<String>,
    /// Simulated years of the portfolio.
    #[arg(long, default_value_t = 1_000_000)]
    paths: u64,
    /// Seed of the simulation.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Level of the TVaR that capital is held for.
    #[arg(long, visible_alias = "tvar-level", default_value = "0.99", value_parser = figures::probability)]
    level: Typed,
    /// Losses that capital is held for: before re-insurance, or what it leaves.
    #[arg(long, value_enum, default_value = "gross")]
    basis: On,
    /// Rates that stand on chain, to compare with: JSON, by product `{"assessed_on", "because": [..], "on_chain": {..}}`, the last
    /// as `--json` prints it.
    #[arg(long, value_name = "FILE", conflicts_with = "frequency")]
    standing: Option<PathBuf>,
    #[command(flatten)]
    risk: Risk,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// One risk outside any portfolio.
#[derive(Args)]
struct Risk {
    /// One risk: number of incidents a year, as for `bulwark risk aggregate`.
    #[arg(long, requires_all = ["severity", "exposure"])]
    frequency: Option<Frequency>,
    /// Loss of one incident, US dollars, as for `bulwark risk aggregate`.
    #[arg(long, requires = "frequency")]
    severity: Option<Severity>,
    /// Most that is paid of one incident: no price without it.
    #[arg(long, value_parser = figures::limit, requires = "frequency")]
    limit: Option<f64>,
    /// Part of each loss that is not paid.
    #[arg(long, default_value = "0", value_parser = figures::amount, requires = "frequency")]
    deductible: Typed,
    /// Sum insured on risk, all year.
    #[arg(long, value_parser = figures::positive, requires = "frequency")]
    exposure: Option<f64>,
    /// Most that may be sold [default: a quarter more than the exposure].
    #[arg(long, value_parser = figures::positive, requires = "frequency")]
    capacity: Option<f64>,
    /// Share of the capital that the risk needs alone; less than 1 for one that diversifies.
    #[arg(long, default_value = "1", value_parser = figures::amount, requires = "frequency")]
    capital_share: Typed,
    /// Margin on the expected loss.
    #[arg(long, default_value = "0.25", value_parser = basis_points, requires = "frequency")]
    margin: u16,
    /// Share of the premium that expenses take.
    #[arg(long, default_value = "0.15", value_parser = basis_points, requires = "frequency")]
    expense: u16,
    /// Share of the premium that is profit.
    #[arg(long, default_value = "0.05", value_parser = basis_points, requires = "frequency")]
    profit: u16,
    /// Cost of a year of one dollar of capital at risk.
    #[arg(long, default_value = "0.12", value_parser = figures::amount, requires = "frequency")]
    cost_of_capital: Typed,
}

/// Losses that capital is held for.
#[derive(Clone, Copy, ValueEnum)]
enum On {
    /// Before re-insurance.
    Gross,
    /// What tranches leave.
    Net,
}

/// A share of one in whole basis points.
fn basis_points(text: &str) -> Result<u16, String> {
    let share = figures::amount(text)?.value;
    let bps = (share * 1e4).round();
    if bps > f64::from(u16::MAX) || (share * 1e4 - bps).abs() > 1e-6 {
        return Err(format!(
            "{text:?} is not a share in whole basis points up to 6.5535, such as 0.25"
        ));
    }
    // In range by the check above.
    Ok(bps as u16)
}

/// Prices a portfolio or one risk.
///
/// # Errors
/// When the engine refuses what is asked.
pub fn run(arguments: &Arguments) -> Result<()> {
    if let (Some(frequency), Some(severity), Some(exposure)) = (
        &arguments.risk.frequency,
        &arguments.risk.severity,
        arguments.risk.exposure,
    ) {
        let price = arguments.one(frequency, severity, exposure)?;
        let mut facts = serde_json::to_value(&price)?;
        facts["frequency"] = frequency.to_string().into();
        facts["severity"] = severity.to_string().into();
        facts["level"] = arguments.level.value.into();
        facts["loadings"] = serde_json::to_value(arguments.risk.loadings())?;
        return print(arguments.json, &facts, || show::one(&price));
    }
    let portfolio = match &arguments.portfolio {
        Some(file) => Portfolio::read(file)?,
        None => Portfolio::example()?,
    };
    if let Some(name) = &arguments.product {
        if !portfolio.products.iter().any(|p| p.name == *name) {
            bail!("the portfolio has no product {name:?}");
        }
    }
    let mut prices = arguments.of(&portfolio)?;
    let changes = match &arguments.standing {
        Some(file) => compare(&prices, &standing(file)?)?,
        None => Vec::new(),
    };
    if let Some(name) = &arguments.product {
        prices.products.retain(|price| price.cover.name == *name);
        let its = format!("{name}: ");
        prices.warnings.retain(|warning| warning.starts_with(&its));
    }
    let mut facts = serde_json::to_value(&prices)?;
    if arguments.standing.is_some() {
        facts["changes"] = serde_json::to_value(&changes)?;
    }
    print(arguments.json, &facts, || show::all(&prices, &changes))
}

fn print(json: bool, facts: &Value, lines: impl FnOnce() -> Vec<String>) -> Result<()> {
    if json {
        anstream::println!("{}", serde_json::to_string_pretty(facts)?);
    } else {
        for line in lines() {
            anstream::println!("{line}");
        }
    }
    Ok(())
}

/// Rates that stand on chain, from a file.
fn standing(file: &PathBuf) -> Result<BTreeMap<String, Standing>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| {
        format!(
            "{} is no JSON of products with \"assessed_on\" and \"on_chain\" as --json prints it",
            file.display()
        )
    })
}

impl Risk {
    fn loadings(&self) -> Loadings {
        Loadings {
            margin_bps: self.margin,
            expense_bps: self.expense,
            profit_bps: self.profit,
            cost_of_capital: self.cost_of_capital.value,
        }
    }
}

impl Arguments {
    fn one(&self, frequency: &Frequency, severity: &Severity, exposure: f64) -> Result<Price> {
        let risk = &self.risk;
        let price = Single {
            cover: Cover {
                name: "risk".to_owned(),
                exposure,
                capacity: risk.capacity.unwrap_or(exposure * 1.25),
                limit: risk.limit.unwrap_or(f64::INFINITY),
                deductible: risk.deductible.value,
            },
            frequency: frequency.clone(),
            severity: severity.clone(),
            level: self.level.value,
            capital_share: risk.capital_share.value,
            loadings: risk.loadings(),
        };
        price.price().map_err(|error| match risk.limit {
            Some(_) => error.into(),
            None => anyhow::Error::from(error).context("--limit is missing"),
        })
    }

    fn of(&self, portfolio: &Portfolio) -> Result<Prices> {
        let bar = progress(self.paths, "years simulated");
        let simulation = simulate(portfolio, self.paths, self.seed, |years| bar.inc(years));
        bar.finish_and_clear();
        let basis = match self.basis {
            On::Gross => Basis::Gross,
            On::Net => Basis::Net,
        };
        Ok(Prices::new(
            portfolio,
            &simulation?,
            basis,
            self.level.value,
        )?)
    }
}
