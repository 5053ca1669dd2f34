//! Severities and frequencies: closed forms against integrals of the survival function, inversion, text.

use bulwark_risk::{
    severity::{Discrete, Gpd, Layered, LogNormal, Splice, Truncated},
    Frequency, RiskError, Severity,
};
use proptest::prelude::*;

/// `k * integral of x^(k-1) S(x) dx` over `[0, d]` by Simpson's rule on a grid that is fine near zero.
fn integral(severity: &Severity, k: u8, d: f64) -> f64 {
    let steps = 40_000;
    let at = |i: usize| d * (i as f64 / steps as f64).powi(3);
    let value = |x: f64| f64::from(k) * x.powi(i32::from(k) - 1) * severity.sf(x);
    (0..steps)
        .map(|i| {
            let (a, b) = (at(i), at(i + 1));
            (b - a) / 6.0 * (value(a) + 4.0 * value((a + b) / 2.0) + value(b))
        })
        .sum()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()).max(1e-12)
}

fn any_severity() -> impl Strategy<Value = Severity> {
    let plain = prop_oneof![
        (0.2f64..50.0).prop_map(|m| Severity::exponential(m).unwrap()),
        (0.5f64..5.0, 0.2f64..20.0).prop_map(|(a, b)| format!("gamma:{a},{b}").parse().unwrap()),
        (-1.0f64..3.0, 0.2f64..2.5)
            .prop_map(|(m, s)| Severity::LogNormal(LogNormal::new(m, s).unwrap())),
        (0.6f64..4.0, 0.5f64..20.0).prop_map(|(a, t)| Severity::pareto(a, t).unwrap()),
        (-0.4f64..1.5, 0.5f64..20.0, 0.0f64..5.0)
            .prop_map(|(x, b, u)| Severity::Gpd(Gpd::new(x, b, u).unwrap())),
    ];
    let truncated =
        (plain.clone(), 0.1f64..2.0, 3.0f64..30.0).prop_filter_map("mass", |(base, from, to)| {
            let truncated = Truncated::new(base, from, to).ok()?;
            (truncated.base().sf(from) - truncated.base().sf(to) > 1e-3)
                .then(|| Severity::Truncated(Box::new(truncated)))
        });
    let splice = (-0.3f64..1.5, 0.5f64..9.0, 0.05f64..0.5).prop_map(|(xi, beta, weight)| {
        let body = Truncated::new("lognormal:1,1".parse().unwrap(), 0.5, 6.0).unwrap();
        Severity::Splice(Box::new(
            Splice::new(body, Gpd::new(xi, beta, 6.0).unwrap(), weight).unwrap(),
        ))
    });
    prop_oneof![4 => plain, 1 => truncated, 1 => splice]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn limited_moments_are_integrals_of_the_survival_function(severity in any_severity(), d in 0.1f64..60.0) {
        for k in [1u8, 2] {
            let exact = severity.limited_moment(k, d);
            let numeric = integral(&severity, k, d);
            prop_assert!(close(exact, numeric, 1e-5), "{severity} k {k} d {d}: {exact} and {numeric}");
        }
    }

    #[test]
    fn quantiles_invert_the_distribution(severity in any_severity(), p in 0.001f64..0.999) {
        let x = severity.quantile(p);
        prop_assert!((severity.cdf(x) - p).abs() < 1e-8, "{severity} at {p}: {x}, {}", severity.cdf(x));
        prop_assert!((severity.cdf(x) + severity.sf(x) - 1.0).abs() < 1e-9);
        let y = severity.tail_quantile(1.0 - p);
        prop_assert!(close(x, y, 1e-6), "{severity} at {p}: {x} and {y}");
    }

    #[test]
    fn densities_are_slopes(severity in any_severity(), p in 0.05f64..0.95) {
        let x = severity.quantile(p);
        let h = x * 1e-5;
        let (before, after) = (severity.sf(x - h), severity.sf(x + h));
        let slope = (before - after) / (2.0 * h);
        let jump = severity.sf(x - 2.0 * h) - severity.sf(x + 2.0 * h);
        // A splice's density jumps at its threshold.
        prop_assume!(close(jump, 2.0 * (before - after), 1e-3));
        prop_assert!(close(severity.ln_pdf(x).exp(), slope, 1e-3), "{severity} at {x}");
    }

    #[test]
    fn layers_of_a_tower_add_up(severity in any_severity(), a in 0.1f64..10.0, b in 0.1f64..10.0) {
        let layer = |d, l| Layered::new(severity.clone(), d, l).unwrap();
        let whole = layer(0.0, a + b).mean();
        prop_assert!(close(layer(0.0, a).mean() + layer(a, b).mean(), whole, 1e-9));
        prop_assert!(layer(a, b).variance() <= layer(a, b).second_moment());
    }
}

#[test]
fn a_mean_without_limit_is_refused_for_heavy_tails() {
    for text in [
        "lognormal:7,1.8",
        "pareto:1,5",
        "pareto:3,5",
        "gpd:1.04,1000000",
    ] {
        let severity: Severity = text.parse().unwrap();
        assert!(
            matches!(severity.mean(), Err(RiskError::Uncapped(_))),
            "{text}"
        );
        assert!(Layered::new(severity.clone(), 0.0, f64::INFINITY).is_err());
        assert!(Layered::new(severity, 0.0, 10.0).is_ok());
    }
    // Whoever insists gets a mean where there is one.
    let pareto: Severity = "pareto:3,5".parse().unwrap();
    assert!(close(
        Layered::uncapped(pareto, 0.0, f64::INFINITY)
            .unwrap()
            .mean(),
        2.5,
        1e-12
    ));
    let none: Severity = "gpd:1,5".parse().unwrap();
    assert!(Layered::uncapped(none, 0.0, f64::INFINITY).is_err());
    assert!(close(
        "gamma:2,3".parse::<Severity>().unwrap().mean().unwrap(),
        6.0,
        1e-12
    ));
}

#[test]
fn lognormal_capped_at_ten_has_the_reference_mean() {
    // Compound Poisson(2) of lognormal(0, 1.8) capped at 10: expected annual loss 5.053.
    let capped = Layered::new("lognormal:0,1.8".parse().unwrap(), 0.0, 10.0).unwrap();
    assert_eq!(format!("{:.3}", 2.0 * capped.mean()), "5.053");
}

/// Losses 50, 600, 1,800 and 4,000 over the layers up to 100, to 3,000 and beyond (Loss Data Analytics 10.4.4).
#[test]
fn layers_of_four_claims() {
    let losses = Severity::Discrete(Discrete::empirical(&[50.0, 600.0, 1800.0, 4000.0]).unwrap());
    let total = |d, l| 4.0 * Layered::new(losses.clone(), d, l).unwrap().mean();
    assert_eq!(total(0.0, 100.0), 350.0);
    assert_eq!(total(100.0, 2900.0), 5100.0);
    assert_eq!(total(3000.0, f64::INFINITY), 1000.0);
}

#[test]
fn frequencies_sum_to_one_and_have_their_moments() {
    for text in [
        "poisson:3",
        "poisson:0",
        "negbin:5.3,2.2",
        "binomial:7,0.3",
        "geometric:2",
        "zmpoisson:1.5,0.6",
        "zmnegbin:2,0.7,0.1",
        "zmbinomial:5,0.4,0.5",
        "zmgeometric:2,0",
        "discrete:0@0.5,3@0.5",
    ] {
        let frequency: Frequency = text.parse().unwrap();
        let p: Vec<f64> = (0..400).map(|n| frequency.pmf(n)).collect();
        let sum: f64 = p.iter().sum();
        let mean: f64 = p.iter().zip(0..).map(|(p, n)| p * f64::from(n)).sum();
        let square: f64 = p
            .iter()
            .zip(0..)
            .map(|(p, n)| p * f64::from(n) * f64::from(n))
            .sum();
        assert!(close(sum, 1.0, 1e-9), "{text} sums to {sum}");
        assert!(close(mean, frequency.mean(), 1e-9), "{text} mean {mean}");
        assert!(
            close(square - mean * mean, frequency.variance(), 1e-8),
            "{text}"
        );
        let t = 0.7;
        let pgf: f64 = p.iter().zip(0..).map(|(p, n)| p * f64::powi(t, n)).sum();
        assert!(close(pgf, frequency.pgf_at(t), 1e-9), "{text}");
        assert!(close(pgf, frequency.pgf(t.into()).re, 1e-9), "{text}");
        if let Some(class) = frequency.panjer() {
            for n in 2..20u32 {
                let next = (class.a + class.b / f64::from(n)) * frequency.pmf(n - 1);
                assert!(
                    close(next, frequency.pmf(n), 1e-9) || next.abs() < 1e-14,
                    "{text} at {n}"
                );
            }
            let first = (class.a + class.b) * class.p0 + class.excess;
            assert!(
                close(first, frequency.pmf(1), 1e-9) || first.abs() < 1e-14,
                "{text}"
            );
        }
        let mut below = 0.0;
        for (n, p) in (0u32..).zip(&p).take(30) {
            if *p > 1e-9 {
                assert_eq!(frequency.quantile(below + p / 2.0), n, "{text}");
            }
            below += p;
        }
        assert_eq!(
            text.parse::<Frequency>()
                .unwrap()
                .to_string()
                .parse::<Frequency>()
                .unwrap(),
            frequency
        );
    }
}

#[test]
fn samples_have_the_mean_of_their_distribution() {
    for text in [
        "poisson:50",
        "negbin:3,20",
        "poisson:0.3",
        "zmbinomial:4,0.4,0.2",
    ] {
        let frequency: Frequency = text.parse().unwrap();
        let paths = 40_000u32;
        let sum: f64 = (0..paths)
            .map(|path| {
                f64::from(frequency.sample(&mut bulwark_risk::random::path(7, path.into())))
            })
            .sum();
        let error = (frequency.variance() / f64::from(paths)).sqrt();
        let mean = sum / f64::from(paths);
        assert!(
            (mean - frequency.mean()).abs() < 4.5 * error,
            "{text}: {mean}"
        );
    }
    for text in [
        "gamma:2,1",
        "lognormal:0,1",
        "discrete:1@0.5,2@0.5",
        "gpd:-0.2,5",
    ] {
        let severity: Severity = text.parse().unwrap();
        let paths = 40_000u32;
        let sum: f64 = (0..paths)
            .map(|path| {
                severity
                    .sample(&mut bulwark_risk::random::path(7, path.into()))
                    .min(20.0)
            })
            .sum();
        let mean = severity.lev(20.0);
        let sd = (severity.limited_moment(2, 20.0) - mean * mean).sqrt();
        let off = (sum / f64::from(paths) - mean) / (sd / f64::from(paths).sqrt());
        assert!(off.abs() < 4.5, "{text}: {off}");
    }
}

#[test]
fn text_that_is_no_distribution_says_what_one_is() {
    for text in [
        "",
        "poisson",
        "lognormal:1",
        "lognormal:a,b",
        "gamma:-1,2",
        "discrete:1@0.5",
        "discrete:-1@1",
        "gpd:1,0",
        "weibull:1,2",
        "empirical:/no/such/file",
    ] {
        assert!(text.parse::<Severity>().is_err(), "{text}");
    }
    for text in [
        "",
        "poisson:-1",
        "poisson:x",
        "binomial:2.5,0.1",
        "binomial:3,1",
        "zmpoisson:1,1",
        "zmpoisson:",
        "discrete:1@0.5",
        "discrete:0.5@1",
        "negbin:0,1",
        "geometric:-2",
        "zmdiscrete:1@1,0",
    ] {
        assert!(text.parse::<Frequency>().is_err(), "{text}");
    }
    let severity: Severity = "discrete:2@0.5,1@0.25,1@0.25".parse().unwrap();
    assert_eq!(severity.to_string(), "discrete:1@0.5,2@0.5");
    let folder = std::env::temp_dir().join(format!("bulwark-empirical-{}", std::process::id()));
    std::fs::write(&folder, "# losses\n3\n\n1\n2\n").unwrap();
    let empirical: Severity = format!("empirical:{}", folder.display()).parse().unwrap();
    assert_eq!(empirical.lev(10.0), 2.0);
    std::fs::write(&folder, "3\nfour\n").unwrap();
    let error = format!("empirical:{}", folder.display())
        .parse::<Severity>()
        .unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
    std::fs::remove_file(&folder).unwrap();
}
