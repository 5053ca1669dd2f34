//! Buffers of three collaterals stand behind every pool: prices move, stakers come and go, the stop-loss trips, settlements
//! sell.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::OpenBufferArgs,
    state::{
        stop_loss::NO_TURN, Buffer, BufferPosition, BufferSlot, BufferTerms, FeedLimits, Pool,
        PoolParameters, StopLossTerms,
    },
};
use bulwark_client::{
    keys::{BufferKeys, FeedKeys, PoolKeys},
    price_update::{PriceUpdate, PYTH_RECEIVER},
};
use bulwark_math::{PRICE_ONE, RATE_ONE};
use bulwark_tests::{
    backstop::{buffer_terms, Backstop},
    Signer, USD,
};
use rand::Rng;

use crate::{
    hedging,
    play::{Move, Play, HOUR},
    underwriting::donation,
};

/// Units of the source's prices in one of the feed's.
const SOURCE_UNIT: u64 = PRICE_ONE / 100_000_000;
/// Decimals of the collaterals of each pool.
pub const DECIMALS: [u8; 3] = [9, 6, 2];
/// Seconds between the prints of a keeper.
const BEAT: u64 = 300;

/// A price of 1 to 10,000, an hour old at most, averaged over an hour of which the prints of half are enough.
pub fn limits() -> FeedLimits {
    FeedLimits {
        min_price: PRICE_ONE,
        max_price: 10_000 * PRICE_ONE,
        max_age: 3_600,
        window: 3_600,
        spacing: 120,
        max_hold: 300,
        max_confidence_bps: 500,
        min_coverage_bps: 3_400,
        min_decimals: 5,
        max_decimals: 10,
    }
}

pub fn act(play: &mut Play) -> Option<Move> {
    if play.chance(1, 3) {
        if let Some(found) = liquidation(play) {
            return Some(found);
        }
    }
    match play.dice.random_range(0..100) {
        0..=6 => observe(play),
        7..=10 => open(play),
        11..=26 => stake(play),
        27..=35 => request(play),
        36..=37 => cancel(play),
        38..=50 => unstake(play),
        51..=58 => collect(play),
        59..=61 => close_position(play),
        62..=65 => close(play),
        66..=73 => value(play),
        74..=75 => trip(play),
        76..=80 => reset(play),
        81..=92 => hedging::act(play),
        93 => donate(play),
        _ => govern(play),
    }
}

/// A buffer with its slot, as tests of `buffer` see it.
type Open = (BufferKeys, Box<Buffer>, BufferSlot);

/// Some open buffer for which the test holds; sometimes any.
pub fn buffer(play: &mut Play, test: impl Fn(&Buffer, &BufferSlot, &Pool) -> bool) -> Option<Open> {
    let bold = play.chance(1, 15);
    let s = &play.f.world.snapshot;
    let found: Vec<Open> = s
        .buffers
        .iter()
        .map(|(key, b)| {
            let slot = s.pools[&b.pool].buffers[usize::from(b.index)];
            (play.backs[key], b.clone(), slot)
        })
        .filter(|(_, b, slot)| bold || test(b, slot, &s.pools[&b.pool]))
        .collect();
    play.pick(&found)
}

/// Some position for which the test holds; sometimes any.
fn position(
    play: &mut Play,
    test: impl Fn(&BufferPosition, &Buffer, &Pool, u64) -> bool,
) -> Option<(BufferKeys, BufferPosition)> {
    let (now, bold) = (play.f.world.now(), play.chance(1, 15));
    let s = &play.f.world.snapshot;
    let found: Vec<_> = s
        .buffer_positions
        .values()
        .filter(|p| {
            let Some(b) = s.buffers.get(&p.buffer) else {
                return bold;
            };
            bold || test(p, b, &s.pools[&b.pool], now)
        })
        .map(|p| (play.backs[&p.buffer], *p))
        .collect();
    play.pick(&found)
}

/// Whole base units of collateral that are worth `money` at the market's price, at least one.
pub fn worth(play: &Play, keys: &BufferKeys, money: u64) -> u64 {
    let s = &play.f.world.snapshot;
    let decimals = play.decimals[&keys.mint];
    let settlement = s.pools[&keys.pool.pool].decimals;
    let price = u128::from(play.market[&keys.mint] * SOURCE_UNIT);
    let units = u128::from(money) * u128::from(PRICE_ONE) * 10u128.pow(decimals.into())
        / (price * 10u128.pow(settlement.into()));
    u64::try_from(units).unwrap_or(u64::MAX >> 8).max(1)
}

/// The market moves; the source publishes what it finds, or sometimes something else.
fn print(play: &mut Play, keys: &BufferKeys) -> Move {
    let step = match play.dice.random_range(0..200) {
        0 => 400,
        1 => 2_000,
        _ => play.dice.random_range(960..=1_042),
    };
    let market = (play.market[&keys.mint] * step / 1_000).clamp(200_000_000, 900_000_000_000);
    play.market.insert(keys.mint, market);
    let lie = match play.dice.random_range(0..60) {
        0 => market * 3,
        1 => market / 3,
        2 => 0,
        _ => market,
    };
    let confidence = lie * play.dice.random_range(0..=42) / 1_000;
    let age = if play.chance(1, 60) { 2 * HOUR } else { 0 };
    let update = PriceUpdate::steady(
        Backstop::feed_id(keys),
        i64::try_from(lie).expect("a price"),
        confidence,
        -8,
        play.f.world.now() - age,
    );
    let account = Backstop::price_account(keys);
    play.f.world.post_price(account, PYTH_RECEIVER, &update);
    let feed = FeedKeys::new(&play.f.fund, keys.mint, keys.pool.mint);
    ("observe", feed.observe(account))
}

/// A keeper's prints for 35 minutes: enough for an average, though some are refused.
pub fn keep(play: &mut Play, keys: &BufferKeys) {
    for _ in 0..7 {
        play.f.world.advance(BEAT);
        let (name, call) = print(play, keys);
        let _ = play.send(name, call);
    }
}

fn observe(play: &mut Play) -> Option<Move> {
    let (keys, ..) = buffer(play, |_, _, _| true)?;
    if play.chance(2, 3) {
        keep(play, &keys);
    }
    Some(print(play, &keys))
}

/// What governance may choose; sometimes out of bounds.
fn terms(play: &mut Play) -> BufferTerms {
    let wild = play.chance(1, 15);
    BufferTerms {
        collateral_cap: if wild { 0 } else { bulwark_math::MAX_AMOUNT },
        min_remainder: play.dice.random_range(0..=100 * USD),
        put_budget: play.dice.random_range(0..=10_000 * USD),
        value_seconds: play.dice.random_range(600..=86_400),
        step_seconds: play.dice.random_range(150..=300),
        tail_seconds: play.dice.random_range(14_400..=19_200),
        haircut_bps: play.dice.random_range(0..=6_000),
        fee_bps: play.dice.random_range(0..=4_000),
        premium_bps: play.dice.random_range(0..=2_000),
        cut_bps: play.dice.random_range(9_500..=9_900),
        ..buffer_terms()
    }
}

fn open(play: &mut Play) -> Option<Move> {
    let pool = play.any_pool();
    let s = &play.f.world.snapshot;
    let free: Vec<u8> = (0u8..)
        .zip(&s.pools[&pool.pool].buffers)
        .filter(|(_, slot)| !slot.exists())
        .map(|(index, _)| index)
        .collect();
    let index = if play.chance(1, 20) {
        play.dice.random_range(0..=4)
    } else {
        play.pick(&free)?
    };
    let closed: Vec<BufferKeys> = play
        .backs
        .values()
        .filter(|keys| {
            keys.pool == pool && !play.f.world.snapshot.buffers.contains_key(&keys.buffer)
        })
        .copied()
        .collect();
    let keys = play.pick(&closed)?;
    let args = OpenBufferArgs {
        index,
        terms: terms(play),
    };
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let payer = play.payer();
    Some(("open_buffer", keys.open_buffer(boss, payer, args)))
}

/// Four underwriters stake too; the position is opened first where there is none.
fn stake(play: &mut Play) -> Option<Move> {
    let (keys, ..) = buffer(play, |_, _, pool| pool.confirmed_incidents == 0)?;
    let first = play.underwriters[..4].to_vec();
    let who = play.pick(&first)?;
    let positions = &play.f.world.snapshot.buffer_positions;
    if !positions.contains_key(&keys.position(&who)) {
        let payer = play.payer();
        return Some((
            "open_buffer_position",
            keys.open_buffer_position(who, payer),
        ));
    }
    let capital = play.f.world.snapshot.pools[&keys.pool.pool].capital;
    let most = worth(play, &keys, capital.max(1_000 * USD) / 4);
    let amount = play.amount(most);
    let least = if play.chance(1, 20) { u128::MAX } else { 0 };
    let cash = if play.chance(1, 10) { 0 } else { u64::MAX };
    Some(("stake", keys.stake(who, amount, least, cash)))
}

fn request(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, _, _, now| {
        p.shares.get() > 0
            && p.request()
                .is_none_or(|r| now > r.matures_at + u64::from(r.window))
    })?;
    let shares = found.shares.get();
    let part = match play.dice.random_range(0..8) {
        0 => shares + 1,
        1 => 0,
        2 => shares / 3,
        _ => shares,
    };
    let who = play.person(found.owner);
    Some(("request_unstake", keys.request_unstake(who, part)))
}

fn cancel(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, _, _, _| p.request().is_some())?;
    Some(("cancel_unstake", keys.cancel_unstake(found.owner)))
}

fn unstake(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, b, pool, now| {
        let spent = b.is_spent(&pool.buffers[usize::from(b.index)]) && p.shares.get() > 0;
        let ripe = p
            .request()
            .is_some_and(|r| (r.matures_at..=r.matures_at + u64::from(r.window)).contains(&now));
        pool.confirmed_incidents == 0 && (spent || ripe)
    })?;
    Some(("unstake", keys.unstake(found.owner)))
}

fn collect(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, b, pool, _| {
        let earned = pool.buffers[usize::from(b.index)].income_earned;
        p.income > 0
            || p.shares.get() > 0
                && (earned > b.income_seen || b.income_index.get() > p.income_index.get())
    })?;
    Some(("collect_income", keys.collect_income(found.owner)))
}

fn close_position(play: &mut Play) -> Option<Move> {
    let (keys, found) = position(play, |p, _, _, _| {
        p.shares.get() == 0 && p.income == 0 && p.staked > 0
    })?;
    let closing = keys.close_buffer_position(found.owner);
    Some(("close_buffer_position", closing))
}

fn close(play: &mut Play) -> Option<Move> {
    let (keys, account, _) = buffer(play, |b, _, pool| {
        b.total_shares.get() == 0
            && b.hedges == 0
            && b.income_owed == 0
            && !pool.stop_loss.is_liquidating()
    })?;
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    let rent_payer = account.rent_payer;
    Some(("close_buffer", keys.close_buffer(boss, rent_payer)))
}

fn value(play: &mut Play) -> Option<Move> {
    let (keys, ..) = buffer(play, |_, slot, pool| {
        !pool.stop_loss.is_liquidating() && slot.can_pay()
    })?;
    if play.chance(4, 5) {
        keep(play, &keys);
    }
    Some(("value_buffer", keys.value_buffer()))
}

fn trip(play: &mut Play) -> Option<Move> {
    let pool = some_pool(play, |pool| pool.stop_loss.tripped == 0)?;
    Some(("trip_stop_loss", pool.trip_stop_loss()))
}

/// Governance may first raise the line that a bad year has passed.
fn reset(play: &mut Play) -> Option<Move> {
    let pool = some_pool(play, |pool| {
        pool.stop_loss.tripped == 1 && pool.wiped == 0 && !pool.stop_loss.is_liquidating()
    })?;
    let state = play.f.world.snapshot.pools[&pool.pool];
    let over = state
        .yearly_line()
        .is_ok_and(|line| state.net_losses_of_year > line);
    if over && play.chance(1, 2) {
        let lost = u128::from(state.net_losses_of_year);
        let share = lost * 10_000 / (lost + u128::from(state.capital)) + 1;
        let line = u16::try_from(share.min(10_000)).expect("a share");
        return Some(line_at(play, &pool, line));
    }
    Some(("reset_stop_loss", pool.reset_stop_loss()))
}

/// Sets what bears losses before the buffers.
fn line_at(play: &Play, pool: &PoolKeys, stop_loss_bps: u16) -> Move {
    let settings = play.f.world.snapshot.pools[&pool.pool].settings;
    let parameters = PoolParameters {
        stop_loss_bps,
        ..settings.into()
    };
    let boss = play.f.authority.pubkey();
    let set = pool.set_pool_parameters(boss, parameters);
    ("set_pool_parameters", set)
}

fn some_pool(play: &mut Play, test: impl Fn(&Pool) -> bool) -> Option<PoolKeys> {
    let bold = play.chance(1, 15);
    let pools = &play.f.world.snapshot.pools;
    let found: Vec<PoolKeys> = play
        .pools
        .iter()
        .filter(|keys| bold || test(&pools[&keys.pool]))
        .copied()
        .collect();
    play.pick(&found)
}

/// A plain transfer of collateral into a buffer's vault, or of money into the pool's.
fn donate(play: &mut Play) -> Option<Move> {
    let (keys, ..) = buffer(play, |_, _, _| true)?;
    let collateral = PoolKeys {
        mint: keys.mint,
        ..keys.pool
    };
    donation(play, &collateral, &keys.vault)
}

fn govern(play: &mut Play) -> Option<Move> {
    let boss = play.f.authority.pubkey();
    let boss = play.person(boss);
    match play.dice.random_range(0..14) {
        10..=13 => {
            let pool = some_pool(play, |pool| pool.stop_loss.tripped == 0)?;
            let line = play.dice.random_range(0..=1_500);
            Some(line_at(play, &pool, line))
        }
        0..=3 => {
            let (keys, ..) = buffer(play, |_, _, pool| !pool.stop_loss.is_liquidating())?;
            let terms = terms(play);
            Some(("set_buffer_terms", keys.set_buffer_terms(boss, terms)))
        }
        4..=6 => {
            let pool = some_pool(play, |pool| !pool.stop_loss.is_liquidating())?;
            let terms = stop_loss_terms(play);
            Some(("set_stop_loss_terms", pool.set_stop_loss_terms(boss, terms)))
        }
        7 => {
            let keys = feed(play)?;
            let limits = FeedLimits {
                max_confidence_bps: play.dice.random_range(400..=1_001),
                ..limits()
            };
            Some(("set_feed_limits", keys.set_feed_limits(boss, limits)))
        }
        8 => {
            let keys = feed(play)?;
            let id = keys.base.to_bytes();
            let source = keys.set_feed_source(boss, PYTH_RECEIVER, id);
            Some(("set_feed_source", source))
        }
        _ => {
            let sources = play
                .f
                .fund
                .set_oracle_sources(boss, [PYTH_RECEIVER, Pubkey::default()]);
            Some(("set_oracle_sources", sources))
        }
    }
}

fn feed(play: &mut Play) -> Option<FeedKeys> {
    let all: Vec<BufferKeys> = play.backs.values().copied().collect();
    let keys = play.pick(&all)?;
    Some(FeedKeys::new(&play.f.fund, keys.mint, keys.pool.mint))
}

/// Every second so strict that a sound pool may trip.
fn stop_loss_terms(play: &mut Play) -> StopLossTerms {
    let strict = play.chance(1, 2);
    let trip_ratio_bps = play.dice.random_range(if strict {
        10_000..=20_000
    } else {
        5_000..=10_000
    });
    StopLossTerms {
        trip_ratio_bps,
        reset_ratio_bps: trip_ratio_bps + play.dice.random_range(0..=500),
        reset_seconds: play.dice.random_range(3_600..=7_200),
        turn_seconds: play.dice.random_range(3_600..=86_400),
        buffer_cap_bps: play.dice.random_range(0..=10_001),
    }
}

/// The next thing a settlement needs that waits for the buffers, or something else.
pub fn liquidation(play: &mut Play) -> Option<Move> {
    let pools: Vec<PoolKeys> = play
        .pools
        .iter()
        .filter(|keys| {
            play.f.world.snapshot.pools[&keys.pool]
                .stop_loss
                .is_liquidating()
        })
        .copied()
        .collect();
    let pool = play.pick(&pools)?;
    let state = play.f.world.snapshot.pools[&pool.pool];
    let stop_loss = state.stop_loss;
    let incident = play.incident(&stop_loss.incident);
    if stop_loss.turn == NO_TURN || play.chance(1, 40) {
        return Some(("finish_settlement", incident.finish_settlement()));
    }
    let seller = play
        .f
        .world
        .snapshot
        .buffers
        .iter()
        .find(|(_, b)| b.pool == pool.pool && b.index == stop_loss.turn)
        .map(|(key, b)| (play.backs[key], b.clone()))
        .filter(|_| !play.chance(1, 40));
    let Some((keys, account)) = seller else {
        return Some(("close_auction", pool.close_auction()));
    };
    if play.chance(1, 10) {
        // Nobody bids any more.
        let over = stop_loss.turn_deadline + 1;
        let now = play.f.world.now();
        play.f.world.set_time(over.max(now));
    }
    if play.f.world.now() > stop_loss.turn_deadline {
        return Some(("close_auction", pool.close_auction()));
    }
    let now = play.f.world.now();
    let sells = account
        .auction_price(&state, now)
        .is_ok_and(|price| price.is_some());
    match play.dice.random_range(0..10) {
        0..=1 => {
            keep(play, &keys);
            Some(print(play, &keys))
        }
        2 => hedging::exercise(play, Some(&keys)),
        3 => Some(("start_auction", keys.start_auction())),
        _ if !sells => {
            if play.chance(1, 2) {
                keep(play, &keys);
            }
            Some(("start_auction", keys.start_auction()))
        }
        _ => take(
            play,
            &keys,
            state.buffers[usize::from(account.index)].collateral,
        ),
    }
}

fn take(play: &mut Play, keys: &BufferKeys, collateral: u64) -> Option<Move> {
    let bidder = play.pick(&play.buyers.clone())?;
    let needed = play.f.world.snapshot.pools[&keys.pool.pool]
        .stop_loss
        .to_raise;
    let most = collateral.min(worth(play, keys, needed).saturating_mul(2));
    let wanted = if play.chance(1, 3) {
        u64::MAX
    } else {
        play.amount(most)
    };
    let price = if play.chance(1, 20) {
        RATE_ONE
    } else {
        u64::MAX
    };
    let least = if play.chance(1, 20) { most } else { 0 };
    Some(("take", keys.take(bidder, wanted, price, least)))
}
