//! Which products and tranches a scenario means, whatever the portfolio.

use std::{cmp::Reverse, collections::BTreeMap};

use bulwark_math::PERIL_GROUPS;
use serde::{Deserialize, Serialize};

use crate::{
    data::Peril,
    error::{require, Result},
    money::units,
    portfolio::{Portfolio, Product, TrancheCover},
};

/// Products of a portfolio: those that every condition fits, and of these the `largest`. In a list any entry may fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hits {
    /// All products; stands alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// Names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Perils, in the words of the loss data.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub perils: Vec<Peril>,
    /// Peril groups, 0 to 7.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<u8>,
    /// Chains.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chains: Vec<String>,
    /// Values of their dependencies, all of which must be the same.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub depends_on: BTreeMap<String, String>,
    /// A dependency: the one value of it on which most exposure of the whole portfolio depends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_shared: Option<String>,
    /// So many of them, the largest exposures first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub largest: Option<usize>,
}

impl Hits {
    pub(super) fn validate(&self, what: &str) -> Result<()> {
        let conditions = Self {
            all: false,
            largest: None,
            ..self.clone()
        };
        let none = conditions == Self::default();
        require(self.all || !none || self.largest.is_some(), || {
            format!(
                "{what}: hits must name products by all, names, perils, groups, chains, depends_on, most_shared or largest"
            )
        })?;
        require(!self.all || none, || {
            format!("{what}: hits.all takes no condition beside it")
        })?;
        require(self.largest != Some(0), || {
            format!("{what}: hits.largest must be 1 or more")
        })?;
        for group in &self.groups {
            require(usize::from(*group) < PERIL_GROUPS, || {
                format!("{what}: hits.groups are 0 to 7, not {group}")
            })?;
        }
        Ok(())
    }

    /// Indices of the products that are meant, in the order of the portfolio.
    pub fn select(&self, portfolio: &Portfolio) -> Vec<usize> {
        let shared = self
            .most_shared
            .as_ref()
            .map(|key| (key, most_shared(portfolio, key)));
        let fits = |product: &Product| {
            any(&self.names, &product.name)
                && any(&self.perils, &product.peril)
                && any(&self.groups, &product.group)
                && any(&self.chains, &product.chain)
                && self
                    .depends_on
                    .iter()
                    .all(|(key, value)| product.depends_on.get(key) == Some(value))
                && shared.is_none_or(|(key, value)| {
                    value.is_some_and(|value| product.depends_on.get(key) == Some(value))
                })
        };
        let mut found: Vec<usize> = (0..portfolio.products.len())
            .filter(|index| fits(&portfolio.products[*index]))
            .collect();
        if let Some(largest) = self.largest {
            // A stable sort: of equal exposures the first of the portfolio.
            found.sort_by_key(|index| Reverse(units(portfolio.products[*index].exposure)));
            found.truncate(largest);
            found.sort_unstable();
        }
        found
    }

    /// Names that no product of the portfolio has.
    pub(super) fn unknown<'a>(&'a self, portfolio: &Portfolio) -> Vec<&'a str> {
        let has = |name: &str| portfolio.products.iter().any(|p| p.name == name);
        let names = self.names.iter().map(String::as_str);
        names.filter(|name| !has(name)).collect()
    }
}

fn any<T: PartialEq>(allowed: &[T], value: &T) -> bool {
    allowed.is_empty() || allowed.contains(value)
}

/// The value of a dependency with the largest exposure behind it; of equal ones the first by name.
fn most_shared<'a>(portfolio: &'a Portfolio, key: &str) -> Option<&'a String> {
    let mut behind: BTreeMap<&String, u128> = BTreeMap::new();
    for product in &portfolio.products {
        if let Some(value) = product.depends_on.get(key) {
            *behind.entry(value).or_default() += u128::from(units(product.exposure));
        }
    }
    let mut most: Option<(&String, u128)> = None;
    for (value, exposure) in behind {
        if most.is_none_or(|(_, found)| exposure > found) {
            most = Some((value, exposure));
        }
    }
    most.map(|(value, _)| value)
}

/// Tranches of a portfolio: those that every condition fits; all without one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reinsurers {
    /// Names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Kinds of contract.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Contract>,
    /// So many of them from the first of the portfolio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<usize>,
}

/// Kind of a re-insurance contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// A share of every loss.
    QuotaShare,
    /// A layer of each incident's loss.
    ExcessOfLoss,
    /// A layer of the year's net losses.
    AggregateStopLoss,
}

impl Contract {
    /// Of a tranche.
    pub const fn of(cover: &TrancheCover) -> Self {
        match cover {
            TrancheCover::QuotaShare { .. } => Self::QuotaShare,
            TrancheCover::ExcessOfLoss { .. } => Self::ExcessOfLoss,
            TrancheCover::AggregateStopLoss { .. } => Self::AggregateStopLoss,
        }
    }
}

impl Reinsurers {
    pub(super) fn validate(&self, what: &str) -> Result<()> {
        require(self.first != Some(0), || {
            format!("{what}: tranches.first must be 1 or more")
        })
    }

    /// Indices of the tranches that are meant.
    pub fn select(&self, portfolio: &Portfolio) -> Vec<usize> {
        let fits = |index: &usize| {
            let tranche = &portfolio.tranches[*index];
            any(&self.names, &tranche.name) && any(&self.kinds, &Contract::of(&tranche.cover))
        };
        (0..portfolio.tranches.len())
            .filter(fits)
            .take(self.first.unwrap_or(usize::MAX))
            .collect()
    }
}
