//! Chapter 9: claims are filed, unwanted ones refused.

use anyhow::{Context, Result};
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

/// Every policy of the product that covers the moment of the attack claims; the evidence differs.
pub fn filings(stage: &Stage) -> Vec<Filing> {
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
pub fn file(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
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
