//! Counts of losses: by year with its exposure, by peril, by chain, and how concentrated they are.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::data::incident::{Incident, Table};
use crate::data::Peril;
use crate::error::{require, Result};

/// Number and sum of some losses.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Tally {
    /// How many.
    pub count: usize,
    /// Gross loss in US dollars.
    pub loss_usd: f64,
}

impl Tally {
    fn add(&mut self, incident: &Incident) {
        self.count += 1;
        self.loss_usd += incident.loss_usd;
    }
}

/// A calendar year of a window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Year {
    /// Its number.
    pub year: i32,
    /// Part of it that the window observes, from above 0 to 1.
    pub exposure: f64,
    /// Losses in that part.
    pub tally: Tally,
}

/// The calendar years from `from` to `to`, both days included, with the losses of `table` in each.
///
/// # Errors
/// [`RiskError::Domain`](crate::RiskError::Domain) for a window that ends before it begins.
pub fn by_year(table: &Table, from: NaiveDate, to: NaiveDate) -> Result<Vec<Year>> {
    require(from <= to, || {
        format!("the window from {from} to {to} ends before it begins: swap the days")
    })?;
    let mut years = Vec::new();
    for year in from.year()..=to.year() {
        let mut tally = Tally::default();
        table
            .incidents
            .iter()
            .filter(|i| i.date.year() == year && (from..=to).contains(&i.date))
            .for_each(|i| tally.add(i));
        let first = if year == from.year() {
            from.ordinal()
        } else {
            1
        };
        let length = if leap(year) { 366 } else { 365 };
        let last = if year == to.year() {
            to.ordinal()
        } else {
            length
        };
        years.push(Year {
            year,
            exposure: f64::from(last + 1 - first) / f64::from(length),
            tally,
        });
    }
    Ok(years)
}

/// Years of observation from `from` to `to`, both days included; a calendar year is 1, a leap year too.
///
/// # Errors
/// As [`by_year`].
pub fn exposure(from: NaiveDate, to: NaiveDate) -> Result<f64> {
    let empty = Table::new(Vec::new())?;
    let years = by_year(&empty, from, to)?;
    Ok(years.iter().map(|year| year.exposure).sum())
}

fn leap(year: i32) -> bool {
    NaiveDate::from_ymd_opt(year, 2, 29).is_some()
}

/// Losses by peril; a peril without a loss is absent.
pub fn by_peril(table: &Table) -> BTreeMap<Peril, Tally> {
    tallies(table, |incident| incident.peril)
}

/// Losses by chain; those on several chains are under `multi`.
pub fn by_chain(table: &Table) -> BTreeMap<String, Tally> {
    tallies(table, |incident| incident.chain.clone())
}

fn tallies<K: Ord>(table: &Table, key: impl Fn(&Incident) -> K) -> BTreeMap<K, Tally> {
    let mut tallies: BTreeMap<K, Tally> = BTreeMap::new();
    for incident in &table.incidents {
        tallies.entry(key(incident)).or_default().add(incident);
    }
    tallies
}

/// Herfindahl-Hirschman index of gross loss: the sum of squared shares, from 1/n (even) to 1 (all in one); 0 without a loss.
pub fn hhi<K>(tallies: &BTreeMap<K, Tally>) -> f64 {
    let total: f64 = tallies.values().map(|t| t.loss_usd).sum();
    if total > 0.0 {
        tallies.values().map(|t| (t.loss_usd / total).powi(2)).sum()
    } else {
        0.0
    }
}
