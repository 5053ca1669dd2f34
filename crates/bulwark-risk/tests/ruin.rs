//! Ruin: published vectors, closed forms against bounds and simulation, order in every argument, bad input.

use bulwark_risk::{
    ruin::{Arrivals, RuinProbability, Seen, Surplus, Wait},
    severity::Layered,
    Frequency, RiskError, Severity,
};
use proptest::prelude::*;

const NONE: f64 = f64::INFINITY;

fn above(severity: &str, deductible: f64, limit: f64) -> Layered {
    Layered::new(severity.parse::<Severity>().unwrap(), deductible, limit).unwrap()
}

fn claims(severity: &str, limit: f64) -> Layered {
    above(severity, 0.0, limit)
}

fn poisson(rate: f64) -> Arrivals {
    Arrivals::Waits(Wait::exponential(rate).unwrap())
}

fn yearly(frequency: &str) -> Arrivals {
    Arrivals::Yearly(frequency.parse().unwrap())
}

/// Vector C1: claims exponential of mean 1, two a year, a premium of 2.4.
fn c1() -> Surplus {
    Surplus::new(poisson(2.0), claims("exponential:1", NONE), 2.4).unwrap()
}

fn digits(x: f64, shown: &str) {
    let decimals = shown.split_once('.').map_or(0, |(_, part)| part.len());
    assert_eq!(format!("{x:.decimals$}"), shown);
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()).max(1e-12)
}

fn psi(surplus: &Surplus, capital: f64) -> (f64, f64) {
    surplus.ruin_probability(&[capital], None).unwrap()[0].bounds()
}

#[test]
fn the_vector_of_the_reference() {
    digits(c1().adjustment_coefficient().unwrap(), "0.1667");
    for (share, r) in [
        (0.75, "0.1905"),
        (0.8, "0.1862"),
        (0.9, "0.1765"),
        (1.0, "0.1667"),
    ] {
        let kept = c1().keep_share(share, 0.3).unwrap();
        assert!((kept.premium() - (2.6 * share - 0.2)).abs() < 1e-12);
        digits(kept.adjustment_coefficient().unwrap(), r);
    }
}

/// R = theta / (mean (1 + theta)), psi(u) = e^(-R u) / (1 + theta).
#[test]
fn exponential_claims_in_closed_form() {
    for (mean, rate, theta) in [(1.0, 2.0, 0.2), (250_000.0, 6.5, 0.05), (0.02, 0.3, 2.0)] {
        let claims = claims(&format!("exponential:{mean}"), NONE);
        let surplus = Surplus::new(poisson(rate), claims, rate * mean * (1.0 + theta)).unwrap();
        let r = theta / (mean * (1.0 + theta));
        assert!(close(surplus.adjustment_coefficient().unwrap(), r, 1e-12));
        assert!(close(surplus.loading(), theta, 1e-12));
        for u in [0.0, 1.0, 10.0, 30.0] {
            let exact = (-r * u * mean).exp() / (1.0 + theta);
            let found = surplus.ruin_probability(&[u * mean], None).unwrap()[0];
            assert!(matches!(found, RuinProbability::Exact(_)));
            assert!(close(found.bounds().0, exact, 1e-9));
            assert!(surplus.lundberg_bound(u * mean).unwrap() >= exact);
        }
    }
}

/// A deductible leaves exponential claims exponential and makes them rarer.
#[test]
fn a_deductible_thins_exponential_claims() {
    let surplus = Surplus::new(poisson(2.0), above("exponential:1", 0.5, NONE), 2.4).unwrap();
    let rarer = Surplus::new(
        poisson(2.0 * (-0.5f64).exp()),
        claims("exponential:1", NONE),
        2.4,
    )
    .unwrap();
    assert!(close(
        surplus.adjustment_coefficient().unwrap(),
        rarer.adjustment_coefficient().unwrap(),
        1e-12
    ));
    assert!(close(psi(&surplus, 7.0).0, psi(&rarer, 7.0).0, 1e-12));
    // The closed form of a gamma above a deductible is also that of the gamma of shape 1: through a bounded one.
    let bounded = Surplus::new(poisson(2.0), above("gamma:2.5,1", 0.5, 90.0), 5.0).unwrap();
    let unlimited = Surplus::new(poisson(2.0), above("gamma:2.5,1", 0.5, NONE), 5.0).unwrap();
    assert!(close(
        bounded.adjustment_coefficient().unwrap(),
        unlimited.adjustment_coefficient().unwrap(),
        1e-10
    ));
}

/// The bounds' own path, with a limit so high that it does not matter.
#[test]
fn bounds_enclose_the_closed_form() {
    let capped = Surplus::new(poisson(2.0), claims("exponential:1", 80.0), 2.4).unwrap();
    assert!(close(
        capped.adjustment_coefficient().unwrap(),
        c1().adjustment_coefficient().unwrap(),
        1e-9
    ));
    let capitals = [0.0, 0.37, 1.0, 5.0, 10.0, 20.0, 40.0];
    let found = capped.ruin_probability(&capitals, None).unwrap();
    for (u, found) in capitals.iter().zip(&found) {
        assert!(matches!(found, RuinProbability::Between { .. }));
        let ((lower, upper), exact) = (found.bounds(), psi(&c1(), *u).0);
        assert!(
            lower <= exact * (1.0 + 1e-12) && exact <= upper * (1.0 + 1e-12),
            "{u}: {lower} {exact} {upper}"
        );
        assert!(upper - lower < 0.02 * exact, "{u}: {lower} {upper}");
        assert!(lower <= capped.lundberg_bound(*u).unwrap());
    }
    // A finer lattice is nearer.
    let gap = |step: f64| {
        let (lower, upper) = capped.ruin_probability(&[10.0], Some(step)).unwrap()[0].bounds();
        upper - lower
    };
    assert!(gap(0.01) < 0.6 * gap(0.02) && gap(0.02) < 0.6 * gap(0.04));
}

/// Gamma claims of shape 2 and scale 1: two exponentials, from the roots of `k r^2 + (1 - 2 k) r + k - 2`, `k = 2 (1 + theta)`.
#[test]
fn bounds_enclose_the_two_exponentials_of_gamma_claims() {
    let theta = 0.4;
    let k = 2.0 * (1.0 + theta);
    let surplus = Surplus::new(poisson(3.0), claims("gamma:2,1", NONE), 3.0 * k).unwrap();
    let half = ((1.0 - 2.0 * k) * (1.0 - 2.0 * k) - 4.0 * k * (k - 2.0)).sqrt();
    let (r1, r2) = (
        (2.0 * k - 1.0 - half) / (2.0 * k),
        (2.0 * k - 1.0 + half) / (2.0 * k),
    );
    let share = theta / (1.0 + theta) / k;
    let c1 = share * (2.0 - r1) / (r1 * (r2 - r1));
    let c2 = share * (2.0 - r2) / (r2 * (r1 - r2));
    assert!(close(c1 + c2, 1.0 / (1.0 + theta), 1e-12));
    assert!(close(surplus.adjustment_coefficient().unwrap(), r1, 1e-12));
    for u in [0.0, 0.5, 2.0, 10.0, 30.0] {
        let exact = c1 * (-r1 * u).exp() + c2 * (-r2 * u).exp();
        let (lower, upper) = psi(&surplus, u);
        assert!(
            lower <= exact * (1.0 + 1e-9) && exact <= upper * (1.0 + 1e-9),
            "{u}: {lower} {exact} {upper}"
        );
        assert!(upper - lower < 0.02 * exact);
    }
}

/// Claims of 1 alone: psi(0) is 1 / (1 + theta), and below 1 it is `1 - theta / (1 + theta) e^(u / (1 + theta))`.
#[test]
fn claims_of_one_size() {
    let surplus = Surplus::new(poisson(1.0), claims("discrete:1@1", NONE), 1.25).unwrap();
    let r = surplus.adjustment_coefficient().unwrap();
    assert!(close(r.exp(), 1.0 + 1.25 * r, 1e-12));
    for u in [0.0, 0.25, 0.5, 0.99] {
        let exact = 1.0 - 0.2 * (u / 1.25f64).exp();
        let (lower, upper) = psi(&surplus, u);
        assert!(lower <= exact + 1e-12 && exact <= upper + 1e-12 && upper - lower < 0.01);
    }
}

/// Erlang waits: `(1 - r)^-1 (rate / (rate + c r))^2 = 1` for exponential claims of mean 1, a quadratic equation.
#[test]
fn erlang_waits() {
    let wait: Wait = "erlang:2,4".parse().unwrap();
    assert_eq!(wait.claims_a_year(), 2.0);
    let surplus = Surplus::new(Arrivals::Waits(wait), claims("exponential:1", NONE), 2.4).unwrap();
    // (4 + 2.4 r)^2 (1 - r) = 16, so 5.76 r^2 + 13.44 r - 3.2 = 0.
    let exact = (-13.44 + (13.44f64 * 13.44 + 4.0 * 5.76 * 3.2).sqrt()) / (2.0 * 5.76);
    let r = surplus.adjustment_coefficient().unwrap();
    assert!(close(r, exact, 1e-12));
    // More regular waits are safer.
    assert!(r > c1().adjustment_coefficient().unwrap());
    let found = surplus.ruin_probability(&[3.0], None).unwrap()[0];
    assert!(matches!(found, RuinProbability::Exact(_)));
    // The closed form against paths so long that hardly any ruin comes later.
    let simulated = surplus
        .simulate(3.0, &[150], Seen::AtClaims, 40_000, 5)
        .unwrap()[0];
    let off = (simulated.probability - found.bounds().0) / simulated.standard_error;
    assert!(off.abs() < 4.0, "off by {off} standard errors");
    // Other claims have Lundberg's bound alone.
    let gamma = Surplus::new(Arrivals::Waits(wait), claims("gamma:2,1", NONE), 5.0).unwrap();
    let found = gamma.ruin_probability(&[3.0], None).unwrap()[0];
    assert_eq!(found.bounds(), (0.0, gamma.lundberg_bound(3.0).unwrap()));
    let simulated = gamma
        .simulate(3.0, &[100], Seen::AtClaims, 10_000, 5)
        .unwrap()[0];
    assert!(simulated.probability < found.bounds().1);
}

#[test]
fn simulation_lies_between_the_bounds() {
    let heavy = Surplus::new(poisson(3.0), claims("pareto:0.9,1", 10.0), 10.0).unwrap();
    let (lower, upper) = psi(&heavy, 20.0);
    let simulated = heavy
        .simulate(20.0, &[200], Seen::AtClaims, 40_000, 9)
        .unwrap()[0];
    let error = 4.0 * simulated.standard_error;
    assert!(lower - error < simulated.probability && simulated.probability < upper + error);
    assert!(upper < heavy.lundberg_bound(20.0).unwrap());
}

/// A yearly Poisson frequency has the adjustment coefficient of exponential waits; a wider one a lower.
#[test]
fn yearly_frequencies() {
    let of = |arrivals| Surplus::new(arrivals, claims("lognormal:0,1.5", 10.0), 9.0).unwrap();
    let r = |arrivals| of(arrivals).adjustment_coefficient().unwrap();
    assert!(close(r(yearly("poisson:3")), r(poisson(3.0)), 1e-9));
    assert_eq!(
        Arrivals::from("poisson:3".parse::<Frequency>().unwrap()),
        poisson(3.0)
    );
    assert!(r(yearly("negbin:2,1.5")) < r(poisson(3.0)));
    assert!(r(yearly("binomial:10,0.3")) > r(poisson(3.0)));
    // What Lundberg's inequality bounds for years' ends.
    let simulated = of(yearly("negbin:2,1.5"))
        .simulate(15.0, &[60], Seen::AtYearEnds, 20_000, 2)
        .unwrap()[0];
    let bound = of(yearly("negbin:2,1.5")).lundberg_bound(15.0).unwrap();
    assert!(simulated.probability < bound && simulated.probability > 0.05 * bound);
}

#[test]
fn excess_of_loss_beats_a_share_at_the_same_price() {
    // Hesselager (1990): at equal loadings, of all re-insurance of the same expected claims, excess of loss has the highest R.
    let base = Surplus::new(poisson(2.0), claims("gamma:0.8,1.25", NONE), 2.6).unwrap();
    for retention in [0.5, 1.0, 2.0] {
        let excess = base.keep_below(retention, 0.25).unwrap();
        let share = excess.expected_claims() / base.expected_claims();
        let proportional = base.keep_share(share, 0.25).unwrap();
        assert!(close(excess.premium(), proportional.premium(), 1e-12));
        assert!(
            excess.adjustment_coefficient().unwrap()
                > proportional.adjustment_coefficient().unwrap()
        );
    }
    // A retention above every limit cedes nothing; the layers of a share are those of what is kept.
    let capped = Surplus::new(poisson(2.0), claims("pareto:1,1", 5.0), 6.0).unwrap();
    assert_eq!(capped.keep_below(5.0, 0.5).unwrap(), capped);
    let half = capped.keep_share(0.5, 0.0).unwrap();
    assert!(close(
        half.keep_below(1.0, 0.0).unwrap().expected_claims(),
        2.0 * 0.5 * claims("pareto:1,1", 2.0).mean(),
        1e-12
    ));
}

#[test]
fn required_capital_meets_its_target() {
    let exact = c1().required_capital(0.005, None).unwrap();
    assert!(close(exact.ruin.bounds().0, 0.005, 1e-9));
    assert!(close(
        exact.capital,
        (1.0 / 1.2f64 / 0.005).ln() * 6.0,
        1e-9
    ));
    let surplus = Surplus::new(poisson(3.0), claims("pareto:0.9,1", 10.0), 10.0).unwrap();
    let found = surplus.required_capital(0.01, None).unwrap();
    assert!(found.ruin.bounds().1 <= 0.01 && found.ruin.bounds().0 > 0.0095);
    assert!(psi(&surplus, found.capital * 0.98).0 > 0.01);
    let erlang = Surplus::new(
        Arrivals::Waits("erlang:2,4".parse().unwrap()),
        claims("gamma:2,1", NONE),
        5.0,
    )
    .unwrap();
    let found = erlang.required_capital(0.01, None).unwrap();
    assert!(close(found.ruin.bounds().1, 0.01, 1e-9));
    // Without capital already rarer than asked.
    assert_eq!(c1().required_capital(0.9, None).unwrap().capital, 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn order_and_scale(
        alpha in 0.8f64..3.0, limit in 2.0f64..30.0, rate in 0.3f64..8.0, theta in 0.1f64..1.5, scale in 1e-3f64..1e6,
    ) {
        let layer = |scale: f64| claims(&format!("pareto:{alpha},{scale}"), limit * scale);
        let of = |scale: f64, theta: f64| {
            let claims = layer(scale);
            let premium = rate * claims.mean() * (1.0 + theta);
            Surplus::new(poisson(rate), claims, premium).unwrap()
        };
        let (base, safer) = (of(1.0, theta), of(1.0, theta + 0.2));
        let r = base.adjustment_coefficient().unwrap();
        prop_assert!(r > 0.0 && safer.adjustment_coefficient().unwrap() > r);
        prop_assert!(close(of(scale, theta).adjustment_coefficient().unwrap() * scale, r, 1e-7));
        let capitals = [0.0, limit / 2.0, limit, 2.0 * limit];
        let found = base.ruin_probability(&capitals, Some(limit / 200.0)).unwrap();
        let better = safer.ruin_probability(&capitals, Some(limit / 200.0)).unwrap();
        for (u, (found, better)) in capitals.iter().zip(found.iter().zip(&better)) {
            let (lower, upper) = found.bounds();
            prop_assert!(0.0 < lower && lower <= upper && upper <= 1.0);
            prop_assert!(lower <= base.lundberg_bound(*u).unwrap() * (1.0 + 1e-9));
            prop_assert!(better.bounds().0 < lower && better.bounds().1 < upper);
        }
        for pair in found.windows(2) {
            prop_assert!(pair[1].bounds().0 < pair[0].bounds().0 && pair[1].bounds().1 < pair[0].bounds().1);
        }
        // psi(0) is known: expected claims over premium.
        prop_assert!(found[0].bounds().0 <= 1.0 / (1.0 + theta) && 1.0 / (1.0 + theta) <= found[0].bounds().1 + 1e-12);
    }
}

/// One claim of 3 with probability 0.4 a year, premium 1: from 0, ruin comes at once or never within the first year; by hand for three.
#[test]
fn yearly_ruin_by_hand() {
    let surplus = Surplus::new(
        yearly("discrete:0@0.6,1@0.4"),
        claims("discrete:3@1", NONE),
        1.0,
    );
    let found = surplus
        .unwrap()
        .ruin_within(&[1, 2, 3], &[0.0, 1.0, 2.0], Some(1.0))
        .unwrap();
    let exact = [
        [0.4, 0.4, 0.0],
        // From 0 and 1: a claim in the first year, or in the second with 1, but not with 2. From 2: two claims.
        [0.4 + 0.6 * 0.4, 0.4, 0.4 * 0.4],
        // psi_3(0) = 0.4 + 0.6 psi_2(1), psi_3(1) = 0.4 + 0.6 psi_2(2), psi_3(2) = 0.4 psi_2(0) + 0.6 psi_2(3), psi_2(3) = 0.4 psi_1(1).
        [0.4 + 0.6 * 0.4, 0.4 + 0.6 * 0.16, 0.4 * 0.64 + 0.6 * 0.16],
    ];
    for (found, exact) in found.iter().zip(exact.iter().flatten()) {
        assert!(
            (found.lower - exact).abs() < 1e-14 && (found.upper - exact).abs() < 1e-14,
            "{found:?} {exact}"
        );
    }
}

#[test]
fn yearly_ruin_by_bounds_and_simulation() {
    for (arrivals, severity, limit, premium, step) in [
        (poisson(2.0), "exponential:1", NONE, 2.4, None),
        (yearly("negbin:2,1.5"), "lognormal:0,1.5", 10.0, 9.0, None),
        (yearly("zmpoisson:2,0.3"), "pareto:0.9,1", 10.0, 6.0, None),
        (
            yearly("binomial:6,0.4"),
            "discrete:1@0.5,2.5@0.5",
            NONE,
            5.0,
            Some(0.5),
        ),
    ] {
        let surplus = Surplus::new(arrivals, claims(severity, limit), premium).unwrap();
        let (years, capitals) = ([1, 5, 10], [0.0, premium, 3.0 * premium]);
        let found = surplus.ruin_within(&years, &capitals, step).unwrap();
        for (number, found) in found.iter().enumerate() {
            assert_eq!(
                (found.years, found.capital),
                (years[number / 3], capitals[number % 3])
            );
            assert!(
                found.lower <= found.upper && found.upper - found.lower < 0.02,
                "{found:?}"
            );
        }
        for (at, capital) in capitals.iter().enumerate() {
            let simulated = surplus
                .simulate(*capital, &years, Seen::AtYearEnds, 40_000, 3)
                .unwrap();
            for (row, simulated) in simulated.iter().enumerate() {
                let (found, error) = (found[row * 3 + at], 4.0 * simulated.standard_error);
                assert!(
                    found.lower - error <= simulated.probability
                        && simulated.probability <= found.upper + error,
                    "{severity}: {found:?} {simulated:?}"
                );
            }
        }
        // More years, less capital: more ruin. Never more than at any time.
        for row in found.chunks(3) {
            assert!(row[1].upper < row[0].upper && row[2].upper < row[1].upper);
        }
        for at in 0..3 {
            assert!(
                found[at].upper < found[3 + at].upper && found[3 + at].upper < found[6 + at].upper
            );
            assert!(found[6 + at].lower <= psi(&surplus, capitals[at]).1);
        }
    }
}

#[test]
fn a_retained_share_is_a_smaller_fund() {
    let whole = Surplus::new(poisson(2.0), claims("gamma:2,1", NONE), 5.0).unwrap();
    let half = whole.keep_share(0.5, 0.25).unwrap();
    let small = Surplus::new(poisson(2.0), claims("gamma:2,0.5", NONE), half.premium()).unwrap();
    assert!(close(
        half.adjustment_coefficient().unwrap(),
        small.adjustment_coefficient().unwrap(),
        1e-9
    ));
    assert!(close(psi(&half, 3.0).0, psi(&small, 3.0).0, 1e-9));
    let of = |surplus: &Surplus| surplus.ruin_within(&[4], &[3.0], Some(0.01)).unwrap()[0];
    assert!(close(of(&half).upper, of(&small).upper, 1e-9));
}

#[test]
fn capital_for_some_years() {
    let surplus =
        Surplus::new(yearly("negbin:2,1.5"), claims("lognormal:0,1.5", 10.0), 9.0).unwrap();
    let one = surplus.required_capital_within(1, 0.005, None).unwrap();
    let ten = surplus.required_capital_within(10, 0.005, None).unwrap();
    assert!(one.capital < ten.capital);
    for found in [one, ten] {
        assert!(
            found.lower <= found.upper && found.upper <= 0.005 && found.lower > 0.004,
            "{found:?}"
        );
        let less = surplus
            .ruin_within(&[found.years], &[found.capital * 0.97], None)
            .unwrap()[0];
        assert!(less.upper > 0.005);
    }
}

#[test]
fn simulated_ruin_grows_with_years_and_falls_with_capital() {
    let surplus = c1();
    let of = |capital, seen| {
        surplus
            .simulate(capital, &[1, 5, 10], seen, 5_000, 1)
            .unwrap()
    };
    for seen in [Seen::AtClaims, Seen::AtYearEnds] {
        let (poor, rich) = (of(2.0, seen), of(6.0, seen));
        for (poor, rich) in poor.iter().zip(&rich) {
            assert!(rich.probability < poor.probability);
        }
        assert!(
            poor[0].probability < poor[1].probability && poor[1].probability < poor[2].probability
        );
    }
    for (ends, claims) in of(2.0, Seen::AtYearEnds)
        .iter()
        .zip(of(2.0, Seen::AtClaims))
    {
        assert!(ends.probability < claims.probability && claims.probability < psi(&surplus, 2.0).0);
    }
}

#[test]
fn no_ruin_on_any_path_is_no_certainty() {
    let safe = c1().simulate(500.0, &[1], Seen::AtClaims, 100, 1).unwrap()[0];
    assert_eq!(safe.probability, 0.0);
    assert!(close(
        safe.standard_error,
        (1.0 / 102.0 * 101.0 / 102.0 / 100.0f64).sqrt(),
        1e-12
    ));
}

#[test]
fn threads_change_nothing() {
    let surplus = c1();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            surplus
                .simulate(5.0, &[3, 20], Seen::AtClaims, 4_000, 42)
                .unwrap()
        })
    };
    assert_eq!(on(1), on(5));
    assert_ne!(
        on(1),
        surplus
            .simulate(5.0, &[3, 20], Seen::AtClaims, 4_000, 43)
            .unwrap()
    );
}

#[test]
fn a_premium_below_expected_claims_is_certain_ruin() {
    for premium in [1.5, 2.0] {
        let surplus = Surplus::new(poisson(2.0), claims("exponential:1", NONE), premium).unwrap();
        assert!(surplus.is_ruin_certain());
        assert_eq!(
            surplus.ruin_probability(&[0.0, 1e9], None).unwrap(),
            vec![RuinProbability::Certain; 2]
        );
        assert_eq!(surplus.lundberg_bound(100.0).unwrap(), 1.0);
        let error = surplus.adjustment_coefficient().unwrap_err().to_string();
        assert!(
            error.contains("ruin is certain") && error.contains("Raise the premium"),
            "{error}"
        );
        assert!(surplus.required_capital(0.01, None).is_err());
    }
    // So it is for who gives away more premium than claims.
    let kept = c1().keep_share(0.25, 0.3).unwrap();
    assert!(kept.is_ruin_certain() && kept.adjustment_coefficient().is_err());
}

#[test]
fn bad_input_is_refused_with_a_word() {
    let says = |error: RiskError, word: &str| {
        assert!(error.to_string().contains(word), "{error} lacks {word}")
    };
    let exponential = || claims("exponential:1", NONE);
    says(
        Surplus::new(poisson(2.0), exponential(), -1.0).unwrap_err(),
        "premium",
    );
    says(
        Surplus::new(poisson(2.0), exponential(), f64::NAN).unwrap_err(),
        "premium",
    );
    says(
        Surplus::new(yearly("poisson:0"), exponential(), 1.0).unwrap_err(),
        "without claims",
    );
    says(
        Surplus::new(poisson(2.0), claims("discrete:0@1", NONE), 1.0).unwrap_err(),
        "without claims",
    );
    says(Wait::exponential(0.0).unwrap_err(), "above 0");
    for text in ["erlang:2", "weibull:1,2", "exponential", "exponential:x"] {
        says(text.parse::<Wait>().unwrap_err(), "erlang:SHAPE,RATE");
    }
    says(c1().keep_share(1.1, 0.3).unwrap_err(), "share");
    says(c1().keep_share(0.5, f64::NAN).unwrap_err(), "loading");
    says(c1().keep_below(0.0, 0.3).unwrap_err(), "retention");
    says(c1().lundberg_bound(-1.0).unwrap_err(), "capital");
    says(c1().ruin_probability(&[-1.0], None).unwrap_err(), "capital");
    says(c1().required_capital(1.0, None).unwrap_err(), "target");
    let capped = Surplus::new(poisson(2.0), claims("exponential:1", 5.0), 2.4).unwrap();
    says(
        capped.ruin_probability(&[10.0], Some(0.0)).unwrap_err(),
        "step",
    );
    says(
        capped.ruin_probability(&[10.0], Some(1e-6)).unwrap_err(),
        "take a larger one",
    );
    says(
        c1().simulate(1.0, &[], Seen::AtClaims, 10, 0).unwrap_err(),
        "a year or more",
    );
    says(
        c1().simulate(1.0, &[1], Seen::AtClaims, 0, 0).unwrap_err(),
        "two paths",
    );
    let wide = Surplus::new(yearly("negbin:1,2"), exponential(), 2.4).unwrap();
    says(
        wide.simulate(1.0, &[1], Seen::AtClaims, 10, 0).unwrap_err(),
        "year ends",
    );
    let erlang = Surplus::new(
        Arrivals::Waits("erlang:2,4".parse().unwrap()),
        exponential(),
        2.4,
    )
    .unwrap();
    says(
        erlang.ruin_within(&[1], &[1.0], None).unwrap_err(),
        "simulate",
    );
    says(
        c1().ruin_within(&[0], &[1.0], None).unwrap_err(),
        "a year or more",
    );
    says(
        c1().ruin_within(&[1], &[-1.0], None).unwrap_err(),
        "capital",
    );
    says(
        c1().ruin_within(&[5], &[1.0], Some(-1.0)).unwrap_err(),
        "step",
    );
    says(
        c1().ruin_within(&[5], &[1.0], Some(1e-5)).unwrap_err(),
        "take a larger one",
    );
    says(
        c1().keep_share(0.05, 0.3)
            .unwrap()
            .ruin_within(&[5], &[1.0], None)
            .unwrap_err(),
        "leave no premium",
    );
    says(
        c1().required_capital_within(5, 0.0, None).unwrap_err(),
        "target",
    );
    // No moment generating function: a heavy tail without limit, whoever insists on it.
    let heavy = Layered::uncapped("pareto:2,1".parse().unwrap(), 0.0, NONE).unwrap();
    let heavy = Surplus::new(poisson(1.0), heavy, 2.0).unwrap();
    says(
        heavy.adjustment_coefficient().unwrap_err(),
        "Name the limit",
    );
    // Its ruin probability exists all the same.
    let (lower, upper) = psi(&heavy, 10.0);
    assert!(0.01 < lower && lower < upper && upper < 0.5);
    // A year's claims that the premium always covers.
    let safe = Surplus::new(yearly("binomial:3,0.5"), claims("discrete:1@1", NONE), 3.5).unwrap();
    says(
        safe.adjustment_coefficient().unwrap_err(),
        "ruin is impossible",
    );
}
