use crate::big::Big;
use crate::mul_div::word;
use bulwark_math::{
    amount_for, confidence_holds, haircut_value, scaled_price, twap, value_of, MathError,
    Observation, Rounding, MAX_DECIMALS, PRICE_ONE,
};
use proptest::prelude::*;
use Rounding::{Down, Up};

/// SOL and USDC.
const SOL: u8 = 9;
const USDC: u8 = 6;

fn print(publish_time: u64, price: u64) -> Observation {
    Observation {
        publish_time,
        price,
    }
}

#[test]
fn prices_of_sources() {
    // Pyth's SOL/USD: 14,273,050,000 with exponent -8 is 142.7305.
    assert_eq!(
        scaled_price(14_273_050_000, 8, Down),
        Ok(142_730_500_000_u64)
    );
    assert_eq!(scaled_price(7, 0, Down), Ok(7 * PRICE_ONE));
    // 19 * 10^-10 is 1.9 parts of 10^9.
    assert_eq!(scaled_price(19, 10, Down), Ok(1));
    assert_eq!(scaled_price(19, 10, Up), Ok(2));
    // Nothing is left of it, or nothing was there: no price.
    assert_eq!(scaled_price(9, 10, Down), Err(MathError::InvalidInput));
    assert_eq!(scaled_price(9, 10, Up), Ok(1));
    assert_eq!(scaled_price(0, 8, Up), Err(MathError::InvalidInput));
    assert_eq!(
        scaled_price(u64::MAX, MAX_DECIMALS, Down),
        Ok(u64::MAX / PRICE_ONE)
    );
    assert_eq!(
        scaled_price(1, MAX_DECIMALS + 1, Down),
        Err(MathError::InvalidInput)
    );
    assert_eq!(scaled_price(u64::MAX, 8, Down), Err(MathError::Overflow));
}

#[test]
fn values_and_amounts() {
    // 2.5 SOL at 142.7305 are 356.82625 USDC.
    let price = 142_730_500_000;
    let sol = 2_500_000_000;
    assert_eq!(value_of(sol, price, SOL, USDC, Down), Ok(356_826_250));
    assert_eq!(amount_for(356_826_250, price, SOL, USDC, Down), Ok(sol));
    // One lamport is worth 0.1427305 base units of USDC; one base unit is worth 7.006 lamports.
    assert_eq!(value_of(1, price, SOL, USDC, Down), Ok(0));
    assert_eq!(value_of(1, price, SOL, USDC, Up), Ok(1));
    assert_eq!(amount_for(1, price, SOL, USDC, Down), Ok(7));
    assert_eq!(amount_for(1, price, SOL, USDC, Up), Ok(8));
    // Wrapped bitcoin, 8 decimals, at 60,000: its base unit is 600 of USDC's.
    assert_eq!(value_of(1, 60_000 * PRICE_ONE, 8, USDC, Up), Ok(600));
    assert_eq!(amount_for(599, 60_000 * PRICE_ONE, 8, USDC, Down), Ok(0));
    // Equal decimals at par; a settlement mint with more decimals than price and collateral together.
    assert_eq!(value_of(123, PRICE_ONE, 6, 6, Down), Ok(123));
    assert_eq!(
        value_of(3, PRICE_ONE / 2, 0, 18, Down),
        Ok(15 * 10_u64.pow(17))
    );
    assert_eq!(
        amount_for(15 * 10_u64.pow(17), PRICE_ONE / 2, 0, 18, Down),
        Ok(3)
    );

    assert_eq!(value_of(sol, 0, SOL, USDC, Up), Ok(0));
    assert_eq!(
        amount_for(1, 0, SOL, USDC, Up),
        Err(MathError::DivisionByZero)
    );
    assert_eq!(value_of(1, 1, 19, 0, Up), Err(MathError::InvalidInput));
    assert_eq!(amount_for(1, 1, 0, 19, Up), Err(MathError::InvalidInput));
    assert_eq!(
        value_of(u64::MAX, u64::MAX, 0, 0, Down),
        Err(MathError::Overflow)
    );
    assert_eq!(
        amount_for(u64::MAX, 1, 18, 0, Down),
        Err(MathError::Overflow)
    );
}

#[test]
fn confidence() {
    // 1 % of 10,000 is 100, exactly.
    assert!(confidence_holds(10_000, 100, 100));
    assert!(!confidence_holds(10_000, 101, 100));
    assert!(!confidence_holds(9_999, 100, 100));
    assert!(confidence_holds(1, 0, 0));
    assert!(!confidence_holds(0, 0, 10_000));
    assert!(confidence_holds(u64::MAX, u64::MAX, 10_000));
    assert!(!confidence_holds(u64::MAX - 1, u64::MAX, 10_000));
}

#[test]
fn haircuts() {
    // 10 SOL, 100 less 1 in doubt, less 30 %: 10 * 99 * 0.7 = 693 USDC.
    let (sol, price) = (10_000_000_000, 100 * PRICE_ONE);
    assert_eq!(
        haircut_value(sol, price, PRICE_ONE, 3_000, SOL, USDC),
        Ok(693_000_000)
    );
    assert_eq!(
        haircut_value(sol, price, 0, 0, SOL, USDC),
        Ok(1_000_000_000)
    );
    assert_eq!(haircut_value(sol, price, 0, 10_000, SOL, USDC), Ok(0));
    assert_eq!(haircut_value(sol, price, price, 0, SOL, USDC), Ok(0));
    assert_eq!(haircut_value(sol, price, price + 1, 0, SOL, USDC), Ok(0));
    // 33 * 0.9 = 29.7.
    assert_eq!(haircut_value(33, PRICE_ONE, 0, 1_000, 0, 0), Ok(29));
    assert_eq!(
        haircut_value(sol, price, 0, 10_001, SOL, USDC),
        Err(MathError::InvalidInput)
    );
}

#[test]
fn averages() {
    let prints = [print(100, 10), print(160, 40), print(170, 20)];
    // [100, 200): 60 s of 10, 10 s of 40, 30 s of 20 = 600 + 400 + 600 over 100 s.
    assert_eq!(twap(prints, 100, 200, 60, 10_000), Ok(Some(16)));
    // [150, 165): 10 s of 10 and 5 s of 40 = 300 over 15 s.
    assert_eq!(twap(prints, 150, 165, 60, 10_000), Ok(Some(20)));
    // A hold of 20 s: 10 over [100, 120), 40 over [160, 170), 20 over [170, 190) = 200 + 400 + 400 over 50 s.
    assert_eq!(twap(prints, 100, 200, 20, 5_000), Ok(Some(20)));
    assert_eq!(twap(prints, 100, 200, 20, 5_001), Ok(None));
    // Before the window a print still holds, after it none counts.
    assert_eq!(twap(prints, 110, 150, 60, 10_000), Ok(Some(10)));
    assert_eq!(twap(prints, 0, 100, 60, 0), Ok(None));
    assert_eq!(twap(prints, 230, 300, 60, 0), Ok(None));
    assert_eq!(twap(prints, 229, 300, 60, 0), Ok(Some(20)));
    assert_eq!(twap([], 0, 1, 60, 0), Ok(None));
    assert_eq!(twap(prints, 100, 200, 0, 0), Ok(None));
    // 10 and 11 for a second each: rounded down.
    assert_eq!(
        twap([print(0, 10), print(1, 11)], 0, 2, 60, 10_000),
        Ok(Some(10))
    );
    // A ring, its older half behind.
    let ring = [print(170, 20), print(100, 10), print(160, 40)];
    let oldest_first = ring[1..].iter().chain(&ring[..1]).copied();
    assert_eq!(twap(oldest_first, 100, 200, 60, 10_000), Ok(Some(16)));
    // The ends of time and price.
    assert_eq!(
        twap(
            [print(0, u64::MAX), print(u64::MAX - 1, u64::MAX)],
            0,
            u64::MAX,
            u32::MAX,
            0
        ),
        Ok(Some(u64::MAX))
    );
}

#[test]
fn averages_refused() {
    let refused = Err(MathError::InvalidInput);
    assert_eq!(twap([print(1, 1)], 5, 5, 60, 0), refused);
    assert_eq!(twap([print(1, 1)], 6, 5, 60, 0), refused);
    assert_eq!(twap([print(1, 1)], 0, 5, 60, 10_001), refused);
    assert_eq!(twap([print(1, 1), print(1, 2)], 0, 5, 60, 0), refused);
    // Order matters outside the window too.
    assert_eq!(twap([print(9, 1), print(8, 2)], 0, 5, 60, 0), refused);
}

/// Up to twelve observations, gaps up to 200 s.
fn observations() -> impl Strategy<Value = Vec<Observation>> {
    prop::collection::vec((1_u64..200, 1_u64..1 << 40), 0..12).prop_map(|prints| {
        let mut time = 1_000;
        prints
            .into_iter()
            .map(|(gap, price)| {
                time += gap;
                print(time, price)
            })
            .collect()
    })
}

fn average_of(
    prints: &[Observation],
    from: u64,
    to: u64,
    max_hold: u32,
    min_coverage_bps: u16,
) -> Result<Option<u64>, MathError> {
    twap(prints.iter().copied(), from, to, max_hold, min_coverage_bps)
}

fn decimals() -> impl Strategy<Value = (u8, u8)> {
    (0..=MAX_DECIMALS, 0..=MAX_DECIMALS)
}

/// The price of each second: the last print of at most `max_hold` seconds ago.
fn second_by_second(prints: &[Observation], from: u64, to: u64, max_hold: u64) -> (u128, u128) {
    let held = |now: u64| {
        let last = prints
            .iter()
            .rev()
            .find(|print| print.publish_time <= now)?;
        (now - last.publish_time < max_hold).then_some(u128::from(last.price))
    };
    let prices: Vec<u128> = (from..to).filter_map(held).collect();
    (prices.iter().sum(), prices.len() as u128)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn value_and_amount_are_exact(
        amount in word(), price in word(), (collateral, settlement) in decimals(),
    ) {
        let ten = |decimals: u8| Big::from(10_u128.pow(decimals.into()));
        let (above, below) = (
            Big::from(u128::from(price)).mul(&ten(settlement)),
            ten(collateral).times(PRICE_ONE.into()),
        );
        let fits = |big: Big| big.to_u128().and_then(|x| u64::try_from(x).ok()).ok_or(MathError::Overflow);
        let product = above.times(amount.into());
        prop_assert_eq!(value_of(amount, price, collateral, settlement, Down), fits(product.div_rem(&below).0));
        prop_assert_eq!(value_of(amount, price, collateral, settlement, Up), fits(product.div_ceil(&below)));
        if price > 0 {
            let product = below.times(amount.into());
            prop_assert_eq!(amount_for(amount, price, collateral, settlement, Down), fits(product.div_rem(&above).0));
            prop_assert_eq!(amount_for(amount, price, collateral, settlement, Up), fits(product.div_ceil(&above)));
        }
    }

    #[test]
    fn there_and_back_never_gains(x in word(), price in word(), (collateral, settlement) in decimals()) {
        let value = |amount, rounding| value_of(amount, price, collateral, settlement, rounding);
        let amount = |value, rounding| amount_for(value, price, collateral, settlement, rounding);
        if let Ok(back) = value(x, Down).and_then(|value| amount(value, Down)) {
            prop_assert!(back <= x);
        }
        if let Ok(back) = amount(x, Down).and_then(|amount| value(amount, Down)) {
            prop_assert!(back <= x);
        }
        if let Ok(back) = value(x, Up).and_then(|value| amount(value, Up)) {
            prop_assert!(back >= x || price == 0);
        }
        if let Ok(back) = amount(x, Up).and_then(|amount| value(amount, Up)) {
            prop_assert!(back >= x);
        }
    }

    #[test]
    fn values_rise_with_amount_and_price(
        amount in 0_u64..1 << 50, more in 0_u64..1 << 50, price in 0_u64..1 << 50, dearer in 0_u64..1 << 50,
    ) {
        let value = |amount, price, rounding| value_of(amount, price, SOL, USDC, rounding);
        if let Ok(most) = value(amount + more, price + dearer, Up) {
            prop_assert!(value(amount, price, Up).unwrap() <= most);
            // Parts sum to no more than the whole rounded down, and no less rounded up.
            let (one, two) = (value(amount, price, Down).unwrap(), value(more, price, Down).unwrap());
            prop_assert!(one + two <= value(amount + more, price, Down).unwrap());
            let (one, two) = (value(amount, price, Up).unwrap(), value(more, price, Up).unwrap());
            prop_assert!(one + two >= value(amount + more, price, Up).unwrap());
        }
    }

    #[test]
    fn scaled_prices_are_exact(mantissa in word(), decimals in 0..=MAX_DECIMALS) {
        let product = u128::from(mantissa) * u128::from(PRICE_ONE);
        let divisor = 10_u128.pow(decimals.into());
        for (rounding, exact) in [(Down, product / divisor), (Up, product.div_ceil(divisor))] {
            let expected = match u64::try_from(exact) {
                Ok(0) => Err(MathError::InvalidInput),
                Ok(price) => Ok(price),
                Err(_) => Err(MathError::Overflow),
            };
            prop_assert_eq!(scaled_price(mantissa, decimals, rounding), expected);
        }
    }

    #[test]
    fn a_haircut_is_never_above_the_exact_value(
        amount in 0_u64..1 << 60, price in 0_u64..1 << 44, doubt in 0_u64..1 << 44, haircut in 0_u16..=10_000,
    ) {
        if let Ok(value) = haircut_value(amount, price, doubt, haircut, SOL, USDC) {
            let low = u128::from(price.saturating_sub(doubt));
            let exact = Big::from(u128::from(amount)).times(low).times(u128::from(10_000 - haircut))
                .div_rem(&Big::from(10_u128.pow(16))).0.to_u128().unwrap();
            prop_assert!(u128::from(value) <= exact && exact <= u128::from(value) + 1);
            // More doubt or a deeper haircut never helps.
            prop_assert!(haircut_value(amount, price, doubt + 1, haircut, SOL, USDC).unwrap() <= value);
            if haircut < 10_000 {
                prop_assert!(haircut_value(amount, price, doubt, haircut + 1, SOL, USDC).unwrap() <= value);
            }
        }
    }

    #[test]
    fn averages_are_those_of_every_second(
        prints in observations(), from in 900_u64..2_500, window in 1_u64..1_500, max_hold in 0_u32..300, coverage in 0_u16..=10_000,
    ) {
        let to = from + window;
        let (sum, seconds) = second_by_second(&prints, from, to, max_hold.into());
        let enough = seconds > 0 && seconds * 10_000 >= u128::from(window) * u128::from(coverage);
        let expected = enough.then(|| (sum / seconds) as u64);
        prop_assert_eq!(average_of(&prints, from, to, max_hold, coverage), Ok(expected));
    }

    /// One lying print moves the average by at most its error times `max_hold`, over what is covered.
    #[test]
    fn one_lie_weighs_no_more_than_its_hold(
        prints in observations(), at in any::<prop::sample::Index>(), lie in 0_u64..1 << 50, from in 900_u64..2_500,
        window in 1_u64..1_500, max_hold in 1_u32..300,
    ) {
        prop_assume!(!prints.is_empty());
        let to = from + window;
        let at = at.index(prints.len());
        let mut lying = prints.clone();
        lying[at].price = lie;
        let honest = average_of(&prints, from, to, max_hold, 0).unwrap();
        let moved = average_of(&lying, from, to, max_hold, 0).unwrap();
        let (_, covered) = second_by_second(&prints, from, to, max_hold.into());
        match (honest, moved) {
            (Some(honest), Some(moved)) => {
                let error = u128::from(prints[at].price.abs_diff(lie)) * u128::from(max_hold);
                prop_assert!(u128::from(honest.abs_diff(moved)) <= error / covered + 1);
            }
            (honest, moved) => prop_assert_eq!(honest, moved),
        }
    }

    #[test]
    fn an_average_lies_between_the_prints(
        prints in observations(), from in 900_u64..2_500, window in 1_u64..1_500, max_hold in 1_u32..300,
    ) {
        let average = average_of(&prints, from, from + window, max_hold, 0).unwrap();
        if let Some(average) = average {
            let prices = || prints.iter().map(|print| print.price);
            prop_assert!(prices().min().unwrap() <= average && average <= prices().max().unwrap());
        }
    }
    /// Reading a source twice changes nothing while its price stands and its prints hold until the next.
    #[test]
    fn reading_more_often_changes_nothing(
        prints in observations(), from in 900_u64..2_500, window in 1_u64..1_500,
    ) {
        let mut doubled = Vec::new();
        for (i, first) in prints.iter().enumerate() {
            doubled.push(*first);
            let free = prints.get(i + 1).is_none_or(|next| next.publish_time > first.publish_time + 1);
            if free {
                doubled.push(print(first.publish_time + 1, first.price));
            }
        }
        let average = |prints: &[Observation]| average_of(prints, from, from + window, 10_000, 0).unwrap();
        prop_assert_eq!(average(&prints), average(&doubled));
    }
}
