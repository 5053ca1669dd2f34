//! What the model cannot do.

use maud::{html, Markup};

use crate::{
    error::Result,
    report::{Report, LIMITS},
};

pub fn draw(report: &Report) -> Result<Markup> {
    Ok(html! {
        p.lead { "A figure is as good as its weakest assumption. These are known to be weak." }
        dl.terms {
            @for (title, words) in LIMITS { dt { (title) } dd { (words) } }
        }
        @if !report.study.refused.is_empty() {
            h3 { "Fits that the data refused" }
            ul { @for refused in &report.study.refused { li { (refused.what) ": " (refused.why) } } }
        }
    })
}
