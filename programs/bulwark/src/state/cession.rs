//! What a pool has ceded to one re-insurance tranche: contract, collateral and premium owed. Eight of them lie in the pool,
//! so that every accrual and every look at solvency sees them without another account (DESIGN sections 7, 10, 11).
//!
//! All ceded premium is a part of premium that the pool earns, never of its capital: a contract that costs more than the pool
//! earns is paid less, second by second, and no debt is left behind for whoever deposits next.

use anchor_lang::prelude::*;
use bulwark_math::{
    accrue, bps_of, mul_div, mul_div_u64, split_fee, LayerKind, Rounding, TrancheLayer, BPS_U64,
    RATE_ONE, YEAR_SECONDS,
};

use crate::error::BulwarkError;

/// One base unit over the scale of rates, in a year.
const RATE_YEAR: u128 = RATE_ONE as u128 * YEAR_SECONDS as u128;

/// Kind of a tranche. `None` marks an empty slot.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrancheKind {
    /// No tranche.
    None,
    /// A share of premium and loss.
    QuotaShare,
    /// A layer of each incident's loss.
    ExcessOfLoss,
    /// A layer of the year's net losses.
    AggregateStopLoss,
}

/// A slot of `Pool::cessions`. Amounts in base units of the pool's mint, times in unix seconds.
///
/// `collateral` is the ledger of the tranche's vault. A tranche is paid for the collateral that stands, never for what it
/// promised: a quota share cedes in proportion to `collateral / limit`, the others earn their rate on line on the limit
/// that collateral backs.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cession {
    /// When the tranche was opened.
    pub opened_at: u64,
    /// First second of the term.
    pub start: u64,
    /// First second after the term.
    pub end: u64,
    /// Release is possible after this second: the end and the time to report and confirm what happened before it.
    pub locked_until: u64,
    /// Loss from which an excess layer pays.
    pub attachment: u64,
    /// Excess of loss: most for one incident. Aggregate: most for a year. Quota share: collateral of the whole cession.
    pub limit: u64,
    /// Limit used: in the term, of an aggregate layer in the year of losses.
    pub used: u64,
    /// Re-insurers' money in the tranche's vault.
    pub collateral: u64,
    /// Rate on line over `RATE_ONE` a year.
    pub rate_on_line: u64,
    /// Q32 base units of premium a second, from rate on line and the limit that stands.
    pub rate: u64,
    /// Ceded but not yet a unit: in 1/10,000 for a quota share, else Q32.
    pub remainder: u64,
    /// Premium and returned losses that the tranche may pull from the pool's vault; in the pool's `ceded_payable`.
    pub owed: u64,
    /// Cession agreed.
    pub cession_bps: u16,
    /// Cession that collateral backs.
    pub effective_bps: u16,
    /// Premium of a whole reinstatement as a share of the term's premium.
    pub reinstatement_bps: u16,
    /// How often the limit of an excess layer comes back.
    pub reinstatements: u8,
    /// `TrancheKind`.
    pub kind: u8,
}

impl Cession {
    /// Its kind.
    pub fn kind(&self) -> TrancheKind {
        match self.kind {
            0 => TrancheKind::None,
            1 => TrancheKind::QuotaShare,
            2 => TrancheKind::ExcessOfLoss,
            _ => TrancheKind::AggregateStopLoss,
        }
    }

    /// Whether there is a tranche.
    pub fn exists(&self) -> bool {
        self.kind != 0
    }

    /// Whether `time` is in the term.
    pub fn covers(&self, time: u64) -> bool {
        self.exists() && (self.start..self.end).contains(&time)
    }

    /// Limit of the whole term, reinstatements included.
    pub fn total_limit(&self) -> u64 {
        let times = u64::from(self.reinstatements).saturating_add(1);
        self.limit.saturating_mul(times)
    }

    /// Limit left for the next incident.
    pub fn limit_left(&self) -> u64 {
        self.limit.min(self.total_limit().saturating_sub(self.used))
    }

    /// Limit left that collateral backs: what solvency may count and premium is paid on.
    pub fn standing(&self) -> u64 {
        self.limit_left().min(self.collateral)
    }

    /// The tranche as settlement sees it, for a loss at `incident_time`; nothing outside its term.
    pub fn layer(&self, incident_time: u64) -> TrancheLayer {
        let (attachment, limit_left) = (self.attachment, self.limit_left());
        let kind = match self.kind() {
            TrancheKind::ExcessOfLoss => LayerKind::ExcessOfLoss {
                attachment,
                limit_left,
            },
            TrancheKind::AggregateStopLoss => LayerKind::AggregateStopLoss {
                attachment,
                limit_left,
            },
            _ if self.covers(incident_time) => LayerKind::QuotaShare {
                cession_bps: self.effective_bps,
            },
            _ => LayerKind::QuotaShare { cession_bps: 0 },
        };
        let available = if self.covers(incident_time) {
            self.collateral
        } else {
            0
        };
        TrancheLayer { kind, available }
    }

    /// Works out anew what depends on the collateral. The pool is accrued to now: what was earned before stays.
    pub fn restate(&mut self) -> Result<()> {
        if self.kind() == TrancheKind::QuotaShare {
            let bps = mul_div_u64(
                self.cession_bps.into(),
                self.collateral.min(self.limit),
                self.limit,
                Rounding::Down,
            )
            .map_err(BulwarkError::from)?;
            self.effective_bps = u16::try_from(bps).map_err(|_| BulwarkError::Overflow)?;
        } else {
            let yearly = u128::from(self.standing()).saturating_mul(self.rate_on_line.into());
            // At most 2^60 * 2^30 * 2^32: no overflow.
            let rate =
                mul_div(yearly, 1 << 32, RATE_YEAR, Rounding::Down).map_err(BulwarkError::from)?;
            self.rate = u64::try_from(rate).map_err(|_| BulwarkError::Overflow)?;
        }
        Ok(())
    }

    /// What a quota share takes of `net`, premium earned in its term and left by the treasury's fee; rounded down, the rest
    /// carried.
    pub fn cede_share(&mut self, net: u64) -> Result<u64> {
        let carried = u16::try_from(self.remainder).map_err(|_| BulwarkError::Overflow)?;
        let (due, rest) =
            split_fee(net, self.effective_bps, carried).map_err(BulwarkError::from)?;
        self.remainder = rest.into();
        Ok(due)
    }

    /// What a layer takes for `seconds` of its term in which the pool earned `budget` a second for all layers, who together
    /// ask for `asked` (all Q32): its rate, or its part of what there is. Rounded down, the rest carried.
    pub fn cede_rate(&mut self, budget: u64, asked: u128, seconds: u64) -> Result<u64> {
        let rate = if asked <= budget.into() {
            self.rate
        } else {
            let part = mul_div(self.rate.into(), budget.into(), asked, Rounding::Down)
                .map_err(BulwarkError::from)?;
            u64::try_from(part).map_err(|_| BulwarkError::Overflow)?
        };
        let (due, rest) = accrue(self.remainder, rate, seconds).map_err(BulwarkError::from)?;
        self.remainder = rest;
        Ok(due)
    }

    /// Premium of the whole term on the whole limit, rounded down.
    pub fn term_premium(&self) -> Result<u64> {
        let yearly = u128::from(self.limit).saturating_mul(self.rate_on_line.into());
        let premium = mul_div(
            yearly,
            self.end.saturating_sub(self.start).into(),
            RATE_YEAR,
            Rounding::Down,
        )
        .map_err(BulwarkError::from)?;
        u64::try_from(premium).map_err(|_| BulwarkError::Overflow.into())
    }

    /// Takes a settled loss of `amount` out of collateral and limit; returns the premium due for what is reinstated.
    pub fn charge(&mut self, amount: u64) -> Result<u64> {
        self.collateral = self
            .collateral
            .checked_sub(amount)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        if self.kind() == TrancheKind::QuotaShare {
            self.restate()?;
            return Ok(0);
        }
        let comes_back = self
            .total_limit()
            .saturating_sub(self.limit)
            .saturating_sub(self.used)
            .min(amount);
        let premium = bulwark_math::reinstatement_premium(
            self.term_premium()?,
            self.limit,
            comes_back,
            self.reinstatement_bps,
        )
        .map_err(BulwarkError::from)?;
        self.used = self
            .used
            .checked_add(amount)
            .ok_or(BulwarkError::Overflow)?;
        self.restate()?;
        Ok(premium)
    }

    /// Refuses a contract whose premium could not be counted: it would lock whatever is paid for it.
    pub fn require_countable(&self) -> Result<()> {
        let mut whole = Self {
            collateral: self.limit,
            used: 0,
            ..*self
        };
        require!(
            whole.restate().is_ok() && whole.term_premium().is_ok(),
            BulwarkError::TrancheCoverOutOfBounds
        );
        Ok(())
    }

    /// Fixes the amounts of an aggregate layer as shares of `capital`. Refuses a limit of nothing.
    pub fn resolve(&mut self, capital: u64, attachment_bps: u16, limit_bps: u16) -> Result<()> {
        let share = |bps| bps_of(capital, bps, Rounding::Down).map_err(BulwarkError::from);
        self.attachment = share(attachment_bps)?;
        self.limit = share(limit_bps)?;
        require!(self.limit > 0, BulwarkError::TrancheCoverOutOfBounds);
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        let empty = !self.exists() && *self == Self::default();
        let sound = self.exists()
            && self.start < self.end
            && self.end <= self.locked_until
            && self.limit > 0
            && self.used <= self.total_limit()
            && self.effective_bps <= self.cession_bps
            && u64::from(self.cession_bps) <= BPS_U64
            && (self.kind() != TrancheKind::QuotaShare || self.remainder < BPS_U64);
        require!(empty || sound, BulwarkError::InvariantBroken);
        Ok(())
    }
}
