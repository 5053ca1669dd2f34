//! `bulwark risk layer`: what a re-insurance layer pays in a year, and of given claims.

use std::path::Path;

use anyhow::{Context, Result};
use bulwark_risk::{
    aggregate::{Layer, LayerYear, Method},
    severity::read_losses,
    Frequency, Severity,
};
use clap::Args;
use serde_json::{json, Value};

use super::figures::{self, percent, shown, warnings, Typed};
use crate::view::table;

/// The layer and what it covers.
#[derive(Args)]
pub struct Arguments {
    /// Number of incidents a year, as for `bulwark risk aggregate`.
    #[arg(long, requires = "severity", required_unless_present = "claims")]
    frequency: Option<Frequency>,
    /// Loss of one incident, as for `bulwark risk aggregate`.
    #[arg(long, requires = "frequency", required_unless_present = "claims")]
    severity: Option<Severity>,
    /// Where the layer begins, for each loss.
    #[arg(long, value_parser = figures::amount)]
    attachment: Typed,
    /// Most that it pays of each loss; `inf` for no limit.
    #[arg(long, value_parser = figures::limit)]
    limit: f64,
    /// Where it begins, for the sum of its payments in a year.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    aggregate_attachment: Typed,
    /// Most that it pays in a year; `inf` for no limit.
    #[arg(long, default_value = "inf", value_parser = figures::limit)]
    aggregate_limit: f64,
    /// Claims of one year: a list, or a file with one a line.
    #[arg(long, value_name = "FILE|X,Y,..")]
    claims: Option<String>,
    /// Step of the lattice for aggregate terms [default: as for `bulwark risk aggregate`].
    #[arg(long, value_parser = figures::positive)]
    step: Option<f64>,
    /// Insist on a heavy tail without limit; its mean must still be finite.
    #[arg(long)]
    uncapped: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Shows the layer.
///
/// # Errors
/// When the engine refuses what is asked, or the claims cannot be read.
pub fn run(arguments: &Arguments) -> Result<()> {
    let layer = Layer::new(arguments.attachment.value, arguments.limit)?.with_aggregate(
        arguments.aggregate_attachment.value,
        arguments.aggregate_limit,
    )?;
    let year = match (&arguments.frequency, &arguments.severity) {
        (Some(frequency), Some(severity)) => Some(layer.year(
            frequency.clone(),
            severity.clone(),
            Method::Fft,
            arguments.step,
            arguments.uncapped,
        )?),
        _ => None,
    };
    let claims = arguments.claims.as_deref().map(claims).transpose()?;
    if arguments.json {
        let mut facts = year.as_ref().map_or_else(|| json!({}), facts);
        if let Some(claims) = &claims {
            facts["claims"] = paid(&layer, claims);
        }
        anstream::println!("{}", serde_json::to_string_pretty(&facts)?);
        return Ok(());
    }
    anstream::println!("{}", arguments.described());
    if let Some(year) = &year {
        for line in lines(year) {
            anstream::println!("{line}");
        }
    }
    if let Some(claims) = &claims {
        for line in claim_lines(&layer, claims) {
            anstream::println!("{line}");
        }
    }
    Ok(())
}

impl Arguments {
    fn described(&self) -> String {
        let terms = |limit, attachment| format!("{} xs {}", shown(limit), shown(attachment));
        let mut text = terms(self.limit, self.attachment.value);
        if self.aggregate_limit.is_finite() || self.aggregate_attachment.value > 0.0 {
            let year = terms(self.aggregate_limit, self.aggregate_attachment.value);
            text.push_str(&format!(" each loss, {year} a year"));
        }
        text
    }
}

/// The claims that a list or a file names.
fn claims(text: &str) -> Result<Vec<f64>> {
    let list: Result<Vec<Typed>, String> = text.split(',').map(figures::amount).collect();
    match list {
        Ok(list) => Ok(list.into_iter().map(|claim| claim.value).collect()),
        Err(_) => read_losses(Path::new(text)).with_context(|| {
            format!("--claims {text:?} is no list of amounts, nor a file of them")
        }),
    }
}

fn facts(year: &LayerYear) -> Value {
    json!({
        "expected_loss": year.expected_loss,
        "second_moment": year.second_moment,
        "sd": year.sd(),
        "rate_on_line": year.rate_on_line,
        "probability_of_attachment": year.attachment,
        "probability_of_exhaustion": year.exhaustion,
        "expected_count": year.expected_count,
        "step_choice": year.step_choice,
        "warnings": year.warnings,
    })
}

fn paid(layer: &Layer, claims: &[f64]) -> Value {
    let each: Vec<Value> = claims
        .iter()
        .map(|claim| json!({ "claim": claim, "paid": layer.of_loss(*claim) }))
        .collect();
    json!({ "total": layer.of_year(claims), "each": each })
}

fn lines(year: &LayerYear) -> Vec<String> {
    let line = year.rate_on_line.map_or_else(|| "none".to_owned(), percent);
    let rows: Vec<Vec<String>> = [
        ("Expected loss a year", shown(year.expected_loss)),
        ("Standard deviation", shown(year.sd())),
        ("Second moment", shown(year.second_moment)),
        ("Rate on line", line),
        ("Probability of attachment", percent(year.attachment)),
        ("Probability of exhaustion", percent(year.exhaustion)),
        ("Losses in the layer a year", shown(year.expected_count)),
    ]
    .into_iter()
    .map(|(name, figure)| vec![name.to_owned(), figure])
    .collect();
    let mut lines: Vec<String> = year.step_choice.iter().cloned().collect();
    lines.extend(warnings(&year.warnings));
    lines.extend(table(&["A year", "Layer"], &rows, &[1]));
    lines
}

fn claim_lines(layer: &Layer, claims: &[f64]) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = claims
        .iter()
        .map(|claim| vec![shown(*claim), shown(layer.of_loss(*claim))])
        .collect();
    rows.push(vec!["in the year".to_owned(), shown(layer.of_year(claims))]);
    table(&["Claim", "Paid"], &rows, &[0, 1])
}
