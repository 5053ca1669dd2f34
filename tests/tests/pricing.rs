//! The risk engine's prices on the program's bytecode: products listed and assessed with its parameters charge what its curve
//! says, collect its technical premium for every part of a year, and leave the pool with the solvency that the engine computes.

use std::sync::OnceLock;

use bulwark::{error::BulwarkError, state::ProductTerms};
use bulwark_client::keys::ProductKeys;
use bulwark_math::YEAR_SECONDS;
use bulwark_risk::{
    capital,
    money::units,
    price::{Basis, Parameters, Price, Prices},
    simulate::simulate,
    Portfolio,
};
use bulwark_tests::{fund_parameters, product_terms, Fixture, Signer, USD};

const DAY: u64 = 86_400;

/// Six products of the example, in five peril groups, on capital alone.
fn portfolio() -> Portfolio {
    let mut portfolio = Portfolio::example().unwrap();
    let sold = [
        "lending 01",
        "vault 01",
        "oracle cover 02",
        "custody 04",
        "bridge 02",
        "stablecoin 01",
    ];
    portfolio
        .products
        .retain(|product| sold.contains(&product.name.as_str()));
    portfolio.shocks.clear();
    portfolio.tranches.clear();
    portfolio.buffers.clear();
    portfolio
}

fn prices() -> &'static Prices {
    static PRICES: OnceLock<Prices> = OnceLock::new();
    PRICES.get_or_init(|| {
        let portfolio = portfolio();
        let simulation = simulate(&portfolio, 50_000, 1, |_| ()).unwrap();
        Prices::new(&portfolio, &simulation, Basis::Gross, 0.99).unwrap()
    })
}

/// The tests' terms with the engine's parameters in them.
fn terms(on_chain: &Parameters) -> ProductTerms {
    ProductTerms {
        capacity: on_chain.capacity,
        max_sum: on_chain.capacity,
        deductible_bps: on_chain.deductible_bps,
        margin_bps: on_chain.margin_bps,
        expense_bps: on_chain.expense_bps,
        profit_bps: on_chain.profit_bps,
        kink_bps: on_chain.kink_bps,
        load_kink: on_chain.load_kink,
        load_full: on_chain.load_full,
        ..product_terms()
    }
}

/// A fund with the portfolio's capital and products.
fn fund() -> (Fixture, Vec<ProductKeys>) {
    let portfolio = portfolio();
    let mut f = Fixture::new();
    f.underwriter(units(portfolio.pool.capital));
    let keys = (10..)
        .zip(prices().products.iter().zip(&portfolio.products))
        .map(|(id, (price, product))| {
            let on_chain = &price.on_chain;
            let keys = f.list(id, product.group, terms(on_chain));
            f.assess(&keys, on_chain.el_rate, on_chain.shock_rate);
            assert_eq!(f.product_state(&keys).floor_rate, on_chain.floor_rate);
            keys
        })
        .collect();
    (f, keys)
}

/// Sells `sum` for `days` to somebody new; what was charged, and for how many seconds.
fn sell(f: &mut Fixture, product: &ProductKeys, sum: u64, days: u64) -> (u64, u64) {
    let buyer = f.user(10_000_000 * USD);
    let policy = f.buy(product, &buyer, sum, days).expect("a policy");
    let policy = f.policy_state(&policy);
    let charged = 10_000_000 * USD - f.tokens(&buyer.pubkey());
    (charged, policy.end - policy.start)
}

/// Exact: `charged / seconds >= price / year`.
fn covers(charged: u64, seconds: u64, price: &Price) -> bool {
    let year = charged as f64 / 1e6 * YEAR_SECONDS as f64 / seconds as f64;
    year >= price.split.premium.value
}

#[test]
fn the_program_charges_the_engines_price_and_holds_its_solvency() {
    let (mut f, keys) = fund();
    for (price, product) in prices().products.iter().zip(&keys) {
        let exposure = units(price.cover.exposure);
        let (mut before, mut charged) = (0, 0);
        let mut term = 0;
        for sum in [
            exposure / 3,
            exposure / 7,
            exposure - exposure / 3 - exposure / 7,
        ] {
            let (paid, seconds) = sell(&mut f, product, sum, 365);
            let quoted = price.on_chain.premium(before, sum, seconds).unwrap();
            assert_eq!(paid, quoted, "{}", price.cover.name);
            before += sum;
            charged += paid;
            term = seconds;
        }
        assert!(
            covers(charged, term, price),
            "{}: {charged}",
            price.cover.name
        );
        let longest = u128::from(price.split.units()) * u128::from(term);
        let exact = u64::try_from(longest.div_ceil(u128::from(YEAR_SECONDS))).unwrap();
        assert!(charged <= exact + price.on_chain.tolerance(exposure) + 3);
    }
    let pool = f.pool_state();
    let solvency = capital::solvency(&portfolio()).unwrap();
    let on_chain = pool.solvency(&fund_parameters()).unwrap();
    assert_eq!(on_chain.expected_loss, solvency.expected_loss);
    assert_eq!(on_chain.stress, solvency.stress);
    assert!(on_chain.stress.iter().filter(|s| **s > 0).count() >= 5);
    let rules = fund_parameters().solvency_rules();
    assert_eq!(rules, portfolio().rules.solvency());
    assert_eq!(on_chain.scr(&rules), solvency.scr(&rules));
    assert_eq!(
        on_chain.required_reserve(&rules),
        solvency.required_reserve(&rules)
    );
    assert_eq!(
        pool.exposure,
        units(portfolio().exposure()),
        "sold as the portfolio says"
    );
}

#[test]
fn short_terms_pay_their_part_of_the_year() {
    let (mut f, keys) = fund();
    f.world.advance(12_345);
    for (days, (price, product)) in [7, 30, 91, 200]
        .into_iter()
        .zip(prices().products.iter().zip(&keys))
    {
        let exposure = units(price.cover.exposure);
        let (charged, seconds) = sell(&mut f, product, exposure, days);
        assert!(seconds >= days * DAY && seconds < (days + 1) * DAY);
        assert_eq!(
            charged,
            price.on_chain.premium(0, exposure, seconds).unwrap()
        );
        assert!(covers(charged, seconds, price), "{days} days");
    }
}

#[test]
fn the_last_cover_pays_for_the_capital_it_takes() {
    let (mut f, keys) = fund();
    // The smallest of them, sold out: its stress stays inside every rule.
    let at = 1;
    let (price, product) = (&prices().products[at], keys[at]);
    let capacity = price.on_chain.capacity;
    let last = 1_000 * USD;
    sell(&mut f, &product, capacity - last, 365);
    let (charged, seconds) = sell(&mut f, &product, last, 365);
    assert_eq!(f.product_state(&product).exposure, capacity);
    let rate = charged as f64 / last as f64 * YEAR_SECONDS as f64 / seconds as f64;
    let exposure = price.cover.exposure;
    let loadings = prices().loadings;
    let marginal = (price.split.expected_loss
        + price.split.margin
        + loadings.cost_of_capital * price.capital_alone)
        / exposure
        / loadings.kept();
    // The last 1,000 of 1,440,000 are sold along the steep part, not at its end.
    assert!(rate > marginal * 0.998, "{rate} for {marginal}");
    let buyer = f.user(10_000 * USD);
    let refused = f.buy(&product, &buyer, 1_000 * USD, 365).unwrap_err();
    assert!(refused.is(BulwarkError::CapacityReached));
}
