use crate::mul_div::word;
use bulwark_math::{
    accrue, earning_rate, refund, remaining_q32, split_fee, MathError, YEAR_SECONDS,
};
use proptest::prelude::*;

#[test]
fn pinned() {
    assert_eq!(earning_rate(3, 2), Ok((3 << 31, 0)));
    assert_eq!(earning_rate(1, 3), Ok((1_431_655_765, 1)));
    assert_eq!(earning_rate(1, 0), Err(MathError::DivisionByZero));
    assert_eq!(earning_rate(1 << 32, 1), Err(MathError::Overflow));
    assert_eq!(
        earning_rate((1 << 32) - 1, 1),
        Ok((((1 << 32) - 1) << 32, 0))
    );
    assert_eq!(accrue(1 << 31, 3 << 31, 1), Ok((2, 0)));
    assert_eq!(
        accrue(u64::MAX, u64::MAX, u64::MAX),
        Err(MathError::Overflow)
    );
    assert_eq!(refund(3 << 31, 1), Ok((1, 1 << 31)));
    assert_eq!(refund(u64::MAX, u64::MAX), Err(MathError::Overflow));
    assert_eq!(
        remaining_q32(u64::MAX, u64::MAX),
        Ok(u128::from(u64::MAX).pow(2))
    );
    assert_eq!(split_fee(15, 1_000, 5_000), Ok((2, 0)));
    assert_eq!(split_fee(1, 10_001, 0), Err(MathError::InvalidInput));
    assert_eq!(split_fee(1, 0, 10_000), Err(MathError::InvalidInput));
    assert_eq!(split_fee(u64::MAX, 10_000, 9_999), Ok((u64::MAX, 9_999)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn rate_and_dust_are_the_premium(premium in word(), term in word()) {
        let scaled = u128::from(premium) << 32;
        match earning_rate(premium, term) {
            Ok((rate, dust)) => {
                prop_assert!(dust < term);
                prop_assert_eq!(u128::from(rate) * u128::from(term) + u128::from(dust), scaled);
            }
            Err(MathError::DivisionByZero) => prop_assert_eq!(term, 0),
            Err(error) => {
                prop_assert_eq!(error, MathError::Overflow);
                prop_assert!(scaled / u128::from(term) > u128::from(u64::MAX));
            }
        }
    }

    /// Whatever the steps of the accruals and the moment of the cancellation, earned, refunded, both fractions and the dust are
    /// the premium, and the refund is never more than the part of the premium that the rest of the term deserves.
    #[test]
    fn earned_and_refunded_are_the_premium(
        premium in 0..1_u64 << 56, term in 1..5 * YEAR_SECONDS, cuts in prop::collection::vec(0_u64..5 * YEAR_SECONDS, 0..12),
    ) {
        // A short, dear policy has no rate; rate_and_dust_are_the_premium covers its refusal.
        prop_assume!(u128::from(premium) << 32 < u128::from(term) << 64);
        let (rate, dust) = earning_rate(premium, term).unwrap();
        let mut times: Vec<u64> = cuts.into_iter().map(|cut| cut % (term + 1)).collect();
        times.sort_unstable();
        let (mut now, mut earned, mut fraction) = (0, 0_u64, 0);
        for time in times {
            let (whole, left) = accrue(fraction, rate, time - now).unwrap();
            prop_assert!(left < 1 << 32);
            earned += whole;
            fraction = left;
            now = time;
        }
        let remaining = term - now;
        let (back, back_fraction) = refund(rate, remaining).unwrap();
        prop_assert!(back_fraction < 1 << 32);
        prop_assert_eq!((u128::from(back) << 32) + u128::from(back_fraction), remaining_q32(rate, remaining).unwrap());
        let total = (u128::from(earned) << 32) + u128::from(fraction)
            + (u128::from(back) << 32) + u128::from(back_fraction) + u128::from(dust);
        prop_assert_eq!(total, u128::from(premium) << 32);
        prop_assert!(u128::from(back) * u128::from(term) <= u128::from(premium) * u128::from(remaining));
    }

    /// The pool earns the sum of its policies' rates: one accrual is worth each policy's own.
    #[test]
    fn rates_add_up(rates in prop::collection::vec(0..1_u64 << 50, 1..8), seconds in 0..YEAR_SECONDS) {
        let (whole, fraction) = accrue(0, rates.iter().sum(), seconds).unwrap();
        let apart: u128 = rates.iter().map(|rate| {
            let (whole, fraction) = accrue(0, *rate, seconds).unwrap();
            (u128::from(whole) << 32) + u128::from(fraction)
        }).sum();
        prop_assert_eq!((u128::from(whole) << 32) + u128::from(fraction), apart);
    }

    #[test]
    fn fees_of_parts_are_the_fee_of_the_sum(
        parts in prop::collection::vec(0..1_u64 << 58, 0..16), fee_bps in 0_u16..=10_000, remainder in 0_u16..10_000,
    ) {
        let (mut fees, mut carried) = (0_u64, remainder);
        for part in &parts {
            let (fee, left) = split_fee(*part, fee_bps, carried).unwrap();
            prop_assert!(fee <= *part);
            fees += fee;
            carried = left;
        }
        prop_assert_eq!(split_fee(parts.iter().sum(), fee_bps, remainder), Ok((fees, carried)));
    }

    #[test]
    fn fee_is_exact(earned in word(), fee_bps in 0_u16..=10_000, remainder in 0_u16..10_000) {
        let total = u128::from(earned) * u128::from(fee_bps) + u128::from(remainder);
        let (fee, left) = split_fee(earned, fee_bps, remainder).unwrap();
        prop_assert_eq!((u128::from(fee), u128::from(left)), (total / 10_000, total % 10_000));
    }
}
