//! Losses from JSON in the shape of DefiLlama's list of hacks.

use chrono::{DateTime, Datelike, NaiveDate};
use serde::Deserialize;

use crate::data::incident::{Incident, Scope};
use crate::data::read::{problem, Loaded};
use crate::data::Peril;
use crate::error::Result;

/// Stands for a source that a row does not name.
const LIST: &str = "https://defillama.com/hacks";

/// Amounts up to here look like millions in a field of dollars.
const SUSPICIOUS: f64 = 1000.0;

/// A row of `api.llama.fi/hacks`. Its `defillamaId` and `language` are no facts about the loss.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    /// Unix seconds.
    date: i64,
    name: String,
    classification: Option<String>,
    technique: Option<String>,
    /// US dollars.
    amount: Option<f64>,
    chain: Option<Vec<String>>,
    #[serde(default)]
    bridge_hack: bool,
    target_type: Option<String>,
    source: Option<String>,
    returned_funds: Option<f64>,
}

/// Reads losses from JSON in the shape of `api.llama.fi/hacks`; `file` names the source in errors.
///
/// An array of objects: `date` (Unix seconds), `name`, `classification`, `technique`, `amount` (US dollars or null), `chain`
/// (array or null), `bridgeHack`, `targetType`, `source`, `returnedFunds`. The peril is judged from the labels by
/// [`Peril::classify`]. Rows without an amount above 0 are left out, counted and named in the notes.
///
/// # Errors
/// [`RiskError::File`](crate::RiskError::File) for JSON of another shape, a date out of range and a negative amount, each
/// with its row counted from 1.
pub fn read_defillama(file: &str, bytes: &[u8]) -> Result<Loaded> {
    let rows: Vec<serde_json::Value> = serde_json::from_slice(bytes).map_err(|e| {
        problem(
            file,
            format!("no JSON array as api.llama.fi/hacks gives it: {e}"),
        )
    })?;
    let mut incidents = Vec::new();
    let (mut silent, mut suspicious) = (Vec::new(), Vec::new());
    let (mut untyped, mut others) = (Vec::new(), Vec::new());
    for (number, value) in (1usize..).zip(rows) {
        let at = |what: String| problem(file, format!("row {number}: {what}"));
        let row: Row = serde_json::from_value(value).map_err(|e| at(e.to_string()))?;
        let date = day(row.date)
            .ok_or_else(|| at(format!("date {} is no Unix time in seconds", row.date)))?;
        let label = format!("{} of {date}", row.name.trim());
        if row.amount.is_some_and(|v| v < 0.0) || row.returned_funds.is_some_and(|v| v < 0.0) {
            return Err(at(format!("{label} has a negative amount")));
        }
        let Some(loss_usd) = row.amount.filter(|v| *v > 0.0) else {
            silent.push(label);
            continue;
        };
        if loss_usd <= SUSPICIOUS {
            suspicious.push(label.clone());
        }
        if row.target_type.is_none() {
            untyped.push(label.clone());
        }
        let incident = row.incident(date, loss_usd).map_err(at)?;
        if incident.scope == Scope::Other {
            others.push(label);
        }
        incidents.push(incident);
    }
    let notes = [
        (silent, "rows without an amount, left out"),
        (
            suspicious,
            "rows of at most 1000 USD, perhaps millions misread: check them",
        ),
        (untyped, "rows without a targetType, taken as DeFi"),
        (
            others,
            "rows of another targetType, of scope other: studies leave them out",
        ),
    ]
    .into_iter()
    .filter(|(rows, _)| !rows.is_empty())
    .map(|(rows, what)| format!("{what}: {} ({})", rows.len(), rows.join(", ")))
    .collect();
    Loaded::new(file, incidents, notes)
}

/// The day of a Unix time; none after the year 9999, where milliseconds would land.
fn day(seconds: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp(seconds, 0)
        .map(|time| time.date_naive())
        .filter(|date| (1970..=9999).contains(&date.year()))
}

impl Row {
    fn incident(self, date: NaiveDate, loss_usd: f64) -> std::result::Result<Incident, String> {
        let labels: Vec<&str> = [&self.classification, &self.technique]
            .into_iter()
            .filter_map(|label| label.as_deref())
            .collect();
        let protocol = self.name.trim();
        if protocol.is_empty() {
            return Err("name is empty".to_owned());
        }
        Ok(Incident {
            date,
            protocol: protocol.to_owned(),
            chain: match self.chain.as_deref().unwrap_or_default() {
                [] => "unknown".to_owned(),
                [one] => one.trim().to_lowercase(),
                _ => "multi".to_owned(),
            },
            peril: Peril::classify(&labels, self.bridge_hack),
            loss_usd,
            recovered_usd: self.returned_funds,
            scope: match self.target_type.as_deref().map(str::trim) {
                Some("CEX") => Scope::Cefi,
                Some("Wallet") => Scope::Wallet,
                _ if self.bridge_hack => Scope::Bridge,
                None | Some("DeFi Protocol") => Scope::Defi,
                Some("Bridge") => Scope::Bridge,
                Some(_) => Scope::Other,
            },
            flash_loan: labels.iter().any(|label| {
                let label = label.to_lowercase();
                label.contains("flashloan") || label.contains("flash loan")
            }),
            source: self
                .source
                .map(|s| s.trim().to_owned())
                .filter(|s| !s.is_empty())
                .unwrap_or_else(|| LIST.to_owned()),
        })
    }
}
