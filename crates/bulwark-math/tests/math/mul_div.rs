use crate::big::Big;
use bulwark_math::{bps_of, mul_div, mul_div_u64, MathError, Rounding};
use proptest::prelude::*;

/// Every bit length equally likely, the edges of each word included.
pub fn wide() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0_u32..=128, 0_u8..4).prop_map(|(x, bits, shape)| {
        let cut = x.checked_shr(128 - bits).unwrap_or(0);
        let ones = u128::MAX.checked_shr(128 - bits).unwrap_or(0);
        match shape {
            0 => ones,
            1 => (ones >> 1) + u128::from(bits > 0),
            _ => cut,
        }
    })
}

pub fn word() -> impl Strategy<Value = u64> {
    wide().prop_map(|x| (x >> 64) as u64 | x as u64)
}

fn reference(a: u128, b: u128, c: u128, rounding: Rounding) -> Result<u128, MathError> {
    if c == 0 {
        return Err(MathError::DivisionByZero);
    }
    let (product, c) = (Big::from(a).times(b), Big::from(c));
    match rounding {
        Rounding::Down => product.div_rem(&c).0,
        Rounding::Up => product.div_ceil(&c),
    }
    .to_u128()
    .ok_or(MathError::Overflow)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_big_integers(a in wide(), b in wide(), c in wide()) {
        for rounding in [Rounding::Down, Rounding::Up] {
            prop_assert_eq!(mul_div(a, b, c, rounding), reference(a, b, c, rounding));
        }
    }

    /// Most random triples overflow; here the divisor is at least one factor, so nearly all give a wide quotient.
    #[test]
    fn agrees_with_big_integers_when_it_fits(a in wide(), b in wide(), c in wide()) {
        let c = c.max(a);
        for rounding in [Rounding::Down, Rounding::Up] {
            prop_assert_eq!(mul_div(a, b, c, rounding), reference(a, b, c, rounding));
        }
    }

    #[test]
    fn words_agree_with_the_wide_function(a in word(), b in word(), c in word()) {
        for rounding in [Rounding::Down, Rounding::Up] {
            let wide = mul_div(a.into(), b.into(), c.into(), rounding)
                .and_then(|x| u64::try_from(x).map_err(|_| MathError::Overflow));
            prop_assert_eq!(mul_div_u64(a, b, c, rounding), wide);
        }
    }

    #[test]
    fn bps_are_ten_thousandths(amount in word(), bps in 0_u16..=10_000) {
        let exact = u128::from(amount) * u128::from(bps);
        prop_assert_eq!(bps_of(amount, bps, Rounding::Down).map(u128::from), Ok(exact / 10_000));
        prop_assert_eq!(bps_of(amount, bps, Rounding::Up).map(u128::from), Ok(exact.div_ceil(10_000)));
    }
}

#[test]
fn edges() {
    use Rounding::{Down, Up};
    let max = u128::MAX;
    assert_eq!(mul_div(max, max, max, Up), Ok(max));
    assert_eq!(mul_div(max, max, max - 1, Down), Err(MathError::Overflow));
    assert_eq!(mul_div(max, 2, 2, Down), Ok(max));
    assert_eq!(mul_div(max - 1, max, max, Up), Ok(max - 1));
    assert_eq!(mul_div(0, 0, 0, Down), Err(MathError::DivisionByZero));
    assert_eq!(mul_div_u64(1, 1, 0, Up), Err(MathError::DivisionByZero));
    let word = u64::MAX;
    assert_eq!(
        mul_div_u64(word, word, word - 1, Down),
        Err(MathError::Overflow)
    );
    assert_eq!(mul_div_u64(word, word - 2, word - 1, Up), Ok(word - 1));
    // The floor is the largest value, so the ceiling does not fit: 2^65 - 1 and 2^129 - 1, halved.
    let (a, b) = (253_921, 145_295_143_558_111);
    assert_eq!(mul_div_u64(a, b, 2, Down), Ok(word));
    assert_eq!(mul_div_u64(a, b, 2, Up), Err(MathError::Overflow));
    let b = 97223533405982418132392744980505203273;
    assert_eq!(mul_div(7, b, 2, Down), Ok(max));
    assert_eq!(mul_div(7, b, 2, Up), Err(MathError::Overflow));
    assert_eq!(bps_of(u64::MAX, 10_001, Down), Err(MathError::Overflow));
    assert_eq!(bps_of(10, 20_000, Down), Ok(20));
}

/// Divisors whose first words are equal or nearly so are where a guessed quotient word is wrong and must be corrected.
#[test]
fn corrected_guesses() {
    let interesting = [
        0x8000_0000_0000_0000_0000_0000_0000_0000_u128,
        0x8000_0000_0000_0000_ffff_ffff_ffff_ffff,
        0x8000_0000_0000_0001_ffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff_0000_0000_0000_0000,
        0xffff_ffff_ffff_fffe_ffff_ffff_ffff_ffff,
        0x0000_0000_ffff_ffff_8000_0000_0000_0000,
        0x0000_0000_8000_0000_ffff_ffff_ffff_fffe,
        0x0000_0001_0000_0000_0000_0000_0000_0000,
        0x0000_0001_0000_0000_ffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0x8000_0000_ffff_ffff,
        0x8000_0000_0000_0001,
        0xffff_ffff_0000_0000,
        0xffff_fffe_ffff_ffff,
        3,
    ];
    for a in interesting {
        for b in interesting {
            for c in interesting {
                for rounding in [Rounding::Down, Rounding::Up] {
                    assert_eq!(
                        mul_div(a, b, c, rounding),
                        reference(a, b, c, rounding),
                        "{a:#x} * {b:#x} / {c:#x}"
                    );
                }
            }
        }
    }
}
