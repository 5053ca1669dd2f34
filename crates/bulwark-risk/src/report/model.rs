//! What the model is, what changed in it, and what it cannot do.

use serde::Serialize;

/// Version of the model. A change that moves a figure for the same inputs has a new one, and a line in [`MODEL_CHANGES`].
pub const MODEL_VERSION: &str = "1.0";

/// A change of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Version that it made.
    pub version: &'static str,
    /// Day, ISO 8601.
    pub date: &'static str,
    /// What changed.
    pub what: &'static str,
}

/// Changes of the model, the newest first.
pub const MODEL_CHANGES: &[Change] = &[Change {
    version: "1.0",
    date: "2026-11-27",
    what: "First version: truncated likelihood fits with bootstrap, compound years under common shocks and a copula between \
           peril groups, the program's own waterfall, Euler allocation of TVaR 99 %, ten stress scenarios, backtest.",
}];

/// What the model cannot do: each a title and a sentence or two.
pub const LIMITS: &[(&str, &str)] = &[
    (
        "Frequencies of a protocol are assumed",
        "No public data say how many protocols were at risk, so the frequency of an incident at one product is a base rate over \
         an assumed number of protocols. The loss data bound the market's total, not one product's.",
    ),
    (
        "Damage as a share of exposure is assumed",
        "No public data say what was deposited at the time of an attack. The damage distributions of products are the portfolio's \
         own; the severities fitted here are of US dollars and do not enter the simulated years.",
    ),
    (
        "No mean without a limit",
        "The tail index of losses is near one. Every expected loss here is one up to a sum insured; nothing is said of a cover \
         without one.",
    ),
    (
        "Dependence is a choice",
        "Copula, correlation, dispersion and shocks are the portfolio's. The comparison of dependences shows how much of the \
         capital hangs on them; the means do not.",
    ),
    (
        "Exposure stands all year",
        "Cover that a loss used up is taken to be sold again, and nothing expires. Growth, lapses and run-off within the year are \
         not simulated.",
    ),
    (
        "Buffers bring a fixed share",
        "Simulated years sell collateral at the share of market worth that auctions brought in replayed crashes. A market that \
         falls with the incident is in the stresses only.",
    ),
    (
        "Re-insurers pay",
        "Tranches are collateralised, so simulated years hold no default. Late and missing re-insurers are in the stresses.",
    ),
    (
        "Simulated figures have errors",
        "Each comes with its standard error, which is that of sampling alone: not of the parameters, the data or the model.",
    ),
    (
        "Perils are hindsight",
        "Losses carry the peril that was found afterwards. Borders between contract bug, oracle and price manipulation are \
         judgement.",
    ),
];
