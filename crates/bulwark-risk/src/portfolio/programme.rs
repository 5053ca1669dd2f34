//! What stands behind a pool, as a portfolio writes it.

use serde::{Deserialize, Serialize};

/// A re-insurance tranche.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tranche {
    /// What it is called.
    pub name: String,
    /// What it covers.
    #[serde(flatten)]
    pub cover: TrancheCover,
    /// Money in its vault; by default all that it could have to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collateral: Option<f64>,
}

/// Terms of a tranche (section 11).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TrancheCover {
    /// A share of premium and of every loss.
    QuotaShare {
        /// Share ceded.
        cession_bps: u16,
        /// Collateral that backs the whole share.
        limit: f64,
    },
    /// A layer of each incident's loss.
    ExcessOfLoss {
        /// Loss, net of quota shares, from which it pays.
        attachment: f64,
        /// Most for one incident.
        limit: f64,
        /// Premium a year for a dollar of limit.
        rate_on_line: f64,
        /// How often the limit comes back.
        #[serde(default)]
        reinstatements: u8,
        /// Premium of a whole reinstatement as a share of the year's.
        #[serde(default)]
        reinstatement_bps: u16,
    },
    /// A layer of the year's net losses, as shares of capital at its begin.
    AggregateStopLoss {
        /// Share of capital from which it pays.
        attachment_bps: u16,
        /// Share of capital that it pays at most.
        limit_bps: u16,
        /// Premium a year for a dollar of limit.
        rate_on_line: f64,
    },
}

/// A stop-loss buffer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buffer {
    /// Its collateral.
    pub name: String,
    /// What it is worth.
    pub value: f64,
    /// Share of it that does not count as capital.
    pub haircut_bps: u16,
    /// Share of its worth that auctions bring (docs/crashes.md measures it).
    pub raises_bps: u16,
}
