//! An underwriter's shares of a pool.

use anchor_lang::prelude::*;

use super::Hold;
use crate::error::BulwarkError;

/// Seeds: `["position", pool, owner]`.
#[account]
#[derive(InitSpace, Debug)]
pub struct Position {
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// Shares held, those under a withdrawal request included.
    pub shares: u128,
    /// Sum of all deposits, base units; with `withdrawn` and the shares' value it gives the result since entry.
    pub deposited: u64,
    /// Sum of all withdrawals, base units.
    pub withdrawn: u64,
    /// The one request that may be open.
    pub request: Option<WithdrawalRequest>,
    /// For later layouts.
    pub reserved: [u8; 64],
}

/// A decision to leave, made a whole cooldown before it can take effect. The shares keep earning and keep bearing loss.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawalRequest {
    /// Shares to be paid out.
    pub shares: u128,
    /// From when anyone may execute it, unix seconds.
    pub matures_at: u64,
    /// Length of the window in which it may be executed, seconds, as it was at the request.
    pub window: u32,
    /// Owner's least amount: executed below it, the withdrawal is refused.
    pub min_amount_out: u64,
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
    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        if let Some(request) = self.request {
            require!(
                request.shares > 0 && request.shares <= self.shares,
                BulwarkError::SharesExceedPosition
            );
        }
        Ok(())
    }
}
