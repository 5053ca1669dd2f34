use bulwark_math::{value_of, MathError, Put, Rounding, PRICE_ONE};
use proptest::prelude::*;
use Rounding::{Down, Up};

/// The right to sell 10 SOL at 80 USDC, fully collateralised.
const PUT: Put = Put {
    strike: 80 * PRICE_ONE,
    size: 10_000_000_000,
    locked: 800_000_000,
    collateral_decimals: 9,
    settlement_decimals: 6,
};

/// One collateral unit is worth a third of a settlement unit, no decimals: `ceil(size / 3)` is locked.
const THIRDS: Put = Put {
    strike: 333_333_333,
    size: 10,
    locked: 4,
    collateral_decimals: 0,
    settlement_decimals: 0,
};

#[test]
fn intrinsic_values() {
    // (80 - 60) * 10 = 200 USDC.
    assert_eq!(PUT.intrinsic(60 * PRICE_ONE), Ok(200_000_000));
    assert_eq!(PUT.intrinsic(80 * PRICE_ONE), Ok(0));
    assert_eq!(PUT.intrinsic(90 * PRICE_ONE), Ok(0));
    assert_eq!(PUT.intrinsic(0), Ok(800_000_000));
    // 10 / 3 = 3.33.
    assert_eq!(THIRDS.intrinsic(0), Ok(3));
    assert_eq!(PUT.lock_for(PUT.size), Ok(PUT.locked));
    assert_eq!(THIRDS.lock_for(10), Ok(4));
}

#[test]
fn credits() {
    let price = 60 * PRICE_ONE;
    assert_eq!(PUT.credit(price, u64::MAX), Ok(200_000_000));
    assert_eq!(PUT.credit(80 * PRICE_ONE, u64::MAX), Ok(0));
    // Only 4 SOL are there to deliver: 20 * 4.
    assert_eq!(PUT.credit(price, 4_000_000_000), Ok(80_000_000));
    assert_eq!(PUT.credit(price, 0), Ok(0));
    // The vault pays for 2 SOL only: 20 * 2.
    let short = Put {
        locked: 160_000_000,
        ..PUT
    };
    assert_eq!(short.deliverable(u64::MAX), Ok(2_000_000_000));
    assert_eq!(short.credit(price, u64::MAX), Ok(40_000_000));
    assert_eq!(Put { locked: 0, ..PUT }.credit(price, u64::MAX), Ok(0));
    // A strike so low that the vault pays for more than u64 holds.
    let dust = Put {
        strike: 1,
        locked: u64::MAX,
        ..PUT
    };
    assert_eq!(dust.deliverable(u64::MAX), Ok(PUT.size));
    assert_eq!(
        Put { strike: 0, ..PUT }.credit(price, 1),
        Err(MathError::DivisionByZero)
    );
}

#[test]
fn strike_payments() {
    assert_eq!(PUT.strike_payment(10_000_000_000), Ok(800_000_000));
    assert_eq!(PUT.strike_payment(2_500_000_000), Ok(200_000_000));
    // Locks of 10, 9, .. 0 thirds: 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 0.
    assert_eq!(THIRDS.strike_payment(10), Ok(4));
    assert_eq!(THIRDS.strike_payment(1), Ok(1));
    assert_eq!(THIRDS.strike_payment(6), Ok(2));
    let later = Put {
        size: 9,
        locked: 3,
        ..THIRDS
    };
    // The second third would be paid nothing: 3 - 3.
    assert_eq!(later.strike_payment(1), Err(MathError::InvalidInput));
    assert_eq!(later.strike_payment(3), Ok(1));
    assert_eq!(later.strike_payment(9), Ok(3));
}

#[test]
fn strike_payments_refused() {
    let refused = Err(MathError::InvalidInput);
    assert_eq!(PUT.strike_payment(0), refused);
    assert_eq!(PUT.strike_payment(PUT.size + 1), refused);
    assert_eq!(Put { strike: 0, ..PUT }.strike_payment(1), refused);
    // A unit is missing in the vault; a unit too many stays the writer's.
    let with = |locked| Put { locked, ..PUT };
    assert_eq!(with(PUT.locked - 1).strike_payment(PUT.size), refused);
    assert_eq!(
        with(PUT.locked + 1).strike_payment(PUT.size),
        Ok(PUT.locked)
    );
    assert_eq!(
        Put {
            settlement_decimals: 19,
            ..PUT
        }
        .strike_payment(1),
        refused
    );
    assert_eq!(
        Put {
            strike: u64::MAX,
            size: u64::MAX,
            ..PUT
        }
        .lock_for(u64::MAX),
        Err(MathError::Overflow)
    );
}

/// Fully collateralised puts at many scales; units of collateral worth less and more than units of the settlement asset.
fn puts() -> impl Strategy<Value = Put> {
    (
        1_u64..1 << 44,
        1_u64..1 << 50,
        0_u32..44,
        0_u32..50,
        0_u8..12,
        0_u8..12,
    )
        .prop_filter_map(
            "beyond u64",
            |(strike, size, dearth, crumb, collateral_decimals, settlement_decimals)| {
                let put = Put {
                    strike: (strike >> dearth).max(1),
                    size: (size >> crumb).max(1),
                    locked: 0,
                    collateral_decimals,
                    settlement_decimals,
                };
                let locked = put.lock_for(put.size).ok()?;
                Some(Put { locked, ..put })
            },
        )
}

fn worth(put: &Put, amount: u64, price: u64, rounding: Rounding) -> u64 {
    value_of(
        amount,
        price,
        put.collateral_decimals,
        put.settlement_decimals,
        rounding,
    )
    .unwrap()
}

/// `share` 2^-32ths of `most`.
fn part(most: u64, share: u64) -> u64 {
    ((u128::from(most) * u128::from(share)) >> 32) as u64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// However it is cut, exercise pays out what was locked, to the unit, and leaves the lock of what is left.
    #[test]
    fn parts_are_paid_the_whole(put in puts(), shares in prop::collection::vec(0_u64..=1 << 32, 0..8)) {
        let (mut left, mut paid) = (put, 0);
        for share in shares {
            let amount = part(left.size, share);
            let exact = (worth(&put, amount, put.strike, Down), worth(&put, amount, put.strike, Up));
            match left.strike_payment(amount) {
                Ok(payment) => {
                    prop_assert!(exact.0 <= payment && payment <= exact.1);
                    paid += payment;
                    left = Put { size: left.size - amount, locked: left.locked - payment, ..left };
                    prop_assert_eq!(Ok(left.locked), left.lock_for(left.size));
                }
                Err(error) => {
                    prop_assert_eq!(error, MathError::InvalidInput);
                    prop_assert!(exact.0 == 0, "only a part below one unit is refused");
                }
            }
        }
        if left.size > 0 {
            // The last part is never refused.
            paid += left.strike_payment(left.size).unwrap();
        }
        prop_assert_eq!(paid, put.locked);
    }

    /// The credit is covered: by the vault, by the intrinsic value, and with the collateral's own worth by what exercise pays.
    #[test]
    fn credit_is_covered(
        put in puts(), held in 0_u64..=1 << 33, fall in 0_u64..=1 << 33, missing in 0_u64..=1 << 32,
    ) {
        let (collateral_left, price) = (part(put.size, held), part(put.strike, fall));
        let short = Put { locked: put.locked - part(put.locked, missing), ..put };
        let credit = short.credit(price, collateral_left).unwrap();
        prop_assert!(credit <= short.locked && credit <= short.intrinsic(price).unwrap());
        let amount = short.deliverable(collateral_left).unwrap();
        prop_assert!(amount <= short.size && amount <= collateral_left);
        prop_assert!(worth(&put, amount, put.strike, Up) <= short.locked);
        prop_assert!(price < put.strike || credit == 0);
        if let Ok(payment) = put.strike_payment(amount) {
            if price <= put.strike {
                prop_assert!(credit + worth(&put, amount, price, Down) <= payment);
            }
        }
    }

    /// A full vault never limits what can be delivered.
    #[test]
    fn a_full_vault_covers_the_whole_size(put in puts()) {
        prop_assert_eq!(put.deliverable(u64::MAX), Ok(put.size));
        prop_assert_eq!(put.credit(0, u64::MAX), put.intrinsic(0));
    }

    #[test]
    fn credit_rises_as_the_price_falls(
        put in puts(), held in 0_u64..=1 << 33, one in 0_u64..1 << 44, two in 0_u64..1 << 44, more in 0_u64..1 << 40,
    ) {
        let collateral_left = part(put.size, held);
        let (low, high) = (one.min(two), one.max(two));
        prop_assert!(put.intrinsic(low).unwrap() >= put.intrinsic(high).unwrap());
        let credit = put.credit(low, collateral_left).unwrap();
        prop_assert!(credit >= put.credit(high, collateral_left).unwrap());
        prop_assert!(put.credit(low, collateral_left + more).unwrap() >= credit);
    }

    /// Several puts on one collateral, each counted for what the earlier ones leave, never count for more than all of it at the
    /// highest strike.
    #[test]
    fn credits_share_one_collateral(
        puts in prop::collection::vec((1_u64..1 << 20, 1_u64..1 << 40), 1..8), collateral in 0_u64..1 << 41, price in 0_u64..1 << 40,
    ) {
        let (mut left, mut credits) = (collateral, 0);
        let mut highest = 0;
        for (strike, size) in puts {
            let put = Put { strike: strike << 20, size, locked: 0, ..PUT };
            let put = Put { locked: put.lock_for(size).unwrap(), ..put };
            credits += put.credit(price, left).unwrap();
            left -= put.deliverable(left).unwrap();
            highest = put.strike.max(highest);
        }
        prop_assert!(credits <= worth(&PUT, collateral, highest.saturating_sub(price), Down));
    }
}
