//! Chapters 14 and 15: a part of the loot comes back; what underwriters and re-insurers are left with.

use anyhow::{anyhow, Context, Result};
use bulwark::state::{Claim, Position, Tranche, TranchePosition};
use bulwark_client::programme::{parts, Payer};
use bulwark_math::{amount_for_shares, value_of, Rounding};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    catalogue::{DAY, REINSURERS, STAKERS, UNDERWRITERS},
    filing::{policy, Filing},
    settlement::pay,
    stage::Stage,
};
use crate::view::{date, mul_div, percent, price, tokens, usd};

/// Share of the insured loss that comes back in the story, bps. In history about $67M of $116M did, 58 %; three fifths of
/// that, so that one layer stays to be seen that has only a part back.
const RECOVERED_BPS: u64 = 3_466;

/// A part of the loot comes back and is shared out; bonds return.
pub fn recover(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    stage.go_to(stage.world.now() + 30 * DAY)?;
    stage
        .view
        .chapter("A part of the loot comes back", &date(stage.world.now()));
    let before = stage.incident_state()?;
    let amount = mul_div(before.approved_total, RECOVERED_BPS, 10_000);
    let council = stage.person(amount / crate::view::USD + 1);
    let recovered = keys.recover(council.pubkey(), amount);
    stage.send("recover", recovered, &[&council])?;
    pay(stage, claims)?;
    for filing in claims {
        let (holder, address) = policy(stage, filing.sold);
        let released = keys.release_claim_bond(address, holder.pubkey());
        stage.send("release_claim_bond", released, &[])?;
        let claim: Claim = stage.world.account(&keys.claim(&address));
        if claim.appeal().is_some() {
            let released = keys.release_appeal_bond(address, holder.pubkey());
            stage.send("release_appeal_bond", released, &[])?;
        }
    }
    if let Some(reporter) = stage.reporter.as_ref().map(Signer::pubkey) {
        let released = keys.release_report_bond(reporter);
        stage.send("release_report_bond", released, &[])?;
    }
    let incident = stage.incident_state()?;
    let (paid, left) = (parts(&before.allocated), parts(&incident.allocated));
    let back: Vec<_> = paid
        .iter()
        .rev()
        .filter_map(|(payer, amount)| {
            let kept = left.iter().find(|(other, _)| other == payer);
            let back = amount - kept.map_or(0, |(_, amount)| *amount);
            (back > 0).then(|| format!("{payer} {} of {}", usd(back), usd(*amount)))
        })
        .collect();
    stage.view.say(&format!(
        "In history about $67 million of the $116 million were returned within days. Here three fifths of that share reach \
         the fund, {}. Claims come first: the factor rises from {} to {}. Then the layers, who paid last before who paid first: \
         {}.",
        usd(amount),
        percent(mul_div(before.collected, 10_000, before.approved_total)),
        percent(mul_div(incident.collected, 10_000, incident.approved_total)),
        back.join(", ")
    ));
    show_claims(stage, claims);
    Ok(())
}

/// The claims at the end.
fn show_claims(stage: &Stage, claims: &[Filing]) {
    let Ok(keys) = stage.incident_keys() else {
        return;
    };
    let (mut requested, mut approved, mut paid) = (0, 0, 0);
    let first: u64 = stage.paid_at_settlement.iter().sum();
    let mut rows: Vec<_> = claims
        .iter()
        .zip(&stage.paid_at_settlement)
        .map(|(filing, at_first)| {
            let sold = &stage.sold[filing.sold];
            let claim: Claim = stage.world.account(&keys.claim(&sold.address));
            requested += claim.requested;
            approved += claim.approved;
            paid += claim.paid;
            vec![
                sold.buyer.clone(),
                usd(sold.sum_insured),
                usd(claim.requested),
                usd(claim.approved),
                usd(*at_first),
                percent(mul_div(*at_first, 10_000, claim.approved)),
                usd(claim.paid),
                filing.note.to_owned(),
            ]
        })
        .collect();
    rows.push(vec![
        "all".to_owned(),
        String::new(),
        usd(requested),
        usd(approved),
        usd(first),
        percent(mul_div(first, 10_000, approved)),
        usd(paid),
        String::new(),
    ]);
    stage.view.table(
        &[
            "Claimant",
            "Sum insured",
            "Requested",
            "Approved",
            "Paid first",
            "Factor",
            "Paid in all",
            "",
        ],
        &rows,
        &[1, 2, 3, 4, 5, 6],
    );
}

/// What capital earned and lost: the underwriters', the re-insurers' and the stakers'.
pub fn results(stage: &mut Stage) -> Result<()> {
    stage.go_to(stage.world.now() + 21 * DAY)?;
    stage.view.chapter(
        "What underwriters, re-insurers and stakers are left with",
        &date(stage.world.now()),
    );
    let accrue = stage.pool.accrue();
    stage.send("accrue", accrue, &[])?;
    stage.sync()?;
    let fees = stage.pool.collect_fees();
    stage.send("collect_fees", fees, &[])?;
    let pool = stage.pool_state();
    let mut rows = Vec::new();
    for (owner, (name, _)) in stage.underwriters.iter().zip(UNDERWRITERS) {
        let position: Position = stage.world.account(&stage.pool.position(&owner.pubkey()));
        let worth = amount_for_shares(position.shares.get(), pool.capital, pool.total_shares.get())
            .map_err(|error| anyhow!("{error:?}"))?;
        rows.push(result(
            name,
            "pool",
            position.deposited,
            position.withdrawn,
            worth,
        ));
    }
    for (owner, (name, index, _)) in stage.reinsurers.iter().zip(REINSURERS) {
        let keys = stage.tranches[index];
        let tranche: Tranche = stage.world.account(&keys.tranche);
        let position: TranchePosition = stage.world.account(&keys.position(&owner.pubkey()));
        let cession = stage.cession(&keys);
        let worth = amount_for_shares(
            position.shares.get(),
            cession.collateral,
            tranche.total_shares.get(),
        )
        .map_err(|error| anyhow!("{error:?}"))?;
        let layer = Payer::tranche(cession.kind(), keys.index).to_string();
        rows.push(result(
            name,
            &layer,
            position.committed,
            position.released,
            worth,
        ));
    }
    stage.view.table(
        &[
            "Who",
            "Stands in",
            "Brought",
            "Taken out",
            "Still worth",
            "Result",
            "of it",
        ],
        &rows,
        &[2, 3, 4, 5, 6],
    );
    stakers(stage)?;
    stage.view.say(&format!(
        "Premium earned in all: {}, of which {} went to the treasury, {} to the re-insurers and {} to the stakers. Losses of \
         capital: {}, {} of it came back. A pool whose capital a loss has taken is stopped for good: it sells nothing and takes \
         no deposit; what came back and what its running policies still earn ({}) stand behind those policies, and are the \
         underwriters' when they have ended.",
        usd(pool.premium_earned),
        usd(stage.balance(&stage.treasury.pubkey())),
        usd(stage.tower()?.ceded()),
        usd(stage.incomes()),
        usd(pool.losses),
        usd(pool.gains),
        usd(pool.unearned)
    ));
    Ok(())
}

/// What stakers and the put's writer have: fees and delivered collateral are paid out first.
fn stakers(stage: &mut Stage) -> Result<()> {
    let mut rows = Vec::new();
    for (owner, (name, index, _)) in stage
        .stakers
        .iter()
        .map(Keypair::insecure_clone)
        .collect::<Vec<_>>()
        .into_iter()
        .zip(STAKERS)
    {
        let keys = stage.backstops[index].keys;
        let who = owner.pubkey();
        stage.send("collect_income", keys.collect_income(who), &[])?;
        let (slot, state) = (stage.slot(index), stage.buffer_state(index));
        let position = stage.stake_state(index, &who);
        let part = |of: u64| {
            amount_for_shares(position.shares.get(), of, state.total_shares.get())
                .map_err(|error| anyhow!("{error:?}"))
        };
        rows.push(vec![
            name.to_owned(),
            format!("buffer {index}"),
            format!(
                "{} {}",
                tokens(position.staked, state.decimals),
                stage.backstops[index].name
            ),
            tokens(part(slot.collateral)?, state.decimals),
            usd(part(slot.cash)?),
            usd(position.collected),
        ]);
    }
    stage.view.table(
        &[
            "Who",
            "Stands in",
            "Staked",
            "Still there",
            "Cash for what was sold",
            "Fees earned",
        ],
        &rows,
        &[2, 3, 4, 5],
    );
    let (writer, address) = stage.put.as_ref().context("no put")?;
    let (who, address) = (writer.pubkey(), *address);
    let (keys, payer) = (stage.backstops[0].keys, stage.world.payer.pubkey());
    stage.world.token_account(&keys.mint, &who);
    let reclaimed = keys.reclaim_put(None, who, address, payer);
    stage.send("reclaim_put", reclaimed, &[])?;
    let (put, state) = (
        stage.exercise.as_ref().context("no exercise")?,
        stage.buffer_state(0),
    );
    let last = stage.feed_state(0).latest.price;
    let (name, held) = (
        stage.backstops[0].name,
        stage.world.balance(&keys.token(&who)),
    );
    stage.view.say(&format!(
        "Jun, who wrote the put, has {} {name} for {}, at the feed's last price of ${} worth {}, and a premium of {}.",
        tokens(held, state.decimals),
        usd(put.paid),
        price(last),
        usd(value_of(held, last, state.decimals, state.settlement_decimals, Rounding::Down)
            .map_err(|error| anyhow!("{error:?}"))?),
        usd(put.premium)
    ));
    Ok(())
}

/// A row of the results.
fn result(name: &str, place: &str, brought: u64, taken: u64, worth: u64) -> Vec<String> {
    let lost = brought.saturating_sub(taken + worth);
    vec![
        name.to_owned(),
        place.to_owned(),
        usd(brought),
        usd(taken),
        usd(worth),
        format!("-{}", usd(lost)),
        format!("-{}", percent(mul_div(lost, 10_000, brought))),
    ]
}
