//! Impermanent loss and depegs: formulas against reserves, closed forms against integrals and simulation, bad input.

use bulwark_risk::{
    market::{annual_rate, ewma_volatility, rate, Depeg, DepegCover, Depth, IlCover, Noise, Range},
    portfolio::Loadings,
    RiskError,
};
use proptest::prelude::*;

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()).max(1e-12)
}

fn plain(range: Range, sigma: f64, days: f64) -> IlCover {
    IlCover::new(range, sigma, days, 0.0, 1.0, 0.0).unwrap()
}

#[test]
fn without_a_range_the_loss_is_that_of_section_14() {
    for (k, loss) in [
        (4.0, 0.2),
        (0.25, 0.2),
        (9.0, 0.4),
        (1.0, 0.0),
        (2.25, 1.0 / 13.0),
    ] {
        assert!((Range::FULL.of_holding(k) - loss).abs() < 1e-15, "{k}");
        assert!((1.0 - 2.0 * f64::sqrt(k) / (1.0 + k) - loss).abs() < 1e-15);
    }
}

/// 10,000 dollars in equal parts at a price of 1,000, which doubles: reserves held are worth 15,000, the position
/// 2 sqrt(5 * 5,000 * 2,000) = 14,142, the difference is 858.
#[test]
fn a_doubled_price_costs_858_of_10_000() {
    let r = 2.0;
    assert_eq!((10_000.0 * Range::FULL.of_initial(r)).round(), 858.0);
    assert_eq!((15_000.0 * Range::FULL.of_holding(r)).round(), 858.0);
}

/// The same in whole numbers, as a program would: `k` and the loss over 1e18, with integer square roots.
#[test]
fn whole_numbers_agree() {
    const ONE: u128 = 1_000_000_000_000_000_000;
    for k in [ONE / 100, ONE / 3, ONE, ONE * 17 / 10, 25 * ONE] {
        let root = (k * ONE).isqrt();
        let loss = ONE - 2 * root * ONE / (ONE + k);
        let float = Range::FULL.of_holding(k as f64 / ONE as f64);
        assert!((loss as f64 / ONE as f64 - float).abs() < 1e-14, "{k}");
    }
}

/// A position in a range, from its reserves.
fn by_reserves(low: f64, high: f64, r: f64) -> f64 {
    let reserves = |p: f64| {
        let root = p.clamp(low, high).sqrt();
        (1.0 / root - 1.0 / high.sqrt(), root - low.sqrt())
    };
    let value = |(asset, numeraire): (f64, f64)| asset * r + numeraire;
    1.0 - value(reserves(r)) / value(reserves(1.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_range_loses_what_its_reserves_say(low in 0.05f64..0.95, high in 1.05f64..20.0, log in -4.0f64..4.0) {
        let (range, r) = (Range::new(low, high).unwrap(), log.exp());
        let loss = range.of_holding(r);
        prop_assert!((loss - by_reserves(low, high, r)).abs() < 1e-10);
        prop_assert!((0.0..=1.0).contains(&loss));
        prop_assert!(range.of_initial(r) >= 0.0);
    }

    #[test]
    fn a_symmetric_range(log in 0.0f64..5.0, width in 1.1f64..9.0) {
        let (up, down) = (log.exp(), (-log).exp());
        let of = |range: Range| range.of_holding(up);
        let symmetric = |width: f64| Range::new(1.0 / width, width).unwrap();
        for range in [Range::FULL, symmetric(width)] {
            prop_assert!((of(range) - range.of_holding(down)).abs() < 1e-12);
        }
        // It loses more than every price, the more the narrower, and the same as it widens.
        prop_assert!(of(symmetric(width)) >= of(Range::FULL));
        prop_assert!(of(symmetric(width)) >= of(symmetric(width * 1.5)) - 1e-15);
        prop_assert!(close(of(symmetric(1e24)), of(Range::FULL), 1e-9));
    }

    #[test]
    fn a_payout_grows_with_the_cap_and_falls_with_the_deductible(
        sigma in 0.2f64..2.0, days in 5.0f64..200.0, deductible in 0.0f64..0.1, cap in 0.01f64..0.5,
    ) {
        let range = Range::new(0.6, 1.9).unwrap();
        let payout = |deductible, cap| IlCover::new(range, sigma, days, deductible, cap, 0.0).unwrap().expected_payout();
        let base = payout(deductible, cap);
        prop_assert!(base >= 0.0 && base <= cap);
        prop_assert!(payout(deductible, cap + 0.1) >= base - 1e-12);
        prop_assert!(payout(deductible + 0.01, cap) <= base + 1e-12);
        // Two layers are one.
        let stacked = base + payout(deductible + cap, 0.1);
        prop_assert!(close(payout(deductible, cap + 0.1), stacked, 1e-9));
    }
}

#[test]
fn a_quarter_at_80_percent_costs_1_95_percent() {
    let cover = plain(Range::FULL, 0.8, 90.0);
    let closed = cover.expected_of_initial();
    assert_eq!(format!("{:.2}", closed * 100.0), "1.95");
    assert!(close(
        closed,
        1.0 - (-0.64f64 * 90.0 / 365.0 / 8.0).exp(),
        1e-12
    ));
    // Of the holding it is the same, for f(r) = f(1/r) is expected the same whichever asset counts. So it is for every symmetric
    // range, and for no other.
    assert!(close(cover.expected_of_holding(), closed, 1e-10));
    let symmetric = plain(Range::new(0.5, 2.0).unwrap(), 0.8, 90.0);
    assert!(close(
        symmetric.expected_of_holding(),
        symmetric.expected_of_initial(),
        1e-8
    ));
    assert!(symmetric.expected_of_initial() > 3.0 * closed);
    let other = plain(Range::new(0.5, 3.0).unwrap(), 0.8, 90.0);
    assert!(!close(
        other.expected_of_holding(),
        other.expected_of_initial(),
        1e-3
    ));
}

/// Simpson's rule on a grid of normal numbers: none of the engine's.
fn simpson(v: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (steps, far) = (200_000, 14.0 + v);
    let h = 2.0 * far / f64::from(steps);
    (0..=steps)
        .map(|i| {
            let z = h * f64::from(i) - far;
            let weight = if i == 0 || i == steps {
                1.0
            } else {
                f64::from(2 + 2 * (i % 2))
            };
            weight * (-z * z / 2.0).exp() * f((v * z - v * v / 2.0).exp())
        })
        .sum::<f64>()
        * h
        / 3.0
        / std::f64::consts::TAU.sqrt()
}

#[test]
fn closed_form_integral_and_simulation_agree() {
    let ranges = [
        (0.0, f64::INFINITY),
        (0.5, 2.0),
        (0.9, 1.1),
        (0.7, f64::INFINITY),
        (0.0, 3.0),
    ];
    for (low, high) in ranges {
        let range = Range::new(low, high).unwrap();
        for (sigma, days) in [(0.8, 90.0), (0.3, 30.0), (1.5, 365.0)] {
            let cover = IlCover::new(range, sigma, days, 0.02, 0.3, 30.0).unwrap();
            let v = cover.deviation();
            let of_initial = cover.expected_of_initial();
            assert!(close(of_initial, simpson(v, |r| range.of_initial(r)), 1e-8));
            let of_holding = cover.expected_of_holding();
            assert!(close(of_holding, simpson(v, |r| range.of_holding(r)), 1e-8));
            let payout = cover.expected_payout();
            assert!(close(payout, simpson(v, |r| cover.payout(r)), 1e-6));
            let simulated = cover.simulate(40_000, 7).unwrap();
            for (estimate, exact) in [
                (simulated.of_initial, of_initial),
                (simulated.of_holding, of_holding),
                (simulated.payout, payout),
            ] {
                let off = (estimate.value - exact) / estimate.standard_error.max(1e-7);
                assert!(
                    off.abs() < 4.0,
                    "{low}..{high} sigma {sigma}: off by {off} standard errors"
                );
                assert!(
                    estimate.standard_error < 0.05 * exact || exact < 1e-4,
                    "{estimate:?} says little"
                );
            }
        }
    }
}

#[test]
fn ramp_cap_and_quantile() {
    let cover = |days, ramp| IlCover::new(Range::FULL, 0.8, days, 0.02, 0.3, ramp).unwrap();
    assert!(close(
        cover(10.0, 30.0).expected_payout(),
        cover(10.0, 0.0).expected_payout() / 3.0,
        1e-12
    ));
    assert!(close(cover(10.0, 30.0).most(), 0.1, 1e-12));
    assert_eq!(cover(30.0, 30.0), cover(30.0, 0.0));
    // The 99.5 % payout: the share of simulated prices that pay more is 0.5 %.
    let quarter = cover(90.0, 0.0);
    let v = quarter.deviation();
    let quantile = quarter.payout_quantile(0.995).unwrap();
    assert!(0.0 < quantile && quantile < quarter.most());
    let above = simpson(v, |r| f64::from(u8::from(quarter.payout(r) > quantile)));
    assert!((above - 0.005).abs() < 1e-5, "{above}");
    // What is paid with certainty less than one is capped, and nothing is paid in calm markets.
    assert_eq!(cover(3_650.0, 0.0).payout_quantile(0.995).unwrap(), 0.3);
    assert_eq!(
        IlCover::new(Range::FULL, 0.05, 30.0, 0.02, 0.3, 0.0)
            .unwrap()
            .payout_quantile(0.995)
            .unwrap(),
        0.0
    );
}

#[test]
fn rates_of_the_program() {
    // 1.954 % in 90 of 365 days.
    let share = plain(Range::FULL, 0.8, 90.0).expected_of_initial();
    assert_eq!(
        annual_rate(share, 90.0).unwrap(),
        (share * 365.0 / 90.0 * 1e9).ceil() as u64
    );
    assert_eq!(rate(0.3).unwrap(), 300_000_000);
    assert_eq!(rate(0.0).unwrap(), 1);
    assert!(annual_rate(0.3, 30.0)
        .unwrap_err()
        .to_string()
        .contains("beyond what the program takes"));
    let loadings = Loadings {
        margin_bps: 2_500,
        expense_bps: 1_000,
        profit_bps: 500,
        cost_of_capital: 0.0,
    };
    assert!(close(loadings.premium(0.02), 0.02 * 1.25 / 0.85, 1e-15));
    // The program's own formula on the same figures.
    let el_rate = annual_rate(share, 90.0).unwrap();
    let floor = bulwark_math::floor_rate(el_rate, 2_500, 1_000, 500).unwrap();
    assert!(close(
        floor as f64 / 1e9 * 90.0 / 365.0,
        loadings.premium(share),
        1e-7
    ));
}

#[test]
fn volatility_of_prices() {
    // Equal steps of 2 % a day, up and down: 2 % * sqrt(365), whatever the weights.
    let prices: Vec<f64> = (0..50)
        .map(|day| {
            if day % 2 == 0 {
                100.0
            } else {
                100.0 * 0.02f64.exp()
            }
        })
        .collect();
    for decay in [0.5, 0.94, 1.0] {
        assert!(close(
            ewma_volatility(&prices, 365.0, decay).unwrap(),
            0.02 * 365f64.sqrt(),
            1e-12
        ));
    }
    // Weights 1 and 1/2 for the last return, 10 %, and the one before, nothing: sqrt(0.01 / 1.5).
    let jump = ewma_volatility(&[1.0, 1.0, 0.1f64.exp()], 1.0, 0.5).unwrap();
    assert!(close(jump, (0.01f64 / 1.5).sqrt(), 1e-12));
    // A jump long ago weighs less than one today.
    let jumped = |at: usize| -> Vec<f64> {
        (0..60)
            .map(|day| if day < at { 1.0 } else { 1.2 })
            .collect()
    };
    let of = |at| ewma_volatility(&jumped(at), 365.0, 0.94).unwrap();
    assert!(of(59) > 5.0 * of(2));
    for (prices, decay) in [
        (vec![1.0, 2.0], 0.9),
        (vec![1.0, 0.0, 2.0], 0.9),
        (vec![1.0, 2.0, 3.0], 0.0),
    ] {
        assert!(matches!(
            ewma_volatility(&prices, 365.0, decay),
            Err(RiskError::Domain(_))
        ));
    }
}

fn depeg(depth: &str, noise: f64) -> Depeg {
    Depeg::new(
        0.2,
        depth.parse().unwrap(),
        36.0,
        Noise::new(noise, 6.0).unwrap(),
    )
    .unwrap()
}

fn depeg_cover(depth: &str, noise: f64, scale: f64) -> DepegCover {
    DepegCover::new(depeg(depth, noise), 0.97, 24.0, scale, 0.2, 90.0).unwrap()
}

/// A depeg by 10 % that recovers within the window with probability 1 - e^(-24/36), by hand.
#[test]
fn one_depth_by_hand() {
    let cover = depeg_cover("discrete:0.1@1", 0.0, 1.0);
    // Pays when 0.1 T / 24 > 0.03, so when it lasts 7.2 hours.
    assert!(close(cover.pays_more(0.0), (-0.2f64).exp(), 1e-12));
    // A whole window pays (0.97 - 0.9) / 0.97.
    let whole = (-24.0f64 / 36.0).exp() * 0.07 / 0.97;
    // A part of it pays (0.1 t / 24 - 0.03) / 0.97 for t from 7.2 to 24 hours, density e^(-t / 36) / 36.
    let steps = 200_000;
    let h = (24.0 - 7.2) / f64::from(steps);
    let part: f64 = (0..steps)
        .map(|i| {
            let t = 7.2 + h * (f64::from(i) + 0.5);
            h * (0.1 * t / 24.0 - 0.03) / 0.97 * (-t / 36.0).exp() / 36.0
        })
        .sum();
    assert!(close(cover.expected_of_depeg(), whole + part, 1e-8));
    // First paying depeg only: 1 - e^(-lambda T q) times its mean.
    let expected =
        -(-0.2 * 90.0 / 365.0 * (-0.2f64).exp()).exp_m1() * (whole + part) / (-0.2f64).exp();
    assert!(close(cover.expected_payout(), expected, 1e-8));
}

#[test]
fn depeg_formula_and_simulation_agree() {
    for depth in [
        "beta:2,8",
        "beta:0.6,0.5",
        "discrete:0.02@0.5,0.05@0.3,0.4@0.2",
    ] {
        for (noise, scale) in [(0.0, 1.0), (0.004, 1.0), (0.004, 3.0)] {
            let cover = depeg_cover(depth, noise, scale);
            let simulated = cover.simulate(400_000, 11).unwrap();
            for (estimate, exact) in [
                (simulated.payout, cover.expected_payout()),
                (simulated.triggered, cover.triggered()),
            ] {
                let off = (estimate.value - exact) / estimate.standard_error;
                assert!(
                    off.abs() < 4.0,
                    "{depth} scale {scale}: off by {off} standard errors"
                );
                assert!(estimate.standard_error < 0.03 * exact);
            }
        }
    }
    // Noise is no premium for free: what just misses the strike now sometimes pays.
    let edge = |noise| depeg_cover("discrete:0.029@1", noise, 1.0).expected_payout();
    assert_eq!(edge(0.0), 0.0);
    assert!(edge(0.002) > 0.0 && edge(0.004) > edge(0.002));
}

#[test]
fn depeg_quantile_is_the_inverse_of_its_tail() {
    let cover = depeg_cover("beta:2,20", 0.0, 1.0);
    let quantile = cover.payout_quantile(0.995).unwrap();
    assert!(0.0 < quantile && quantile < 0.2);
    let above = cover.triggered() * cover.pays_more(quantile) / cover.pays_more(0.0);
    assert!(close(above, 0.005, 1e-9));
    // Rarer than one in 200: nothing at that level, and still the cap at once.
    let rare = Depeg::new(
        0.01,
        "beta:2,8".parse().unwrap(),
        36.0,
        Noise::new(0.0, 6.0).unwrap(),
    )
    .unwrap();
    let rare = DepegCover::new(rare, 0.97, 24.0, 1.0, 0.2, 90.0).unwrap();
    assert_eq!(rare.payout_quantile(0.995).unwrap(), 0.0);
    assert_eq!(rare.most(), 0.2);
    // A sure and deep depeg is paid at the cap.
    let sure = Depeg::new(
        500.0,
        "discrete:0.9@1".parse().unwrap(),
        500.0,
        Noise::new(0.0, 6.0).unwrap(),
    )
    .unwrap();
    let sure = DepegCover::new(sure, 0.97, 24.0, 1.0, 0.2, 90.0).unwrap();
    assert!(close(sure.payout_quantile(0.995).unwrap(), 0.2, 1e-12));
    assert!(sure.expected_payout() > 0.19);
}

#[test]
fn depth_never_reaching_the_strike_pays_nothing() {
    let cover = depeg_cover("discrete:0.01@0.5,0.029@0.5", 0.0, 1.0);
    assert_eq!(cover.expected_payout(), 0.0);
    assert_eq!(cover.simulate(10_000, 1).unwrap().payout.value, 0.0);
}

#[test]
fn averages_of_noise() {
    let noise = Noise::new(0.002, 6.0).unwrap();
    // Against the integral of the correlation: 2 s^2 / W^2 * integral of (W - u) e^(-kappa u) du.
    let (window, kappa) = (24.0, std::f64::consts::LN_2 / 6.0);
    let steps = 100_000;
    let h = window / f64::from(steps);
    let double: f64 = (0..steps)
        .map(|i| {
            let u = h * (f64::from(i) + 0.5);
            h * (window - u) * (-kappa * u).exp()
        })
        .sum();
    let exact = 0.002 * (2.0 * double).sqrt() / window;
    assert!(close(noise.of_average(24.0), exact, 1e-8));
    assert!(close(noise.of_average(1e-3), 0.002, 1e-3));
}

#[test]
fn threads_change_nothing() {
    let pool = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    };
    let il = plain(Range::new(0.5, 2.0).unwrap(), 0.8, 90.0);
    let depeg = depeg_cover("beta:2,8", 0.001, 1.0);
    let run = || {
        (
            il.simulate(5_000, 3).unwrap(),
            depeg.simulate(5_000, 3).unwrap(),
        )
    };
    let (one, five) = (pool(1).install(run), pool(5).install(run));
    assert_eq!(one, five);
    assert_ne!(il.simulate(5_000, 4).unwrap(), one.0);
}

#[test]
fn bad_input_is_refused_with_a_word() {
    let says = |error: RiskError, word: &str| {
        assert!(error.to_string().contains(word), "{error} lacks {word}")
    };
    says(Range::new(2.0, 0.5).unwrap_err(), "low < 1 < high");
    says(Range::new(1.2, 2.0).unwrap_err(), "low < 1 < high");
    says(Range::new(f64::NAN, 2.0).unwrap_err(), "low < 1 < high");
    let cover = |sigma, days, deductible, cap, ramp| {
        IlCover::new(Range::FULL, sigma, days, deductible, cap, ramp)
    };
    says(cover(-0.8, 90.0, 0.0, 1.0, 0.0).unwrap_err(), "volatility");
    says(cover(0.8, 0.0, 0.0, 1.0, 0.0).unwrap_err(), "term");
    says(cover(0.8, 90.0, -0.1, 1.0, 0.0).unwrap_err(), "deductible");
    says(cover(0.8, 90.0, 0.0, 1.1, 0.0).unwrap_err(), "cap");
    says(cover(0.8, 90.0, 0.0, 1.0, -1.0).unwrap_err(), "ramp");
    says(
        cover(0.8, 90.0, 0.0, 1.0, 0.0)
            .unwrap()
            .simulate(1, 0)
            .unwrap_err(),
        "paths",
    );
    says("beta:2".parse::<Depth>().unwrap_err(), "beta:A,B");
    says("lognormal:0,1".parse::<Depth>().unwrap_err(), "beta:A,B");
    says("beta:2,-8".parse::<Depth>().unwrap_err(), "shapes above 0");
    says("discrete:1.5@1".parse::<Depth>().unwrap_err(), "at most 1");
    says(
        "empirical:/nowhere".parse::<Depth>().unwrap_err(),
        "/nowhere",
    );
    let noise = Noise::new(0.0, 1.0).unwrap();
    let depth: Depth = "beta:2,8".parse().unwrap();
    says(
        Depeg::new(0.0, depth.clone(), 36.0, noise).unwrap_err(),
        "rate",
    );
    says(Depeg::new(0.1, depth, 0.0, noise).unwrap_err(), "recovery");
    says(Noise::new(-0.1, 1.0).unwrap_err(), "deviation");
    let cover = |strike, window, scale, cap| {
        DepegCover::new(depeg("beta:2,8", 0.0), strike, window, scale, cap, 90.0)
    };
    says(cover(1.0, 24.0, 1.0, 0.2).unwrap_err(), "strike");
    says(cover(0.97, 0.0, 1.0, 0.2).unwrap_err(), "window");
    says(cover(0.97, 24.0, 0.0, 0.2).unwrap_err(), "scale");
    says(cover(0.97, 24.0, 1.0, 0.0).unwrap_err(), "cap");
    let noisy = DepegCover::new(depeg("beta:2,8", 0.02), 0.97, 24.0, 1.0, 0.2, 90.0);
    says(noisy.unwrap_err(), "without any depeg");
}
