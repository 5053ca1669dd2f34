//! A re-insurance tranche: several re-insurers' shares of one contract with a pool. The contract itself, its collateral and
//! the premium owed to it lie in the pool (`Cession`, at the tranche's index): one home for what accruals must see.

use anchor_lang::prelude::*;
use bulwark_math::{amount_for_shares, shares_for_deposit, BPS, MAX_AMOUNT, RATE_ONE};

use super::{Cession, FundParameters, Pool, TrancheKind, Wide};
use crate::{constants::*, error::BulwarkError, seeds};

/// Seeds: `["tranche", pool, index]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Tranche {
    /// Pool that is re-insured.
    pub pool: Pubkey,
    /// Token account of the collateral, owned by this address.
    pub vault: Pubkey,
    /// Who paid the rent of tranche and vault and gets it back.
    pub rent_payer: Pubkey,
    /// SHA-256 of the contract.
    pub terms_hash: [u8; 32],
    /// Shares of all positions.
    pub total_shares: Wide,
    /// Shares whose owners asked for release: the tranche is not renewed before they left.
    pub requested: Wide,
    /// Premium and returned losses pulled, ever.
    pub premium: u64,
    /// Losses paid, ever.
    pub losses: u64,
    /// Aggregate stop-loss: attachment as a share of the pool's capital at the begin of a term.
    pub attachment_bps: u16,
    /// Aggregate stop-loss: limit, likewise.
    pub limit_bps: u16,
    /// Its slot in the pool, 0 to 7.
    pub index: u8,
    /// 1 when losses took all collateral while shares existed: it takes no more capital and is not renewed.
    pub wiped: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 64],
}

/// Seeds: `["tranche_position", tranche, owner]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct TranchePosition {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// Shares held, those to be released included.
    pub shares: Wide,
    /// Shares to be released once the tranche is unlocked.
    pub requested: Wide,
    /// Sum of all commitments, base units.
    pub committed: u64,
    /// Sum of all releases, base units.
    pub released: u64,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 62],
}

/// What a tranche covers. Amounts in base units, rates over 1e9 a year.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrancheCover {
    /// `cession_bps` of premium after fees and of every loss, in proportion to the collateral that stands.
    QuotaShare {
        /// Share ceded; all quota shares of a pool together are at most 10,000.
        cession_bps: u16,
        /// Collateral at which the whole share is ceded; no more is taken.
        collateral: u64,
    },
    /// `limit` in excess of `attachment`, for each incident.
    ExcessOfLoss {
        /// Loss, net of quota share, from which it pays.
        attachment: u64,
        /// Most for one incident.
        limit: u64,
        /// Premium a year for one unit of limit.
        rate_on_line: u64,
        /// How often the limit comes back after a loss; 4 at most.
        reinstatements: u8,
        /// Premium of a whole reinstatement as a share of the term's premium.
        reinstatement_bps: u16,
    },
    /// The net losses of a year in excess of a share of the pool's capital.
    AggregateStopLoss {
        /// Share of capital from which it pays.
        attachment_bps: u16,
        /// Share of capital that it pays at most.
        limit_bps: u16,
        /// Premium a year for one unit of limit.
        rate_on_line: u64,
    },
}

/// The time a tranche covers: losses that happen from `start` until before `end`, unix seconds.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrancheTerm {
    /// First second; now or later.
    pub start: u64,
    /// First second after; at most 732 days later.
    pub end: u64,
}

impl TrancheTerm {
    /// Refuses terms that began, are empty or too long.
    pub fn validate(&self, now: u64) -> Result<()> {
        let seconds = self.end.saturating_sub(self.start);
        require!(
            self.start >= now
                && self.start.saturating_sub(now) <= MAX_TRANCHE_NOTICE
                && (MIN_TRANCHE_TERM..=MAX_TRANCHE_TERM).contains(&seconds),
            BulwarkError::TrancheTermOutOfBounds
        );
        Ok(())
    }

    /// Writes the term into a slot, with the time that what happens in it may take to be reported and confirmed.
    pub fn write(&self, cession: &mut Cession, rules: &FundParameters) {
        cession.start = self.start;
        cession.end = self.end;
        cession.locked_until = self
            .end
            .saturating_add(rules.report_window.into())
            .saturating_add(rules.confirm_window.into());
    }
}

impl TrancheCover {
    /// Its kind.
    pub fn kind(&self) -> TrancheKind {
        match self {
            Self::QuotaShare { .. } => TrancheKind::QuotaShare,
            Self::ExcessOfLoss { .. } => TrancheKind::ExcessOfLoss,
            Self::AggregateStopLoss { .. } => TrancheKind::AggregateStopLoss,
        }
    }

    /// Refuses values outside their bounds.
    pub fn validate(&self) -> Result<()> {
        let amount = |amount: u64| amount > 0 && amount <= MAX_AMOUNT;
        let holds = match *self {
            Self::QuotaShare {
                cession_bps,
                collateral,
            } => cession_bps > 0 && cession_bps <= BPS && amount(collateral),
            Self::ExcessOfLoss {
                attachment,
                limit,
                rate_on_line,
                reinstatements,
                reinstatement_bps,
            } => {
                attachment <= MAX_AMOUNT
                    && amount(limit)
                    && rate_on_line <= RATE_ONE
                    && reinstatements <= 4
                    && reinstatement_bps <= BPS
            }
            Self::AggregateStopLoss {
                attachment_bps,
                limit_bps,
                rate_on_line,
            } => {
                attachment_bps <= BPS
                    && limit_bps > 0
                    && limit_bps <= BPS
                    && rate_on_line <= RATE_ONE
            }
        };
        require!(holds, BulwarkError::TrancheCoverOutOfBounds);
        Ok(())
    }
}

impl Tranche {
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Shares for a commitment of `amount` on top of `collateral`, rounded down.
    pub fn mint_shares(&mut self, amount: u64, collateral: u64) -> Result<u128> {
        let total = self.total_shares.get();
        let shares = shares_for_deposit(amount, collateral, total).map_err(BulwarkError::from)?;
        require!(shares > 0, BulwarkError::ZeroShares);
        self.total_shares
            .set(total.checked_add(shares).ok_or(BulwarkError::Overflow)?);
        Ok(shares)
    }

    /// Takes shares and returns their part of `collateral`, rounded down.
    pub fn burn_shares(&mut self, shares: u128, collateral: u64) -> Result<u64> {
        let total = self.total_shares.get();
        let amount = amount_for_shares(shares, collateral, total).map_err(BulwarkError::from)?;
        let rest = total
            .checked_sub(shares)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        self.total_shares.set(rest);
        Ok(amount)
    }

    /// Refuses while the tranche may still have to pay: before its lock is over, and while an incident of the pool is between
    /// confirmation and settlement.
    pub fn require_unlocked(&self, pool: &Pool, now: u64) -> Result<()> {
        pool.require_released()?;
        let cession = pool.cession(self.index)?;
        require!(now > cession.locked_until, BulwarkError::TrancheLocked);
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.requested.get() <= self.total_shares.get()
                && usize::from(self.index) < bulwark_math::MAX_TRANCHES
                && self.wiped <= 1,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }

    /// Seeds that sign for this address; `index` is `[self.index]`, `bump` `[self.bump]`.
    pub fn signer_seeds<'a>(&'a self, index: &'a [u8; 1], bump: &'a [u8; 1]) -> [&'a [u8]; 4] {
        [seeds::TRANCHE, self.pool.as_ref(), index, bump]
    }
}

impl TranchePosition {
    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.requested.get() <= self.shares.get(),
            BulwarkError::SharesExceedPosition
        );
        Ok(())
    }
}
