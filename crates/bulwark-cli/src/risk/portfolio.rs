//! `bulwark risk portfolio`: a pool on chain as a portfolio on paper, to be simulated, stressed and priced anew.
//!
//! What the chain knows of a product's risk is its expected loss and its shock: the portfolio says the same with one certain
//! damage, the shock, that happens `el_rate / shock_rate` times a year. The program's rules see both alike. Whoever knows more of
//! a product writes its damage and frequency over it.

use std::{collections::BTreeMap, path::PathBuf};

use anchor_lang::prelude::Pubkey;
use anyhow::{bail, Context, Result};
use bulwark::state::{Cession, Peril as OnChain, Product as Listed, TrancheKind};
use bulwark_client::Snapshot;
use bulwark_math::{BPS, RATE_ONE};
use bulwark_risk::{
    data::Peril,
    portfolio::{Buffer, Dependence, Loadings, PoolTerms, Product, Rules, Tranche, TrancheCover},
    Portfolio,
};
use chrono::DateTime;
use clap::Args;

use crate::{dump, view::date};

/// Which pool.
#[derive(Args)]
pub struct Arguments {
    /// Accounts of the program: a JSON list of `{pubkey, owner, data}`, data in base64, as `bulwark demo --accounts` writes it.
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
    /// Address of the pool [default: the only one].
    #[arg(long)]
    pool: Option<Pubkey>,
    /// What a year of one dollar of capital at risk costs: the chain does not know.
    #[arg(long, default_value_t = 0.12)]
    cost_of_capital: f64,
}

/// Prints the pool's portfolio as TOML, and on standard error what of the pool it cannot say.
///
/// # Errors
/// When the file cannot be read, has no such pool, or nothing of it is on risk.
pub fn run(arguments: &Arguments) -> Result<()> {
    let snapshot = dump::read(&arguments.accounts)?;
    let address = match arguments.pool {
        Some(address) => address,
        None => {
            let mut pools = snapshot.pools.keys();
            match (pools.next(), pools.next()) {
                (Some(only), None) => *only,
                (None, _) => bail!("{} has no pool", arguments.accounts.display()),
                _ => bail!(
                    "{} has several pools: name one with --pool",
                    arguments.accounts.display()
                ),
            }
        }
    };
    let (portfolio, left_out) = read(&snapshot, &address, arguments.cost_of_capital)?;
    for line in left_out {
        anstream::eprintln!("not said: {line}");
    }
    anstream::println!("# Pool {address}, as its accounts say. One certain damage a product gives its expected loss and its shock;");
    anstream::println!("# dependence and cost of capital are not on chain: write your own.\n");
    anstream::print!("{}", toml::to_string(&portfolio)?);
    Ok(())
}

/// The portfolio of a pool, and what of the pool it cannot say.
fn read(
    snapshot: &Snapshot,
    address: &Pubkey,
    cost_of_capital: f64,
) -> Result<(Portfolio, Vec<String>)> {
    let pool = snapshot
        .pools
        .get(address)
        .with_context(|| format!("no pool {address} in the file"))?;
    let fund = snapshot
        .funds
        .get(&pool.fund)
        .context("the pool's fund is not in the file")?;
    let at = pool.accrued_until;
    let one = 10f64.powi(i32::from(pool.decimals));
    let usd = |units: u64| units as f64 / one;
    let mut left_out = Vec::new();

    let listed: Vec<&Listed> = snapshot
        .products
        .values()
        .filter(|product| product.pool == *address)
        .map(AsRef::as_ref)
        .collect();
    let mut products = Vec::new();
    for product in &listed {
        let name = format!("{} {}", text(&product.name), product.id);
        if product.exposure == 0 || product.el_rate == 0 {
            left_out.push(format!("product {name}: nothing of it is on risk"));
        } else {
            products.push(risk(product, name, &usd));
        }
    }
    let mut tranches = Vec::new();
    for (index, cession) in (0u8..).zip(&pool.cessions) {
        if !cession.exists() {
            continue;
        }
        if !cession.covers(at) {
            left_out.push(format!("tranche {index}: its term does not run"));
        } else if cession.limit_left() == 0 {
            left_out.push(format!("tranche {index}: nothing is left of its limit"));
        } else {
            tranches.push(tranche(index, cession, pool.capital, &usd));
            if cession.end < pool.covered_until {
                left_out.push(format!(
                    "the end of tranche {index}, {}: cover outlasts it, so it is no capital on chain; here it is, all year",
                    date(cession.end)
                ));
            }
        }
    }
    let buffers = (0u8..)
        .zip(&pool.buffers)
        .filter(|(_, slot)| slot.exists())
        .map(|(index, slot)| Buffer {
            name: format!("buffer {index}, after haircut"),
            value: usd(slot.counted(at)),
            haircut_bps: 0,
            raises_bps: BPS,
        })
        .collect();
    if pool.net_losses_of_year > 0 {
        left_out.push("the losses of the year so far: aggregate tranches begin anew".to_owned());
    }
    let parameters = &fund.parameters;
    let seconds = i64::try_from(at).context("the pool was accrued beyond all dates")?;
    let portfolio = Portfolio {
        name: format!("Pool {address}"),
        as_of: DateTime::from_timestamp(seconds, 0)
            .context("the pool was accrued beyond all dates")?
            .date_naive(),
        pool: PoolTerms {
            capital: usd(pool.capital),
            stop_loss_bps: pool.settings.stop_loss_bps,
            fee_bps: pool.settings.fee_bps,
        },
        rules: Rules {
            reserve_ratio_bps: parameters.reserve_ratio_bps,
            rho_bps: parameters.rho_bps,
            group_cap_bps: parameters.group_cap_bps,
            reinsurance_cap_bps: parameters.reinsurance_cap_bps,
            buffer_cap_bps: pool.stop_loss.buffer_cap_bps,
        },
        loadings: loadings(&listed, cost_of_capital),
        dependence: Dependence::default(),
        products,
        shocks: Vec::new(),
        tranches,
        buffers,
    };
    portfolio.validate()?;
    Ok((portfolio, left_out))
}

/// A product with one certain damage.
fn risk(product: &Listed, name: String, usd: &impl Fn(u64) -> f64) -> Product {
    let deductible = f64::from(product.deductible_bps) / f64::from(BPS);
    let shock = product.shock_rate as f64 / RATE_ONE as f64;
    let mut depends_on = BTreeMap::new();
    if product.program_data != Pubkey::default() {
        depends_on.insert("program".to_owned(), product.program_data.to_string());
    }
    if product.peril == OnChain::ImpermanentLoss as u8 {
        depends_on.insert("cover".to_owned(), "impermanent loss".to_owned());
    }
    Product {
        name,
        peril: peril(product.peril),
        group: product.group,
        chain: "solana".to_owned(),
        exposure: usd(product.exposure),
        capacity: usd(product.capacity.max(product.exposure)),
        frequency: product.el_rate as f64 / product.shock_rate as f64,
        damage: format!("discrete:{}@1", shock + deductible),
        deductible,
        depends_on,
    }
}

/// The peril of loss data that a product of the chain stands for.
fn peril(on_chain: u8) -> Peril {
    let is = |peril: OnChain| on_chain == peril as u8;
    [
        (OnChain::ContractExploit, Peril::ContractBug),
        (OnChain::OracleManipulation, Peril::OracleManipulation),
        (OnChain::PriceManipulation, Peril::PriceManipulation),
        (OnChain::Depeg, Peril::Depeg),
        (OnChain::KeyCompromise, Peril::KeyCompromise),
        (OnChain::Bridge, Peril::Bridge),
        (OnChain::Governance, Peril::Governance),
    ]
    .into_iter()
    .find(|(peril, _)| is(*peril))
    .map_or(Peril::Other, |(_, peril)| peril)
}

/// A tranche with the limit and the money that it has left.
fn tranche(index: u8, cession: &Cession, capital: u64, usd: &impl Fn(u64) -> f64) -> Tranche {
    let rate_on_line = cession.rate_on_line as f64 / RATE_ONE as f64;
    let limit_left = cession.limit_left();
    let cover = match cession.kind() {
        TrancheKind::ExcessOfLoss => TrancheCover::ExcessOfLoss {
            attachment: usd(cession.attachment),
            limit: usd(limit_left),
            rate_on_line,
            reinstatements: back(cession, limit_left),
            reinstatement_bps: cession.reinstatement_bps,
        },
        TrancheKind::AggregateStopLoss => TrancheCover::AggregateStopLoss {
            attachment_bps: share(cession.attachment, capital),
            limit_bps: share(limit_left, capital).max(1),
            rate_on_line,
        },
        TrancheKind::QuotaShare | TrancheKind::None => TrancheCover::QuotaShare {
            cession_bps: cession.cession_bps,
            limit: usd(cession.limit),
        },
    };
    Tranche {
        name: format!("tranche {index}"),
        cover,
        collateral: Some(usd(cession.collateral)),
    }
}

/// How often the limit that is left comes back whole.
fn back(cession: &Cession, limit_left: u64) -> u8 {
    let after = cession.total_limit().saturating_sub(cession.used);
    let times = after.checked_div(limit_left).unwrap_or(1);
    u8::try_from(times.saturating_sub(1)).unwrap_or(u8::MAX)
}

/// A share of capital to the nearest basis point, the whole at most.
fn share(amount: u64, capital: u64) -> u16 {
    let bps = (amount as f64 / capital.max(1) as f64 * f64::from(BPS)).round();
    // A Rust cast from float saturates.
    (bps as u16).min(BPS)
}

/// Loadings of all products, weighted by capacity: a portfolio has one of each.
fn loadings(products: &[&Listed], cost_of_capital: f64) -> Loadings {
    let whole: u128 = products
        .iter()
        .map(|product| u128::from(product.capacity))
        .sum();
    let mean = |of: fn(&Listed) -> u16| {
        let sum: u128 = products
            .iter()
            .map(|product| u128::from(product.capacity) * u128::from(of(product)))
            .sum();
        u16::try_from(sum.checked_div(whole).unwrap_or(0)).unwrap_or(BPS)
    };
    Loadings {
        margin_bps: mean(|product| product.margin_bps),
        expense_bps: mean(|product| product.expense_bps),
        profit_bps: mean(|product| product.profit_bps),
        cost_of_capital,
    }
}

/// A zero-padded name.
fn text(name: &[u8; 32]) -> String {
    let end = name
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(name.len());
    String::from_utf8_lossy(&name[..end]).into_owned()
}

#[cfg(test)]
mod tests {
    use bulwark::state::Pool;
    use bulwark_risk::capital;

    use super::*;

    fn demo() -> Snapshot {
        // One file a test: they run beside each other.
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let file = std::env::temp_dir().join(format!("bulwark-{}-{name}", std::process::id()));
        crate::demo::run(None, Some(&file)).unwrap();
        let snapshot = dump::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        snapshot
    }

    /// A tranche in term whose limit is used up, or that ends before the cover does, is said and stops nothing.
    #[test]
    fn a_tranche_that_is_used_up_is_left_out() {
        let mut snapshot = demo();
        let (address, pool) = snapshot.pools.iter_mut().next().unwrap();
        let address = *address;
        let excess = pool
            .cessions
            .iter_mut()
            .position(|cession| cession.kind() == TrancheKind::ExcessOfLoss)
            .unwrap();
        pool.cessions[excess].used = pool.cessions[excess].total_limit();
        let quota = pool
            .cessions
            .iter()
            .position(|cession| cession.kind() == TrancheKind::QuotaShare)
            .unwrap();
        pool.cessions[quota].end = pool.accrued_until + 1;
        let (portfolio, not_said) = read(&snapshot, &address, 0.12).unwrap();
        assert_eq!(portfolio.tranches.len(), 1);
        let said = not_said.join("\n");
        assert!(
            said.contains(&format!("tranche {excess}: nothing is left")),
            "{said}"
        );
        assert!(
            said.contains(&format!("the end of tranche {quota}")),
            "{said}"
        );
    }

    /// The demo's pool just before its loss: the program's rules see the portfolio as they see the pool.
    #[test]
    fn the_rules_see_the_portfolio_as_the_pool() {
        let snapshot = demo();
        let (address, pool): (&Pubkey, &Pool) = snapshot.pools.iter().next().unwrap();
        let (portfolio, _) = read(&snapshot, address, 0.12).unwrap();
        assert!(portfolio.products.len() > 1 && !portfolio.tranches.is_empty());
        let expected = pool
            .solvency(&snapshot.funds[&pool.fund].parameters)
            .unwrap();
        assert!(expected.reinsurance > 0 && expected.buffer > 0);
        assert_eq!(capital::solvency(&portfolio).unwrap(), expected);
        // And what is printed says the same.
        let text = toml::to_string(&portfolio).unwrap();
        assert_eq!(Portfolio::parse("printed", &text).unwrap(), portfolio);
    }
}
