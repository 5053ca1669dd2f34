//! Chapter 13: settled with less money than claims, paid in proportion.

use anyhow::Result;
use bulwark::{instructions::BuyPolicyArgs, state::Claim};
use bulwark_math::day_of;
use solana_signer::Signer;

use super::{
    catalogue::DAY,
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

/// Shows who paid, and pays in proportion.
pub fn settle(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    stage.view.chapter(
        "Settled with less money than claims",
        &date(stage.world.now()),
    );
    stage.view.say("Who paid, in this order:");
    reinsurance::paid(stage)?;
    let incident = stage.incident_state()?;
    pay(stage, claims)?;
    stage.paid_at_settlement = claims
        .iter()
        .map(|filing| {
            let claim = keys.claim(&stage.sold[filing.sold].address);
            stage.world.account::<Claim>(&claim).paid
        })
        .collect();
    let (reserve, scr) = stage.ratios_before_loss;
    stage.view.say(&format!(
        "Every claim is paid {} of what was approved, whoever comes first. How can a pool be short that held, with its \
         re-insurers and buffers, {} times its expected annual loss, when the usual rule asks for 1.5 to 2 times? Because that \
         rule measures an average year and knows nothing of the year that ruins. The capital requirement does, and stood at \
         {} %: but it counted on 40 % of Mango's deposits being lost, and the thief took them all; and it counted the \
         buffers at what they were worth before their market fell. A shock rate is an assumption, so is a haircut, and somebody's savings \
         stand behind both.",
        percent(mul_div(incident.collected, 10_000, incident.approved_total)),
        times(reserve).trim_end_matches('x'),
        scr / 100
    ));
    stage.go_to(stage.world.now() + DAY)?;
    let leaver = stage.pool.withdraw(stage.underwriters[2].pubkey());
    let words = stage.refused("withdraw", leaver, &[])?;
    stage.view.refused(
        "a day later Chloe wants her part of the day's premium",
        &words,
    );
    let late = stage.person(60_000);
    let product = stage.product_state(1);
    let cover = BuyPolicyArgs {
        nonce: 53,
        sum_insured: product.min_sum,
        end_day: day_of(stage.world.now()) + 100,
        max_premium: u64::MAX,
        revision: product.revision,
    };
    let bought =
        stage.products[1].buy_policy(late.pubkey(), stage.world.payer.pubkey(), None, cover);
    let words = stage.refused("buy_policy", bought, &[&late])?;
    stage
        .view
        .refused("somebody wants cover of another product", &words);
    stage.view.say(
        "Nobody leaves ahead of a loss, nor with what stands behind others: policies on the other products are in force, \
         and the premium they earn is nearly all that is behind them. It can be withdrawn when they have ended.",
    );
    Ok(())
}
