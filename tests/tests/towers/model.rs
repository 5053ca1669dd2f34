//! What settlement and recovery must make of the books, by the reference of the maths.

use bulwark::{
    constants::MAX_BUFFERS,
    state::{Allocated, BufferSlot, Cession, Incident, IncidentStatus, Pool, TrancheKind},
};
use bulwark_math::{LayerKind, PoolLayer, TrancheLayer, MAX_TRANCHES, RATE_ONE, YEAR_SECONDS};

use crate::{
    books::Books,
    reference::{self, exact, ratio, stack, units, Exact},
    waiting::Wait,
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

/// Whether the pool's year of losses is over.
pub fn is_year_over(pool: &Pool, now: u64) -> bool {
    now >= pool.year_start + YEAR_SECONDS
}

/// Begins the year of losses that is due: nothing was lost in it yet.
pub fn begin_year(pool: &mut Pool, now: u64) {
    if !is_year_over(pool, now) {
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

/// Brings to the pool what came while its settlement waited.
fn receive(books: &mut Books, wait: &Wait) {
    let pool = &mut books.pool;
    pool.capital += wait.injected;
    pool.gains += wait.injected;
    books.vault += wait.injected;
    for (slot, delivery) in pool.buffers.iter_mut().zip(wait.exercised) {
        slot.collateral -= delivery.collateral;
        slot.cash += delivery.money;
        pool.puts -= delivery.money;
        pool.buffer_payable += delivery.money;
    }
    for (slot, delivery) in pool.buffers.iter_mut().zip(wait.sold) {
        slot.collateral -= delivery.collateral;
        books.vault += delivery.money;
    }
}

/// Takes `amount` from the buffers: slot by slot, a slot's cash before what its collateral was sold for. Returns what each gave.
fn take_from_buffers(pool: &mut Pool, amount: u64, wait: &Wait) -> [u64; MAX_BUFFERS] {
    let offered = pool
        .buffers
        .iter()
        .zip(wait.sold)
        .flat_map(|(slot, sold)| [exact(slot.cash), exact(sold.money)]);
    let taken = stack(&exact(amount), &offered.collect::<Vec<_>>());
    std::array::from_fn(|index| {
        let (cash, sold) = (units(&taken[2 * index]), units(&taken[2 * index + 1]));
        let all = wait.sold[index].money;
        assert_eq!(sold, all, "slot {index} sold more than was needed");
        pool.buffers[index].cash -= cash;
        pool.buffer_payable -= cash;
        cash + sold
    })
}

/// Settles the incident in one step, with what the buffers had raised when its settlement ended.
pub fn settle(before: &Books, wait: &Wait) -> Books {
    let mut books = *before;
    let began = books.now;
    books.now = wait.until;
    receive(&mut books, wait);
    let (pool, incident) = (&mut books.pool, &mut books.incident);
    pool.accrued_until = wait.until;
    begin_year(pool, began);
    incident.charged_at = began;
    let time = incident.incident_time;
    let line = exact(incident.capital_at_start) * ratio(pool.settings.stop_loss_bps.into(), 10_000);
    let in_buffers = pool.buffers.iter().map(|slot| slot.cash).sum::<u64>()
        + wait.sold.iter().map(|sold| sold.money).sum::<u64>();
    let allocation = reference::allocate(
        incident.approved_total,
        &PoolLayer {
            capital: pool.capital,
            // What was given to capital later is beyond the line.
            stop_loss_line: units(&line.floor()).min(before.pool.capital),
            net_losses_of_year: pool.net_losses_of_year,
        },
        &pool.cessions.map(|cession| layer(&cession, time)),
        in_buffers,
    );
    let beyond_the_line = allocation.buffer + allocation.pool_rest + allocation.shortfall;
    let asked = |slot: &BufferSlot| slot.collateral > 0 || slot.cash > 0;
    if beyond_the_line > 0 && before.pool.buffers.iter().any(asked) {
        if pool.stop_loss.tripped == 0 {
            (pool.stop_loss.tripped, pool.stop_loss.tripped_at) = (1, began);
        }
        for slot in &mut pool.buffers {
            (slot.value, slot.valued_until) = (0, 0);
        }
    }

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
        buffers: take_from_buffers(pool, allocation.buffer, wait),
        kinds: pool.cessions.map(|cession| cession.kind),
        order: last_to_pay_first(&pool.cessions),
    };

    let from_capital = allocation.pool_retained + allocation.pool_rest;
    let from_tranches: u64 = allocation.tranches.iter().sum();
    incident.status = IncidentStatus::Settled as u8;
    incident.closed_at = wait.until;
    incident.from_capital = from_capital;
    incident.from_tranches = from_tranches;
    incident.from_buffers = allocation.buffer;
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
        pool.holds[0].until = wait.until;
    }
    books.vault += from_tranches;
    books.open_incidents -= 1;
    books
}

/// Who paid a part of a loss.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Payer {
    Capital,
    Buffer(usize),
    Tranche(usize),
}

/// Who is repaid, the last to pay first.
fn repaid_in_order(incident: &mut Incident) -> Vec<(Payer, &mut u64)> {
    let Allocated {
        retention,
        gap,
        rest,
        tranches,
        buffers,
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
                AGGREGATE => 3,
                EXCESS => 5,
                _ => 7,
            };
            ((rank, place(index)), Payer::Tranche(index), part)
        })
        .collect();
    for (index, part) in buffers.iter_mut().enumerate() {
        let last_first = (2, Some(MAX_BUFFERS - index));
        ranked.push((last_first, Payer::Buffer(index), part));
    }
    ranked.push(((1, None), Payer::Capital, rest));
    ranked.push(((4, None), Payer::Capital, gap));
    ranked.push(((6, None), Payer::Capital, retention));
    ranked.sort_by_key(|(rank, ..)| *rank);
    ranked
        .into_iter()
        .map(|(_, payer, part)| (payer, part))
        .collect()
}

/// Brings back `amount`; `loss_year` is when the year began that counts the incident's loss.
pub fn recover(before: &Books, amount: u64, loss_year: u64) -> Books {
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

    let this_year = loss_year == pool.year_start;
    let kinds = incident.allocated.kinds;
    let mut payers = repaid_in_order(incident);
    let paid: Vec<Exact> = payers.iter().map(|(_, part)| exact(**part)).collect();
    let repaid = stack(to_layers, &paid);
    let mut to_capital = units(&(to_layers - repaid.iter().sum::<Exact>()));
    for ((payer, paid), part) in payers.iter_mut().zip(&repaid) {
        let part = units(part);
        **paid -= part;
        let of_year = match *payer {
            Payer::Tranche(index) => kinds[index] == AGGREGATE,
            _ => true,
        };
        if of_year && this_year {
            pool.net_losses_of_year -= part;
        }
        // What it paid in its own slot's contract or shares; a successor in the slot has no claim to it.
        match *payer {
            Payer::Tranche(index) if is_there(&pool.cessions[index], time) => {
                if part > 0 {
                    give_back(pool, index, part, time, this_year || !of_year);
                }
            }
            Payer::Buffer(index) if has_stakers_of(&pool.buffers[index], closed_at) => {
                pool.buffers[index].cash += part;
                pool.buffer_payable += part;
            }
            _ => to_capital += part,
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

/// Whether the tranche in a slot is the one that covered losses of `time`.
fn is_there(cession: &Cession, time: u64) -> bool {
    cession.exists() && cession.opened_at <= time
}

/// Whether the buffer in a slot stood there before the settlement of `closed_at`, and somebody holds its shares.
pub fn has_stakers_of(slot: &BufferSlot, closed_at: u64) -> bool {
    slot.exists() && slot.opened_at < closed_at && slot.held == 1
}

/// Gives a tranche back what it paid, and the limit it used for that where it `still_counts`.
fn give_back(pool: &mut Pool, index: usize, part: u64, time: u64, still_counts: bool) {
    pool.ceded_payable += part;
    let cession = &mut pool.cessions[index];
    cession.owed += part;
    let has_limit = cession.kind() != TrancheKind::QuotaShare;
    if has_limit && in_term(cession, time) && still_counts {
        cession.used -= part;
        restate(cession);
    }
}
