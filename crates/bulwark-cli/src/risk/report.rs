//! `bulwark risk report`: the solvency report as a page and as JSON, with the hashes that stand for it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use bulwark_risk::{
    report::{self, Inputs, KeyFigure, Losses, Options, Previous, Report, Standing, Unit},
    stress::Scenario,
    Portfolio,
};
use clap::Args;
use serde_json::json;

use super::{
    figures::{self, percent, shown},
    progress,
};
use crate::view::table;

/// What is reported, and how.
#[derive(Args)]
pub struct Arguments {
    /// Portfolio in TOML [default: the example, which `bulwark risk simulate --example` prints].
    #[arg(long, value_name = "FILE")]
    portfolio: Option<PathBuf>,
    /// Losses as CSV or DefiLlama's JSON [default: the committed table].
    #[arg(long, value_name = "FILE")]
    incidents: Option<PathBuf>,
    /// Least loss that the file lists whole, US dollars.
    #[arg(long, requires = "incidents", value_parser = figures::amount)]
    min_loss: Option<figures::Typed>,
    /// A stress scenario in TOML; may be given several times [default: the ten built in].
    #[arg(long, value_name = "FILE")]
    scenario: Vec<PathBuf>,
    /// Simulated years, 10,000 at least.
    #[arg(long, default_value_t = Options::default().paths)]
    paths: u64,
    /// Seed: the same one gives the same bytes on any number of threads.
    #[arg(long, default_value_t = Options::default().seed)]
    seed: u64,
    /// Samples of each bootstrap.
    #[arg(long, default_value_t = Options::default().replicates)]
    bootstrap: u32,
    /// Where the report goes.
    #[arg(long, value_name = "DIR", default_value = "target/risk-report")]
    out: PathBuf,
    /// JSON of the report before: what changed since is shown.
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// Print what was written as JSON.
    #[arg(long)]
    json: bool,
}

/// A file of the report.
struct Written {
    path: PathBuf,
    hash: String,
}

/// Writes the report.
///
/// # Errors
/// When an input cannot be read or breaks a rule, or a file cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    let inputs = inputs(arguments)?;
    let options = Options {
        paths: arguments.paths,
        seed: arguments.seed,
        replicates: arguments.bootstrap,
    };
    let bar = progress(report::steps(&inputs, &options), "steps");
    let report = report::build(&inputs, options, |more| bar.inc(more))?;
    bar.finish_and_clear();
    let files = write(&arguments.out, &report)?;
    if arguments.json {
        let files: Vec<_> = files
            .iter()
            .map(|file| json!({ "path": file.path, "sha256": file.hash }))
            .collect();
        let answer = json!({
            "files": files,
            "verdict": report.verdict,
            "key_figures": report.key_figures,
        });
        anstream::println!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        show(&report, &files);
    }
    Ok(())
}

fn inputs(arguments: &Arguments) -> Result<Inputs> {
    let portfolio = match &arguments.portfolio {
        Some(file) => Portfolio::read(file)?,
        None => Portfolio::example()?,
    };
    let mut inputs = Inputs::of(portfolio)?;
    if let Some(file) = &arguments.incidents {
        let least = arguments.min_loss.as_ref().map_or(0.0, |typed| typed.value);
        inputs.losses = Losses::read(file, least)?;
    }
    if !arguments.scenario.is_empty() {
        let files = arguments.scenario.iter();
        inputs.scenarios = files
            .map(|file| Scenario::read(file))
            .collect::<bulwark_risk::Result<_>>()?;
    }
    if let Some(file) = &arguments.previous {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).with_context(|| name.clone())?;
        inputs.previous = Some(Previous::parse(&name, &text)?);
    }
    Ok(inputs)
}

/// Page, facts, and their hashes in the form of `sha256sum`.
fn write(directory: &Path, report: &Report) -> Result<Vec<Written>> {
    fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
    let put = |name: &str, text: &str| -> Result<Written> {
        let path = directory.join(name);
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        Ok(Written {
            path,
            hash: report::sha256(text),
        })
    };
    let page = put("report.html", &report::html(report)?)?;
    let facts = put("report.json", &report::json(report)?)?;
    let sums = format!("{}  report.html\n{}  report.json\n", page.hash, facts.hash);
    put("report.sha256", &sums)?;
    Ok(vec![page, facts])
}

fn show(report: &Report, files: &[Written]) {
    anstream::println!("{} as of {}", report.portfolio.name, report.as_of);
    let standing = match report.verdict.standing {
        Standing::Sound => "sound",
        Standing::Attention => "solvent, with points for a decision",
        Standing::Unsound => "not solvent",
    };
    anstream::println!("Verdict: {standing}");
    for sentence in report.verdict.says.iter().chain(&report.verdict.attention) {
        anstream::println!(" {sentence}");
    }
    let rows: Vec<_> = report.key_figures.iter().map(row).collect();
    anstream::println!();
    for line in table(&["Figure", "Value", "± one standard error"], &rows, &[1, 2]) {
        anstream::println!("{line}");
    }
    anstream::println!();
    for file in files {
        anstream::println!("{}  {}", file.hash, file.path.display());
    }
}

fn row(figure: &KeyFigure) -> Vec<String> {
    let text = |value: f64| match figure.unit {
        Unit::Usd => shown(value.round()),
        Unit::Share => percent(value),
        Unit::Multiple | Unit::Count => shown((value * 100.0).round() / 100.0),
    };
    let none_seen = figure.value == 0.0 && figure.standard_error.is_some();
    let value = if none_seen {
        "none seen".to_owned()
    } else {
        text(figure.value)
    };
    let error = figure.standard_error.filter(|error| *error > 0.0);
    vec![
        figure.label.clone(),
        value,
        error.map_or_else(String::new, text),
    ]
}
