//! Chapter 10: seven seats assess every claim, the median decides, one decision is appealed.

use anyhow::Result;
use bulwark::state::{Attestor, Claim};
use bulwark_client::pda;
use solana_signer::Signer;

use super::{
    catalogue::DAY,
    filing::{policy, Filing, APPEALED, INFLATED},
    stage::Stage,
};
use crate::view::{date, usd};

/// What each seat finds. Honest seats differ a little; two are taken in by the inflated claim, four overlook a part of
/// the one that is appealed.
fn found(turn: usize, filing: &Filing) -> [u64; 7] {
    let per_mille = [1_000, 998, 1_000, 995, 1_000, 990, 1_000];
    std::array::from_fn(|seat| match turn {
        INFLATED if seat < 2 => filing.requested,
        APPEALED if seat < 4 => filing.loss / 10 * 4,
        _ => filing.loss / 1_000 * per_mille[(seat + turn) % 7],
    })
}

/// All seats assess all claims; each is decided by the lower median.
pub fn assess(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    stage.go_to(stage.world.now() + DAY)?;
    stage.view.chapter(
        "Seven seats assess, the median decides",
        &format!("from {}", date(stage.world.now())),
    );
    for (turn, filing) in claims.iter().enumerate() {
        let (_, address) = policy(stage, filing.sold);
        for (seat, amount) in found(turn, filing).into_iter().enumerate() {
            let member = stage.members[seat].insecure_clone();
            let vote = keys.attest_claim(member.pubkey(), address, amount, 1);
            stage.send("attest_claim", vote, &[&member])?;
        }
        let decided = keys.decide_claim(address);
        stage.send("decide_claim", decided, &[])?;
    }
    let filing = &claims[INFLATED];
    let (_, address) = policy(stage, filing.sold);
    let claim: Claim = stage.world.account(&keys.claim(&address));
    let votes: Vec<_> = claim.assessed[..7].iter().map(|v| usd(*v)).collect();
    stage.view.say(&format!(
        "{} asks {} for a loss of {}. Two seats are taken in, five are not: {}. The median cuts it; less the deductible \
         of 5 % of the sum insured, {} is approved.",
        stage.sold[filing.sold].buyer,
        usd(claim.requested),
        usd(filing.loss),
        votes.join(" "),
        usd(claim.approved)
    ));
    Ok(())
}

/// One claimant appeals and is right; seats that were far off lose a part of their bonds.
pub fn appeal(stage: &mut Stage, claims: &[Filing]) -> Result<()> {
    let keys = stage.incident_keys()?;
    let filing = &claims[APPEALED];
    let (holder, address) = policy(stage, filing.sold);
    let before: Claim = stage.world.account(&keys.claim(&address));
    stage.go_to(stage.world.now() + DAY)?;
    let appealed = keys.appeal_claim(holder.pubkey(), address);
    stage.send("appeal_claim", appealed, &[&holder])?;
    for seat in 0..stage.appeal_members.len() {
        let member = stage.appeal_members[seat].insecure_clone();
        let vote = keys.attest_appeal(member.pubkey(), address, filing.loss);
        stage.send("attest_appeal", vote, &[&member])?;
    }
    let decided = keys.decide_appeal(address);
    stage.send("decide_appeal", decided, &[])?;
    let after: Claim = stage.world.account(&keys.claim(&address));
    stage.view.say(&format!(
        "{} lost {}, but four seats overlooked an account and the median gave {}. An appeal with a bond of $200 goes to \
         the three others: {} is approved, finally.",
        stage.sold[filing.sold].buyer,
        usd(filing.loss),
        usd(before.approved),
        usd(after.approved)
    ));
    let fund = stage.fund;
    let mut lost = 0;
    for seat in 0..4 {
        let member = stage.members[seat].pubkey();
        let attestor = pda::attestor(&fund.fund, &member);
        let bond = |stage: &Stage| stage.world.account::<Attestor>(&attestor).bond;
        let bonded = bond(stage);
        let slashed = keys.slash_seat(&fund, address, member, holder.pubkey());
        stage.send("slash_seat", slashed, &[])?;
        lost += bonded - bond(stage);
    }
    stage.view.say(&format!(
        "The four seats lose {} of their bonds together, half to the claimant and half to the treasury.",
        usd(lost)
    ));
    Ok(())
}
