//! A fund's pool with a stop-loss buffer behind it, its feed, and what tests do with them again and again.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    instructions::{OpenBufferArgs, RegisterFeedArgs},
    state::{
        Buffer, BufferPosition, BufferSlot, BufferTerms, Feed, FeedLimits, FundParameters, Hedge,
        Incident, PoolParameters, ProductTerms, StopLossTerms,
    },
};
use bulwark_client::{
    keys::{BufferKeys, FeedKeys, IncidentKeys, ProductKeys, TrancheKeys},
    price_update::{PriceUpdate, PYTH_RECEIVER},
    svm::World,
};
use bulwark_math::PRICE_ONE;

use crate::{
    fund_parameters, pool_parameters, product_terms, Fixture, Keypair, Outcome, Signer, USD,
};

/// One whole token of the nine-decimal collateral.
pub const TOKEN: u64 = 1_000_000_000;

/// One US dollar in the unit of the source's prices: eight decimals.
pub const DOLLAR: i64 = 100_000_000;

/// One day, seconds.
pub const DAY: u64 = 86_400;

/// A price of 1 to 1,000 dollars, a minute old at most and sure to 5 %, averaged over ten minutes.
pub fn feed_limits() -> FeedLimits {
    FeedLimits {
        min_price: PRICE_ONE,
        max_price: 1_000 * PRICE_ONE,
        max_age: 60,
        window: 600,
        spacing: 30,
        max_hold: 75,
        max_confidence_bps: 500,
        min_coverage_bps: 5_000,
        min_decimals: 5,
        max_decimals: 10,
    }
}

/// A buffer of a million tokens at most that earns half of all fees. A value counts for an hour, at three quarters. Auctions
/// begin a fifth above the market, fall by 1 % every 30 seconds and end after an hour or at three fifths of the first price;
/// nothing is sold below four fifths of the market's.
pub fn buffer_terms() -> BufferTerms {
    BufferTerms {
        collateral_cap: 1_000_000 * TOKEN,
        min_remainder: 100 * USD,
        put_budget: 10_000 * USD,
        value_seconds: 3_600,
        step_seconds: 30,
        tail_seconds: 3_600,
        haircut_bps: 2_500,
        fee_bps: 5_000,
        premium_bps: 2_000,
        cut_bps: 9_900,
        cusp_bps: 6_000,
        floor_bps: 8_000,
    }
}

/// Amounts in base units unless said.
pub struct Backstop {
    /// The fund with its pool.
    pub f: Fixture,
    /// Pays losses whole, from the second it is bought.
    pub product: ProductKeys,
    /// Buffer of the nine-decimal collateral; open once `open` was called.
    pub buffer: BufferKeys,
}

impl Default for Backstop {
    fn default() -> Self {
        Self::new()
    }
}

impl Backstop {
    /// A million of capital of which a fifth bears losses before the buffer; the buffer open in the first slot, its price
    /// steady at a hundred dollars.
    pub fn new() -> Self {
        let mut b = Self::without_buffer(1_000_000, 2_000);
        b.open(0, buffer_terms()).expect("a buffer");
        b.steady(100 * DOLLAR);
        b
    }

    /// The same with so many tokens staked by one staker, and valued.
    pub fn staked(amount: u64) -> (Self, Keypair) {
        let mut b = Self::new();
        let staker = b.staker(amount);
        b.value().expect("a value");
        (b, staker)
    }

    /// A pool of `capital` USD of which `stop_loss_bps` bear losses before a buffer; a feed without a price and no buffer.
    pub fn without_buffer(capital: u64, stop_loss_bps: u16) -> Self {
        let settings = PoolParameters {
            stop_loss_bps,
            ..pool_parameters()
        };
        Self::with(fund_parameters(), settings, capital)
    }

    /// The same by other rules.
    pub fn with(rules: FundParameters, settings: PoolParameters, capital: u64) -> Self {
        let mut f = Fixture::with(rules, settings);
        if capital > 0 {
            f.underwriter(capital * USD);
        }
        let terms = ProductTerms {
            deductible_bps: 0,
            waiting_period: 0,
            ..product_terms()
        };
        let product = f.list(2, 0, terms);
        let list = f
            .fund
            .set_oracle_sources(f.authority.pubkey(), [PYTH_RECEIVER, Pubkey::default()]);
        f.authority_sends("set_oracle_sources", list)
            .expect("sources");
        let mint = f.world.mint(9);
        let buffer = BufferKeys::new(f.pool, mint);
        let mut b = Self { f, product, buffer };
        b.register(&buffer, feed_limits()).expect("a feed");
        b
    }

    /// Keys of a buffer of another collateral, its feed registered and its treasury's token account made.
    pub fn another(&mut self, decimals: u8) -> BufferKeys {
        let mint = self.f.world.mint(decimals);
        let buffer = BufferKeys::new(self.f.pool, mint);
        self.register(&buffer, feed_limits()).expect("a feed");
        buffer
    }

    /// Runtime and books.
    pub fn world(&mut self) -> &mut World {
        &mut self.f.world
    }

    /// Now, unix seconds.
    pub fn now(&self) -> u64 {
        self.f.world.now()
    }

    /// Sends what nobody need sign.
    ///
    /// # Errors
    /// When it is refused.
    pub fn anyone(&mut self, instruction: Instruction) -> Outcome {
        self.f.world.send("stop_loss", instruction, &[])
    }

    /// Sends what one wallet signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn by(&mut self, who: &Keypair, instruction: Instruction) -> Outcome {
        self.f.world.send("stop_loss", instruction, &[who])
    }

    /// Sends what the fund's authority signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn by_authority(&mut self, instruction: Instruction) -> Outcome {
        self.f.authority_sends("stop_loss", instruction)
    }

    // Prices.

    /// Keys of a buffer's feed.
    pub fn feed_keys(&self, buffer: &BufferKeys) -> FeedKeys {
        FeedKeys::new(&self.f.fund, buffer.mint, self.f.pool.mint)
    }

    /// The source's id of a collateral's price.
    pub fn feed_id(buffer: &BufferKeys) -> [u8; 32] {
        buffer.mint.to_bytes()
    }

    /// Where a collateral's price is posted.
    pub fn price_account(buffer: &BufferKeys) -> Pubkey {
        let mut address = buffer.mint.to_bytes();
        address.reverse();
        Pubkey::from(address)
    }

    /// Registers the feed of a buffer's pair.
    ///
    /// # Errors
    /// When it is refused.
    pub fn register(&mut self, buffer: &BufferKeys, limits: FeedLimits) -> Outcome {
        let args = RegisterFeedArgs {
            source: PYTH_RECEIVER,
            feed_id: Self::feed_id(buffer),
            limits,
        };
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let register = self.feed_keys(buffer).register_feed(who, payer, args);
        self.by_authority(register)
    }

    /// Posts a price of `mantissa` eight-decimal units published now, and has the feed take it.
    ///
    /// # Errors
    /// When it is refused.
    pub fn price(&mut self, mantissa: i64, confidence: u64) -> Outcome {
        let buffer = self.buffer;
        self.price_of(&buffer, mantissa, confidence)
    }

    /// The same for another collateral.
    ///
    /// # Errors
    /// When it is refused.
    pub fn price_of(&mut self, buffer: &BufferKeys, mantissa: i64, confidence: u64) -> Outcome {
        let update =
            PriceUpdate::steady(Self::feed_id(buffer), mantissa, confidence, -8, self.now());
        let account = Self::price_account(buffer);
        self.f.world.post_price(account, PYTH_RECEIVER, &update);
        let observe = self.feed_keys(buffer).observe(account);
        self.anyone(observe)
    }

    /// Lets the averaging window pass with one sure price throughout: spot and average are this, and fresh.
    pub fn steady(&mut self, mantissa: i64) {
        let buffer = self.buffer;
        self.steady_of(&[(buffer, mantissa)]);
    }

    /// The same for several collaterals at once.
    pub fn steady_of(&mut self, prices: &[(BufferKeys, i64)]) {
        for _ in 0..=10 {
            self.f.world.advance(60);
            for (buffer, mantissa) in prices {
                self.price_of(buffer, *mantissa, 0).expect("a price");
            }
        }
    }

    /// A feed as it is.
    pub fn feed(&self, buffer: &BufferKeys) -> Feed {
        self.f.world.zero_copy(&buffer.feed)
    }

    // Governance.

    /// Opens the buffer.
    ///
    /// # Errors
    /// When it is refused.
    pub fn open(&mut self, index: u8, terms: BufferTerms) -> Outcome {
        let buffer = self.buffer;
        self.open_of(&buffer, index, terms)
    }

    /// Opens another buffer.
    ///
    /// # Errors
    /// When it is refused.
    pub fn open_of(&mut self, buffer: &BufferKeys, index: u8, terms: BufferTerms) -> Outcome {
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let open = buffer.open_buffer(who, payer, OpenBufferArgs { index, terms });
        self.by_authority(open)
    }

    /// Sets the buffer's terms.
    ///
    /// # Errors
    /// When it is refused.
    pub fn set_terms(&mut self, terms: BufferTerms) -> Outcome {
        let set = self
            .buffer
            .set_buffer_terms(self.f.authority.pubkey(), terms);
        self.by_authority(set)
    }

    /// Sets the stop-loss's terms.
    ///
    /// # Errors
    /// When it is refused.
    pub fn set_stop_loss(&mut self, terms: StopLossTerms) -> Outcome {
        let set = self
            .f
            .pool
            .set_stop_loss_terms(self.f.authority.pubkey(), terms);
        self.by_authority(set)
    }

    /// Closes the buffer.
    ///
    /// # Errors
    /// When it is refused.
    pub fn close(&mut self) -> Outcome {
        let (buffer, treasury) = (self.buffer, self.f.treasury.pubkey());
        self.f.world.token_account(&buffer.mint, &treasury);
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let close = buffer.close_buffer(who, payer);
        self.by_authority(close)
    }

    // Stakers.

    /// A wallet with an open position, so many tokens of collateral and an account of the settlement mint, nothing staked.
    pub fn newcomer(&mut self, tokens: u64) -> Keypair {
        let buffer = self.buffer;
        self.newcomer_of(&buffer, tokens)
    }

    /// The same in another buffer.
    pub fn newcomer_of(&mut self, buffer: &BufferKeys, tokens: u64) -> Keypair {
        let owner = self.f.user(0);
        let who = owner.pubkey();
        self.f.world.fund_tokens(&buffer.mint, &who, tokens);
        let payer = self.f.world.payer.pubkey();
        let open = buffer.open_buffer_position(who, payer);
        self.by(&owner, open).expect("a position");
        owner
    }

    /// A new staker of `amount`.
    pub fn staker(&mut self, amount: u64) -> Keypair {
        let buffer = self.buffer;
        self.staker_of(&buffer, amount)
    }

    /// The same in another buffer.
    pub fn staker_of(&mut self, buffer: &BufferKeys, amount: u64) -> Keypair {
        let owner = self.newcomer_of(buffer, amount);
        let stake = buffer.stake(owner.pubkey(), amount, 0, 0);
        self.by(&owner, stake).expect("a stake");
        owner
    }

    /// Stakes what the owner has already, bringing any cash asked for.
    ///
    /// # Errors
    /// When it is refused.
    pub fn stake(&mut self, owner: &Keypair, amount: u64) -> Outcome {
        let stake = self.buffer.stake(owner.pubkey(), amount, 0, u64::MAX);
        self.by(owner, stake)
    }

    /// Asks for some shares.
    ///
    /// # Errors
    /// When it is refused.
    pub fn request(&mut self, owner: &Keypair, shares: u128) -> Outcome {
        let request = self.buffer.request_unstake(owner.pubkey(), shares);
        self.by(owner, request)
    }

    /// Asks for all shares.
    pub fn request_all(&mut self, owner: &Keypair) {
        let shares = self.position(owner).shares.get();
        self.request(owner, shares).expect("a request");
    }

    /// Executes a request; anyone sends it.
    ///
    /// # Errors
    /// When it is refused.
    pub fn unstake(&mut self, owner: &Keypair) -> Outcome {
        let unstake = self.buffer.unstake(owner.pubkey());
        self.anyone(unstake)
    }

    /// Asks for all shares, waits and leaves; returns collateral that came out.
    pub fn leave(&mut self, owner: &Keypair) -> u64 {
        self.request_all(owner);
        let matures = self.position(owner).request.matures_at;
        let from = matures.max(self.now());
        self.f.world.set_time(from);
        let before = self.collateral_of(owner);
        self.unstake(owner).expect("unstaked");
        self.collateral_of(owner) - before
    }

    /// Collects a staker's income; returns what came out.
    pub fn collect(&mut self, owner: &Keypair) -> u64 {
        let before = self.f.tokens(&owner.pubkey());
        let collect = self.buffer.collect_income(owner.pubkey());
        self.anyone(collect).expect("income collected");
        self.f.tokens(&owner.pubkey()) - before
    }

    /// Closes a staker's position.
    ///
    /// # Errors
    /// When it is refused.
    pub fn close_position(&mut self, owner: &Keypair) -> Outcome {
        let close = self.buffer.close_buffer_position(owner.pubkey());
        self.by(owner, close)
    }

    /// Collateral in a wallet.
    pub fn collateral_of(&self, owner: &Keypair) -> u64 {
        self.f.world.balance(&self.buffer.token(&owner.pubkey()))
    }

    // What accounts hold.

    /// The buffer as it is.
    pub fn state(&self) -> Buffer {
        self.f.world.account(&self.buffer.buffer)
    }

    /// The buffer's slot in the pool.
    pub fn slot(&self) -> BufferSlot {
        self.slot_at(self.state().index)
    }

    /// A slot of the pool.
    pub fn slot_at(&self, index: u8) -> BufferSlot {
        self.f.pool_state().buffers[usize::from(index)]
    }

    /// A staker's position.
    pub fn position(&self, owner: &Keypair) -> BufferPosition {
        self.f.world.account(&self.buffer.position(&owner.pubkey()))
    }

    /// A put.
    pub fn hedge(&self, hedge: &Pubkey) -> Hedge {
        self.f.world.account(hedge)
    }

    /// An incident.
    pub fn incident(&self, incident: &IncidentKeys) -> Incident {
        self.f.world.account(&incident.incident)
    }

    // The pool.

    /// Earns premium up to now.
    pub fn accrue(&mut self) {
        let accrue = self.f.pool.accrue();
        self.anyone(accrue).expect("an accrual");
    }

    /// Works out what the buffer counts for.
    ///
    /// # Errors
    /// When it is refused.
    pub fn value(&mut self) -> Outcome {
        let value = self.buffer.value_buffer();
        self.anyone(value)
    }

    /// Trips the stop-loss.
    ///
    /// # Errors
    /// When it is refused.
    pub fn trip(&mut self) -> Outcome {
        let trip = self.f.pool.trip_stop_loss();
        self.anyone(trip)
    }

    /// Resets the stop-loss.
    ///
    /// # Errors
    /// When it is refused.
    pub fn reset(&mut self) -> Outcome {
        let reset = self.f.pool.reset_stop_loss();
        self.anyone(reset)
    }

    /// A policy of `sum` for `days`, of a new holder.
    ///
    /// # Errors
    /// When it is refused.
    pub fn policy(&mut self, sum: u64, days: u64) -> Outcome<(Keypair, Pubkey)> {
        let holder = self.f.user(1_000_000 * USD);
        // However much time has passed: no cover is sold on a stale assessment.
        self.f.assess(&self.product, 20_000_000, 400_000_000);
        let policy = self.f.buy(&self.product, &holder, sum, days)?;
        Ok((holder, policy))
    }

    /// Premium that the pool earns from now on for `days`; nothing of it is lost.
    pub fn earning(&mut self, sum: u64, days: u64) {
        self.policy(sum, days).expect("a policy");
    }

    // Incidents.

    /// An incident of which `loss` is approved in all, bought and lost in one second; ready to settle at this very moment.
    pub fn incident_of(&mut self, loss: u64) -> IncidentKeys {
        let incident = self.decided_incident(loss);
        self.ready(&incident);
        incident
    }

    /// The same, its appeal windows still open.
    pub fn decided_incident(&mut self, loss: u64) -> IncidentKeys {
        let (holder, policy) = self.policy(loss, 30).expect("a policy");
        let now = self.now();
        self.decided_on(&holder, policy, now, loss)
    }

    /// An incident at `incident_time` of which `loss` is approved on a policy; its appeal windows still open.
    pub fn decided_on(
        &mut self,
        holder: &Keypair,
        policy: Pubkey,
        incident_time: u64,
        loss: u64,
    ) -> IncidentKeys {
        let incident = self.f.confirmed(&self.product, incident_time);
        self.f
            .file(&incident, holder, policy, loss)
            .expect("a claim");
        self.f.decided(&incident, policy, loss);
        incident
    }

    /// Moves to the first second in which an incident may be settled, premium earned up to it.
    pub fn ready(&mut self, incident: &IncidentKeys) {
        let deadline = self.incident(incident).appeal_deadline();
        let from = (deadline + 1).max(self.now());
        self.f.world.set_time(from);
        self.accrue();
    }

    /// Settles an incident, as far as it goes without the buffers' collateral.
    ///
    /// # Errors
    /// When it is refused.
    pub fn settle(&mut self, incident: &IncidentKeys) -> Outcome {
        self.settle_with(incident, &[])
    }

    /// The same for a pool with tranches.
    ///
    /// # Errors
    /// When it is refused.
    pub fn settle_with(&mut self, incident: &IncidentKeys, tranches: &[TrancheKeys]) -> Outcome {
        self.anyone(incident.settle_incident_with(tranches))
    }

    /// Finishes a settlement that waited for the buffers.
    ///
    /// # Errors
    /// When it is refused.
    pub fn finish(&mut self, incident: &IncidentKeys) -> Outcome {
        self.anyone(incident.finish_settlement())
    }

    /// Starts the buffer's auction.
    ///
    /// # Errors
    /// When it is refused.
    pub fn start_auction(&mut self) -> Outcome {
        let start = self.buffer.start_auction();
        self.anyone(start)
    }

    /// Ends the turn of the buffer that sells.
    ///
    /// # Errors
    /// When it is refused.
    pub fn close_auction(&mut self) -> Outcome {
        let close = self.f.pool.close_auction();
        self.anyone(close)
    }

    /// A wallet that bids: money to spend and a place for collateral.
    pub fn bidder(&mut self, money: u64) -> Keypair {
        let bidder = self.f.user(money);
        let mint = self.buffer.mint;
        self.f.world.token_account(&mint, &bidder.pubkey());
        bidder
    }

    /// Buys collateral at any price.
    ///
    /// # Errors
    /// When it is refused.
    pub fn take(&mut self, bidder: &Keypair, amount: u64) -> Outcome {
        let take = self.buffer.take(bidder.pubkey(), amount, u64::MAX, 0);
        self.by(bidder, take)
    }

    /// Settles an incident of `loss` and sells whatever of the buffer's collateral it needs, at a steady price; finishes it.
    pub fn sold_for(&mut self, loss: u64, mantissa: i64) -> IncidentKeys {
        let incident = self.incident_of(loss);
        self.settle(&incident).expect("a settlement");
        if self.f.pool_state().stop_loss.is_liquidating() {
            self.sell(mantissa);
            self.finish(&incident).expect("a finished settlement");
        }
        incident
    }

    /// Starts the auction of the buffer whose turn it is and buys, at the first price, all that is sold. The price is steady.
    pub fn sell(&mut self, mantissa: i64) {
        if self.f.pool_state().stop_loss.turn != self.state().index {
            return;
        }
        self.steady(mantissa);
        self.start_auction().expect("an auction");
        let bidder = self.bidder(1_000_000_000 * USD);
        self.take(&bidder, u64::MAX).expect("a take");
    }
}
