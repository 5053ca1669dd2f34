//! Instructions of the rooms oracle, stop-loss and hedging.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::{BuyPutArgs, OpenBufferArgs, RegisterFeedArgs, WritePutArgs},
    state::{BufferPosition, BufferTerms, StopLossTerms},
};
use bulwark_client::{
    keys::{BufferKeys, FeedKeys, IncidentKeys},
    price_update::{PriceUpdate, PYTH_RECEIVER},
};
use bulwark_math::{DAY_SECONDS, PRICE_ONE};
use bulwark_tests::{
    backstop::{buffer_terms, feed_limits, Backstop, DOLLAR, TOKEN},
    Fixture, Keypair, Signer, USD,
};

use crate::go;

/// Rounds of prints that fill a feed's ring.
const ROUNDS: u64 = 40;

/// Two buffers behind one pool from opening to closing: a trip and a reset, puts, a liquidation of both.
pub fn stand_behind() -> Fixture {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let first = b.buffer;
    let second = feeds(&mut b);
    let buffers = [first, second];
    open(&mut b, &buffers);
    observe(&mut b, &buffers, 100);
    let stakers: Vec<Keypair> = [(first, 1_000), (first, 500), (second, 4_000)]
        .map(|(buffer, tokens)| stake(&mut b.f, &buffer, tokens * TOKEN))
        .into();
    value(&mut b.f, &buffers);
    trip_and_reset(&mut b, &buffers);
    leave_in_part(&mut b, &first, &stakers[0]);
    let puts = hedge(&mut b, &first, &buffers);
    liquidate(&mut b, &buffers);
    close(&mut b, &buffers, &stakers, &puts);
    b.f
}

/// Registers the second feed; returns the keys of its buffer.
fn feeds(b: &mut Backstop) -> BufferKeys {
    let mint = b.f.world.mint(9);
    let buffer = BufferKeys::new(b.f.pool, mint);
    let (authority, payer) = (b.f.authority.insecure_clone(), b.f.world.payer.pubkey());
    let (who, fund) = (authority.pubkey(), b.f.fund);
    let sources = fund.set_oracle_sources(who, [PYTH_RECEIVER, Pubkey::default()]);
    go(&mut b.f, "set_oracle_sources", sources, &[&authority]);
    let keys = FeedKeys::new(&fund, mint, b.f.pool.mint);
    let args = RegisterFeedArgs {
        source: PYTH_RECEIVER,
        feed_id: [1; 32],
        limits: feed_limits(),
    };
    let registered = keys.register_feed(who, payer, args);
    go(&mut b.f, "register_feed", registered, &[&authority]);
    let limits = keys.set_feed_limits(who, feed_limits());
    go(&mut b.f, "set_feed_limits", limits, &[&authority]);
    let source = keys.set_feed_source(who, PYTH_RECEIVER, Backstop::feed_id(&buffer));
    go(&mut b.f, "set_feed_source", source, &[&authority]);
    buffer
}

fn open(b: &mut Backstop, buffers: &[BufferKeys]) {
    let (authority, payer) = (b.f.authority.insecure_clone(), b.f.world.payer.pubkey());
    let (who, pool) = (authority.pubkey(), b.f.pool);
    for (index, buffer) in (0..).zip(buffers) {
        let terms = BufferTerms {
            fee_bps: 2_500,
            ..buffer_terms()
        };
        let opened = buffer.open_buffer(who, payer, OpenBufferArgs { index, terms });
        go(&mut b.f, "open_buffer", opened, &[&authority]);
        let set = buffer.set_buffer_terms(who, terms);
        go(&mut b.f, "set_buffer_terms", set, &[&authority]);
    }
    let set = pool.set_stop_loss_terms(who, StopLossTerms::INITIAL);
    go(&mut b.f, "set_stop_loss_terms", set, &[&authority]);
}

/// A minute's prints, for as long as a ring lasts.
fn observe(b: &mut Backstop, buffers: &[BufferKeys], dollars: i64) {
    for _ in 0..ROUNDS {
        b.f.world.advance(60);
        for buffer in buffers {
            let (id, now) = (Backstop::feed_id(buffer), b.now());
            let update = PriceUpdate::steady(id, dollars * DOLLAR, 0, -8, now);
            let account = Backstop::price_account(buffer);
            b.f.world.post_price(account, PYTH_RECEIVER, &update);
            let observed = b.feed_keys(buffer).observe(account);
            go(&mut b.f, "observe", observed, &[]);
        }
    }
}

fn stake(f: &mut Fixture, buffer: &BufferKeys, amount: u64) -> Keypair {
    let owner = f.user(10_000 * USD);
    let (who, payer) = (owner.pubkey(), f.world.payer.pubkey());
    f.world.fund_tokens(&buffer.mint, &who, amount);
    let opened = buffer.open_buffer_position(who, payer);
    go(f, "open_buffer_position", opened, &[&owner]);
    let staked = buffer.stake(who, amount, 0, 0);
    go(f, "stake", staked, &[&owner]);
    owner
}

fn value(f: &mut Fixture, buffers: &[BufferKeys]) {
    for buffer in buffers {
        go(f, "value_buffer", buffer.value_buffer(), &[]);
    }
}

/// A worse assessment under stricter terms trips the stop-loss; both taken back, it is reset.
fn trip_and_reset(b: &mut Backstop, buffers: &[BufferKeys]) {
    let (authority, pool, product) = (b.f.authority.insecure_clone(), b.f.pool, b.product);
    b.policy(300_000 * USD, 60).expect("a policy");
    b.policy(300_000 * USD, 90).expect("a policy");
    b.f.assess(&product, 20_000_000, 1_000_000_000);
    let strict = StopLossTerms {
        trip_ratio_bps: 20_000,
        reset_ratio_bps: 20_001,
        ..StopLossTerms::INITIAL
    };
    let set = pool.set_stop_loss_terms(authority.pubkey(), strict);
    go(&mut b.f, "set_stop_loss_terms", set, &[&authority]);
    b.f.world.advance(3 * DAY_SECONDS);
    go(&mut b.f, "trip_stop_loss", pool.trip_stop_loss(), &[]);
    b.f.assess(&product, 20_000_000, 400_000_000);
    let set = pool.set_stop_loss_terms(authority.pubkey(), StopLossTerms::INITIAL);
    go(&mut b.f, "set_stop_loss_terms", set, &[&authority]);
    b.f.world.advance(2 * DAY_SECONDS);
    observe(b, buffers, 100);
    value(&mut b.f, buffers);
    go(&mut b.f, "reset_stop_loss", pool.reset_stop_loss(), &[]);
}

/// A staker has income and leaves with half.
fn leave_in_part(b: &mut Backstop, buffer: &BufferKeys, owner: &Keypair) {
    let (who, f) = (owner.pubkey(), &mut b.f);
    go(f, "collect_income", buffer.collect_income(who), &[]);
    let half = f
        .world
        .account::<BufferPosition>(&buffer.position(&who))
        .shares
        .get()
        / 2;
    let asked = buffer.request_unstake(who, half);
    go(f, "request_unstake", asked.clone(), &[owner]);
    go(f, "cancel_unstake", buffer.cancel_unstake(who), &[owner]);
    go(f, "request_unstake", asked, &[owner]);
    f.world.advance(17 * DAY_SECONDS);
    go(f, "unstake", buffer.unstake(who), &[]);
}

/// Three puts: one taken back as an offer, one exercised in part before any liquidation, one that stays.
fn hedge(b: &mut Backstop, buffer: &BufferKeys, all: &[BufferKeys]) -> Vec<(Keypair, Pubkey)> {
    let (authority, pool) = (b.f.authority.insecure_clone(), b.f.pool);
    let payer = b.f.world.payer.pubkey();
    let mut puts = Vec::new();
    for nonce in 0..3 {
        let writer = b.f.user(100_000 * USD);
        let who = writer.pubkey();
        b.f.world.token_account(&buffer.mint, &who);
        let args = WritePutArgs {
            nonce,
            strike: 90 * PRICE_ONE,
            size: 100 * TOKEN,
            expiry: b.now() + 300 * DAY_SECONDS,
            premium: 10 * USD,
        };
        let written = buffer.write_put(who, payer, args);
        go(&mut b.f, "write_put", written, &[&writer]);
        puts.push((writer, buffer.hedge(&who, nonce)));
    }
    let (writer, offer) = puts.remove(0);
    let who = writer.pubkey();
    let back = buffer.reclaim_put(Some(who), who, offer, payer);
    go(&mut b.f, "reclaim_put", back, &[&writer]);
    go(&mut b.f, "accrue", pool.accrue(), &[]);
    for (writer, put) in &puts {
        let args = BuyPutArgs {
            max_premium: 10 * USD,
            min_strike: 90 * PRICE_ONE,
            min_size: 100 * TOKEN,
            min_expiry: b.now(),
        };
        let bought = buffer.buy_put(authority.pubkey(), *put, writer.pubkey(), args);
        go(&mut b.f, "buy_put", bought, &[&authority]);
    }
    observe(b, all, 80);
    value(&mut b.f, all);
    let exercised = buffer.exercise_put(puts[0].1, 50 * TOKEN);
    go(&mut b.f, "exercise_put", exercised, &[]);
    let (writer, put) = (puts[0].0.insecure_clone(), puts[0].1);
    let who = writer.pubkey();
    let due = buffer.reclaim_put(None, who, put, payer);
    go(&mut b.f, "reclaim_put", due, &[]);
    let heir = b.f.user(0);
    b.f.world.token_account(&buffer.mint, &heir.pubkey());
    let given = buffer.transfer_put(who, put, heir.pubkey());
    go(&mut b.f, "transfer_put", given, &[&writer]);
    puts[0].0 = heir;
    puts
}

/// A loss that takes the first buffer's puts, what it sells in its turn, and a part of the second's.
fn liquidate(b: &mut Backstop, buffers: &[BufferKeys]) -> IncidentKeys {
    let [first, second] = [buffers[0], buffers[1]];
    let incident = b.incident_of(400_000 * USD);
    observe(b, buffers, 80);
    b.settle(&incident).expect("a settlement");
    let puts: Vec<Pubkey> = b.state().puts.iter().map(|put| put.hedge).collect();
    for put in puts.into_iter().filter(|put| *put != Pubkey::default()) {
        let exercised = first.exercise_put(put, u64::MAX);
        go(&mut b.f, "exercise_put", exercised, &[]);
    }
    let bidder = b.bidder(10_000_000 * USD);
    let who = bidder.pubkey();
    b.f.world.token_account(&second.mint, &who);
    go(&mut b.f, "start_auction", first.start_auction(), &[]);
    for tokens in [1, 100, 300] {
        b.f.world.advance(15);
        let taken = first.take(who, tokens * TOKEN, u64::MAX, 0);
        go(&mut b.f, "take", taken, &[&bidder]);
    }
    b.f.world.advance(21_600);
    let pool = b.f.pool;
    go(&mut b.f, "close_auction", pool.close_auction(), &[]);
    observe(b, buffers, 80);
    go(&mut b.f, "start_auction", second.start_auction(), &[]);
    b.f.world.advance(1_800);
    observe(b, buffers, 80);
    go(&mut b.f, "start_auction", second.start_auction(), &[]);
    for amount in [200 * TOKEN, u64::MAX] {
        let taken = second.take(who, amount, u64::MAX, 0);
        go(&mut b.f, "take", taken, &[&bidder]);
    }
    let finished = incident.finish_settlement();
    go(&mut b.f, "finish_settlement", finished, &[]);
    assert_eq!(b.incident(&incident).collected, 400_000 * USD);
    incident
}

/// Everyone leaves, the puts are paid out, the buffers closed.
fn close(
    b: &mut Backstop,
    buffers: &[BufferKeys],
    stakers: &[Keypair],
    puts: &[(Keypair, Pubkey)],
) {
    let (authority, payer) = (b.f.authority.insecure_clone(), b.f.world.payer.pubkey());
    let treasury = b.f.treasury.pubkey();
    let owned = |owner: &Keypair| usize::from(owner.pubkey() == stakers[2].pubkey());
    for owner in stakers {
        let (buffer, who) = (buffers[owned(owner)], owner.pubkey());
        let position: BufferPosition = b.f.world.account(&buffer.position(&who));
        let asked = buffer.request_unstake(who, position.shares.get());
        go(&mut b.f, "request_unstake", asked, &[owner]);
    }
    b.f.world.advance(17 * DAY_SECONDS);
    for owner in stakers {
        let (buffer, who, f) = (buffers[owned(owner)], owner.pubkey(), &mut b.f);
        go(f, "unstake", buffer.unstake(who), &[]);
        go(f, "collect_income", buffer.collect_income(who), &[]);
        let closed = buffer.close_buffer_position(who);
        go(f, "close_buffer_position", closed, &[owner]);
    }
    for (writer, put) in puts {
        if b.f.world.exists(put) {
            let due = buffers[0].reclaim_put(None, writer.pubkey(), *put, payer);
            go(&mut b.f, "reclaim_put", due, &[]);
        }
    }
    for buffer in buffers {
        b.f.world.token_account(&buffer.mint, &treasury);
        let closed = buffer.close_buffer(authority.pubkey(), payer);
        go(&mut b.f, "close_buffer", closed, &[&authority]);
    }
}
