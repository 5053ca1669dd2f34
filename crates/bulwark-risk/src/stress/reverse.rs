//! Reverse stress: what it takes to break the fund.
//!
//! Multiples are searched by bisection in millionths: the one that is found breaks, a millionth less does not. A larger
//! multiple leaves less, so that is the smallest, but for two cases: a product that is hit again when its sum insured is used
//! up loses less then, and capital that may not leave after a larger loss is still there. Of each product at most what it
//! insures is lost.

use serde::Serialize;

use super::{
    play::{last, Stage, ONE},
    scenario::{Breaks, Event, Loss, Scenario},
    select::Hits,
};
use crate::error::Result;

/// What it takes to break each rule, all else as the scenario says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reverse {
    /// One a rule.
    pub breaks: Vec<Break>,
}

/// What it takes to break one rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Break {
    /// The rule.
    pub rule: Breaks,
    /// Smallest multiple of the scenario's losses, to a millionth; 0 when it is broken without any, none when all that its
    /// products insure does not break it.
    pub multiple: Option<f64>,
    /// Smallest number of products, the largest first, that break it when all that they insure is lost.
    pub products: Option<usize>,
}

impl Reverse {
    pub(super) fn new(stage: &Stage, scenario: &Scenario) -> Result<Self> {
        let breaks = Breaks::ALL.into_iter().map(|rule| {
            Ok(Break {
                rule,
                multiple: multiple(stage, scenario, rule)?.map(|found| found as f64 / ONE as f64),
                products: products(stage, scenario, rule)?,
            })
        });
        Ok(Self {
            breaks: breaks.collect::<Result<_>>()?,
        })
    }

    /// What it takes to break `rule`.
    pub fn of(&self, rule: Breaks) -> Option<&Break> {
        self.breaks.iter().find(|found| found.rule == rule)
    }
}

/// Smallest multiple, over [`ONE`], that breaks `rule`.
pub(super) fn multiple(stage: &Stage, scenario: &Scenario, rule: Breaks) -> Result<Option<u64>> {
    let breaks = |multiple| stage.broken(&stage.play(scenario, multiple)?, rule);
    if breaks(0)? {
        return Ok(Some(0));
    }
    let mut high = ONE;
    while !breaks(high)? {
        let gross = |multiple| -> Result<u128> {
            let played = stage.play(scenario, multiple)?;
            Ok(played.incidents.iter().map(|i| u128::from(i.gross)).sum())
        };
        let double = high.saturating_mul(2);
        if gross(high)? == gross(double)? {
            return Ok(None);
        }
        high = double;
    }
    Ok(Some(last(high, |multiple| Ok(!breaks(multiple)?))? + 1))
}

fn products(stage: &Stage, scenario: &Scenario, rule: Breaks) -> Result<Option<usize>> {
    for number in 0..=stage.products.len() {
        let event = Event {
            name: "the largest products fail together".to_owned(),
            day: 0,
            hits: Hits {
                largest: Some(number),
                ..Hits::default()
            },
            loss: Loss::Share(1.0),
        };
        let fails = Scenario {
            events: vec![event],
            ..scenario.clone()
        };
        if stage.broken(&stage.play(&fails, ONE)?, rule)? {
            return Ok(Some(number));
        }
    }
    Ok(None)
}
