//! Authority, guardian and attestors' bonds.

use bulwark::{
    instructions::AssessProductArgs,
    state::{FundParameters, Operation, PoolParameters, ProductState, ProductTerms},
};
use bulwark_client::keys::PoolKeys;
use bulwark_tests::{Signer, USD};
use rand::Rng;

use crate::play::{quick_parameters, quick_terms, Move, Play, DAY};

pub fn act(play: &mut Play) -> Option<Move> {
    if play
        .f
        .world
        .snapshot
        .pools
        .values()
        .filter(|pool| pool.wiped == 0)
        .count()
        < 2
    {
        play.found_pool();
    }
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let fund = play.f.fund;
    match play.dice.random_range(0..100) {
        0..=29 => assess(play, boss),
        30..=35 => revise(play, boss),
        36..=43 => state(play, boss),
        44..=46 => {
            let (product, committee) = (play.any_product(), play.f.committee);
            Some((
                "set_product_committee",
                product.set_product_committee(boss, committee),
            ))
        }
        47..=51 => {
            let pool = play.any_pool();
            let parameters = pool_rules(play, &pool);
            Some((
                "set_pool_parameters",
                pool.set_pool_parameters(boss, parameters),
            ))
        }
        52..=56 => {
            let parameters = fund_rules(play);
            Some((
                "set_fund_parameters",
                fund.set_fund_parameters(boss, parameters),
            ))
        }
        57..=59 => {
            let (guardian, treasury) = (play.f.guardian.pubkey(), play.f.treasury.pubkey());
            Some(("set_roles", fund.set_roles(boss, guardian, treasury)))
        }
        60..=64 => {
            let operation = operation(play);
            let seconds =
                play.dice.random_range(0..=8 * DAY) / if play.chance(3, 4) { 20 } else { 1 };
            let guardian = play.person(play.f.guardian.pubkey());
            Some((
                "pause_operation",
                fund.pause_operation(guardian, operation, seconds),
            ))
        }
        65..=72 => {
            let operation = paused(play).unwrap_or_else(|| operation(play));
            let guardian = play.f.guardian.pubkey();
            Some((
                "resume_operation",
                fund.resume_operation(guardian, operation),
            ))
        }
        73..=94 => bond(play),
        _ => unbond(play),
    }
}

fn operation(play: &mut Play) -> Operation {
    let all = [
        Operation::Deposit,
        Operation::Purchase,
        Operation::Transfer,
        Operation::Report,
    ];
    play.pick(&all).expect("an operation")
}

fn paused(play: &Play) -> Option<Operation> {
    let now = play.f.world.now();
    let fund = &play.f.world.snapshot.funds[&play.f.fund.fund];
    [
        Operation::Deposit,
        Operation::Purchase,
        Operation::Transfer,
        Operation::Report,
    ]
    .into_iter()
    .find(|operation| fund.paused_until[*operation as usize] > now)
}

fn assess(play: &mut Play, boss: anchor_lang::prelude::Pubkey) -> Option<Move> {
    let product = play.any_product();
    let args = AssessProductArgs {
        el_rate: play.dice.random_range(1..=60_000_000),
        shock_rate: play.dice.random_range(20_000_000..=300_000_000),
        assessment_hash: [9; 32],
        program_slot: 0,
    };
    Some(("assess_product", product.assess_product(boss, args)))
}

fn revise(play: &mut Play, boss: anchor_lang::prelude::Pubkey) -> Option<Move> {
    let product = play.any_product();
    let terms = ProductTerms {
        capacity: play.dice.random_range(500_000..=2_000_000) * USD,
        deductible_bps: play.dice.random_range(0..=1_000),
        waiting_period: play.dice.random_range(0..=7_200),
        no_claims_bps: play.dice.random_range(0..=6_000),
        margin_bps: play.dice.random_range(0..=5_000),
        ..quick_terms()
    };
    Some(("revise_product", product.revise_product(boss, terms)))
}

fn state(play: &mut Play, boss: anchor_lang::prelude::Pubkey) -> Option<Move> {
    let product = play.any_product();
    let state = match play.dice.random_range(0..10) {
        0 => ProductState::Closed,
        1 => ProductState::RenewalsOnly,
        _ => ProductState::Open,
    };
    Some(("set_product_state", product.set_product_state(boss, state)))
}

fn pool_rules(play: &mut Play, pool: &PoolKeys) -> PoolParameters {
    let settings = play.f.world.snapshot.pools[&pool.pool].settings;
    let stop_loss = if play.chance(2, 3) { 2_000 } else { 10_000 };
    PoolParameters {
        claim_bond: play.dice.random_range(0..=100) * USD,
        fee_bps: play.dice.random_range(0..=6_000),
        stop_loss_bps: play.dice.random_range(0..=stop_loss),
        ..settings.into()
    }
}

fn fund_rules(play: &mut Play) -> FundParameters {
    FundParameters {
        withdrawal_cooldown: play.dice.random_range(68..=100) * 3_600,
        claim_window: play.dice.random_range(6..=30) * 3_600,
        reserve_ratio_bps: play.dice.random_range(14_000..=30_000),
        rho_bps: play.dice.random_range(0..=10_000),
        cancel_fee_bps: play.dice.random_range(0..=2_500),
        slash_bps: play.dice.random_range(0..=10_000),
        tolerance_bps: play.dice.random_range(0..=4_000),
        reinsurance_cap_bps: play.dice.random_range(0..=10_000),
        ..quick_parameters()
    }
}

/// Whoever has the least adds to it.
fn bond(play: &mut Play) -> Option<Move> {
    let attestors = &play.f.world.snapshot.attestors;
    let poorest = attestors
        .values()
        .min_by_key(|a| (a.bond, a.authority))?
        .authority;
    let amount = if play.chance(1, 8) {
        play.amount(1_000 * USD)
    } else {
        1_000 * USD
    };
    Some(("bond_attestor", play.f.fund.bond_attestor(poorest, amount)))
}

fn unbond(play: &mut Play) -> Option<Move> {
    let all: Vec<_> = play
        .f
        .world
        .snapshot
        .attestors
        .values()
        .map(|a| a.authority)
        .collect();
    let who = play.pick(&all)?;
    let amount = play.amount(100 * USD);
    Some(("unbond_attestor", play.f.fund.unbond_attestor(who, amount)))
}
