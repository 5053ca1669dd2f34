use bulwark_risk::{
    fit::{
        frequency::{dispersion, moments, negbin, poisson, FrequencyFit, Period},
        goodness::chi_square,
        trend::trend,
        zero_modified::{zero_modified, Base},
    },
    random, Frequency,
};

use crate::close;

fn periods(counts: &[u32], exposures: &[f64]) -> Vec<Period> {
    (0u32..)
        .zip(counts.iter().zip(exposures.iter().cycle()))
        .map(|(i, (count, exposure))| Period {
            label: format!("{}", 2000 + i),
            middle: f64::from(i),
            exposure: *exposure,
            count: *count,
        })
        .collect()
}

fn drawn(text: &str, n: usize) -> Vec<u32> {
    let frequency: Frequency = text.parse().unwrap();
    let mut rng = random::path(12, 0);
    (0..n).map(|_| frequency.sample(&mut rng)).collect()
}

fn near(fit: &FrequencyFit, truth: &[f64]) {
    assert!(fit.converged, "{fit:?}");
    for (parameter, truth) in fit.parameters.iter().zip(truth) {
        let off = (parameter.value - truth).abs() / parameter.standard_error.unwrap();
        assert!(off < 3.0, "{parameter:?} {truth}");
    }
}

#[test]
fn poisson_by_hand() {
    // 3 + 5 + 2 incidents in 1 + 2 + 0.5 years.
    let given = periods(&[3, 5, 2], &[1.0, 2.0, 0.5]);
    let fit = poisson(&given).unwrap();
    assert!(close(fit.parameters[0].value, 10.0 / 3.5, 1e-14));
    assert!(close(
        fit.parameters[0].standard_error.unwrap(),
        10f64.sqrt() / 3.5,
        1e-14
    ));
    let expected: f64 = given
        .iter()
        .map(|p| {
            Frequency::Poisson(p.exposure * 10.0 / 3.5)
                .pmf(p.count)
                .ln()
        })
        .sum();
    assert!(close(fit.log_likelihood, expected, 1e-12));
    assert!(poisson(&periods(&[0, 0], &[1.0])).is_err());
    assert!(poisson(&periods(&[1], &[0.0])).is_err());
    assert!(poisson(&[]).is_err());
}

#[test]
fn negative_binomial_likelihood_against_moments() {
    let counts = drawn("negbin:2.5,3", 20_000);
    let given = periods(&counts, &[1.0]);
    let likely = negbin(&given).unwrap();
    near(&likely, &[7.5, 2.5]);
    let n = 20_000.0;
    let mean = counts.iter().map(|n| f64::from(*n)).sum::<f64>() / n;
    let variance = counts
        .iter()
        .map(|x| (f64::from(*x) - mean).powi(2))
        .sum::<f64>()
        / (n - 1.0);
    let moment = moments(&given).unwrap();
    assert!(close(moment.parameters[0].value, mean, 1e-12));
    assert!(close(
        moment.parameters[1].value,
        mean * mean / (variance - mean),
        1e-9
    ));
    assert!(close(likely.parameters[0].value, mean, 1e-5));
    assert!(close(
        likely.parameters[1].value,
        moment.parameters[1].value,
        0.05
    ));
    assert!(likely.log_likelihood >= moment.log_likelihood);
    let own: f64 = counts.iter().map(|n| likely.frequency.pmf(*n).ln()).sum();
    assert!(close(own, likely.log_likelihood, 1e-9));
    assert!(likely.aic < poisson(&given).unwrap().aic);
}

#[test]
fn exposures_do_not_bias_a_negative_binomial() {
    // A year's bad luck is drawn once: N | e is negative binomial with r = 4 and mean 6 e.
    let exposures = [0.5, 1.0, 2.0, 5.0];
    let mut rng = random::path(8, 1);
    let counts: Vec<u32> = (0..12_000)
        .map(|i| {
            let beta = 6.0 * exposures[i % 4] / 4.0;
            Frequency::NegBin { r: 4.0, beta }.sample(&mut rng)
        })
        .collect();
    let given = periods(&counts, &exposures);
    near(&negbin(&given).unwrap(), &[6.0, 4.0]);
    let moment = moments(&given).unwrap();
    assert!(close(moment.parameters[0].value, 6.0, 0.03));
    assert!(close(moment.parameters[1].value, 4.0, 0.1));
}

#[test]
fn underdispersed_counts_are_binomial() {
    let counts = drawn("binomial:12,0.4", 20_000);
    let given = periods(&counts, &[1.0]);
    let fit = moments(&given).unwrap();
    assert_eq!(fit.parameters[0].name, "m");
    assert!((fit.parameters[0].value - 12.0).abs() <= 1.0, "{fit:?}");
    assert!(close(fit.frequency.mean(), 4.8, 0.01));
    assert!(fit.log_likelihood.is_finite());
    let error = negbin(&given).unwrap_err();
    assert!(error.to_string().contains("binomial"), "{error}");
    let spread = dispersion(&given).unwrap();
    assert!(spread.index < 0.65 && spread.p_under < 1e-6);
}

#[test]
fn dispersion_by_hand() {
    // Mean 4: squares 1 + 1 + 4 + 4 = 10, over 4: 2.5 on three degrees of freedom.
    let spread = dispersion(&periods(&[3, 5, 2, 6], &[1.0])).unwrap();
    assert!(close(spread.index, 2.5 / 3.0, 1e-12));
    // Chi-square of three degrees above 2.5: 0.47529 (2 (1 - Phi(sqrt x)) + sqrt(2 x / pi) e^(-x/2)).
    let x = 2.5f64;
    let tail = 2.0 * bulwark_risk::severity::normal_cdf(-x.sqrt())
        + (2.0 * x / std::f64::consts::PI).sqrt() * (-x / 2.0).exp();
    assert!(close(spread.p_over, tail, 1e-9));
    assert!(close(spread.p_over, 0.47529, 1e-4));
}

#[test]
fn zero_modified_frequencies_are_recovered() {
    let given = periods(&drawn("zmpoisson:2,0.5", 20_000), &[1.0]);
    near(&zero_modified(&given, Base::Poisson).unwrap(), &[2.0, 0.5]);
    let counts = drawn("zmnegbin:1.5,2,0.6", 20_000);
    let given = periods(&counts, &[1.0]);
    let fit = zero_modified(&given, Base::NegBin).unwrap();
    near(&fit, &[3.0, 1.5, 0.6]);
    let own: f64 = counts.iter().map(|n| fit.frequency.pmf(*n).ln()).sum();
    assert!(close(own, fit.log_likelihood, 1e-9));
    assert!(zero_modified(&periods(&[1, 2, 3], &[1.0]), Base::Poisson).is_err());
    assert!(zero_modified(&periods(&[0, 2, 3], &[1.0, 0.5, 1.0]), Base::Poisson).is_err());
    assert!(zero_modified(&periods(&[0, 1, 1], &[1.0]), Base::Poisson).is_err());
}

#[test]
fn a_trend_of_two_levels_by_hand() {
    // Two years at 0 with 4 and 6 incidents, two at 1 with 18 and 22: the rates are 5 and 20, the slope ln 4; its variance is
    // 1 / 10 + 1 / 40. Pearson: 1/5 + 1/5 + 4/20 + 4/20 = 0.8 over two degrees.
    let mut given = periods(&[4, 6, 18, 22], &[1.0]);
    for (period, t) in given.iter_mut().zip([0.0, 0.0, 1.0, 1.0]) {
        period.middle = t;
    }
    let found = trend(&given).unwrap();
    assert!(close(found.slope, 4f64.ln(), 1e-10));
    assert!(close(found.standard_error, 0.125f64.sqrt(), 1e-10));
    assert!(close(found.dispersion, 0.4, 1e-9));
    assert!(close(
        found.quasi_standard_error,
        (0.125f64 * 0.4).sqrt(),
        1e-9
    ));
    assert!(close(found.growth, 3.0, 1e-9));
    assert!(close(found.rate_at(0.0), 5.0, 1e-9) && close(found.rate_at(1.0), 20.0, 1e-9));
    assert!(close(found.middle, 0.8, 1e-9));
    // Student of two degrees has the closed form P(|T| > t) = 1 - t / sqrt(2 + t^2).
    let t = 4f64.ln() / (0.05f64).sqrt();
    assert!(close(
        found.quasi_p_value,
        1.0 - t / (2.0 + t * t).sqrt(),
        1e-6
    ));
}

#[test]
fn trends_are_found_and_not_invented() {
    let mut rng = random::path(2, 2);
    let mut counts = |growth: f64| -> Vec<u32> {
        (0..12)
            .map(|t| {
                Frequency::Poisson(20.0 * (growth * f64::from(t)).exp() * 2.0).sample(&mut rng)
            })
            .collect()
    };
    let found = trend(&periods(&counts(0.15), &[2.0])).unwrap();
    assert!((found.slope - 0.15).abs() < 3.0 * found.standard_error && found.p_value < 1e-6);
    let flat = trend(&periods(&counts(0.0), &[2.0])).unwrap();
    assert!(flat.p_value > 0.01 && flat.slope.abs() < 3.0 * flat.standard_error);
    assert!(trend(&periods(&[1, 2], &[1.0])).is_err());
    assert!(trend(&periods(&[0, 0, 2], &[1.0])).is_err());
}

#[test]
fn chi_square_of_counts_by_hand() {
    // 100 periods of Poisson(1): expected 36.79, 36.79, 18.39, and 8.03 above.
    let mut counts = vec![0; 40];
    counts.extend(vec![1; 30]);
    counts.extend(vec![2; 20]);
    counts.extend(vec![3; 8]);
    counts.extend(vec![4; 2]);
    let law = Frequency::Poisson(1.0);
    let found = chi_square(&counts, &law, 1).unwrap();
    let e = (-1f64).exp() * 100.0;
    let expected = [e, e, e / 2.0, 100.0 - 2.5 * e];
    let by_hand: f64 = [40.0, 30.0, 20.0, 10.0]
        .iter()
        .zip(expected)
        .map(|(o, e)| (o - e) * (o - e) / e)
        .sum();
    assert!(close(found.statistic, by_hand, 1e-10));
    // Four cells less one less one: two degrees, whose tail is e^(-x / 2).
    assert_eq!(found.degrees, 2);
    assert!(close(found.p_value, (-by_hand / 2.0).exp(), 1e-9));
    assert!(chi_square(&[1, 2, 3], &law, 1).is_err());
}
