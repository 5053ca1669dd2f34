use crate::big::Big;
use crate::mul_div::word;
use bulwark_math::{
    amount_for, top_of, value_of, Auction, Lot, MathError, Rounding, Take, MAX_AUCTION_STEPS,
    PRICE_ONE,
};
use proptest::prelude::*;
use std::cmp::Ordering;
use Rounding::{Down, Up};

/// SOL and USDC.
const SOL: u8 = 9;
const USDC: u8 = 6;

/// 105 at the start, 1 % less every minute, ended below 80 % of it or after an hour.
const AUCTION: Auction = Auction {
    top: 105 * PRICE_ONE,
    cut_bps: 9_900,
    step_seconds: 60,
    cusp_bps: 8_000,
    tail_seconds: 3_600,
    floor: 0,
};

#[test]
fn a_price_falls_by_stairs() {
    assert_eq!(AUCTION.price_at(0), Ok(Some(105_000_000_000)));
    assert_eq!(AUCTION.price_at(59), Ok(Some(105_000_000_000)));
    assert_eq!(AUCTION.price_at(60), Ok(Some(103_950_000_000)));
    assert_eq!(AUCTION.price_at(120), Ok(Some(102_910_500_000)));
    // 105 * 0.99^5 = 99.8539552395, half a unit of the ninth place rounded up.
    assert_eq!(AUCTION.price_at(300), Ok(Some(99_853_955_240)));
    // 0.99^22 = 0.8016 is above the cusp, 0.99^23 = 0.7936 below.
    assert!(AUCTION.price_at(22 * 60).unwrap().is_some());
    assert!(AUCTION.price_at(23 * 60 - 1).unwrap().is_some());
    assert_eq!(AUCTION.price_at(23 * 60), Ok(None));
    assert_eq!(AUCTION.price_at(u64::MAX), Ok(None));
}

#[test]
fn an_auction_ends() {
    // At the tail it still sells, a second later no more.
    let brief = Auction {
        tail_seconds: 60,
        ..AUCTION
    };
    assert_eq!(brief.price_at(60), Ok(Some(103_950_000_000)));
    assert_eq!(brief.price_at(61), Ok(None));
    // At the floor it still sells, below no more.
    let dear = Auction {
        floor: 103_950_000_000,
        ..AUCTION
    };
    assert_eq!(dear.price_at(119), Ok(Some(103_950_000_000)));
    assert_eq!(dear.price_at(120), Ok(None));
    // Exactly at the cusp it still sells.
    let halves = Auction {
        top: 100,
        cut_bps: 5_000,
        cusp_bps: 2_500,
        ..AUCTION
    };
    assert_eq!(halves.price_at(120), Ok(Some(25)));
    assert_eq!(halves.price_at(180), Ok(None));
    // 7 * 0.9 = 6.3, rounded up again and again: it stands still at 7 until the tail.
    let tiny = Auction {
        top: 7,
        cut_bps: 9_000,
        cusp_bps: 0,
        ..AUCTION
    };
    assert_eq!(tiny.price_at(3_600), Ok(Some(7)));
    assert_eq!(tiny.price_at(3_601), Ok(None));
}

#[test]
fn auctions_refused() {
    let refused = |auction: Auction| {
        assert_eq!(auction.validate(), Err(MathError::InvalidInput));
        assert_eq!(auction.price_at(0), Err(MathError::InvalidInput));
    };
    refused(Auction { top: 0, ..AUCTION });
    refused(Auction {
        cut_bps: 0,
        ..AUCTION
    });
    refused(Auction {
        cut_bps: 10_000,
        ..AUCTION
    });
    refused(Auction {
        step_seconds: 0,
        ..AUCTION
    });
    refused(Auction {
        cusp_bps: 10_001,
        ..AUCTION
    });
    refused(Auction {
        tail_seconds: 0,
        ..AUCTION
    });
    refused(Auction {
        floor: AUCTION.top + 1,
        ..AUCTION
    });
    let longest = MAX_AUCTION_STEPS * 60 + 59;
    refused(Auction {
        tail_seconds: longest + 1,
        ..AUCTION
    });
    assert_eq!(
        Auction {
            tail_seconds: longest,
            ..AUCTION
        }
        .validate(),
        Ok(())
    );
    assert_eq!(
        Auction {
            floor: AUCTION.top,
            cusp_bps: 10_000,
            ..AUCTION
        }
        .price_at(0),
        Ok(Some(AUCTION.top))
    );
}

#[test]
fn tops() {
    assert_eq!(top_of(100 * PRICE_ONE, 500), Ok(105 * PRICE_ONE));
    assert_eq!(top_of(100 * PRICE_ONE, 0), Ok(100 * PRICE_ONE));
    // 3 * 1.05 = 3.15.
    assert_eq!(top_of(3, 500), Ok(4));
    assert_eq!(top_of(0, 500), Err(MathError::InvalidInput));
    assert_eq!(top_of(u64::MAX, 1), Err(MathError::Overflow));
}

/// 1,000 SOL for 5,000 USDC, 10 USDC the least remainder.
const LOT: Lot = Lot {
    collateral_left: 1_000_000_000_000,
    to_raise: 5_000_000_000,
    min_remainder: 10_000_000,
    collateral_decimals: SOL,
    settlement_decimals: USDC,
};

fn taken(collateral_out: u64, pays: u64) -> Result<Option<Take>, MathError> {
    Ok(Some(Take {
        collateral_out,
        pays,
    }))
}

#[test]
fn only_what_is_needed_is_sold() {
    let price = 100 * PRICE_ONE;
    // 5,000 at 100: 50 SOL, however many are wanted.
    assert_eq!(
        LOT.take(u64::MAX, price),
        taken(50_000_000_000, 5_000_000_000)
    );
    assert_eq!(
        LOT.take(50_000_000_000, price),
        taken(50_000_000_000, 5_000_000_000)
    );
    assert_eq!(
        LOT.take(20_000_000_000, price),
        taken(20_000_000_000, 2_000_000_000)
    );
    // At 99, 5,000 / 99 = 50.505050505 SOL and a part of a lamport that the bidder pays and does not get.
    assert_eq!(
        LOT.take(u64::MAX, 99 * PRICE_ONE),
        taken(50_505_050_505, 5_000_000_000)
    );
    // One lamport at 99 is worth 0.099 base units of USDC.
    assert_eq!(LOT.take(1, 99 * PRICE_ONE), taken(1, 1));
    // Less collateral than needed: 40 SOL pay 4,000 and that is all.
    let poor = Lot {
        collateral_left: 40_000_000_000,
        ..LOT
    };
    assert_eq!(
        poor.take(u64::MAX, price),
        taken(40_000_000_000, 4_000_000_000)
    );
}

#[test]
fn a_small_remainder_is_refused() {
    let price = 100 * PRICE_ONE;
    // 49.9 SOL leave exactly 10 USDC to raise; a lamport more leaves less.
    assert_eq!(
        LOT.take(49_900_000_000, price),
        taken(49_900_000_000, 4_990_000_000)
    );
    assert_eq!(LOT.take(49_900_000_001, price), Ok(None));
    assert_eq!(LOT.take(49_999_999_999, price), Ok(None));
    // 40 SOL for 5,000: what is left to raise is much, what is left to sell little.
    let poor = Lot {
        collateral_left: 40_000_000_000,
        ..LOT
    };
    assert_eq!(
        poor.take(39_900_000_000, price),
        taken(39_900_000_000, 3_990_000_000)
    );
    assert_eq!(poor.take(39_900_000_001, price), Ok(None));
    // A lot below the least remainder sells whole or not.
    let small = Lot {
        to_raise: 9_000_000,
        ..LOT
    };
    assert_eq!(small.take(1, price), Ok(None));
    assert_eq!(small.take(90_000_000, price), taken(90_000_000, 9_000_000));
}

#[test]
fn takes_refused() {
    let refused = Err(MathError::InvalidInput);
    let price = 100 * PRICE_ONE;
    assert_eq!(LOT.take(0, price), refused);
    assert_eq!(LOT.take(1, 0), refused);
    assert_eq!(Lot { to_raise: 0, ..LOT }.take(1, price), refused);
    assert_eq!(
        Lot {
            collateral_left: 0,
            ..LOT
        }
        .take(1, price),
        refused
    );
    assert_eq!(
        Lot {
            collateral_decimals: 19,
            ..LOT
        }
        .take(1, price),
        refused
    );
    // Wrapped bitcoin at 60,000: a base unit costs 600, and 599 are left to raise.
    let crumb = Lot {
        collateral_decimals: 8,
        to_raise: 599,
        ..LOT
    };
    assert_eq!(crumb.take(1, 60_000 * PRICE_ONE), refused);
    // What is needed does not fit u64: all there is may go.
    let worthless = Lot {
        collateral_left: u64::MAX,
        collateral_decimals: 18,
        to_raise: u64::MAX,
        ..LOT
    };
    assert_eq!(worthless.take(u64::MAX, 1), taken(u64::MAX, 1));
}

fn auctions() -> impl Strategy<Value = Auction> {
    (
        prop_oneof![1_u64..1 << 50, 1_u64..1_000],
        1_u16..10_000,
        1_u32..600,
        0_u16..=10_000,
        1_u32..=MAX_AUCTION_STEPS,
        0_u64..=1 << 16,
    )
        .prop_map(
            |(top, cut_bps, step_seconds, cusp_bps, steps, floor)| Auction {
                top,
                // Half of them as slow as real ones.
                cut_bps: if top % 2 == 0 {
                    cut_bps
                } else {
                    9_800 + cut_bps % 200
                },
                step_seconds,
                cusp_bps,
                tail_seconds: steps * step_seconds,
                floor: ((u128::from(top) * u128::from(floor)) >> 16) as u64,
            },
        )
}

fn lots() -> impl Strategy<Value = (Lot, u64)> {
    (
        1_u64..1 << 50,
        1_u64..1 << 50,
        0_u64..1 << 30,
        0_u8..12,
        0_u8..12,
        1_u64..1 << 48,
    )
        .prop_map(
            |(
                collateral_left,
                to_raise,
                min_remainder,
                collateral_decimals,
                settlement_decimals,
                price,
            )| {
                let lot = Lot {
                    collateral_left,
                    to_raise,
                    min_remainder,
                    collateral_decimals,
                    settlement_decimals,
                };
                // Half of them near the price at which the collateral raises just what is needed.
                let near = u128::from(to_raise) * 10_u128.pow(u32::from(collateral_decimals) + 9)
                    / (u128::from(collateral_left) * 10_u128.pow(settlement_decimals.into()));
                match u64::try_from(near) {
                    Ok(near) if near > 1_000 && price % 2 == 0 => (lot, near / 2 + price % near),
                    _ => (lot, price),
                }
            },
        )
}

fn after(lot: Lot, take: &Take) -> Lot {
    Lot {
        collateral_left: lot.collateral_left - take.collateral_out,
        to_raise: lot.to_raise - take.pays,
        ..lot
    }
}

/// `share` 2^-32ths of `most`, at least one.
fn part(most: u64, share: u64) -> u64 {
    (((u128::from(most) * u128::from(share)) >> 32) as u64).max(1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_price_never_rises_and_an_end_is_an_end(auction in auctions(), one in 0_u64..80_000, two in 0_u64..80_000) {
        let (early, late) = (auction.price_at(one.min(two)).unwrap(), auction.price_at(one.max(two)).unwrap());
        match (early, late) {
            (Some(early), Some(late)) => prop_assert!(late <= early),
            (None, late) => prop_assert_eq!(late, None),
            (Some(_), None) => {}
        }
        for price in [early, late].into_iter().flatten() {
            prop_assert!(auction.floor <= price && price <= auction.top);
            prop_assert!(u128::from(price) * 10_000 >= u128::from(auction.top) * u128::from(auction.cusp_bps));
        }
        prop_assert_eq!(auction.price_at(0), Ok(Some(auction.top)));
        prop_assert_eq!(auction.price_at(u64::from(auction.tail_seconds) + 1), Ok(None));
    }

    /// `exact <= price < exact + 1 / (1 - cut)`, with `exact = top * cut^n / 10_000^n`.
    #[test]
    fn a_price_is_the_exact_power_rounded_up(auction in auctions(), share in 0_u64..=1 << 32) {
        let auction = Auction { cusp_bps: 0, floor: 0, ..auction };
        let elapsed = ((u128::from(auction.tail_seconds) * u128::from(share)) >> 32) as u64;
        let price = auction.price_at(elapsed).unwrap().unwrap();
        let (mut above, mut below) = (Big::from(u128::from(auction.top)), Big::from(1));
        for _ in 0..elapsed / u64::from(auction.step_seconds) {
            above = above.times(auction.cut_bps.into());
            below = below.times(10_000);
        }
        let scaled = below.times(price.into());
        prop_assert!(above.cmp(&scaled) != Ordering::Greater);
        // (price - exact) * (10_000 - cut) < 10_000.
        let excess = scaled.sub(&above).times(u128::from(10_000 - auction.cut_bps));
        prop_assert!(excess.cmp(&below.times(10_000)) == Ordering::Less);
    }

    #[test]
    fn a_top_is_exact_rounded_up(price in word(), premium in any::<u16>()) {
        prop_assume!(price > 0);
        let exact = (u128::from(price) * (10_000 + u128::from(premium))).div_ceil(10_000);
        prop_assert_eq!(top_of(price, premium), u64::try_from(exact).map_err(|_| MathError::Overflow));
    }

    /// What is sold is there, what is paid is needed, the price is met, and the excess is below one base unit of collateral.
    #[test]
    fn a_take_is_within_its_bounds((lot, price) in lots(), share in 0_u64..=1 << 33) {
        let value = |amount, rounding| value_of(amount, price, lot.collateral_decimals, lot.settlement_decimals, rounding);
        let needed = amount_for(lot.to_raise, price, lot.collateral_decimals, lot.settlement_decimals, Down)
            .unwrap_or(u64::MAX);
        let most = needed.min(lot.collateral_left);
        let wanted = part(most, share);
        let take = lot.take(wanted, price);
        if most == 0 {
            prop_assert_eq!(take, Err(MathError::InvalidInput));
        } else if let Some(take) = take.unwrap() {
            prop_assert_eq!(take.collateral_out, wanted.min(most));
            prop_assert!(0 < take.pays && take.pays <= lot.to_raise);
            prop_assert!(take.pays >= value(take.collateral_out, Up).unwrap());
            if let Ok(above) = value(take.collateral_out + 1, Up) {
                prop_assert!(take.pays <= above);
            }
            let left = after(lot, &take);
            if take.collateral_out == needed {
                prop_assert_eq!(left.to_raise, 0);
            } else if take.collateral_out < most {
                prop_assert!(left.to_raise >= lot.min_remainder);
                prop_assert!(value(left.collateral_left, Down).map_or(true, |worth| worth >= lot.min_remainder));
            }
        } else {
            prop_assert!(wanted < most);
            let pays = value(wanted, Up).unwrap();
            let worth = value(lot.collateral_left - wanted, Down).unwrap_or(u64::MAX);
            prop_assert!(worth.min(lot.to_raise - pays) < lot.min_remainder);
        }
    }

    /// Several takes at one price: never more than there is or needed, and the bidders together do no better than one take of the
    /// same collateral.
    #[test]
    fn takes_in_parts_are_never_cheaper((lot, price) in lots(), shares in prop::collection::vec(0_u64..=1 << 32, 1..8)) {
        let lot = Lot { min_remainder: 0, ..lot };
        let mut left = lot;
        let (mut out, mut paid) = (0, 0);
        for share in shares {
            let Ok(take) = left.take(part(left.collateral_left, share), price) else {
                break;
            };
            let take = take.unwrap();
            out += take.collateral_out;
            paid += take.pays;
            left = after(left, &take);
        }
        prop_assert!(out <= lot.collateral_left && paid <= lot.to_raise);
        if out > 0 {
            let whole = lot.take(out, price).unwrap().unwrap();
            prop_assert_eq!(whole.collateral_out, out, "parts never get more than one take can");
            prop_assert!(paid >= whole.pays);
            prop_assert!(paid >= value_of(out, price, lot.collateral_decimals, lot.settlement_decimals, Up).unwrap());
        }
    }

    /// A taker who waits gets the same for no more; the fund then sells no less.
    #[test]
    fn a_lower_price_is_never_dearer((lot, price) in lots(), wanted in 1_u64..1 << 50, lower in 0_u64..1 << 48) {
        let lot = Lot { min_remainder: 0, ..lot };
        let lower = 1 + lower % price;
        if let (Ok(Some(high)), Ok(Some(low))) = (lot.take(wanted, price), lot.take(wanted, lower)) {
            prop_assert!(low.collateral_out >= high.collateral_out);
            if low.collateral_out == high.collateral_out {
                prop_assert!(low.pays <= high.pays);
            }
        }
    }
}
