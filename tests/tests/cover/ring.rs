//! The rings by day: premium and exposure begin and end on time, whoever is silent for however long.

use bulwark::state::PremiumBook;
use bulwark_tests::Fixture;

use super::*;

/// Rolls by a crank that nobody needs to sign.
fn roll(f: &mut Fixture, product: &ProductKeys) -> u64 {
    f.world
        .send("roll_product", product.roll_product(), &[])
        .expect("rolled");
    f.product_state(product).exposure
}

fn accrue(f: &mut Fixture) {
    let accrued = f.pool.accrue();
    f.world.send("accrue", accrued, &[]).expect("accrued");
}

#[test]
fn exposure_ends_at_midnight_of_the_last_day_and_not_a_second_before() {
    let mut s = Scene::new();
    let product = s.product;
    s.f.world.set_time(START + 20 * DAY - 1);
    assert_eq!(roll(&mut s.f, &product), 10_000 * USD);
    s.f.world.advance(1);
    assert_eq!(roll(&mut s.f, &product), 0);
    let pool = s.f.pool_state();
    assert_eq!(
        (
            pool.exposure,
            pool.expected_loss.get(),
            pool.stress[0].get()
        ),
        (0, 0, 0)
    );
    assert_eq!(roll(&mut s.f, &product), 0, "rolling twice changes nothing");
}

#[test]
fn premium_is_earned_second_by_second_and_in_full() {
    let mut s = Scene::new();
    let premium = price(FLOOR, 0, 10_000, 20 * DAY);
    let rate = (u128::from(premium) << 32) / u128::from(20 * DAY);
    for seconds in [1, 59, DAY, 7 * DAY + 3, 20 * DAY - 1] {
        s.f.world.set_time(START + seconds);
        accrue(&mut s.f);
        let pool = s.f.pool_state();
        // What is still to earn is exact in Q32; the pool shows it rounded up.
        let left = rate * u128::from(20 * DAY - seconds);
        let unearned = u64::try_from(left.div_ceil(1 << 32)).unwrap();
        assert_eq!(pool.unearned, unearned, "after {seconds} s");
        assert_eq!(pool.premium_earned, premium - unearned);
    }
    s.f.world.set_time(START + 20 * DAY);
    accrue(&mut s.f);
    let pool = s.f.pool_state();
    assert_eq!(
        (pool.unearned, pool.premium_earned, pool.earning_rate),
        (0, premium, 0)
    );
    assert_eq!(
        (pool.fees, pool.capital),
        (premium / 10, 1_000_000 * USD + premium - premium / 10)
    );
}

#[test]
fn years_of_silence_lose_nothing() {
    for silence in [399, 400, 401, 800, 1_000] {
        let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 365);
        let product = s.product;
        let premium = price(FLOOR, 0, 10_000, 365 * DAY);
        s.f.world.set_time(START + silence * DAY + 7);
        assert_eq!(roll(&mut s.f, &product), 0);
        accrue(&mut s.f);
        let pool = s.f.pool_state();
        assert_eq!(
            (pool.unearned, pool.premium_earned),
            (0, premium),
            "{silence} days"
        );
        // The rings are empty and whole: new cover runs its course.
        let buyer = s.f.user(10_000 * USD);
        s.f.assess(&product, 20_000_000, 400_000_000);
        s.f.buy(&product, &buyer, 1_000 * USD, 365)
            .expect("a policy");
        assert_eq!(roll(&mut s.f, &product), 1_000 * USD);
        s.f.world.advance(366 * DAY);
        assert_eq!(roll(&mut s.f, &product), 0);
    }
}

#[test]
fn the_farthest_policy_shares_no_slot_with_today() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 365);
    let (product, holder, policy) = (s.product, s.holder.insecure_clone(), s.policy);
    // Thirty days before the end, a second late into the day: 395 days ahead.
    s.f.world.set_time(START + 335 * DAY);
    s.f.assess(&product, 20_000_000, 400_000_000);
    let following =
        renew(&mut s.f, &product, &holder, &policy, 10_000 * USD, 365).expect("a renewal");
    let end_day = first_day() + 730;
    assert_eq!(s.f.policy_state(&following).end, end_day * DAY);
    let ring = s.f.product_state(&product);
    let book: PremiumBook = s.f.world.zero_copy(&s.f.pool.premium_book);
    let slot = usize::try_from(end_day % 400).unwrap();
    assert_eq!(ring.ends[slot], 10_000 * USD);
    assert!(book.ends[slot] > 0);
    assert_eq!(ring.ends.iter().filter(|sum| **sum > 0).count(), 2);
    for (day, exposure) in [
        (364, 10_000),
        (365, 10_000),
        (366, 10_000),
        (729, 10_000),
        (730, 0),
    ] {
        s.f.world.set_time(START + day * DAY);
        assert_eq!(roll(&mut s.f, &product), exposure * USD, "day {day}");
    }
    accrue(&mut s.f);
    assert_eq!(s.f.pool_state().unearned, 0);
    let book: PremiumBook = s.f.world.zero_copy(&s.f.pool.premium_book);
    assert!(book.begins.iter().chain(&book.ends).all(|rate| *rate == 0));
}

#[test]
fn a_renewal_slept_through_begins_and_ends_in_one_roll() {
    let mut s = Scene::new();
    let (product, holder, policy) = (s.product, s.holder.insecure_clone(), s.policy);
    let first = price(FLOOR, 0, 10_000, 20 * DAY);
    let before = s.f.tokens(&holder.pubkey());
    renew(&mut s.f, &product, &holder, &policy, 10_000 * USD, 300).expect("a renewal");
    let second = before - s.f.tokens(&holder.pubkey());
    s.f.world.set_time(START + 500 * DAY);
    assert_eq!(roll(&mut s.f, &product), 0);
    accrue(&mut s.f);
    let pool = s.f.pool_state();
    assert_eq!((pool.unearned, pool.premium_earned), (0, first + second));
}

#[test]
fn the_last_day_of_one_policy_takes_nothing_from_others() {
    let mut s = Scene::new();
    let (product, other) = (s.product, s.f.user(100_000 * USD));
    s.f.buy(&product, &other, 3_000 * USD, 20)
        .expect("a policy of the same end");
    s.f.buy(&product, &other, 700 * USD, 21)
        .expect("a policy of a day more");
    s.cancel().expect("a cancellation");
    s.f.world.set_time(START + 20 * DAY - 1);
    assert_eq!(roll(&mut s.f, &product), 3_700 * USD);
    s.f.world.advance(1);
    assert_eq!(roll(&mut s.f, &product), 700 * USD);
    s.f.world.advance(DAY);
    assert_eq!(roll(&mut s.f, &product), 0);
}

#[test]
fn a_new_assessment_re_weighs_exposure_already_sold() {
    let mut s = Scene::new();
    let product = s.product;
    s.f.assess(&product, 30_000_000, 900_000_000);
    let pool = s.f.pool_state();
    assert_eq!(
        pool.expected_loss.get(),
        u128::from(10_000 * USD) * 30_000_000
    );
    assert_eq!(pool.stress[0].get(), u128::from(10_000 * USD) * 900_000_000);
    // What has ended without a roll is rolled first, not weighed.
    s.f.world.set_time(START + 21 * DAY);
    s.f.assess(&product, 10_000_000, 100_000_000);
    assert_eq!(s.f.pool_state().expected_loss.get(), 0);
}
