//! Room re-insurance: premium to the tranches, capital back to re-insurers, empty tranches.

use anchor_lang::prelude::Pubkey;
use bulwark::constants::RELEASE_GRACE;
use bulwark_client::keys::TrancheKeys;

use super::tokens;
use crate::keeper::plan::{Action, Key, Payee, Planner, Step};

/// Addresses of a tranche that is kept.
fn keys(planner: &Planner, address: &Pubkey) -> Option<TrancheKeys> {
    let tranche = planner.snapshot.tranches.get(address)?;
    Some(TrancheKeys {
        pool: planner.pools.get(&tranche.pool)?.keys,
        index: tranche.index,
        tranche: *address,
        vault: tranche.vault,
    })
}

/// Plans the room's steps.
pub fn reinsurance(planner: &mut Planner) {
    let snapshot = planner.snapshot;
    for (address, tranche) in &snapshot.tranches {
        let Some(keys) = keys(planner, address) else {
            continue;
        };
        let view = &planner.pools[&tranche.pool];
        let (pool, least) = (view.pool, view.least);
        let Ok(cession) = pool.cession(tranche.index) else {
            continue;
        };
        if cession.owed >= least {
            planner.due(
                Step::SyncTranche,
                *address,
                format!("the pool owes it {}", tokens(cession.owed, pool.decimals)),
                move || keys.sync_tranche(),
            );
        }
        // Until then its authority may renew it.
        let renewable = cession.locked_until.saturating_add(RELEASE_GRACE);
        let is_empty = tranche.total_shares.get() == 0;
        if is_empty && planner.now > renewable && pool.require_released().is_ok() {
            let rent_payer = tranche.rent_payer;
            planner.due(
                Step::CloseTranche,
                *address,
                "empty, and not renewed within the grace".to_owned(),
                move || keys.close_tranche(rent_payer),
            );
        }
    }
    release(planner);
}

/// Capital that was asked for, or that nobody comes for, of unlocked tranches.
fn release(planner: &mut Planner) {
    let (snapshot, now) = (planner.snapshot, planner.now);
    for (address, position) in &snapshot.tranche_positions {
        let Some(tranche) = snapshot.tranches.get(&position.tranche) else {
            continue;
        };
        let Some(keys) = keys(planner, &position.tranche) else {
            continue;
        };
        let pool = planner.pools[&tranche.pool].pool;
        let Ok(cession) = pool.cession(tranche.index) else {
            continue;
        };
        if tranche.require_unlocked(pool, now).is_err() || position.shares.get() == 0 {
            continue;
        }
        let reason = if position.requested.get() > 0 {
            "the re-insurer asked for it and the tranche is unlocked"
        } else if tranche.wiped == 1 {
            "the tranche was wiped"
        } else if now > cession.locked_until.saturating_add(RELEASE_GRACE) {
            "the tranche was not renewed within the grace"
        } else {
            continue;
        };
        let owner = position.owner;
        let key = Key {
            step: Step::Release,
            since: cession.locked_until,
            subject: *address,
            detail: Pubkey::default(),
        };
        planner.due_as(key, reason.to_owned(), move || Action {
            instruction: keys.release(owner),
            payees: vec![Payee::of_pool(&keys.pool, owner)],
        });
    }
}
