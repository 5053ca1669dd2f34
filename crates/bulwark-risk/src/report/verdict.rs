//! What the report says as a whole.

use serde::Serialize;

use super::{
    concentration::{Concentration, Level},
    figures::seen,
    page::words::{percent, short, times, whole},
};
use crate::{assess::Assessment, backtest::Backtest, price::Prices, stress::StressResult};

/// How the fund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Every rule holds, capital covers the 1-in-200 year, and no test failed.
    Sound,
    /// Every rule holds and capital covers the 1-in-200 year, but something deserves a decision.
    Attention,
    /// A rule is broken, or capital does not cover the 1-in-200 year.
    Unsound,
}

/// The verdict of the first screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// How the fund stands.
    pub standing: Standing,
    /// In plain words.
    pub says: Vec<String>,
    /// What deserves a decision.
    pub attention: Vec<String>,
}

/// Labels of the scenarios for which `of` holds. A reverse scenario is scaled until something breaks, so it is never named.
fn labels(stresses: &[StressResult], of: impl Fn(&StressResult) -> bool) -> String {
    let named: Vec<&str> = stresses
        .iter()
        .filter(|stress| stress.reverse.is_none() && of(stress))
        .map(|stress| stress.label.as_str())
        .collect();
    named.join(", ")
}

impl Verdict {
    /// What the parts of a report say together.
    pub fn of(
        assessment: &Assessment,
        stresses: &[StressResult],
        backtest: Option<&Backtest>,
        prices: &Prices,
        concentration: &Concentration,
    ) -> Self {
        let chain = &assessment.on_chain;
        let covered = chain.eligible >= assessment.needs.var.value;
        let mut attention = stressed(stresses);
        attention.extend(backtest.into_iter().flat_map(tested));
        attention.extend(priced(prices));
        attention.extend(concentrated(concentration));
        Self {
            standing: if chain.breach.is_some() || !covered {
                Standing::Unsound
            } else if attention.is_empty() {
                Standing::Sound
            } else {
                Standing::Attention
            },
            says: says(assessment, covered),
            attention,
        }
    }
}

fn says(assessment: &Assessment, covered: bool) -> Vec<String> {
    let (chain, needs) = (&assessment.on_chain, &assessment.needs);
    let mut says = vec![
        format!(
            "In an average year claims cost {}. One year in 200 costs {} or more before re-insurance and {} after it.",
            short(assessment.expected_loss),
            short(needs.var.value),
            short(needs.net_var.value),
        ),
        format!(
            "Eligible capital of {} (capital {}, re-insurance {}, buffers {}) {} the 1-in-200 year: it is {} of it.",
            short(chain.eligible),
            short(chain.capital),
            short(chain.reinsurance),
            short(chain.buffer),
            if covered { "covers" } else { "does not cover" },
            times(chain.eligible / needs.var.value),
        ),
        match chain.breach {
            None => "Every solvency rule of the program holds.".to_owned(),
            Some(breach) => format!("A solvency rule of the program is broken: {breach}."),
        },
    ];
    if let (Some(first), Some(last)) = (assessment.ruin.first(), assessment.ruin.last()) {
        says.push(format!(
            "Claims left unpaid in {} simulated years: {}. In as many runs of {} years: {}.",
            whole(assessment.options.paths as f64),
            seen(first, assessment),
            assessment.ruin.len(),
            seen(last, assessment),
        ));
    }
    says
}

fn stressed(stresses: &[StressResult]) -> Vec<String> {
    let mut attention = Vec::new();
    let unpaid = labels(stresses, |stress| stress.shortfall() > 0);
    if !unpaid.is_empty() {
        attention.push(format!("Claims stay unpaid in stress {unpaid}."));
    }
    let broken = labels(stresses, |stress| {
        stress.before.breach.is_none() && stress.after.breach.is_some()
    });
    if !broken.is_empty() {
        attention.push(format!(
            "After stress {broken} a solvency rule is broken: no cover is sold until capital is back."
        ));
    }
    attention
}

fn tested(backtest: &Backtest) -> Vec<String> {
    let failed: Vec<&str> = backtest
        .foretold
        .iter()
        .filter(|model| !model.passes())
        .map(|model| model.name.as_str())
        .collect();
    let mut attention = Vec::new();
    if !failed.is_empty() {
        attention.push(format!(
            "The backtest fails for {} of {} models: {}.",
            failed.len(),
            backtest.foretold.len(),
            failed.join("; ")
        ));
    }
    attention.extend(backtest.drift.clone());
    attention
}

fn priced(prices: &Prices) -> Option<String> {
    let adequacy = prices.adequacy.adequacy;
    (adequacy < 1.0).then(|| {
        format!(
            "Premium pays {} of losses, expenses and margin.",
            percent(adequacy)
        )
    })
}

fn concentrated(concentration: &Concentration) -> Option<String> {
    let named: Vec<String> = concentration
        .views
        .iter()
        .filter(|view| view.level() == Level::High)
        .filter_map(|view| {
            let first = view.bearers.first()?;
            let share = percent(first.share);
            Some(format!("{} ({} carries {share})", view.by, first.name))
        })
        .collect();
    (!named.is_empty()).then(|| format!("Exposure is concentrated by {}.", named.join(", ")))
}
