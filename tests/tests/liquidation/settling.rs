//! Settlement: at once as far as no collateral is needed, else exactly the rest is asked of the buffers.

use crate::*;

fn settled(b: &Backstop, incident: &IncidentKeys) -> Incident {
    let account = b.incident(incident);
    assert_eq!(account.status(), IncidentStatus::Settled);
    let pool = b.f.pool_state();
    assert!(!pool.stop_loss.is_liquidating());
    assert_eq!(pool.confirmed_incidents, 0);
    account
}

#[test]
fn a_loss_up_to_the_line_settles_at_once() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let before = b.slot();
    let incident = quiet(&mut b, 200_000 * USD);
    let pool = b.f.pool_state();
    b.settle(&incident).expect("a settlement");
    let account = settled(&b, &incident);
    assert_eq!(
        (account.from_capital, account.from_buffers),
        (200_000 * USD, 0)
    );
    assert_eq!(b.slot().collateral, before.collateral);
    assert_eq!(b.f.pool_state().stop_loss.tripped, 0);
    equals_one_step(&pool, &b, &incident);
}

#[test]
fn one_unit_beyond_the_line_waits_for_the_buffer() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let incident = quiet(&mut b, 200_000 * USD + 1);
    b.settle(&incident).expect("a settlement");
    assert_eq!(b.incident(&incident).status(), IncidentStatus::Liquidating);
    assert_eq!(b.f.pool_state().stop_loss.to_raise, 1);
}

#[test]
fn without_a_buffer_or_with_an_empty_one_capital_pays_at_once() {
    for open in [false, true] {
        let mut b = Backstop::without_buffer(1_000_000, 2_000);
        if open {
            b.open(0, buffer_terms()).expect("a buffer");
        }
        let incident = quiet(&mut b, 300_000 * USD);
        let pool = b.f.pool_state();
        b.settle(&incident).expect("a settlement");
        let account = settled(&b, &incident);
        assert_eq!(account.from_capital, 300_000 * USD);
        assert_eq!(account.allocated.rest, 100_000 * USD);
        assert_eq!(b.f.pool_state().stop_loss.tripped, 0);
        equals_one_step(&pool, &b, &incident);
        b.anyone(b.f.pool.close_auction())
            .map_or_else(|e| assert!(e.is(E::NotLiquidating)), |_| panic!("closed"));
        refused(b.finish(&incident), E::WrongIncidentStatus);
    }
}

#[test]
fn beyond_the_line_exactly_the_rest_is_asked_of_the_buffer() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let (incident, holder, policy) = quiet_claim(&mut b, 300_000 * USD + 7);
    let before = b.f.pool_state();
    b.settle(&incident).expect("a settlement");
    let (after, account) = (b.f.pool_state(), b.incident(&incident));
    assert_eq!(account.status(), IncidentStatus::Liquidating);
    assert_eq!(
        (account.from_capital, account.collected),
        (200_000 * USD, 0)
    );
    let stop_loss = after.stop_loss;
    assert_eq!(stop_loss.incident, incident.incident);
    assert_eq!(stop_loss.to_raise, 100_000 * USD + 7);
    assert_eq!((stop_loss.turn, stop_loss.tripped), (0, 1));
    assert_eq!(stop_loss.tripped_at, b.now());
    assert_eq!(stop_loss.turn_deadline, b.now() + TURN);
    assert_eq!(before.capital - after.capital, 200_000 * USD);
    assert_eq!(after.payable - before.payable, 200_000 * USD);
    assert_eq!(
        after.net_losses_of_year - before.net_losses_of_year,
        300_000 * USD + 7
    );
    assert_eq!(after.confirmed_incidents, 1);
    assert_eq!(b.f.product_state(&b.product).open_incidents, 1);
    let slot = b.slot();
    assert_eq!(slot.collateral, 10_000 * TOKEN);
    assert_eq!((slot.value, slot.valued_until, slot.raised), (0, 0, 0));
    // Nothing else happens to the incident until then.
    refused(b.settle(&incident), E::WrongIncidentStatus);
    let pay = incident.pay_claim(policy, holder.pubkey());
    refused(b.anyone(pay), E::WrongIncidentStatus);
    let friend = b.f.user(1);
    let recover = incident.recover(friend.pubkey(), 1);
    refused(b.by(&friend, recover), E::WrongIncidentStatus);
    refused(b.finish(&incident), E::LiquidationRunning);
    refused(b.close_auction(), E::TurnNotOver);
}

#[test]
fn cash_is_used_first_in_order_of_slots() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let (other, _) = second(&mut b, 10_000);
    let first = b.buffer;
    earn_cash(&mut b, &first, 30_000);
    // A hundred of its tokens.
    earn_cash(&mut b, &other, 20);
    let cash = b.slot_at(1).cash;
    assert!(cash > 0);
    let line = b.f.pool_state().capital / 5;
    let incident = quiet(&mut b, line + 100_000 * USD);
    let before = b.f.pool_state();
    b.settle(&incident).expect("a settlement");
    let after = b.f.pool_state();
    // The first buffer has collateral: its cash is used and its turn comes, the second's waits for its own.
    assert_eq!(after.buffers[0].raised, 30_000 * USD);
    assert_eq!((after.buffers[0].cash, after.buffers[1].cash), (0, cash));
    assert_eq!(
        (after.stop_loss.turn, after.stop_loss.to_raise),
        (0, 70_000 * USD)
    );
    assert_eq!(before.buffer_payable - after.buffer_payable, 30_000 * USD);
    b.f.world.advance(TURN + 1);
    b.close_auction().expect("the next turn");
    let after = b.f.pool_state();
    assert_eq!((after.buffers[1].raised, after.buffers[1].cash), (cash, 0));
    assert_eq!(
        (after.stop_loss.turn, after.stop_loss.to_raise),
        (1, 70_000 * USD - cash)
    );
}

#[test]
fn enough_cash_settles_at_once() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let first = b.buffer;
    earn_cash(&mut b, &first, 30_000);
    let line = b.f.pool_state().capital / 5;
    let incident = quiet(&mut b, line + 30_000 * USD - 5);
    let before = b.f.pool_state();
    let collateral = b.slot().collateral;
    b.settle(&incident).expect("a settlement");
    let account = settled(&b, &incident);
    assert_eq!(account.allocated.buffers, [30_000 * USD - 5, 0, 0, 0]);
    assert_eq!(account.collected, account.approved_total);
    assert_eq!((b.slot().cash, b.slot().collateral), (5, collateral));
    assert_eq!(b.slot().raised, 0);
    assert_eq!(b.f.pool_state().stop_loss.tripped, 1);
    equals_one_step(&before, &b, &incident);
}

#[test]
fn other_incidents_wait_for_their_turn() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let (one, policy_one) = b.policy(300_000 * USD, 30).expect("a policy");
    let (two, policy_two) = b.policy(50_000 * USD, 30).expect("a policy");
    let now = b.now();
    let large = b.decided_on(&one, policy_one, now, 300_000 * USD);
    let small = b.decided_on(&two, policy_two, now, 50_000 * USD);
    b.f.world.advance(40 * DAY);
    b.ready(&large);
    b.settle(&large).expect("a settlement");
    refused(b.settle(&small), E::LiquidationRunning);
    b.sell(100 * DOLLAR);
    refused(b.settle(&small), E::LiquidationRunning);
    refused(b.finish(&small), E::WrongIncidentStatus);
    b.finish(&large).expect("a finished settlement");
    assert_eq!(b.f.pool_state().confirmed_incidents, 1);
    b.settle(&small).expect("a settlement");
    assert_eq!(b.incident(&small).status(), IncidentStatus::Settled);
    assert_eq!(b.f.pool_state().confirmed_incidents, 0);
}

#[test]
fn nothing_comes_or_goes_while_a_settlement_waits() {
    let (mut b, staker, incident) = waiting(100_000 * USD);
    let underwriter = b.f.user(1_000 * USD);
    let payer = b.f.world.payer.pubkey();
    let open = b.f.pool.open_position(underwriter.pubkey(), payer);
    b.by(&underwriter, open).expect("a position");
    let deposit = b.f.pool.deposit(underwriter.pubkey(), 1_000 * USD, 0);
    refused(b.by(&underwriter, deposit.clone()), E::PoolHeld);
    let newcomer = b.newcomer(TOKEN);
    refused(b.stake(&newcomer, TOKEN), E::PoolHeld);
    b.request_all(&staker);
    let matures = b.position(&staker).request.matures_at;
    refused(
        b.policy(1_000 * USD, 30).map(|_| unreachable!()),
        E::PoolHeld,
    );
    refused(b.value(), E::LiquidationRunning);
    refused(b.set_terms(buffer_terms()), E::LiquidationRunning);
    let terms = bulwark::state::StopLossTerms::INITIAL;
    refused(b.set_stop_loss(terms), E::LiquidationRunning);
    refused(b.reset(), E::LiquidationRunning);
    let other = b.another(9);
    refused(b.open_of(&other, 1, buffer_terms()), E::LiquidationRunning);
    // However long it takes.
    b.f.world.set_time(matures);
    refused(b.unstake(&staker), E::PoolHeld);
    b.close_auction().expect("the end of the turn");
    refused(b.unstake(&staker), E::PoolHeld);
    b.finish(&incident).expect("a finished settlement");
    b.by(&underwriter, deposit).expect("a deposit");
    b.stake(&newcomer, TOKEN).expect("a stake");
    b.unstake(&staker).expect("unstaked");
    assert_eq!(b.collateral_of(&staker), 10_000 * TOKEN);
}
