//! Incidents from report to closing. Some are no losses, some ruin a pool; votes mostly agree.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::ReportIncidentArgs,
    state::{Claim, ClaimStatus, Incident, IncidentStatus, Policy},
};
use bulwark_client::keys::IncidentKeys;
use bulwark_math::{deviates, pay};
use bulwark_tests::{Signer, USD};
use rand::Rng;

use crate::{
    play::{Move, Play},
    reinsurance::{recusals, settlement},
    stop_loss,
};

pub fn act(play: &mut Play) -> Option<Move> {
    if play.chance(1, 50) {
        return report(play);
    }
    let lively = play.chance(3, 4);
    let incidents = &play.f.world.snapshot.incidents;
    let all: Vec<Pubkey> = incidents
        .iter()
        .filter(|(_, i)| {
            !lively
                || i.open_claims > 0
                || !matches!(
                    i.status(),
                    IncidentStatus::Rejected | IncidentStatus::Settled
                )
        })
        .map(|(key, _)| *key)
        .collect();
    let key = play.pick(&all)?;
    let incident = play.f.world.snapshot.incidents[&key];
    let keys = play.incident(&key);
    if play.chance(1, 12) {
        // Whatever the state allows or not.
        return match play.dice.random_range(0..5) {
            0 => Some(settlement(play, &keys)),
            1 => Some(("close_incident", keys.close_incident(incident.reporter))),
            2 => Some(("reject_incident", keys.reject_incident())),
            3 => Some((
                "release_report_bond",
                keys.release_report_bond(incident.reporter),
            )),
            _ => recuse(play, &keys),
        };
    }
    match incident.status() {
        IncidentStatus::Reported => reported(play, &keys, &incident),
        IncidentStatus::Confirmed => confirmed(play, &keys, &incident),
        IncidentStatus::Liquidating => stop_loss::liquidation(play),
        IncidentStatus::Rejected | IncidentStatus::Settled => finished(play, &keys, &incident),
    }
}

/// Whether claims of a re-insured pool's incident wait for their decision.
pub fn assessing(play: &Play) -> bool {
    let s = &play.f.world.snapshot;
    s.incidents
        .values()
        .any(|i| i.undecided_claims > 0 && s.pools[&i.pool].tranches > 0)
}

fn report(play: &mut Play) -> Option<Move> {
    let product = play.any_product();
    let now = play.f.world.now();
    let open = play.f.world.snapshot.products[&product.product].open_incidents;
    if open > 0 && play.chance(4, 5) {
        return None;
    }
    let reporter = play.pick(&play.buyers.clone())?;
    let id = play.f.next_nonce();
    let age = play.dice.random_range(0..=60 * 3_600);
    let keys = IncidentKeys::new(product, id, play.f.committee, play.f.appeal_committee);
    let args = ReportIncidentArgs {
        id,
        incident_time: if play.chance(1, 30) {
            now + 1
        } else {
            now - age / if play.chance(3, 4) { 60 } else { 1 }
        },
        evidence_hash: [3; 32],
    };
    Some(("report_incident", keys.report_incident(reporter, args)))
}

fn seat(play: &mut Play, appeal: bool, voted: u16) -> Option<Pubkey> {
    let bold = play.chance(1, 15);
    let of = if appeal {
        &play.f.appeal_members
    } else {
        &play.f.members
    };
    let free: Vec<Pubkey> = of
        .iter()
        .enumerate()
        .filter(|(seat, _)| bold || voted & (1 << seat) == 0)
        .map(|(_, member)| member.pubkey())
        .collect();
    let member = play.pick(&free)?;
    Some(play.person(member))
}

fn reported(play: &mut Play, keys: &IncidentKeys, incident: &Incident) -> Option<Move> {
    let over = play.f.world.now() > incident.confirm_deadline();
    if over || incident.no.count_ones() > 2 {
        return Some(("reject_incident", keys.reject_incident()));
    }
    // One report in five is no loss.
    let is_loss = (!incident.id.is_multiple_of(5)) ^ play.chance(1, 10);
    let member = seat(play, false, incident.yes | incident.no | incident.recused)?;
    Some(("attest_incident", keys.attest_incident(member, is_loss)))
}

/// By its own signature, or by proof of a policy or of re-insurance.
fn recuse(play: &mut Play, keys: &IncidentKeys) -> Option<Move> {
    if play.chance(1, 4) {
        let member = play.f.members[4].pubkey();
        return Some(("recuse", keys.recuse(member, None, None)));
    }
    if play.chance(1, 3) {
        let by_proof = recusals(play, keys);
        return play.pick(&by_proof).map(|call| ("recuse", call));
    }
    let members: Vec<Pubkey> = play.f.members.iter().map(Signer::pubkey).collect();
    let incident = &play.f.world.snapshot.incidents[&keys.incident];
    let proofs: Vec<Pubkey> = play
        .f
        .world
        .snapshot
        .policies
        .iter()
        .filter(|(_, p)| p.product == incident.product && members.contains(&p.holder))
        .map(|(key, _)| *key)
        .collect();
    let proof = play.pick(&proofs)?;
    let anyone = play.payer();
    Some(("recuse", keys.recuse(anyone, None, Some(proof))))
}

fn claims(play: &Play, keys: &IncidentKeys, test: impl Fn(&Claim) -> bool) -> Vec<(Pubkey, Claim)> {
    let all = play.f.world.snapshot.claims.values();
    all.filter(|c| c.incident == keys.incident && test(c))
        .map(|c| (c.policy, *c))
        .collect()
}

fn confirmed(play: &mut Play, keys: &IncidentKeys, incident: &Incident) -> Option<Move> {
    let now = play.f.world.now();
    let filed = claims(play, keys, |c| c.status() == ClaimStatus::Filed);
    let decided = claims(play, keys, |c| c.status() == ClaimStatus::Decided);
    let appealed = claims(play, keys, |c| c.status() == ClaimStatus::Appealed);
    let slashable = claims(play, keys, |c| !deviating(c, incident).is_empty());
    if let Some((policy, claim)) = play.pick(&slashable) {
        if play.chance(1, 3) {
            return slash(play, keys, incident, policy, &claim);
        }
    }
    if let Some((policy, claim)) = play.pick(&appealed) {
        let appeal = claim.appeal()?;
        if appeal.voted.count_ones() >= 3
            || now > incident.appeal_assess_deadline()
            || play.chance(1, 20)
        {
            return Some(("decide_appeal", keys.decide_appeal(policy)));
        }
        if play.chance(2, 3) {
            let member = seat(play, true, appeal.voted)?;
            let amount = if play.chance(1, 2) {
                claim.requested
            } else {
                claim.approved
            };
            return Some(("attest_appeal", keys.attest_appeal(member, policy, amount)));
        }
    }
    if now <= incident.filing_deadline()
        && (filed.len() < 4 || disaster(incident) || play.chance(1, 20))
        && play.chance(1, 2)
    {
        return file(play, keys, incident);
    }
    if let Some((policy, claim)) = play.pick(&filed) {
        let all = (claim.voted | incident.recused).count_ones() >= 7;
        if all || now > incident.assess_deadline() || play.chance(1, 40) {
            return Some(("decide_claim", keys.decide_claim(policy)));
        }
        return assess(play, keys, incident, policy, &claim);
    }
    if let Some((policy, claim)) = play.pick(&decided) {
        if now <= incident.appeal_deadline() && play.chance(1, 12) {
            let other = play.pick(&play.underwriters.clone())?;
            let appellant = if play.chance(3, 4) {
                claim.claimant
            } else {
                other
            };
            return Some(("appeal_claim", keys.appeal_claim(appellant, policy)));
        }
    }
    (now > incident.appeal_deadline()
        || incident.claims_filed == 0 && now > incident.filing_deadline())
    .then(|| settlement(play, keys))
}

/// One incident in three takes everything from everyone.
fn disaster(incident: &Incident) -> bool {
    incident.id % 3 == 1
}

fn file(play: &mut Play, keys: &IncidentKeys, incident: &Incident) -> Option<Move> {
    let bold = play.chance(1, 20);
    let s = &play.f.world.snapshot;
    let found: Vec<(Pubkey, Policy)> = s
        .policies
        .iter()
        .filter(|(key, p)| {
            let covered = p.covers_from <= incident.incident_time && incident.incident_time < p.end;
            (bold || covered)
                && p.product == incident.product
                && !s.claims.contains_key(&keys.claim(key))
        })
        .map(|(key, p)| (*key, *p))
        .collect();
    let (key, policy) = play.pick(&found)?;
    let part = if disaster(incident) {
        100
    } else {
        play.dice.random_range(1..=60)
    };
    let requested = if play.chance(1, 20) {
        play.amount(policy.sum_insured)
    } else {
        policy.sum_insured / 100 * part
    };
    let holder = play.person(policy.holder);
    Some((
        "file_claim",
        keys.file_claim(holder, key, requested, [4; 32]),
    ))
}

fn assess(
    play: &mut Play,
    keys: &IncidentKeys,
    incident: &Incident,
    policy: Pubkey,
    claim: &Claim,
) -> Option<Move> {
    let member = seat(play, false, claim.voted | incident.recused)?;
    let amount = match play.dice.random_range(0..25) {
        0 => 0,
        1 => claim.requested / 3,
        2 => claim.requested.saturating_add(1),
        _ => claim.requested,
    };
    Some(("attest_claim", keys.attest_claim(member, policy, amount, 1)))
}

/// Seats that an appeal shows to be far off.
fn deviating(claim: &Claim, incident: &Incident) -> Vec<usize> {
    let Some(appeal) = claim
        .appeal()
        .filter(|a| a.had_quorum != 0 && claim.status() == ClaimStatus::Final)
    else {
        return Vec::new();
    };
    (0..7)
        .filter(|seat| {
            claim.voted & !claim.slashed & (1 << seat) != 0
                && deviates(
                    claim.assessed[*seat],
                    appeal.assessment,
                    incident.tolerance_bps,
                )
                .unwrap_or(false)
        })
        .collect()
}

fn slash(
    play: &mut Play,
    keys: &IncidentKeys,
    incident: &Incident,
    policy: Pubkey,
    claim: &Claim,
) -> Option<Move> {
    let seats = deviating(claim, incident);
    let seat = if play.chance(1, 20) {
        play.dice.random_range(0..7)
    } else {
        play.pick(&seats)?
    };
    let member = play.f.members[seat].pubkey();
    let appellant = claim.appeal()?.appellant;
    Some((
        "slash_seat",
        keys.slash_seat(&play.f.fund, policy, member, appellant),
    ))
}

fn finished(play: &mut Play, keys: &IncidentKeys, incident: &Incident) -> Option<Move> {
    let all = claims(play, keys, |_| true);
    if let Some((policy, claim)) = play.pick(&all) {
        if play.chance(9, 10) {
            return payout(play, keys, incident, policy, &claim);
        }
    }
    match play.dice.random_range(0..4) {
        0 => {
            let payer = play.pick(&play.buyers.clone())?;
            let amount = play.amount(incident.approved_total / 2);
            Some(("recover", keys.recover(payer, amount)))
        }
        1 if incident.bond > 0 => {
            let to = play.person(incident.reporter);
            Some(("release_report_bond", keys.release_report_bond(to)))
        }
        _ => Some(("close_incident", keys.close_incident(incident.reporter))),
    }
}

/// The next thing a claim of a settled incident needs.
fn payout(
    play: &mut Play,
    keys: &IncidentKeys,
    incident: &Incident,
    policy: Pubkey,
    claim: &Claim,
) -> Option<Move> {
    let due = pay(claim.approved, incident.collected, incident.approved_total).unwrap_or(0);
    let seats = deviating(claim, incident);
    if !seats.is_empty() && play.chance(9, 10) {
        return slash(play, keys, incident, policy, claim);
    }
    if due > claim.paid || play.chance(1, 30) {
        let to = play.person(claim.claimant);
        return Some(("pay_claim", keys.pay_claim(policy, to)));
    }
    if claim.bond > 0 {
        return Some((
            "release_claim_bond",
            keys.release_claim_bond(policy, claim.claimant),
        ));
    }
    if let Some(appeal) = claim.appeal().filter(|a| a.bond > 0) {
        return Some((
            "release_appeal_bond",
            keys.release_appeal_bond(policy, appeal.appellant),
        ));
    }
    if claim.paid < claim.approved && play.chance(1, 3) {
        let payer = play.pick(&play.buyers.clone())?;
        let amount = play.amount((incident.approved_total - incident.collected).max(USD));
        return Some(("recover", keys.recover(payer, amount)));
    }
    Some(("close_claim", keys.close_claim(policy, claim.claimant)))
}
