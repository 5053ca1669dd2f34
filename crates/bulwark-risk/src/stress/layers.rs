//! Who can pay a loss, in the order of section 10.

use bulwark_math::Allocation;
use serde::Serialize;

use super::select::Contract;
use crate::{
    money::units,
    portfolio::{Portfolio, TrancheCover},
};

/// Who pays a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// Re-insurers.
    Reinsurance,
    /// Underwriters.
    Capital,
    /// Stakers, by what auctions bring.
    Buffer,
    /// Nobody: owed to claimants.
    Nobody,
}

/// Where a layer's part is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Tranche(usize),
    Retention,
    Line,
    Buffer(usize),
    Rest,
    Shortfall,
}

/// A layer of the waterfall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub name: String,
    pub payer: Payer,
    pub source: Source,
}

/// All layers of a portfolio, in the order in which they pay.
#[derive(Clone, Debug)]
pub(super) struct Layers {
    pub list: Vec<Layer>,
    /// Lowest attachment of an excess-of-loss tranche: below it capital's part is its retention.
    lowest: u64,
}

impl Layers {
    pub fn new(portfolio: &Portfolio) -> Self {
        let mut tranches: Vec<(Contract, u64, usize)> = portfolio
            .tranches
            .iter()
            .enumerate()
            .map(|(index, tranche)| {
                let attachment = match tranche.cover {
                    TrancheCover::QuotaShare { .. } => 0,
                    TrancheCover::ExcessOfLoss { attachment, .. } => units(attachment),
                    TrancheCover::AggregateStopLoss { attachment_bps, .. } => attachment_bps.into(),
                };
                (Contract::of(&tranche.cover), attachment, index)
            })
            .collect();
        tranches.sort_by_key(|(_, attachment, index)| (*attachment, *index));
        let of = |kind: Contract| {
            let wanted: Vec<Layer> = tranches
                .iter()
                .filter(|(contract, ..)| *contract == kind)
                .map(|(_, _, index)| Layer {
                    name: portfolio.tranches[*index].name.clone(),
                    payer: Payer::Reinsurance,
                    source: Source::Tranche(*index),
                })
                .collect();
            wanted
        };
        let capital = |name: &str, source| Layer {
            name: name.to_owned(),
            payer: Payer::Capital,
            source,
        };
        let mut list = of(Contract::QuotaShare);
        list.push(capital("retention", Source::Retention));
        list.extend(of(Contract::ExcessOfLoss));
        list.push(capital("capital to the stop-loss line", Source::Line));
        list.extend(of(Contract::AggregateStopLoss));
        list.extend(
            portfolio
                .buffers
                .iter()
                .enumerate()
                .map(|(index, buffer)| Layer {
                    name: buffer.name.clone(),
                    payer: Payer::Buffer,
                    source: Source::Buffer(index),
                }),
        );
        list.push(capital("capital beyond the line", Source::Rest));
        list.push(Layer {
            name: "shortfall".to_owned(),
            payer: Payer::Nobody,
            source: Source::Shortfall,
        });
        let excess = |(kind, attachment, _): &(Contract, u64, usize)| {
            (*kind == Contract::ExcessOfLoss).then_some(*attachment)
        };
        Self {
            list,
            lowest: tranches.iter().find_map(excess).unwrap_or(u64::MAX),
        }
    }

    /// An allocation's part of each layer; `buffers` says what each buffer brought.
    pub fn parts(&self, allocation: &Allocation, buffers: &[u64]) -> Vec<u64> {
        let retention = allocation.pool_retained.min(self.lowest);
        self.list
            .iter()
            .map(|layer| match layer.source {
                Source::Tranche(index) => allocation.tranches.get(index).copied().unwrap_or(0),
                Source::Retention => retention,
                Source::Line => allocation.pool_retained.saturating_sub(retention),
                Source::Buffer(index) => buffers.get(index).copied().unwrap_or(0),
                Source::Rest => allocation.pool_rest,
                Source::Shortfall => allocation.shortfall,
            })
            .collect()
    }
}
