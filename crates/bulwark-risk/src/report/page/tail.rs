//! The tail of the losses: its index, and what it means for a limit.

use maud::{html, Markup};
use plotters::prelude::IntoLogRange;

use super::{
    chart::{
        axes, band, decades, figure, labels, series, About, Axis, Line, Mark, Point, BLUE, ORANGE,
    },
    fits::suited,
    table::{number, table},
    words::{short, trimmed, whole},
};
use crate::{
    error::Result,
    fit::{study::Estimate, Study},
};

/// Hill's estimates.
pub fn hill(study: &Study) -> Result<Markup> {
    let plot: Vec<_> = study.tail.hill_plot.iter().filter(|p| p.k >= 3).collect();
    let Some(last) = plot.last() else {
        return Ok(html! {});
    };
    let end = last.k as f64;
    let of = |value: fn(f64, f64) -> f64| -> Vec<(f64, f64)> {
        plot.iter()
            .map(|p| (p.k as f64, value(p.alpha, p.standard_error).max(0.0)))
            .collect()
    };
    let (middle, low, high) = (
        of(|a, _| a),
        of(|a, e| a - 1.645 * e),
        of(|a, e| a + 1.645 * e),
    );
    let most = high
        .iter()
        .filter(|(k, _)| *k >= 8.0)
        .map(|(_, y)| *y)
        .fold(2.0, f64::max);
    let cut = |line: &[(f64, f64)]| -> Vec<(f64, f64)> {
        line.iter().map(|(x, y)| (*x, y.min(most))).collect()
    };
    let index = Mark {
        name: "Hill's tail index",
        colour: BLUE,
        line: Line::Solid,
        point: Point::None,
    };
    let around = Mark {
        name: "90 % interval",
        colour: BLUE,
        line: Line::None,
        point: Point::Block,
    };
    let one = Mark {
        name: "1: below it there is no mean",
        colour: ORANGE,
        line: Line::Dashed(7, 4),
        point: Point::None,
    };
    let about = About {
        id: "severity-hill",
        title: "Tail index by the number of largest losses used",
        says: "Hill's estimate of the tail index with its 90 % band over the number of largest losses it uses, and the line at 1 below \
               which a loss has no mean.",
        size: (720, 340),
        key: &[index, around, one],
    };
    let chart = figure(&about, |area| {
        let mut chart = axes(
            area,
            0.0..end,
            0.0..most,
            &Axis {
                title: "largest losses used",
                shown: &|x| whole(*x),
                labels: 10,
            },
            &Axis {
                title: "tail index",
                shown: &|x| format!("{x:.1}"),
                labels: 6,
            },
        )?;
        band(&mut chart, &cut(&low), &cut(&high), BLUE)?;
        series(&mut chart, &[(0.0, 1.0), (end, 1.0)], &one)?;
        series(&mut chart, &cut(&middle), &index)
    })?;
    Ok(html! {
        (chart)
        p {
            @if let Some(hill) = study.tail.hill {
                "Over the " (hill.k) " largest losses the index is " (format!("{:.2}", hill.alpha)) " \u{b1} "
                (format!("{:.2}", hill.standard_error)) ". "
            }
            @if let Some(threshold) = &study.tail.threshold {
                "The tail begins at " (short(threshold.value))
                @if threshold.accepted {
                    ": the lowest threshold above which a test does not reject a generalised Pareto at 10 %."
                } @else {
                    ", the highest threshold tried: a test rejects a generalised Pareto above every one."
                }
            }
        }
    })
}

/// Limited expected values.
pub fn levs(study: &Study) -> Result<Markup> {
    let own = &study.empirical.levs;
    let best = suited(study).next();
    let interval = |e: &Estimate| {
        e.interval.map_or(String::new(), |i| {
            format!("{} to {}", whole(i.low), whole(i.high))
        })
    };
    let rows: Vec<Vec<String>> = own
        .iter()
        .enumerate()
        .map(|(at, e)| {
            let mut row = vec![whole(e.at), whole(e.value), interval(e)];
            if let Some(fitted) = best.and_then(|best| best.levs.get(at)) {
                row.extend([whole(fitted.value), interval(fitted)]);
            }
            row
        })
        .collect();
    let fitted = best.map_or("fit".to_owned(), |best| best.fit.family.name().to_owned());
    let seen = Mark {
        name: "losses, with interval",
        colour: BLUE,
        line: Line::None,
        point: Point::Disc,
    };
    let line = Mark {
        name: &fitted,
        colour: ORANGE,
        line: Line::Solid,
        point: Point::Triangle,
    };
    let area = Mark {
        name: "its interval",
        colour: ORANGE,
        line: Line::None,
        point: Point::Block,
    };
    let about = About {
        id: "severity-lev",
        title: "Expected loss of one incident by the limit that a cover pays",
        says: "Limited expected value over the limit on a logarithmic axis, with bootstrap intervals: the higher the limit, the less \
               sure it is, and it never levels off.",
        size: (720, 360),
        key: &[seen, line, area],
    };
    let share = trimmed(study.options.level);
    let points = |list: &[Estimate], of: fn(&Estimate) -> f64| -> Vec<(f64, f64)> {
        list.iter().map(|e| (e.at, of(e))).collect()
    };
    let low = |e: &Estimate| e.interval.map_or(e.value, |i| i.low);
    let high = |e: &Estimate| e.interval.map_or(e.value, |i| i.high);
    let all = own.iter().chain(best.iter().flat_map(|best| &best.levs));
    let most = all.map(high).fold(1.0, f64::max) * 1.05;
    let x = decades(own.iter().map(|e| e.at));
    let chart = figure(&about, |area| {
        let mut chart = axes(
            area,
            x.log_scale(),
            0.0..most,
            &Axis {
                title: "limit, logarithmic",
                shown: &|_| String::new(),
                labels: 7,
            },
            &Axis {
                title: "expected loss",
                shown: &|x| short(*x),
                labels: 6,
            },
        )?;
        labels(area, &chart, 0.0, own.iter().map(|e| (e.at, short(e.at))))?;
        if let Some(best) = best {
            band(
                &mut chart,
                &points(&best.levs, low),
                &points(&best.levs, high),
                ORANGE,
            )?;
            series(&mut chart, &points(&best.levs, |e| e.value), &line)?;
        }
        let bar = Mark {
            line: Line::Solid,
            point: Point::None,
            ..seen
        };
        for e in own {
            series(&mut chart, &[(e.at, low(e)), (e.at, high(e))], &bar)?;
        }
        series(&mut chart, &points(own, |e| e.value), &seen)
    })?;
    let (share_own, share_fit) = (
        format!("{share} interval"),
        format!("{fitted}, {share} interval"),
    );
    Ok(html! {
        (chart)
        (table(
            "Limited expected values: the mean loss of an incident when a cover pays at most the limit, $",
            &[number("Limit"), number("Losses"), number(&share_own), number(&fitted), number(&share_fit)],
            &rows,
        ))
    })
}
