//! A put on a buffer's collateral: its writer's side. The buffer's side is a `PutSlot` (DESIGN section 13).
//!
//! ```text
//! written -> bought -> expired -> closed
//!        \-> taken back
//! ```
//! What the writer locks lies in the pool's vault (`Pool::puts`), what the buffer delivers in the buffer's vault
//! (`Buffer::delivered`): exercise moves no token, and no frozen account can stop it.

use anchor_lang::prelude::*;

use crate::error::BulwarkError;

/// No slot of the buffer.
pub const NOT_BOUGHT: u8 = u8::MAX;

/// Seeds: `["hedge", buffer, first writer, nonce]`. Collateral in base units of its mint, money in base units of the pool's.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Hedge {
    /// Buffer whose collateral it is a put on.
    pub buffer: Pubkey,
    /// Who has the collateral, and what is not used of the lock; transferable.
    pub writer: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// Price at which the buffer may sell, over `PRICE_ONE`.
    pub strike: u64,
    /// Collateral that the buffer may still deliver.
    pub size: u64,
    /// Money locked for it: `ceil(strike * size)`.
    pub locked: u64,
    /// First second in which it cannot be exercised, unix seconds.
    pub expiry: u64,
    /// Premium asked, then paid.
    pub premium: u64,
    /// Collateral delivered and not yet collected.
    pub delivered: u64,
    /// Slot of the buffer that holds it; `NOT_BOUGHT` before.
    pub slot: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 69],
}

impl Hedge {
    /// Whether the buffer bought it.
    pub fn is_bought(&self) -> bool {
        self.slot != NOT_BOUGHT
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            (self.size > 0 || self.locked == 0) && (self.is_bought() || self.delivered == 0),
            BulwarkError::InvariantBroken
        );
        Ok(())
    }
}
