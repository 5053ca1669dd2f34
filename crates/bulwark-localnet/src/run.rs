//! A network's life: ports, bytecode, kept state, ready, end.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail, Context, Result};
use bulwark_client::price_update::PYTH_RECEIVER;
use crossbeam_channel::{never, select, tick, Receiver};
use surfpool_types::SimnetEvent;

use crate::{
    arguments::Start,
    banner::{Ready, ReadyFeed, ReadyFile},
    block::{Blocks, Maker, SharedMaker},
    clock::Clock,
    mover::Mover,
    network::{Draft, Network},
    ports, program, signals,
    state::{Keeper, Kept},
};

/// Between two times that the state is kept while the network runs.
const KEEP_EVERY: Duration = Duration::from_secs(30);

fn say(text: &str) {
    eprintln!("bulwark-localnet: {text}");
}

/// Starts a network and lets it run until it is told to end.
pub fn run(start: &Start) -> Result<()> {
    let began = Instant::now();
    let ws_port = start
        .ws_port()
        .context("there is no port after 65535: choose one with --ws-port")?;
    ports::check(start.rpc_port, ws_port)?;
    if let Some(path) = &start.ready_file {
        ReadyFile::clear(path)?;
    }
    let bytecode = program::read(&start.program())?;
    let kept = match &start.state {
        Some(path) => Kept::read(path)?,
        None => None,
    };
    let signals = signals::receive()?;

    say("starting the runtime");
    let mut draft = Draft::new(start.slot_time)?;
    let keeper = start
        .state
        .clone()
        .map(|path| Keeper::new(path, &draft.svm))
        .transpose()?;
    let brought_back = kept.as_ref().map(Kept::counts);
    let clock = match kept {
        None => Clock::new(0, draft.svm.updated_at),
        Some(kept) => {
            say("bringing back the kept state");
            let chain = kept.chain();
            kept.put_into(&mut draft.svm)?;
            Clock::new(chain.ahead, chain.time)
        }
    };
    say("deploying the program");
    program::deploy(&mut draft.svm, &bytecode)?;

    let feeds = start.feeds();
    let maker = Arc::new(Mutex::new(Maker {
        clock,
        mover: Mover::new(&feeds, start.feed_interval, start.seed),
    }));
    say("opening the ports");
    let network = Network::open(draft, start.rpc_port, ws_port)?;
    let blocks = Blocks::start(
        network.locker.clone(),
        Arc::clone(&maker),
        network.commands.clone(),
    )?;
    first_block(&network, &blocks)?;

    let ready = Ready {
        rpc: format!("http://127.0.0.1:{}", start.rpc_port),
        ws: format!("ws://127.0.0.1:{ws_port}"),
        program: bulwark::ID.to_string(),
        program_bytes: bytecode.len(),
        slot_time_ms: start.slot_time,
        unix_time: network.locker.with_svm_reader(|svm| svm.updated_at) / 1_000,
        ahead: ahead(&maker) / 1_000,
        state: start.state.clone(),
        brought_back,
        feeds: feeds
            .iter()
            .map(|spec| ReadyFeed::new(spec, PYTH_RECEIVER.to_string()))
            .collect(),
        pid: std::process::id(),
    };
    let ready_file = start
        .ready_file
        .as_deref()
        .map(|path| ReadyFile::write(path, &ready))
        .transpose()?;
    if start.json {
        println!("{}", serde_json::to_string(&ready)?);
    } else {
        println!("{}", ready.banner(began.elapsed().as_secs_f64()));
    }

    let outcome = attend(
        &network,
        &blocks,
        &signals,
        &maker,
        keeper.as_ref(),
        start.verbose,
    );
    drop(ready_file);
    blocks.stop();
    let closed = network.close();
    if let Some(keeper) = &keeper {
        keep(&network, &maker, keeper)?;
        say(&format!("the state is kept in {}", keeper.path().display()));
    }
    outcome?;
    if let Err(error) = closed {
        // The ports are free when this process has ended.
        say(&format!("{error:#}"));
    }
    say("stopped");
    Ok(())
}

/// Waits for the first block: before it there is no clock and no price.
fn first_block(network: &Network, blocks: &Blocks) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        if let Ok(error) = blocks.failed.try_recv() {
            return Err(error);
        }
        if network
            .locker
            .with_svm_reader(|svm| !svm.perf_samples.is_empty())
        {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    bail!("the network makes no blocks");
}

fn ahead(maker: &SharedMaker) -> u64 {
    maker
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clock
        .ahead()
}

fn keep(network: &Network, maker: &SharedMaker, keeper: &Keeper) -> Result<()> {
    let kept = network.locker.with_svm_reader(|svm| {
        let ahead = maker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clock
            .ahead();
        keeper.take(svm, ahead)
    })?;
    kept.write(keeper.path())
}

/// Does what comes up until it is told to end.
fn attend(
    network: &Network,
    blocks: &Blocks,
    signals: &Receiver<&'static str>,
    maker: &SharedMaker,
    keeper: Option<&Keeper>,
    verbose: bool,
) -> Result<()> {
    let timer = keeper.map_or_else(never, |_| tick(KEEP_EVERY));
    loop {
        select! {
            recv(signals) -> name => {
                say(&format!("{}: stopping", name.unwrap_or("a signal")));
                return Ok(());
            }
            recv(blocks.failed) -> error => {
                return Err(error.unwrap_or_else(|_| anyhow!("no blocks are made any more")));
            }
            recv(timer) -> _ => {
                if let Some(Err(error)) = keeper.map(|keeper| keep(network, maker, keeper)) {
                    say(&format!("{error:#}"));
                }
            }
            recv(network.events) -> event => match event {
                Ok(SimnetEvent::Aborted(reason)) => bail!("the network has ended: {reason}"),
                Ok(SimnetEvent::Shutdown) | Err(_) => bail!("the network has ended"),
                Ok(event) if verbose => show(&event),
                Ok(_) => {}
            },
        }
    }
}

/// Prints what happened to a transaction.
fn show(event: &SimnetEvent) {
    if let SimnetEvent::TransactionProcessed(_, transaction, error) = event {
        let units = transaction.compute_units_consumed;
        match error {
            None => say(&format!("{} done, {units} units", transaction.signature)),
            Some(error) => {
                say(&format!("{} failed: {error}", transaction.signature));
                for line in &transaction.logs {
                    say(&format!("  {line}"));
                }
            }
        }
    }
}
