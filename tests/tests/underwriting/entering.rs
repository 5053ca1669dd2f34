//! Deposits: their price, their limits, and the attacks of whoever comes first.

use bulwark::{error::BulwarkError as E, state::Operation};
use bulwark_tests::{
    fund_parameters, pool_parameters, refused, refused_with, Fixture, Signer, USD,
};

use crate::*;

#[test]
fn the_first_deposit_buys_a_million_shares_a_unit_and_later_ones_the_pools_price() {
    let mut f = Fixture::new();
    let first = f.underwriter(1_000 * USD);
    assert_eq!(shares(&f, &first), 1_000_000_000 * SHARES);
    inject(&mut f, 500 * USD);
    let second = f.underwriter(300 * USD);
    // 300e6 * (1e15 + 1e6) / (1.5e9 + 1), rounded down.
    assert_eq!(
        shares(&f, &second),
        300_000_000 * 1_000_000_001_000_000 / 1_500_000_001
    );
    assert_eq!(f.pool_state().capital, 1_800 * USD);
    assert_eq!(f.position_state(&second.pubkey()).deposited, 300 * USD);
    assert_eq!(f.world.balance(&f.pool.vault), 1_800 * USD);
}

#[test]
fn a_donation_to_the_vault_changes_no_price_and_goes_to_the_treasury() {
    let mut f = Fixture::new();
    let attacker = f.underwriter(10 * USD);
    donate(&mut f, 1_000_000 * USD);
    let victim = f.underwriter(1_000 * USD);
    assert_eq!(shares(&f, &victim), 1_000_000_000 * SHARES);
    assert_eq!(leave(&mut f, &attacker), 10 * USD);
    assert_eq!(leave(&mut f, &victim), 1_000 * USD);
    let sweep = f.pool.sweep_donation();
    anyone(&mut f, sweep).expect("a sweep");
    assert_eq!(f.tokens(&f.treasury.pubkey()), 1_000_000 * USD);
    let sweep = f.pool.sweep_donation();
    refused(anyone(&mut f, sweep), E::NothingToCollect);
}

#[test]
fn whoever_inflates_the_price_by_a_gift_takes_nothing_from_the_next_depositor() {
    let mut f = Fixture::new();
    let attacker = f.underwriter(10 * USD);
    inject(&mut f, 1_000_000 * USD);
    let victim = f.underwriter(1_000 * USD - 1);
    let kept = leave(&mut f, &victim);
    assert!((1_000 * USD - 2..1_000 * USD).contains(&kept), "{kept}");
    let all = leave(&mut f, &attacker);
    assert!(all <= 1_000_010 * USD + 1, "{all}");
}

#[test]
fn a_deposit_worth_no_share_is_refused_instead_of_taken() {
    let mut settings = pool_parameters();
    settings.min_deposit = 1;
    let mut f = Fixture::with(fund_parameters(), settings);
    f.underwriter(1);
    inject(&mut f, 10_000_000 * USD);
    let user = f.user(100 * USD);
    let open = f.pool.open_position(user.pubkey(), f.world.payer.pubkey());
    by(&mut f, &user, open).expect("a position");
    // 5e6 units * (1e6 + 1e6 virtual) shares / (1e13 + 2) is just below one share.
    refused(deposit(&mut f, &user, 5 * USD), E::ZeroShares);
    deposit(&mut f, &user, 5 * USD + 1).expect("one share");
    assert_eq!(shares(&f, &user), 1);
}

#[test]
fn a_deposit_is_at_least_the_least_and_never_passes_the_cap() {
    let mut settings = pool_parameters();
    settings.deposit_cap = 100 * USD;
    let mut f = Fixture::with(fund_parameters(), settings);
    let user = f.underwriter(10 * USD);
    let mint = f.pool.mint;
    f.world.fund_tokens(&mint, &user.pubkey(), 1_000 * USD);
    refused(deposit(&mut f, &user, 10 * USD - 1), E::DepositTooSmall);
    refused(deposit(&mut f, &user, 90 * USD + 1), E::DepositCapReached);
    refused(deposit(&mut f, &user, u64::MAX), E::DepositCapReached);
    deposit(&mut f, &user, 90 * USD).expect("up to the cap");
    refused(deposit(&mut f, &user, 10 * USD), E::DepositCapReached);
}

#[test]
fn a_deposit_gives_at_least_the_shares_its_owner_accepts() {
    let mut f = Fixture::new();
    let user = f.underwriter(10 * USD);
    let mint = f.pool.mint;
    f.world.fund_tokens(&mint, &user.pubkey(), 50 * USD);
    let expected = 50_000_000 * SHARES;
    let greedy = f.pool.deposit(user.pubkey(), 50 * USD, expected + 1);
    refused(by(&mut f, &user, greedy), E::SlippageExceeded);
    let exact = f.pool.deposit(user.pubkey(), 50 * USD, expected);
    by(&mut f, &user, exact).expect("exactly the least");
}

#[test]
fn nobody_deposits_into_or_from_what_is_not_theirs() {
    let mut f = Fixture::new();
    let (mallory, alice) = (f.underwriter(10 * USD), f.underwriter(10 * USD));
    let mint = f.pool.mint;
    f.world.fund_tokens(&mint, &mallory.pubkey(), 50 * USD);
    let pool = f.pool;
    let honest = || pool.deposit(mallory.pubkey(), 50 * USD, 0);
    let into = swapped(
        honest(),
        pool.position(&mallory.pubkey()),
        pool.position(&alice.pubkey()),
    );
    refused(by(&mut f, &mallory, into), E::NotPositionOwner);
    let from = swapped(
        honest(),
        pool.token(&mallory.pubkey()),
        pool.token(&alice.pubkey()),
    );
    refused(by(&mut f, &mallory, from), E::WrongTokenOwner);
    let open = pool.open_position(alice.pubkey(), f.world.payer.pubkey());
    // The system program's "account already in use".
    refused_with(by(&mut f, &alice, open), 0);
}

#[test]
fn a_paused_pool_takes_no_deposit_but_takes_gifts() {
    let mut f = Fixture::new();
    let user = f.underwriter(10 * USD);
    let guardian = f.guardian.insecure_clone();
    let pause = f
        .fund
        .pause_operation(guardian.pubkey(), Operation::Deposit, DAY);
    by(&mut f, &guardian, pause).expect("a pause");
    refused(deposit(&mut f, &user, 10 * USD), E::OperationPaused);
    inject(&mut f, USD);
    assert_eq!(f.pool_state().capital, 11 * USD);
    assert_eq!(
        (f.pool_state().gains, f.pool_state().total_shares.get()),
        (USD, 10_000_000 * SHARES)
    );
    let nothing = f.pool.inject_capital(user.pubkey(), 0);
    refused(by(&mut f, &user, nothing), E::ZeroAmount);
}
