//! What costs more than the pool earns is paid less, out of earnings alone, and is nobody's debt; what settlement adds may
//! take the last of the capital.

use bulwark::error::BulwarkError as E;
use bulwark_tests::refused;

use crate::*;

/// A layer of a million that asks for all of it every year.
fn dear() -> TrancheCover {
    priced_excess(0, 1_000_000 * USD, RATE_ONE)
}

#[test]
fn a_pool_that_sells_nothing_pays_its_layers_nothing() {
    let mut s = Scene::new(100_000);
    let (tranche, _) = s.backed(0, dear(), 1_000_000 * USD);
    s.f.world.advance(100 * DAY);
    refused(s.sync(&tranche), E::NothingToSync);
    s.accrue();
    let cession = s.f.cession(0);
    assert_eq!((cession.owed, cession.remainder), (0, 0));
    assert_eq!(s.f.pool_state().capital, 100_000 * USD);
}

#[test]
fn the_first_ten_dollars_of_an_empty_pool_stay() {
    let mut s = Scene::new(0);
    let (tranche, _) = s.backed(0, dear(), 1_000_000 * USD);
    s.f.world.advance(100 * DAY);
    let underwriter = s.f.underwriter(10 * USD);
    s.f.world.advance(100 * DAY);
    s.accrue();
    let pool = s.f.pool_state();
    assert_eq!((pool.capital, pool.wiped), (10 * USD, 0));
    assert_eq!(s.ceded(&tranche), 0);
    let shares = s.f.position_state(&underwriter.pubkey()).shares.get();
    assert_eq!(pool.value_of(shares).expect("a value"), 10 * USD);
}

#[test]
fn what_was_not_earned_is_not_owed_when_it_is_earned_later() {
    let mut s = Scene::new(1_000_000);
    let cover = priced_excess(0, 40_000 * USD, RATE);
    let (tranche, _) = s.backed(0, cover, 40_000 * USD);
    s.f.world.advance(100 * DAY);
    s.policy(500_000 * USD, 100).expect("a policy");
    assert_eq!(s.ceded(&tranche), 0);
    s.f.world.advance(10 * DAY);
    s.accrue();
    let rate = per_second(40_000 * USD, RATE);
    assert_eq!(s.ceded(&tranche), whole_units(rate, 10 * DAY));
    // The policy ends, and with it the layer's premium.
    s.f.world.advance(150 * DAY);
    s.accrue();
    assert_eq!(s.ceded(&tranche), whole_units(rate, 100 * DAY));
}

#[test]
fn a_pool_that_a_reinstatement_has_left_without_capital_is_wiped() {
    let mut s = Scene::new(100_000);
    let cover = TrancheCover::ExcessOfLoss {
        attachment: 99_000 * USD,
        limit: 10_000 * USD,
        rate_on_line: RATE_ONE,
        reinstatements: 1,
        reinstatement_bps: 10_000,
    };
    let (tranche, _) = s.backed(0, cover, 10_000 * USD);
    let incident = s.lost(109_000 * USD);
    let paid = s.settle(&incident, &[tranche]);
    assert_eq!((paid.capital, paid.shortfall), (99_000 * USD, 0));
    let pool = s.f.pool_state();
    assert!(pool.total_shares.get() > 0);
    assert_eq!((pool.capital, pool.wiped), (0, 1));
    let late = s.f.user(100 * USD);
    let payer = s.f.world.payer.pubkey();
    let open = s.f.pool.open_position(late.pubkey(), payer);
    s.by(&late, open).expect("a position");
    let deposit = s.f.pool.deposit(late.pubkey(), 100 * USD, 0);
    refused(s.by(&late, deposit), E::PoolWiped);
}
