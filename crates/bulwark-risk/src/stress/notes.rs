//! What a reader of a result must know beside its figures.

use super::{
    play::{Played, ONE},
    scenario::{Loss, Scenario},
};
use crate::{
    money::{share, units, usd},
    portfolio::Portfolio,
};

/// What of a scenario means nothing in this portfolio.
pub(super) fn misses(portfolio: &Portfolio, scenario: &Scenario) -> Vec<String> {
    let mut notes = Vec::new();
    for event in &scenario.events {
        if event.hits.select(portfolio).is_empty() {
            notes.push(format!("{:?} hits nothing in this portfolio", event.name));
        }
        for name in event.hits.unknown(portfolio) {
            notes.push(format!("{:?}: no product is called {name:?}", event.name));
        }
    }
    for market in &scenario.markets {
        for name in market.buffers.iter().flatten() {
            if portfolio.buffers.iter().all(|buffer| buffer.name != *name) {
                notes.push(format!(
                    "the market moves {name:?}, which is no buffer of this portfolio"
                ));
            }
        }
        if portfolio.buffers.is_empty() {
            notes.push("the market moves nothing: this portfolio has no buffer".to_owned());
        }
    }
    for reinsurer in &scenario.reinsurers {
        if reinsurer.tranches.select(portfolio).is_empty() {
            notes.push("re-insurers in trouble are none of this portfolio".to_owned());
        }
        for name in &reinsurer.tranches.names {
            if portfolio
                .tranches
                .iter()
                .all(|tranche| tranche.name != *name)
            {
                notes.push(format!("no tranche is called {name:?}"));
            }
        }
    }
    notes
}

/// Events whose amount is more than what is insured of it, or whose losses end in the deductibles.
pub(super) fn uninsured(scenario: &Scenario, played: &Played, multiple: u64) -> Vec<String> {
    let mut notes = Vec::new();
    for event in &scenario.events {
        let of = || {
            played
                .incidents
                .iter()
                .filter(|incident| incident.event == event.name)
        };
        let gross: u64 = of().map(|incident| incident.gross).sum();
        if let Loss::Usd(lost) = event.loss {
            let lost = share(units(lost), multiple, ONE);
            // Parts of products are rounded down: a millionth is no news.
            if gross > 0 && gross < lost - lost / 1_000_000 {
                notes.push(format!(
                    "{:?}: of {:.0} US dollars this portfolio insures {:.0}",
                    event.name,
                    usd(lost),
                    usd(gross)
                ));
            }
        }
        if gross > 0 && of().all(|incident| incident.approved == 0) {
            notes.push(format!("{:?} stays within the deductibles", event.name));
        }
    }
    notes
}
