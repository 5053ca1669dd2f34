//! Puts on a pool's buffers.

use anchor_lang::prelude::Pubkey;

use super::{json::view, Answer, Moment};
use crate::backstop;

view! {
    /// A put: `backstop::PutView`.
    pub struct PutQuote {
        /// Put.
        pub address: Pubkey,
        /// Buffer.
        pub buffer: Pubkey,
        /// Slot of the buffer.
        pub index: u8,
        /// Writer.
        pub writer: Pubkey,
        /// Where it stands.
        pub state: String,
        /// Decimals of the collateral.
        pub decimals: u8,
        /// Decimals of the pool's mint.
        pub settlement_decimals: u8,
        /// Strike over `PRICE_ONE`.
        pub strike: u64,
        /// Collateral that it may still deliver.
        pub size: u64,
        /// Money locked.
        pub locked: u64,
        /// First second in which it cannot be exercised.
        pub expiry: u64,
        /// Premium asked, then paid.
        pub premium: u64,
        /// Collateral delivered and not collected.
        pub delivered: u64,
        /// Last print of the feed.
        pub last_price: Option<u64>,
        /// What exercise of all that is left would pay above it.
        pub gain: Option<u64>,
    }
}

impl Moment<'_> {
    /// The puts on a pool's buffers.
    ///
    /// # Errors
    /// When the snapshot has not the pool.
    pub fn puts(&self, pool: &Pubkey) -> Answer<Vec<PutQuote>> {
        self.pool(pool)?;
        let puts = backstop::puts(self.snapshot, pool, self.now)
            .into_iter()
            .map(|put| PutQuote {
                address: put.address,
                buffer: put.hedge.buffer,
                index: put.index,
                writer: put.hedge.writer,
                state: put.state.to_string(),
                decimals: put.decimals,
                settlement_decimals: put.settlement_decimals,
                strike: put.hedge.strike,
                size: put.hedge.size,
                locked: put.hedge.locked,
                expiry: put.hedge.expiry,
                premium: put.hedge.premium,
                delivered: put.hedge.delivered,
                last_price: put.last_price,
                gain: put.gain,
            })
            .collect();
        Ok(puts)
    }
}
