//! Who registers a feed, of what, by which limits.

use anchor_lang::error::ErrorCode;
use bulwark::events::{FeedLimitsSet, FeedRegistered, OracleSourcesSet};

use crate::*;

#[test]
fn a_feed_reads_what_it_was_registered_for() {
    let mut s = Scene::unregistered();
    let outcome = s.register(PYTH_RECEIVER, limits()).expect("a feed");
    let feed = s.state();
    assert_eq!(
        (feed.fund, feed.base, feed.quote),
        (s.feed.fund, s.feed.base, s.feed.quote)
    );
    assert_eq!((feed.source, feed.feed_id), (PYTH_RECEIVER, FEED_ID));
    assert_eq!(feed.limits(), limits());
    assert_eq!(feed.latest, SpotPrice::default());
    assert_eq!((feed.cursor, feed.version), (0, 1));
    feed.invariant().expect("it holds");
    let event: FeedRegistered = told(&outcome);
    assert_eq!((event.fund, event.feed), (s.feed.fund, s.feed.feed));
    assert_eq!((event.base, event.quote), (s.feed.base, s.feed.quote));
    assert_eq!((event.source, event.feed_id), (PYTH_RECEIVER, FEED_ID));
    assert_eq!((event.limits, event.at), (limits(), s.now()));
    assert!(s.register(PYTH_RECEIVER, limits()).is_err());
}

#[test]
fn a_feed_without_a_price_answers_nothing() {
    let s = Scene::new();
    let (feed, now) = (s.state(), s.now());
    assert_eq!(feed.spot(now), Err(E::FeedStale.into()));
    assert_eq!(feed.high(now), Err(E::FeedStale.into()));
    assert_eq!(feed.low(now), Err(E::FeedStale.into()));
    assert_eq!(feed.twap(now), Ok(None));
    // Not at the beginning of time either, when nothing would be old.
    assert_eq!(feed.spot(0), Err(E::FeedStale.into()));
}

#[test]
fn only_listed_programs_are_sources() {
    let mut s = Scene::unregistered();
    let other = Pubkey::new_unique();
    refused(s.register(other, limits()), E::FeedSourceNotListed);
    // An empty place is the system program's key.
    refused(
        s.register(Pubkey::default(), limits()),
        E::FeedSourceNotListed,
    );
    let outcome = s.list([PYTH_RECEIVER, other]).expect("two sources");
    let event: OracleSourcesSet = told(&outcome);
    assert_eq!(event.fund, s.fund.fund);
    assert_eq!(event.before, [PYTH_RECEIVER, Pubkey::default()]);
    assert_eq!(event.after, [PYTH_RECEIVER, other]);
    let fund: Fund = s.world.account(&s.fund.fund);
    assert_eq!(fund.oracle_sources, event.after);
    s.register(other, limits()).expect("a feed");
}

#[test]
fn only_the_authority_governs_feeds() {
    let mut s = Scene::unregistered();
    let thief = s.world.wallet();
    let (who, payer) = (thief.pubkey(), s.world.payer.pubkey());
    let args = RegisterFeedArgs {
        source: PYTH_RECEIVER,
        feed_id: FEED_ID,
        limits: limits(),
    };
    let register = s.feed.register_feed(who, payer, args);
    refused(s.world.send("oracle", register, &[&thief]), E::NotAuthority);
    let list = s.fund.set_oracle_sources(who, [who; 2]);
    refused(s.world.send("oracle", list, &[&thief]), E::NotAuthority);
    s.register(PYTH_RECEIVER, limits()).expect("a feed");
    let set = s.feed.set_feed_limits(who, limits());
    refused(s.world.send("oracle", set, &[&thief]), E::NotAuthority);

    // Nor does the authority of another fund, by its own.
    let fund = FundKeys::new(&who, 1, s.feed.quote, who);
    let create = fund.create_fund(who, payer, 1, fund_parameters(), who);
    s.world.send("oracle", create, &[&thief]).expect("a fund");
    let foreign = FeedKeys {
        fund: fund.fund,
        ..s.feed
    };
    let set = foreign.set_feed_limits(who, limits());
    refused(s.world.send("oracle", set, &[&thief]), E::WrongFund);
}

#[test]
fn base_and_quote_are_two_mints() {
    let mut s = Scene::unregistered();
    let (base, quote) = (s.feed.base, s.feed.quote);
    s.feed = FeedKeys::new(&s.fund, base, base);
    refused(s.register(PYTH_RECEIVER, limits()), E::FeedMintsEqual);
    let wallet = s.world.wallet().pubkey();
    for (base, quote) in [(wallet, quote), (base, wallet)] {
        s.feed = FeedKeys::new(&s.fund, base, quote);
        refused_with(
            s.register(PYTH_RECEIVER, limits()),
            ErrorCode::AccountOwnedByWrongProgram.into(),
        );
    }
}

/// A change of the limits, and what it is refused with.
type Change = (fn(&mut FeedLimits), Option<E>);

#[test]
fn limits_stay_inside_their_bounds() {
    let bounds: [Change; 31] = [
        (|l| l.min_price = 0, Some(E::FeedLimitsOutOfBounds)),
        (|l| l.min_price = 1, None),
        (
            |l| l.min_price = l.max_price,
            Some(E::FeedLimitsOutOfBounds),
        ),
        (|l| l.min_price = l.max_price - 1, None),
        (|l| l.max_price = u64::MAX, None),
        (|l| l.max_age = 0, Some(E::FeedLimitsOutOfBounds)),
        (|l| l.max_age = 1, None),
        (|l| l.max_age = 3_600, None),
        (|l| l.max_age = 3_601, Some(E::FeedLimitsOutOfBounds)),
        (|l| l.max_confidence_bps = 0, Some(E::FeedLimitsOutOfBounds)),
        (|l| l.max_confidence_bps = 1, None),
        (|l| l.max_confidence_bps = 1_000, None),
        (
            |l| l.max_confidence_bps = 1_001,
            Some(E::FeedLimitsOutOfBounds),
        ),
        (|l| l.min_decimals = 10, None),
        (|l| l.min_decimals = 11, Some(E::FeedLimitsOutOfBounds)),
        (|l| (l.min_decimals, l.max_decimals) = (0, 18), None),
        (|l| l.max_decimals = 19, Some(E::FeedLimitsOutOfBounds)),
        // The ring's 31 spaces span the window.
        (|l| l.window = 620, None),
        (|l| l.window = 621, Some(E::FeedWindowOutOfBounds)),
        (
            |l| (l.window, l.spacing, l.max_hold) = (59, 2, 7),
            Some(E::FeedWindowOutOfBounds),
        ),
        (|l| (l.window, l.spacing, l.max_hold) = (60, 2, 7), None),
        (
            |l| (l.window, l.spacing, l.max_hold) = (604_800, 19_510, 75_600),
            None,
        ),
        (
            |l| (l.window, l.spacing, l.max_hold) = (604_801, 19_600, 75_600),
            Some(E::FeedWindowOutOfBounds),
        ),
        (|l| l.spacing = 0, Some(E::FeedWindowOutOfBounds)),
        (|l| l.spacing = u32::MAX, Some(E::FeedWindowOutOfBounds)),
        (|l| l.max_hold = 20, None),
        (|l| l.max_hold = 19, Some(E::FeedWindowOutOfBounds)),
        // A quarter of the least coverage: 75 of 300 seconds.
        (|l| l.max_hold = 75, None),
        (|l| l.max_hold = 76, Some(E::FeedWindowOutOfBounds)),
        (|l| l.min_coverage_bps = 10_000, None),
        (
            |l| l.min_coverage_bps = 10_001,
            Some(E::FeedWindowOutOfBounds),
        ),
    ];
    let mut s = Scene::new();
    for (at, (change, error)) in bounds.into_iter().enumerate() {
        let mut wanted = limits();
        change(&mut wanted);
        let mut new = Scene::unregistered();
        match error {
            None => {
                s.set_limits(wanted).unwrap_or_else(|e| panic!("{at}: {e}"));
                assert_eq!(s.state().limits(), wanted, "{at}");
                new.register(PYTH_RECEIVER, wanted).expect("a feed");
                assert_eq!(new.state().limits(), wanted, "{at}");
            }
            Some(error) => {
                s.set_limits(limits()).expect("limits");
                refused(s.set_limits(wanted), error);
                assert_eq!(s.state().limits(), limits(), "{at}");
                refused(new.register(PYTH_RECEIVER, wanted), error);
            }
        }
    }
}

#[test]
fn set_limits_are_told() {
    let mut s = Scene::new();
    let after = FeedLimits {
        max_age: 30,
        ..limits()
    };
    let outcome = s.set_limits(after).expect("limits");
    let event: FeedLimitsSet = told(&outcome);
    assert_eq!((event.fund, event.feed), (s.feed.fund, s.feed.feed));
    assert_eq!((event.before, event.after), (limits(), after));
    assert_eq!(event.at, s.now());
}
