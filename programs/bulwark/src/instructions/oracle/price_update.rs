//! Reads a price account of the Pyth Solana receiver, `PriceUpdateV2`: what a program posts there after it checked guardians'
//! signatures over the price. Anyone may have posted one, and anyone may have chosen which: nothing in it is trusted beyond
//! what the signatures say.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use crate::{error::BulwarkError, state::feed::Quote};

/// First bytes of such an account: of SHA-256 of `account:PriceUpdateV2`.
pub const DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];

/// `VerificationLevel::Full`: two thirds of the guardians signed. After any other a number of signatures follows.
pub const FULL: u8 = 1;

/// A fully verified account, little-endian, as the receiver writes it (`pyth-solana-receiver-sdk`, `price_update.rs`).
#[derive(Pod, Zeroable, Clone, Copy)]
#[repr(C, packed)]
pub struct PriceUpdate {
    /// `DISCRIMINATOR`.
    pub discriminator: [u8; 8],
    /// Who may replace or close the account.
    pub write_authority: [u8; 32],
    /// `FULL`.
    pub verification: u8,
    /// What is priced.
    pub feed_id: [u8; 32],
    /// `price * 10^exponent` is the price.
    pub price: i64,
    /// Half the width of the band around it, in the same unit.
    pub confidence: u64,
    /// See `price`.
    pub exponent: i32,
    /// When the source published it, unix seconds.
    pub publish_time: i64,
    /// When it published the one before.
    pub prev_publish_time: i64,
    /// Its moving average.
    pub ema_price: i64,
    /// Confidence of the moving average.
    pub ema_confidence: u64,
    /// When it was posted.
    pub posted_slot: u64,
    /// Room for the number of signatures, which a fully verified account does not have.
    pub rest: u8,
}

/// The receiver allocates as many bytes (`PriceUpdateV2::LEN`).
const _: () = assert!(core::mem::size_of::<PriceUpdate>() == 134);

/// What an account of `source` says of `feed_id`; refuses any account that is no fully verified positive price of it.
pub fn read(account: &AccountInfo, source: &Pubkey, feed_id: &[u8; 32]) -> Result<Quote> {
    require!(account.owner == source, BulwarkError::PriceNotFromSource);
    let data = account.try_borrow_data()?;
    let update: &PriceUpdate =
        bytemuck::try_from_bytes(&data).map_err(|_| BulwarkError::PriceLengthWrong)?;
    require!(
        update.discriminator == DISCRIMINATOR,
        BulwarkError::NotAPriceUpdate
    );
    require!(update.verification == FULL, BulwarkError::PriceNotVerified);
    require!(update.feed_id == *feed_id, BulwarkError::PriceOfOtherFeed);
    let mantissa = positive(update.price).ok_or(BulwarkError::PriceNotPositive)?;
    let exponent = update.exponent;
    let decimals = Some(exponent.unsigned_abs())
        .filter(|_| exponent <= 0)
        .and_then(|decimals| u8::try_from(decimals).ok())
        .ok_or(BulwarkError::PriceExponentOutOfBounds)?;
    Ok(Quote {
        // Before 1970 is older than any limit allows.
        publish_time: positive(update.publish_time).unwrap_or(0),
        mantissa,
        confidence: update.confidence,
        decimals,
    })
}

/// A number above zero, without its sign.
fn positive(number: i64) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number > 0)
}
