//! A fund with one feed, and what these tests do with it again and again.

use anchor_lang::{AnchorDeserialize, Discriminator};
use base64::{prelude::BASE64_STANDARD, Engine};
use litesvm::types::TransactionMetadata;

use crate::*;

/// A feed of SOL in dollars, without a price yet.
pub struct Scene {
    pub world: World,
    pub authority: Keypair,
    pub fund: FundKeys,
    pub feed: FeedKeys,
    /// Where prices are posted.
    pub account: Pubkey,
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    /// By the limits of these tests.
    pub fn new() -> Self {
        Self::with(limits())
    }

    /// By other limits.
    pub fn with(limits: FeedLimits) -> Self {
        let mut s = Self::unregistered();
        s.register(PYTH_RECEIVER, limits).expect("a feed");
        s
    }

    /// A fund that lists the receiver, and no feed.
    pub fn unregistered() -> Self {
        let mut world = World::new();
        let (base, quote) = (world.mint(9), world.mint(6));
        let authority = world.wallet();
        let who = authority.pubkey();
        let fund = FundKeys::new(&who, 1, quote, who);
        let create = fund.create_fund(who, world.payer.pubkey(), 1, fund_parameters(), who);
        world
            .send("create_fund", create, &[&authority])
            .expect("a fund");
        let account = world.wallet().pubkey();
        let mut s = Self {
            world,
            authority,
            fund,
            feed: FeedKeys::new(&fund, base, quote),
            account,
        };
        s.list([PYTH_RECEIVER, Pubkey::default()]).expect("sources");
        s
    }

    pub fn now(&self) -> u64 {
        self.world.now()
    }

    /// The feed as it lies on chain.
    pub fn state(&self) -> Feed {
        self.world.zero_copy(&self.feed.feed)
    }

    pub fn by_authority(&mut self, instruction: Instruction) -> Outcome {
        let authority = self.authority.insecure_clone();
        self.world.send("oracle", instruction, &[&authority])
    }

    pub fn list(&mut self, sources: [Pubkey; 2]) -> Outcome {
        let list = self
            .fund
            .set_oracle_sources(self.authority.pubkey(), sources);
        self.by_authority(list)
    }

    pub fn register(&mut self, source: Pubkey, limits: FeedLimits) -> Outcome {
        let args = RegisterFeedArgs {
            source,
            feed_id: FEED_ID,
            limits,
        };
        let payer = self.world.payer.pubkey();
        let register = self
            .feed
            .register_feed(self.authority.pubkey(), payer, args);
        self.by_authority(register)
    }

    pub fn set_limits(&mut self, limits: FeedLimits) -> Outcome {
        let set = self.feed.set_feed_limits(self.authority.pubkey(), limits);
        self.by_authority(set)
    }

    /// A price of `mantissa` in the usual unit, sure to a thousandth, published now.
    pub fn fresh(&self, mantissa: i64) -> PriceUpdate {
        let confidence = mantissa.unsigned_abs() / 1_000;
        PriceUpdate::steady(
            FEED_ID,
            mantissa,
            confidence,
            -i32::from(DECIMALS),
            self.now(),
        )
    }

    /// Posts a fully verified price and has the feed take it.
    pub fn take(&mut self, update: &PriceUpdate) -> Outcome {
        self.take_bytes(PYTH_RECEIVER, update.to_bytes(Verification::Full))
    }

    /// Posts any bytes by any program and has the feed take them.
    pub fn take_bytes(&mut self, owner: Pubkey, data: Vec<u8>) -> Outcome {
        self.world.set_price_account(self.account, owner, data);
        let observe = self.feed.observe(self.account);
        self.world.send("observe", observe, &[])
    }

    /// Takes a price published now.
    pub fn print(&mut self, mantissa: i64) {
        let update = self.fresh(mantissa);
        self.take(&update).expect("a price");
    }

    /// Puts the feed's account back as it was.
    pub fn restore(&mut self, feed: &Feed) {
        let mut account = self.world.svm.get_account(&self.feed.feed).expect("a feed");
        account.data[8..].copy_from_slice(bytemuck::bytes_of(feed));
        self.world
            .svm
            .set_account(self.feed.feed, account)
            .expect("the account");
        self.world.refresh(&[self.feed.feed]);
    }
}

/// The event that a transaction logged.
pub fn told<T: Discriminator + AnchorDeserialize>(outcome: &TransactionMetadata) -> T {
    outcome
        .logs
        .iter()
        .filter_map(|log| {
            BASE64_STANDARD
                .decode(log.strip_prefix("Program data: ")?)
                .ok()
        })
        .find_map(|data| T::deserialize(&mut data.strip_prefix(T::DISCRIMINATOR)?).ok())
        .expect("the event")
}
