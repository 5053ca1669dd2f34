use bulwark_risk::{
    fit::{
        empirical::empirical,
        severity::{fit, Fit},
        Family, Observation,
    },
    RiskError, Severity,
};
use proptest::prelude::*;

use crate::{close, exact, sample};

/// The estimates are within three standard errors of what the sample was drawn from, and the fit says it converged.
fn recovers(fit: &Fit, truth: &[f64]) {
    assert!(fit.converged, "{fit:?}");
    for (parameter, truth) in fit.parameters.iter().zip(truth) {
        let se = parameter.standard_error.unwrap();
        let off = (parameter.value - truth).abs() / se;
        assert!(
            off < 3.0,
            "{}: {parameter:?} is {off} from {truth}",
            fit.family.name()
        );
        assert!(se < 0.1 * truth.abs().max(0.3), "{parameter:?}");
    }
}

#[test]
fn parameters_are_recovered() {
    let cases: [(&str, Family, &[f64]); 5] = [
        ("lognormal:14,1.8", Family::LogNormal, &[14.0, 1.8]),
        ("gamma:0.7,3e6", Family::Gamma, &[0.7, 3e6]),
        ("exponential:5e6", Family::Exponential, &[5e6]),
        ("pareto:1.1,1e6", Family::Pareto, &[1.1, 1e6]),
        (
            "gpd:0.9,2e6,1e6",
            Family::Gpd { threshold: 1e6 },
            &[0.9, 2e6],
        ),
    ];
    for (text, family, truth) in cases {
        let losses = sample(text, 20_000, 11);
        let fitted = fit(family, &exact(&losses)).unwrap();
        recovers(&fitted, truth);
        let original: Severity = text.parse().unwrap();
        assert!(close(fitted.severity.lev(1e7), original.lev(1e7), 0.02));
    }
}

#[test]
fn truncated_losses_are_recovered_where_a_naive_fit_is_biased() {
    let cases: [(&str, Family, &[f64]); 4] = [
        ("lognormal:13,1.8", Family::LogNormal, &[13.0, 1.8]),
        ("gamma:1.5,1e6", Family::Gamma, &[1.5, 1e6]),
        ("exponential:1e6", Family::Exponential, &[1e6]),
        ("pareto:1.2,1e6", Family::Pareto, &[1.2, 1e6]),
    ];
    for (text, family, truth) in cases {
        let seen: Vec<f64> = sample(text, 40_000, 5)
            .into_iter()
            .filter(|x| *x > 3e5)
            .collect();
        assert!(seen.len() > 19_000);
        let given: Vec<_> = seen.iter().map(|x| Observation::above(*x, 3e5)).collect();
        let fitted = fit(family, &given).unwrap();
        recovers(&fitted, truth);
        assert_eq!(fitted.above, 3e5);
        assert_eq!(fitted.severity.sf(3e5), 1.0);

        let naive = fit(family, &exact(&seen)).unwrap();
        let off = naive
            .parameters
            .iter()
            .zip(truth)
            .map(|(p, truth)| (p.value - truth).abs() / p.standard_error.unwrap())
            .fold(0.0, f64::max);
        assert!(off > 10.0, "{text}: naive {naive:?}");
    }
}

#[test]
fn each_loss_may_have_its_own_truncation() {
    // Half of the catalogues list losses from 100,000, half from a million.
    let given: Vec<_> = sample("lognormal:13,1.8", 30_000, 6)
        .into_iter()
        .enumerate()
        .map(|(i, x)| Observation::above(x, if i % 2 == 0 { 1e5 } else { 1e6 }))
        .filter(|o| o.value > o.truncated_below)
        .collect();
    let fitted = fit(Family::LogNormal, &given).unwrap();
    recovers(&fitted, &[13.0, 1.8]);
    let steps = Severity::Discrete(empirical(&given).unwrap());
    for limit in [3e5, 1e6, 3e6, 1e7] {
        assert!(
            close(steps.lev(limit), fitted.severity.lev(limit), 0.03),
            "{limit}"
        );
    }
}

#[test]
fn censored_losses_are_recovered_where_a_naive_fit_is_biased() {
    let cases: [(&str, Family, &[f64]); 4] = [
        ("lognormal:13,1.8", Family::LogNormal, &[13.0, 1.8]),
        ("gamma:0.7,1e6", Family::Gamma, &[0.7, 1e6]),
        ("pareto:1.2,1e6", Family::Pareto, &[1.2, 1e6]),
        ("gpd:0.9,1e6", Family::Gpd { threshold: 0.0 }, &[0.9, 1e6]),
    ];
    for (text, family, truth) in cases {
        let limit = 1e6;
        let losses = sample(text, 20_000, 7);
        let given: Vec<_> = losses
            .iter()
            .map(|x| {
                if *x > limit {
                    Observation::at_least(limit)
                } else {
                    Observation::exact(*x)
                }
            })
            .collect();
        let fitted = fit(family, &given).unwrap();
        assert!(fitted.censored > 3_000);
        for (parameter, truth) in fitted.parameters.iter().zip(truth) {
            let off = (parameter.value - truth).abs() / parameter.standard_error.unwrap();
            assert!(fitted.converged && off < 3.0, "{text}: {fitted:?}");
        }
        let capped: Vec<f64> = losses.iter().map(|x| x.min(limit)).collect();
        // Taken for whole, they look far too light: a Pareto ends as an exponential, a GPD at the
        // bounded end, and both say so.
        let naive = fit(family, &exact(&capped)).unwrap();
        let off = (naive.parameters[0].value - truth[0]).abs()
            / naive.parameters[0].standard_error.unwrap_or(1e-9);
        assert!(off > 10.0, "{text}: naive {naive:?}");
        let suits = matches!(family, Family::LogNormal | Family::Gamma);
        assert_eq!(naive.converged, suits, "{naive:?}");
    }
}

#[test]
fn a_splice_is_recovered() {
    // Lognormal(13, 1.5) below 5e6, GPD(0.8, 4e6) above it with weight 0.2.
    let mut rng = bulwark_risk::random::path(3, 0);
    let body: Severity = "lognormal:13,1.5".parse().unwrap();
    let tail: Severity = "gpd:0.8,4e6,5e6".parse().unwrap();
    let losses: Vec<f64> = (0..20_000)
        .map(|i| {
            if i % 5 == 0 {
                return tail.sample(&mut rng);
            }
            std::iter::repeat_with(|| body.sample(&mut rng))
                .find(|x| *x <= 5e6)
                .unwrap()
        })
        .collect();
    let family = Family::Splice { threshold: 5e6 };
    let fitted = fit(family, &exact(&losses)).unwrap();
    recovers(&fitted, &[13.0, 1.5, 0.8, 4e6, 0.2]);
    let total: f64 = losses.iter().map(|x| fitted.severity.ln_pdf(*x)).sum();
    assert!(close(total, fitted.log_likelihood, 1e-10));

    // The same losses, seen from 200,000 on and known up to 2e7.
    let given: Vec<_> = losses
        .iter()
        .filter(|x| **x > 2e5)
        .map(|x| Observation {
            value: x.min(2e7),
            truncated_below: 2e5,
            censored: *x > 2e7,
        })
        .collect();
    let fitted = fit(family, &given).unwrap();
    for (parameter, truth) in fitted.parameters.iter().zip([13.0, 1.5, 0.8, 4e6]) {
        let off = (parameter.value - truth).abs() / parameter.standard_error.unwrap();
        assert!(fitted.converged && off < 3.0, "{fitted:?}");
    }
    let total: f64 = given
        .iter()
        .map(|o| {
            if o.censored {
                fitted.severity.sf(o.value).ln()
            } else {
                fitted.severity.ln_pdf(o.value)
            }
        })
        .sum();
    assert!(close(total, fitted.log_likelihood, 1e-10));
    assert!(fit(Family::Splice { threshold: 1e5 }, &given).is_err());
}

#[test]
fn closed_forms() {
    let losses = [
        1.2e5, 3.4e5, 9e4, 2.2e6, 7.7e5, 1.1e7, 5e5, 4.4e4, 1.9e6, 6.1e5,
    ];
    let n = losses.len() as f64;
    let mean = losses.iter().sum::<f64>() / n;
    let mean_ln = losses.iter().map(|x| x.ln()).sum::<f64>() / n;
    let sd_ln = (losses
        .iter()
        .map(|x| (x.ln() - mean_ln).powi(2))
        .sum::<f64>()
        / n)
        .sqrt();

    // Lognormal: the moments of the logarithms; standard errors sigma / sqrt n and sigma / sqrt(2 n) (inverse Fisher information).
    let fitted = fit(Family::LogNormal, &exact(&losses)).unwrap();
    let [mu, sigma] = &fitted.parameters[..] else {
        panic!()
    };
    assert!(close(mu.value, mean_ln, 1e-7) && close(sigma.value, sd_ln, 1e-6));
    assert!(close(mu.standard_error.unwrap(), sd_ln / n.sqrt(), 1e-5));
    assert!(close(
        sigma.standard_error.unwrap(),
        sd_ln / (2.0 * n).sqrt(),
        1e-5
    ));
    let own: f64 = losses.iter().map(|x| fitted.severity.ln_pdf(*x)).sum();
    assert!(close(fitted.log_likelihood, own, 1e-12));
    assert!(close(fitted.aic, 4.0 - 2.0 * own, 1e-12));
    assert!(close(fitted.bic, 2.0 * n.ln() - 2.0 * own, 1e-12));

    // Exponential: the mean; above t the mean excess, without memory; standard error mean / sqrt n.
    let fitted = fit(Family::Exponential, &exact(&losses)).unwrap();
    assert!(close(fitted.parameters[0].value, mean, 1e-6));
    assert!(close(
        fitted.parameters[0].standard_error.unwrap(),
        mean / n.sqrt(),
        1e-5
    ));
    let given: Vec<_> = losses.iter().map(|x| Observation::above(*x, 4e4)).collect();
    let fitted = fit(Family::Exponential, &given).unwrap();
    assert!(close(fitted.parameters[0].value, mean - 4e4, 1e-6));
    // Censored: all that was seen over the number of exact ones.
    let mut given = exact(&losses);
    given.extend([Observation::at_least(5e6), Observation::at_least(2e6)]);
    let fitted = fit(Family::Exponential, &given).unwrap();
    assert!(close(
        fitted.parameters[0].value,
        (mean * n + 7e6) / n,
        1e-6
    ));

    // Gamma: the likelihood equation ln a - digamma(a) = ln mean - mean ln, and a b = mean.
    let fitted = fit(Family::Gamma, &exact(&losses)).unwrap();
    let (a, b) = (fitted.parameters[0].value, fitted.parameters[1].value);
    let digamma = statrs::function::gamma::digamma(a);
    assert!((a.ln() - digamma - (mean.ln() - mean_ln)).abs() < 1e-6);
    assert!(close(a * b, mean, 1e-6));
}

#[test]
fn the_product_limit() {
    // 2, 3+, 5, 5, 8+, 9: S(2) = 5/6, S(5) = 5/6 * 2/4 = 5/12, S(9) = 0.
    let given: Vec<_> = [
        (2.0, false),
        (3.0, true),
        (5.0, false),
        (5.0, false),
        (8.0, true),
        (9.0, false),
    ]
    .map(|(value, censored)| Observation {
        value,
        truncated_below: 0.0,
        censored,
    })
    .to_vec();
    let steps = empirical(&given).unwrap();
    assert_eq!(steps.points(), [2.0, 5.0, 9.0]);
    for (p, expected) in steps
        .probabilities()
        .iter()
        .zip([1.0 / 6.0, 5.0 / 12.0, 5.0 / 12.0])
    {
        assert!(close(*p, expected, 1e-12));
    }
    // The largest is censored: its rest stays there.
    let steps = empirical(&[Observation::exact(1.0), Observation::at_least(4.0)]).unwrap();
    assert_eq!(steps.points(), [1.0, 4.0]);
    // Entering late: at 2 one of one is at risk below 3 ... at 4 two: 1 - 1/2 twice.
    let given = [
        Observation::above(4.0, 1.0),
        Observation::above(6.0, 1.0),
        Observation::above(5.0, 4.5),
    ];
    let steps = empirical(&given).unwrap();
    for (p, expected) in steps.probabilities().iter().zip([0.5, 0.25, 0.25]) {
        assert!(close(*p, expected, 1e-12));
    }
}

#[test]
fn bad_losses_are_refused() {
    let few = fit(Family::LogNormal, &exact(&[5.0, 5.0, 7.0]));
    assert!(matches!(
        few,
        Err(RiskError::TooFew {
            needed: 3,
            found: 2,
            ..
        })
    ));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = fit(Family::Exponential, &exact(&[1.0, 2.0, bad])).unwrap_err();
        assert!(error.to_string().contains("loss 3"), "{error}");
    }
    let below = [Observation::above(1.0, 2.0), Observation::exact(3.0)];
    assert!(fit(Family::Exponential, &below).is_err());
    let none = [Observation::at_least(1.0), Observation::at_least(2.0)];
    assert!(matches!(
        fit(Family::Exponential, &none),
        Err(RiskError::TooFew { found: 0, .. })
    ));
    assert!(empirical(&none).is_err());
}

#[test]
fn a_family_that_does_not_suit_says_so() {
    // Pareto losses above a truncation: a gamma's shape runs to 0.
    let losses = sample("gpd:1,1e5,1e5", 500, 9);
    let given: Vec<_> = losses.iter().map(|x| Observation::above(*x, 1e5)).collect();
    let gamma = fit(Family::Gamma, &given);
    assert!(gamma.is_err() || !gamma.unwrap().converged);
    // Between two ends close together a lognormal cannot be told from a power: its parameters run away, its shape does not.
    let splice = fit(Family::Splice { threshold: 2.5e5 }, &given).unwrap();
    let steps = Severity::Discrete(empirical(&given).unwrap());
    for limit in [1.5e5, 2e5, 3e5, 1e6] {
        assert!(splice.severity.lev(limit) < limit);
        assert!(
            close(splice.severity.lev(limit), steps.lev(limit), 0.02),
            "{splice:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn fits_scale_with_the_losses(seed in 0u64..1_000, ln_c in -7.0f64..7.0, from in 0.0f64..5e5) {
        let c = ln_c.exp();
        let losses: Vec<f64> = sample("lognormal:13,1.5", 150, seed).into_iter().filter(|x| *x > from).collect();
        let given: Vec<_> = losses.iter().map(|x| Observation::above(*x, from)).collect();
        let scaled: Vec<_> = losses.iter().map(|x| Observation::above(c * x, c * from)).collect();
        let pair = |family: Family, scaled_family: Family| (fit(family, &given).unwrap(), fit(scaled_family, &scaled).unwrap());

        let (one, other) = pair(Family::LogNormal, Family::LogNormal);
        if one.converged {
            prop_assert!((other.parameters[0].value - one.parameters[0].value - ln_c).abs() < 1e-3);
            prop_assert!(close(other.parameters[1].value, one.parameters[1].value, 1e-3));
        }
        let (one, other) = pair(Family::Exponential, Family::Exponential);
        prop_assert!(close(other.parameters[0].value, c * one.parameters[0].value, 1e-5));
        let (one, other) = pair(Family::Gpd { threshold: from }, Family::Gpd { threshold: c * from });
        prop_assert!((other.parameters[0].value - one.parameters[0].value).abs() < 1e-4);
        prop_assert!(close(other.parameters[1].value, c * one.parameters[1].value, 1e-4));
        prop_assert!(close(other.severity.lev(c * 1e6), c * one.severity.lev(1e6), 1e-4));
        // The density of scaled losses is 1 / c of the other.
        let shift = one.log_likelihood - other.log_likelihood;
        prop_assert!((shift - one.observations as f64 * ln_c).abs() < 1e-4);
    }
}
