//! An attestor's bond. Without it a member has a seat but no vote.

use anchor_lang::prelude::*;

/// Seeds: `["attestor", fund, authority]`. Amounts in base units of the fund's bond mint.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Attestor {
    /// Fund.
    pub fund: Pubkey,
    /// Who votes.
    pub authority: Pubkey,
    /// Bond in the fund's bond vault.
    pub bond: u64,
    /// Slashed, ever.
    pub slashed: u64,
    /// Votes cast, ever.
    pub votes: u64,
    /// The bond stays until every incident voted on is decided and its deviating seats could be slashed, unix seconds.
    pub locked_until: u64,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 30],
}
