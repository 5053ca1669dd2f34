//! Underwriters come, wait and go; money arrives from elsewhere.

use anchor_lang::prelude::Pubkey;
use bulwark_client::keys::PoolKeys;
use bulwark_tests::USD;
use rand::Rng;

use crate::play::{Move, Play};

pub fn act(play: &mut Play) -> Option<Move> {
    match play.dice.random_range(0..100) {
        0..=34 => deposit(play),
        35..=52 => request(play),
        53..=57 => cancel(play),
        58..=82 => withdraw(play),
        83..=84 => close(play),
        85..=87 => inject(play),
        88..=90 => {
            let pool = play.any_pool();
            Some(("collect_fees", pool.collect_fees()))
        }
        91..=92 => donate(play),
        93..=94 => {
            let pool = play.any_pool();
            Some(("sweep_donation", pool.sweep_donation()))
        }
        _ => {
            let pool = play.any_pool();
            Some(("accrue", pool.accrue()))
        }
    }
}

fn deposit(play: &mut Play) -> Option<Move> {
    let pool = play.any_pool();
    let who = play.pick(&play.underwriters.clone())?;
    if !play
        .f
        .world
        .snapshot
        .positions
        .contains_key(&pool.position(&who))
    {
        let payer = play.payer();
        return Some(("open_position", pool.open_position(who, payer)));
    }
    let amount = play.amount(150_000 * USD);
    let least = if play.chance(1, 20) { u128::MAX } else { 0 };
    Some(("deposit", pool.deposit(who, amount, least)))
}

/// A position of some pool for which the test holds.
fn position(
    play: &mut Play,
    test: impl Fn(&bulwark::state::Position, u64) -> bool,
) -> Option<(usize, Pubkey, u128)> {
    let now = play.f.world.now();
    let found: Vec<_> = play
        .f
        .world
        .snapshot
        .positions
        .values()
        .filter(|p| test(p, now))
        .map(|p| (p.pool, p.owner, p.shares.get()))
        .collect();
    let (pool, owner, shares) = play.pick(&found)?;
    let pool = play.pools.iter().position(|p| p.pool == pool)?;
    Some((pool, owner, shares))
}

fn request(play: &mut Play) -> Option<Move> {
    let bold = play.chance(1, 10);
    let (pool, owner, shares) = position(play, |p, now| {
        p.shares.get() > 0
            && (bold
                || p.request()
                    .is_none_or(|r| now > r.matures_at + u64::from(r.window)))
    })?;
    let part = match play.dice.random_range(0..8) {
        0 => shares,
        1 => shares + 1,
        2 => 0,
        n => shares / (n + 1),
    };
    let least = if play.chance(1, 20) {
        play.amount(200_000 * USD)
    } else {
        0
    };
    Some((
        "request_withdrawal",
        play.pools[pool].request_withdrawal(owner, part, least),
    ))
}

fn cancel(play: &mut Play) -> Option<Move> {
    let bold = play.chance(1, 10);
    let (pool, owner, _) = position(play, |p, _| bold || p.request().is_some())?;
    Some((
        "cancel_withdrawal",
        play.pools[pool].cancel_withdrawal(owner),
    ))
}

fn withdraw(play: &mut Play) -> Option<Move> {
    let bold = play.chance(1, 20);
    let (pool, owner, _) = position(play, |p, now| {
        bold || p
            .request()
            .is_some_and(|r| (r.matures_at..=r.matures_at + u64::from(r.window)).contains(&now))
    })?;
    Some(("withdraw", play.pools[pool].withdraw(owner)))
}

fn close(play: &mut Play) -> Option<Move> {
    let bold = play.chance(1, 20);
    let (pool, owner, _) = position(play, |p, _| bold || p.shares.get() == 0)?;
    Some(("close_position", play.pools[pool].close_position(owner)))
}

fn inject(play: &mut Play) -> Option<Move> {
    let pool = play.any_pool();
    let giver = play.pick(&play.underwriters.clone())?;
    let amount = play.amount(1_000 * USD);
    Some(("inject_capital", pool.inject_capital(giver, amount)))
}

fn donate(play: &mut Play) -> Option<Move> {
    let pool = play.any_pool();
    donation(play, &pool, &pool.vault)
}

/// A plain transfer of a pool's tokens into a vault.
pub fn donation(play: &mut Play, pool: &PoolKeys, vault: &Pubkey) -> Option<Move> {
    let giver = play.pick(&play.buyers.clone())?;
    let amount = play.dice.random_range(1..=10 * USD);
    let call = anchor_spl::token::spl_token::instruction::transfer(
        &pool.token_program,
        &pool.token(&giver),
        vault,
        &giver,
        &[],
        amount,
    )
    .ok()?;
    Some(("donate", call))
}
