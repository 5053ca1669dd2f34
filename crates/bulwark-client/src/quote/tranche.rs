//! Tranches and re-insurers' positions.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::reinsurance::{
        commit_capital::{mint_commitment, prepare_commitment},
        programme::book_owed,
        release::{leaving_shares, prepare_release},
    },
    state::{Pool, Tranche},
};
use bulwark_math::{share_price, MathError};

use super::{
    bps,
    json::view,
    tower::{LayerView, PayerView},
    Answer, Moment, Refusal,
};

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

    fn synced(&self, tranche: &Tranche) -> Answer<Synced> {
        let (mut pool, mut tranche) = (self.accrued(&tranche.pool)?.pool, *tranche);
        let pending = book_owed(&mut pool, &mut tranche)?;
        Ok(Synced {
            pool,
            tranche,
            pending,
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
            layer: LayerView::new(layer.ok_or(MathError::InvalidInput)?, Some(*address)),
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
