//! Room stop-loss: the trip and the reset, what buffers count for, auctions and turns, stakers' money.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::TRIP_GRACE,
    state::{Buffer, BufferPosition, BufferSlot, Feed, Fund, Pool, PremiumBook},
};

use super::{span, tokens};
use crate::keeper::plan::{Action, Key, Payee, Planner, Step};

/// A buffer is valued anew when its value would change by one part in so many.
const VALUE_PARTS: u64 = 100;

/// Plans the room's steps.
pub fn stop_loss(planner: &mut Planner) {
    let pools: Vec<Pubkey> = planner.pools.keys().copied().collect();
    for pool in pools {
        trip_or_reset(planner, &pool);
        close_auction(planner, &pool);
    }
    let snapshot = planner.snapshot;
    for (address, buffer) in &snapshot.buffers {
        value(planner, address, buffer);
        start_auction(planner, address, buffer);
    }
    for (address, position) in &snapshot.buffer_positions {
        unstake(planner, address, position);
        collect_income(planner, address, position);
    }
}

/// What the stop-loss is due for.
#[derive(Clone, Copy)]
enum Due {
    Trip { over_line: bool },
    Reset,
}

/// Whether the pool's ratios and losses trip or reset its stop-loss.
fn stop_loss_due(pool: &Pool, book: &PremiumBook, fund: &Fund, now: u64) -> Option<Due> {
    let stop_loss = &pool.stop_loss;
    let is_tripped = stop_loss.tripped == 1;
    let earliest = stop_loss
        .tripped_at
        .saturating_add(stop_loss.reset_seconds.into());
    if is_tripped && (stop_loss.is_liquidating() || now < earliest) {
        return None;
    }
    let mut pool = *pool;
    pool.accrue(&mut book.clone(), now).ok()?;
    pool.roll_loss_year(now).ok()?;
    let over_line = pool.net_losses_of_year > pool.yearly_line().ok()?;
    let stands_at = |ratio, valued| {
        let solvency = pool.solvency_with_buffers(&fund.parameters, valued).ok()?;
        solvency
            .covers(&fund.parameters.solvency_rules(), ratio)
            .ok()
    };
    if is_tripped {
        let recovered = !over_line && stands_at(pool.stop_loss.reset_ratio_bps, now)?;
        return recovered.then_some(Due::Reset);
    }
    let valued = now.saturating_sub(TRIP_GRACE);
    let is_due = over_line || !stands_at(pool.stop_loss.trip_ratio_bps, valued)?;
    is_due.then_some(Due::Trip { over_line })
}

/// The rule says so.
fn trip_or_reset(planner: &mut Planner, address: &Pubkey) {
    let view = &planner.pools[address];
    let keys = view.keys;
    let Some(book) = planner.snapshot.books.get(&view.pool.premium_book) else {
        return;
    };
    match stop_loss_due(view.pool, book, view.fund, planner.now) {
        Some(Due::Trip { over_line }) => {
            let reason = if over_line {
                "the net losses of the year are above the stop-loss line"
            } else {
                "eligible capital is below the ratio that trips"
            };
            planner.due(Step::TripStopLoss, *address, reason.to_owned(), move || {
                keys.trip_stop_loss()
            });
        }
        Some(Due::Reset) => planner.due(
            Step::ResetStopLoss,
            *address,
            "eligible capital is above the ratio that resets".to_owned(),
            move || keys.reset_stop_loss(),
        ),
        None => (),
    }
}

/// Accounts of a buffer that is kept: slot and feed.
fn parts<'a>(planner: &Planner<'a>, buffer: &Buffer) -> Option<(&'a Pool, BufferSlot, &'a Feed)> {
    let pool = planner.pools.get(&buffer.pool)?.pool;
    let slot = *pool.buffer(buffer.index).ok()?;
    let feed = planner.snapshot.feeds.get(&buffer.feed)?;
    Some((pool, slot, feed))
}

/// The value is in the second half of its life, or would change much.
fn value(planner: &mut Planner, address: &Pubkey, buffer: &Buffer) {
    let now = planner.now;
    let Some((pool, slot, feed)) = parts(planner, buffer) else {
        return;
    };
    let Some(keys) = planner.buffer(address, buffer) else {
        return;
    };
    let mut fresh = slot;
    if pool.stop_loss.is_liquidating() || buffer.value(&mut fresh, feed, now).is_err() {
        return;
    }
    let half = u64::from(buffer.terms.value_seconds) / 2;
    let is_old =
        slot.valued_until < now.saturating_add(half) && fresh.valued_until > slot.valued_until;
    let change = fresh.value.abs_diff(slot.value);
    let decimals = pool.decimals;
    let reason = if change > slot.value / VALUE_PARTS && now <= fresh.valued_until {
        format!(
            "it is worth {} and counts for {}",
            tokens(fresh.value, decimals),
            tokens(slot.value, decimals)
        )
    } else if is_old && fresh.value > 0 {
        "its value ages".to_owned()
    } else {
        return;
    };
    planner.due(Step::ValueBuffer, *address, reason, move || {
        keys.value_buffer()
    });
}

/// It is the buffer's turn and nothing sells.
fn start_auction(planner: &mut Planner, address: &Pubkey, buffer: &Buffer) {
    let now = planner.now;
    let Some((pool, slot, feed)) = parts(planner, buffer) else {
        return;
    };
    let Some(keys) = planner.buffer(address, buffer) else {
        return;
    };
    let is_its_turn =
        pool.stop_loss.is_turn_of(buffer.index) && now <= pool.stop_loss.turn_deadline;
    if !is_its_turn || slot.collateral == 0 {
        return;
    }
    let Ok(reference) = feed.high(now) else {
        return;
    };
    let sells = buffer
        .auction_price(pool, now)
        .ok()
        .flatten()
        .is_some_and(|price| buffer.floor_at(reference).is_ok_and(|floor| price >= floor));
    let put_first = buffer.has_better_put(&slot, reference, now).unwrap_or(true);
    let incident = pool.stop_loss.incident;
    let mut started = *buffer;
    if sells || put_first || started.start_auction(incident, reference, now).is_err() {
        return;
    }
    let need = tokens(pool.stop_loss.to_raise, pool.decimals);
    let reason = match started.auction.starts {
        0 | 1 => format!("it is its turn to raise {need}"),
        _ => format!("the auction ended with {need} still to raise"),
    };
    planner.due(Step::StartAuction, *address, reason, move || {
        keys.start_auction()
    });
}

/// The buffer's turn is over, or its collateral gone.
fn close_auction(planner: &mut Planner, address: &Pubkey) {
    let view = &planner.pools[address];
    let (pool, keys) = (view.pool, view.keys);
    let Ok(slot) = pool.buffer(pool.stop_loss.turn) else {
        return;
    };
    let reason = if planner.now > pool.stop_loss.turn_deadline {
        "the turn's deadline is over"
    } else if slot.collateral == 0 {
        "the buffer's collateral is gone"
    } else {
        return;
    };
    planner.due(Step::CloseAuction, *address, reason.to_owned(), move || {
        keys.close_auction()
    });
}

/// The request matured and nothing holds the pool; whoever asked first first.
fn unstake(planner: &mut Planner, address: &Pubkey, position: &BufferPosition) {
    let (snapshot, now) = (planner.snapshot, planner.now);
    let Some(buffer) = snapshot.buffers.get(&position.buffer) else {
        return;
    };
    let (Some(keys), Some(view)) = (
        planner.buffer(&position.buffer, buffer),
        planner.pools.get(&buffer.pool),
    ) else {
        return;
    };
    let Some(book) = snapshot.books.get(&view.pool.premium_book) else {
        return;
    };
    let is_spent = view
        .pool
        .buffer(buffer.index)
        .is_ok_and(|slot| buffer.is_spent(slot));
    let since = position.request().map_or(0, |request| request.matures_at);
    if leaves(view.pool, book, view.fund, buffer, position, now).is_none() {
        return;
    }
    let reason = if is_spent {
        "the buffer is spent".to_owned()
    } else {
        format!("a request matured {} ago", span(now.saturating_sub(since)))
    };
    let owner = position.owner;
    let key = Key {
        step: Step::Unstake,
        since,
        subject: *address,
        detail: Pubkey::default(),
    };
    planner.due_as(key, reason, move || Action {
        instruction: keys.unstake(owner),
        payees: vec![Payee::of_buffer(&keys, owner)],
    });
}

/// Whether unstaking would go through now: `None` when it is refused.
fn leaves(
    pool: &Pool,
    book: &PremiumBook,
    fund: &Fund,
    buffer: &Buffer,
    position: &BufferPosition,
    now: u64,
) -> Option<()> {
    pool.require_released().ok()?;
    let shares = if buffer.is_spent(pool.buffer(buffer.index).ok()?) {
        position.shares.get()
    } else {
        let request = position.request()?;
        request.require_executable(now, &pool.holds).ok()?;
        request.shares.get()
    };
    if shares == 0 {
        return None;
    }
    let (mut pool, mut buffer) = (*pool, *buffer);
    pool.accrue(&mut book.clone(), now).ok()?;
    let slot = pool.buffer_mut(buffer.index).ok()?;
    buffer.index_income(slot).ok()?;
    let left = buffer.burn_shares(slot, shares).ok()?;
    if left.collateral > 0 || left.cash > 0 {
        pool.require_solvent(&fund.parameters).ok()?;
    }
    Some(())
}

/// Income worth a transaction waits, or the last of a position that left.
fn collect_income(planner: &mut Planner, address: &Pubkey, position: &BufferPosition) {
    let Some(buffer) = planner.snapshot.buffers.get(&position.buffer) else {
        return;
    };
    let (Some(keys), Some(view)) = (
        planner.buffer(&position.buffer, buffer),
        planner.pools.get(&buffer.pool),
    ) else {
        return;
    };
    let counted = || {
        let (mut buffer, mut position) = (**buffer, *position);
        buffer
            .index_income(view.pool.buffer(buffer.index).ok()?)
            .ok()?;
        position.count_income(&mut buffer).ok()?;
        Some(position.income)
    };
    let income = counted().unwrap_or(0);
    let is_last = position.shares.get() == 0 && income > 0;
    if income < view.least && !is_last {
        return;
    }
    let reason = format!("{} of income wait", tokens(income, view.pool.decimals));
    let owner = position.owner;
    planner.due(Step::CollectIncome, *address, reason, move || Action {
        instruction: keys.collect_income(owner),
        payees: vec![Payee::of_pool(&keys.pool, owner)],
    });
}
