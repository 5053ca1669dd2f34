//! The fund: who governs it and by which rules. Read-only on every user path.

use anchor_lang::prelude::*;

use super::FundParameters;
use crate::{constants::*, error::BulwarkError, seeds};

/// Seeds: `["fund", creator, id]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Fund {
    /// Authority at creation; part of the address, without power afterwards.
    pub creator: Pubkey,
    /// May change parameters, open pools, list and assess products and form committees. A key, a multisig's vault or a
    /// governance account: any signer.
    pub authority: Pubkey,
    /// Proposed successor, who must accept; the default key when there is none.
    pub pending_authority: Pubkey,
    /// May pause, nothing else.
    pub guardian: Pubkey,
    /// Owner of the token accounts that fees, forfeited bonds and donations go to.
    pub treasury: Pubkey,
    /// Committee that decides appeals; the default key until it is set, and no incident can be reported before.
    pub appeal_committee: Pubkey,
    /// Mint of the attestors' bonds.
    pub bond_mint: Pubkey,
    /// Token account of the attestors' bonds, owned by this address.
    pub bond_vault: Pubkey,
    /// Chosen by the creator; part of the address.
    pub id: u64,
    /// Rules that governance may change.
    pub parameters: FundParameters,
    /// Until when each operation (`Operation` is the index) is paused, unix seconds; 0 = never paused.
    pub paused_until: [u64; Operation::COUNT],
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// Bump of the bond vault.
    pub bond_vault_bump: u8,
    /// Programs whose price accounts feeds may read; the default key is an empty place.
    pub oracle_sources: [Pubkey; 2],
    /// For later layouts.
    pub reserved: [u8; 61],
}

/// What can be paused, each by itself. Withdrawals, attestation, settlement, payouts and refunds cannot.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// New capital by deposit.
    Deposit,
    /// Buying, renewing and increasing cover.
    Purchase,
    /// Transferring policies.
    Transfer,
    /// Reporting incidents.
    Report,
}

impl Operation {
    /// How many there are; room for later ones.
    pub const COUNT: usize = 8;
}

impl Fund {
    /// The proposed successor of the authority, if there is one.
    pub fn pending_authority(&self) -> Option<Pubkey> {
        Some(self.pending_authority).filter(|key| *key != Pubkey::default())
    }

    /// The committee that decides appeals, if one is set.
    pub fn appeal_committee(&self) -> Option<Pubkey> {
        Some(self.appeal_committee).filter(|key| *key != Pubkey::default())
    }

    /// Whether feeds may read a program's price accounts. The default key, which is the system program's, never is a source.
    pub fn allows_source(&self, source: &Pubkey) -> bool {
        *source != Pubkey::default() && self.oracle_sources.contains(source)
    }

    /// Refuses a paused operation.
    pub fn require_running(&self, operation: Operation, now: u64) -> Result<()> {
        require!(
            now >= self.paused_until[operation as usize],
            BulwarkError::OperationPaused
        );
        Ok(())
    }

    /// Pauses `operation` for `seconds`: at most `MAX_PAUSE`, and only when the last pause ended at least `MAX_PAUSE`
    /// ago (a running pause is never extended). Reports are paused for half of their window at most: a loss can be
    /// reported in time whatever the guardian does.
    pub fn pause(&mut self, operation: Operation, seconds: u64, now: u64) -> Result<u64> {
        let longest = match operation {
            Operation::Report => MAX_PAUSE.min(u64::from(self.parameters.report_window) >> 1),
            _ => MAX_PAUSE,
        };
        require!(
            seconds > 0 && seconds <= longest,
            BulwarkError::PauseTooLong
        );
        let last = self.paused_until[operation as usize];
        require!(
            last == 0 || now >= last.saturating_add(MAX_PAUSE),
            BulwarkError::PauseTooSoon
        );
        let until = now.checked_add(seconds).ok_or(BulwarkError::Overflow)?;
        self.paused_until[operation as usize] = until;
        Ok(until)
    }

    /// Ends a pause now; the time until the next may begin counts from here.
    pub fn resume(&mut self, operation: Operation, now: u64) -> Result<()> {
        require!(
            now < self.paused_until[operation as usize],
            BulwarkError::NotPaused
        );
        self.paused_until[operation as usize] = now;
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        self.parameters.validate()?;
        require_keys_neq!(
            self.authority,
            Pubkey::default(),
            BulwarkError::InvalidAuthority
        );
        require_keys_neq!(
            self.treasury,
            Pubkey::default(),
            BulwarkError::InvalidTreasury
        );
        Ok(())
    }

    /// Seeds that sign for this address; `id` is `self.id.to_le_bytes()`, `bump` `[self.bump]`.
    pub fn signer_seeds<'a>(&'a self, id: &'a [u8; 8], bump: &'a [u8; 1]) -> [&'a [u8]; 4] {
        [seeds::FUND, self.creator.as_ref(), id, bump]
    }
}
