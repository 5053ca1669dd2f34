//! Losses from CSV.

use chrono::NaiveDate;
use csv::StringRecord;

use crate::data::incident::{Incident, Scope, COLUMNS};
use crate::data::read::{problem, Loaded};
use crate::data::Peril;
use crate::error::Result;

/// Columns that a file must have.
const REQUIRED: [&str; 6] = ["date", "protocol", "chain", "peril", "loss_usd", "source"];

/// Bad rows that an error lists.
const LISTED: usize = 5;

/// Reads losses from CSV; `file` names the source in errors.
///
/// The first line names the columns, in any order: `date` (2022-02-02), `protocol`, `chain`, `peril`, `loss_usd` and `source`
/// are required, `recovered_usd`, `scope` (`defi` if absent or empty) and `flash_loan` (0 or 1, 0 if absent or empty)
/// optional; others are ignored. Dates in the future are allowed.
///
/// # Errors
/// [`RiskError::File`](crate::RiskError::File) for a missing column and for bad rows, each with its line.
pub fn read_csv(file: &str, bytes: &[u8]) -> Result<Loaded> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let headers = reader
        .headers()
        .map_err(|e| problem(file, e.to_string()))?
        .clone();
    let columns = Columns::find(file, &headers)?;
    let mut incidents = Vec::new();
    let mut bad = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| problem(file, e.to_string()))?;
        match columns.incident(&record) {
            Ok(incident) => incidents.push(incident),
            Err(what) => {
                let line = record.position().map_or(0, csv::Position::line);
                bad.push(format!("line {line}: {what}"));
            }
        }
    }
    if bad.is_empty() {
        return Loaded::new(file, incidents, Vec::new());
    }
    let more = bad.len().saturating_sub(LISTED);
    bad.truncate(LISTED);
    if more > 0 {
        bad.push(format!("and {more} more bad lines"));
    }
    Err(problem(file, bad.join("; ")))
}

/// Where each column of [`COLUMNS`] stands in a file.
struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn find(file: &str, headers: &StringRecord) -> Result<Self> {
        let place = |name: &str| headers.iter().position(|h| h.eq_ignore_ascii_case(name));
        let missing: Vec<&str> = REQUIRED
            .into_iter()
            .filter(|name| place(name).is_none())
            .collect();
        if missing.is_empty() {
            return Ok(Self(COLUMNS.map(place)));
        }
        Err(problem(
            file,
            format!(
                "line 1: column {} is missing; the first line must name {}",
                missing.join(", "),
                REQUIRED.join(", ")
            ),
        ))
    }

    fn incident(&self, record: &StringRecord) -> std::result::Result<Incident, String> {
        let [date, protocol, chain, peril, loss, recovered, scope, flash_loan, source] = self
            .0
            .map(|at| at.and_then(|i| record.get(i)).unwrap_or(""));
        Ok(Incident {
            date: NaiveDate::parse_from_str(date, "%Y-%m-%d")
                .map_err(|_| format!("date {date:?} is no day like 2022-02-02"))?,
            protocol: filled("protocol", protocol)?.to_owned(),
            chain: filled("chain", chain)?.to_lowercase(),
            peril: peril.parse::<Peril>().map_err(|e| e.to_string())?,
            loss_usd: dollars("loss_usd", loss)
                .ok()
                .filter(|v| *v > 0.0)
                .ok_or_else(|| format!("loss_usd {loss:?} is no amount above 0 like 326000000"))?,
            recovered_usd: match recovered {
                "" => None,
                text => Some(dollars("recovered_usd", text)?),
            },
            scope: match scope {
                "" => Scope::Defi,
                text => text.parse::<Scope>().map_err(|e| e.to_string())?,
            },
            flash_loan: match flash_loan {
                "" | "0" => false,
                "1" => true,
                text => return Err(format!("flash_loan {text:?} is neither 0 nor 1")),
            },
            source: filled("source", source)?.to_owned(),
        })
    }
}

fn filled<'a>(name: &str, text: &'a str) -> std::result::Result<&'a str, String> {
    if text.is_empty() {
        Err(format!("{name} is empty"))
    } else {
        Ok(text)
    }
}

fn dollars(name: &str, text: &str) -> std::result::Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|v| v.is_finite() && *v >= 0.0)
        .ok_or_else(|| format!("{name} {text:?} is no amount of dollars like 326000000"))
}
