//! The auction of a buffer: its price, how it falls, what a bid gets.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::stop_loss::take::fill,
    state::{Buffer, Feed},
};
use bulwark_math::MAX_AUCTION_STEPS;

use super::{json::view, Answer, Moment, Refusal};
use crate::backstop;

view! {
    /// A price from a moment on.
    pub struct AuctionStep {
        /// The moment.
        pub at: u64,
        /// Price over `PRICE_ONE`.
        pub price: u64,
    }
}

view! {
    /// The auction of the buffer whose turn it is.
    pub struct AuctionView {
        /// Incident that it raises money for.
        pub incident: Pubkey,
        /// When the price began to fall.
        pub started_at: Option<u64>,
        /// How often it was started.
        pub starts: u64,
        /// First price.
        pub top: u64,
        /// Price below which nothing is sold.
        pub floor: u64,
        /// Price now.
        pub price: Option<u64>,
        /// The next price.
        pub next: Option<AuctionStep>,
        /// What is left to raise.
        pub to_raise: u64,
        /// Most collateral that one bid gets.
        pub on_offer: u64,
        /// What that bid pays.
        pub pays: u64,
        /// Last second of the turn.
        pub turn_deadline: u64,
    }
}

view! {
    /// What a bid would get.
    pub struct TakeQuote {
        /// Buffer.
        pub buffer: Pubkey,
        /// Collateral asked for.
        pub wanted: u64,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Price now.
        pub price: Option<u64>,
        /// Collateral.
        pub collateral: u64,
        /// What is paid for it.
        pub pays: u64,
    }
}

/// The fall of a buffer's price from its start.
fn steps(buffer: &Buffer) -> Answer<Vec<AuctionStep>> {
    let (auction, begin) = (buffer.auction(), buffer.auction.started_at);
    let mut steps = Vec::new();
    for step in 0..=u64::from(MAX_AUCTION_STEPS) {
        let elapsed = step.saturating_mul(auction.step_seconds.into());
        let Some(price) = auction.price_at(elapsed)? else {
            break;
        };
        steps.push(AuctionStep {
            at: begin.saturating_add(elapsed),
            price,
        });
    }
    Ok(steps)
}

impl AuctionView {
    pub(super) fn new(buffer: &Buffer, sale: &backstop::Sale, now: u64) -> Answer<Self> {
        let next = match sale.price {
            Some(_) => steps(buffer)?.into_iter().find(|step| step.at > now),
            None => None,
        };
        Ok(Self {
            incident: sale.incident,
            started_at: sale.started_at,
            starts: sale.starts,
            top: sale.top,
            floor: sale.floor,
            price: sale.price,
            next,
            to_raise: sale.to_raise,
            on_offer: sale.on_offer,
            pays: sale.pays,
            turn_deadline: sale.turn_deadline,
        })
    }
}

impl<'a> Moment<'a> {
    pub(super) fn buffer_of(&self, address: &Pubkey) -> Answer<&'a Buffer> {
        Self::find(&self.snapshot.buffers, "buffer", address).map(|buffer| &**buffer)
    }

    pub(super) fn feed_of(&self, buffer: &Buffer) -> Answer<&'a Feed> {
        Self::find(&self.snapshot.feeds, "feed", &buffer.feed)
    }

    /// The fall of a buffer's price, of the auction in course or of one that would be started now; empty where none would.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn auction_curve(&self, address: &Pubkey) -> Answer<Vec<AuctionStep>> {
        let buffer = self.buffer_of(address)?;
        let pool = self.pool(&buffer.pool)?;
        if buffer.auction_price(pool, self.now)?.is_some() {
            return steps(buffer);
        }
        let Ok(reference) = self.feed_of(buffer)?.high(self.now) else {
            return Ok(Vec::new());
        };
        let mut begun = Box::new(*buffer);
        begun.start_auction(pool.stop_loss.incident, reference, self.now)?;
        steps(&begun)
    }

    /// What a bid for `wanted` collateral gets and pays now.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_take(&self, address: &Pubkey, wanted: u64) -> Answer<TakeQuote> {
        let buffer = self.buffer_of(address)?;
        let pool = self.pool(&buffer.pool)?;
        let filled = fill(buffer, pool, self.feed_of(buffer)?, wanted, self.now);
        let (refusal, take) = match filled {
            Ok((take, _)) => (None, Some(take)),
            Err(error) => (Some(error.into()), None),
        };
        Ok(TakeQuote {
            buffer: *address,
            wanted,
            refusal,
            price: buffer.auction_price(pool, self.now)?,
            collateral: take.map_or(0, |take| take.collateral_out),
            pays: take.map_or(0, |take| take.pays),
        })
    }
}
