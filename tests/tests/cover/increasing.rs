//! Increases: more cover for the rest of the term, after a waiting period of its own.

use bulwark::{error::BulwarkError, state::ProductTerms};
use bulwark_tests::{product_terms, refused};

use super::*;

#[test]
fn an_increase_costs_the_curves_price_for_the_rest_of_the_term() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    s.f.world.advance(10 * DAY + 77);
    let before = s.f.tokens(&s.holder.pubkey());
    let written = s.f.policy_state(&s.policy).premium;
    s.sell(Path::Increase, 5_000 * USD).expect("an increase");
    let premium = price(FLOOR, 10_000, 5_000, 50 * DAY - 77);
    assert_eq!(before - s.f.tokens(&s.holder.pubkey()), premium);
    let policy = s.f.policy_state(&s.policy);
    assert_eq!(
        (policy.sum_insured, policy.sum_before_increase),
        (15_000 * USD, 10_000 * USD)
    );
    assert_eq!(policy.increase_covers_from, START + 12 * DAY + 77);
    assert_eq!(policy.premium, written + premium);
    assert_eq!(policy.exposure, 15_000 * USD);
    assert_eq!(s.f.pool_state().exposure, 15_000 * USD);
    // All of it is earned at the end, to the unit.
    s.f.world.set_time(START + 60 * DAY);
    s.f.world
        .send("accrue", s.f.pool.accrue(), &[])
        .expect("accrued");
    let pool = s.f.pool_state();
    assert_eq!((pool.unearned, pool.premium_earned), (0, written + premium));
}

#[test]
fn the_next_increase_waits_until_the_last_one_covers_and_its_reports_are_over() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    s.sell(Path::Increase, 1_000 * USD).expect("an increase");
    refused(
        s.sell(Path::Increase, 1_000 * USD),
        BulwarkError::IncreaseTooSoon,
    );
    s.f.world.set_time(START + (2 + 14) * DAY);
    refused(
        s.sell(Path::Increase, 1_000 * USD),
        BulwarkError::IncreaseTooSoon,
    );
    s.f.world.advance(1);
    s.sell(Path::Increase, 1_000 * USD)
        .expect("the next increase");
    let policy = s.f.policy_state(&s.policy);
    assert_eq!(
        (policy.sum_before_increase, policy.sum_insured),
        (11_000 * USD, 12_000 * USD)
    );
}

#[test]
fn a_loss_before_an_increase_covers_is_paid_up_to_the_sum_before_it() {
    for (delay, expected) in [(2 * DAY - 1, 10_000), (2 * DAY, 14_250)] {
        let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
        s.f.world.set_time(START + 5 * DAY);
        s.sell(Path::Increase, 5_000 * USD).expect("an increase");
        let loss = START + 5 * DAY + delay;
        s.f.world.set_time(loss);
        let (product, holder) = (s.product, s.holder.insecure_clone());
        let incident = s.f.confirmed(&product, loss);
        s.f.file(&incident, &holder, s.policy, 15_000 * USD)
            .expect("a claim");
        s.f.decided(&incident, s.policy, 15_000 * USD);
        s.f.settled(&incident);
        let before = s.f.tokens(&holder.pubkey());
        let paid = incident.pay_claim(s.policy, holder.pubkey());
        s.f.world.send("pay_claim", paid, &[]).expect("a payment");
        // 15,000 less the deductible (5 % of the sum of the day), at most that sum.
        assert_eq!(s.f.tokens(&holder.pubkey()) - before, expected * USD);
    }
}

#[test]
fn an_increase_stays_inside_the_limits_of_the_product() {
    let mut s = Scene::of(Fixture::new(), 10_000_000, 10_000, 60);
    refused(s.sell(Path::Increase, 0), BulwarkError::ZeroAmount);
    refused(
        s.sell(Path::Increase, 490_000 * USD + 1),
        BulwarkError::SumOutOfBounds,
    );
    refused(
        s.sell(Path::Increase, u64::MAX),
        BulwarkError::SumOutOfBounds,
    );
    s.sell(Path::Increase, 490_000 * USD)
        .expect("up to the largest sum");
}

#[test]
fn an_increase_whose_cover_would_begin_at_the_end_is_not_sold() {
    let mut s = Scene::new();
    s.f.world.set_time(START + 18 * DAY);
    refused(
        s.sell(Path::Increase, 1_000 * USD),
        BulwarkError::TermNotOffered,
    );
    s.f.world.set_time(START + 18 * DAY - 1);
    s.sell(Path::Increase, 1_000 * USD)
        .expect("a second of cover");
}

#[test]
fn a_policy_that_is_over_or_cancelled_is_not_increased() {
    let mut s = Scene::new();
    s.f.world.set_time(START + 20 * DAY);
    refused(
        s.sell(Path::Increase, 1_000 * USD),
        BulwarkError::PolicyNotInForce,
    );
    let mut s = Scene::new();
    s.cancel().expect("a cancellation");
    refused(
        s.sell(Path::Increase, 1_000 * USD),
        BulwarkError::PolicyNotInForce,
    );
}

#[test]
fn an_increase_is_sold_only_while_the_product_keeps_the_policys_terms() {
    let changed = [
        ProductTerms {
            terms_hash: [1; 32],
            ..product_terms()
        },
        ProductTerms {
            deductible_bps: 501,
            ..product_terms()
        },
    ];
    for terms in changed {
        let mut s = Scene::new();
        let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
        s.f.authority_sends("revise_product", revised)
            .expect("a revision");
        refused(
            s.sell(Path::Increase, 1_000 * USD),
            BulwarkError::TermsNotAccepted,
        );
    }
}

#[test]
fn only_the_holder_increases() {
    let mut s = Scene::new();
    let stranger = s.f.user(10_000 * USD);
    let increased = s
        .product
        .increase_cover(stranger.pubkey(), s.policy, 1_000 * USD, u64::MAX);
    refused(
        s.f.world.send("increase_cover", increased, &[&stranger]),
        BulwarkError::NotPolicyHolder,
    );
}
