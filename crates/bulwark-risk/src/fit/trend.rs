//! Whether the rate of incidents grows.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::frequency::{totals, Period};
use crate::{
    error::{require, Result, RiskError},
    severity::normal_cdf,
};

/// A log-linear rate: `ln rate = ln rate at the middle + slope (t - middle)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// Growth of the logarithm of the rate a year.
    pub slope: f64,
    /// Its standard error if the counts are Poisson about the trend.
    pub standard_error: f64,
    /// The same, times the root of `dispersion`: counts of catastrophes vary more than Poisson ones.
    pub quasi_standard_error: f64,
    /// Two-sided p-value of no trend, Poisson: normal.
    pub p_value: f64,
    /// The same with the quasi-Poisson standard error: Student with periods less two degrees of freedom. The one to believe.
    pub quasi_p_value: f64,
    /// Pearson's chi-square about the trend over its degrees of freedom.
    pub dispersion: f64,
    /// Growth of the rate a year, `exp(slope) - 1`.
    pub growth: f64,
    /// Rate a unit of exposure at `middle`.
    pub rate: f64,
    /// Mean time of the periods, weighted by incidents expected.
    pub middle: f64,
}

impl Trend {
    /// Rate a unit of exposure at time `t`, years, if the trend went on.
    pub fn rate_at(&self, t: f64) -> f64 {
        self.rate * (self.slope * (t - self.middle)).exp()
    }
}

/// Poisson regression of counts on time with exposures as offset, by Newton's method (McCullagh and Nelder 1989, chapter 6).
///
/// # Errors
/// [`RiskError::Domain`] for fewer than three periods, all at one time, or without incidents in two of them;
/// [`RiskError::NoConvergence`].
pub fn trend(periods: &[Period]) -> Result<Trend> {
    let (_, exposure, rate) = totals(periods, 3)?;
    let centre = periods.iter().map(|p| p.exposure * p.middle).sum::<f64>() / exposure;
    let apart = periods.iter().any(|p| p.middle != periods[0].middle);
    let counted = periods.iter().filter(|p| p.count > 0).count();
    require(apart && counted > 1, || {
        "a trend needs periods at different times and incidents in two of them".to_owned()
    })?;
    let mean = |level: f64, slope: f64, p: &Period| {
        p.exposure * (level + slope * (p.middle - centre)).exp()
    };
    let (mut level, mut slope) = (rate.ln(), 0.0);
    for _ in 0..100 {
        // Score and information in level and slope.
        let (mut score, mut information) = ([0.0; 2], [0.0; 3]);
        for p in periods {
            let (mean, t) = (mean(level, slope, p), p.middle - centre);
            let off = f64::from(p.count) - mean;
            score[0] += off;
            score[1] += off * t;
            information[0] += mean;
            information[1] += mean * t;
            information[2] += mean * t * t;
        }
        let [a, b, c] = information;
        let determinant = a * c - b * b;
        let step = [
            (c * score[0] - b * score[1]) / determinant,
            (a * score[1] - b * score[0]) / determinant,
        ];
        // A long step overshoots an exponential: two units at most.
        let shrink = 2.0 / step[0].abs().max(step[1].abs()).max(2.0);
        level += shrink * step[0];
        slope += shrink * step[1];
        if step[0].abs().max(step[1].abs()) < 1e-12 {
            let pearson: f64 = periods
                .iter()
                .map(|p| {
                    let mean = mean(level, slope, p);
                    (f64::from(p.count) - mean).powi(2) / mean
                })
                .sum();
            let shift = b / a;
            return finish(
                slope,
                (a / determinant).sqrt(),
                pearson / (periods.len() as f64 - 2.0),
                periods.len(),
                (level + slope * shift).exp(),
                centre + shift,
            );
        }
    }
    Err(RiskError::NoConvergence("a trend"))
}

fn finish(
    slope: f64,
    standard_error: f64,
    dispersion: f64,
    periods: usize,
    rate: f64,
    middle: f64,
) -> Result<Trend> {
    let quasi = standard_error * dispersion.sqrt();
    let student = StudentsT::new(0.0, 1.0, periods as f64 - 2.0)
        .map_err(|error| RiskError::domain(error.to_string()))?;
    let quasi_p_value = if quasi > 0.0 {
        2.0 * student.sf((slope / quasi).abs())
    } else {
        0.0
    };
    Ok(Trend {
        slope,
        standard_error,
        quasi_standard_error: quasi,
        p_value: 2.0 * normal_cdf(-(slope / standard_error).abs()),
        quasi_p_value,
        dispersion,
        growth: slope.exp_m1(),
        rate,
        middle,
    })
}
