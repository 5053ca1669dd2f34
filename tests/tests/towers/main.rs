//! Ten thousand random programmes and losses, settled and recovered by the bytecode and by a model in exact rationals: both
//! must leave the same books, to the unit. Where the settlement waits for stop-loss buffers, which raise what they can in their
//! turns, both its steps together must come to the model's one.
//!
//! Accounts are written as bytes, so a case costs two or three transactions and not the history that would lead to it. They go
//! to the runtime directly, past the checker of `World`: it knows a whole fund, and here only pool, tranches and incident
//! agree with one another.
//!
//! `BULWARK_SEED` chooses the cases, `BULWARK_TOWERS` their number; `BULWARK_TOWER` plays one of them alone.

mod books;
mod cases;
mod model;
#[path = "../../../crates/bulwark-math/tests/math/waterfall/reference.rs"]
mod reference;
mod stage;
mod variety;
mod waiting;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use books::Books;
use bulwark::{
    constants::MAX_BUFFERS,
    state::{stop_loss::NO_TURN, IncidentStatus},
};
use cases::Dice;
use stage::Stage;
use variety::Seen;
use waiting::Wait;

/// Threads: the cases have nothing in common.
const THREADS: u64 = 2;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn every_tower_settles_and_recovers_as_the_reference_says() {
    let seed = number("BULWARK_SEED", 20_260_101);
    let all = number("BULWARK_TOWERS", 10_000);
    let alone = number("BULWARK_TOWER", u64::MAX);
    let cases = if alone == u64::MAX {
        0..all
    } else {
        alone..alone + 1
    };
    let done = AtomicU64::new(0);
    let play_some = |first: u64| {
        let (mut stage, template) = Stage::new();
        let mut seen = Seen::default();
        for case in cases.clone().filter(|case| case % THREADS == first) {
            if let Err(what) = play(&mut stage, &template, seed, case, &mut seen) {
                panic!("BULWARK_SEED={seed} BULWARK_TOWER={case}: {what}");
            }
            let done = 1 + done.fetch_add(1, Ordering::Relaxed);
            if done.is_multiple_of(2_000) {
                println!("seed {seed}: {done} towers");
            }
        }
        seen
    };
    let seen = thread::scope(|scope| {
        let play_some = &play_some;
        let threads: Vec<_> = (0..THREADS)
            .map(|first| scope.spawn(move || play_some(first)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no difference"))
            .fold(Seen::default(), Seen::and)
    });
    seen.report();
    if alone == u64::MAX && all >= 10_000 {
        seen.require_all();
    }
}

/// Settles `before`. Where that waits for the buffers, each has its turn, and the settlement is finished.
fn settle(stage: &mut Stage, dice: &mut Dice, before: &Books) -> Result<(Books, Wait), String> {
    stage.write(before);
    stage.settle(before)?;
    let mut books = stage.read();
    let mut wait = Wait::new(before.now);
    for _ in 0..=MAX_BUFFERS {
        if books.incident.status() != IncidentStatus::Liquidating {
            break;
        }
        if books.pool.stop_loss.turn == NO_TURN {
            stage.write(&dice.end_of_wait(&books, &mut wait));
            stage.finish()?;
        } else {
            let over = dice.turn(&books, &mut wait);
            stage.write(&over);
            if over.pool.stop_loss.turn != NO_TURN {
                stage.close_auction()?;
            }
        }
        books = stage.read();
    }
    Ok((books, wait))
}

/// One case: a settlement, time, one or two recoveries.
fn play(
    stage: &mut Stage,
    template: &Books,
    seed: u64,
    case: u64,
    seen: &mut Seen,
) -> Result<(), String> {
    let mut dice = Dice::new(seed, case);
    let before = dice.books(template);
    let (settled, wait) = settle(stage, &mut dice, &before)?;
    let settled = same(
        &format!("settlement, {wait:?}"),
        &before,
        &settled,
        model::settle(&before, &wait),
    )?;
    seen.settlement(&before, &wait, &settled);

    let loss_year = settled.pool.year_start;
    let mut books = settled;
    let recoveries = if dice.one_in(4) { 2 } else { 1 };
    for _ in 0..recoveries {
        let before = dice.later(&books);
        let amount = dice.recovery(&before);
        stage.write(&before);
        stage.recover(amount)?;
        books = same(
            &format!("recovery of {amount}"),
            &before,
            &stage.read(),
            model::recover(&before, amount, loss_year),
        )?;
        seen.recovery(&before, &books);
    }
    Ok(())
}

/// The books that bytecode and model agree on.
fn same(what: &str, before: &Books, bytecode: &Books, model: Books) -> Result<Books, String> {
    let differences = bytecode.differences(&model);
    if differences.is_empty() {
        return Ok(model);
    }
    Err(format!(
        "{what}: bytecode | model\n{}\nbefore: {before:#?}",
        differences.join("\n")
    ))
}
