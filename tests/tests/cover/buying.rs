//! Which purchases are offered, and what a purchase writes.

use anchor_lang::prelude::Clock;
use bulwark::{error::BulwarkError, state::ProductTerms};
use bulwark_math::DAY_SECONDS;
use bulwark_tests::{product_terms, refused};

use super::*;

#[test]
fn a_purchase_pins_its_terms_and_enters_the_totals() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(10_000 * USD);
    f.world.advance(1_000);
    let now = f.world.now();
    let policy = f.buy(&product, &buyer, 5_000 * USD, 30).expect("a policy");
    let state = f.policy_state(&policy);
    let premium = price(FLOOR, 0, 5_000, 31 * DAY - 1_000);
    assert_eq!(
        (state.holder, state.buyer),
        (buyer.pubkey(), buyer.pubkey())
    );
    assert_eq!(state.rent_payer, f.world.payer.pubkey());
    assert_eq!((state.pool, state.product), (f.pool.pool, product.product));
    assert_eq!(
        (state.sum_insured, state.exposure),
        (5_000 * USD, 5_000 * USD)
    );
    assert_eq!((state.start, state.covers_from), (now, now + 2 * DAY));
    assert_eq!(state.end, START + 31 * DAY);
    assert_eq!(state.premium, premium);
    assert_eq!((state.deductible_bps, state.terms_hash), (500, [7; 32]));
    assert_eq!(state.product_revision, f.product_state(&product).revision);
    assert_eq!((state.approved, state.paid, state.open_claims), (0, 0, 0));
    assert!(!state.is_renewed() && !state.is_cancelled() && !state.has_claimed());
    let pool = f.pool_state();
    assert_eq!((pool.exposure, pool.unearned), (5_000 * USD, premium));
    assert_eq!(
        pool.expected_loss.get(),
        u128::from(5_000 * USD) * 20_000_000
    );
    assert_eq!(pool.stress[0].get(), u128::from(5_000 * USD) * 400_000_000);
    assert_eq!(f.product_state(&product).policies_sold, 1);
}

#[test]
fn later_terms_never_touch_a_policy_sold() {
    let mut s = Scene::new();
    let before = s.f.policy_state(&s.policy);
    let terms = ProductTerms {
        terms_hash: [1; 32],
        deductible_bps: 9_000,
        capacity: 600_000 * USD,
        waiting_period: 30 * 86_400,
        ..product_terms()
    };
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    let after = s.f.policy_state(&s.policy);
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
    assert_eq!(after.deductible_bps, 500);
}

#[test]
fn the_sum_stays_inside_the_products_limits() {
    let mut f = Fixture::new();
    f.underwriter(10_000_000 * USD);
    let product = f.product;
    let buyer = f.user(1_000_000 * USD);
    for sum in [0, 100 * USD - 1, 500_000 * USD + 1, u64::MAX] {
        not_sold(
            f.buy(&product, &buyer, sum, 30),
            BulwarkError::SumOutOfBounds,
        );
    }
    f.buy(&product, &buyer, 100 * USD, 30)
        .expect("the least sum");
    f.buy(&product, &buyer, 500_000 * USD, 30)
        .expect("the largest sum");
}

#[test]
fn the_term_is_the_least_to_the_second_and_the_longest_plus_the_rest_of_a_day() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(10_000 * USD);
    not_sold(
        f.buy(&product, &buyer, 100 * USD, 6),
        BulwarkError::TermNotOffered,
    );
    f.buy(&product, &buyer, 100 * USD, 7).expect("seven days");
    f.buy(&product, &buyer, 100 * USD, 365).expect("a year");
    not_sold(
        f.buy(&product, &buyer, 100 * USD, 366),
        BulwarkError::TermNotOffered,
    );
    f.world.advance(1);
    // `buy` counts from the next midnight: one second is gone of today.
    not_sold(
        f.buy(&product, &buyer, 100 * USD, 6),
        BulwarkError::TermNotOffered,
    );
    f.buy(&product, &buyer, 100 * USD, 7)
        .expect("eight days less a second");
    f.buy(&product, &buyer, 100 * USD, 365)
        .expect("a year and the rest of today");
    not_sold(
        f.buy(&product, &buyer, 100 * USD, 366),
        BulwarkError::TermNotOffered,
    );
    // Ends in the past, now, and beyond time.
    for end_day in [0, day_of(f.world.now()), u64::MAX / DAY_SECONDS] {
        let mut args = f.purchase(&product, 100 * USD, 30);
        args.end_day = end_day;
        let bought = product.buy_policy(buyer.pubkey(), f.world.payer.pubkey(), None, args);
        refused(
            f.world.send("buy_policy", bought, &[&buyer]),
            BulwarkError::TermNotOffered,
        );
    }
    let mut args = f.purchase(&product, 100 * USD, 30);
    args.end_day = u64::MAX;
    let bought = product.buy_policy(buyer.pubkey(), f.world.payer.pubkey(), None, args);
    refused(
        f.world.send("buy_policy", bought, &[&buyer]),
        BulwarkError::Overflow,
    );
}

#[test]
fn a_term_no_longer_than_the_waiting_period_is_not_sold() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let terms = ProductTerms {
        waiting_period: 8 * 86_400,
        ..product_terms()
    };
    let product = f.list(2, 1, terms);
    let buyer = f.user(10_000 * USD);
    not_sold(
        f.buy(&product, &buyer, 100 * USD, 8),
        BulwarkError::TermNotOffered,
    );
    f.buy(&product, &buyer, 100 * USD, 9)
        .expect("a day of cover");
}

#[test]
fn losses_are_covered_from_the_end_of_waiting_to_the_second_before_the_end() {
    let cases = [
        (START + 2 * DAY - 1, false),
        (START + 2 * DAY, true),
        (START + 20 * DAY - 1, true),
        (START + 20 * DAY, false),
    ];
    for (loss, is_covered) in cases {
        let mut s = Scene::new();
        let product = s.product;
        s.f.world.set_time(loss + 3_600);
        let incident = s.f.confirmed(&product, loss);
        let holder = s.holder.insecure_clone();
        let filed = s.f.file(&incident, &holder, s.policy, 1_000 * USD);
        if is_covered {
            filed.expect("a claim");
        } else {
            refused(filed, BulwarkError::LossOutsideCover);
        }
    }
}

#[test]
fn a_policy_is_sold_once_per_nonce() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(10_000 * USD);
    let args = f.purchase(&product, 100 * USD, 30);
    for expected in [true, false] {
        let bought = product.buy_policy(buyer.pubkey(), f.world.payer.pubkey(), None, args.clone());
        assert_eq!(
            f.world.send("buy_policy", bought, &[&buyer]).is_ok(),
            expected
        );
    }
    assert_eq!(f.product_state(&product).policies_sold, 1);
}

#[test]
fn the_payer_may_be_another_than_the_buyer_and_pays_no_premium() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(10_000 * USD);
    let lamports = |f: &Fixture| f.world.svm.get_account(&buyer.pubkey()).map(|a| a.lamports);
    let before = lamports(&f);
    let policy = f.buy(&product, &buyer, 100 * USD, 30).expect("a policy");
    assert_eq!(lamports(&f), before, "the payer bears the rent");
    assert_eq!(f.policy_state(&policy).rent_payer, f.world.payer.pubkey());
    assert!(f.tokens(&buyer.pubkey()) < 10_000 * USD);
}

#[test]
fn a_premium_beyond_the_buyers_tokens_sells_nothing() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(USD);
    let refusal = f
        .buy(&product, &buyer, 10_000 * USD, 300)
        .expect_err("too poor");
    // The token program's InsufficientFunds.
    assert_eq!(refusal.code(), Some(1), "{refusal}");
    assert_eq!(
        (f.tokens(&buyer.pubkey()), f.pool_state().unearned),
        (USD, 0)
    );
}

#[test]
fn a_buyer_may_pay_the_rent_himself() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(10_000 * USD);
    let args = f.purchase(&product, 100 * USD, 30);
    let policy = product.policy(&buyer.pubkey(), args.nonce);
    let bought = product.buy_policy(buyer.pubkey(), buyer.pubkey(), None, args);
    f.world
        .send("buy_policy", bought, &[&buyer])
        .expect("a policy");
    assert_eq!(f.policy_state(&policy).rent_payer, buyer.pubkey());
}

#[test]
fn a_closed_policys_nonce_gives_a_new_policy_that_waits_anew() {
    let mut s = Scene::new();
    let (product, holder) = (s.product, s.holder.insecure_clone());
    let nonce = s.f.policy_state(&s.policy).nonce;
    s.cancel().expect("a cancellation");
    let payer = s.f.world.payer.pubkey();
    let closed = product.close_policy(holder.pubkey(), s.policy, payer);
    s.holder_sends(closed).expect("a closed policy");
    s.f.world.advance(3 * DAY);
    let mut args = s.f.purchase(&product, 200 * USD, 30);
    args.nonce = nonce;
    let bought = product.buy_policy(holder.pubkey(), payer, None, args);
    s.holder_sends(bought).expect("a policy");
    let policy = s.f.policy_state(&s.policy);
    assert!(!policy.is_cancelled());
    assert_eq!((policy.approved, policy.paid), (0, 0));
    assert_eq!(
        (policy.sum_insured, policy.covers_from),
        (200 * USD, s.f.world.now() + 2 * DAY)
    );
}

#[test]
fn nothing_happens_before_1970() {
    let mut s = Scene::new();
    let (bought, buyer) = s.sale(Path::Buy, 1_000 * USD, u64::MAX);
    let mut clock = s.f.world.svm.get_sysvar::<Clock>();
    clock.unix_timestamp = -1;
    s.f.world.svm.set_sysvar(&clock);
    refused(
        s.f.world.send("buy_policy", bought, &[&buyer]),
        BulwarkError::ClockNegative,
    );
}
