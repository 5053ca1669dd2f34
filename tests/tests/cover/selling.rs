//! What stops every kind of sale.

use bulwark::{
    error::BulwarkError,
    state::{Operation, ProductState},
};
use bulwark_tests::{fund_parameters, pool_parameters, product_terms, refused};

use super::*;

const SUM: u64 = 1_000 * USD;

#[test]
fn a_pause_of_purchases_stops_all_sales_to_its_last_second() {
    for path in PATHS {
        let mut s = Scene::new();
        let paused =
            s.f.fund
                .pause_operation(s.f.guardian.pubkey(), Operation::Purchase, 100);
        let guardian = s.f.guardian.insecure_clone();
        s.f.world
            .send("pause_operation", paused, &[&guardian])
            .expect("a pause");
        s.f.world.advance(99);
        refused(s.sell(path, SUM), BulwarkError::OperationPaused);
        s.f.world.advance(1);
        s.sell(path, SUM).expect("a sale after the pause");
    }
}

#[test]
fn a_reported_loss_stops_all_sales_of_its_product_only() {
    for path in PATHS {
        let mut s = Scene::new();
        let other = s.f.list(2, 1, product_terms());
        let product = s.product;
        let now = s.f.world.now();
        s.f.report(&product, now).expect("a report");
        refused(s.sell(path, SUM), BulwarkError::IncidentOpen);
        let buyer = s.f.user(10_000 * USD);
        s.f.buy(&other, &buyer, SUM, 30)
            .expect("cover of another product");
    }
}

#[test]
fn a_confirmed_loss_stops_all_sales_of_the_pool() {
    for path in PATHS {
        let mut s = Scene::new();
        let other = s.f.list(2, 1, product_terms());
        let now = s.f.world.now();
        s.f.confirmed(&other, now);
        refused(s.sell(path, SUM), BulwarkError::PoolHeld);
    }
}

#[test]
fn a_wiped_pool_sells_nothing() {
    for path in PATHS {
        // 45 days: still in force, and inside the renewal window, when the loss is settled.
        let mut s = Scene::of(Fixture::new(), 100_000, 1_000, 45);
        let other = s.f.list(2, 1, product_terms());
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
        assert_eq!(s.f.pool_state().capital, 0);
        assert!(s.f.world.now() < s.f.policy_state(&s.policy).end);
        refused(s.sell(path, 500 * USD), BulwarkError::PoolWiped);
    }
}

#[test]
fn a_closed_product_sells_nothing_and_one_for_renewals_only_renews() {
    for path in PATHS {
        let mut s = Scene::new();
        let who = s.f.authority.pubkey();
        let product = s.product;
        let set = |s: &mut Scene, state| {
            let set = product.set_product_state(who, state);
            s.f.authority_sends("set_product_state", set)
                .expect("a state");
        };
        set(&mut s, ProductState::Closed);
        refused(s.sell(path, SUM), BulwarkError::ProductNotSelling);
        set(&mut s, ProductState::RenewalsOnly);
        if path == Path::Renew {
            s.sell(path, SUM).expect("a renewal");
        } else {
            refused(s.sell(path, SUM), BulwarkError::ProductNotSelling);
            set(&mut s, ProductState::Open);
            s.sell(path, SUM).expect("a sale");
        }
    }
}

#[test]
fn nothing_is_sold_whose_loss_could_not_be_appealed() {
    for path in PATHS {
        let mut s = Scene::new();
        let (who, appeal) = (s.f.authority.pubkey(), s.f.appeal_committee);
        let named = s.product.set_product_committee(who, appeal);
        s.f.authority_sends("set_product_committee", named)
            .expect("a committee");
        refused(s.sell(path, SUM), BulwarkError::NoAppealCommittee);
        let named = s.product.set_product_committee(who, s.f.committee);
        s.f.authority_sends("set_product_committee", named)
            .expect("a committee");
        s.sell(path, SUM).expect("a sale");
    }
}

#[test]
fn a_fund_without_appeal_committee_sells_nothing() {
    let mut f = Fixture::new();
    let fund = second_fund(&mut f);
    let pool = PoolKeys::new(&fund, f.pool.mint);
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let opened = pool.open_pool(who, payer, pool_parameters(), NO_GROUP);
    f.authority_sends("open_pool", opened).expect("a pool");
    let members = f.members.iter().map(Signer::pubkey).collect();
    let formed = fund.form_committee(who, payer, 1, 5, members);
    f.authority_sends("form_committee", formed)
        .expect("a committee");
    let product = ProductKeys::new(pool, 1);
    let committee = bulwark_client::pda::committee(&fund.fund, 1);
    let list = product.list_product(who, payer, committee, listing(1, product_terms()));
    f.authority_sends("list_product", list).expect("a product");
    f.assess(&product, 20_000_000, 400_000_000);
    let buyer = f.user(10_000 * USD);
    not_sold(
        f.buy(&product, &buyer, SUM, 30),
        BulwarkError::NoAppealCommittee,
    );
}

#[test]
fn nothing_is_sold_on_an_assessment_that_is_too_old() {
    for path in PATHS {
        let mut parameters = fund_parameters();
        parameters.max_assessment_age = 2 * 86_400;
        let f = Fixture::with(parameters, pool_parameters());
        let mut s = Scene::of(f, 1_000_000, 10_000, 20);
        s.f.world.set_time(START + 2 * DAY + 1);
        refused(s.sell(path, SUM), BulwarkError::AssessmentStale);
        s.f.world.set_time(START + 2 * DAY);
        s.sell(path, SUM).expect("a sale at the last second");
        s.f.world.advance(1);
        let product = s.product;
        s.f.assess(&product, 20_000_000, 400_000_000);
        let buyer = s.f.user(10_000 * USD);
        s.f.buy(&product, &buyer, SUM, 30)
            .expect("a sale on a new assessment");
    }
}

#[test]
fn nothing_is_sold_before_the_first_assessment() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = ProductKeys::new(f.pool, 2);
    listed(&mut f, &product, listing(2, product_terms())).expect("a product");
    let buyer = f.user(10_000 * USD);
    not_sold(
        f.buy(&product, &buyer, SUM, 30),
        BulwarkError::AssessmentStale,
    );
}

#[test]
fn cover_is_sold_only_under_the_revision_that_the_buyer_read() {
    for path in [Path::Buy, Path::Renew] {
        let mut s = Scene::new();
        let (instruction, signer) = s.sale(path, SUM, u64::MAX);
        let mut terms = product_terms();
        terms.deductible_bps = 600;
        let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
        s.f.authority_sends("revise_product", revised)
            .expect("a revision");
        refused(
            s.f.world.send("sale", instruction, &[&signer]),
            BulwarkError::TermsNotAccepted,
        );
        // An assessment moves the price, so it is a revision too.
        let (instruction, signer) = s.sale(path, SUM, u64::MAX);
        let product = s.product;
        s.f.assess(&product, 21_000_000, 400_000_000);
        refused(
            s.f.world.send("sale", instruction, &[&signer]),
            BulwarkError::TermsNotAccepted,
        );
        s.sell(path, SUM).expect("a sale under the terms of today");
    }
}

#[test]
fn a_curve_beyond_all_rates_sells_nothing() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let mut terms = product_terms();
    (terms.margin_bps, terms.expense_bps, terms.profit_bps) = (u16::MAX, 9_000, 999);
    let product = f.list(2, 1, terms);
    f.assess(&product, 1_000_000_000, 1_000_000);
    let buyer = f.user(1_000_000 * USD);
    not_sold(f.buy(&product, &buyer, SUM, 30), BulwarkError::InvalidInput);
}
