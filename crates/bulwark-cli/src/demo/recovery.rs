//! Chapters 11 and 12: a part of the loot comes back; what underwriters and re-insurers are left with.

use anyhow::{anyhow, Result};
use bulwark::state::{Claim, Position, Tranche, TranchePosition};
use bulwark_client::programme::Payer;
use bulwark_math::amount_for_shares;
use solana_signer::Signer;

use super::{
    catalogue::{DAY, REINSURERS, UNDERWRITERS},
    filing::{policy, Filing},
    settlement::pay,
    stage::Stage,
};
use crate::view::{date, mul_div, percent, usd};

/// Share of the insured loss that comes back in the story, bps. In history about $67M of $116M did, 58 %; a quarter of
/// that, so that a shortfall stays to be seen.
const RECOVERED_BPS: u64 = 1_444;

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
    stage.view.say(&format!(
        "In history about $67 million of the $116 million were returned within days. Here a quarter of that share reaches \
         the fund, {}. Claims come first; had they been whole, the layers would be repaid, who paid last before who paid \
         first. The factor rises from {} to {}:",
        usd(amount),
        percent(mul_div(before.collected, 10_000, before.approved_total)),
        percent(mul_div(incident.collected, 10_000, incident.approved_total))
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
    let mut rows: Vec<_> = claims
        .iter()
        .map(|filing| {
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
                usd(claim.paid),
                percent(mul_div(claim.paid, 10_000, claim.approved)),
                filing.note.to_owned(),
            ]
        })
        .collect();
    rows.push(vec![
        "all".to_owned(),
        String::new(),
        usd(requested),
        usd(approved),
        usd(paid),
        percent(mul_div(paid, 10_000, approved)),
        String::new(),
    ]);
    stage.view.table(
        &[
            "Claimant",
            "Sum insured",
            "Requested",
            "Approved",
            "Paid",
            "Factor",
            "",
        ],
        &rows,
        &[1, 2, 3, 4, 5],
    );
}

/// What capital earned and lost, the underwriters' and the re-insurers'.
pub fn results(stage: &mut Stage) -> Result<()> {
    stage.go_to(stage.world.now() + 21 * DAY)?;
    stage.view.chapter(
        "The underwriters' and the re-insurers' result",
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
    stage.view.say(&format!(
        "Premium earned in all: {}, of which {} went to the treasury and {} to the re-insurers. Losses of capital: {}. A \
         pool whose capital a loss has taken is stopped for good: it sells nothing and takes no deposit; what its running \
         policies still earn ({}) is nearly all that stands behind them. That is why this road goes on to a stop-loss buffer.",
        usd(pool.premium_earned),
        usd(stage.balance(&stage.treasury.pubkey())),
        usd(stage.tower()?.ceded()),
        usd(pool.losses),
        usd(pool.unearned)
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
