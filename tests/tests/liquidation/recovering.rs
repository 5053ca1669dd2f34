//! What a recovery gives back after a settlement by the buffers, who paid last first.

use crate::*;

fn recover(b: &mut Backstop, incident: &IncidentKeys, amount: u64) {
    let friend = b.f.user(amount);
    let recover = incident.recover(friend.pubkey(), amount);
    b.by(&friend, recover).expect("a recovery");
}

/// 100,000 asked of the buffer, of which it raised 60,000 and the rest of capital 40,000.
fn settled() -> (Backstop, Keypair, IncidentKeys) {
    let (mut b, staker, incident) = selling(100_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    b.take(&bidder, 500 * TOKEN).expect("a take");
    b.f.world.advance(TURN);
    b.close_auction().expect("the end of the turn");
    b.finish(&incident).expect("a finished settlement");
    let allocated = b.incident(&incident).allocated;
    assert_eq!(allocated.buffers[0], 60_000 * USD);
    assert_eq!(allocated.rest, 40_000 * USD);
    (b, staker, incident)
}

#[test]
fn the_rest_of_capital_then_the_buffer_then_capital_up_to_the_line() {
    let (mut b, staker, incident) = settled();
    let before = b.f.pool_state();
    recover(&mut b, &incident, 40_000 * USD);
    let after = b.f.pool_state();
    assert_eq!(after.capital - before.capital, 40_000 * USD);
    assert_eq!(
        (after.buffers[0].cash, b.incident(&incident).allocated.rest),
        (0, 0)
    );
    recover(&mut b, &incident, 25_000 * USD);
    let after = b.f.pool_state();
    assert_eq!(after.buffers[0].cash, 25_000 * USD);
    assert_eq!(after.buffer_payable - before.buffer_payable, 25_000 * USD);
    assert_eq!(
        before.net_losses_of_year - after.net_losses_of_year,
        65_000 * USD
    );
    recover(&mut b, &incident, 35_000 * USD + 9);
    let last = b.f.pool_state();
    assert_eq!(last.buffers[0].cash, 60_000 * USD);
    assert_eq!(last.capital - after.capital, 9);
    // It is the stakers': they leave with it.
    assert_eq!(b.leave(&staker), 9_500 * TOKEN);
    let collected = b.collect(&staker);
    assert!(collected >= 60_000 * USD - 1, "{collected}");
}

#[test]
fn what_a_buffer_without_stakers_is_due_is_capital() {
    let (mut b, staker, incident) = settled();
    b.leave(&staker);
    recover(&mut b, &incident, 40_000 * USD);
    let before = b.f.pool_state();
    recover(&mut b, &incident, 60_000 * USD);
    let after = b.f.pool_state();
    assert_eq!(after.capital - before.capital, 60_000 * USD);
    assert_eq!(after.buffers[0].cash, before.buffers[0].cash);
}

#[test]
fn a_buffer_opened_since_has_no_part_in_an_old_recovery() {
    let (mut b, staker, incident) = settled();
    b.leave(&staker);
    if b.position(&staker).income > 0 {
        b.collect(&staker);
    }
    b.close().expect("closed");
    let other = b.another(9);
    b.open_of(&other, 0, buffer_terms()).expect("a buffer");
    b.staker_of(&other, 100 * TOKEN);
    recover(&mut b, &incident, 40_000 * USD);
    let before = b.f.pool_state();
    recover(&mut b, &incident, 60_000 * USD);
    let after = b.f.pool_state();
    assert_eq!(after.capital - before.capital, 60_000 * USD);
    assert_eq!(after.buffers[0].cash, 0);
}

#[test]
fn a_year_that_ends_during_a_liquidation_is_not_relieved_twice() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let begun = b.f.pool_state().year_start;
    // An old incident, settled within the year, whose recovery comes while the other waits.
    b.f.world.set_time(begun + YEAR_SECONDS - 60 * DAY);
    let (one, policy_one) = b.policy(20_000 * USD, 30).expect("a policy");
    let (two, policy_two) = b.policy(300_000 * USD, 30).expect("a policy");
    let now = b.now();
    let old = b.decided_on(&one, policy_one, now, 20_000 * USD);
    let large = b.decided_on(&two, policy_two, now, 300_000 * USD);
    b.ready(&old);
    b.settle(&old).expect("a settlement");
    b.f.world.set_time(begun + YEAR_SECONDS - 100);
    b.accrue();
    b.settle(&large).expect("a settlement");
    let year = b.f.pool_state().net_losses_of_year;
    assert_eq!(year, 320_000 * USD);
    b.f.world.advance(TURN + 1);
    recover(&mut b, &old, 1_000 * USD);
    let pool = b.f.pool_state();
    // The year lasts until the settlement that it counts is finished.
    assert_eq!(pool.year_start, begun);
    assert_eq!(pool.net_losses_of_year, 319_000 * USD);
    b.close_auction().expect("the end of the turn");
    b.finish(&large).expect("a finished settlement");
    recover(&mut b, &large, 1_000 * USD);
    let pool = b.f.pool_state();
    assert_eq!(pool.net_losses_of_year, 0);
    assert!(pool.year_start > begun);
}
