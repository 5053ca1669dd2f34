//! Bad days.

use std::collections::BTreeSet;

use maud::{html, Markup};
use plotters::style::RGBColor;

use super::{
    chart::{bars, About, Axis, Bar, Line, Mark, Point, BLUE, GREEN, INK, ORANGE, RED},
    table::{number, table, text},
    words::{percent, short, times, whole},
};
use crate::{
    error::Result,
    money::usd,
    report::Report,
    stress::{Payer, StressResult},
};

/// Who pays, in the order of the waterfall.
const PAYERS: [(Payer, &str, RGBColor); 4] = [
    (Payer::Reinsurance, "re-insurers", BLUE),
    (Payer::Buffer, "buffers", ORANGE),
    (Payer::Capital, "capital", GREEN),
    (Payer::Nobody, "nobody: unpaid", RED),
];

pub fn draw(report: &Report) -> Result<Markup> {
    let stresses = &report.stresses;
    if stresses.is_empty() {
        return Ok(html! { p.lead { "No scenario was given." } });
    }
    let unpaid = stresses
        .iter()
        .filter(|s| s.reverse.is_none() && s.shortfall() > 0)
        .count();
    Ok(html! {
        p.lead {
            (stresses.len()) " scenarios without chance, played through the program's settlement. "
            @match unpaid {
                0 => "Every claim of those that are not reverse tests is paid.",
                n => { (n) " of those that are not reverse tests leave claims unpaid." },
            }
        }
        (chart(stresses)?)
        (sums(stresses))
        (ratios(stresses))
        (times_to_pay(stresses))
        (reverse(stresses))
        (words(report))
    })
}

fn chart(stresses: &[StressResult]) -> Result<Markup> {
    let rows: Vec<Bar> = stresses
        .iter()
        .map(|stress| {
            let mut parts = vec![(usd(stress.deductible), INK)];
            parts.extend(PAYERS.map(|(payer, _, colour)| (usd(stress.paid_by(payer)), colour)));
            Bar {
                name: format!("{} {}", stress.label, cut(&stress.title)),
                parts,
                note: short(usd(stress.gross)),
            }
        })
        .collect();
    let says: Vec<String> = stresses
        .iter()
        .map(|stress| {
            let parts: Vec<String> = PAYERS
                .iter()
                .map(|(payer, name, _)| format!("{name} {}", short(usd(stress.paid_by(*payer)))))
                .collect();
            format!("{} {}: {}", stress.label, stress.title, parts.join(", "))
        })
        .collect();
    let mark = |name, colour| Mark {
        name,
        colour,
        line: Line::None,
        point: Point::Block,
    };
    let mut key = vec![mark("policyholders' deductible", INK)];
    key.extend(PAYERS.map(|(_, name, colour)| mark(name, colour)));
    bars(
        &About {
            id: "stresses-payers",
            title: "Who pays each scenario, from the left in this order",
            says: &says.join("; "),
            size: (720, 30 * u32::try_from(rows.len()).unwrap_or(1) + 56),
            key: &key,
        },
        &rows,
        &Axis {
            title: "",
            shown: &|x| short(*x),
            labels: 7,
        },
        &[],
    )
}

/// A title that fits beside a bar.
fn cut(title: &str) -> String {
    const MOST: usize = 34;
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    let start: String = title.chars().take(MOST - 1).collect();
    format!("{}\u{2026}", start.trim_end())
}

fn sums(stresses: &[StressResult]) -> Markup {
    let rows: Vec<Vec<String>> = stresses
        .iter()
        .map(|s| {
            let mut row = vec![
                format!("{} {}", s.label, s.title),
                times(s.multiple),
                whole(usd(s.gross)),
                whole(usd(s.deductible)),
            ];
            row.extend(PAYERS.map(|(payer, ..)| whole(usd(s.paid_by(payer)))));
            row
        })
        .collect();
    let mut columns = vec![
        text("Scenario"),
        number("Multiple played"),
        number("Gross"),
        number("Deductible"),
    ];
    columns.extend(PAYERS.iter().map(|(_, name, _)| number(name)));
    table("Losses and who pays them, $", &columns, &rows)
}

/// A letter for each of a few reasons.
fn letter(index: usize) -> char {
    (b'a'..=b'z').nth(index).map_or('?', char::from)
}

fn ratios(stresses: &[StressResult]) -> Markup {
    // Three reasons repeat in most scenarios: letters in the table, words below it.
    let reasons: BTreeSet<&str> = stresses
        .iter()
        .flat_map(|s| &s.trips)
        .map(String::as_str)
        .collect();
    let letters = |s: &StressResult| -> String {
        let given = reasons.iter().enumerate();
        let given = given.filter(|(_, reason)| s.trips.iter().any(|trip| trip == *reason));
        let given: Vec<String> = given.map(|(index, _)| letter(index).to_string()).collect();
        given.join(", ")
    };
    let rows: Vec<Vec<Markup>> = stresses
        .iter()
        .map(|s| {
            let years = |years: Option<f64>| match years {
                None => "never".to_owned(),
                Some(0.0) => "at once".to_owned(),
                Some(years) => format!("{years:.1} years"),
            };
            vec![
                html! { (s.label) },
                html! { (times(s.before.reserve_ratio)) },
                html! { (times(s.after.reserve_ratio)) },
                html! { (percent(s.before.scr_ratio)) },
                html! { (percent(s.after.scr_ratio)) },
                match s.after.breach {
                    None => html! { span.good { "\u{2713} rules hold" } },
                    Some(breach) => html! { span.bad { "\u{2715} " (breach) } },
                },
                html! { @if s.trips.is_empty() { "no" } @else { "yes: " (letters(s)) } },
                html! { (years(s.restore.to_rules.years)) },
                html! { (years(s.restore.to_before.years)) },
            ]
        })
        .collect();
    html! {
        (table(
        "Ratios before and after, and time to restore them from margins",
        &[
            text("Scenario"),
            number("Reserve ratio before"),
            number("after"),
            number("SCR ratio before"),
            number("after"),
            text("Rules after"),
            text("Stop-loss trips"),
            number("Rules again"),
            number("As before"),
        ],
        &rows,
    ))
        @if !reasons.is_empty() {
            p {
                "The stop-loss trips because: "
                @for (index, reason) in reasons.iter().enumerate() {
                    @if index > 0 { "; " }
                    (letter(index)) ", " (reason)
                }
                "."
            }
        }
    }
}

fn times_to_pay(stresses: &[StressResult]) -> Markup {
    let rows: Vec<Vec<String>> = stresses
        .iter()
        .map(|s| {
            let paid = &s.liquidity;
            let share = |amount: u64| {
                if paid.approved == 0 {
                    "\u{2013}".to_owned()
                } else {
                    percent(amount as f64 / paid.approved as f64)
                }
            };
            vec![
                s.label.clone(),
                whole(usd(paid.approved)),
                share(paid.at_once),
                share(paid.day),
                share(paid.week),
                share(paid.ever),
                whole(usd(s.withdrawals.iter().map(|left| left.asked).sum())),
                whole(usd(s.withdrawals.iter().map(|left| left.left).sum())),
            ]
        })
        .collect();
    table(
        "When claims can be paid, and who leaves",
        &[
            text("Scenario"),
            number("Owed, $"),
            number("At once"),
            number("In 24 hours"),
            number("In 7 days"),
            number("In the end"),
            number("Capital that asks to leave, $"),
            number("may leave, $"),
        ],
        &rows,
    )
}

fn reverse(stresses: &[StressResult]) -> Markup {
    let rows: Vec<Vec<String>> = stresses
        .iter()
        .filter_map(|stress| Some((stress, stress.reverse.as_ref()?)))
        .flat_map(|(stress, reverse)| {
            reverse.breaks.iter().map(move |found| {
                vec![
                    format!("{} {}", stress.label, stress.title),
                    found.rule.words().to_owned(),
                    found.multiple.map_or_else(
                        || "not by all that is insured".to_owned(),
                        |multiple| format!("{multiple:.3}\u{a0}\u{d7}"),
                    ),
                    found
                        .products
                        .map_or_else(|| "not by all".to_owned(), |products| products.to_string()),
                ]
            })
        })
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    table(
        "Reverse stress: what it takes to break the fund",
        &[
            text("Scenario"),
            text("Until"),
            number("Multiple of its losses"),
            number("or largest products lost whole"),
        ],
        &rows,
    )
}

fn words(report: &Report) -> Markup {
    html! {
        h3 { "What happened, and what a reader must know" }
        dl.terms {
            @for (scenario, stress) in report.scenarios.iter().zip(&report.stresses) {
                dt { (stress.label) " " (stress.title) }
                dd {
                    (scenario.event)
                    @for note in &stress.notes { br; (note) }
                }
            }
        }
    }
}
