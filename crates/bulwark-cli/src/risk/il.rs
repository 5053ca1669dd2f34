//! `bulwark risk il`: the fair premium of impermanent-loss cover.

use std::path::PathBuf;

use anyhow::{bail, Context, Result};
use bulwark_risk::{
    market::{ewma_volatility, IlCover, Range},
    severity::read_losses,
};
use clap::Args;
use serde_json::json;

use super::{
    figures::{self, percent, shown, Typed},
    market::{row, simulated, simulated_text, Price},
};
use crate::view::table;

/// What every policy on a pair has in common.
const TOGETHER: &str =
    "every policy on a pair pays at once: pooling them diversifies nothing, and the shock is the cap of all of them";

/// Volatility, term, range, cover.
#[derive(Args)]
pub struct Arguments {
    /// Annual volatility of the pair's price: 0.8 is 80 %. With --prices, its floor, such as an implied one.
    #[arg(long, value_parser = figures::positive, allow_negative_numbers = true, required_unless_present = "prices")]
    sigma: Option<f64>,
    /// Prices of the pair, one a line, evenly spaced, the latest last: the volatility is the greater of --sigma and theirs.
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// Prices a year, of --prices.
    #[arg(long, default_value = "365", value_parser = figures::positive)]
    prices_per_year: f64,
    /// Weight of each return over that of the next, for --prices.
    #[arg(long, default_value = "0.94", value_parser = figures::positive)]
    decay: f64,
    /// Term in days.
    #[arg(long, value_parser = figures::positive, allow_negative_numbers = true)]
    days: f64,
    /// Lowest price of the position's range, over the entry price.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    low: Typed,
    /// Highest price of the position's range, over the entry price; `inf` for none.
    #[arg(long, default_value = "inf", value_parser = figures::limit)]
    high: f64,
    /// Loss that is not covered, relative to holding.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    deductible: Typed,
    /// Most that is paid, a share of the notional.
    #[arg(long, default_value = "1", value_parser = figures::amount)]
    cap: Typed,
    /// Days over which cover grows to the whole.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    ramp_days: Typed,
    #[command(flatten)]
    price: Price,
}

impl Arguments {
    /// The volatility to price with, and what the prices say.
    fn volatility(&self) -> Result<(f64, Option<f64>)> {
        let realised = match &self.prices {
            Some(file) => {
                let prices = read_losses(file)?;
                let sigma = ewma_volatility(&prices, self.prices_per_year, self.decay)
                    .with_context(|| format!("prices of {}", file.display()))?;
                Some(sigma)
            }
            None => None,
        };
        match (self.sigma, realised) {
            (Some(floor), realised) => {
                Ok((realised.map_or(floor, |sigma| sigma.max(floor)), realised))
            }
            (None, Some(sigma)) => Ok((sigma, realised)),
            (None, None) => bail!("name --sigma or --prices"),
        }
    }
}

/// Shows the premium.
///
/// # Errors
/// When the engine refuses what is asked, or the prices cannot be read.
pub fn run(arguments: &Arguments) -> Result<()> {
    let (sigma, realised) = arguments.volatility()?;
    let range = Range::new(arguments.low.value, arguments.high)?;
    let cover = IlCover::new(
        range,
        sigma,
        arguments.days,
        arguments.deductible.value,
        arguments.cap.value,
        arguments.ramp_days.value,
    )?;
    let (of_initial, of_holding) = (cover.expected_of_initial(), cover.expected_of_holding());
    let expected = cover.expected_payout();
    let rare = cover.payout_quantile(0.995)?;
    let checked = cover.simulate(arguments.price.paths, arguments.price.seed)?;
    let notional = arguments.price.notional;
    let priced = arguments.price.of(expected, cover.most(), arguments.days)?;
    if arguments.price.json {
        let mut facts = json!({
            "sigma": sigma,
            "realised_sigma": realised,
            "days": arguments.days,
            "range": { "low": range.low(), "high": range.high().is_finite().then_some(range.high()) },
            "notional": notional,
            "expected_loss": of_initial,
            "expected_loss_of_holding": of_holding,
            "expected_payout": expected * notional,
            "expected_payout_share": expected,
            "payout_995_share": rare,
            "most_share": cover.most(),
            "simulated": {
                "paths": arguments.price.paths,
                "seed": arguments.price.seed,
                "expected_loss": simulated(&checked.of_initial),
                "expected_loss_of_holding": simulated(&checked.of_holding),
                "expected_payout_share": simulated(&checked.payout),
            },
            "method": {
                "expected_loss": "closed form, of the initial value",
                "expected_loss_of_holding": "integration",
                "expected_payout": "integration",
            },
            "notes": [TOGETHER],
        });
        priced.add_to(&mut facts, notional);
        anstream::println!("{}", serde_json::to_string_pretty(&facts)?);
        return Ok(());
    }
    let mut rows = vec![
        row("Volatility a year", percent(sigma)),
        row("Expected loss, of the initial value", percent(of_initial)),
        row("  simulated", simulated_text(&checked.of_initial)),
        row("Expected loss, of holding", percent(of_holding)),
        row("  simulated", simulated_text(&checked.of_holding)),
        row("Expected payout, of the notional", percent(expected)),
        row("  simulated", simulated_text(&checked.payout)),
        row("Payout in one term of 200", percent(rare)),
        row("Most that is paid", percent(cover.most())),
    ];
    if let Some(realised) = realised {
        rows.insert(1, row("  realised", percent(realised)));
    }
    rows.extend(priced.rows(notional));
    let term = format!("{} days", shown(arguments.days));
    for line in table(&["Impermanent loss", &term], &rows, &[1]) {
        anstream::println!("{line}");
    }
    anstream::println!("{TOGETHER}");
    Ok(())
}
