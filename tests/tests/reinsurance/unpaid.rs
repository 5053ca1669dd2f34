//! Premium that capital cannot pay is nobody's debt, and a pool that it has left without capital has stopped.

use bulwark::error::BulwarkError as E;
use bulwark_tests::refused;

use crate::*;

#[test]
fn premium_that_capital_cannot_pay_is_never_owed() {
    let mut s = Scene::new(0);
    let (tranche, _) = s.backed(0, priced_excess(0, 40_000 * USD, RATE), 40_000 * USD);
    s.f.world.advance(100 * DAY);
    refused(s.sync(&tranche), E::NothingToSync);
    s.inject(5 * USD);
    s.f.world.advance(DAY);
    // A day costs 8.
    s.sync(&tranche).expect("what there is");
    assert_eq!((s.f.pool_state().capital, s.ceded(&tranche)), (0, 5 * USD));
    s.inject(1_000 * USD);
    s.f.world.advance(10 * DAY);
    s.sync(&tranche).expect("ten days");
    let due = 5 * USD + on_line(40_000 * USD, RATE, 10 * DAY);
    assert!(s.ceded(&tranche).abs_diff(due) <= 1);
    assert_eq!(s.f.pool_state().capital, 1_005 * USD - s.ceded(&tranche));
}

#[test]
fn the_first_underwriter_pays_no_premium_of_the_time_before() {
    let mut s = Scene::new(0);
    s.backed(0, priced_excess(0, 40_000 * USD, RATE), 40_000 * USD);
    s.f.world.advance(100 * DAY);
    s.f.underwriter(100_000 * USD);
    s.f.world.advance(1);
    s.accrue();
    let second = on_line(40_000 * USD, RATE, 1);
    let capital = s.f.pool_state().capital;
    assert!(capital + second + 1 >= 100_000 * USD, "{capital}");
}
