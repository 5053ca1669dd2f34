//! A member in conflict loses its seat in an incident: by its own signature, or because anyone shows the policy or
//! position that the incident touches.
//!
//! It shall: accept as proof a position of the incident's pool or of a tranche that re-insures it, with shares, or a policy
//! of its product that ends after the loss, and void the seat of whoever owns it; without proof, void the signer's own
//! seat; take the seat's votes back from the report and from every claim not decided yet. A confirmed incident stays confirmed, and a seat whose
//! assessment was counted in a decision stays liable to be slashed: recusing is no way out.

use anchor_lang::prelude::*;

use super::seat::Seat;
use crate::{
    error::BulwarkError,
    events::SeatRecused,
    instructions::now,
    state::{Committee, Incident, IncidentStatus, Policy, Position, Tranche, TranchePosition},
};

/// Accounts of `recuse`.
#[derive(Accounts)]
pub struct Recuse<'info> {
    /// The member itself, or anyone who brings the proof.
    pub signer: Signer<'info>,
    /// Incident.
    #[account(mut, has_one = committee @ BulwarkError::WrongCommittee)]
    pub incident: Box<Account<'info, Incident>>,
    /// Committee that the incident began with.
    pub committee: Box<Account<'info, Committee>>,
    /// Proof: a member's position of the pool.
    #[account(constraint = position.pool == incident.pool @ BulwarkError::WrongPool)]
    pub position: Option<Box<Account<'info, Position>>>,
    /// Proof: a member's policy of the product.
    #[account(constraint = policy.product == incident.product @ BulwarkError::WrongProduct)]
    pub policy: Option<Box<Account<'info, Policy>>>,
    /// The tranche of the proof below.
    #[account(constraint = tranche.pool == incident.pool @ BulwarkError::WrongPool)]
    pub tranche: Option<Box<Account<'info, Tranche>>>,
    /// Proof: a member's position of a tranche of the pool.
    pub tranche_position: Option<Box<Account<'info, TranchePosition>>>,
}

impl<'info> Recuse<'info> {
    /// Who is in conflict, and the account that proves it.
    fn conflict(&self) -> Result<(Pubkey, Pubkey)> {
        match (&self.position, &self.policy, self.reinsurance()?) {
            (None, None, None) => Ok((self.signer.key(), self.signer.key())),
            (Some(position), None, None) if position.shares.get() > 0 => {
                Ok((position.owner, position.key()))
            }
            (None, Some(policy), None) if policy.end > self.incident.incident_time => {
                Ok((policy.holder, policy.key()))
            }
            (None, None, Some(position)) if position.shares.get() > 0 => {
                Ok((position.owner, position.key()))
            }
            _ => err!(BulwarkError::NoConflict),
        }
    }

    /// The position of a tranche shown as proof, which must be of the tranche shown with it.
    fn reinsurance(&self) -> Result<Option<&Account<'info, TranchePosition>>> {
        match (&self.tranche, &self.tranche_position) {
            (None, None) => Ok(None),
            (Some(tranche), Some(position)) if position.tranche == tranche.key() => {
                Ok(Some(position))
            }
            _ => err!(BulwarkError::WrongTranche),
        }
    }
}

/// See the module's "shall" list.
pub fn handle_recuse(ctx: Context<Recuse>) -> Result<()> {
    let now = now()?;
    let (member, proof) = ctx.accounts.conflict()?;
    let incident = &mut ctx.accounts.incident;
    require!(
        matches!(
            incident.status(),
            IncidentStatus::Reported | IncidentStatus::Confirmed
        ),
        BulwarkError::WrongIncidentStatus
    );
    let seat = Seat::of(&ctx.accounts.committee, &member)?;
    require!(incident.recused & seat.bit == 0, BulwarkError::SeatRecused);
    incident.recused |= seat.bit;
    incident.yes &= !seat.bit;
    incident.no &= !seat.bit;
    incident.invariant()?;
    emit!(SeatRecused {
        incident: incident.key(),
        member,
        seat: seat.number,
        proof,
        at: now,
    });
    Ok(())
}
