//! What credibility compares: the losses by peril, by chain, and by chain inside each peril.

use std::collections::BTreeSet;

use super::{periods, Grouping, Input, Loss, NestedGrouping, Notes, Options};
use crate::{
    error::{require, Result},
    fit::{
        credibility::{credibility, Group},
        frequency::Period,
        nested::nested,
    },
};

/// What is estimated of counts.
const RATE: &str = "incidents a unit of exposure";

/// The groups of one kind.
pub(super) fn grouping(
    by: &'static str,
    of: fn(&Loss) -> &String,
    input: &Input,
    options: &Options,
    notes: &mut Notes,
) -> Grouping {
    let names: BTreeSet<&String> = input.collective.iter().map(of).collect();
    let (mut rates, mut amounts) = (Vec::new(), Vec::new());
    for name in names {
        let (rate, amount) = experience(name, input, options, |loss| of(loss) == name);
        rates.push(rate);
        amounts.push(amount);
    }
    let rate = credibility(RATE, &rates);
    let limit = options.credibility_limit;
    let amount = require_known(input, limit)
        .and_then(|()| credibility(format!("mean loss up to {limit}"), &amounts));
    Grouping {
        by,
        frequency: notes.keep(format!("credibility of the rate by {by}"), rate),
        severity: notes.keep(format!("credibility of the loss by {by}"), amount),
    }
}

/// The experience of the losses taken: rates by period, and amounts up to the limit.
fn experience(
    name: &str,
    input: &Input,
    options: &Options,
    takes: impl Fn(&Loss) -> bool,
) -> (Group, Group) {
    let own: Vec<Loss> = input
        .collective
        .iter()
        .filter(|loss| takes(loss))
        .cloned()
        .collect();
    let rate = |p: &Period| (p.exposure, f64::from(p.count) / p.exposure);
    let group = |experience| Group {
        name: name.to_owned(),
        experience,
    };
    (
        group(periods(&own, &input.spans).iter().map(rate).collect()),
        group(
            own.iter()
                .map(|loss| (1.0, loss.observation.value.min(options.credibility_limit)))
                .collect(),
        ),
    )
}

/// Refuses a loss that may be larger than it says below the limit.
fn require_known(input: &Input, limit: f64) -> Result<()> {
    let known = input.collective.iter().all(|loss| {
        let o = &loss.observation;
        !o.censored || o.value >= limit
    });
    require(known, || {
        "a censored loss may be larger than it says: compare at a lower limit".to_owned()
    })
}

/// Chains inside perils.
pub(super) fn nested_grouping(
    input: &Input,
    options: &Options,
    notes: &mut Notes,
) -> NestedGrouping {
    let names = |of: fn(&Loss) -> &String| -> BTreeSet<&String> {
        input.collective.iter().map(of).collect()
    };
    let chains = names(|loss| &loss.chain);
    let (mut rates, mut amounts) = (Vec::new(), Vec::new());
    for peril in names(|loss| &loss.peril) {
        let (mut of_rates, mut of_amounts) = (Vec::new(), Vec::new());
        for chain in &chains {
            let takes = |loss: &Loss| loss.peril == *peril && loss.chain == **chain;
            let (rate, amount) = experience(chain, input, options, takes);
            of_rates.push(rate);
            if !amount.experience.is_empty() {
                of_amounts.push(amount);
            }
        }
        rates.push((peril.clone(), of_rates));
        amounts.push((peril.clone(), of_amounts));
    }
    let limit = options.credibility_limit;
    let amount = require_known(input, limit)
        .and_then(|()| nested(format!("mean loss up to {limit}"), &amounts));
    NestedGrouping {
        frequency: notes.keep(
            "credibility of the rate by chain in peril",
            nested(RATE, &rates),
        ),
        severity: notes.keep("credibility of the loss by chain in peril", amount),
    }
}
