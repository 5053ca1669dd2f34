use crate::big::Big;
use bulwark_math::{floor_rate, MathError, PriceCurve, MAX_RATE, RATE_ONE, YEAR_SECONDS};
use proptest::prelude::*;

/// The curve of the design's vectors.
const CURVE: PriceCurve = PriceCurve {
    floor_rate: 10_000_000,
    kink_bps: 8_000,
    load_kink: 50_000_000,
    load_full: 490_000_000,
};
const CAPACITY: u64 = 1_000_000;

#[test]
fn vectors_of_the_design() {
    let year = |before, amount| CURVE.premium(before, amount, CAPACITY, YEAR_SECONDS);
    assert_eq!(year(500_000, 400_000), Ok(32_188)); // 32,187.5
    assert_eq!(year(0, 800_000), Ok(28_000));
    assert_eq!(year(500_000, 200_000), Ok(9_500));
    assert_eq!(year(700_000, 200_000), Ok(22_688)); // 22,687.5
    assert_eq!(year(800_000, 200_000), Ok(56_000));
    // Finer units show that the parts sum to the whole: 9,500 + 22,687.5 = 32,187.5.
    let fine = |before: u64, amount: u64| {
        CURVE.premium(before * 10, amount * 10, CAPACITY * 10, YEAR_SECONDS)
    };
    assert_eq!(fine(500_000, 400_000), Ok(321_875));
    assert_eq!(fine(500_000, 200_000), Ok(95_000));
    assert_eq!(fine(700_000, 200_000), Ok(226_875));
}

#[test]
fn spot_rates() {
    let rate = |exposure| CURVE.rate_at(exposure, CAPACITY);
    assert_eq!(rate(0), Ok(10_000_000));
    assert_eq!(rate(400_000), Ok(35_000_000));
    assert_eq!(rate(800_000), Ok(60_000_000));
    assert_eq!(rate(900_000), Ok(280_000_000));
    assert_eq!(rate(CAPACITY), Ok(500_000_000));
    assert_eq!(rate(CAPACITY + 1), Err(MathError::InvalidInput));
    assert_eq!(CURVE.rate_at(0, 0), Err(MathError::InvalidInput));
}

#[test]
fn terms() {
    assert_eq!(
        CURVE.premium(0, 800_000, CAPACITY, YEAR_SECONDS / 2),
        Ok(14_000)
    );
    assert_eq!(CURVE.premium(0, 800_000, CAPACITY, 0), Ok(0));
    assert_eq!(CURVE.premium(0, 0, CAPACITY, YEAR_SECONDS), Ok(0));
    assert_eq!(CURVE.premium(0, 1, CAPACITY, 1), Ok(1));
    assert_eq!(CURVE.floor_premium(1_000_000, YEAR_SECONDS), Ok(10_000));
    assert_eq!(CURVE.floor_premium(1_000_001, YEAR_SECONDS), Ok(10_001));
    assert_eq!(
        CURVE.floor_premium(u64::MAX, u64::MAX),
        Err(MathError::Overflow)
    );
}

#[test]
fn refusals() {
    let invalid = Err(MathError::InvalidInput);
    assert_eq!(CURVE.premium(900_000, 100_001, CAPACITY, 1), invalid);
    assert_eq!(CURVE.premium(u64::MAX, 1, u64::MAX, 1), invalid);
    assert_eq!(CURVE.premium(0, 0, 0, 1), invalid);
    assert_eq!(CURVE.validate(), Ok(()));
    for bad in [
        PriceCurve {
            kink_bps: 0,
            ..CURVE
        },
        PriceCurve {
            kink_bps: 10_000,
            ..CURVE
        },
        PriceCurve {
            load_kink: CURVE.load_full + 1,
            ..CURVE
        },
        PriceCurve {
            floor_rate: MAX_RATE + 1,
            ..CURVE
        },
        PriceCurve {
            load_full: MAX_RATE + 1,
            ..CURVE
        },
    ] {
        assert_eq!(bad.validate(), Err(MathError::InvalidInput));
        assert_eq!(bad.premium(0, 1, CAPACITY, 1), invalid);
        assert_eq!(bad.floor_premium(1, 1), invalid);
        assert_eq!(bad.rate_at(1, CAPACITY), invalid);
    }
    let widest = PriceCurve {
        floor_rate: MAX_RATE,
        kink_bps: 1,
        load_kink: MAX_RATE,
        load_full: MAX_RATE,
    };
    assert_eq!(widest.validate(), Ok(()));
}

#[test]
fn floor_rates() {
    // 1 % expected loss, margin 50 %, expense 15 %, profit 10 %: 0.015 / 0.75 = 2 %.
    assert_eq!(
        floor_rate(RATE_ONE / 100, 5_000, 1_500, 1_000),
        Ok(RATE_ONE / 50)
    );
    assert_eq!(floor_rate(1, 0, 0, 1), Ok(2));
    assert_eq!(floor_rate(1, 0, 9_999, 0), Ok(10_000));
    assert_eq!(floor_rate(1, 0, 5_000, 5_000), Err(MathError::InvalidInput));
    assert_eq!(floor_rate(1, 0, u16::MAX, 1), Err(MathError::InvalidInput));
    assert_eq!(floor_rate(u64::MAX, 1, 0, 0), Err(MathError::Overflow));
}

/// `N(x)` of section 7 over a common denominator: `(numerator, denominator)`.
fn cumulative(curve: &PriceCurve, x: u64, capacity: u64) -> (Big, Big) {
    let (capacity, kink) = (u128::from(capacity), u128::from(curve.kink_bps));
    let (floor, load_kink) = (u128::from(curve.floor_rate), u128::from(curve.load_kink));
    let rise = u128::from(curve.load_full) - load_kink;
    // In ten-thousandths of a unit.
    let (x, at_kink, span) = (
        u128::from(x) * 10_000,
        capacity * kink,
        capacity * (10_000 - kink),
    );
    // Loads are rational with denominators 2e4 * at_kink and 2e4 * span.
    let square = |y: u128| Big::from(y).times(y);
    let flat = Big::from(floor).times(2 * x).times(at_kink).times(span);
    let load = if x <= at_kink {
        square(x).times(load_kink).times(span)
    } else {
        let triangle = square(at_kink).times(load_kink).times(span);
        let level = Big::from(load_kink)
            .times(2 * (x - at_kink))
            .times(at_kink)
            .times(span);
        let above = square(x - at_kink).times(rise).times(at_kink);
        triangle.add(&level).add(&above)
    };
    (
        flat.add(&load),
        Big::from(20_000).times(at_kink).times(span),
    )
}

fn exact_premium(curve: &PriceCurve, before: u64, amount: u64, capacity: u64, term: u64) -> Big {
    let (from, _) = cumulative(curve, before, capacity);
    let (to, denominator) = cumulative(curve, before + amount, capacity);
    let year = u128::from(YEAR_SECONDS) * u128::from(RATE_ONE);
    to.sub(&from)
        .times(term.into())
        .div_ceil(&denominator.times(year))
}

fn curves() -> impl Strategy<Value = PriceCurve> {
    (
        0..=MAX_RATE / 100,
        1_u16..10_000,
        0..=MAX_RATE / 100,
        0..=MAX_RATE / 50,
    )
        .prop_map(|(floor_rate, kink_bps, load_kink, rise)| PriceCurve {
            floor_rate,
            kink_bps: if rise % 2 == 0 {
                kink_bps
            } else {
                (kink_bps / 500 * 500).max(500)
            },
            load_kink,
            load_full: load_kink + rise,
        })
}

/// `(exposure before, amount, capacity)`, at many scales.
fn purchases() -> impl Strategy<Value = (u64, u64, u64)> {
    (1_u64..1 << 60, 0_u32..60, 0_u64..=1 << 32, 0_u64..=1 << 32).prop_map(
        |(capacity, scale, from, share)| {
            let capacity = (capacity >> scale).max(1);
            let of = |whole: u64, part: u64| ((u128::from(whole) * u128::from(part)) >> 32) as u64;
            let before = of(capacity, from);
            (before, of(capacity - before, share), capacity)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn is_the_exact_integral_rounded_up(
        curve in curves(), (before, amount, capacity) in purchases(), term in 0..10 * YEAR_SECONDS,
    ) {
        let exact = exact_premium(&curve, before, amount, capacity, term).to_u128();
        match curve.premium(before, amount, capacity, term) {
            Ok(premium) => {
                let (premium, exact) = (u128::from(premium), exact.unwrap());
                prop_assert!(exact <= premium && premium <= exact + 1, "{} against {}", premium, exact);
            }
            Err(error) => {
                prop_assert_eq!(error, MathError::Overflow);
                prop_assert!(exact.is_none_or(|exact| exact >= u128::from(u64::MAX)));
            }
        }
    }

    #[test]
    fn splitting_the_amount_is_never_cheaper(
        curve in curves(), (before, amount, capacity) in purchases(), term in 0..2 * YEAR_SECONDS, cut in 0_u64..=1 << 32,
    ) {
        let first = ((u128::from(amount) * u128::from(cut)) >> 32) as u64;
        let whole = curve.premium(before, amount, capacity, term);
        let one = curve.premium(before, first, capacity, term);
        let two = curve.premium(before + first, amount - first, capacity, term);
        if let (Ok(whole), Ok(one), Ok(two)) = (whole, one, two) {
            prop_assert!(u128::from(one) + u128::from(two) >= u128::from(whole));
            prop_assert!(u128::from(one) + u128::from(two) <= u128::from(whole) + 2);
        } else {
            prop_assert_eq!(whole, Err(MathError::Overflow));
        }
    }

    #[test]
    fn splitting_the_term_is_never_cheaper(
        curve in curves(), (before, amount, capacity) in purchases(), term in 0..YEAR_SECONDS, more in 0..YEAR_SECONDS,
    ) {
        let whole = curve.premium(before, amount, capacity, term + more);
        let one = curve.premium(before, amount, capacity, term);
        let two = curve.premium(before, amount, capacity, more);
        if let (Ok(whole), Ok(one), Ok(two)) = (whole, one, two) {
            prop_assert!(u128::from(one) + u128::from(two) >= u128::from(whole));
        } else {
            prop_assert_eq!(whole, Err(MathError::Overflow));
        }
    }

    #[test]
    fn lies_between_the_spot_rates_and_above_the_floor(
        curve in curves(), (before, amount, capacity) in purchases(),
    ) {
        let premium = curve.premium(before, amount, capacity, YEAR_SECONDS);
        let (low, high) = (curve.rate_at(before, capacity).unwrap(), curve.rate_at(before + amount, capacity).unwrap());
        prop_assert!(curve.floor_rate <= low && low <= high && high <= curve.floor_rate + curve.load_full);
        if let Ok(premium) = premium {
            let at = |rate: u64| u128::from(amount) * u128::from(rate) / u128::from(RATE_ONE);
            // A spot rate is rounded up by less than one over RATE_ONE.
            prop_assert!(at(low.saturating_sub(1)) <= u128::from(premium));
            prop_assert!(u128::from(premium) <= at(high) + 2);
            prop_assert!(curve.floor_premium(amount, YEAR_SECONDS).unwrap() <= premium);
        }
    }

    #[test]
    fn spot_rate_is_exact_rounded_up(curve in curves(), (exposure, _, capacity) in purchases()) {
        let kink = u128::from(capacity) * u128::from(curve.kink_bps);
        let x = u128::from(exposure) * 10_000;
        let (kink_load, full_load) = (u128::from(curve.load_kink), u128::from(curve.load_full));
        let load = if x <= kink {
            Big::from(kink_load).times(x).div_ceil(&kink.into())
        } else {
            let rise = Big::from(full_load - kink_load).times(x - kink);
            rise.div_ceil(&(u128::from(capacity) * 10_000 - kink).into()).add(&kink_load.into())
        };
        let exact = load.add(&u128::from(curve.floor_rate).into()).to_u128();
        prop_assert_eq!(curve.rate_at(exposure, capacity).ok().map(u128::from), exact);
    }
}
