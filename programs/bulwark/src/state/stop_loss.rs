//! What a pool holds of its stop-loss: a slot for each buffer, the terms, whether it has tripped, and the liquidation in
//! course. It lies in the pool, so that settlement, sales and solvency see it without another account (DESIGN section 12).

use anchor_lang::prelude::*;
use bulwark_math::{mul_div, split_fee, Rounding, BPS, BPS_U64, MAX_TRANCHES};

use super::pool::{credit, debit};
use crate::{constants::*, error::BulwarkError};

/// No slot's turn.
pub const NO_TURN: u8 = u8::MAX;

/// A slot of `Pool::buffers`: one collateral that stands behind the pool. Money in base units of the pool's mint, collateral
/// in base units of its own.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct BufferSlot {
    /// When the buffer was opened, unix seconds; 0 for an empty slot.
    pub opened_at: u64,
    /// Stakers' collateral: the ledger of the buffer's vault, without what is owed to writers of puts.
    pub collateral: u64,
    /// Stakers' money in the pool's vault: from exercised puts and from recoveries. It stands behind the pool before collateral.
    pub cash: u64,
    /// Stakers' share of fees and cash that left with their shares, ever.
    pub income_earned: u64,
    /// What of it was paid, ever.
    pub income_paid: u64,
    /// What collateral after haircut, puts and cash were worth when last valued.
    pub value: u64,
    /// Last second in which `value` counts, unix seconds.
    pub valued_until: u64,
    /// Raised for the incident in liquidation.
    pub raised: u64,
    /// Stakers' share of the treasury's fees.
    pub fee_bps: u16,
    /// What the split still owes, in 1/10,000 units.
    pub fee_remainder: u16,
    /// 1 while somebody holds shares: only then fees are shared.
    pub held: u8,
    /// Alignment.
    pub padding: [u8; 3],
}

/// Rules of a pool's stop-loss. Ratios are eligible capital over what reserve and capital rules ask, bps.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopLossTerms {
    /// Below it anyone may trip the stop-loss.
    pub trip_ratio_bps: u32,
    /// From it on the stop-loss may be reset; above `trip_ratio_bps`.
    pub reset_ratio_bps: u32,
    /// Least time between trip and reset, seconds.
    pub reset_seconds: u32,
    /// Longest time one buffer has to raise what a settlement needs, seconds.
    pub turn_seconds: u32,
    /// Buffers count as eligible capital up to this share of the pool's own.
    pub buffer_cap_bps: u16,
}

impl StopLossTerms {
    /// What a pool begins with: trips below what the rules ask, resets a tenth above it and a day later, a quarter of a day a
    /// buffer, buffers count up to half of the pool's own capital.
    pub const INITIAL: Self = Self {
        trip_ratio_bps: 10_000,
        reset_ratio_bps: 11_000,
        reset_seconds: 86_400,
        turn_seconds: 21_600,
        buffer_cap_bps: 5_000,
    };

    /// Refuses values outside their bounds.
    pub fn validate(&self) -> Result<()> {
        require!(
            (5_000..=20_000).contains(&self.trip_ratio_bps)
                && self.reset_ratio_bps > self.trip_ratio_bps
                && self.reset_ratio_bps <= 50_000
                && (3_600..=30 * 86_400).contains(&self.reset_seconds)
                && (3_600..=2 * 86_400).contains(&self.turn_seconds)
                && self.buffer_cap_bps <= BPS,
            BulwarkError::StopLossTermsOutOfBounds
        );
        Ok(())
    }
}

/// Terms and state of a pool's stop-loss.
#[zero_copy]
#[derive(Debug, PartialEq, Eq)]
pub struct StopLoss {
    /// Incident whose settlement waits for the buffers; the default key when none does.
    pub incident: Pubkey,
    /// What the buffers have still to raise for it, base units.
    pub to_raise: u64,
    /// Last second of the present turn, unix seconds.
    pub turn_deadline: u64,
    /// When it tripped, unix seconds.
    pub tripped_at: u64,
    /// Premium for limits reinstated, by tranche: due when the settlement is finished, after the claims.
    pub reinstatements_due: [u64; MAX_TRANCHES],
    /// See `StopLossTerms`.
    pub trip_ratio_bps: u32,
    /// See `StopLossTerms`.
    pub reset_ratio_bps: u32,
    /// See `StopLossTerms`.
    pub reset_seconds: u32,
    /// See `StopLossTerms`.
    pub turn_seconds: u32,
    /// See `StopLossTerms`.
    pub buffer_cap_bps: u16,
    /// 1 while tripped: no new cover.
    pub tripped: u8,
    /// Slot of the buffer whose turn it is; `NO_TURN` when none has.
    pub turn: u8,
    /// Buffers open.
    pub buffers: u8,
    /// Alignment.
    pub padding: [u8; 3],
}

impl StopLoss {
    /// Of a new pool.
    pub fn new() -> Self {
        let mut stop_loss = Self {
            turn: NO_TURN,
            ..bytemuck::Zeroable::zeroed()
        };
        stop_loss.set(&StopLossTerms::INITIAL);
        stop_loss
    }

    /// The terms.
    pub fn terms(&self) -> StopLossTerms {
        StopLossTerms {
            trip_ratio_bps: self.trip_ratio_bps,
            reset_ratio_bps: self.reset_ratio_bps,
            reset_seconds: self.reset_seconds,
            turn_seconds: self.turn_seconds,
            buffer_cap_bps: self.buffer_cap_bps,
        }
    }

    /// Sets the terms.
    pub fn set(&mut self, terms: &StopLossTerms) {
        self.trip_ratio_bps = terms.trip_ratio_bps;
        self.reset_ratio_bps = terms.reset_ratio_bps;
        self.reset_seconds = terms.reset_seconds;
        self.turn_seconds = terms.turn_seconds;
        self.buffer_cap_bps = terms.buffer_cap_bps;
    }

    /// Whether a settlement waits for the buffers.
    pub fn is_liquidating(&self) -> bool {
        self.incident != Pubkey::default()
    }

    /// Refuses while a settlement waits for the buffers.
    pub fn require_idle(&self) -> Result<()> {
        require!(!self.is_liquidating(), BulwarkError::LiquidationRunning);
        Ok(())
    }

    /// Whether it is the turn of slot `index`.
    pub fn is_turn_of(&self, index: u8) -> bool {
        self.is_liquidating() && self.turn == index
    }

    /// Trips, once.
    pub fn trip(&mut self, now: u64) {
        if self.tripped == 0 {
            self.tripped = 1;
            self.tripped_at = now;
        }
    }
}

impl Default for StopLoss {
    fn default() -> Self {
        Self::new()
    }
}

impl BufferSlot {
    /// Whether there is a buffer.
    pub fn exists(&self) -> bool {
        self.opened_at > 0
    }

    /// Whether anything can be raised from it.
    pub fn can_pay(&self) -> bool {
        self.collateral > 0 || self.cash > 0
    }

    /// Worth that counts at `now`; an aged value counts nothing.
    pub fn counted(&self, now: u64) -> u64 {
        if now <= self.valued_until {
            self.value
        } else {
            0
        }
    }

    /// Forgets the value: it counts nothing until it is worked out anew.
    pub fn forget_value(&mut self) {
        self.value = 0;
        self.valued_until = 0;
    }

    /// Cuts the value to `left` of `before`, rounded down.
    pub fn cut_value(&mut self, left: u128, before: u128) -> Result<()> {
        let value = if before == 0 {
            0
        } else {
            mul_div(self.value.into(), left, before, Rounding::Down).map_err(BulwarkError::from)?
        };
        self.value = u64::try_from(value).map_err(|_| BulwarkError::Overflow)?;
        Ok(())
    }

    /// Income not paid yet.
    pub fn income(&self) -> u64 {
        self.income_earned.saturating_sub(self.income_paid)
    }

    /// Takes the stakers' share of a fee, `most` at most; returns it. Rounded down, the rest carried: together the slots are
    /// never due more than a fee holds but by rests of earlier ones, which wait when there is no more. Whoever waits keeps the
    /// treasury from its part, so all rests together stay below a unit a slot.
    pub fn earn(&mut self, fee: u64, most: u64) -> Result<u64> {
        if self.held == 0 || self.fee_bps == 0 {
            return Ok(0);
        }
        let (waiting, fraction) = (self.fee_remainder / BPS, self.fee_remainder % BPS);
        let (share, fraction) =
            split_fee(fee, self.fee_bps, fraction).map_err(BulwarkError::from)?;
        let due = share
            .checked_add(waiting.into())
            .ok_or(BulwarkError::Overflow)?;
        let part = due.min(most);
        let rest = due
            .saturating_sub(part)
            .checked_mul(BPS_U64)
            .and_then(|rest| rest.checked_add(fraction.into()))
            .and_then(|rest| u16::try_from(rest).ok());
        self.fee_remainder = rest.ok_or(BulwarkError::Overflow)?;
        credit(&mut self.income_earned, part)?;
        Ok(part)
    }

    /// Gives up to `most` of its cash for the liquidation; returns how much.
    pub fn give_cash(&mut self, most: u64) -> Result<u64> {
        let part = self.cash.min(most);
        debit(&mut self.cash, part)?;
        credit(&mut self.raised, part)?;
        Ok(part)
    }

    /// What always holds; returns its money in the pool's vault.
    pub fn invariant(&self) -> Result<u64> {
        let empty = !self.exists() && *self == Self::default();
        let sound = self.exists()
            && self.income_paid <= self.income_earned
            && self.fee_bps <= BPS
            && usize::from(self.fee_remainder / BPS) < MAX_BUFFERS
            && self.held <= 1;
        require!(empty || sound, BulwarkError::InvariantBroken);
        self.cash
            .checked_add(self.income())
            .ok_or_else(|| BulwarkError::Overflow.into())
    }
}

const _: () = assert!(MAX_BUFFERS < NO_TURN as usize);
