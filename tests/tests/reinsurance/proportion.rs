//! Ceded premium follows the capital that stands: whoever brings more of it, and for longer, has more.

use crate::*;

#[test]
fn premium_is_in_proportion_to_the_capital_that_stands() {
    let mut s = Scene::selling();
    let layer = priced_excess(0, 40_000 * USD, RATE);
    let (idle, whole, half) = (
        s.f.tranche(0, layer, 365),
        s.backed(1, layer, 40_000 * USD).0,
        s.backed(2, layer, 20_000 * USD).0,
    );
    let share = quota_share(4_000, 40_000 * USD);
    let part = s.backed(3, share, 10_000 * USD).0;
    assert_eq!(s.f.cession(3).effective_bps, 1_000);
    s.f.world.advance(200 * DAY);
    s.accrue();
    assert_eq!(s.ceded(&idle), 0);
    assert_eq!(s.ceded(&part), s.net_earned() / 10);
    assert!((s.ceded(&half) * 2).abs_diff(s.ceded(&whole)) <= 2);
    let due = on_line(40_000 * USD, RATE, 200 * DAY);
    assert!(s.ceded(&whole).abs_diff(due) <= 1);
}

#[test]
fn re_insurers_of_a_tranche_share_its_premium_by_their_capital_and_time() {
    let mut s = Scene::selling();
    let (tranche, first) = s.backed(0, priced_excess(0, 90_000 * USD, RATE), 30_000 * USD);
    let second = s.f.reinsurer(&tranche, 60_000 * USD);
    s.f.world.advance(365 * DAY);
    s.sync(&tranche).expect("a year's premium");
    let premium = s.tranche(&tranche).premium;
    let gain = |owner: &Keypair, capital: u64| s.value(&tranche, owner) - capital * USD;
    assert!(gain(&first, 30_000).abs_diff(premium / 3) <= 2);
    assert!(gain(&second, 60_000).abs_diff(premium * 2 / 3) <= 2);
}

#[test]
fn premium_pulled_into_a_tranche_that_is_not_full_stands_from_then_on() {
    let mut s = Scene::selling();
    let cover = priced_excess(0, 40_000 * USD, RATE);
    let (tranche, _) = s.backed(0, cover, 30_000 * USD);
    s.f.world.advance(100 * DAY);
    s.sync(&tranche).expect("premium to pull");
    let first = s.ceded(&tranche);
    assert!(first.abs_diff(on_line(30_000 * USD, RATE, 100 * DAY)) <= 1);
    assert_eq!(s.f.cession(0).standing(), 30_000 * USD + first);
    s.f.world.advance(100 * DAY);
    s.accrue();
    let second = s.ceded(&tranche) - first;
    assert!(second.abs_diff(on_line(30_000 * USD + first, RATE, 100 * DAY)) <= 1);
}

#[test]
fn a_pool_may_cede_everything() {
    let mut s = Scene::new(1_000_000);
    let whole = quota_share(10_000, 300_000 * USD);
    let (tranche, _) = s.backed(0, whole, 300_000 * USD);
    let incident = s.lost(200_000 * USD);
    let paid = s.settle(&incident, &[tranche]);
    assert_eq!((paid.tranches, paid.capital), (vec![200_000 * USD], 0));
    // Every unit of premium up to the loss went along, a third of it since.
    let before = s.net_earned();
    assert_eq!(s.ceded(&tranche), before);
    s.f.world.advance(60 * DAY);
    s.accrue();
    let since = s.net_earned() - before;
    assert_eq!(s.f.cession(0).effective_bps, 3_333);
    assert!(since > 0);
    assert_eq!(s.ceded(&tranche) - before, since * 3_333 / 10_000);
    assert_eq!(
        s.f.pool_state().capital,
        1_000_000 * USD + since - since * 3_333 / 10_000
    );
}

#[test]
fn a_limit_that_is_used_earns_no_more_premium() {
    let mut s = Scene::selling();
    let (tranche, _) = s.backed(0, priced_excess(0, 40_000 * USD, RATE), 40_000 * USD);
    let incident = s.lost(30_000 * USD);
    s.settle(&incident, &[tranche]);
    let before = s.ceded(&tranche);
    s.f.world.advance(100 * DAY);
    s.accrue();
    let due = on_line(10_000 * USD, RATE, 100 * DAY);
    assert!((s.ceded(&tranche) - before).abs_diff(due) <= 1);
}
