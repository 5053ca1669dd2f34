//! What changed: in the model, and since the report before.

use maud::{html, Markup};

use super::{
    table::{number, table, text},
    words::{brief, exact},
};
use crate::{
    error::Result,
    report::{Report, Since, Unit},
};

pub fn draw(report: &Report) -> Result<Markup> {
    let changes: Vec<Vec<Markup>> = report
        .model_changes
        .iter()
        .map(|change| {
            vec![
                html! { (change.version) },
                html! { span.whole { (change.date) } },
                html! { (change.what) },
            ]
        })
        .collect();
    Ok(html! {
        (table("Changes of the model", &[text("Version"), text("Day"), text("What")], &changes))
        @match &report.since {
            Some(since) => (compared(since, report)),
            None => p { "No earlier report was given to compare with." },
        }
    })
}

fn compared(since: &Since, report: &Report) -> Markup {
    let figures: Vec<Vec<String>> = since
        .figures
        .iter()
        .map(|moved| {
            let none = || "\u{2013}".to_owned();
            vec![
                moved.label.clone(),
                moved
                    .before
                    .map_or_else(none, |before| exact(before, moved.unit)),
                exact(moved.after, moved.unit),
                moved
                    .before
                    .map_or_else(none, |before| change(before, moved.after, moved.unit)),
            ]
        })
        .collect();
    let inputs: Vec<Vec<String>> = since
        .inputs
        .iter()
        .map(|input| {
            let shown = |hash: &Option<String>| {
                hash.as_ref()
                    .map_or("\u{2013}".to_owned(), |hash| brief(hash).to_owned())
            };
            let word = if input.changed() {
                "changed"
            } else {
                "the same"
            };
            vec![
                input.what.clone(),
                shown(&input.before),
                shown(&input.after),
                word.to_owned(),
            ]
        })
        .collect();
    html! {
        h3 { "Since the report before" }
        p {
            "Compared with the report of " (since.name) " as of " (since.as_of) ", model " (since.model_version) " (now "
            (report.model_version) "), report.json SHA-256 " span.hash { (since.hash) } "."
        }
        (table(
            "Figures of the first screen",
            &[text("Figure"), number("Before"), number("Now"), number("Change")],
            &figures,
        ))
        (table(
            "Inputs by the first digits of their SHA-256",
            &[text("Input"), text("Before"), text("Now"), text("")],
            &inputs,
        ))
    }
}

fn change(before: f64, after: f64, unit: Unit) -> String {
    // JSON gives back a figure to the last digit but one.
    if (after - before).abs() <= 1e-12 * before.abs() {
        return "none".to_owned();
    }
    let sign = if after > before { "+" } else { "" };
    format!("{sign}{}", exact(after - before, unit))
}
