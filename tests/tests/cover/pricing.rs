//! What cover costs.

use anchor_lang::{AnchorDeserialize, Discriminator};
use bulwark::{error::BulwarkError, events::PolicyBought, state::ProductTerms};
use bulwark_client::keys::ProductKeys;
use bulwark_tests::{product_terms, refused, Fixture, Outcome, Signer, USD};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// The curve of DESIGN 7: capacity a million base units, floor rate 1 %, nothing added by the margins.
fn vector_terms() -> ProductTerms {
    ProductTerms {
        capacity: 1_000_000,
        min_sum: 1,
        max_sum: 1_000_000,
        min_premium: 1,
        margin_bps: 0,
        expense_bps: 0,
        profit_bps: 0,
        referral_bps: 0,
        waiting_period: 0,
        ..product_terms()
    }
}

/// A product on that curve.
fn vector_product(f: &mut Fixture, id: u64) -> ProductKeys {
    let product = f.list(id, 0, vector_terms());
    f.assess(&product, 10_000_000, 400_000_000);
    product
}

/// Buys and returns what was paid.
fn paid(f: &mut Fixture, product: &ProductKeys, sum: u64, days: u64) -> u64 {
    let buyer = f.user(1_000_000 * USD);
    let before = f.tokens(&buyer.pubkey());
    f.buy(product, &buyer, sum, days).expect("a policy");
    before - f.tokens(&buyer.pubkey())
}

#[test]
fn the_price_vectors_of_the_design_are_charged() {
    let mut f = Fixture::new();
    f.underwriter(1_000 * USD);
    let one = vector_product(&mut f, 10);
    assert_eq!(
        paid(&mut f, &one, 500_000, 365),
        12_813,
        "0 to .5: 12,812.5"
    );
    assert_eq!(
        paid(&mut f, &one, 400_000, 365),
        32_188,
        ".5 to .9: 32,187.5"
    );
    let two = vector_product(&mut f, 11);
    assert_eq!(paid(&mut f, &two, 800_000, 365), 28_000, "0 to .8");
    assert_eq!(paid(&mut f, &two, 200_000, 365), 56_000, ".8 to 1");
    let three = vector_product(&mut f, 12);
    paid(&mut f, &three, 500_000, 365);
    assert_eq!(paid(&mut f, &three, 200_000, 365), 9_500, ".5 to .7");
    assert_eq!(
        paid(&mut f, &three, 200_000, 365),
        22_688,
        ".7 to .9: 22,687.5"
    );
    let four = vector_product(&mut f, 13);
    assert_eq!(
        paid(&mut f, &four, 800_000, 73),
        5_600,
        "a fifth of a year, a fifth of the price"
    );
}

#[test]
fn the_price_is_the_area_under_the_curve_to_the_second() {
    let mut f = Fixture::new();
    f.underwriter(10_000_000 * USD);
    let product = f.product;
    let mut exposure = 0;
    for (sum, days, wait) in [
        (100, 90, 0),
        (340_000, 90, 12_345),
        (400_000, 200, 1),
        (200_000, 365, 80_000),
    ] {
        f.world.advance(wait);
        let args = f.purchase(&product, sum * USD, days);
        let seconds = args.end_day * DAY - f.world.now();
        assert_eq!(
            paid(&mut f, &product, sum * USD, days),
            price(FLOOR, exposure, sum, seconds),
            "{sum} on {exposure} for {seconds} s"
        );
        exposure += sum;
    }
}

#[test]
fn splitting_a_purchase_never_makes_it_cheaper() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    for round in 0..6u64 {
        let total = rng.random_range(100_000..=1_000_000u64);
        let days = rng.random_range(7..=365);
        let whole_product = vector_product(&mut f, 100 + round);
        let whole = paid(&mut f, &whole_product, total, days);
        let split_product = vector_product(&mut f, 200 + round);
        let (mut left, mut parts, mut count) = (total, 0, 0);
        while left > 0 {
            let part = if count == 7 {
                left
            } else {
                rng.random_range(1..=left)
            };
            parts += paid(&mut f, &split_product, part, days);
            left -= part;
            count += 1;
        }
        assert!(
            parts >= whole,
            "{count} parts of {total} cost {parts}, the whole {whole}"
        );
        assert!(
            parts <= whole + 2 * count,
            "rounding alone: {parts} for {whole}"
        );
    }
}

#[test]
fn no_purchase_costs_less_than_the_least_premium() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.list(
        2,
        0,
        ProductTerms {
            min_premium: 3 * USD,
            ..product_terms()
        },
    );
    assert!(price(FLOOR, 0, 100, 7 * DAY) < 3 * USD);
    assert_eq!(paid(&mut f, &product, 100 * USD, 7), 3 * USD);
}

#[test]
fn a_sale_takes_the_premium_up_to_the_buyers_maximum_and_not_a_unit_more() {
    for path in PATHS {
        let mut s = Scene::new();
        // Renewals: discounted down to the floor at this little use of the capacity.
        let expected = match path {
            Path::Buy => price(FLOOR, 10_000, 1_000, 20 * DAY),
            Path::Renew => (FLOOR * 1_000 * 20 / 365).div_ceil(1_000) as u64,
            Path::Increase => price(FLOOR, 10_000, 1_000, 20 * DAY),
        };
        let (instruction, signer) = s.sale(path, 1_000 * USD, expected - 1);
        refused(
            s.f.world.send("sale", instruction, &[&signer]),
            BulwarkError::PremiumTooHigh,
        );
        let (instruction, signer) = s.sale(path, 1_000 * USD, expected);
        let before = s.f.tokens(&signer.pubkey());
        s.f.world
            .send("sale", instruction, &[&signer])
            .expect("a sale");
        assert_eq!(before - s.f.tokens(&signer.pubkey()), expected, "{path:?}");
    }
}

/// Buys with a referrer; returns the buyer.
fn refer(f: &mut Fixture, product: &ProductKeys, referrer: Pubkey) -> (Outcome, Keypair) {
    let buyer = f.user(100_000 * USD);
    let args = f.purchase(product, 10_000 * USD, 100);
    let payer = f.world.payer.pubkey();
    let bought = product.buy_policy(buyer.pubkey(), payer, Some(referrer), args);
    (f.world.send("buy_policy", bought, &[&buyer]), buyer)
}

#[test]
fn the_referrer_is_paid_from_the_premium_and_the_pool_writes_the_rest() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let referrer = f.user(0);
    let vault_before = f.world.balance(&f.pool.vault);
    let token = f.pool.token(&referrer.pubkey());
    let (outcome, buyer) = refer(&mut f, &product, token);
    let outcome = outcome.expect("a policy");
    let premium = price(FLOOR, 0, 10_000, 100 * DAY);
    let referral = premium * 500 / 10_000;
    assert_eq!(f.tokens(&buyer.pubkey()), 100_000 * USD - premium);
    assert_eq!(f.tokens(&referrer.pubkey()), referral);
    assert_eq!(
        f.world.balance(&f.pool.vault) - vault_before,
        premium - referral
    );
    assert_eq!(f.pool_state().premium_written, premium - referral);
    assert_eq!(
        f.product_state(&product).premium_written,
        premium - referral
    );

    // The event, from the program's call of itself: tag, discriminator, fields.
    let bought = outcome
        .inner_instructions
        .iter()
        .flatten()
        .find_map(|inner| {
            inner
                .instruction
                .data
                .get(8..)?
                .strip_prefix(PolicyBought::DISCRIMINATOR)
                .and_then(|mut data| PolicyBought::deserialize(&mut data).ok())
        })
        .expect("the event");
    assert_eq!((bought.premium, bought.referral), (premium, referral));
    assert_eq!(
        (bought.exposure_before, bought.exposure_after),
        (0, 10_000 * USD)
    );
    assert_eq!(
        (bought.unearned_before, bought.unearned_after),
        (0, premium - referral)
    );
    assert_eq!(bought.holder, buyer.pubkey());
    assert_eq!(bought.sum_insured, 10_000 * USD);
    assert_eq!(bought.covers_from, bought.at + 2 * DAY);
    assert_eq!(bought.end, bought.at + 100 * DAY);
}

#[test]
fn nobody_refers_himself_nor_into_another_mint() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(100_000 * USD);
    let args = f.purchase(&product, 10_000 * USD, 100);
    let (payer, own) = (f.world.payer.pubkey(), f.pool.token(&buyer.pubkey()));
    // A second token account of the buyer's, byte for byte like the first.
    let second = f.world.wallet().pubkey();
    let account = f.world.svm.get_account(&own).expect("the buyer's account");
    f.world
        .svm
        .set_account(second, account)
        .expect("an account");
    let bought = product.buy_policy(buyer.pubkey(), payer, Some(second), args.clone());
    refused(
        f.world.send("buy_policy", bought, &[&buyer]),
        BulwarkError::InvalidReferrer,
    );
    let bought = product.buy_policy(buyer.pubkey(), payer, Some(own), args);
    refused(
        f.world.send("buy_policy", bought, &[&buyer]),
        BulwarkError::InvalidReferrer,
    );
    let other_mint = f.world.mint(6);
    let elsewhere = f.world.token_account(&other_mint, &payer);
    refused(
        refer(&mut f, &product, elsewhere).0,
        BulwarkError::WrongMint,
    );
}

#[test]
fn a_referral_never_passes_the_expenses_in_the_price() {
    let mut f = Fixture::new();
    let product = ProductKeys::new(f.pool, 2);
    let terms = |referral_bps, expense_bps| ProductTerms {
        referral_bps,
        expense_bps,
        ..product_terms()
    };
    for (referral, expense) in [(501, 500), (1, 0), (2_001, 3_000)] {
        let args = listing(2, terms(referral, expense));
        refused(
            listed(&mut f, &product, args),
            BulwarkError::RatioOutOfBounds,
        );
    }
    listed(&mut f, &product, listing(2, terms(2_000, 2_000)))
        .expect("a referral of the expenses' size");
    let revised = product.revise_product(f.authority.pubkey(), terms(2_000, 1_999));
    refused(
        f.authority_sends("revise_product", revised),
        BulwarkError::RatioOutOfBounds,
    );
}

#[test]
fn a_buyer_with_an_accomplice_as_referrer_still_pays_the_price_of_risk() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.list(
        2,
        0,
        ProductTerms {
            expense_bps: 2_000,
            referral_bps: 2_000,
            ..product_terms()
        },
    );
    let accomplice = f.user(0);
    let token = f.pool.token(&accomplice.pubkey());
    let (outcome, _) = refer(&mut f, &product, token);
    outcome.expect("a policy");
    // Expected loss of 2 % and a quarter's margin, for 100 of 365 days on 10,000.
    let risk = 10_000 * USD * 20_000_000 / 1_000_000_000 * 125 / 100 * 100 / 365;
    assert!(f.pool_state().premium_written >= risk);
}
