//! A scenario as a user writes it: TOML, one file each.

use std::path::Path;

use bulwark_math::MAX_AMOUNT;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::select::{Hits, Reinsurers};
use crate::{
    error::{require, Result},
    file,
    market::Range,
    money::UNITS,
};

/// What happens, day by day. On one day markets move first, then losses are settled in the order of the file, then capital
/// leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its number; 1 to 10 are built in.
    pub number: u16,
    /// What it is called.
    pub title: String,
    /// What really happened, in a sentence or two.
    pub event: String,
    /// The row of the loss table it is taken from, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Row>,
    /// Plays the smallest multiple of its losses that breaks this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverse: Option<Breaks>,
    /// Factor on the premium income of the years after.
    #[serde(default = "one")]
    pub premium: f64,
    /// How long the auction of one buffer takes, hours.
    #[serde(default = "quarter_day")]
    pub turn_hours: u32,
    /// Losses.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Moves of the buffers' collateral.
    #[serde(default)]
    pub markets: Vec<Market>,
    /// Tranches that pay late or not at all.
    #[serde(default)]
    pub reinsurers: Vec<Reinsurer>,
    /// The settlement asset, when it loses its peg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlement>,
    /// Capital that wants to leave.
    #[serde(default)]
    pub withdrawals: Vec<Withdrawal>,
}

fn one() -> f64 {
    1.0
}

/// What docs/crashes.md recommends for a turn.
fn quarter_day() -> u32 {
    6
}

/// A row of the loss table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Day of the loss.
    pub date: NaiveDate,
    /// Who lost.
    pub protocol: String,
}

/// What a loss can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breaks {
    /// Every solvency rule holds.
    Rules,
    /// Eligible capital is at least the solvency capital requirement.
    Scr,
    /// Capital is left.
    Capital,
    /// All claims are paid.
    Shortfall,
}

impl Breaks {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rules, Self::Scr, Self::Capital, Self::Shortfall];

    /// What has happened when it is broken.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rules => "one of the solvency rules is broken",
            Self::Scr => "eligible capital is below the solvency capital requirement",
            Self::Capital => "capital is exhausted",
            Self::Shortfall => "claims are left unpaid",
        }
    }
}

/// A loss of one or several products: of each an incident of its own, settled in the order of the portfolio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What it is called.
    pub name: String,
    /// When it is settled.
    #[serde(default)]
    pub day: u32,
    /// The products that it hits.
    pub hits: Hits,
    /// What it takes of them.
    pub loss: Loss,
}

/// What a product loses, before its deductible.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// A share of exposure, 0 to 1.
    Share(f64),
    /// US dollars over all products that are hit, in proportion to exposure; of each at most what is insured.
    Usd(f64),
    /// The impermanent loss, against holding and without a range, of a pair whose price was multiplied by this: the same share
    /// of exposure.
    Price(f64),
}

/// A move of collateral.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// When.
    #[serde(default)]
    pub day: u32,
    /// Buffers that it moves; all when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffers: Option<Vec<String>>,
    /// Factor on what they are worth.
    #[serde(default = "one")]
    pub value: f64,
    /// Factor on the share of it that auctions bring.
    #[serde(default = "one")]
    pub raises: f64,
}

/// Re-insurers in trouble, from the first day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reinsurer {
    /// Which; all when left out.
    #[serde(default)]
    pub tranches: Reinsurers,
    /// Share of their collateral that is not there: the loss falls to the next layer.
    #[serde(default)]
    pub unavailable: f64,
    /// Days by which the rest of it is late.
    #[serde(default)]
    pub delay_days: u32,
}

/// The settlement asset off its peg, from the first day. Claims are owed in dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// US dollars that one unit is worth.
    pub worth: f64,
    /// Hours until it is worth one again: on the day in which they end, before anything else of that day.
    pub hours: u32,
}

/// Matured requests of underwriters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// When.
    #[serde(default)]
    pub day: u32,
    /// Share of the capital of that day which asks to leave.
    pub share: f64,
}

impl Loss {
    /// Share of exposure that is lost; none for an amount.
    pub fn share(self) -> Option<f64> {
        match self {
            Self::Share(share) => Some(share),
            Self::Price(ratio) => Some(Range::FULL.of_holding(ratio)),
            Self::Usd(_) => None,
        }
    }
}

impl Scenario {
    /// Reads and checks a scenario.
    ///
    /// # Errors
    /// [`RiskError::File`] when the file cannot be read, is no scenario, or breaks a rule.
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(&path.display().to_string(), &file::text(path)?)
    }

    /// The same from text; `file` names it in errors.
    ///
    /// # Errors
    /// [`RiskError::File`].
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        file::from_toml(file, text, Self::validate)
    }

    /// `S1` and so on.
    pub fn label(&self) -> String {
        format!("S{}", self.number)
    }

    /// Refuses a scenario that breaks a rule, and says which.
    ///
    /// # Errors
    /// [`RiskError::Domain`].
    pub fn validate(&self) -> Result<()> {
        let happens = self.events.len() + self.markets.len() + self.reinsurers.len();
        require(
            happens + self.withdrawals.len() > 0 || self.settlement.is_some(),
            || {
                "nothing happens: write [[events]], [[markets]], [[reinsurers]], [[withdrawals]] or [settlement]"
                    .to_owned()
            },
        )?;
        require(self.reverse.is_none() || !self.events.is_empty(), || {
            "reverse needs [[events]] whose losses it can multiply".to_owned()
        })?;
        factor("premium", self.premium)?;
        require((1..=48).contains(&self.turn_hours), || {
            format!("turn_hours must be from 1 to 48, not {}", self.turn_hours)
        })?;
        for (number, event) in self.events.iter().enumerate() {
            event.validate(&format!("events[{number}] {:?}", event.name))?;
        }
        for (number, market) in self.markets.iter().enumerate() {
            factor(&format!("markets[{number}].value"), market.value)?;
            factor(&format!("markets[{number}].raises"), market.raises)?;
        }
        for (number, reinsurer) in self.reinsurers.iter().enumerate() {
            let what = format!("reinsurers[{number}]");
            share(&format!("{what}.unavailable"), reinsurer.unavailable)?;
            reinsurer.tranches.validate(&what)?;
        }
        for (number, withdrawal) in self.withdrawals.iter().enumerate() {
            share(&format!("withdrawals[{number}].share"), withdrawal.share)?;
        }
        self.settlement.map_or(Ok(()), |settlement| {
            require(0.01 <= settlement.worth && settlement.worth <= 1.0, || {
                format!(
                    "settlement.worth must be from 0.01 to 1 dollar, not {}",
                    settlement.worth
                )
            })?;
            require(settlement.hours > 0, || {
                "settlement.hours must be 1 or more".to_owned()
            })
        })
    }
}

impl Event {
    fn validate(&self, what: &str) -> Result<()> {
        self.hits.validate(what)?;
        match self.loss {
            Loss::Share(lost) => share(&format!("{what}: loss.share"), lost),
            Loss::Price(k) => require(0.0 < k && k <= 1e6, || {
                format!("{what}: loss.price must be above 0 and at most 1,000,000, not {k}")
            }),
            Loss::Usd(usd) => {
                let most = MAX_AMOUNT as f64 / UNITS;
                require((0.0..=most).contains(&usd), || {
                    format!("{what}: loss.usd must be from 0 to {most:.0} US dollars, not {usd}")
                })
            }
        }
    }
}

fn share(what: &str, share: f64) -> Result<()> {
    require((0.0..=1.0).contains(&share), || {
        format!("{what} must be a share from 0 to 1, not {share}")
    })
}

fn factor(what: &str, factor: f64) -> Result<()> {
    require((0.0..=100.0).contains(&factor), || {
        format!("{what} must be a factor from 0 to 100, not {factor}")
    })
}
