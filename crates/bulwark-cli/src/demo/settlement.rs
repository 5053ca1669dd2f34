//! Chapter 10: settled with less money than claims, paid in proportion.

use anyhow::Result;
use solana_signer::Signer;

use super::{
    catalogue::{ATTACK, DAY, REINSURERS},
    filing::{policy, Filing},
    reinsurance,
    stage::Stage,
};
use crate::view::{date, mul_div, percent, times};

/// Pays every claim what is due to it now.
pub fn pay(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    for filing in claims {
        let (holder, address) = policy(stage, filing.sold);
        let paid = keys.pay_claim(address, holder.pubkey());
        stage.send("pay_claim", paid, &[])?;
    }
    Ok(())
}

/// Settles after the last window and pays in proportion.
pub fn settle(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    stage.go_to(ATTACK + 18 * DAY)?;
    let leaver = stage.pool.withdraw(stage.underwriters[2].pubkey());
    stage.view.chapter(
        "Settled with less money than claims",
        &date(stage.world.now()),
    );
    let words = stage.refused("withdraw", leaver.clone(), &[])?;
    stage
        .view
        .refused("Chloe's 17 days are over and she wants to leave", &words);
    let deadline = stage.incident_state()?.appeal_deadline();
    stage.go_to(deadline + 1)?;
    let alone = keys.settle_incident();
    let words = stage.refused("settle_incident", alone, &[])?;
    stage
        .view
        .refused("somebody would settle without the re-insurers", &words);
    let settled = keys.settle_incident_with(&stage.tranches);
    stage.send("settle_incident", settled, &[])?;
    stage.view.say(&format!(
        "{}: every window is over. One pass decides who pays, and takes it from every vault at once:",
        date(stage.world.now())
    ));
    reinsurance::paid(stage)?;
    let incident = stage.incident_state()?;
    pay(stage, claims)?;
    let (reserve, scr) = stage.ratios_before_loss;
    stage.view.say(&format!(
        "Every claim is paid {} of what was approved, whoever comes first. How can a pool be short that held, with its \
         re-insurers, {} times its expected annual loss, when the usual rule asks for 1.5 to 2 times? Because that rule \
         measures an average year and knows nothing of the year that ruins. The capital requirement does, and stood at {} %: \
         but it counted on 40 % of Mango's deposits being lost, and the thief took them all. At 100 %, the sums insured there \
         alone were larger than capital and re-insurance together. A shock rate is an assumption, and somebody's savings \
         stand behind it.",
        percent(mul_div(incident.collected, 10_000, incident.approved_total)),
        times(reserve).trim_end_matches('x'),
        scr / 100
    ));
    stage.go_to(stage.world.now() + DAY)?;
    let words = stage.refused("withdraw", leaver, &[])?;
    stage.view.refused(
        "a day later Chloe wants her part of the day's premium",
        &words,
    );
    let release = stage.tranches[REINSURERS[0].1].release(stage.reinsurers[0].pubkey());
    let words = stage.refused("release", release, &[])?;
    stage
        .view
        .refused("and Dora what her tranche has left", &words);
    stage.view.say(
        "Nobody leaves ahead of a loss, nor with what stands behind others: policies on the other products are in force, \
         and the premium they earn is nearly all that is behind them. It can be withdrawn when they have ended.",
    );
    Ok(())
}
