//! Price feeds: what they are called, where their accounts are, what these hold.

use std::str::FromStr;

use anchor_lang::prelude::{pubkey, Pubkey};
use bulwark::instructions::oracle::price_update::{self, PriceUpdate as Layout};
use bulwark_client::price_update::{PriceUpdate, Verification};

/// Decimals of the prices that are written.
const DECIMALS: u32 = 8;
/// A price of one.
const ONE: i64 = 100_000_000;
/// The program under which the price accounts of Pyth's sponsored feeds are derived.
const PUSH_ORACLE: Pubkey = pubkey!("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");
/// How far a default price moves between two prints at most.
const STEP_BPS: u16 = 5;
/// Half the width of the band of confidence: one part in so many of the price.
const CONFIDENCE: i64 = 2_500;

/// A feed to keep fresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSpec {
    /// What people call it, as `SOL/USD`.
    pub name: String,
    /// Its id with the source.
    pub id: [u8; 32],
    /// Where its price begins, over 1e8.
    pub price: i64,
    /// How far it moves between two prints at most, bps.
    pub step_bps: u16,
}

impl FeedSpec {
    /// SOL and mSOL in dollars, by the ids they have on mainnet.
    pub fn defaults() -> Vec<Self> {
        [
            (
                "SOL/USD",
                "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d",
                150,
            ),
            (
                "mSOL/USD",
                "c2289a6a43d2ce91c6f55caec370f4acc38a2ed477f58813334c6d03749ff2a4",
                195,
            ),
        ]
        .into_iter()
        .filter_map(|(name, id, price)| {
            Some(Self {
                name: name.to_owned(),
                id: parse_id(id)?,
                price: price * ONE,
                step_bps: STEP_BPS,
            })
        })
        .collect()
    }

    /// Where its account is.
    pub fn address(&self) -> Pubkey {
        address(&self.id)
    }
}

impl FromStr for FeedSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = "a feed is NAME=FEED_ID:PRICE[:BPS]";
        let (name, rest) = text.split_once('=').ok_or(shape)?;
        let mut parts = rest.split(':');
        let id = parts.next().unwrap_or_default();
        let price = parts.next().ok_or(shape)?;
        let step_bps = match parts.next() {
            None => STEP_BPS,
            Some(bps) => bps
                .parse()
                .ok()
                .filter(|bps| *bps <= 1_000)
                .ok_or("BPS is 0 to 1000")?,
        };
        if name.is_empty() || parts.next().is_some() {
            return Err(shape.to_owned());
        }
        Ok(Self {
            name: name.to_owned(),
            id: parse_id(id).ok_or("FEED_ID is 64 hex digits")?,
            price: parse_price(price)?,
            step_bps,
        })
    }
}

/// The account of a feed, derived as Pyth derives that of a sponsored feed (shard 0): so it is where the same feed's account is
/// on mainnet.
pub fn address(id: &[u8; 32]) -> Pubkey {
    Pubkey::find_program_address(&[&[0, 0], id], &PUSH_ORACLE).0
}

/// An id in hex, with or without `0x`.
pub fn parse_id(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut id = [0; 32];
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(id)
}

/// A decimal number above zero, over 1e8.
pub fn parse_price(text: &str) -> Result<i64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let price = Some(fraction)
        .filter(|fraction| digits(whole) && digits(fraction) && fraction.len() <= 8)
        .and_then(|fraction| format!("{fraction:0<8}").parse::<i64>().ok())
        .zip(whole.parse::<i64>().ok())
        .and_then(|(fraction, whole)| whole.checked_mul(ONE)?.checked_add(fraction));
    match price {
        Some(price) if price > 0 => Ok(price),
        _ => Err("a price is a decimal number above zero, with 8 decimals at most".to_owned()),
    }
}

/// A price over 1e8 as people write it, with two decimals at least.
pub fn show_price(price: i64) -> String {
    let fraction = format!("{:08}", price % ONE);
    let fraction = fraction.trim_end_matches('0');
    format!("{}.{fraction:0<2}", price / ONE)
}

/// What the account of a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// Price over 1e8.
    pub price: i64,
    /// When it was published, unix seconds.
    pub at: i64,
}

/// The bytes of a feed's account, fully verified.
pub fn write(id: &[u8; 32], print: Print, before: Option<i64>, slot: u64) -> Vec<u8> {
    let confidence = (print.price / CONFIDENCE).max(1).unsigned_abs();
    let at = u64::try_from(print.at).unwrap_or(0);
    let mut update = PriceUpdate::steady(*id, print.price, confidence, -8, at);
    update.write_authority = address(id);
    update.prev_publish_time = before.unwrap_or(update.prev_publish_time);
    update.posted_slot = slot;
    update.to_bytes(Verification::Full)
}

/// What bytes say as the account of a feed; none when the program would not take a price from them.
pub fn read(id: &[u8; 32], data: &[u8]) -> Option<Print> {
    let layout: &Layout = bytemuck::try_from_bytes(data).ok()?;
    let sound = layout.discriminator == price_update::DISCRIMINATOR
        && layout.verification == price_update::FULL
        && layout.feed_id == *id;
    let decimals = u32::try_from(layout.exponent.checked_neg()?).ok()?;
    let price = i128::from(layout.price);
    let price = if decimals > DECIMALS {
        price / 10i128.checked_pow(decimals - DECIMALS)?
    } else {
        price * 10i128.pow(DECIMALS - decimals)
    };
    let price = i64::try_from(price).ok().filter(|price| *price > 0)?;
    sound.then_some(Print {
        price,
        at: layout.publish_time,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: [u8; 32] = [7; 32];

    #[test]
    fn the_accounts_are_where_mainnet_has_them() {
        let addresses: Vec<_> = FeedSpec::defaults()
            .iter()
            .map(|feed| (feed.name.clone(), feed.address().to_string()))
            .collect();
        assert_eq!(addresses.len(), 2);
        assert_eq!(addresses[0].0, "SOL/USD");
        assert_eq!(
            addresses[0].1,
            "7UVimffxr9ow1uXYxsr4LHAcV58mLzhmwaeKvJ1pjLiE"
        );
    }

    #[test]
    fn a_feed_is_read_from_the_command_line() {
        let id = "0x".to_owned() + &"07".repeat(32);
        let feed: FeedSpec = format!("JitoSOL/USD={id}:181.25:30")
            .parse()
            .expect("a feed");
        assert_eq!(
            feed,
            FeedSpec {
                name: "JitoSOL/USD".to_owned(),
                id: ID,
                price: 18_125_000_000,
                step_bps: 30
            }
        );
        let id = "g".repeat(64);
        for text in [
            "SOL/USD".to_owned(),
            format!("SOL/USD={id}:1"),
            "SOL/USD=07:1".to_owned(),
            format!("={}:1", "07".repeat(32)),
            format!("A={}", "07".repeat(32)),
            format!("A={}:0", "07".repeat(32)),
            format!("A={}:1:1001", "07".repeat(32)),
            format!("A={}:1:5:5", "07".repeat(32)),
        ] {
            assert!(text.parse::<FeedSpec>().is_err(), "{text}");
        }
    }

    #[test]
    fn prices_are_read_and_shown() {
        for (text, price, shown) in [
            ("150", 15_000_000_000, "150.00"),
            ("0.00000001", 1, "0.00000001"),
            ("64.5", 6_450_000_000, "64.50"),
        ] {
            assert_eq!(parse_price(text), Ok(price));
            assert_eq!(show_price(price), shown);
        }
        for text in [
            "",
            "0",
            ".5",
            "1.",
            "-1",
            "1e3",
            "1.123456789",
            "99999999999999",
        ] {
            assert!(parse_price(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let print = Print {
            price: 15_000_000_000,
            at: 1_800_000_000,
        };
        let data = write(&ID, print, Some(1_799_999_998), 9);
        assert_eq!(read(&ID, &data), Some(print));
        assert_eq!(read(&[8; 32], &data), None, "another feed's");
        assert_eq!(read(&ID, &data[1..]), None, "too short");
        let partly = PriceUpdate::steady(ID, 1, 1, -8, 1).to_bytes(Verification::Partial(5));
        assert_eq!(read(&ID, &partly), None, "not fully verified");
        let negative = PriceUpdate::steady(ID, -1, 1, -8, 1).to_bytes(Verification::Full);
        assert_eq!(read(&ID, &negative), None);
    }

    #[test]
    fn a_price_of_other_decimals_is_the_same_price() {
        for (price, exponent) in [(15_000, -2), (15_000_000_000_000, -11), (150, 0)] {
            let data = PriceUpdate::steady(ID, price, 1, exponent, 5).to_bytes(Verification::Full);
            assert_eq!(read(&ID, &data).map(|print| print.price), Some(150 * ONE));
        }
        let beyond = PriceUpdate::steady(ID, 1, 1, 1, 5).to_bytes(Verification::Full);
        assert_eq!(read(&ID, &beyond), None);
    }
}
