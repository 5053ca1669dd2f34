//! Listing, assessing, revising, opening and closing products.

use bulwark::{
    error::BulwarkError,
    state::{ProductState, ProductTerms},
};
use bulwark_tests::{product_terms, refused};

use super::*;

#[test]
fn a_product_is_listed_with_its_terms_and_sells_nothing_yet() {
    let mut f = Fixture::new();
    let product = ProductKeys::new(f.pool, 2);
    let products = f.pool_state().products;
    let mut args = listing(2, product_terms());
    args.insured_mint = f.world.mint(9);
    listed(&mut f, &product, args.clone()).expect("a product");
    let state = f.product_state(&product);
    assert_eq!((state.pool, state.committee), (f.pool.pool, f.committee));
    assert_eq!((state.id, state.name, state.group), (2, [b'q'; 32], 1));
    assert_eq!(
        (state.peril, state.state),
        (Peril::Bridge as u8, ProductState::Open as u8)
    );
    assert_eq!(state.insured_mint, args.insured_mint);
    assert_eq!(
        (state.assessed_at, state.el_rate, state.shock_rate),
        (0, 0, 0)
    );
    assert_eq!((state.revision, state.rolled_day), (1, first_day()));
    assert_eq!(
        (state.capacity, state.min_sum, state.max_sum),
        (1_000_000 * USD, 100 * USD, 500_000 * USD)
    );
    assert_eq!(
        (
            state.waiting_period,
            state.min_term_days,
            state.max_term_days
        ),
        (2 * 86_400, 7, 365)
    );
    assert_eq!(f.pool_state().products, products + 1);
}

#[test]
fn terms_outside_their_bounds_are_refused_by_name() {
    let t = product_terms();
    let refusals = [
        (
            ProductTerms {
                expense_bps: 9_500,
                profit_bps: 500,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                expense_bps: u16::MAX,
                profit_bps: u16::MAX,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                concentration_bps: 0,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                concentration_bps: 10_001,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                deductible_bps: 10_000,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                referral_bps: 1_501,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                no_claims_bps: 5_001,
                ..t
            },
            BulwarkError::RatioOutOfBounds,
        ),
        (
            ProductTerms {
                min_term_days: 0,
                ..t
            },
            BulwarkError::TermOutOfBounds,
        ),
        (
            ProductTerms {
                min_term_days: 31,
                max_term_days: 30,
                ..t
            },
            BulwarkError::TermOutOfBounds,
        ),
        (
            ProductTerms {
                max_term_days: 366,
                ..t
            },
            BulwarkError::TermOutOfBounds,
        ),
        (
            ProductTerms {
                waiting_period: 30 * 86_400 + 1,
                ..t
            },
            BulwarkError::WindowOutOfBounds,
        ),
        (
            ProductTerms { min_sum: 0, ..t },
            BulwarkError::SumLimitsOutOfBounds,
        ),
        (
            ProductTerms {
                min_sum: 2,
                max_sum: 1,
                ..t
            },
            BulwarkError::SumLimitsOutOfBounds,
        ),
        (
            ProductTerms {
                max_sum: t.capacity + 1,
                ..t
            },
            BulwarkError::SumLimitsOutOfBounds,
        ),
        (
            ProductTerms {
                capacity: (1 << 60) + 1,
                ..t
            },
            BulwarkError::SumLimitsOutOfBounds,
        ),
        (
            ProductTerms { kink_bps: 0, ..t },
            BulwarkError::InvalidPriceCurve,
        ),
        (
            ProductTerms {
                kink_bps: 10_000,
                ..t
            },
            BulwarkError::InvalidPriceCurve,
        ),
        (
            ProductTerms {
                load_kink: t.load_full + 1,
                ..t
            },
            BulwarkError::InvalidPriceCurve,
        ),
        (
            ProductTerms {
                load_full: 100_000_000_001,
                ..t
            },
            BulwarkError::InvalidPriceCurve,
        ),
        (
            ProductTerms {
                min_premium: 0,
                ..t
            },
            BulwarkError::PremiumTooSmall,
        ),
    ];
    let mut f = Fixture::new();
    let (new, old) = (ProductKeys::new(f.pool, 2), f.product);
    for (terms, error) in refusals {
        refused(listed(&mut f, &new, listing(2, terms)), error);
        let revised = old.revise_product(f.authority.pubkey(), terms);
        refused(f.authority_sends("revise_product", revised), error);
    }
    // At the bounds.
    let widest = ProductTerms {
        expense_bps: 9_499,
        profit_bps: 500,
        concentration_bps: 10_000,
        deductible_bps: 9_999,
        referral_bps: 2_000,
        no_claims_bps: 5_000,
        min_term_days: 1,
        max_term_days: 365,
        waiting_period: 30 * 86_400,
        min_sum: 1,
        max_sum: 1 << 60,
        capacity: 1 << 60,
        kink_bps: 9_999,
        load_kink: 100_000_000_000,
        load_full: 100_000_000_000,
        min_premium: 1,
        ..t
    };
    listed(&mut f, &new, listing(2, widest)).expect("the widest terms");
}

#[test]
fn a_peril_group_is_zero_to_seven() {
    let mut f = Fixture::new();
    for (group, is_one) in [(7, true), (8, false), (255, false)] {
        let product = ProductKeys::new(f.pool, 100 + u64::from(group));
        let mut args = listing(100 + u64::from(group), product_terms());
        args.group = group;
        let outcome = listed(&mut f, &product, args);
        if is_one {
            outcome.expect("a product");
        } else {
            refused(outcome, BulwarkError::PerilGroupOutOfBounds);
        }
    }
}

#[test]
fn no_product_pays_in_what_it_insures_nor_in_a_mint_of_its_group() {
    let mut f = Fixture::new();
    let product = ProductKeys::new(f.pool, 2);
    let mut args = listing(2, product_terms());
    args.insured_mint = f.pool.mint;
    refused(listed(&mut f, &product, args), BulwarkError::WrongWayRisk);
    // A pool whose own mint stands in group 3.
    let pool = second_pool(&mut f, 3);
    let product = ProductKeys::new(pool, 2);
    let mut args = listing(2, product_terms());
    args.group = 3;
    refused(
        listed(&mut f, &product, args.clone()),
        BulwarkError::WrongWayRisk,
    );
    args.group = 4;
    listed(&mut f, &product, args).expect("a product of another group");
}

#[test]
fn an_id_is_listed_once() {
    let mut f = Fixture::new();
    let product = f.product;
    assert!(listed(&mut f, &product, listing(1, product_terms())).is_err());
    assert_eq!(f.pool_state().products, 1);
}

#[test]
fn an_assessment_sets_the_rates_and_the_floor_and_revises() {
    let mut f = Fixture::new();
    let product = f.product;
    f.world.advance(500);
    let revision = f.product_state(&product).revision;
    f.assess(&product, 12_345_679, 1_000_000_000);
    let state = f.product_state(&product);
    assert_eq!(
        (state.el_rate, state.shock_rate),
        (12_345_679, 1_000_000_000)
    );
    // 12,345,679 x 1.25 / 0.8, rounded up.
    assert_eq!(state.floor_rate, 19_290_124);
    assert_eq!(
        (state.assessed_at, state.revision),
        (START + 500, revision + 1)
    );
    assert_eq!(state.assessment_hash, [9; 32]);
}

#[test]
fn assessed_rates_are_above_zero_and_at_most_one() {
    let mut f = Fixture::new();
    let product = f.product;
    for (el_rate, shock_rate) in [
        (0, 1),
        (1, 0),
        (1_000_000_001, 1),
        (1, 1_000_000_001),
        (u64::MAX, u64::MAX),
    ] {
        let assessed =
            product.assess_product(f.authority.pubkey(), assessment(el_rate, shock_rate));
        refused(
            f.authority_sends("assess_product", assessed),
            BulwarkError::RatesOutOfBounds,
        );
    }
    f.assess(&product, 1, 1);
    f.assess(&product, 1_000_000_000, 1_000_000_000);
}

#[test]
fn the_truth_is_assessed_even_when_it_leaves_the_pool_insolvent() {
    let mut s = Scene::of(Fixture::new(), 20_000, 10_000, 60);
    let product = s.product;
    s.f.assess(&product, 1_000_000_000, 1_000_000_000);
    refused(s.sell(Path::Buy, 100 * USD), BulwarkError::ReserveTooLow);
    s.cancel().expect("leaving is open");
}

#[test]
fn a_revision_takes_over_the_terms_and_keeps_the_floor_on_the_assessment() {
    let mut f = Fixture::new();
    let product = f.product;
    let revision = f.product_state(&product).revision;
    let terms = ProductTerms {
        margin_bps: 5_000,
        terms_hash: [2; 32],
        ..product_terms()
    };
    let revised = product.revise_product(f.authority.pubkey(), terms);
    f.authority_sends("revise_product", revised)
        .expect("a revision");
    let state = f.product_state(&product);
    // 2 % x 1.5 / 0.8.
    assert_eq!(
        (state.floor_rate, state.terms_hash, state.revision),
        (37_500_000, [2; 32], revision + 1)
    );
}

#[test]
fn capacity_below_the_exposure_only_stops_new_sales() {
    let mut s = Scene::new();
    let terms = ProductTerms {
        capacity: 5_000 * USD,
        max_sum: 5_000 * USD,
        ..product_terms()
    };
    let revised = s.product.revise_product(s.f.authority.pubkey(), terms);
    s.f.authority_sends("revise_product", revised)
        .expect("a revision");
    assert_eq!(s.f.product_state(&s.product).exposure, 10_000 * USD);
    refused(s.sell(Path::Buy, 100 * USD), BulwarkError::CapacityReached);
    s.cancel().expect("a cancellation");
    s.sell(Path::Buy, 5_000 * USD)
        .expect("a sale inside the new capacity");
}

#[test]
fn only_the_funds_authority_governs_products() {
    let mut f = Fixture::new();
    let (product, payer, committee) = (f.product, f.world.payer.pubkey(), f.committee);
    let new = ProductKeys::new(f.pool, 2);
    for stranger in [
        f.world.wallet(),
        f.guardian.insecure_clone(),
        f.treasury.insecure_clone(),
    ] {
        let who = stranger.pubkey();
        for instruction in [
            new.list_product(who, payer, committee, listing(2, product_terms())),
            product.assess_product(who, assessment(1, 1)),
            product.revise_product(who, product_terms()),
            product.set_product_state(who, ProductState::Closed),
            product.set_product_committee(who, committee),
        ] {
            refused(
                f.world.send("governance", instruction, &[&stranger]),
                BulwarkError::NotAuthority,
            );
        }
    }
}

#[test]
fn anyone_rolls_a_product() {
    let mut f = Fixture::new();
    f.world.advance(3 * DAY);
    let product = f.product;
    f.world
        .send("roll_product", product.roll_product(), &[])
        .expect("rolled");
    assert_eq!(f.product_state(&product).rolled_day, first_day() + 3);
}
