//! Buyers buy, renew, raise, cancel, hand over and close policies.

use anchor_lang::prelude::Pubkey;
use bulwark::{constants::RENEWAL_WINDOW, instructions::RenewPolicyArgs, state::Policy};
use bulwark_math::day_of;
use bulwark_tests::USD;
use rand::Rng;

use crate::play::{Move, Play, DAY};

pub fn act(play: &mut Play) -> Option<Move> {
    match play.dice.random_range(0..100) {
        0..=44 => buy(play),
        45..=54 => renew(play),
        55..=64 => increase(play),
        65..=70 => cancel(play),
        71..=73 => transfer(play),
        74..=95 => close(play),
        _ => {
            let product = play.any_product();
            Some(("roll_product", product.roll_product()))
        }
    }
}

fn days(play: &mut Play) -> u64 {
    match play.dice.random_range(0..20) {
        0 => play.dice.random_range(0..=500),
        1..=3 => play.dice.random_range(30..=364),
        _ => play.dice.random_range(1..=45),
    }
}

fn buy(play: &mut Play) -> Option<Move> {
    let product = play.any_product();
    let buyer = play.pick(&play.buyers.clone())?;
    let sum = play.amount(400_000 * USD);
    let days = days(play);
    let mut args = play.f.purchase(&product, sum, days);
    if play.chance(1, 30) {
        args.max_premium = 1;
    }
    if play.chance(1, 40) {
        args.revision += 1;
    }
    let referrer = if play.chance(1, 4) {
        let referrer = play.pick(&play.underwriters.clone())?;
        Some(product.pool.token(&referrer))
    } else {
        None
    };
    let payer = play.payer();
    Some((
        "buy_policy",
        product.buy_policy(buyer, payer, referrer, args),
    ))
}

/// Some policy for which the test holds; sometimes any.
fn policy(play: &mut Play, test: impl Fn(&Policy, u64) -> bool) -> Option<(Pubkey, Policy)> {
    let now = play.f.world.now();
    let bold = play.chance(1, 15);
    let found: Vec<Pubkey> = play
        .f
        .world
        .snapshot
        .policies
        .iter()
        .filter(|(_, p)| bold || test(p, now))
        .map(|(key, _)| *key)
        .collect();
    let key = play.pick(&found)?;
    let account = play.f.world.snapshot.policies[&key];
    Some((key, account))
}

fn running(p: &Policy, now: u64) -> bool {
    !p.is_cancelled() && !p.is_renewed() && p.start <= now && now < p.end
}

fn renew(play: &mut Play) -> Option<Move> {
    let (key, account) = policy(play, |p, now| {
        running(p, now) && now + RENEWAL_WINDOW >= p.end
    })?;
    let product = play.product(&account.product);
    let holder = play.person(account.holder);
    let sum = if play.chance(1, 2) {
        account.exposure
    } else {
        play.amount(account.exposure)
    };
    let purchase = play.f.purchase(&product, sum, 1);
    let args = RenewPolicyArgs {
        nonce: purchase.nonce,
        sum_insured: sum,
        end_day: day_of(account.end) + days(play),
        max_premium: u64::MAX,
        revision: purchase.revision,
    };
    let payer = play.payer();
    Some((
        "renew_policy",
        product.renew_policy(holder, payer, key, args),
    ))
}

fn increase(play: &mut Play) -> Option<Move> {
    let (key, account) = policy(play, |p, now| running(p, now) && now + DAY < p.end)?;
    let holder = play.person(account.holder);
    let additional = play.amount(30_000 * USD);
    let product = play.product(&account.product);
    Some((
        "increase_cover",
        product.increase_cover(holder, key, additional, u64::MAX),
    ))
}

fn cancel(play: &mut Play) -> Option<Move> {
    let (key, account) = policy(play, running)?;
    let holder = play.person(account.holder);
    let least = if play.chance(1, 20) { u64::MAX } else { 0 };
    Some((
        "cancel_policy",
        play.product(&account.product)
            .cancel_policy(holder, key, least),
    ))
}

fn transfer(play: &mut Play) -> Option<Move> {
    let (key, account) = policy(play, |p, now| running(p, now) && p.open_claims == 0)?;
    let holder = play.person(account.holder);
    let to = play.pick(&play.buyers.clone())?;
    Some((
        "transfer_policy",
        play.product(&account.product)
            .transfer_policy(holder, to, key),
    ))
}

fn close(play: &mut Play) -> Option<Move> {
    let (key, account) = policy(play, |p, now| {
        (p.is_cancelled() || now >= p.end) && p.open_claims == 0
    })?;
    let closer = if play.chance(1, 3) {
        play.payer()
    } else {
        account.holder
    };
    let product = play.product(&account.product);
    Some((
        "close_policy",
        product.close_policy(closer, key, account.rent_payer),
    ))
}
