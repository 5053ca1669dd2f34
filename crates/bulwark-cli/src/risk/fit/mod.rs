//! `bulwark risk fit`: severities and frequencies from losses of the past, with their uncertainty.

mod show;

use std::path::PathBuf;

use anyhow::{Context, Result};
use bulwark_risk::{
    data::{self, Filter, Loaded, Peril, COMMITTED_LEAST, COMMITTED_WINDOW},
    fit::{self, Input, Options},
};
use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::figures;

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
    for line in show::lines(&source, &study) {
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
