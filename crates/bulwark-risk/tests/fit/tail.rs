use bulwark_risk::{
    fit::{
        goodness::{ad_statistic, ks_statistic, qq, test},
        severity::fit,
        tail::{choose_threshold, hill, hill_plot, mean_excess, weighted_moments},
        Family, Observation,
    },
    RiskError,
};

use crate::{close, exact, quiet, sample};

#[test]
fn hill_by_hand() {
    // The three largest of 1, 2, 4, 8, 16 over the fourth: ln 2 + ln 4 + ln 8 = 6 ln 2.
    let point = hill(&[4.0, 1.0, 16.0, 2.0, 8.0], 3).unwrap();
    assert_eq!((point.k, point.threshold), (3, 2.0));
    assert!(close(point.alpha, 3.0 / (6.0 * 2f64.ln()), 1e-14));
    assert!(close(
        point.standard_error,
        point.alpha / 3f64.sqrt(),
        1e-14
    ));
    assert!(matches!(
        hill(&[1.0, 2.0], 2),
        Err(RiskError::TooFew { needed: 3, .. })
    ));
    assert!(hill(&[1.0, 2.0], 0).is_err());
    assert!(hill(&[3.0, 3.0, 3.0], 2).is_err());
}

#[test]
fn hill_finds_the_index_of_a_pareto() {
    // Above its threshold GPD(xi, xi u, u) is an exact Pareto of index 1 / xi.
    let losses = sample("gpd:0.8,0.8,1", 20_000, 4);
    let point = hill(&losses, 5_000).unwrap();
    assert!(
        (point.alpha - 1.25).abs() < 3.0 * point.standard_error,
        "{point:?}"
    );
    let plot = hill_plot(&losses, 100);
    assert!(plot.len() > 60 && plot.len() <= 100);
    assert!(plot.windows(2).all(|pair| pair[0].k < pair[1].k));
}

#[test]
fn mean_excesses_by_hand() {
    // Above 1: (1 + 3 + 8) / 3 = 4; above 2: (2 + 7) / 2 = 4.5; above 4: 5.
    let points = mean_excess(&[4.0, 1.0, 9.0, 2.0], 10);
    assert_eq!(points, [(1.0, 4.0), (2.0, 4.5), (4.0, 5.0)]);
}

#[test]
fn weighted_moments_are_near_for_a_mild_tail() {
    let mut losses = sample("gpd:0.2,1e6", 20_000, 8);
    losses.sort_by(f64::total_cmp);
    let (xi, beta) = weighted_moments(&losses);
    assert!(
        (xi - 0.2).abs() < 0.04 && close(beta, 1e6, 0.05),
        "{xi} {beta}"
    );
}

#[test]
fn statistics_by_hand() {
    // Ranks of 0.1, 0.4, 0.7 are at thirds: the largest gap is 1 - 0.7 = 0.3.
    assert!(close(ks_statistic(&[0.7, 0.1, 0.4]), 0.3, 1e-12));
    // -2 - (1/2) [1 (ln 0.2 + ln(1 - 0.6)) + 3 (ln 0.6 + ln(1 - 0.2))].
    let expected = -2.0 - 0.5 * ((0.2f64.ln() + 0.4f64.ln()) + 3.0 * (0.6f64.ln() + 0.8f64.ln()));
    assert!(close(ad_statistic(&[0.6, 0.2]), expected, 1e-12));
    // The same of u and 1 - u.
    assert!(close(
        ad_statistic(&[0.3, 0.9, 0.45]),
        ad_statistic(&[0.7, 0.1, 0.55]),
        1e-12
    ));
    assert!(close(
        ks_statistic(&[0.3, 0.9, 0.45]),
        ks_statistic(&[0.7, 0.1, 0.55]),
        1e-12
    ));
}

#[test]
fn p_values_of_a_right_fit_are_uniform() {
    for (text, above, family) in [
        ("lognormal:13,1.5", 0.0, Family::LogNormal),
        ("gpd:0.9,1e5,1e5", 1e5, Family::Gpd { threshold: 1e5 }),
    ] {
        let (mut ks, mut ad) = (Vec::new(), Vec::new());
        for seed in 0..100 {
            let given: Vec<_> = sample(text, 40, 100 + seed)
                .iter()
                .map(|x| Observation::above(*x, above))
                .collect();
            let fitted = fit(family, &given).unwrap();
            let tested = test(&fitted, &given, 99, seed, &quiet).unwrap();
            ks.push(tested.ks.p_value);
            ad.push(tested.ad.p_value);
        }
        // The 1 % critical distance of a hundred uniform numbers is 1.63 / sqrt(100).
        assert!(ks_statistic(&ks) < 0.163, "{text} {ks:?}");
        assert!(ks_statistic(&ad) < 0.163, "{text} {ad:?}");
    }
}

#[test]
fn a_wrong_family_is_rejected_and_a_right_one_is_not() {
    let given: Vec<_> = sample("gpd:1,2e5,1e5", 600, 21)
        .iter()
        .map(|x| Observation::above(*x, 1e5))
        .collect();
    let right = fit(Family::Gpd { threshold: 1e5 }, &given).unwrap();
    let right = test(&right, &given, 199, 1, &quiet).unwrap();
    assert!(
        right.ks.p_value > 0.01 && right.ad.p_value > 0.01,
        "{right:?}"
    );
    let wrong = fit(Family::Exponential, &given).unwrap();
    let wrong = test(&wrong, &given, 199, 1, &quiet).unwrap();
    assert!(
        wrong.ks.p_value < 0.01 && wrong.ad.p_value < 0.01,
        "{wrong:?}"
    );
    let mut censored = given;
    censored.push(Observation {
        value: 5e6,
        truncated_below: 1e5,
        censored: true,
    });
    let fitted = fit(Family::Gpd { threshold: 1e5 }, &censored).unwrap();
    let error = test(&fitted, &censored, 99, 1, &quiet).unwrap_err();
    assert!(error.to_string().contains("nonparametric"), "{error}");
}

#[test]
fn losses_on_their_truncation_do_not_decide() {
    // Round figures: two losses of exactly the least amount among two hundred right ones.
    let mut losses = sample("gpd:0.9,1e6,1e6", 200, 17);
    let without: Vec<_> = losses.iter().map(|x| Observation::above(*x, 1e6)).collect();
    losses.extend([1e6; 2]);
    let given: Vec<_> = losses.iter().map(|x| Observation::above(*x, 1e6)).collect();
    let fitted = fit(Family::Gpd { threshold: 1e6 }, &given).unwrap();
    assert_eq!(fitted.observations, 202);
    let tested = test(&fitted, &given, 199, 1, &quiet).unwrap();
    let fitted = fit(Family::Gpd { threshold: 1e6 }, &without).unwrap();
    let right = test(&fitted, &without, 199, 1, &quiet).unwrap();
    assert!(
        tested.ad.statistic < right.ad.statistic + 0.3,
        "{tested:?} {right:?}"
    );
    assert!(tested.ad.p_value > 0.01, "{tested:?}");
}

#[test]
fn quantiles_of_a_right_fit_lie_on_the_line() {
    let given = exact(&sample("lognormal:13,1.5", 5_000, 2));
    let fitted = fit(Family::LogNormal, &given).unwrap();
    let points = qq(&fitted, &given, 200).unwrap();
    assert!(points.len() > 100 && points.len() <= 200);
    let middle: Vec<_> = points
        .iter()
        .filter(|p| (1e5..1e7).contains(&p.theoretical))
        .collect();
    assert!(middle.len() > 20);
    assert!(middle
        .iter()
        .all(|p| close(p.theoretical, p.empirical, 0.1)));
    assert!(points
        .windows(2)
        .all(|pair| pair[0].empirical < pair[1].empirical));
}

#[test]
fn the_threshold_is_where_the_tail_begins() {
    // Uniform up to a million, a Pareto for the upper fifth: half or 30 % of the losses are no GPD.
    let mut losses: Vec<f64> = (0..800).map(|i| 1e5 + 1.125e3 * f64::from(i)).collect();
    losses.extend(sample("gpd:0.9,2e5,1e6", 200, 13));
    let given: Vec<_> = losses.iter().map(|x| Observation::above(*x, 1e5)).collect();
    let chosen = choose_threshold(&given, 199, 5, &quiet).unwrap();
    assert!(chosen.accepted);
    assert!((9e5..1.1e6).contains(&chosen.value), "{chosen:?}");
    assert!(chosen.candidates[0].p_value < 0.05);
    assert_eq!(chosen, choose_threshold(&given, 199, 5, &quiet).unwrap());
    assert!(matches!(
        choose_threshold(&given[..29], 9, 5, &quiet),
        Err(RiskError::TooFew {
            needed: 30,
            found: 29,
            ..
        })
    ));
}
