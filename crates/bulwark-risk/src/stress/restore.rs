//! How long premium takes to bring the fund back.
//!
//! `margin = (1 - q) (P (1 - expense) - EAL) - fixed`, a year, with `P = (EAL (1 + margin loading) + cost of capital x SCR) /
//! (1 - expense - profit)` times the scenario's factor on premium, `q` the quota shares' cession and `fixed` the yearly premium
//! of the other tranches. Losses are taken to be as expected, what excess and aggregate tranches bring back as nothing, and what
//! the scenario used of tranches and buffers is not replaced: time is rather long than short.

use bulwark_math::{Solvency, BPS, MAX_AMOUNT};
use serde::Serialize;

use super::{
    fund::Fund,
    play::{last, Stage},
    result::dollars,
    scenario::Scenario,
};
use crate::{
    error::Result,
    money::{usd, WHOLE},
    programme::Programme,
};

/// What is missing and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Restore {
    /// Premium less losses, expenses and ceded premium, US dollars a year.
    pub margin: f64,
    /// To satisfy every solvency rule.
    pub to_rules: Gap,
    /// To cover the requirement as well as before.
    pub to_before: Gap,
}

/// Capital that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// How much.
    #[serde(serialize_with = "dollars")]
    pub capital: u64,
    /// Years of margin; none when there is no margin.
    pub years: Option<f64>,
}

impl Restore {
    pub(super) fn new(stage: &Stage, scenario: &Scenario, fund: &Fund) -> Result<Self> {
        let margin = margin(stage, scenario)?;
        let rules = stage.portfolio.rules.solvency();
        let before = stage.before()?.eligible()?;
        let gap = |stands: &dyn Fn(&Solvency) -> bool| -> Result<Gap> {
            let capital = missing(stage, fund, stands)?;
            let years = match capital {
                0 => Some(0.0),
                _ => (margin > 0.0).then(|| usd(capital) / margin),
            };
            Ok(Gap { capital, years })
        };
        Ok(Self {
            margin,
            to_rules: gap(&|solvency| solvency.check(&rules).is_ok())?,
            to_before: gap(&|solvency| solvency.eligible().is_ok_and(|now| now >= before))?,
        })
    }
}

/// The least capital beside what is left with which the fund stands; at most a quarter of what the program can count.
fn missing(stage: &Stage, fund: &Fund, stands: &dyn Fn(&Solvency) -> bool) -> Result<u64> {
    let short = |more: u64| {
        let mut fund = fund.clone();
        fund.programme.capital = fund.programme.capital.saturating_add(more);
        Ok(!stands(&stage.solvency(&fund)?))
    };
    if short(0)? {
        Ok(last(MAX_AMOUNT / 4, short)? + 1)
    } else {
        Ok(0)
    }
}

/// US dollars a year.
fn margin(stage: &Stage, scenario: &Scenario) -> Result<f64> {
    let loadings = &stage.portfolio.loadings;
    let of = |bps: u16| f64::from(bps) / f64::from(BPS);
    let solvency = stage.before()?;
    let loss = solvency.expected_loss as f64 / WHOLE as f64 / crate::money::UNITS;
    let scr = usd(solvency.scr(&stage.portfolio.rules.solvency())?);
    let expense = of(loadings.expense_bps);
    let premium = scenario.premium
        * (loss * (1.0 + of(loadings.margin_bps)) + loadings.cost_of_capital * scr)
        / (1.0 - expense - of(loadings.profit_bps));
    let programme = Programme::new(stage.portfolio)?;
    let (mut kept, mut fixed) = (1.0, 0.0);
    for layer in programme.layers() {
        kept -= of(layer.cession_bps()?);
        fixed += usd(layer.premium());
    }
    Ok(kept * (premium * (1.0 - expense) - loss) - fixed)
}
