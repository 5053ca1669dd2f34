//! `bulwark tower`: a pool's re-insurance programme as a picture in the terminal, or as JSON.

use std::path::Path;

use anstyle::{AnsiColor, Style};
use anyhow::{ensure, Context, Result};
use bulwark::state::TrancheKind;
use bulwark_client::programme::{Band, Layer, LayerState, Payer, Tower};
use serde_json::{json, Value};

use crate::{
    dump,
    view::{date, mul_div, percent, rate, table, thousands},
};

/// Lines of the whole tower, about.
const HEIGHT: u64 = 14;
/// Columns of a block.
const WIDTH: u64 = 34;

/// Shows the tower of every pool in a file of accounts.
///
/// # Errors
/// When the file cannot be read or holds no pool.
pub fn run(accounts: &Path, as_json: bool) -> Result<()> {
    let snapshot = dump::read(accounts)?;
    ensure!(
        !snapshot.pools.is_empty(),
        "{} has no pool: it must hold the accounts that {} owns, funds and pools among them",
        accounts.display(),
        bulwark::ID
    );
    let towers = snapshot
        .pools
        .keys()
        .map(|pool| {
            Tower::of(&snapshot, pool)
                .with_context(|| format!("pool {pool} has no tower: its fund is not in the file, or its figures break the rules"))
        })
        .collect::<Result<Vec<_>>>()?;
    if as_json {
        let list: Vec<_> = towers.iter().map(facts).collect();
        anstream::println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(());
    }
    for (number, tower) in towers.iter().enumerate() {
        if number > 0 {
            anstream::println!();
        }
        anstream::println!("Pool {} on {}", tower.pool, date(tower.at));
        for line in picture(tower, "") {
            anstream::println!("{line}");
        }
    }
    Ok(())
}

/// Whole tokens of base units, with the currency's sign.
struct Money<'a> {
    sign: &'a str,
    unit: u64,
}

impl Money<'_> {
    fn of(&self, units: u64) -> String {
        format!("{}{}", self.sign, thousands(units / self.unit))
    }
}

/// The tower, what it hides, and its layers; `sign` stands before amounts.
pub fn picture(tower: &Tower, sign: &str) -> Vec<String> {
    let unit = 10u64.checked_pow(tower.decimals.into()).unwrap_or(1);
    let money = Money { sign, unit };
    let mut lines = vec![
        String::new(),
        format!("{:>13}", "loss net of"),
        format!("{:>13} {:>13}", "quota shares", "whole loss"),
    ];
    let paid = |band: &&Band| band.payer != Payer::Shortfall;
    let most = tower.bands.iter().rev().find(paid).and_then(|b| b.to);
    for band in tower.bands.iter().rev() {
        lines.extend(block(band, most.unwrap_or(0), &money));
    }
    lines.push(format!("{:>13} {:>13}", money.of(0), money.of(0)));
    lines.push(String::new());
    for overlap in &tower.overlaps {
        lines.push(format!(
            " overlap: {} from {} to {} is covered by a layer below already",
            overlap.layer,
            money.of(overlap.from),
            money.of(overlap.to)
        ));
    }
    for band in tower.bands.iter().filter(|band| band.gap) {
        lines.push(format!(
            " gap: from {} to {} no layer pays, {} does",
            money.of(band.from),
            band.to
                .map_or_else(|| "any loss".to_owned(), |to| money.of(to)),
            match band.payer {
                Payer::Shortfall => "nobody".to_owned(),
                payer if payer.is_capital() => "the pool's capital".to_owned(),
                payer => payer.to_string(),
            }
        ));
    }
    lines.push(format!(
        " capital {}, stop-loss line at {} of it, net losses of the year {}",
        money.of(tower.capital),
        money.of(tower.stop_loss_line),
        money.of(tower.net_losses_of_year)
    ));
    lines.extend(layers(tower, &money));
    lines
}

/// How a payer's block is filled: colour in a terminal, shade everywhere.
fn fill(payer: Payer) -> (Style, char) {
    let (colour, shade) = match payer {
        Payer::QuotaShare(_) => (AnsiColor::Magenta, '▒'),
        Payer::ExcessOfLoss(_) | Payer::AggregateStopLoss(_) => (AnsiColor::Blue, '▓'),
        Payer::Buffer(_) => (AnsiColor::Yellow, '▚'),
        Payer::Retention | Payer::CapitalAbove | Payer::CapitalBeyondLine => {
            (AnsiColor::Green, '░')
        }
        Payer::Shortfall => (AnsiColor::Red, '·'),
    };
    (colour.on_default(), shade)
}

/// The lines of one slice, its upper edge first.
fn block(band: &Band, most: u64, money: &Money) -> Vec<String> {
    let edge = |edge: Option<u64>| edge.map_or_else(String::new, |edge| money.of(edge));
    let whole = band
        .loss_to
        .map_or(0, |to| to.saturating_sub(band.loss_from));
    // Rounded to the nearest column, one at least.
    let shared = mul_div(band.ceded, 2 * WIDTH, whole)
        .div_ceil(2)
        .max(u64::from(band.ceded > 0))
        .min(WIDTH);
    let columns = |count: u64, payer: Payer| {
        let (style, shade) = fill(payer);
        let blocks = shade
            .to_string()
            .repeat(usize::try_from(count).unwrap_or(0));
        format!("{style}{blocks}{style:#}")
    };
    let mut drawn = String::new();
    if shared > 0 {
        drawn.push_str(&columns(shared, Payer::QuotaShare(0)));
    }
    drawn.push_str(&columns(WIDTH - shared, band.payer));
    let amount = band.amount().filter(|_| band.payer != Payer::Shortfall);
    let height = amount.map_or(1, |amount| mul_div(amount, HEIGHT, most.max(1)).max(1));
    let named = format!(
        "{:<23} {:>11}{}",
        band.payer.to_string(),
        edge(amount),
        if band.gap { " gap" } else { "" }
    );
    (0..height)
        .map(|line| {
            if line > 0 {
                return format!("{:29}{drawn}", "");
            }
            format!(
                "{:>13} {:>13}  {drawn}  {}",
                edge(band.to),
                edge(band.loss_to),
                named.trim_end()
            )
        })
        .collect()
}

/// What a layer covers, in the market's words.
fn cover(layer: &Layer, money: &Money) -> String {
    let cession = &layer.cession;
    match cession.kind() {
        TrancheKind::None | TrancheKind::QuotaShare => {
            let agreed = percent(cession.cession_bps.into());
            if cession.effective_bps == cession.cession_bps {
                agreed
            } else {
                format!("{} of {agreed}", percent(cession.effective_bps.into()))
            }
        }
        kind => {
            let period = if kind == TrancheKind::AggregateStopLoss {
                " a year"
            } else {
                ""
            };
            let again = match cession.reinstatements {
                0 => String::new(),
                times => format!(", back {times}x"),
            };
            format!(
                "{} xs {}{period}{again}",
                money.of(cession.limit),
                money.of(cession.attachment)
            )
        }
    }
}

/// Where a layer stands in time.
fn standing(layer: &Layer) -> String {
    match layer.state {
        LayerState::Coming => format!("from {}", date(layer.cession.start)),
        LayerState::InForce => format!("to {}", date(layer.cession.end)),
        LayerState::RunOff => format!("run-off to {}", date(layer.cession.locked_until)),
        LayerState::Unlocked => "unlocked".to_owned(),
    }
}

/// Every tranche with its price, money and state; the totals.
fn layers(tower: &Tower, money: &Money) -> Vec<String> {
    if tower.layers.is_empty() {
        return vec![" no re-insurance".to_owned()];
    }
    let rows: Vec<_> = tower
        .layers
        .iter()
        .map(|layer| {
            let quoted = layer.cession.kind() != TrancheKind::QuotaShare;
            vec![
                layer.payer.to_string(),
                cover(layer, money),
                money.of(layer.recoverable),
                if quoted {
                    rate(layer.cession.rate_on_line)
                } else {
                    String::new()
                },
                money.of(layer.ceded()),
                standing(layer),
            ]
        })
        .collect();
    let mut lines = vec![String::new()];
    lines.extend(table(
        &[
            "Layer",
            "Cover",
            "Recoverable",
            "Rate on line",
            "Ceded",
            "In force",
        ],
        &rows,
        &[2, 3, 4],
    ));
    lines.push(String::new());
    lines.push(format!(
        " premium ceded {}; recoverable from a loss now {}, of which {} count as capital",
        money.of(tower.ceded()),
        money.of(tower.recoverable()),
        money.of(tower.counted)
    ));
    lines
}

/// The tower as JSON.
fn facts(tower: &Tower) -> Value {
    let bands: Vec<_> = tower
        .bands
        .iter()
        .map(|band| {
            json!({
                "payer": band.payer.to_string(),
                "from": band.from,
                "to": band.to,
                "loss_from": band.loss_from,
                "loss_to": band.loss_to,
                "ceded": band.ceded,
                "gap": band.gap,
            })
        })
        .collect();
    let overlaps: Vec<_> = tower
        .overlaps
        .iter()
        .map(|overlap| {
            json!({ "layer": overlap.layer.to_string(), "from": overlap.from, "to": overlap.to })
        })
        .collect();
    let layers: Vec<_> = tower
        .layers
        .iter()
        .map(|layer| {
            let cession = &layer.cession;
            json!({
                "layer": layer.payer.to_string(),
                "state": layer.state.to_string(),
                "attachment": cession.attachment,
                "limit": cession.limit,
                "limit_left": cession.limit_left(),
                "collateral": cession.collateral,
                "recoverable": layer.recoverable,
                "cession_bps": cession.cession_bps,
                "effective_bps": cession.effective_bps,
                "rate_on_line": cession.rate_on_line,
                "premium_a_year": layer.premium_a_year,
                "reinstatements": cession.reinstatements,
                "ceded": { "pulled": layer.pulled, "owed": cession.owed },
                "losses": layer.losses,
                "start": cession.start,
                "end": cession.end,
                "locked_until": cession.locked_until,
            })
        })
        .collect();
    json!({
        "pool": tower.pool.to_string(),
        "at": tower.at,
        "decimals": tower.decimals,
        "capital": tower.capital,
        "stop_loss_line": tower.stop_loss_line,
        "net_losses_of_year": tower.net_losses_of_year,
        "bands": bands,
        "overlaps": overlaps,
        "layers": layers,
        "premium_ceded": tower.ceded(),
        "recoverable": tower.recoverable(),
        "counted": tower.counted,
    })
}
