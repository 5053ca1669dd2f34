//! An underwriter's shares of a pool.

use anchor_lang::prelude::*;

use super::{Hold, Wide};
use crate::error::BulwarkError;

/// Seeds: `["position", pool, owner]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Position {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// Shares held, those under a withdrawal request included.
    pub shares: Wide,
    /// Sum of all deposits, base units; with `withdrawn` and the shares' value it gives the result since entry.
    pub deposited: u64,
    /// Sum of all withdrawals, base units.
    pub withdrawn: u64,
    /// The one request that may be open; of no shares when none is (see `request()`).
    pub request: WithdrawalRequest,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 62],
}

/// A decision to leave, made a whole cooldown before it can take effect. The shares keep earning and keep bearing loss.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct WithdrawalRequest {
    /// Shares to be paid out.
    pub shares: Wide,
    /// From when anyone may execute it, unix seconds.
    pub matures_at: u64,
    /// Owner's least amount: executed below it, the withdrawal is refused.
    pub min_amount_out: u64,
    /// Length of the window in which it may be executed, seconds, as it was at the request.
    pub window: u32,
    /// Alignment.
    pub padding: [u8; 4],
}

impl WithdrawalRequest {
    /// Last second at which it can be executed. A request alive when confirmed incidents began to hold the pool's exits
    /// has a whole window again from their release; `holds` are the pool's, newest first. One hold may follow another
    /// inside that window, so each looks at the deadline that the one before left.
    pub fn deadline(&self, holds: &[Hold]) -> u64 {
        let window = u64::from(self.window);
        holds
            .iter()
            .rev()
            .fold(self.matures_at.saturating_add(window), |deadline, hold| {
                if deadline >= hold.from {
                    deadline.max(hold.until.saturating_add(window))
                } else {
                    deadline
                }
            })
    }

    /// Refuses a request that has not matured or has lapsed.
    pub fn require_executable(&self, now: u64, holds: &[Hold]) -> Result<()> {
        require!(now >= self.matures_at, BulwarkError::WithdrawalNotMatured);
        require!(now <= self.deadline(holds), BulwarkError::WithdrawalLapsed);
        Ok(())
    }
}

impl Position {
    /// The open request.
    pub fn request(&self) -> Option<WithdrawalRequest> {
        Some(self.request).filter(|request| request.shares != Wide::default())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.request.shares.get() <= self.shares.get(),
            BulwarkError::SharesExceedPosition
        );
        Ok(())
    }
}
