//! The first screen.

use maud::{html, Markup};

use super::words::{exact, figure};
use crate::{
    error::Result,
    report::{Report, Standing, Unit},
};

pub fn draw(report: &Report) -> Result<Markup> {
    let verdict = &report.verdict;
    let (class, words) = match verdict.standing {
        Standing::Sound => (
            "sound",
            "\u{2713} Sound: every rule holds, capital covers the 1-in-200 year and no test failed.",
        ),
        Standing::Attention => (
            "attention",
            "\u{25b2} Solvent, with points for a decision: every rule holds and capital covers the 1-in-200 year.",
        ),
        Standing::Unsound => (
            "unsound",
            "\u{2715} Not solvent by this report: a rule is broken or capital does not cover the 1-in-200 year.",
        ),
    };
    Ok(html! {
        div class={ "verdict " (class) } {
            p.says { (words) }
            @for sentence in &verdict.says { p { (sentence) } }
        }
        dl.figures {
            @for key in &report.key_figures {
                div {
                    dt { (key.label) }
                    dd.value {
                        data value=(key.value) {
                            @if key.value == 0.0 && key.standard_error.is_some() { "none seen" }
                            @else if key.value == 0.0 && key.unit == Unit::Count { "none" }
                            @else { (figure(key.value, key.unit)) }
                        }
                    }
                    dd.note {
                        @if let Some(error) = key.standard_error.filter(|error| *error > 0.0) {
                            "\u{b1} " (exact(error, key.unit)) "; "
                        }
                        (key.note)
                    }
                }
            }
        }
        @if !verdict.attention.is_empty() {
            h3 { "For a decision" }
            ul { @for point in &verdict.attention { li { (point) } } }
        }
    })
}
