//! Seats: a bonded, unrecused member votes once; the lower median of enough votes decides; a seat that deviates from
//! the appeal's assessment can be slashed. One bit of a mask is one seat.

use anchor_lang::prelude::*;
use bulwark_math::{deviates, lower_median, MAX_SEATS};

use crate::{
    error::BulwarkError,
    state::{Attestor, Claim, Committee, Incident},
};

/// A member's seat.
pub struct Seat {
    /// Index into assessments and members.
    pub index: usize,
    /// The same, for events.
    pub number: u8,
    /// Its bit in masks.
    pub bit: u16,
}

impl Seat {
    /// Seat of `member`, whether it may vote or not.
    pub fn of(committee: &Committee, member: &Pubkey) -> Result<Self> {
        let index = committee.seat_of(member)?;
        Ok(Self {
            index,
            number: u8::try_from(index).map_err(|_| BulwarkError::Overflow)?,
            bit: bit(index)?,
        })
    }

    /// Seat of `member` that has not `voted` and is not `barred`, paid for with a bond that the vote locks: whoever is
    /// wrong must still have it when the seat is slashed.
    pub fn vote(
        committee: &Committee,
        attestor: &mut Attestor,
        incident: &Incident,
        voted: u16,
        barred: u16,
    ) -> Result<Self> {
        let seat = Self::of(committee, &attestor.authority)?;
        require!(barred & seat.bit == 0, BulwarkError::SeatRecused);
        require!(voted & seat.bit == 0, BulwarkError::AlreadyVoted);
        require!(
            attestor.bond >= incident.attestor_bond,
            BulwarkError::AttestorNotBonded
        );
        attestor.locked_until = attestor.locked_until.max(incident.bond_lock());
        attestor.votes = attestor.votes.saturating_add(1);
        Ok(seat)
    }
}

/// Bit of a seat.
fn bit(seat: usize) -> Result<u16> {
    u32::try_from(seat)
        .ok()
        .and_then(|seat| 1u16.checked_shl(seat))
        .ok_or_else(|| BulwarkError::Overflow.into())
}

/// Seats in a mask.
pub fn count(mask: u16) -> u8 {
    u8::try_from(mask.count_ones()).unwrap_or(u8::MAX)
}

/// Seats of a committee that `barred` leaves.
pub fn able(committee: &Committee, barred: u16) -> u8 {
    committee.seats.saturating_sub(count(barred))
}

/// Seats of those of `people` who are members.
pub fn held_by(committee: &Committee, people: &[Pubkey]) -> Result<u16> {
    let mut mask = 0;
    for (index, member) in committee.members().iter().enumerate() {
        if people.contains(member) {
            mask |= bit(index)?;
        }
    }
    Ok(mask)
}

/// Seats of the appeal committee that must not vote on an appeal: the claimant's, and those of members of the
/// committee whose decision is appealed. No member of the appeal committee is the appellant.
pub fn barred_from_appeal(
    appeal_committee: &Committee,
    committee: &Committee,
    claimant: Pubkey,
) -> Result<u16> {
    let party = held_by(appeal_committee, &[claimant])?;
    Ok(party | held_by(appeal_committee, committee.members())?)
}

/// What the votes decide: their lower median, or None without quorum. Refuses while more votes could still change it:
/// before the window is over, a decision needs the vote of every seat that is not `barred`.
pub fn verdict(
    committee: &Committee,
    assessed: &[u64; MAX_SEATS],
    voted: u16,
    barred: u16,
    window_over: bool,
) -> Result<Option<u64>> {
    let cast = voted & !barred;
    let able = able(committee, barred);
    require!(
        window_over || count(cast) >= able || able < committee.threshold,
        BulwarkError::DecisionNotDue
    );
    if count(cast) < committee.threshold {
        return Ok(None);
    }
    let median = lower_median(&mut Claim::votes(assessed, cast));
    Ok(Some(median.ok_or(BulwarkError::InvariantBroken)?))
}

/// Seats whose counted assessment is off the appeal's by more than the tolerance, and which were not slashed.
pub fn deviating(claim: &Claim, incident: &Incident) -> Result<u16> {
    let mut mask = 0;
    let Some(appeal) = claim.decided_appeal() else {
        return Ok(mask);
    };
    let open = claim.voted & !claim.slashed;
    for (index, assessed) in claim.assessed.iter().enumerate() {
        let bit = bit(index)?;
        if open & bit != 0
            && deviates(*assessed, appeal.assessment, incident.tolerance_bps)
                .map_err(BulwarkError::from)?
        {
            mask |= bit;
        }
    }
    Ok(mask)
}
