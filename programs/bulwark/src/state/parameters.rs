//! Everything governance may set, with the bounds it may not leave. One place: instructions only carry these values.

use anchor_lang::prelude::*;
use bulwark_math::{
    bps_of, cooldown_covers, floor_rate, top_of, Auction, PriceCurve, Rounding, SolvencyRules, BPS,
    PRICE_ONE,
};
use bytemuck::{Pod, Zeroable};

use super::pool::PoolSettings;
use crate::{constants::*, error::BulwarkError};

/// Rules of a fund. Times in seconds, ratios in bps. The same bytes in an instruction and in the account: no padding.
#[derive(AnchorSerialize, AnchorDeserialize, Pod, Zeroable, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct FundParameters {
    /// Least bond of an attestor who votes, base units of the fund's bond mint.
    pub attestor_bond: u64,
    /// From request to the moment an underwriter may leave. At least `report_window + confirm_window` (DESIGN section 5).
    pub withdrawal_cooldown: u32,
    /// How long a matured request may be executed before it lapses; half of the cooldown at most, so that whoever asks to
    /// leave again and again, to be out ahead of a loss by chance, can be so at most a third of the time.
    pub withdrawal_window: u32,
    /// How long after a loss it may be reported.
    pub report_window: u32,
    /// How long the committee has to confirm or reject a report.
    pub confirm_window: u32,
    /// How long claims may be filed after confirmation.
    pub claim_window: u32,
    /// How long the committee has to assess claims after the filing ends.
    pub assess_window: u32,
    /// How long decisions may be appealed after the assessment ends.
    pub appeal_window: u32,
    /// How long the appeal committee has after the appeals end.
    pub appeal_assess_window: u32,
    /// How long after settlement recoveries still go to the claims of an incident that was paid short.
    pub salvage_window: u32,
    /// No cover is sold on an assessment older than this; a year at most.
    pub max_assessment_age: u32,
    /// Eligible capital over expected annual loss, 15,000 (1.5x) at least.
    pub reserve_ratio_bps: u32,
    /// Correlation between peril groups in the capital requirement.
    pub rho_bps: u16,
    /// Share of eligible capital that one peril group's stressed exposure may take.
    pub group_cap_bps: u16,
    /// Share of unearned premium kept when a policy is cancelled; a quarter at most.
    pub cancel_fee_bps: u16,
    /// Share of the least bond that a deviating seat loses.
    pub slash_bps: u16,
    /// How far an assessment may be from the appeal's decision, as a share of the larger, before it deviates.
    pub tolerance_bps: u16,
    /// Re-insurance counts as eligible capital up to this share of the pool's own; 0 counts none.
    pub reinsurance_cap_bps: u16,
}

/// A window between one hour and 90 days.
fn window(seconds: u32) -> bool {
    (3_600..=90 * 86_400).contains(&seconds)
}

impl FundParameters {
    /// What solvency is measured by.
    pub fn solvency_rules(&self) -> SolvencyRules {
        SolvencyRules {
            reserve_ratio_bps: self.reserve_ratio_bps,
            rho_bps: self.rho_bps,
            group_cap_bps: self.group_cap_bps,
        }
    }

    /// Refuses values outside their bounds and cooldowns that would let underwriters leave ahead of a loss.
    pub fn validate(&self) -> Result<()> {
        let windows = [
            self.withdrawal_window,
            self.report_window,
            self.confirm_window,
            self.claim_window,
            self.assess_window,
            self.appeal_window,
            self.appeal_assess_window,
        ];
        require!(
            windows.into_iter().all(window),
            BulwarkError::WindowOutOfBounds
        );
        require!(
            self.withdrawal_cooldown <= 180 * 86_400 && self.salvage_window <= 730 * 86_400,
            BulwarkError::WindowOutOfBounds
        );
        require!(
            self.withdrawal_window <= self.withdrawal_cooldown >> 1,
            BulwarkError::WithdrawalWindowTooLong
        );
        require!(
            cooldown_covers(
                self.withdrawal_cooldown.into(),
                self.report_window.into(),
                self.confirm_window.into()
            ),
            BulwarkError::CooldownTooShort
        );
        require!(
            (86_400..=365 * 86_400).contains(&self.max_assessment_age),
            BulwarkError::AssessmentAgeOutOfBounds
        );
        require!(
            (15_000..=1_000_000).contains(&self.reserve_ratio_bps),
            BulwarkError::ReserveRatioOutOfBounds
        );
        require!(
            self.rho_bps <= BPS
                && self.group_cap_bps > 0
                && self.group_cap_bps <= BPS
                && self.cancel_fee_bps <= 2_500
                && self.slash_bps <= BPS
                && self.tolerance_bps <= BPS
                && self.reinsurance_cap_bps <= BPS,
            BulwarkError::RatioOutOfBounds
        );
        require!(self.attestor_bond > 0, BulwarkError::BondTooSmall);
        Ok(())
    }
}

/// Settings of a pool. Amounts in base units of the settlement mint.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolParameters {
    /// Capital above which no deposit is taken.
    pub deposit_cap: u64,
    /// Least deposit.
    pub min_deposit: u64,
    /// Bond of a reporter.
    pub report_bond: u64,
    /// Bond of a claim.
    pub claim_bond: u64,
    /// Bond of an appeal.
    pub appeal_bond: u64,
    /// Treasury's share of earned premium; a half at most.
    pub fee_bps: u16,
    /// Share of capital at an incident's start that bears loss before the stop-loss buffer does.
    pub stop_loss_bps: u16,
}

impl PoolParameters {
    /// Refuses values outside their bounds.
    pub fn validate(&self) -> Result<()> {
        require!(
            self.fee_bps <= 5_000 && self.stop_loss_bps <= BPS,
            BulwarkError::RatioOutOfBounds
        );
        require!(
            self.report_bond > 0 && self.claim_bond > 0 && self.appeal_bond > 0,
            BulwarkError::BondTooSmall
        );
        require!(
            self.min_deposit > 0 && self.deposit_cap >= self.min_deposit,
            BulwarkError::DepositLimitsOutOfBounds
        );
        require!(
            self.deposit_cap <= bulwark_math::MAX_AMOUNT,
            BulwarkError::DepositLimitsOutOfBounds
        );
        Ok(())
    }
}

impl From<PoolParameters> for PoolSettings {
    fn from(p: PoolParameters) -> Self {
        Self {
            deposit_cap: p.deposit_cap,
            min_deposit: p.min_deposit,
            report_bond: p.report_bond,
            claim_bond: p.claim_bond,
            appeal_bond: p.appeal_bond,
            fee_bps: p.fee_bps,
            stop_loss_bps: p.stop_loss_bps,
            padding: [0; 4],
        }
    }
}

impl From<PoolSettings> for PoolParameters {
    fn from(s: PoolSettings) -> Self {
        Self {
            deposit_cap: s.deposit_cap,
            min_deposit: s.min_deposit,
            report_bond: s.report_bond,
            claim_bond: s.claim_bond,
            appeal_bond: s.appeal_bond,
            fee_bps: s.fee_bps,
            stop_loss_bps: s.stop_loss_bps,
        }
    }
}

/// What a product sells and at which price. Rates over 1e9 a year, amounts in base units.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductTerms {
    /// SHA-256 of the terms document; pinned in every policy sold under it.
    pub terms_hash: [u8; 32],
    /// Most exposure at any time.
    pub capacity: u64,
    /// Least and most sum insured of one policy.
    pub min_sum: u64,
    /// See `min_sum`.
    pub max_sum: u64,
    /// Least premium of one purchase.
    pub min_premium: u64,
    /// Load over the floor rate at the kink.
    pub load_kink: u64,
    /// Load over the floor rate at full capacity.
    pub load_full: u64,
    /// Utilisation at which the load turns steep.
    pub kink_bps: u16,
    /// Margin for parameter risk on the expected loss.
    pub margin_bps: u16,
    /// Expenses' share of the premium.
    pub expense_bps: u16,
    /// Profit's share of the premium.
    pub profit_bps: u16,
    /// Share of the pool's eligible capital that this product's stressed exposure may take.
    pub concentration_bps: u16,
    /// Deductible as a share of the sum insured.
    pub deductible_bps: u16,
    /// Referrer's share of the premium; a fifth and the expenses' share at most: whoever refers himself then saves the
    /// cost of selling, never a part of the price of risk.
    pub referral_bps: u16,
    /// Discount on renewal of a policy without claims; never below the floor premium.
    pub no_claims_bps: u16,
    /// Shortest and longest term, days.
    pub min_term_days: u16,
    /// See `min_term_days`; 365 at most.
    pub max_term_days: u16,
    /// From purchase to the start of cover, seconds; 30 days at most.
    pub waiting_period: u32,
}

impl ProductTerms {
    /// The price curve at an expected-loss rate.
    pub fn curve(&self, el_rate: u64) -> Result<PriceCurve> {
        Ok(PriceCurve {
            floor_rate: floor_rate(el_rate, self.margin_bps, self.expense_bps, self.profit_bps)
                .map_err(BulwarkError::from)?,
            kink_bps: self.kink_bps,
            load_kink: self.load_kink,
            load_full: self.load_full,
        })
    }

    /// Refuses values outside their bounds.
    pub fn validate(&self) -> Result<()> {
        let costs = self.expense_bps.saturating_add(self.profit_bps);
        require!(
            costs < BPS
                && self.concentration_bps <= BPS
                && self.concentration_bps > 0
                && self.deductible_bps < BPS
                && self.referral_bps <= 2_000
                && self.referral_bps <= self.expense_bps
                && self.no_claims_bps <= 5_000,
            BulwarkError::RatioOutOfBounds
        );
        require!(
            self.min_term_days >= 1
                && self.min_term_days <= self.max_term_days
                && self.max_term_days <= 365,
            BulwarkError::TermOutOfBounds
        );
        require!(
            self.waiting_period <= 30 * 86_400,
            BulwarkError::WindowOutOfBounds
        );
        require!(
            self.min_sum > 0
                && self.min_sum <= self.max_sum
                && self.max_sum <= self.capacity
                && self.capacity <= bulwark_math::MAX_AMOUNT,
            BulwarkError::SumLimitsOutOfBounds
        );
        require!(
            self.curve(0)?.validate().is_ok(),
            BulwarkError::InvalidPriceCurve
        );
        require!(self.min_premium > 0, BulwarkError::PremiumTooSmall);
        Ok(())
    }
}

/// What governance sets for a buffer. The same bytes in an instruction and in the account: no padding.
#[derive(AnchorSerialize, AnchorDeserialize, Pod, Zeroable, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct BufferTerms {
    /// Most collateral, base units of its mint.
    pub collateral_cap: u64,
    /// Least that a partial take of an auction leaves to raise, base units of the pool's mint.
    pub min_remainder: u64,
    /// Most premium for puts in a year, base units of the pool's mint.
    pub put_budget: u64,
    /// How long a value counts after its price was published, seconds; a day at most.
    pub value_seconds: u32,
    /// Seconds of a step of an auction.
    pub step_seconds: u32,
    /// Seconds after which an auction must be started again.
    pub tail_seconds: u32,
    /// Part of the collateral's worth that does not count as capital, bps.
    pub haircut_bps: u16,
    /// Stakers' share of the treasury's fees, bps; of all buffers of a pool together 10,000 at most.
    pub fee_bps: u16,
    /// How far above the market an auction begins, bps; 10,000 at most.
    pub premium_bps: u16,
    /// What each step leaves of the price, bps, below 10,000.
    pub cut_bps: u16,
    /// Share of the first price below which an auction must be started again, bps.
    pub cusp_bps: u16,
    /// Share of the market's price below which nothing is sold, bps; a half at least.
    pub floor_bps: u16,
}

impl BufferTerms {
    /// Whether an auction that began above a market of `PRICE_ONE` sells at the market's price before it ends.
    fn reaches_market(&self, auction: Auction) -> bool {
        let Ok(top) = top_of(PRICE_ONE, self.premium_bps) else {
            return false;
        };
        let lasting = Auction {
            top,
            cusp_bps: 0,
            ..auction
        };
        let last = lasting.price_at(self.tail_seconds.into());
        let cusp = bps_of(top, self.cusp_bps, Rounding::Up);
        matches!((last, cusp), (Ok(Some(last)), Ok(cusp)) if last <= PRICE_ONE && cusp <= PRICE_ONE)
    }

    /// Refuses values outside their bounds, and an auction that could not reach the market's price before it ends.
    pub fn validate(&self) -> Result<()> {
        let auction = Auction {
            top: PRICE_ONE,
            cut_bps: self.cut_bps,
            step_seconds: self.step_seconds,
            cusp_bps: self.cusp_bps,
            tail_seconds: self.tail_seconds,
            floor: 0,
        };
        require!(
            self.premium_bps <= BPS
                && self.floor_bps <= BPS
                && self.floor_bps >= MIN_AUCTION_FLOOR_BPS
                && self.step_seconds > 0
                && self.tail_seconds <= 86_400
                && self.reaches_market(auction),
            BulwarkError::AuctionTermsOutOfBounds
        );
        require!(
            self.collateral_cap > 0
                && self.collateral_cap <= bulwark_math::MAX_AMOUNT
                && self.put_budget <= bulwark_math::MAX_AMOUNT
                && self.min_remainder <= bulwark_math::MAX_AMOUNT
                && self.haircut_bps <= BPS
                && self.fee_bps <= BPS
                && (60..=86_400).contains(&self.value_seconds),
            BulwarkError::BufferTermsOutOfBounds
        );
        Ok(())
    }
}

/// The longest policy plus a renewal must fit the rings.
const _: () = assert!(365 + RENEWAL_WINDOW / 86_400 + 2 < RING_DAYS);
