//! `bulwark quote`: what cover costs and whether it would be sold, from a file of accounts or from a node. The same code that the
//! program runs, so to the unit.

use std::{collections::BTreeSet, path::PathBuf};

use anchor_lang::prelude::Pubkey;
use anyhow::{Context, Result};
use bulwark_cli::{
    chain::{Chain, Rpc, RpcSettings},
    keeper::{Options, State},
    operations::Amount,
};
use bulwark_client::{
    backstop::latest,
    quote::{update_deployment, Deployments, Moment, PolicyQuote},
    Snapshot,
};
use bulwark_math::{day_of, DAY_SECONDS};
use clap::Args;
use serde::Deserialize;
use serde_json::{json, Value};
use solana_keypair::Keypair;

use crate::{
    dump,
    view::{moment, percent, rate, table, thousands},
};

/// What is asked, and of whom.
#[derive(Args)]
pub struct Arguments {
    /// Accounts of the program: a JSON list of `{pubkey, owner, data}`, data in base64, as `bulwark demo --accounts` writes
    /// it. ProgramData accounts of insured programs may stand among them: a product that pins one is not sold without.
    #[arg(long, value_name = "FILE", required_unless_present = "url")]
    accounts: Option<PathBuf>,
    /// Ask a node instead, JSON-RPC over HTTP.
    #[arg(long, conflicts_with = "accounts")]
    url: Option<String>,
    /// Product.
    #[arg(long, value_name = "ADDRESS", required_unless_present = "requests")]
    product: Option<Pubkey>,
    /// Sum insured, whole tokens.
    #[arg(long, value_name = "AMOUNT", required_unless_present = "requests")]
    sum: Option<Amount>,
    /// Days of cover: it ends at 00:00 UTC so many days after today.
    #[arg(long, value_name = "N", conflicts_with = "end_day")]
    days: Option<u64>,
    /// Day on which it ends at 00:00 UTC, days since 1970.
    #[arg(long, value_name = "N", required_unless_present_any = ["days", "requests"])]
    end_day: Option<u64>,
    /// With a referrer: the price is the same, a part of it is his.
    #[arg(long)]
    referred: bool,
    /// The moment, unix seconds [default: the node's, or the latest that the accounts know of].
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
    /// Many at once: a JSON list of `{product, sum, end_day}`, sums in base units; with `at` for a moment of its own, `referred`
    /// for a referrer. Answers in JSON, in the same order.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["product", "sum", "days", "end_day", "referred"])]
    requests: Option<PathBuf>,
    /// Print JSON; amounts are integers in base units, rates over 1e9 a year.
    #[arg(long)]
    json: bool,
}

/// One of many requests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    product: String,
    sum: u64,
    end_day: u64,
    at: Option<u64>,
    #[serde(default)]
    referred: bool,
}

/// Accounts to quote from.
struct Shelf {
    snapshot: Snapshot,
    deployments: Deployments,
    /// The node's time.
    now: Option<u64>,
}

impl Shelf {
    /// Reads a node.
    fn of_node(url: &str) -> Result<Self> {
        // It signs nothing.
        let mut chain = Rpc::new(RpcSettings::new(url.to_owned()), Keypair::new());
        let State { snapshot, now, .. } = State::read(&mut chain, &Options::default())?;
        let pinned = snapshot
            .products
            .values()
            .map(|product| product.program_data);
        let pinned: BTreeSet<_> = pinned.filter(|key| *key != Pubkey::default()).collect();
        let pinned: Vec<_> = pinned.into_iter().collect();
        let mut deployments = Deployments::new();
        for (address, account) in pinned.iter().zip(chain.accounts(&pinned)?) {
            if let Some(account) = account {
                update_deployment(&mut deployments, *address, &account.data);
            }
        }
        Ok(Self {
            snapshot,
            deployments,
            now: Some(now),
        })
    }

    /// Time at which a product is asked about.
    fn time(&self, product: &Pubkey, asked: Option<u64>) -> u64 {
        let known = || {
            let product = self.snapshot.products.get(product);
            product.map_or(0, |product| latest(&self.snapshot, &product.pool))
        };
        asked.or(self.now).unwrap_or_else(known)
    }

    fn at(&self, now: u64) -> Moment<'_> {
        Moment {
            snapshot: &self.snapshot,
            deployments: &self.deployments,
            now,
        }
    }

    /// Decimals of the mint that a product is paid in.
    fn decimals(&self, product: &Pubkey) -> Result<u8> {
        let product = self.snapshot.products.get(product).with_context(|| {
            format!("there is no product {product}; take its address from the pool's products")
        })?;
        let pool = self.snapshot.pools.get(&product.pool);
        Ok(pool.context("the product's pool is missing")?.decimals)
    }
}

impl Arguments {
    /// Quotes.
    ///
    /// # Errors
    /// When accounts or requests cannot be read, or an account that is needed is missing.
    pub fn run(&self) -> Result<bool> {
        let shelf = match (&self.url, &self.accounts) {
            (Some(url), _) => Shelf::of_node(url)?,
            (None, file) => {
                let (snapshot, deployments) =
                    dump::read_all(file.as_deref().context("no accounts")?)?;
                Shelf {
                    snapshot,
                    deployments,
                    now: None,
                }
            }
        };
        if let Some(requests) = &self.requests {
            let name = requests.display();
            let text = std::fs::read_to_string(requests).with_context(|| name.to_string())?;
            let list: Vec<Request> = serde_json::from_str(&text)
                .with_context(|| format!("{name} is not a list of {{product, sum, end_day}}"))?;
            let answers = list
                .iter()
                .map(|request| self.answer(&shelf, request))
                .collect::<Result<Vec<_>>>()?;
            anstream::println!("{}", Value::from(answers));
            return Ok(true);
        }
        let product = self.product.context("no product")?;
        let decimals = shelf.decimals(&product)?;
        let sum = self.sum.context("no sum")?.units(decimals)?;
        let now = shelf.time(&product, self.at);
        let end_day = match (self.end_day, self.days) {
            (Some(day), _) => day,
            (None, days) => day_of(now).saturating_add(days.unwrap_or(0)),
        };
        let quote = shelf
            .at(now)
            .quote_policy(&product, sum, end_day, self.referred)?;
        if self.json {
            anstream::println!("{}", serde_json::to_string_pretty(&facts(&quote))?);
            return Ok(true);
        }
        anstream::println!("Product {product} on {}", moment(now));
        for line in lines(&quote, decimals) {
            anstream::println!("{line}");
        }
        Ok(true)
    }

    fn answer(&self, shelf: &Shelf, request: &Request) -> Result<Value> {
        let name = &request.product;
        let product: Pubkey = name
            .parse()
            .ok()
            .with_context(|| format!("{name:?} is not an address"))?;
        let now = shelf.time(&product, request.at.or(self.at));
        let quote =
            shelf
                .at(now)
                .quote_policy(&product, request.sum, request.end_day, request.referred)?;
        Ok(facts(&quote))
    }
}

/// An amount with all its decimals.
fn exact(units: u64, decimals: u8) -> String {
    let one = 10u64.checked_pow(decimals.into()).unwrap_or(1);
    let whole = thousands(units / one);
    match usize::from(decimals) {
        0 => whole,
        places => format!("{whole}.{:0places$}", units % one),
    }
}

/// A quote for people.
fn lines(quote: &PolicyQuote, decimals: u8) -> Vec<String> {
    let money = |units| exact(units, decimals);
    let mut rows = vec![
        ("Sum insured", money(quote.sum_insured)),
        ("Covers from", moment(quote.covers_from)),
        ("Covers until", moment(quote.end)),
        ("Deductible of each loss", money(quote.deductible)),
    ];
    if let Some(price) = &quote.price {
        let days = price.seconds / DAY_SECONDS;
        rows.push(("Premium", money(price.premium)));
        rows.extend(
            [
                ("  to underwriters", price.parts.underwriters),
                ("  to quota shares", price.parts.quota_shares),
                ("  to stakers", price.parts.stakers),
                ("  to the treasury", price.parts.treasury),
                ("  to the referrer", price.parts.referral),
            ]
            .into_iter()
            .filter(|(_, part)| *part > 0)
            .map(|(name, part)| (name, money(part))),
        );
        rows.extend([
            (
                "Paid for",
                format!("{days} days {} s", price.seconds % DAY_SECONDS),
            ),
            ("Average rate a year", rate(price.average_rate)),
            (
                "Rate before and after",
                format!("{}, {}", rate(price.rate_before), rate(price.rate_after)),
            ),
            (
                "Utilisation before and after",
                format!(
                    "{}, {}",
                    percent(price.utilisation_before_bps.into()),
                    percent(price.utilisation_after_bps.into())
                ),
            ),
            ("Capacity left", money(price.capacity_left)),
        ]);
    }
    rows.push((
        "Would be sold",
        match &quote.refusal {
            None => "yes".to_owned(),
            Some(refusal) => format!("no, {}: {}", refusal.name, refusal.message),
        },
    ));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value])
        .collect();
    table(&["Quote", ""], &rows, &[])
}

/// A quote for programs.
fn facts(quote: &PolicyQuote) -> Value {
    let price = quote.price.as_ref().map(|price| {
        let parts = &price.parts;
        json!({
            "premium": price.premium,
            "parts": {
                "referral": parts.referral,
                "treasury": parts.treasury,
                "stakers": parts.stakers,
                "quota_shares": parts.quota_shares,
                "underwriters": parts.underwriters,
            },
            "seconds": price.seconds,
            "rate_before": price.rate_before,
            "rate_after": price.rate_after,
            "average_rate": price.average_rate,
            "exposure_before": price.exposure_before,
            "exposure_after": price.exposure_after,
            "utilisation_before_bps": price.utilisation_before_bps,
            "utilisation_after_bps": price.utilisation_after_bps,
            "capacity_left": price.capacity_left,
        })
    });
    let refusal = quote.refusal.as_ref().map(
        |refusal| json!({ "code": refusal.code, "name": refusal.name, "message": refusal.message }),
    );
    json!({
        "product": quote.product.to_string(),
        "sum_insured": quote.sum_insured,
        "end_day": quote.end_day,
        "refusal": refusal,
        "price": price,
        "start": quote.start,
        "covers_from": quote.covers_from,
        "end": quote.end,
        "revision": quote.revision,
        "deductible": quote.deductible,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_keeps_all_its_decimals() {
        assert_eq!(exact(1_234_567_890, 6), "1,234.567890");
        assert_eq!(exact(5, 0), "5");
        assert_eq!(exact(5, 9), "0.000000005");
    }
}
