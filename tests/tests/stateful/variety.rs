//! What a long life must have seen succeed.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Incident, IncidentStatus, TrancheKind};
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
    "observe",
    "open_buffer",
    "open_buffer_position",
    "stake",
    "request_unstake",
    "cancel_unstake",
    "unstake",
    "collect_income",
    "close_buffer_position",
    "close_buffer",
    "value_buffer",
    "set_buffer_terms",
    "set_stop_loss_terms",
    "set_feed_limits",
    "set_feed_source",
    "set_oracle_sources",
    "trip_stop_loss",
    "reset_stop_loss",
    "start_auction",
    "take",
    "close_auction",
    "finish_settlement",
    "write_put",
    "buy_put",
    "exercise_put",
    "transfer_put",
    "reclaim_put",
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
    "open_buffer",
    "cancel_unstake",
    "close_buffer_position",
    "close_buffer",
    "set_buffer_terms",
    "set_stop_loss_terms",
    "set_feed_limits",
    "set_feed_source",
    "set_oracle_sources",
    "trip_stop_loss",
    "reset_stop_loss",
    "start_auction",
    "take",
    "close_auction",
    "finish_settlement",
    "exercise_put",
    "unstake",
    "write_put",
    "buy_put",
    "transfer_put",
    "reclaim_put",
    "collect_income",
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
    "solvency counted buffers",
    "a settlement waited for buffers",
    "buffers paid whole",
    "buffers were not enough",
    "two buffers paid",
    "a recovery reached a buffer",
    "a put was exercised before a liquidation",
    "a put was exercised in a liquidation",
];

/// What of `EVENTS` a successful call was; `outstanding` is what it was before the call.
pub fn events(
    s: &Snapshot,
    name: &str,
    touched: &[Pubkey],
    before: Outstanding,
) -> Vec<&'static str> {
    let mut seen = Vec::new();
    if name == "settle_incident" {
        seen.extend(incident(s, touched).map_or_else(Vec::new, |i| settled(s, touched, i)));
    }
    if name == "finish_settlement" {
        seen.extend(incident(s, touched).map_or_else(Vec::new, finished));
    }
    if name == "exercise_put" {
        let liquidates = touched
            .iter()
            .filter_map(|key| s.pools.get(key))
            .any(|pool| pool.stop_loss.is_liquidating());
        seen.push(if liquidates {
            "a put was exercised in a liquidation"
        } else {
            "a put was exercised before a liquidation"
        });
    }
    if name == "recover" && unpaid_buffers(s, touched) < before.buffers {
        seen.push("a recovery reached a buffer");
    }
    if name == "recover" && unpaid_tranches(s, touched) < before.tranches {
        seen.push("a recovery reached a tranche");
    }
    if SOLVENT_AFTER.contains(&name) {
        for pool in touched.iter().filter_map(|key| s.pools.get(key)) {
            let solvency = pool.solvency(&s.funds[&pool.fund].parameters);
            if solvency.as_ref().is_ok_and(|it| it.reinsurance > 0) {
                seen.push("solvency counted re-insurance");
            }
            if solvency.is_ok_and(|it| it.buffer > 0) {
                seen.push("solvency counted buffers");
            }
        }
    }
    seen
}

/// What layers have not had back of the loss of an incident.
#[derive(Clone, Copy)]
pub struct Outstanding {
    tranches: u64,
    buffers: u64,
}

/// Of the incident that a call touches.
pub fn outstanding(s: &Snapshot, touched: &[Pubkey]) -> Outstanding {
    Outstanding {
        tranches: unpaid_tranches(s, touched),
        buffers: unpaid_buffers(s, touched),
    }
}

fn unpaid_tranches(s: &Snapshot, touched: &[Pubkey]) -> u64 {
    incident(s, touched).map_or(0, |i| i.allocated.tranches.iter().sum())
}

fn unpaid_buffers(s: &Snapshot, touched: &[Pubkey]) -> u64 {
    incident(s, touched).map_or(0, |i| i.allocated.buffers.iter().sum())
}

/// How a settlement ended that waited for buffers.
fn finished(incident: &Incident) -> Vec<&'static str> {
    let mut seen = Vec::new();
    let paid = incident.allocated.buffers.iter().filter(|part| **part > 0);
    if paid.count() > 1 {
        seen.push("two buffers paid");
    }
    seen.push(
        if incident.allocated.rest == 0 && incident.collected == incident.approved_total {
            "buffers paid whole"
        } else {
            "buffers were not enough"
        },
    );
    if incident.collected < incident.approved_total {
        seen.push("a settlement fell short");
    }
    seen
}

fn incident<'a>(s: &'a Snapshot, touched: &[Pubkey]) -> Option<&'a Incident> {
    touched.iter().find_map(|key| s.incidents.get(key))
}

/// Who paid, and what it left of them.
fn settled(s: &Snapshot, touched: &[Pubkey], incident: &Incident) -> Vec<&'static str> {
    let mut seen = Vec::new();
    if incident.status() == IncidentStatus::Liquidating {
        seen.push("a settlement waited for buffers");
    } else if incident.collected < incident.approved_total {
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
