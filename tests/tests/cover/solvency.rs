//! No sale leaves the pool insolvent or too concentrated.

use bulwark::{error::BulwarkError, state::ProductTerms};
use bulwark_tests::{fund_parameters, pool_parameters, product_terms, refused};

use super::*;

/// Expected loss and shock under which 200,000 on a capital of 160,000 break one rule and those before it hold.
const BREACHES: [(u64, u64, BulwarkError); 4] = [
    // Twice 50 % of 200,000 is above 160,000.
    (500_000_000, 1_000_000, BulwarkError::ReserveTooLow),
    // 200,000 is above 160,000.
    (20_000_000, 1_000_000_000, BulwarkError::CapitalTooLow),
    // 110,000 is above 60 % of 160,000 (and of the premium on top of it).
    (20_000_000, 550_000_000, BulwarkError::PerilGroupTooLarge),
    // 90,000 is above half of it, below 60 %.
    (20_000_000, 450_000_000, BulwarkError::ProductTooLarge),
];

#[test]
fn every_way_to_sell_cover_keeps_every_solvency_rule() {
    for path in PATHS {
        for (el_rate, shock_rate, error) in BREACHES {
            let mut s = Scene::of(Fixture::new(), 161_000, 200_000, 20);
            let product = s.product;
            s.f.assess(&product, el_rate, shock_rate);
            refused(s.sell(path, 100 * USD), error);
            // The assessment alone was in the way.
            s.f.assess(&product, 20_000_000, 300_000_000);
            s.sell(path, 100 * USD).expect("a sale");
        }
    }
}

/// A fund where only the rule under test binds.
fn fixture(group_cap_bps: u16) -> Fixture {
    let mut parameters = fund_parameters();
    parameters.group_cap_bps = group_cap_bps;
    Fixture::with(parameters, pool_parameters())
}

/// Demands that `most` is sold and one unit more was refused.
fn sells_up_to(f: &mut Fixture, product: &ProductKeys, most: u64, error: BulwarkError) {
    let buyer = f.user(1_000_000 * USD);
    not_sold(f.buy(product, &buyer, most + 1, 30), error);
    f.buy(product, &buyer, most, 30)
        .expect("a policy at the limit");
}

#[test]
fn expected_loss_is_covered_by_the_reserve_ratio_to_the_unit() {
    let mut f = fixture(6_000);
    f.underwriter(100_000 * USD);
    let product = f.product;
    // Half of capital, at an expected loss of 100 % and a ratio of two.
    f.assess(&product, 1_000_000_000, 1_000_000);
    sells_up_to(&mut f, &product, 50_000 * USD, BulwarkError::ReserveTooLow);
}

#[test]
fn stress_of_two_groups_is_covered_by_capital_to_the_unit() {
    let mut f = fixture(10_000);
    f.underwriter(100_000 * USD);
    let terms = ProductTerms {
        concentration_bps: 10_000,
        ..product_terms()
    };
    let (one, two) = (f.list(2, 0, terms), f.list(3, 5, terms));
    f.assess(&one, 1_000_000, 1_000_000_000);
    f.assess(&two, 1_000_000, 1_000_000_000);
    let buyer = f.user(1_000_000 * USD);
    f.buy(&one, &buyer, 60_000 * USD, 30).expect("a policy");
    // a^2 + b^2 + ab/2 <= capital^2, by bisection.
    let (capital, a) = (u128::from(100_000 * USD), u128::from(60_000 * USD));
    let holds = |b: u128| 2 * (a * a + b * b) + a * b <= 2 * capital * capital;
    let (mut low, mut high) = (0u128, capital);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if holds(middle) {
            low = middle
        } else {
            high = middle
        }
    }
    sells_up_to(&mut f, &two, low as u64, BulwarkError::CapitalTooLow);
}

#[test]
fn stress_of_a_peril_group_stays_inside_its_share_to_the_unit() {
    let mut f = fixture(4_000);
    f.underwriter(100_000 * USD);
    let product = f.product;
    // 40 % of the sum is at most 40 % of capital.
    sells_up_to(
        &mut f,
        &product,
        100_000 * USD,
        BulwarkError::PerilGroupTooLarge,
    );
}

#[test]
fn stress_of_products_of_one_group_adds_up() {
    let mut f = fixture(4_000);
    f.underwriter(100_000 * USD);
    let (one, two) = (f.product, f.list(2, 0, product_terms()));
    let buyer = f.user(1_000_000 * USD);
    f.buy(&one, &buyer, 70_000 * USD, 30).expect("a policy");
    sells_up_to(&mut f, &two, 30_000 * USD, BulwarkError::PerilGroupTooLarge);
}

#[test]
fn stress_of_a_product_stays_inside_its_share_to_the_unit() {
    let mut f = fixture(10_000);
    f.underwriter(100_000 * USD);
    let product = f.product;
    // 40 % of the sum is at most half of capital.
    sells_up_to(
        &mut f,
        &product,
        125_000 * USD,
        BulwarkError::ProductTooLarge,
    );
}

#[test]
fn nothing_is_sold_without_capital() {
    let mut f = Fixture::new();
    let product = f.product;
    let buyer = f.user(1_000 * USD);
    not_sold(
        f.buy(&product, &buyer, 100 * USD, 30),
        BulwarkError::ReserveTooLow,
    );
}

#[test]
fn capacity_is_sold_to_the_unit_by_purchase_and_increase() {
    for path in [Path::Buy, Path::Increase] {
        let mut f = fixture(6_000);
        let product = f.product;
        let mut terms = product_terms();
        terms.capacity = 500_000 * USD;
        let revised = product.revise_product(f.authority.pubkey(), terms);
        f.authority_sends("revise_product", revised)
            .expect("a revision");
        let mut s = Scene::of(f, 10_000_000, 100_000, 20);
        let other = s.f.user(1_000_000 * USD);
        s.f.buy(&product, &other, 200_000 * USD, 20)
            .expect("a policy");
        refused(
            s.sell(path, 200_000 * USD + 1),
            BulwarkError::CapacityReached,
        );
        s.sell(path, 200_000 * USD).expect("the rest of capacity");
        let buyer = s.f.user(1_000 * USD);
        not_sold(
            s.f.buy(&product, &buyer, 100 * USD, 20),
            BulwarkError::CapacityReached,
        );
    }
}
