//! The solvency report: everything the engine says of a portfolio, as one page for a board and as JSON.
//!
//! A report holds no clock and nothing of the machine: the same inputs and options give the same bytes on any number of threads,
//! so that the SHA-256 of its files can stand on chain (section 15, reports). The page names the hash of the JSON that holds its
//! facts.

mod concentration;
mod figures;
mod losses;
mod model;
mod page;
mod since;
mod verdict;

pub use concentration::{Bearer, Concentration, Level, View, LARGE, MARKS};
pub use figures::{KeyFigure, Unit};
pub use losses::{Data, Losses};
pub use model::{Change, LIMITS, MODEL_CHANGES, MODEL_VERSION};
pub use page::{html, SECTIONS};
pub use since::{Hashes, Input, Moved, Previous, Since};
pub use verdict::{Standing, Verdict};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    assess::{assess, Assessment, PLAYS},
    backtest::{backtest, Backtest, Plan},
    error::{Result, RiskError},
    fit::{self, Study},
    portfolio::Portfolio,
    price::{Basis, Prices},
    simulate::simulate,
    stress::{self, Scenario, StressResult},
};

/// What a report is made of.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The fund.
    pub portfolio: Portfolio,
    /// Losses of the past.
    pub losses: Losses,
    /// Stress scenarios.
    pub scenarios: Vec<Scenario>,
    /// The report before, to be compared with.
    pub previous: Option<Previous>,
}

impl Inputs {
    /// A portfolio with the committed losses and the built-in scenarios.
    ///
    /// # Errors
    /// As [`Losses::committed`] and [`stress::built_in`].
    pub fn of(portfolio: Portfolio) -> Result<Self> {
        Ok(Self {
            portfolio,
            losses: Losses::committed()?,
            scenarios: stress::built_in()?,
            previous: None,
        })
    }
}

/// How a report is made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Options {
    /// Simulated years.
    pub paths: u64,
    /// Seed of years and bootstraps.
    pub seed: u64,
    /// Samples of each bootstrap.
    pub replicates: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            paths: 100_000,
            seed: 1,
            replicates: 400,
        }
    }
}

/// Everything on the page.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of the model.
    pub model_version: &'static str,
    /// The day the portfolio is looked at: the report's date.
    pub as_of: chrono::NaiveDate,
    /// How it was made.
    pub options: Options,
    /// Hashes of its inputs.
    pub inputs: Hashes,
    /// What it says.
    pub verdict: Verdict,
    /// Figures of the first screen.
    pub key_figures: Vec<KeyFigure>,
    /// The portfolio: the assumptions.
    pub portfolio: Portfolio,
    /// The losses in counts.
    pub data: Data,
    /// What is fitted to them.
    pub study: Study,
    /// Simulated years.
    pub assessment: Assessment,
    /// What exposure hangs on.
    pub concentration: Concentration,
    /// Prices.
    pub prices: Prices,
    /// The scenarios as files say them.
    pub scenarios: Vec<Scenario>,
    /// What they do.
    pub stresses: Vec<StressResult>,
    /// The last year against the ones before it.
    pub backtest: Option<Backtest>,
    /// Why there is no backtest.
    pub no_backtest: Option<String>,
    /// Changes of the model.
    pub model_changes: &'static [Change],
    /// What changed since the report before.
    pub since: Option<Since>,
}

/// Steps of which [`build`] tells, at most: simulated years and bootstrap samples.
pub fn steps(inputs: &Inputs, options: &Options) -> u64 {
    let years = (PLAYS + 1).saturating_mul(options.paths);
    years.saturating_add(study_options(inputs, options).samples())
}

fn study_options(inputs: &Inputs, options: &Options) -> fit::Options {
    fit::Options {
        replicates: options.replicates,
        seed: options.seed,
        ..fit::Options::above(inputs.losses.least)
    }
}

/// Makes the report. `progress` is told of [`steps`], from any thread.
///
/// # Errors
/// When the portfolio, the losses, a scenario or the options break a rule.
pub fn build(inputs: &Inputs, options: Options, progress: impl Fn(u64) + Sync) -> Result<Report> {
    let Inputs {
        portfolio,
        losses,
        scenarios,
        ..
    } = inputs;
    let (window, filter) = (losses.window, losses.filter());
    let studied = fit::Input::of(&losses.table, &filter, window)?;
    let study = fit::study(&studied, &study_options(inputs, &options), &|| progress(1))?;
    let asked = crate::assess::Options {
        paths: options.paths,
        seed: options.seed,
        ..Default::default()
    };
    let assessment = assess(portfolio, asked, &progress)?;
    let years = simulate(portfolio, options.paths, options.seed, &progress)?;
    let prices = Prices::new(portfolio, &years, Basis::Gross, asked.level)?;
    drop(years);
    let largest = portfolio
        .products
        .iter()
        .rev()
        .max_by(|a, b| a.exposure.total_cmp(&b.exposure));
    let stresses = scenarios
        .iter()
        .map(|scenario| stress::run(portfolio, scenario))
        .collect::<Result<Vec<_>>>()?;
    let plan = Plan::of(window, losses.least);
    let (backtest, no_backtest) =
        match plan.and_then(|plan| backtest(&losses.table, &filter, &plan)) {
            Ok(backtest) => (Some(backtest), None),
            Err(error) => (None, Some(error.to_string())),
        };
    let concentration = Concentration::of(portfolio);
    let key_figures = figures::key_figures(&assessment, largest);
    let hashes = hashes(inputs)?;
    let since = inputs
        .previous
        .as_ref()
        .map(|previous| Since::new(previous, &key_figures, &hashes));
    Ok(Report {
        model_version: MODEL_VERSION,
        as_of: portfolio.as_of,
        options,
        inputs: hashes,
        verdict: Verdict::of(
            &assessment,
            &stresses,
            backtest.as_ref(),
            &prices,
            &concentration,
        ),
        key_figures,
        portfolio: portfolio.clone(),
        data: Data::of(losses)?,
        study,
        assessment,
        concentration,
        prices,
        scenarios: scenarios.clone(),
        stresses,
        backtest,
        no_backtest,
        model_changes: MODEL_CHANGES,
        since,
    })
}

/// Hashes of portfolio, losses and each scenario.
fn hashes(inputs: &Inputs) -> Result<Hashes> {
    let mut hashes = Hashes::from([
        ("portfolio".to_owned(), inputs.portfolio.hash()?),
        ("incidents".to_owned(), inputs.losses.table.hash.clone()),
    ]);
    for scenario in &inputs.scenarios {
        let text = serde_json::to_string(scenario).map_err(|e| RiskError::domain(e.to_string()))?;
        let name = format!("scenario {:02}: {}", scenario.number, scenario.title);
        hashes.insert(name, sha256(&text));
    }
    Ok(hashes)
}

/// The report as JSON. Amounts are US dollars, rates are per year.
///
/// # Errors
/// When a figure cannot be written as JSON.
pub fn json(report: &Report) -> Result<String> {
    let text =
        serde_json::to_string_pretty(report).map_err(|e| RiskError::domain(e.to_string()))?;
    Ok(text + "\n")
}

/// SHA-256 of a text, in hex.
pub fn sha256(text: &str) -> String {
    crate::hex(&Sha256::digest(text))
}
