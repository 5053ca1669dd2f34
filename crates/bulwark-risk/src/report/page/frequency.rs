//! Frequencies that were fitted to the counts.

use maud::{html, Markup};
use plotters::prelude::{Color, Rectangle};

use super::{
    chart::{
        axes, figure, labels, series, About, Axis, Line, Mark, Point, BLUE, GREEN, INK, ORANGE,
    },
    fits::parameter,
    table::{number, table, text},
    words::{percent, plain, short, whole},
};
use crate::{
    error::Result,
    fit::{credibility::Member, frequency::Method, study::Grouping, Study},
    report::Report,
};

pub fn draw(report: &Report) -> Result<Markup> {
    let study = &report.study;
    let count: u32 = study.periods.iter().map(|p| p.count).sum();
    let exposure: f64 = study.periods.iter().map(|p| p.exposure).sum();
    let rate = f64::from(count) / exposure;
    Ok(html! {
        p.lead {
            (count) " losses in " (format!("{exposure:.2}")) " years: " (format!("{rate:.1}")) " a year. The years differ, and a mean \
             hides that."
        }
        (chart(study, rate)?)
        (words(study))
        (fits(study))
        @for grouping in &study.credibility { (credibility(grouping, study.options.credibility_limit)) }
    })
}

fn chart(study: &Study, rate: f64) -> Result<Markup> {
    let seen = Mark {
        name: "losses seen",
        colour: BLUE,
        line: Line::None,
        point: Point::Block,
    };
    let pace = Mark {
        name: "at that pace, the whole year",
        colour: INK,
        line: Line::None,
        point: Point::Ring,
    };
    let mean = Mark {
        name: "mean of all years",
        colour: ORANGE,
        line: Line::Dashed(8, 4),
        point: Point::None,
    };
    let trend = Mark {
        name: "trend",
        colour: GREEN,
        line: Line::Solid,
        point: Point::None,
    };
    let mut key = vec![seen, pace, mean];
    if study.trend.is_some() {
        key.push(trend);
    }
    let says: Vec<String> = study
        .periods
        .iter()
        .map(|p| format!("{}: {}", p.label, p.count))
        .collect();
    let says = format!("Losses by year. {}.", says.join(", "));
    let about = About {
        id: "frequency-years",
        title: "Losses by year",
        says: &says,
        size: (720, 320),
        key: &key,
    };
    let (Some(first), Some(last)) = (study.periods.first(), study.periods.last()) else {
        return Ok(html! {});
    };
    // A bar stands over its calendar year, also when only part of the year is observed.
    let (begin, end) = (first.middle.floor(), last.middle.floor() + 1.0);
    let paced = |p: &crate::fit::frequency::Period| f64::from(p.count) / p.exposure;
    let most = study.periods.iter().map(paced).fold(rate, f64::max) * 1.15;
    figure(&about, |area| {
        let mut chart = axes(
            area,
            begin..end,
            0.0..most,
            &Axis {
                title: "",
                shown: &|_| String::new(),
                labels: 1,
            },
            &Axis {
                title: "losses",
                shown: &|x| whole(*x),
                labels: 6,
            },
        )?;
        for period in &study.periods {
            let year = period.middle.floor();
            let bar = [(year + 0.15, 0.0), (year + 0.85, f64::from(period.count))];
            chart.draw_series([Rectangle::new(bar, BLUE.filled())])?;
            if period.exposure < 1.0 {
                series(&mut chart, &[(year + 0.5, paced(period))], &pace)?;
            }
        }
        let names = study
            .periods
            .iter()
            .map(|p| (p.middle.floor() + 0.5, p.label.clone()));
        labels(area, &chart, 0.0, names)?;
        series(&mut chart, &[(begin, rate), (end, rate)], &mean)?;
        if let Some(fitted) = study.trend {
            let at = |i: u32| begin + (end - begin) * f64::from(i) / 40.0;
            let line: Vec<(f64, f64)> = (0..=40)
                .map(|i| (at(i), fitted.rate_at(at(i)).min(most)))
                .collect();
            series(&mut chart, &line, &trend)?;
        }
        Ok(())
    })
}

fn words(study: &Study) -> Markup {
    html! {
        @if let Some(d) = study.dispersion {
            p {
                "Counts vary " strong { (format!("{:.1}", d.index)) " times" } " as much as Poisson ones (Pearson's chi-square on "
                (d.degrees) " degrees of freedom, p " (format!("{:.1e}", d.p_over)) ")"
                @if d.p_over < 0.05 { ": they are over-dispersed, and a negative binomial belongs to them." } @else { ": no more than chance." }
            }
        }
        @if let Some(t) = study.trend {
            p {
                "The rate moves by " (percent(t.growth)) " a year. With the over-dispersion in its standard error the p-value of no \
                 trend is " (format!("{:.2}", t.quasi_p_value))
                @if t.quasi_p_value < 0.05 { ": a trend." } @else { ": no trend is shown." }
            }
        }
    }
}

fn fits(study: &Study) -> Markup {
    let rows: Vec<Vec<String>> = study
        .frequencies
        .iter()
        .map(|fit| {
            let parameters: Vec<String> = fit.parameters.iter().map(parameter).collect();
            let method = match fit.method {
                Method::Likelihood => "likelihood",
                Method::Moments => "moments",
            };
            vec![
                name(&fit.frequency),
                method.to_owned(),
                parameters.join("; "),
                format!("{:.1}", fit.frequency.variance() / fit.frequency.mean()),
                format!("{:.1}", fit.aic),
            ]
        })
        .collect();
    table(
        "Fitted frequencies, a year",
        &[
            text("Family"),
            text("By"),
            text("Parameters"),
            number("Variance over mean"),
            number("AIC"),
        ],
        &rows,
    )
}

fn name(frequency: &crate::Frequency) -> String {
    use crate::Frequency::{Binomial, Discrete, NegBin, Poisson, ZeroModified};
    match frequency {
        Poisson(_) => "Poisson".to_owned(),
        NegBin { .. } => "negative binomial".to_owned(),
        Binomial { .. } => "binomial".to_owned(),
        Discrete(_) => "a list".to_owned(),
        ZeroModified { base, .. } => format!("zero-modified {}", name(base)),
    }
}

fn credibility(grouping: &Grouping, limit: f64) -> Markup {
    let Some(rates) = &grouping.frequency else {
        return html! {};
    };
    let amount = |name: &str| -> Option<&Member> {
        let severity = grouping.severity.as_ref()?;
        severity.members.iter().find(|member| member.name == name)
    };
    let rows: Vec<Vec<String>> = rates
        .members
        .iter()
        .map(|rate| {
            let mut row = vec![
                plain(&rate.name),
                format!("{:.2}", rate.own),
                format!("{:.2}", rate.z),
                format!("{:.2}", rate.estimate),
            ];
            if let Some(amount) = amount(&rate.name) {
                row.extend([
                    whole(amount.own),
                    format!("{:.2}", amount.z),
                    whole(amount.estimate),
                ]);
            }
            row
        })
        .collect();
    let caption = format!(
        "Credibility by {}: own experience against all (z from 0, none, to 1); losses up to {}",
        grouping.by,
        short(limit)
    );
    table(
        &caption,
        &[
            text(grouping.by),
            number("Losses a year, own"),
            number("z"),
            number("Estimate"),
            number("Mean loss, own, $"),
            number("z"),
            number("Estimate, $"),
        ],
        &rows,
    )
}
