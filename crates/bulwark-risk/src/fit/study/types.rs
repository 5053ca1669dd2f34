//! What a study takes and what it answers.

use serde::Serialize;

use crate::fit::{
    bootstrap::Interval,
    credibility::Credibility,
    frequency::{Dispersion, FrequencyFit, Period},
    goodness::{Goodness, QqPoint},
    nested::Nested,
    severity::Fit,
    tail::{HillPoint, Threshold},
    trend::Trend,
    Observation,
};

/// Thresholds that are tried at most.
const THRESHOLDS: u64 = 9;
/// Limits that are shown unless others are asked for, US dollars.
const LIMITS: [f64; 11] = [
    2.5e5, 1e6, 2.5e6, 5e6, 1e7, 2.5e7, 5e7, 1e8, 2.5e8, 5e8, 1e9,
];
/// Families that are fitted.
const FAMILIES: u64 = 6;

/// A loss with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// What is known of it.
    pub observation: Observation,
    /// Its period: an index into [`Input::spans`].
    pub span: usize,
    /// Its peril.
    pub peril: String,
    /// Its chain.
    pub chain: String,
}

/// A period that was watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Its name, such as the year.
    pub label: String,
    /// Its middle, years.
    pub middle: f64,
    /// Its exposure: years, parts of one allowed, or protocol-years.
    pub exposure: f64,
}

/// What is studied.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Hash of the facts, to be shown with every answer.
    pub hash: String,
    /// The losses that are fitted.
    pub losses: Vec<Loss>,
    /// All that credibility compares: those and others, of the same truncation.
    pub collective: Vec<Loss>,
    /// The periods watched, ascending.
    pub spans: Vec<Span>,
}

/// How it is studied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Options {
    /// Limits of limited expected values, US dollars.
    pub limits: Vec<f64>,
    /// Probabilities of quantiles.
    pub probabilities: Vec<f64>,
    /// Limit of the severity that credibility compares, US dollars.
    pub credibility_limit: f64,
    /// Where the tail begins, US dollars; chosen by [`crate::fit::tail::choose_threshold`] when none is given.
    pub threshold: Option<f64>,
    /// Samples of each bootstrap; none when 0.
    pub replicates: u32,
    /// Their seed.
    pub seed: u64,
    /// Probability of the intervals.
    pub level: f64,
}

impl Default for Options {
    /// [`Options::above`] nothing.
    fn default() -> Self {
        Self::above(0.0)
    }
}

impl Options {
    /// For losses above an amount: limits up to a thousand million, but only those above it, since a limit below says nothing
    /// of such losses; credibility at the middle one; 400 samples, 90 % intervals.
    pub fn above(amount: f64) -> Self {
        let limits: Vec<f64> = LIMITS.into_iter().filter(|limit| *limit > amount).collect();
        let middle = limits.get(limits.len() / 2).copied();
        Self {
            probabilities: vec![0.5, 0.75, 0.9, 0.95, 0.99],
            credibility_limit: middle.unwrap_or(2.0 * amount),
            limits,
            threshold: None,
            replicates: 400,
            seed: 1,
            level: 0.9,
        }
    }
}

impl Options {
    /// Samples that [`crate::fit::study()`] draws at most: how often it calls `tick`.
    pub fn samples(&self) -> u64 {
        let choice = if self.threshold.is_some() {
            0
        } else {
            THRESHOLDS
        };
        u64::from(self.replicates) * (choice + 2 * FAMILIES + 1)
    }
}

/// The losses in figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facts {
    /// Losses.
    pub losses: usize,
    /// Those known only to be at least an amount.
    pub censored: usize,
    /// Smallest truncation, US dollars: severities and frequencies are of losses from there on.
    pub above: f64,
    /// Smallest, median and largest loss, US dollars.
    pub smallest: f64,
    /// Median.
    pub median: f64,
    /// Largest.
    pub largest: f64,
    /// Sum, US dollars.
    pub sum: f64,
    /// Share of the ten largest in the sum.
    pub ten_largest: f64,
}

/// A value of a distribution with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Limit in US dollars, or probability.
    pub at: f64,
    /// Limited expected value or quantile, US dollars.
    pub value: f64,
    /// Its interval by drawing from the losses with replacement.
    pub interval: Option<Interval>,
}

/// One severity against the losses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeverityStudy {
    /// The fit.
    pub fit: Fit,
    /// Intervals of its parameters by drawing from the losses with replacement; none where it did not converge.
    pub intervals: Option<Vec<Interval>>,
    /// Samples without a fit.
    pub failed: usize,
    /// Tests against the losses.
    pub goodness: Option<Goodness>,
    /// Limited expected values.
    pub levs: Vec<Estimate>,
    /// Quantiles.
    pub quantiles: Vec<Estimate>,
    /// Quantiles of the fit against those of the losses.
    pub qq: Vec<QqPoint>,
}

/// The losses' own distribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Empirical {
    /// Limited expected values.
    pub levs: Vec<Estimate>,
    /// Quantiles.
    pub quantiles: Vec<Estimate>,
}

/// The tail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tail {
    /// Where it begins and why; none when it was given.
    pub threshold: Option<Threshold>,
    /// Hill's estimate over the losses above the threshold.
    pub hill: Option<HillPoint>,
    /// Hill's estimates over ever more losses.
    pub hill_plot: Vec<HillPoint>,
    /// Mean excesses `(u, e(u))`.
    pub mean_excess: Vec<(f64, f64)>,
    /// [`super::NO_MEAN`].
    pub note: &'static str,
}

/// Credibility of the groups of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grouping {
    /// `peril` or `chain`.
    pub by: &'static str,
    /// Of the rate of incidents.
    pub frequency: Option<Credibility>,
    /// Of the mean loss up to [`Options::credibility_limit`].
    pub severity: Option<Credibility>,
}

/// Credibility of chains inside perils.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NestedGrouping {
    /// Of the rate of incidents: every chain of every peril, those without an incident too.
    pub frequency: Option<Nested>,
    /// Of the mean loss up to [`Options::credibility_limit`]: chains and perils that have losses.
    pub severity: Option<Nested>,
}

/// What could not be had.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Study {
    /// Hash of the facts.
    pub hash: String,
    /// How it was made.
    pub options: Options,
    /// The losses in figures.
    pub facts: Facts,
    /// Incidents by period.
    pub periods: Vec<Period>,
    /// Severities, the lowest AIC first.
    pub severities: Vec<SeverityStudy>,
    /// The losses' own.
    pub empirical: Empirical,
    /// The tail.
    pub tail: Tail,
    /// Frequencies, the lowest AIC first.
    pub frequencies: Vec<FrequencyFit>,
    /// Whether the counts vary as Poisson ones.
    pub dispersion: Option<Dispersion>,
    /// Whether they grow.
    pub trend: Option<Trend>,
    /// Credibility by peril and by chain.
    pub credibility: Vec<Grouping>,
    /// Credibility of each chain inside each peril.
    pub nested: NestedGrouping,
    /// What could not be had, and why.
    pub refused: Vec<Refused>,
}
