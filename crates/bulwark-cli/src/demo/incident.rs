//! Chapters 6 and 7: the loss is reported and attested; claims are filed, unwanted ones refused.

use anyhow::{Context, Result};
use bulwark::instructions::{BuyPolicyArgs, ReportIncidentArgs};
use bulwark_client::keys::IncidentKeys;
use bulwark_math::day_of;
use solana_signer::Signer;

use super::{
    catalogue::{ATTACK, DAY},
    stage::Stage,
};
use crate::view::{date, thousands, usd};

/// A claim of the story.
pub struct Filing {
    /// Index among the policies sold.
    pub sold: usize,
    /// What the claimant asks.
    pub requested: u64,
    /// What the evidence shows.
    pub loss: u64,
    /// What it stands for in the story.
    pub note: &'static str,
}

/// Position among the claims of the one that asks too much, and of the one that is appealed.
pub const INFLATED: usize = 4;
/// See `INFLATED`.
pub const APPEALED: usize = 10;
/// Shares of the sum insured that holders had in the protocol that evening, per cent, in turn.
const LOST: [u64; 6] = [100, 92, 100, 85, 97, 100];

/// The attack, its report and its attestation; returns the claims that follow from it.
pub fn strike(stage: &mut Stage) -> Result<Vec<Filing>> {
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
        .request_withdrawal(leaver.pubkey(), position.shares, 0);
    stage.go_to(ATTACK + DAY / 24)?;
    stage.send("request_withdrawal", request, &[&leaver])?;
    stage.view.say("An hour later Chloe has read the news and asks for all her capital back. It takes 17 days.");

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
    Ok(filings(stage))
}

/// Every policy of the product that covers the moment of the attack claims; the evidence differs.
fn filings(stage: &Stage) -> Vec<Filing> {
    let covering = stage
        .sold
        .iter()
        .enumerate()
        .filter(|(_, s)| s.product == 0 && stage.policy_state(&s.address).end > ATTACK);
    covering
        .enumerate()
        .map(|(turn, (sold, policy))| {
            let loss = policy.sum_insured / 100 * LOST[turn % LOST.len()];
            match turn {
                INFLATED => Filing {
                    sold,
                    requested: policy.sum_insured,
                    loss: policy.sum_insured / 10 * 4,
                    note: "inflated",
                },
                APPEALED => Filing {
                    sold,
                    requested: policy.sum_insured,
                    loss: policy.sum_insured,
                    note: "appealed",
                },
                _ => Filing {
                    sold,
                    requested: loss,
                    loss,
                    note: "",
                },
            }
        })
        .collect()
}

/// Files the claims; shows the refusals.
pub fn file(stage: &mut Stage, claims: &mut [Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    stage.go_to(stage.world.now() + DAY)?;
    stage.view.chapter(
        "Claims are filed",
        &format!("from {}", date(stage.world.now())),
    );
    for filing in claims.iter() {
        let (holder, policy) = policy(stage, filing.sold);
        let filed = keys.file_claim(holder.pubkey(), policy, filing.requested, [4; 32]);
        stage.send("file_claim", filed, &[&holder])?;
        stage.go_to(stage.world.now() + DAY / 8)?;
    }
    let incident = stage.incident_state()?;
    stage.view.say(&format!(
        "{} claims for {} in all, each with a bond of $50. Two more do not get in:",
        thousands(incident.claims_filed.into()),
        usd(incident.requested_total)
    ));
    let ended = stage
        .sold
        .iter()
        .position(|s| s.product == 0 && stage.policy_state(&s.address).end <= ATTACK)
        .context("a policy that has ended")?;
    let (holder, address) = policy(stage, ended);
    let end = stage.policy_state(&address).end;
    let late = keys.file_claim(holder.pubkey(), address, 50_000_000_000, [4; 32]);
    let words = stage.refused("file_claim", late, &[&holder])?;
    stage.view.refused(
        &format!(
            "{}: out of term, the policy ended {}",
            stage.sold[ended].buyer,
            date(end)
        ),
        &words,
    );

    let first = claims.first().context("a claim")?;
    let (holder, address) = policy(stage, first.sold);
    let double = keys.file_claim(holder.pubkey(), address, first.requested - 1, [5; 32]);
    let words = stage.refused("file_claim", double, &[&holder])?;
    let buyer = &stage.sold[first.sold].buyer;
    stage.view.refused(
        &format!("{buyer}: claims a second time (one claim account a policy and incident)"),
        &short(&words),
    );
    Ok(())
}

/// Holder and address of a policy sold.
pub fn policy(
    stage: &Stage,
    sold: usize,
) -> (solana_keypair::Keypair, anchor_lang::prelude::Pubkey) {
    let sold = &stage.sold[sold];
    (sold.holder.insecure_clone(), sold.address)
}

/// The runtime's words about an address that exists, with the address cut.
fn short(words: &str) -> String {
    match (words.find("address: "), words.find(", base")) {
        (Some(from), Some(to)) if from + 17 < to => {
            format!(
                "{}…{}",
                &words[..from + 17],
                words
                    .rsplit_once(')')
                    .or(words.rsplit_once('}'))
                    .map_or("", |w| w.1)
            )
        }
        _ => words.to_owned(),
    }
}
