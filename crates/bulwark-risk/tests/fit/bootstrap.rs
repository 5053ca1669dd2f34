use bulwark_risk::{
    fit::{
        bootstrap::{empirical_intervals, intervals, Kind, Plan},
        severity::fit,
        Family, Observation,
    },
    Severity,
};

use crate::{close, exact, quiet, sample};

fn plan(replicates: u32, seed: u64) -> Plan<'static> {
    Plan {
        replicates,
        seed,
        level: 0.9,
        limits: &[1e6, 1e7],
        probabilities: &[0.5, 0.9],
        tick: &quiet,
    }
}

#[test]
fn intervals_cover_as_often_as_they_say() {
    let truth: Severity = "lognormal:13,1.5".parse().unwrap();
    for kind in [Kind::Parametric, Kind::Nonparametric] {
        let mut covered = [0; 4];
        for seed in 0..100 {
            let given = exact(&sample("lognormal:13,1.5", 80, 1_000 + seed));
            let fitted = fit(Family::LogNormal, &given).unwrap();
            let found = intervals(&fitted, &given, kind, &plan(200, seed)).unwrap();
            let pairs = [
                (found.parameters[0], 13.0),
                (found.levs[0], truth.lev(1e6)),
                (found.levs[1], truth.lev(1e7)),
                (found.quantiles[1], truth.quantile(0.9)),
            ];
            for (count, (interval, value)) in covered.iter_mut().zip(pairs) {
                *count += i32::from(interval.low <= value && value <= interval.high);
            }
        }
        // A hundred times 0.9 is within three standard errors of 0.03, and percentile intervals of small samples are a bit narrow.
        assert!(
            covered.iter().all(|n| (78..=99).contains(n)),
            "{kind:?}: {covered:?}"
        );
    }
}

#[test]
fn an_interval_is_as_wide_as_the_standard_error_says() {
    let given = exact(&sample("lognormal:13,1.5", 2_000, 3));
    let fitted = fit(Family::LogNormal, &given).unwrap();
    for kind in [Kind::Parametric, Kind::Nonparametric] {
        let found = intervals(&fitted, &given, kind, &plan(1_000, 3)).unwrap();
        for (interval, parameter) in found.parameters.iter().zip(&fitted.parameters) {
            let width = 2.0 * 1.645 * parameter.standard_error.unwrap();
            assert!(
                close(interval.high - interval.low, width, 0.12),
                "{kind:?} {interval:?} {parameter:?}"
            );
        }
        assert_eq!(found.failed, 0);
    }
    let steps = empirical_intervals(&given, &plan(1_000, 3)).unwrap();
    for (interval, limit) in steps.levs.iter().zip([1e6, 1e7]) {
        let lev = given.iter().map(|o| o.value.min(limit)).sum::<f64>() / 2_000.0;
        let square = given
            .iter()
            .map(|o| (o.value.min(limit) - lev).powi(2))
            .sum::<f64>()
            / 2_000.0;
        let width = 2.0 * 1.645 * (square / 2_000.0).sqrt();
        assert!(
            close(interval.high - interval.low, width, 0.1),
            "{interval:?} {width}"
        );
        assert!(interval.low < lev && lev < interval.high);
    }
}

#[test]
fn the_same_on_any_number_of_threads() {
    let given: Vec<_> = sample("lognormal:13,1.5", 200, 4)
        .iter()
        .filter(|x| **x > 1e5)
        .map(|x| Observation::above(*x, 1e5))
        .collect();
    for family in [
        Family::LogNormal,
        Family::Gpd { threshold: 1e6 },
        Family::Splice { threshold: 1e6 },
    ] {
        let fitted = fit(family, &given).unwrap();
        let on = |threads: usize, seed: u64| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| {
                    [Kind::Parametric, Kind::Nonparametric]
                        .map(|kind| intervals(&fitted, &given, kind, &plan(60, seed)).unwrap())
                })
        };
        assert_eq!(on(1, 7), on(3, 7));
        assert_ne!(on(1, 7), on(1, 8));
    }
}

#[test]
fn censored_losses_have_nonparametric_intervals_only() {
    let given: Vec<_> = sample("lognormal:13,1.5", 300, 5)
        .iter()
        .map(|x| {
            if *x > 2e6 {
                Observation::at_least(2e6)
            } else {
                Observation::exact(*x)
            }
        })
        .collect();
    let fitted = fit(Family::LogNormal, &given).unwrap();
    let found = intervals(&fitted, &given, Kind::Nonparametric, &plan(200, 1)).unwrap();
    assert!(found.parameters[0].low < 13.0 && 13.0 < found.parameters[0].high);
    assert!(intervals(&fitted, &given, Kind::Parametric, &plan(200, 1)).is_err());
    assert!(intervals(&fitted, &given, Kind::Nonparametric, &plan(0, 1)).is_err());
    let level = Plan {
        level: 1.0,
        ..plan(9, 1)
    };
    assert!(intervals(&fitted, &given, Kind::Nonparametric, &level).is_err());
}
