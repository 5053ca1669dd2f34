//! Re-insurers stand behind the pools: tranches of every kind open, fill, pay, are renewed, emptied and closed.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    constants::{MAX_TRANCHE_TERM, MIN_TRANCHE_TERM},
    instructions::OpenTrancheArgs,
    state::{Cession, Tranche, TrancheCover, TranchePosition, TrancheTerm},
};
use bulwark_client::keys::{IncidentKeys, TrancheKeys};
use bulwark_math::MAX_TRANCHES;
use bulwark_tests::{Signer, USD};
use rand::Rng;

use crate::{
    play::{Move, Play, DAY},
    underwriting::donation,
};

/// A settlement whose list of tranches is wrong: it must never go through.
pub const AMISS: &str = "settle_incident amiss";

/// Slots of every pool that hold tranches of many months: only what outlasts the policies counts for solvency.
const LONG_SLOTS: u8 = 2;

pub fn act(play: &mut Play) -> Option<Move> {
    match play.dice.random_range(0..100) {
        0..=9 => open(play),
        10..=37 => commit(play),
        38..=49 => sync(play),
        50..=63 => request(play),
        64..=67 => cancel(play),
        68..=83 => release(play),
        84..=88 => roll(play),
        89..=92 => close_position(play),
        93..=97 => close(play),
        _ => donate(play),
    }
}

/// Some tranche for which the test holds, of a pool that no incident holds; sometimes any.
fn tranche(
    play: &mut Play,
    test: impl Fn(&Tranche, &Cession, u64) -> bool,
) -> Option<(TrancheKeys, Tranche, Cession)> {
    let (now, bold) = (play.f.world.now(), play.chance(1, 15));
    let s = &play.f.world.snapshot;
    let found: Vec<_> = s
        .tranches
        .iter()
        .map(|(key, t)| {
            let cession = s.pools[&t.pool].cessions[usize::from(t.index)];
            (play.slots[key], *t, cession)
        })
        .filter(|(_, t, cession)| {
            bold || s.pools[&t.pool].confirmed_incidents == 0 && test(t, cession, now)
        })
        .collect();
    play.pick(&found)
}

/// Some position for which the test holds; sometimes any. The slot of a tranche that was closed since is empty.
fn position(
    play: &mut Play,
    test: impl Fn(&TranchePosition, &Cession, u64) -> bool,
) -> Option<(TrancheKeys, TranchePosition)> {
    let (now, bold) = (play.f.world.now(), play.chance(1, 15));
    let s = &play.f.world.snapshot;
    let found: Vec<_> = s
        .tranche_positions
        .values()
        .map(|p| (play.slots[&p.tranche], *p))
        .filter(|(keys, p)| {
            let pool = &s.pools[&keys.pool.pool];
            let cession = &pool.cessions[usize::from(keys.index)];
            bold || pool.confirmed_incidents == 0 && test(p, cession, now)
        })
        .collect();
    play.pick(&found)
}

fn open(play: &mut Play) -> Option<Move> {
    let pool = play.any_pool();
    let state = &play.f.world.snapshot.pools[&pool.pool];
    let capital = state.capital;
    let free: Vec<u8> = (0u8..)
        .zip(&state.cessions)
        .filter(|(_, cession)| !cession.exists())
        .map(|(index, _)| index)
        .collect();
    let index = if play.chance(1, 20) {
        play.dice.random_range(0..=MAX_TRANCHES as u8)
    } else {
        play.pick(&free)?
    };
    let args = OpenTrancheArgs {
        index,
        cover: cover(play, capital),
        term: term(play, index),
        terms_hash: [8; 32],
    };
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let payer = play.payer();
    Some((
        "open_tranche",
        TrancheKeys::new(pool, index).open_tranche(boss, payer, args),
    ))
}

/// Something that a pool of this capital may lose; sometimes out of bounds.
fn cover(play: &mut Play, capital: u64) -> TrancheCover {
    let wild = play.chance(1, 25);
    let most = capital.max(1_000 * USD) / 6;
    let limit = if wild {
        0
    } else {
        play.dice.random_range(1..=most)
    };
    let rate_on_line = play.dice.random_range(0..=150_000_000);
    match play.dice.random_range(0..3) {
        0 => TrancheCover::QuotaShare {
            cession_bps: play.dice.random_range(100..=3_000),
            collateral: limit,
        },
        1 => TrancheCover::ExcessOfLoss {
            attachment: play.dice.random_range(0..=most),
            limit,
            rate_on_line,
            reinstatements: play.dice.random_range(0..=4),
            reinstatement_bps: play.dice.random_range(0..=10_000),
        },
        _ => TrancheCover::AggregateStopLoss {
            attachment_bps: play.dice.random_range(0..=2_000),
            limit_bps: if wild {
                10_001
            } else {
                play.dice.random_range(1..=2_000)
            },
            rate_on_line,
        },
    }
}

/// Mostly of days, now or soon; in some slots of many months; sometimes out of bounds.
fn term(play: &mut Play, index: u8) -> TrancheTerm {
    let now = play.f.world.now();
    let seconds = if play.chance(1, 30) {
        let odd = [0, MIN_TRANCHE_TERM - 1, MAX_TRANCHE_TERM + 1];
        play.pick(&odd).expect("one of them")
    } else if index < LONG_SLOTS {
        play.dice.random_range(150 * DAY..=MAX_TRANCHE_TERM)
    } else {
        play.dice.random_range(MIN_TRANCHE_TERM..=10 * DAY)
    };
    let start = match play.dice.random_range(0..40) {
        0 => now - 1,
        1..=8 => now + play.dice.random_range(1..=3 * DAY),
        _ => now,
    };
    TrancheTerm {
        start,
        end: start + seconds,
    }
}

/// Three underwriters and a member of the committee, whose conflict that is.
fn reinsurer(play: &mut Play) -> Option<Pubkey> {
    let mut all = play.underwriters[..3].to_vec();
    all.push(play.f.members[6].pubkey());
    play.pick(&all)
}

/// Opens the position first when there is none.
fn commit(play: &mut Play) -> Option<Move> {
    let (keys, _, cession) = tranche(play, |t, cession, now| {
        t.wiped == 0 && now < cession.end && cession.collateral < cession.total_limit()
    })?;
    let who = reinsurer(play)?;
    let positions = &play.f.world.snapshot.tranche_positions;
    if !positions.contains_key(&keys.position(&who)) {
        let payer = play.payer();
        return Some((
            "open_tranche_position",
            keys.open_tranche_position(who, payer),
        ));
    }
    let room = cession.total_limit().saturating_sub(cession.collateral);
    let amount = if play.chance(1, 3) {
        room - room / 10
    } else {
        play.amount(room)
    };
    let least = if play.chance(1, 20) { u128::MAX } else { 0 };
    Some(("commit_capital", keys.commit_capital(who, amount, least)))
}

fn sync(play: &mut Play) -> Option<Move> {
    let (keys, ..) = tranche(play, |_, cession, now| {
        cession.owed > 0 || cession.covers(now) && cession.collateral > 0
    })?;
    Some(("sync_tranche", keys.sync_tranche()))
}

fn request(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, _, _| p.shares.get() > 0 && p.requested.get() == 0)?;
    let shares = found.shares.get();
    let part = match play.dice.random_range(0..8) {
        0 => shares + 1,
        1 => 0,
        2 => shares / 3,
        _ => shares,
    };
    let who = play.person(found.owner);
    Some(("request_release", keys.request_release(who, part)))
}

fn cancel(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, _, _| p.requested.get() > 0)?;
    Some(("cancel_release", keys.cancel_release(found.owner)))
}

fn release(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, cession, now| {
        p.requested.get() > 0 && now > cession.locked_until
    })?;
    Some(("release", keys.release(found.owner)))
}

fn roll(play: &mut Play) -> Option<Move> {
    let (keys, ..) = tranche(play, |t, cession, now| {
        t.wiped == 0 && t.requested.get() == 0 && now > cession.locked_until
    })?;
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let term = term(play, keys.index);
    Some(("roll_tranche", keys.roll_tranche(boss, term)))
}

fn close_position(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, _, _| p.shares.get() == 0 && p.committed > 0)?;
    Some((
        "close_tranche_position",
        keys.close_tranche_position(found.owner),
    ))
}

/// By anyone after the lock, by the authority also before.
fn close(play: &mut Play) -> Option<Move> {
    let early = play.chance(1, 5);
    let (keys, account, cession) = tranche(play, |t, cession, now| {
        t.total_shares.get() == 0 && (early || now > cession.locked_until)
    })?;
    let locked = play.f.world.now() <= cession.locked_until;
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let call = if locked ^ play.chance(1, 8) {
        keys.close_tranche_early(boss, account.rent_payer)
    } else {
        keys.close_tranche(account.rent_payer)
    };
    Some(("close_tranche", call))
}

/// A plain transfer into a tranche's vault.
fn donate(play: &mut Play) -> Option<Move> {
    let (keys, ..) = tranche(play, |_, _, _| true)?;
    donation(play, &keys.pool, &keys.vault)
}

/// Settles with the pool's tranches, all of them in order; sometimes with a list that is wrong.
pub fn settlement(play: &mut Play, keys: &IncidentKeys) -> Move {
    let mut list = play.programme(&keys.product.pool);
    if !play.chance(1, 6) {
        return ("settle_incident", keys.settle_incident_with(&list));
    }
    let foreign = foreign(play, keys);
    let at = play.dice.random_range(0..list.len().max(1));
    match play.dice.random_range(0..7) {
        0 if list.len() > 1 => list.rotate_left(1),
        1 if !list.is_empty() => {
            list.remove(at);
        }
        2 if !list.is_empty() => list.insert(at, list[at]),
        3 if !list.is_empty() => list[at] = foreign,
        4 if !list.is_empty() => list[at].vault = keys.product.pool.vault,
        5 if !list.is_empty() => {
            // The last tranche without its vault.
            let mut call = keys.settle_incident_with(&list);
            call.accounts.pop();
            return (AMISS, call);
        }
        _ => list.push(foreign),
    }
    (AMISS, keys.settle_incident_with(&list))
}

/// A tranche of another pool, or an address where one could be.
fn foreign(play: &mut Play, keys: &IncidentKeys) -> TrancheKeys {
    let s = &play.f.world.snapshot;
    let others: Vec<TrancheKeys> = s
        .tranches
        .iter()
        .filter(|(_, t)| t.pool != keys.product.pool.pool)
        .map(|(key, _)| play.slots[key])
        .collect();
    let elsewhere = TrancheKeys::new(keys.product.pool, MAX_TRANCHES as u8);
    play.pick(&others).unwrap_or(elsewhere)
}

/// Recuses members who re-insure an incident's pool: all there are.
pub fn recusals(play: &mut Play, keys: &IncidentKeys) -> Vec<Instruction> {
    let (anyone, pool) = (play.payer(), keys.product.pool);
    let members: Vec<Pubkey> = play.f.members.iter().map(Signer::pubkey).collect();
    let positions = play.f.world.snapshot.tranche_positions.values();
    positions
        .filter(|p| p.shares.get() > 0 && members.contains(&p.owner))
        .map(|p| (play.slots[&p.tranche], p.owner))
        .filter(|(slot, _)| slot.pool == pool)
        .map(|(slot, member)| keys.recuse_reinsurer(anyone, &slot, &member))
        .collect()
}
