//! What puts add to a buffer's value: the money's part that is locked, while the price and the put last.

use crate::*;

fn valued(s: &mut Scene) -> u64 {
    s.b.value().expect("a value");
    s.b.slot().value
}

#[test]
fn puts_count_what_is_in_the_money_and_no_more() {
    let mut s = Scene::new();
    let plain = 10_000 * 75 * USD;
    assert_eq!(valued(&mut s), plain);
    s.put(100, 100 * TOKEN, 60);
    assert_eq!(valued(&mut s), plain);
    s.put(130, 100 * TOKEN, 60);
    assert_eq!(valued(&mut s), plain + 3_000 * USD);
    let args = s.args(200, 100 * TOKEN, 60);
    let offer = s.write(args).expect("an offer");
    assert_eq!(valued(&mut s), plain + 3_000 * USD);
    s.buy(offer).expect("a purchase");
    assert_eq!(valued(&mut s), plain + 13_000 * USD);
    // Cash counts whole, collateral that is delivered no more.
    s.exercise(offer, 100 * TOKEN).expect("an exercise");
    assert_eq!(
        valued(&mut s),
        9_900 * 75 * USD + 3_000 * USD + 20_000 * USD
    );
}

#[test]
fn puts_beyond_the_collateral_count_nothing() {
    let mut s = Scene::new();
    s.put(130, 8_000 * TOKEN, 60);
    s.put(130, 8_000 * TOKEN, 60);
    assert_eq!(valued(&mut s), 10_000 * 75 * USD + 10_000 * 30 * USD);
}

#[test]
fn a_put_that_expires_before_the_value_ages_counts_nothing() {
    let mut s = Scene::new();
    let now = s.b.now();
    // The price is of this second: a value of it ages in an hour.
    for (seconds, counts) in [(3_600, 0), (3_601, 50 * USD)] {
        let mut s = Scene::new();
        assert_eq!(s.b.now(), now);
        let args = WritePutArgs {
            expiry: now + seconds,
            ..s.args(150, TOKEN, 1)
        };
        let hedge = s.write(args).expect("a put");
        s.buy(hedge).expect("a purchase");
        assert_eq!(valued(&mut s), 10_000 * 75 * USD + counts);
    }
    let hedge = s.put(150, TOKEN, 1);
    let expiry = s.b.hedge(&hedge).expiry;
    s.b.f.world.set_time(expiry - 660);
    s.b.steady(100 * DOLLAR);
    assert_eq!(valued(&mut s), 10_000 * 75 * USD);
}

#[test]
fn one_low_print_takes_nothing_from_the_put_that_it_takes_from_the_collateral() {
    let mut s = Scene::new();
    s.put(90, 10_000 * TOKEN, 60);
    assert_eq!(valued(&mut s), 10_000 * 75 * USD);
    s.b.f.world.advance(30);
    s.print(80);
    // At eighty: sixty of collateral after the haircut, ten of the put.
    assert_eq!(valued(&mut s), 10_000 * 60 * USD + 10_000 * 10 * USD);
    // The lock pays no more, whatever the price.
    s.b.steady(2 * DOLLAR);
    let worth = valued(&mut s);
    assert_eq!(worth, 10_000 * USD * 3 / 2 + 10_000 * 88 * USD);
    assert!(worth <= 10_000 * 90 * USD);
}
