//! Cancellation: unearned premium less the fee, and no way to profit from coming and going.

use bulwark::error::BulwarkError;
use bulwark_tests::{fund_parameters, pool_parameters, refused};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// Gross unearned premium of a policy with `left` of `term` seconds to run.
fn gross(premium: u64, term: u64, left: u64) -> u64 {
    let rate = (u128::from(premium) << 32) / u128::from(term);
    u64::try_from((rate * u128::from(left)) >> 32).expect("a refund")
}

/// A fund that keeps nothing of a cancelled policy.
fn without_fee() -> Fixture {
    let mut parameters = fund_parameters();
    parameters.cancel_fee_bps = 0;
    Fixture::with(parameters, pool_parameters())
}

#[test]
fn a_cancellation_refunds_unearned_premium_less_the_fee() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 60);
    let premium = price(FLOOR, 0, 10_000, 60 * DAY);
    s.f.world.advance(17 * DAY + 4_321);
    let unearned = gross(premium, 60 * DAY, 43 * DAY - 4_321);
    let refund = unearned - unearned.div_ceil(10);
    let before = s.f.tokens(&s.holder.pubkey());
    let (vault, holder) = (s.f.world.balance(&s.f.pool.vault), s.holder.pubkey());
    let cancelled = s.product.cancel_policy(holder, s.policy, refund + 1);
    refused(s.holder_sends(cancelled), BulwarkError::RefundTooLow);
    let cancelled = s.product.cancel_policy(holder, s.policy, refund);
    s.holder_sends(cancelled).expect("a cancellation");
    assert_eq!(s.f.tokens(&holder) - before, refund);
    assert_eq!(vault - s.f.world.balance(&s.f.pool.vault), refund);
    let policy = s.f.policy_state(&s.policy);
    assert_eq!(
        (policy.exposure, policy.earning_rate, policy.end),
        (0, 0, s.f.world.now())
    );
    assert!(policy.is_cancelled());
    let pool = s.f.pool_state();
    assert_eq!((pool.exposure, pool.unearned, pool.earning_rate), (0, 0, 0));
    assert_eq!((pool.expected_loss.get(), pool.stress[0].get()), (0, 0));
    assert_eq!(
        (pool.premium_refunded, pool.premium_earned),
        (refund, premium - refund)
    );
    // A tenth of what was earned is the treasury's, the rest capital.
    assert_eq!(pool.fees, (premium - refund) / 10);
    assert_eq!(pool.capital, 1_000_000 * USD + premium - refund - pool.fees);
}

#[test]
fn a_cancelled_policy_frees_its_capacity() {
    let mut s = Scene::of(Fixture::new(), 10_000_000, 500_000, 60);
    let (product, other) = (s.product, s.f.user(1_000_000 * USD));
    s.f.buy(&product, &other, 500_000 * USD, 30)
        .expect("the rest");
    not_sold(
        s.f.buy(&product, &other, 100 * USD, 30),
        BulwarkError::CapacityReached,
    );
    s.cancel().expect("a cancellation");
    s.f.buy(&product, &other, 500_000 * USD, 30)
        .expect("cover again");
}

#[test]
fn nothing_is_refunded_twice_nor_after_the_end() {
    let mut s = Scene::new();
    s.cancel().expect("a cancellation");
    refused(s.cancel(), BulwarkError::PolicyNotInForce);
    let mut s = Scene::new();
    s.f.world.set_time(START + 20 * DAY);
    refused(s.cancel(), BulwarkError::PolicyNotInForce);
    s.f.world.set_time(START + 20 * DAY - 1);
    let before = s.f.tokens(&s.holder.pubkey());
    s.cancel().expect("a cancellation in the last second");
    let unearned = gross(price(FLOOR, 0, 10_000, 20 * DAY), 20 * DAY, 1);
    assert_eq!(
        s.f.tokens(&s.holder.pubkey()) - before,
        unearned - unearned.div_ceil(10)
    );
}

#[test]
fn only_the_holder_cancels() {
    let mut s = Scene::new();
    let stranger = s.f.user(0);
    let cancelled = s.product.cancel_policy(stranger.pubkey(), s.policy, 0);
    refused(
        s.f.world.send("cancel_policy", cancelled, &[&stranger]),
        BulwarkError::NotPolicyHolder,
    );
}

#[test]
fn nobody_cancels_while_a_loss_is_open_or_claimed() {
    let mut s = Scene::of(Fixture::new(), 1_000_000, 10_000, 90);
    let (product, holder) = (s.product, s.holder.insecure_clone());
    s.f.world.advance(10 * DAY);
    let incident = s.f.confirmed(&product, s.f.world.now());
    refused(s.cancel(), BulwarkError::IncidentOpen);
    s.f.file(&incident, &holder, s.policy, 4_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, s.policy, 4_000 * USD);
    s.f.settled(&incident);
    // The incident is over, its claim is not.
    refused(s.cancel(), BulwarkError::PolicyHasClaims);
    for step in [
        incident.pay_claim(s.policy, holder.pubkey()),
        incident.release_claim_bond(s.policy, holder.pubkey()),
    ] {
        s.f.world.send("step", step, &[]).expect("a step");
    }
    s.f.world.set_time(START + 80 * DAY);
    let closed = incident.close_claim(s.policy, holder.pubkey());
    s.f.world
        .send("close_claim", closed, &[])
        .expect("a closed claim");

    // 3,500 of 10,000 are used up: that part of the premium is earned.
    let unearned = gross(price(FLOOR, 0, 10_000, 90 * DAY), 90 * DAY, 10 * DAY);
    let rest = unearned - (unearned * 35).div_ceil(100);
    let before = s.f.tokens(&holder.pubkey());
    s.cancel().expect("a cancellation");
    assert_eq!(
        s.f.tokens(&holder.pubkey()) - before,
        rest - rest.div_ceil(10)
    );
}

#[test]
fn a_loss_before_the_cancellation_stays_claimable_and_one_after_is_not() {
    for (loss, is_covered) in [(START + 10 * DAY - 1, true), (START + 10 * DAY, false)] {
        let mut s = Scene::new();
        s.f.world.set_time(START + 10 * DAY);
        s.cancel().expect("a cancellation");
        s.f.world.advance(DAY);
        let (product, holder) = (s.product, s.holder.insecure_clone());
        let incident = s.f.confirmed(&product, loss);
        let filed = s.f.file(&incident, &holder, s.policy, 1_000 * USD);
        if is_covered {
            filed.expect("a claim");
        } else {
            refused(filed, BulwarkError::LossOutsideCover);
        }
    }
}

#[test]
fn a_pause_of_sales_does_not_stop_a_cancellation() {
    let mut s = Scene::new();
    let guardian = s.f.guardian.insecure_clone();
    for operation in [
        bulwark::state::Operation::Purchase,
        bulwark::state::Operation::Transfer,
    ] {
        let paused =
            s.f.fund
                .pause_operation(guardian.pubkey(), operation, 1_000);
        s.f.world
            .send("pause_operation", paused, &[&guardian])
            .expect("a pause");
    }
    s.cancel().expect("a cancellation");
}

#[test]
fn buying_and_cancelling_never_profits_not_even_without_a_fee() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut f = without_fee();
    f.underwriter(5_000_000 * USD);
    let product = f.product;
    let (user, other) = (f.user(1_000_000 * USD), f.user(1_000_000 * USD));
    let mut crowd = None;
    for round in 0..40 {
        // Others come and go, so the price is never the same twice.
        crowd = match crowd {
            None => Some(
                f.buy(&product, &other, rng.random_range(100..400_000) * USD, 200)
                    .expect("a policy"),
            ),
            Some(policy) => {
                let cancelled = product.cancel_policy(other.pubkey(), policy, 0);
                f.world
                    .send("cancel_policy", cancelled, &[&other])
                    .expect("a cancellation");
                None
            }
        };
        let before = f.tokens(&user.pubkey());
        let sum = rng.random_range(100 * USD..500_000 * USD);
        let policy = f
            .buy(&product, &user, sum, rng.random_range(7..=365))
            .expect("a policy");
        if round % 2 == 0 {
            f.world.advance(rng.random_range(1..5 * DAY));
        }
        let cancelled = product.cancel_policy(user.pubkey(), policy, 0);
        f.world
            .send("cancel_policy", cancelled, &[&user])
            .expect("a cancellation");
        let after = f.tokens(&user.pubkey());
        assert!(after <= before, "round {round}: {before} became {after}");
        if round % 2 == 1 {
            assert!(
                before - after <= 1,
                "the same second without a fee costs rounding only"
            );
        }
    }
}

#[test]
fn increasing_and_cancelling_never_profits() {
    let mut s = Scene::of(without_fee(), 5_000_000, 10_000, 300);
    let start = s.f.tokens(&s.holder.pubkey());
    let premium = price(FLOOR, 0, 10_000, 300 * DAY);
    s.sell(Path::Increase, 300_000 * USD).expect("an increase");
    s.cancel().expect("a cancellation");
    let end = s.f.tokens(&s.holder.pubkey());
    assert!(end <= start + premium && end + 2 >= start + premium);
}

#[test]
fn renewing_and_cancelling_never_profits() {
    let mut s = Scene::of(without_fee(), 5_000_000, 10_000, 20);
    let (product, policy, holder) = (s.product, s.policy, s.holder.insecure_clone());
    let start = s.f.tokens(&holder.pubkey());
    let following =
        renew(&mut s.f, &product, &holder, &policy, 10_000 * USD, 300).expect("a renewal");
    s.f.world.advance(DAY);
    let cancelled = product.cancel_policy(holder.pubkey(), following, 0);
    s.holder_sends(cancelled).expect("a cancellation");
    let end = s.f.tokens(&holder.pubkey());
    assert!(end <= start && end + 1 >= start);
}

#[test]
fn policies_of_a_few_units_never_round_in_their_holders_favour() {
    let mut f = without_fee();
    f.underwriter(1_000 * USD);
    let terms = bulwark::state::ProductTerms {
        capacity: 1_000_000,
        min_sum: 1,
        max_sum: 1_000,
        min_premium: 1,
        ..bulwark_tests::product_terms()
    };
    let product = f.list(2, 1, terms);
    let user = f.user(USD);
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    let mut policies = Vec::new();
    for _ in 0..30 {
        let (sum, days) = (rng.random_range(1..=1_000), rng.random_range(7..=60));
        policies.push(f.buy(&product, &user, sum, days).expect("a policy"));
        f.world.advance(rng.random_range(0..3_600));
    }
    let written = f.pool_state().premium_written;
    assert_eq!(f.tokens(&user.pubkey()), USD - written);
    for policy in policies {
        let before = f.tokens(&user.pubkey());
        let paid = f.policy_state(&policy).premium;
        let cancelled = product.cancel_policy(user.pubkey(), policy, 0);
        f.world
            .send("cancel_policy", cancelled, &[&user])
            .expect("a cancellation");
        // Some time has passed for each: at least a unit stays.
        assert!(f.tokens(&user.pubkey()) - before < paid);
    }
    let pool = f.pool_state();
    assert_eq!((pool.unearned, pool.exposure), (0, 0));
    assert_eq!(pool.premium_earned + pool.premium_refunded, written);
}

#[test]
fn a_loss_of_another_product_stops_no_cancellation() {
    let mut s = Scene::new();
    let other = s.f.list(2, 1, bulwark_tests::product_terms());
    let now = s.f.world.now();
    s.f.confirmed(&other, now);
    s.cancel().expect("a cancellation while the pool is held");
}

#[test]
fn a_wiped_pool_still_refunds_unearned_premium() {
    let mut s = Scene::of(Fixture::new(), 100_000, 1_000, 60);
    let other = s.f.list(2, 1, bulwark_tests::product_terms());
    let victim = s.f.user(1_000_000 * USD);
    let policy =
        s.f.buy(&other, &victim, 120_000 * USD, 90)
            .expect("a policy");
    s.f.world.advance(3 * DAY);
    let incident = s.f.confirmed(&other, s.f.world.now());
    s.f.file(&incident, &victim, policy, 120_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, policy, 120_000 * USD);
    s.f.settled(&incident);
    assert_eq!(s.f.pool_state().wiped, 1);
    let left = START + 60 * DAY - s.f.world.now();
    let unearned = gross(price(FLOOR, 0, 1_000, 60 * DAY), 60 * DAY, left);
    let before = s.f.tokens(&s.holder.pubkey());
    s.cancel().expect("a cancellation");
    assert_eq!(
        s.f.tokens(&s.holder.pubkey()) - before,
        unearned - unearned.div_ceil(10)
    );
}
