//! `bulwark risk ruin`: how long a premium and a capital last.

use anyhow::{bail, Result};
use bulwark_risk::{
    ruin::{Arrivals, RuinProbability, Seen, Simulated, Surplus, Wait, YearlyRuin},
    severity::Layered,
    Frequency, RiskError, Severity,
};
use clap::Args;
use serde_json::{json, Map, Value};

use super::figures::{self, percent, shown, warnings, Typed};
use crate::view::table;

/// Paths when only a simulation has an answer.
const PATHS: u32 = 100_000;

/// Premium, claims, capital.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    when: When,
    /// Loss of one incident, as for `bulwark risk aggregate`.
    #[arg(long)]
    severity: Severity,
    /// Most that is paid of one incident; a heavy tail needs one.
    #[arg(long, default_value = "inf", value_parser = figures::limit)]
    limit: f64,
    /// Part of each loss that is not paid.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    deductible: Typed,
    /// Premium a year.
    #[arg(long, value_parser = figures::positive, allow_negative_numbers = true)]
    premium: f64,
    /// Initial capitals.
    #[arg(long, value_delimiter = ',', value_parser = figures::amount, default_value = "0")]
    initial: Vec<Typed>,
    /// Within so many years: the surplus is looked at when each year ends.
    #[arg(long, value_delimiter = ',')]
    years: Vec<u32>,
    /// Shares of each claim to keep: the adjustment coefficient of each.
    #[arg(long, value_delimiter = ',', value_parser = figures::amount)]
    retention: Vec<Typed>,
    /// Retentions of excess of loss, amounts: the adjustment coefficient of each.
    #[arg(long, value_delimiter = ',', value_parser = figures::amount)]
    excess: Vec<Typed>,
    /// What the re-insurer adds to the expected claims it takes: 0.3 is 30 %.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    reinsurance_loading: Typed,
    /// Ruin probability to find the initial capital for.
    #[arg(long, value_parser = figures::probability)]
    target: Option<Typed>,
    /// Step of the lattices [default: fine]. For claims of few sizes one that divides them, premium and capital.
    #[arg(long, value_parser = figures::positive)]
    step: Option<f64>,
    /// Also simulate ruin within the years, on so many paths. Waits that are not exponential are simulated anyway [default there:
    /// 100000].
    #[arg(long)]
    paths: Option<u32>,
    /// Seed of the simulation.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// When claims come.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct When {
    /// Number of claims a year, as for `bulwark risk aggregate`.
    #[arg(long)]
    frequency: Option<Frequency>,
    /// Claims a year, one by one with exponential waits between: the same as `--frequency poisson:RATE`.
    #[arg(long, value_parser = figures::positive)]
    claims_rate: Option<f64>,
    /// Time between claims, in years: exponential:RATE or erlang:SHAPE,RATE.
    #[arg(long)]
    wait: Option<Wait>,
}

impl When {
    fn arrivals(&self) -> Result<Arrivals> {
        Ok(match (&self.frequency, self.claims_rate, self.wait) {
            (Some(frequency), _, _) => frequency.clone().into(),
            (_, Some(rate), _) => Arrivals::Waits(Wait::exponential(rate)?),
            (_, _, Some(wait)) => Arrivals::Waits(wait),
            (None, None, None) => bail!("name --frequency, --claims-rate or --wait"),
        })
    }
}

/// Shows ruin.
///
/// # Errors
/// When the engine refuses what is asked.
pub fn run(arguments: &Arguments) -> Result<()> {
    let answer = Answer::of(arguments)?;
    if arguments.json {
        anstream::println!(
            "{}",
            serde_json::to_string_pretty(&answer.facts(arguments))?
        );
        return Ok(());
    }
    for line in answer.lines(arguments) {
        anstream::println!("{line}");
    }
    Ok(())
}

/// What the engine says.
struct Answer {
    surplus: Surplus,
    coefficient: Option<f64>,
    /// By what is kept: shares, then amounts.
    retained: [Vec<(String, Option<f64>)>; 2],
    ever: Vec<RuinProbability>,
    lattice: Vec<YearlyRuin>,
    /// By capital.
    simulated: Vec<Vec<Simulated>>,
    required: Option<(f64, RuinProbability)>,
    required_within: Vec<YearlyRuin>,
    notes: Vec<String>,
}

impl Answer {
    fn of(arguments: &Arguments) -> Result<Self> {
        let claims = Layered::new(
            arguments.severity.clone(),
            arguments.deductible.value,
            arguments.limit,
        )?;
        let arrivals = arguments.when.arrivals()?;
        let on_lattice = !matches!(&arrivals, Arrivals::Waits(wait) if wait.shape() != 1.0);
        let surplus = Surplus::new(arrivals, claims, arguments.premium)?;
        let mut notes = Vec::new();
        let coefficient = told(surplus.adjustment_coefficient(), "", &mut notes)?;
        let loading = arguments.reinsurance_loading.value;
        let mut retained = [Vec::new(), Vec::new()];
        for share in &arguments.retention {
            let kept = surplus.keep_share(share.value, loading)?;
            let what = format!("keeping {} of each claim: ", share.text);
            let r = told(kept.adjustment_coefficient(), &what, &mut notes)?;
            retained[0].push((share.text.clone(), r));
        }
        for amount in &arguments.excess {
            let kept = surplus.keep_below(amount.value, loading)?;
            let what = format!("keeping {} of each claim at most: ", amount.text);
            let r = told(kept.adjustment_coefficient(), &what, &mut notes)?;
            retained[1].push((amount.text.clone(), r));
        }
        let capitals: Vec<f64> = arguments.initial.iter().map(|typed| typed.value).collect();
        let certain = surplus.is_ruin_certain();
        let target = arguments.target.as_ref().map(|target| target.value);
        let (mut required, mut required_within) = (None, Vec::new());
        if let Some(target) = target {
            if !certain {
                let found = surplus.required_capital(target, arguments.step)?;
                required = Some((found.capital, found.ruin));
            }
            if on_lattice {
                for years in &arguments.years {
                    required_within.push(surplus.required_capital_within(
                        *years,
                        target,
                        arguments.step,
                    )?);
                }
            }
        }
        let years = &arguments.years;
        let lattice = if on_lattice && !years.is_empty() {
            surplus.ruin_within(years, &capitals, arguments.step)?
        } else {
            Vec::new()
        };
        let paths = arguments.paths.or((!on_lattice).then_some(PATHS));
        let simulated = match paths {
            Some(paths) if !years.is_empty() => capitals
                .iter()
                .map(|u| surplus.simulate(*u, years, Seen::AtYearEnds, paths, arguments.seed))
                .collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        Ok(Self {
            ever: surplus.ruin_probability(&capitals, arguments.step)?,
            surplus,
            coefficient,
            retained,
            lattice,
            simulated,
            required,
            required_within,
            notes,
        })
    }

    /// Lundberg's bound; one when ruin is certain, none without a coefficient.
    fn bound(&self, capital: f64) -> Option<f64> {
        if self.surplus.is_ruin_certain() {
            return Some(1.0);
        }
        self.coefficient.map(|r| (-r * capital).exp())
    }

    /// Ruin within the years from the capital of this number: probability, what is known of it, standard error.
    fn within(&self, row: usize, at: usize, capitals: usize) -> (f64, Value) {
        match self.lattice.get(row * capitals + at) {
            Some(found) => (
                (found.lower + found.upper) / 2.0,
                json!([found.lower, found.upper]),
            ),
            None => {
                let found = self.simulated[at][row];
                (found.probability, Value::Null)
            }
        }
    }

    fn facts(&self, arguments: &Arguments) -> Value {
        let by = |list: &[(String, Option<f64>)]| -> Map<String, Value> {
            list.iter()
                .map(|(text, r)| (text.clone(), json!(r)))
                .collect()
        };
        let initial = &arguments.initial;
        let ever: Map<String, Value> = initial
            .iter()
            .zip(&self.ever)
            .map(|(typed, ruin)| (typed.text.clone(), known(ruin)))
            .collect();
        let bounds: Map<String, Value> = initial
            .iter()
            .map(|typed| (typed.text.clone(), json!(self.bound(typed.value))))
            .collect();
        let each = |figure: &dyn Fn(usize, usize) -> Value| -> Map<String, Value> {
            (0..)
                .zip(&arguments.years)
                .map(|(row, years)| {
                    let by_capital: Map<String, Value> = (0..)
                        .zip(initial)
                        .map(|(at, typed)| (typed.text.clone(), figure(row, at)))
                        .collect();
                    (years.to_string(), by_capital.into())
                })
                .collect()
        };
        let count = initial.len();
        let mut facts = json!({
            "expected_claims": self.surplus.expected_claims(),
            "premium": self.surplus.premium(),
            "loading": self.surplus.loading(),
            "ruin_certain": self.surplus.is_ruin_certain(),
            "adjustment_coefficient": self.coefficient,
            "retention": by(&self.retained[0]),
            "excess_retention": by(&self.retained[1]),
            "lundberg_bound": bounds,
            "ruin_probability": ever,
            "finite": each(&|row, at| json!(self.within(row, at, count).0)),
            "method": {
                "ruin_probability": self.ever.first().map(RuinProbability::method),
                "finite": self.method(),
            },
            "notes": self.notes,
        });
        if !self.lattice.is_empty() {
            facts["finite_bounds"] = each(&|row, at| self.within(row, at, count).1).into();
        }
        if !self.simulated.is_empty() {
            facts["simulated"] = each(&|row, at| {
                let found = self.simulated[at][row];
                json!({ "probability": found.probability, "standard_error": found.standard_error })
            })
            .into();
            facts["seed"] = arguments.seed.into();
            facts["paths"] = arguments.paths.unwrap_or(PATHS).into();
        }
        if let Some((capital, ruin)) = &self.required {
            facts["required_capital"] =
                json!({ "capital": capital, "ruin_probability": known(ruin) });
        }
        if !self.required_within.is_empty() {
            let within: Map<String, Value> = self
                .required_within
                .iter()
                .map(|found| (found.years.to_string(), json!(found.capital)))
                .collect();
            facts["required_capital_within"] = within.into();
        }
        facts
    }

    fn method(&self) -> &'static str {
        match (self.lattice.is_empty(), self.simulated.is_empty()) {
            (false, _) => "year ends, on a lattice: middle of its bounds",
            (true, false) => "year ends, by simulation",
            (true, true) => "none: no years were named",
        }
    }

    fn lines(&self, arguments: &Arguments) -> Vec<String> {
        let number = |r: &Option<f64>| r.map_or_else(|| "none".to_owned(), shown);
        let mut lines = vec![format!(
            "Premium {} a year for expected claims of {}: a loading of {}",
            shown(self.surplus.premium()),
            shown(self.surplus.expected_claims()),
            percent(self.surplus.loading())
        )];
        lines.push(format!(
            "Adjustment coefficient {}",
            number(&self.coefficient)
        ));
        lines.extend(warnings(&self.notes));
        let count = arguments.initial.len();
        let mut head = vec![
            "Capital".to_owned(),
            "Lundberg".to_owned(),
            "Ruin ever".to_owned(),
        ];
        head.extend(
            arguments
                .years
                .iter()
                .map(|years| format!("within {years} y")),
        );
        let rows: Vec<Vec<String>> = (0..)
            .zip(&arguments.initial)
            .map(|(at, typed)| {
                let mut row = vec![shown(typed.value), number(&self.bound(typed.value))];
                row.push(self.ever.get(at).map_or_else(String::new, ever_text));
                for (number, _) in (0..).zip(&arguments.years) {
                    row.push(self.within_text(number, at, count));
                }
                row
            })
            .collect();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let right: Vec<usize> = (0..head.len()).collect();
        lines.extend(table(&head, &rows, &right));
        if let Some(ruin) = self.ever.first() {
            lines.push(format!("ruin ever: {}", ruin.method()));
        }
        if !arguments.years.is_empty() {
            lines.push(format!("within years: {}", self.method()));
        }
        for (name, list) in ["Share kept", "Kept at most"].iter().zip(&self.retained) {
            if !list.is_empty() {
                let rows: Vec<Vec<String>> = list
                    .iter()
                    .map(|(text, r)| vec![text.clone(), number(r)])
                    .collect();
                lines.extend(table(&[name, "Adjustment coefficient"], &rows, &[0, 1]));
            }
        }
        if let (Some((capital, ruin)), Some(target)) = (&self.required, &arguments.target) {
            lines.push(format!(
                "capital for ruin ever of {} at most: {} ({})",
                target.text,
                shown(*capital),
                ruin.method()
            ));
        }
        for found in &self.required_within {
            lines.push(format!(
                "within {} years: {}",
                found.years,
                shown(found.capital)
            ));
        }
        lines
    }

    fn within_text(&self, row: usize, at: usize, count: usize) -> String {
        let mut text = shown(self.within(row, at, count).0);
        if let Some(found) = self.simulated.get(at).and_then(|list| list.get(row)) {
            let error = shown(found.standard_error);
            if self.lattice.is_empty() {
                text = format!("{text} ± {error}");
            } else {
                text = format!("{text} (simulated {} ± {error})", shown(found.probability));
            }
        }
        text
    }
}

/// The coefficient, or none and a note why there is none; a heavy tail without limit is an error.
fn told(
    coefficient: bulwark_risk::Result<f64>,
    what: &str,
    notes: &mut Vec<String>,
) -> Result<Option<f64>> {
    match coefficient {
        Ok(r) => Ok(Some(r)),
        Err(error @ RiskError::Domain(_)) => {
            notes.push(format!("{what}{error}"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// A probability, or its bounds.
fn known(ruin: &RuinProbability) -> Value {
    match ruin.bounds() {
        (lower, upper) if lower == upper => json!(upper),
        (lower, upper) => json!([lower, upper]),
    }
}

fn ever_text(ruin: &RuinProbability) -> String {
    match ruin.bounds() {
        (lower, upper) if lower == upper => shown(upper),
        (lower, upper) => format!("{} to {}", shown(lower), shown(upper)),
    }
}
