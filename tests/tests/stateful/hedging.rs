//! Puts are written on the buffers' collateral, bought, exercised, given away and paid out.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::{BuyPutArgs, WritePutArgs},
    state::Hedge,
};
use bulwark_client::keys::BufferKeys;
use bulwark_math::PRICE_ONE;
use bulwark_tests::{Signer, USD};
use rand::Rng;

use crate::{
    play::{Move, Play, DAY, HOUR},
    stop_loss::{buffer, keep, worth},
};

pub fn act(play: &mut Play) -> Option<Move> {
    match play.dice.random_range(0..10) {
        0..=1 => write(play),
        2..=4 => buy(play),
        5..=6 => exercise(play, None),
        7 => transfer(play),
        _ => reclaim(play),
    }
}

/// Some put for which the test holds; sometimes any.
fn put(
    play: &mut Play,
    of: Option<&BufferKeys>,
    test: impl Fn(&Hedge, u64) -> bool,
) -> Option<(BufferKeys, Pubkey, Hedge)> {
    let (now, bold) = (play.f.world.now(), play.chance(1, 15));
    let found: Vec<_> = play
        .f
        .world
        .snapshot
        .hedges
        .iter()
        .filter(|(_, h)| of.is_none_or(|keys| keys.buffer == h.buffer))
        .filter(|(_, h)| bold || test(h, now))
        .map(|(key, h)| (play.backs[&h.buffer], *key, *h))
        .collect();
    play.pick(&found)
}

/// At three fifths to seven fifths of the market's price, for an hour to a month.
fn write(play: &mut Play) -> Option<Move> {
    let (keys, ..) = buffer(play, |b, slot, _| slot.collateral > 0 && b.hedges < 8)?;
    let writer = play.pick(&play.buyers.clone())?;
    let capital = play.f.world.snapshot.pools[&keys.pool.pool].capital;
    let most = worth(play, &keys, capital.max(1_000 * USD) / 20);
    let size = play.amount(most);
    let fees = play.f.world.snapshot.pools[&keys.pool.pool].fees;
    let part = play.dice.random_range(600..=1_400);
    let seconds = if play.chance(1, 20) {
        HOUR - 1
    } else if play.chance(1, 3) {
        play.dice.random_range(HOUR..=DAY)
    } else {
        play.dice.random_range(HOUR..=30 * DAY)
    };
    let args = WritePutArgs {
        nonce: play.f.next_nonce(),
        strike: play.market[&keys.mint] / 100 * part / 1_000 * (PRICE_ONE / 1_000_000),
        size,
        expiry: play.f.world.now() + seconds,
        premium: play.amount(fees / 4),
    };
    let payer = play.payer();
    Some(("write_put", keys.write_put(writer, payer, args)))
}

fn buy(play: &mut Play) -> Option<Move> {
    let (keys, key, found) = put(play, None, |h, now| !h.is_bought() && now < h.expiry)?;
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let args = BuyPutArgs {
        max_premium: if play.chance(1, 20) { 0 } else { u64::MAX },
        min_strike: found.strike,
        min_size: found.size,
        min_expiry: found.expiry,
    };
    Some(("buy_put", keys.buy_put(boss, key, found.writer, args)))
}

/// Mostly one that is worth it.
pub fn exercise(play: &mut Play, of: Option<&BufferKeys>) -> Option<Move> {
    let market = play.market.clone();
    let mints: Vec<_> = play.backs.clone().into_iter().collect();
    let better = |h: &Hedge| {
        mints
            .iter()
            .find(|(key, _)| *key == h.buffer)
            .is_some_and(|(_, keys)| market[&keys.mint] * 10 < h.strike)
    };
    let (keys, key, found) = put(play, of, |h, now| {
        h.is_bought() && h.size > 0 && now < h.expiry && better(h)
    })?;
    if play.chance(4, 5) {
        keep(play, &keys);
    }
    let amount = if play.chance(1, 2) {
        u64::MAX
    } else {
        play.amount(found.size)
    };
    Some(("exercise_put", keys.exercise_put(key, amount)))
}

fn transfer(play: &mut Play) -> Option<Move> {
    let (keys, key, found) = put(play, None, |_, _| true)?;
    let heir = play.pick(&play.buyers.clone())?;
    let writer = play.person(found.writer);
    Some(("transfer_put", keys.transfer_put(writer, key, heir)))
}

fn reclaim(play: &mut Play) -> Option<Move> {
    let early = play.chance(1, 5);
    let (keys, key, found) = put(play, None, |h, now| {
        now >= h.expiry || h.delivered > 0 || early && !h.is_bought()
    })?;
    let signer = (play.chance(1, 2) || early && play.chance(9, 10)).then_some(found.writer);
    Some((
        "reclaim_put",
        keys.reclaim_put(signer, found.writer, key, found.rent_payer),
    ))
}
