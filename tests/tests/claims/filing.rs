//! Claims: which losses a policy covers, who files, when, once.

use bulwark::{
    error::BulwarkError as E,
    state::{ClaimStatus, IncidentStatus},
};
use bulwark_tests::{refused_with, Signer, USD};

use crate::{refused, Scene, DAY};

/// `SystemError::AccountAlreadyInUse`.
const ALREADY_IN_USE: u32 = 0;

#[test]
fn a_claim_takes_the_bond_and_counts() {
    let (s, holder, policy, incident) = Scene::claimed(50_000);
    let claim = s.claim(&incident, &policy);
    assert_eq!(claim.status(), ClaimStatus::Filed);
    assert_eq!(
        (claim.claimant, claim.requested, claim.bond),
        (holder.pubkey(), 50_000 * USD, 50 * USD)
    );
    let account = s.incident(&incident);
    assert_eq!(
        (
            account.open_claims,
            account.claims_filed,
            account.undecided_claims
        ),
        (1, 1, 1)
    );
    assert_eq!(account.requested_total, 50_000 * USD);
    let state = s.f.policy_state(&policy);
    assert_eq!(state.open_claims, 1);
    assert!(state.has_claimed());
    // The bonds of reporter and claimant.
    assert_eq!(s.f.pool_state().bonds, 550 * USD);
}

#[test]
fn a_policy_claims_once_an_incident() {
    let (mut s, holder, policy, incident) = Scene::claimed(50_000);
    refused_with(s.f.file(&incident, &holder, policy, 1), ALREADY_IN_USE);
}

#[test]
fn a_claim_is_made_between_confirmation_and_the_end_of_filing() {
    let mut s = Scene::new();
    let (first, policy) = s.policy(10_000);
    let (late, late_policy) = s.policy(10_000);
    s.f.world.advance(10 * DAY);
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    refused(
        s.f.file(&incident, &first, policy, USD),
        E::WrongIncidentStatus,
    );
    for seat in 0..5 {
        s.f.vote(&incident, seat, true).expect("a vote");
    }
    s.f.world.set_time(now + 14 * DAY);
    s.f.file(&incident, &first, policy, USD)
        .expect("the last second");
    s.f.world.advance(1);
    refused(
        s.f.file(&incident, &late, late_policy, USD),
        E::WindowClosed,
    );
}

#[test]
fn only_the_holder_claims_and_for_more_than_nothing() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(10_000);
    let thief = s.f.user(1_000 * USD);
    let incident = s.confirmed();
    refused(s.f.file(&incident, &thief, policy, USD), E::NotPolicyHolder);
    refused(s.f.file(&incident, &holder, policy, 0), E::ZeroAmount);
}

#[test]
fn a_policy_covers_from_the_end_of_waiting_to_the_second_before_its_end() {
    let mut s = Scene::new();
    let start = s.f.world.now();
    let holder = s.f.user(10_000 * USD);
    let product = s.product;
    let policy =
        s.f.buy(&product, &holder, 10_000 * USD, 10)
            .expect("a policy");
    let (covered, end) = (start + 2 * DAY, start + 10 * DAY);
    assert_eq!(s.f.policy_state(&policy).end, end);
    s.f.world.set_time(end);
    for (loss, pays) in [
        (covered - 1, false),
        (covered, true),
        (end - 1, true),
        (end, false),
    ] {
        let incident = s.f.confirmed(&product, loss);
        let filed = s.f.file(&incident, &holder, policy, USD);
        match pays {
            true => drop(filed.expect("a covered loss")),
            false => refused(filed, E::LossOutsideCover),
        }
    }
}

#[test]
fn a_policy_bought_after_the_loss_does_not_cover_it() {
    let mut s = Scene::new();
    let loss = s.f.world.now();
    s.f.world.advance(3 * DAY);
    let (holder, policy) = s.policy(10_000);
    s.f.world.advance(3 * DAY);
    let product = s.product;
    let incident = s.f.confirmed(&product, loss);
    refused(
        s.f.file(&incident, &holder, policy, USD),
        E::LossOutsideCover,
    );
}

#[test]
fn an_inflated_request_gets_the_sum_insured_and_no_more() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(100_000);
    let (other, other_policy) = s.policy(100_000);
    let incident = s.confirmed();
    s.f.file(&incident, &holder, policy, u64::MAX)
        .expect("a claim of everything there is");
    s.f.file(&incident, &other, other_policy, u64::MAX)
        .expect("a second one does not overflow");
    assert_eq!(s.incident(&incident).requested_total, u64::MAX);
    s.f.decided(&incident, policy, u64::MAX);
    assert_eq!(s.claim(&incident, &policy).approved, 100_000 * USD);
}

#[test]
fn a_policy_paid_out_in_full_has_nothing_left_to_claim() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(100_000);
    let first = s.confirmed();
    let (product, now) = (s.product, s.f.world.now());
    let second = s.f.confirmed(&product, now);
    s.f.file(&first, &holder, policy, 500_000 * USD)
        .expect("a claim");
    s.f.decided(&first, policy, 105_000 * USD);
    assert_eq!(s.claim(&first, &policy).approved, 100_000 * USD);
    refused(
        s.f.file(&second, &holder, policy, USD),
        E::SumInsuredExhausted,
    );
}

#[test]
fn two_claims_of_a_policy_share_its_sum_insured() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(100_000);
    let first = s.confirmed();
    let (product, now) = (s.product, s.f.world.now());
    let second = s.f.confirmed(&product, now);
    for incident in [first, second] {
        s.f.file(&incident, &holder, policy, 80_000 * USD)
            .expect("a claim");
    }
    for incident in [first, second] {
        s.f.decided(&incident, policy, 80_000 * USD);
    }
    // 80,000 less 5,000, and then the 25,000 that are left.
    assert_eq!(s.claim(&first, &policy).approved, 75_000 * USD);
    assert_eq!(s.claim(&second, &policy).approved, 25_000 * USD);
    assert_eq!(s.f.policy_state(&policy).approved, 100_000 * USD);
    assert_eq!(s.incident(&second).status(), IncidentStatus::Confirmed);
}

#[test]
fn a_policy_with_an_open_claim_stays_with_its_holder() {
    let (mut s, holder, policy, _) = Scene::claimed(50_000);
    let accomplice = s.f.user(0);
    let transfer = s
        .product
        .transfer_policy(holder.pubkey(), accomplice.pubkey(), policy);
    let outcome =
        s.f.world
            .send("transfer_policy", transfer, &[&holder, &accomplice]);
    refused(outcome, E::PolicyHasClaims);
}

#[test]
fn an_increase_counts_for_losses_after_its_own_waiting_period() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(10_000);
    s.f.world.advance(5 * DAY);
    let covers_from = s.f.world.now() + 2 * DAY;
    let more = s
        .product
        .increase_cover(holder.pubkey(), policy, 10_000 * USD, u64::MAX);
    s.send_by("increase_cover", more, &holder)
        .expect("an increase");
    s.f.world.advance(5 * DAY);
    let product = s.product;
    // Deductibles of 5 % of 10,000 and of 20,000; then what is left of 20,000.
    for (loss, approved) in [(covers_from - 1, 10_000), (covers_from, 10_000)] {
        let incident = s.f.confirmed(&product, loss);
        s.f.file(&incident, &holder, policy, 50_000 * USD)
            .expect("a claim");
        s.f.decided(&incident, policy, 50_000 * USD);
        assert_eq!(s.claim(&incident, &policy).approved, approved * USD);
    }
}

#[test]
fn a_loss_after_the_waiting_of_an_increase_may_use_the_whole_sum() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(10_000);
    s.f.world.advance(5 * DAY);
    let more = s
        .product
        .increase_cover(holder.pubkey(), policy, 10_000 * USD, u64::MAX);
    s.send_by("increase_cover", more, &holder)
        .expect("an increase");
    s.f.world.advance(2 * DAY);
    let (product, now) = (s.product, s.f.world.now());
    let incident = s.f.confirmed(&product, now);
    s.f.file(&incident, &holder, policy, 15_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, policy, 15_000 * USD);
    assert_eq!(s.claim(&incident, &policy).approved, 14_000 * USD);
}
