//! A pool's stop-loss as it stands at a moment: buffers with what they hold and are worth, the auction of the one whose turn it
//! is, puts. Everything is what the program itself would find then, from the same functions.

use std::fmt;

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Buffer, BufferSlot, Feed, Hedge, Pool, StopLoss};
use bulwark_math::{value_of, Rounding, Take};

use crate::Snapshot;

/// A pool's stop-loss and buffers. Money in base units of the pool's mint, times in unix seconds, prices over `PRICE_ONE`.
#[derive(Clone, Debug)]
pub struct Backstop {
    /// Pool.
    pub pool: Pubkey,
    /// The moment.
    pub at: u64,
    /// Decimals of the pool's mint.
    pub decimals: u8,
    /// Underwriters' capital.
    pub capital: u64,
    /// Terms, whether it has tripped, the liquidation in course.
    pub stop_loss: StopLoss,
    /// Worth of the buffers that counts as eligible capital, the stop-loss's cap applied.
    pub counted: u64,
    /// Buffers by slot.
    pub buffers: Vec<BufferView>,
}

/// One buffer. Collateral in base units of its mint.
#[derive(Clone, Debug)]
pub struct BufferView {
    /// Address.
    pub address: Pubkey,
    /// Mint of the collateral.
    pub mint: Pubkey,
    /// Its decimals.
    pub decimals: u8,
    /// What the pool holds of it; its index is `state.index`.
    pub slot: BufferSlot,
    /// Terms, shares, auction and puts.
    pub state: Buffer,
    /// The last print of its feed; none before the first.
    pub last_price: Option<u64>,
    /// What it would count for if it were valued at the moment; none without a fresh price and an average.
    pub worth: Option<u64>,
    /// Value that counts at the moment: aged ones count nothing.
    pub counted: u64,
    /// Its auction, while a settlement waits for it.
    pub sale: Option<Sale>,
}

/// The auction of the buffer whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Incident that it raises money for.
    pub incident: Pubkey,
    /// When its price began to fall; none before it was started.
    pub started_at: Option<u64>,
    /// First price.
    pub top: u64,
    /// Price below which nothing is sold.
    pub floor: u64,
    /// How often it was started.
    pub starts: u64,
    /// Price at the moment; none when it must be started, or started again.
    pub price: Option<u64>,
    /// What is left to raise.
    pub to_raise: u64,
    /// Most collateral that one bid gets at this price.
    pub on_offer: u64,
    /// What that bid pays.
    pub pays: u64,
    /// Last second of the turn.
    pub turn_deadline: u64,
}

/// Where a put stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutState {
    /// Written, not bought: its writer may take it back.
    Offered,
    /// A buffer holds it.
    Bought,
    /// Nothing is left to deliver; its writer has collateral to collect.
    Exercised,
    /// Its time is over.
    Expired,
}

impl fmt::Display for PutState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offered => "offered",
            Self::Bought => "bought",
            Self::Exercised => "exercised",
            Self::Expired => "expired",
        })
    }
}

/// One put.
#[derive(Clone, Debug)]
pub struct PutView {
    /// Address.
    pub address: Pubkey,
    /// Its writer's side.
    pub hedge: Hedge,
    /// Where it stands at the moment.
    pub state: PutState,
    /// Slot of the buffer in its pool.
    pub index: u8,
    /// Decimals of the collateral.
    pub decimals: u8,
    /// Decimals of the pool's mint.
    pub settlement_decimals: u8,
    /// The last print of the feed; none before the first.
    pub last_price: Option<u64>,
    /// What exercise of all that is left would pay above the last print, rounded down; none unless it is bought and lives.
    pub gain: Option<u64>,
}

/// The latest moment that a pool's accounts know of: its last accrual, print or start of an auction.
pub fn latest(snapshot: &Snapshot, pool: &Pubkey) -> u64 {
    let accrued = snapshot.pools.get(pool).map_or(0, |p| p.accrued_until);
    let of_buffers = snapshot.buffers.values().filter(|b| b.pool == *pool);
    of_buffers
        .flat_map(|buffer| {
            let print = snapshot
                .feeds
                .get(&buffer.feed)
                .map_or(0, |f| f.latest.publish_time);
            [print, buffer.auction.started_at]
        })
        .fold(accrued, u64::max)
}

impl Backstop {
    /// A pool's stop-loss at a moment; none when the snapshot has not the pool and its fund.
    pub fn of(snapshot: &Snapshot, pool: &Pubkey, at: u64) -> Option<Self> {
        let state = snapshot.pools.get(pool)?;
        let fund = snapshot.funds.get(&state.fund)?;
        let solvency = state.solvency_with_buffers(&fund.parameters, at).ok()?;
        let mut buffers: Vec<_> = snapshot
            .buffers
            .iter()
            .filter(|(_, buffer)| buffer.pool == *pool)
            .filter_map(|(key, buffer)| BufferView::new(*key, buffer, state, snapshot, at))
            .collect();
        buffers.sort_unstable_by_key(|buffer| buffer.state.index);
        Some(Self {
            pool: *pool,
            at,
            decimals: state.decimals,
            capital: state.capital,
            stop_loss: state.stop_loss,
            counted: solvency.buffer,
            buffers,
        })
    }
}

impl BufferView {
    fn new(
        address: Pubkey,
        buffer: &Buffer,
        pool: &Pool,
        snapshot: &Snapshot,
        at: u64,
    ) -> Option<Self> {
        let slot = *pool.buffer(buffer.index).ok()?;
        let feed = snapshot.feeds.get(&buffer.feed);
        let worth = feed.and_then(|feed| {
            let mut valued = slot;
            buffer.value(&mut valued, feed, at).ok()?;
            Some(valued.value)
        });
        Some(Self {
            address,
            mint: buffer.mint,
            decimals: buffer.decimals,
            slot,
            state: *buffer,
            last_price: feed.and_then(last_price),
            worth,
            counted: slot.counted(at),
            sale: Sale::new(buffer, &slot, pool, at),
        })
    }
}

impl Sale {
    fn new(buffer: &Buffer, slot: &BufferSlot, pool: &Pool, at: u64) -> Option<Self> {
        let stop_loss = &pool.stop_loss;
        if !stop_loss.is_turn_of(buffer.index) {
            return None;
        }
        let is_ours = buffer.auction.starts > 0 && buffer.auction.incident == stop_loss.incident;
        let auction = if is_ours {
            buffer.auction
        } else {
            Default::default()
        };
        let price = buffer
            .auction_price(pool, at)
            .ok()?
            .filter(|_| at <= stop_loss.turn_deadline);
        let fill = price
            .and_then(|price| buffer.lot(pool, slot).take(u64::MAX, price).ok()?)
            .unwrap_or(Take {
                collateral_out: 0,
                pays: 0,
            });
        Some(Self {
            incident: stop_loss.incident,
            started_at: is_ours.then_some(auction.started_at),
            top: auction.top,
            floor: auction.floor,
            starts: auction.starts,
            price,
            to_raise: stop_loss.to_raise,
            on_offer: fill.collateral_out,
            pays: fill.pays,
            turn_deadline: stop_loss.turn_deadline,
        })
    }
}

/// The puts of a pool's buffers at a moment, by buffer and expiry.
pub fn puts(snapshot: &Snapshot, pool: &Pubkey, at: u64) -> Vec<PutView> {
    let mut puts: Vec<_> = snapshot
        .hedges
        .iter()
        .filter_map(|(address, hedge)| {
            let buffer = snapshot.buffers.get(&hedge.buffer)?;
            (buffer.pool == *pool).then(|| PutView::new(*address, hedge, buffer, snapshot, at))
        })
        .collect();
    puts.sort_unstable_by_key(|put| (put.index, put.hedge.expiry, put.address));
    puts
}

impl PutView {
    fn new(address: Pubkey, hedge: &Hedge, buffer: &Buffer, snapshot: &Snapshot, at: u64) -> Self {
        let state = match hedge {
            _ if at >= hedge.expiry => PutState::Expired,
            _ if !hedge.is_bought() => PutState::Offered,
            _ if hedge.size == 0 => PutState::Exercised,
            _ => PutState::Bought,
        };
        let last_price = snapshot.feeds.get(&buffer.feed).and_then(last_price);
        let gain = last_price
            .filter(|_| state == PutState::Bought)
            .and_then(|price| {
                let rise = hedge.strike.saturating_sub(price);
                value_of(
                    hedge.size,
                    rise,
                    buffer.decimals,
                    buffer.settlement_decimals,
                    Rounding::Down,
                )
                .ok()
            });
        Self {
            address,
            hedge: *hedge,
            state,
            index: buffer.index,
            decimals: buffer.decimals,
            settlement_decimals: buffer.settlement_decimals,
            last_price,
            gain,
        }
    }
}

fn last_price(feed: &Feed) -> Option<u64> {
    Some(feed.latest.price).filter(|price| *price > 0)
}
