//! Simulated years: every dollar has a payer, means stay what they are under every dependence, threads change nothing.

use bulwark_risk::{
    aggregate::{fft::compound, lattice::payments},
    measures::{interval_of_var, standard_error_of_stop_loss, stop_loss_of_sorted},
    money::{units, usd},
    portfolio::{Copula, Dependence},
    programme::Programme,
    simulate::{simulate, Column, Event, Simulation, Years},
    Frequency, Portfolio,
};

const SEED: u64 = 20_261_101;

fn example() -> Portfolio {
    Portfolio::example().unwrap()
}

fn play(portfolio: &Portfolio, paths: u64) -> Simulation {
    simulate(portfolio, paths, SEED, |_| ()).unwrap()
}

fn var(sorted: &[f64], level: f64) -> f64 {
    let at = (level * sorted.len() as f64 - 1e-9).ceil() as usize;
    sorted[at.max(1) - 1]
}

#[test]
fn the_example_has_what_it_promises() {
    let portfolio = example();
    assert_eq!(portfolio.products.len(), 40);
    assert_eq!(portfolio.tranches.len(), 4);
    assert!(!portfolio.shocks.is_empty());
}

#[test]
fn every_dollar_of_every_year_has_one_payer() {
    let simulation = play(&example(), 50_000);
    let mut short = 0;
    for year in &simulation.outcomes {
        assert_eq!(
            year.gross,
            year.ceded + year.buffer + year.capital + year.shortfall
        );
        assert!(year.largest <= year.gross);
        short += u64::from(year.shortfall > 0);
    }
    let ceded: u128 = simulation.tranches.iter().map(|sums| sums.total).sum();
    let gross: u128 = simulation.products.iter().map(|sums| sums.total).sum();
    assert_eq!(
        ceded,
        simulation
            .outcomes
            .iter()
            .map(|y| u128::from(y.ceded))
            .sum()
    );
    assert_eq!(
        gross,
        simulation
            .outcomes
            .iter()
            .map(|y| u128::from(y.gross))
            .sum()
    );
    let incidents: u64 = simulation.products.iter().map(|sums| sums.incidents).sum();
    assert_eq!(incidents, simulation.incidents);
    // Every layer of the example is reached, or this test would show little.
    assert!(simulation.tranches[..4].iter().all(|sums| sums.years > 0));
    assert!(simulation.outcomes.iter().any(|year| year.buffer > 0));
    assert!(short < 500);
}

#[test]
fn threads_change_nothing() {
    let portfolio = example();
    let on = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| play(&portfolio, 10_001))
    };
    let (one, five) = (on(1), on(5));
    assert_eq!(one.outcomes, five.outcomes);
    assert_eq!(one.tranches, five.tranches);
    assert_eq!(one.products, five.products);
    let tail = |simulation: &Simulation| simulation.tail(&portfolio, Column::Net, 0.99).unwrap();
    assert_eq!(tail(&one), tail(&five));
    assert_ne!(
        simulate(&portfolio, 10_001, SEED + 1, |_| ())
            .unwrap()
            .outcomes,
        one.outcomes
    );
}

#[test]
fn a_year_is_the_same_whatever_is_simulated_around_it() {
    let years = Years::new(&example(), SEED).unwrap();
    let (mut alone, mut again) = (
        Vec::new(),
        vec![Event {
            time: 9.0,
            product: 0,
            loss: 1,
            shock: true,
        }],
    );
    for path in [0, 7, 1 << 39] {
        years.draw(path, 0, &mut alone);
        years.draw(path, 0, &mut again);
        assert_eq!(alone, again);
        assert!(alone.iter().all(|event| (0.0..1.0).contains(&event.time)));
        assert!(alone.windows(2).all(|pair| pair[0].time <= pair[1].time));
        years.draw(path, 1, &mut again);
        assert_ne!(alone, again);
    }
}

/// Dependence moves the tail, never the mean: section 5 of the validation standard.
#[test]
fn dependence_leaves_means_and_lifts_the_tail() {
    let mut portfolio = example();
    let expected = portfolio.expected_loss().unwrap();
    let mut without = portfolio.clone();
    without.shocks.clear();
    let settings = |copula, correlation, dispersion| Dependence {
        copula,
        correlation,
        degrees: 4.0,
        dispersion,
    };
    let mut tails = Vec::new();
    for dependence in [
        settings(Copula::Independent, 0.0, 0.0),
        settings(Copula::Gaussian, 0.5, 0.8),
        settings(Copula::T, 0.5, 0.8),
    ] {
        portfolio.dependence = dependence;
        let simulation = play(&portfolio, 100_000);
        let mean = simulation.mean(Column::Gross);
        let off = (mean.value - expected) / mean.standard_error;
        assert!(
            off.abs() < 4.0,
            "{dependence:?}: {} for {expected}",
            mean.value
        );
        for (sums, product) in simulation.products.iter().zip(&portfolio.products) {
            let count = product.frequency * 100_000.0;
            let spread = (count * (1.0 + 0.8 * product.frequency + 0.1)).sqrt();
            let off = (sums.incidents as f64 - count) / spread;
            assert!(
                off.abs() < 4.5,
                "{}: {} for {count}",
                product.name,
                sums.incidents
            );
        }
        tails.push(var(&simulation.sorted(Column::Gross), 0.995));
    }
    without.dependence = settings(Copula::Independent, 0.0, 0.0);
    let alone = play(&without, 100_000);
    let mean = alone.mean(Column::Gross);
    assert!(((mean.value - expected) / mean.standard_error).abs() < 4.0);
    let alone = var(&alone.sorted(Column::Gross), 0.995);
    assert!(alone < tails[0], "{alone} {tails:?}");
    assert!(
        tails[0] < tails[1] && tails[1] <= tails[2] * 1.02,
        "{tails:?}"
    );
}

#[test]
fn counts_are_over_dispersed_as_asked() {
    let mut portfolio = example();
    portfolio.shocks.clear();
    portfolio.dependence = Dependence {
        copula: Copula::Independent,
        correlation: 0.0,
        degrees: 0.0,
        dispersion: 2.0,
    };
    let paths = 200_000;
    let simulation = play(&portfolio, paths);
    let n = paths as f64;
    let mean = simulation.incidents as f64 / n;
    let variance = simulation.squared_counts as f64 / n - mean * mean;
    // Poisson, and by group the square of its mean times the dispersion.
    let mut groups = [0.0f64; 8];
    for product in &portfolio.products {
        groups[usize::from(product.group)] += product.frequency;
    }
    let expected: f64 = groups.iter().map(|g| g + 2.0 * g * g).sum();
    assert!(
        (variance / expected - 1.0).abs() < 0.03,
        "{variance} for {expected}"
    );
}

#[test]
fn parts_of_products_sum_to_the_tail() {
    let portfolio = example();
    let simulation = play(&portfolio, 40_000);
    for column in [Column::Gross, Column::Ceded, Column::Net, Column::Capital] {
        for level in [0.9, 0.99, 0.995, 0.99991] {
            let tail = simulation.tail(&portfolio, column, level).unwrap();
            let sum: f64 = tail.products.iter().map(|part| part.mean).sum();
            assert!(
                (sum - tail.tvar).abs() <= 1e-9 * tail.tvar,
                "{column:?} {level}"
            );
            let sorted = simulation.sorted(column);
            assert_eq!(tail.var, var(&sorted, level), "{column:?} {level}");
            let above: f64 = sorted.iter().map(|loss| (loss - tail.var).max(0.0)).sum();
            let tvar = tail.var + above / (sorted.len() as f64 * (1.0 - level));
            assert!(
                (tvar / tail.tvar - 1.0).abs() < 1e-9,
                "{column:?} {level}: {tvar}"
            );
        }
    }
    assert!(simulation.tail(&portfolio, Column::Gross, 1.0).is_err());
    assert!(simulation.tail(&portfolio, Column::Largest, 0.9).is_err());
}

#[test]
fn a_year_is_settled_incident_by_incident() {
    let mut portfolio = example();
    portfolio.tranches.remove(0);
    portfolio.tranches.pop();
    let mut programme = Programme::new(&portfolio).unwrap();
    // Half a million in excess of 300,000, back once; 1.2 million above it.
    let parts = |allocation: bulwark_math::Allocation| {
        allocation.tranches[..2]
            .iter()
            .map(|part| usd(*part))
            .collect::<Vec<_>>()
    };
    let first = programme.settle(units(700_000.0)).unwrap();
    assert_eq!(parts(first), [400_000.0, 0.0]);
    // The premium of the year is 200,000; 0.8 of the limit comes back at its whole price.
    assert_eq!(usd(programme.reinstatement_premium), 160_000.0);
    let second = programme.settle(units(2_500_000.0)).unwrap();
    assert_eq!(parts(second), [500_000.0, 1_200_000.0]);
    // Only 0.2 was left to come back.
    assert_eq!(usd(programme.reinstatement_premium), 200_000.0);
    // 800,000 are left to capital; the line is 4 % of what capital is by then, and the buffers bring the rest.
    assert_eq!(usd(second.pool_retained), 800_000.0);
    let third = programme.settle(units(3_000_000.0)).unwrap();
    assert_eq!(parts(third), [100_000.0, 0.0]);
    let line = (22_000_000.0 - 300_000.0 - 160_000.0 - 800_000.0 - 40_000.0) * 0.04;
    assert_eq!(usd(third.pool_retained), line);
    assert_eq!(usd(third.buffer), 2_900_000.0 - line);
}

#[test]
fn a_portfolio_that_breaks_a_rule_says_which() {
    let text = include_str!("../data/portfolio.toml");
    let broken = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Portfolio::parse("mine.toml", &text.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    };
    for (from, to, word) in [
        ("capital = 22_000_000", "capital = -1", "pool.capital"),
        ("capital = 22_000_000", "capital = nan", "pool.capital"),
        (
            "reserve_ratio_bps = 20_000",
            "reserve_ratio_bps = 10_000",
            "1.5 times",
        ),
        (
            "correlation = 0.3",
            "correlation = 1.0",
            "dependence.correlation",
        ),
        ("degrees = 4.0", "degrees = 0.0", "degrees"),
        (
            "damage = \"lognormal:-1.6,1.2\"",
            "damage = \"weibull:1\"",
            "weibull:1",
        ),
        (
            "frequency = 0.0611",
            "frequency = 0.0001",
            "contains its shocks",
        ),
        ("group = 0", "group = 8", "groups 0 to 7"),
        ("cession_bps = 1_500", "cession_bps = 10_001", "cession"),
        ("reinstatements = 1", "reinstatements = 5", "4 times"),
        ("exposure = 4_000_000", "exposure = 1", "mine.toml"),
        ("deductible = 0.02", "deductible = 1.0", "deductible"),
        ("deductible = 0.02", "deductable = 0.02", "deductable"),
        ("\"lending 01\" = 0.15", "\"nobody\" = 0.15", "no product"),
    ] {
        let error = if to == "exposure = 1" {
            broken(from, "exposure = 0")
        } else {
            broken(from, to)
        };
        assert!(error.contains(word), "{from} -> {to}: {error}");
        assert!(error.starts_with("mine.toml"), "{error}");
    }
    assert!(simulate(&example(), 0, 1, |_| ()).is_err());
}

/// Without shocks and copula a group's year is a compound negative binomial of its products' mixed payments, and the groups add
/// up: the transform gives that distribution without simulating anything.
#[test]
fn years_agree_with_the_transform() {
    const STEP: f64 = 20_000.0;
    const POINTS: usize = 1 << 11;
    let mut portfolio = example();
    portfolio.shocks.clear();
    let variance = 1.5;
    portfolio.dependence = Dependence {
        copula: Copula::Independent,
        correlation: 0.0,
        degrees: 0.0,
        dispersion: variance,
    };
    let mut whole = vec![0.0; POINTS];
    whole[0] = 1.0;
    for group in 0..8u8 {
        let of_group = || portfolio.products.iter().filter(|p| p.group == group);
        let rate: f64 = of_group().map(|product| product.frequency).sum();
        let mut payment = vec![0.0; POINTS];
        for product in of_group() {
            let share = STEP / product.exposure;
            let of_product = payments(&product.payment().unwrap(), share, POINTS);
            for (sum, p) in payment.iter_mut().zip(of_product) {
                *sum += p * product.frequency / rate;
            }
        }
        let frequency = Frequency::NegBin {
            r: 1.0 / variance,
            beta: rate * variance,
        };
        let year = compound(&frequency, &payment, POINTS, 10.0);
        let mut joined = vec![0.0; POINTS];
        for (i, a) in whole.iter().enumerate().filter(|(_, a)| **a > 0.0) {
            for (sum, b) in joined[i..].iter_mut().zip(&year) {
                *sum += a * b;
            }
        }
        whole = joined;
    }
    let paths = 400_000;
    let simulation = play(&portfolio, paths);
    // The lattice keeps means, and spreads a payment over a step at most: far less than the simulation's error.
    for multiple in [0.0, 1e6, 3e6, 6e6] {
        let exact: f64 = portfolio.expected_loss().unwrap()
            - whole
                .iter()
                .enumerate()
                .map(|(j, p)| p * (j as f64 * STEP).min(multiple))
                .sum::<f64>()
            - (1.0 - whole.iter().sum::<f64>()) * multiple;
        let sorted = simulation.sorted(Column::Gross);
        let simulated = stop_loss_of_sorted(&sorted, multiple).unwrap();
        let error = standard_error_of_stop_loss(&sorted, multiple).unwrap();
        assert!(
            (simulated - exact).abs() < 4.0 * error,
            "above {multiple}: {simulated} ± {error} for {exact}"
        );
    }
    // A step spreads probabilities over its neighbours: between two steps the distribution functions must cross.
    let sorted = simulation.sorted(Column::Gross);
    for level in [0.5, 0.9, 0.99, 0.995] {
        let mut below = 0.0;
        let at = whole
            .iter()
            .position(|p| {
                below += p;
                below >= level
            })
            .unwrap() as f64
            * STEP;
        let (low, high) = interval_of_var(&sorted, level).unwrap();
        assert!(
            low - 2.0 * STEP <= at && at <= high + 2.0 * STEP,
            "{level}: {at} for {low} to {high}"
        );
    }
}
