//! What a scenario does to a fund. Amounts are base units here and US dollars when written as JSON.

use serde::{Serialize, Serializer};

use super::{layers::Payer, liquidity::Liquidity, restore::Restore, reverse::Reverse};
use crate::{capital::OnChain, money::usd};

/// The answer to one scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StressResult {
    /// `S1` and so on.
    pub label: String,
    /// The scenario's title.
    pub title: String,
    /// Multiple of the scenario's losses that was played: 1, or what a reverse scenario found.
    pub multiple: f64,
    /// What a reader must know: what hits nothing here, what is not insured.
    pub notes: Vec<String>,
    /// Losses, one a product and event, as they were settled.
    pub incidents: Vec<Incident>,
    /// Losses before deductibles.
    #[serde(serialize_with = "dollars")]
    pub gross: u64,
    /// Part of them that policyholders bear first.
    #[serde(serialize_with = "dollars")]
    pub deductible: u64,
    /// The rest: what is owed to claimants.
    #[serde(serialize_with = "dollars")]
    pub approved: u64,
    /// Who pays what of it, in order; sums to it exactly.
    pub layers: Vec<LayerSum>,
    /// What capital pays besides for limits that come back.
    #[serde(serialize_with = "dollars")]
    pub reinstatement_premium: u64,
    /// Capital that asked to leave.
    pub withdrawals: Vec<Left>,
    /// The rules before.
    pub before: OnChain,
    /// The rules while the settlement asset is off its peg, for the same covers, at the end of that.
    pub trough: Option<OnChain>,
    /// The rules after all, for the same covers: what was lost is taken to be insured again.
    pub after: OnChain,
    /// The same for what is still insured once claims are paid and nothing is sold since; none when nothing is.
    pub run_off: Option<OnChain>,
    /// Why the stop-loss trips; empty when it does not.
    pub trips: Vec<String>,
    /// When claims are paid.
    pub liquidity: Liquidity,
    /// How long it takes to be where it was.
    pub restore: Restore,
    /// What the scenario takes to break the fund, if it asks.
    pub reverse: Option<Reverse>,
}

/// A layer and what it pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayerSum {
    /// Its name: a tranche's, a buffer's, a part of capital.
    pub name: String,
    /// Who pays it.
    pub payer: Payer,
    /// How much.
    #[serde(serialize_with = "dollars")]
    pub amount: u64,
}

/// The loss of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// Day of the scenario.
    pub day: u32,
    /// The event.
    pub event: String,
    /// The product.
    pub product: String,
    /// Loss before the deductible.
    #[serde(serialize_with = "dollars")]
    pub gross: u64,
    /// Part that policyholders bear.
    #[serde(serialize_with = "dollars")]
    pub deductible: u64,
    /// The rest.
    #[serde(serialize_with = "dollars")]
    pub approved: u64,
    /// What each layer pays, in the order of [`StressResult::layers`].
    #[serde(serialize_with = "all_dollars")]
    pub paid: Vec<u64>,
    /// What is paid of it.
    #[serde(serialize_with = "dollars")]
    pub collected: u64,
    /// What capital pays besides for limits that come back.
    #[serde(serialize_with = "dollars")]
    pub reinstatement_premium: u64,
}

/// Capital that asked to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Day of the scenario.
    pub day: u32,
    /// What asked.
    #[serde(serialize_with = "dollars")]
    pub asked: u64,
    /// What the solvency rules let go.
    #[serde(serialize_with = "dollars")]
    pub left: u64,
}

impl Incident {
    /// What is left owed.
    pub fn unpaid(&self) -> u64 {
        self.approved - self.collected
    }

    /// The settlement factor: collected over approved; 1 when nothing is owed.
    pub fn factor(&self) -> f64 {
        if self.approved == 0 {
            return 1.0;
        }
        self.collected as f64 / self.approved as f64
    }
}

impl StressResult {
    /// What a payer pays in all.
    pub fn paid_by(&self, payer: Payer) -> u64 {
        let layers = self.layers.iter().filter(|layer| layer.payer == payer);
        layers.map(|layer| layer.amount).sum()
    }

    /// What is left owed to claimants.
    pub fn shortfall(&self) -> u64 {
        self.paid_by(Payer::Nobody)
    }
}

pub(super) fn dollars<S: Serializer>(units: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(usd(*units))
}

fn all_dollars<S: Serializer>(amounts: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(amounts.iter().map(|units| usd(*units)))
}
