//! A claim: what one policy asks of one incident, how each seat assessed it, what was approved and paid.
//!
//! ```text
//! Filed -> Decided -> (Appealed -> Final) -> paid -> closed
//! ```

use anchor_lang::prelude::*;

use crate::{constants::*, error::BulwarkError};

const SEATS: usize = MAX_SEATS as usize;

/// Seeds: `["claim", incident, policy]`: one claim a policy and incident, ever. Base units of the pool's mint.
#[account]
#[derive(InitSpace, Debug)]
pub struct Claim {
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Incident.
    pub incident: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Holder, who filed, is paid and gets bond and rent back. A policy with an open claim cannot be transferred.
    pub claimant: Pubkey,
    /// Loss that the claimant states.
    pub requested: u64,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// When it was filed, unix seconds.
    pub filed_at: u64,
    /// Claimant's bond still held; 0 once returned or forfeited.
    pub bond: u64,
    /// Assessed amount by seat.
    pub assessed: [u64; SEATS],
    /// Reason code by seat.
    pub reasons: [u8; SEATS],
    /// Seats that voted.
    pub voted: u16,
    /// Deviating seats already slashed.
    pub slashed: u16,
    /// Whether enough seats voted for a decision on the merits.
    pub had_quorum: bool,
    /// Approved amount; final once the incident is settled.
    pub approved: u64,
    /// Paid.
    pub paid: u64,
    /// The one appeal there can be.
    pub appeal: Option<Appeal>,
    /// For later layouts.
    pub reserved: [u8; 64],
}

/// Where a claim stands.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimStatus {
    /// Waits for its assessment.
    Filed,
    /// Assessed; may be appealed until the incident's deadline.
    Decided,
    /// Waits for the appeal committee.
    Appealed,
    /// Decided on appeal.
    Final,
}

/// An appeal against a decision, by anyone.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// Who appealed, gets the bond back when upheld, and a half of what deviating seats lose.
    pub appellant: Pubkey,
    /// Appellant's bond still held; 0 once returned or forfeited.
    pub bond: u64,
    /// Assessed amount by seat of the appeal committee.
    pub assessed: [u64; SEATS],
    /// Seats that voted.
    pub voted: u16,
    /// Approved amount that was appealed against.
    pub approved_before: u64,
    /// The appeal committee's own assessment before limits; what deviating seats are measured by.
    pub assessment: u64,
    /// Whether the appeal committee reached its threshold.
    pub had_quorum: bool,
}

impl Claim {
    /// Assessments of the seats in `mask`.
    pub fn votes(assessed: &[u64; SEATS], mask: u16) -> Vec<u64> {
        assessed
            .iter()
            .enumerate()
            .filter(|(seat, _)| mask & (1 << *seat) != 0)
            .map(|(_, amount)| *amount)
            .collect()
    }

    /// Refuses any other status.
    pub fn require_status(&self, status: ClaimStatus) -> Result<()> {
        require!(self.status == status, BulwarkError::WrongClaimStatus);
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.paid <= self.approved
                && self.approved <= self.requested
                && self.slashed & !self.voted == 0
                && self.voted >> SEATS == 0,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }
}
