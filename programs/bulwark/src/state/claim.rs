//! A claim: what one policy asks of one incident, how each seat assessed it, what was approved and paid.
//!
//! ```text
//! Filed -> Decided -> (Appealed -> Final) -> paid -> closed
//! ```

use anchor_lang::prelude::*;

use crate::{constants::*, error::BulwarkError};

const SEATS: usize = MAX_SEATS as usize;

/// Seeds: `["claim", incident, policy]`: one claim a policy and incident, ever. Base units of the pool's mint.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Claim {
    /// Incident.
    pub incident: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Holder, who filed, is paid and gets bond and rent back. A policy with an open claim cannot be transferred.
    pub claimant: Pubkey,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// Loss that the claimant states.
    pub requested: u64,
    /// When it was filed, unix seconds.
    pub filed_at: u64,
    /// Claimant's bond still held; 0 once returned or forfeited.
    pub bond: u64,
    /// Approved amount; final once the incident is settled.
    pub approved: u64,
    /// Paid.
    pub paid: u64,
    /// Assessed amount by seat.
    pub assessed: [u64; SEATS],
    /// The one appeal there can be; of nobody when there is none (see `appeal()`).
    pub appeal: Appeal,
    /// Seats that voted.
    pub voted: u16,
    /// Deviating seats already slashed.
    pub slashed: u16,
    /// Reason code by seat.
    pub reasons: [u8; SEATS],
    /// `ClaimStatus`.
    pub status: u8,
    /// 1 when enough seats voted for a decision on the merits.
    pub had_quorum: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 65],
}

/// Where a claim stands.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
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
#[zero_copy]
#[derive(Debug, PartialEq, Eq)]
pub struct Appeal {
    /// Who appealed, gets the bond back when upheld, and a half of what deviating seats lose.
    pub appellant: Pubkey,
    /// Appellant's bond still held; 0 once returned or forfeited.
    pub bond: u64,
    /// Approved amount that was appealed against.
    pub approved_before: u64,
    /// The appeal committee's own assessment before limits; what deviating seats are measured by.
    pub assessment: u64,
    /// Assessed amount by seat of the appeal committee.
    pub assessed: [u64; SEATS],
    /// Seats that voted.
    pub voted: u16,
    /// 1 when the appeal committee reached its threshold.
    pub had_quorum: u8,
    /// Alignment.
    pub padding: [u8; 5],
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

    /// Where it stands.
    pub fn status(&self) -> ClaimStatus {
        match self.status {
            0 => ClaimStatus::Filed,
            1 => ClaimStatus::Decided,
            2 => ClaimStatus::Appealed,
            _ => ClaimStatus::Final,
        }
    }

    /// The appeal, if there is one.
    pub fn appeal(&self) -> Option<&Appeal> {
        Some(&self.appeal).filter(|appeal| appeal.appellant != Pubkey::default())
    }

    /// The appeal, once its committee has decided with a quorum.
    pub fn decided_appeal(&self) -> Option<&Appeal> {
        self.appeal().filter(|appeal| appeal.had_quorum != 0)
    }

    /// Refuses any other status.
    pub fn require_status(&self, status: ClaimStatus) -> Result<()> {
        require!(self.status == status as u8, BulwarkError::WrongClaimStatus);
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.paid <= self.approved
                && self.approved <= self.requested
                && self.slashed & !self.voted == 0
                && self.voted >> SEATS == 0
                && self.status <= ClaimStatus::Final as u8,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }
}
