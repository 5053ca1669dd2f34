//! Capital: the on-chain rules by hand, needs, buffers, marginals and years in a row against plain recomputation.

use bulwark_risk::{
    capital::{compare, needs, on_chain, required_buffer, solvency},
    measures::Estimate,
    money::{units, usd},
    portfolio::{Buffer, Product, TrancheCover},
    programme::Programme,
    simulate::{simulate, survival, Column, Income, Simulation, Years},
    Portfolio,
};

const SEED: u64 = 5;

fn example() -> Portfolio {
    Portfolio::example().unwrap()
}

fn play(portfolio: &Portfolio, paths: u64) -> Simulation {
    simulate(portfolio, paths, SEED, |_| ()).unwrap()
}

/// Two products of one group, one of another; damages that are certain.
fn small() -> Portfolio {
    let mut portfolio = example();
    portfolio.shocks.clear();
    portfolio.tranches.clear();
    portfolio.buffers.clear();
    portfolio.products.truncate(3);
    let shape = |product: &mut Product, group, exposure, frequency, damage: &str| {
        product.group = group;
        product.exposure = exposure;
        product.capacity = exposure;
        product.frequency = frequency;
        product.damage = damage.to_owned();
        product.deductible = 0.0;
    };
    shape(
        &mut portfolio.products[0],
        0,
        1_000_000.0,
        0.1,
        "discrete:0.5@1",
    );
    shape(
        &mut portfolio.products[1],
        0,
        2_000_000.0,
        0.05,
        "discrete:0.2@0.5,1@0.5",
    );
    shape(
        &mut portfolio.products[2],
        3,
        4_000_000.0,
        0.001,
        "discrete:0.25@1",
    );
    portfolio.pool.capital = 3_000_000.0;
    portfolio
}

#[test]
fn the_rules_of_the_program_by_hand() {
    let mut portfolio = small();
    portfolio.buffers.push(Buffer {
        name: "SOL".to_owned(),
        value: 10_000_000.0,
        haircut_bps: 4_000,
        raises_bps: 9_000,
    });
    let state = on_chain(&portfolio).unwrap();
    // 1m x 0.1 x 0.5 + 2m x 0.05 x 0.6 + 4m x 0.001 x 0.25
    assert_eq!(state.expected_loss, 50_000.0 + 60_000.0 + 1_000.0);
    assert_eq!(state.required_reserve, 222_000.0);
    // Once in 200 years: 0.5; 1, for a tenth of the incidents are beyond; and 0.25, the mean of what comes less often.
    assert_eq!(state.stress[0], 500_000.0 + 2_000_000.0);
    assert_eq!(state.stress[3], 1_000_000.0);
    let (a, b) = (2.5e6f64, 1e6f64);
    let scr = (0.75 * (a * a + b * b) + 0.25 * (a + b) * (a + b)).sqrt();
    assert!((state.scr - scr).abs() < 1e-5);
    // 6 million after haircut, a quarter of capital at most.
    assert_eq!(state.buffer, 750_000.0);
    assert_eq!(state.eligible, 3_750_000.0);
    assert!(state.breach.unwrap().contains("peril group"));
    assert!((state.scr_ratio - 3_750_000.0 / scr).abs() < 1e-9);
    portfolio.rules.group_cap_bps = 10_000;
    assert_eq!(on_chain(&portfolio).unwrap().breach, None);
    portfolio.pool.capital = 2_000_000.0;
    assert!(on_chain(&portfolio)
        .unwrap()
        .breach
        .unwrap()
        .contains("requirement"));
    portfolio.pool.capital = 100_000.0;
    assert!(on_chain(&portfolio)
        .unwrap()
        .breach
        .unwrap()
        .contains("reserve ratio"));
}

#[test]
fn reinsurance_counts_up_to_its_cap() {
    let mut portfolio = small();
    portfolio.tranches = example().tranches;
    portfolio.rules.reinsurance_cap_bps = 10_000;
    let whole = solvency(&portfolio).unwrap().reinsurance;
    assert!(whole > 0);
    portfolio.rules.reinsurance_cap_bps = 100;
    assert_eq!(
        solvency(&portfolio).unwrap().reinsurance,
        whole.min(units(30_000.0))
    );
}

#[test]
fn marginals_are_the_tail_without_the_product() {
    let portfolio = example();
    let simulation = play(&portfolio, 20_000);
    let marginals = simulation.marginals(&portfolio, 0.99).unwrap();
    let years = Years::new(&portfolio, SEED).unwrap();
    let tail = |without: Option<usize>| {
        let mut events = Vec::new();
        let mut sums: Vec<f64> = (0..20_000)
            .map(|path| {
                years.draw(path, 0, &mut events);
                let kept = events.iter().filter(|event| Some(event.product) != without);
                usd(kept.map(|event| event.loss).sum())
            })
            .collect();
        sums.sort_by(f64::total_cmp);
        sums[19_800..].iter().sum::<f64>() / 200.0
    };
    let whole = tail(None);
    for product in [0, 5, 17, 39] {
        let expected = whole - tail(Some(product));
        assert!(
            (marginals[product].value - expected).abs() < 1e-3,
            "{product}"
        );
    }
    // Convexity: what the last product adds is at most its part, and the parts sum to the whole.
    let parts = simulation.tail(&portfolio, Column::Gross, 0.99).unwrap();
    for (marginal, part) in marginals.iter().zip(&parts.products) {
        assert!(marginal.value <= part.mean + 1e-3, "{marginal:?} {part:?}");
    }
    let sum: f64 = marginals.iter().map(|marginal| marginal.value).sum();
    assert!(sum < parts.tvar);
}

#[test]
fn the_first_year_of_many_is_the_simulated_one() {
    let mut portfolio = small();
    portfolio.pool.capital = 1_000_000.0;
    let paths = 60_000;
    let ruin = survival(&portfolio, paths, SEED, 5, |_| ()).unwrap();
    let simulation = play(&portfolio, paths);
    let short = simulation.exceeds(Column::Shortfall, 0.0);
    assert_eq!(ruin[0], short);
    assert!(short.value > 0.02);
    assert!(ruin.windows(2).all(|pair| pair[0].value < pair[1].value));
    // Nothing is put back, so a second year is worse than the first, but five are not worse than five times.
    assert!(ruin[4].value < 8.0 * ruin[0].value);
    let mut richer = portfolio.clone();
    richer.pool.capital = 3_000_000.0;
    let less = survival(&richer, paths, SEED, 5, |_| ()).unwrap();
    assert!(less
        .iter()
        .zip(&ruin)
        .all(|(less, more)| less.value < more.value));
    assert!(survival(&portfolio, 10, SEED, 0, |_| ()).is_err());
    assert!(survival(&portfolio, 10, SEED, 101, |_| ()).is_err());
}

#[test]
fn without_capital_the_first_loss_is_ruin() {
    let mut portfolio = small();
    portfolio.dependence.dispersion = 0.0;
    portfolio.pool.capital = 0.0;
    let paths = 100_000;
    let ruin = survival(&portfolio, paths, SEED, 1, |_| ()).unwrap();
    let expected = 1.0 - (-0.151f64).exp();
    assert!((ruin[0].value - expected).abs() < 4.0 * ruin[0].standard_error);
}

#[test]
fn income_by_hand() {
    let mut portfolio = small();
    portfolio.tranches = example().tranches;
    portfolio.tranches.truncate(2);
    let mut on_line = |rate: f64| {
        if let TrancheCover::ExcessOfLoss { rate_on_line, .. } = &mut portfolio.tranches[1].cover {
            *rate_on_line = rate;
        }
        Income::of(&portfolio).unwrap()
    };
    let income = on_line(0.16);
    // Floor: 111,000 x 1.25 / (1 - 0.15 - 0.05); a tenth are fees; 15 % of the rest and 16 % of half a million are ceded.
    let premium = 111_000.0 * 1.25 / 0.8;
    assert!((income.premium - premium).abs() < 1.0);
    assert!((income.fees - premium * 0.1).abs() < 1.0);
    assert!((income.ceded - (premium * 0.9 * 0.15 + 80_000.0)).abs() < 1.0);
    assert!((income.net - (income.premium - income.fees - income.ceded)).abs() < 1e-6);
    // What a year does not earn is not ceded.
    let poor = on_line(1.0);
    assert_eq!(poor.net, 0.0);
    assert!((poor.ceded + poor.fees - poor.premium).abs() < 1e-6);
}

#[test]
fn the_required_buffer_is_enough_as_often_as_it_says() {
    let portfolio = example();
    let paths = 100_000;
    let needed = required_buffer(&portfolio, paths, SEED).unwrap();
    assert!(needed
        .windows(2)
        .all(|pair| pair[0].raises.value <= pair[1].raises.value));
    let mut backed = portfolio.clone();
    for need in needed {
        backed.buffers = vec![Buffer {
            name: "enough".to_owned(),
            value: need.raises.value,
            haircut_bps: 0,
            raises_bps: 10_000,
        }];
        let years = Years::new(&backed, SEED).unwrap();
        let mut events = Vec::new();
        let touched = (0..paths)
            .filter(|path| {
                years.draw(*path, 0, &mut events);
                let mut state = Programme::new(&backed).unwrap();
                events
                    .iter()
                    .map(|event| state.settle(event.loss).unwrap())
                    .filter(|allocation| allocation.pool_rest > 0)
                    .count()
                    > 0
            })
            .count();
        let share = touched as f64 / paths as f64;
        assert!(share <= 1.0 - need.level + 1e-9, "{}: {share}", need.level);
    }
}

#[test]
fn multiples_of_the_mean_are_a_floor_not_solvency() {
    let simulation = play(&example(), 100_000);
    let needs = needs(&simulation).unwrap();
    let (multiple, amount, share) = needs.multiples[1];
    assert_eq!(multiple, 2.0);
    assert!((amount - 2.0 * simulation.mean(Column::Gross).value).abs() < 1e-6);
    assert_eq!(share.value, simulation.exceeds(Column::Gross, amount).value);
    assert!(share.value > 0.05, "{share:?}");
    assert!(needs.var_over_mean > 5.0);
    assert!(needs.net_var.value < needs.var.value && needs.var.value < needs.tvar.value * 1.2);
    assert!(needs.var.standard_error > 0.0 && needs.tvar.standard_error > 0.0);
}

#[test]
fn the_formula_is_compared_under_every_dependence() {
    let (scr, rows) = compare(&example(), 50_000, SEED).unwrap();
    assert!(scr.windows(2).all(|pair| pair[0] < pair[1]));
    let expected = example().expected_loss().unwrap();
    for row in &rows {
        let off = (row.mean.value - expected) / row.mean.standard_error;
        assert!(off.abs() < 4.0, "{row:?}");
        for (ratio, scr) in row.scr_over_var.iter().zip(&scr) {
            assert!((ratio * row.var.value / scr - 1.0).abs() < 1e-12);
        }
    }
    assert!(rows[0].var.value < rows[1].var.value);
    assert!(rows[1].var.value < rows[5].var.value);
}

/// Standard errors against the spread of the same figure over other seeds.
#[test]
fn standard_errors_are_the_spread_over_seeds() {
    const SEEDS: u64 = 60;
    let portfolio = example();
    let figures: Vec<[Estimate; 5]> = (0..SEEDS)
        .map(|seed| {
            let simulation = simulate(&portfolio, 4_000, seed, |_| ()).unwrap();
            let marginals = simulation.marginals(&portfolio, 0.95).unwrap();
            [
                simulation.mean(Column::Gross),
                simulation.deviation(Column::Net),
                simulation.tranches[1].mean(4_000),
                simulation.products[0].mean(4_000),
                marginals[0],
            ]
        })
        .collect();
    for at in 0..5 {
        let n = SEEDS as f64;
        let mean = figures.iter().map(|f| f[at].value).sum::<f64>() / n;
        let squares: f64 = figures.iter().map(|f| (f[at].value - mean).powi(2)).sum();
        let spread = (squares / (n - 1.0)).sqrt();
        let told = figures.iter().map(|f| f[at].standard_error).sum::<f64>() / n;
        // A spread over 60 seeds is itself known to a tenth.
        assert!(
            (0.65..1.5).contains(&(told / spread)),
            "{at}: {told} for {spread}"
        );
    }
}
