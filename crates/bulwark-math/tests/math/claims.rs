use crate::mul_div::word;
use bulwark_math::{
    approved_amount, deviates, lower_median, pay, salvage_split, MathError, MAX_SEATS,
};
use proptest::prelude::*;

#[test]
fn medians() {
    assert_eq!(lower_median(&mut []), None);
    assert_eq!(lower_median(&mut [7]), Some(7));
    assert_eq!(lower_median(&mut [9, 1]), Some(1));
    assert_eq!(lower_median(&mut [5, 9, 1]), Some(5));
    assert_eq!(lower_median(&mut [4, 3, 2, 1]), Some(2));
    assert_eq!(lower_median(&mut [0; MAX_SEATS]), Some(0));
    assert_eq!(lower_median(&mut [0; MAX_SEATS + 1]), None);
}

#[test]
fn approved() {
    assert_eq!(approved_amount(100, 80, 10, 1_000), 70); // capped by the request, then the deductible
    assert_eq!(approved_amount(100, 200, 10, 50), 50); // capped by the sum insured left
    assert_eq!(approved_amount(10, 200, 10, 50), 0);
    assert_eq!(approved_amount(5, 200, 10, 50), 0);
    assert_eq!(approved_amount(u64::MAX, u64::MAX, 0, u64::MAX), u64::MAX);
}

#[test]
fn payments() {
    assert_eq!(pay(100, 300, 1_000), Ok(30));
    assert_eq!(pay(1, 999, 1_000), Ok(0));
    assert_eq!(pay(100, 1_000, 1_000), Ok(100));
    assert_eq!(pay(100, 2_000, 1_000), Ok(100));
    assert_eq!(pay(0, 0, 0), Ok(0));
    assert_eq!(pay(0, 5, 0), Ok(0));
    assert_eq!(pay(5, 0, 10), Ok(0));
    assert_eq!(pay(1, 5, 0), Err(MathError::InvalidInput));
    assert_eq!(pay(11, 10, 10), Err(MathError::InvalidInput));
}

#[test]
fn deviations() {
    assert_eq!(deviates(110, 100, 1_000), Ok(false)); // 10 of 110 is under 10 %
    assert_eq!(deviates(90, 100, 1_000), Ok(false)); // 10 of 100 is not over 10 %
    assert_eq!(deviates(89, 100, 1_000), Ok(true));
    assert_eq!(deviates(112, 100, 1_000), Ok(true));
    assert_eq!(deviates(0, 0, 0), Ok(false));
    assert_eq!(deviates(1, 0, 9_999), Ok(true));
    assert_eq!(deviates(0, u64::MAX, 10_000), Ok(false));
    assert_eq!(deviates(1, 1, 10_001), Err(MathError::InvalidInput));
}

#[test]
fn salvage() {
    assert_eq!(salvage_split(50, 70, 100), (30, 20));
    assert_eq!(salvage_split(20, 70, 100), (20, 0));
    assert_eq!(salvage_split(20, 100, 100), (0, 20));
    assert_eq!(salvage_split(20, 110, 100), (0, 20));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn median_is_the_sorted_one(mut votes in prop::collection::vec(prop_oneof![word(), 0_u64..4], 1..=MAX_SEATS)) {
        let mut sorted = votes.clone();
        sorted.sort_unstable();
        prop_assert_eq!(lower_median(&mut votes), Some(sorted[(sorted.len() - 1) / 2]));
        prop_assert_eq!(votes, sorted);
    }

    /// With an honest majority among the votes cast, the verdict is between two honest votes.
    #[test]
    fn a_minority_cannot_move_the_median_past_honest_votes(
        honest in prop::collection::vec(word(), 2..=8), liars in prop::collection::vec(word(), 0..7),
    ) {
        let liars = &liars[..liars.len().min(honest.len() - 1)];
        let mut votes = [honest.as_slice(), liars].concat();
        let median = lower_median(&mut votes).unwrap();
        prop_assert!(honest.iter().min() <= Some(&median) && Some(&median) <= honest.iter().max());
    }

    #[test]
    fn payments_stay_within_what_was_collected(
        approved in prop::collection::vec(0..1_u64 << 59, 1..16), share in 0_u64..=1 << 32,
    ) {
        let total: u64 = approved.iter().sum();
        let collected = ((u128::from(total) * u128::from(share)) >> 32) as u64;
        let paid: Vec<u64> = approved.iter().map(|claim| pay(*claim, collected, total).unwrap()).collect();
        let sum: u64 = paid.iter().sum();
        prop_assert!(sum <= collected);
        prop_assert!(collected - sum < approved.len() as u64, "less than one unit of dust a claim");
        for (claim, paid) in approved.iter().zip(&paid) {
            prop_assert!(paid <= claim);
            prop_assert!(u128::from(*paid) * u128::from(total) <= u128::from(*claim) * u128::from(collected));
        }
        // The more is collected, the more everyone gets.
        prop_assert!(pay(approved[0], collected + 1, total).unwrap() >= paid[0]);
    }

    #[test]
    fn salvage_parts_are_the_whole(recovered in word(), collected in word(), total in word()) {
        let (claims, layers) = salvage_split(recovered, collected, total);
        prop_assert_eq!(u128::from(claims) + u128::from(layers), u128::from(recovered));
        prop_assert!(claims <= total.saturating_sub(collected));
        prop_assert!(layers == 0 || claims == total.saturating_sub(collected));
    }

    #[test]
    fn deviation_is_symmetric(a in word(), b in word(), tolerance in 0_u16..=10_000) {
        prop_assert_eq!(deviates(a, b, tolerance), deviates(b, a, tolerance));
        let off = u128::from(a.abs_diff(b)) * 10_000;
        prop_assert_eq!(deviates(a, b, tolerance), Ok(off > u128::from(a.max(b)) * u128::from(tolerance)));
    }
}
