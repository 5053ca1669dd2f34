//! Chapters 11 and 12: the market falls, the settlement turns to the buffers, a put is exercised and auctions sell.

use anyhow::{ensure, Context, Result};
use bulwark::state::Hedge;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    catalogue::{
        Bid, AFTER_CRASH, ATTACK, BEFORE_CRASH, BIDS, CRASH, DAY, REINSURERS, STAKERS, TOKEN,
    },
    stage::Stage,
};
use crate::{
    report::{ExerciseFacts, TakeFacts},
    view::{date, moment, mul_div, percent, price, tokens, usd},
};

/// The market falls by 40 % while the last windows run out; the settlement finds capital at its line and waits for the buffers.
pub fn begin(stage: &mut Stage) -> Result<()> {
    let keys = stage.incident_keys()?;
    stage.go_to(ATTACK + 18 * DAY)?;
    stage
        .view
        .chapter("The market falls, the stop-loss trips", &date(CRASH));
    let leaver = stage.pool.withdraw(stage.underwriters[2].pubkey());
    stage.refused("withdraw", leaver, &[])?;
    let unstake = stage.backstops[STAKERS[0].1]
        .keys
        .unstake(stage.stakers[0].pubkey());
    let words = stage.refused("unstake", unstake, &[])?;
    stage
        .view
        .refused("17 days are over, and Chloe and Gus want to leave", &words);
    stage.watch(BEFORE_CRASH, CRASH - DAY)?;
    stage.value_buffers()?;
    let before = worth(stage)?;
    ensure!(
        stage.incident_state()?.appeal_deadline() < CRASH,
        "a window is still open"
    );
    stage.watch(AFTER_CRASH, CRASH)?;
    stage.value_buffers()?;
    let after = worth(stage)?;
    stage.view.say(&format!(
        "In the week in which FTX fails SOL falls by {} within a day, from ${} to ${}; the buffers count {} instead of {}. \
         On this evening every window of the incident is over.",
        percent(10_000 - mul_div(after.0, 10_000, before.0)),
        price(before.0),
        price(after.0),
        usd(after.1),
        usd(before.1)
    ));
    let alone = keys.settle_incident();
    let words = stage.refused("settle_incident", alone, &[])?;
    stage
        .view
        .refused("somebody would settle without the re-insurers", &words);
    let settled = keys.settle_incident_with(&stage.tranches);
    stage.send("settle_incident", settled, &[])?;
    let (incident, pool) = (stage.incident_state()?, stage.pool_state());
    ensure!(pool.stop_loss.is_liquidating(), "no liquidation began");
    stage.view.say(&format!(
        "Of {} approved, re-insurers pay {} and capital up to the line {}, at once. The rest, {}, is asked of the buffers before \
         the rest of capital: the stop-loss has tripped, and buffer {} has the turn until {}.",
        usd(incident.approved_total),
        usd(incident.from_tranches),
        usd(incident.from_capital),
        usd(pool.stop_loss.to_raise),
        pool.stop_loss.turn,
        moment(pool.stop_loss.turn_deadline)
    ));
    let release = stage.tranches[REINSURERS[0].1].release(stage.reinsurers[0].pubkey());
    let words = stage.refused("release", release, &[])?;
    stage
        .view
        .refused("Dora wants what her tranche has left", &words);
    Ok(())
}

/// The market's price of the first buffer's collateral, and what all buffers count for.
fn worth(stage: &Stage) -> Result<(u64, u64)> {
    let now = stage.world.now();
    let market = stage.feed_state(0).high(now)?;
    let pool = stage.pool_state();
    let counted = pool.buffers.iter().map(|slot| slot.counted(now)).sum();
    Ok((market, counted))
}

/// The put is exercised, auctions sell, the settlement is finished.
pub fn sell(stage: &mut Stage) -> Result<()> {
    stage
        .view
        .chapter("A put pays, auctions sell", &date(stage.world.now()));
    exercise(stage)?;
    let mut bidders: Vec<(&str, Keypair)> = Vec::new();
    for buffer in 0..stage.backstops.len() {
        let bids: Vec<&Bid> = BIDS.iter().filter(|bid| bid.buffer == buffer).collect();
        auction(stage, buffer, &bids, &mut bidders)?;
    }
    show_takes(stage)?;
    let last = stage.backstops.len() - 1;
    let lowball = bidders[0].1.insecure_clone();
    let state = stage.buffer_state(last);
    let keys = stage.backstops[last].keys;
    let offer = state.auction.floor / 2;
    let low = keys.take(lowball.pubkey(), TOKEN, offer, 0);
    let words = stage.refused("take", low, &[&lowball])?;
    stage.view.refused(
        &format!("Kaya offers ${} for what is left", price(offer)),
        &words,
    );
    let deadline = stage.pool_state().stop_loss.turn_deadline;
    let early = stage.pool.close_auction();
    let words = stage.refused("close_auction", early.clone(), &[])?;
    stage.view.refused("somebody would end the turn", &words);
    stage.go_to(deadline + 1)?;
    stage.send("close_auction", early, &[])?;
    let slot = stage.slot(last);
    stage.view.say(&format!(
        "Nobody else comes. {}: the turn is over, {} {} stay with those who staked them; no deadline of a settlement waits for a \
         buyer, or for a feed. What was not raised, {}, falls to the rest of capital, and then to nobody.",
        moment(stage.world.now()),
        tokens(slot.collateral, state.decimals),
        stage.backstops[last].name,
        usd(stage.pool_state().stop_loss.to_raise)
    ));
    let finished = stage.incident_keys()?.finish_settlement();
    stage.send("finish_settlement", finished, &[])
}

/// The put pays before anything is sold.
fn exercise(stage: &mut Stage) -> Result<()> {
    let (_, address) = stage.put.as_ref().context("no put")?;
    let (keys, address) = (stage.backstops[0].keys, *address);
    let words = stage.refused("start_auction", keys.start_auction(), &[])?;
    stage
        .view
        .refused("somebody would auction the SOL right away", &words);
    let before: Hedge = stage.world.account(&address);
    let market = stage.feed_state(0).high(stage.world.now())?;
    let exercised = keys.exercise_put(address, before.size);
    stage.send("exercise_put", exercised, &[])?;
    let after: Hedge = stage.world.account(&address);
    let facts = ExerciseFacts {
        buffer: 0,
        strike: before.strike,
        market,
        delivered: after.delivered - before.delivered,
        paid: before.locked - after.locked,
        premium: before.premium,
    };
    stage.view.say(&format!(
        "Anyone may exercise: {} SOL go to Jun at ${}, when the market pays ${}. {} for the claims, and no token moved: the lock \
         was in the pool's vault already.",
        tokens(facts.delivered, stage.buffer_state(0).decimals),
        price(facts.strike),
        price(facts.market),
        usd(facts.paid)
    ));
    stage.exercise = Some(facts);
    Ok(())
}

/// One buffer's auction: it starts at a fresh price, and bidders take parts.
fn auction(
    stage: &mut Stage,
    buffer: usize,
    bids: &[&Bid],
    bidders: &mut Vec<(&'static str, Keypair)>,
) -> Result<()> {
    stage.watch(AFTER_CRASH, stage.world.now() + 1_200)?;
    let keys = stage.backstops[buffer].keys;
    stage.send("start_auction", keys.start_auction(), &[])?;
    let started = stage.buffer_state(buffer).auction.started_at;
    for bid in bids {
        stage.go_to(started + bid.after)?;
        stage.print(AFTER_CRASH)?;
        let bidder = match bidders.iter().find(|(name, _)| *name == bid.bidder) {
            Some((_, known)) => known.insecure_clone(),
            None => {
                let new = stage.person(1_000_000);
                bidders.push((bid.bidder, new.insecure_clone()));
                new
            }
        };
        let who = bidder.pubkey();
        stage.world.token_account(&keys.mint, &who);
        let now = stage.world.now();
        let price = stage
            .buffer_state(buffer)
            .auction_price(&stage.pool_state(), now)?
            .context("the auction has ended")?;
        let (money, held) = (stage.balance(&who), stage.world.balance(&keys.token(&who)));
        let take = keys.take(who, bid.tokens * TOKEN, price, bid.tokens * TOKEN);
        stage.send("take", take, &[&bidder])?;
        stage.takes.push(TakeFacts {
            buffer,
            bidder: bid.bidder.to_owned(),
            at: now,
            after: bid.after,
            price,
            collateral: stage.world.balance(&keys.token(&who)) - held,
            paid: money - stage.balance(&who),
            to_raise: stage.pool_state().stop_loss.to_raise,
        });
    }
    Ok(())
}

/// Every bid.
fn show_takes(stage: &Stage) -> Result<()> {
    let rows: Vec<_> = stage
        .takes
        .iter()
        .map(|take| {
            let state = stage.buffer_state(take.buffer);
            let name = stage.backstops[take.buffer].name;
            vec![
                format!("{} {name}", take.buffer),
                format!("${}", price(state.auction.top)),
                format!("{} min", take.after / 60),
                take.bidder.clone(),
                tokens(take.collateral, state.decimals),
                format!("${}", price(take.price)),
                usd(take.paid),
                usd(take.to_raise),
            ]
        })
        .collect();
    stage.view.say(
        "Then the auctions, each begun a tenth above the market and falling by 1 % a minute until somebody finds it cheap enough:",
    );
    stage.view.table(
        &[
            "Buffer",
            "Begun at",
            "After",
            "Bidder",
            "Takes",
            "At",
            "Pays",
            "To raise still",
        ],
        &rows,
        &[1, 2, 4, 5, 6, 7],
    );
    Ok(())
}
