//! What exposure hangs on.

use maud::{html, Markup};

use super::{
    chart::{bars, About, Axis, Bar, Line, Mark, Point, BLUE, ORANGE, RED},
    table::{number, table, text},
    words::{percent, plain, short, trimmed, whole},
};
use crate::{
    error::Result,
    report::{Level, Report, LARGE, MARKS},
};

/// Bearers of each side in the table.
const SHOWN: usize = 5;

pub fn draw(report: &Report) -> Result<Markup> {
    let concentration = &report.concentration;
    let eligible = report.assessment.on_chain.eligible;
    let [one, five, ten] = concentration.top;
    Ok(html! {
        p.lead {
            "The largest product is " (percent(one)) " of the exposure, the five largest " (percent(five)) ", the ten largest "
            (percent(ten)) "."
        }
        @if let Some((by, first)) = concentration.largest_shared() {
            p {
                "The most that hangs on one shared thing: " strong { (first.name) } " (" (by) ") carries " (short(first.exposure)) " of \
                 sum insured, " (percent(first.share)) " of all and " (percent(first.exposure / eligible)) " of eligible capital."
            }
        }
        (chart(report)?)
        (views(report))
        p {
            "Small: no bearer of the side carries " (trimmed(LARGE)) " of all exposure. The marks are a choice, those of the antitrust \
             authorities of the United States."
        }
        (bearers(report))
    })
}

fn chart(report: &Report) -> Result<Markup> {
    let views = &report.concentration.views;
    let rows: Vec<Bar> = views
        .iter()
        .map(|view| Bar {
            name: view.by.clone(),
            parts: vec![(view.hhi, BLUE)],
            note: format!("{:.3}, as {:.1} equal ones", view.hhi, view.effective),
        })
        .collect();
    let says: Vec<String> = rows
        .iter()
        .map(|row| format!("{}: {}", row.name, row.note))
        .collect();
    let look = Mark {
        name: "0.15: deserves a look",
        colour: ORANGE,
        line: Line::Dashed(4, 4),
        point: Point::None,
    };
    let high = Mark {
        name: "0.25: concentrated",
        colour: RED,
        line: Line::Dashed(9, 4),
        point: Point::None,
    };
    let index = Mark {
        name: "Herfindahl-Hirschman index",
        colour: BLUE,
        line: Line::None,
        point: Point::Block,
    };
    bars(
        &About {
            id: "concentration-hhi",
            title: "Concentration of exposure by side",
            says: &says.join("; "),
            size: (720, 30 * u32::try_from(rows.len()).unwrap_or(1) + 56),
            key: &[index, look, high],
        },
        &rows,
        &Axis {
            title: "index: 1/n when even, 1 when all hangs on one",
            shown: &|x| format!("{x:.2}"),
            labels: 7,
        },
        &[(MARKS.0, look), (MARKS.1, high)],
    )
}

fn views(report: &Report) -> Markup {
    let rows: Vec<Vec<Markup>> = report
        .concentration
        .views
        .iter()
        .map(|view| {
            vec![
                html! { (view.by) },
                html! { (percent(view.covered)) },
                html! { (view.bearers.len()) },
                html! { (format!("{:.3}", view.hhi)) },
                html! { (format!("{:.1}", view.effective)) },
                match view.level() {
                    Level::High => html! { span.bad { "\u{2715} concentrated" } },
                    Level::Look => html! { span.warn { "\u{25b2} look" } },
                    Level::Low if view.hhi >= MARKS.0 => html! { "small" },
                    Level::Low => html! { span.good { "\u{2713} spread" } },
                },
            ]
        })
        .collect();
    table(
        "Index by side; of dependencies, over the exposure that has one",
        &[
            text("Side"),
            number("Exposure that has it"),
            number("Number"),
            number("HHI"),
            number("1/HHI"),
            text(""),
        ],
        &rows,
    )
}

fn bearers(report: &Report) -> Markup {
    let rows: Vec<Vec<String>> = report
        .concentration
        .views
        .iter()
        .flat_map(|view| {
            view.bearers.iter().take(SHOWN).map(|bearer| {
                vec![
                    view.by.clone(),
                    plain(&bearer.name),
                    whole(bearer.exposure),
                    percent(bearer.share),
                    percent(bearer.exposure / report.assessment.on_chain.eligible),
                ]
            })
        })
        .collect();
    table(
        "The largest of each side",
        &[
            text("Side"),
            text("Name"),
            number("Exposure, $"),
            number("Of all exposure"),
            number("Of eligible capital"),
        ],
        &rows,
    )
}
