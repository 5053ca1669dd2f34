//! Nobody's silence stops a settlement: with all feeds dead and no bidder, deadlines end it.

use crate::*;

#[test]
fn dead_feeds_and_no_bidders_end_by_deadlines() {
    let (mut b, staker) = Backstop::staked(10_000 * TOKEN);
    let (other, other_staker) = second(&mut b, 10_000);
    let line = b.f.pool_state().capital / 5;
    let (incident, holder, policy) = quiet_claim(&mut b, line + 100_000 * USD);
    let before = b.f.pool_state();
    b.settle(&incident).expect("a settlement");
    refused(b.start_auction(), E::FeedStale);
    for turn in 0..2 {
        assert_eq!(b.f.pool_state().stop_loss.turn, turn);
        b.f.world.advance(TURN);
        refused(b.close_auction(), E::TurnNotOver);
        b.f.world.advance(1);
        b.close_auction().expect("the end of the turn");
    }
    b.finish(&incident).expect("a finished settlement");
    equals_one_step(&before, &b, &incident);
    let pay = incident.pay_claim(policy, holder.pubkey());
    b.anyone(pay).expect("a payment");
    // Stakers keep all and leave without a price.
    assert_eq!(b.leave(&staker), 10_000 * TOKEN);
    let shares =
        b.f.world
            .account::<bulwark::state::BufferPosition>(&other.position(&other_staker.pubkey()))
            .shares
            .get();
    let request = other.request_unstake(other_staker.pubkey(), shares);
    b.by(&other_staker, request).expect("a request");
}

#[test]
fn a_buffer_that_is_spent_lets_its_stakers_go_at_nothing() {
    let (mut b, staker) = Backstop::staked(100 * TOKEN);
    let incident = quiet(&mut b, 300_000 * USD);
    b.settle(&incident).expect("a settlement");
    b.sell(100 * DOLLAR);
    b.finish(&incident).expect("a finished settlement");
    assert_eq!((b.slot().collateral, b.slot().cash), (0, 0));
    b.unstake(&staker).expect("without a request");
    assert_eq!(b.position(&staker).shares.get(), 0);
    assert_eq!(b.collateral_of(&staker), 0);
    b.collect(&staker);
    b.close_position(&staker).expect("closed");
    // And newcomers come.
    b.staker(TOKEN);
    assert_eq!(b.slot().collateral, TOKEN);
}
