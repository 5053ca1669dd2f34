//! A study's input from a table of losses.

use chrono::{Datelike, NaiveDate};

use super::{Input, Loss, Span};
use crate::{
    data::{by_year, Filter, Incident, Table},
    error::{Result, RiskError},
    fit::Observation,
};

impl Input {
    /// The losses of `table` that `filter` takes, of the years of `window` (both days included), truncated at the filter's
    /// least loss. Credibility compares all perils and chains.
    ///
    /// # Errors
    /// [`RiskError::TooFew`] when the filter takes none, [`RiskError::Domain`] for a window that ends before it begins.
    pub fn of(table: &Table, filter: &Filter, window: (NaiveDate, NaiveDate)) -> Result<Self> {
        let (from, to) = window;
        let inside = Filter {
            from: Some(filter.from.map_or(from, |day| day.max(from))),
            to: Some(filter.to.map_or(to, |day| day.min(to))),
            ..filter.clone()
        };
        let (from, to) = (inside.from.unwrap_or(from), inside.to.unwrap_or(to));
        let taken = inside.apply(table)?;
        let everything = Filter {
            peril: None,
            chain: None,
            ..inside
        };
        let years = by_year(&taken, from, to)?;
        if taken.incidents.is_empty() {
            return Err(RiskError::TooFew {
                what: "a study",
                needed: 1,
                found: 0,
            });
        }
        let loss = |incident: &Incident| Loss {
            observation: Observation::above(incident.loss_usd, filter.min_loss),
            // Years ascend one by one from the window's first.
            span: usize::try_from(incident.date.year() - from.year()).unwrap_or(usize::MAX),
            peril: incident.peril.to_string(),
            chain: incident.chain.clone(),
        };
        Ok(Self {
            hash: taken.hash.clone(),
            losses: taken.incidents.iter().map(loss).collect(),
            collective: everything
                .apply(table)?
                .incidents
                .iter()
                .map(loss)
                .collect(),
            spans: years
                .iter()
                .map(|year| {
                    // A first year that is not whole is watched from its end backwards.
                    let begin = if year.year == from.year() {
                        f64::from(from.ordinal0()) / 365.25
                    } else {
                        0.0
                    };
                    Span {
                        label: year.year.to_string(),
                        middle: f64::from(year.year) + begin + year.exposure / 2.0,
                        exposure: year.exposure,
                    }
                })
                .collect(),
        })
    }
}
