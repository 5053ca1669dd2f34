//! How much of the exposure hangs on one thing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::portfolio::{Portfolio, Product};

/// Herfindahl-Hirschman index from which a concentration deserves a look, and from which it must be lowered. Marks that the
/// antitrust authorities of the United States made known; for a fund they are a choice.
pub const MARKS: (f64, f64) = (0.15, 0.25);

/// What carries less of all exposure than this is no concentration of the fund, whatever the index says.
pub const LARGE: f64 = 0.2;

/// How concentrated a side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Spread, or small.
    Low,
    /// Deserves a look.
    Look,
    /// Must be lowered.
    High,
}

/// Something that exposure hangs on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bearer {
    /// Its name.
    pub name: String,
    /// Sum insured that hangs on it, US dollars.
    pub exposure: f64,
    /// Its share of all exposure.
    pub share: f64,
}

/// Exposure seen from one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// Side: product, peril, chain, or a kind of dependency.
    pub by: String,
    /// Share of all exposure that has such a side.
    pub covered: f64,
    /// Sum of squared shares in the part that has: from 1/n to 1.
    pub hhi: f64,
    /// `1 / HHI`: as many equal ones would be as concentrated.
    pub effective: f64,
    /// All, the largest first.
    pub bearers: Vec<Bearer>,
}

impl View {
    /// How concentrated it is.
    pub fn level(&self) -> Level {
        let large = self
            .bearers
            .first()
            .is_some_and(|bearer| bearer.share >= LARGE);
        match self.hhi {
            hhi if large && hhi >= MARKS.1 => Level::High,
            hhi if large && hhi >= MARKS.0 => Level::Look,
            _ => Level::Low,
        }
    }
}

/// All sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concentration {
    /// By side.
    pub views: Vec<View>,
    /// Share of exposure of the largest product, the five and the ten largest.
    pub top: [f64; 3],
}

impl Concentration {
    /// Of a portfolio.
    pub fn of(portfolio: &Portfolio) -> Self {
        let total = portfolio.exposure();
        let name = |product: &Product| Some(product.name.clone());
        let peril = |product: &Product| Some(product.peril.to_string());
        let chain =
            |product: &Product| Some(product.chain.clone()).filter(|chain| !chain.is_empty());
        let products = view("product", portfolio, total, name);
        let top = [1, 5, 10].map(|n| products.bearers.iter().take(n).map(|b| b.share).sum());
        let mut views = vec![
            products,
            view("peril", portfolio, total, peril),
            view("chain", portfolio, total, chain),
        ];
        let mut kinds: Vec<&String> = portfolio
            .products
            .iter()
            .flat_map(|product| product.depends_on.keys())
            .collect();
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            views.push(view(kind, portfolio, total, |product| {
                product.depends_on.get(kind).cloned()
            }));
        }
        views.retain(|view| !view.bearers.is_empty());
        Self { views, top }
    }

    /// The largest sum insured that hangs on one thing which several products share.
    pub fn largest_shared(&self) -> Option<(&str, &Bearer)> {
        let shared = |view: &&View| !["product", "peril", "chain"].contains(&view.by.as_str());
        self.views
            .iter()
            .filter(shared)
            .filter_map(|view| Some((view.by.as_str(), view.bearers.first()?)))
            .max_by(|a, b| a.1.exposure.total_cmp(&b.1.exposure))
    }
}

fn view(
    by: &str,
    portfolio: &Portfolio,
    total: f64,
    of: impl Fn(&Product) -> Option<String>,
) -> View {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for product in &portfolio.products {
        if let Some(name) = of(product) {
            *sums.entry(name).or_default() += product.exposure;
        }
    }
    let part: f64 = sums.values().sum();
    let hhi = sums
        .values()
        .map(|exposure| (exposure / part).powi(2))
        .sum();
    let mut bearers: Vec<Bearer> = sums
        .into_iter()
        .map(|(name, exposure)| Bearer {
            name,
            exposure,
            share: exposure / total,
        })
        .collect();
    // Stable: of equals the first by name.
    bearers.sort_by(|a, b| b.exposure.total_cmp(&a.exposure));
    View {
        by: by.to_owned(),
        covered: part / total,
        hhi,
        effective: 1.0 / hhi,
        bearers,
    }
}
