//! Stress tests: what a bad day does to a fund, without chance.
//!
//! A [`Scenario`] says which products lose how much, what markets do, who pays late and who leaves; [`run`] plays it through
//! the same settlement as the simulated years and the program. Ten are built in as files
//! that a user can copy and edit; docs/risk-stress.md explains the form.

mod fund;
mod layers;
mod liquidity;
mod notes;
mod play;
mod restore;
mod result;
mod reverse;
mod scenario;
mod select;

pub use layers::Payer;
pub use liquidity::Liquidity;
pub use restore::{Gap, Restore};
pub use result::{Incident, LayerSum, Left, StressResult};
pub use reverse::{Break, Reverse};
pub use scenario::{Breaks, Event, Loss, Market, Reinsurer, Row, Scenario, Settlement, Withdrawal};
pub use select::{Contract, Hits, Reinsurers};

use bulwark_math::{bps_of, Rounding, Solvency, BPS};

use self::play::{Played, Stage, ONE};
use crate::{
    capital::{stand, OnChain},
    error::Result,
    portfolio::{Buffer, Portfolio},
    programme::Programme,
};

/// The scenarios of this crate: file name and text, by number.
pub const BUILT_IN: [(&str, &str); 10] = [
    (
        "s01-bridge.toml",
        include_str!("../../data/scenarios/s01-bridge.toml"),
    ),
    (
        "s02-hedge-venue.toml",
        include_str!("../../data/scenarios/s02-hedge-venue.toml"),
    ),
    (
        "s03-oracle-pump.toml",
        include_str!("../../data/scenarios/s03-oracle-pump.toml"),
    ),
    (
        "s04-flash-loan.toml",
        include_str!("../../data/scenarios/s04-flash-loan.toml"),
    ),
    (
        "s05-compiler.toml",
        include_str!("../../data/scenarios/s05-compiler.toml"),
    ),
    (
        "s06-settlement-depeg.toml",
        include_str!("../../data/scenarios/s06-settlement-depeg.toml"),
    ),
    (
        "s07-contagion.toml",
        include_str!("../../data/scenarios/s07-contagion.toml"),
    ),
    (
        "s08-impermanent-loss.toml",
        include_str!("../../data/scenarios/s08-impermanent-loss.toml"),
    ),
    (
        "s09-bank-run.toml",
        include_str!("../../data/scenarios/s09-bank-run.toml"),
    ),
    (
        "s10-reverse.toml",
        include_str!("../../data/scenarios/s10-reverse.toml"),
    ),
];

/// The scenarios of this crate, by number.
///
/// # Errors
/// As [`Scenario::parse`]; the files in the source have none.
pub fn built_in() -> Result<Vec<Scenario>> {
    BUILT_IN
        .iter()
        .map(|(file, text)| Scenario::parse(file, text))
        .collect()
}

/// Plays a scenario on a portfolio.
///
/// # Errors
/// When either breaks a rule, or beyond the program's arithmetic.
pub fn run(portfolio: &Portfolio, scenario: &Scenario) -> Result<StressResult> {
    scenario.validate()?;
    let stage = Stage::new(portfolio)?;
    let mut notes = notes::misses(portfolio, scenario);
    let (mut multiple, mut reverse) = (ONE, None);
    if let Some(rule) = scenario.reverse {
        match reverse::multiple(&stage, scenario, rule)? {
            Some(found) => multiple = found,
            None => notes.push(format!(
                "no multiple of its losses has the effect that {}: played as written",
                rule.words()
            )),
        }
        reverse = Some(Reverse::new(&stage, scenario)?);
    }
    let played = stage.play(scenario, multiple)?;
    notes.extend(notes::uninsured(scenario, &played, multiple));
    let rules = &portfolio.rules;
    let after = stage.solvency(&played.fund)?;
    let run_off = stage.run_off(&played.fund)?;
    let sum = |of: fn(&Incident) -> u64| played.incidents.iter().map(of).sum();
    let layers = stage
        .layers
        .list
        .iter()
        .enumerate()
        .map(|(index, layer)| LayerSum {
            name: layer.name.clone(),
            payer: layer.payer,
            amount: played
                .incidents
                .iter()
                .map(|incident| incident.paid[index])
                .sum(),
        });
    Ok(StressResult {
        label: scenario.label(),
        title: scenario.title.clone(),
        multiple: multiple as f64 / ONE as f64,
        notes,
        gross: sum(|incident| incident.gross),
        deductible: sum(|incident| incident.deductible),
        approved: sum(|incident| incident.approved),
        layers: layers.collect(),
        reinstatement_premium: sum(|incident| incident.reinstatement_premium),
        before: OnChain::new(&stage.before()?, rules)?,
        after: OnChain::new(&after, rules)?,
        run_off: (run_off.expected_loss > 0)
            .then(|| OnChain::new(&run_off, rules))
            .transpose()?,
        trough: match &played.trough {
            Some(fund) => Some(OnChain::new(&stage.solvency(fund)?, rules)?),
            None => None,
        },
        trips: trips(&stage, &played)?,
        liquidity: Liquidity::new(portfolio, scenario, &stage.layers, &played.incidents),
        restore: Restore::new(&stage, scenario, &played.fund)?,
        reverse,
        withdrawals: played.left,
        incidents: played.incidents,
    })
}

/// What it takes to break the fund, all else as the scenario says.
///
/// # Errors
/// As [`run`].
pub fn reverse(portfolio: &Portfolio, scenario: &Scenario) -> Result<Reverse> {
    scenario.validate()?;
    Reverse::new(&Stage::new(portfolio)?, scenario)
}

impl Stage<'_> {
    /// The rules before anything happens.
    fn before(&self) -> Result<Solvency> {
        stand(
            &self.portfolio.rules,
            self.products.iter().copied(),
            &Programme::new(self.portfolio)?,
            self.portfolio.buffers.iter().map(Buffer::counts).sum(),
        )
    }
}

/// Why the stop-loss trips, for a trip ratio of 100 % of the rules.
fn trips(stage: &Stage, played: &Played) -> Result<Vec<String>> {
    let mut trips = Vec::new();
    let sells = |incident: &Incident| {
        let mut parts = stage.layers.list.iter().zip(&incident.paid);
        parts.any(|(layer, part)| layer.payer == Payer::Buffer && *part > 0)
    };
    if played.incidents.iter().any(sells) {
        trips.push("a settlement sells buffers".to_owned());
    }
    let portfolio = stage.portfolio;
    let line = bps_of(played.capital, portfolio.pool.stop_loss_bps, Rounding::Down)?;
    if played.fund.programme.net_losses > line {
        trips.push("net losses of the year are above the stop-loss line".to_owned());
    }
    let rules = portfolio.rules.solvency();
    if stage.ever(played, |s| Ok(!s.covers(&rules, BPS.into())?))? {
        trips.push("eligible capital is below what the rules ask".to_owned());
    }
    Ok(trips)
}
