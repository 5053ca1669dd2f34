//! Prices: the formula by hand, parts that sum, and a curve that collects what was priced, to the unit.

use std::{collections::BTreeMap, sync::OnceLock};

use bulwark_math::{floor_rate, PriceCurve, MAX_RATE, PERIL_GROUPS, RATE_ONE, YEAR_SECONDS};
use bulwark_risk::{
    aggregate::{Compound, Method},
    capital,
    measures::Estimate,
    money::{units, usd},
    portfolio::Loadings,
    price::{
        compare, Adequacy, Basis, Cover, Move, Parameters, Price, Prices, Reason, Single, Split,
        Standing,
    },
    severity::Layered,
    simulate::{simulate, Simulation},
    Portfolio,
};
use chrono::NaiveDate;
use proptest::prelude::*;

const LOADINGS: Loadings = Loadings {
    margin_bps: 2_500,
    expense_bps: 1_500,
    profit_bps: 500,
    cost_of_capital: 0.12,
};

fn exactly(value: f64) -> Estimate {
    Estimate {
        value,
        standard_error: 0.0,
    }
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} for {expected}"
    );
}

/// The example and 100,000 of its years.
fn example() -> &'static (Portfolio, Simulation) {
    static EXAMPLE: OnceLock<(Portfolio, Simulation)> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let portfolio = Portfolio::example().unwrap();
        let simulation = simulate(&portfolio, 100_000, 7, |_| ()).unwrap();
        (portfolio, simulation)
    })
}

fn prices(portfolio: &Portfolio, simulation: &Simulation) -> Prices {
    Prices::new(portfolio, simulation, Basis::Gross, 0.99).unwrap()
}

/// Incidents of a fixed size.
fn fixed(frequency: &str, loss: f64, exposure: f64, capacity: f64) -> Single {
    Single {
        cover: Cover {
            name: "one".to_owned(),
            exposure,
            capacity,
            limit: exposure,
            deductible: 0.0,
        },
        frequency: frequency.parse().unwrap(),
        severity: format!("discrete:{loss}@1").parse().unwrap(),
        level: 0.99,
        capital_share: 1.0,
        loadings: LOADINGS,
    }
}

#[test]
fn the_formula_by_hand() {
    let at_risk = Estimate {
        value: 50.0,
        standard_error: 2.0,
    };
    let split = Split::new(100.0, at_risk, &LOADINGS).unwrap();
    // (100 * 1.25 + 0.12 * 50) / 0.8
    close(split.premium.value, 163.75);
    close(split.premium.standard_error, 0.3);
    close(split.margin, 25.0);
    close(split.capital_charge, 6.0);
    close(split.expense, 24.5625);
    close(split.profit, 8.1875);
    let sum =
        split.expected_loss + split.margin + split.capital_charge + split.expense + split.profit;
    close(sum, split.premium.value);
    assert_eq!(split.units(), 163_750_000);
    // A hedge gets no credit: the price stays at the floor.
    let hedge = Split::new(100.0, exactly(-50.0), &LOADINGS).unwrap();
    close(hedge.premium.value, 156.25);
}

#[test]
fn one_risk_by_hand() {
    let price = fixed("poisson:0.05", 100_000.0, 100_000.0, 160_000.0)
        .price()
        .unwrap();
    // VaR 99 % is one loss; TVaR = 1 + E[(N - 1)+] / 0.01 losses, E[(N - 1)+] = 0.05 - 1 + exp(-0.05).
    let tvar = 1.0 + (0.05 - 1.0 + (-0.05f64).exp()) / 0.01;
    close(price.split.expected_loss, 5_000.0);
    assert!((price.capital_at_risk.value - (tvar - 0.05) * 1e5).abs() < 1e-3);
    let premium = (5_000.0 * 1.25 + 0.12 * (tvar - 0.05) * 1e5) / 0.8;
    assert!((price.split.premium.value - premium).abs() < 1e-3);
    close(price.rate, price.split.premium.value / 100_000.0);
    assert_eq!(price.on_chain.el_rate, 50_000_000);
    assert_eq!(price.on_chain.shock_rate, RATE_ONE);
    // It is all of its tail: a load that is flat from the first basis point.
    assert_eq!(price.on_chain.kink_bps, 1);
    let load = 0.12 * (tvar - 0.05) / 0.8 * 1e9;
    assert!((price.on_chain.load_kink as f64 / load - 1.0).abs() < 1e-4);
    assert_eq!(price.on_chain.load_full, price.on_chain.load_kink);
    assert!(
        price.split.premium.standard_error == 0.0,
        "nothing is sampled"
    );
}

/// The load never passes what a dollar takes alone, and the kink moves without a jump.
#[test]
fn the_kink_is_where_the_charge_meets_what_a_dollar_takes_alone() {
    for (capital_share, kink) in [
        (0.2, 6_250),
        (0.49, 6_250),
        (0.51, 6_124),
        (0.75, 3_124),
        (0.9, 1_249),
        (1.0, 1),
    ] {
        let price = Single {
            capital_share,
            ..fixed("poisson:0.05", 100_000.0, 100_000.0, 160_000.0)
        }
        .price()
        .unwrap();
        collects(&price);
        let found = price.on_chain.kink_bps;
        assert!(found.abs_diff(kink) <= 1, "{found} for {kink}");
        let alone = price.capital_alone / 1e5 * 0.12 / 0.8 * 1e9;
        assert!(price.on_chain.load_full as f64 >= alone - 1.0);
        assert!(price.on_chain.load_full as f64 <= alone * (1.0 + 1e-4));
        let at_kink = (2.0f64 * capital_share).min(1.0) * alone;
        assert!((price.on_chain.load_kink as f64 / at_kink - 1.0).abs() < 1e-3);
    }
}

/// Another way to the same capital: the recursion instead of the transform.
#[test]
fn capital_alone_is_that_of_the_aggregate_distribution() {
    let mut single = fixed("negbin:2,0.1", 1.0, 1e6, 2e6);
    single.severity = "lognormal:12,1.5".parse().unwrap();
    single.cover.deductible = 20_000.0;
    single.cover.limit = 500_000.0;
    single.capital_share = 0.5;
    let price = single.price().unwrap();
    let payment = Layered::new(single.severity, 20_000.0, 500_000.0).unwrap();
    let year = Compound::new(single.frequency, payment).unwrap();
    let tvar = year
        .on_lattice(Method::Panjer, None)
        .unwrap()
        .tvar(0.99)
        .unwrap();
    assert!(((tvar - year.mean()) / price.capital_alone - 1.0).abs() < 1e-6);
    close(price.capital_at_risk.value, price.capital_alone / 2.0);
    close(price.split.expected_loss, year.mean());
}

#[test]
fn the_shock_of_one_risk_is_that_of_the_same_product() {
    let (portfolio, _) = example();
    for product in &portfolio.products {
        let single = Single {
            cover: Cover {
                name: product.name.clone(),
                exposure: 1.0,
                capacity: 1.0,
                limit: 1.0,
                deductible: product.deductible,
            },
            frequency: format!("poisson:{}", product.frequency).parse().unwrap(),
            severity: product.damage.parse().unwrap(),
            level: 0.99,
            capital_share: 1.0,
            loadings: LOADINGS,
        };
        let price = single.price().unwrap();
        let shock = product.shock_rate().unwrap() * RATE_ONE as f64;
        assert!(
            (price.on_chain.shock_rate as f64 - shock).abs() < 2.0,
            "{}",
            product.name
        );
        assert_eq!(price.on_chain.deductible_bps, 200);
    }
}

#[test]
fn parts_of_products_sum_to_the_portfolios_capital() {
    let (portfolio, simulation) = example();
    for basis in [Basis::Gross, Basis::Net] {
        let prices = Prices::new(portfolio, simulation, basis, 0.99).unwrap();
        let parts: f64 = prices
            .products
            .iter()
            .map(|p| p.capital_at_risk.value)
            .sum();
        assert!((parts / prices.capital_at_risk - 1.0).abs() < 1e-9);
        let charges: f64 = prices.products.iter().map(|p| p.split.capital_charge).sum();
        let charged: f64 = prices
            .products
            .iter()
            .map(|p| p.capital_at_risk.value.max(0.0))
            .sum();
        assert!((charges / (0.12 * charged) - 1.0).abs() < 1e-12);
        close(prices.adequacy.capital_charge, charges);
        // Every product but the two that are hit once in 1,667 years has a part of its own.
        let below: Vec<&str> = prices
            .products
            .iter()
            .filter(|p| p.capital_at_risk.value < 0.0)
            .map(|p| p.cover.name.as_str())
            .collect();
        assert!(
            below.iter().all(|name| name.starts_with("governance")),
            "{below:?}"
        );
    }
    let gross = prices(portfolio, simulation);
    let mean = portfolio.expected_loss().unwrap();
    assert!((gross.tvar.value - mean - gross.capital_at_risk).abs() < 1e-6 * mean);
    let net = Prices::new(portfolio, simulation, Basis::Net, 0.99).unwrap();
    assert!(net.capital_at_risk < gross.capital_at_risk);
    // What re-insurance takes off the mean is no part of a price: cover costs its whole expected loss.
    close(net.adequacy.expected_loss, mean);
}

/// TVaR is subadditive: a product never takes more capital in the fund than it would alone.
#[test]
fn no_part_is_above_what_the_product_takes_alone() {
    let (portfolio, simulation) = example();
    for price in prices(portfolio, simulation).products {
        let room = 4.0 * price.capital_at_risk.standard_error;
        assert!(
            price.capital_at_risk.value <= price.capital_alone + room,
            "{price:?}"
        );
        assert!(price.on_chain.load_full >= price.on_chain.load_kink);
        let marginal = 0.12 * price.capital_alone / price.cover.exposure / 0.8 * RATE_ONE as f64;
        assert!(price.on_chain.load_full as f64 >= marginal * (1.0 - 1e-9));
    }
}

#[test]
fn the_rates_add_up_to_the_solvency_that_the_program_sees() {
    let (portfolio, simulation) = example();
    let solvency = capital::solvency(portfolio).unwrap();
    let (mut expected_loss, mut stress) = (0u128, [0u128; PERIL_GROUPS]);
    for (price, product) in prices(portfolio, simulation)
        .products
        .iter()
        .zip(&portfolio.products)
    {
        let exposure = u128::from(units(product.exposure));
        expected_loss += exposure * u128::from(price.on_chain.el_rate);
        stress[usize::from(product.group)] += exposure * u128::from(price.on_chain.shock_rate);
    }
    assert_eq!(expected_loss, solvency.expected_loss);
    assert_eq!(stress, solvency.stress);
}

#[track_caller]
fn collects(price: &Price) {
    let (parameters, exposure) = (price.on_chain, units(price.cover.exposure));
    let technical = price.split.units();
    let collected = parameters.premium(0, exposure, YEAR_SECONDS).unwrap();
    assert!(
        collected >= technical,
        "{collected} for {technical}: {price:?}"
    );
    assert!(
        collected - technical <= parameters.tolerance(exposure),
        "{collected} for {technical} on {exposure}: {price:?}"
    );
    assert_eq!(usd(collected), price.collected);
    let floor = parameters
        .curve()
        .floor_premium(exposure, YEAR_SECONDS)
        .unwrap();
    assert!(collected >= floor);
    let by_maths = floor_rate(
        parameters.el_rate,
        parameters.margin_bps,
        parameters.expense_bps,
        parameters.profit_bps,
    );
    assert_eq!(parameters.floor_rate, by_maths.unwrap());
}

#[test]
fn the_curves_of_the_example_collect_its_prices() {
    let (portfolio, simulation) = example();
    for price in &prices(portfolio, simulation).products {
        collects(price);
        // At most 13 billionths of exposure: cents on millions.
        let exposure = units(price.cover.exposure);
        assert!(price.on_chain.tolerance(exposure) < 4 * exposure / 1_000_000_000 + 5);
        // The closed form of the load at the kink.
        let floor = price.on_chain.floor_rate as f64 / RATE_ONE as f64;
        let left = price.split.premium.value - floor * price.cover.exposure;
        let load = (2.0 * left / price.cover.exposure).max(0.0) * RATE_ONE as f64;
        assert!(
            (price.on_chain.load_kink as f64 - load).abs() < 3.0,
            "{load}: {price:?}"
        );
    }
}

#[test]
fn cover_sold_in_parts_and_for_parts_of_a_year_pays_no_less() {
    let (portfolio, simulation) = example();
    for price in prices(portfolio, simulation).products.iter().take(8) {
        let exposure = units(price.cover.exposure);
        let mut parts = 0;
        for part in 0..10 {
            let (from, to) = (exposure * part / 10, exposure * (part + 1) / 10);
            for quarter in 0..4 {
                let days = [90, 91, 92, 92][quarter] * 86_400;
                parts += price.on_chain.premium(from, to - from, days).unwrap();
            }
        }
        assert!(parts >= price.split.units());
        assert!(parts <= price.split.units() + price.on_chain.tolerance(exposure) + 40);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any utilisation, size, frequency, severity and loadings.
    #[test]
    fn the_curve_collects_the_price(
        exposure in 1.0f64..5e7,
        use_bps in prop_oneof![1u32..=10_000, Just(10_000), Just(9_999), Just(1)],
        off in 0.0f64..1.0,
        frequency in 1e-4f64..2.0,
        damage in 1u32..=10,
        capital_share in prop_oneof![0.0f64..=1.0, Just(0.0)],
        margin_bps in 0u16..10_000,
        expense_bps in 0u16..5_000,
        profit_bps in 0u16..4_000,
        cost_of_capital in 0.0f64..0.5,
    ) {
        let exposure = (exposure * 1e6).round() / 1e6;
        let utilisation = (f64::from(use_bps) - off).max(0.5) / 1e4;
        let capacity = exposure / utilisation;
        let mut single = fixed(
            &format!("poisson:{frequency}"),
            0.0,
            exposure,
            capacity,
        );
        single.severity = format!("discrete:{}@0.25,{}@0.75", exposure * f64::from(damage) / 10.0, exposure / 10.0)
            .parse()
            .unwrap();
        single.capital_share = capital_share;
        single.loadings = Loadings { margin_bps, expense_bps, profit_bps, cost_of_capital };
        match single.price() {
            Ok(price) => collects(&price),
            // A few of these have rates above what the program takes.
            Err(error) => {
                let text = error.to_string();
                prop_assert!(text.contains("on chain") || text.contains("load"), "{text}");
            }
        }
    }
}

#[test]
fn more_risk_or_load_never_costs_less() {
    let base = fixed("poisson:0.05", 40_000.0, 100_000.0, 160_000.0);
    let premium = |single: &Single| single.price().unwrap().split.premium.value;
    let mut last = 0.0;
    for frequency in [0.001, 0.004, 0.011, 0.05, 0.2, 0.9] {
        let single = Single {
            frequency: format!("poisson:{frequency}").parse().unwrap(),
            ..base.clone()
        };
        assert!(premium(&single) > last);
        last = premium(&single);
    }
    let with = |change: &dyn Fn(&mut Loadings)| {
        let mut single = base.clone();
        change(&mut single.loadings);
        premium(&single)
    };
    assert!(with(&|l| l.margin_bps += 1) > premium(&base));
    assert!(with(&|l| l.expense_bps += 1) > premium(&base));
    assert!(with(&|l| l.profit_bps += 1) > premium(&base));
    assert!(with(&|l| l.cost_of_capital += 0.001) > premium(&base));
    let (portfolio, simulation) = example();
    let mut dearer = portfolio.clone();
    dearer.loadings.cost_of_capital = 0.2;
    dearer.loadings.margin_bps = 3_000;
    let pairs = prices(portfolio, simulation);
    let dearer = prices(&dearer, simulation);
    for (cheap, dear) in pairs.products.iter().zip(&dearer.products) {
        assert!(dear.split.premium.value > cheap.split.premium.value);
    }
}

#[test]
fn threads_change_no_byte() {
    let (portfolio, _) = example();
    let on = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| {
                let simulation = simulate(portfolio, 10_000, 3, |_| ()).unwrap();
                serde_json::to_string(&prices(portfolio, &simulation)).unwrap()
            })
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn what_has_no_price_is_refused_with_the_reason() {
    let base = fixed("poisson:0.05", 40_000.0, 100_000.0, 160_000.0);
    let says = |change: &dyn Fn(&mut Single), word: &str| {
        let mut single = base.clone();
        change(&mut single);
        let error = single.price().unwrap_err().to_string();
        assert!(error.contains(word), "{word}: {error}");
    };
    says(
        &|s| {
            s.cover.limit = f64::INFINITY;
            s.severity = "lognormal:10,2".parse().unwrap();
        },
        "no usable mean without a limit",
    );
    says(&|s| s.cover.limit = 0.0, "limit");
    says(&|s| s.cover.limit = 100_001.0, "limit");
    says(&|s| s.cover.limit = f64::NAN, "limit");
    says(&|s| s.cover.limit = f64::INFINITY, "limit");
    says(&|s| s.cover.exposure = 0.0, "exposure");
    says(&|s| s.cover.exposure = -1.0, "exposure");
    says(&|s| s.cover.exposure = f64::NAN, "exposure");
    says(&|s| s.cover.exposure = 160_001.0, "capacity");
    says(&|s| s.cover.capacity = 1e40, "capacity");
    says(&|s| s.cover.deductible = -1.0, "deductible");
    says(&|s| s.cover.deductible = 100_000.0, "deductible");
    says(&|s| s.cover.deductible = 40_000.0, "deductible");
    says(&|s| s.level = 1.0, "level");
    says(&|s| s.capital_share = 1.5, "share of capital");
    says(&|s| s.loadings.expense_bps = 9_500, "expense and profit");
    says(&|s| s.loadings.cost_of_capital = -0.1, "cost_of_capital");
    says(
        &|s| s.loadings.cost_of_capital = f64::NAN,
        "cost_of_capital",
    );
    says(
        &|s| s.frequency = "poisson:0".parse().unwrap(),
        "above the deductible",
    );
    // 2.5 exposures lost a year; a curve of more than 10,000 %.
    says(
        &|s| s.frequency = "poisson:6.25".parse().unwrap(),
        "cannot be assessed on chain",
    );
    says(
        &|s| {
            s.loadings.expense_bps = 9_499;
            s.loadings.profit_bps = 500;
            s.loadings.margin_bps = 0;
            s.loadings.cost_of_capital = 1.0;
        },
        "lower the loadings",
    );
    let (portfolio, simulation) = example();
    assert!(Prices::new(portfolio, simulation, Basis::Gross, 1.0).is_err());
    let mut other = portfolio.clone();
    other.products.pop();
    other.shocks.clear();
    assert!(Prices::new(&other, simulation, Basis::Gross, 0.99).is_err());
    let mut harmless = portfolio.clone();
    harmless.products[3].damage = "discrete:0.01@1".to_owned();
    let error = Prices::new(&harmless, simulation, Basis::Gross, 0.99).unwrap_err();
    assert!(error.to_string().contains("staking 01"), "{error}");
}

#[test]
fn a_load_at_the_bound_is_taken_and_one_above_is_not() {
    let curve = |parameters: Parameters| parameters.curve().validate().is_ok();
    let price = fixed("poisson:0.05", 40_000.0, 100_000.0, 160_000.0)
        .price()
        .unwrap();
    assert!(curve(price.on_chain));
    let at = |load_full| Parameters {
        load_full,
        ..price.on_chain
    };
    assert!(curve(at(MAX_RATE)) && !curve(at(MAX_RATE + 1)));
    assert_eq!(
        price.on_chain.curve(),
        PriceCurve {
            floor_rate: price.on_chain.floor_rate,
            kink_bps: price.on_chain.kink_bps,
            load_kink: price.on_chain.load_kink,
            load_full: price.on_chain.load_full,
        }
    );
}

#[test]
fn adequacy_by_hand() {
    let price = fixed("poisson:0.05", 100_000.0, 100_000.0, 160_000.0)
        .price()
        .unwrap();
    let technical = price.split.premium.value;
    let found = Adequacy::new(std::slice::from_ref(&price), &[technical / 2.0]).unwrap();
    close(found.over_technical, 0.5);
    close(found.loss_ratio, 5_000.0 / (technical / 2.0));
    close(found.expense_ratio, 0.3);
    close(found.combined_ratio, found.loss_ratio + 0.3);
    close(
        found.adequacy,
        technical / 2.0 / (5_000.0 * 1.25 + 0.15 * technical),
    );
    for earned in [&[][..], &[0.0], &[-1.0], &[f64::NAN], &[1.0, 1.0]] {
        assert!(Adequacy::new(std::slice::from_ref(&price), earned).is_err());
    }
    // The example's curves pay for its risk and its capital.
    let (portfolio, simulation) = example();
    let adequacy = prices(portfolio, simulation).adequacy;
    assert!((1.0..1.000_001).contains(&adequacy.over_technical));
    assert!(adequacy.combined_ratio < 1.0 && adequacy.adequacy > 1.0);
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_rate_rises_at_once_and_falls_only_with_an_assessment() {
    let (portfolio, simulation) = example();
    let prices = prices(portfolio, simulation);
    let price = |name: &str| {
        let found = prices.products.iter().find(|p| p.cover.name == name);
        found.unwrap()
    };
    let standing = |name: &str, times: f64, assessed_on: &str, because: &[Reason]| {
        let mut on_chain = price(name).on_chain;
        on_chain.el_rate = (on_chain.el_rate as f64 * times).round() as u64;
        (
            name.to_owned(),
            Standing {
                assessed_on: day(assessed_on),
                because: because.to_vec(),
                on_chain,
            },
        )
    };
    // The portfolio's day is 2026-11-01.
    let stands: BTreeMap<String, Standing> = [
        standing("lending 01", 0.5, "2025-11-01", &[]),
        standing("vault 01", 2.0, "2025-11-02", &[]),
        standing(
            "bridge 01",
            1.0,
            "2026-10-01",
            &[Reason::Incident, Reason::Upgrade, Reason::Incident],
        ),
    ]
    .into();
    let changes = compare(&prices, &stands).unwrap();
    let [lending, vault, bridge] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!(
        (lending.moves, vault.moves, bridge.moves),
        (Move::Rises, Move::Falls, Move::Stays)
    );
    assert_eq!(lending.due, [Reason::Age]);
    assert_eq!(vault.due, []);
    assert_eq!(bridge.due, [Reason::Upgrade, Reason::Incident]);
    assert!((lending.el_change - 1.0).abs() < 1e-6 && (vault.el_change + 0.5).abs() < 1e-6);
    assert_eq!(bridge.premium_change, 0.0);
    assert_eq!(lending.until_assessed.el_rate, lending.after.el_rate);
    assert_eq!(vault.until_assessed.el_rate, vault.before.el_rate);
    assert!(vault.until_assessed.floor_rate > vault.after.floor_rate);
    assert!(lending.premium_after > lending.premium_before);
    assert!(vault.premium_after < vault.premium_before);
    // The loads are the same, so the premiums differ by the floors.
    let floors = (vault.before.floor_rate - vault.after.floor_rate) as f64 / 1e9 * 900_000.0;
    assert!((vault.premium_before - vault.premium_after - floors).abs() < 1e-5);

    let refused = |name: &str, change: &dyn Fn(&mut Standing), word: &str| {
        let mut of = standing("vault 01", 1.0, "2026-10-01", &[]).1;
        change(&mut of);
        let error = compare(&prices, &[(name.to_owned(), of)].into()).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    };
    refused("nobody", &|_| (), "nobody");
    refused("vault 01", &|s| s.assessed_on = day("2026-11-02"), "after");
    refused("vault 01", &|s| s.on_chain.el_rate = 0, "from 1 to");
    refused(
        "vault 01",
        &|s| s.on_chain.capacity = units(899_999.0),
        "cannot hold",
    );
}

#[test]
fn parameters_read_back_as_they_were_written() {
    let (portfolio, simulation) = example();
    let price = &prices(portfolio, simulation).products[0];
    let json = serde_json::to_value(price).unwrap();
    for field in [
        "el_rate",
        "shock_rate",
        "capacity",
        "deductible_bps",
        "margin_bps",
        "expense_bps",
        "profit_bps",
        "kink_bps",
        "load_kink",
        "load_full",
    ] {
        assert!(json["on_chain"][field].is_u64(), "{field}: {json}");
    }
    assert_eq!(json["limit"], 4_000_000.0);
    assert_eq!(json["deductible"], 80_000.0);
    let back: Parameters = serde_json::from_value(json["on_chain"].clone()).unwrap();
    assert_eq!(back, price.on_chain);
}
