//! Renewals: continuous cover, neither a way around the waiting period nor around price or capacity.

use bulwark::{error::BulwarkError, state::ProductTerms};
use bulwark_tests::{product_terms, refused};

use super::*;

/// Renews the scene's policy.
fn renewed(s: &mut Scene, sum: u64, days: u64) -> Outcome<Pubkey> {
    let (product, holder, policy) = (s.product, s.holder.insecure_clone(), s.policy);
    renew(&mut s.f, &product, &holder, &policy, sum, days)
}

/// What the holder paid for it.
fn renewal_premium(s: &mut Scene, sum: u64, days: u64) -> u64 {
    let before = s.f.tokens(&s.holder.pubkey());
    renewed(s, sum, days).expect("a renewal");
    before - s.f.tokens(&s.holder.pubkey())
}

#[test]
fn a_renewal_covers_from_the_second_the_old_term_ends() {
    let mut s = Scene::new();
    let following = renewed(&mut s, 10_000 * USD, 20).expect("a renewal");
    let (old, new) = (s.f.policy_state(&s.policy), s.f.policy_state(&following));
    assert_eq!(
        (new.start, new.covers_from, new.end),
        (old.end, old.end, old.end + 20 * DAY)
    );
    assert_eq!(
        (new.holder, new.sum_insured),
        (s.holder.pubkey(), 10_000 * USD)
    );
    assert!(old.is_renewed() && !new.is_renewed());
    // A loss in the first second of the new term is the new policy's, not the old one's.
    s.f.world.set_time(old.end + 60);
    let product = s.product;
    let incident = s.f.confirmed(&product, old.end);
    let holder = s.holder.insecure_clone();
    refused(
        s.f.file(&incident, &holder, s.policy, 100 * USD),
        BulwarkError::LossOutsideCover,
    );
    s.f.file(&incident, &holder, following, 1_000 * USD)
        .expect("a claim");
}

#[test]
fn a_renewal_is_sold_in_the_last_thirty_days_to_the_second() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    s.f.world.set_time(START + 30 * DAY - 1);
    not_sold(
        renewed(&mut s, 10_000 * USD, 30),
        BulwarkError::RenewalNotOffered,
    );
    s.f.world.advance(1);
    renewed(&mut s, 10_000 * USD, 30).expect("a renewal");

    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    s.f.world.set_time(START + 60 * DAY);
    not_sold(
        renewed(&mut s, 10_000 * USD, 30),
        BulwarkError::PolicyNotInForce,
    );
    s.f.world.set_time(START + 60 * DAY - 1);
    renewed(&mut s, 10_000 * USD, 30).expect("a renewal in the last second");
}

#[test]
fn a_renewal_is_for_no_more_than_the_running_sum_and_no_less_than_the_least() {
    let mut s = Scene::new();
    not_sold(
        renewed(&mut s, 10_000 * USD + 1, 20),
        BulwarkError::RenewalNotOffered,
    );
    not_sold(
        renewed(&mut s, 100 * USD - 1, 20),
        BulwarkError::SumOutOfBounds,
    );
    not_sold(
        renewed(&mut s, 10_000 * USD, 6),
        BulwarkError::TermNotOffered,
    );
    not_sold(
        renewed(&mut s, 10_000 * USD, 366),
        BulwarkError::TermNotOffered,
    );
    renewed(&mut s, 100 * USD, 7).expect("a smaller and shorter renewal");
}

#[test]
fn a_renewal_is_sold_once_and_binds_the_old_policy() {
    let mut s = Scene::new();
    renewed(&mut s, 10_000 * USD, 20).expect("a renewal");
    not_sold(
        renewed(&mut s, 10_000 * USD, 20),
        BulwarkError::PolicyRenewed,
    );
    refused(
        s.sell(Path::Increase, 1_000 * USD),
        BulwarkError::PolicyRenewed,
    );
    refused(s.cancel(), BulwarkError::PolicyRenewed);
}

#[test]
fn a_cancelled_policy_is_not_renewed() {
    let mut s = Scene::new();
    s.cancel().expect("a cancellation");
    not_sold(
        renewed(&mut s, 10_000 * USD, 20),
        BulwarkError::PolicyNotInForce,
    );
}

#[test]
fn a_renewal_without_claims_is_never_below_the_floor() {
    // 10,000 of a million: the load is far below a tenth of the price, so the whole discount would pass the floor.
    let mut s = Scene::new();
    let floor = u64::try_from((FLOOR * 10_000 * 20).div_ceil(365 * 1_000)).unwrap();
    assert_eq!(renewal_premium(&mut s, 10_000 * USD, 20), floor);
    assert!(floor > price(FLOOR, 0, 10_000, 20 * DAY) * 9 / 10);
}

#[test]
fn a_renewal_without_claims_is_discounted_in_full_above_the_floor() {
    let mut s = Scene::of(Fixture::new(), 10_000_000, 10_000, 20);
    let (product, other) = (s.product, s.f.user(1_000_000 * USD));
    s.f.buy(&product, &other, 500_000 * USD, 100)
        .expect("another's policy");
    // On top of the other's exposure alone: its own is what it replaces.
    let full = price(FLOOR, 500_000, 10_000, 20 * DAY);
    assert_eq!(renewal_premium(&mut s, 10_000 * USD, 20), full - full / 10);
}

#[test]
fn a_discounted_renewal_still_costs_the_least_premium() {
    let mut s = Scene::new();
    let terms = ProductTerms {
        min_premium: 50 * USD,
        ..product_terms()
    };
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    assert_eq!(renewal_premium(&mut s, 1_000 * USD, 20), 50 * USD);
}

/// A policy with a settled claim of `approved`, in its renewal window.
fn with_claim(approved: u64) -> (Scene, bulwark_client::keys::IncidentKeys) {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    let (product, holder) = (s.product, s.holder.insecure_clone());
    s.f.world.advance(10 * DAY);
    let incident = s.f.confirmed(&product, s.f.world.now());
    s.f.file(&incident, &holder, s.policy, 5_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, s.policy, approved);
    s.f.settled(&incident);
    s.f.world.set_time(s.f.world.now().max(START + 31 * DAY));
    (s, incident)
}

#[test]
fn a_policy_that_claimed_is_renewed_without_discount() {
    let (mut s, _) = with_claim(0);
    assert!(s.f.world.now() < START + 60 * DAY);
    let full = price(FLOOR, 0, 10_000, 20 * DAY);
    assert_eq!(renewal_premium(&mut s, 10_000 * USD, 20), full);
}

#[test]
fn what_a_payout_has_used_is_not_renewed() {
    let (mut s, incident) = with_claim(4_000 * USD);
    let paid = incident.pay_claim(s.policy, s.holder.pubkey());
    s.f.world.send("pay_claim", paid, &[]).expect("a payment");
    // The deductible is 5 % of the sum: 3,500 were paid.
    not_sold(
        renewed(&mut s, 6_500 * USD + 1, 20),
        BulwarkError::RenewalNotOffered,
    );
    renewed(&mut s, 6_500 * USD, 20).expect("a renewal of the rest");
}

#[test]
fn full_capacity_is_renewed_without_ever_passing_it() {
    let mut f = Fixture::new();
    let mut terms = product_terms();
    (terms.capacity, terms.max_sum) = (300_000 * USD, 300_000 * USD);
    let revised = f.product.revise_product(f.authority.pubkey(), terms);
    f.authority_sends("revise_product", revised)
        .expect("a revision");
    let mut s = Scene::of(f, 10_000_000, 300_000, 20);
    renewed(&mut s, 300_000 * USD, 20).expect("a renewal at full capacity");
    let product = s.product;
    let buyer = s.f.user(1_000 * USD);
    let end = START + 20 * DAY;
    for (time, exposure) in [
        (end - 1, 300_000),
        (end, 300_000),
        (end + 20 * DAY - 1, 300_000),
    ] {
        s.f.world.set_time(time);
        s.f.world
            .send("roll_product", product.roll_product(), &[])
            .expect("rolled");
        assert_eq!(s.f.product_state(&product).exposure, exposure * USD);
        not_sold(
            s.f.buy(&product, &buyer, 100 * USD, 20),
            BulwarkError::CapacityReached,
        );
    }
    s.f.world.advance(1);
    s.f.buy(&product, &buyer, 100 * USD, 20)
        .expect("cover after the renewal's end");
}

#[test]
fn a_renewal_obeys_a_capacity_lowered_since() {
    let mut s = Scene::new();
    let mut terms = product_terms();
    (terms.capacity, terms.max_sum) = (9_000 * USD, 9_000 * USD);
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    not_sold(
        renewed(&mut s, 10_000 * USD, 20),
        BulwarkError::SumOutOfBounds,
    );
    let (product, other) = (s.product, s.f.user(10_000 * USD));
    terms.capacity = 14_000 * USD;
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    s.f.buy(&product, &other, 4_000 * USD, 20)
        .expect("another's policy");
    terms.capacity = 13_000 * USD;
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    not_sold(
        renewed(&mut s, 9_000 * USD + 1, 20),
        BulwarkError::SumOutOfBounds,
    );
    renewed(&mut s, 9_000 * USD, 20).expect("9,000 beside 4,000 fit 13,000");

    let mut s = Scene::new();
    let (product, other) = (s.product, s.f.user(10_000 * USD));
    s.f.buy(&product, &other, 4_000 * USD, 20)
        .expect("another's policy");
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    terms.capacity = 12_000 * USD;
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    not_sold(
        renewed(&mut s, 8_000 * USD + 1, 20),
        BulwarkError::CapacityReached,
    );
    renewed(&mut s, 8_000 * USD, 20).expect("8,000 beside 4,000 fit 12,000");
}

#[test]
fn a_renewal_that_never_began_is_refunded_less_the_fee_and_leaves_the_old_policy_bound() {
    let mut s = Scene::new();
    let (product, holder) = (s.product, s.holder.insecure_clone());
    let premium = price(FLOOR, 0, 10_000, 20 * DAY).max(1);
    let before = s.f.tokens(&holder.pubkey());
    let following = renewed(&mut s, 10_000 * USD, 20).expect("a renewal");
    let paid = before - s.f.tokens(&holder.pubkey());
    assert!(paid <= premium);
    let cancelled = product.cancel_policy(holder.pubkey(), following, 0);
    s.holder_sends(cancelled).expect("a cancellation");
    // The whole premium is unearned; what the rate per second cannot hold and the fee of a tenth are kept.
    let rate = (u128::from(paid) << 32) / u128::from(20 * DAY);
    let gross = u64::try_from((rate * u128::from(20 * DAY)) >> 32).unwrap();
    let refund = gross - gross.div_ceil(10);
    assert_eq!(s.f.tokens(&holder.pubkey()), before - paid + refund);
    let state = s.f.policy_state(&following);
    assert_eq!(
        (state.start, state.end, state.exposure),
        (START + 20 * DAY, START + 20 * DAY, 0)
    );
    // The old policy stays renewed: no second discount to lock in, no way out of the running term.
    refused(s.cancel(), BulwarkError::PolicyRenewed);
    not_sold(
        renewed(&mut s, 10_000 * USD, 20),
        BulwarkError::PolicyRenewed,
    );
    // Nothing begins at the end of the old term.
    s.f.world.set_time(START + 20 * DAY);
    s.f.world
        .send("roll_product", product.roll_product(), &[])
        .expect("rolled");
    assert_eq!(s.f.product_state(&product).exposure, 0);
}

#[test]
fn short_renewals_may_be_chained_inside_the_window_without_counting_exposure_twice() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 10);
    let (product, holder) = (s.product, s.holder.insecure_clone());
    let mut last = renewed(&mut s, 10_000 * USD, 7).expect("a renewal");
    for _ in 0..2 {
        last = renew(&mut s.f, &product, &holder, &last, 10_000 * USD, 7).expect("its renewal");
    }
    // Ends 31 days ahead: too early for one more.
    not_sold(
        renew(&mut s.f, &product, &holder, &last, 10_000 * USD, 7),
        BulwarkError::RenewalNotOffered,
    );
    for day in 0..31 {
        s.f.world.set_time(START + day * DAY + 5);
        s.f.world
            .send("roll_product", product.roll_product(), &[])
            .expect("rolled");
        assert_eq!(
            s.f.product_state(&product).exposure,
            10_000 * USD,
            "day {day}"
        );
    }
    s.f.world.set_time(START + 31 * DAY);
    s.f.world
        .send("roll_product", product.roll_product(), &[])
        .expect("rolled");
    assert_eq!(s.f.product_state(&product).exposure, 0);
}

#[test]
fn a_renewal_ahead_of_its_term_is_not_increased() {
    let mut s = Scene::new();
    let following = renewed(&mut s, 10_000 * USD, 20).expect("a renewal");
    let increased = s
        .product
        .increase_cover(s.holder.pubkey(), following, 1_000 * USD, u64::MAX);
    refused(s.holder_sends(increased), BulwarkError::PolicyNotInForce);
}

#[test]
fn only_the_holder_renews() {
    let mut s = Scene::new();
    let (product, policy, stranger) = (s.product, s.policy, s.f.user(10_000 * USD));
    not_sold(
        renew(&mut s.f, &product, &stranger, &policy, 10_000 * USD, 20),
        BulwarkError::NotPolicyHolder,
    );
}

#[test]
fn a_payout_on_a_renewed_policy_leaves_its_exposure_until_the_renewal_takes_over() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    let (product, holder) = (s.product, s.holder.insecure_clone());
    s.f.world.set_time(START + 30 * DAY);
    renewed(&mut s, 10_000 * USD, 100).expect("a renewal");
    let incident = s.f.confirmed(&product, s.f.world.now());
    s.f.file(&incident, &holder, s.policy, 4_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, s.policy, 4_000 * USD);
    s.f.settled(&incident);
    let paid = incident.pay_claim(s.policy, holder.pubkey());
    s.f.world.send("pay_claim", paid, &[]).expect("a payment");
    // Otherwise the capacity freed now could be sold, and the renewal would begin on top of it.
    assert!(s.f.world.now() < START + 60 * DAY);
    assert_eq!(s.f.product_state(&product).exposure, 10_000 * USD);
    s.f.world.set_time(START + 60 * DAY);
    s.f.world
        .send("roll_product", product.roll_product(), &[])
        .expect("rolled");
    assert_eq!(s.f.product_state(&product).exposure, 10_000 * USD);
}

#[test]
fn the_holder_of_a_transferred_policy_renews_it() {
    let mut s = Scene::new();
    let (product, policy, holder) = (s.product, s.policy, s.holder.insecure_clone());
    let new_holder = s.f.user(10_000 * USD);
    let transferred = product.transfer_policy(holder.pubkey(), new_holder.pubkey(), policy);
    s.f.world
        .send("transfer_policy", transferred, &[&holder, &new_holder])
        .expect("a transfer");
    not_sold(
        renewed(&mut s, 10_000 * USD, 20),
        BulwarkError::NotPolicyHolder,
    );
    let following =
        renew(&mut s.f, &product, &new_holder, &policy, 10_000 * USD, 20).expect("a renewal");
    let state = s.f.policy_state(&following);
    assert_eq!(
        (state.holder, state.buyer),
        (new_holder.pubkey(), new_holder.pubkey())
    );
}
