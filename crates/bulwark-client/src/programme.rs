//! A pool's re-insurance programme as a tower: who pays which slice of one incident's loss, where layers leave gaps or
//! overlap, what the programme costs and what can be recovered from it.
//!
//! The tower is of a loss that happens at the pool's last accrual. Buffers stand in it with what they count for then: what they
//! will raise nobody knows. Its slices are on the axis that attachments are measured on,
//! the loss net of quota shares, and say how large the whole loss is at their edges. They are what `bulwark_math::allocate`
//! pays, to the unit.

use std::fmt;

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Allocated, Cession, Pool, Tranche, TrancheKind};
use bulwark_math::{
    allocate, bps_of, mul_div_u64, LayerKind, PoolLayer, Rounding, TrancheLayer, BPS_U64,
    MAX_TRANCHES, RATE_ONE,
};

use crate::Snapshot;

/// Who pays a slice of a loss. Tranches by their index in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payer {
    /// A quota share: its part of every unit.
    QuotaShare(u8),
    /// Pool capital below the lowest attachment of an excess of loss that pays.
    Retention,
    /// An excess of loss.
    ExcessOfLoss(u8),
    /// Pool capital above the retention, up to the stop-loss line.
    CapitalAbove,
    /// An aggregate stop-loss, of what the layers before leave to the year.
    AggregateStopLoss(u8),
    /// A stop-loss buffer, by its slot.
    Buffer(u8),
    /// Pool capital beyond the stop-loss line.
    CapitalBeyondLine,
    /// Nobody.
    Shortfall,
}

impl Payer {
    /// The tranche of this kind at this index.
    pub fn tranche(kind: TrancheKind, index: u8) -> Self {
        match kind {
            TrancheKind::None | TrancheKind::QuotaShare => Self::QuotaShare(index),
            TrancheKind::ExcessOfLoss => Self::ExcessOfLoss(index),
            TrancheKind::AggregateStopLoss => Self::AggregateStopLoss(index),
        }
    }

    /// Whether it is the pool's own capital.
    pub fn is_capital(self) -> bool {
        matches!(
            self,
            Self::Retention | Self::CapitalAbove | Self::CapitalBeyondLine
        )
    }
}

impl fmt::Display for Payer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QuotaShare(index) => write!(f, "quota share {index}"),
            Self::Retention => f.write_str("retention"),
            Self::ExcessOfLoss(index) => write!(f, "excess of loss {index}"),
            Self::CapitalAbove => f.write_str("capital above"),
            Self::AggregateStopLoss(index) => write!(f, "aggregate stop-loss {index}"),
            Self::Buffer(index) => write!(f, "buffer {index}"),
            Self::CapitalBeyondLine => f.write_str("capital beyond the line"),
            Self::Shortfall => f.write_str("shortfall"),
        }
    }
}

/// What each layer paid of a settled loss and has not had back, in the order of payment; layers that paid nothing are left
/// out.
pub fn parts(allocated: &Allocated) -> Vec<(Payer, u64)> {
    let stages = [
        (
            TrancheKind::QuotaShare,
            Payer::Retention,
            allocated.retention,
        ),
        (
            TrancheKind::ExcessOfLoss,
            Payer::CapitalAbove,
            allocated.gap,
        ),
        (
            TrancheKind::AggregateStopLoss,
            Payer::CapitalBeyondLine,
            allocated.rest,
        ),
    ];
    let mut parts = Vec::new();
    for (kind, capital, of_capital) in stages {
        for index in allocated.order.into_iter().rev() {
            let slot = usize::from(index);
            if allocated.kinds[slot] == kind as u8 {
                parts.push((Payer::tranche(kind, index), allocated.tranches[slot]));
            }
        }
        if capital == Payer::CapitalBeyondLine {
            let of_buffers = (0u8..).zip(allocated.buffers);
            parts.extend(of_buffers.map(|(index, raised)| (Payer::Buffer(index), raised)));
        }
        parts.push((capital, of_capital));
    }
    parts.retain(|(_, amount)| *amount > 0);
    parts
}

/// A slice of a loss with one payer besides the quota shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Who pays what quota shares leave of it.
    pub payer: Payer,
    /// Loss net of quota shares at which it begins.
    pub from: u64,
    /// Loss net of quota shares at which it ends; none for the last, which has no end.
    pub to: Option<u64>,
    /// Whole loss at which it begins.
    pub loss_from: u64,
    /// Whole loss at which it ends.
    pub loss_to: Option<u64>,
    /// What quota shares pay of the loss between these edges.
    pub ceded: u64,
    /// Whether it lies between the lowest attachment and the top of the highest excess of loss, and none of them pays it.
    pub gap: bool,
}

impl Band {
    /// What its payer pays of it at most; none without end.
    pub fn amount(&self) -> Option<u64> {
        self.to.map(|to| to.saturating_sub(self.from))
    }
}

/// A part of a layer's cover that a layer below has already: money that stands behind nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The layer whose cover it is.
    pub layer: Payer,
    /// Where it begins on the layer's axis: the incident's loss net of quota shares, or the year's net losses.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
}

/// Where a tranche stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerState {
    /// The term has not begun.
    Coming,
    /// The term runs.
    InForce,
    /// The term is over; losses that happened in it can still be reported and confirmed.
    RunOff,
    /// Capital may leave.
    Unlocked,
}

impl fmt::Display for LayerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Coming => "coming",
            Self::InForce => "in force",
            Self::RunOff => "run-off",
            Self::Unlocked => "unlocked",
        })
    }
}

/// One tranche of a programme. Amounts in base units of the pool's mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its place among the payers.
    pub payer: Payer,
    /// Where it stands in time.
    pub state: LayerState,
    /// Contract, collateral, limit used and premium due, as the pool has them.
    pub cession: Cession,
    /// What it could pay of a loss that happens now: the limit left that collateral backs, nothing outside the term.
    pub recoverable: u64,
    /// Premium a year at this rate on line and the limit that stands, when the pool earns as much; 0 for a quota share, which earns what it earns.
    pub premium_a_year: u64,
    /// Premium and returned losses pulled into its vault, ever.
    pub pulled: u64,
    /// Losses paid, ever.
    pub losses: u64,
}

impl Layer {
    fn new(index: u8, cession: &Cession, tranche: Option<&Tranche>, at: u64) -> Option<Self> {
        let standing = cession.standing();
        Some(Self {
            payer: Payer::tranche(cession.kind(), index),
            state: match at {
                _ if at < cession.start => LayerState::Coming,
                _ if at < cession.end => LayerState::InForce,
                _ if at <= cession.locked_until => LayerState::RunOff,
                _ => LayerState::Unlocked,
            },
            cession: *cession,
            recoverable: if cession.covers(at) { standing } else { 0 },
            premium_a_year: mul_div_u64(standing, cession.rate_on_line, RATE_ONE, Rounding::Down)
                .ok()?,
            pulled: tranche.map_or(0, |tranche| tranche.premium),
            losses: tranche.map_or(0, |tranche| tranche.losses),
        })
    }

    /// Premium ceded to it and losses returned to it, ever: pulled and owed.
    pub fn ceded(&self) -> u64 {
        self.pulled.saturating_add(self.cession.owed)
    }
}

/// A pool's programme at the pool's last accrual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tower {
    /// Pool.
    pub pool: Pubkey,
    /// The moment: the pool's last accrual, unix seconds.
    pub at: u64,
    /// Decimals of the pool's mint.
    pub decimals: u8,
    /// Pool capital.
    pub capital: u64,
    /// What capital bears before the stop-loss line, of an incident confirmed at this moment.
    pub stop_loss_line: u64,
    /// The year's losses net of quota shares and excess of loss, from which aggregate layers are measured.
    pub net_losses_of_year: u64,
    /// Re-insurance that counts as eligible capital, the fund's cap applied.
    pub counted: u64,
    /// Slices from 0 to a shortfall without end, each beginning where the last one ends.
    pub bands: Vec<Band>,
    /// Cover that a lower layer has already.
    pub overlaps: Vec<Overlap>,
    /// Every tranche by index, those outside their term included.
    pub layers: Vec<Layer>,
}

impl Tower {
    /// The tower of a pool; none when the snapshot has not the pool and its fund, or figures outside all rules.
    pub fn of(snapshot: &Snapshot, pool: &Pubkey) -> Option<Self> {
        let mut state = *snapshot.pools.get(pool)?;
        let fund = snapshot.funds.get(&state.fund)?;
        let at = state.accrued_until;
        state.roll_loss_year(at).ok()?;
        let counted = state.solvency(&fund.parameters).ok()?.reinsurance;
        let layers = (0u8..)
            .zip(&state.cessions)
            .filter(|(_, cession)| cession.exists())
            .map(|(index, cession)| {
                let mut tranches = snapshot.tranches.values();
                let tranche = tranches.find(|t| t.pool == *pool && t.index == index);
                Layer::new(index, cession, tranche, at)
            })
            .collect::<Option<_>>()?;
        let line = bps_of(state.capital, state.settings.stop_loss_bps, Rounding::Down).ok()?;
        let (bands, overlaps) = Builder::new(&state, at)?.build(&state, line)?;
        Some(Self {
            pool: *pool,
            at,
            decimals: state.decimals,
            capital: state.capital,
            stop_loss_line: line,
            net_losses_of_year: state.net_losses_of_year,
            counted,
            bands,
            overlaps,
            layers,
        })
    }

    /// What tranches could pay of losses that happen now.
    pub fn recoverable(&self) -> u64 {
        self.sum(|layer| layer.recoverable)
    }

    /// Premium ceded and losses returned, ever, to the tranches that are open.
    pub fn ceded(&self) -> u64 {
        self.sum(Layer::ceded)
    }

    fn sum(&self, of: impl Fn(&Layer) -> u64) -> u64 {
        self.layers
            .iter()
            .fold(0, |sum, layer| sum.saturating_add(of(layer)))
    }
}

/// `[from, to)` of a layer's axis that it pays.
#[derive(Clone, Copy)]
struct Slice {
    from: u64,
    to: u64,
    index: u8,
}

/// The slices of layers `(attachment, index, limit)` beyond `begin`, upwards and without what a lower layer has, and what
/// they overlap.
fn sweep(begin: u64, mut layers: Vec<(u64, u8, u64)>) -> (Vec<Slice>, Vec<Slice>) {
    layers.sort_unstable();
    let (mut slices, mut overlaps) = (Vec::new(), Vec::new());
    let mut covered = begin;
    for (attachment, index, limit) in layers {
        let from = attachment.max(begin);
        let to = from.saturating_add(limit);
        let twice = covered.min(to);
        if from < twice {
            overlaps.push(Slice {
                from,
                to: twice,
                index,
            });
        }
        let from = from.max(covered);
        if from < to {
            slices.push(Slice { from, to, index });
        }
        covered = covered.max(to);
    }
    (slices, overlaps)
}

/// Who pays what the tranches leave, and how much they have paid together when each has paid all it has.
fn stages(pool: &Pool, retention: u64, retained: u64) -> Vec<(Payer, u64)> {
    let mut until = retained;
    let mut stages = vec![
        (Payer::Retention, retention),
        (Payer::CapitalAbove, retained),
    ];
    for (index, slot) in (0u8..).zip(&pool.buffers) {
        until = until.saturating_add(slot.counted(pool.accrued_until));
        stages.push((Payer::Buffer(index), until));
    }
    let beyond = pool.capital.saturating_sub(retained);
    stages.push((Payer::CapitalBeyondLine, until.saturating_add(beyond)));
    stages
}

/// Puts bands together.
struct Builder {
    /// Quota shares as settlement sees them; the other tranches as nothing.
    shares: [TrancheLayer; MAX_TRANCHES],
    /// The other tranches as `(attachment, index, limit that stands)`.
    excess: Vec<(u64, u8, u64)>,
    aggregate: Vec<(u64, u8, u64)>,
    /// Lowest attachment of an excess of loss in force, with money or without, and the top of the highest.
    bottom: u64,
    top: u64,
    /// Where bands are cut besides their payers: bottom and top of the tower, and where a quota share has paid all it has.
    edges: Vec<u64>,
    bands: Vec<Band>,
}

impl Builder {
    fn new(pool: &Pool, at: u64) -> Option<Self> {
        let nothing = TrancheLayer {
            kind: LayerKind::QuotaShare { cession_bps: 0 },
            available: 0,
        };
        let mut builder = Self {
            shares: [nothing; MAX_TRANCHES],
            excess: Vec::new(),
            aggregate: Vec::new(),
            bottom: u64::MAX,
            top: 0,
            edges: Vec::new(),
            bands: Vec::new(),
        };
        let in_force = (0u8..).zip(&pool.cessions).filter(|(_, c)| c.covers(at));
        for (index, cession) in in_force {
            let layer = cession.layer(at);
            match layer.kind {
                LayerKind::QuotaShare { .. } => builder.shares[usize::from(index)] = layer,
                LayerKind::ExcessOfLoss {
                    attachment,
                    limit_left,
                } => {
                    let stands = limit_left.min(layer.available);
                    builder.excess.push((attachment, index, stands));
                    builder.bottom = builder.bottom.min(attachment);
                    builder.top = builder.top.max(attachment.saturating_add(cession.limit));
                }
                LayerKind::AggregateStopLoss {
                    attachment,
                    limit_left,
                } => {
                    let stands = limit_left.min(layer.available);
                    builder.aggregate.push((attachment, index, stands));
                }
            }
        }
        if builder.bottom < builder.top {
            builder.edges.extend([builder.bottom, builder.top]);
        }
        for index in 0..MAX_TRANCHES {
            if let Some(loss) = builder.exhausted_at(index)? {
                builder.edges.push(builder.net(loss)?);
            }
        }
        builder.edges.sort_unstable();
        Some(builder)
    }

    /// What quota shares pay of a loss.
    fn ceded(&self, loss: u64) -> Option<[u64; MAX_TRANCHES]> {
        let none = PoolLayer {
            capital: 0,
            stop_loss_line: 0,
            net_losses_of_year: 0,
        };
        Some(allocate(loss, &none, &self.shares, 0).ok()?.tranches)
    }

    /// A loss net of quota shares.
    fn net(&self, loss: u64) -> Option<u64> {
        let ceded = self.ceded(loss)?.into_iter().fold(0, u64::saturating_add);
        Some(loss.saturating_sub(ceded))
    }

    /// The greatest loss that is `net` without the part of quota shares.
    fn loss_of(&self, net: u64) -> Option<u64> {
        let ceded = self.shares.iter().map(|share| share.available);
        let high = ceded.fold(net, u64::saturating_add).saturating_add(1);
        Some(least(net, high, |loss| Some(self.net(loss)? > net))?.saturating_sub(1))
    }

    /// The least loss of which a quota share pays all it has; none for a share of nothing.
    fn exhausted_at(&self, index: usize) -> Option<Option<u64>> {
        let share = self.shares[index];
        let ceded = matches!(share.kind, LayerKind::QuotaShare { cession_bps } if cession_bps > 0);
        if !ceded || share.available == 0 {
            return Some(None);
        }
        // A share is a basis point or more, less at most a unit a tranche for rounding.
        let high = share.available.saturating_add(16).saturating_mul(BPS_U64);
        let paid = |loss| Some(self.ceded(loss)?[index] >= share.available);
        least(0, high, paid).map(Some)
    }

    /// Bands and overlaps of a loss that meets `pool`.
    fn build(mut self, pool: &Pool, line: u64) -> Option<(Vec<Band>, Vec<Overlap>)> {
        let year = pool.net_losses_of_year;
        let (excess, twice) = sweep(0, std::mem::take(&mut self.excess));
        let (aggregate, twice_a_year) = sweep(year, std::mem::take(&mut self.aggregate));
        let overlap = |layer: fn(u8) -> Payer| {
            move |slice: Slice| Overlap {
                layer: layer(slice.index),
                from: slice.from,
                to: slice.to,
            }
        };
        let overlaps = twice
            .into_iter()
            .map(overlap(Payer::ExcessOfLoss))
            .chain(
                twice_a_year
                    .into_iter()
                    .map(overlap(Payer::AggregateStopLoss)),
            )
            .collect();
        let retained = line.min(pool.capital);
        let retention = excess
            .first()
            .map_or(retained, |slice| slice.from.min(retained));
        let stages = stages(pool, retention, retained);
        let (mut excess, mut aggregate) = (excess.into_iter().peekable(), aggregate.into_iter());
        let mut stopped = aggregate.next();
        self.ceded_whole()?;
        // How far the loss net of quota shares, what excess of loss leaves of it, and capital have come.
        let (mut at, mut left, mut used) = (0u64, 0u64, 0u64);
        loop {
            if let Some(slice) = excess.next_if(|slice| slice.from == at) {
                self.push(Payer::ExcessOfLoss(slice.index), at, Some(slice.to))?;
                at = slice.to;
                continue;
            }
            let room = excess.peek().map(|slice| slice.from.saturating_sub(at));
            let begun = stopped.filter(|slice| slice.from.saturating_sub(year) <= left);
            let (payer, most) = if let Some(slice) = begun {
                let most = slice.to.saturating_sub(year).saturating_sub(left);
                (Payer::AggregateStopLoss(slice.index), Some(most))
            } else {
                let before = stopped.map(|slice| slice.from.saturating_sub(year) - left);
                let (payer, until) = stages
                    .iter()
                    .find(|(_, until)| used < *until)
                    .map_or((Payer::Shortfall, None), |(payer, until)| {
                        (*payer, Some(*until))
                    });
                let capital = until.map(|until| until.saturating_sub(used));
                (payer, [before, capital].into_iter().flatten().min())
            };
            let Some(length) = [room, most].into_iter().flatten().min() else {
                self.push(payer, at, None)?;
                return Some((self.bands, overlaps));
            };
            let to = at.saturating_add(length);
            if length > 0 {
                self.push(payer, at, Some(to))?;
            }
            (at, left) = (to, left.saturating_add(length));
            if payer.is_capital() || matches!(payer, Payer::Buffer(_)) {
                used = used.saturating_add(length);
            }
            if begun.is_some() && most == Some(length) {
                stopped = aggregate.next();
            }
        }
    }

    /// The band in which quota shares cede everything, when they do.
    fn ceded_whole(&mut self) -> Option<()> {
        let to = self.loss_of(0)?;
        let first = self.shares.iter().position(|share| share.available > 0);
        if let Some(index) = first.filter(|_| to > 0) {
            self.bands.push(Band {
                payer: Payer::QuotaShare(u8::try_from(index).ok()?),
                from: 0,
                to: Some(0),
                loss_from: 0,
                loss_to: Some(to),
                ceded: to,
                gap: false,
            });
        }
        Some(())
    }

    /// Adds what a payer pays, cut at the edges.
    fn push(&mut self, payer: Payer, from: u64, to: Option<u64>) -> Option<()> {
        let mut from = from;
        let inside = |edge: &u64| *edge > from && to.is_none_or(|to| *edge < to);
        let mut ends: Vec<_> = self
            .edges
            .iter()
            .copied()
            .filter(inside)
            .map(Some)
            .collect();
        ends.dedup();
        for to in ends.into_iter().chain([to]) {
            let loss_from = self.bands.last().map_or(Some(0), |band| band.loss_to)?;
            let loss_to = match to {
                Some(net) => Some(self.loss_of(net)?.max(loss_from)),
                None => None,
            };
            let ceded = loss_to.zip(to).map_or(0, |(loss_to, to)| {
                (loss_to - loss_from).saturating_sub(to - from)
            });
            let in_tower = self.bottom <= from && from < self.top;
            self.bands.push(Band {
                payer,
                from,
                to,
                loss_from,
                loss_to,
                ceded,
                gap: in_tower && !matches!(payer, Payer::ExcessOfLoss(_)),
            });
            from = to.unwrap_or(from);
        }
        Some(())
    }
}

/// The least number from `low` to `high` of which `holds` is true, `high` when of none; of a greater number it is never false
/// again.
fn least(low: u64, high: u64, holds: impl Fn(u64) -> Option<bool>) -> Option<u64> {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use bulwark::state::Fund;
    use bytemuck::Zeroable;

    use super::*;

    const NOW: u64 = 1_000_000_000;

    fn quota_share(cession_bps: u16, limit: u64, collateral: u64) -> Cession {
        let mut cession = Cession {
            start: NOW,
            end: NOW + 1_000,
            locked_until: NOW + 2_000,
            kind: TrancheKind::QuotaShare as u8,
            cession_bps,
            limit,
            collateral,
            ..Cession::default()
        };
        cession.restate().expect("a share");
        cession
    }

    fn layer(kind: TrancheKind, attachment: u64, limit: u64, collateral: u64) -> Cession {
        Cession {
            kind: kind as u8,
            attachment,
            limit,
            collateral,
            cession_bps: 0,
            effective_bps: 0,
            rate_on_line: RATE_ONE / 10,
            ..quota_share(0, 1, 0)
        }
    }

    fn excess(attachment: u64, limit: u64) -> Cession {
        layer(TrancheKind::ExcessOfLoss, attachment, limit, limit)
    }

    /// A pool of 1,000 with half of it before the stop-loss line.
    fn pool(cessions: &[Cession]) -> Pool {
        let mut pool = Pool::zeroed();
        pool.capital = 1_000;
        pool.settings.stop_loss_bps = 5_000;
        pool.accrued_until = NOW + 10;
        pool.year_start = NOW;
        pool.tranches = u8::try_from(cessions.len()).expect("few");
        pool.cessions[..cessions.len()].copy_from_slice(cessions);
        pool
    }

    fn tower(pool: Pool) -> Tower {
        let (address, mut snapshot) = (Pubkey::new_unique(), Snapshot::default());
        let mut fund = Fund::zeroed();
        fund.parameters.reinsurance_cap_bps = 5_000;
        snapshot.funds.insert(pool.fund, fund);
        snapshot.pools.insert(address, pool);
        Tower::of(&snapshot, &address).expect("a tower")
    }

    /// `(payer, from, to)` of every band.
    fn slices(tower: &Tower) -> Vec<(Payer, u64, Option<u64>)> {
        tower
            .bands
            .iter()
            .map(|b| (b.payer, b.from, b.to))
            .collect()
    }

    #[test]
    fn a_pool_without_tranches_pays_up_to_its_line_and_beyond_until_nothing_is_left() {
        assert_eq!(
            slices(&tower(pool(&[]))),
            [
                (Payer::Retention, 0, Some(500)),
                (Payer::CapitalBeyondLine, 500, Some(1_000)),
                (Payer::Shortfall, 1_000, None),
            ]
        );
    }

    #[test]
    fn a_quota_share_stands_beside_all_layers_until_it_has_paid_all_it_has() {
        let tower = tower(pool(&[quota_share(2_000, 300, 300), excess(400, 200)]));
        assert_eq!(
            slices(&tower),
            [
                (Payer::Retention, 0, Some(400)),
                (Payer::ExcessOfLoss(1), 400, Some(600)),
                (Payer::CapitalAbove, 600, Some(700)),
                (Payer::CapitalBeyondLine, 700, Some(1_200)),
                (Payer::Shortfall, 1_200, None),
            ]
        );
        let edges: Vec<_> = tower.bands.iter().map(|b| (b.loss_to, b.ceded)).collect();
        assert_eq!(
            edges,
            [
                (Some(500), 100),
                (Some(750), 50),
                (Some(875), 25),
                (Some(1_500), 125),
                (None, 0),
            ]
        );
        assert!(tower.bands.iter().all(|band| !band.gap));
        assert_eq!(tower.recoverable(), 500);
        // 1,500 is paid whole; a rounded share is counted from below.
        assert_eq!(tower.counted, 498);
        assert_eq!(tower.layers[1].premium_a_year, 20);
    }

    #[test]
    fn a_share_of_everything_leaves_nothing_to_others_while_it_has_money() {
        let tower = tower(pool(&[quota_share(10_000, 300, 300)]));
        assert_eq!(
            slices(&tower)[..2],
            [
                (Payer::QuotaShare(0), 0, Some(0)),
                (Payer::Retention, 0, Some(500)),
            ]
        );
        assert_eq!(tower.bands[0].loss_to, Some(300));
        assert_eq!(tower.bands[1].loss_to, Some(800));
    }

    #[test]
    fn what_no_layer_pays_inside_the_tower_is_a_gap_and_what_two_have_an_overlap() {
        let underfunded = layer(TrancheKind::ExcessOfLoss, 300, 200, 50);
        let tower = tower(pool(&[excess(100, 100), excess(150, 100), underfunded]));
        assert_eq!(
            slices(&tower),
            [
                (Payer::Retention, 0, Some(100)),
                (Payer::ExcessOfLoss(0), 100, Some(200)),
                (Payer::ExcessOfLoss(1), 200, Some(250)),
                (Payer::CapitalAbove, 250, Some(300)),
                (Payer::ExcessOfLoss(2), 300, Some(350)),
                (Payer::CapitalAbove, 350, Some(500)),
                (Payer::CapitalAbove, 500, Some(700)),
                (Payer::CapitalBeyondLine, 700, Some(1_200)),
                (Payer::Shortfall, 1_200, None),
            ]
        );
        let gaps: Vec<_> = tower
            .bands
            .iter()
            .filter(|b| b.gap)
            .map(|b| b.from)
            .collect();
        assert_eq!(gaps, [250, 350], "between layers, and what has no money");
        let overlap = Overlap {
            layer: Payer::ExcessOfLoss(1),
            from: 150,
            to: 200,
        };
        assert_eq!(tower.overlaps, [overlap]);
    }

    #[test]
    fn a_layer_without_money_is_a_gap_at_the_bottom_of_the_tower() {
        let empty = layer(TrancheKind::ExcessOfLoss, 100, 100, 0);
        let tower = tower(pool(&[empty, excess(300, 100)]));
        let bands: Vec<_> = tower
            .bands
            .iter()
            .map(|b| (b.payer, b.from, b.gap))
            .collect();
        assert_eq!(
            bands[..4],
            [
                (Payer::Retention, 0, false),
                (Payer::Retention, 100, true),
                (Payer::ExcessOfLoss(1), 300, false),
                (Payer::CapitalAbove, 400, false),
            ]
        );
    }

    #[test]
    fn an_aggregate_layer_pays_from_what_the_year_has_lost_already() {
        let aggregate = layer(TrancheKind::AggregateStopLoss, 250, 100, 100);
        let mut state = pool(&[aggregate]);
        state.net_losses_of_year = 200;
        assert_eq!(
            slices(&tower(state))[..3],
            [
                (Payer::Retention, 0, Some(50)),
                (Payer::AggregateStopLoss(0), 50, Some(150)),
                (Payer::Retention, 150, Some(600)),
            ]
        );
        state.year_start = NOW - bulwark_math::YEAR_SECONDS;
        let next_year = tower(state);
        assert_eq!(next_year.net_losses_of_year, 0);
        assert_eq!(slices(&next_year)[0], (Payer::Retention, 0, Some(250)));
    }

    #[test]
    fn a_tranche_outside_its_term_pays_nothing_and_is_shown() {
        let mut state = pool(&[excess(400, 200)]);
        for (at, expected) in [
            (NOW - 1, LayerState::Coming),
            (NOW, LayerState::InForce),
            (NOW + 999, LayerState::InForce),
            (NOW + 1_000, LayerState::RunOff),
            (NOW + 2_000, LayerState::RunOff),
            (NOW + 2_001, LayerState::Unlocked),
        ] {
            state.accrued_until = at;
            let tower = tower(state);
            let in_force = expected == LayerState::InForce;
            assert_eq!(tower.layers[0].state, expected);
            assert_eq!(tower.recoverable(), if in_force { 200 } else { 0 });
            let pays = slices(&tower).iter().any(|s| s.0 == Payer::ExcessOfLoss(0));
            assert_eq!(pays, in_force);
        }
    }

    #[test]
    fn the_tower_is_what_allocation_pays_for_any_loss() {
        let mut seed = 7u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for _ in 0..2_000 {
            let mut left_bps = 10_000;
            let cessions: Vec<_> = (0..random(9))
                .map(|_| {
                    let limit = 1 + random(400);
                    match random(3) {
                        0 => {
                            let bps = u16::try_from(random(left_bps + 1)).expect("bps");
                            left_bps -= u64::from(bps);
                            quota_share(bps, limit, random(limit + 1))
                        }
                        1 => layer(
                            TrancheKind::ExcessOfLoss,
                            random(800),
                            limit,
                            random(limit + 1),
                        ),
                        _ => layer(
                            TrancheKind::AggregateStopLoss,
                            random(800),
                            limit,
                            random(limit + 1),
                        ),
                    }
                })
                .collect();
            let mut state = pool(&cessions);
            state.capital = random(2_000);
            state.net_losses_of_year = random(500);
            let mut in_buffers = 0;
            for slot in &mut state.buffers {
                slot.value = random(300) * random(2);
                // Half of the values have aged.
                slot.valued_until = state.accrued_until + random(2) - 1;
                in_buffers += slot.counted(state.accrued_until);
            }
            let tower = tower(state);
            let layer = PoolLayer {
                capital: state.capital,
                stop_loss_line: tower.stop_loss_line,
                net_losses_of_year: state.net_losses_of_year,
            };
            let layers = state.cessions.map(|cession| cession.layer(tower.at));
            let net_of = |parts: &[u64; MAX_TRANCHES], loss: u64| {
                let shares = (0..MAX_TRANCHES).filter(|i| state.cessions[*i].cession_bps > 0);
                loss - shares.map(|i| parts[i]).sum::<u64>()
            };
            let mut end = Some(0);
            for band in &tower.bands {
                assert_eq!(end, Some(band.from), "no slice is left out");
                end = band.to;
                let Some((to, loss)) = band.to.zip(band.loss_to) else {
                    continue;
                };
                let paid = allocate(loss, &layer, &layers, in_buffers).expect("paid");
                assert_eq!(net_of(&paid.tranches, loss), to);
            }
            assert_eq!(end, None);
            for _ in 0..10 {
                let loss = random(6_000);
                let allocation = allocate(loss, &layer, &layers, in_buffers).expect("paid");
                let net = net_of(&allocation.tranches, loss);
                let by = |payer: Payer| {
                    let bands = tower.bands.iter().filter(|band| band.payer == payer);
                    bands
                        .map(|b| b.to.unwrap_or(u64::MAX).min(net).saturating_sub(b.from))
                        .sum::<u64>()
                };
                let settled = Allocated::new(&allocation, &state.cessions);
                for (payer, amount) in parts(&settled) {
                    if !matches!(payer, Payer::QuotaShare(_)) {
                        assert_eq!(by(payer), amount, "{payer} of {loss}: {tower:?}");
                    }
                }
                let by_buffers: u64 = (0..4).map(|index| by(Payer::Buffer(index))).sum();
                assert_eq!(by_buffers, allocation.buffer, "of {loss}: {tower:?}");
                assert_eq!(by(Payer::Shortfall), allocation.shortfall);
                let paid: u64 = parts(&settled).iter().map(|(_, amount)| amount).sum();
                assert_eq!(paid + allocation.buffer + allocation.shortfall, loss);
            }
        }
    }

    #[test]
    fn a_snapshot_without_the_pool_or_its_fund_has_no_tower() {
        let (address, mut snapshot) = (Pubkey::new_unique(), Snapshot::default());
        assert_eq!(Tower::of(&snapshot, &address), None);
        snapshot.pools.insert(address, pool(&[]));
        assert_eq!(Tower::of(&snapshot, &address), None);
    }
}
