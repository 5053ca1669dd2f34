//! Tranches: their vaults, shares and slots in the pool, and what each layer has paid.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Cession, Incident, IncidentStatus, Pool, Tranche};

use super::{step::price_fell, Book};
use crate::snapshot::Snapshot;

/// The slot of a tranche, when its index has one.
fn slot<'a>(pool: &'a Pool, tranche: &Tranche) -> Option<&'a Cession> {
    pool.cessions.get(usize::from(tranche.index))
}

/// Slots and tranches of a pool, one for one; collateral, limits, premium owed and what it is reckoned from.
pub(super) fn check_tranches(book: &mut Book, s: &Snapshot, address: &Pubkey, pool: &Pool) {
    let owed: u64 = pool.cessions.iter().map(|c| c.owed).sum();
    book.require(1, owed == pool.ceded_payable, || {
        format!(
            "pool {address}: ceded payable {} but tranches are owed {owed}",
            pool.ceded_payable
        )
    });
    let tranches = || s.tranches.iter().filter(|(_, t)| t.pool == *address);
    for (key, tranche) in tranches() {
        book.require(2, tranche.invariant().is_ok(), || {
            format!("tranche {key}: its own invariant is broken")
        });
        let cession = slot(pool, tranche).filter(|c| c.exists());
        book.require(14, cession.is_some(), || {
            format!("tranche {key}: the pool has no slot for it")
        });
        let collateral = cession.map_or(0, |c| c.collateral);
        let held = s.balances.get(&tranche.vault).copied().unwrap_or(0);
        book.require(1, held >= collateral, || {
            format!("tranche {key}: vault {held} < collateral {collateral}")
        });
    }
    let existing = pool.cessions.iter().filter(|c| c.exists()).count();
    book.require(
        14,
        existing == usize::from(pool.tranches) && existing == tranches().count(),
        || {
            format!(
                "pool {address}: {} tranches counted, {existing} slots in use, {} tranches exist",
                pool.tranches,
                tranches().count()
            )
        },
    );
    for (index, cession) in pool.cessions.iter().enumerate() {
        book.require(
            3,
            cession.used <= cession.total_limit() && cession.invariant().is_ok(),
            || {
                format!(
                    "pool {address}: tranche {index} paid {} of {}",
                    cession.used,
                    cession.total_limit()
                )
            },
        );
        let mut restated = *cession;
        book.require(
            4,
            restated.restate().is_ok() && restated == *cession,
            || format!("pool {address}: tranche {index} is not ceded what its collateral backs"),
        );
    }
}

/// Re-insurers' shares and requests, against their tranche's. A position outlives its tranche only without shares.
pub(super) fn check_positions(book: &mut Book, s: &Snapshot) {
    for (key, tranche) in &s.tranches {
        let positions = || s.tranche_positions.values().filter(|p| p.tranche == *key);
        let shares: u128 = positions().map(|p| p.shares.get()).sum();
        let requested: u128 = positions().map(|p| p.requested.get()).sum();
        book.require(
            2,
            shares == tranche.total_shares.get() && requested == tranche.requested.get(),
            || {
                format!(
                    "tranche {key}: positions hold {shares} and request {requested}, the tranche counts {} and {}",
                    tranche.total_shares.get(),
                    tranche.requested.get()
                )
            },
        );
    }
    for (key, position) in &s.tranche_positions {
        book.require(2, position.invariant().is_ok(), || {
            format!("tranche position {key}: request above its shares")
        });
        book.require(
            2,
            position.shares.get() == 0 || s.tranches.contains_key(&position.tranche),
            || format!("tranche position {key}: shares of a tranche that does not exist"),
        );
    }
}

/// What the layers have paid for an incident and not had back: at most what it took from them, and less by no more than
/// what recoveries left after the claims.
pub(super) fn check_allocation(book: &mut Book, key: &Pubkey, incident: &Incident) {
    let paid = &incident.allocated;
    let capital = paid.retention + paid.gap + paid.rest;
    let tranches: u64 = paid.tranches.iter().sum();
    let buffers: u64 = paid.buffers.iter().sum();
    book.require(
        3,
        capital <= incident.from_capital
            && tranches <= incident.from_tranches
            && buffers <= incident.from_buffers,
        || format!("incident {key}: its layers paid more than it took from them"),
    );
    let from_layers = incident.from_capital + incident.from_tranches + incident.from_buffers;
    let to_claims = incident.collected.saturating_sub(from_layers);
    book.require(
        3,
        from_layers.saturating_sub(capital + tranches + buffers)
            <= incident.recovered.saturating_sub(to_claims),
        || format!("incident {key}: its layers had more back than was recovered"),
    );
}

/// What a pool ceded between two moments, base units: premium that left its capital for tranches, reinstatement premium
/// included, returned losses not.
pub(super) fn ceded(before: &Snapshot, after: &Snapshot, address: &Pubkey) -> i128 {
    let owed = |s: &Snapshot| s.pools.get(address).map_or(0, |p| p.ceded_payable.into());
    let mut ceded: i128 = owed(after) - owed(before);
    for (key, now) in after.tranches.iter().filter(|(_, t)| t.pool == *address) {
        if let Some(then) = before.tranches.get(key) {
            ceded += i128::from(now.premium) - i128::from(then.premium);
        }
    }
    for (key, now) in after.incidents.iter().filter(|(_, i)| i.pool == *address) {
        if let Some(then) = before.incidents.get(key) {
            let outstanding = |i: &Incident| -> i128 {
                i.allocated.tranches.iter().map(|p| i128::from(*p)).sum()
            };
            ceded -= (outstanding(then) - outstanding(now)).max(0);
        }
    }
    ceded
}

/// What one transaction did to the tranches of a pool: no share price falls but by a settled loss, no lifetime total falls.
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
    for (key, now) in after.tranches.iter().filter(|(_, t)| t.pool == *address) {
        // What a transaction does not touch, it does not change.
        let then = before.tranches.get(key).unwrap_or(now);
        if now.losses < then.losses || now.premium < then.premium {
            breaches.push(format!("4: tranche {key}: a lifetime total fell"));
            continue;
        }
        let worth = |pool: &Pool, tranche: &Tranche| {
            slot(pool, tranche).map_or(0, |c| u128::from(c.collateral) + u128::from(c.owed))
        };
        let lost = u128::from(now.losses - then.losses);
        if price_fell(
            (
                worth(pool_then, then).saturating_sub(lost),
                then.total_shares.get(),
            ),
            (worth(pool_now, now), now.total_shares.get()),
        ) {
            breaches.push(format!(
                "10: tranche {key}: share price fell without a loss"
            ));
        }
        let settled: u128 = after
            .incidents
            .iter()
            .filter(|(_, i)| i.pool == *address)
            .filter(|(key, _)| {
                before
                    .incidents
                    .get(key)
                    .is_some_and(|i| i.status() == IncidentStatus::Confirmed)
            })
            .map(|(_, i)| u128::from(i.allocated.tranches[usize::from(now.index)]))
            .sum();
        if lost != settled {
            breaches.push(format!(
                "3: tranche {key}: recorded a loss of {lost}, settlement gave it {settled}"
            ));
        }
    }
}

/// What one transaction did to an incident's allocation: settlement splits what it takes; afterwards every part only falls,
/// as recoveries repay it.
pub(super) fn check_allocation_step(
    breaches: &mut Vec<String>,
    key: &Pubkey,
    then: &Incident,
    now: &Incident,
) {
    let parts = |incident: &Incident| {
        let paid = incident.allocated;
        let mut parts = vec![paid.retention, paid.gap, paid.rest];
        parts.extend(paid.tranches);
        parts.extend(paid.buffers);
        parts
    };
    if then.closed_at > 0 {
        let rose = parts(then)
            .iter()
            .zip(parts(now))
            .any(|(then, now)| now > *then);
        let repaid_otherwise = (then.allocated.kinds, then.allocated.order)
            != (now.allocated.kinds, now.allocated.order);
        if rose || repaid_otherwise {
            breaches.push(format!(
                "3: incident {key}: its allocation changed after settlement, not by a repayment"
            ));
        }
        return;
    }
    let paid: u64 = parts(now).iter().sum();
    let taken = now.from_capital + now.from_tranches + now.from_buffers;
    if paid != taken {
        breaches.push(format!(
            "3: incident {key}: its layers paid {paid}, {taken} was taken from them"
        ));
    }
}
