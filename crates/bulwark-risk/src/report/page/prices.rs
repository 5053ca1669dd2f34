//! What cover must cost, and what the program charges.

use maud::{html, Markup};

use super::{
    table::{number, text, with_sum},
    words::{bps, percent, short, times, whole},
};
use crate::{error::Result, price::Price, report::Report};

/// Warnings that are shown: few paths warn of every product.
const WARNINGS: usize = 5;

pub fn draw(report: &Report) -> Result<Markup> {
    let prices = &report.prices;
    let adequacy = &prices.adequacy;
    Ok(html! {
        p.lead {
            "Cover of " (short(adequacy.exposure)) " must cost " (short(adequacy.technical)) " a year; the on-chain prices below \
             collect " (short(adequacy.earned)) "."
        }
        p {
            "A premium is (expected loss \u{d7} (1 + margin) + cost of capital \u{d7} capital at risk) over (1 \u{2212} expenses \u{2212} \
             profit). Capital at risk is the product's Euler part of TVaR " (percent(prices.level)) " less its expected loss. Every \
             price is of a limit: the sum insured."
        }
        p {
            "Earned over losses, expenses and margin " strong { (times(adequacy.adequacy)) } ", over the technical premium "
            strong { (times(adequacy.over_technical)) } "; loss ratio " (percent(adequacy.loss_ratio)) ", combined ratio "
            (percent(adequacy.combined_ratio)) "."
        }
        @if !prices.warnings.is_empty() {
            ul {
                @for warning in prices.warnings.iter().take(WARNINGS) { li { (warning) } }
                @if prices.warnings.len() > WARNINGS {
                    li { (prices.warnings.len() - WARNINGS) " more such warnings stand in report.json." }
                }
            }
        }
        (splits(&prices.products))
        (on_chain(&prices.products))
    })
}

fn splits(products: &[Price]) -> Markup {
    let row = |name: &str, of: &dyn Fn(fn(&Price) -> f64) -> f64| {
        let exposure = of(|p| p.cover.exposure);
        let premium = of(|p| p.split.premium.value);
        vec![
            name.to_owned(),
            whole(exposure),
            whole(of(|p| p.split.expected_loss)),
            whole(of(|p| p.split.margin)),
            whole(of(|p| p.split.capital_charge)),
            whole(of(|p| p.split.expense)),
            whole(of(|p| p.split.profit)),
            whole(premium),
            percent(premium / exposure),
            whole(of(|p| p.collected)),
        ]
    };
    let rows: Vec<Vec<String>> = products
        .iter()
        .map(|price| {
            let mut row = row(&price.cover.name, &|of| of(price));
            row[7] = format!(
                "{} \u{b1}\u{a0}{}",
                row[7],
                whole(price.split.premium.standard_error)
            );
            row
        })
        .collect();
    let all = row("all", &|of| products.iter().map(of).sum());
    with_sum(
        "Technical premium of a year by product, $",
        &[
            text("Product"),
            number("Limit"),
            number("Expected loss"),
            number("Margin"),
            number("Capital charge"),
            number("Expenses"),
            number("Profit"),
            number("Premium"),
            number("Rate"),
            number("Program collects"),
        ],
        &rows,
        Some(&all),
    )
}

fn on_chain(products: &[Price]) -> Markup {
    let rate = |rate: u64| percent(rate as f64 / bulwark_math::RATE_ONE as f64);
    let rows: Vec<Vec<String>> = products
        .iter()
        .map(|price| {
            let p = &price.on_chain;
            vec![
                price.cover.name.clone(),
                rate(p.el_rate),
                rate(p.shock_rate),
                rate(p.floor_rate),
                bps(p.kink_bps.into()),
                rate(p.load_kink),
                rate(p.load_full),
                whole(crate::money::usd(p.capacity)),
                bps(p.deductible_bps.into()),
            ]
        })
        .collect();
    super::table::table(
        "Parameters on chain that collect it",
        &[
            text("Product"),
            number("Expected loss rate"),
            number("Shock rate"),
            number("Floor rate"),
            number("Kink"),
            number("Load at kink"),
            number("Load at full"),
            number("Capacity, $"),
            number("Deductible"),
        ],
        &rows,
    )
}
