//! When claims are paid, counted for each from the moment its incident could be settled.
//!
//! A settlement that needs no buffer pays at once. One that does pays when the auctions of the buffers it needs are over, one
//! after the other; the pool settles nothing else meanwhile. What a re-insurer brings late is paid when it comes.

use serde::Serialize;

use super::{
    layers::{Layers, Source},
    result::{dollars, Incident},
    scenario::Scenario,
};
use crate::portfolio::Portfolio;

/// What can be paid of claims by when. Each contains the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Liquidity {
    /// Owed.
    #[serde(serialize_with = "dollars")]
    pub approved: u64,
    /// At once.
    #[serde(serialize_with = "dollars")]
    pub at_once: u64,
    /// Within 24 hours.
    #[serde(serialize_with = "dollars")]
    pub day: u64,
    /// Within seven days.
    #[serde(serialize_with = "dollars")]
    pub week: u64,
    /// In the end.
    #[serde(serialize_with = "dollars")]
    pub ever: u64,
    /// Hours until the last of it.
    pub hours: u64,
}

/// Days by which each tranche pays late: of several rules the longest.
fn delays(portfolio: &Portfolio, scenario: &Scenario) -> Vec<u64> {
    let mut days = vec![0; portfolio.tranches.len()];
    for reinsurer in &scenario.reinsurers {
        for index in reinsurer.tranches.select(portfolio) {
            days[index] = days[index].max(u64::from(reinsurer.delay_days));
        }
    }
    days
}

impl Liquidity {
    pub(super) fn new(
        portfolio: &Portfolio,
        scenario: &Scenario,
        layers: &Layers,
        incidents: &[Incident],
    ) -> Self {
        let late = delays(portfolio, scenario);
        let mut liquidity = Self::default();
        let mut free_at = 0;
        for incident in incidents {
            let due = u64::from(incident.day) * 24;
            let parts = || layers.list.iter().zip(&incident.paid).filter(|p| *p.1 > 0);
            let turns = parts().filter(|(layer, _)| matches!(layer.source, Source::Buffer(_)));
            let turns = u64::try_from(turns.count()).unwrap_or(u64::MAX);
            free_at = due.max(free_at) + turns.saturating_mul(scenario.turn_hours.into());
            liquidity.approved += incident.approved;
            for (layer, amount) in parts() {
                let wait = free_at - due;
                match layer.source {
                    Source::Shortfall => {}
                    Source::Tranche(index) => liquidity.add(*amount, wait.max(late[index] * 24)),
                    _ => liquidity.add(*amount, wait),
                }
            }
        }
        liquidity
    }

    fn add(&mut self, amount: u64, hours: u64) {
        self.ever += amount;
        self.hours = self.hours.max(hours);
        if hours <= 7 * 24 {
            self.week += amount;
        }
        if hours <= 24 {
            self.day += amount;
        }
        if hours == 0 {
            self.at_once += amount;
        }
    }
}
