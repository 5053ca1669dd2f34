//! What one transaction may do to a fund.

use bulwark::state::IncidentStatus;
use bulwark_math::{mul_div, Rounding, VIRTUAL_SHARES};

use super::{reinsurance, stop_loss};
use crate::snapshot::Snapshot;

/// Checks what one transaction did to a fund: no share price falls but by recorded losses and ceded premium (10), nothing
/// paid is taken back (7), confirmed and decided only by enough votes (8), a settled factor never falls (9).
pub fn check_step(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let mut breaches = Vec::new();
    for (key, now) in &after.pools {
        let Some(then) = before.pools.get(key) else {
            continue;
        };
        if now.losses < then.losses || now.premium_earned < then.premium_earned {
            breaches.push(format!("4: pool {key}: a lifetime total fell"));
        }
        let lost = i128::from(now.losses) - i128::from(then.losses);
        let left = i128::from(then.capital) - lost - reinsurance::ceded(before, after, key);
        if price_fell(
            (u128::try_from(left).unwrap_or(0), then.total_shares.get()),
            (now.capital.into(), now.total_shares.get()),
        ) {
            breaches.push(format!(
                "10: pool {key}: share price fell by more than losses and ceded premium"
            ));
        }
        reinsurance::check_step(&mut breaches, before, after, key);
        stop_loss::check_step(&mut breaches, before, after, key);
    }
    for (key, now) in &after.incidents {
        let Some(then) = before.incidents.get(key) else {
            continue;
        };
        let threshold = after
            .committees
            .get(&now.committee)
            .map_or(0, |c| u32::from(c.threshold));
        if then.status() == IncidentStatus::Reported
            && now.status() == IncidentStatus::Confirmed
            && now.yes.count_ones() < threshold
        {
            breaches.push(format!("8: incident {key}: confirmed below its threshold"));
        }
        reinsurance::check_allocation_step(&mut breaches, key, then, now);
        if now.collected < then.collected || now.paid < then.paid {
            breaches.push(format!("9: incident {key}: factor or payment fell"));
        }
        if then.status() == IncidentStatus::Settled && now.approved_total != then.approved_total {
            breaches.push(format!(
                "9: incident {key}: approved total changed after settlement"
            ));
        }
    }
    for (key, now) in &after.claims {
        if before
            .claims
            .get(key)
            .is_some_and(|then| now.paid < then.paid)
        {
            breaches.push(format!("7: claim {key}: a payment was taken back"));
        }
    }
    breaches
}

/// Whether the price of a share, `(worth + 1) / (shares + V)`, fell; each moment is `(worth, shares)`. Without shares there
/// is no price to fall.
pub(super) fn price_fell(then: (u128, u128), now: (u128, u128)) -> bool {
    let price = |(worth, shares): (u128, u128)| (worth + 1, shares + VIRTUAL_SHARES);
    let owned = then.1 > 0;
    let ((worth_then, shares_then), (worth_now, shares_now)) = (price(then), price(now));
    owned
        && mul_div(worth_now, shares_then, shares_now, Rounding::Down)
            .is_ok_and(|value| value < worth_then)
}
