//! The figures of the first screen.

use serde::{Deserialize, Serialize};

use super::page::words::{never_seen, percent, trimmed};
use crate::{assess::Assessment, measures::Estimate, portfolio::Product};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// US dollars.
    Usd,
    /// A share of one.
    Share,
    /// A multiple.
    Multiple,
    /// A number.
    Count,
}

/// One figure of the first screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyFigure {
    /// What it is called in JSON.
    pub id: String,
    /// What it is called on the page.
    pub label: String,
    /// Its value.
    pub value: f64,
    /// Its standard error, where it is simulated.
    pub standard_error: Option<f64>,
    /// What it counts.
    pub unit: Unit,
    /// What to hold it against.
    pub note: String,
}

/// The figures of the first screen, in order.
pub fn key_figures(assessment: &Assessment, largest: Option<&Product>) -> Vec<KeyFigure> {
    let chain = &assessment.on_chain;
    let needs = &assessment.needs;
    let figure = |id: &str, label: &str, value, unit, note: String| KeyFigure {
        id: id.to_owned(),
        label: label.to_owned(),
        value,
        standard_error: None,
        unit,
        note,
    };
    let simulated = |figure: KeyFigure, estimate: Estimate| KeyFigure {
        value: estimate.value,
        standard_error: Some(estimate.standard_error),
        ..figure
    };
    let cover = |need: f64| {
        format!(
            "eligible capital is {:.2} times that",
            chain.eligible / need
        )
    };
    let mut figures = vec![
        figure(
            "expected_annual_loss",
            "Expected annual loss",
            assessment.expected_loss,
            Unit::Usd,
            format!(
                "{:.2} % of the exposure, closed form, before re-insurance",
                100.0 * assessment.expected_loss / assessment.exposure
            ),
        ),
        figure(
            "reserve_ratio",
            "Reserve ratio",
            chain.reserve_ratio,
            Unit::Multiple,
            format!(
                "eligible capital over expected annual loss; 1.5 to 2 is a floor, the 1-in-200 year takes {:.1}",
                needs.var_over_mean
            ),
        ),
        simulated(
            figure("var_995", "VaR 99.5 %", 0.0, Unit::Usd, cover(needs.var.value)),
            needs.var,
        ),
        simulated(
            figure("tvar_99", "TVaR 99 %", 0.0, Unit::Usd, cover(needs.tvar.value)),
            needs.tvar,
        ),
        figure(
            "scr_ratio",
            "SCR ratio",
            chain.scr_ratio,
            Unit::Share,
            "eligible capital over the program's requirement".to_owned(),
        ),
    ];
    if let (Some(first), Some(last)) = (assessment.ruin.first(), assessment.ruin.last()) {
        let note = format!(
            "in one year; within {} years: {}",
            assessment.ruin.len(),
            seen(last, assessment),
        );
        let figure = figure(
            "unpaid_probability",
            "Probability of unpaid claims",
            0.0,
            Unit::Share,
            note,
        );
        figures.push(simulated(figure, *first));
    }
    if let Some(product) = largest {
        figures.push(figure(
            "largest_exposure",
            "Largest exposure",
            product.exposure,
            Unit::Usd,
            format!(
                "{}: {:.1} % of eligible capital",
                product.name,
                100.0 * product.exposure / chain.eligible
            ),
        ));
    }
    figures.push(figure(
        "rules_broken",
        "Rules broken",
        chain.breach.map_or(0.0, |_| 1.0),
        Unit::Count,
        chain
            .breach
            .unwrap_or("of the program: reserve, requirement, group caps")
            .to_owned(),
    ));
    figures
}

/// How often something was seen, in words.
pub(super) fn seen(share: &Estimate, assessment: &Assessment) -> String {
    if share.value == 0.0 {
        let bound = never_seen(assessment.options.paths);
        return format!("none seen, below {} with 95 % confidence", trimmed(bound));
    }
    percent(share.value)
}
