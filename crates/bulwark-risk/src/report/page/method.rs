//! Definitions, seeds, sizes of samples, hashes.

use maud::{html, Markup};

use super::{
    table::{number, table, text},
    words::{percent, share_of, whole, with_error},
};
use crate::{error::Result, report::Report};

/// Every measure of the page and what it is.
const TERMS: &[(&str, &str)] = &[
    (
        "Expected annual loss (EAL)",
        "Mean of a year's losses after deductibles, each incident up to its product's sum insured: frequency times limited expected \
         value, in closed form.",
    ),
    ("Limited expected value", "Mean of min(loss, limit). It exists for every severity; a mean without a limit may not."),
    (
        "VaR p",
        "The smallest amount that a year's loss does not exceed with probability p: inf {x: F(x) \u{2265} p}. VaR 99.5 % is the \
         1-in-200 year.",
    ),
    (
        "TVaR p",
        "Coherent tail value at risk: VaR p + E[(S \u{2212} VaR p)+] / (1 \u{2212} p), the mean of the worst 1 \u{2212} p of years \
         (Acerbi and Tasche 2002). It is not the mean of losses above VaR where a loss has a probability of its own.",
    ),
    ("AEP", "Aggregate exceedance: the loss of a whole year that is exceeded once in so many years."),
    ("OEP", "Occurrence exceedance: the same of the largest incident of a year."),
    ("Gross, ceded, net", "Before re-insurance; what tranches pay; what they leave to capital and buffers."),
    ("Eligible capital", "Underwriters' capital, re-insurance that is collateralised, and buffers after haircut, each up to its cap."),
    ("Reserve ratio", "Eligible capital over expected annual loss as assessed on chain."),
    (
        "SCR",
        "The program's solvency capital requirement: stresses added within a peril group, groups joined by one correlation \u{3c1}: \
         SCR\u{b2} = (1 \u{2212} \u{3c1}) \u{3a3} s\u{b2} + \u{3c1} (\u{3a3} s)\u{b2}. The SCR ratio is eligible capital over it.",
    ),
    ("Shock rate", "Share of exposure lost in the event that a year exceeds with probability 1/200; at least the mean loss of an incident."),
    ("Euler part", "Mean loss of a product in the years that make up TVaR: the parts sum to TVaR (Tasche 1999)."),
    ("Marginal", "TVaR of all products less that of all but one."),
    ("HHI", "Herfindahl-Hirschman index: sum of squared shares; 1/HHI is the number of equal ones as concentrated."),
    ("Rate on line", "Premium of a tranche for a year over its limit."),
    ("Unpaid", "Part of an approved loss that re-insurers, capital and buffers together cannot pay: it is owed to claimants."),
    ("Standard error", "Of the sampling alone, of figures from simulated years; of the likelihood's curvature, of fitted parameters."),
];

pub fn draw(report: &Report) -> Result<Markup> {
    let (options, assessment) = (&report.options, &report.assessment);
    let needs = &assessment.needs;
    let settings = vec![
        vec!["Simulated years".to_owned(), whole(options.paths as f64)],
        vec![
            "Seed of years and bootstraps".to_owned(),
            options.seed.to_string(),
        ],
        vec![
            "Random numbers".to_owned(),
            "ChaCha with 8 rounds, a stream for each year: the same on any number of threads"
                .to_owned(),
        ],
        vec![
            "Bootstrap samples of each fit".to_owned(),
            options.replicates.to_string(),
        ],
        vec![
            "Level of bootstrap intervals".to_owned(),
            percent(report.study.options.level),
        ],
        vec![
            "Level of allocated TVaR".to_owned(),
            percent(assessment.options.level),
        ],
        vec![
            "Years in a row for unpaid claims".to_owned(),
            assessment.options.years.to_string(),
        ],
    ];
    let row = |what: &str, value: String| vec![html! { (what) }, html! { (value) }];
    let mut errors = vec![
        row("VaR 99.5 %, gross", with_error(&needs.var)),
        row("TVaR 99 %, gross", with_error(&needs.tvar)),
        row("VaR 99.5 %, net", with_error(&needs.net_var)),
        row("TVaR 99 %, net", with_error(&needs.net_tvar)),
    ];
    if let Some(unpaid) = assessment.ruin.first() {
        errors.push(vec![
            html! { "Unpaid claims in a year" },
            share_of(unpaid, options.paths),
        ]);
    }
    if let Some(gross) = assessment.distributions.first() {
        errors.push(row("Mean of a year, simulated", with_error(&gross.mean)));
        errors.push(row(
            "The same in closed form",
            whole(assessment.expected_loss),
        ));
    }
    let hashes: Vec<Vec<Markup>> = report
        .inputs
        .iter()
        .map(|(what, hash)| vec![html! { (what) }, html! { span.hash { (hash) } }])
        .collect();
    Ok(html! {
        dl.terms { @for (term, words) in TERMS { dt { (term) } dd { (words) } } }
        (table("How it was made", &[text("Setting"), text("Value")], &settings))
        (table("Sampling errors of what matters most", &[text("Figure"), number("Value \u{b1} one standard error")], &errors))
        (table("SHA-256 of the inputs", &[text("Input"), text("Hash")], &hashes))
        p {
            "The portfolio's hash is of what it says, not of its text; the losses' is of their facts in order of day and name; a \
             scenario's is of what its file says. Who has the inputs and this version of the engine makes the same report, byte for byte."
        }
    })
}
