//! The tower: what each layer pays of one loss that uses all of them up, by the program's own settlement.

use bulwark_math::{bps_of, Rounding};
use maud::{html, Markup};
use plotters::style::RGBColor;

use super::{
    chart::{framed, variable, About, Line, Mark, Point, BLUE, GREEN, ORANGE, PURPLE, RED},
    programme::cover,
    words::short,
};
use crate::{
    error::Result,
    money::{units, usd},
    portfolio::{Portfolio, TrancheCover},
    programme::Programme,
};

/// A layer of the drawing.
struct Layer {
    name: String,
    terms: String,
    amount: f64,
    colour: RGBColor,
}

/// Width of the drawing, and where the stack begins and ends in it.
const WIDTH: u32 = 720;
const STACK: (f64, f64) = (30.0, 400.0);

/// Layers of a whole loss from the bottom up, and the quota shares beside them.
fn layers(portfolio: &Portfolio) -> Result<(Vec<Layer>, Vec<Layer>)> {
    let mut programme = Programme::new(portfolio)?;
    let exhausting = programme
        .capital
        .saturating_add(programme.reinsurance()?)
        .saturating_add(programme.buffer)
        .saturating_mul(4);
    let capital = programme.capital;
    let paid = programme.settle(exhausting)?;
    let (mut quota, mut excess, mut aggregate) = (Vec::new(), Vec::new(), Vec::new());
    for (tranche, amount) in portfolio.tranches.iter().zip(paid.tranches) {
        let layer = |colour| Layer {
            name: tranche.name.clone(),
            terms: cover(tranche),
            amount: usd(amount),
            colour,
        };
        match tranche.cover {
            TrancheCover::QuotaShare { .. } => quota.push(layer(PURPLE)),
            TrancheCover::ExcessOfLoss { attachment, .. } => {
                excess.push((units(attachment), layer(BLUE)));
            }
            TrancheCover::AggregateStopLoss { .. } => aggregate.push(layer(BLUE)),
        }
    }
    // Stable: layers of one attachment stay in their slots' order.
    excess.sort_by_key(|(attachment, _)| *attachment);
    let lowest = excess
        .first()
        .map_or(u64::MAX, |(attachment, _)| *attachment);
    let line = bps_of(capital, portfolio.pool.stop_loss_bps, Rounding::Down)?;
    let kept = |name: &str, terms: String, amount: u64| Layer {
        name: name.to_owned(),
        terms,
        amount: usd(amount),
        colour: GREEN,
    };
    let retention = paid.pool_retained.min(lowest);
    let mut stack = vec![kept(
        "retention",
        "capital, below the first layer".to_owned(),
        retention,
    )];
    stack.extend(excess.into_iter().map(|(_, layer)| layer));
    stack.push(kept(
        "capital to the stop-loss line",
        format!("capital pays {} in all up to here", short(usd(line))),
        paid.pool_retained - retention,
    ));
    stack.extend(aggregate);
    stack.push(Layer {
        name: "buffers".to_owned(),
        terms: "collateral is auctioned".to_owned(),
        amount: usd(paid.buffer),
        colour: ORANGE,
    });
    stack.push(kept(
        "capital beyond the line",
        "the rest of it".to_owned(),
        paid.pool_rest,
    ));
    stack.retain(|layer| layer.amount > 0.0);
    Ok((stack, quota))
}

/// The drawing.
pub fn draw(portfolio: &Portfolio) -> Result<Markup> {
    let (stack, quota) = layers(portfolio)?;
    // Heights grow with the root of amounts: a layer of half a million stays legible beside capital of twenty.
    let most = stack.iter().map(|layer| layer.amount).fold(1.0, f64::max);
    let height = |layer: &Layer| 44.0 + 56.0 * (layer.amount / most).sqrt();
    let top = 40.0;
    let total: f64 = stack.iter().map(height).sum();
    let bottom = top + total;
    let mut y = bottom;
    let placed: Vec<(&Layer, f64, f64)> = stack
        .iter()
        .map(|layer| {
            let tall = height(layer);
            y -= tall;
            (layer, y, tall)
        })
        .collect();
    let strip = if quota.is_empty() { 0.0 } else { 92.0 };
    let left = STACK.0 + strip;
    let says: Vec<String> = quota
        .iter()
        .chain(&stack)
        .map(|layer| format!("{} ({}): {}", layer.name, layer.terms, short(layer.amount)))
        .collect();
    let says = format!(
        "From the bottom up. {}. Nobody pays what is above.",
        says.join("; ")
    );
    let mark = |name, colour| Mark {
        name,
        colour,
        line: Line::None,
        point: Point::Block,
    };
    let about = About {
        id: "programme-tower",
        title: "What each layer pays of one loss that uses all of them up",
        says: &says,
        // Below two hundred layers of a hundred units each.
        size: (WIDTH, (bottom + 34.0) as u32),
        key: &[
            mark("re-insurers", BLUE),
            mark("quota share", PURPLE),
            mark("capital", GREEN),
            mark("buffers", ORANGE),
            mark("nobody", RED),
        ],
    };
    let inner = html! {
        line x1=(STACK.0) y1=(top) x2=(STACK.1) y2=(top) stroke=(variable(RED)) stroke-width="3" stroke-dasharray="6 4" {}
        text x=(STACK.0) y=(top - 12.0) font-size="13" fill=(variable(RED)) font-weight="600" { "above: unpaid, owed to claimants" }
        @for layer in &quota {
            rect x=(STACK.0) y=(top) width=(strip - 4.0) height=(total) fill=(variable(layer.colour)) fill-opacity="0.25"
                stroke=(variable(layer.colour)) stroke-width="1.5" {}
            text.inside x=(STACK.0 + (strip - 4.0) / 2.0) y=(top + total / 2.0) font-size="13" text-anchor="middle" fill="var(--ink)"
                font-weight="600" transform={ "rotate(-90 " (STACK.0 + (strip - 4.0) / 2.0) " " (top + total / 2.0) ")" } {
                (layer.name) ": " (layer.terms)
            }
        }
        @for (layer, y, tall) in &placed {
            rect x=(left) y=(y) width=(STACK.1 - left) height=(tall - 3.0) fill=(variable(layer.colour)) fill-opacity="0.25"
                stroke=(variable(layer.colour)) stroke-width="1.5" {}
            text.inside x=(left + 12.0) y=(y + tall / 2.0 + 4.0) font-size="14" font-weight="600" fill="var(--ink)" { (short(layer.amount)) }
            text x=(STACK.1 + 14.0) y=(y + tall / 2.0 - 4.0) font-size="14" font-weight="600" fill="var(--ink)" { (layer.name) }
            text x=(STACK.1 + 14.0) y=(y + tall / 2.0 + 14.0) font-size="13" fill="var(--ink2)" { (layer.terms) }
        }
        line x1=(STACK.0) y1=(bottom) x2=(STACK.1) y2=(bottom) stroke="var(--ink2)" stroke-width="1.5" {}
        text x=(STACK.0) y=(bottom + 20.0) font-size="13" fill="var(--ink2)" { "a loss of one incident begins here; heights grow with the root of amounts" }
    };
    Ok(framed(&about, &inner))
}
