//! Premium, fees and donations: earned by time, whoever calls and however seldom.

use bulwark::{constants::NO_GROUP, error::BulwarkError as E};
use bulwark_client::keys::PoolKeys;
use bulwark_tests::{pool_parameters, refused, Fixture, Signer, USD};

use crate::*;

/// A million of capital and four policies of 7 to 365 days; what their holders paid.
fn insured() -> (Fixture, u64) {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let mut premium = 0;
    for (sum, days) in [(10_000, 7), (70_001, 30), (33_333, 181), (50_000, 365)] {
        let (holder, _) = policy(&mut f, sum, days);
        premium += 1_000_000 * USD - f.tokens(&holder.pubkey());
        f.world.advance(3_601);
    }
    (f, premium)
}

fn accrue(f: &mut Fixture) {
    let accrue = f.pool.accrue();
    anyone(f, accrue).expect("an accrual");
}

#[test]
fn a_year_of_silence_and_one_accrual_earn_all_premium_to_the_unit() {
    let (mut f, premium) = insured();
    f.world.advance(370 * DAY);
    accrue(&mut f);
    let pool = f.pool_state();
    assert_eq!(
        (
            pool.premium_earned,
            pool.unearned,
            pool.earning_rate,
            pool.earned_fraction
        ),
        (premium, 0, 0, 0)
    );
    assert_eq!(pool.fees, premium / 10);
    assert_eq!(pool.capital, 1_000_000 * USD + premium - premium / 10);
    assert_eq!(f.world.balance(&f.pool.vault), 1_000_000 * USD + premium);
    accrue(&mut f);
    assert_eq!(f.pool_state().capital, pool.capital);
}

#[test]
fn silence_and_daily_accruals_earn_the_same_at_any_moment() {
    let ((mut silent, _), (mut busy, _)) = (insured(), insured());
    for days in [1, 6, 23, 40, 111, 185] {
        for _ in 0..days {
            busy.world.advance(DAY);
            accrue(&mut busy);
        }
        silent.world.advance(days * DAY);
        accrue(&mut silent);
        let (a, b) = (silent.pool_state(), busy.pool_state());
        assert_eq!(
            (a.capital, a.fees, a.unearned, a.earned_fraction),
            (b.capital, b.fees, b.unearned, b.earned_fraction)
        );
    }
    assert_eq!(silent.pool_state().unearned, 0);
}

#[test]
fn premium_is_earned_in_proportion_to_time() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let (holder, _) = policy(&mut f, 100_000, 100);
    let premium = 1_000_000 * USD - f.tokens(&holder.pubkey());
    for days in [1, 24, 25, 49] {
        f.world.advance(days * DAY);
        accrue(&mut f);
        let passed = (f.world.now() - bulwark_tests::START) / DAY;
        assert!(
            f.pool_state()
                .premium_earned
                .abs_diff(premium * passed / 100)
                <= 1
        );
    }
    assert!(f.pool_state().unearned > 0);
}

#[test]
fn a_newcomer_takes_no_part_of_what_others_earned() {
    let mut f = Fixture::new();
    let first = f.underwriter(1_000_000 * USD);
    let (holder, _) = policy(&mut f, 500_000, 90);
    let premium = 1_000_000 * USD - f.tokens(&holder.pubkey());
    f.world.advance(90 * DAY);
    let roll = f.product.roll_product();
    anyone(&mut f, roll).expect("the policy is over");
    // Nobody has accrued since the sale.
    let late = f.underwriter(1_000_000 * USD);
    assert!(leave(&mut f, &late) <= 1_000_000 * USD);
    let out = leave(&mut f, &first);
    let due = 1_000_000 * USD + premium - premium / 10;
    assert!(out <= due && out + 3 > due, "{out} of {due}");
}

#[test]
fn fees_go_to_the_treasury_alone_whole_and_once() {
    let (mut f, premium) = insured();
    f.world.advance(370 * DAY);
    let (pool, stranger) = (f.pool, f.user(0));
    let stolen = swapped(
        pool.collect_fees(),
        pool.token(&f.treasury.pubkey()),
        pool.token(&stranger.pubkey()),
    );
    refused(anyone(&mut f, stolen), E::WrongTokenOwner);
    anyone(&mut f, pool.collect_fees()).expect("anyone collects, after a year of silence");
    assert_eq!(f.tokens(&f.treasury.pubkey()), premium / 10);
    assert_eq!(
        (f.pool_state().fees, f.pool_state().capital),
        (0, 1_000_000 * USD + premium - premium / 10)
    );
    refused(anyone(&mut f, pool.collect_fees()), E::NothingToCollect);
}

#[test]
fn a_sweep_takes_the_surplus_alone_and_only_to_the_treasury() {
    let (mut f, _) = insured();
    let (pool, stranger) = (f.pool, f.user(0));
    refused(anyone(&mut f, pool.sweep_donation()), E::NothingToCollect);
    let before = f.world.balance(&pool.vault);
    donate(&mut f, 1);
    let stolen = swapped(
        pool.sweep_donation(),
        pool.token(&f.treasury.pubkey()),
        pool.token(&stranger.pubkey()),
    );
    refused(anyone(&mut f, stolen), E::WrongTokenOwner);
    anyone(&mut f, pool.sweep_donation()).expect("one unit");
    assert_eq!(
        (f.world.balance(&pool.vault), f.tokens(&f.treasury.pubkey())),
        (before, 1)
    );
}

#[test]
fn accounts_of_another_pool_are_refused() {
    let mut f = Fixture::new();
    let owner = f.underwriter(100 * USD);
    let (ours, who) = (f.pool, owner.pubkey());
    let other = PoolKeys::new(&f.fund, f.world.mint(6));
    let payer = f.world.payer.pubkey();
    let opened = other.open_pool(f.authority.pubkey(), payer, pool_parameters(), NO_GROUP);
    f.authority_sends("open_pool", opened)
        .expect("another pool");
    by(&mut f, &owner, other.open_position(who, payer)).expect("a position there");
    let deposit = ours.deposit(who, 10 * USD, 0);
    let crossed = [
        (ours.premium_book, other.premium_book, E::WrongPremiumBook),
        (ours.vault, other.vault, E::WrongVault),
        (ours.position(&who), other.position(&who), E::WrongPool),
        (ours.mint, other.mint, E::WrongMint),
    ];
    for (from, to, error) in crossed {
        refused(
            by(&mut f, &owner, swapped(deposit.clone(), from, to)),
            error,
        );
    }
    refused(
        anyone(
            &mut f,
            swapped(ours.accrue(), ours.premium_book, other.premium_book),
        ),
        E::WrongPremiumBook,
    );
    refused(
        anyone(&mut f, swapped(ours.withdraw(who), ours.vault, other.vault)),
        E::WrongVault,
    );
    refused(
        anyone(
            &mut f,
            swapped(ours.collect_fees(), ours.vault, other.vault),
        ),
        E::WrongVault,
    );
    refused(
        anyone(
            &mut f,
            swapped(ours.sweep_donation(), ours.vault, other.vault),
        ),
        E::WrongVault,
    );
}

#[test]
fn capital_that_nobody_owns_goes_to_the_treasury_and_takes_no_part_of_what_others_earn() {
    let mut f = Fixture::new();
    let leaver = f.underwriter(100 * USD);
    leave(&mut f, &leaver);
    inject(&mut f, 500 * USD);
    assert_eq!(f.pool_state().capital, 500 * USD);
    let first = f.underwriter(1_000 * USD);
    let pool = f.pool_state();
    assert_eq!((pool.capital, pool.fees), (1_000 * USD, 500 * USD));
    inject(&mut f, 1_000 * USD);
    request_all(&mut f, &first);
    f.world.advance(COOLDOWN);
    withdraw(&mut f, &first).expect("all of it");
    // One unit is the virtual shares' rounding.
    assert!(f.tokens(&first.pubkey()) >= 2_000 * USD - 2);
    inject(&mut f, 300 * USD);
    let collect = f.pool.collect_fees();
    anyone(&mut f, collect).expect("fees");
    let pool = f.pool_state();
    assert_eq!((pool.capital, pool.fees), (0, 0));
    assert!(f.tokens(&f.treasury.pubkey()) >= 800 * USD);
}

#[test]
fn capital_that_nobody_owns_stays_for_an_incident_that_is_not_settled() {
    let mut f = Fixture::new();
    let owner = f.underwriter(100_000 * USD);
    let (_, policy) = policy(&mut f, 10_000, 30);
    f.world.advance(20 * DAY);
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    let roll = f.product.roll_product();
    anyone(&mut f, roll).expect("the policy is over");
    withdraw(&mut f, &owner).expect("no exposure is left");
    let (product, end) = (f.product, f.policy_state(&policy).end);
    f.confirmed(&product, end - 1);
    inject(&mut f, 1_000 * USD);
    let collect = f.pool.collect_fees();
    anyone(&mut f, collect).expect("fees");
    assert!(f.pool_state().capital >= 1_000 * USD);
}
