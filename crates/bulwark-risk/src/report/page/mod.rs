//! The page: one file without scripts or anything to fetch.

mod allocation;
mod assumptions;
mod backtest;
mod capital;
mod changes;
mod chart;
mod concentration;
mod curves;
mod data;
mod fits;
mod frequency;
mod limits;
mod method;
mod prices;
mod programme;
mod stresses;
mod summary;
mod table;
mod tail;
mod tower;
pub(super) mod words;

use maud::{html, Markup, PreEscaped, DOCTYPE};

use super::{json, sha256, Report};
use crate::error::Result;

const STYLE: &str = include_str!("style.css");

/// A section of the page.
#[derive(Clone, Copy)]
pub struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    draw: fn(&Report) -> Result<Markup>,
}

const fn section(
    id: &'static str,
    title: &'static str,
    draw: fn(&Report) -> Result<Markup>,
) -> Section {
    Section { id, title, draw }
}

/// All sections, in the order in which a board reads.
pub const SECTIONS: [Section; 15] = [
    section("summary", "At a glance", summary::draw),
    section("assumptions", "Assumptions", assumptions::draw),
    section("data", "Loss data", data::draw),
    section("severity", "How large a loss is", fits::draw),
    section("frequency", "How often losses happen", frequency::draw),
    section("curves", "What a year can cost", curves::draw),
    section("programme", "Who pays: the programme", programme::draw),
    section("capital", "Capital", capital::draw),
    section("concentration", "Concentration", concentration::draw),
    section("prices", "Prices", prices::draw),
    section("stresses", "Stress tests", stresses::draw),
    section("backtest", "Backtest", backtest::draw),
    section("limits", "Limits of the model", limits::draw),
    section("changes", "Changes", changes::draw),
    section("method", "Definitions, seeds and hashes", method::draw),
];

/// The report as one HTML page.
///
/// # Errors
/// When a chart cannot be drawn or a figure cannot be written as JSON.
pub fn html(report: &Report) -> Result<String> {
    let hash = sha256(&json(report)?);
    let name = &report.portfolio.name;
    let mut drawn = Vec::new();
    for section in SECTIONS {
        drawn.push((section, (section.draw)(report)?));
    }
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Solvency report: " (name) ", " (report.as_of) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#summary" { "Skip to the verdict" }
                div.page {
                    header {
                        p { "Solvency report" }
                        h1 { (name) }
                        p { "As of " (report.as_of) ". Amounts in US dollars, rates a year. Model " (report.model_version) "." }
                        p { "Facts: report.json, SHA-256 " span.hash { (hash) } }
                    }
                    div.columns {
                        nav aria-labelledby="contents" {
                            h2 #contents { "Contents" }
                            ol {
                                @for (section, _) in &drawn {
                                    li { a href={ "#" (section.id) } { (section.title) } }
                                }
                            }
                        }
                        main {
                            @for (section, drawn) in &drawn {
                                section id=(section.id) aria-labelledby={ (section.id) "-heading" } {
                                    h2 id={ (section.id) "-heading" } { (section.title) }
                                    (drawn)
                                }
                            }
                        }
                    }
                    footer {
                        p {
                            "Made by the risk engine of Bulwark, model " (report.model_version) ", from the inputs whose hashes stand \
                             under " a href="#method" { "Definitions, seeds and hashes" } ". The same inputs give the same page, byte \
                             for byte. The hash of this page stands beside it in report.sha256."
                        }
                    }
                }
            }
        }
    };
    Ok(page.into_string())
}
