//! Room claims: incidents.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::claims::seat,
    state::{stop_loss::NO_TURN, Committee, Incident, IncidentStatus},
};
use bulwark_client::keys::{IncidentKeys, TrancheKeys};

use super::tokens;
use crate::keeper::plan::{Action, Key, Payee, Planner, Step};

/// Plans the room's steps.
pub fn incidents(planner: &mut Planner) {
    let snapshot = planner.snapshot;
    for (address, incident) in &snapshot.incidents {
        let Some(keys) = planner.incident(address, incident) else {
            continue;
        };
        recuse(planner, &keys, incident);
        reject(planner, &keys, incident);
        settle(planner, &keys, incident);
        finish(planner, &keys, incident);
        release_bond(planner, &keys, incident);
        close(planner, &keys, incident);
    }
}

/// Seats of those of `people` who are members; all where the program could not tell.
pub fn held_by(committee: &Committee, people: &[Pubkey]) -> u16 {
    seat::held_by(committee, people).unwrap_or(u16::MAX)
}

/// What proves a member's conflict.
enum Proof {
    Position(Pubkey),
    Policy(Pubkey),
    Reinsurance(Box<TrancheKeys>),
}

/// Members who hold a position of the pool, a policy of the product or a position of a tranche.
fn recuse(planner: &mut Planner, keys: &IncidentKeys, incident: &Incident) {
    let (snapshot, signer, keys) = (planner.snapshot, planner.keeper, *keys);
    let is_open = match incident.status() {
        IncidentStatus::Reported => true,
        IncidentStatus::Confirmed => {
            incident.undecided_claims > 0 || planner.now <= incident.filing_deadline()
        }
        _ => false,
    };
    let committee = snapshot.committees.get(&incident.committee);
    let Some(committee) = committee.filter(|_| is_open) else {
        return;
    };
    let seats = |member: &Pubkey| held_by(committee, &[*member]) & !incident.recused != 0;
    let positions = snapshot
        .positions
        .iter()
        .filter(|(_, p)| p.pool == incident.pool && p.shares.get() > 0 && seats(&p.owner))
        .map(|(address, p)| (p.owner, Proof::Position(*address)));
    let policies = snapshot
        .policies
        .iter()
        .filter(|(_, p)| {
            p.product == incident.product && p.end > incident.incident_time && seats(&p.holder)
        })
        .map(|(address, p)| (p.holder, Proof::Policy(*address)));
    let reinsurers = snapshot
        .tranche_positions
        .values()
        .filter(|p| p.shares.get() > 0 && seats(&p.owner))
        .filter_map(|p| {
            let tranche = snapshot.tranches.get(&p.tranche)?;
            (tranche.pool == incident.pool).then_some(())?;
            let tranche_keys = TrancheKeys {
                pool: keys.product.pool,
                index: tranche.index,
                tranche: p.tranche,
                vault: tranche.vault,
            };
            Some((p.owner, Proof::Reinsurance(Box::new(tranche_keys))))
        });
    let mut proofs: Vec<_> = positions.chain(policies).chain(reinsurers).collect();
    // One proof a member.
    proofs.sort_by_key(|(member, _)| *member);
    proofs.dedup_by_key(|(member, _)| *member);
    for (member, proof) in proofs {
        let (reason, detail) = match &proof {
            Proof::Position(address) => ("is an underwriter of the pool", *address),
            Proof::Policy(address) => ("holds a policy of the product", *address),
            Proof::Reinsurance(tranche) => ("re-insures the pool", tranche.tranche),
        };
        let key = Key {
            step: Step::Recuse,
            since: 0,
            subject: keys.incident,
            detail: member,
        };
        planner.due_as(
            key,
            format!("member {member} {reason}: {detail}"),
            move || match &proof {
                Proof::Position(address) => keys.recuse(signer, Some(*address), None),
                Proof::Policy(address) => keys.recuse(signer, None, Some(*address)),
                Proof::Reinsurance(tranche) => keys.recuse_reinsurer(signer, tranche, &member),
            },
        );
    }
}

/// Too few seats are left to confirm, or the deadline is over.
fn reject(planner: &mut Planner, keys: &IncidentKeys, incident: &Incident) {
    let Some(committee) = planner.snapshot.committees.get(&incident.committee) else {
        return;
    };
    if incident.status() != IncidentStatus::Reported {
        return;
    }
    let left = seat::able(committee, incident.recused | incident.no);
    let reason = if left < committee.threshold {
        format!(
            "{left} seats are left, {} would have to confirm",
            committee.threshold
        )
    } else if planner.now > incident.confirm_deadline() {
        "its deadline to be confirmed is over".to_owned()
    } else {
        return;
    };
    let keys = *keys;
    planner.due(Step::RejectIncident, keys.incident, reason, move || {
        keys.reject_incident()
    });
}

/// Every window is over and everything is decided; whichever was confirmed first first.
fn settle(planner: &mut Planner, keys: &IncidentKeys, incident: &Incident) {
    let pool = planner.pools[&incident.pool].pool;
    let is_ready = incident.require_ready_to_settle(planner.now).is_ok();
    if !is_ready || pool.stop_loss.is_liquidating() {
        return;
    }
    let (keys, decimals) = (*keys, pool.decimals);
    let mut tranches: Vec<_> = planner
        .snapshot
        .tranches
        .iter()
        .filter(|(_, tranche)| tranche.pool == incident.pool)
        .map(|(address, tranche)| TrancheKeys {
            pool: keys.product.pool,
            index: tranche.index,
            tranche: *address,
            vault: tranche.vault,
        })
        .collect();
    tranches.sort_by_key(|tranche| tranche.index);
    let reason = format!(
        "every window is over: {} approved over {} claims",
        tokens(incident.approved_total, decimals),
        incident.claims_filed
    );
    let key = Key {
        step: Step::SettleIncident,
        since: incident.confirmed_at,
        subject: keys.incident,
        detail: Pubkey::default(),
    };
    planner.due_as(key, reason, move || keys.settle_incident_with(&tranches));
}

/// The buffers have raised what they could.
fn finish(planner: &mut Planner, keys: &IncidentKeys, incident: &Incident) {
    let pool = planner.pools[&incident.pool].pool;
    let waits = incident.status() == IncidentStatus::Liquidating
        && pool.stop_loss.incident == keys.incident;
    if !waits || pool.stop_loss.turn != NO_TURN {
        return;
    }
    let reason = match pool.stop_loss.to_raise {
        0 => "the buffers have raised all that was needed".to_owned(),
        left => format!(
            "no buffer is left to raise the last {}",
            tokens(left, pool.decimals)
        ),
    };
    let keys = *keys;
    planner.due(Step::FinishSettlement, keys.incident, reason, move || {
        keys.finish_settlement()
    });
}

/// The report is decided and its bond is still held.
fn release_bond(planner: &mut Planner, keys: &IncidentKeys, incident: &Incident) {
    if incident.status() == IncidentStatus::Reported || incident.bond == 0 {
        return;
    }
    let (keys, reporter) = (*keys, incident.reporter);
    let reason = "the report is decided".to_owned();
    planner.due(Step::ReleaseReportBond, keys.incident, reason, move || {
        Action {
            instruction: keys.release_report_bond(reporter),
            payees: vec![Payee::of_pool(&keys.product.pool, reporter)],
        }
    });
}

/// Nothing is held any more and what is found again has had its time: a recovery before goes to tranches, buffers and capital
/// in their order, and after the closing there is nothing to bring it to.
fn close(planner: &mut Planner, keys: &IncidentKeys, incident: &Incident) {
    let reason = match incident.status() {
        IncidentStatus::Rejected => "rejected",
        IncidentStatus::Settled if planner.now > incident.salvage_deadline() => {
            "settled, and the time for recoveries is over"
        }
        _ => return,
    };
    if incident.open_claims > 0 || incident.bond > 0 {
        return;
    }
    let (keys, reporter) = (*keys, incident.reporter);
    planner.due(
        Step::CloseIncident,
        keys.incident,
        reason.to_owned(),
        move || keys.close_incident(reporter),
    );
}
