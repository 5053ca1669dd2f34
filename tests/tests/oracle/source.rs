//! The source's own library as the witness: its types write what the program reads, read what the client writes, and refuse
//! nothing that the program takes.

use anchor_lang::{prelude::Clock, AccountDeserialize, AccountSerialize};
use pyth_solana_receiver_sdk::price_update::{PriceFeedMessage, PriceUpdateV2, VerificationLevel};

use crate::*;

/// A price account as the receiver's library has it.
fn theirs(update: &PriceUpdate, verification: Verification) -> PriceUpdateV2 {
    PriceUpdateV2 {
        write_authority: update.write_authority,
        verification_level: match verification {
            Verification::Full => VerificationLevel::Full,
            Verification::Partial(num_signatures) => VerificationLevel::Partial { num_signatures },
        },
        price_message: PriceFeedMessage {
            feed_id: update.feed_id,
            price: update.price,
            conf: update.confidence,
            exponent: update.exponent,
            publish_time: update.publish_time,
            prev_publish_time: update.prev_publish_time,
            ema_price: update.ema_price,
            ema_conf: update.ema_confidence,
        },
        posted_slot: update.posted_slot,
    }
}

/// Its bytes in an account as long as the receiver allocates.
fn written(update: &PriceUpdateV2) -> Vec<u8> {
    let mut data = Vec::new();
    update.try_serialize(&mut data).expect("it serializes");
    data.resize(PriceUpdateV2::LEN, 0);
    data
}

/// Everything at random; most of it near what a feed takes.
fn any(dice: &mut ChaCha8Rng, now: u64) -> (PriceUpdate, Verification) {
    let mut feed_id = FEED_ID;
    if dice.random_ratio(1, 10) {
        feed_id[dice.random_range(0..32)] ^= 1;
    }
    let price = dice.random_range(-20 * UNIT..600 * UNIT);
    let most = price.unsigned_abs() / 90;
    let update = PriceUpdate {
        write_authority: dice.random::<[u8; 32]>().into(),
        feed_id,
        price,
        confidence: dice.random_range(0..=most),
        exponent: if dice.random_ratio(1, 10) { -7 } else { -8 },
        publish_time: i64::try_from(now).expect("fits") + dice.random_range(-70..=8),
        prev_publish_time: dice.random(),
        ema_price: dice.random(),
        ema_confidence: dice.random(),
        posted_slot: dice.random(),
    };
    let verification = match dice.random_range(0..8) {
        0 => Verification::Partial(dice.random()),
        _ => Verification::Full,
    };
    (update, verification)
}

#[test]
fn both_write_the_same_bytes() {
    assert_eq!(LENGTH, PriceUpdateV2::LEN);
    assert_eq!(PYTH_RECEIVER, pyth_solana_receiver_sdk::ID);
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    for _ in 0..2_000 {
        let (update, verification) = any(&mut dice, bulwark_tests::START);
        let theirs = theirs(&update, verification);
        let data = update.to_bytes(verification);
        assert_eq!(data, written(&theirs));
        let read = PriceUpdateV2::try_deserialize(&mut data.as_slice()).expect("they read it");
        assert_eq!(read.price_message, theirs.price_message);
        assert_eq!(read.verification_level, theirs.verification_level);
        assert_eq!(read.posted_slot, theirs.posted_slot);
        assert_eq!(read.write_authority, theirs.write_authority);
    }
}

#[test]
fn what_the_program_takes_the_source_stands_for() {
    let mut s = Scene::new();
    let (empty, clock) = (s.state(), s.world.svm.get_sysvar::<Clock>());
    let mut dice = ChaCha8Rng::seed_from_u64(12);
    let (mut taken, mut both, mut stricter) = (0, 0, 0);
    for _ in 0..1_500 {
        let (update, verification) = any(&mut dice, s.now());
        let theirs = theirs(&update, verification);
        let stands = theirs.get_price_no_older_than(&clock, 60, &FEED_ID);
        let outcome = s.take_bytes(PYTH_RECEIVER, written(&theirs));
        match (outcome, stands) {
            (Ok(_), Ok(price)) => {
                let latest = s.state().latest;
                let factor = 10_u64.pow(u32::try_from(9 + price.exponent).expect("a decimal"));
                assert_eq!(latest.price, price.price.unsigned_abs() * factor);
                assert_eq!(latest.confidence, price.conf * factor);
                assert_eq!(latest.publish_time, price.publish_time.unsigned_abs());
                s.restore(&empty);
                taken += 1;
            }
            (Ok(_), Err(error)) => panic!("taken, but {error:?}: {update:?}"),
            (Err(_), Ok(_)) => stricter += 1,
            (Err(_), Err(_)) => both += 1,
        }
    }
    assert!(
        taken > 300 && both > 100 && stricter > 50,
        "{taken} {both} {stricter}"
    );
}
