//! Everything that a plan is made from, as it was at one moment.

use std::collections::BTreeMap;

use anchor_lang::prelude::{pubkey, Clock, Pubkey};
use anyhow::{Context, Result};
use bulwark::state::Feed;
use bulwark_client::{price_update::PYTH_RECEIVER, Snapshot};

use super::plan::Options;
use crate::chain::{Account, Chain};

/// Account of the clock.
const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// Program of the price accounts that Pyth keeps up to date itself.
const PYTH_PUSH_ORACLE: Pubkey = pubkey!("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");

/// The program's accounts, the vaults' balances, prices and the time.
#[derive(Clone, Default)]
pub struct State {
    /// The chain's clock, unix seconds.
    pub now: u64,
    /// The program's accounts and the balances of pools' vaults.
    pub snapshot: Snapshot,
    /// Token program of each mint that money is held in.
    pub token_programs: BTreeMap<Pubkey, Pubkey>,
    /// Price accounts by address; of no data where there is none.
    pub prices: BTreeMap<Pubkey, Account>,
    /// Who would send.
    pub keeper: Pubkey,
    /// Lamports of whoever would send.
    pub lamports: u64,
    /// Accounts of the program that this version cannot read.
    pub unknown: usize,
}

/// Time of the clock's account: the last of its five words.
fn time(account: Option<&Account>) -> Result<u64> {
    account
        .and_then(|account| account.data.get(32..40)?.try_into().ok())
        .and_then(|bytes| u64::try_from(i64::from_le_bytes(bytes)).ok())
        .context("the chain has no clock")
}

const _: () = assert!(core::mem::size_of::<Clock>() == 40);

/// Accounts that a feed's price is read from: those given, else the one that Pyth keeps.
pub fn price_accounts(address: &Pubkey, feed: &Feed, options: &Options) -> Vec<Pubkey> {
    if let Some(given) = options.price_updates.get(address) {
        return given.clone();
    }
    if feed.source != PYTH_RECEIVER {
        return Vec::new();
    }
    vec![pyth_account(&feed.feed_id)]
}

/// Price account of a feed id that Pyth keeps: its first shard's.
fn pyth_account(feed_id: &[u8; 32]) -> Pubkey {
    Pubkey::find_program_address(&[&0u16.to_le_bytes(), feed_id], &PYTH_PUSH_ORACLE).0
}

impl State {
    /// Reads everything.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    pub fn read(chain: &mut impl Chain, options: &Options) -> Result<Self> {
        let mut state = Self {
            keeper: chain.payer(),
            ..Self::default()
        };
        for (address, account) in chain.program_accounts()? {
            if !state.snapshot.update(address, &account.data) {
                state.unknown = state.unknown.saturating_add(1);
            }
        }
        for (address, feed) in &state.snapshot.feeds {
            for account in price_accounts(address, feed, options) {
                state.prices.entry(account).or_default();
            }
        }
        let vaults = state.snapshot.pools.values().map(|pool| pool.vault);
        let beside: Vec<_> = vaults.chain(state.mints()).collect();
        state.refresh(chain, &beside)?;
        Ok(state)
    }

    /// Reads some accounts anew: what a transaction may have changed; and time and prices.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    pub fn refresh(&mut self, chain: &mut impl Chain, touched: &[Pubkey]) -> Result<()> {
        let mut asked = vec![CLOCK, self.keeper];
        asked.extend(self.prices.keys());
        let beside = asked.len();
        asked.extend(touched.iter().filter(|address| **address != self.keeper));
        let mut accounts = chain.accounts(&asked)?;
        let changed = accounts.split_off(beside.min(accounts.len()));
        self.now = time(accounts.first().and_then(Option::as_ref))?;
        let keeper = accounts.get(1).and_then(Option::as_ref);
        self.lamports = keeper.map_or(0, |account| account.lamports);
        for (price, account) in self.prices.values_mut().zip(accounts.into_iter().skip(2)) {
            *price = account.unwrap_or_default();
        }
        let mints = self.mints();
        for (address, account) in asked.into_iter().skip(beside).zip(changed) {
            self.take(address, account, &mints);
        }
        Ok(())
    }

    /// Takes over an account as it is now.
    fn take(&mut self, address: Pubkey, account: Option<Account>, mints: &[Pubkey]) {
        let Some(account) = account else {
            self.snapshot.update(address, &[]);
            return;
        };
        if account.owner == bulwark::ID {
            self.snapshot.update(address, &account.data);
        } else if mints.contains(&address) {
            self.token_programs.insert(address, account.owner);
        } else if let Some(amount) = token_amount(&account.data) {
            self.snapshot.update_balance(address, amount);
        }
    }

    /// Mints that money is held in.
    fn mints(&self) -> Vec<Pubkey> {
        let snapshot = &self.snapshot;
        let funds = snapshot.funds.values().map(|fund| fund.bond_mint);
        let pools = snapshot.pools.values().map(|pool| pool.mint);
        let buffers = snapshot.buffers.values().map(|buffer| buffer.mint);
        let mut mints: Vec<_> = funds.chain(pools).chain(buffers).collect();
        mints.sort_unstable();
        mints.dedup();
        mints
    }
}

/// Amount of a token account, by its layout (bytes 64 to 72).
fn token_amount(data: &[u8]) -> Option<u64> {
    (data.len() >= 165)
        .then(|| data.get(64..72)?.try_into().ok().map(u64::from_le_bytes))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses that Pyth publishes for its sponsored feeds (docs.pyth.network).
    #[test]
    fn the_account_that_pyth_keeps_is_found() {
        let sol = [
            0xef, 0x0d, 0x8b, 0x6f, 0xda, 0x2c, 0xeb, 0xa4, 0x1d, 0xa1, 0x5d, 0x40, 0x95, 0xd1,
            0xda, 0x39, 0x2a, 0x0d, 0x2f, 0x8e, 0xd0, 0xc6, 0xc7, 0xbc, 0x0f, 0x4c, 0xfa, 0xc8,
            0xc2, 0x80, 0xb5, 0x6d,
        ];
        assert_eq!(
            pyth_account(&sol),
            pubkey!("7UVimffxr9ow1uXYxsr4LHAcV58mLzhmwaeKvJ1pjLiE")
        );
    }
}
