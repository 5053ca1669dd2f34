//! Anyone has a seat slashed whose counted assessment is off the appeal's by more than the tolerance.
//!
//! It shall: slash a seat once a claim, by the share of the least bond that the incident began with, at most what is
//! there; pay half to the appellant, the rest to the treasury, both in the bond mint; refuse every other seat.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{bps_of, Rounding};

use super::seat::{deviating, Seat};
use crate::{
    error::BulwarkError,
    events::{emit_cpi, SeatSlashed},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::debit, Attestor, Claim, ClaimStatus, Committee, Fund, Incident},
};

/// Accounts of `slash_seat`.
#[event_cpi]
#[derive(Accounts)]
pub struct SlashSeat<'info> {
    /// Fund, whose address signs for the bond vault.
    #[account(
        has_one = bond_mint @ BulwarkError::WrongMint,
        has_one = bond_vault @ BulwarkError::WrongVault
    )]
    pub fund: Box<Account<'info, Fund>>,
    /// Committee that the incident began with.
    pub committee: Box<Account<'info, Committee>>,
    /// Incident.
    #[account(
        has_one = fund @ BulwarkError::WrongFund,
        has_one = committee @ BulwarkError::WrongCommittee
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Claim.
    #[account(mut, has_one = incident @ BulwarkError::WrongIncident)]
    pub claim: Box<Account<'info, Claim>>,
    /// Attestor of the seat.
    #[account(mut, has_one = fund @ BulwarkError::WrongAttestor)]
    pub attestor: Box<Account<'info, Attestor>>,
    /// Mint of attestors' bonds.
    /// CHECK: by address; the token program checks it.
    pub bond_mint: UncheckedAccount<'info>,
    /// Vault of attestors' bonds.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub bond_vault: UncheckedAccount<'info>,
    /// Appellant's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&appellant_token, bond_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&appellant_token, &claim.appeal.appellant)
            @ BulwarkError::WrongTokenOwner
    )]
    pub appellant_token: UncheckedAccount<'info>,
    /// Treasury's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&treasury_token, bond_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&treasury_token, &fund.treasury) @ BulwarkError::WrongTokenOwner
    )]
    pub treasury_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

impl SlashSeat<'_> {
    /// Marks the seat and takes the amount from the attestor's bond; returns seat and amount.
    fn slash(&mut self) -> Result<(Seat, u64)> {
        self.claim.require_status(ClaimStatus::Final)?;
        let seat = Seat::of(&self.committee, &self.attestor.authority)?;
        require!(
            deviating(&self.claim, &self.incident)? & seat.bit != 0,
            BulwarkError::SeatNotSlashable
        );
        let share = bps_of(
            self.incident.attestor_bond,
            self.incident.slash_bps,
            Rounding::Up,
        )
        .map_err(BulwarkError::from)?;
        let amount = share.min(self.attestor.bond);
        self.claim.slashed |= seat.bit;
        debit(&mut self.attestor.bond, amount)?;
        self.attestor.slashed = self.attestor.slashed.saturating_add(amount);
        self.claim.invariant()?;
        Ok((seat, amount))
    }

    /// Pays both shares from the bond vault.
    fn pay(&mut self, to_appellant: u64, to_treasury: u64) -> Result<()> {
        let (id, bump) = (self.fund.id.to_le_bytes(), [self.fund.bump]);
        let shares = [
            (&self.appellant_token, to_appellant),
            (&self.treasury_token, to_treasury),
        ];
        for (to, amount) in shares {
            Payment {
                token_program: &self.token_program,
                mint: &self.bond_mint,
                vault: &self.bond_vault,
            }
            .pay_out(
                to,
                self.fund.as_ref().as_ref(),
                &self.fund.signer_seeds(&id, &bump),
                amount,
            )?;
        }
        Ok(())
    }
}

/// See the module's "shall" list.
pub fn handle_slash_seat(ctx: Context<SlashSeat>) -> Result<()> {
    let now = now()?;
    let accounts = &mut *ctx.accounts;
    let bond_before = accounts.attestor.bond;
    let (seat, amount) = accounts.slash()?;
    let to_appellant = amount >> 1;
    let to_treasury = amount.saturating_sub(to_appellant);
    accounts.pay(to_appellant, to_treasury)?;
    let event = SeatSlashed {
        incident: accounts.incident.key(),
        claim: accounts.claim.key(),
        authority: accounts.attestor.authority,
        seat: seat.number,
        to_appellant,
        to_treasury,
        bond_before,
        bond_after: accounts.attestor.bond,
        at: now,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
