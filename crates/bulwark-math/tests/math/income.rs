use crate::mul_div::wide;
use bulwark_math::{advance_income, income_due, MathError, INCOME_ONE};
use num_rational::BigRational;
use proptest::prelude::*;

/// All the income that a buffer may ever have.
const MOST_INCOME: u64 = 1 << 60;
const MOST_SHARES: u128 = 1 << 120;

#[test]
fn income_is_split_by_shares() {
    // 100 for 8 shares is 12.5 a share.
    let (index, spent) = advance_income(0, 100, 8).unwrap();
    assert_eq!((index, spent), (25 * INCOME_ONE / 2, 100));
    assert_eq!(income_due(index, 0, 6), Ok(75));
    assert_eq!(income_due(index, 0, 1), Ok(12));
    assert_eq!(income_due(index, index, 8), Ok(0));
    // A staker who came later gets of the later only.
    let (later, spent) = advance_income(index, 20, 10).unwrap();
    assert_eq!(spent, 20);
    assert_eq!(income_due(later, index, 2), Ok(4));
    assert_eq!(income_due(later, 0, 6), Ok(87));
}

#[test]
fn what_cannot_be_split_is_not_spent() {
    // A third a share is rounded down; the unit of which a part is missing counts as spent.
    let (index, spent) = advance_income(0, 1, 3).unwrap();
    assert_eq!((index, spent), (INCOME_ONE / 3, 1));
    // Less than one step of the index: carried until it is one.
    assert_eq!(advance_income(7, 1, INCOME_ONE * 2), Ok((7, 0)));
    assert_eq!(advance_income(7, 2, INCOME_ONE * 2), Ok((8, 2)));
    assert_eq!(advance_income(7, 3, INCOME_ONE * 2), Ok((8, 2)));
    assert_eq!(advance_income(7, 0, 1), Ok((7, 0)));
}

#[test]
fn the_ends_of_income_and_shares() {
    assert_eq!(
        advance_income(0, MOST_INCOME, 1),
        Ok((1 << 124, MOST_INCOME))
    );
    assert_eq!(income_due(1 << 124, 0, 1), Ok(MOST_INCOME));
    let (index, spent) = advance_income(0, MOST_INCOME, MOST_SHARES).unwrap();
    assert_eq!((index, spent), (16, MOST_INCOME));
    assert_eq!(income_due(index, 0, MOST_SHARES), Ok(MOST_INCOME));
    assert_eq!(advance_income(0, u64::MAX, u128::MAX), Ok((0, 0)));
    assert_eq!(
        advance_income(0, u64::MAX, 1),
        Ok((u128::from(u64::MAX) << 64, u64::MAX))
    );
}

#[test]
fn refusals() {
    assert_eq!(advance_income(0, 1, 0), Err(MathError::InvalidInput));
    assert_eq!(income_due(1, 2, 1), Err(MathError::InvalidInput));
    assert_eq!(advance_income(u128::MAX, 1, 1), Err(MathError::Overflow));
    assert_eq!(income_due(1 << 124, 0, 16), Err(MathError::Overflow));
    assert_eq!(
        income_due(u128::MAX, 0, u128::MAX),
        Err(MathError::Overflow)
    );
}

/// What happens to the stakers of a buffer, one after another.
#[derive(Clone, Debug)]
enum Step {
    Pay(u64),
    /// Position, shares it has from then on, collecting first.
    Hold(usize, u128),
}

const POSITIONS: usize = 4;
const STEPS: usize = 40;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Each step's income and each position's shares are cut so that no sum goes beyond what a buffer may have.
    let amount = (0..MOST_INCOME / STEPS as u64, 0_u32..60).prop_map(|(x, shift)| x >> shift);
    let shares = wide().prop_map(|x| x % (MOST_SHARES / POSITIONS as u128 + 1));
    let step = prop_oneof![
        2 => amount.prop_map(Step::Pay),
        1 => (0..POSITIONS, shares).prop_map(|(position, shares)| Step::Hold(position, shares)),
    ];
    prop::collection::vec(step, 1..STEPS)
}

fn rational(x: u128) -> BigRational {
    BigRational::from_integer(x.into())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn each_payment_is_the_exact_one_rounded(
        index in 0_u128..1 << 126, amount in 0..=MOST_INCOME, shares in wide(),
    ) {
        prop_assume!(shares > 0);
        let (after, spent) = advance_income(index, amount, shares).unwrap();
        let exact = rational(amount.into()) * rational(INCOME_ONE) / rational(shares);
        let rise = rational(after - index);
        prop_assert_eq!(&rise, &exact.floor());
        let used = rise * rational(shares) / rational(INCOME_ONE);
        prop_assert_eq!(rational(spent.into()), used.ceil());
        prop_assert!(spent <= amount);
    }

    #[test]
    fn dues_are_exact_rounded_down(then in wide(), now in wide(), shares in wide()) {
        let expected = match now.checked_sub(then) {
            None => Err(MathError::InvalidInput),
            Some(rise) => {
                let exact = (rational(rise) * rational(shares) / rational(INCOME_ONE)).floor();
                u64::try_from(exact.to_integer()).map_err(|_| MathError::Overflow)
            }
        };
        prop_assert_eq!(income_due(now, then, shares), expected);
    }

    /// Over any life of a buffer: what is collected and due is within what was spent, spent and carried are what came in, each
    /// staker has its exact share less what rounding may take, and nothing overflows.
    #[test]
    fn nothing_is_lost_and_nobody_gets_more(steps in steps()) {
        let mut index = 0_u128;
        let (mut earned, mut spent, mut carry) = (0_u64, 0_u64, 0_u64);
        let mut held = [(0_u128, 0_u128); POSITIONS];
        let mut paid = [0_u64; POSITIONS];
        let mut collections = [0_u32; POSITIONS];
        let mut exact = vec![rational(0); POSITIONS];
        let mut rounding = vec![rational(0); POSITIONS];
        for step in steps {
            match step {
                Step::Pay(amount) => {
                    earned += amount;
                    let total = held.iter().map(|(shares, _)| shares).sum::<u128>();
                    if total == 0 {
                        carry += amount;
                        continue;
                    }
                    let offered = carry + amount;
                    let (after, used) = advance_income(index, offered, total).unwrap();
                    prop_assert!(used <= offered);
                    // What is carried is less than one step of the index gives, and a unit.
                    carry = offered - used;
                    prop_assert!(rational(carry.into()) * rational(INCOME_ONE) < rational(total));
                    index = after;
                    spent += used;
                    for (slot, (shares, _)) in held.iter().enumerate() {
                        let share = rational(*shares) / rational(total);
                        exact[slot] += &share * rational(used.into());
                        // A unit of `spent` that the rise does not fill.
                        rounding[slot] += share;
                    }
                }
                Step::Hold(slot, shares) => {
                    paid[slot] += income_due(index, held[slot].1, held[slot].0).unwrap();
                    collections[slot] += 1;
                    held[slot] = (shares, index);
                }
            }
            let due: u64 = held
                .iter()
                .map(|(shares, then)| income_due(index, *then, *shares).unwrap())
                .sum();
            prop_assert!(paid.iter().sum::<u64>() + due <= spent);
            prop_assert_eq!(spent + carry, earned);
        }
        for (slot, (shares, then)) in held.iter().enumerate() {
            let got = rational((paid[slot] + income_due(index, *then, *shares).unwrap()).into());
            let floors = rational((collections[slot] + 1).into());
            prop_assert!(got <= exact[slot]);
            prop_assert!(got + &rounding[slot] + floors >= exact[slot]);
        }
    }
}
