//! What a year can cost.

use maud::{html, Markup};
use plotters::prelude::IntoLogRange;

use super::{
    chart::{
        axes, band, decades, figure, labels, series, About, Axis, Line, Mark, Point, BLUE, GREEN,
        INK, ORANGE,
    },
    table::{number, table, text},
    words::{percent, share_of, short, stacked, trimmed, whole, with_error},
};
use crate::{
    assess::{Assessment, CurvePoint},
    error::Result,
    measures::Estimate,
    report::Report,
};

pub fn draw(report: &Report) -> Result<Markup> {
    let assessment = &report.assessment;
    let (mean, variance) = assessment.incidents;
    Ok(html! {
        p.lead {
            (whole(assessment.options.paths as f64)) " simulated years, " (format!("{mean:.2}")) " incidents in an average one, \
             their variance " (format!("{:.1}", variance / mean)) " times the mean."
        }
        (chart(assessment)?)
        p {
            "Eligible capital is " (short(assessment.on_chain.eligible)) ". Bands are 95 % intervals of the simulation."
        }
        (curve(assessment))
        (distributions(assessment))
        (unpaid(assessment))
    })
}

fn chart(assessment: &Assessment) -> Result<Markup> {
    let curve = &assessment.curve;
    let of = |estimate: fn(&CurvePoint) -> Estimate| -> Vec<(f64, f64)> {
        curve
            .iter()
            .map(|p| (p.return_period, estimate(p).value))
            .collect()
    };
    let around = |estimate: fn(&CurvePoint) -> Estimate, times: f64| -> Vec<(f64, f64)> {
        let at = |p: &CurvePoint| estimate(p).value + times * estimate(p).standard_error;
        curve.iter().map(|p| (p.return_period, at(p))).collect()
    };
    let whole_year = Mark {
        name: "all losses of a year (AEP)",
        colour: BLUE,
        line: Line::Solid,
        point: Point::Disc,
    };
    let largest = Mark {
        name: "largest loss of a year (OEP)",
        colour: ORANGE,
        line: Line::Dashed(9, 4),
        point: Point::Triangle,
    };
    let net = Mark {
        name: "a year's losses net of re-insurance",
        colour: GREEN,
        line: Line::Dashed(3, 4),
        point: Point::Ring,
    };
    let eligible = Mark {
        name: "eligible capital",
        colour: INK,
        line: Line::Dashed(12, 3),
        point: Point::None,
    };
    let capital = assessment.on_chain.eligible;
    let says: Vec<String> = curve
        .iter()
        .map(|p| format!("{} years: {}", p.return_period, short(p.aggregate.value)))
        .collect();
    let says = format!(
        "Loss by return period on a logarithmic axis, against eligible capital of {}. All losses of a year: {}.",
        short(capital),
        says.join(", ")
    );
    let x = decades(curve.iter().map(|p| p.return_period));
    let most = around(|p| p.aggregate, 1.96)
        .iter()
        .map(|(_, y)| *y)
        .fold(1.0, f64::max)
        * 1.05;
    // A line far above would press the curves to the ground: then the words say it.
    let near = capital <= 1.5 * most;
    let most = if near { most.max(capital * 1.05) } else { most };
    let mut key = vec![whole_year, largest, net];
    if near {
        key.push(eligible);
    }
    let about = About {
        id: "curves-exceedance",
        title: "Loss that is exceeded once in so many years",
        says: &says,
        size: (720, 400),
        key: &key,
    };
    figure(&about, |area| {
        let mut chart = axes(
            area,
            x.clone().log_scale(),
            0.0..most,
            &Axis {
                title: "return period, years",
                shown: &|_| String::new(),
                labels: 8,
            },
            &Axis {
                title: "loss",
                shown: &|x| short(*x),
                labels: 7,
            },
        )?;
        labels(
            area,
            &chart,
            0.0,
            curve
                .iter()
                .map(|p| (p.return_period, whole(p.return_period))),
        )?;
        if near {
            series(
                &mut chart,
                &[(x.start, capital), (x.end, capital)],
                &eligible,
            )?;
        }
        band(
            &mut chart,
            &around(|p| p.aggregate, -1.96),
            &around(|p| p.aggregate, 1.96),
            BLUE,
        )?;
        series(&mut chart, &of(|p| p.net), &net)?;
        series(&mut chart, &of(|p| p.occurrence), &largest)?;
        series(&mut chart, &of(|p| p.aggregate), &whole_year)
    })
}

fn curve(assessment: &Assessment) -> Markup {
    let rows: Vec<Vec<String>> = assessment
        .curve
        .iter()
        .map(|p| {
            vec![
                whole(p.return_period),
                percent(1.0 / p.return_period),
                with_error(&p.occurrence),
                with_error(&p.aggregate),
                with_error(&p.net),
            ]
        })
        .collect();
    table(
        "Exceedance, $ \u{b1} one standard error",
        &[
            number("Years"),
            number("Probability a year"),
            number("Largest loss (OEP)"),
            number("All losses (AEP)"),
            number("Net of re-insurance"),
        ],
        &rows,
    )
}

fn distributions(assessment: &Assessment) -> Markup {
    let levels: Vec<String> = assessment.distributions.first().map_or_else(Vec::new, |d| {
        d.tail.iter().map(|point| trimmed(point.level)).collect()
    });
    let rows = |tail: bool| -> Vec<Vec<Markup>> {
        assessment
            .distributions
            .iter()
            .map(|d| {
                let mut row = vec![html! { (d.name) }, stacked(&d.mean), stacked(&d.sd)];
                let figure = |point: &crate::assess::TailPoint| {
                    stacked(if tail { &point.tvar } else { &point.var })
                };
                row.extend(d.tail.iter().map(figure));
                row
            })
            .collect()
    };
    let mut columns = vec![
        text("A year's"),
        number("Mean"),
        number("Standard deviation"),
    ];
    columns.extend(levels.iter().map(|level| number(level)));
    html! {
        (table("Value at risk (VaR) of a year by level, $ \u{b1} one standard error", &columns, &rows(false)))
        (table("Coherent tail value at risk (TVaR) of a year by level, $ \u{b1} one standard error", &columns, &rows(true)))
    }
}

fn unpaid(assessment: &Assessment) -> Markup {
    let rows: Vec<Vec<Markup>> = (1u32..)
        .zip(&assessment.ruin)
        .map(|(years, ruin)| vec![html! { (years) }, share_of(ruin, assessment.options.paths)])
        .collect();
    html! {
        (table(
            "Probability that claims are not paid whole, within some years",
            &[number("Years"), number("Probability")],
            &rows,
        ))
        p {
            "Each year begins with the programme of the portfolio and what capital the year before left, its net income added; profit \
             leaves, losses are not replaced."
        }
    }
}
