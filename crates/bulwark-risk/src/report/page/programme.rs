//! Who pays: the re-insurance programme, the buffers, capital.

use maud::{html, Markup};

use super::{
    table::{number, table, text},
    tower,
    words::{bps, percent, share_of, short, stacked, whole},
};
use crate::{
    assess::LayerResult,
    error::Result,
    money::usd,
    portfolio::{Portfolio, Tranche, TrancheCover},
    report::Report,
};

pub fn draw(report: &Report) -> Result<Markup> {
    let (portfolio, assessment) = (&report.portfolio, &report.assessment);
    let income = &assessment.income;
    let ceded = assessment
        .distributions
        .iter()
        .find(|d| d.name == "ceded to tranches")
        .map_or(0.0, |d| d.mean.value);
    Ok(html! {
        p.lead {
            "A loss runs up the tower: re-insurers, capital and buffers pay in the order of the program, which the simulated years \
             play by its own arithmetic."
        }
        @if portfolio.tranches.is_empty() { p { "There is no re-insurance." } }
        (tower::draw(portfolio)?)
        (layers(portfolio, &assessment.layers, assessment.options.paths))
        p {
            "Premium at floor rates " (short(income.premium)) " a year, of which " (short(income.ceded)) " is ceded; re-insurers pay "
            (short(ceded)) " of losses in an average year. Premium for reinstated limits " (short(assessment.reinstatement_premium))
            " a year."
        }
        (buffers(portfolio))
    })
}

/// `limit xs attachment` of a tranche, in words.
pub fn cover(tranche: &Tranche) -> String {
    match tranche.cover {
        TrancheCover::QuotaShare { cession_bps, limit } => {
            format!(
                "{} of every loss, up to {} in all",
                bps(cession_bps.into()),
                short(limit)
            )
        }
        TrancheCover::ExcessOfLoss {
            attachment,
            limit,
            reinstatements,
            ..
        } => {
            let again = match reinstatements {
                0 => String::new(),
                n => format!(", back {n}\u{a0}\u{d7}"),
            };
            format!(
                "{} xs {} an incident{again}",
                short(limit),
                short(attachment)
            )
        }
        TrancheCover::AggregateStopLoss {
            attachment_bps,
            limit_bps,
            ..
        } => format!(
            "{} xs {} of capital, a year's net losses",
            bps(limit_bps.into()),
            bps(attachment_bps.into())
        ),
    }
}

fn layers(portfolio: &Portfolio, results: &[LayerResult], paths: u64) -> Markup {
    let rows: Vec<Vec<Markup>> = portfolio
        .tranches
        .iter()
        .zip(results)
        .map(|(tranche, result)| {
            let line = match tranche.cover {
                TrancheCover::QuotaShare { .. } => "\u{2013}".to_owned(),
                TrancheCover::ExcessOfLoss { rate_on_line, .. }
                | TrancheCover::AggregateStopLoss { rate_on_line, .. } => percent(rate_on_line),
            };
            vec![
                html! { (tranche.name) },
                html! { (cover(tranche)) },
                html! { (whole(result.collateral)) },
                html! { (line) },
                html! { (whole(result.premium)) },
                stacked(&result.expected_loss),
                html! { (percent(result.expected_loss.value / result.collateral)) },
                html! { (result.loss_ratio.map_or("\u{2013}".to_owned(), percent)) },
                share_of(&result.attaches, paths),
                share_of(&result.exhausted, paths),
            ]
        })
        .collect();
    table(
        "Tranches over the simulated years",
        &[
            text("Tranche"),
            text("Cover"),
            number("Collateral, $"),
            number("Rate on line"),
            number("Premium, $ a year"),
            number("Expected loss, $ a year"),
            number("of collateral"),
            number("Loss ratio"),
            number("Years it pays in"),
            number("Years it is exhausted in"),
        ],
        &rows,
    )
}

fn buffers(portfolio: &Portfolio) -> Markup {
    let rows: Vec<Vec<String>> = portfolio
        .buffers
        .iter()
        .map(|buffer| {
            vec![
                buffer.name.clone(),
                whole(buffer.value),
                bps(buffer.haircut_bps.into()),
                whole(usd(buffer.counts())),
                bps(buffer.raises_bps.into()),
                whole(usd(buffer.brings())),
            ]
        })
        .collect();
    if rows.is_empty() {
        return html! { p { "There is no stop-loss buffer." } };
    }
    table(
        "Stop-loss buffers",
        &[
            text("Collateral"),
            number("Market worth, $"),
            number("Haircut"),
            number("Counts for, $"),
            number("Auctions bring"),
            number("Brings, $"),
        ],
        &rows,
    )
}
