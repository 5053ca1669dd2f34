//! The losses of the past.

use std::collections::BTreeMap;

use maud::{html, Markup};

use super::{
    chart::{bars, About, Axis, Bar, Line, Mark, Point, BLUE},
    table::{number, table, text},
    words::{percent, plain, short, whole},
};
use crate::{data::Tally, error::Result, report::Report};

pub fn draw(report: &Report) -> Result<Markup> {
    let data = &report.data;
    let years: Vec<Vec<String>> = data
        .years
        .iter()
        .map(|year| {
            vec![
                year.year.to_string(),
                percent(year.exposure),
                year.tally.count.to_string(),
                whole(year.tally.loss_usd),
            ]
        })
        .collect();
    let largest: Vec<Vec<Markup>> = data
        .largest
        .iter()
        .map(|loss| {
            vec![
                html! { (loss.protocol) },
                html! { (loss.date) },
                html! { (loss.chain) },
                html! { (plain(loss.peril.name())) },
                html! { (whole(loss.loss_usd)) },
                source(&loss.source),
            ]
        })
        .collect();
    Ok(html! {
        p.lead {
            (data.fitted) " losses of DeFi protocols and bridges, from " (short(data.filter.min_loss)) " on, "
            (data.window.0) " to " (data.window.1) ": " (data.source) "."
        }
        p {
            "The table holds " (data.all) " losses; those of exchanges, wallets and firms are left out. What came back is known for "
            (data.recoveries) " of those taken, so losses are gross. " (data.flash_loans) " used a flash loan, which is a tool and \
             no peril."
        }
        ul {
            li { "Every figure names the limit that a cover pays at most. " (report.study.tail.note) }
            li { "Smaller losses are absent by rule, earlier and later ones under-reported: a frequency from here is one of large losses." }
            li { "Nobody recorded what was deposited when an attack came: no loss as a share of exposure, no frequency of a protocol." }
            li { "Dollars of the day as reported, often of thinly traded tokens; the perils were judged in hindsight." }
            @for note in &data.notes { li { (note) } }
        }
        (table(
            "Losses by year",
            &[text("Year"), number("Observed"), number("Losses"), number("Sum, $")],
            &years,
        ))
        (chart(
            "data-perils",
            "Losses by peril",
            &data.perils.iter().map(|(name, tally)| (plain(name), *tally)).collect(),
        )?)
        (chart("data-chains", "Losses by chain", &data.chains)?)
        (table(
            "The ten largest",
            &[text("Protocol"), text("Day"), text("Chain"), text("Peril"), number("Loss, $"), text("Source")],
            &largest,
        ))
        p { "SHA-256 of the whole table " span.hash { (data.table_hash) } ", of the part that is fitted " span.hash { (data.hash) } "." }
    })
}

/// A link when the source is one.
fn source(source: &str) -> Markup {
    let host = source
        .strip_prefix("https://")
        .and_then(|rest| rest.split('/').next());
    match host {
        Some(host) => html! { a href=(source) rel="noreferrer" { (host) } },
        None => html! { (source) },
    }
}

/// Number and sum by name, the largest number first.
fn chart(id: &str, title: &str, tallies: &BTreeMap<String, Tally>) -> Result<Markup> {
    let mut list: Vec<(&String, &Tally)> = tallies.iter().collect();
    // Stable: of equals the first by name.
    list.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.count));
    let (shown, rest) = list.split_at(list.len().min(10));
    let mut rows: Vec<Bar> = shown.iter().map(|(name, tally)| bar(name, tally)).collect();
    if !rest.is_empty() {
        let sum = Tally {
            count: rest.iter().map(|(_, tally)| tally.count).sum(),
            loss_usd: rest.iter().map(|(_, tally)| tally.loss_usd).sum(),
        };
        rows.push(bar(&format!("{} others", rest.len()), &sum));
    }
    let says: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.name, row.note))
        .collect();
    let height = 26 * u32::try_from(rows.len()).unwrap_or(1) + 56;
    bars(
        &About {
            id,
            title,
            says: &says.join("; "),
            size: (720, height),
            key: &[Mark {
                name: "number of losses; beside it their number and sum",
                colour: BLUE,
                line: Line::None,
                point: Point::Block,
            }],
        },
        &rows,
        &Axis {
            title: "losses",
            shown: &|x| whole(*x),
            labels: 8,
        },
        &[],
    )
}

fn bar(name: &str, tally: &Tally) -> Bar {
    Bar {
        name: name.to_owned(),
        parts: vec![(tally.count as f64, BLUE)],
        note: format!("{} \u{b7} {}", tally.count, short(tally.loss_usd)),
    }
}
