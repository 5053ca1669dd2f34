//! The waterfall as the design says it, measured on the axis of losses with exact rationals: slow, and plain enough to be
//! checked by reading. The tests of the program use it too.
//!
//! Nothing is swept or carried as in `allocate`: a loss and a layer's cover are stretches of an axis, a part is the measure of
//! what they have in common. Rounding happens in two places only, where a share of a unit would have to be paid.

use bulwark_math::{Allocation, LayerKind, PoolLayer, TrancheLayer, MAX_TRANCHES};
use num_rational::BigRational;

/// An amount, share or point of an axis, exactly.
pub type Exact = BigRational;

/// A whole number.
pub fn exact(number: u64) -> Exact {
    Exact::from_integer(number.into())
}

/// `number / whole`.
pub fn ratio(number: u64, whole: u64) -> Exact {
    Exact::new(number.into(), whole.into())
}

/// A whole number of base units; no other can be paid.
pub fn units(amount: &Exact) -> u64 {
    assert!(amount.is_integer(), "{amount} is not whole");
    u64::try_from(amount.to_integer()).expect("an amount fits u64")
}

/// What of `amount` falls to each of the layers that lie on one another with these widths.
pub fn stack(amount: &Exact, widths: &[Exact]) -> Vec<Exact> {
    let mut top = exact(0);
    widths
        .iter()
        .map(|width| {
            let layer = Span::new(top.clone(), width);
            top = layer.to.clone();
            layer.common(&Span::new(exact(0), amount))
        })
        .collect()
}

/// `[from, to)` of an axis.
struct Span {
    from: Exact,
    to: Exact,
}

impl Span {
    fn new(from: Exact, length: &Exact) -> Self {
        let to = &from + length;
        Self { from, to }
    }

    fn holds(&self, point: &Exact) -> bool {
        self.from <= *point && *point < self.to
    }

    /// Length of what two stretches have in common.
    fn common(&self, other: &Self) -> Exact {
        let from = (&self.from).max(&other.from);
        let to = (&self.to).min(&other.to);
        (to - from).max(exact(0))
    }
}

/// Stretch of the axis that a layer pays for.
struct Cover {
    attachment: u64,
    tranche: usize,
    span: Span,
}

/// Who pays what of `loss`, by tranche. A point of the loss falls to the layer of the lowest attachment whose cover holds it;
/// of equal ones to the first.
fn measure(loss: &Span, covers: &[Cover]) -> Vec<Exact> {
    let mut ends: Vec<&Exact> = covers
        .iter()
        .map(|cover| &cover.span)
        .chain([loss])
        .flat_map(|span| [&span.from, &span.to])
        .collect();
    ends.sort();
    let mut parts = vec![exact(0); MAX_TRANCHES];
    // No cover begins or ends between two neighbouring ends: whoever pays for the middle pays for all.
    for piece in ends.windows(2) {
        let middle = (piece[0] + piece[1]) / exact(2);
        let payer = covers
            .iter()
            .filter(|cover| loss.holds(&middle) && cover.span.holds(&middle))
            .min_by_key(|cover| (cover.attachment, cover.tranche));
        if let Some(payer) = payer {
            parts[payer.tranche] += piece[1] - piece[0];
        }
    }
    parts
}

/// Parts of the quota shares in `loss`. Each leaves the others whole units only: after every tranche the share of the loss that
/// is not ceded yet is rounded up, and the tranche's is the difference.
fn quota_shares(loss: u64, tranches: &[TrancheLayer]) -> Vec<Exact> {
    let mut parts = vec![exact(0); MAX_TRANCHES];
    let (mut kept, mut kept_share) = (exact(loss), exact(1));
    for (tranche, part) in tranches.iter().zip(&mut parts) {
        let LayerKind::QuotaShare { cession_bps } = tranche.kind else {
            continue;
        };
        if cession_bps == 0 {
            continue;
        }
        let share_after = &kept_share - ratio(cession_bps.into(), 10_000);
        let kept_after = (&kept * &share_after / &kept_share).ceil();
        *part = (kept - &kept_after).min(exact(tranche.available));
        (kept, kept_share) = (kept_after, share_after);
    }
    parts
}

/// What `bulwark_math::allocate` must return.
pub fn allocate(loss: u64, pool: &PoolLayer, tranches: &[TrancheLayer], buffer: u64) -> Allocation {
    let length = |limit_left: u64, tranche: &TrancheLayer| exact(limit_left.min(tranche.available));
    let year = exact(pool.net_losses_of_year);
    let (mut of_incident, mut of_year) = (Vec::new(), Vec::new());
    for (index, tranche) in tranches.iter().enumerate() {
        match tranche.kind {
            LayerKind::QuotaShare { .. } => {}
            LayerKind::ExcessOfLoss {
                attachment,
                limit_left,
            } => of_incident.push(Cover {
                attachment,
                tranche: index,
                span: Span::new(exact(attachment), &length(limit_left, tranche)),
            }),
            LayerKind::AggregateStopLoss {
                attachment,
                limit_left,
            } => of_year.push(Cover {
                attachment,
                tranche: index,
                span: Span::new(
                    exact(attachment).max(year.clone()),
                    &length(limit_left, tranche),
                ),
            }),
        }
    }

    let ceded = quota_shares(loss, tranches);
    let gross = exact(loss) - ceded.iter().sum::<Exact>();
    let excess = measure(&Span::new(exact(0), &gross), &of_incident);
    let net = gross - excess.iter().sum::<Exact>();
    let aggregate = measure(&Span::new(year, &net), &of_year);
    let left = &net - aggregate.iter().sum::<Exact>();
    let retained = exact(pool.stop_loss_line.min(pool.capital));
    let rest = exact(pool.capital) - &retained;
    let of_pool = stack(&left, &[retained, exact(buffer), rest, left.clone()]);

    let mut allocation = Allocation {
        pool_retained: units(&of_pool[0]),
        buffer: units(&of_pool[1]),
        pool_rest: units(&of_pool[2]),
        shortfall: units(&of_pool[3]),
        net_loss: units(&net),
        ..Allocation::default()
    };
    for (index, part) in allocation.tranches.iter_mut().enumerate() {
        *part = units(&(&ceded[index] + &excess[index] + &aggregate[index]));
    }
    allocation
}

/// What `bulwark_math::reinstatement_premium` must return.
pub fn reinstatement_premium(premium: u64, limit: u64, loss: u64, reinstatement_bps: u16) -> u64 {
    let whole = exact(premium) * ratio(reinstatement_bps.into(), 10_000);
    units(&(whole * ratio(loss, limit)).ceil())
}
