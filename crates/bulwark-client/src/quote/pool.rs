//! Pools: ledger, share price, what runs.

use anchor_lang::prelude::Pubkey;
use bulwark_math::{
    accrue, mul_div_u64, share_price, Rounding, DAY_SECONDS, RATE_ONE, YEAR_SECONDS,
};

use super::{json::view, Answer, Moment};

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
}
