//! All that the losses say, in one structure: what `bulwark risk fit` prints and the report draws.

mod groups;
mod input;
mod types;

pub use types::{
    Empirical, Estimate, Facts, Grouping, Input, Loss, NestedGrouping, Options, Refused,
    SeverityStudy, Span, Study, Tail,
};

use groups::{grouping, nested_grouping};

use super::{
    bootstrap::{self, Interval, Intervals, Kind, Plan},
    empirical::empirical,
    frequency::{self, dispersion, FrequencyFit, Period},
    goodness,
    severity::{fit, lowest},
    tail::{self, choose_threshold, hill, hill_plot},
    trend::trend,
    zero_modified::{zero_modified, Base},
    Family, Observation,
};
use crate::{
    error::{require, Result},
    Severity,
};

/// Points of a plot at most.
const POINTS: usize = 200;

/// Why no mean is given.
pub const NO_MEAN: &str = "No mean without a limit is given: at a tail index near 1 or below it does not exist or hangs on the \
     few largest losses, so every figure here names the limit that a cover pays at most.";

/// Notes of what is refused.
struct Notes(Vec<Refused>);

impl Notes {
    fn keep<T>(&mut self, what: impl Into<String>, answer: Result<T>) -> Option<T> {
        answer
            .map_err(|error| {
                self.0.push(Refused {
                    what: what.into(),
                    why: error.to_string(),
                });
            })
            .ok()
    }
}

/// Studies the losses: fits every family, tests and bootstraps it, and does the same for the counts. What has no answer is
/// listed with its reason. `tick` is called once a sample, from any thread, [`Options::samples`] times at most.
///
/// # Errors
/// [`crate::RiskError::TooFew`] without an exact loss; [`crate::RiskError::Domain`] for losses that are none, a span that does not
/// exist, a limit or level that is none.
pub fn study(input: &Input, options: &Options, tick: &(dyn Fn() + Sync)) -> Result<Study> {
    check(input, options)?;
    let observations: Vec<Observation> = input.losses.iter().map(|l| l.observation).collect();
    let mut notes = Notes(Vec::new());
    let plan = Plan {
        replicates: options.replicates,
        seed: options.seed,
        level: options.level,
        limits: &options.limits,
        probabilities: &options.probabilities,
        tick,
    };
    let steps = Severity::Discrete(empirical(&observations)?);
    let facts = facts(&observations, &steps);
    let own = if options.replicates > 0 {
        let own = bootstrap::empirical_intervals(&observations, &plan);
        notes.keep("intervals of the losses' own distribution", own)
    } else {
        None
    };
    let empirical = Empirical {
        levs: levs(&steps, options, own.as_ref()),
        quantiles: quantiles(&steps, options, own.as_ref()),
    };
    let tail = tail(&observations, options, tick, &mut notes);
    let threshold = options
        .threshold
        .or(tail.threshold.as_ref().map(|t| t.value));
    let mut families = vec![
        Family::LogNormal,
        Family::Gamma,
        Family::Exponential,
        Family::Pareto,
        Family::Gpd {
            threshold: facts.above,
        },
    ];
    families.extend(threshold.map(|threshold| Family::Splice { threshold }));
    let mut severities: Vec<SeverityStudy> = families
        .into_iter()
        .filter_map(|family| severity(family, &observations, options, &plan, &mut notes))
        .collect();
    severities.sort_by(|a, b| a.fit.aic.total_cmp(&b.fit.aic));
    let periods = periods(&input.losses, &input.spans);
    let frequencies = frequencies(&periods, &mut notes);
    Ok(Study {
        hash: input.hash.clone(),
        options: options.clone(),
        facts,
        severities,
        empirical,
        tail,
        frequencies,
        dispersion: notes.keep("dispersion", dispersion(&periods)),
        trend: notes.keep("trend", trend(&periods)),
        periods,
        credibility: vec![
            grouping("peril", |loss| &loss.peril, input, options, &mut notes),
            grouping("chain", |loss| &loss.chain, input, options, &mut notes),
        ],
        nested: nested_grouping(input, options, &mut notes),
        refused: notes.0,
    })
}

fn check(input: &Input, options: &Options) -> Result<()> {
    let spans = input.spans.len();
    let mut all = input.losses.iter().chain(&input.collective);
    require(all.all(|loss| loss.span < spans), || {
        format!("a loss lies outside the {spans} periods watched: drop it or add its period")
    })?;
    let limits = options.limits.iter().chain([&options.credibility_limit]);
    for limit in limits {
        require(*limit > 0.0 && limit.is_finite(), || {
            format!("a limit is finite and above 0, not {limit}. {NO_MEAN}")
        })?;
    }
    for p in options.probabilities.iter().chain([&options.level]) {
        require(0.0 < *p && *p < 1.0, || {
            format!("a probability is strictly between 0 and 1 here, not {p}")
        })?;
    }
    Ok(())
}

fn facts(observations: &[Observation], steps: &Severity) -> Facts {
    let mut values: Vec<f64> = observations.iter().map(|o| o.value).collect();
    values.sort_by(f64::total_cmp);
    let sum: f64 = values.iter().sum();
    let top: f64 = values.iter().rev().take(10).sum();
    Facts {
        losses: values.len(),
        censored: observations.iter().filter(|o| o.censored).count(),
        above: lowest(observations),
        smallest: values.first().copied().unwrap_or(0.0),
        median: steps.quantile(0.5),
        largest: values.last().copied().unwrap_or(0.0),
        sum,
        ten_largest: top / sum,
    }
}

/// `values` of a distribution with their intervals.
fn estimates(at: &[f64], values: Vec<f64>, intervals: Option<&Vec<Interval>>) -> Vec<Estimate> {
    (0..)
        .zip(at.iter().zip(values))
        .map(|(i, (at, value)): (usize, _)| Estimate {
            at: *at,
            value,
            interval: intervals.and_then(|list| list.get(i).copied()),
        })
        .collect()
}

fn levs(severity: &Severity, options: &Options, found: Option<&Intervals>) -> Vec<Estimate> {
    let values = bootstrap::levs(severity, &options.limits);
    estimates(&options.limits, values, found.map(|f| &f.levs))
}

fn quantiles(severity: &Severity, options: &Options, found: Option<&Intervals>) -> Vec<Estimate> {
    let values = bootstrap::quantiles(severity, &options.probabilities);
    estimates(&options.probabilities, values, found.map(|f| &f.quantiles))
}

fn tail(
    observations: &[Observation],
    options: &Options,
    tick: &(dyn Fn() + Sync),
    notes: &mut Notes,
) -> Tail {
    let threshold = if options.threshold.is_some() || options.replicates == 0 {
        None
    } else {
        let chosen = choose_threshold(observations, options.replicates, options.seed, tick);
        notes.keep("the choice of a threshold", chosen)
    };
    let values: Vec<f64> = observations.iter().map(|o| o.value).collect();
    let begins = options.threshold.or(threshold.as_ref().map(|t| t.value));
    let k = begins.map_or(values.len() / 10, |begins| {
        values.iter().filter(|x| **x > begins).count()
    });
    let estimated = require(k > 0, || {
        "a tail index needs losses above its threshold, or ten losses where none is named"
            .to_owned()
    })
    .and_then(|()| hill(&values, k));
    Tail {
        threshold,
        hill: notes.keep("Hill's estimate", estimated),
        hill_plot: hill_plot(&values, POINTS),
        mean_excess: tail::mean_excess(&values, POINTS),
        note: NO_MEAN,
    }
}

fn severity(
    family: Family,
    observations: &[Observation],
    options: &Options,
    plan: &Plan,
    notes: &mut Notes,
) -> Option<SeverityStudy> {
    let fit = notes.keep(family.name(), fit(family, observations))?;
    if !fit.converged {
        let why = "the likelihood has no peak: the family runs towards a limit. Its limited expected values stand and its tests judge them, its parameters mean nothing";
        notes.0.push(Refused {
            what: format!("parameters of {}", family.name()),
            why: why.to_owned(),
        });
    }
    let (mut found, mut goodness) = (None, None);
    if options.replicates > 0 {
        let drawn = bootstrap::intervals(&fit, observations, Kind::Nonparametric, plan);
        found = notes.keep(format!("intervals of {}", family.name()), drawn);
        let tested = goodness::test(
            &fit,
            observations,
            options.replicates,
            options.seed,
            plan.tick,
        );
        goodness = notes.keep(format!("tests of {}", family.name()), tested);
    }
    let qq = notes.keep("quantiles", goodness::qq(&fit, observations, POINTS))?;
    Some(SeverityStudy {
        levs: levs(&fit.severity, options, found.as_ref()),
        quantiles: quantiles(&fit.severity, options, found.as_ref()),
        failed: found.as_ref().map_or(0, |f| f.failed),
        intervals: found.filter(|_| fit.converged).map(|f| f.parameters),
        goodness,
        qq,
        fit,
    })
}

/// Incidents of each span.
fn periods(losses: &[Loss], spans: &[Span]) -> Vec<Period> {
    (0..)
        .zip(spans)
        .map(|(i, span): (usize, _)| Period {
            label: span.label.clone(),
            middle: span.middle,
            exposure: span.exposure,
            // A table of four thousand million losses does not fit into memory.
            count: losses.iter().filter(|loss| loss.span == i).count() as u32,
        })
        .collect()
}

fn frequencies(periods: &[Period], notes: &mut Notes) -> Vec<FrequencyFit> {
    let fits = [
        ("a Poisson", frequency::poisson(periods)),
        (
            "a negative binomial by likelihood",
            frequency::negbin(periods),
        ),
        ("a frequency by moments", frequency::moments(periods)),
        (
            "a zero-modified Poisson",
            zero_modified(periods, Base::Poisson),
        ),
        (
            "a zero-modified negative binomial",
            zero_modified(periods, Base::NegBin),
        ),
    ];
    let mut found: Vec<FrequencyFit> = fits
        .into_iter()
        .filter_map(|(what, fit)| notes.keep(what, fit))
        .collect();
    found.sort_by(|a, b| a.aic.total_cmp(&b.aic));
    found
}
