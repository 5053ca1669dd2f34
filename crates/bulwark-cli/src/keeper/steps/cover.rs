//! Room cover: exposure that ended, policies that are over.

use bulwark::{
    constants::RING_DAYS,
    state::{PremiumBook, Product},
};
use bulwark_math::day_of;

use super::span;
use crate::keeper::plan::{Planner, Step};

/// Plans the room's steps.
pub fn cover(planner: &mut Planner) {
    roll(planner);
    close(planner);
}

/// Whether cover began or ended on a day that the product's exposure does not know of yet.
fn is_behind(product: &Product, today: u64) -> bool {
    let last = today.min(product.rolled_day.saturating_add(RING_DAYS));
    (product.rolled_day..last).any(|day| {
        let slot = PremiumBook::slot(day.saturating_add(1));
        product.begins[slot] | product.ends[slot] != 0
    })
}

/// Exposure changed at a midnight since it was last rolled.
fn roll(planner: &mut Planner) {
    let snapshot = planner.snapshot;
    let today = day_of(planner.now);
    for (address, product) in &snapshot.products {
        let Some(keys) = planner.product(address) else {
            continue;
        };
        if is_behind(product, today) {
            planner.due(
                Step::RollProduct,
                *address,
                "cover began or ended since the exposure was counted".to_owned(),
                move || keys.roll_product(),
            );
        }
    }
}

/// Policies that nobody can claim on any more.
fn close(planner: &mut Planner) {
    let (snapshot, now, closer) = (planner.snapshot, planner.now, planner.keeper);
    for (address, policy) in &snapshot.policies {
        let Some(product) = snapshot.products.get(&policy.product) else {
            continue;
        };
        let (Some(keys), Some(pool)) = (
            planner.product(&policy.product),
            planner.pools.get(&policy.pool),
        ) else {
            continue;
        };
        let windows = &pool.fund.parameters;
        let claimable = [
            windows.report_window,
            windows.confirm_window,
            windows.claim_window,
        ]
        .into_iter()
        .fold(policy.end, |end, window| end.saturating_add(window.into()));
        if now > claimable && policy.open_claims == 0 && product.open_incidents == 0 {
            let (policy_address, rent_payer) = (*address, policy.rent_payer);
            planner.due(
                Step::ClosePolicy,
                *address,
                format!(
                    "ended {} ago, too long to claim on",
                    span(now.saturating_sub(policy.end))
                ),
                move || keys.close_policy(closer, policy_address, rent_payer),
            );
        }
    }
}
