//! What stands behind a pool: feeds, buffers, the stop-loss, auctions and puts.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::NO_GROUP,
    instructions::{BuyPutArgs, OpenBufferArgs, RegisterFeedArgs, WritePutArgs},
    state::{PoolParameters, StopLossTerms},
};
use bulwark_client::{
    keys::{BufferKeys, FeedKeys, IncidentKeys, PoolKeys, ProductKeys},
    price_update::PYTH_RECEIVER,
};
use bulwark_math::PRICE_ONE;
use bulwark_tests::{
    backstop::{buffer_terms, feed_limits, Backstop, DAY, DOLLAR, TOKEN},
    fund_parameters, pool_parameters, Fixture, Signer, USD,
};
use litesvm_token::MintTo;

use crate::{allowed::BEHIND, probe::Prober, sources};

/// A pool with two buffers, and another pool of the fund with one of the same collateral.
struct Stage {
    buffer: BufferKeys,
    second: BufferKeys,
    foreign: BufferKeys,
    product: ProductKeys,
    boss: Pubkey,
}

#[test]
fn nothing_behind_a_pool_can_be_replaced_by_another() {
    let (b, stage) = stage();
    let mut p = Prober::new(b.f, BEHIND, sources::is_behind);
    for mint in [stage.buffer.mint, stage.second.mint] {
        p.know(mint);
    }
    oracle(&mut p, &stage);
    let stakers = staking(&mut p, &stage);
    let writer = writing(&mut p, &stage);
    let incident = selling(&mut p, &stage, writer);
    p.go("finish_settlement", incident.finish_settlement());
    tripping(&mut p, &stage);
    leaving(&mut p, &stage, stakers, writer);
    p.conclude();
}

/// Prices are steady in all feeds.
fn stage() -> (Backstop, Stage) {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let (boss, payer) = (b.f.authority.pubkey(), b.f.world.payer.pubkey());
    let second = b.another(9);
    let other_mint = b.f.world.mint(6);
    let pool = PoolKeys::new(&b.f.fund, other_mint);
    let open = pool.open_pool(boss, payer, pool_parameters(), NO_GROUP);
    b.by_authority(open).expect("another pool");
    let foreign = BufferKeys::new(pool, b.buffer.mint);
    let feed = FeedKeys::new(&b.f.fund, foreign.mint, other_mint);
    let register = feed.register_feed(boss, payer, registration(&foreign));
    b.by_authority(register).expect("a feed");
    for keys in [second, foreign] {
        b.open_of(&keys, 1, buffer_terms()).expect("a buffer");
    }
    let stage = Stage {
        buffer: b.buffer,
        second,
        foreign,
        product: b.product,
        boss,
    };
    (b, stage)
}

fn registration(buffer: &BufferKeys) -> RegisterFeedArgs {
    RegisterFeedArgs {
        source: PYTH_RECEIVER,
        feed_id: Backstop::feed_id(buffer),
        limits: feed_limits(),
    }
}

/// Takes the fixture out of the prober for a while, to play what is not probed.
fn play<T>(p: &mut Prober, stage: &Stage, act: impl FnOnce(&mut Backstop) -> T) -> T {
    let f = core::mem::replace(&mut p.f, Fixture::new());
    let mut b = Backstop {
        f,
        product: stage.product,
        buffer: stage.buffer,
    };
    let outcome = act(&mut b);
    p.f = b.f;
    outcome
}

fn steady(p: &mut Prober, stage: &Stage, price: i64) {
    let prices = [(stage.buffer, price), (stage.second, price)];
    play(p, stage, |b| b.steady_of(&prices));
}

/// A user with collateral of a mint beside the settlement asset, known to the prober.
fn holder(p: &mut Prober, mints: &[Pubkey], amount: u64) -> Pubkey {
    let who = p.user(1_000_000 * USD);
    for mint in mints {
        let account = p.f.world.token_account(mint, &who);
        if amount > 0 {
            let world = &mut p.f.world;
            world.svm.expire_blockhash();
            MintTo::new(&mut world.svm, &world.payer, mint, &account, amount)
                .send()
                .expect("collateral");
        }
        p.know(account);
    }
    who
}

fn oracle(p: &mut Prober, stage: &Stage) {
    let (fund, boss, payer) = (p.f.fund, stage.boss, p.wallet());
    p.go(
        "set_oracle_sources",
        fund.set_oracle_sources(boss, [PYTH_RECEIVER, Pubkey::default()]),
    );
    let mint = p.f.world.mint(8);
    p.know(mint);
    let unused = BufferKeys::new(p.f.pool, mint);
    let feed = FeedKeys::new(&fund, mint, p.f.pool.mint);
    p.go(
        "register_feed",
        feed.register_feed(boss, payer, registration(&unused)),
    );
    p.go("set_feed_limits", feed.set_feed_limits(boss, feed_limits()));
    p.go(
        "set_feed_source",
        feed.set_feed_source(boss, PYTH_RECEIVER, Backstop::feed_id(&unused)),
    );
    let terms = buffer_terms();
    p.go(
        "open_buffer",
        stage
            .buffer
            .open_buffer(boss, payer, OpenBufferArgs { index: 0, terms }),
    );
    p.go(
        "set_buffer_terms",
        stage.buffer.set_buffer_terms(boss, terms),
    );
    p.go(
        "set_stop_loss_terms",
        p.f.pool.set_stop_loss_terms(boss, StopLossTerms::INITIAL),
    );
    steady(p, stage, 100 * DOLLAR);
    p.f.world.advance(30);
    let account = Backstop::price_account(&stage.buffer);
    let update = bulwark_client::price_update::PriceUpdate::steady(
        Backstop::feed_id(&stage.buffer),
        100 * DOLLAR,
        0,
        -8,
        p.f.world.now(),
    );
    p.f.world.post_price(account, PYTH_RECEIVER, &update);
    let keys = FeedKeys::new(&fund, stage.buffer.mint, p.f.pool.mint);
    p.go("observe", keys.observe(account));
}

/// Two stakers of the probed buffer, positions in the others; one has asked to leave.
fn staking(p: &mut Prober, stage: &Stage) -> [Pubkey; 2] {
    let mints = [stage.buffer.mint, stage.second.mint];
    let stakers = [(); 2].map(|()| holder(p, &mints, 10_000 * TOKEN));
    let empty = p.wallet();
    let payer = p.wallet();
    for (index, who) in stakers.into_iter().enumerate() {
        let open = stage.buffer.open_buffer_position(who, payer);
        if index == 0 {
            p.probe("open_buffer_position", &open);
        }
        p.send("open_buffer_position", open);
        for other in [stage.second, stage.foreign] {
            let open = other.open_buffer_position(who, payer);
            p.send("open_buffer_position", open);
        }
        let stake = stage.buffer.stake(who, 2_000 * TOKEN, 0, 0);
        if index == 1 {
            p.probe("stake", &stake);
        }
        p.send("stake", stake);
    }
    p.send(
        "open_buffer_position",
        stage.buffer.open_buffer_position(empty, payer),
    );
    p.go(
        "close_buffer_position",
        stage.buffer.close_buffer_position(empty),
    );
    p.go("value_buffer", stage.buffer.value_buffer());
    play(p, stage, |b| b.earning(100_000 * USD, 60));
    p.f.world.advance(10 * DAY);
    p.go("collect_income", stage.buffer.collect_income(stakers[0]));
    p.go(
        "request_unstake",
        stage.buffer.request_unstake(stakers[0], 1_000),
    );
    p.go("cancel_unstake", stage.buffer.cancel_unstake(stakers[0]));
    stakers
}

/// A put that the buffer has bought, and one that nobody has.
fn writing(p: &mut Prober, stage: &Stage) -> Pubkey {
    let mints = [stage.buffer.mint, stage.second.mint];
    let (writer, heir) = (holder(p, &mints, 0), holder(p, &mints, 0));
    let expiry = p.f.world.now() + 100 * DAY;
    let put = |nonce| WritePutArgs {
        nonce,
        strike: 90 * PRICE_ONE,
        size: 100 * TOKEN,
        expiry,
        premium: USD,
    };
    let payer = p.wallet();
    p.go("write_put", stage.buffer.write_put(writer, payer, put(1)));
    for nonce in [2, 3] {
        p.send(
            "write_put",
            stage.buffer.write_put(writer, payer, put(nonce)),
        );
    }
    let [bought, given, taken] = [1, 2, 3].map(|nonce| stage.buffer.hedge(&writer, nonce));
    let args = BuyPutArgs {
        max_premium: USD,
        min_strike: 90 * PRICE_ONE,
        min_size: 100 * TOKEN,
        min_expiry: expiry,
    };
    p.go(
        "buy_put",
        stage.buffer.buy_put(stage.boss, bought, writer, args),
    );
    p.go(
        "transfer_put",
        stage.buffer.transfer_put(writer, given, heir),
    );
    p.go(
        "reclaim_put",
        stage.buffer.reclaim_put(Some(writer), writer, taken, payer),
    );
    p.send(
        "reclaim_put",
        stage.buffer.reclaim_put(Some(heir), heir, given, payer),
    );
    writer
}

/// A loss beyond the line: the put is exercised, both buffers have their turn.
fn selling(p: &mut Prober, stage: &Stage, writer: Pubkey) -> IncidentKeys {
    let incident = play(p, stage, |b| b.incident_of(230_000 * USD));
    let settle = incident.settle_incident_with(&[]);
    p.send("settle_incident", settle);
    steady(p, stage, 80 * DOLLAR);
    let bought = stage.buffer.hedge(&writer, 1);
    p.go(
        "exercise_put",
        stage.buffer.exercise_put(bought, 100 * TOKEN),
    );
    p.go("start_auction", stage.buffer.start_auction());
    let bidder = holder(p, &[stage.buffer.mint, stage.second.mint], 0);
    p.go("take", stage.buffer.take(bidder, 10 * TOKEN, u64::MAX, 0));
    p.f.world.advance(DAY);
    p.go("close_auction", p.f.pool.close_auction());
    incident
}

fn tripping(p: &mut Prober, stage: &Stage) {
    p.f.world.advance(2 * DAY);
    let lines = |stop_loss_bps| PoolParameters {
        stop_loss_bps,
        ..pool_parameters()
    };
    let set = |p: &mut Prober, bps| {
        let set = p.f.pool.set_pool_parameters(stage.boss, lines(bps));
        play(p, stage, |b| b.by_authority(set)).expect("a line");
    };
    set(p, 10_000);
    p.go("reset_stop_loss", p.f.pool.reset_stop_loss());
    set(p, 0);
    p.go("trip_stop_loss", p.f.pool.trip_stop_loss());
}

fn leaving(p: &mut Prober, stage: &Stage, stakers: [Pubkey; 2], writer: Pubkey) {
    let bought = stage.buffer.hedge(&writer, 1);
    let rent_payer = p.f.world.snapshot.hedges[&bought].rent_payer;
    p.send(
        "reclaim_put",
        stage.buffer.reclaim_put(None, writer, bought, rent_payer),
    );
    for who in stakers {
        let shares = p.f.world.snapshot.buffer_positions[&stage.buffer.position(&who)]
            .shares
            .get();
        p.send("request_unstake", stage.buffer.request_unstake(who, shares));
    }
    p.f.world
        .advance(u64::from(fund_parameters().withdrawal_cooldown) + 1);
    for (index, who) in stakers.into_iter().enumerate() {
        let unstake = stage.buffer.unstake(who);
        if index == 0 {
            p.probe("unstake", &unstake);
        }
        p.send("unstake", unstake);
        let position = p.f.world.snapshot.buffer_positions[&stage.buffer.position(&who)];
        if position.income > 0 {
            p.send("collect_income", stage.buffer.collect_income(who));
        }
    }
    let treasury = p.f.treasury.pubkey();
    for mint in [stage.buffer.mint, stage.second.mint] {
        let account = p.f.world.token_account(&mint, &treasury);
        p.know(account);
    }
    let opener = p.f.world.snapshot.buffers[&stage.buffer.buffer].rent_payer;
    p.go(
        "close_buffer",
        stage.buffer.close_buffer(stage.boss, opener),
    );
}
