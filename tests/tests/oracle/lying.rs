//! What one print can do that is wrong, signed by all guardians and inside the band.

use crate::*;

/// What is true here.
const TRUTH: i64 = 150;
/// The lowest and highest lie that the band lets pass.
const LIES: [i64; 2] = [50, 500];

/// How far one lie moves an average at most, by these limits: what it holds of the least coverage.
fn bound(lie: i64) -> (u64, u64) {
    let limits = limits();
    let most = u128::from(limits.max_hold) * u128::from(BPS_U64);
    let least = u128::from(limits.window) * u128::from(limits.min_coverage_bps);
    let whole = |price: i64| u128::from(price.unsigned_abs()) * u128::from(PRICE_ONE);
    let moved = whole((lie - TRUTH).abs()) * most / least;
    let moved = u64::try_from(moved).expect("fits") + 1;
    let truth = TRUTH.unsigned_abs() * PRICE_ONE;
    (truth - moved, truth + moved)
}

/// Follows a lie second by second until it is out of the window; returns the farthest that the average went.
fn follow(s: &Scene, lie: i64, seconds: u64) -> u64 {
    let (least, most) = bound(lie);
    let truth = TRUTH.unsigned_abs() * PRICE_ONE;
    let (feed, mut farthest) = (s.state(), 0);
    for now in s.now()..=s.now() + seconds {
        let Some(average) = feed.twap(now).expect("an answer") else {
            continue;
        };
        assert!((least..=most).contains(&average), "{average} after {lie}");
        farthest = farthest.max(average.abs_diff(truth));
        if feed.spot(now).is_ok() {
            // Sold no lower, valued no higher.
            assert!(feed.high(now).expect("a price") >= least);
            assert!(feed.low(now).expect("a price") <= most);
        }
    }
    farthest
}

#[test]
fn one_lie_moves_the_average_by_its_share_at_most() {
    for lie in LIES {
        let mut worst = 0;
        for seed in 0..24 {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            let mut s = Scene::new();
            let pause = dice.random_range(5..150);
            for _ in 0..dice.random_range(4..50) {
                s.print(TRUTH * UNIT);
                s.world.advance(dice.random_range(1..=pause));
            }
            s.print(lie * UNIT);
            worst = worst.max(follow(&s, lie, 700));
            for _ in 0..4 {
                s.world.advance(dice.random_range(1..=pause));
                s.print(TRUTH * UNIT);
                worst = worst.max(follow(&s, lie, 700));
            }
        }
        assert!(worst > 0, "a lie was seen");
    }
}

/// As many honest seconds as the limits ask for and not one more, then a lie that nobody answers: a fifth by these limits.
#[test]
fn the_bound_is_what_the_limits_say() {
    for lie in LIES {
        let mut s = Scene::new();
        for _ in 0..4 {
            s.print(TRUTH * UNIT);
            s.world.advance(60);
        }
        s.print(lie * UNIT);
        let farthest = follow(&s, lie, 60);
        let fifth = (lie - TRUTH).unsigned_abs() * PRICE_ONE / 5;
        assert_eq!(farthest, fifth);
    }
}

/// No limits that the program accepts let a print weigh more than a quarter.
#[test]
fn no_limits_let_one_print_weigh_more_than_a_quarter() {
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let mut accepted = 0;
    for _ in 0..200_000 {
        let window = dice.random_range(60..=604_800);
        let any = FeedLimits {
            window,
            spacing: dice.random_range(1..=window / 8),
            max_hold: dice.random_range(1..=window / 2),
            min_coverage_bps: dice.random_range(0..=10_000),
            ..limits()
        };
        if any.validate().is_ok() {
            accepted += 1;
            let held = u128::from(any.max_hold) * 10_000;
            let covered = u128::from(any.window) * u128::from(any.min_coverage_bps);
            assert!(4 * held <= covered);
            assert!(any.max_hold >= any.spacing);
        }
    }
    assert!(accepted > 1_000, "{accepted}");
}

/// A low lie does not start a sale low, a high one does not value high; the other way they only delay.
#[test]
fn a_lie_never_serves_both_ends() {
    for lie in LIES {
        let mut s = Scene::new();
        for _ in 0..31 {
            s.print(TRUTH * UNIT);
            s.world.advance(20);
        }
        s.print(lie * UNIT);
        let (feed, now) = (s.state(), s.now());
        let truth = TRUTH.unsigned_abs() * PRICE_ONE;
        assert_eq!(
            feed.spot(now).expect("a price").price,
            lie.unsigned_abs() * PRICE_ONE
        );
        assert_eq!(feed.twap(now), Ok(Some(truth)));
        assert!(feed.high(now).expect("a price") >= truth);
        assert!(feed.low(now).expect("a price") <= truth);
    }
}
