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
    /// Who paid the loss at its settlement.
    pub allocation: AllocationFacts,
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
