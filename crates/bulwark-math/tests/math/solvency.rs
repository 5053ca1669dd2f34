use crate::big::Big;
use bulwark_math::{
    concentration_holds, Breach, MathError, Solvency, SolvencyRules, MAX_AMOUNT, MAX_COVER_BPS,
    RATE_ONE,
};
use num_rational::BigRational;
use proptest::prelude::*;
use std::cmp::Ordering;

const ONE: u128 = RATE_ONE as u128;
const RULES: SolvencyRules = SolvencyRules {
    reserve_ratio_bps: 15_000,
    rho_bps: 2_500,
    group_cap_bps: 5_000,
};
const EMPTY: Solvency = Solvency {
    capital: 0,
    reinsurance: 0,
    buffer: 0,
    expected_loss: 0,
    stress: [0; 8],
};

fn with_stress(capital: u64, stress: &[u64]) -> Solvency {
    let mut pool = Solvency { capital, ..EMPTY };
    for (slot, units) in pool.stress.iter_mut().zip(stress) {
        *slot = u128::from(*units) * ONE;
    }
    pool
}

#[test]
fn an_empty_pool_owes_nothing() {
    assert_eq!(EMPTY.check(&RULES), Ok(()));
    assert_eq!(EMPTY.scr(&RULES), Ok(0));
}

#[test]
fn reserve_rule() {
    // Expected loss 1,000 a year at 1.5 times needs 1,500; one scaled unit more needs 1,501.
    let pool = Solvency {
        capital: 1_000,
        reinsurance: 300,
        buffer: 200,
        expected_loss: 1_000 * ONE,
        ..EMPTY
    };
    assert_eq!(pool.eligible(), Ok(1_500));
    assert_eq!(pool.required_reserve(&RULES), Ok(1_500));
    assert_eq!(pool.check(&RULES), Ok(()));
    let more = Solvency {
        expected_loss: 1_000 * ONE + 1,
        ..pool
    };
    assert_eq!(more.expected_annual_loss(), Ok(1_001));
    assert_eq!(more.required_reserve(&RULES), Ok(1_501));
    assert_eq!(more.check(&RULES), Err(Breach::Reserve));
    assert_eq!(
        Solvency {
            buffer: 199,
            ..pool
        }
        .check(&RULES),
        Err(Breach::Reserve)
    );
}

#[test]
fn capital_rule() {
    // 300 and 400: independent 500, fully correlated 700, rho 0.25 sqrt(.75 * 250,000 + .25 * 490,000) = 556.8.
    let rho = |rho_bps| SolvencyRules {
        rho_bps,
        group_cap_bps: 10_000,
        ..RULES
    };
    let pool = |capital| with_stress(capital, &[300, 0, 400]);
    assert_eq!(pool(0).scr(&rho(0)), Ok(500));
    assert_eq!(pool(0).scr(&rho(10_000)), Ok(700));
    assert_eq!(pool(0).scr_squared(&rho(2_500)), Ok(310_000));
    assert_eq!(pool(0).scr(&rho(2_500)), Ok(557));
    assert_eq!(pool(500).check(&rho(0)), Ok(()));
    assert_eq!(pool(499).check(&rho(0)), Err(Breach::Capital));
    assert_eq!(pool(557).check(&rho(2_500)), Ok(()));
    assert_eq!(pool(556).check(&rho(2_500)), Err(Breach::Capital));
    assert_eq!(
        pool(1).check(&rho(10_001)),
        Err(Breach::Math(MathError::InvalidInput))
    );
}

#[test]
fn concentration_rule() {
    assert_eq!(with_stress(1_000, &[500]).check(&RULES), Ok(()));
    assert_eq!(
        with_stress(999, &[500]).check(&RULES),
        Err(Breach::GroupConcentration)
    );
    assert_eq!(concentration_holds(500 * ONE, 5_000, 1_000), Ok(true));
    assert_eq!(concentration_holds(500 * ONE + 1, 5_000, 1_000), Ok(false));
    assert_eq!(concentration_holds(0, 0, 0), Ok(true));
    assert_eq!(
        concentration_holds(0, 10_001, 0),
        Err(MathError::InvalidInput)
    );
    assert_eq!(
        concentration_holds(0, 1, MAX_AMOUNT + 1),
        Err(MathError::Overflow)
    );
    assert_eq!(
        concentration_holds(u128::MAX, 1, 1),
        Err(MathError::Overflow)
    );
}

#[test]
fn cover_of_the_reserve() {
    // A reserve of 1,500: 1,200 are 80 % of it and 3,000 are 200 %.
    let pool = |capital, expected_loss| Solvency {
        capital,
        expected_loss,
        ..EMPTY
    };
    assert_eq!(pool(1_200, 1_000 * ONE).covers(&RULES, 8_000), Ok(true));
    assert_eq!(pool(1_200, 1_000 * ONE).covers(&RULES, 8_001), Ok(false));
    assert_eq!(pool(1_199, 1_000 * ONE).covers(&RULES, 8_000), Ok(false));
    assert_eq!(
        pool(1_200, 1_000 * ONE + 1).covers(&RULES, 8_000),
        Ok(false)
    );
    assert_eq!(pool(3_000, 1_000 * ONE).covers(&RULES, 20_000), Ok(true));
    assert_eq!(pool(2_999, 1_000 * ONE).covers(&RULES, 20_000), Ok(false));
}

#[test]
fn cover_of_the_requirement() {
    // 300 and 400, independent: 500. Re-insurance and buffer count like capital.
    let rules = SolvencyRules {
        rho_bps: 0,
        ..RULES
    };
    let pool = |capital| Solvency {
        reinsurance: 100,
        buffer: 50,
        ..with_stress(capital, &[300, 0, 400])
    };
    assert_eq!(pool(350).covers(&rules, 10_000), Ok(true));
    assert_eq!(pool(349).covers(&rules, 10_000), Ok(false));
    assert_eq!(pool(475).covers(&rules, 12_500), Ok(true));
    assert_eq!(pool(474).covers(&rules, 12_500), Ok(false));
    assert_eq!(pool(4_850).covers(&rules, MAX_COVER_BPS), Ok(true));
    assert_eq!(pool(4_849).covers(&rules, MAX_COVER_BPS), Ok(false));
    // The concentration of a group is no matter of cover.
    assert_eq!(pool(350).check(&rules), Err(Breach::GroupConcentration));
}

#[test]
fn cover_at_the_ends() {
    assert_eq!(EMPTY.covers(&RULES, 1), Ok(true));
    assert_eq!(EMPTY.covers(&RULES, MAX_COVER_BPS), Ok(true));
    for ratio_bps in [0, MAX_COVER_BPS + 1, u32::MAX] {
        let refused = EMPTY.covers(&RULES, ratio_bps);
        assert_eq!(refused, Err(MathError::InvalidInput));
    }
    let correlated = SolvencyRules {
        rho_bps: 10_000,
        ..RULES
    };
    // Eight largest stresses are eight times the largest capital.
    let largest = with_stress(MAX_AMOUNT, &[MAX_AMOUNT; 8]);
    assert_eq!(largest.covers(&correlated, 1_250), Ok(true));
    assert_eq!(largest.covers(&correlated, 1_251), Ok(false));
    assert_eq!(largest.covers(&correlated, MAX_COVER_BPS), Ok(false));
    // What no capital could back is not covered, however large.
    let hopeless = Solvency {
        expected_loss: u128::MAX,
        ..largest
    };
    assert_eq!(hopeless.covers(&correlated, MAX_COVER_BPS), Ok(false));
    let rules = SolvencyRules {
        reserve_ratio_bps: u32::MAX,
        rho_bps: 10_001,
        ..RULES
    };
    assert_eq!(EMPTY.covers(&rules, 1), Err(MathError::InvalidInput));
    let overflow = Err(MathError::Overflow);
    assert_eq!(
        with_stress(1, &[MAX_AMOUNT + 1]).covers(&RULES, 1),
        overflow
    );
    assert_eq!(
        Solvency {
            buffer: 1,
            ..largest
        }
        .covers(&RULES, 1),
        overflow
    );
}

#[test]
fn amounts_beyond_the_largest_are_refused() {
    let rules = SolvencyRules {
        rho_bps: 10_000,
        group_cap_bps: 10_000,
        ..RULES
    };
    let largest = with_stress(MAX_AMOUNT, &[MAX_AMOUNT; 8]);
    assert_eq!(largest.scr_squared(&rules), Ok(1 << 126));
    assert_eq!(largest.scr(&rules), Ok(1 << 63));
    assert_eq!(largest.check(&rules), Err(Breach::Capital));
    let overflow = Err(Breach::Math(MathError::Overflow));
    assert_eq!(with_stress(1, &[MAX_AMOUNT + 1]).check(&rules), overflow);
    assert_eq!(
        Solvency {
            buffer: 1,
            ..largest
        }
        .check(&rules),
        overflow
    );
    assert_eq!(
        Solvency {
            buffer: u64::MAX,
            ..largest
        }
        .eligible(),
        Err(MathError::Overflow)
    );
    assert_eq!(
        Solvency {
            expected_loss: u128::MAX,
            ..EMPTY
        }
        .check(&rules),
        overflow
    );
    assert_eq!(
        Solvency {
            expected_loss: u128::MAX,
            ..EMPTY
        }
        .expected_annual_loss(),
        Err(MathError::Overflow)
    );
    assert_eq!(
        Solvency {
            expected_loss: u128::MAX,
            ..EMPTY
        }
        .required_reserve(&rules),
        Err(MathError::Overflow)
    );
}

fn pools() -> impl Strategy<Value = (Solvency, SolvencyRules)> {
    let amount = || (0..MAX_AMOUNT / 4, 0_u32..50).prop_map(|(x, shift)| x >> shift);
    let stress =
        prop::array::uniform8((amount(), 0..ONE).prop_map(|(x, part)| u128::from(x) * ONE + part));
    let rules = (0_u32..100_000, 0_u16..=10_000, 0_u16..=10_000).prop_map(
        |(reserve_ratio_bps, rho_bps, group_cap_bps)| SolvencyRules {
            reserve_ratio_bps,
            rho_bps,
            group_cap_bps,
        },
    );
    // Capital near the stresses, so that all rules are both kept and broken.
    let shape = (prop::array::uniform3(0_u128..4_000), 0_u128..1_000);
    (stress, shape, rules).prop_map(|(stress, (parts, loss), rules)| {
        let sum: u128 = stress.iter().sum();
        let part = |share: u128| (((sum / ONE) / 4_000 * share) as u64).min(MAX_AMOUNT / 4);
        let expected_loss = sum / 4_000 * loss;
        (
            Solvency {
                capital: part(parts[0]),
                reinsurance: part(parts[1]),
                buffer: part(parts[2]),
                expected_loss,
                stress,
            },
            rules,
        )
    })
}

fn rational(x: u128) -> BigRational {
    BigRational::from_integer(x.into())
}

/// `x` over one of its units.
fn ratio(x: u128, unit: u128) -> BigRational {
    rational(x) / rational(unit)
}

/// Required reserve, and the square of the capital requirement on stresses as `unit` rounds them: both exact.
fn requirements(
    pool: &Solvency,
    rules: &SolvencyRules,
    unit: impl Fn(&u128) -> BigRational,
) -> (BigRational, BigRational) {
    let reserve = ratio(pool.expected_loss, ONE) * ratio(rules.reserve_ratio_bps.into(), 10_000);
    let stresses: Vec<BigRational> = pool.stress.iter().map(unit).collect();
    let squares: BigRational = stresses.iter().map(|s| s * s).sum();
    let sum: BigRational = stresses.into_iter().sum();
    let rho = ratio(rules.rho_bps.into(), 10_000);
    (reserve, (rational(1) - &rho) * squares + rho * &sum * &sum)
}

/// A ratio, and whether to ask for the one that the pool has instead.
fn cover_ratios() -> impl Strategy<Value = (u32, bool)> {
    (1..=MAX_COVER_BPS, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Yes only where the exact rules say yes; no only where they say no or within the roundings of the requirement.
    #[test]
    fn cover_is_the_exact_one_or_less((pool, rules) in pools(), (any_ratio, near) in cover_ratios()) {
        let eligible = u128::from(pool.eligible().unwrap());
        let scr = u128::from(pool.scr(&rules).unwrap()).max(1);
        let about = (eligible * 10_000 / scr).clamp(1, MAX_COVER_BPS.into()) as u32;
        let ratio_bps = if near { about } else { any_ratio };
        let covered = pool.covers(&rules, ratio_bps).unwrap();
        let share = ratio(ratio_bps.into(), 10_000);
        let holds = |reserve: &BigRational, square: &BigRational| {
            let eligible = rational(eligible);
            eligible >= &share * reserve && &eligible * &eligible >= &share * &share * square
        };
        let (reserve, square) = requirements(&pool, &rules, |s| ratio(*s, ONE));
        prop_assert!(!covered || holds(&reserve, &square));
        let (reserve, square) = requirements(&pool, &rules, |s| rational(s.div_ceil(ONE)));
        prop_assert_eq!(covered, holds(&reserve, &square.ceil()));
    }

    /// At one, cover is the first two rules of `check`; it never comes with a higher ratio or goes with more capital.
    #[test]
    fn cover_orders((pool, rules) in pools(), ratio_bps in 1..MAX_COVER_BPS, more in 0..MAX_AMOUNT / 8) {
        let open = SolvencyRules { group_cap_bps: 10_000, ..rules };
        let solvent = !matches!(pool.check(&open), Err(Breach::Reserve | Breach::Capital));
        prop_assert_eq!(pool.covers(&rules, 10_000), Ok(solvent));
        let covered = pool.covers(&rules, ratio_bps).unwrap();
        prop_assert!(covered || !pool.covers(&rules, ratio_bps + 1).unwrap());
        let richer = Solvency { capital: pool.capital + more, ..pool };
        prop_assert!(!covered || richer.covers(&rules, ratio_bps).unwrap());
    }

    /// The formula of the design on big integers, each stress rounded up to a unit.
    #[test]
    fn scr_is_the_formula((pool, rules) in pools()) {
        let units: Vec<Big> = pool.stress.iter().map(|s| s.div_ceil(ONE).into()).collect();
        let zero = Big::from(0);
        let sum = units.iter().fold(zero.clone(), |sum, s| sum.add(s));
        let squares = units.iter().fold(zero, |sum, s| sum.add(&s.mul(s)));
        let rho = u128::from(rules.rho_bps);
        let exact = squares.times(10_000 - rho).add(&sum.mul(&sum).times(rho)).div_ceil(&10_000.into());
        let square = pool.scr_squared(&rules).unwrap();
        prop_assert_eq!(Some(square), exact.to_u128());
        let root = u128::from(pool.scr(&rules).unwrap());
        prop_assert!(root * root >= square && (root == 0 || (root - 1) * (root - 1) < square));
    }

    /// `check` says what the rules say, in their order.
    #[test]
    fn check_is_the_rules((pool, rules) in pools()) {
        let eligible = u128::from(pool.eligible().unwrap());
        let required = u128::from(pool.required_reserve(&rules).unwrap());
        let need = Big::from(pool.expected_loss).times(rules.reserve_ratio_bps.into());
        prop_assert_eq!(Some(required), need.div_ceil(&(ONE * 10_000).into()).to_u128());
        let scr = u128::from(pool.scr(&rules).unwrap());
        let crowded = pool.stress.iter().any(|s| {
            Big::from(*s).times(10_000).cmp(&Big::from(eligible).times(rules.group_cap_bps.into()).times(ONE)) == Ordering::Greater
        });
        let expected = if eligible < required {
            Err(Breach::Reserve)
        } else if eligible < scr {
            Err(Breach::Capital)
        } else if crowded {
            Err(Breach::GroupConcentration)
        } else {
            Ok(())
        };
        prop_assert_eq!(pool.check(&rules), expected);
    }

    /// More capital or less risk never breaks a rule that held.
    #[test]
    fn monotone((pool, rules) in pools(), more in 0..MAX_AMOUNT / 8, group in 0_usize..8, less in 0..=RATE_ONE) {
        // About a third of the pools keep the rules.
        if pool.check(&rules).is_err() {
            return Ok(());
        }
        let scaled = |x: u128| x / ONE * u128::from(less);
        let mut calmer = pool;
        calmer.stress[group] = scaled(pool.stress[group]);
        calmer.expected_loss = scaled(pool.expected_loss);
        prop_assert!(calmer.scr_squared(&rules).unwrap() <= pool.scr_squared(&rules).unwrap());
        for safer in [
            Solvency { capital: pool.capital + more, ..pool },
            Solvency { buffer: pool.buffer + more, ..pool },
            calmer,
        ] {
            prop_assert_eq!(safer.check(&rules), Ok(()));
        }
    }
}
