//! Who pays a loss, in order: sections 10 and 11. Amounts are base units of the settlement mint.
//!
//! 1. Quota-share tranches: their cession of the loss `L`, rounded down; `L'` is what they did not pay.
//! 2. Excess-of-loss tranches: the part of `L'` inside `[attachment, attachment + limit left)`, lowest attachment first. Where
//!    layers overlap, the later one covers only what the earlier ones do not.
//! 3. Aggregate stop-loss tranches: the same, on the axis of the year's net losses `[before, before + net loss)`.
//! 4. Pool capital up to the stop-loss line; then the buffer; then the rest of capital; then nobody: the shortfall.
//!
//! A layer's cover is limited by the money in its vault; what it cannot pay falls to the pool. All parts and the shortfall sum
//! to the loss exactly, and each part never falls when the loss rises.
//!
//! The aggregate contract is honoured before the pool's retained part is cut at the stop-loss line: the line is per incident,
//! the contract per year, and many small losses must reach it too.

use crate::{mul_div, mul_div_u64, MathError, Rounding, BPS, BPS_U128, BPS_U64, MAX_TRANCHES};

/// Terms of one re-insurance tranche, resolved to amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// A share of every loss.
    QuotaShare {
        /// Share of the loss, bps. All quota shares together are at most 10,000.
        cession_bps: u16,
    },
    /// A layer of each incident's loss.
    ExcessOfLoss {
        /// Loss of the incident, net of quota share, from which the layer pays.
        attachment: u64,
        /// Limit not used by earlier incidents (reinstated limit included).
        limit_left: u64,
    },
    /// A layer of the year's net losses.
    AggregateStopLoss {
        /// Net losses of the year from which the layer pays.
        attachment: u64,
        /// Limit not used by earlier incidents of the year.
        limit_left: u64,
    },
}

/// One re-insurance tranche as the settlement sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrancheLayer {
    /// Its terms.
    pub kind: LayerKind,
    /// Money in its vault that may be taken.
    pub available: u64,
}

/// The pool as the settlement sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLayer {
    /// Underwriters' capital.
    pub capital: u64,
    /// Largest net loss of this incident that capital bears before the buffer is used.
    pub stop_loss_line: u64,
    /// Net losses of earlier incidents of the year: the sum of [`Allocation::net_loss`], that is net of quota share and excess
    /// of loss, before aggregate stop-loss.
    pub net_losses_of_year: u64,
}

/// Who pays what. `tranches + pool_retained + buffer + pool_rest + shortfall = loss`, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// By tranche, in the order given; zero beyond.
    pub tranches: [u64; MAX_TRANCHES],
    /// Pool capital up to the stop-loss line.
    pub pool_retained: u64,
    /// The buffer.
    pub buffer: u64,
    /// Pool capital beyond the stop-loss line.
    pub pool_rest: u64,
    /// What nobody pays.
    pub shortfall: u64,
    /// Loss net of quota share and excess of loss: what this incident adds to [`PoolLayer::net_losses_of_year`]. Not a part.
    pub net_loss: u64,
}

impl Allocation {
    /// All that pool capital pays.
    pub fn from_capital(&self) -> u64 {
        self.pool_retained.saturating_add(self.pool_rest)
    }

    /// All that is paid: the loss less the shortfall.
    pub fn collected(&self) -> u64 {
        self.tranches
            .iter()
            .fold(self.from_capital(), |sum, part| sum.saturating_add(*part))
            .saturating_add(self.buffer)
    }
}

/// Allocates `loss` to the layers of a pool in order. `buffer_available` is what the buffer can deliver, in settlement units.
///
/// # Errors
/// [`MathError::InvalidInput`] for more than [`MAX_TRANCHES`] tranches or quota shares above 10,000 bps together;
/// [`MathError::Overflow`] when the year's net losses exceed `u64`.
pub fn allocate(
    loss: u64,
    pool: &PoolLayer,
    tranches: &[TrancheLayer],
    buffer_available: u64,
) -> Result<Allocation, MathError> {
    if tranches.len() > MAX_TRANCHES {
        return Err(MathError::InvalidInput);
    }
    let mut allocation = Allocation::default();
    let parts = &mut allocation.tranches;

    let ceded = quota_share(loss, tranches, parts)?;
    let gross = loss.saturating_sub(ceded);
    let covered = excess(0, gross, tranches, parts, Axis::Incident);
    let net = gross.saturating_sub(covered);
    let year = pool.net_losses_of_year;
    let year_after = year.checked_add(net).ok_or(MathError::Overflow)?;
    let stopped = excess(year, year_after, tranches, parts, Axis::Year);

    let mut left = net.saturating_sub(stopped);
    let mut take = |most: u64| {
        let part = left.min(most);
        left = left.saturating_sub(part);
        part
    };
    allocation.net_loss = net;
    allocation.pool_retained = take(pool.stop_loss_line.min(pool.capital));
    allocation.buffer = take(buffer_available);
    allocation.pool_rest = take(pool.capital.saturating_sub(allocation.pool_retained));
    allocation.shortfall = left;
    Ok(allocation)
}

/// The largest loss of one incident that a pool and its tranches pay whole, never overstated: what solvency may count. Not
/// the sum of all limits: a layer counts only where capital and the layers below it reach it, an overlap counts once, and a
/// quota share counts what it pays of that loss, not all its collateral.
///
/// `net_losses_of_year` as in [`PoolLayer`]. Saturates at `u64::MAX`.
pub fn bearable(capital: u64, net_losses_of_year: u64, tranches: &[TrancheLayer]) -> u64 {
    // What capital and aggregate layers bear of net losses, and with it how far up the excess layers are reached.
    let year = net_losses_of_year;
    let own = reach(year, capital, tranches, Axis::Year).saturating_sub(year);
    let net = reach(0, own, tranches, Axis::Incident);
    // The loss whose part net of quota share is `net`: from below, each round adds what quota shares pay of the last.
    let mut loss = net;
    for _ in 0..QUOTA_ROUNDS {
        let ceded = tranches.iter().fold(0u64, |sum, tranche| {
            let LayerKind::QuotaShare { cession_bps } = tranche.kind else {
                return sum;
            };
            let part = mul_div_u64(loss, cession_bps.into(), BPS_U64, Rounding::Down).unwrap_or(0);
            // One unit off: the shares of several tranches are rounded one after the other.
            sum.saturating_add(part.saturating_sub(1).min(tranche.available))
        });
        loss = net.saturating_add(ceded);
    }
    loss
}

/// Rounds that find the loss of a net loss: what is left to add shrinks by the share ceded with each.
const QUOTA_ROUNDS: usize = 6;

/// How far `own` money reaches on an axis from `from` when it fills what the layers leave open.
fn reach(from: u64, own: u64, tranches: &[TrancheLayer], axis: Axis) -> u64 {
    let mut at = from;
    let mut own = own;
    let mut done: Option<(u64, usize)> = None;
    while let Some((attachment, index, limit_left)) = next_layer(tranches, axis, done) {
        done = Some((attachment, index));
        let open = attachment.saturating_sub(at);
        if open > own {
            break;
        }
        own = own.saturating_sub(open);
        at = at
            .max(attachment)
            .max(attachment.max(from).saturating_add(limit_left));
    }
    at.saturating_add(own)
}

/// The layer of an axis that comes after `done` by (attachment, index), with the limit that its money backs.
fn next_layer(
    tranches: &[TrancheLayer],
    axis: Axis,
    done: Option<(u64, usize)>,
) -> Option<(u64, usize, u64)> {
    tranches
        .iter()
        .zip(0..MAX_TRANCHES)
        .filter_map(|(tranche, index)| {
            terms(&tranche.kind, axis)
                .map(|(attachment, limit)| (attachment, index, limit.min(tranche.available)))
        })
        .filter(|(attachment, index, _)| done.is_none_or(|last| (*attachment, *index) > last))
        .min()
}

/// Premium to reinstate the limit a loss has used, pro rata to amount, rounded up:
/// `premium * reinstatement_bps / 10_000 * loss_in_layer / limit`.
///
/// # Errors
/// [`MathError::DivisionByZero`] for a layer without limit, [`MathError::InvalidInput`] when the loss exceeds the limit,
/// [`MathError::Overflow`] beyond `u64`.
pub fn reinstatement_premium(
    premium: u64,
    limit: u64,
    loss_in_layer: u64,
    reinstatement_bps: u16,
) -> Result<u64, MathError> {
    if loss_in_layer > limit {
        return Err(MathError::InvalidInput);
    }
    let full = u128::from(premium).saturating_mul(u128::from(reinstatement_bps));
    let scaled_limit = u128::from(limit).saturating_mul(BPS_U128);
    let due = mul_div(full, u128::from(loss_in_layer), scaled_limit, Rounding::Up)?;
    u64::try_from(due).map_err(|_| MathError::Overflow)
}

/// Fills the quota-share parts and returns their sum.
///
/// Each tranche takes its share of what the earlier ones left, `q_i / (1 - q_1 - .. - q_(i-1))`, rounded down: the parts sum
/// to no more than the loss, and one more unit of loss raises one part or the rest, never lowers any. A tranche that cannot
/// pay its share in full does not raise the share of the others.
fn quota_share(
    loss: u64,
    tranches: &[TrancheLayer],
    parts: &mut [u64; MAX_TRANCHES],
) -> Result<u64, MathError> {
    let mut left = loss;
    let mut left_bps = BPS;
    let mut paid: u64 = 0;
    for (tranche, part) in tranches.iter().zip(parts.iter_mut()) {
        let LayerKind::QuotaShare { cession_bps } = tranche.kind else {
            continue;
        };
        let rest_bps = left_bps
            .checked_sub(cession_bps)
            .ok_or(MathError::InvalidInput)?;
        if cession_bps == 0 {
            continue;
        }
        let due = mul_div_u64(
            left,
            u64::from(cession_bps),
            u64::from(left_bps),
            Rounding::Down,
        )?;
        left = left.saturating_sub(due);
        left_bps = rest_bps;
        *part = due.min(tranche.available);
        paid = paid.saturating_add(*part);
    }
    Ok(paid)
}

/// `(attachment, limit left)` of a layer on the axis asked for; None for any other layer.
fn terms(kind: &LayerKind, axis: Axis) -> Option<(u64, u64)> {
    match (*kind, axis) {
        (
            LayerKind::ExcessOfLoss {
                attachment,
                limit_left,
            },
            Axis::Incident,
        )
        | (
            LayerKind::AggregateStopLoss {
                attachment,
                limit_left,
            },
            Axis::Year,
        ) => Some((attachment, limit_left)),
        _ => None,
    }
}

/// What a layer's attachment is measured on.
#[derive(Clone, Copy)]
enum Axis {
    /// The loss of the incident.
    Incident,
    /// The net losses of the year.
    Year,
}

/// Fills the parts of the layers of one axis for a loss that occupies `[from, to)` and returns their sum.
///
/// A layer's cover begins at its attachment, or at `from` when the losses before have passed it, and is as long as its limit
/// left and its money allow. Layers are swept by attachment (equal ones in the order given); `covered` is the highest point
/// reached, so nothing is covered twice.
fn excess(
    from: u64,
    to: u64,
    tranches: &[TrancheLayer],
    parts: &mut [u64; MAX_TRANCHES],
    axis: Axis,
) -> u64 {
    let mut covered = from;
    let mut paid: u64 = 0;
    let mut done: Option<(u64, usize)> = None;
    // Selection by (attachment, index): at most MAX_TRANCHES rounds, and no second array on the stack.
    while let Some((attachment, index, limit_left)) = next_layer(tranches, axis, done) {
        done = Some((attachment, index));
        let begin = attachment.max(from);
        let end = begin.saturating_add(limit_left).min(to);
        let part = end.saturating_sub(begin.max(covered));
        covered = covered.max(end);
        if let Some(slot) = parts.get_mut(index) {
            *slot = part;
        }
        paid = paid.saturating_add(part);
    }
    paid
}
