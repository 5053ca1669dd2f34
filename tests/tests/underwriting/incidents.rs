//! Exits around an incident: nobody leaves ahead of a loss, and nobody is kept longer than it lasts.

use bulwark::{error::BulwarkError as E, state::Incident};
use bulwark_tests::{refused, Fixture, Keypair, Outcome, Signer, USD};

use crate::*;

/// Settles an incident without claims as soon as its windows allow: no capital is lost.
fn settle(f: &mut Fixture, incident: &IncidentKeys) {
    f.settled(incident);
    assert_eq!(f.pool_state().confirmed_incidents, 0);
}

/// A pool whose one request is just mature when an incident begins to hold it; settled, and the release's second.
fn released() -> (Fixture, Keypair, u64) {
    let mut f = Fixture::new();
    f.underwriter(1_000 * USD);
    let owner = f.underwriter(100 * USD);
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    let incident = held(&mut f);
    refused(withdraw(&mut f, &owner), E::PoolHeld);
    settle(&mut f, &incident);
    let released = f.world.now();
    (f, owner, released)
}

#[test]
fn a_request_made_after_a_loss_matures_only_after_the_last_second_to_confirm_it() {
    let mut f = Fixture::new();
    let owner = f.underwriter(400_000 * USD);
    f.underwriter(600_000 * USD);
    let (holder, policy) = policy(&mut f, 100_000, 180);
    f.world.advance(10 * DAY);
    let (loss, product) = (f.world.now(), f.product);
    f.world.advance(1);
    request_all(&mut f, &owner);
    // The slowest way there is: reported and confirmed in the last second each.
    f.world.set_time(loss + 14 * DAY);
    let (incident, _) = f.report(&product, loss).expect("a report");
    for seat in 0..4 {
        f.vote(&incident, seat, true).expect("a vote");
    }
    f.world.set_time(loss + 17 * DAY);
    refused(withdraw(&mut f, &owner), E::WithdrawalNotMatured);
    f.vote(&incident, 4, true).expect("the vote that confirms");
    f.world.advance(1);
    refused(withdraw(&mut f, &owner), E::PoolHeld);
    f.file(&incident, &holder, policy, 50_000 * USD)
        .expect("a claim");
    f.decided(&incident, policy, 50_000 * USD);
    f.settled(&incident);
    withdraw(&mut f, &owner).expect("after the settlement");
    // The claim less 5,000 of deductible, borne by shares; the rest is premium earned meanwhile.
    let lost = 400_000 * USD - f.tokens(&owner.pubkey());
    assert!((17_000 * USD..=18_000 * USD).contains(&lost), "{lost}");
}

#[test]
fn a_held_pool_takes_no_deposit_and_pays_no_exit_and_does_all_else() {
    let mut f = Fixture::new();
    let owner = f.underwriter(1_000 * USD);
    let mint = f.pool.mint;
    f.world.fund_tokens(&mint, &owner.pubkey(), 100 * USD);
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    held(&mut f);
    refused(deposit(&mut f, &owner, 100 * USD), E::PoolHeld);
    refused(withdraw(&mut f, &owner), E::PoolHeld);
    inject(&mut f, USD);
    donate(&mut f, 1);
    let (accrue, sweep) = (f.pool.accrue(), f.pool.sweep_donation());
    anyone(&mut f, accrue).expect("an accrual");
    anyone(&mut f, sweep).expect("a sweep");
    let cancel = f.pool.cancel_withdrawal(owner.pubkey());
    by(&mut f, &owner, cancel).expect("a cancellation");
    request_all(&mut f, &owner);
}

#[test]
fn a_request_alive_when_the_hold_began_has_a_whole_window_from_its_end() {
    let (mut f, owner, at) = released();
    f.world.set_time(at + WINDOW);
    withdraw(&mut f, &owner).expect("the last second");
    let (mut f, owner, at) = released();
    f.world.set_time(at + WINDOW + 1);
    refused(withdraw(&mut f, &owner), E::WithdrawalLapsed);
}

#[test]
fn a_second_hold_inside_the_window_gives_a_whole_window_again() {
    let second = |after: u64| -> (Fixture, Keypair, Outcome) {
        let (mut f, owner, at) = released();
        f.world.set_time(at + after);
        let incident = held(&mut f);
        settle(&mut f, &incident);
        f.world.advance(WINDOW);
        let outcome = withdraw(&mut f, &owner);
        (f, owner, outcome)
    };
    let (f, owner, outcome) = second(WINDOW);
    outcome.expect("alive when the second hold began, in the last second of its window");
    assert_eq!(f.tokens(&owner.pubkey()), 100 * USD);
    let (mut f, owner, outcome) = second(WINDOW + 1);
    refused(outcome, E::WithdrawalLapsed);
    request_all(&mut f, &owner);
}

#[test]
fn a_request_that_lapsed_before_a_hold_stays_lapsed() {
    let mut f = Fixture::new();
    let owner = f.underwriter(1_000 * USD);
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN + WINDOW + 1);
    let incident = held(&mut f);
    settle(&mut f, &incident);
    refused(withdraw(&mut f, &owner), E::WithdrawalLapsed);
}

#[test]
fn two_incidents_at_once_hold_the_pool_until_both_are_settled() {
    let mut f = Fixture::new();
    let owner = f.underwriter(1_000 * USD);
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    let first = held(&mut f);
    f.world.advance(2 * DAY);
    let second = held(&mut f);
    f.settled(&first);
    refused(withdraw(&mut f, &owner), E::PoolHeld);
    settle(&mut f, &second);
    let end: Incident = f.world.account(&second.incident);
    assert_eq!(end.closed_at, f.world.now());
    f.world.advance(WINDOW);
    withdraw(&mut f, &owner).expect("a whole window from the last release");
}

#[test]
fn a_wiped_pool_has_stopped_and_its_positions_close_at_zero() {
    let (mut f, a, b) = wiped();
    let mint = f.pool.mint;
    f.world.fund_tokens(&mint, &a.pubkey(), 100 * USD);
    refused(deposit(&mut f, &a, 100 * USD), E::PoolWiped);
    request_all(&mut f, &a);
    let all = shares(&f, &b);
    request(&mut f, &b, all, 1).expect("a request for a unit");
    f.world.advance(COOLDOWN);
    withdraw(&mut f, &a).expect("nothing is left");
    assert_eq!(f.tokens(&a.pubkey()), 100 * USD);
    close(&mut f, &a).expect("an empty position");
    withdraw(&mut f, &b).expect("the request ends");
    refused(withdraw(&mut f, &b), E::NoWithdrawalRequest);
    assert_eq!(f.tokens(&b.pubkey()), 0);
}

#[test]
fn what_a_wiped_pool_is_given_is_shared_out_and_it_stays_wiped() {
    let (mut f, a, b) = wiped();
    inject(&mut f, 1_000 * USD);
    let mint = f.pool.mint;
    f.world.fund_tokens(&mint, &a.pubkey(), 100 * USD);
    refused(deposit(&mut f, &a, 100 * USD), E::PoolWiped);
    request_all(&mut f, &a);
    request_all(&mut f, &b);
    f.world.advance(COOLDOWN);
    let roll = f.product.roll_product();
    anyone(&mut f, roll).expect("no policy is left");
    withdraw(&mut f, &a).expect("its share");
    withdraw(&mut f, &b).expect("its share");
    let (a, b) = (f.tokens(&a.pubkey()) - 100 * USD, f.tokens(&b.pubkey()));
    // Premium earned since the settlement comes to it: 60 to 40.
    let earned = f.pool_state().capital + a + b - 1_000 * USD;
    assert!(
        a.abs_diff((1_000 * USD + earned) * 6 / 10) <= 2
            && b.abs_diff((1_000 * USD + earned) * 4 / 10) <= 2,
        "{a} {b}"
    );
}

#[test]
fn premium_that_policies_still_earn_stays_in_a_wiped_pool_until_they_end() {
    let mut f = Fixture::new();
    let owner = f.underwriter(100_000 * USD);
    let (holder, hit) = policy(&mut f, 110_000, 30);
    let (_, spared) = policy(&mut f, 10_000, 120);
    f.world.advance(10 * DAY);
    let incident = held(&mut f);
    f.file(&incident, &holder, hit, 110_000 * USD)
        .expect("a claim");
    f.decided(&incident, hit, 110_000 * USD);
    f.settled(&incident);
    assert_eq!(f.pool_state().wiped, 1);
    let paid = incident.pay_claim(hit, holder.pubkey());
    anyone(&mut f, paid).expect("a payment");
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    refused(withdraw(&mut f, &owner), E::ReserveTooLow);
    let end = f.policy_state(&spared).end;
    f.world.set_time(end);
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    let roll = f.product.roll_product();
    anyone(&mut f, roll).expect("the last policy is over");
    withdraw(&mut f, &owner).expect("the premium it has earned");
    assert!(f.tokens(&owner.pubkey()) > 0);
}
