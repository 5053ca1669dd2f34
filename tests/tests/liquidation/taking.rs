//! What a bidder pays and gets: by the second alone, never more than is needed, to the unit.

use crate::*;

#[test]
fn the_price_of_every_step_to_the_second() {
    let (mut b, _, _) = selling(250_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    let started = b.now();
    let auction = b.state().auction();
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    let mut steps = 0;
    loop {
        let price = stair(100, steps);
        if price < 80 * PRICE_ONE {
            break;
        }
        // The first second of the step and its last.
        for second in [steps * 30, steps * 30 + 29] {
            let wait = started + second - b.now();
            if wait > 0 {
                pass(&mut b, wait);
            }
            assert_eq!(auction.price_at(second), Ok(Some(price)));
            let amount = dice.random_range(1..5 * TOKEN);
            let (money, held) = (b.f.tokens(&bidder.pubkey()), b.collateral_of(&bidder));
            let before = b.f.pool_state();
            refused(
                {
                    let take = b.buffer.take(bidder.pubkey(), amount, price - 1, 0);
                    b.by(&bidder, take)
                },
                E::PriceAboveLimit,
            );
            refused(
                {
                    let take = b.buffer.take(bidder.pubkey(), amount, price, amount + 1);
                    b.by(&bidder, take)
                },
                E::SlippageExceeded,
            );
            let take = b.buffer.take(bidder.pubkey(), amount, price, amount);
            b.by(&bidder, take).expect("a take");
            let paid = cost(amount, price);
            let after = b.f.pool_state();
            assert_eq!(money - b.f.tokens(&bidder.pubkey()), paid);
            assert_eq!(b.collateral_of(&bidder) - held, amount);
            assert_eq!(after.payable - before.payable, paid);
            assert_eq!(before.stop_loss.to_raise - after.stop_loss.to_raise, paid);
            assert_eq!(after.buffers[0].raised - before.buffers[0].raised, paid);
            assert_eq!(
                before.buffers[0].collateral - after.buffers[0].collateral,
                amount
            );
            assert_eq!(
                b.f.world.balance(&b.buffer.vault),
                after.buffers[0].collateral
            );
        }
        steps += 1;
    }
    let wait = started + steps * 30 - b.now();
    pass(&mut b, wait);
    refused(b.take(&bidder, TOKEN), E::AuctionEnded);
    assert_eq!(steps, 41);
}

#[test]
fn never_more_is_sold_than_is_needed() {
    let (mut b, _, incident) = selling(100_000 * USD + 1);
    let bidder = b.bidder(1_000_000 * USD);
    b.take(&bidder, u64::MAX).expect("a take");
    // 833.333333341666.. tokens at 120 dollars, rounded down; paid is what was needed, to the unit.
    assert_eq!(b.collateral_of(&bidder), 833_333_333_341);
    assert_eq!(
        b.f.tokens(&bidder.pubkey()),
        1_000_000 * USD - 100_000 * USD - 1
    );
    let pool = b.f.pool_state();
    assert_eq!((pool.stop_loss.turn, pool.stop_loss.to_raise), (NO_TURN, 0));
    assert_eq!(pool.buffers[0].collateral, 10_000 * TOKEN - 833_333_333_341);
    refused(b.take(&bidder, 1), E::NotItsTurn);
    refused(b.start_auction(), E::NotItsTurn);
    refused(b.close_auction(), E::NotLiquidating);
    b.finish(&incident).expect("a finished settlement");
    assert_eq!(b.slot().collateral, 10_000 * TOKEN - 833_333_333_341);
}

#[test]
fn a_part_leaves_enough_for_others() {
    let (mut b, _, _) = selling(1_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    // 7.5 tokens are 900 dollars: a hundred are left. A unit more leaves less.
    refused(b.take(&bidder, 7_500_000_001), E::RemainderTooSmall);
    b.take(&bidder, 7_500_000_000).expect("a part");
    assert_eq!(b.f.pool_state().stop_loss.to_raise, 100 * USD);
    for dust in [1, TOKEN / 2, 833_333_332] {
        refused(b.take(&bidder, dust), E::RemainderTooSmall);
    }
    b.take(&bidder, 833_333_333).expect("the rest");
    assert_eq!(b.f.pool_state().stop_loss.to_raise, 0);
    assert_eq!(b.f.tokens(&bidder.pubkey()), 999_000 * USD);
}

#[test]
fn the_last_collateral_goes_whole() {
    let (mut b, _) = Backstop::staked(10 * TOKEN);
    let incident = quiet(&mut b, 300_000 * USD);
    b.settle(&incident).expect("a settlement");
    b.steady(100 * DOLLAR);
    b.start_auction().expect("an auction");
    let bidder = b.bidder(1_000_000 * USD);
    refused(b.take(&bidder, 10 * TOKEN - 1), E::RemainderTooSmall);
    b.take(&bidder, u64::MAX).expect("all of it");
    let pool = b.f.pool_state();
    assert_eq!(
        (pool.buffers[0].collateral, pool.buffers[0].raised),
        (0, 1_200 * USD)
    );
    assert_eq!(pool.stop_loss.turn, NO_TURN);
    b.finish(&incident).expect("a finished settlement");
    assert_eq!(b.incident(&incident).allocated.rest, 98_800 * USD);
}

#[test]
fn a_stale_price_or_none_stops_the_sale() {
    let (mut b, _, _) = selling(100_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    b.f.world.advance(60);
    b.take(&bidder, TOKEN).expect("the last fresh second");
    b.f.world.advance(1);
    refused(b.take(&bidder, TOKEN), E::FeedStale);
    b.price(100 * DOLLAR, 0).expect("a price");
    b.take(&bidder, TOKEN).expect("a take");
    refused(b.take(&bidder, 0), E::InvalidInput);
}

#[test]
fn nothing_is_sold_before_or_after_its_turn() {
    let (mut b, _, _) = waiting(100_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    refused(b.take(&bidder, TOKEN), E::AuctionEnded);
    let deadline = b.f.pool_state().stop_loss.turn_deadline;
    b.f.world.set_time(deadline - 660);
    b.steady(100 * DOLLAR);
    b.start_auction().expect("an auction");
    b.take(&bidder, TOKEN).expect("the last second");
    refused(b.close_auction(), E::TurnNotOver);
    b.f.world.advance(1);
    refused(b.take(&bidder, TOKEN), E::NotItsTurn);
    b.close_auction().expect("the end of the turn");
    refused(b.take(&bidder, TOKEN), E::NotItsTurn);
}

#[test]
fn less_than_a_unit_of_collateral_is_not_sold_and_ends_by_its_deadline() {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let coarse = b.another(0);
    b.open_of(&coarse, 0, buffer_terms_of(0)).expect("a buffer");
    b.staker_of(&coarse, 1_000);
    let incident = quiet(&mut b, 200_000 * USD + 50 * USD);
    b.settle(&incident).expect("a settlement");
    b.steady_of(&[(coarse, 100 * DOLLAR)]);
    b.anyone(coarse.start_auction()).expect("an auction");
    let bidder = b.f.user(1_000 * USD);
    b.f.world.token_account(&coarse.mint, &bidder.pubkey());
    let take = coarse.take(bidder.pubkey(), 1, u64::MAX, 0);
    refused(b.by(&bidder, take), E::InvalidInput);
    b.f.world.advance(TURN);
    b.close_auction().expect("the end of the turn");
    b.finish(&incident).expect("a finished settlement");
    let account = b.incident(&incident);
    assert_eq!(
        (account.allocated.rest, account.from_buffers),
        (50 * USD, 0)
    );
    assert_eq!(account.collected, account.approved_total);
}

#[test]
fn the_limit_holds_for_what_the_last_take_pays() {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    // Collateral without decimals: its base unit is dear.
    b.buffer = b.another(0);
    let terms = bulwark::state::BufferTerms {
        min_remainder: 0,
        ..buffer_terms()
    };
    b.open(0, terms).expect("a buffer");
    b.steady(100 * DOLLAR);
    b.staker(10_000);
    let incident = b.incident_of(200_300 * USD);
    b.settle(&incident).expect("a settlement");
    b.steady(100 * DOLLAR);
    b.start_auction().expect("an auction");
    let (price, need) = (120 * PRICE_ONE, b.f.pool_state().stop_loss.to_raise);
    let whole = need / (120 * USD);
    assert!(whole > 0 && need % (120 * USD) > 0, "{need}");

    let bidder = b.bidder(1_000 * USD);
    let who = bidder.pubkey();
    refused(
        {
            let take = b.buffer.take(who, whole, price, 0);
            b.by(&bidder, take)
        },
        E::PriceAboveLimit,
    );
    let dearer = (need * PRICE_ONE).div_ceil(whole * USD);
    let take = b.buffer.take(who, whole, dearer, whole);
    b.by(&bidder, take).expect("a take");
    assert_eq!(b.f.tokens(&who), 1_000 * USD - need);
    assert_eq!(b.collateral_of(&bidder), whole);
}
