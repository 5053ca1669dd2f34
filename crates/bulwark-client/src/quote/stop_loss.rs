//! Stop-loss: buffers, auctions, stakes and puts.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::stop_loss::{
        reset_stop_loss::require_reset, stake::prepare_stake, start_auction::require_start,
        take::fill, trip_stop_loss::require_trip, unstake::take_out,
    },
    state::{stop_loss::NO_TURN, Buffer, Feed},
};
use bulwark_math::MAX_AUCTION_STEPS;

use super::{json::view, Answer, Moment, Refusal, RequestView};
use crate::{
    backstop::{self, Backstop},
    Snapshot,
};

view! {
    /// A settlement that waits for the buffers.
    pub struct LiquidationView {
        /// Incident.
        pub incident: Pubkey,
        /// What they have still to raise.
        pub to_raise: u64,
        /// Whose turn it is; none when nobody's is left.
        pub turn: Option<u8>,
        /// Last second of the turn.
        pub turn_deadline: u64,
    }
}

view! {
    /// A pool's stop-loss. Money in base units of its mint.
    pub struct StopLossView {
        /// Pool.
        pub pool: Pubkey,
        /// The moment.
        pub at: u64,
        /// Decimals of its mint.
        pub decimals: u8,
        /// It has tripped.
        pub tripped: bool,
        /// When.
        pub tripped_at: Option<u64>,
        /// Ratio below which it trips.
        pub trip_ratio_bps: u32,
        /// Ratio from which it may be reset.
        pub reset_ratio_bps: u32,
        /// Least time between.
        pub reset_seconds: u32,
        /// Longest turn of a buffer.
        pub turn_seconds: u32,
        /// Why a trip would be refused.
        pub trip_refusal: Option<Refusal>,
        /// Why a reset would be refused.
        pub reset_refusal: Option<Refusal>,
        /// Net losses of the year.
        pub net_losses_of_year: u64,
        /// The line above which they trip it.
        pub yearly_line: u64,
        /// The settlement that waits.
        pub liquidation: Option<LiquidationView>,
        /// What all buffers count for.
        pub counted: u64,
        /// At most this share of the pool's own capital.
        pub cap_bps: u16,
        /// The pool's own capital.
        pub capital: u64,
        /// Buffers.
        pub buffers: Vec<BufferView>,
    }
}

view! {
    /// One buffer. Collateral in base units of its own mint.
    pub struct BufferView {
        /// Buffer.
        pub address: Pubkey,
        /// Its slot.
        pub index: u8,
        /// Mint of the collateral.
        pub mint: Pubkey,
        /// Its decimals.
        pub decimals: u8,
        /// Stakers' collateral.
        pub collateral: u64,
        /// Owed to writers of exercised puts.
        pub delivered: u64,
        /// Shares of all positions.
        pub total_shares: u128,
        /// Stakers' cash.
        pub cash: u64,
        /// Stakers' share of the treasury's fees.
        pub fee_bps: u16,
        /// Income, ever.
        pub income_earned: u64,
        /// What of it was paid.
        pub income_paid: u64,
        /// What does not count of the collateral's worth.
        pub haircut_bps: u16,
        /// Last print of the feed.
        pub last_price: Option<u64>,
        /// What it would count for if it were valued now.
        pub worth: Option<u64>,
        /// What it counts for now.
        pub counted: u64,
        /// Last second in which its last valuation counts.
        pub valued_until: u64,
        /// Raised for the settlement in course.
        pub raised: u64,
        /// Its auction.
        pub auction: Option<AuctionView>,
        /// Why an auction would not be started.
        pub start_refusal: Option<Refusal>,
    }
}

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

view! {
    /// What a stake would give.
    pub struct StakeQuote {
        /// Buffer.
        pub buffer: Pubkey,
        /// Collateral.
        pub amount: u64,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Shares, rounded down; 0 where it is refused.
        pub shares: u128,
        /// Cash that must come along.
        pub cash: u64,
        /// Collateral that could be staked before the buffer is full.
        pub room: u64,
    }
}

view! {
    /// A staker's position.
    pub struct StakerView {
        /// Position.
        pub address: Pubkey,
        /// Buffer.
        pub buffer: Pubkey,
        /// Staker.
        pub owner: Pubkey,
        /// Decimals of the collateral.
        pub decimals: u8,
        /// Decimals of the pool's mint.
        pub settlement_decimals: u8,
        /// Shares.
        pub shares: u128,
        /// Their collateral, rounded down.
        pub collateral: u64,
        /// Their cash, rounded down.
        pub cash: u64,
        /// Income that would be paid now.
        pub income: u64,
        /// Sum of all stakes.
        pub staked: u64,
        /// Sum of all collateral that left.
        pub unstaked: u64,
        /// Income paid, ever.
        pub collected: u64,
        /// Request to leave.
        pub request: RequestView,
        /// Why it cannot be executed now.
        pub unstake_refusal: Option<Refusal>,
    }
}

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
    fn new(buffer: &Buffer, sale: &backstop::Sale, now: u64) -> Answer<Self> {
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
    fn buffer_of(&self, address: &Pubkey) -> Answer<&'a Buffer> {
        Self::find(&self.snapshot.buffers, "buffer", address).map(|buffer| &**buffer)
    }

    fn feed_of(&self, buffer: &Buffer) -> Answer<&'a Feed> {
        Self::find(&self.snapshot.feeds, "feed", &buffer.feed)
    }

    /// A pool's stop-loss.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn stop_loss(&self, address: &Pubkey) -> Answer<StopLossView> {
        let mut state = self.accrued(address)?;
        state.pool.roll_loss_year(self.now)?;
        let pool = &*state.pool;
        let mut part = Snapshot::default();
        part.funds.insert(pool.fund, *state.fund);
        part.pools.insert(*address, *pool);
        for (key, buffer) in &self.snapshot.buffers {
            if buffer.pool == *address {
                part.buffers.insert(*key, buffer.clone());
                if let Some(feed) = self.snapshot.feeds.get(&buffer.feed) {
                    part.feeds.insert(buffer.feed, *feed);
                }
            }
        }
        let view =
            Backstop::of(&part, address, self.now).ok_or(bulwark_math::MathError::Overflow)?;
        let (mut trip, mut reset) = (self.copy(address)?, self.copy(address)?);
        let tripped = require_trip(state.fund, &mut trip.pool, &mut trip.book, self.now);
        let undone = require_reset(state.fund, &mut reset.pool, &mut reset.book, self.now);
        let terms = &pool.stop_loss;
        Ok(StopLossView {
            pool: *address,
            at: self.now,
            decimals: pool.decimals,
            tripped: terms.tripped == 1,
            tripped_at: (terms.tripped == 1).then_some(terms.tripped_at),
            trip_ratio_bps: terms.trip_ratio_bps,
            reset_ratio_bps: terms.reset_ratio_bps,
            reset_seconds: terms.reset_seconds,
            turn_seconds: terms.turn_seconds,
            trip_refusal: tripped.err().map(Refusal::from),
            reset_refusal: undone.err().map(Refusal::from),
            net_losses_of_year: pool.net_losses_of_year,
            yearly_line: pool.yearly_line()?,
            liquidation: terms.is_liquidating().then(|| LiquidationView {
                incident: terms.incident,
                to_raise: terms.to_raise,
                turn: Some(terms.turn).filter(|turn| *turn != NO_TURN),
                turn_deadline: terms.turn_deadline,
            }),
            counted: view.counted,
            cap_bps: terms.buffer_cap_bps,
            capital: pool.capital,
            buffers: view
                .buffers
                .iter()
                .map(|buffer| self.buffer(buffer, address))
                .collect::<Answer<_>>()?,
        })
    }

    fn buffer(&self, view: &backstop::BufferView, pool: &Pubkey) -> Answer<BufferView> {
        let (state, slot) = (&view.state, &view.slot);
        let start = require_start(self.pool(pool)?, state, self.feed_of(state)?, self.now);
        Ok(BufferView {
            address: view.address,
            index: state.index,
            mint: view.mint,
            decimals: view.decimals,
            collateral: slot.collateral,
            delivered: state.delivered,
            total_shares: state.total_shares.get(),
            cash: slot.cash,
            fee_bps: slot.fee_bps,
            income_earned: slot.income_earned,
            income_paid: slot.income_paid,
            haircut_bps: state.terms.haircut_bps,
            last_price: view.last_price,
            worth: view.worth,
            counted: view.counted,
            valued_until: slot.valued_until,
            raised: slot.raised,
            auction: view
                .sale
                .map(|sale| AuctionView::new(state, &sale, self.now))
                .transpose()?,
            start_refusal: start.err().map(Refusal::from),
        })
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

    /// What staking `amount` gives.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_stake(&self, address: &Pubkey, amount: u64) -> Answer<StakeQuote> {
        let mut buffer = Box::new(*self.buffer_of(address)?);
        let mut state = self.copy(&buffer.pool)?;
        let index = buffer.index;
        let held = state.pool.buffer(index)?.collateral;
        let pool = &mut state.pool;
        let minted = prepare_stake(pool, &mut state.book, amount, self.now).and_then(|()| {
            let slot = pool.buffer_mut(index)?;
            buffer.index_income(slot)?;
            buffer.mint_shares(slot, amount)
        });
        let (refusal, (shares, cash)) = match minted {
            Ok(minted) => (None, minted),
            Err(error) => (Some(error.into()), (0, 0)),
        };
        Ok(StakeQuote {
            buffer: *address,
            amount,
            refusal,
            shares,
            cash,
            room: buffer.terms.collateral_cap.saturating_sub(held),
        })
    }

    /// A staker's position.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn staker(&self, address: &Pubkey) -> Answer<StakerView> {
        let positions = &self.snapshot.buffer_positions;
        let position = Self::find(positions, "staker's position", address)?;
        let buffer = self.buffer_of(&position.buffer)?;
        let mut accrued = self.accrued(&buffer.pool)?;
        let holds = accrued.pool.holds;
        let (mut counted, mut owner) = (Box::new(*buffer), *position);
        let slot = accrued.pool.buffer_mut(buffer.index)?;
        counted.index_income(slot)?;
        owner.count_income(&mut counted)?;
        let income = owner.income;
        let worth = counted.burn_shares(slot, position.shares.get())?;
        let mut state = self.copy(&buffer.pool)?;
        let left = take_out(
            state.fund,
            &mut state.pool,
            &mut state.book,
            &mut buffer.clone(),
            &mut position.clone(),
            self.now,
        );
        Ok(StakerView {
            address: *address,
            buffer: position.buffer,
            owner: position.owner,
            decimals: buffer.decimals,
            settlement_decimals: buffer.settlement_decimals,
            shares: position.shares.get(),
            collateral: worth.collateral,
            cash: worth.cash,
            income,
            staked: position.staked,
            unstaked: position.unstaked,
            collected: position.collected,
            request: RequestView::new(&position.request, &holds, self.now),
            unstake_refusal: left.err().map(Refusal::from),
        })
    }

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
