//! The loss data of a report: a table with what it watches, and its counts.

use std::{collections::BTreeMap, path::Path};

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    data::{
        by_chain, by_peril, by_year, committed, read, Filter, Incident, Table, Tally, Year,
        COMMITTED_LEAST, COMMITTED_WINDOW,
    },
    error::{Result, RiskError},
};

/// A table of losses and what it watches.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// Where it comes from.
    pub source: String,
    /// All of it.
    pub table: Table,
    /// First and last day watched.
    pub window: (NaiveDate, NaiveDate),
    /// Least loss that it lists, US dollars.
    pub least: f64,
    /// What reading it had to say.
    pub notes: Vec<String>,
}

impl Losses {
    /// The committed table.
    ///
    /// # Errors
    /// As [`committed`].
    pub fn committed() -> Result<Self> {
        Ok(Self {
            source: "the committed table of the risk engine".to_owned(),
            table: committed()?,
            window: COMMITTED_WINDOW,
            least: COMMITTED_LEAST,
            notes: Vec::new(),
        })
    }

    /// A file of one's own: every loss from `least` on, between its first and its last one.
    ///
    /// # Errors
    /// As [`read`]; [`RiskError::TooFew`] without a loss.
    pub fn read(path: &Path, least: f64) -> Result<Self> {
        let loaded = read(path)?;
        let (Some(first), Some(last)) = (
            loaded.table.incidents.first(),
            loaded.table.incidents.last(),
        ) else {
            return Err(RiskError::TooFew {
                what: "a report",
                needed: 1,
                found: 0,
            });
        };
        let window = (first.date, last.date);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            source: format!("the file {name}"),
            window,
            least,
            notes: loaded.notes,
            table: loaded.table,
        })
    }

    /// The losses that are fitted: DeFi and bridges, from the least one on.
    pub fn filter(&self) -> Filter {
        Filter {
            min_loss: self.least,
            from: Some(self.window.0),
            to: Some(self.window.1),
            ..Filter::default()
        }
    }
}

/// What the losses are, in counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Data {
    /// Where they come from.
    pub source: String,
    /// SHA-256 of the facts of the whole table.
    pub table_hash: String,
    /// SHA-256 of the facts of the part that is fitted.
    pub hash: String,
    /// First and last day watched.
    pub window: (NaiveDate, NaiveDate),
    /// Which losses are fitted.
    pub filter: Filter,
    /// Losses of the whole table.
    pub all: usize,
    /// Those that are fitted.
    pub fitted: usize,
    /// Fitted ones whose recovery is known.
    pub recoveries: usize,
    /// Fitted ones with a flash loan.
    pub flash_loans: usize,
    /// By year.
    pub years: Vec<Year>,
    /// By peril.
    pub perils: BTreeMap<String, Tally>,
    /// By chain.
    pub chains: BTreeMap<String, Tally>,
    /// The ten largest, the largest first.
    pub largest: Vec<Incident>,
    /// All fitted losses, the largest first, US dollars.
    pub losses: Vec<f64>,
    /// What reading the table had to say.
    pub notes: Vec<String>,
}

impl Data {
    /// Counts the losses.
    ///
    /// # Errors
    /// When a window ends before it begins.
    pub fn of(losses: &Losses) -> Result<Self> {
        let filter = losses.filter();
        let fitted = filter.apply(&losses.table)?;
        let mut largest = fitted.incidents.clone();
        largest.sort_by(|a, b| {
            let order = b.loss_usd.total_cmp(&a.loss_usd);
            order.then_with(|| a.record().cmp(&b.record()))
        });
        let is = |of: fn(&Incident) -> bool| fitted.incidents.iter().filter(|i| of(i)).count();
        Ok(Self {
            source: losses.source.clone(),
            table_hash: losses.table.hash.clone(),
            hash: fitted.hash.clone(),
            window: losses.window,
            filter,
            all: losses.table.incidents.len(),
            fitted: fitted.incidents.len(),
            recoveries: is(|incident| incident.recovered_usd.is_some()),
            flash_loans: is(|incident| incident.flash_loan),
            years: by_year(&fitted, losses.window.0, losses.window.1)?,
            perils: by_peril(&fitted)
                .into_iter()
                .map(|(peril, tally)| (peril.to_string(), tally))
                .collect(),
            chains: by_chain(&fitted),
            losses: largest.iter().map(|incident| incident.loss_usd).collect(),
            largest: largest.into_iter().take(10).collect(),
            notes: losses.notes.clone(),
        })
    }
}
