//! Yearly intensities of the peril groups: gamma variables of mean one, tied by a copula.
//!
//! A Poisson count whose mean is multiplied by a gamma variable of mean one and variance `v` is negative binomial: the
//! over-dispersion that loss counts show. The gamma's quantile function is kept as the means of 4,096 cells of equal
//! probability, so the intensity has mean one to the last digits, whatever the copula.

use bulwark_math::PERIL_GROUPS;
use rand::{Rng, RngExt};
use rand_distr::{ChiSquared, StandardNormal};
use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::gamma::gamma_lr;

use crate::{
    error::{Result, RiskError},
    portfolio::{Copula, Dependence},
    severity::{normal_quantile, Gamma, Severity},
};

/// Cells of the quantile table.
const CELLS: u32 = 4_096;

/// Draws the intensities of a year.
#[derive(Clone, Debug)]
pub struct Intensities {
    /// Mean of the intensity in each cell of probability; empty without dispersion.
    means: Vec<f64>,
    /// Where the copula's variable passes from one cell into the next.
    bounds: Vec<f64>,
    /// Loadings of the common and of the own factor.
    common: f64,
    own: f64,
    mixing: Option<(ChiSquared<f64>, f64)>,
}

impl Intensities {
    /// For a dependence that was checked.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for degrees of freedom that are none.
    pub fn new(dependence: &Dependence) -> Result<Self> {
        let correlation = match dependence.copula {
            Copula::Independent => 0.0,
            Copula::Gaussian | Copula::T => dependence.correlation,
        };
        let mut intensities = Self {
            means: Vec::new(),
            bounds: Vec::new(),
            common: correlation.sqrt(),
            own: (1.0 - correlation).sqrt(),
            mixing: None,
        };
        if dependence.dispersion == 0.0 {
            return Ok(intensities);
        }
        intensities.means = cell_means(dependence.dispersion)?;
        let levels = (1..CELLS).map(|cell| f64::from(cell) / f64::from(CELLS));
        if dependence.copula == Copula::T {
            let none =
                |_| RiskError::domain("the degrees of freedom of a t copula must be above 0");
            let chi = ChiSquared::new(dependence.degrees).map_err(|_| {
                RiskError::domain("the degrees of freedom of a t copula must be above 0")
            })?;
            let t = StudentsT::new(0.0, 1.0, dependence.degrees).map_err(none)?;
            intensities.mixing = Some((chi, dependence.degrees));
            intensities.bounds = levels.map(|level| t.inverse_cdf(level)).collect();
        } else {
            intensities.bounds = levels.map(normal_quantile).collect();
        }
        Ok(intensities)
    }

    /// The intensities of one year, by peril group.
    pub fn draw<R: Rng>(&self, rng: &mut R) -> [f64; PERIL_GROUPS] {
        let mut drawn = [1.0; PERIL_GROUPS];
        if self.means.is_empty() {
            return drawn;
        }
        let common: f64 = rng.sample(StandardNormal);
        let stretch = match &self.mixing {
            Some((chi, degrees)) => (degrees / rng.sample(chi)).sqrt(),
            None => 1.0,
        };
        for intensity in &mut drawn {
            let own: f64 = rng.sample(StandardNormal);
            let value = stretch * (self.common * common + self.own * own);
            let cell = self.bounds.partition_point(|bound| *bound <= value);
            *intensity = self.means[cell];
        }
        drawn
    }
}

/// Means of a gamma variable of mean one and this variance over its cells of equal probability.
fn cell_means(variance: f64) -> Result<Vec<f64>> {
    let shape = 1.0 / variance;
    let gamma = Severity::Gamma(Gamma::new(shape, variance)?);
    let cells = f64::from(CELLS);
    // E[G; G <= q] of a gamma is the distribution function of the one with a shape larger by one.
    let mut before = 0.0;
    Ok((1..=CELLS)
        .map(|cell| {
            let below = if cell == CELLS {
                1.0
            } else {
                gamma_lr(
                    shape + 1.0,
                    gamma.quantile(f64::from(cell) / cells) / variance,
                )
            };
            let mean = (below - before) * cells;
            before = below;
            mean
        })
        .collect())
}
