//! Stakes in a buffer and stakers' positions.

use anchor_lang::prelude::Pubkey;
use bulwark::instructions::stop_loss::{stake::prepare_stake, unstake::take_out};

use super::{json::view, Answer, Moment, Refusal, RequestView};

view! {
    /// What a stake would give.
    pub struct StakeQuote {
        /// Buffer.
        pub buffer: Pubkey,
        /// Collateral.
        pub amount: u64,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Shares, rounded down; 0 where it is refused.
        pub shares: u128,
        /// Cash that must come along.
        pub cash: u64,
        /// Collateral that could be staked before the buffer is full.
        pub room: u64,
    }
}

view! {
    /// A staker's position.
    pub struct StakerView {
        /// Position.
        pub address: Pubkey,
        /// Buffer.
        pub buffer: Pubkey,
        /// Staker.
        pub owner: Pubkey,
        /// Decimals of the collateral.
        pub decimals: u8,
        /// Decimals of the pool's mint.
        pub settlement_decimals: u8,
        /// Shares.
        pub shares: u128,
        /// Their collateral, rounded down.
        pub collateral: u64,
        /// Their cash, rounded down.
        pub cash: u64,
        /// Income that would be paid now.
        pub income: u64,
        /// Sum of all stakes.
        pub staked: u64,
        /// Sum of all collateral that left.
        pub unstaked: u64,
        /// Income paid, ever.
        pub collected: u64,
        /// Request to leave.
        pub request: RequestView,
        /// Why it cannot be executed now.
        pub unstake_refusal: Option<Refusal>,
    }
}

impl Moment<'_> {
    /// What staking `amount` gives.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_stake(&self, address: &Pubkey, amount: u64) -> Answer<StakeQuote> {
        let mut buffer = Box::new(*self.buffer_of(address)?);
        let mut state = self.copy(&buffer.pool)?;
        let index = buffer.index;
        let held = state.pool.buffer(index)?.collateral;
        let pool = &mut state.pool;
        let minted = prepare_stake(pool, &mut state.book, amount, self.now).and_then(|()| {
            let slot = pool.buffer_mut(index)?;
            buffer.index_income(slot)?;
            buffer.mint_shares(slot, amount)
        });
        let (refusal, (shares, cash)) = match minted {
            Ok(minted) => (None, minted),
            Err(error) => (Some(error.into()), (0, 0)),
        };
        Ok(StakeQuote {
            buffer: *address,
            amount,
            refusal,
            shares,
            cash,
            room: buffer.terms.collateral_cap.saturating_sub(held),
        })
    }

    /// A staker's position.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn staker(&self, address: &Pubkey) -> Answer<StakerView> {
        let positions = &self.snapshot.buffer_positions;
        let position = Self::find(positions, "staker's position", address)?;
        let buffer = self.buffer_of(&position.buffer)?;
        let mut accrued = self.accrued(&buffer.pool)?;
        let holds = accrued.pool.holds;
        let (mut counted, mut owner) = (Box::new(*buffer), *position);
        let slot = accrued.pool.buffer_mut(buffer.index)?;
        counted.index_income(slot)?;
        owner.count_income(&mut counted)?;
        let income = owner.income;
        let worth = counted.burn_shares(slot, position.shares.get())?;
        let mut state = self.copy(&buffer.pool)?;
        let left = take_out(
            state.fund,
            &mut state.pool,
            &mut state.book,
            &mut buffer.clone(),
            &mut position.clone(),
            self.now,
        );
        Ok(StakerView {
            address: *address,
            buffer: position.buffer,
            owner: position.owner,
            decimals: buffer.decimals,
            settlement_decimals: buffer.settlement_decimals,
            shares: position.shares.get(),
            collateral: worth.collateral,
            cash: worth.cash,
            income,
            staked: position.staked,
            unstaked: position.unstaked,
            collected: position.collected,
            request: RequestView::new(&position.request, &holds, self.now),
            unstake_refusal: left.err().map(Refusal::from),
        })
    }
}
