//! What a long life must have seen succeed.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Incident, Pool, TrancheKind};
use bulwark_client::snapshot::Snapshot;

use crate::play::SOLVENT_AFTER;

/// Kinds that must succeed at least once in a thousand actions.
pub const EVERY: &[&str] = &[
    "open_position",
    "deposit",
    "request_withdrawal",
    "cancel_withdrawal",
    "withdraw",
    "close_position",
    "inject_capital",
    "collect_fees",
    "donate",
    "sweep_donation",
    "accrue",
    "buy_policy",
    "renew_policy",
    "increase_cover",
    "cancel_policy",
    "transfer_policy",
    "close_policy",
    "roll_product",
    "assess_product",
    "revise_product",
    "set_product_state",
    "set_product_committee",
    "set_pool_parameters",
    "set_fund_parameters",
    "set_roles",
    "pause_operation",
    "resume_operation",
    "bond_attestor",
    "unbond_attestor",
    "report_incident",
    "attest_incident",
    "reject_incident",
    "recuse",
    "file_claim",
    "attest_claim",
    "decide_claim",
    "appeal_claim",
    "attest_appeal",
    "decide_appeal",
    "slash_seat",
    "settle_incident",
    "pay_claim",
    "recover",
    "release_claim_bond",
    "release_appeal_bond",
    "release_report_bond",
    "close_claim",
    "close_incident",
    "open_tranche",
    "open_tranche_position",
    "commit_capital",
    "sync_tranche",
    "request_release",
    "cancel_release",
    "release",
    "roll_tranche",
    "close_tranche_position",
    "close_tranche",
];

/// Those of which one in ten thousand is enough.
pub const RARE: &[&str] = &[
    "open_position",
    "close_position",
    "set_roles",
    "pause_operation",
    "resume_operation",
    "set_product_committee",
    "set_fund_parameters",
    "set_pool_parameters",
    "unbond_attestor",
    "reject_incident",
    "recuse",
    "decide_appeal",
    "slash_seat",
    "release_appeal_bond",
    "sweep_donation",
    "set_product_state",
    "revise_product",
    "appeal_claim",
    "cancel_release",
    "roll_tranche",
    "close_tranche_position",
    "close_tranche",
];

/// What must have happened besides.
pub const EVENTS: &[&str] = &[
    "a settlement fell short",
    "a quota share paid",
    "an excess of loss paid",
    "an aggregate stop-loss paid",
    "a limit was reinstated",
    "a tranche was wiped",
    "a recovery reached a tranche",
    "solvency counted re-insurance",
];

/// What of `EVENTS` a successful call was; `outstanding` is what it was before the call.
pub fn events(
    s: &Snapshot,
    name: &str,
    touched: &[Pubkey],
    outstanding_before: u64,
) -> Vec<&'static str> {
    let mut seen = Vec::new();
    if name == "settle_incident" {
        seen.extend(incident(s, touched).map_or_else(Vec::new, |i| settled(s, touched, i)));
    }
    if name == "recover" && outstanding(s, touched) < outstanding_before {
        seen.push("a recovery reached a tranche");
    }
    let counted = |pool: &Pool| {
        let solvency = pool.solvency(&s.funds[&pool.fund].parameters);
        solvency.is_ok_and(|it| it.reinsurance > 0)
    };
    let mut pools = touched.iter().filter_map(|key| s.pools.get(key));
    if SOLVENT_AFTER.contains(&name) && pools.any(counted) {
        seen.push("solvency counted re-insurance");
    }
    seen
}

/// What tranches have not had back of the loss of the incident that a call touches.
pub fn outstanding(s: &Snapshot, touched: &[Pubkey]) -> u64 {
    incident(s, touched).map_or(0, |i| i.allocated.tranches.iter().sum())
}

fn incident<'a>(s: &'a Snapshot, touched: &[Pubkey]) -> Option<&'a Incident> {
    touched.iter().find_map(|key| s.incidents.get(key))
}

/// Who paid, and what it left of them.
fn settled(s: &Snapshot, touched: &[Pubkey], incident: &Incident) -> Vec<&'static str> {
    let mut seen = Vec::new();
    if incident.collected < incident.approved_total {
        seen.push("a settlement fell short");
    }
    let paid = incident.allocated.tranches;
    for (cession, part) in s.pools[&incident.pool].cessions.iter().zip(paid) {
        if part == 0 {
            continue;
        }
        seen.push(match cession.kind() {
            TrancheKind::QuotaShare => "a quota share paid",
            TrancheKind::ExcessOfLoss => "an excess of loss paid",
            _ => "an aggregate stop-loss paid",
        });
        let used_before = cession.used.saturating_sub(part);
        if cession.total_limit() - cession.limit > used_before {
            seen.push("a limit was reinstated");
        }
    }
    let tranches = touched.iter().filter_map(|key| s.tranches.get(key));
    if tranches
        .filter(|t| paid[usize::from(t.index)] > 0)
        .any(|t| t.wiped == 1)
    {
        seen.push("a tranche was wiped");
    }
    seen
}
