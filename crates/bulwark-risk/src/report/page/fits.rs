//! Severities that were fitted to the losses.

use maud::{html, Markup};

use super::{
    chart::{
        axes, decades, figure, series, About, Axis, Line, Mark, Point, BLUE, GREEN, INK, ORANGE,
    },
    table::{number, table, text},
    tail,
    words::{percent, short, trimmed, whole},
};
use crate::{
    error::Result,
    fit::{goodness::Test, study::SeverityStudy, Parameter, Study},
    report::Report,
};
use plotters::prelude::IntoLogRange;

/// Points of a drawn curve.
const POINTS: u32 = 120;

pub fn draw(report: &Report) -> Result<Markup> {
    let study = &report.study;
    let facts = &study.facts;
    Ok(html! {
        p.lead {
            (facts.losses) " losses from " (short(facts.smallest)) " to " (short(facts.largest)) ", half of them up to "
            (short(facts.median)) ". The ten largest are " (percent(facts.ten_largest)) " of all."
        }
        p { (study.tail.note) }
        (suits(study))
        (exceedance(report)?)
        (families(study))
        (qq(study)?)
        (tail::hill(study)?)
        (tail::levs(study)?)
    })
}

/// Families that suit the losses, the best first.
pub fn suited(study: &Study) -> impl Iterator<Item = &SeverityStudy> {
    let all = |s: &&SeverityStudy| s.fit.converged && s.fit.above <= study.facts.above;
    study.severities.iter().filter(all)
}

/// Whether any family suits the losses, in words.
fn suits(study: &Study) -> Markup {
    let tested: Vec<&SeverityStudy> = suited(study).filter(|s| s.goodness.is_some()).collect();
    if tested.is_empty() {
        return html! {};
    }
    let accepted: Vec<&str> = tested
        .iter()
        .filter(|s| s.goodness.as_ref().is_some_and(|g| g.ad.p_value >= 0.05))
        .map(|s| s.fit.family.name())
        .collect();
    html! {
        p {
            @if accepted.is_empty() {
                strong { "No family suits all the losses" }
                ": the Anderson-Darling test rejects each at 5 %. Where fit and data differ, the data's own limited expected values \
                 go first."
            } @else {
                "By the Anderson-Darling test at 5 % these families suit all the losses: " (accepted.join(", ")) "."
            }
        }
    }
}

fn exceedance(report: &Report) -> Result<Markup> {
    let study = &report.study;
    let losses = &report.data.losses;
    let n = losses.len() as f64;
    let points: Vec<(f64, f64)> = (0u32..)
        .zip(losses)
        .map(|(rank, loss)| (*loss, (f64::from(rank) + 0.5) / n))
        .collect();
    let style = [
        (BLUE, Line::Solid),
        (ORANGE, Line::Dashed(9, 4)),
        (GREEN, Line::Dashed(3, 4)),
    ];
    let best: Vec<(&SeverityStudy, Mark)> = suited(study)
        .zip(style)
        .map(|(study, (colour, line))| {
            let name = study.fit.family.name();
            let point = Point::None;
            (
                study,
                Mark {
                    name,
                    colour,
                    line,
                    point,
                },
            )
        })
        .collect();
    let seen = Mark {
        name: "losses",
        colour: INK,
        line: Line::None,
        point: Point::Ring,
    };
    let mut key = vec![seen];
    key.extend(best.iter().map(|(_, mark)| *mark));
    let x = decades(
        losses
            .iter()
            .copied()
            .map(|x| x.max(1.0))
            .chain(losses.first().map(|x| 3.0 * x)),
    );
    let about = About {
        id: "severity-exceedance",
        title: "How many losses are larger: data and fits",
        says: "Share of losses above an amount, both axes logarithmic: the losses as rings, the three best fits as lines. A straight \
               line downwards is a power tail.",
        size: (720, 400),
        key: &key,
    };
    figure(&about, |area| {
        let low = 0.2 / n.max(1.0);
        let mut chart = axes(
            area,
            x.clone().log_scale(),
            (low..1.2).log_scale(),
            &Axis {
                title: "loss of one incident",
                shown: &|x| short(*x),
                labels: 8,
            },
            &Axis {
                title: "share above",
                shown: &|p| trimmed(*p),
                labels: 6,
            },
        )?;
        for (study, mark) in &best {
            let line: Vec<(f64, f64)> = spread(x.start, x.end)
                .map(|at| (at, study.fit.severity.sf(at)))
                .filter(|(_, share)| *share >= low)
                .collect();
            series(&mut chart, &line, mark)?;
        }
        series(&mut chart, &points, &seen)
    })
}

/// Points evenly spaced on a logarithmic axis.
fn spread(from: f64, to: f64) -> impl Iterator<Item = f64> {
    (0..=POINTS).map(move |i| from * (to / from).powf(f64::from(i) / f64::from(POINTS)))
}

fn families(study: &Study) -> Markup {
    let rows: Vec<Vec<String>> = study
        .severities
        .iter()
        .map(|s| {
            let tested = |of: fn(&crate::fit::goodness::Goodness) -> Test| {
                let test = s.goodness.as_ref().map(of);
                test.map_or("\u{2013}".to_owned(), |t| {
                    format!("{:.3} (p {:.3})", t.statistic, t.p_value)
                })
            };
            let parameters: Vec<String> = s.fit.parameters.iter().map(parameter).collect();
            vec![
                s.fit.family.name().to_owned(),
                parameters.join("; "),
                s.fit.observations.to_string(),
                format!("{:.1}", s.fit.aic),
                tested(|g| g.ks),
                tested(|g| g.ad),
                if s.fit.converged {
                    "yes"
                } else {
                    "no: runs to a limit"
                }
                .to_owned(),
            ]
        })
        .collect();
    html! {
        p {
            "Maximum likelihood of losses seen only from " (short(study.facts.above)) " on; \u{b1} one standard error. p-values by "
            (study.options.replicates) " parametric bootstraps: below 0.05 the family does not suit the losses. AIC compares fits of \
             the same losses: smaller is better."
        }
        (table(
            "Fitted severities",
            &[
                text("Family"), text("Parameters"), number("Losses"), number("AIC"), number("Kolmogorov-Smirnov"),
                number("Anderson-Darling"), text("Peak found"),
            ],
            &rows,
        ))
    }
}

/// A parameter with its standard error.
pub fn parameter(p: &Parameter) -> String {
    let shown = |x: f64| {
        if x.abs() >= 1e5 {
            whole(x)
        } else {
            format!("{x:.3}").replace('-', "\u{2212}")
        }
    };
    match p.standard_error {
        Some(error) => format!("{} {} \u{b1}\u{a0}{}", p.name, shown(p.value), shown(error)),
        None => format!("{} {}", p.name, shown(p.value)),
    }
}

fn qq(study: &Study) -> Result<Markup> {
    let Some(best) = suited(study).next() else {
        return Ok(html! {});
    };
    let points: Vec<(f64, f64)> = best
        .qq
        .iter()
        .map(|p| (p.theoretical, p.empirical))
        .collect();
    let name = format!("quantiles of the {}", best.fit.family.name());
    let title = format!(
        "Quantiles of the losses against those of the {}",
        best.fit.family.name()
    );
    let seen = Mark {
        name: "losses",
        colour: BLUE,
        line: Line::None,
        point: Point::Disc,
    };
    let even = Mark {
        name: "a perfect fit",
        colour: INK,
        line: Line::Dashed(5, 4),
        point: Point::None,
    };
    let about = About {
        id: "severity-qq",
        title: &title,
        says: "Each loss against the loss that the fit expects at its rank, both axes logarithmic. Points above the dashed line are \
               larger than the fit expects.",
        size: (720, 380),
        key: &[seen, even],
    };
    let both = decades(points.iter().flat_map(|(a, b)| [*a, *b]));
    figure(&about, |area| {
        let mut chart = axes(
            area,
            both.clone().log_scale(),
            both.clone().log_scale(),
            &Axis {
                title: &name,
                shown: &|x| short(*x),
                labels: 7,
            },
            &Axis {
                title: "losses",
                shown: &|x| short(*x),
                labels: 6,
            },
        )?;
        series(
            &mut chart,
            &[(both.start, both.start), (both.end, both.end)],
            &even,
        )?;
        series(&mut chart, &points, &seen)
    })
}
