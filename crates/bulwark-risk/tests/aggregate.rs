//! A year's losses: published vectors, three methods against each other, measures, layers.

use bulwark_risk::{
    aggregate::{convolution, fft, lattice, Class, Layer, Method},
    measures,
    severity::Layered,
    Aggregate, Compound, Frequency, RiskError, Severity,
};
use proptest::prelude::*;

const QUIET: fn(u64) = |_| ();
const DENTAL_NUMBER: &str = "discrete:0@.05,1@.1,2@.15,3@.2,4@.25,5@.15,6@.06,7@.03,8@.01";
const DENTAL_LOSS: &str =
    "discrete:25@.15,50@.2,75@.25,100@.125,125@.075,150@.05,175@.05,200@.05,225@.025,250@.025";

fn compound(frequency: &str, severity: &str, deductible: f64, limit: f64) -> Compound {
    let payment = Layered::uncapped(severity.parse().unwrap(), deductible, limit).unwrap();
    Compound::new(frequency.parse().unwrap(), payment).unwrap()
}

fn plain(frequency: &str, severity: &str) -> Compound {
    compound(frequency, severity, 0.0, f64::INFINITY)
}

/// Both methods on a lattice.
fn both(compound: &Compound, step: Option<f64>) -> [Aggregate; 2] {
    [Method::Panjer, Method::Fft].map(|method| compound.on_lattice(method, step).unwrap())
}

/// `text` is the published figure: as many digits as it has must agree.
#[track_caller]
fn printed(value: f64, text: &str) {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, part)| part.len()) as i32;
    let unit = 10f64.powi(exponent.parse::<i32>().unwrap() - decimals);
    let expected: f64 = text.parse().unwrap();
    assert!(
        (value - expected).abs() <= 0.5 * unit * (1.0 + 1e-9),
        "{value}, published {text}"
    );
}

#[test]
fn a1_the_distribution_of_actuar_s_vignette() {
    let compound = plain("poisson:10", "gamma:2,1");
    for year in both(&compound, Some(0.5)) {
        printed(year.mean(), "20");
        for (x, p) in [(0.0, "6.293e-5"), (0.5, "8.934e-5"), (1.0, "1.767e-4")] {
            printed(year.pmf(x).unwrap(), p);
        }
        assert_eq!(year.pmf(0.25), Ok(0.0), "between points there is nothing");
        for (p, x) in [
            (0.25, 14.5),
            (0.5, 19.5),
            (0.75, 25.0),
            (0.9, 30.5),
            (0.95, 34.0),
            (0.975, 37.0),
            (0.99, 41.0),
            (0.995, 43.5),
            (0.999, 49.5),
        ] {
            assert_eq!(year.var(p), Ok(x), "VaR {p}");
        }
        // TVaR as an independent program has it, with nothing cut off.
        for (p, cte, tvar) in [
            (0.9, "35.42", "35.046754865"),
            (0.95, "38.55", "38.175372349"),
            (0.99, "45.01", "44.661750531"),
        ] {
            printed(year.cte(p).unwrap().unwrap(), cte);
            printed(year.tvar(p).unwrap(), tvar);
        }
    }
}

/// The coherent figures of the reference come from a payment that was cut at 22, as the vignette does, and lost 6e-9 of its
/// probability: three parts in a million less.
#[test]
fn a1_the_coherent_figures_with_the_payment_cut() {
    let (step, last) = (0.5, 44);
    let compound = plain("poisson:10", "gamma:2,1");
    let payment = compound.payment();
    let mut f = lattice::payments(payment, step, last);
    let cell = (payment.lev(22.0) - payment.lev(21.5)) / step;
    f.push(cell - payment.sf(22.0));
    let g = Class::of(compound.frequency())
        .unwrap()
        .probabilities(&f, 400);
    for (p, var, tvar) in [
        (0.9, 61, "35.0467"),
        (0.95, 68, "38.1753"),
        (0.99, 82, "44.6615"),
    ] {
        let reached: f64 = g[..=var].iter().sum();
        let above: f64 = (0u32..)
            .zip(&g)
            .skip(var + 1)
            .map(|(j, g)| g * f64::from(j) * step)
            .sum();
        let var = var as f64 * step;
        printed((above + var * (reached - p)) / (1.0 - p), tvar);
        let whole = compound.on_lattice(Method::Panjer, Some(step)).unwrap();
        assert!((whole.tvar(p).unwrap() - tvar.parse::<f64>().unwrap()).abs() < 3e-4);
    }
}

#[test]
fn a4_the_dental_cover() {
    let compound = plain(DENTAL_NUMBER, DENTAL_LOSS);
    for year in both(&compound, None) {
        assert_eq!(year.step(), Some(25.0), "found from the points");
        printed(year.mean(), "314.5");
        printed(compound.variance(), "36716.5");
        printed(year.sd(), "191.6155");
        let pmf = [".05", ".015", ".02338", ".03468", ".03258", ".03579"];
        for (j, p) in (0u8..).zip(pmf) {
            printed(year.pmf(25.0 * f64::from(j)).unwrap(), p);
        }
        for (d, premium) in [
            (0.0, 314.5),
            (25.0, 290.75),
            (50.0, 267.375),
            (75.0, 244.584375),
            (100.0, 222.660625),
        ] {
            let found = year.stop_loss(d).unwrap();
            assert!((found - premium).abs() < 1e-9, "{d}: {found}");
        }
        let between = year.stop_loss(60.0).unwrap();
        let expected = 267.375 + 0.4 * (244.584375 - 267.375);
        assert!((between - expected).abs() < 1e-9, "linear between points");
    }
}

#[test]
fn b1_a_geometric_number_of_losses() {
    for year in both(&plain("geometric:2", "discrete:5@.2,10@.3,20@.5"), None) {
        for (d, premium) in [
            (0.0, "28"),
            (5.0, "24.6667"),
            (10.0, "21.5556"),
            (15.0, "18.8074"),
        ] {
            printed(year.stop_loss(d).unwrap(), premium);
        }
    }
}

#[test]
fn b3_layers_of_given_claims() {
    let claims = [50.0, 600.0, 1800.0, 4000.0];
    let total = |from, limit| Layer::new(from, limit).unwrap().of_year(&claims);
    assert_eq!(total(0.0, 100.0), 350.0);
    assert_eq!(total(100.0, 2900.0), 5100.0);
    assert_eq!(total(3000.0, f64::INFINITY), 1000.0);
    let capped = Layer::new(100.0, 2900.0).unwrap();
    let capped = capped.with_aggregate(1000.0, 3000.0).unwrap();
    assert_eq!(capped.of_year(&claims), 3000.0);
    assert_eq!(capped.of_year(&claims[..3]), 1200.0);
}

#[test]
fn d1_a_quantile_is_the_smallest_loss_that_reaches_the_level() {
    for year in both(&plain("discrete:1@1", "discrete:1@.75,3@.2,4@.05"), None) {
        for (p, x) in [(0.6, 1.0), (0.9, 3.0), (0.95, 3.0), (0.950001, 4.0)] {
            assert_eq!(year.var(p), Ok(x), "VaR {p}");
        }
    }
    let sample: Vec<f64> = (0..100)
        .map(|i| {
            if i < 75 {
                1.0
            } else if i < 95 {
                3.0
            } else {
                4.0
            }
        })
        .collect();
    for (p, x) in [(0.6, 1.0), (0.9, 3.0), (0.95, 3.0), (0.950001, 4.0)] {
        assert_eq!(measures::var_of_sorted(&sample, p), Ok(x), "VaR {p}");
    }
}

#[test]
fn a_reserve_of_twice_the_expected_loss_is_no_solvency() {
    let two = compound("poisson:2", "lognormal:0,1.8", 0.0, 10.0);
    let half = compound("poisson:.5", "lognormal:0,1.8", 0.0, 10.0);
    for (year, small) in both(&two, None).into_iter().zip(both(&half, None)) {
        printed(year.mean(), "5.053");
        printed(100.0 * (1.0 - year.cdf(2.0 * year.mean()).unwrap()), "19.4");
        printed(year.var(0.995).unwrap(), "26.6");
        printed(small.var(0.995).unwrap() / small.mean(), "11");
    }
}

#[test]
fn payments_on_the_lattice_keep_mean_and_mass() {
    for (severity, deductible, limit, step) in [
        ("gamma:2,1", 0.0, f64::INFINITY, 0.5),
        ("gamma:.4,3", 0.0, f64::INFINITY, 0.01),
        ("lognormal:0,1.8", 0.0, 10.0, 0.03),
        ("lognormal:13.5,1.6", 1e5, 1e7, 3_333.0),
        ("pareto:.9,1e6", 2e5, 5e7, 1e5),
        ("gpd:1.04,2e6,1e6", 0.0, 1e7, 12_345.0),
        ("discrete:1@.3,2.5@.3,7.77@.4", 0.0, f64::INFINITY, 1.0),
        ("discrete:1@.3,2.5@.3,7.77@.4", 1.5, 4.0, 0.7),
    ] {
        let payment = Layered::new(severity.parse().unwrap(), deductible, limit).unwrap();
        let f = lattice::payments(&payment, step, 1 << 22);
        let mass: f64 = f.iter().sum();
        let mean: f64 = (0u32..).zip(&f).map(|(j, p)| p * f64::from(j) * step).sum();
        assert!(f.iter().all(|p| *p >= 0.0), "{severity}");
        assert!((mass - 1.0).abs() < 1e-12, "{severity}: mass {mass}");
        let error = mean / payment.mean() - 1.0;
        assert!(error.abs() < 1e-10, "{severity}: mean off by {error:e}");
    }
}

#[test]
fn a_step_is_the_common_one_of_decimal_payments() {
    for (severity, deductible, step) in [
        ("discrete:0.3@.5,0.5@.5", 0.0, 0.1),
        ("discrete:0.3@.5,0.5@.5", 0.1, 0.2),
        ("discrete:250000@.5,1000000@.5", 0.0, 250_000.0),
        ("discrete:1e6@.5,1750000@.5", 250_000.0, 750_000.0),
        ("discrete:12.34@.5,0.02@.5", 0.0, 0.02),
    ] {
        let year = compound("poisson:1", severity, deductible, f64::INFINITY)
            .on_lattice(Method::Fft, None)
            .unwrap();
        let found = year.step().unwrap();
        assert!((found / step - 1.0).abs() < 1e-12, "{severity}: {found}");
        assert!(year.step_choice().unwrap().starts_with("step"));
    }
    // No common one: it is chosen from the scale.
    let year = plain(
        "poisson:1",
        "discrete:3.14159265358979@.5,2.71828182845905@.5",
    )
    .on_lattice(Method::Fft, None)
    .unwrap();
    let points = year.lattice().unwrap().len();
    assert!((4_000..60_000).contains(&points), "{points}");
    printed(year.stop_loss(0.0).unwrap(), "2.929937241");
}

/// Every family, many and few losses, light and capped tails.
#[test]
fn recursion_and_transform_agree() {
    for frequency in [
        "poisson:.01",
        "poisson:3",
        "poisson:2000",
        "negbin:.3,4",
        "negbin:5.3,2.2",
        "negbin:400,5",
        "geometric:2",
        "binomial:5,.3",
        "binomial:1000,.01",
        "binomial:40,.9",
        "binomial:1000,.5",
        "zmpoisson:3,.5",
        "zmpoisson:3,0",
        "zmpoisson:900,.2",
        "zmnegbin:2,3,.7",
        "zmbinomial:12,.1,.01",
        "zmbinomial:40,.8,.2",
        "zmgeometric:2,.1",
        DENTAL_NUMBER,
    ] {
        for (severity, limit) in [
            ("discrete:1@.5,2@.5", f64::INFINITY),
            ("discrete:0@.3,1@.5,17@.2", f64::INFINITY),
            ("exponential:4", f64::INFINITY),
            ("lognormal:0,1.8", 10.0),
        ] {
            let compound = compound(frequency, severity, 0.0, limit);
            let [panjer, fft] = both(&compound, None);
            let (a, b) = (panjer.lattice().unwrap(), fft.lattice().unwrap());
            assert_eq!(a.len(), b.len(), "{frequency} {severity}");
            let worst = a
                .iter()
                .zip(b)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f64::max);
            assert!(worst < 1e-12, "{frequency} {severity}: {worst:e}");
            for p in [0.5, 0.9, 0.995] {
                let (a, b) = (panjer.tvar(p).unwrap(), fft.tvar(p).unwrap());
                assert!(
                    (a / b - 1.0).abs() < 1e-8,
                    "{frequency} {severity}: {a} and {b}"
                );
            }
            // The lattice's own mean is the exact one: none of it was lost.
            let step = panjer.step().unwrap();
            let mean: f64 = (0u32..).zip(a).map(|(j, p)| p * f64::from(j) * step).sum();
            let error = mean / compound.mean() - 1.0;
            assert!(
                error.abs() < 1e-9,
                "{frequency} {severity}: mean off by {error:e}"
            );
        }
    }
}

#[test]
fn simulation_agrees_within_its_standard_errors() {
    for (frequency, severity, limit) in [
        ("poisson:2", "lognormal:0,1.8", 10.0),
        ("negbin:5.3,2.2", "gamma:2,1", f64::INFINITY),
        ("zmbinomial:12,.4,.3", "exponential:4", f64::INFINITY),
        (DENTAL_NUMBER, DENTAL_LOSS, f64::INFINITY),
        ("poisson:80", "pareto:1.1,2", 50.0),
    ] {
        let compound = compound(frequency, severity, 0.0, limit);
        let exact = compound.on_lattice(Method::Fft, None).unwrap();
        let simulated = compound.simulate(100_000, 7, &QUIET).unwrap();
        let years = simulated.sample().unwrap();
        let within = |what: &str, found: f64, exact: f64, error: f64| {
            assert!(error > 0.0, "{frequency} {severity} {what}");
            let off = (found - exact).abs() / error;
            assert!(
                off < 4.0,
                "{frequency} {severity} {what}: {found}, exact {exact}, {off} errors"
            );
        };
        let error = measures::standard_error_of_mean(years).unwrap();
        within("mean", measures::mean(years).unwrap(), exact.mean(), error);
        for p in [0.9, 0.99, 0.995] {
            let (low, high) = measures::interval_of_var(years, p).unwrap();
            let (var, found) = (exact.var(p).unwrap(), simulated.var(p).unwrap());
            // Twice the 95 % interval on either side, and a step of the lattice.
            let slack = high - low + exact.step().unwrap();
            assert!(
                low - slack <= var && var <= high + slack,
                "{low} {var} {high}"
            );
            assert!(low <= found && found <= high);
            let error = measures::standard_error_of_tvar(years, p).unwrap();
            within(
                "TVaR",
                simulated.tvar(p).unwrap(),
                exact.tvar(p).unwrap(),
                error,
            );
        }
        let d = 2.0 * exact.mean();
        let error = measures::standard_error_of_stop_loss(years, d).unwrap();
        within(
            "stop-loss",
            simulated.stop_loss(d).unwrap(),
            exact.stop_loss(d).unwrap(),
            error,
        );
    }
}

/// Standard errors against the spread of two hundred simulations.
#[test]
fn standard_errors_are_what_repetition_shows() {
    let compound = compound("poisson:2", "lognormal:0,1.8", 0.0, 10.0);
    let runs: Vec<Aggregate> = (0..200)
        .map(|seed| compound.simulate(4_000, seed, &QUIET).unwrap())
        .collect();
    let ratio = |figure: &dyn Fn(&[f64]) -> f64, error: &dyn Fn(&[f64]) -> f64| {
        let figures: Vec<f64> = runs
            .iter()
            .map(|run| figure(run.sample().unwrap()))
            .collect();
        let errors: f64 = runs.iter().map(|run| error(run.sample().unwrap())).sum();
        errors / 200.0 / measures::sd(&figures).unwrap()
    };
    // The spread of 200 is itself known to about five per cent.
    for ratio in [
        ratio(&|s| measures::mean(s).unwrap(), &|s| {
            measures::standard_error_of_mean(s).unwrap()
        }),
        ratio(&|s| measures::var_of_sorted(s, 0.95).unwrap(), &|s| {
            measures::standard_error_of_var(s, 0.95).unwrap()
        }),
        ratio(&|s| measures::tvar_of_sorted(s, 0.95).unwrap(), &|s| {
            measures::standard_error_of_tvar(s, 0.95).unwrap()
        }),
        ratio(&|s| measures::stop_loss_of_sorted(s, 10.0).unwrap(), &|s| {
            measures::standard_error_of_stop_loss(s, 10.0).unwrap()
        }),
    ] {
        assert!((0.85..1.15).contains(&ratio), "{ratio}");
    }
}

#[test]
fn tilting_removes_what_wraps_around() {
    // A hundred losses of 1 to 3 on a lattice of 128 points: half the years lie beyond it.
    let payment = Layered::new("discrete:1@.5,3@.5".parse().unwrap(), 0.0, f64::INFINITY).unwrap();
    let frequency: Frequency = "poisson:64".parse().unwrap();
    let f = lattice::payments(&payment, 1.0, 4);
    let exact = Class::of(&frequency).unwrap().probabilities(&f, 128);
    let error = |tilt| {
        let found = fft::compound(&frequency, &f, 128, tilt);
        exact
            .iter()
            .zip(found)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max)
    };
    assert!(error(0.0) > 1e-2, "{:e}", error(0.0));
    assert!(error(20.0) < 1e-9, "{:e}", error(20.0));
    let balanced = error(fft::tilt(0.5));
    assert!(balanced < 1e-8, "{balanced:e}");
}

#[test]
fn a_lattice_that_was_cut_loses_nothing_below_its_end() {
    let compound = plain("poisson:2", "lognormal:0,1.8");
    let [panjer, fft] = both(&compound, None);
    let long = compound.on_lattice(Method::Fft, panjer.step()).unwrap();
    for year in [&panjer, &fft] {
        let step = year.step().unwrap();
        let own: f64 = (0u32..)
            .zip(year.lattice().unwrap())
            .map(|(j, p)| p * f64::from(j) * step)
            .sum();
        // 10.105 in all.
        printed(year.mean(), "10.106");
        assert!(own < year.mean(), "the tail is not on the lattice");
        for p in [0.9, 0.995, 0.999] {
            let (tvar, exact) = (year.tvar(p).unwrap(), long.tvar(p).unwrap());
            assert!(
                (tvar / exact - 1.0).abs() < 1e-6,
                "TVaR {p}: {tvar} {exact}"
            );
        }
    }
    // It says what it cannot know.
    assert!(
        panjer.warnings()[0].contains("ends at"),
        "{:?}",
        panjer.warnings()
    );
    let error = panjer.var(0.999_999_9).unwrap_err();
    assert!(
        matches!(&error, RiskError::Domain(text) if text.contains("larger step")),
        "{error}"
    );
    assert!(panjer.stop_loss(1e6).is_err() && panjer.cdf(1e6).is_err());
}

/// Books of any scale: less than two million points, the answer within them.
#[test]
fn a_chosen_step_suits_books_of_any_scale() {
    for (frequency, severity, deductible, limit) in [
        ("poisson:100000", "exponential:4", 0.0, f64::INFINITY),
        (
            "binomial:1000,.9",
            "exponential:1000",
            5_000.0,
            f64::INFINITY,
        ),
        ("poisson:3", "lognormal:7,1.8", 0.0, 1e9),
        ("poisson:1", "gpd:.3,1", 1e5, 1e6),
        ("poisson:.000001", "gamma:2,1000", 0.0, 1e9),
        ("zmnegbin:2,3,.7", "gamma:.1,1", 0.0, f64::INFINITY),
        ("negbin:5.3,2.2", "gpd:1.04,2e6,1e6", 0.0, 1e7),
        ("geometric:500", "pareto:1.2,7e5", 1e4, 5e6),
    ] {
        let compound = compound(frequency, severity, deductible, limit);
        let year = compound.on_lattice(Method::Fft, None).unwrap();
        assert!(
            year.lattice().unwrap().len() <= 2_000_000,
            "{frequency} {severity}"
        );
        let (var, tvar) = (year.var(0.995).unwrap(), year.tvar(0.995).unwrap());
        assert!(
            tvar >= var && tvar >= compound.mean(),
            "{frequency} {severity}"
        );
        // Normal with many losses; else not more than Cantelli's inequality allows.
        let bound = compound.mean() + (0.995f64 / 0.005).sqrt() * year.sd();
        assert!(
            var <= bound + year.step().unwrap(),
            "{frequency} {severity}: {var} {bound}"
        );
    }
    let many = compound("poisson:100000", "exponential:4", 0.0, f64::INFINITY);
    let normal = many.mean() + 2.575_829_303_548_9 * many.variance().sqrt();
    for year in both(&many, None) {
        assert!((year.var(0.995).unwrap() / normal - 1.0).abs() < 1e-4);
    }
}

#[test]
fn a_heavy_tail_needs_a_limit_or_insistence() {
    for severity in ["lognormal:0,1.8", "pareto:1.5,2", "gpd:.9,1"] {
        let severity: Severity = severity.parse().unwrap();
        let refused = Layered::new(severity.clone(), 0.0, f64::INFINITY);
        assert!(matches!(refused, Err(RiskError::Uncapped(_))));
        assert!(Layered::uncapped(severity.clone(), 0.0, f64::INFINITY).is_ok());
        let layer = Layer::new(10.0, f64::INFINITY).unwrap();
        let year = |insist| {
            layer.year(
                Frequency::Poisson(1.0),
                severity.clone(),
                Method::Panjer,
                None,
                insist,
            )
        };
        assert!(matches!(year(false), Err(RiskError::Uncapped(_))));
        assert!(year(true).unwrap().expected_loss > 0.0);
    }
    let without_mean: Severity = "gpd:1.04,1".parse().unwrap();
    assert!(Layered::uncapped(without_mean, 0.0, f64::INFINITY).is_err());
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let compound = compound("negbin:2,3", "lognormal:0,1.8", 0.5, 10.0);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let simulated = compound.simulate(20_000, 3, &QUIET).unwrap();
            let fft = compound.on_lattice(Method::Fft, None).unwrap();
            let bits = |all: &[f64]| all.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            (
                bits(simulated.sample().unwrap()),
                bits(fft.lattice().unwrap()),
            )
        })
    };
    assert_eq!(run(1), run(3));
    let other = compound.simulate(20_000, 4, &QUIET).unwrap();
    let same = compound.simulate(20_000, 3, &QUIET).unwrap();
    assert_ne!(other.sample(), same.sample(), "another seed, other years");
}

/// Two risks that each lose 100 with probability 4 %: alone VaR 95 sees nothing.
#[test]
fn tvar_is_subadditive_where_var_is_not() {
    let one = plain("binomial:1,.04", "discrete:100@1")
        .on_lattice(Method::Panjer, None)
        .unwrap();
    let two = plain("binomial:2,.04", "discrete:100@1")
        .on_lattice(Method::Panjer, None)
        .unwrap();
    assert_eq!((one.var(0.95), two.var(0.95)), (Ok(0.0), Ok(100.0)));
    printed(one.tvar(0.95).unwrap(), "80");
    printed(two.tvar(0.95).unwrap(), "103.2");
    // The conditional mean is not coherent either.
    assert_eq!(one.cte(0.95).unwrap().map(f64::round), Some(100.0));
}

#[test]
fn a_curve_of_return_periods_is_read_off_the_years() {
    let years: Vec<f64> = (1..=1000).map(f64::from).collect();
    let curve = measures::exceedance_curve(&years, &[2.0, 10.0, 200.0]).unwrap();
    assert_eq!(curve, [(2.0, 500.0), (10.0, 900.0), (200.0, 995.0)]);
    assert!(measures::exceedance_curve(&years, &[2000.0]).is_err());
    assert!(measures::exceedance_curve(&years, &[1.0]).is_err());
    assert_eq!(
        measures::interval_of_var(&years[..20], 0.99).unwrap().1,
        f64::INFINITY
    );
}

#[test]
fn a_layer_s_year_in_closed_form_and_on_a_lattice() {
    let frequency: Frequency = "negbin:4,1".parse().unwrap();
    let severity: Severity = "lognormal:0,1.8".parse().unwrap();
    let layer = Layer::new(2.0, 8.0).unwrap();
    let plain = layer
        .year(
            frequency.clone(),
            severity.clone(),
            Method::Panjer,
            None,
            false,
        )
        .unwrap();
    // An aggregate limit that is never reached changes nothing but the line.
    let wide = layer.with_aggregate(0.0, 2_000.0).unwrap();
    let wide = wide
        .year(
            frequency.clone(),
            severity.clone(),
            Method::Fft,
            None,
            false,
        )
        .unwrap();
    assert!((plain.expected_loss / wide.expected_loss - 1.0).abs() < 1e-9);
    assert!((plain.second_moment / wide.second_moment - 1.0).abs() < 1e-5);
    assert_eq!(plain.rate_on_line, Some(plain.expected_loss / 8.0));
    let above = severity.sf(2.0);
    assert!((plain.expected_count - 4.0 * above).abs() < 1e-12);
    assert!((plain.attachment - (1.0 - (1.0 + above).powi(-4))).abs() < 1e-12);
    assert!(plain.exhaustion < plain.attachment && plain.exhaustion > 0.0);
    // Simulated: both terms.
    let both = layer.with_aggregate(3.0, 10.0).unwrap();
    let year = both
        .year(
            frequency.clone(),
            severity.clone(),
            Method::Panjer,
            None,
            false,
        )
        .unwrap();
    let payment = Layered::new(severity, 2.0, 8.0).unwrap();
    let simulated = Compound::new(frequency, payment)
        .unwrap()
        .simulate(200_000, 1, &QUIET)
        .unwrap();
    let paid: Vec<f64> = simulated
        .sample()
        .unwrap()
        .iter()
        .map(|s| (s - 3.0).clamp(0.0, 10.0))
        .collect();
    let n = paid.len() as f64;
    let share = |holds: &dyn Fn(&f64) -> bool| paid.iter().filter(|x| holds(x)).count() as f64 / n;
    let mean = measures::mean(&paid).unwrap();
    assert!(
        (year.expected_loss - mean).abs() < 4.0 * measures::standard_error_of_mean(&paid).unwrap()
    );
    assert!((year.sd() / measures::sd(&paid).unwrap() - 1.0).abs() < 0.01);
    assert!((year.attachment - share(&|x| *x > 0.0)).abs() < 0.005);
    assert!((year.exhaustion - share(&|x| *x == 10.0)).abs() < 0.005);
    let (first, second) = simulated.layer_moments(3.0, 10.0).unwrap();
    assert!((first - mean).abs() < 1e-9 && second > first * first);
    // A whole loss of points at the very end of the layer exhausts it.
    let points: Severity = "discrete:5@.5,10@.5".parse().unwrap();
    let year = layer
        .year(Frequency::Poisson(1.0), points, Method::Panjer, None, false)
        .unwrap();
    assert!((year.exhaustion - (1.0 - (-0.5f64).exp())).abs() < 1e-12);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let compound = plain("poisson:3", "discrete:1@.5,2@.5");
    let year = compound.on_lattice(Method::Panjer, None).unwrap();
    for p in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(year.var(p).is_err() && year.tvar(p).is_err() && year.cte(p).is_err());
    }
    assert!(compound.on_lattice(Method::Panjer, Some(0.0)).is_err());
    assert!(compound.on_lattice(Method::Fft, Some(f64::NAN)).is_err());
    assert!(compound.simulate(1, 1, &QUIET).is_err());
    assert!(Layer::new(-1.0, 5.0).is_err() && Layer::new(1.0, 0.0).is_err());
    assert!(measures::var_of_sorted(&[], 0.5).is_err());
    // A year without losses is no error.
    let none = plain("poisson:0", "discrete:0@1")
        .on_lattice(Method::Panjer, None)
        .unwrap();
    assert_eq!(
        (none.var(0.99), none.tvar(0.99), none.cte(0.99)),
        (Ok(0.0), Ok(0.0), Ok(None))
    );
}

fn any_frequency() -> impl Strategy<Value = Frequency> {
    let base = prop_oneof![
        (0.01f64..60.0).prop_map(Frequency::Poisson),
        (0.2f64..8.0, 0.05f64..6.0).prop_map(|(r, beta)| Frequency::NegBin { r, beta }),
        (1u32..60, 0.01f64..0.95).prop_map(|(m, q)| Frequency::Binomial { m, q }),
    ];
    let modified = (base.clone(), 0.0f64..0.9).prop_map(|(base, p0)| Frequency::ZeroModified {
        base: Box::new(base),
        p0,
    });
    let list = prop::collection::vec(0.01f64..1.0, 1..9).prop_map(|weights| {
        let sum: f64 = weights.iter().sum();
        Frequency::Discrete(weights.iter().map(|w| w / sum).collect())
    });
    prop_oneof![3 => base, 2 => modified, 1 => list]
}

fn any_payment() -> impl Strategy<Value = Layered> {
    let severity = prop_oneof![
        (0.5f64..9.0).prop_map(|mean| format!("exponential:{mean}")),
        (0.3f64..5.0, 0.5f64..3.0).prop_map(|(a, b)| format!("gamma:{a},{b}")),
        (-1.0f64..2.0, 0.3f64..2.2).prop_map(|(m, s)| format!("lognormal:{m},{s}")),
        (0.7f64..3.0, 0.5f64..9.0).prop_map(|(a, t)| format!("pareto:{a},{t}")),
        (0u8..5, 1u8..9, 0.1f64..0.9).prop_map(|(x, y, p)| format!(
            "discrete:{x}@{p},{}@{}",
            x + y,
            1.0 - p
        )),
    ];
    (severity, 0.0f64..2.0, 2.0f64..30.0).prop_map(|(severity, deductible, limit)| {
        Layered::new(severity.parse().unwrap(), deductible, limit).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn methods_agree_and_measures_are_in_order(frequency in any_frequency(), payment in any_payment()) {
        let compound = Compound::new(frequency, payment).unwrap();
        prop_assume!(compound.payment().mean() > 1e-3);
        let step = (compound.payment().limit() / 200.0).max(0.02);
        let [panjer, fft] = both(&compound, Some(step));
        let (a, b) = (panjer.lattice().unwrap(), fft.lattice().unwrap());
        let worst = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        prop_assert!(worst < 1e-11, "{worst:e}");
        let mut before = (0.0, 0.0);
        for p in [0.05, 0.3, 0.6, 0.9, 0.99, 0.999] {
            let (var, tvar) = (panjer.var(p).unwrap(), panjer.tvar(p).unwrap());
            prop_assert!(var >= before.0 && tvar >= before.1 - 1e-9, "monotone in p");
            prop_assert!(tvar >= var && tvar >= panjer.mean() - 1e-9);
            prop_assert!(panjer.cdf(var).unwrap() >= p - 1e-9);
            prop_assert!(var == 0.0 || panjer.cdf(var - step).unwrap() < p + 1e-9);
            if let Some(cte) = panjer.cte(p).unwrap() {
                prop_assert!(cte >= tvar - 1e-6 * (1.0 + tvar), "{cte} {tvar}");
            }
            before = (var, tvar);
        }
        let mut last = compound.mean();
        for d in [0.5, 1.7, 4.0, 11.0] {
            let premium = panjer.stop_loss(d).unwrap();
            prop_assert!(premium <= last + 1e-12 && premium >= compound.mean() - d - 1e-9);
            last = premium;
        }
    }

    #[test]
    fn tvar_of_a_sum_is_at_most_the_sum(
        x in prop::collection::vec(0.0f64..100.0, 2..200),
        p in 0.05f64..0.995,
        seed in 0usize..1000,
    ) {
        let n = x.len();
        let y: Vec<f64> = (0..n).map(|i| x[(i * 7 + seed) % n] * ((i % 3) as f64)).collect();
        let sorted = |mut all: Vec<f64>| {
            all.sort_by(f64::total_cmp);
            measures::tvar_of_sorted(&all, p).unwrap()
        };
        let sum = x.iter().zip(&y).map(|(x, y)| x + y).collect();
        prop_assert!(sorted(sum) <= sorted(x) + sorted(y) + 1e-9);
    }
}

#[test]
fn convolution_is_the_sum_over_numbers_of_losses() {
    // Two losses of 0 or 1 with probability one half each: 1/4, 1/2, 1/4.
    assert_eq!(
        convolution(&[0.0, 0.0, 1.0], &[0.5, 0.5], 4),
        [0.25, 0.5, 0.25, 0.0]
    );
    assert_eq!(convolution(&[1.0], &[0.5, 0.5], 2), [1.0, 0.0]);
    // Cut: the points that are left are right.
    assert_eq!(convolution(&[0.5, 0.0, 0.5], &[0.5, 0.5], 2), [0.625, 0.25]);
}
