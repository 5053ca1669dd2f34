//! Chapter 5 and a part of 7: stakers' buffers stand behind the pool and its re-insurers, and a put is bought on one.

use anchor_lang::prelude::Pubkey;
use anyhow::{Context, Result};
use bulwark::{
    instructions::{BuyPutArgs, OpenBufferArgs, RegisterFeedArgs, WritePutArgs},
    state::{Hedge, StopLossTerms},
};
use bulwark_client::{
    keys::{BufferKeys, FeedKeys},
    price_update::PYTH_RECEIVER,
};
use solana_signer::Signer;

use super::{
    catalogue::{
        feed_limits, BACKINGS, BEGINNING, IN_JUNE, PUT_BOUGHT, PUT_EXPIRES, PUT_PREMIUM, PUT_SIZE,
        STAKERS, STRIKE, TOKEN,
    },
    stage::{Backstop, Stage},
};
use crate::view::{date, percent, price, tokens, usd, USD};

/// Two feeds are registered, two buffers opened, staked and valued.
pub fn open(stage: &mut Stage) -> Result<()> {
    stage
        .view
        .chapter("Stakers stand behind all of them", &date(stage.world.now()));
    let authority = stage.authority.insecure_clone();
    let (who, payer) = (authority.pubkey(), stage.world.payer.pubkey());
    let listed = stage
        .fund
        .set_oracle_sources(who, [PYTH_RECEIVER, Pubkey::default()]);
    stage.send("set_oracle_sources", listed, &[&authority])?;
    for (index, backing) in (0u8..).zip(&BACKINGS) {
        let mint = stage.world.mint(9);
        let keys = BufferKeys::new(stage.pool, mint);
        let backstop = Backstop {
            name: backing.name,
            keys,
            feed: FeedKeys::new(&stage.fund, mint, stage.pool.mint),
            price_account: stage.world.wallet().pubkey(),
        };
        let feed = RegisterFeedArgs {
            source: PYTH_RECEIVER,
            feed_id: mint.to_bytes(),
            limits: feed_limits(),
        };
        let registered = backstop.feed.register_feed(who, payer, feed);
        stage.send("register_feed", registered, &[&authority])?;
        let terms = backing.terms();
        let opened = keys.open_buffer(who, payer, OpenBufferArgs { index, terms });
        stage.send("open_buffer", opened, &[&authority])?;
        stage.backstops.push(backstop);
    }
    for (_, buffer, whole) in STAKERS {
        let owner = stage.person(0);
        let (keys, who) = (stage.backstops[buffer].keys, owner.pubkey());
        stage.world.fund_tokens(&keys.mint, &who, whole * TOKEN);
        let opened = keys.open_buffer_position(who, payer);
        stage.send("open_buffer_position", opened, &[&owner])?;
        let staked = keys.stake(who, whole * TOKEN, 0, 0);
        stage.send("stake", staked, &[&owner])?;
        stage.stakers.push(owner);
    }
    stage.watch(IN_JUNE, BEGINNING + 3_600)?;
    stage.value_buffers()?;
    show(stage)?;
    let StopLossTerms { turn_seconds, .. } = stage.pool_state().stop_loss.terms();
    stage.view.say(&format!(
        "Who stakes earns a part of the treasury's fees, keeps what the token yields, and pays when a loss takes more of \
         capital than the stop-loss line: {} of it. Then only as much is sold as is needed, in the order of the buffers, {} \
         hours each, at an auction whose price falls from above the market. Prices are read from accounts that two thirds of \
         Pyth's guardians signed; the lower of the last price and its half-hour average values a buffer, the higher one starts \
         a sale.",
        percent(stage.pool_state().settings.stop_loss_bps.into()),
        turn_seconds / 3_600
    ));
    Ok(())
}

/// The buffers, what they hold and what they count for.
fn show(stage: &Stage) -> Result<()> {
    let rows = stage
        .backstops
        .iter()
        .enumerate()
        .map(|(index, backstop)| {
            let (slot, state) = (stage.slot(index), stage.buffer_state(index));
            let who: Vec<_> = STAKERS
                .iter()
                .zip(&stage.stakers)
                .filter(|((_, buffer, _), _)| *buffer == index)
                .map(|((name, ..), owner)| {
                    let position = stage.stake_state(index, &owner.pubkey());
                    format!("{name} {}", tokens(position.staked, state.decimals))
                })
                .collect();
            let market = stage.feed_state(index).low(stage.world.now())?;
            Ok(vec![
                format!("{index} {}", backstop.name),
                who.join(", "),
                tokens(slot.collateral, state.decimals),
                format!("${}", price(market)),
                percent(state.terms.haircut_bps.into()),
                usd(slot.value),
                percent(slot.fee_bps.into()),
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    stage.view.table(
        &[
            "Buffer",
            "Stakers",
            "Collateral",
            "Price",
            "Haircut",
            "Counts for",
            "Of fees",
        ],
        &rows,
        &[2, 3, 4, 5, 6],
    );
    Ok(())
}

/// A put on the first buffer's collateral is written, and bought out of the treasury's fees.
pub fn hedge(stage: &mut Stage) -> Result<()> {
    stage.go_to(PUT_BOUGHT)?;
    let authority = stage.authority.insecure_clone();
    let payer = stage.world.payer.pubkey();
    let writer = stage.person(60_000);
    let keys = stage.backstops[0].keys;
    let args = WritePutArgs {
        nonce: 1,
        strike: STRIKE,
        size: PUT_SIZE,
        expiry: PUT_EXPIRES,
        premium: PUT_PREMIUM,
    };
    let address = keys.hedge(&writer.pubkey(), args.nonce);
    let written = keys.write_put(writer.pubkey(), payer, args);
    stage.send("write_put", written, &[&writer])?;
    let least = BuyPutArgs {
        max_premium: PUT_PREMIUM,
        min_strike: STRIKE,
        min_size: PUT_SIZE,
        min_expiry: PUT_EXPIRES,
    };
    let bought = keys.buy_put(authority.pubkey(), address, writer.pubkey(), least);
    stage.send("buy_put", bought, &[&authority])?;
    stage.put = Some((writer, address));
    Ok(())
}

/// Tells what the put is.
pub fn tell_hedge(stage: &Stage) -> Result<()> {
    let (_, address) = stage.put.as_ref().context("no put")?;
    let hedge: Hedge = stage.world.account(address);
    let state = stage.buffer_state(0);
    stage.view.say(&format!(
        "On {} the fund bought the SOL buffer a put out of the fees: until {} it may sell {} SOL at ${} to Jun, who locked {} for \
         it and was paid {}. A hack cannot be hedged, a market that falls while a hack is settled can.",
        date(PUT_BOUGHT),
        date(hedge.expiry),
        tokens(hedge.size, state.decimals),
        price(hedge.strike),
        usd(hedge.locked),
        usd(hedge.premium / USD * USD)
    ));
    Ok(())
}
