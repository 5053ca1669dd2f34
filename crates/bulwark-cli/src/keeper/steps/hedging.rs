//! Room hedging: puts that are better than the market, and what their writers are due.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Buffer, Feed, Hedge, Pool};

use crate::keeper::plan::{Action, Key, Payee, Planner, Step};

/// Plans the room's steps.
pub fn hedging(planner: &mut Planner) {
    let snapshot = planner.snapshot;
    for (address, hedge) in &snapshot.hedges {
        let Some(buffer) = snapshot.buffers.get(&hedge.buffer) else {
            continue;
        };
        exercise(planner, address, hedge, buffer);
        reclaim(planner, address, hedge, buffer);
    }
}

/// A put that pays more than the market: in the buffer's turn to raise money, while the stop-loss is tripped, and before it
/// expires. At other times waiting keeps the collateral and the put. The one that pays most first.
fn exercise(planner: &mut Planner, address: &Pubkey, hedge: &Hedge, buffer: &Buffer) {
    let (Some(keys), Some(view)) = (
        planner.buffer(&hedge.buffer, buffer),
        planner.pools.get(&buffer.pool),
    ) else {
        return;
    };
    let Some(feed) = planner.snapshot.feeds.get(&buffer.feed) else {
        return;
    };
    if deliverable(view.pool, buffer, hedge, address) == 0 {
        return;
    }
    let last_call = hedge.expiry.saturating_sub(planner.options.exercise_before);
    let Some(reason) = better(planner.now, view.pool, buffer, hedge, feed, last_call) else {
        return;
    };
    let hedge_address = *address;
    let key = Key {
        step: Step::ExercisePut,
        since: u64::MAX.saturating_sub(hedge.strike),
        subject: hedge_address,
        detail: Pubkey::default(),
    };
    planner.due_as(key, reason.to_owned(), move || {
        keys.exercise_put(hedge_address, u64::MAX)
    });
}

/// What the buffer can deliver under a put.
fn deliverable(pool: &Pool, buffer: &Buffer, hedge: &Hedge, address: &Pubkey) -> u64 {
    let held = buffer.puts.get(usize::from(hedge.slot));
    let held = held.filter(|held| held.hedge == *address);
    let (Some(held), Ok(slot)) = (held, pool.buffer(buffer.index)) else {
        return 0;
    };
    buffer.deliverable(held, slot).unwrap_or(0)
}

/// Why the put is exercised now, if it is.
fn better(
    now: u64,
    pool: &Pool,
    buffer: &Buffer,
    hedge: &Hedge,
    feed: &Feed,
    last_call: u64,
) -> Option<&'static str> {
    let stop_loss = &pool.stop_loss;
    if !hedge.is_bought() || now >= hedge.expiry {
        return None;
    }
    let is_its_turn = stop_loss.is_turn_of(buffer.index);
    match feed.high(now) {
        Ok(market) if market >= hedge.strike => None,
        Ok(_) if is_its_turn => Some("it pays more than the market, and a settlement waits"),
        Ok(_) if stop_loss.tripped == 1 => {
            Some("it pays more than the market, and the stop-loss is tripped")
        }
        Ok(_) if now >= last_call => Some("it pays more than the market, and expires soon"),
        Ok(_) => None,
        Err(_) => {
            let waited = stop_loss
                .turn_deadline
                .saturating_sub(u64::from(stop_loss.turn_seconds) / 2);
            (is_its_turn && now > waited)
                .then_some("the market has no price, and half of the turn is over")
        }
    }
}

/// Collateral was delivered to the writer, or the put is over.
fn reclaim(planner: &mut Planner, address: &Pubkey, hedge: &Hedge, buffer: &Buffer) {
    let Some(keys) = planner.buffer(&hedge.buffer, buffer) else {
        return;
    };
    let reason = if planner.now >= hedge.expiry {
        "it has expired"
    } else if hedge.is_bought() && hedge.size == 0 {
        "it is used up"
    } else if hedge.is_bought() && hedge.delivered > 0 {
        "collateral was delivered to its writer"
    } else {
        return;
    };
    let (hedge_address, writer, rent_payer) = (*address, hedge.writer, hedge.rent_payer);
    planner.due(Step::ReclaimPut, *address, reason.to_owned(), move || {
        Action {
            instruction: keys.reclaim_put(None, writer, hedge_address, rent_payer),
            payees: vec![
                Payee::of_pool(&keys.pool, writer),
                Payee::of_buffer(&keys, writer),
            ],
        }
    });
}
