//! The price of one risk, outside any portfolio.

use super::{parameters::Extremes, Cover, Price};
use crate::{
    aggregate::{Compound, Method},
    error::{require, Result},
    measures::Estimate,
    portfolio::{in_200, Loadings},
    severity::Layered,
    Frequency, Severity,
};

/// One risk: incidents a year, US dollars of each, and what is paid of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    /// What is priced. Its limit is finite: losses have no usable mean without one.
    pub cover: Cover,
    /// Number of incidents a year.
    pub frequency: Frequency,
    /// Loss of one incident, US dollars, before deductible and limit.
    pub severity: Severity,
    /// Level of the TVaR.
    pub level: f64,
    /// Share of the TVaR less expected loss that the risk would have alone for which capital is held: 1 without any
    /// diversification.
    pub capital_share: f64,
    /// Loadings.
    pub loadings: Loadings,
}

impl Single {
    /// Its price: expected loss and the coherent TVaR of its year from the aggregate distribution, so without sampling error.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] without a limit, or for parameters outside their domain.
    pub fn price(&self) -> Result<Price> {
        require(self.cover.limit < f64::INFINITY, || {
            "a price names the most that one incident pays: losses of this kind have no usable mean without a limit".to_owned()
        })?;
        self.cover.validate()?;
        require((0.0..=1.0).contains(&self.capital_share), || {
            format!(
                "a share of capital is from 0 to 1, not {}",
                self.capital_share
            )
        })?;
        let payment = Layered::new(
            self.severity.clone(),
            self.cover.deductible,
            self.cover.limit,
        )?;
        let shock = in_200(&payment, self.rare()) / self.cover.exposure;
        let year = Compound::new(self.frequency.clone(), payment)?;
        let expected_loss = year.mean();
        require(expected_loss > 0.0, || {
            format!(
                "{:?}: nothing of its losses is above the deductible, so there is no price",
                self.cover.name
            )
        })?;
        let tvar = year.on_lattice(Method::Fft, None)?.tvar(self.level)?;
        let alone = tvar - expected_loss;
        Price::new(
            self.cover.clone(),
            expected_loss,
            Estimate {
                value: alone * self.capital_share,
                standard_error: 0.0,
            },
            Extremes {
                shock,
                alone: alone / self.cover.exposure,
            },
            &self.loadings,
        )
    }

    /// The `q` for which the largest loss of a year is above the upper quantile `q` of the severity with probability 1/200:
    /// `1 - G(1 - q) = 0.005`, `G` the generating function of the number. By bisection; 1 when a year is hit less often.
    fn rare(&self) -> f64 {
        let hit = |q: f64| 1.0 - self.frequency.pgf_at(1.0 - q);
        let (mut low, mut high) = (0.0, 1.0);
        if hit(high) <= 0.005 {
            return high;
        }
        for _ in 0..100 {
            let middle = (low + high) / 2.0;
            if hit(middle) < 0.005 {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}
