//! Limits that change while there are prices.

use crate::*;

/// A feed with ten minutes of prices at 150, the last at 160.
fn printed() -> Scene {
    let mut s = Scene::new();
    for _ in 0..30 {
        s.print(150 * UNIT);
        s.world.advance(20);
    }
    s.print(160 * UNIT);
    s
}

#[test]
fn prices_outside_a_narrower_band_no_longer_count() {
    let mut s = printed();
    let now = s.now();
    let below = FeedLimits {
        max_price: 155 * PRICE_ONE,
        ..limits()
    };
    s.set_limits(below).expect("limits");
    let feed = s.state();
    feed.invariant().expect("it holds");
    assert_eq!(feed.spot(now), Err(E::PriceAboveBand.into()));
    assert_eq!(feed.high(now), Err(E::PriceAboveBand.into()));
    assert_eq!(feed.low(now), Err(E::PriceAboveBand.into()));
    assert_eq!(feed.twap(now), Ok(Some(150 * PRICE_ONE)));

    let above = FeedLimits {
        min_price: 155 * PRICE_ONE,
        ..limits()
    };
    s.set_limits(above).expect("limits");
    let feed = s.state();
    assert_eq!(feed.spot(now).expect("a price").price, 160 * PRICE_ONE);
    assert_eq!(feed.twap(now), Ok(None));
    assert_eq!(feed.high(now), Err(E::FeedCoverageTooLow.into()));
    assert_eq!(feed.low(now), Err(E::FeedCoverageTooLow.into()));
    // Nobody goes around the band by an older price.
    let mut update = s.fresh(160 * UNIT);
    update.publish_time -= 1;
    refused(s.take(&update), E::PriceNotNewer);

    s.set_limits(limits()).expect("limits");
    let feed = s.state();
    assert_eq!(feed.high(now), Ok(160 * PRICE_ONE));
    assert_eq!(feed.low(now), Ok(150 * PRICE_ONE));
}

#[test]
fn age_counts_when_a_price_is_used() {
    let mut s = printed();
    let now = s.now();
    let feed = s.state();
    feed.spot(now + 60).expect("a minute old");
    assert_eq!(feed.spot(now + 61), Err(E::FeedStale.into()));
    assert_eq!(feed.high(now + 61), Err(E::FeedStale.into()));
    assert_eq!(feed.low(now + 61), Err(E::FeedStale.into()));
    // A clock that runs back does not make it fresh for ever.
    feed.spot(now - MAX_FUTURE).expect("five seconds ahead");
    assert_eq!(feed.spot(now - MAX_FUTURE - 1), Err(E::FeedStale.into()));
    let shorter = FeedLimits {
        max_age: 10,
        ..limits()
    };
    s.set_limits(shorter).expect("limits");
    let feed = s.state();
    feed.spot(now + 10).expect("ten seconds old");
    assert_eq!(feed.spot(now + 11), Err(E::FeedStale.into()));
}

#[test]
fn another_spacing_holds_for_prints_to_come() {
    let mut s = printed();
    let feed = s.state();
    let wider = FeedLimits {
        spacing: 60,
        ..limits()
    };
    s.set_limits(wider).expect("limits");
    assert_eq!(s.state().prints, feed.prints);
    s.world.advance(59);
    s.print(150 * UNIT);
    assert_eq!(s.state().prints, feed.prints);
    s.world.advance(1);
    s.print(150 * UNIT);
    assert_ne!(s.state().prints, feed.prints);
    s.state().invariant().expect("it holds");
}

#[test]
fn another_source_begins_without_a_price() {
    let mut s = printed();
    let authority = s.authority.pubkey();
    let (moved, feed_id) = (s.world.wallet().pubkey(), [7; 32]);
    let set = s.feed.set_feed_source(authority, moved, feed_id);
    refused(s.by_authority(set.clone()), E::FeedSourceNotListed);

    let thief = s.world.wallet();
    let theirs = s.feed.set_feed_source(thief.pubkey(), moved, feed_id);
    refused(s.world.send("oracle", theirs, &[&thief]), E::NotAuthority);

    s.list([PYTH_RECEIVER, moved]).expect("sources");
    s.by_authority(set).expect("another source");
    let (feed, now) = (s.state(), s.now());
    feed.invariant().expect("it holds");
    assert_eq!((feed.source, feed.feed_id), (moved, feed_id));
    assert_eq!(feed.spot(now), Err(E::FeedStale.into()));
    assert_eq!(feed.twap(now), Ok(None));
    assert_eq!(feed.limits(), limits());

    let old = s.fresh(150 * UNIT);
    refused(s.take(&old), E::PriceNotFromSource);
    let new = PriceUpdate { feed_id, ..old };
    s.take_bytes(moved, new.to_bytes(Verification::Full))
        .expect("a price");
    assert_eq!(s.state().spot(now).expect("fresh").price, 150 * PRICE_ONE);
}
