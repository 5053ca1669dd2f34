//! Price accounts of the Pyth Solana receiver, as bytes: what tests, demo and localnet post in its place.

use anchor_lang::prelude::{pubkey, Pubkey};
#[cfg(feature = "svm")]
use {crate::svm::World, solana_account::Account};

/// The receiver on mainnet and devnet.
pub const PYTH_RECEIVER: Pubkey = pubkey!("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");

/// Bytes of a price account, however far it is verified.
pub const LENGTH: usize = 134;

/// First bytes of a price account: of SHA-256 of `account:PriceUpdateV2`.
pub const DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];

/// How many guardians' signatures the receiver checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// So many.
    Partial(u8),
    /// Two thirds of all.
    Full,
}

/// What a price account says: `PriceUpdateV2`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PriceUpdate {
    /// Who may replace or close the account.
    pub write_authority: Pubkey,
    /// What is priced.
    pub feed_id: [u8; 32],
    /// `price * 10^exponent` is the price.
    pub price: i64,
    /// Half the width of the band around it, in the same unit.
    pub confidence: u64,
    /// See `price`.
    pub exponent: i32,
    /// When it was published, unix seconds.
    pub publish_time: i64,
    /// When the one before was.
    pub prev_publish_time: i64,
    /// Moving average of prices.
    pub ema_price: i64,
    /// Its confidence.
    pub ema_confidence: u64,
    /// Slot in which it was posted.
    pub posted_slot: u64,
}

impl PriceUpdate {
    /// A price that has not moved: one second after the last, at its own average.
    pub fn steady(
        feed_id: [u8; 32],
        price: i64,
        confidence: u64,
        exponent: i32,
        publish_time: u64,
    ) -> Self {
        let publish_time = i64::try_from(publish_time).unwrap_or(i64::MAX);
        Self {
            feed_id,
            price,
            confidence,
            exponent,
            publish_time,
            prev_publish_time: publish_time.saturating_sub(1),
            ema_price: price,
            ema_confidence: confidence,
            ..Self::default()
        }
    }

    /// The account's bytes. A fully verified one is a byte shorter than a partly verified one and ends in a zero.
    pub fn to_bytes(&self, verification: Verification) -> Vec<u8> {
        let mut data = Vec::with_capacity(LENGTH);
        data.extend(DISCRIMINATOR);
        data.extend(self.write_authority.to_bytes());
        match verification {
            Verification::Partial(signatures) => data.extend([0, signatures]),
            Verification::Full => data.push(1),
        }
        data.extend(self.feed_id);
        data.extend(self.price.to_le_bytes());
        data.extend(self.confidence.to_le_bytes());
        data.extend(self.exponent.to_le_bytes());
        data.extend(self.publish_time.to_le_bytes());
        data.extend(self.prev_publish_time.to_le_bytes());
        data.extend(self.ema_price.to_le_bytes());
        data.extend(self.ema_confidence.to_le_bytes());
        data.extend(self.posted_slot.to_le_bytes());
        data.resize(LENGTH, 0);
        data
    }
}

#[cfg(feature = "svm")]
impl World {
    /// Puts a fully verified price into an account of `source`, as its receiver would.
    ///
    /// # Panics
    /// When the runtime does not take the account.
    pub fn post_price(&mut self, address: Pubkey, source: Pubkey, update: &PriceUpdate) {
        self.set_price_account(address, source, update.to_bytes(Verification::Full));
    }

    /// Puts any bytes into an account of `source`.
    ///
    /// # Panics
    /// When the runtime does not take the account.
    pub fn set_price_account(&mut self, address: Pubkey, source: Pubkey, data: Vec<u8>) {
        let account = Account {
            lamports: self.svm.minimum_balance_for_rent_exemption(data.len()),
            data,
            owner: source,
            ..Account::default()
        };
        self.svm
            .set_account(address, account)
            .expect("a price account");
    }
}
