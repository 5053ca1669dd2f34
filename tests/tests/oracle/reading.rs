//! Every byte of a price account: what is read, what is not, and nothing else.

use num_rational::BigRational;

use crate::*;

/// What a print of the usual limits should come to, as exact fractions; none when a limit is broken.
fn expected(data: &[u8], now: u64) -> Option<SpotPrice> {
    let word = |at: usize| -> [u8; 8] { data[at..at + 8].try_into().expect("eight bytes") };
    let price = i64::from_le_bytes(word(73));
    let confidence = u64::from_le_bytes(word(81));
    let exponent = i32::from_le_bytes(data[89..93].try_into().expect("four bytes"));
    let time = i64::from_le_bytes(word(93));
    let now = i64::try_from(now).expect("fits");
    let fresh = time <= now + 5 && time.checked_add(60).is_none_or(|until| until >= now);
    if price <= 0 || !(-10..=-5).contains(&exponent) || !fresh {
        return None;
    }
    let whole = |number: i128| BigRational::from_integer(number.into());
    if whole(confidence.into()) * whole(100) > whole(price.into()) {
        return None;
    }
    let unit = whole(10_i128.pow(exponent.unsigned_abs()));
    let scaled = |number: i128| whole(number) * whole(1_000_000_000) / unit.clone();
    let (price, confidence) = (
        scaled(price.into()).floor(),
        scaled(confidence.into()).ceil(),
    );
    let (least, most) = (whole(50_000_000_000), whole(500_000_000_000));
    if price < least || price > most {
        return None;
    }
    Some(SpotPrice {
        publish_time: time.unsigned_abs(),
        price: price.to_integer().try_into().expect("fits"),
        confidence: confidence.to_integer().try_into().expect("fits"),
    })
}

/// Demands that a feed without a price makes of `data` what the fractions do.
fn reads(s: &mut Scene, empty: &Feed, data: Vec<u8>) -> bool {
    let expected = expected(&data, s.now());
    let outcome = s.take_bytes(PYTH_RECEIVER, data);
    assert_eq!(outcome.is_ok(), expected.is_some());
    assert_eq!(s.state().latest, expected.unwrap_or_default());
    s.restore(empty);
    expected.is_some()
}

#[test]
fn every_flipped_bit_is_refused_or_read() {
    let mut s = Scene::new();
    let empty = s.state();
    let mut update = s.fresh(150 * UNIT);
    update.write_authority = Pubkey::new_unique();
    update.publish_time -= 20;
    let data = update.to_bytes(Verification::Full);
    assert!(reads(&mut s, &empty, data.clone()));
    let mut taken = 0;
    for bit in 0..LENGTH * 8 {
        let (byte, mask) = (bit / 8, 1 << (bit % 8));
        let mut flipped = data.clone();
        flipped[byte] ^= mask;
        let error = match byte {
            0..8 => Some(E::NotAPriceUpdate),
            40 => Some(E::PriceNotVerified),
            41..73 => Some(E::PriceOfOtherFeed),
            _ => None,
        };
        match error {
            Some(error) => refused(s.take_bytes(PYTH_RECEIVER, flipped), error),
            None => {
                let went = reads(&mut s, &empty, flipped);
                // Authority, the time before, averages, slot and the unused byte are not read.
                assert!(went || (73..101).contains(&byte), "{byte}");
                taken += usize::from(went && (73..101).contains(&byte));
            }
        }
    }
    assert!(
        taken > 20,
        "{taken} flips change a price and keep it in its limits"
    );
}

#[test]
fn any_number_is_refused_or_read() {
    let mut s = Scene::new();
    let empty = s.state();
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    let mut taken = 0;
    for _ in 0..2_000 {
        let exponent = dice.random_range(-12..=1);
        let unit = 10_f64.powi(-exponent);
        let price = (dice.random_range(30.0..600.0) * unit) as i64;
        let update = PriceUpdate {
            confidence: dice.random_range(0..=price.unsigned_abs() / 80),
            exponent,
            ema_price: dice.random(),
            ema_confidence: dice.random(),
            posted_slot: dice.random(),
            ..PriceUpdate::steady(FEED_ID, price, 0, 0, s.now() - dice.random_range(0..70))
        };
        taken += usize::from(reads(&mut s, &empty, update.to_bytes(Verification::Full)));
    }
    assert!((300..1_500).contains(&taken), "{taken}");
}
