//! A committee: who attests, and how many must agree. Immutable: a change is a new version.

use anchor_lang::prelude::*;

use crate::{constants::*, error::BulwarkError};

/// Seeds: `["committee", fund, version]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Committee {
    /// Fund.
    pub fund: Pubkey,
    /// Members, `seats` of them; the index is the seat.
    pub members: [Pubkey; MAX_SEATS as usize],
    /// Chosen by the authority; part of the address.
    pub version: u32,
    /// Members.
    pub seats: u8,
    /// Votes that decide.
    pub threshold: u8,
    /// Layout version.
    pub layout: u8,
    /// Bump of this address.
    pub bump: u8,
}

impl Committee {
    /// The members, by seat.
    pub fn members(&self) -> &[Pubkey] {
        self.members
            .get(..usize::from(self.seats))
            .unwrap_or_default()
    }

    /// Seat of a member.
    pub fn seat_of(&self, member: &Pubkey) -> Result<usize> {
        self.members()
            .iter()
            .position(|m| m == member)
            .ok_or_else(|| BulwarkError::NotAMember.into())
    }

    /// What always holds: 1 to 15 distinct members, `3t > 2n` and `t <= n`. The lower median of the votes cast is then
    /// an honest value as long as fewer than half of `threshold` members are dishonest.
    pub fn invariant(&self) -> Result<()> {
        let (seats, threshold) = (u32::from(self.seats), u32::from(self.threshold));
        require!(
            seats >= 1 && u64::from(seats) <= MAX_SEATS,
            BulwarkError::CommitteeSizeOutOfBounds
        );
        require!(
            threshold <= seats && threshold.saturating_mul(3) > seats.saturating_mul(2),
            BulwarkError::ThresholdOutOfBounds
        );
        for (seat, member) in self.members().iter().enumerate() {
            require!(
                !self
                    .members()
                    .iter()
                    .skip(seat.saturating_add(1))
                    .any(|m| m == member),
                BulwarkError::DuplicateMember
            );
        }
        Ok(())
    }
}
