//! Deposits and withdrawals.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::underwriting::{
        deposit::prepare_deposit,
        withdraw::{burn_request, prepare_withdrawal},
    },
    state::{Wide, WithdrawalRequest},
};

use super::{bps, greatest, json::view, Answer, Moment, Refusal};

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

impl Moment<'_> {
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
}
