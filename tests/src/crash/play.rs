//! One replay: a pool with two buffers, a loss settled as the market falls fastest, a keeper and bidders.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::{BuyPutArgs, WritePutArgs},
    state::{stop_loss::NO_TURN, Buffer, BufferTerms, FeedLimits, Pool},
};
use bulwark_client::keys::{BufferKeys, IncidentKeys};
use bulwark_math::{amount_for, bps_of, value_of, Rounding, BPS_U64};

use super::Path;
use crate::{
    backstop::{buffer_terms, feed_limits, Backstop, DAY, DOLLAR, TOKEN},
    fund_parameters, pool_parameters, Keypair, Signer, USD,
};

/// The crashes and the asset whose path the collateral takes.
pub const CRASHES: [(&str, &str); 3] = [("2020-03", "ETH"), ("2022-05", "SOL"), ("2024-08", "SOL")];
/// Price of the collateral at the crash's first row, eight decimals.
pub const START_PRICE: u64 = 100 * DOLLAR.unsigned_abs();
/// Tokens in each buffer.
pub const TOKENS: u64 = 3_000;
/// Share of the market's price below which nothing is sold, in every replay.
pub const FLOOR_BPS: u16 = 8_000;
/// Seconds between prices, and between what keepers and bidders do.
const TICK: u64 = 30;
/// What the claims come to.
const LOSS: u64 = 400_000 * USD;
/// Capital of the pool, in USD, and the share of it that pays before the buffers.
const CAPITAL: u64 = 330_000;
/// See `CAPITAL`.
const LINE_BPS: u16 = 3_000;
/// What is left of a liquid staking token's price against its asset from the end of the fastest hour on, bps: an assumption.
const DISCOUNTED_BPS: u64 = 9_550;
/// Seconds in which it gets there.
const HOUR: u64 = 3_600;
/// The longest that two turns last, seconds.
const HALF_DAY: u64 = 12 * HOUR;
/// Part of a buffer that a put covers, bps, and its strike as a share of the price at the start.
const PUT_SIZE_BPS: u64 = 2_500;
/// See `PUT_SIZE_BPS`.
const PUT_STRIKE_BPS: u64 = 8_500;
/// Prices of the source to prices over `PRICE_ONE`.
const TO_PRICE_ONE: u64 = 10;

/// Terms that are judged by the replays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How far above the market an auction begins, bps.
    pub premium_bps: u16,
    /// What each step leaves of the price, bps.
    pub cut_bps: u16,
    /// Seconds of a step.
    pub step_seconds: u32,
    /// Window of the average, seconds.
    pub window: u32,
}

impl Terms {
    /// What docs/crashes.md recommends.
    pub const RECOMMENDED: Self = Self {
        premium_bps: 200,
        cut_bps: 9_950,
        step_seconds: 30,
        window: 600,
    };

    /// Share of the first price at which the floor lies, bps, rounded down: the floor ends an auction first.
    pub fn cusp_bps(&self) -> u16 {
        let share = u64::from(FLOOR_BPS) * BPS_U64 / (BPS_U64 + u64::from(self.premium_bps));
        u16::try_from(share).expect("a share")
    }

    fn buffer(&self) -> BufferTerms {
        BufferTerms {
            premium_bps: self.premium_bps,
            cut_bps: self.cut_bps,
            step_seconds: self.step_seconds,
            tail_seconds: 3_600,
            cusp_bps: self.cusp_bps(),
            floor_bps: FLOOR_BPS,
            fee_bps: 1_000,
            ..buffer_terms()
        }
    }

    fn feed(&self) -> FeedLimits {
        FeedLimits {
            window: self.window,
            spacing: (self.window / 30).max(20),
            max_hold: self.window / 8,
            ..feed_limits()
        }
    }
}

/// What goes wrong beside the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// No price reaches the feeds for so many seconds.
    StaleOracle(u64),
    /// The print at the start says so many bps of the truth.
    LyingPrint(u64),
    /// Nobody does anything for so many seconds, prices included.
    StoppedKeeper(u64),
    /// Somebody tries to start the auction anew twice in each of its steps.
    Restarter,
    /// Nobody bids.
    NoBidder,
    /// No price reaches the feeds, nobody bids or starts anything; turns are ended when they are over, and puts exercised once
    /// the feeds are dead for half of a turn.
    Dead,
}

/// What a replay is run with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Play {
    /// Crash and asset: one of `CRASHES`.
    pub crash: (&'static str, &'static str),
    /// How far below the market bidders buy, bps.
    pub discount_bps: u64,
    /// What bidders together spend in a minute, base units.
    pub per_minute: u64,
    /// Whether both buffers hold a put.
    pub hedged: bool,
    /// Terms.
    pub terms: Terms,
    /// What else goes wrong.
    pub trouble: Trouble,
}

impl Play {
    /// Bidders of 3 % and 20,000 USD a minute, recommended terms, no puts and no other trouble.
    pub fn of(crash: (&'static str, &'static str)) -> Self {
        Self {
            crash,
            discount_bps: 300,
            per_minute: 20_000 * USD,
            hedged: false,
            terms: Terms::RECOMMENDED,
            trouble: Trouble::None,
        }
    }

    /// Plays it to the end of the settlement.
    ///
    /// # Panics
    /// When the settlement does not end within the turns of both buffers and an hour.
    pub fn run(self) -> Outcome {
        let mut stage = Stage::new(self);
        while stage.tick() {}
        stage.outcome()
    }
}

/// How a replay ended. Amounts in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What the settlement needed of the buffers.
    pub need: u64,
    /// What auctions brought.
    pub sold_for: u64,
    /// What was sold was worth so much at the market's price of that second.
    pub sold_worth: u64,
    /// What puts brought.
    pub puts_paid: u64,
    /// What was delivered under puts was worth so much at the market's price of that second.
    pub puts_worth: u64,
    /// Seconds from the settlement until all was raised; none when it never was.
    pub covered_after: Option<u64>,
    /// Seconds from the settlement until it was finished.
    pub ended_after: u64,
    /// Auctions started.
    pub starts: u64,
    /// First price at which the first auction began, over `PRICE_ONE`.
    pub first_top: u64,
    /// Seconds from the settlement until the first auction began.
    pub first_start: Option<u64>,
    /// Lowest price of a sale as a share of the market's, bps; 10,000 without one.
    pub lowest_bps: u64,
    /// Collateral left, by buffer.
    pub collateral: [u64; 2],
    /// Stakers' cash in both.
    pub cash: u64,
    /// What collateral left is worth at the market's price half a day after the settlement, when both turns are over at the
    /// latest.
    pub left_worth: u64,
    /// Paid by the rest of capital.
    pub rest: u64,
    /// Paid by nobody.
    pub shortfall: u64,
}

impl Outcome {
    /// What auctions brought as a share of what was sold, bps; none without a sale.
    pub fn proceeds_bps(&self) -> Option<u64> {
        (self.sold_for * BPS_U64).checked_div(self.sold_worth)
    }

    /// What the buffers raised.
    pub fn raised(&self) -> u64 {
        self.need - self.rest - self.shortfall
    }

    /// What stakers gave for the claims and what they own at the end: collateral and cash. Puts add to it, discounts take.
    pub fn kept_and_given(&self) -> u64 {
        self.left_worth + self.cash + self.raised()
    }
}

/// A replay in course.
pub struct Stage {
    /// What is played.
    pub play: Play,
    /// Fund, pool and feeds.
    pub b: Backstop,
    /// The asset's buffer, and that of its liquid staking token.
    pub buffers: [BufferKeys; 2],
    puts: Vec<(usize, Pubkey)>,
    path: Path,
    /// Second of the path at the settlement.
    anchor: u64,
    /// Second of the runtime at the settlement.
    settled_at: u64,
    incident: IncidentKeys,
    bidder: Keypair,
    seen: Outcome,
}

impl Stage {
    /// Everything up to the settlement.
    ///
    /// # Panics
    /// When a step is refused.
    pub fn new(play: Play) -> Self {
        let settings = bulwark::state::PoolParameters {
            stop_loss_bps: LINE_BPS,
            ..pool_parameters()
        };
        let mut b = Backstop::with(fund_parameters(), settings, CAPITAL);
        let buffers = [b.buffer, b.another(9)];
        let authority = b.f.authority.pubkey();
        for (index, buffer) in (0..).zip(&buffers) {
            let limits = b
                .feed_keys(buffer)
                .set_feed_limits(authority, play.terms.feed());
            b.by_authority(limits).expect("limits");
            b.open_of(buffer, index, play.terms.buffer())
                .expect("a buffer");
            b.staker_of(buffer, TOKENS * TOKEN);
        }
        let incident = b.incident_of(LOSS);
        let bidder = b.bidder(1_000_000_000 * USD);
        b.f.world.token_account(&buffers[1].mint, &bidder.pubkey());
        let path = Path::of(play.crash.0, play.crash.1);
        let (anchor, _) = path.fastest_fall();
        let settled_at = b.now() + u64::from(play.terms.window);
        let mut stage = Self {
            play,
            b,
            buffers,
            puts: Vec::new(),
            path,
            anchor,
            settled_at,
            incident,
            bidder,
            seen: Outcome {
                lowest_bps: BPS_U64,
                ..Outcome::default()
            },
        };
        if play.hedged {
            stage.hedge();
        }
        while stage.b.now() < settled_at {
            stage.post(BPS_U64);
            stage.b.f.world.advance(TICK);
        }
        stage.b.settle(&stage.incident).expect("a settlement");
        let pool = stage.pool();
        assert!(
            pool.stop_loss.is_liquidating(),
            "a settlement that needs the buffers"
        );
        stage.seen.need = pool.stop_loss.to_raise;
        stage
    }

    /// Writes and buys a put for each buffer. Its premium is nothing: what it brings is the most that it may have cost.
    fn hedge(&mut self) {
        let b = &mut self.b;
        let writer = b.f.user(1_000_000 * USD);
        let who = writer.pubkey();
        for (index, buffer) in self.buffers.iter().enumerate() {
            let args = WritePutArgs {
                nonce: 1,
                strike: START_PRICE * TO_PRICE_ONE * PUT_STRIKE_BPS / BPS_U64,
                size: TOKENS * TOKEN * PUT_SIZE_BPS / BPS_U64,
                expiry: b.now() + 30 * DAY,
                premium: 0,
            };
            let payer = b.f.world.payer.pubkey();
            let write = buffer.write_put(who, payer, args);
            b.by(&writer, write).expect("a put");
            let hedge = buffer.hedge(&who, 1);
            let bought = BuyPutArgs {
                max_premium: 0,
                min_strike: args.strike,
                min_size: args.size,
                min_expiry: args.expiry,
            };
            let buy = buffer.buy_put(b.f.authority.pubkey(), hedge, who, bought);
            b.by_authority(buy).expect("a bought put");
            self.puts.push((index, hedge));
        }
    }

    /// Seconds since the settlement.
    pub fn elapsed(&self) -> u64 {
        self.b.now().saturating_sub(self.settled_at)
    }

    /// The market's price of a buffer's collateral now, eight decimals.
    pub fn market(&self, index: usize) -> u64 {
        if self.b.now() < self.settled_at {
            let before = self.settled_at - self.b.now();
            return self.path.scaled(START_PRICE, self.anchor - before);
        }
        self.market_at(index, self.elapsed())
    }

    /// The same so many seconds after the settlement.
    fn market_at(&self, index: usize, elapsed: u64) -> u64 {
        let price = self.path.scaled(START_PRICE, self.anchor + elapsed);
        if index == 0 {
            return price;
        }
        let lost = (BPS_U64 - DISCOUNTED_BPS) * elapsed.min(HOUR) / HOUR;
        price * (BPS_U64 - lost) / BPS_U64
    }

    /// Lets the feeds take the market's prices; that of the first buffer says `truth_bps` of it.
    fn post(&mut self, truth_bps: u64) {
        for index in 0..2 {
            let said = self.market(index) * if index == 0 { truth_bps } else { BPS_U64 } / BPS_U64;
            let buffer = self.buffers[index];
            let mantissa = i64::try_from(said).expect("a price");
            self.b
                .price_of(&buffer, mantissa, said / 1_000)
                .expect("a price taken");
        }
    }

    /// The pool as it is.
    pub fn pool(&self) -> Pool {
        self.b.f.pool_state()
    }

    fn buffer(&self, index: usize) -> Buffer {
        self.b.f.world.zero_copy(&self.buffers[index].buffer)
    }

    /// One round of prices, keeper and bidders, then time passes. False when the settlement is finished.
    ///
    /// # Panics
    /// When it has not ended long after the turns' deadlines.
    pub fn tick(&mut self) -> bool {
        self.prepare();
        if self.pool().stop_loss.turn != NO_TURN && self.active() {
            self.bid();
        }
        self.conclude()
    }

    /// Prices and keeper.
    pub fn prepare(&mut self) {
        let elapsed = self.elapsed();
        let silent = match self.play.trouble {
            Trouble::StaleOracle(end) => elapsed < end,
            Trouble::Dead => true,
            _ => false,
        };
        if !silent && self.active() {
            let truth = match self.play.trouble {
                Trouble::LyingPrint(bps) if elapsed == 0 => bps,
                _ => BPS_U64,
            };
            self.post(truth);
        }
        if self.active() {
            self.keep();
        }
    }

    /// Whether anybody acts now.
    fn active(&self) -> bool {
        !matches!(self.play.trouble, Trouble::StoppedKeeper(end) if self.elapsed() < end)
    }

    /// What a keeper does: ends turns, exercises puts, starts auctions.
    fn keep(&mut self) {
        let pool = self.pool();
        let Some(index) = turn(&pool) else { return };
        if self.b.now() > pool.stop_loss.turn_deadline {
            self.b.close_auction().expect("an ended turn");
            return;
        }
        let keys = self.buffers[index];
        let now = self.b.now();
        let Ok(high) = self.b.feed(&keys).high(now) else {
            let half = u64::from(pool.stop_loss.turn_seconds) / 2;
            if now > self.b.feed(&keys).latest.publish_time + half {
                self.exercise(index, 0);
            }
            return;
        };
        self.exercise(index, high);
        let pool = self.pool();
        if turn(&pool) != Some(index) || self.play.trouble == Trouble::Dead {
            return;
        }
        let buffer = self.buffer(index);
        let selling = buffer
            .auction_price(&pool, now)
            .expect("terms in bounds")
            .is_some_and(|price| {
                let floor = buffer.floor_at(high).expect("a floor");
                let top = buffer.top_at(high).expect("a top");
                let next = bps_of(price, buffer.terms.cut_bps, Rounding::Up).expect("a price");
                price >= floor && next <= top
            });
        if !selling {
            self.b.anyone(keys.start_auction()).expect("an auction");
            self.seen.starts += 1;
            if self.seen.first_start.is_none() {
                self.seen.first_start = Some(self.elapsed());
                self.seen.first_top = self.buffer(index).auction.top;
            }
        }
    }

    /// Exercises the puts of the buffer that pay more than the market.
    fn exercise(&mut self, index: usize, high: u64) {
        for (of, hedge) in self.puts.clone() {
            let held = self.b.hedge(&hedge);
            if of != index || held.size == 0 || held.strike <= high {
                continue;
            }
            let before = self.pool();
            if turn(&before) != Some(index) {
                return;
            }
            let exercise = self.buffers[index].exercise_put(hedge, held.size);
            self.b.anyone(exercise).expect("an exercised put");
            let after = self.pool();
            let delivered = before.buffers[index].collateral - after.buffers[index].collateral;
            self.seen.puts_paid += before.puts - after.puts;
            self.seen.puts_worth += self.worth(index, delivered);
            self.note_cover(&after);
        }
    }

    /// Price of the auction in course that a bidder could take at, over `PRICE_ONE`.
    pub fn offer(&self) -> Option<(usize, u64)> {
        let pool = self.pool();
        let index = turn(&pool)?;
        let now = self.b.now();
        let buffer = self.buffer(index);
        let price = buffer.auction_price(&pool, now).ok().flatten()?;
        let spot = self.b.feed(&self.buffers[index]).spot(now).ok()?.price;
        let floor = buffer.floor_at(spot).ok()?;
        let open = now <= pool.stop_loss.turn_deadline && price >= floor;
        open.then_some((index, price))
    }

    /// Whether bidders buy at a price.
    pub fn is_cheap(&self, index: usize, price: u64) -> bool {
        let asked = u16::try_from(BPS_U64 - self.play.discount_bps).expect("a share");
        let market = self.market(index) * TO_PRICE_ONE;
        bps_of(market, asked, Rounding::Down).is_ok_and(|most| price <= most)
    }

    /// What bidders do: take for what they may spend, or all that is left when that leaves too little for another.
    fn bid(&mut self) {
        let Some((index, price)) = self.offer() else {
            return;
        };
        let nobody = matches!(self.play.trouble, Trouble::NoBidder | Trouble::Dead);
        if nobody || !self.is_cheap(index, price) {
            return;
        }
        let money = self.play.per_minute * TICK / 60;
        let bidder = self.bidder.insecure_clone();
        let taken = self.take(&bidder, index, price, money);
        if taken.is_none() {
            self.take(&bidder, index, price, u64::MAX);
        }
    }

    /// A bidder takes for `money` at most; returns what was paid and got, none when the program refuses so small a rest.
    pub fn take(
        &mut self,
        bidder: &Keypair,
        index: usize,
        price: u64,
        money: u64,
    ) -> Option<(u64, u64)> {
        let wanted = amount_for(money, price, 9, 6, Rounding::Down).unwrap_or(u64::MAX);
        let before = self.pool();
        let take = self.buffers[index].take(bidder.pubkey(), wanted, price, 0);
        self.b.by(bidder, take).ok()?;
        let after = self.pool();
        let got = before.buffers[index].collateral - after.buffers[index].collateral;
        let paid = after.payable - before.payable;
        // Cash of buffers passed on the way is no proceeds.
        let cash = before.buffer_payable - after.buffer_payable;
        let paid = paid - cash;
        self.seen.sold_for += paid;
        self.seen.sold_worth += self.worth(index, got);
        let share = price * BPS_U64 / (self.market(index) * TO_PRICE_ONE);
        self.seen.lowest_bps = self.seen.lowest_bps.min(share);
        self.note_cover(&after);
        Some((paid, got))
    }

    /// What collateral is worth at the market's price.
    fn worth(&self, index: usize, amount: u64) -> u64 {
        value(amount, self.market(index) * TO_PRICE_ONE)
    }

    fn note_cover(&mut self, pool: &Pool) {
        if pool.stop_loss.to_raise == 0 && self.seen.covered_after.is_none() {
            self.seen.covered_after = Some(self.elapsed());
        }
    }

    /// Finishes the settlement when no turn is left; else lets time pass.
    fn conclude(&mut self) -> bool {
        if self.pool().stop_loss.turn == NO_TURN {
            let incident = self.incident;
            self.b.finish(&incident).expect("a finished settlement");
            self.seen.ended_after = self.elapsed();
            return false;
        }
        self.pass();
        true
    }

    /// Lets time pass.
    ///
    /// # Panics
    /// When the settlement has not ended long after the turns' deadlines.
    pub fn pass(&mut self) {
        let bound = 2 * u64::from(self.pool().stop_loss.turn_seconds) + HOUR;
        assert!(self.elapsed() < bound, "a settlement that ends");
        for _ in 0..2 {
            self.b.f.world.advance(TICK / 2 - 1);
            if let (Trouble::Restarter, Some(index)) = (self.play.trouble, turn(&self.pool())) {
                // Refused, or it lowers the price.
                let _ = self.b.anyone(self.buffers[index].start_auction());
            }
            self.b.f.world.advance(1);
        }
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        let pool = self.pool();
        let incident = self.b.incident(&self.incident);
        let mut seen = self.seen;
        for (index, slot) in pool.buffers.iter().take(2).enumerate() {
            seen.collateral[index] = slot.collateral;
            let price = self.market_at(index, HALF_DAY) * TO_PRICE_ONE;
            seen.left_worth += value(slot.collateral, price);
            seen.cash += slot.cash;
        }
        seen.rest = incident.allocated.rest;
        seen.shortfall = incident.approved_total - incident.collected;
        seen
    }
}

/// What collateral is worth at a price over `PRICE_ONE`.
fn value(amount: u64, price: u64) -> u64 {
    value_of(amount, price, 9, 6, Rounding::Down).expect("an amount")
}

/// Slot of the buffer whose turn it is.
fn turn(pool: &Pool) -> Option<usize> {
    (pool.stop_loss.turn != NO_TURN).then_some(usize::from(pool.stop_loss.turn))
}
