//! What settlement and recovery must make of the books, by the reference of the maths.

use bulwark::{
    constants::MAX_BUFFERS,
    state::{Allocated, Cession, Incident, IncidentStatus, Pool, TrancheKind},
};
use bulwark_math::{LayerKind, PoolLayer, TrancheLayer, MAX_TRANCHES, RATE_ONE, YEAR_SECONDS};

use crate::{
    books::Books,
    reference::{self, exact, ratio, stack, units, Exact},
};

const AGGREGATE: u8 = TrancheKind::AggregateStopLoss as u8;
const EXCESS: u8 = TrancheKind::ExcessOfLoss as u8;

/// Whether the tranche covers losses of `time`.
fn in_term(cession: &Cession, time: u64) -> bool {
    cession.start <= time && time < cession.end
}

/// Limit left for one incident: of all that the term has, at most one limit at a time.
pub fn limit_left(cession: &Cession) -> u64 {
    let whole = exact(cession.limit) * exact(u64::from(cession.reinstatements) + 1);
    units(&exact(cession.limit).min(whole - exact(cession.used)))
}

/// Writes what depends on the collateral: the share that it backs, or the premium a second.
pub fn restate(cession: &mut Cession) {
    if cession.kind() == TrancheKind::QuotaShare {
        let backed = ratio(cession.collateral, cession.limit).min(exact(1));
        let share = exact(cession.cession_bps.into()) * backed;
        cession.effective_bps = u16::try_from(units(&share.floor())).expect("a share in bps");
    } else {
        let standing = exact(limit_left(cession).min(cession.collateral));
        let yearly = standing * ratio(cession.rate_on_line, RATE_ONE);
        let a_second = yearly * exact(1 << 32) / exact(YEAR_SECONDS);
        cession.rate = units(&a_second.floor());
    }
}

/// The tranche as a layer of a loss at `time`.
pub fn layer(cession: &Cession, time: u64) -> TrancheLayer {
    let (attachment, limit_left) = (cession.attachment, limit_left(cession));
    let in_term = in_term(cession, time);
    let kind = match cession.kind() {
        TrancheKind::ExcessOfLoss => LayerKind::ExcessOfLoss {
            attachment,
            limit_left,
        },
        TrancheKind::AggregateStopLoss => LayerKind::AggregateStopLoss {
            attachment,
            limit_left,
        },
        TrancheKind::QuotaShare if in_term => LayerKind::QuotaShare {
            cession_bps: cession.effective_bps,
        },
        _ => LayerKind::QuotaShare { cession_bps: 0 },
    };
    let available = if in_term { cession.collateral } else { 0 };
    TrancheLayer { kind, available }
}

/// A loss of `amount` leaves the tranche: the limit it uses comes back while there are reinstatements, for the premium returned.
fn charge(cession: &mut Cession, amount: u64) -> u64 {
    cession.collateral -= amount;
    if cession.kind() == TrancheKind::QuotaShare {
        restate(cession);
        return 0;
    }
    // On the axis of limit used: the stretch of this loss before the last limit, which does not come back.
    let reinstatable = exact(cession.limit) * exact(cession.reinstatements.into());
    let widths = [exact(cession.used), exact(amount)];
    let reinstated = &stack(&reinstatable, &widths)[1];
    let years = ratio(cession.end - cession.start, YEAR_SECONDS);
    let premium = exact(cession.limit) * ratio(cession.rate_on_line, RATE_ONE) * years;
    cession.used += amount;
    restate(cession);
    reference::reinstatement_premium(
        units(&premium.floor()),
        cession.limit,
        units(reinstated),
        cession.reinstatement_bps,
    )
}

/// Begins the year of losses that is due: nothing was lost in it yet.
fn begin_year(pool: &mut Pool, now: u64) {
    if now - pool.year_start < YEAR_SECONDS {
        return;
    }
    pool.year_start = now;
    pool.net_losses_of_year = 0;
    for cession in &mut pool.cessions {
        if cession.kind == AGGREGATE {
            cession.used = 0;
            restate(cession);
        }
    }
}

/// Sets premium aside out of capital, by index, as far as it goes.
fn set_aside(pool: &mut Pool, due: &[u64; MAX_TRANCHES]) {
    let paid = stack(&exact(pool.capital), &due.map(exact));
    for (cession, part) in pool.cessions.iter_mut().zip(&paid) {
        let part = units(part);
        cession.owed += part;
        pool.capital -= part;
        pool.ceded_payable += part;
    }
}

/// Tranches with the last to pay first: kinds in reverse, in a kind from the highest attachment, of equal ones the last.
fn last_to_pay_first(cessions: &[Cession; MAX_TRANCHES]) -> [u8; MAX_TRANCHES] {
    let mut order = [0, 1, 2, 3, 4, 5, 6, 7];
    order.sort_by_key(|index: &u8| {
        let cession = &cessions[usize::from(*index)];
        (cession.kind, cession.attachment, *index)
    });
    order.reverse();
    order
}

/// Settles the incident.
pub fn settle(before: &Books) -> Books {
    let mut books = *before;
    let now = books.now;
    let (pool, incident) = (&mut books.pool, &mut books.incident);
    begin_year(pool, now);
    let time = incident.incident_time;
    let line = exact(incident.capital_at_start) * ratio(pool.settings.stop_loss_bps.into(), 10_000);
    let allocation = reference::allocate(
        incident.approved_total,
        &PoolLayer {
            capital: pool.capital,
            stop_loss_line: units(&line.floor()),
            net_losses_of_year: pool.net_losses_of_year,
        },
        &pool.cessions.map(|cession| layer(&cession, time)),
        0,
    );

    // Capital below the lowest attachment of the excess layers that paid.
    let lowest = pool
        .cessions
        .iter()
        .zip(allocation.tranches)
        .filter(|(cession, paid)| cession.kind == EXCESS && *paid > 0)
        .map(|(cession, _)| exact(cession.attachment))
        .min()
        .unwrap_or(exact(u64::MAX));
    let retained = exact(allocation.pool_retained);
    let of_capital = stack(&retained, &[lowest, retained.clone()]);
    incident.allocated = Allocated {
        retention: units(&of_capital[0]),
        gap: units(&of_capital[1]),
        rest: allocation.pool_rest,
        tranches: allocation.tranches,
        buffers: [0; MAX_BUFFERS],
        kinds: pool.cessions.map(|cession| cession.kind),
        order: last_to_pay_first(&pool.cessions),
    };

    let from_capital = allocation.pool_retained + allocation.pool_rest;
    let from_tranches: u64 = allocation.tranches.iter().sum();
    incident.status = IncidentStatus::Settled as u8;
    incident.closed_at = now;
    incident.from_capital = from_capital;
    incident.from_tranches = from_tranches;
    incident.collected = incident.approved_total - allocation.shortfall;

    pool.capital -= from_capital;
    pool.losses += from_capital;
    pool.payable += incident.collected;
    pool.net_losses_of_year += allocation.net_loss;
    let mut due = [0; MAX_TRANCHES];
    for (index, part) in allocation.tranches.into_iter().enumerate() {
        if part == 0 {
            continue;
        }
        due[index] = charge(&mut pool.cessions[index], part);
        let tranche = &mut books.tranches[index];
        tranche.losses += part;
        if pool.cessions[index].collateral == 0 && tranche.total_shares.get() > 0 {
            tranche.wiped = 1;
        }
        books.vaults[index] -= part;
    }
    let ceded_before = pool.ceded_payable;
    set_aside(pool, &due);
    let taken = from_capital > 0 || pool.ceded_payable > ceded_before;
    if taken && pool.capital == 0 && pool.total_shares.get() > 0 {
        pool.wiped = 1;
    }
    pool.confirmed_incidents -= 1;
    if pool.confirmed_incidents == 0 {
        pool.holds[0].until = now;
    }
    books.vault += from_tranches;
    books.open_incidents -= 1;
    books
}

/// Who is repaid, the last to pay first; `None` is capital.
fn repaid_in_order(incident: &mut Incident) -> Vec<(Option<usize>, &mut u64)> {
    let Allocated {
        retention,
        gap,
        rest,
        tranches,
        buffers: _,
        kinds,
        order,
    } = &mut incident.allocated;
    let place = |index: usize| order.iter().position(|i| usize::from(*i) == index);
    let mut ranked: Vec<_> = tranches
        .iter_mut()
        .enumerate()
        .filter(|(index, _)| kinds[*index] > 0)
        .map(|(index, part)| {
            let rank = match kinds[index] {
                AGGREGATE => 2,
                EXCESS => 4,
                _ => 6,
            };
            ((rank, place(index)), Some(index), part)
        })
        .collect();
    ranked.push(((1, None), None, rest));
    ranked.push(((3, None), None, gap));
    ranked.push(((5, None), None, retention));
    ranked.sort_by_key(|(rank, ..)| *rank);
    ranked
        .into_iter()
        .map(|(_, payer, part)| (payer, part))
        .collect()
}

/// Brings back `amount`.
pub fn recover(before: &Books, amount: u64) -> Books {
    let mut books = *before;
    let now = books.now;
    let (pool, incident) = (&mut books.pool, &mut books.incident);
    begin_year(pool, now);
    let (closed_at, time) = (incident.closed_at, incident.incident_time);
    let salvage_lasts = now <= closed_at + u64::from(incident.windows.salvage);
    let short = incident.approved_total - incident.collected;
    let claims_take = exact(if salvage_lasts { short } else { 0 });
    let of_amount = stack(&exact(amount), &[claims_take, exact(amount)]);
    let (to_claims, to_layers) = (units(&of_amount[0]), &of_amount[1]);

    let this_year = closed_at >= pool.year_start;
    let mut payers = repaid_in_order(incident);
    let paid: Vec<Exact> = payers.iter().map(|(_, part)| exact(**part)).collect();
    let repaid = stack(to_layers, &paid);
    let mut to_capital = units(&(to_layers - repaid.iter().sum::<Exact>()));
    for ((payer, paid), part) in payers.iter_mut().zip(&repaid) {
        let part = units(part);
        **paid -= part;
        let Some(index) = *payer else {
            to_capital += part;
            if this_year {
                pool.net_losses_of_year -= part;
            }
            continue;
        };
        let cession = &mut pool.cessions[index];
        // What it paid in its own slot's contract; a successor in the slot has no claim to it.
        let there = cession.exists() && cession.opened_at <= time;
        let of_year = before.incident.allocated.kinds[index] == AGGREGATE;
        if of_year && this_year {
            pool.net_losses_of_year -= part;
        }
        if !there {
            to_capital += part;
        } else if part > 0 {
            cession.owed += part;
            pool.ceded_payable += part;
            let has_limit = cession.kind() != TrancheKind::QuotaShare;
            if has_limit && in_term(cession, time) && (this_year || !of_year) {
                cession.used -= part;
                restate(cession);
            }
        }
    }
    pool.capital += to_capital;
    pool.gains += to_capital;
    pool.payable += to_claims;
    incident.collected += to_claims;
    incident.recovered += amount;
    books.vault += amount;
    books.purse -= amount;
    books
}
