//! `bulwark keeper run`.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    thread::sleep,
    time::{Duration, Instant},
};

use anchor_lang::prelude::Pubkey;
use anyhow::{anyhow, Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};
use solana_keypair::{read_keypair_file, Keypair};

use super::{
    journal::{self, moment, Report, Verdict},
    metrics::{serve, Metrics},
    plan::{Options, Step},
    Keeper, Settings,
};
use crate::chain::{Backoff, Chain, Rpc, RpcSettings};

/// Longest wait after rounds that failed.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// How soon a signal is heard while waiting.
const EAR: Duration = Duration::from_millis(200);

/// What is asked of the keeper.
#[derive(Subcommand)]
pub enum Arguments {
    /// Make every permissionless step that is due: earn, observe, value, trip, decide, settle, sell, pay, close. Safe to run
    /// twice at once and to kill at any moment.
    Run(Run),
}

/// How far a block must be confirmed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Commitment {
    Processed,
    Confirmed,
    Finalized,
}

/// Arguments of `bulwark keeper run`.
#[derive(Args)]
pub struct Run {
    /// Node to talk to, JSON-RPC over HTTP.
    #[arg(long, default_value = "http://127.0.0.1:8899")]
    url: String,
    /// Key that pays for transactions, a file as `solana-keygen` writes it [default: ~/.config/solana/id.json].
    #[arg(long, value_name = "FILE")]
    keypair: Option<PathBuf>,
    /// What is read, and when a transaction counts as done.
    #[arg(long, value_enum, default_value = "confirmed")]
    commitment: Commitment,
    /// Make what is due and end. Fails when a step that is due was refused.
    #[arg(long)]
    once: bool,
    /// Show what is due and send nothing.
    #[arg(long)]
    dry_run: bool,
    /// Seconds between rounds.
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    interval: u64,
    /// Serve figures for Prometheus on this address, at /metrics.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<String>,
    /// Print JSON, one object a line.
    #[arg(long)]
    json: bool,
    /// Keep only this fund; may be given several times. Without, every fund of the program is kept, strangers' too.
    #[arg(long = "fund", value_name = "FUND")]
    funds: Vec<Pubkey>,
    /// Read the price of a feed from this account; may be given several times. Feeds of Pyth need none: theirs is found.
    #[arg(long = "price-update", value_name = "FEED=ACCOUNT", value_parser = pair)]
    price_updates: Vec<(Pubkey, Pubkey)>,
    /// Earn premium when it is this much behind.
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600)]
    accrue_every: u64,
    /// Least amount worth a transaction of its own, whole tokens: fees, income, what tranches are owed, donations.
    #[arg(long, value_name = "TOKENS", default_value_t = 1)]
    least: u64,
    /// Exercise a put that pays more than the market this long before it expires.
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600)]
    exercise_before: u64,
    /// Open token accounts that are missing to pay their owners, at your cost.
    #[arg(long, requires = "funds")]
    open_accounts: bool,
    /// Priority fee, millionths of a lamport a compute unit.
    #[arg(long, value_name = "MICROLAMPORTS", default_value_t = 0)]
    unit_price: u64,
}

/// `FEED=ACCOUNT`.
fn pair(text: &str) -> Result<(Pubkey, Pubkey), String> {
    let (feed, account) = text.split_once('=').ok_or("FEED=ACCOUNT is expected")?;
    let key = |text: &str| text.parse().map_err(|_| format!("{text} is no address"));
    Ok((key(feed)?, key(account)?))
}

impl Run {
    fn settings(&self) -> Settings {
        let mut price_updates: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (feed, account) in &self.price_updates {
            price_updates.entry(*feed).or_default().push(*account);
        }
        Settings {
            options: Options {
                funds: self.funds.clone(),
                accrue_every: self.accrue_every,
                least: self.least,
                exercise_before: self.exercise_before,
                price_updates,
            },
            open_accounts: self.open_accounts,
            rest: Duration::from_secs(self.interval.max(1)),
        }
    }

    fn key(&self) -> Result<Keypair> {
        if self.dry_run && self.keypair.is_none() {
            return Ok(Keypair::new());
        }
        let path = match &self.keypair {
            Some(path) => path.clone(),
            None => {
                Path::new(&std::env::var_os("HOME").context("no home, so --keypair is needed")?)
                    .join(".config/solana/id.json")
            }
        };
        read_keypair_file(&path).map_err(|error| anyhow!("{}: {error}", path.display()))
    }

    fn chain(&self) -> Result<Rpc> {
        let mut settings = RpcSettings::new(self.url.clone());
        settings.commitment = match self.commitment {
            Commitment::Processed => "processed",
            Commitment::Confirmed => "confirmed",
            Commitment::Finalized => "finalized",
        }
        .to_owned();
        settings.unit_price = self.unit_price;
        Ok(Rpc::new(settings, self.key()?))
    }
}

/// Runs the keeper; returns whether all that was due went through.
///
/// # Errors
/// When the key or the address for metrics is not there, and with `--once` or `--dry-run` when the chain cannot be asked.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let Arguments::Run(run) = arguments;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The first lets the step in course end, the second does not wait.
        signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let metrics = Arc::new(Metrics::default());
    if let Some(address) = &run.metrics {
        let listener =
            TcpListener::bind(address).with_context(|| format!("--metrics {address}"))?;
        serve(listener, Arc::clone(&metrics))?;
    }
    let mut keeper = Keeper::new(run.chain()?, run.settings(), Arc::clone(&metrics));
    if run.dry_run {
        return show(run, &mut keeper).map(|()| true);
    }
    let began = Instant::now();
    if run.once {
        keeper.chain().require_program()?;
        keeper.round(&stop, &mut |report: &Report| tell(run, report))?;
        metrics.retries(keeper.chain().retries());
    } else {
        keep(run, &mut keeper, &metrics, &stop);
    }
    sum_up(run, &metrics, began.elapsed());
    Ok(metrics.total("refused") == 0 || !run.once)
}

/// Rounds until a signal comes.
fn keep(run: &Run, keeper: &mut Keeper<Rpc>, metrics: &Metrics, stop: &AtomicBool) {
    let interval = Duration::from_secs(run.interval);
    let mut backoff = Backoff::new(interval.max(Duration::from_secs(1)), LONGEST_WAIT);
    greet(run, keeper);
    let mut is_found = false;
    while !stop.load(Ordering::Relaxed) {
        let round = (|| {
            if !is_found {
                keeper.chain().require_program()?;
                is_found = true;
            }
            keeper.round(stop, &mut |report: &Report| tell(run, report))
        })();
        metrics.retries(keeper.chain().retries());
        let wait = match round {
            Ok(_) => {
                backoff.reset();
                interval
            }
            Err(error) => {
                let wait = backoff.fail();
                metrics.failed(wait);
                complain(run, &error, wait);
                wait
            }
        };
        rest(wait, stop);
    }
}

/// Waits, with an ear for signals.
fn rest(wait: Duration, stop: &AtomicBool) {
    let until = Instant::now() + wait;
    while !stop.load(Ordering::Relaxed) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        sleep(left.min(EAR));
    }
}

/// Shows what is due.
fn show(run: &Run, keeper: &mut Keeper<Rpc>) -> Result<()> {
    keeper.chain().require_program()?;
    let tasks = keeper.plan()?;
    if run.json {
        anstream::println!("{}", serde_json::to_string_pretty(&journal::list(&tasks))?);
        return Ok(());
    }
    let now = moment(keeper.state().now);
    match tasks.len() {
        0 => anstream::println!("{now}: nothing is due"),
        due => {
            anstream::println!("{now}: {due} due, nothing is sent");
            for line in journal::table(&tasks) {
                anstream::println!("{line}");
            }
        }
    }
    Ok(())
}

/// Says who keeps what.
fn greet(run: &Run, keeper: &mut Keeper<Rpc>) {
    let chain = keeper.chain();
    let (payer, host) = (chain.payer(), chain.host().to_owned());
    if run.json {
        anstream::println!("{}", json!({ "keeper": payer.to_string(), "node": host }));
    } else {
        anstream::println!(
            "keeper {payer} of {} on {host}, every {} s",
            bulwark::ID,
            run.interval
        );
    }
}

/// One line of a step.
fn tell(run: &Run, report: &Report) {
    if run.json {
        anstream::println!("{}", report.facts());
    } else if matches!(report.verdict, Verdict::Refused { .. }) {
        anstream::eprintln!("{}", report.line());
    } else {
        anstream::println!("{}", report.line());
    }
}

/// One line of a round that failed.
fn complain(run: &Run, error: &anyhow::Error, wait: Duration) {
    let seconds = wait.as_secs_f64();
    if run.json {
        anstream::println!(
            "{}",
            json!({ "error": format!("{error:#}"), "wait_seconds": seconds })
        );
    } else {
        anstream::eprintln!("{error:#}; again in {seconds:.0} s");
    }
}

/// What was done, at the end.
fn sum_up(run: &Run, metrics: &Metrics, took: Duration) {
    if run.json {
        let steps: BTreeMap<_, BTreeMap<_, _>> = Step::ALL
            .into_iter()
            .map(|step| {
                let counts = Verdict::NAMES
                    .into_iter()
                    .map(|name| (name, metrics.count(step, name)))
                    .filter(|(_, count)| *count > 0);
                (step.name(), counts.collect::<BTreeMap<_, _>>())
            })
            .filter(|(_, counts)| !counts.is_empty())
            .collect();
        anstream::println!(
            "{}",
            json!({ "steps": steps, "seconds": took.as_secs_f64() })
        );
        return;
    }
    let counts: Vec<_> = Verdict::NAMES
        .into_iter()
        .map(|name| format!("{} {}", metrics.total(name), name.replace('_', " ")))
        .collect();
    anstream::println!("{} in {:.1} s", counts.join(", "), took.as_secs_f64());
}
