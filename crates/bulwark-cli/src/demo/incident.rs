//! Chapter 8: the loss is reported and attested.

use anyhow::Result;
use bulwark::instructions::{BuyPolicyArgs, ReportIncidentArgs};
use bulwark_client::keys::IncidentKeys;
use bulwark_math::day_of;
use solana_signer::Signer;

use super::{
    catalogue::{ATTACK, DAY, REINSURERS, STAKERS},
    stage::Stage,
};
use crate::view::date;

/// The attack, its report and its attestation.
pub fn strike(stage: &mut Stage) -> Result<()> {
    stage.go_to(ATTACK)?;
    stage
        .view
        .chapter("Mango Markets is drained", &date(ATTACK));
    stage.view.say(
        "2022-10-11, about 22:20 UTC: a trader pumps the price of MNGO against himself and borrows everything the \
         protocol holds: about $116 million in the public loss catalogues. All depositors lose, not 40 % of them. Here \
         it is scaled to the pool: each insured depositor loses what was deposited that evening.",
    );
    let leaver = stage.underwriters[2].insecure_clone();
    let address = stage.pool.position(&leaver.pubkey());
    let position: bulwark::state::Position = stage.world.account(&address);
    let request = stage
        .pool
        .request_withdrawal(leaver.pubkey(), position.shares.get(), 0);
    stage.go_to(ATTACK + DAY / 24)?;
    stage.send("request_withdrawal", request, &[&leaver])?;
    stage.view.say("An hour later Chloe has read the news and asks for all her capital back. It takes 17 days.");
    let reinsurer = stage.reinsurers[0].insecure_clone();
    let tranche = stage.tranches[REINSURERS[0].1];
    let address = tranche.position(&reinsurer.pubkey());
    let position: bulwark::state::TranchePosition = stage.world.account(&address);
    let request = tranche.request_release(reinsurer.pubkey(), position.shares.get());
    stage.send("request_release", request, &[&reinsurer])?;
    let staker = stage.stakers[0].insecure_clone();
    let (_, buffer, _) = STAKERS[0];
    let shares = stage.stake_state(buffer, &staker.pubkey()).shares.get();
    let request = stage.backstops[buffer]
        .keys
        .request_unstake(staker.pubkey(), shares);
    stage.send("request_unstake", request, &[&staker])?;
    stage.view.say(
        "So does Dora, who re-insures: her capital stays until the term is over, and 17 days more. So does Gus, who staked SOL: \
         17 days.",
    );

    stage.go_to(ATTACK + DAY / 12)?;
    let reporter = stage.person(10_000);
    let keys = IncidentKeys::new(
        stage.products[0],
        1,
        stage.committee,
        stage.appeal_committee,
    );
    let args = ReportIncidentArgs {
        id: 1,
        incident_time: ATTACK,
        evidence_hash: [3; 32],
    };
    let reported = keys.report_incident(reporter.pubkey(), args);
    stage.send("report_incident", reported, &[&reporter])?;
    stage.incident = Some(keys);
    stage.reporter = Some(reporter);
    stage.view.say("A watcher reports the loss with a bond of $500. From now on nobody can buy cover against it:");
    let late = stage.person(60_000);
    let product = stage.product_state(0);
    let args = BuyPolicyArgs {
        nonce: 52,
        sum_insured: product.min_sum,
        end_day: day_of(stage.world.now()) + 100,
        max_premium: u64::MAX,
        revision: product.revision,
    };
    let bought =
        stage.products[0].buy_policy(late.pubkey(), stage.world.payer.pubkey(), None, args);
    let words = stage.refused("buy_policy", bought, &[&late])?;
    stage
        .view
        .refused("a buyer who heard of the attack wants cover", &words);

    let mut tally = Vec::new();
    for (seat, is_loss) in [
        (0, true),
        (1, true),
        (2, false),
        (3, true),
        (4, true),
        (5, true),
    ] {
        stage.go_to(stage.world.now() + DAY / 12)?;
        let member = stage.members[seat].insecure_clone();
        let vote = keys.attest_incident(member.pubkey(), is_loss);
        stage.send("attest_incident", vote, &[&member])?;
        tally.push(format!(
            "seat {}: {}",
            seat + 1,
            if is_loss { "yes" } else { "no" }
        ));
    }
    let incident = stage.incident_state()?;
    stage.view.line(&format!("  {}", tally.join("   ")));
    stage.view.say(&format!(
        "{} of seven attest it, {} against: confirmed {}, and the pool is closed to deposits, withdrawals and sales until \
         it is settled.",
        incident.yes.count_ones(),
        incident.no.count_ones(),
        date(incident.confirmed_at)
    ));
    Ok(())
}
