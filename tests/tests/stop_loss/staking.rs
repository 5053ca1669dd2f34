//! Stakes: shares, cash in kind, cap and hold.

use bulwark::state::BufferSlot;

use crate::*;

/// Shares of a buffer.
fn total(b: &Backstop) -> u128 {
    b.state().total_shares.get()
}

/// Cash that comes with new shares: what they would be paid on leaving at once, rounded up.
fn cash_asked(slot: &BufferSlot, shares: u128, total: u128) -> u64 {
    if slot.cash == 0 {
        return 0;
    }
    part_up(u128::from(slot.cash) + 1, shares, total + VIRTUAL) as u64
}

#[test]
fn the_first_stake_makes_a_million_shares_a_unit() {
    let (mut b, owner) = Backstop::staked(7 * TOKEN);
    let shares = u128::from(7 * TOKEN) * VIRTUAL;
    let position = b.position(&owner);
    assert_eq!((position.shares.get(), total(&b)), (shares, shares));
    assert_eq!((position.staked, position.unstaked), (7 * TOKEN, 0));
    let slot = b.slot();
    assert_eq!((slot.collateral, slot.cash, slot.held), (7 * TOKEN, 0, 1));
    let vault = b.buffer.vault;
    assert_eq!(b.world().balance(&vault), 7 * TOKEN);
    // At an unmoved price everyone has the same.
    let second = b.staker(3 * TOKEN + 1);
    assert_eq!(
        b.position(&second).shares.get(),
        u128::from(3 * TOKEN + 1) * VIRTUAL
    );
}

#[test]
fn a_later_stake_has_its_part_rounded_down_and_brings_cash_rounded_up() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for cash in [0, 1, 12_345_678_901] {
        let (mut b, _, _) = with_cash(10_000 * TOKEN, cash);
        for _ in 0..12 {
            let amount = match rng.random_range(0..3) {
                0 => rng.random_range(1..1_000),
                1 => rng.random_range(1..TOKEN),
                _ => rng.random_range(1..1_000 * TOKEN),
            };
            let (slot, before) = (b.slot(), total(&b));
            let shares = part(
                amount.into(),
                before + VIRTUAL,
                u128::from(slot.collateral) + 1,
            );
            let brings = cash_asked(&slot, shares, before);
            let owner = b.newcomer(amount);
            let (mint, who) = (b.f.pool.mint, owner.pubkey());
            b.f.world.fund_tokens(&mint, &who, brings);
            // To the share and to the unit of cash.
            let too_many = b.buffer.stake(who, amount, shares + 1, brings);
            refused(b.by(&owner, too_many), E::SlippageExceeded);
            if brings > 0 {
                let too_little = b.buffer.stake(who, amount, shares, brings - 1);
                refused(b.by(&owner, too_little), E::SlippageExceeded);
            }
            let payable = b.f.pool_state().buffer_payable;
            let stake = b.buffer.stake(who, amount, shares, brings);
            b.by(&owner, stake).expect("a stake");
            assert_eq!(b.position(&owner).shares.get(), shares);
            assert_eq!(total(&b), before + shares);
            let after = b.slot();
            assert_eq!(after.collateral, slot.collateral + amount);
            assert_eq!(after.cash, slot.cash + brings);
            assert!(b.f.pool_state().buffer_payable >= payable + brings);
            assert_eq!((b.f.tokens(&who), b.collateral_of(&owner)), (0, 0));
        }
    }
}

#[test]
fn a_rest_of_cash_asks_nothing_of_the_next_first_staker() {
    // Collateral of few units: the virtual shares keep a rest of the cash.
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    b.buffer = b.another(2);
    b.open(0, buffer_terms()).expect("a buffer");
    let owner = b.staker(1_000_000);
    let incident = b.sold_for(300_000 * USD, 100 * DOLLAR);
    let payer = b.f.user(50_000 * USD);
    let recover = incident.recover(payer.pubkey(), 50_000 * USD);
    b.by(&payer, recover).expect("a recovery");
    b.leave(&owner);
    let slot = b.slot();
    assert!(slot.cash > 0 && slot.held == 0, "{slot:?}");
    let first = b.newcomer(500);
    let stake = b.buffer.stake(first.pubkey(), 500, 0, 0);
    b.by(&first, stake).expect("a stake without cash");
    assert!(b.position(&first).shares.get() > 0);
}

#[test]
fn nobody_without_the_cash_joins_a_buffer_that_owns_some() {
    let (mut b, _, _) = with_cash(10_000 * TOKEN, 5_000 * USD);
    let owner = b.newcomer(100 * TOKEN);
    let who = owner.pubkey();
    let none = b.buffer.stake(who, 100 * TOKEN, 0, 0);
    refused(b.by(&owner, none), E::SlippageExceeded);
    // Allowed to take it, but there is none: the token program refuses.
    refused_with(b.stake(&owner, 100 * TOKEN), 1);
    assert_eq!(b.position(&owner).shares.get(), 0);
}

#[test]
fn a_stake_is_above_zero_and_the_owners() {
    let (mut b, owner) = Backstop::staked(TOKEN);
    refused(b.stake(&owner, 0), E::ZeroAmount);
    let stranger = b.newcomer(TOKEN);
    let mut stake = b.buffer.stake(stranger.pubkey(), TOKEN, 0, 0);
    let (own, others) = (
        b.buffer.position(&stranger.pubkey()),
        b.buffer.position(&owner.pubkey()),
    );
    for meta in &mut stake.accounts {
        if meta.pubkey == own {
            meta.pubkey = others;
        }
    }
    refused(b.by(&stranger, stake), E::NotStaker);
    // From somebody else's token account, even one that they may spend from.
    let mut stake = b.buffer.stake(stranger.pubkey(), TOKEN, 0, 0);
    let (own, others) = (
        b.buffer.token(&stranger.pubkey()),
        b.buffer.token(&owner.pubkey()),
    );
    for meta in &mut stake.accounts {
        if meta.pubkey == own {
            meta.pubkey = others;
        }
    }
    refused(b.by(&stranger, stake), E::WrongTokenOwner);
}

#[test]
fn collateral_does_not_pass_the_cap_by_a_unit() {
    let mut b = Backstop::new();
    b.set_terms(BufferTerms {
        collateral_cap: 10 * TOKEN,
        ..buffer_terms()
    })
    .expect("terms");
    let owner = b.newcomer(20 * TOKEN);
    refused(b.stake(&owner, 10 * TOKEN + 1), E::BufferFull);
    b.stake(&owner, 9 * TOKEN).expect("below it");
    refused(b.stake(&owner, TOKEN + 1), E::BufferFull);
    b.stake(&owner, TOKEN).expect("up to it");
    refused(b.stake(&owner, 1), E::BufferFull);
    // A lower cap puts nobody out.
    b.set_terms(BufferTerms {
        collateral_cap: 1,
        ..buffer_terms()
    })
    .expect("terms");
    assert_eq!(b.leave(&owner), 10 * TOKEN);
}

#[test]
fn no_stake_is_taken_from_confirmation_to_settlement() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let newcomer = b.newcomer(TOKEN);
    let (holder, policy) = b.policy(300_000 * USD, 30).expect("a policy");
    let (product, now) = (b.product, b.now());
    let (incident, _) = b.f.report(&product, now).expect("a report");
    b.stake(&newcomer, 1).expect("before it is confirmed");
    for seat in 0..5 {
        b.f.vote(&incident, seat, true).expect("a vote");
    }
    refused(b.stake(&newcomer, 1), E::PoolHeld);
    b.f.file(&incident, &holder, policy, 300_000 * USD)
        .expect("a claim");
    b.f.decided(&incident, policy, 300_000 * USD);
    b.ready(&incident);
    refused(b.stake(&newcomer, 1), E::PoolHeld);
    b.settle(&incident).expect("a settlement");
    refused(b.stake(&newcomer, 1), E::PoolHeld);
    b.sell(100 * DOLLAR);
    refused(b.stake(&newcomer, 1), E::PoolHeld);
    b.finish(&incident).expect("a settlement");
    b.stake(&newcomer, 1).expect("after it is settled");
}

#[test]
fn who_stakes_first_cannot_inflate_the_price_of_those_who_follow() {
    let mut b = Backstop::new();
    let (mint, vault) = (b.buffer.mint, b.buffer.vault);
    let attacker = b.staker(1);
    donate(&mut b, &mint, &vault, 1_000_000 * TOKEN);
    let victim = b.staker(TOKEN);
    assert_eq!(
        b.position(&victim).shares.get(),
        u128::from(TOKEN) * VIRTUAL
    );
    assert_eq!(b.leave(&attacker), 1);
    assert_eq!(b.leave(&victim), TOKEN);
    // What was given is nobody's.
    assert_eq!(b.world().balance(&vault), 1_000_000 * TOKEN);
}

#[test]
fn tokens_sent_to_a_vault_change_nothing() {
    let (mut b, owner) = Backstop::staked(1_000 * TOKEN);
    let before = (b.slot(), total(&b));
    let (mint, vault) = (b.buffer.mint, b.buffer.vault);
    donate(&mut b, &mint, &vault, 500 * TOKEN);
    let (settlement, pool_vault) = (b.f.pool.mint, b.f.pool.vault);
    donate(&mut b, &settlement, &pool_vault, 9_999 * USD);
    b.value().expect("a value");
    assert_eq!((b.slot(), total(&b)), before);
    let newcomer = b.newcomer(TOKEN);
    let stake = b.buffer.stake(newcomer.pubkey(), TOKEN, 0, 0);
    b.by(&newcomer, stake).expect("no cash is asked for");
    assert_eq!(
        b.position(&newcomer).shares.get(),
        u128::from(TOKEN) * VIRTUAL
    );
    assert_eq!(b.leave(&owner), 1_000 * TOKEN);
    assert_eq!(b.leave(&newcomer), TOKEN);
    assert_eq!(b.world().balance(&vault), 500 * TOKEN);
}

#[test]
fn staking_and_leaving_never_profits_at_any_price() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for cash in [0, 3, 999_999_999] {
        let (mut b, _, _) = with_cash(9_999 * TOKEN + 7, cash);
        // All premium is earned: what looks like income is cash.
        b.world().advance(40 * DAY);
        b.accrue();
        for _ in 0..8 {
            let amount = rng.random_range(1..2_000 * TOKEN);
            let looper = b.newcomer(amount);
            let (mint, who) = (b.f.pool.mint, looper.pubkey());
            b.f.world.fund_tokens(&mint, &who, 10_000 * USD);
            b.stake(&looper, amount).expect("a stake");
            let brought = 10_000 * USD - b.f.tokens(&who);
            assert_eq!(brought > 0, cash > 0);
            let out = b.leave(&looper);
            assert!(out <= amount && out + 2 >= amount, "{out} of {amount}");
            let back = b.position(&looper).income;
            assert!(
                back <= brought && back + 2 >= brought,
                "{back} of {brought}"
            );
        }
    }
}
