//! What past years would have said of the last one.

use maud::{html, Markup};

use super::{
    chart::{bars, About, Axis, Bar, Line, Mark, Point, BLUE, PAPER, RED},
    fits::parameter,
    table::{number, table, text},
    words::{percent, short, trimmed, whole},
};
use crate::{
    backtest::{Backtest, Band},
    error::Result,
    report::Report,
};

pub fn draw(report: &Report) -> Result<Markup> {
    let Some(backtest) = &report.backtest else {
        return Ok(html! {
            p.lead { "There is no backtest." }
            @if let Some(why) = &report.no_backtest { p { (why) } }
        });
    };
    let plan = &backtest.plan;
    let parameters: Vec<String> = backtest.fit.parameters.iter().map(parameter).collect();
    let passed = backtest
        .foretold
        .iter()
        .filter(|model| model.passes())
        .count();
    Ok(html! {
        p.lead {
            "Fitted on " (plan.fitted.0) " to " (plan.fitted.1) ", held against " (plan.foretold.0) " to " (plan.foretold.1) " ("
            (percent(backtest.exposure)) " of the year). " (passed) " of " (backtest.foretold.len()) " models pass whole."
        }
        @if let Some(drift) = &backtest.drift { p { strong { (drift) } } }
        (chart(backtest)?)
        ul { @for finding in &backtest.findings { li { (finding) } } }
        (rows(backtest))
        p {
            "Severity of the years fitted: " (backtest.fit.family.name()) ", " (parameters.join("; ")) ". Intervals hold the parameters for known, so \
             they are rather narrow: a fail is an alarm, a pass no proof."
        }
    })
}

fn chart(backtest: &Backtest) -> Result<Markup> {
    let models = &backtest.foretold;
    let observed = models.first().map_or(0.0, |model| model.count.observed);
    let rows: Vec<Bar> = models
        .iter()
        .map(|model| {
            let count = &model.count;
            Bar {
                name: model.name.clone(),
                parts: vec![(count.low, PAPER), (count.high - count.low, BLUE)],
                note: format!("{} to {}: {}", count.low, count.high, word(count)),
            }
        })
        .collect();
    let foretold = Mark {
        name: "interval foretold",
        colour: BLUE,
        line: Line::None,
        point: Point::Block,
    };
    let seen = Mark {
        name: "what happened",
        colour: RED,
        line: Line::Dashed(7, 4),
        point: Point::None,
    };
    let says: Vec<String> = rows
        .iter()
        .map(|row| format!("{}: {}", row.name, row.note))
        .collect();
    let says = format!("{observed} losses happened. Foretold: {}.", says.join("; "));
    let title = format!("Number of losses foretold, and the {observed} that happened");
    bars(
        &About {
            id: "backtest-counts",
            title: &title,
            says: &says,
            size: (720, 34 * u32::try_from(rows.len()).unwrap_or(1) + 60),
            key: &[foretold, seen],
        },
        &rows,
        &Axis {
            title: "losses",
            shown: &|x| whole(*x),
            labels: 8,
        },
        &[(observed, seen)],
    )
}

fn word(band: &Band) -> &'static str {
    if band.passes {
        "passes"
    } else {
        "fails"
    }
}

fn rows(backtest: &Backtest) -> Markup {
    let row = |model: &str, what: String, band: &Band, shown: &dyn Fn(f64) -> String| {
        vec![
            html! { (model) },
            html! { (what) },
            html! { (shown(band.expected)) },
            html! { (shown(band.low)) " to " (shown(band.high)) },
            html! { (shown(band.observed)) },
            html! { (percent(band.p_more)) },
            if band.passes {
                html! { span.good { "\u{2713} passes" } }
            } else {
                html! { span.bad { "\u{2715} fails" } }
            },
        ]
    };
    let count = |x: f64| {
        if x.fract() == 0.0 {
            whole(x)
        } else {
            format!("{x:.1}")
        }
    };
    let limit = backtest.plan.limit;
    let rows: Vec<Vec<Markup>> = backtest
        .foretold
        .iter()
        .flat_map(|model| {
            let name = model.name.as_str();
            let mut rows = vec![
                row(name, "losses".to_owned(), &model.count, &count),
                row(
                    name,
                    format!("their total, each up to {}", short(limit)),
                    &model.total,
                    &|x| short(x),
                ),
            ];
            rows.extend(model.above.iter().map(|above| {
                row(
                    name,
                    format!("losses above {}", short(above.amount)),
                    &above.count,
                    &count,
                )
            }));
            rows
        })
        .collect();
    let interval = format!("{} interval", trimmed(backtest.plan.level));
    table(
        "Foretold and happened",
        &[
            text("Frequency"),
            text("What"),
            number("Mean foretold"),
            number(&interval),
            number("Happened"),
            number("As much or more"),
            text(""),
        ],
        &rows,
    )
}
