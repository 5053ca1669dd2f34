//! What a feed refuses, each for its own reason, and takes again once the reason is gone.

use bulwark::events::PriceObserved;

use crate::*;

/// Compute units of a whole transaction that observes, at most.
const COST: u64 = 6_000;

/// Demands that `update` is refused with `error`, that nothing changed and that an honest price is taken still.
#[track_caller]
fn refuses(s: &mut Scene, update: &PriceUpdate, error: E) {
    let data = update.to_bytes(Verification::Full);
    refuses_bytes(s, PYTH_RECEIVER, data, error);
}

#[track_caller]
fn refuses_bytes(s: &mut Scene, owner: Pubkey, data: Vec<u8>, error: E) {
    let before = s.state();
    refused(s.take_bytes(owner, data), error);
    let after = s.state();
    assert_eq!(bytemuck::bytes_of(&before), bytemuck::bytes_of(&after));
    s.world.advance(1);
    s.print(150 * UNIT);
    s.world.advance(1);
}

#[test]
fn an_honest_price_is_taken() {
    let mut s = Scene::new();
    s.print(149 * UNIT);
    s.world.advance(7);
    let update = PriceUpdate::steady(FEED_ID, 150 * UNIT + 1, 12_345, -8, s.now() - 3);
    let outcome = s.take(&update).expect("a price");
    let latest = s.state().latest;
    assert_eq!(latest.price, 150 * PRICE_ONE + 10);
    assert_eq!(latest.confidence, 123_450);
    assert_eq!(latest.publish_time, s.now() - 3);
    let event: PriceObserved = told(&outcome);
    assert_eq!(event.feed, s.feed.feed);
    assert_eq!(event.price_before, 149 * PRICE_ONE);
    assert_eq!(event.price_after, latest.price);
    assert_eq!(event.confidence, latest.confidence);
    assert_eq!(event.publish_time, latest.publish_time);
    assert_eq!((event.in_ring, event.at), (false, s.now()));
}

#[test]
fn an_observation_is_cheap() {
    let mut s = Scene::new();
    for _ in 0..100 {
        s.print(150 * UNIT);
        s.world.advance(11);
    }
    let most = s.world.costs["observe"].iter().max().expect("a cost");
    assert!(*most <= COST, "{most} compute units");
}

#[test]
fn only_accounts_of_the_source_are_read() {
    let mut s = Scene::new();
    let data = s.fresh(150 * UNIT).to_bytes(Verification::Full);
    for owner in [Pubkey::default(), Pubkey::new_unique(), bulwark::ID] {
        refuses_bytes(&mut s, owner, data.clone(), E::PriceNotFromSource);
    }
    let nothing = s.feed.observe(Pubkey::new_unique());
    refused(s.world.send("observe", nothing, &[]), E::PriceNotFromSource);
    // Nor the feed itself.
    let itself = s.feed.observe(s.feed.feed);
    assert!(s.world.send("observe", itself, &[]).is_err());
}

#[test]
fn a_source_no_longer_listed_is_not_read() {
    let mut s = Scene::new();
    s.print(150 * UNIT);
    s.list([Pubkey::new_unique(); 2]).expect("sources");
    s.world.advance(1);
    let update = s.fresh(151 * UNIT);
    refused(s.take(&update), E::FeedSourceNotListed);
    // What it said before counts until it is stale.
    let feed = s.state();
    assert_eq!(feed.spot(s.now()).expect("a price").price, 150 * PRICE_ONE);
    s.list([Pubkey::default(), PYTH_RECEIVER]).expect("sources");
    s.take(&update).expect("a price");
}

#[test]
fn the_account_has_exactly_its_length_and_kind() {
    let mut s = Scene::new();
    let data = s.fresh(150 * UNIT).to_bytes(Verification::Full);
    for length in [0, 1, 8, 40, LENGTH - 1, LENGTH + 1, 2 * LENGTH] {
        let mut other = data.clone();
        other.resize(length, 0);
        refuses_bytes(&mut s, PYTH_RECEIVER, other, E::PriceLengthWrong);
    }
    let mut other = data;
    // The receiver's averages.
    other[..8].copy_from_slice(&solana_program::hash::hash(b"account:TwapUpdate").to_bytes()[..8]);
    refuses_bytes(&mut s, PYTH_RECEIVER, other, E::NotAPriceUpdate);
    refuses_bytes(&mut s, PYTH_RECEIVER, vec![0; LENGTH], E::NotAPriceUpdate);
}

#[test]
fn only_full_verification_counts() {
    let mut s = Scene::new();
    for signatures in [0, 1, 5, 13, 19, u8::MAX] {
        let partly = s
            .fresh(150 * UNIT)
            .to_bytes(Verification::Partial(signatures));
        refuses_bytes(&mut s, PYTH_RECEIVER, partly, E::PriceNotVerified);
    }
}

/// A partly verified account is one byte longer before the message: no number of signatures and no id of a feed may make
/// it read as another.
#[test]
fn a_partly_verified_account_never_reads_as_a_full_one() {
    let mut s = Scene::new();
    let mut update = s.fresh(150 * UNIT);
    // As a full one, byte 41 begins the id: here it is the number of signatures.
    update.feed_id[..31].copy_from_slice(&FEED_ID[1..]);
    let data = update.to_bytes(Verification::Partial(FEED_ID[0]));
    assert_eq!(data[41..73], FEED_ID);
    refuses_bytes(&mut s, PYTH_RECEIVER, data, E::PriceNotVerified);
}

#[test]
fn another_feed_is_not_read() {
    let mut s = Scene::new();
    for at in 0..32 {
        let mut update = s.fresh(150 * UNIT);
        update.feed_id[at] ^= 1;
        refuses(&mut s, &update, E::PriceOfOtherFeed);
    }
}

#[test]
fn a_price_is_positive() {
    let mut s = Scene::new();
    for price in [0, -1, -150 * UNIT, i64::MIN] {
        let mut update = s.fresh(150 * UNIT);
        update.price = price;
        refuses(&mut s, &update, E::PriceNotPositive);
    }
}

#[test]
fn the_exponent_is_inside_its_bounds() {
    let mut s = Scene::new();
    for decimals in 0..=18_u32 {
        s.world.advance(1);
        let unit = 10_i64.checked_pow(decimals).expect("fits");
        let mut update = s.fresh(150_i64.saturating_mul(unit));
        update.exponent = -i32::try_from(decimals).expect("fits");
        if (5..=10).contains(&decimals) {
            s.take(&update).expect("a price");
            assert_eq!(s.state().latest.price, 150 * PRICE_ONE, "{decimals}");
        } else {
            refuses(&mut s, &update, E::PriceExponentOutOfBounds);
        }
    }
    for exponent in [1, 8, -255, -256, -261, -264, i32::MAX, i32::MIN] {
        let mut update = s.fresh(150 * UNIT);
        update.exponent = exponent;
        refuses(&mut s, &update, E::PriceExponentOutOfBounds);
    }
    // Whole units are a price when the limits say so.
    let whole = FeedLimits {
        min_decimals: 0,
        ..limits()
    };
    s.set_limits(whole).expect("limits");
    s.world.advance(1);
    let mut update = s.fresh(150);
    update.exponent = 0;
    s.take(&update).expect("a price");
    assert_eq!(s.state().latest.price, 150 * PRICE_ONE);
    update.exponent = 1;
    refuses(&mut s, &update, E::PriceExponentOutOfBounds);
}

#[test]
fn a_price_is_neither_old_nor_of_the_future() {
    let mut s = Scene::new();
    let at = |s: &Scene, ahead: i64| {
        let mut update = s.fresh(150 * UNIT);
        update.publish_time += ahead;
        update
    };
    let update = at(&s, -60);
    s.take(&update).expect("a minute old");
    s.world.advance(100);
    let update = at(&s, -61);
    refuses(&mut s, &update, E::PriceTooOld);
    let update = at(&s, 6);
    refuses(&mut s, &update, E::PriceInFuture);
    let update = at(&s, 5);
    s.take(&update).expect("a clock ahead by five seconds");
    let (feed, now) = (s.state(), s.now());
    assert_eq!(feed.latest.publish_time, now + MAX_FUTURE);
    feed.spot(now).expect("it is fresh");
    s.world.advance(6);
    for time in [0, -1, i64::MIN] {
        let mut update = s.fresh(150 * UNIT);
        update.publish_time = time;
        refuses(&mut s, &update, E::PriceTooOld);
    }
    let mut update = s.fresh(150 * UNIT);
    update.publish_time = i64::MAX;
    refuses(&mut s, &update, E::PriceInFuture);
}

#[test]
fn a_price_is_newer_than_the_last() {
    let mut s = Scene::new();
    s.world.advance(30);
    s.print(150 * UNIT);
    let now = s.now();
    for ago in [0, 1, 30, 60] {
        let mut update = s.fresh(151 * UNIT);
        update.publish_time -= ago;
        refused(s.take(&update), E::PriceNotNewer);
        assert_eq!(s.state().latest.price, 150 * PRICE_ONE);
    }
    let update = PriceUpdate::steady(FEED_ID, 151 * UNIT, 0, -8, now + 1);
    s.take(&update).expect("a second newer");
}

#[test]
fn a_price_is_sure() {
    let mut s = Scene::new();
    let unsure = |s: &Scene, confidence| PriceUpdate {
        confidence,
        ..s.fresh(150 * UNIT)
    };
    let hundredth = u64::try_from(150 * UNIT / 100).expect("fits");
    let update = unsure(&s, hundredth);
    s.take(&update).expect("a hundredth");
    assert_eq!(s.state().latest.confidence, 3 * PRICE_ONE / 2);
    s.world.advance(1);
    for confidence in [hundredth + 1, u64::MAX] {
        let update = unsure(&s, confidence);
        refuses(&mut s, &update, E::PriceTooUncertain);
    }
    s.world.advance(1);
    let update = unsure(&s, 0);
    s.take(&update).expect("no doubt at all");
    assert_eq!(s.state().latest.confidence, 0);
    // Less than a billionth is a billionth: doubt is never rounded away.
    s.world.advance(1);
    let mut update = unsure(&s, 1);
    (update.price, update.exponent) = (150 * 100 * UNIT, -10);
    s.take(&update).expect("a price");
    assert_eq!(s.state().latest.confidence, 1);
}

#[test]
fn a_price_is_inside_the_band() {
    let mut s = Scene::new();
    for price in [50 * UNIT, 500 * UNIT] {
        s.print(price);
        s.world.advance(1);
    }
    for (price, decimals, error) in [
        (50 * UNIT - 1, 8, E::PriceBelowBand),
        (50 * 100 * UNIT - 1, 10, E::PriceBelowBand),
        (1, 5, E::PriceBelowBand),
        // Less than a billionth.
        (1, 10, E::PriceBelowBand),
        (500 * UNIT + 1, 8, E::PriceAboveBand),
        (500 * 100 * UNIT + 10, 10, E::PriceAboveBand),
        // More than fits.
        (i64::MAX, 5, E::PriceAboveBand),
        (i64::MAX, 10, E::PriceAboveBand),
    ] {
        let mut update = s.fresh(price);
        (update.exponent, update.confidence) = (-decimals, 0);
        refuses(&mut s, &update, error);
    }
    // What is above by less than a billionth is rounded down to the band's end.
    s.world.advance(1);
    let mut update = s.fresh(500 * 100 * UNIT + 9);
    update.exponent = -10;
    s.take(&update).expect("a price");
    assert_eq!(s.state().latest.price, 500 * PRICE_ONE);
}

#[test]
fn a_feed_is_observed_by_its_own_fund() {
    let mut s = Scene::new();
    let who = s.authority.pubkey();
    let payer = s.world.payer.pubkey();
    let other = FundKeys::new(&who, 2, s.feed.quote, who);
    let create = other.create_fund(who, payer, 2, fund_parameters(), who);
    s.by_authority(create).expect("a fund");
    let list = other.set_oracle_sources(who, [PYTH_RECEIVER; 2]);
    s.by_authority(list).expect("sources");
    let (account, update) = (s.account, s.fresh(150 * UNIT));
    s.world.post_price(account, PYTH_RECEIVER, &update);
    let foreign = FeedKeys {
        fund: other.fund,
        ..s.feed
    };
    let observe = foreign.observe(account);
    refused(s.world.send("observe", observe, &[]), E::WrongFund);
}
