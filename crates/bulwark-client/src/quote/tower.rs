//! Who pays a loss: a pool's tower, and the parts of one loss.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::claims::settle_incident::layers,
    state::{Allocated, Incident},
};
use bulwark_math::{mul_div_u64, MathError, Rounding};
use bytemuck::Zeroable;

use super::{
    json::{view, words},
    Answer, Moment, FACTOR_ONE,
};
use crate::{
    programme::{parts, Layer, LayerState, Payer, Tower},
    Snapshot,
};

words! {
    /// Who pays.
    pub enum PayerKind {
        /// Quota share.
        QuotaShare => "quotaShare",
        /// Pool capital below the lowest attachment that pays.
        Retention => "retention",
        /// Excess of loss.
        ExcessOfLoss => "excessOfLoss",
        /// Pool capital above the retention.
        CapitalAbove => "capitalAbove",
        /// Aggregate stop-loss.
        AggregateStopLoss => "aggregateStopLoss",
        /// Stop-loss buffer.
        Buffer => "buffer",
        /// Pool capital beyond the stop-loss line.
        CapitalBeyondLine => "capitalBeyondLine",
        /// Nobody.
        Shortfall => "shortfall",
    }
}

view! {
    /// A payer and its slot.
    pub struct PayerView {
        /// Who.
        pub kind: PayerKind,
        /// Tranche or buffer.
        pub index: Option<u8>,
    }
}

impl From<Payer> for PayerView {
    fn from(payer: Payer) -> Self {
        let (kind, index) = match payer {
            Payer::QuotaShare(index) => (PayerKind::QuotaShare, Some(index)),
            Payer::Retention => (PayerKind::Retention, None),
            Payer::ExcessOfLoss(index) => (PayerKind::ExcessOfLoss, Some(index)),
            Payer::CapitalAbove => (PayerKind::CapitalAbove, None),
            Payer::AggregateStopLoss(index) => (PayerKind::AggregateStopLoss, Some(index)),
            Payer::Buffer(index) => (PayerKind::Buffer, Some(index)),
            Payer::CapitalBeyondLine => (PayerKind::CapitalBeyondLine, None),
            Payer::Shortfall => (PayerKind::Shortfall, None),
        };
        Self { kind, index }
    }
}

view! {
    /// A payer and its part of a loss.
    pub struct PartView {
        /// Who.
        pub payer: PayerView,
        /// How much.
        pub amount: u64,
    }
}

impl PartView {
    pub(super) fn list(allocated: &Allocated) -> Vec<Self> {
        let paid = parts(allocated).into_iter();
        paid.map(|(payer, amount)| Self {
            payer: payer.into(),
            amount,
        })
        .collect()
    }
}

view! {
    /// A slice of a loss: `programme::Band`.
    pub struct BandView {
        /// Who pays what quota shares leave of it.
        pub payer: PayerView,
        /// Loss net of quota shares at which it begins.
        pub from: u64,
        /// Where it ends.
        pub to: Option<u64>,
        /// The whole loss at which it begins.
        pub loss_from: u64,
        /// Where it ends.
        pub loss_to: Option<u64>,
        /// What quota shares pay between.
        pub ceded: u64,
        /// It lies inside the tower and no layer pays it.
        pub gap: bool,
    }
}

view! {
    /// Cover that a lower layer has already.
    pub struct OverlapView {
        /// The layer.
        pub payer: PayerView,
        /// Where it begins.
        pub from: u64,
        /// Where it ends.
        pub to: u64,
    }
}

words! {
    /// Where a tranche stands in time.
    pub enum TrancheState {
        /// Its term has not begun.
        Coming => "coming",
        /// Its term runs.
        InForce => "inForce",
        /// Losses of its term can still be confirmed.
        RunOff => "runOff",
        /// Capital may leave.
        Unlocked => "unlocked",
    }
}

view! {
    /// A tranche of a programme: `programme::Layer`.
    pub struct LayerView {
        /// Its slot.
        pub index: u8,
        /// Its account, if the snapshot has it.
        pub tranche: Option<Pubkey>,
        /// Its kind.
        pub kind: PayerKind,
        /// Where it stands.
        pub state: TrancheState,
        /// Loss from which it pays.
        pub attachment: u64,
        /// Limit.
        pub limit: u64,
        /// Limit left for the next incident.
        pub limit_left: u64,
        /// Collateral.
        pub collateral: u64,
        /// What it could pay of a loss now.
        pub recoverable: u64,
        /// Cession agreed.
        pub cession_bps: u16,
        /// Cession that collateral backs.
        pub effective_bps: u16,
        /// Rate on line over 1e9.
        pub rate_on_line: u64,
        /// Premium a year on the limit that stands.
        pub premium_a_year: u64,
        /// How often the limit comes back.
        pub reinstatements: u8,
        /// Premium of a whole reinstatement as a share of the term's.
        pub reinstatement_bps: u16,
        /// Pulled, ever.
        pub pulled: u64,
        /// Owed.
        pub owed: u64,
        /// Losses paid, ever.
        pub losses: u64,
        /// First second of the term.
        pub start: u64,
        /// First second after.
        pub end: u64,
        /// Release is possible after this second.
        pub locked_until: u64,
    }
}

impl LayerView {
    pub(super) fn new(layer: &Layer, tranche: Option<Pubkey>) -> Self {
        let PayerView { kind, index } = layer.payer.into();
        let cession = &layer.cession;
        Self {
            index: index.unwrap_or(0),
            tranche,
            kind,
            state: match layer.state {
                LayerState::Coming => TrancheState::Coming,
                LayerState::InForce => TrancheState::InForce,
                LayerState::RunOff => TrancheState::RunOff,
                LayerState::Unlocked => TrancheState::Unlocked,
            },
            attachment: cession.attachment,
            limit: cession.limit,
            limit_left: cession.limit_left(),
            collateral: cession.collateral,
            recoverable: layer.recoverable,
            cession_bps: cession.cession_bps,
            effective_bps: cession.effective_bps,
            rate_on_line: cession.rate_on_line,
            premium_a_year: layer.premium_a_year,
            reinstatements: cession.reinstatements,
            reinstatement_bps: cession.reinstatement_bps,
            pulled: layer.pulled,
            owed: cession.owed,
            losses: layer.losses,
            start: cession.start,
            end: cession.end,
            locked_until: cession.locked_until,
        }
    }
}

view! {
    /// A pool's programme: `programme::Tower`.
    pub struct TowerView {
        /// Pool.
        pub pool: Pubkey,
        /// The moment.
        pub at: u64,
        /// Decimals of its mint.
        pub decimals: u8,
        /// Its capital.
        pub capital: u64,
        /// What capital bears of an incident before the buffers.
        pub stop_loss_line: u64,
        /// Net losses of the year.
        pub net_losses_of_year: u64,
        /// Slices from 0 on.
        pub bands: Vec<BandView>,
        /// Cover that lower layers have already.
        pub overlaps: Vec<OverlapView>,
        /// Tranches.
        pub layers: Vec<LayerView>,
        /// Premium ceded and losses returned, ever.
        pub premium_ceded: u64,
        /// What tranches could pay of losses now.
        pub recoverable: u64,
        /// Re-insurance that counts as eligible capital.
        pub counted: u64,
    }
}

view! {
    /// Who would pay a loss.
    pub struct AllocationView {
        /// Pool.
        pub pool: Pubkey,
        /// The loss.
        pub loss: u64,
        /// Who pays, in the order of payment.
        pub parts: Vec<PartView>,
        /// Capital's part.
        pub from_capital: u64,
        /// The tranches' part.
        pub from_tranches: u64,
        /// The buffers' part.
        pub from_buffers: u64,
        /// What nobody pays.
        pub shortfall: u64,
        /// What claims are paid of what was approved, over `FACTOR_ONE`, rounded down.
        pub factor: u64,
        /// Capital after, before premium for reinstated limits.
        pub capital_after: u64,
    }
}

impl Moment<'_> {
    /// The account of a tranche.
    fn tranche_at(&self, pool: &Pubkey, index: u8) -> Option<Pubkey> {
        let mut tranches = self.snapshot.tranches.iter();
        let found = tranches.find(|(_, tranche)| tranche.pool == *pool && tranche.index == index);
        found.map(|(address, _)| *address)
    }

    pub(super) fn tower_of(&self, pool: &Pubkey) -> Answer<Option<Tower>> {
        let state = self.accrued(pool)?;
        let mut part = Snapshot::default();
        part.funds.insert(state.pool.fund, *state.fund);
        part.pools.insert(*pool, *state.pool);
        let tranches = self.snapshot.tranches.iter();
        part.tranches = tranches
            .filter(|(_, tranche)| tranche.pool == *pool)
            .map(|(key, tranche)| (*key, *tranche))
            .collect();
        Ok(Tower::of(&part, pool))
    }

    /// A pool's re-insurance programme.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn tower(&self, pool: &Pubkey) -> Answer<TowerView> {
        let tower = self.tower_of(pool)?.ok_or(MathError::Overflow)?;
        Ok(TowerView {
            pool: *pool,
            at: tower.at,
            decimals: tower.decimals,
            capital: tower.capital,
            stop_loss_line: tower.stop_loss_line,
            net_losses_of_year: tower.net_losses_of_year,
            bands: tower
                .bands
                .iter()
                .map(|band| BandView {
                    payer: band.payer.into(),
                    from: band.from,
                    to: band.to,
                    loss_from: band.loss_from,
                    loss_to: band.loss_to,
                    ceded: band.ceded,
                    gap: band.gap,
                })
                .collect(),
            overlaps: tower
                .overlaps
                .iter()
                .map(|overlap| OverlapView {
                    payer: overlap.layer.into(),
                    from: overlap.from,
                    to: overlap.to,
                })
                .collect(),
            layers: tower
                .layers
                .iter()
                .map(|layer| {
                    let index = PayerView::from(layer.payer).index.unwrap_or(0);
                    LayerView::new(layer, self.tranche_at(pool, index))
                })
                .collect(),
            premium_ceded: tower.ceded(),
            recoverable: tower.recoverable(),
            counted: tower.counted,
        })
    }

    /// Who would pay a loss of one incident that happened, was confirmed and settled now; buffers stand with what they count for.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn allocation(&self, pool: &Pubkey, loss: u64) -> Answer<AllocationView> {
        let mut state = self.accrued(pool)?.pool;
        state.roll_loss_year(self.now)?;
        let incident = Incident {
            incident_time: self.now,
            capital_at_start: state.capital,
            ..Incident::zeroed()
        };
        let worth = state.buffers.map(|slot| slot.counted(self.now));
        let most = worth.into_iter().fold(0, u64::saturating_add);
        let allocation = layers(&incident, &state, loss, most)?;
        let mut allocated = Allocated::new(&allocation, &state.cessions);
        let mut left = allocation.buffer;
        for (raised, worth) in allocated.buffers.iter_mut().zip(worth) {
            *raised = left.min(worth);
            left -= *raised;
        }
        let collected = allocation.collected();
        let from_capital = allocation.from_capital();
        Ok(AllocationView {
            pool: *pool,
            loss,
            parts: PartView::list(&allocated),
            from_capital,
            from_tranches: collected - from_capital - allocation.buffer,
            from_buffers: allocation.buffer,
            shortfall: allocation.shortfall,
            factor: match loss {
                0 => FACTOR_ONE,
                _ => mul_div_u64(FACTOR_ONE, collected, loss, Rounding::Down)?,
            },
            capital_after: state.capital.saturating_sub(from_capital),
        })
    }
}
