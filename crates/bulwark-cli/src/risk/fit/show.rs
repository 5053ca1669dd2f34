//! The study of losses as tables.

use bulwark_risk::fit::{
    self, bootstrap::Interval, credibility::Credibility, nested::Cell, Parameter, Study,
};

use super::Source;
use crate::{
    risk::figures::{percent, shown},
    view::table,
};

/// All of it as lines.
pub fn lines(source: &Source, study: &Study) -> Vec<String> {
    let mut lines = facts(source, study);
    lines.extend(counts(study));
    lines.extend(severities(study));
    lines.extend(levs(study));
    lines.extend(tail(study));
    for grouping in &study.credibility {
        lines.extend(credibility(grouping, study.options.credibility_limit));
    }
    lines.extend(cells(source, study));
    if !study.refused.is_empty() {
        lines.push(String::new());
        lines.push("Not given".to_owned());
        let refused = study.refused.iter();
        lines.extend(refused.map(|r| format!(" {}: {}", r.what, r.why)));
    }
    lines
}

fn facts(source: &Source, study: &Study) -> Vec<String> {
    let facts = &study.facts;
    let perils = source.filter.peril.iter().flatten();
    let mut taken: Vec<String> = perils.map(ToString::to_string).collect();
    taken.extend(source.filter.chain.clone());
    let taken = if taken.is_empty() {
        "all perils and chains".to_owned()
    } else {
        taken.join(" on ")
    };
    let mut lines = vec![
        format!("Losses of {}, {taken}, {} to {}", source.name, source.window.0, source.window.1),
        format!(" sha256 {}", study.hash),
        format!(
            " {} losses of {} USD and more: smallest {}, median {}, largest {}; the ten largest are {} of {}",
            facts.losses,
            shown(facts.above),
            shown(facts.smallest),
            shown(facts.median),
            shown(facts.largest),
            percent(facts.ten_largest),
            shown(facts.sum)
        ),
    ];
    lines.extend(source.notes.iter().map(|note| format!(" {note}")));
    lines
}

/// `value (standard error)`.
fn estimate(parameter: &Parameter) -> String {
    let se = parameter
        .standard_error
        .map_or(String::new(), |se| format!(" ({})", shown(se)));
    format!("{} {}{se}", parameter.name, shown(parameter.value))
}

fn counts(study: &Study) -> Vec<String> {
    let rows: Vec<_> = study
        .periods
        .iter()
        .map(|p| vec![p.label.clone(), shown(p.exposure), p.count.to_string()])
        .collect();
    let mut lines = vec![String::new(), "Incidents".to_owned()];
    lines.extend(table(
        &["Year", "Years watched", "Incidents"],
        &rows,
        &[1, 2],
    ));
    let rows: Vec<_> = study
        .frequencies
        .iter()
        .map(|fit| {
            let family = fit.frequency.to_string();
            let family = family.split(':').next().unwrap_or_default().to_owned();
            let estimates: Vec<_> = fit.parameters.iter().map(estimate).collect();
            vec![
                family,
                format!("{:?}", fit.method).to_lowercase(),
                estimates.join(", "),
                shown(fit.log_likelihood),
                shown(fit.aic),
                if fit.converged { "" } else { "no peak" }.to_owned(),
            ]
        })
        .collect();
    lines.push(String::new());
    lines.push("Frequencies a year; standard errors in brackets".to_owned());
    lines.extend(table(
        &["Frequency", "By", "Estimates", "Log-likelihood", "AIC", ""],
        &rows,
        &[3, 4],
    ));
    if let Some(d) = study.dispersion {
        lines.push(format!(
            " The counts vary {} times as much as Poisson ones (p {} for as much or more).",
            shown(d.index),
            shown(d.p_over)
        ));
    }
    if let Some(t) = study.trend {
        lines.push(format!(
            " Trend {} a year (p {} with the counts' own spread, {} if they were Poisson).",
            percent(t.growth),
            shown(t.quasi_p_value),
            shown(t.p_value)
        ));
    }
    lines
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or(String::new(), |i| {
        format!("{} to {}", shown(i.low), shown(i.high))
    })
}

fn severities(study: &Study) -> Vec<String> {
    let mut rows = Vec::new();
    for severity in &study.severities {
        let fit = &severity.fit;
        for (i, parameter) in fit.parameters.iter().enumerate() {
            let first = |text: String| if i == 0 { text } else { String::new() };
            let p = |pick: fn(&fit::goodness::Goodness) -> f64| {
                first(
                    severity
                        .goodness
                        .as_ref()
                        .map_or(String::new(), |g| shown(pick(g))),
                )
            };
            let between = severity
                .intervals
                .as_ref()
                .and_then(|list| list.get(i).copied());
            rows.push(vec![
                first(fit.family.name().to_owned()),
                parameter.name.to_owned(),
                shown(parameter.value),
                parameter.standard_error.map_or(String::new(), shown),
                interval(between),
                first(shown(fit.log_likelihood)),
                first(shown(fit.aic)),
                p(|g| g.ks.p_value),
                p(|g| g.ad.p_value),
                first(if fit.converged { "" } else { "no peak" }.to_owned()),
            ]);
        }
    }
    let level = percent(study.options.level);
    let mut lines = vec![
        String::new(),
        "Severities, given a loss of the least size and more".to_owned(),
    ];
    let between = format!("{level} interval");
    let head = [
        "Severity",
        "Parameter",
        "Estimate",
        "Standard error",
        &between,
        "Log-likelihood",
        "AIC",
        "KS p",
        "AD p",
        "",
    ];
    lines.extend(table(&head, &rows, &[2, 3, 4, 5, 6, 7, 8]));
    if study.options.replicates > 0 {
        lines.push(format!(
            " Intervals and p-values from {} bootstrap samples each, seed {}: tables of KS and AD do not hold for estimated parameters.",
            study.options.replicates, study.options.seed
        ));
    }
    lines
}

fn levs(study: &Study) -> Vec<String> {
    let mut head = vec!["Limit".to_owned(), "Losses' own".to_owned()];
    head.push(format!("{} interval", percent(study.options.level)));
    head.extend(
        study
            .severities
            .iter()
            .map(|s| s.fit.family.name().to_owned()),
    );
    let rows: Vec<Vec<String>> = study
        .empirical
        .levs
        .iter()
        .enumerate()
        .map(|(i, own)| {
            let mut row = vec![shown(own.at), shown(own.value), interval(own.interval)];
            row.extend(study.severities.iter().map(|s| shown(s.levs[i].value)));
            row
        })
        .collect();
    let numbers: Vec<usize> = (0..head.len()).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut lines = vec![String::new(), "Mean loss up to a limit, USD".to_owned()];
    lines.extend(table(&head, &rows, &numbers));
    lines
}

fn tail(study: &Study) -> Vec<String> {
    let mut lines = vec![String::new(), "Tail".to_owned()];
    if let Some(threshold) = &study.tail.threshold {
        lines.push(format!(
            " begins at {}: {}",
            shown(threshold.value),
            if threshold.accepted {
                "the lowest of the thresholds tried whose GPD is not rejected at 10 %"
            } else {
                "the highest of the thresholds tried; the GPD of each is rejected at 10 %"
            }
        ));
    }
    if let Some(hill) = study.tail.hill {
        lines.push(format!(
            " tail index {} (standard error {}) by Hill over the {} largest losses, above {}",
            shown(hill.alpha),
            shown(hill.standard_error),
            hill.k,
            shown(hill.threshold)
        ));
    }
    lines.push(format!(" {}", study.tail.note));
    lines
}

fn credibility(grouping: &fit::study::Grouping, limit: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let parts = [
        (&grouping.frequency, "Incidents a year".to_owned()),
        (
            &grouping.severity,
            format!("Mean loss up to {} USD", shown(limit)),
        ),
    ];
    for (credibility, what) in parts {
        let Some(credibility) = credibility else {
            continue;
        };
        lines.push(String::new());
        lines.push(format!("{what}, by {}: credibility", grouping.by));
        lines.extend(members(credibility, grouping.by));
    }
    lines
}

fn members(credibility: &Credibility, by: &str) -> Vec<String> {
    let rows: Vec<_> = credibility
        .members
        .iter()
        .map(|m| {
            vec![
                m.name.clone(),
                shown(m.weight),
                shown(m.own),
                shown(m.z),
                shown(m.estimate),
            ]
        })
        .collect();
    let mut lines = table(
        &[by, "Weight", "Own", "Z", "Estimate"],
        &rows,
        &[1, 2, 3, 4],
    );
    lines.push(format!(
        " all {}, variance within {}, between {}",
        shown(credibility.collective),
        shown(credibility.within),
        shown(credibility.between)
    ));
    if credibility.between_unbounded < 0.0 {
        lines.push(format!(
            " The variance between came out at {} and is set to 0: the data do not tell the groups apart.",
            shown(credibility.between_unbounded)
        ));
    }
    lines
}

/// Chains inside perils, of the peril or chain that was asked for.
fn cells(source: &Source, study: &Study) -> Vec<String> {
    let filter = &source.filter;
    if filter.peril.is_none() && filter.chain.is_none() {
        return vec![
            String::new(),
            "Name a --peril or a --chain to see how far its own losses of a chain and peril are believed; --json has all.".to_owned(),
        ];
    }
    let asked = |cell: &Cell| {
        let perils = filter.peril.iter().flatten();
        let mut names = perils.map(ToString::to_string);
        (filter.peril.is_none() || names.any(|name| name == cell.outer))
            && filter
                .chain
                .as_ref()
                .is_none_or(|chain| chain.eq_ignore_ascii_case(&cell.inner))
    };
    let parts = [
        (&study.nested.frequency, "Incidents a year".to_owned()),
        (
            &study.nested.severity,
            format!(
                "Mean loss up to {} USD",
                shown(study.options.credibility_limit)
            ),
        ),
    ];
    let mut lines = Vec::new();
    for (nested, what) in parts {
        let Some(nested) = nested else {
            continue;
        };
        let row = |cell: &Cell| {
            vec![
                cell.outer.clone(),
                cell.inner.clone(),
                shown(cell.weight),
                shown(cell.own),
                shown(cell.z),
                shown(cell.estimate),
            ]
        };
        let rows: Vec<_> = nested
            .cells
            .iter()
            .filter(|cell| asked(cell))
            .map(row)
            .collect();
        lines.push(String::new());
        lines.push(format!(
            "{what}, by chain inside each peril: credibility in two steps"
        ));
        lines.extend(table(
            &["peril", "chain", "Weight", "Own", "Z", "Estimate"],
            &rows,
            &[2, 3, 4, 5],
        ));
    }
    lines
}
