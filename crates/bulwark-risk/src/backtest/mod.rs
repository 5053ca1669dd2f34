//! Backtest: what a fit of past years would have said of the year after them, against what happened.
//!
//! Frequency and severity are fitted to whole calendar years and say how many losses, of which total and how many above some
//! amounts the part of the next year would show that the table watches. A statement is an interval; it fails when what happened
//! lies outside. The intervals hold the parameters for known, so they are rather narrow than wide: a fail is an alarm, a pass
//! no proof.

mod words;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::{
    aggregate::{Compound, Method},
    data::{by_year, Filter, Table},
    error::{require, Result, RiskError},
    fit::{study, Fit, Input, Options, Study},
    severity::Layered,
    Frequency, Severity,
};

/// What is fitted, and what it is held against. Days are included.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// First and last day that are fitted: whole years.
    pub fitted: (NaiveDate, NaiveDate),
    /// First and last day that are foretold: within one calendar year.
    pub foretold: (NaiveDate, NaiveDate),
    /// Limit of each loss in the total: without one a total of such losses has no mean. US dollars.
    pub limit: f64,
    /// Amounts above which losses are counted, US dollars.
    pub amounts: Vec<f64>,
    /// Probability of the intervals.
    pub level: f64,
}

impl Plan {
    /// The last calendar year of a window of observation, foretold from up to five whole years before it.
    ///
    /// # Errors
    /// [`RiskError::Domain`] when the window holds no two whole years before its last.
    pub fn of(window: (NaiveDate, NaiveDate), least: f64) -> Result<Self> {
        let (from, to) = window;
        let day = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day)
                .ok_or_else(|| RiskError::domain(format!("{year} is no year of this calendar")))
        };
        let whole = if from.ordinal() == 1 { 0 } else { 1 };
        let first = (from.year() + whole).max(to.year() - 5);
        require(to.year() - first >= 2, || {
            format!(
                "a backtest needs two whole years before the last one: {from} to {to} holds fewer"
            )
        })?;
        Ok(Self {
            fitted: (day(first, 1, 1)?, day(to.year() - 1, 12, 31)?),
            foretold: (day(to.year(), 1, 1)?, to),
            limit: (10.0 * least).max(1e8),
            amounts: [2.5, 5.0, 10.0, 25.0]
                .map(|times| times * least.max(1e6))
                .to_vec(),
            level: 0.95,
        })
    }
}

/// A statement and what happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Mean that was foretold.
    pub expected: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What happened.
    pub observed: f64,
    /// Probability, as foretold, of as much as happened or more.
    pub p_more: f64,
    /// Whether what happened lies in the interval.
    pub passes: bool,
}

/// Losses above an amount.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Above {
    /// The amount, US dollars.
    pub amount: f64,
    /// Their number.
    pub count: Band,
}

/// What one frequency says. The severity is the same for all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Foretold {
    /// Where the frequency comes from.
    pub name: String,
    /// Number of losses in the days foretold.
    #[serde(serialize_with = "crate::fit::as_text")]
    pub frequency: Frequency,
    /// Number of losses.
    pub count: Band,
    /// Their total, each up to the plan's limit, US dollars.
    pub total: Band,
    /// Numbers above amounts.
    pub above: Vec<Above>,
}

/// A backtest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backtest {
    /// What was asked.
    pub plan: Plan,
    /// Part of the year that is foretold.
    pub exposure: f64,
    /// Year and losses, as fitted.
    pub years: Vec<(i32, usize)>,
    /// Severity of a loss: of the families that fit the fitted years, that of the least AIC.
    pub fit: Fit,
    /// By frequency. The first is the one that the years' mean gives, as a Poisson.
    pub foretold: Vec<Foretold>,
    /// In words: what passes, what fails, and why.
    pub findings: Vec<String>,
    /// In words: the days foretold are worse than the years fitted; none when they are not.
    pub drift: Option<String>,
}

impl Foretold {
    /// Whether everything that it says holds.
    pub fn passes(&self) -> bool {
        self.count.passes && self.total.passes && self.above.iter().all(|above| above.count.passes)
    }
}

/// Fits the years of `plan` and holds the next one against them. `filter` names the losses; its least loss truncates the fit.
///
/// # Errors
/// Those of a fit; [`RiskError::Domain`] for days foretold that lie in two years, or a limit or level that is none.
pub fn backtest(table: &Table, filter: &Filter, plan: &Plan) -> Result<Backtest> {
    require(plan.foretold.0.year() == plan.foretold.1.year(), || {
        "the days foretold lie in one calendar year".to_owned()
    })?;
    require(0.0 < plan.level && plan.level < 1.0, || {
        format!("a level is strictly between 0 and 1, not {}", plan.level)
    })?;
    let input = Input::of(table, filter, plan.fitted)?;
    let quick = Options {
        replicates: 0,
        ..Options::above(filter.min_loss)
    };
    let fitted = study(&input, &quick, &|| ())?;
    let fit = fitted
        .severities
        .iter()
        .find(|study| study.fit.converged && study.fit.above <= filter.min_loss)
        .map(|study| study.fit.clone())
        .ok_or(RiskError::NoConvergence("the severity of a backtest"))?;
    let years = by_year(&filter.apply(table)?, plan.fitted.0, plan.fitted.1)?;
    let next = by_year(&filter.apply(table)?, plan.foretold.0, plan.foretold.1)?;
    let exposure = next.iter().map(|year| year.exposure).sum();
    let happened = Filter {
        from: Some(plan.foretold.0),
        to: Some(plan.foretold.1),
        ..filter.clone()
    };
    let happened = happened.apply(table)?.losses();
    let years: Vec<(i32, usize)> = years.iter().map(|y| (y.year, y.tally.count)).collect();
    let middle = f64::from(plan.foretold.0.year()) + exposure / 2.0;
    let foretold = frequencies(&fitted, &years, middle)
        .into_iter()
        .map(|(name, frequency)| {
            let frequency = thinned(&frequency, exposure);
            held(name, frequency, &fit.severity, &happened, plan)
        })
        .collect::<Result<Vec<_>>>()?;
    let findings = words::findings(&foretold, &years, fitted.dispersion, plan);
    let drift = words::drift(&foretold, exposure, plan);
    Ok(Backtest {
        plan: plan.clone(),
        exposure,
        years,
        fit,
        foretold,
        findings,
        drift,
    })
}

/// Frequencies of a whole year that one could have believed.
fn frequencies(fitted: &Study, years: &[(i32, usize)], middle: f64) -> Vec<(String, Frequency)> {
    let rate = |years: &[(i32, usize)]| {
        years.iter().map(|(_, count)| *count as f64).sum::<f64>() / years.len() as f64
    };
    let mut found = vec![(
        "mean of all years, Poisson".to_owned(),
        Frequency::Poisson(rate(years)),
    )];
    let wide = fitted
        .frequencies
        .iter()
        .find(|fit| fit.converged && matches!(fit.frequency, Frequency::NegBin { .. }));
    if let Some(wide) = wide {
        found.push((
            "mean of all years, negative binomial".to_owned(),
            wide.frequency.clone(),
        ));
    }
    if let [.., _, _, _, _] = years {
        let last = rate(&years[years.len() - 3..]);
        if last > 0.0 {
            let name = "mean of the last three years, Poisson".to_owned();
            found.push((name, Frequency::Poisson(last)));
        }
    }
    if let Some(trend) = fitted.trend {
        let name = "trend of the years, Poisson".to_owned();
        found.push((name, Frequency::Poisson(trend.rate_at(middle))));
    }
    found
}

/// A share of the incidents of a year: part of it, or those above an amount. The intensity of a negative binomial belongs to
/// the whole year.
fn thinned(frequency: &Frequency, share: f64) -> Frequency {
    match frequency {
        Frequency::NegBin { r, beta } => Frequency::NegBin {
            r: *r,
            beta: beta * share,
        },
        other => Frequency::Poisson(other.mean() * share),
    }
}

fn held(
    name: String,
    frequency: Frequency,
    severity: &Severity,
    happened: &[f64],
    plan: &Plan,
) -> Result<Foretold> {
    let above = |amount: f64| happened.iter().filter(|loss| **loss > amount).count();
    let total = happened.iter().map(|loss| loss.min(plan.limit)).sum();
    Ok(Foretold {
        count: number(&frequency, happened.len(), plan.level)?,
        total: sum(&frequency, severity, total, plan)?,
        above: plan
            .amounts
            .iter()
            .map(|amount| {
                let larger = thinned(&frequency, severity.sf(*amount));
                let count = number(&larger, above(*amount), plan.level)?;
                Ok(Above {
                    amount: *amount,
                    count,
                })
            })
            .collect::<Result<_>>()?,
        name,
        frequency,
    })
}

/// The interval of a number of incidents, the same probability outside at each end.
fn number(frequency: &Frequency, observed: usize, level: f64) -> Result<Band> {
    let observed = u32::try_from(observed)
        .map_err(|_| RiskError::domain("a year of more than four thousand million losses"))?;
    let outside = (1.0 - level) / 2.0;
    let (low, high) = (
        frequency.quantile(outside),
        frequency.quantile(1.0 - outside),
    );
    let fewer: f64 = (0..observed).map(|n| frequency.pmf(n)).sum();
    Ok(Band {
        expected: frequency.mean(),
        low: low.into(),
        high: high.into(),
        observed: observed.into(),
        p_more: (1.0 - fewer).max(0.0),
        passes: (low..=high).contains(&observed),
    })
}

/// The same of their total.
fn sum(frequency: &Frequency, severity: &Severity, observed: f64, plan: &Plan) -> Result<Band> {
    let paid = Layered::new(severity.clone(), 0.0, plan.limit)?;
    let year = Compound::new(frequency.clone(), paid)?;
    let losses = year.on_lattice(Method::Fft, None)?;
    let outside = (1.0 - plan.level) / 2.0;
    let (low, high) = (losses.var(outside)?, losses.var(1.0 - outside)?);
    Ok(Band {
        expected: year.mean(),
        low,
        high,
        observed,
        p_more: losses.reaches(observed)?,
        passes: (low..=high).contains(&observed),
    })
}
