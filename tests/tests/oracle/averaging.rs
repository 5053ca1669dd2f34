//! Ring and average against a reference that counts second by second, and keeps everything.

use bulwark::state::feed::FEED_PRINTS;
use num_rational::BigRational;

use crate::*;

/// All that a feed took, without end: what its ring would hold if it forgot nothing, and the last print.
#[derive(Default)]
struct Memory {
    kept: Vec<(u64, u64)>,
    last: Option<(u64, u64)>,
}

impl Memory {
    fn take(&mut self, time: u64, price: u64, spacing: u32) {
        let due = |kept: &(u64, u64)| time >= kept.0 + u64::from(spacing);
        if self.kept.last().is_none_or(due) {
            self.kept.push((time, price));
        }
        self.last = Some((time, price));
    }

    /// The price of one second: that of the print before it, unless it is too old.
    fn at(&self, second: u64, max_hold: u32) -> Option<u64> {
        let prints = self.kept.iter().chain(&self.last);
        let (time, price) = prints.filter(|(time, _)| *time <= second).max()?;
        (second < time + u64::from(max_hold)).then_some(*price)
    }

    /// The average over the window, second by second.
    fn average(&self, limits: &FeedLimits, now: u64) -> Option<u64> {
        let window = u64::from(limits.window);
        let prices: Vec<u64> = (now - window..now)
            .filter_map(|second| self.at(second, limits.max_hold))
            .collect();
        let whole = |number: u64| BigRational::from_integer(number.into());
        let covered = whole(prices.len() as u64) / whole(window);
        if covered < whole(limits.min_coverage_bps.into()) / whole(BPS_U64) || prices.is_empty() {
            return None;
        }
        let sum: BigRational = prices.iter().map(|price| whole(*price)).sum();
        let average = (sum / whole(prices.len() as u64)).floor();
        Some(average.to_integer().try_into().expect("fits"))
    }
}

/// Demands that the feed says what the memory does.
fn agrees(feed: &Feed, memory: &Memory, now: u64) {
    feed.invariant().expect("it holds");
    let limits = feed.limits();
    let average = memory.average(&limits, now);
    assert_eq!(feed.twap(now), Ok(average));
    let spot = memory
        .last
        .filter(|(time, _)| now.saturating_sub(*time) <= limits.max_age.into())
        .map(|(_, price)| price);
    match (spot, average) {
        (Some(spot), Some(average)) => {
            assert_eq!(feed.high(now), Ok(spot.max(average)));
            assert_eq!(feed.low(now), Ok(spot.min(average)));
        }
        (Some(_), None) => {
            assert_eq!(feed.high(now), Err(E::FeedCoverageTooLow.into()));
            assert_eq!(feed.low(now), Err(E::FeedCoverageTooLow.into()));
        }
        (None, _) => {
            assert_eq!(feed.high(now), Err(E::FeedStale.into()));
            assert_eq!(feed.low(now), Err(E::FeedStale.into()));
        }
    }
    let newest = memory.kept.iter().rev().take(FEED_PRINTS);
    for (kept, print) in newest.zip((0..FEED_PRINTS).map(|back| {
        let place = (usize::from(feed.cursor) + FEED_PRINTS - 1 - back) % FEED_PRINTS;
        feed.prints[place]
    })) {
        assert_eq!((print.publish_time, print.price), *kept);
    }
}

/// Limits at random, inside their bounds.
fn any_limits(dice: &mut ChaCha8Rng) -> FeedLimits {
    loop {
        let window = dice.random_range(60..2_000);
        let any = FeedLimits {
            window,
            spacing: dice.random_range(window / 31..=window / 10),
            max_hold: dice.random_range(1..=window / 4),
            max_age: dice.random_range(1..=120),
            min_coverage_bps: dice.random_range(1..=10_000),
            ..limits()
        };
        if any.validate().is_ok() {
            return any;
        }
    }
}

#[test]
fn the_average_is_what_a_count_of_seconds_gives() {
    let (mut some, mut none, mut stale) = (0, 0, 0);
    for seed in 0..12 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let limits = any_limits(&mut dice);
        let (mut s, mut memory) = (Scene::with(limits), Memory::default());
        for _ in 0..120 {
            let step = match dice.random_range(0..10) {
                0..5 => dice.random_range(0..=limits.spacing / 2),
                5..9 => dice.random_range(0..=limits.spacing * 2),
                _ => dice.random_range(0..=limits.window),
            };
            s.world.advance(step.into());
            let now = s.now();
            let mut update = s.fresh(dice.random_range(50 * UNIT..=500 * UNIT));
            update.publish_time += dice.random_range(-i64::from(limits.max_age) - 2..=6);
            let time = u64::try_from(update.publish_time).expect("after 1970");
            let price = update.price.unsigned_abs() * 10;
            let last = memory.last.map_or(0, |(time, _)| time);
            let outcome = s.take(&update);
            if time > now + MAX_FUTURE {
                refused(outcome, E::PriceInFuture);
            } else if now.saturating_sub(time) > limits.max_age.into() {
                refused(outcome, E::PriceTooOld);
            } else if time <= last {
                refused(outcome, E::PriceNotNewer);
            } else {
                outcome.expect("a price");
                memory.take(time, price, limits.spacing);
                assert_eq!(s.state().latest.price, price);
            }
            let feed = s.state();
            for _ in 0..4 {
                let now = now + dice.random_range(0..=u64::from(limits.max_age) + 1);
                agrees(&feed, &memory, now);
                match feed.high(now) {
                    Ok(_) => some += 1,
                    Err(error) if error == E::FeedStale.into() => stale += 1,
                    Err(_) => none += 1,
                }
            }
        }
    }
    assert!(
        some > 500 && none > 500 && stale > 500,
        "{some} {none} {stale}"
    );
}

/// Whoever observes every second fills the ring no faster: the whole window stays in it, at full coverage.
#[test]
fn frequent_observation_does_not_shorten_the_window() {
    let limits = FeedLimits {
        min_coverage_bps: 10_000,
        window: 620,
        ..limits()
    };
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let (mut s, mut memory) = (Scene::with(limits), Memory::default());
    for second in 0..2_000_u64 {
        let price = dice.random_range(100 * UNIT..=200 * UNIT);
        s.print(price);
        memory.take(s.now(), price.unsigned_abs() * 10, limits.spacing);
        let (feed, now) = (s.state(), s.now());
        assert_eq!(feed.twap(now).expect("an average").is_some(), second >= 620);
        if second % 7 == 0 {
            agrees(&feed, &memory, now);
        }
        s.world.advance(1);
    }
    assert_eq!(memory.kept.len(), 100);
}

#[test]
fn the_last_print_counts_before_it_is_in_the_ring() {
    let mut s = Scene::new();
    for _ in 0..30 {
        s.print(100 * UNIT);
        s.world.advance(20);
    }
    s.print(100 * UNIT);
    s.world.advance(19);
    let ring = s.state().prints;
    s.print(200 * UNIT);
    let feed = s.state();
    assert_eq!(feed.prints, ring);
    let now = s.now() + 30;
    // 30 of 600 seconds at 200.
    assert_eq!(feed.twap(now), Ok(Some(105 * PRICE_ONE)));
    // A print that follows takes its place, and the time before it is the ring's.
    s.world.advance(1);
    s.print(100 * UNIT);
    let feed = s.state();
    assert_eq!(feed.twap(now), Ok(Some(100 * PRICE_ONE)));
}

#[test]
fn silence_ends_the_average() {
    let mut s = Scene::new();
    for _ in 0..31 {
        s.print(100 * UNIT);
        s.world.advance(20);
    }
    let (feed, last) = (s.state(), s.state().latest.publish_time);
    // The last print holds a minute; half of the window must be covered.
    for (after, covered) in [(60, true), (360, true), (361, false), (10_000, false)] {
        let average = feed.twap(last + after).expect("an answer");
        assert_eq!(average.is_some(), covered, "{after}");
    }
    s.world.advance(9_980);
    s.print(100 * UNIT);
    let now = s.now();
    let feed = s.state();
    feed.spot(now).expect("a price");
    assert_eq!(feed.high(now), Err(E::FeedCoverageTooLow.into()));
    assert_eq!(feed.low(now), Err(E::FeedCoverageTooLow.into()));
}
