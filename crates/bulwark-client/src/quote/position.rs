//! Underwriters' positions and requests to leave.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    error::BulwarkError,
    instructions::underwriting::withdraw::{burn_request, prepare_withdrawal},
    state::{Hold, Wide, WithdrawalRequest},
};

use super::{
    bps,
    json::{view, words},
    Answer, Moment, Refusal,
};

words! {
    /// Where a request to leave stands.
    pub enum RequestState {
        /// There is none.
        None => "none",
        /// It has not matured.
        Cooling => "cooling",
        /// It can be executed.
        Executable => "executable",
        /// It can no longer be executed.
        Lapsed => "lapsed",
    }
}

view! {
    /// A request to leave.
    pub struct RequestView {
        /// Where it stands.
        pub state: RequestState,
        /// Shares.
        pub shares: u128,
        /// From when it can be executed.
        pub matures_at: u64,
        /// Last second in which it can, holds counted.
        pub lapses_at: u64,
        /// Owner's least amount.
        pub min_amount_out: u64,
    }
}

impl RequestView {
    /// A request under a pool's holds, at `now`.
    pub(super) fn new(request: &WithdrawalRequest, holds: &[Hold], now: u64) -> Self {
        let lapses_at = request.deadline(holds);
        Self {
            state: match request.shares.get() {
                0 => RequestState::None,
                _ if now < request.matures_at => RequestState::Cooling,
                _ if now <= lapses_at => RequestState::Executable,
                _ => RequestState::Lapsed,
            },
            shares: request.shares.get(),
            matures_at: request.matures_at,
            lapses_at,
            min_amount_out: request.min_amount_out,
        }
    }
}

view! {
    /// An underwriter's position.
    pub struct PositionView {
        /// Position.
        pub address: Pubkey,
        /// Pool.
        pub pool: Pubkey,
        /// Underwriter.
        pub owner: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Shares.
        pub shares: u128,
        /// Their worth, rounded down.
        pub value: u64,
        /// Sum of all deposits.
        pub deposited: u64,
        /// Sum of all withdrawals.
        pub withdrawn: u64,
        /// Part of the pool.
        pub share_of_pool_bps: u32,
        /// Request to leave.
        pub request: RequestView,
        /// Worth of the shares under request.
        pub request_value: u64,
        /// That worth is below the owner's least: executed now, the request would end and nothing leave.
        pub below_least: bool,
        /// Why the request cannot be executed now.
        pub withdraw_refusal: Option<Refusal>,
    }
}

impl Moment<'_> {
    /// An underwriter's position.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn position(&self, address: &Pubkey) -> Answer<PositionView> {
        let position = Self::find(&self.snapshot.positions, "position", address)?;
        let state = self.accrued(&position.pool)?;
        let (pool, shares) = (&*state.pool, position.shares.get());
        let request = position.request;
        let request_value = pool.value_of(request.shares.get())?;
        Ok(PositionView {
            address: *address,
            pool: position.pool,
            owner: position.owner,
            decimals: pool.decimals,
            shares,
            value: pool.value_of(shares)?,
            deposited: position.deposited,
            withdrawn: position.withdrawn,
            share_of_pool_bps: bps(shares, pool.total_shares.get()),
            request: RequestView::new(&request, &pool.holds, self.now),
            request_value,
            below_least: request_value < request.min_amount_out,
            withdraw_refusal: self.withdraw(&position.pool, &request, position.shares)?,
        })
    }

    /// Why `request` of a position with `held` shares cannot be executed now.
    fn withdraw(
        &self,
        pool: &Pubkey,
        request: &WithdrawalRequest,
        held: Wide,
    ) -> Answer<Option<Refusal>> {
        if request.shares == Wide::default() {
            return Ok(Some(BulwarkError::NoWithdrawalRequest.into()));
        }
        let mut state = self.copy(pool)?;
        let left = prepare_withdrawal(&mut state.pool, &mut state.book, request, self.now)
            .and_then(|()| burn_request(state.fund, &mut state.pool, request, held));
        Ok(left.err().map(Refusal::from))
    }
}
