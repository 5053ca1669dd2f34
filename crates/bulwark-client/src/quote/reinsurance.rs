//! Re-insurance: the tower, who would pay a loss, tranches and re-insurers' positions.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::{
        claims::settle_incident::layers,
        reinsurance::{
            commit_capital::{mint_commitment, prepare_commitment},
            programme::book_owed,
            release::{leaving_shares, prepare_release},
        },
    },
    state::{Allocated, Incident, Pool, Tranche},
};
use bulwark_math::{mul_div_u64, share_price, Rounding};
use bytemuck::Zeroable;

use super::{
    bps,
    json::{view, words},
    Answer, Moment, Refusal, FACTOR_ONE,
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
    fn new(layer: &Layer, tranche: Option<Pubkey>) -> Self {
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

view! {
    /// What a commitment would give.
    pub struct CommitQuote {
        /// Tranche.
        pub tranche: Pubkey,
        /// Amount asked for.
        pub amount: u64,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Shares, rounded down; 0 where it is refused.
        pub shares: u128,
        /// Collateral after, what the tranche was owed included.
        pub collateral_after: u64,
        /// Part of the tranche that the new shares would be.
        pub share_of_tranche_bps: u32,
        /// What could be committed before the tranche is full.
        pub room: u64,
    }
}

view! {
    /// A tranche with what it is owed pulled in.
    pub struct TrancheView {
        /// Tranche.
        pub address: Pubkey,
        /// Pool that is re-insured.
        pub pool: Pubkey,
        /// Decimals of its mint.
        pub decimals: u8,
        /// Contract and state, before the pull.
        pub layer: LayerView,
        /// Collateral after it.
        pub worth: u64,
        /// What is pulled.
        pub pending: u64,
        /// Shares of all positions.
        pub total_shares: u128,
        /// Worth of a million shares over `SHARE_PRICE_ONE`, rounded down.
        pub share_price: u128,
        /// What may still be committed.
        pub room: u64,
        /// Losses took all collateral while shares existed.
        pub wiped: bool,
    }
}

view! {
    /// A re-insurer's position.
    pub struct TranchePositionView {
        /// Position.
        pub address: Pubkey,
        /// Tranche.
        pub tranche: Pubkey,
        /// Re-insurer.
        pub owner: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Shares.
        pub shares: u128,
        /// Their worth, what the tranche is owed included.
        pub value: u64,
        /// Sum of all commitments.
        pub committed: u64,
        /// Sum of all releases.
        pub released: u64,
        /// Shares to be released once unlocked.
        pub requested: u128,
        /// First second in which capital may leave.
        pub unlocks_at: u64,
        /// Shares that a release would take now.
        pub release_shares: u128,
        /// What it would pay.
        pub release_amount: u64,
        /// The first rule that would refuse it.
        pub release_refusal: Option<Refusal>,
    }
}

/// A tranche of copies, what it was owed pulled in.
struct Synced {
    pool: Box<Pool>,
    tranche: Tranche,
    pending: u64,
}

impl Synced {
    fn collateral(&self) -> Answer<u64> {
        Ok(self.pool.cession(self.tranche.index)?.collateral)
    }

    fn room(&self) -> Answer<u64> {
        let cession = self.pool.cession(self.tranche.index)?;
        Ok(cession.total_limit().saturating_sub(cession.collateral))
    }
}

impl<'a> Moment<'a> {
    fn tranche_of(&self, address: &Pubkey) -> Answer<&'a Tranche> {
        Self::find(&self.snapshot.tranches, "tranche", address)
    }

    /// The account of a tranche.
    fn tranche_at(&self, pool: &Pubkey, index: u8) -> Option<Pubkey> {
        let mut tranches = self.snapshot.tranches.iter();
        let found = tranches.find(|(_, tranche)| tranche.pool == *pool && tranche.index == index);
        found.map(|(address, _)| *address)
    }

    fn synced(&self, tranche: &Tranche) -> Answer<Synced> {
        let (mut pool, mut tranche) = (self.accrued(&tranche.pool)?.pool, *tranche);
        let pending = book_owed(&mut pool, &mut tranche)?;
        Ok(Synced {
            pool,
            tranche,
            pending,
        })
    }

    fn tower_of(&self, pool: &Pubkey) -> Answer<Option<Tower>> {
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
        let tower = self
            .tower_of(pool)?
            .ok_or(bulwark_math::MathError::Overflow)?;
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

    /// A tranche.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn tranche(&self, address: &Pubkey) -> Answer<TrancheView> {
        let tranche = self.tranche_of(address)?;
        let synced = self.synced(tranche)?;
        let tower = self.tower_of(&tranche.pool)?;
        let layer = tower
            .iter()
            .flat_map(|tower| &tower.layers)
            .find(|layer| PayerView::from(layer.payer).index == Some(tranche.index));
        let worth = synced.collateral()?;
        Ok(TrancheView {
            address: *address,
            pool: tranche.pool,
            decimals: synced.pool.decimals,
            layer: LayerView::new(
                layer.ok_or(bulwark_math::MathError::InvalidInput)?,
                Some(*address),
            ),
            worth,
            pending: synced.pending,
            total_shares: tranche.total_shares.get(),
            share_price: share_price(worth, tranche.total_shares.get())?,
            room: synced.room()?,
            wiped: tranche.wiped == 1,
        })
    }

    /// What committing `amount` to a tranche gives.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_commit(&self, address: &Pubkey, amount: u64) -> Answer<CommitQuote> {
        let tranche = self.tranche_of(address)?;
        let mut state = self.copy(&tranche.pool)?;
        let mut synced = self.synced(tranche)?;
        let room = synced.room()?;
        let before = synced.collateral()?;
        let now = self.now;
        let minted =
            prepare_commitment(&mut state.pool, &mut state.book, tranche, now).and_then(|()| {
                let cession = synced.pool.cession_mut(tranche.index)?;
                mint_commitment(cession, &mut synced.tranche, amount)
            });
        let (refusal, shares, collateral_after) = match minted {
            Ok(shares) => (None, shares, synced.collateral()?),
            Err(error) => (Some(error.into()), 0, before),
        };
        Ok(CommitQuote {
            tranche: *address,
            amount,
            refusal,
            shares,
            collateral_after,
            share_of_tranche_bps: bps(shares, synced.tranche.total_shares.get()),
            room,
        })
    }

    /// A re-insurer's position.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn tranche_position(&self, address: &Pubkey) -> Answer<TranchePositionView> {
        let positions = &self.snapshot.tranche_positions;
        let position = Self::find(positions, "tranche position", address)?;
        let tranche = self.tranche_of(&position.tranche)?;
        let mut state = self.copy(&tranche.pool)?;
        let synced = self.synced(tranche)?;
        let collateral = synced.collateral()?;
        let worth = |shares: u128| synced.tranche.clone().burn_shares(shares, collateral);
        let cession = synced.pool.cession(tranche.index)?;
        let prepared = prepare_release(&mut state.pool, &mut state.book, tranche, self.now);
        let leaving = prepared.and_then(|()| leaving_shares(cession, tranche, position, self.now));
        let (release_refusal, release_shares) = match leaving {
            Ok(shares) => (None, shares),
            Err(error) => (Some(error.into()), 0),
        };
        Ok(TranchePositionView {
            address: *address,
            tranche: position.tranche,
            owner: position.owner,
            decimals: state.pool.decimals,
            shares: position.shares.get(),
            value: worth(position.shares.get())?,
            committed: position.committed,
            released: position.released,
            requested: position.requested.get(),
            unlocks_at: cession.locked_until.saturating_add(1),
            release_shares,
            release_amount: worth(release_shares)?,
            release_refusal,
        })
    }
}
