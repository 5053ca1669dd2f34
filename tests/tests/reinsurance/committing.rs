//! Committing capital: its price, its bounds, and what it is refused for.

use bulwark::{constants::MIN_TRANCHE_TERM, error::BulwarkError as E, events::CapitalCommitted};
use bulwark_tests::{refused, refused_with};

use crate::*;

/// What a token program says of a balance that is too small.
const INSUFFICIENT: u32 = 1;

#[test]
fn the_first_commitment_sets_a_price_that_no_donation_moves() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 10_000 * USD), 30);
    let first = s.f.reinsurer(&tranche, 1);
    assert_eq!(s.position(&tranche, &first).shares.get(), SHARES);
    s.donate(&tranche.vault, 5_000 * USD);
    let amount = 1_234 * USD + 567;
    let second = s.f.reinsurer(&tranche, amount);
    let position = s.position(&tranche, &second);
    assert_eq!(position.shares.get(), u128::from(amount) * SHARES);
    assert_eq!((position.committed, position.released), (amount, 0));
    assert_eq!(s.f.cession(0).collateral, amount + 1);
    assert_eq!(s.value(&tranche, &first), 1);
    assert_eq!(s.value(&tranche, &second), amount);
    assert_eq!(s.f.world.balance(&tranche.vault), amount + 1 + 5_000 * USD);
}

#[test]
fn shares_are_rounded_down_at_any_price() {
    let mut s = Scene::new(100_000);
    let cover = priced_excess(0, 100_000 * USD, 333_333_333);
    let tranche = s.f.tranche(0, cover, 365);
    s.f.reinsurer(&tranche, 7_777_777_777);
    for amount in [1, 3, 999_999, 1_000_001, 12_345_678_901] {
        s.f.world.advance(7 * DAY + 11);
        let newcomer = s.f.reinsurer(&tranche, amount);
        let value = s.value(&tranche, &newcomer);
        assert!(
            value <= amount && value + 1 >= amount,
            "{value} of {amount}"
        );
    }
}

#[test]
fn a_commitment_gives_at_least_the_shares_that_the_caller_accepts() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 100 * USD), 30);
    let owner = s.f.reinsurer(&tranche, USD);
    let mint = s.f.pool.mint;
    s.f.world.fund_tokens(&mint, &owner.pubkey(), 10 * USD);
    let shares = u128::from(10 * USD) * SHARES;
    let commit = |least| tranche.commit_capital(owner.pubkey(), 10 * USD, least);
    refused(s.by(&owner, commit(shares + 1)), E::SlippageExceeded);
    let outcome = s.by(&owner, commit(shares)).expect("exactly the least");
    let event: CapitalCommitted = told(&outcome);
    assert_eq!((event.amount, event.shares), (10 * USD, shares));
    assert_eq!(
        (event.collateral_before, event.collateral_after),
        (USD, 11 * USD)
    );
    assert_eq!(event.total_shares_after - event.total_shares_before, shares);
}

#[test]
fn a_tranche_takes_its_whole_limit_and_not_a_unit_more() {
    let layer = TrancheCover::ExcessOfLoss {
        attachment: 0,
        limit: 1_000 * USD,
        rate_on_line: 0,
        reinstatements: 2,
        reinstatement_bps: 10_000,
    };
    for (cover, whole) in [
        (quota_share(2_000, 1_000 * USD), 1_000 * USD),
        (layer, 3_000 * USD),
        (stop_loss(1_000, 500), 5_000 * USD),
    ] {
        let mut s = Scene::new(100_000);
        let tranche = s.f.tranche(0, cover, 30);
        let owner = s.f.reinsurer(&tranche, whole - 10);
        let mint = s.f.pool.mint;
        s.f.world.fund_tokens(&mint, &owner.pubkey(), 11);
        refused(s.commit(&tranche, &owner, 11), E::TrancheFull);
        s.commit(&tranche, &owner, 10).expect("the rest");
        refused(s.commit(&tranche, &owner, 1), E::TrancheFull);
        assert_eq!(s.f.cession(0).collateral, whole);
    }
}

#[test]
fn nothing_and_more_than_the_wallet_holds_are_refused() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 100 * USD), 30);
    let owner = s.f.reinsurer(&tranche, USD);
    refused(s.commit(&tranche, &owner, 0), E::ZeroAmount);
    refused_with(s.commit(&tranche, &owner, 1), INSUFFICIENT);
}

#[test]
fn capital_is_committed_before_and_in_the_term_until_its_last_second() {
    let mut s = Scene::new(100_000);
    let start = s.now() + 10 * DAY;
    let end = start + MIN_TRANCHE_TERM;
    s.open(0, excess(0, 100 * USD), start, end)
        .expect("a tranche");
    let tranche = TrancheKeys::new(s.f.pool, 0);
    let owner = s.f.reinsurer(&tranche, USD);
    let mint = s.f.pool.mint;
    s.f.world.fund_tokens(&mint, &owner.pubkey(), 3 * USD);
    for time in [start - 1, start, end - 1] {
        s.f.world.set_time(time);
        s.commit(&tranche, &owner, USD).expect("the term to come");
    }
    s.f.world.set_time(end);
    refused(s.commit(&tranche, &owner, USD), E::TrancheTermOver);
}

#[test]
fn new_capital_waits_while_a_loss_is_not_settled() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), USD);
    let mint = s.f.pool.mint;
    s.f.world.fund_tokens(&mint, &owner.pubkey(), USD);
    let now = s.now();
    let incident = s.f.confirmed(&s.product, now);
    refused(s.commit(&tranche, &owner, USD), E::PoolHeld);
    s.f.settled_with(&incident, &[tranche]);
    s.commit(&tranche, &owner, USD).expect("settled");
}

#[test]
fn a_wiped_tranche_takes_no_more_capital() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 10_000 * USD), 1_000 * USD);
    let incident = s.lost(5_000 * USD);
    s.settle(&incident, &[tranche]);
    assert_eq!(s.tranche(&tranche).wiped, 1);
    let mint = s.f.pool.mint;
    s.f.world.fund_tokens(&mint, &owner.pubkey(), USD);
    refused(s.commit(&tranche, &owner, USD), E::TrancheWiped);
}

#[test]
fn a_newcomer_takes_no_part_of_premium_earned_before() {
    let mut s = Scene::selling();
    // 20 % on 50,000 for 73 days: 2,000.
    let cover = priced_excess(0, 100_000 * USD, 200_000_000);
    let (tranche, first) = s.backed(0, cover, 50_000 * USD);
    s.f.world.advance(73 * DAY);
    // Nobody has accrued or pulled since.
    let late = s.f.reinsurer(&tranche, 48_000 * USD);
    let value = s.value(&tranche, &late);
    assert!(
        (48_000 * USD - 1..=48_000 * USD).contains(&value),
        "{value}"
    );
    let earned = s.value(&tranche, &first) - 50_000 * USD;
    assert!(
        (2_000 * USD - 2..=2_000 * USD).contains(&earned),
        "{earned}"
    );
    assert_eq!(s.f.cession(0).owed, 0);
}

#[test]
fn a_newcomer_takes_no_part_of_a_loss_returned_before() {
    let mut s = Scene::new(100_000);
    let (tranche, first) = s.backed(0, excess(0, 40_000 * USD), 20_000 * USD);
    let incident = s.lost(10_000 * USD);
    s.settle(&incident, &[tranche]);
    assert_eq!(s.value(&tranche, &first), 10_000 * USD);
    s.recover(&incident, 10_000 * USD);
    let late = s.f.reinsurer(&tranche, 10_000 * USD);
    assert!(s.value(&tranche, &late) <= 10_000 * USD);
    let back = s.value(&tranche, &first);
    assert!((20_000 * USD - 1..=20_000 * USD).contains(&back), "{back}");
}

#[test]
fn capital_is_committed_with_the_accounts_of_its_own_tranche() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), USD);
    let (other, stranger) = s.backed(1, excess(0, 100 * USD), USD);
    let far_pool = s.another_pool();
    let far = s.foreign(far_pool, 0);
    let pool = s.f.pool;
    let commit = tranche.commit_capital(owner.pubkey(), USD, 0);
    let mine = tranche.position(&owner.pubkey());
    for (from, to, error) in [
        (pool.mint, far_pool.mint, E::WrongMint),
        (pool.vault, far_pool.vault, E::WrongVault),
        (
            pool.premium_book,
            far_pool.premium_book,
            E::WrongPremiumBook,
        ),
        (tranche.tranche, far.tranche, E::WrongPool),
        (tranche.vault, other.vault, E::WrongVault),
        (mine, other.position(&stranger.pubkey()), E::WrongTranche),
        (
            pool.token(&owner.pubkey()),
            pool.token(&stranger.pubkey()),
            E::WrongTokenOwner,
        ),
    ] {
        refused(s.by(&owner, swapped(commit.clone(), from, to)), error);
    }
    let second = s.f.reinsurer(&tranche, USD);
    let stolen = swapped(commit, mine, tranche.position(&second.pubkey()));
    refused(s.by(&owner, stolen), E::NotReinsurer);
}
