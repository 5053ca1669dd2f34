//! The story's figures: rules of the fund, real protocols with rates from public loss catalogues, buyers.
//!
//! Frequencies a protocol and year are the public loss catalogues' base rates, which divide by an assumed 500 protocols:
//! contract exploit 6.11 %, stolen keys ("operational") 1.93 %, oracle 1.28 %. Perils without a base rate take the
//! contract rate in proportion to incidents a year, 2021 to 2025: contract bug 48.8, price manipulation 13.6, bridge
//! 4.0. They are of 2020 to 2026: whoever assessed these protocols in 2022 knew less.
//! The share lost in an incident is an assumption, 40 % (bridges 60 %): no catalogue tells deposits at the time of an
//! attack. It is the shock rate, and `el_rate` = frequency x share. The story shows what such an assumption costs.

use bulwark::state::{
    BufferTerms, FeedLimits, FundParameters, Peril, PoolParameters, ProductTerms, TrancheCover,
};
use bulwark_math::PRICE_ONE;

use crate::view::USD;

/// 2022-06-01 00:00 UTC: the fund begins.
pub const BEGINNING: u64 = 1_654_041_600;
/// 2022-10-11 22:20 UTC: Mango Markets is drained.
pub const ATTACK: u64 = 1_665_526_800;
/// 2022-11-09 20:00 UTC: in the week in which FTX fails SOL has lost more than 40 % of its price within a day.
pub const CRASH: u64 = 1_668_024_000;
/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// Underwriters and their deposits, thousands of dollars.
pub const UNDERWRITERS: [(&str, u64); 3] = [("Ada", 1_050), ("Ben", 630), ("Chloe", 420)];

/// Term of the re-insurance, days: it outlasts every policy sold in the story, or it would not count as capital.
pub const REINSURED_DAYS: u64 = 548;
/// What re-insurers take over, by the tranche's index.
pub const TRANCHES: [TrancheCover; 2] = [
    TrancheCover::QuotaShare {
        cession_bps: 1_500,
        collateral: 700_000 * USD,
    },
    TrancheCover::ExcessOfLoss {
        attachment: 1_000_000 * USD,
        limit: 600_000 * USD,
        rate_on_line: 60_000_000,
        reinstatements: 0,
        reinstatement_bps: 0,
    },
];
/// Re-insurers, the tranche each stands behind, and the capital it commits, thousands of dollars.
pub const REINSURERS: [(&str, usize, u64); 3] =
    [("Dora", 0, 450), ("Emil", 0, 250), ("Fay", 1, 600)];

/// One whole token of the buffers' nine-decimal collateral.
pub const TOKEN: u64 = 1_000_000_000;

/// A collateral behind the pool.
pub struct Backing {
    pub name: &'static str,
    /// Part of its worth that does not count as capital, bps.
    pub haircut_bps: u16,
    /// Its stakers' share of the treasury's fees, bps.
    pub fee_bps: u16,
}

/// The buffers by their slot, which is the order they are sold in.
pub const BACKINGS: [Backing; 2] = [
    Backing {
        name: "SOL",
        haircut_bps: 4_000,
        fee_bps: 2_000,
    },
    Backing {
        name: "mSOL",
        haircut_bps: 4_500,
        fee_bps: 1_500,
    },
];
/// Stakers, the buffer each stands in, and the whole tokens each stakes.
pub const STAKERS: [(&str, usize, u64); 3] =
    [("Gus", 0, 12_000), ("Hana", 0, 8_000), ("Ivo", 1, 10_000)];

/// Prices of the buffers' collateral, cents: in June, from August to the attack, the evening before the crash and a day later. The fall by 40 %
/// within a day is history, the prices are the story's, and so is the discount at which the liquid staking token trades.
pub const IN_JUNE: [i64; 2] = [4_000, 4_240];
/// See `IN_JUNE`.
pub const IN_AUTUMN: [i64; 2] = [3_200, 3_420];
/// See `IN_JUNE`.
pub const BEFORE_CRASH: [i64; 2] = [2_400, 2_568];
/// See `IN_JUNE`.
pub const AFTER_CRASH: [i64; 2] = [1_440, 1_520];

/// When the put is written and bought, and when it expires: 2022-10-01 12:00 and 2022-12-31 00:00 UTC.
pub const PUT_BOUGHT: u64 = 1_664_625_600;
/// See `PUT_BOUGHT`.
pub const PUT_EXPIRES: u64 = 1_672_444_800;
/// Its strike, over `PRICE_ONE`.
pub const STRIKE: u64 = 22 * PRICE_ONE;
/// What it covers, base units of SOL.
pub const PUT_SIZE: u64 = 2_000 * TOKEN;
/// Its premium: $1.20 a SOL, what Black and Scholes' formula gives at a volatility of 90 % a year.
pub const PUT_PREMIUM: u64 = 2_400 * USD;

/// A bid in an auction.
pub struct Bid {
    /// Slot of the buffer.
    pub buffer: usize,
    /// Seconds after the auction's start.
    pub after: u64,
    pub bidder: &'static str,
    /// Whole tokens.
    pub tokens: u64,
}

/// The bids, in order: what is left of SOL is sold, the liquid staking token finds one buyer only.
pub const BIDS: [Bid; 4] = [
    Bid {
        buffer: 0,
        after: 600,
        bidder: "Kaya",
        tokens: 7_000,
    },
    Bid {
        buffer: 0,
        after: 720,
        bidder: "Leo",
        tokens: 6_000,
    },
    Bid {
        buffer: 0,
        after: 840,
        bidder: "Kaya",
        tokens: 5_000,
    },
    Bid {
        buffer: 1,
        after: 900,
        bidder: "Leo",
        tokens: 4_000,
    },
];

impl Backing {
    /// A value counts for a day. An auction begins a tenth above the market, falls by 1 % a minute and ends after an hour; nothing
    /// is sold below four fifths of the market's price.
    pub fn terms(&self) -> BufferTerms {
        BufferTerms {
            collateral_cap: 1_000_000 * TOKEN,
            min_remainder: 1_000 * USD,
            put_budget: 5_000 * USD,
            value_seconds: 86_400,
            step_seconds: 60,
            tail_seconds: 3_600,
            haircut_bps: self.haircut_bps,
            fee_bps: self.fee_bps,
            premium_bps: 1_000,
            cut_bps: 9_900,
            cusp_bps: 6_000,
            floor_bps: 8_000,
        }
    }
}

/// What the buffers' feeds accept: a price of at most five minutes, sure to 2 %, averaged over half an hour.
pub fn feed_limits() -> FeedLimits {
    FeedLimits {
        min_price: PRICE_ONE,
        max_price: 1_000 * PRICE_ONE,
        max_age: 300,
        window: 1_800,
        spacing: 60,
        max_hold: 225,
        max_confidence_bps: 200,
        min_coverage_bps: 5_000,
        min_decimals: 5,
        max_decimals: 10,
    }
}

/// A product of the story.
pub struct Listing {
    pub name: &'static str,
    pub peril: Peril,
    pub peril_words: &'static str,
    /// Peril group; one of them falls together.
    pub group: u8,
    /// Over 1e9 a year.
    pub frequency: u64,
    /// Share of exposure lost, over 1e9.
    pub share_lost: u64,
    /// Most exposure, thousands of dollars.
    pub capacity: u64,
    /// Sums insured in the order of sale, thousands of dollars.
    pub sums: &'static [u64],
}

/// The products; the first is the one that is struck.
pub const LISTINGS: [Listing; 5] = [
    Listing {
        name: "Mango Markets v3",
        peril: Peril::PriceManipulation,
        peril_words: "price manipulation",
        group: 0,
        // Public loss catalogues: price 6.11 % x 13.6 / 48.8 = 1.70 %, and oracle 1.28 %.
        frequency: 29_800_000,
        share_lost: 400_000_000,
        capacity: 4_800,
        sums: &[
            60, 120, 250, 90, 180, 300, 75, 150, 220, 400, 110, 260, 140, 320, 95, 210, 170, 280,
            130, 360, 85, 240, 160, 200,
        ],
    },
    Listing {
        name: "Solend main pool",
        peril: Peril::OracleManipulation,
        peril_words: "oracle failure",
        group: 0,
        // Public loss catalogues: oracle 1.28 %.
        frequency: 12_800_000,
        share_lost: 400_000_000,
        capacity: 1_500,
        sums: &[100, 150, 80, 200, 120, 90, 160, 100],
    },
    Listing {
        name: "Marinade staking",
        peril: Peril::ContractExploit,
        peril_words: "contract exploit",
        group: 1,
        // Public loss catalogues: contract 6.11 %.
        frequency: 61_100_000,
        share_lost: 400_000_000,
        capacity: 1_200,
        sums: &[70, 120, 90, 150, 60, 110, 80, 120],
    },
    Listing {
        name: "Wormhole assets",
        peril: Peril::Bridge,
        peril_words: "bridge failure",
        group: 2,
        // Public loss catalogues: bridge 6.11 % x 4.0 / 48.8 = 0.50 %; worst severities of all perils.
        frequency: 5_000_000,
        share_lost: 600_000_000,
        capacity: 1_000,
        sums: &[150, 90, 120, 140, 100],
    },
    Listing {
        name: "Raydium pools",
        peril: Peril::KeyCompromise,
        peril_words: "stolen keys",
        group: 3,
        // Public loss catalogues: operational 1.93 %.
        frequency: 19_300_000,
        share_lost: 400_000_000,
        capacity: 800,
        sums: &[110, 80, 130, 90, 90],
    },
];

impl Listing {
    /// Expected annual loss per unit of exposure, over 1e9.
    pub fn el_rate(&self) -> u64 {
        self.frequency * (self.share_lost / 1_000_000) / 1_000
    }

    /// What it sells and at which price.
    pub fn terms(&self) -> ProductTerms {
        ProductTerms {
            terms_hash: [7; 32],
            capacity: self.capacity * 1_000 * USD,
            min_sum: 1_000 * USD,
            max_sum: 400_000 * USD,
            min_premium: USD,
            load_kink: 30_000_000,
            load_full: 250_000_000,
            kink_bps: 8_000,
            margin_bps: 2_500,
            expense_bps: 1_500,
            profit_bps: 500,
            concentration_bps: 6_500,
            deductible_bps: 500,
            referral_bps: 500,
            no_claims_bps: 1_000,
            min_term_days: 30,
            max_term_days: 365,
            waiting_period: 5 * 86_400,
        }
    }
}

/// Rules of the fund: cooldown = report window + confirm window, so nobody leaves ahead of a loss.
pub fn fund_parameters() -> FundParameters {
    let day = 86_400;
    FundParameters {
        withdrawal_cooldown: 17 * day,
        withdrawal_window: 3 * day,
        report_window: 14 * day,
        confirm_window: 3 * day,
        claim_window: 20 * day,
        assess_window: 5 * day,
        appeal_window: 3 * day,
        appeal_assess_window: 5 * day,
        salvage_window: 180 * day,
        max_assessment_age: 180 * day,
        reserve_ratio_bps: 20_000,
        rho_bps: 2_500,
        group_cap_bps: 8_000,
        cancel_fee_bps: 1_000,
        attestor_bond: 1_000 * USD,
        slash_bps: 5_000,
        tolerance_bps: 2_000,
        reinsurance_cap_bps: 5_000,
    }
}

/// Settings of the pool.
pub fn pool_parameters() -> PoolParameters {
    PoolParameters {
        deposit_cap: 100_000_000 * USD,
        min_deposit: 100 * USD,
        report_bond: 500 * USD,
        claim_bond: 50 * USD,
        appeal_bond: 200 * USD,
        fee_bps: 1_000,
        stop_loss_bps: 6_000,
    }
}
