//! `bulwark risk stress`: what bad days do to a fund, and how bad a day it takes to break it.

mod show;

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{bail, Context, Result};
use bulwark_risk::{
    stress::{self, Scenario, StressResult, BUILT_IN},
    Portfolio,
};
use clap::Args;
use serde_json::{json, Value};

/// Which scenarios on which fund.
#[derive(Args)]
pub struct Arguments {
    /// A scenario: a file of one's own, or one of the ten built in by name, s01 to s10; repeat for several [default: all ten].
    #[arg(long, value_name = "FILE|NAME")]
    scenario: Vec<String>,
    /// The fund: a portfolio in TOML [default: the example].
    #[arg(long, value_name = "FILE")]
    portfolio: Option<PathBuf>,
    /// Also search the smallest multiple of each scenario's losses, and the smallest number of products failing together, that
    /// break the fund.
    #[arg(long)]
    reverse: bool,
    /// Write the ten scenarios as files to edit into this directory, and do nothing else.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["scenario", "portfolio", "reverse", "json"])]
    export: Option<PathBuf>,
    /// Print JSON; amounts are US dollars.
    #[arg(long)]
    json: bool,
}

/// Plays the scenarios.
///
/// # Errors
/// When a file cannot be read or written, or breaks a rule.
pub fn run(arguments: &Arguments) -> Result<()> {
    if let Some(directory) = &arguments.export {
        return export(directory);
    }
    let portfolio = match &arguments.portfolio {
        Some(path) => Portfolio::read(path)?,
        None => Portfolio::example()?,
    };
    let scenarios = if arguments.scenario.is_empty() {
        stress::built_in()?
    } else {
        let asked = arguments.scenario.iter();
        asked.map(|text| find(text)).collect::<Result<_>>()?
    };
    let mut results = Vec::new();
    for scenario in scenarios {
        let mut result = stress::run(&portfolio, &scenario)
            .with_context(|| format!("scenario {:?}", scenario.title))?;
        if arguments.reverse && result.reverse.is_none() {
            result.reverse = Some(stress::reverse(&portfolio, &scenario)?);
        }
        results.push((scenario, result));
    }
    if arguments.json {
        let list = results.iter().map(facts).collect::<Result<Vec<_>>>()?;
        let all = json!({
            "portfolio": portfolio.name,
            "portfolio_hash": portfolio.hash()?,
            "scenarios": list,
        });
        anstream::println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    anstream::println!("{}: {} products", portfolio.name, portfolio.products.len());
    for (scenario, result) in &results {
        show::scenario(scenario, result);
    }
    if results.len() > 1 {
        show::summary(&results);
    }
    Ok(())
}

/// A scenario as it was written, and what it does.
fn facts((scenario, result): &(Scenario, StressResult)) -> Result<Value> {
    Ok(json!({ "scenario": scenario, "result": result }))
}

/// A built-in scenario by name or number, or a file.
fn find(text: &str) -> Result<Scenario> {
    let wanted = text.to_lowercase();
    for (index, (file, toml)) in BUILT_IN.iter().enumerate() {
        let stem = file.trim_end_matches(".toml");
        let names = [stem, &stem[..3], &format!("s{}", index + 1)];
        if names.contains(&wanted.as_str()) {
            return Ok(Scenario::parse(file, toml)?);
        }
    }
    let path = Path::new(text);
    if !path.exists() {
        let names: Vec<_> = BUILT_IN
            .iter()
            .map(|(file, _)| file.trim_end_matches(".toml"))
            .collect();
        bail!(
            "{text:?} is neither a file nor a scenario that is built in: {}",
            names.join(", ")
        );
    }
    Ok(Scenario::read(path)?)
}

/// Writes the built-in files; never over another.
fn export(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot create {}", directory.display()))?;
    for (file, text) in BUILT_IN {
        let path = directory.join(file);
        File::create_new(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| {
                format!(
                    "cannot write {}: files that are there are kept, name another directory",
                    path.display()
                )
            })?;
        anstream::println!("{}", path.display());
    }
    Ok(())
}
