//! Buffers, puts and liquidations against the pool they stand behind.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Buffer, BufferSlot, Incident, IncidentStatus, Pool, PutSlot};
use bulwark_math::income_due;

use super::{step::price_fell, Book};
use crate::snapshot::Snapshot;

fn buffers<'a>(
    s: &'a Snapshot,
    pool: &'a Pubkey,
) -> impl Iterator<Item = (&'a Pubkey, &'a Buffer)> {
    s.buffers
        .iter()
        .filter(move |(_, b)| b.pool == *pool)
        .map(|(key, buffer)| (key, &**buffer))
}

/// What a settled or settling incident holds of the pool's `payable`.
pub(super) fn payable(key: &Pubkey, incident: &Incident, pool: &Pool) -> u64 {
    if incident.status() == IncidentStatus::Liquidating && pool.stop_loss.incident == *key {
        let raised: u64 = pool.buffers.iter().map(|slot| slot.raised).sum();
        return incident.from_capital + incident.from_tranches + raised;
    }
    incident.collected - incident.paid
}

/// A pool's buffers, their puts and the liquidation in course.
pub(super) fn check_pool(book: &mut Book, s: &Snapshot, address: &Pubkey, pool: &Pool) {
    let open = buffers(s, address).count();
    let slots = pool.buffers.iter().filter(|slot| slot.exists()).count();
    book.require(
        14,
        open == slots && slots == usize::from(pool.stop_loss.buffers),
        || {
            format!(
                "pool {address}: {} buffers counted, {slots} in slots, {open} exist",
                pool.stop_loss.buffers
            )
        },
    );
    let money: u64 = pool
        .buffers
        .iter()
        .map(|slot| slot.cash + slot.income())
        .sum();
    book.require(1, money == pool.buffer_payable, || {
        format!(
            "pool {address}: {} held for buffers, slots have {money}",
            pool.buffer_payable
        )
    });
    let locked: u64 = s
        .hedges
        .values()
        .filter(|h| s.buffers.get(&h.buffer).is_some_and(|b| b.pool == *address))
        .map(|h| h.locked)
        .sum();
    book.require(1, locked == pool.puts, || {
        format!(
            "pool {address}: {} held for puts, they lock {locked}",
            pool.puts
        )
    });
    for (key, buffer) in buffers(s, address) {
        let slot = &pool.buffers[usize::from(buffer.index)];
        check_buffer(book, s, key, buffer, slot);
        check_puts(book, s, key, buffer);
    }
    check_liquidation(book, s, address, pool);
}

fn check_buffer(book: &mut Book, s: &Snapshot, key: &Pubkey, buffer: &Buffer, slot: &BufferSlot) {
    let held = s.balances.get(&buffer.vault).copied().unwrap_or(0);
    let ledger = slot.collateral + buffer.delivered;
    book.require(1, held >= ledger, || {
        format!("buffer {key}: vault {held} < ledger {ledger}")
    });
    book.require(14, buffer.invariant().is_ok(), || {
        format!("buffer {key}: its own invariant is broken")
    });
    let positions = || s.buffer_positions.values().filter(|p| p.buffer == *key);
    let total = buffer.total_shares.get();
    let shares: u128 = positions().map(|p| p.shares.get()).sum();
    book.require(
        2,
        shares == total && (total > 0) == (slot.held == 1),
        || format!("buffer {key}: positions hold {shares}, the buffer counts {total}"),
    );
    let owed: u64 = positions().map(|p| p.income).sum();
    book.require(1, owed == buffer.income_owed, || {
        format!(
            "buffer {key}: {} owed to stakers, positions count {owed}",
            buffer.income_owed
        )
    });
    let due: u64 = positions()
        .filter(|p| p.shares.get() > 0)
        .map(|p| {
            income_due(
                buffer.income_index.get(),
                p.income_index.get(),
                p.shares.get(),
            )
            .unwrap_or(u64::MAX >> 8)
        })
        .sum();
    book.require(
        1,
        owed + due <= slot.income() && buffer.income_seen <= slot.income_earned,
        || {
            format!(
                "buffer {key}: stakers are due {} of an income of {}",
                owed + due,
                slot.income()
            )
        },
    );
}

fn check_puts(book: &mut Book, s: &Snapshot, key: &Pubkey, buffer: &Buffer) {
    let hedges = || s.hedges.iter().filter(|(_, h)| h.buffer == *key);
    let (count, delivered) = hedges().fold((0u32, 0u64), |(count, sum), (_, hedge)| {
        (count + 1, sum + hedge.delivered)
    });
    book.require(
        14,
        count == buffer.hedges && delivered == buffer.delivered,
        || {
            format!(
                "buffer {key}: counts {} puts and {} delivered, {count} and {delivered} exist",
                buffer.hedges, buffer.delivered
            )
        },
    );
    for (address, hedge) in hedges() {
        book.require(1, hedge.invariant().is_ok(), || {
            format!("put {address}: its own invariant is broken")
        });
    }
    for held in buffer.puts.iter().filter(|p| **p != PutSlot::default()) {
        let same = s.hedges.get(&held.hedge).is_some_and(|h| {
            (h.strike, h.size, h.locked, h.expiry)
                == (held.strike, held.size, held.locked, held.expiry)
        });
        book.require(14, same, || {
            format!("buffer {key}: its put {} is not the writer's", held.hedge)
        });
    }
}

fn check_liquidation(book: &mut Book, s: &Snapshot, address: &Pubkey, pool: &Pool) {
    let waiting: Vec<_> = s
        .incidents
        .iter()
        .filter(|(_, i)| i.pool == *address && i.status() == IncidentStatus::Liquidating)
        .collect();
    if !pool.stop_loss.is_liquidating() {
        let idle = pool.stop_loss.to_raise == 0
            && pool.buffers.iter().all(|slot| slot.raised == 0)
            && pool
                .stop_loss
                .reinstatements_due
                .iter()
                .all(|due| *due == 0);
        return book.require(14, waiting.is_empty() && idle, || {
            format!("pool {address}: a settlement waits that the pool does not know")
        });
    }
    let [(key, incident)] = waiting[..] else {
        return book.require(14, false, || {
            format!("pool {address}: {} settlements wait", waiting.len())
        });
    };
    let raised: u64 = pool.buffers.iter().map(|slot| slot.raised).sum();
    let parts = incident.from_capital + incident.from_tranches + raised + pool.stop_loss.to_raise;
    book.require(
        3,
        *key == pool.stop_loss.incident
            && parts == incident.approved_total
            && pool.stop_loss.tripped == 1,
        || {
            format!(
                "incident {key}: its parts and what is to be raised are {parts}, not {}",
                incident.approved_total
            )
        },
    );
}

/// What one transaction did to a pool's buffers: collateral and cash of a share fall only by sales for a settlement and by puts,
/// lifetime totals never.
pub(super) fn check_step(
    breaches: &mut Vec<String>,
    before: &Snapshot,
    after: &Snapshot,
    address: &Pubkey,
) {
    let (Some(pool_then), Some(pool_now)) = (before.pools.get(address), after.pools.get(address))
    else {
        return;
    };
    for (key, now) in buffers(after, address) {
        let index = usize::from(now.index);
        let (slot_then, slot_now) = (&pool_then.buffers[index], &pool_now.buffers[index]);
        if slot_then.opened_at != slot_now.opened_at {
            continue;
        }
        let then = before.buffers.get(key).map_or(now, |b| &**b);
        if slot_now.income_earned < slot_then.income_earned
            || slot_now.income_paid < slot_then.income_paid
            || now.income_index.get() < then.income_index.get()
        {
            breaches.push(format!("4: buffer {key}: a lifetime total fell"));
        }
        let sold = pool_then.stop_loss.is_liquidating()
            || pool_now.stop_loss.is_liquidating()
            || after.incidents.iter().any(|(key, now)| {
                now.from_buffers > 0
                    && before
                        .incidents
                        .get(key)
                        .is_some_and(|then| then.closed_at == 0)
            });
        let exercised = now.delivered > then.delivered;
        let shares = |buffer: &Buffer| buffer.total_shares.get();
        if !sold
            && !exercised
            && price_fell(
                (slot_then.collateral.into(), shares(then)),
                (slot_now.collateral.into(), shares(now)),
            )
        {
            breaches.push(format!(
                "10: buffer {key}: collateral of a share fell without a sale"
            ));
        }
        let cash = |slot: &BufferSlot, buffer: &Buffer| (u128::from(slot.cash), shares(buffer));
        if !sold && price_fell(cash(slot_then, then), cash(slot_now, now)) && slot_then.cash > 0 {
            breaches.push(format!(
                "10: buffer {key}: cash of a share fell without a settlement"
            ));
        }
    }
}
