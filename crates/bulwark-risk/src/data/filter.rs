//! Part of a table.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::data::incident::{Incident, Scope, Table};
use crate::data::Peril;
use crate::error::Result;

/// Which losses to take. The default takes all of DeFi and its bridges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Perils, all if none.
    pub peril: Option<Vec<Peril>>,
    /// Chain in any case; a loss on several chains is on `multi` alone.
    pub chain: Option<String>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day, itself included.
    pub to: Option<NaiveDate>,
    /// Least gross loss in US dollars.
    pub min_loss: f64,
    /// Whose losses.
    pub scopes: Vec<Scope>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            peril: None,
            chain: None,
            from: None,
            to: None,
            min_loss: 0.0,
            scopes: vec![Scope::Defi, Scope::Bridge],
        }
    }
}

impl Filter {
    /// Does it take `incident`.
    pub fn takes(&self, incident: &Incident) -> bool {
        self.scopes.contains(&incident.scope)
            && incident.loss_usd >= self.min_loss
            && self.from.is_none_or(|day| incident.date >= day)
            && self.to.is_none_or(|day| incident.date <= day)
            && self
                .peril
                .as_ref()
                .is_none_or(|perils| perils.contains(&incident.peril))
            && self
                .chain
                .as_ref()
                .is_none_or(|chain| chain.to_lowercase() == incident.chain)
    }

    /// The part of `table` it takes, with a hash of its own.
    ///
    /// # Errors
    /// Those of [`Table::new`].
    pub fn apply(&self, table: &Table) -> Result<Table> {
        let taken = table.incidents.iter().filter(|i| self.takes(i));
        Table::new(taken.cloned().collect())
    }
}
