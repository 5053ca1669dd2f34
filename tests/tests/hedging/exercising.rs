//! Exercise: collateral for the strike when that is better than the market, to the unit, wherever the money is needed.

use crate::*;

#[test]
fn a_put_is_exercised_below_its_strike_only() {
    let mut s = Scene::new();
    let at = s.put(100, TOKEN, 60);
    refused(s.exercise(at, TOKEN), E::PutOutOfTheMoney);
    let above = s.put(101, TOKEN, 60);
    refused(s.exercise(above, 0), E::ZeroAmount);
    s.exercise(above, TOKEN).expect("an exercise");
    // The higher of spot and average decides: one low print sells nothing.
    s.b.f.world.advance(30);
    s.print(60);
    refused(s.exercise(at, TOKEN), E::PutOutOfTheMoney);
    s.b.steady(99 * DOLLAR);
    s.exercise(at, TOKEN).expect("an exercise");
}

#[test]
fn it_is_exercised_in_parts_or_whole_to_the_unit() {
    let mut s = Scene::new();
    let size = 3 * TOKEN + 1;
    let args = WritePutArgs {
        strike: 111_111_111_111,
        size,
        ..s.args(1, 1, 60)
    };
    let hedge = s.write(args).expect("a put");
    s.buy(hedge).expect("a purchase");
    let lock = s.b.hedge(&hedge).locked;
    let of = |size: u64| {
        let exact = u128::from(size) * 111_111_111_111;
        u64::try_from(exact.div_ceil(1_000_000_000_000)).unwrap()
    };
    assert_eq!(lock, of(size));
    let vault = s.b.f.world.balance(&s.b.buffer.vault);
    let mut left = size;
    for part in [1_000_000, TOKEN, 7_777, u64::MAX] {
        let before = (s.b.slot(), s.b.f.pool_state());
        s.exercise(hedge, part).expect("an exercise");
        let part = part.min(left);
        let paid = of(left) - of(left - part);
        left -= part;
        let (slot, pool) = (s.b.slot(), s.b.f.pool_state());
        assert_eq!(before.0.collateral - slot.collateral, part);
        assert_eq!(slot.cash - before.0.cash, paid);
        assert_eq!(before.1.puts - pool.puts, paid);
        assert_eq!(pool.buffer_payable - before.1.buffer_payable, paid);
        let put = s.b.hedge(&hedge);
        assert_eq!((put.size, put.locked), (left, of(left)));
        assert_eq!(put.delivered, size - left);
        assert_eq!(s.b.state().delivered, size - left);
    }
    assert_eq!(s.b.slot().cash, lock);
    assert_eq!(s.b.state().puts, [PutSlot::default(); MAX_PUTS]);
    // No token has moved; the collateral waits for the writer.
    assert_eq!(s.b.f.world.balance(&s.b.buffer.vault), vault);
    refused(s.exercise(hedge, 1), E::WrongHedge);
}

#[test]
fn no_more_is_delivered_than_the_buffer_holds() {
    let mut s = Scene::new();
    let hedge = s.put(150, 20_000 * TOKEN, 60);
    s.exercise(hedge, u64::MAX).expect("an exercise");
    let slot = s.b.slot();
    assert_eq!((slot.collateral, slot.cash), (0, 1_500_000 * USD));
    assert_eq!(s.b.hedge(&hedge).size, 10_000 * TOKEN);
    refused(s.exercise(hedge, 1), E::NothingToDeliver);
    // All is cash: nobody stakes for a share of it, its stakers leave with it.
    let newcomer = s.b.newcomer(TOKEN);
    refused(s.b.stake(&newcomer, TOKEN), E::BufferSpent);
    let staker = s.staker.insecure_clone();
    s.b.leave(&staker);
    let got = s.b.collect(&staker);
    assert!(got >= 1_500_000 * USD - 1, "{got}");
}

#[test]
fn it_is_not_exercised_before_it_is_bought_or_after_it_expires() {
    let mut s = Scene::new();
    let args = WritePutArgs {
        expiry: s.b.now() + 7_200,
        ..s.args(150, TOKEN, 1)
    };
    let hedge = s.write(args).expect("a put");
    refused(s.exercise(hedge, TOKEN), E::PutNotBought);
    s.buy(hedge).expect("a purchase");
    s.b.f.world.set_time(args.expiry - 661);
    s.b.steady(100 * DOLLAR);
    assert_eq!(s.b.now(), args.expiry - 1);
    s.exercise(hedge, TOKEN / 2).expect("the last second");
    s.b.f.world.advance(1);
    refused(s.exercise(hedge, TOKEN / 2), E::PutExpired);
}

#[test]
fn another_buffers_feed_or_put_is_refused() {
    let mut s = Scene::new();
    let hedge = s.put(150, TOKEN, 60);
    let other = s.b.another(9);
    s.b.open_of(
        &other,
        1,
        bulwark::state::BufferTerms {
            fee_bps: 0,
            ..buffer_terms()
        },
    )
    .expect("a buffer");
    let mut exercise = s.b.buffer.exercise_put(hedge, TOKEN);
    exercise.accounts[2].pubkey = other.feed;
    refused(s.b.anyone(exercise), E::WrongFeed);
    let exercise = other.exercise_put(hedge, TOKEN);
    refused(s.b.anyone(exercise), E::WrongBuffer);
}

#[test]
fn in_its_turn_the_settlement_has_the_money_first_and_stakers_the_rest() {
    let mut s = Scene::new();
    let hedge = s.put(150, 100 * TOKEN, 200);
    let (mut s, incident) = s.waiting(9_000 * USD);
    s.exercise(hedge, 40 * TOKEN).expect("a part");
    let pool = s.b.f.pool_state();
    assert_eq!(pool.stop_loss.to_raise, 3_000 * USD);
    assert_eq!(
        (pool.buffers[0].raised, pool.buffers[0].cash),
        (6_000 * USD, 0)
    );
    let payable = pool.payable;
    s.exercise(hedge, u64::MAX).expect("the rest");
    let pool = s.b.f.pool_state();
    assert_eq!((pool.stop_loss.to_raise, pool.stop_loss.turn), (0, u8::MAX));
    assert_eq!(pool.buffers[0].raised, 9_000 * USD);
    assert_eq!(pool.buffers[0].cash, 6_000 * USD);
    assert_eq!(pool.payable - payable, 3_000 * USD);
    assert_eq!((pool.puts, pool.buffers[0].collateral), (0, 9_900 * TOKEN));
    s.b.finish(&incident).expect("a finished settlement");
    let account = s.b.incident(&incident);
    assert_eq!(account.allocated.buffers, [9_000 * USD, 0, 0, 0]);
    // The writer never needed an account, nor had to come.
    let writer = s.writer.pubkey();
    assert_eq!(s.b.f.world.balance(&s.b.buffer.token(&writer)), 0);
    s.reclaim(hedge).expect("the collateral");
    assert_eq!(s.b.f.world.balance(&s.b.buffer.token(&writer)), 100 * TOKEN);
}

#[test]
fn out_of_its_turn_the_money_is_the_stakers() {
    let mut s = Scene::new();
    let hedge = s.put(150, 100 * TOKEN, 200);
    let (mut s, incident) = s.waiting(9_000 * USD);
    s.end_turn();
    s.b.steady(100 * DOLLAR);
    s.exercise(hedge, u64::MAX).expect("an exercise");
    assert_eq!(s.b.slot().cash, 15_000 * USD);
    assert_eq!(s.b.f.pool_state().stop_loss.to_raise, 9_000 * USD);
    s.b.finish(&incident).expect("a finished settlement");
    assert_eq!(s.b.incident(&incident).allocated.rest, 9_000 * USD);
}

#[test]
fn a_feed_dead_for_half_a_turn_keeps_no_lock_from_a_settlement() {
    let mut s = Scene::new();
    let hedge = s.put(50, 100 * TOKEN, 200);
    let (mut s, _) = s.waiting(9_000 * USD);
    refused(s.exercise(hedge, TOKEN), E::PutOutOfTheMoney);
    let printed = s.b.now();
    s.b.f.world.advance(61);
    refused(s.exercise(hedge, TOKEN), E::FeedStale);
    s.b.f.world.set_time(printed + s.half_turn());
    refused(s.exercise(hedge, TOKEN), E::FeedStale);
    s.b.f.world.advance(1);
    s.exercise(hedge, 40 * TOKEN).expect("an exercise");
    assert_eq!(s.b.f.pool_state().stop_loss.to_raise, 7_000 * USD);
    // It lives again: the market is better.
    s.print(100);
    refused(s.exercise(hedge, TOKEN), E::FeedCoverageTooLow);
    s.b.steady(100 * DOLLAR);
    refused(s.exercise(hedge, TOKEN), E::PutOutOfTheMoney);
}

#[test]
fn a_living_feed_is_not_dead_for_being_stale_a_moment() {
    let mut s = Scene::new();
    let hedge = s.put(50, 100 * TOKEN, 200);
    let (mut s, _) = s.waiting(9_000 * USD);
    // The last hour of the turn, and nobody has observed for two minutes.
    let deadline = s.b.f.pool_state().stop_loss.turn_deadline;
    s.b.f.world.set_time(deadline - 3_600);
    s.b.steady(100 * DOLLAR);
    s.b.f.world.advance(120);
    refused(s.exercise(hedge, TOKEN), E::FeedStale);
}

#[test]
fn without_a_settlement_a_dead_feed_exercises_nothing() {
    let mut s = Scene::new();
    let hedge = s.put(150, TOKEN, 200);
    s.b.f.world.advance(90 * DAY);
    refused(s.exercise(hedge, TOKEN), E::FeedStale);
    s.print(100);
    refused(s.exercise(hedge, TOKEN), E::FeedCoverageTooLow);
}

#[test]
fn a_feed_that_was_turned_to_another_price_is_not_dead() {
    let mut s = Scene::new();
    let hedge = s.put(50, 100 * TOKEN, 200);
    let (mut s, _) = s.waiting(9_000 * USD);
    let (keys, buffer) = (s.b.feed_keys(&s.b.buffer), s.b.buffer);
    let set = keys.set_feed_source(
        s.b.f.authority.pubkey(),
        PYTH_RECEIVER,
        Backstop::feed_id(&buffer),
    );
    s.b.by_authority(set).expect("a new source");
    assert_eq!(s.b.feed(&buffer).latest.publish_time, 0);
    refused(s.exercise(hedge, TOKEN), E::FeedStale);
    s.b.steady(100 * DOLLAR);
    refused(s.exercise(hedge, TOKEN), E::PutOutOfTheMoney);
}
