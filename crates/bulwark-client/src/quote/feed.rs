//! Feeds: what a price would be used for now.

use anchor_lang::prelude::Pubkey;

use super::{json::view, Answer, Moment, Refusal};

view! {
    /// A feed. Prices over `PRICE_ONE`.
    pub struct FeedView {
        /// Feed.
        pub address: Pubkey,
        /// Mint that is priced.
        pub base: Pubkey,
        /// Mint it is priced in.
        pub quote: Pubkey,
        /// The moment.
        pub at: u64,
        /// The last print, while it is fresh and inside the band.
        pub spot: Option<u64>,
        /// Average over the window, if enough of it has a price.
        pub average: Option<u64>,
        /// The lower of the two: at what collateral is valued.
        pub low: Option<u64>,
        /// The higher: from what it is sold.
        pub high: Option<u64>,
        /// Why it has neither.
        pub refusal: Option<Refusal>,
    }
}

impl Moment<'_> {
    /// A feed.
    ///
    /// # Errors
    /// When its account is missing or its figures break the rules.
    pub fn feed(&self, address: &Pubkey) -> Answer<FeedView> {
        let feed = Self::find(&self.snapshot.feeds, "feed", address)?;
        let low = feed.low(self.now);
        Ok(FeedView {
            address: *address,
            base: feed.base,
            quote: feed.quote,
            at: self.now,
            spot: feed.spot(self.now).ok().map(|spot| spot.price),
            average: feed.twap(self.now)?,
            high: feed.high(self.now).ok(),
            low: low.as_ref().ok().copied(),
            refusal: low.err().map(Refusal::from),
        })
    }
}
