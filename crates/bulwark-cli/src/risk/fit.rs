//! `bulwark risk fit`: severities and frequencies from losses of the past, with their uncertainty.

use std::path::PathBuf;

use anyhow::{Context, Result};
use bulwark_risk::{
    data::{self, Filter, Loaded, Peril, COMMITTED_LEAST, COMMITTED_WINDOW},
    fit::{self, bootstrap::Interval, credibility::Credibility, Input, Options, Parameter, Study},
};
use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::figures::{self, percent, shown};
use crate::view::table;

/// Which losses, and how they are studied.
#[derive(Args)]
pub struct Arguments {
    /// A table of losses: CSV, or JSON in the shape of the DefiLlama hacks. The committed table if none is given.
    #[arg(long)]
    incidents: Option<PathBuf>,
    /// One peril only.
    #[arg(long)]
    peril: Option<Peril>,
    /// One chain only.
    #[arg(long)]
    chain: Option<String>,
    /// First day, such as 2021-01-01.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last day, itself included.
    #[arg(long)]
    to: Option<NaiveDate>,
    /// Least loss: from here on the table must hold all of them. 10 million for the committed table, else 0.
    #[arg(long, value_parser = figures::amount)]
    min_loss: Option<figures::Typed>,
    /// Limits of limited expected values, with commas between.
    #[arg(long, value_delimiter = ',', value_parser = figures::positive)]
    limits: Vec<f64>,
    /// Where the tail begins; chosen by its fit if none is given.
    #[arg(long, value_parser = figures::positive)]
    threshold: Option<f64>,
    /// Samples of each bootstrap; 0 for no intervals and no tests.
    #[arg(long, default_value_t = 400)]
    bootstrap: u32,
    /// Their seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The losses with where they come from.
struct Source {
    name: String,
    notes: Vec<String>,
    filter: Filter,
    window: (NaiveDate, NaiveDate),
    input: Input,
}

/// Fits the losses and shows what they say.
///
/// # Errors
/// When the losses cannot be read, or the engine refuses what is asked.
pub fn run(arguments: &Arguments) -> Result<()> {
    let source = read(arguments)?;
    let defaults = Options::above(source.filter.min_loss);
    let (limits, middle) = match arguments.limits.get(arguments.limits.len() / 2) {
        Some(middle) => (arguments.limits.clone(), *middle),
        None => (defaults.limits.clone(), defaults.credibility_limit),
    };
    let options = Options {
        limits,
        credibility_limit: middle,
        threshold: arguments.threshold,
        replicates: arguments.bootstrap,
        seed: arguments.seed,
        ..defaults
    };
    let progress = ProgressBar::new(options.samples());
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} samples at most ({elapsed})");
    progress.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let study = fit::study(&source.input, &options, &|| progress.inc(1))?;
    progress.finish_and_clear();
    if arguments.json {
        let data = json!({
            "source": source.name,
            "notes": source.notes,
            "filter": source.filter,
            "from": source.window.0.to_string(),
            "to": source.window.1.to_string(),
        });
        let answer = json!({ "data": data, "study": study });
        anstream::println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    for line in lines(&source, &study) {
        anstream::println!("{line}");
    }
    Ok(())
}

fn read(arguments: &Arguments) -> Result<Source> {
    let (name, loaded, least) = match &arguments.incidents {
        Some(path) => (path.display().to_string(), data::read(path)?, 0.0),
        None => {
            let loaded = Loaded {
                table: data::committed()?,
                notes: Vec::new(),
            };
            ("the committed table".to_owned(), loaded, COMMITTED_LEAST)
        }
    };
    let filter = Filter {
        peril: arguments.peril.map(|peril| vec![peril]),
        chain: arguments.chain.clone(),
        from: arguments.from,
        to: arguments.to,
        min_loss: arguments
            .min_loss
            .as_ref()
            .map_or(least, |typed| typed.value),
        ..Filter::default()
    };
    let mut notes = loaded.notes;
    let window = if arguments.incidents.is_none() {
        COMMITTED_WINDOW
    } else {
        if arguments.min_loss.is_none() {
            notes.push(
                "no --min-loss: the file is taken to hold every loss, however small".to_owned(),
            );
        }
        let incidents = &loaded.table.incidents;
        let (first, last) = incidents
            .first()
            .zip(incidents.last())
            .context("the file holds no loss")?;
        notes.push(format!(
            "unless --from and --to say otherwise the file watches {} to {}, its first and last loss",
            first.date, last.date
        ));
        // The days asked for may lie outside: then nothing happened there.
        (
            arguments.from.map_or(first.date, |day| day.min(first.date)),
            arguments.to.map_or(last.date, |day| day.max(last.date)),
        )
    };
    let input = Input::of(&loaded.table, &filter, window)
        .with_context(|| format!("{name} between {} and {}", window.0, window.1))?;
    Ok(Source {
        name,
        notes,
        window: (
            filter.from.map_or(window.0, |day| day.max(window.0)),
            filter.to.map_or(window.1, |day| day.min(window.1)),
        ),
        filter,
        input,
    })
}

fn lines(source: &Source, study: &Study) -> Vec<String> {
    let mut lines = facts(source, study);
    lines.extend(counts(study));
    lines.extend(severities(study));
    lines.extend(levs(study));
    lines.extend(tail(study));
    for grouping in &study.credibility {
        lines.extend(credibility(grouping, study.options.credibility_limit));
    }
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
