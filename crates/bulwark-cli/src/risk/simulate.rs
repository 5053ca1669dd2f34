//! `bulwark risk simulate`: what many simulated years say of a portfolio.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use anyhow::Result;
use bulwark_risk::{
    assess::{assess, Assessment, Options, PLAYS},
    measures::Estimate,
    Portfolio,
};
use clap::Args;
use serde_json::json;

use super::{
    figures::{percent, shown},
    progress,
};
use crate::view::table;

/// What is simulated, and how.
#[derive(Args)]
pub struct Arguments {
    /// Portfolio in TOML [default: the example, which `--example` prints].
    #[arg(long, value_name = "FILE")]
    portfolio: Option<PathBuf>,
    /// Print the example portfolio, to be edited, and nothing else.
    #[arg(long)]
    example: bool,
    /// Simulated years, 10,000 at least.
    #[arg(long, default_value_t = 100_000)]
    paths: u64,
    /// Seed: the same one gives the same answer on any number of threads.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Level of the TVaR that is allocated to products.
    #[arg(long, default_value_t = 0.99)]
    level: f64,
    /// Years in a row, for ruin.
    #[arg(long, default_value_t = 5)]
    years: u32,
    /// Print JSON; amounts are US dollars.
    #[arg(long)]
    json: bool,
}

/// How long it took and what it needed.
struct Measured {
    /// Seconds of the first play of all paths.
    simulation: f64,
    /// Seconds of everything.
    whole: f64,
    threads: usize,
}

/// Simulates and shows.
///
/// # Errors
/// When the portfolio cannot be read or breaks a rule.
pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.example {
        anstream::print!("{}", Portfolio::EXAMPLE);
        return Ok(());
    }
    let portfolio = match &arguments.portfolio {
        Some(file) => Portfolio::read(file)?,
        None => Portfolio::example()?,
    };
    let options = Options {
        paths: arguments.paths,
        seed: arguments.seed,
        level: arguments.level,
        years: arguments.years,
    };
    let begin = Instant::now();
    let (played, first) = (AtomicU64::new(0), AtomicU64::new(0));
    let bar = progress(options.paths.saturating_mul(PLAYS), "years");
    let assessment = assess(&portfolio, options, |more| {
        bar.inc(more);
        if played.fetch_add(more, Ordering::Relaxed) + more == options.paths {
            let elapsed = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
            first.store(elapsed, Ordering::Relaxed);
        }
    })?;
    bar.finish_and_clear();
    let measured = Measured {
        simulation: first.into_inner() as f64 / 1e6,
        whole: begin.elapsed().as_secs_f64(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    if arguments.json {
        let mut value = serde_json::to_value(&assessment)?;
        value["measured"] = json!({
            "simulation_seconds": measured.simulation,
            "paths_per_second": options.paths as f64 / measured.simulation,
            "whole_seconds": measured.whole,
            "threads": measured.threads,
            "peak_memory_bytes": peak_memory(),
        });
        anstream::println!("{}", serde_json::to_string_pretty(&value)?);
    } else {
        show(&assessment);
        tell(&assessment, &measured);
    }
    Ok(())
}

/// A figure with its standard error.
fn with_error(estimate: &Estimate) -> String {
    format!(
        "{} ± {}",
        whole(estimate.value),
        whole(estimate.standard_error)
    )
}

/// US dollars without cents.
fn whole(usd: f64) -> String {
    shown(usd.round())
}

/// A share as a percentage to three digits.
fn rounded(share: f64) -> String {
    let digits = if share == 0.0 {
        0.0
    } else {
        2.0 - share.abs().log10().floor()
    };
    let scale = 10f64.powf(digits);
    percent((share * scale).round() / scale)
}

fn share(estimate: &Estimate) -> String {
    format!(
        "{} ± {}",
        rounded(estimate.value),
        rounded(estimate.standard_error)
    )
}

fn print(head: &[&str], rows: &[Vec<String>]) {
    let numbers: Vec<usize> = (1..head.len()).collect();
    anstream::println!();
    for line in table(head, rows, &numbers) {
        anstream::println!("{line}");
    }
}

fn show(assessment: &Assessment) {
    let options = &assessment.options;
    anstream::println!(
        "{} on {}: {} simulated years, seed {}, portfolio {}",
        assessment.portfolio,
        assessment.as_of,
        shown(options.paths as f64),
        options.seed,
        &assessment.portfolio_hash[..16],
    );
    anstream::println!(
        "Exposure {}, expected annual loss {} (closed form), {} incidents a year. US dollars, ± one standard error.",
        whole(assessment.exposure),
        whole(assessment.expected_loss),
        shown(assessment.incidents.0),
    );
    let mut head = vec!["a year's", "mean", "sd"];
    let levels: Vec<String> = assessment.distributions[0]
        .tail
        .iter()
        .map(|point| format!("VaR {}", percent(point.level)))
        .collect();
    head.extend(levels.iter().map(String::as_str));
    head.push("TVaR 99 %");
    let rows: Vec<_> = assessment
        .distributions
        .iter()
        .map(|d| {
            let mut row = vec![d.name.to_owned(), with_error(&d.mean), with_error(&d.sd)];
            row.extend(d.tail.iter().map(|point| whole(point.var.value)));
            let tvar = d.tail.iter().find(|point| point.level == 0.99);
            row.push(tvar.map_or_else(String::new, |point| with_error(&point.tvar)));
            row
        })
        .collect();
    print(&head, &rows);
    let rows: Vec<_> = assessment
        .curve
        .iter()
        .map(|point| {
            vec![
                shown(point.return_period),
                with_error(&point.occurrence),
                with_error(&point.aggregate),
                with_error(&point.net),
            ]
        })
        .collect();
    print(
        &[
            "return period",
            "largest incident (OEP)",
            "year (AEP)",
            "net of tranches",
        ],
        &rows,
    );
    let rows: Vec<_> = assessment
        .layers
        .iter()
        .map(|layer| {
            vec![
                layer.name.clone(),
                whole(layer.collateral),
                whole(layer.premium),
                with_error(&layer.expected_loss),
                layer.loss_ratio.map_or_else(String::new, rounded),
                share(&layer.attaches),
                share(&layer.exhausted),
            ]
        })
        .collect();
    print(
        &[
            "tranche",
            "collateral",
            "premium",
            "expected loss",
            "loss ratio",
            "pays in",
            "empty in",
        ],
        &rows,
    );
    show_products(assessment);
    show_capital(assessment);
}

fn show_products(assessment: &Assessment) {
    let rows: Vec<_> = assessment
        .products
        .iter()
        .map(|product| {
            vec![
                product.name.clone(),
                whole(product.exposure),
                whole(product.expected_loss),
                with_error(&product.euler),
                rounded(product.euler.value / assessment.allocated),
                with_error(&product.marginal),
            ]
        })
        .collect();
    print(
        &[
            "product",
            "limit",
            "expected loss",
            "part of TVaR (Euler)",
            "share",
            "marginal",
        ],
        &rows,
    );
}

fn show_capital(assessment: &Assessment) {
    let chain = &assessment.on_chain;
    let needs = &assessment.needs;
    anstream::println!(
        "\nThe program's rules: eligible {} (capital {}, re-insurance {}, buffers {}) is {} x expected annual loss and {} of \
         the requirement of {}; {}.",
        whole(chain.eligible),
        whole(chain.capital),
        whole(chain.reinsurance),
        whole(chain.buffer),
        shown((chain.reserve_ratio * 100.0).round() / 100.0),
        rounded(chain.scr_ratio),
        whole(chain.scr),
        chain.breach.map_or_else(|| "no rule is broken".to_owned(), |rule| format!("broken: {rule}")),
    );
    anstream::println!(
        "A multiple of expected annual loss is a floor, not solvency: VaR 99.5 % is {} x it.",
        shown((needs.var_over_mean * 100.0).round() / 100.0)
    );
    let rows: Vec<_> = needs
        .multiples
        .iter()
        .map(|(multiple, amount, above)| {
            vec![format!("{multiple} x"), whole(*amount), share(above)]
        })
        .collect();
    print(&["reserve of", "is", "a year's loss is above it in"], &rows);
    let formula = &assessment.formula;
    let mut head = vec![
        "simulated dependence".to_owned(),
        "mean".to_owned(),
        "VaR 99.5 %".to_owned(),
    ];
    head.extend(
        formula
            .rho_bps
            .iter()
            .zip(&formula.scr)
            .map(|(rho, scr)| format!("rho {}: {}", percent(f64::from(*rho) / 1e4), whole(*scr))),
    );
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows: Vec<_> = formula
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![
                row.dependence.clone(),
                with_error(&row.mean),
                with_error(&row.var),
            ];
            cells.extend(row.scr_over_var.iter().map(|ratio| format!("{ratio:.2} x")));
            cells
        })
        .collect();
    anstream::println!("\nThe on-chain requirement over the simulated 1-in-200 year, by correlation between peril groups:");
    print(&head, &rows);
    let rows: Vec<_> = assessment
        .required_buffer
        .iter()
        .map(|need| {
            vec![
                percent(need.level),
                with_error(&need.raises),
                whole(need.collateral),
            ]
        })
        .collect();
    anstream::println!("\nA stop-loss buffer that keeps capital beyond the line whole:");
    print(&["in years", "must bring", "collateral at market"], &rows);
    let rows: Vec<_> = (1..)
        .zip(&assessment.ruin)
        .map(|(year, ruin): (u32, _)| vec![year.to_string(), share(ruin)])
        .collect();
    anstream::println!(
        "\nClaims are not paid whole, within years (profit leaves, losses are not replaced):"
    );
    print(&["years", "probability"], &rows);
}

/// Says on stderr how long it took.
fn tell(assessment: &Assessment, measured: &Measured) {
    let memory = peak_memory().map_or_else(String::new, |bytes| {
        format!(", peak memory {} MB", shown((bytes as f64 / 1e6).round()))
    });
    anstream::eprintln!(
        "{} years played in {:.2} s on {} threads ({} a second); everything in {:.2} s{memory}",
        shown(assessment.options.paths as f64),
        measured.simulation,
        measured.threads,
        shown((assessment.options.paths as f64 / measured.simulation).round()),
        measured.whole,
    );
}

/// The most memory this process has held, bytes; none where the system does not say.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    kilobytes.checked_mul(1_024)
}
