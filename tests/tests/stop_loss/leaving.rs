//! Requests to unstake and their execution: when, by whom, for how much.

use crate::*;

#[test]
fn a_request_is_executed_from_its_maturity_to_the_end_of_its_window() {
    let mut b = Backstop::new();
    let [early, late, lapsed] = std::array::from_fn(|_| b.staker(100 * TOKEN));
    let start = b.now();
    for owner in [&early, &late, &lapsed] {
        b.request_all(owner);
    }
    b.world().set_time(start + COOLDOWN - 1);
    refused(b.unstake(&early), E::WithdrawalNotMatured);
    b.world().set_time(start + COOLDOWN);
    b.unstake(&early).expect("the first second");
    refused(b.unstake(&early), E::NoWithdrawalRequest);
    b.world().set_time(start + COOLDOWN + WINDOW);
    b.unstake(&late).expect("the last second");
    refused(b.request(&lapsed, 1), E::WithdrawalAlreadyRequested);
    b.world().advance(1);
    refused(b.unstake(&lapsed), E::WithdrawalLapsed);
    b.request_all(&lapsed);
    refused(b.unstake(&lapsed), E::WithdrawalNotMatured);
    b.world().advance(COOLDOWN);
    b.unstake(&lapsed).expect("a whole cooldown later");
    for owner in [&early, &late, &lapsed] {
        assert_eq!(b.collateral_of(owner), 100 * TOKEN);
        let position = b.position(owner);
        assert_eq!(
            (position.staked, position.unstaked),
            (100 * TOKEN, 100 * TOKEN)
        );
        assert_eq!((position.shares.get(), position.request()), (0, None));
    }
    assert_eq!((b.slot().collateral, b.slot().held), (0, 0));
}

#[test]
fn a_request_is_for_shares_that_the_owner_has_and_one_at_a_time() {
    let mut b = Backstop::new();
    let (owner, other) = (b.staker(100 * TOKEN), b.staker(100 * TOKEN));
    let all = b.position(&owner).shares.get();
    refused(b.request(&owner, 0), E::SharesExceedPosition);
    refused(b.request(&owner, all + 1), E::SharesExceedPosition);
    let position = b.buffer.position(&owner.pubkey());
    let of_others = |mut instruction: Instruction, theirs: Pubkey| {
        for meta in &mut instruction.accounts {
            if meta.pubkey == theirs {
                meta.pubkey = position;
            }
        }
        instruction
    };
    let theirs = b.buffer.position(&other.pubkey());
    let request = of_others(b.buffer.request_unstake(other.pubkey(), all), theirs);
    refused(b.by(&other, request), E::NotStaker);
    b.request(&owner, all).expect("all");
    refused(b.request(&owner, 1), E::WithdrawalAlreadyRequested);
    let cancel = of_others(b.buffer.cancel_unstake(other.pubkey()), theirs);
    refused(b.by(&other, cancel), E::NotStaker);
    let cancel = b.buffer.cancel_unstake(owner.pubkey());
    b.by(&owner, cancel.clone()).expect("cancelled");
    refused(b.by(&owner, cancel), E::NoWithdrawalRequest);
    assert_eq!(b.position(&owner).request(), None);
    b.world().advance(COOLDOWN);
    refused(b.unstake(&owner), E::NoWithdrawalRequest);
    // A part leaves, the rest stays.
    b.request(&owner, all / 4).expect("a part");
    b.world().advance(COOLDOWN);
    b.unstake(&owner).expect("unstaked");
    assert_eq!(b.collateral_of(&owner), 25 * TOKEN);
    assert_eq!(b.position(&owner).shares.get(), all - all / 4);
}

#[test]
fn a_request_keeps_the_rules_it_was_made_under() {
    let mut b = Backstop::new();
    let owner = b.staker(100 * TOKEN);
    b.request_all(&owner);
    let mut rules = fund_parameters();
    (rules.withdrawal_cooldown, rules.withdrawal_window) = (100 * 86_400, 3_600);
    let set = b.f.fund.set_fund_parameters(b.f.authority.pubkey(), rules);
    b.by_authority(set).expect("new rules");
    b.world().advance(COOLDOWN + WINDOW);
    b.unstake(&owner).expect("as it was requested");
}

#[test]
fn anyone_executes_a_request_and_the_staker_is_paid() {
    let (mut b, owner) = Backstop::staked(100 * TOKEN);
    b.request_all(&owner);
    b.world().advance(COOLDOWN);
    let thief = b.newcomer(0);
    let mut unstake = b.buffer.unstake(owner.pubkey());
    let (own, theirs) = (
        b.buffer.token(&owner.pubkey()),
        b.buffer.token(&thief.pubkey()),
    );
    for meta in &mut unstake.accounts {
        assert!(!meta.is_signer);
        if meta.pubkey == own {
            meta.pubkey = theirs;
        }
    }
    refused(b.anyone(unstake), E::WrongTokenOwner);
    b.unstake(&owner).expect("unstaked");
    assert_eq!(b.collateral_of(&owner), 100 * TOKEN);
}

#[test]
fn no_price_is_needed_to_leave() {
    let (mut b, owner) = Backstop::staked(100 * TOKEN);
    // The feed has been silent for weeks.
    assert_eq!(b.leave(&owner), 100 * TOKEN);
}

#[test]
fn a_hold_keeps_stakers_in_and_gives_them_a_whole_window_after() {
    let (mut b, owner) = Backstop::staked(10_000 * TOKEN);
    let other = b.staker(10_000 * TOKEN);
    b.request_all(&owner);
    b.request_all(&other);
    let matures = b.position(&owner).request.matures_at;
    // Confirmed in the last second of the window.
    let (_, policy) = b.policy(300_000 * USD, 30).expect("a policy");
    b.world().set_time(matures + WINDOW);
    let (product, now) = (b.product, b.now());
    let incident = b.f.confirmed(&product, now);
    refused(b.unstake(&owner), E::PoolHeld);
    let _ = policy;
    // Nobody claims: it is settled when the claim window is over.
    b.ready(&incident);
    refused(b.unstake(&owner), E::PoolHeld);
    b.settle(&incident).expect("a settlement");
    let settled = b.now();
    b.world().set_time(settled + WINDOW);
    b.unstake(&owner).expect("the last second");
    b.world().advance(1);
    refused(b.unstake(&other), E::WithdrawalLapsed);
}

#[test]
fn those_who_asked_to_leave_bear_the_loss_of_a_sale_like_all() {
    let (mut b, owner) = Backstop::staked(10_000 * TOKEN);
    let other = b.staker(10_000 * TOKEN);
    b.request_all(&owner);
    let incident = b.incident_of(300_000 * USD);
    b.settle(&incident).expect("a settlement");
    refused(b.unstake(&owner), E::PoolHeld);
    b.sell(100 * DOLLAR);
    refused(b.unstake(&owner), E::PoolHeld);
    b.finish(&incident).expect("a settlement");
    let left = b.slot().collateral;
    assert!(left < 20_000 * TOKEN);
    let due = b.position(&owner).request.matures_at.max(b.now());
    b.world().set_time(due);
    b.unstake(&owner).expect("unstaked");
    let out = b.collateral_of(&owner);
    assert!(out <= left / 2 && out + 1 >= left / 2, "{out} of {left}");
    let rest = b.leave(&other);
    assert!(out + rest <= left && out + rest + 2 >= left);
}

#[test]
fn what_stands_behind_sold_policies_stays() {
    // 60,000 sold under a shock of 100 % is at most 60 % of what may be counted: 100,000, of which 90,000 are capital.
    let mut b = Backstop::without_buffer(90_000, 2_000);
    b.open(0, buffer_terms()).expect("a buffer");
    b.steady(100 * DOLLAR);
    let (first, second) = (b.staker(400 * TOKEN), b.staker(400 * TOKEN));
    b.value().expect("a value");
    assert_eq!(b.slot().value, 60_000 * USD);
    let product = b.product;
    let (holder, _) = (b.f.user(100_000 * USD), ());
    b.f.assess(&product, 20_000_000, 1_000_000_000);
    b.f.buy(&product, &holder, 60_000 * USD, 60)
        .expect("a policy");
    b.request_all(&first);
    b.request_all(&second);
    b.world().advance(COOLDOWN);
    // The value has aged: it counts nothing, so none of it can leave.
    refused(b.unstake(&first), E::PerilGroupTooLarge);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    // 90,000 and some premium, and what stays: 30,000. With the second, nothing.
    b.unstake(&first).expect("enough stays");
    assert_eq!(b.slot().value, 30_000 * USD);
    refused(b.unstake(&second), E::PerilGroupTooLarge);
    // With more capital the second leaves too.
    inject(&mut b, 10_000 * USD);
    b.unstake(&second).expect("capital suffices");
    assert_eq!((b.slot().value, b.slot().held), (0, 0));
}

#[test]
fn the_value_falls_with_the_shares_that_leave() {
    let (mut b, owner) = Backstop::staked(7 * TOKEN);
    let stays = b.staker(3 * TOKEN);
    b.request(&owner, b.position(&owner).shares.get() / 2)
        .expect("a request");
    b.world().advance(COOLDOWN);
    b.steady(33 * DOLLAR);
    b.value().expect("a value");
    let (value, before) = (b.slot().value, b.state().total_shares.get());
    let until = b.slot().valued_until;
    b.unstake(&owner).expect("unstaked");
    let after = b.state().total_shares.get();
    assert_eq!(
        u128::from(b.slot().value),
        part(value.into(), after, before)
    );
    assert_eq!(b.slot().valued_until, until);
    // Not above what it would be valued at now, nor far below.
    let cut = b.slot().value;
    b.value().expect("a value");
    assert!(cut <= b.slot().value && b.slot().value <= cut + 2);
    let _ = stays;
}

#[test]
fn cash_leaves_with_the_shares_as_income() {
    let cash = 12_345 * USD + 7;
    let (mut b, first, _) = with_cash(10_000 * TOKEN, cash);
    b.world().advance(40 * DAY);
    b.accrue();
    b.collect(&first);
    let second = b.newcomer(5_000 * TOKEN);
    let (mint, who) = (b.f.pool.mint, second.pubkey());
    b.f.world.fund_tokens(&mint, &who, cash);
    b.stake(&second, 5_000 * TOKEN).expect("a stake");
    let all = b.slot().cash;
    let (shares, total) = (
        b.position(&first).shares.get(),
        b.state().total_shares.get(),
    );
    let due = part((u128::from(all)) + 1, shares, total + VIRTUAL) as u64;
    let before = b.f.tokens(&first.pubkey());
    let out = b.leave(&first);
    assert_eq!(b.f.tokens(&first.pubkey()), before);
    assert_eq!(b.position(&first).income, due);
    assert_eq!(b.slot().cash, all - due);
    assert_eq!(b.collect(&first), due);
    assert!(out > 0 && b.position(&first).shares.get() == 0);
}
