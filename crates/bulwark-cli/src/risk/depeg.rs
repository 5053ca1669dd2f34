//! `bulwark risk depeg`: the premium of parametric depeg cover.

use anyhow::Result;
use bulwark_risk::market::{Depeg, DepegCover, Depth, Noise};
use clap::Args;
use serde_json::json;

use super::{
    figures::{self, percent, shown, Typed},
    market::{row, simulated, simulated_text, Price},
};
use crate::view::table;

/// What the reader must know of the figures.
const NOTES: [&str; 2] = [
    "the rate of depegs is assumed, not estimated: catalogues of losses list no depeg as such",
    "every policy on a coin pays at once: pooling them diversifies nothing, and the shock is the cap of all of them",
];

/// How depegs come, and what is paid.
#[derive(Args)]
pub struct Arguments {
    /// Depegs a year that the price assumes: an input to be argued for, for loss data have none.
    #[arg(long, value_parser = figures::positive, allow_negative_numbers = true)]
    rate: f64,
    /// How far the price falls, a share of the peg: beta:A,B, discrete:DEPTH@P,.. or empirical:FILE.
    #[arg(long)]
    depth: Depth,
    /// Mean hours until the peg is back.
    #[arg(long, default_value = "48", value_parser = figures::positive)]
    recovery_hours: f64,
    /// Standard deviation of the price around its peg.
    #[arg(long, default_value = "0.001", value_parser = figures::amount)]
    noise: Typed,
    /// Hours in which a deviation halves.
    #[arg(long, default_value = "6", value_parser = figures::positive)]
    noise_half_life: f64,
    /// Price, over the peg, below which the cover pays.
    #[arg(long, value_parser = figures::positive)]
    strike: f64,
    /// Hours of the average price.
    #[arg(long, value_parser = figures::positive)]
    window_hours: f64,
    /// Multiplies (strike - average) / strike.
    #[arg(long, default_value = "1", value_parser = figures::positive)]
    scale: f64,
    /// Most that is paid, a share of the sum insured.
    #[arg(long, value_parser = figures::amount)]
    cap: Typed,
    /// Term in days.
    #[arg(long, default_value = "365", value_parser = figures::positive)]
    days: f64,
    #[command(flatten)]
    price: Price,
}

/// Shows the premium.
///
/// # Errors
/// When the engine refuses what is asked.
pub fn run(arguments: &Arguments) -> Result<()> {
    let noise = Noise::new(arguments.noise.value, arguments.noise_half_life)?;
    let market = Depeg::new(
        arguments.rate,
        arguments.depth.clone(),
        arguments.recovery_hours,
        noise,
    )?;
    let cover = DepegCover::new(
        market,
        arguments.strike,
        arguments.window_hours,
        arguments.scale,
        arguments.cap.value,
        arguments.days,
    )?;
    let (formula, triggered) = (cover.expected_payout(), cover.triggered());
    let checked = cover.simulate(arguments.price.paths, arguments.price.seed)?;
    let rare = cover.payout_quantile(0.995)?;
    let notional = arguments.price.notional;
    let priced = arguments.price.of(formula, cover.most(), arguments.days)?;
    if arguments.price.json {
        let mut facts = json!({
            "rate": arguments.rate,
            "days": arguments.days,
            "notional": notional,
            "expected_depegs": cover.depegs(),
            "probability_of_payout": triggered,
            "probability_one_depeg_pays": cover.pays_more(0.0),
            "expected_payout": formula * notional,
            "expected_payout_share": formula,
            "expected_payout_of_one_depeg_share": cover.expected_of_depeg(),
            "payout_995_share": rare,
            "most_share": cover.most(),
            "simulated": {
                "paths": arguments.price.paths,
                "seed": arguments.price.seed,
                "expected_payout_share": simulated(&checked.payout),
                "probability_of_payout": simulated(&checked.triggered),
            },
            "method": {
                "expected_payout": "formula; the simulation checks it",
            },
            "notes": NOTES,
        });
        priced.add_to(&mut facts, notional);
        anstream::println!("{}", serde_json::to_string_pretty(&facts)?);
        return Ok(());
    }
    let mut rows = vec![
        row("Depegs expected", shown(cover.depegs())),
        row(
            "A depeg pays with probability",
            percent(cover.pays_more(0.0)),
        ),
        row("A policy pays with probability", percent(triggered)),
        row("  simulated", simulated_text(&checked.triggered)),
        row("Expected payout, of the sum insured", percent(formula)),
        row("  simulated", simulated_text(&checked.payout)),
        row("Payout in one term of 200", percent(rare)),
        row("Most that is paid", percent(cover.most())),
    ];
    rows.extend(priced.rows(notional));
    let term = format!("{} days", shown(arguments.days));
    for line in table(&["Depeg", &term], &rows, &[1]) {
        anstream::println!("{line}");
    }
    for note in NOTES {
        anstream::println!("{note}");
    }
    Ok(())
}
