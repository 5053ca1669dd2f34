//! When the stop-loss trips, what it stops, and when it is reset.

use bulwark::instructions::RenewPolicyArgs;
use bulwark_math::YEAR_SECONDS;

use crate::*;

/// Trips below twice what the rules ask, resets at 2.2 times.
const DOUBLE: StopLossTerms = StopLossTerms {
    trip_ratio_bps: 20_000,
    reset_ratio_bps: 22_000,
    ..StopLossTerms::INITIAL
};

/// A pool of at most 980,000 on which 500,000 are sold under a shock of all: what the rules ask is 500,000.
fn stressed(capital: u64) -> Backstop {
    let mut b = Backstop::without_buffer(capital, 2_000);
    b.open(0, buffer_terms()).expect("a buffer");
    b.steady(100 * DOLLAR);
    b.earning(500_000 * USD, 300);
    b.set_stop_loss(DOUBLE).expect("terms");
    let product = b.product;
    b.f.assess(&product, 20_000_000, 1_000_000_000);
    b
}

/// Raises capital, earned up to this second, to exactly `amount`.
fn raise_to(b: &mut Backstop, amount: u64) {
    b.accrue();
    let capital = b.f.pool_state().capital;
    assert!(capital < amount);
    inject(b, amount - capital);
    assert_eq!(b.f.pool_state().capital, amount);
}

#[test]
fn it_trips_below_the_ratio_to_the_unit() {
    let mut b = stressed(980_000);
    raise_to(&mut b, 1_000_000 * USD);
    refused(b.trip(), E::StopLossNotDue);
    assert_eq!(b.f.pool_state().stop_loss.tripped, 0);

    let mut b = stressed(980_000);
    b.world().advance(DAY);
    raise_to(&mut b, 1_000_000 * USD - 1);
    b.trip().expect("tripped");
    let stop_loss = b.f.pool_state().stop_loss;
    assert_eq!((stop_loss.tripped, stop_loss.tripped_at), (1, b.now()));
    refused(b.trip(), E::StopLossAlreadyTripped);
}

#[test]
fn the_reserve_counts_as_well_as_the_capital_rule() {
    let mut b = Backstop::without_buffer(900_000, 2_000);
    b.earning(500_000 * USD, 300);
    let product = b.product;
    // Twice 100 % of 500,000 is a million; the shock next to nothing.
    b.f.assess(&product, 1_000_000_000, 1_000_000);
    raise_to(&mut b, 1_000_000 * USD - 1);
    b.trip().expect("tripped");
}

#[test]
fn it_trips_above_the_line_of_the_year_to_the_unit() {
    for (less, trips) in [(0, false), (1, true)] {
        let mut b = Backstop::without_buffer(1_000_000, 2_000);
        let incident = b.incident_of(300_000 * USD);
        b.settle(&incident).expect("a settlement");
        let pool = b.f.pool_state();
        assert_eq!(pool.net_losses_of_year, 300_000 * USD);
        assert_eq!(pool.stop_loss.tripped, 0);
        // A fifth of capital and losses together.
        raise_to(&mut b, 1_200_000 * USD - less);
        if trips {
            b.trip().expect("tripped");
        } else {
            refused(b.trip(), E::StopLossNotDue);
        }
    }
}

#[test]
fn losses_of_a_year_that_is_over_trip_nothing() {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let incident = b.incident_of(300_000 * USD);
    b.settle(&incident).expect("a settlement");
    let year_end = b.f.pool_state().year_start + YEAR_SECONDS;
    b.world().set_time(year_end);
    refused(b.trip(), E::StopLossNotDue);
    assert_eq!(b.f.pool_state().stop_loss.tripped, 0);

    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let incident = b.incident_of(300_000 * USD);
    b.settle(&incident).expect("a settlement");
    b.world().set_time(year_end - 1);
    b.trip().expect("tripped in its last second");
}

#[test]
fn a_value_counts_a_day_longer_against_tripping_than_for_sales() {
    let mut b = stressed(900_000);
    b.staker(10_000 * TOKEN);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    let until = b.slot().valued_until;
    assert_eq!(TRIP_GRACE, 86_400);
    for at in [until, until + 1, until + TRIP_GRACE] {
        b.world().set_time(at);
        refused(b.trip(), E::StopLossNotDue);
    }
    b.world().set_time(until + TRIP_GRACE + 1);
    b.trip().expect("tripped");
}

#[test]
fn a_sound_pool_does_not_trip() {
    let (mut b, _) = Backstop::staked(TOKEN);
    refused(b.trip(), E::StopLossNotDue);
    // Nor one that has nothing and owes nothing.
    let mut b = Backstop::without_buffer(0, 2_000);
    refused(b.trip(), E::StopLossNotDue);
    refused(b.reset(), E::StopLossNotTripped);
}

#[test]
fn a_settlement_that_needs_the_buffers_trips_by_itself() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let incident = b.incident_of(300_000 * USD);
    assert_eq!(b.f.pool_state().stop_loss.tripped, 0);
    b.settle(&incident).expect("a settlement");
    let stop_loss = b.f.pool_state().stop_loss;
    assert_eq!((stop_loss.tripped, stop_loss.tripped_at), (1, b.now()));
    b.world().advance(2 * DAY);
    refused(b.reset(), E::LiquidationRunning);
    b.close_auction().expect("the turn is over");
    b.finish(&incident).expect("a settlement");
    // A loss above the line stays one: it is not reset by waiting a day.
    refused(b.reset(), E::StopLossStillDue);
}

/// Renews a policy for as much.
fn renew(b: &mut Backstop, holder: &Keypair, policy: Pubkey, days: u64) -> Outcome {
    let (product, state) = (b.product, b.f.policy_state(&policy));
    let args = RenewPolicyArgs {
        nonce: b.f.next_nonce(),
        sum_insured: state.sum_insured,
        end_day: bulwark_math::day_of(state.end) + days,
        max_premium: u64::MAX,
        revision: b.f.product_state(&product).revision,
    };
    let payer = b.f.world.payer.pubkey();
    let renew = product.renew_policy(holder.pubkey(), payer, policy, args);
    b.by(holder, renew)
}

#[test]
fn tripped_it_sells_no_new_cover_and_keeps_old() {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let (holder, policy) = b.policy(10_000 * USD, 20).expect("a policy");
    b.set_stop_loss(DOUBLE).expect("terms");
    let (hedger, _) = b.policy(500_000 * USD, 300).expect("a policy");
    let product = b.product;
    b.f.assess(&product, 20_000_000, 1_000_000_000);
    b.trip().expect("tripped");
    // The stop-loss alone is in the way.
    b.f.assess(&product, 20_000_000, 10_000_000);
    let fresh = b.f.buy(&product, &hedger, 1_000 * USD, 30).map(|_| ());
    assert!(fresh.is_err_and(|refusal| refusal.is(E::StopLossTripped)));
    let increase = product.increase_cover(holder.pubkey(), policy, 1_000 * USD, u64::MAX);
    refused(b.by(&holder, increase.clone()), E::StopLossTripped);
    renew(&mut b, &holder, policy, 20).expect("a renewal");
    // Capital, stakes and everything else go on.
    b.f.underwriter(1_000 * USD);
    b.open(0, buffer_terms()).expect("a buffer");
    let staker = b.staker(TOKEN);
    assert_eq!(b.leave(&staker), TOKEN);

    b.reset().expect("reset");
    b.f.buy(&product, &hedger, 1_000 * USD, 30)
        .expect("cover again");
}

#[test]
fn it_stays_tripped_for_its_least_time() {
    let mut b = stressed(900_000);
    b.trip().expect("tripped");
    let at = b.now();
    raise_to(&mut b, 2_000_000 * USD);
    for early in [0, 1, 86_399] {
        b.world().set_time(at + early);
        refused(b.reset(), E::StopLossTooSoon);
    }
    b.world().set_time(at + 86_400);
    b.reset().expect("reset");
    let stop_loss = b.f.pool_state().stop_loss;
    assert_eq!(stop_loss.tripped, 0);
    refused(b.reset(), E::StopLossNotTripped);
    // It can trip again, and the time begins anew.
    let product = b.product;
    b.world().advance(DAY);
    b.set_stop_loss(StopLossTerms {
        reset_seconds: 3_600,
        ..DOUBLE
    })
    .expect("terms");
    refused(b.trip(), E::StopLossNotDue);
    let _ = product;
}

#[test]
fn it_is_reset_at_its_ratio_above_the_one_that_trips_to_the_unit() {
    let mut b = stressed(980_000);
    b.trip().expect("tripped");
    b.world().advance(DAY);
    // Enough not to trip is not enough to be reset.
    raise_to(&mut b, 1_000_000 * USD);
    refused(b.reset(), E::StopLossStillDue);
    raise_to(&mut b, 1_100_000 * USD - 1);
    refused(b.reset(), E::StopLossStillDue);
    raise_to(&mut b, 1_100_000 * USD);
    b.reset().expect("reset");
}

#[test]
fn an_aged_value_resets_nothing() {
    let mut b = stressed(900_000);
    b.staker(10_000 * TOKEN);
    b.trip().expect("tripped: it was never valued");
    b.world().advance(DAY);
    refused(b.reset(), E::StopLossStillDue);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    let until = b.slot().valued_until;
    b.world().set_time(until + 1);
    refused(b.reset(), E::StopLossStillDue);
    b.world().set_time(until);
    b.reset().expect("reset");
}

#[test]
fn it_is_not_reset_above_the_line_until_the_year_is_over() {
    for (less, resets) in [(0, true), (1, false)] {
        let mut b = Backstop::without_buffer(1_000_000, 2_000);
        let incident = b.incident_of(300_000 * USD);
        b.settle(&incident).expect("a settlement");
        b.trip().expect("tripped");
        b.world().advance(DAY);
        raise_to(&mut b, 1_200_000 * USD - less);
        if resets {
            b.reset().expect("at the line");
            continue;
        }
        refused(b.reset(), E::StopLossStillDue);
        let year_end = b.f.pool_state().year_start + YEAR_SECONDS;
        b.world().set_time(year_end);
        b.reset().expect("a new year");
        assert_eq!(b.f.pool_state().net_losses_of_year, 0);
    }
}

#[test]
fn losses_that_buffers_bore_count_for_the_year() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    b.sold_for(300_000 * USD, 100 * DOLLAR);
    assert_eq!(b.f.pool_state().net_losses_of_year, 300_000 * USD);
    b.world().advance(2 * DAY);
    refused(b.reset(), E::StopLossStillDue);
}
