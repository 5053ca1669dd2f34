//! Stop-loss: a pool's state and its buffers.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::stop_loss::{
        reset_stop_loss::require_reset, start_auction::require_start, trip_stop_loss::require_trip,
    },
    state::stop_loss::NO_TURN,
};
use bulwark_math::MathError;

use super::{auction::AuctionView, json::view, Answer, Moment, Refusal};
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

impl Moment<'_> {
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
        let view = Backstop::of(&part, address, self.now).ok_or(MathError::Overflow)?;
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
}
