//! Several buffers: each has its turn, in order.

use crate::*;

/// Two buffers of 100 tokens at a hundred and of 10,000 at ten, and a settlement that waits for so much.
fn two(to_raise: u64) -> (Backstop, BufferKeys, IncidentKeys) {
    let (mut b, _) = Backstop::staked(100 * TOKEN);
    let (other, _) = second(&mut b, 10_000);
    let line = b.f.pool_state().capital / 5;
    let incident = quiet(&mut b, line + to_raise);
    b.settle(&incident).expect("a settlement");
    let first = b.buffer;
    b.steady_of(&[(first, 100 * DOLLAR), (other, 10 * DOLLAR)]);
    (b, other, incident)
}

#[test]
fn the_turn_passes_when_the_collateral_is_gone() {
    let (mut b, other, incident) = two(50_000 * USD);
    let before = b.f.pool_state();
    b.start_auction().expect("an auction");
    let bidder = b.bidder(1_000_000 * USD);
    b.f.world.token_account(&other.mint, &bidder.pubkey());
    b.take(&bidder, u64::MAX).expect("all of it");
    let pool = b.f.pool_state();
    assert_eq!(pool.buffers[0].raised, 12_000 * USD);
    assert_eq!(
        (pool.stop_loss.turn, pool.stop_loss.to_raise),
        (1, 38_000 * USD)
    );
    assert_eq!(pool.stop_loss.turn_deadline, b.now() + TURN);
    assert!(pool.stop_loss.turn_deadline > before.stop_loss.turn_deadline);
    refused(b.finish(&incident), E::LiquidationRunning);
    refused(b.close_auction(), E::TurnNotOver);
    b.anyone(other.start_auction()).expect("an auction");
    // 3,166.666666 tokens of six decimals at twelve; the last take pays the whole need, a little more than twelve each.
    let take = other.take(bidder.pubkey(), u64::MAX, 12 * PRICE_ONE + 1_000, 0);
    b.by(&bidder, take).expect("a take");
    assert_eq!(
        b.f.world.balance(&other.token(&bidder.pubkey())),
        3_166_666_666
    );
    b.finish(&incident).expect("a finished settlement");
    let account = b.incident(&incident);
    assert_eq!(
        account.allocated.buffers,
        [12_000 * USD, 38_000 * USD, 0, 0]
    );
    assert_eq!(account.allocated.rest, 0);
    assert_eq!(b.slot_at(1).collateral, 10_000_000_000 - 3_166_666_666);
    // The spent buffer takes no stake until its stakers have left, at nothing.
    let newcomer = b.newcomer(TOKEN);
    refused(b.stake(&newcomer, TOKEN), E::BufferSpent);
}

#[test]
fn the_turn_passes_at_its_deadline() {
    let (mut b, other, incident) = two(50_000 * USD);
    b.start_auction().expect("an auction");
    let bidder = b.bidder(1_000_000 * USD);
    b.take(&bidder, 50 * TOKEN).expect("a part");
    let deadline = b.f.pool_state().stop_loss.turn_deadline;
    b.f.world.set_time(deadline);
    refused(b.close_auction(), E::TurnNotOver);
    refused(b.finish(&incident), E::LiquidationRunning);
    b.f.world.advance(1);
    b.close_auction().expect("the next turn");
    let pool = b.f.pool_state();
    assert_eq!(
        (pool.stop_loss.turn, pool.stop_loss.to_raise),
        (1, 44_000 * USD)
    );
    assert_eq!(pool.stop_loss.turn_deadline, b.now() + TURN);
    refused(b.finish(&incident), E::LiquidationRunning);
    b.f.world.advance(TURN + 1);
    b.close_auction().expect("the last turn");
    refused(b.close_auction(), E::NotLiquidating);
    refused(b.anyone(other.start_auction()), E::NotItsTurn);
    b.finish(&incident).expect("a finished settlement");
    let account = b.incident(&incident);
    assert_eq!(account.allocated.buffers, [6_000 * USD, 0, 0, 0]);
    assert_eq!(account.allocated.rest, 44_000 * USD);
    assert_eq!(b.slot().collateral, 50 * TOKEN);
    assert_eq!(b.slot_at(1).collateral, 10_000_000_000);
}

#[test]
fn the_first_buffer_alone_when_it_is_enough() {
    let (mut b, other, incident) = two(5_000 * USD);
    b.sell(100 * DOLLAR);
    let pool = b.f.pool_state();
    assert_eq!(pool.stop_loss.turn, NO_TURN);
    refused(b.anyone(other.start_auction()), E::NotItsTurn);
    b.finish(&incident).expect("a finished settlement");
    assert_eq!(b.slot_at(1).collateral, 10_000_000_000);
}
