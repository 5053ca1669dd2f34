//! What is assumed, and where it comes from.

use maud::{html, Markup};

use super::{
    table::{number, table, text},
    words::{bps, exact, percent, plain, whole},
};
use crate::{
    error::Result,
    portfolio::{Copula, Portfolio},
    report::{Report, Unit},
};

pub fn draw(report: &Report) -> Result<Markup> {
    let portfolio = &report.portfolio;
    let rows = rows(portfolio);
    let shocks: Vec<Vec<String>> = portfolio
        .shocks
        .iter()
        .map(|shock| {
            vec![
                shock.name.clone(),
                percent(shock.frequency),
                shock.hits.len().to_string(),
                if shock.same_quantile {
                    "alike"
                } else {
                    "each on its own"
                }
                .to_owned(),
            ]
        })
        .collect();
    Ok(html! {
        p.lead {
            "What the figures rest on. The portfolio file says it all; here is what moves them most, and what stands behind it."
        }
        (table(
            "Assumptions and their sources",
            &[text("Assumption"), text("Value"), text("Source")],
            &rows,
        ))
        @if !shocks.is_empty() {
            (table(
                "Events that hit several products on one day",
                &[text("Event"), number("Probability a year"), number("Products it can hit"), text("Damage of those hit")],
                &shocks,
            ))
        }
        (products(portfolio)?)
    })
}

fn rows(portfolio: &Portfolio) -> Vec<Vec<String>> {
    let (pool, rules, loadings) = (&portfolio.pool, &portfolio.rules, &portfolio.loadings);
    let dependence = &portfolio.dependence;
    let usd = |amount| exact(amount, Unit::Usd);
    let row =
        |what: &str, value: String, source: &str| vec![what.to_owned(), value, source.to_owned()];
    let copula = match dependence.copula {
        Copula::Independent => "independent groups".to_owned(),
        Copula::Gaussian => format!("Gaussian copula, correlation {}", dependence.correlation),
        Copula::T => format!(
            "t copula with {} degrees of freedom, correlation {}",
            dependence.degrees, dependence.correlation
        ),
    };
    vec![
        row("Underwriters' capital", usd(pool.capital), "portfolio: the pool's ledger"),
        row("Stop-loss line", format!("{} of capital", bps(pool.stop_loss_bps.into())), "portfolio: as on chain"),
        row(
            "Rules",
            format!(
                "reserve {} of expected loss; correlation of groups {}; group cap {}; re-insurance counts up to {}, buffers up to {} of capital",
                bps(rules.reserve_ratio_bps),
                bps(rules.rho_bps.into()),
                bps(rules.group_cap_bps.into()),
                bps(rules.reinsurance_cap_bps.into()),
                bps(rules.buffer_cap_bps.into())
            ),
            "portfolio: as on chain; the program checks them at every sale and withdrawal",
        ),
        row(
            "Loadings",
            format!(
                "margin {}, expenses {}, profit {}, cost of capital {}",
                bps(loadings.margin_bps.into()),
                bps(loadings.expense_bps.into()),
                bps(loadings.profit_bps.into()),
                percent(loadings.cost_of_capital)
            ),
            "portfolio: decisions of the fund",
        ),
        row(
            "Frequency of each product",
            "see the products below".to_owned(),
            "portfolio: base rates over an assumed number of protocols; no public data say how many were at risk",
        ),
        row(
            "Damage of each product",
            "share of exposure, with deductible and limit".to_owned(),
            "portfolio: assumed; no public data say what was deposited when an attack came",
        ),
        row(
            "Dependence",
            format!("{copula}; variance of a group's yearly intensity {}", dependence.dispersion),
            "portfolio: assumed; the capital section shows others",
        ),
        row(
            "What auctions of buffers bring",
            portfolio
                .buffers
                .iter()
                .map(|buffer| format!("{}: {}", buffer.name, bps(buffer.raises_bps.into())))
                .collect::<Vec<_>>()
                .join("; "),
            "portfolio: measured by replaying three crashes on the program",
        ),
        row(
            "Exposure",
            format!("{}, standing all year", usd(portfolio.exposure())),
            "portfolio: sum insured on risk; what a loss used up is sold again",
        ),
    ]
}

fn products(portfolio: &Portfolio) -> Result<Markup> {
    let rows = portfolio
        .products
        .iter()
        .map(|product| {
            Ok(vec![
                product.name.clone(),
                plain(product.peril.name()),
                product.group.to_string(),
                product.chain.clone(),
                whole(product.exposure),
                percent(product.frequency),
                product.damage.clone(),
                percent(product.deductible),
                percent(product.expected_rate()?),
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(table(
        "Products",
        &[
            text("Product"),
            text("Peril"),
            number("Group"),
            text("Chain"),
            number("Exposure, $"),
            number("Incidents a year"),
            text("Damage, share of exposure"),
            number("Deductible"),
            number("Expected loss rate"),
        ],
        &rows,
    ))
}
