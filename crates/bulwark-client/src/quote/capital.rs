//! Pools, deposits, withdrawals and underwriters' positions.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    error::BulwarkError,
    instructions::underwriting::{
        deposit::prepare_deposit,
        withdraw::{burn_request, prepare_withdrawal},
    },
    state::{Hold, Wide, WithdrawalRequest},
};
use bulwark_math::{
    accrue, mul_div_u64, share_price, Rounding, DAY_SECONDS, RATE_ONE, YEAR_SECONDS,
};

use super::{
    bps, greatest,
    json::{view, words},
    Answer, Moment, Refusal,
};

view! {
    /// A pool with its premium earned up to a moment. Base units of its mint.
    pub struct PoolView {
        /// Pool.
        pub address: Pubkey,
        /// Fund.
        pub fund: Pubkey,
        /// Settlement mint.
        pub mint: Pubkey,
        /// Its decimals.
        pub decimals: u8,
        /// The moment.
        pub at: u64,
        /// What became earned since the chain last counted it.
        pub earned_since: u64,
        /// Underwriters'.
        pub capital: u64,
        /// Premium not earned yet.
        pub unearned: u64,
        /// Claims'.
        pub payable: u64,
        /// Tranches'.
        pub ceded_payable: u64,
        /// Stakers'.
        pub buffer_payable: u64,
        /// Writers' of puts.
        pub puts: u64,
        /// The treasury's.
        pub fees: u64,
        /// Reporters', claimants' and appellants'.
        pub bonds: u64,
        /// All of these.
        pub ledger: u64,
        /// Shares of all positions.
        pub total_shares: u128,
        /// Worth of a million shares over `SHARE_PRICE_ONE`, rounded down.
        pub share_price: u128,
        /// What running policies earn a day.
        pub earning_per_day: u64,
        /// The same a year over capital, over 1e9, before fees and cessions.
        pub gross_yield: u64,
        /// Premium sold, ever.
        pub premium_written: u64,
        /// Premium earned, ever.
        pub premium_earned: u64,
        /// Premium refunded, ever.
        pub premium_refunded: u64,
        /// Losses charged to capital, ever.
        pub losses: u64,
        /// Recoveries and injections, ever.
        pub gains: u64,
        /// Sum insured on risk, as far as products have been rolled.
        pub exposure: u64,
        /// Incidents that hold it.
        pub confirmed_incidents: u32,
        /// Its stop-loss has tripped.
        pub tripped: bool,
        /// It has stopped for good.
        pub wiped: bool,
        /// Net losses of the year that aggregate layers and the stop-loss are measured by.
        pub net_losses_of_year: u64,
    }
}

view! {
    /// What a deposit would give.
    pub struct DepositQuote {
        /// Pool.
        pub pool: Pubkey,
        /// Amount asked for.
        pub amount: u64,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Shares, rounded down; 0 where it is refused.
        pub shares: u128,
        /// Capital after.
        pub capital_after: u64,
        /// Shares of all positions after.
        pub total_shares_after: u128,
        /// Part of the pool that the new shares would be.
        pub share_of_pool_bps: u32,
        /// What could be deposited before the cap.
        pub room: u64,
    }
}

view! {
    /// What shares would be paid if a request for them had matured.
    pub struct WithdrawalQuote {
        /// Pool.
        pub pool: Pubkey,
        /// Shares asked for.
        pub shares: u128,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Their worth, rounded down.
        pub amount: u64,
        /// Capital after.
        pub capital_after: u64,
        /// From when a request made now could be executed.
        pub matures_at: u64,
        /// Last second in which it could.
        pub lapses_at: u64,
        /// Most shares that could leave now.
        pub most_shares: u128,
    }
}

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
    /// A pool.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn pool_view(&self, address: &Pubkey) -> Answer<PoolView> {
        let state = self.accrued(address)?;
        let pool = &*state.pool;
        let in_time = |seconds| accrue(0, pool.earning_rate, seconds).map(|(whole, _)| whole);
        let a_year = in_time(YEAR_SECONDS)?;
        let gross_yield = match pool.capital {
            0 => 0,
            capital => mul_div_u64(a_year, RATE_ONE, capital, Rounding::Down).unwrap_or(u64::MAX),
        };
        Ok(PoolView {
            address: *address,
            fund: pool.fund,
            mint: pool.mint,
            decimals: pool.decimals,
            at: self.now,
            earned_since: state.earned,
            capital: pool.capital,
            unearned: pool.unearned,
            payable: pool.payable,
            ceded_payable: pool.ceded_payable,
            buffer_payable: pool.buffer_payable,
            puts: pool.puts,
            fees: pool.fees,
            bonds: pool.bonds,
            ledger: pool.ledger()?,
            total_shares: pool.total_shares.get(),
            share_price: share_price(pool.capital, pool.total_shares.get())?,
            earning_per_day: in_time(DAY_SECONDS)?,
            gross_yield,
            premium_written: pool.premium_written,
            premium_earned: pool.premium_earned,
            premium_refunded: pool.premium_refunded,
            losses: pool.losses,
            gains: pool.gains,
            exposure: pool.exposure,
            confirmed_incidents: pool.confirmed_incidents,
            tripped: pool.stop_loss.tripped == 1,
            wiped: pool.wiped == 1,
            net_losses_of_year: pool.net_losses_of_year,
        })
    }

    /// What a deposit of `amount` gives.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_deposit(&self, pool: &Pubkey, amount: u64) -> Answer<DepositQuote> {
        let mut state = self.copy(pool)?;
        let accrued = self.accrued(pool)?.pool;
        let room = accrued.settings.deposit_cap.saturating_sub(accrued.capital);
        let after = &mut *state.pool;
        let minted = prepare_deposit(state.fund, after, &mut state.book, amount, self.now)
            .and_then(|()| after.mint_shares(amount));
        let (refusal, shares) = match minted {
            Ok(shares) => (None, shares),
            Err(error) => (Some(error.into()), 0),
        };
        let after = if refusal.is_some() {
            &accrued
        } else {
            &state.pool
        };
        Ok(DepositQuote {
            pool: *pool,
            amount,
            refusal,
            shares,
            capital_after: after.capital,
            total_shares_after: after.total_shares.get(),
            share_of_pool_bps: bps(shares, after.total_shares.get()),
            room,
        })
    }

    /// What `shares` would be paid now, and which rule stands against it.
    ///
    /// # Errors
    /// When an account is missing, its figures break the rules, or the pool has not so many shares.
    pub fn quote_withdrawal(&self, pool: &Pubkey, shares: u128) -> Answer<WithdrawalQuote> {
        let mut state = self.copy(pool)?;
        let rules = &state.fund.parameters;
        let asked = |shares: u128| WithdrawalRequest {
            shares: shares.into(),
            matures_at: self.now,
            ..WithdrawalRequest::default()
        };
        let coming = WithdrawalRequest {
            matures_at: self.now.saturating_add(rules.withdrawal_cooldown.into()),
            window: rules.withdrawal_window,
            ..asked(shares)
        };
        let lapses_at = coming.deadline(&state.pool.holds);
        let prepared =
            prepare_withdrawal(&mut state.pool, &mut state.book, &asked(shares), self.now);
        let before = if prepared.is_ok() {
            state.pool
        } else {
            self.accrued(pool)?.pool
        };
        let leave = |shares: u128| {
            let mut after = before.clone();
            burn_request(state.fund, &mut after, &asked(shares), Wide::default()).map(|_| after)
        };
        let amount = before.value_of(shares)?;
        let most = if prepared.is_ok() {
            greatest(1, before.total_shares.get(), |shares| {
                // Too few to be worth a unit is no rule that more of them would break.
                before.value_of(shares).is_ok_and(|worth| worth == 0) || leave(shares).is_ok()
            })
        } else {
            None
        };
        Ok(WithdrawalQuote {
            pool: *pool,
            shares,
            refusal: prepared
                .and_then(|()| leave(shares).map(|_| ()))
                .err()
                .map(Refusal::from),
            amount,
            capital_after: before.capital.saturating_sub(amount),
            matures_at: coming.matures_at,
            lapses_at,
            most_shares: most.unwrap_or(0),
        })
    }

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
