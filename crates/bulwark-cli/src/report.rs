//! The facts of the story as JSON. Amounts are integers in base units of the pool's mint.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

/// Everything that the story tells in numbers.
#[derive(Serialize)]
pub struct Report {
    /// Every transaction that went through, in order.
    pub steps: Vec<Step>,
    /// The pool at the end.
    pub pool: PoolFacts,
    /// The incident's claims, in the order of their filing.
    pub claims: Vec<ClaimFacts>,
    /// The settlement factor: `collected / approved`.
    pub factor: Factor,
    /// The same at the settlement, before anything came back.
    pub factor_at_settlement: Factor,
    /// Who paid the loss at its settlement.
    pub allocation: AllocationFacts,
    /// The stop-loss buffers at the end.
    pub buffers: Vec<BufferFacts>,
    /// How the put was exercised.
    pub exercise: Option<ExerciseFacts>,
    /// What bidders took from the auctions, in order.
    pub takes: Vec<TakeFacts>,
    /// What was checked at the end.
    pub invariants: Vec<Invariant>,
}

/// One transaction.
#[derive(Clone, Serialize)]
pub struct Step {
    /// Its instruction.
    pub name: String,
    /// Compute units it used.
    pub compute_units: u64,
}

/// The pool's ledger and lifetime totals.
#[derive(Serialize)]
pub struct PoolFacts {
    pub address: String,
    pub mint: String,
    pub vault_balance: u64,
    pub capital: u64,
    pub unearned: u64,
    pub payable: u64,
    pub ceded_payable: u64,
    pub buffer_payable: u64,
    pub puts: u64,
    pub fees: u64,
    pub bonds: u64,
    pub premium_written: u64,
    pub premium_earned: u64,
    pub premium_refunded: u64,
    pub losses: u64,
    pub gains: u64,
    pub exposure: u64,
    pub wiped: bool,
    pub policies_sold: u64,
    /// Reserve and capital ratios just before the loss, bps.
    pub reserve_ratio_bps_before_loss: u64,
    pub scr_ratio_bps_before_loss: u64,
}

/// One claim.
#[derive(Serialize)]
pub struct ClaimFacts {
    /// Address of the policy.
    pub policy: String,
    pub requested: u64,
    pub approved: u64,
    /// `floor(approved x collected / approved total)`.
    pub paid: u64,
    /// The same with what was collected at the settlement.
    pub paid_at_settlement: u64,
}

/// One stop-loss buffer. Collateral in base units of its mint.
#[derive(Serialize)]
pub struct BufferFacts {
    pub name: String,
    pub address: String,
    pub mint: String,
    /// All stakes.
    pub staked: u64,
    pub collateral: u64,
    pub vault_balance: u64,
    /// Stakers' money that recoveries brought back.
    pub cash: u64,
    /// Stakers' share of fees, paid and to pay.
    pub income: u64,
    /// What it paid of the loss.
    pub raised: u64,
}

/// A put that was exercised. Prices over 1e9.
#[derive(Clone, Serialize)]
pub struct ExerciseFacts {
    /// Slot of the buffer.
    pub buffer: usize,
    pub strike: u64,
    /// Price of the market at that moment, the higher of last print and average.
    pub market: u64,
    /// Collateral delivered.
    pub delivered: u64,
    pub paid: u64,
    pub premium: u64,
}

/// One bid of an auction. Price over 1e9.
#[derive(Clone, Serialize)]
pub struct TakeFacts {
    /// Slot of the buffer.
    pub buffer: usize,
    pub bidder: String,
    /// Unix seconds.
    pub at: u64,
    /// Seconds since the auction began.
    pub after: u64,
    pub price: u64,
    pub collateral: u64,
    pub paid: u64,
    /// What the buffers have still to raise afterwards.
    pub to_raise: u64,
}

/// Settlement factor as a fraction.
#[derive(Serialize)]
pub struct Factor {
    pub collected: u64,
    pub approved: u64,
}

/// A settled loss by layer, in the order of payment: the layers' amounts and the shortfall sum to the loss.
#[derive(Clone, Default, Serialize)]
pub struct AllocationFacts {
    pub loss: u64,
    pub layers: Vec<LayerFacts>,
    pub shortfall: u64,
}

/// What one layer paid.
#[derive(Clone, Serialize)]
pub struct LayerFacts {
    /// Its name, a tranche's with its index: "quota share 0".
    pub layer: String,
    pub amount: u64,
}

/// One rule and whether it holds.
#[derive(Clone, Serialize)]
pub struct Invariant {
    pub name: String,
    pub holds: bool,
}

/// Writes a value as JSON, one line a value.
///
/// # Errors
/// When the file cannot be written.
pub fn write_json(value: &impl Serialize, path: &Path) -> Result<()> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let text = serde_json::to_string_pretty(value)?;
    std::fs::write(path, text + "\n").with_context(|| path.display().to_string())
}
