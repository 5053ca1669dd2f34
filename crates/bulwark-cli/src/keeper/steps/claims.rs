//! Room claims: claims.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::SLASH_GRACE,
    instructions::claims::{
        recover::is_collected,
        seat::{self, able},
    },
    state::{Claim, ClaimStatus, Committee, Incident, IncidentStatus},
};
use bulwark_client::keys::IncidentKeys;
use bulwark_math::{deviates, pay};

use super::{incidents::held_by, tokens};
use crate::keeper::plan::{Action, Key, Payee, Planner, Step};

/// A claim and where it stands.
struct View<'a> {
    address: Pubkey,
    claim: &'a Claim,
    incident: &'a Incident,
    keys: IncidentKeys,
}

/// Plans the room's steps.
pub fn claims(planner: &mut Planner) {
    let snapshot = planner.snapshot;
    for (address, claim) in &snapshot.claims {
        let Some(incident) = snapshot.incidents.get(&claim.incident) else {
            continue;
        };
        let Some(keys) = planner.incident(&claim.incident, incident) else {
            continue;
        };
        let view = View {
            address: *address,
            claim,
            incident,
            keys,
        };
        decide(planner, &view);
        decide_appeal(planner, &view);
        pay_due(planner, &view);
        release_bonds(planner, &view);
        slash(planner, &view);
        close(planner, &view);
    }
}

/// Why votes can be counted, if they can.
fn countable(committee: &Committee, voted: u16, barred: u16, is_over: bool) -> Option<String> {
    let cast = seat::count(voted & !barred);
    let able = able(committee, barred);
    if is_over {
        Some(format!(
            "its deadline is over, {cast} of {able} seats voted"
        ))
    } else if cast >= able || able < committee.threshold {
        Some(format!("all {able} seats that may vote have"))
    } else {
        None
    }
}

/// The votes on the claim are in.
fn decide(planner: &mut Planner, view: &View) {
    let (claim, incident) = (view.claim, view.incident);
    let committee = planner.snapshot.committees.get(&incident.committee);
    let is_open =
        incident.status() == IncidentStatus::Confirmed && claim.status() == ClaimStatus::Filed;
    let Some(committee) = committee.filter(|_| is_open) else {
        return;
    };
    let barred = incident.recused | held_by(committee, &[claim.claimant]);
    let is_over = planner.now > incident.assess_deadline();
    let Some(reason) = countable(committee, claim.voted, barred, is_over) else {
        return;
    };
    let (keys, policy) = (view.keys, claim.policy);
    let key = Key {
        step: Step::DecideClaim,
        since: claim.filed_at,
        subject: view.address,
        detail: Pubkey::default(),
    };
    planner.due_as(key, reason, move || keys.decide_claim(policy));
}

/// The votes on the appeal are in.
fn decide_appeal(planner: &mut Planner, view: &View) {
    let (claim, incident) = (view.claim, view.incident);
    let committees = &planner.snapshot.committees;
    let (Some(first), Some(second)) = (
        committees.get(&incident.committee),
        committees.get(&incident.appeal_committee),
    ) else {
        return;
    };
    if incident.status() != IncidentStatus::Confirmed || claim.status() != ClaimStatus::Appealed {
        return;
    }
    let barred = held_by(second, &[claim.claimant]) | held_by(second, first.members());
    let is_over = planner.now > incident.appeal_assess_deadline();
    let Some(reason) = countable(second, claim.appeal.voted, barred, is_over) else {
        return;
    };
    let (keys, policy) = (view.keys, claim.policy);
    planner.due(Step::DecideAppeal, view.address, reason, move || {
        keys.decide_appeal(policy)
    });
}

/// What the factor gives the claim and it has not had.
fn due(view: &View) -> u64 {
    pay(
        view.claim.approved,
        view.incident.collected,
        view.incident.approved_total,
    )
    .map_or(0, |entitled| entitled.saturating_sub(view.claim.paid))
}

/// The claim has not had all that the factor gives it.
fn pay_due(planner: &mut Planner, view: &View) {
    let amount = due(view);
    if view.incident.status() != IncidentStatus::Settled || amount == 0 {
        return;
    }
    let (keys, policy, claimant) = (view.keys, view.claim.policy, view.claim.claimant);
    let decimals = planner.pools[&view.incident.pool].pool.decimals;
    let reason = format!(
        "{} of {} approved is due",
        tokens(amount, decimals),
        tokens(view.claim.approved, decimals)
    );
    planner.due(Step::PayClaim, view.address, reason, move || Action {
        instruction: keys.pay_claim(policy, claimant),
        payees: vec![Payee::of_pool(&keys.product.pool, claimant)],
    });
}

/// Bonds whose fate is decided.
fn release_bonds(planner: &mut Planner, view: &View) {
    let (claim, keys, policy) = (view.claim, view.keys, view.claim.policy);
    if claim.bond > 0 && view.incident.status() == IncidentStatus::Settled {
        let claimant = claim.claimant;
        let reason = "the incident is settled".to_owned();
        planner.due(Step::ReleaseClaimBond, view.address, reason, move || {
            Action {
                instruction: keys.release_claim_bond(policy, claimant),
                payees: vec![Payee::of_pool(&keys.product.pool, claimant)],
            }
        });
    }
    if claim.appeal.bond > 0 && claim.status() == ClaimStatus::Final {
        let appellant = claim.appeal.appellant;
        let reason = "the appeal is decided".to_owned();
        planner.due(Step::ReleaseAppealBond, view.address, reason, move || {
            Action {
                instruction: keys.release_appeal_bond(policy, appellant),
                payees: vec![Payee::of_pool(&keys.product.pool, appellant)],
            }
        });
    }
}

/// Seats that counted, were off the appeal's assessment and are not slashed yet.
fn deviating(view: &View) -> Vec<usize> {
    let Some(appeal) = view.claim.decided_appeal() else {
        return Vec::new();
    };
    let open = view.claim.voted & !view.claim.slashed;
    let tolerance = view.incident.tolerance_bps;
    let seats = view.claim.assessed.iter().enumerate();
    seats
        .filter(|(seat, amount)| {
            open & (1 << seat) != 0
                && deviates(**amount, appeal.assessment, tolerance).unwrap_or(false)
        })
        .map(|(seat, _)| seat)
        .collect()
}

/// The appeal shows a seat to have been wrong by more than the tolerance.
fn slash(planner: &mut Planner, view: &View) {
    if view.claim.status() != ClaimStatus::Final {
        return;
    }
    let Some(committee) = planner.snapshot.committees.get(&view.incident.committee) else {
        return;
    };
    let fund = planner.pools[&view.incident.pool].fund_keys;
    let (keys, policy) = (view.keys, view.claim.policy);
    let appellant = view.claim.appeal.appellant;
    for seat in deviating(view) {
        let Some(member) = committee.members().get(seat).copied() else {
            continue;
        };
        let key = Key {
            step: Step::SlashSeat,
            since: 0,
            subject: view.address,
            detail: member,
        };
        let reason = format!("the assessment of member {member} is off the appeal's");
        planner.due_as(key, reason, move || Action {
            instruction: keys.slash_seat(&fund, policy, member, appellant),
            payees: vec![
                Payee::of_bonds(&fund, appellant),
                Payee::of_bonds(&fund, fund.treasury),
            ],
        });
    }
}

/// The claim has all that it can get.
fn close(planner: &mut Planner, view: &View) {
    let (claim, incident, now) = (view.claim, view.incident, planner.now);
    let is_paid = due(view) == 0 && (claim.approved == claim.paid || is_collected(incident, now));
    let grace = incident
        .appeal_assess_deadline()
        .saturating_add(SLASH_GRACE);
    if incident.status() != IncidentStatus::Settled
        || claim.bond | claim.appeal.bond != 0
        || !is_paid
        || (now <= grace && !deviating(view).is_empty())
    {
        return;
    }
    let (keys, policy, claimant) = (view.keys, claim.policy, claim.claimant);
    let reason = "nothing more is due to it".to_owned();
    planner.due(Step::CloseClaim, view.address, reason, move || {
        keys.close_claim(policy, claimant)
    });
}
