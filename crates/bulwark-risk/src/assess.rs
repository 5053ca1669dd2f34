//! Everything that simulated years say of a portfolio, in one serialisable piece: what the command line and the report show.

use serde::Serialize;

use crate::{
    capital::{self, BufferNeed, Comparison, Needs, OnChain},
    error::{require, Result},
    measures::{exceedance_curve, standard_error_of_var, Estimate},
    money::{usd, usd_wide},
    portfolio::Portfolio,
    programme::Programme,
    simulate::{simulate, survival, Column, Income, Simulation, Tail},
};

/// Levels of VaR and TVaR that are shown.
pub const LEVELS: [f64; 5] = [0.9, 0.95, 0.99, 0.995, 0.999];
/// Return periods of the exceedance curves, years.
pub const RETURN_PERIODS: [f64; 9] = [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0];
/// Fewest paths: a thousand-year loss needs some beyond it.
pub const LEAST_PATHS: u64 = 10_000;

/// How a portfolio is assessed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Options {
    /// Simulated years.
    pub paths: u64,
    /// Seed.
    pub seed: u64,
    /// Level of the TVaR that is allocated to products.
    pub level: f64,
    /// Years in a row for ruin.
    pub years: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            paths: 100_000,
            seed: 1,
            level: 0.99,
            years: 5,
        }
    }
}

/// A year's figure: mean, spread, quantiles. US dollars.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Distribution {
    /// Which figure.
    pub name: &'static str,
    /// Mean.
    pub mean: Estimate,
    /// Standard deviation.
    pub sd: Estimate,
    /// By level of [`LEVELS`]: level, VaR, coherent TVaR.
    pub tail: Vec<TailPoint>,
}

/// VaR and TVaR at a level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TailPoint {
    /// Level.
    pub level: f64,
    /// `inf {x: F(x) >= level}`.
    pub var: Estimate,
    /// `VaR + E[(S - VaR)+] / (1 - level)`.
    pub tvar: Estimate,
}

/// A point of an exceedance curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Years.
    pub return_period: f64,
    /// Loss of a year that is exceeded so often: aggregate exceedance (AEP).
    pub aggregate: Estimate,
    /// Largest loss of a year, likewise: occurrence exceedance (OEP).
    pub occurrence: Estimate,
    /// What tranches leave of a year's loss.
    pub net: Estimate,
}

/// A tranche over the simulated years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayerResult {
    /// Its name.
    pub name: String,
    /// Money in its vault at the begin.
    pub collateral: f64,
    /// Mean loss a year.
    pub expected_loss: Estimate,
    /// Premium a year.
    pub premium: f64,
    /// Share of years in which it pays.
    pub attaches: Estimate,
    /// Share of years in which nothing of it is left.
    pub exhausted: Estimate,
    /// Mean loss over premium; none without premium.
    pub loss_ratio: Option<f64>,
}

/// A product over the simulated years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProductResult {
    /// Its name.
    pub name: String,
    /// Its peril.
    pub peril: &'static str,
    /// Its peril group.
    pub group: u8,
    /// Sum insured on risk: the limit that its price names.
    pub exposure: f64,
    /// Expected annual loss, exact.
    pub expected_loss: f64,
    /// The same in the simulation.
    pub simulated_loss: Estimate,
    /// Part in the gross TVaR at the allocation's level (Euler): parts sum to the whole.
    pub euler: Estimate,
    /// Part in the TVaR of what tranches leave.
    pub euler_net: Estimate,
    /// What the gross TVaR is more than without it.
    pub marginal: Estimate,
}

/// What simulated years say of a portfolio.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// Its name.
    pub portfolio: String,
    /// SHA-256 of what it says.
    pub portfolio_hash: String,
    /// The day it is looked at.
    pub as_of: chrono::NaiveDate,
    /// How it was assessed.
    pub options: Options,
    /// Sum insured on risk.
    pub exposure: f64,
    /// Expected annual loss in closed form.
    pub expected_loss: f64,
    /// Mean number of incidents a year, and the variance of their number.
    pub incidents: (f64, f64),
    /// Premium at the floor rates and what is left of it.
    pub income: Income,
    /// Gross, largest, ceded, net, buffer, capital, shortfall.
    pub distributions: Vec<Distribution>,
    /// Exceedance curves.
    pub curve: Vec<CurvePoint>,
    /// Tranches.
    pub layers: Vec<LayerResult>,
    /// Mean premium a year for reinstated limits.
    pub reinstatement_premium: f64,
    /// Products.
    pub products: Vec<ProductResult>,
    /// Gross TVaR that is allocated.
    pub allocated: f64,
    /// The program's own rules.
    pub on_chain: OnChain,
    /// What years ask.
    pub needs: Needs,
    /// Stop-loss buffers that are enough.
    pub required_buffer: Vec<BufferNeed>,
    /// On-chain requirement by correlation, and the years it is compared with.
    pub formula: Formula,
    /// Probability that claims of year 1, 1 or 2, .. are not paid whole.
    pub ruin: Vec<Estimate>,
}

/// The on-chain requirement against simulated years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Formula {
    /// Correlations, bps.
    pub rho_bps: [u16; 4],
    /// Requirement at each, US dollars.
    pub scr: Vec<f64>,
    /// Simulated dependences.
    pub rows: Vec<Comparison>,
}

/// How many times [`assess`] plays its paths: for a progress bar.
pub const PLAYS: u64 = 2;

/// Assesses a portfolio. `progress` is told of years played, [`PLAYS`] times the paths in all.
///
/// # Errors
/// When the portfolio or the options break a rule.
pub fn assess(
    portfolio: &Portfolio,
    options: Options,
    progress: impl Fn(u64) + Sync,
) -> Result<Assessment> {
    require(options.paths >= LEAST_PATHS, || {
        format!(
            "an assessment needs at least {LEAST_PATHS} simulated years, not {}",
            options.paths
        )
    })?;
    let (paths, seed) = (options.paths, options.seed);
    let simulation = simulate(portfolio, paths, seed, &progress)?;
    let gross = simulation.tail(portfolio, Column::Gross, options.level)?;
    let net = simulation.tail(portfolio, Column::Net, options.level)?;
    let marginals = simulation.marginals(portfolio, options.level)?;
    let (scr, rows) = capital::compare(portfolio, paths, seed)?;
    let n = paths as f64;
    let mean = simulation.incidents as f64 / n;
    Ok(Assessment {
        portfolio: portfolio.name.clone(),
        portfolio_hash: portfolio.hash()?,
        as_of: portfolio.as_of,
        options,
        exposure: portfolio.exposure(),
        expected_loss: portfolio.expected_loss()?,
        incidents: (mean, simulation.squared_counts as f64 / n - mean * mean),
        income: Income::of(portfolio)?,
        distributions: distributions(&simulation)?,
        curve: curve(&simulation)?,
        layers: layers(portfolio, &simulation)?,
        reinstatement_premium: usd_wide(simulation.reinstatement_premium) / n,
        products: products(portfolio, &simulation, &gross, &net, &marginals)?,
        allocated: gross.tvar,
        on_chain: capital::on_chain(portfolio)?,
        needs: capital::needs(&simulation)?,
        required_buffer: capital::required_buffer(portfolio, paths, seed)?,
        formula: Formula {
            rho_bps: capital::RHOS,
            scr,
            rows,
        },
        ruin: survival(portfolio, paths, seed, options.years, &progress)?,
    })
}

fn distributions(simulation: &Simulation) -> Result<Vec<Distribution>> {
    [
        ("gross", Column::Gross),
        ("largest incident", Column::Largest),
        ("ceded to tranches", Column::Ceded),
        ("net of tranches", Column::Net),
        ("buffers", Column::Buffer),
        ("pool capital", Column::Capital),
        ("unpaid", Column::Shortfall),
    ]
    .into_iter()
    .map(|(name, column)| {
        let sorted = simulation.sorted(column);
        let tail = LEVELS
            .into_iter()
            .map(|level| {
                Ok(TailPoint {
                    level,
                    var: capital::var(&sorted, level)?,
                    tvar: capital::tvar(&sorted, level)?,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Distribution {
            name,
            mean: simulation.mean(column),
            sd: simulation.deviation(column),
            tail,
        })
    })
    .collect()
}

fn curve(simulation: &Simulation) -> Result<Vec<CurvePoint>> {
    let points = |column| -> Result<Vec<(f64, Estimate)>> {
        let sorted = simulation.sorted(column);
        exceedance_curve(&sorted, &RETURN_PERIODS)?
            .into_iter()
            .map(|(period, value)| {
                let standard_error = standard_error_of_var(&sorted, 1.0 - 1.0 / period)?;
                let estimate = Estimate {
                    value,
                    standard_error,
                };
                Ok((period, estimate))
            })
            .collect()
    };
    let aggregate = points(Column::Gross)?;
    let occurrence = points(Column::Largest)?;
    let net = points(Column::Net)?;
    Ok(aggregate
        .into_iter()
        .zip(occurrence)
        .zip(net)
        .map(
            |(((return_period, aggregate), (_, occurrence)), (_, net))| CurvePoint {
                return_period,
                aggregate,
                occurrence,
                net,
            },
        )
        .collect())
}

fn layers(portfolio: &Portfolio, simulation: &Simulation) -> Result<Vec<LayerResult>> {
    let paths = simulation.paths();
    let share = |years: u64| {
        let value = years as f64 / paths as f64;
        Estimate {
            value,
            standard_error: (value * (1.0 - value) / paths as f64).sqrt(),
        }
    };
    let income = Income::of(portfolio)?;
    let programme = Programme::new(portfolio)?;
    portfolio
        .tranches
        .iter()
        .zip(programme.layers())
        .enumerate()
        .map(|(index, (tranche, layer))| {
            let cession = f64::from(layer.cession_bps()?) / f64::from(bulwark_math::BPS);
            let premium = usd(layer.premium()) + (income.premium - income.fees) * cession;
            let expected_loss = simulation.tranches[index].mean(paths);
            Ok(LayerResult {
                name: tranche.name.clone(),
                collateral: usd(layer.collateral()),
                expected_loss,
                premium,
                attaches: share(simulation.tranches[index].years),
                exhausted: share(simulation.exhausted[index]),
                loss_ratio: (premium > 0.0).then(|| expected_loss.value / premium),
            })
        })
        .collect()
}

fn products(
    portfolio: &Portfolio,
    simulation: &Simulation,
    gross: &Tail,
    net: &Tail,
    marginals: &[Estimate],
) -> Result<Vec<ProductResult>> {
    let estimate = |shares: &crate::simulate::Shares| Estimate {
        value: shares.mean,
        standard_error: shares.standard_error,
    };
    portfolio
        .products
        .iter()
        .enumerate()
        .map(|(index, product)| {
            Ok(ProductResult {
                name: product.name.clone(),
                peril: product.peril.name(),
                group: product.group,
                exposure: product.exposure,
                expected_loss: product.exposure * product.expected_rate()?,
                simulated_loss: simulation.products[index].mean(simulation.paths()),
                euler: estimate(&gross.products[index]),
                euler_net: estimate(&net.products[index]),
                marginal: marginals[index],
            })
        })
        .collect()
}
