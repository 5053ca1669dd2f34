//! Ruin within some years by simulation: a stream of random numbers for each path.

use rand::{Rng, RngExt};
use rayon::prelude::*;

use super::{require_capital, Arrivals, Surplus, Wait};
use crate::{
    error::{require, Result},
    random,
};

/// When a surplus below zero is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// At once: at the claim.
    AtClaims,
    /// When a year ends: ruin within it that premium heals is none.
    AtYearEnds,
}

/// A simulated ruin probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulated {
    /// Within so many years.
    pub years: u32,
    /// Share of the paths that are ruined by then.
    pub probability: f64,
    /// Its standard error, with one path more of each outcome: no ruin on any path is no certainty.
    pub standard_error: f64,
}

impl Surplus {
    /// Probability of ruin from `capital` within each of `years`, on `paths` paths.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a negative capital, no paths, no years, or a yearly frequency seen at claims.
    pub fn simulate(
        &self,
        capital: f64,
        years: &[u32],
        seen: Seen,
        paths: u32,
        seed: u64,
    ) -> Result<Vec<Simulated>> {
        require_capital(capital)?;
        require(paths >= 2, || {
            format!("a simulation needs two paths or more, not {paths}")
        })?;
        let yearly = matches!(self.arrivals, Arrivals::Yearly(_));
        require(!(yearly && seen == Seen::AtClaims), || {
            "a yearly frequency does not say when claims come: look at year ends, or name waits"
                .to_owned()
        })?;
        let horizon = years.iter().copied().max().unwrap_or(0);
        require(horizon > 0, || "ruin needs a year or more".to_owned())?;
        // The year in which each path is ruined.
        let ruined: Vec<Option<u32>> = (0..paths)
            .into_par_iter()
            .map(|path| {
                let mut rng = random::path(seed, path.into());
                match &self.arrivals {
                    Arrivals::Waits(wait) => self.by_waits(*wait, capital, horizon, seen, &mut rng),
                    Arrivals::Yearly(frequency) => {
                        let mut surplus = capital;
                        (1..=horizon).find(|_| {
                            surplus += self.premium;
                            for _ in 0..frequency.sample(&mut rng) {
                                surplus -= self.claim(&mut rng);
                            }
                            surplus < 0.0
                        })
                    }
                }
            })
            .collect();
        let count = f64::from(paths);
        Ok(years
            .iter()
            .map(|years| {
                let hits = ruined.iter().flatten().filter(|year| **year <= *years);
                let hits = hits.count() as f64;
                let smoothed = (hits + 1.0) / (count + 2.0);
                Simulated {
                    years: *years,
                    probability: hits / count,
                    standard_error: (smoothed * (1.0 - smoothed) / count).sqrt(),
                }
            })
            .collect())
    }

    /// The year in which one path is ruined, claims coming one by one.
    fn by_waits<R: Rng>(
        &self,
        wait: Wait,
        capital: f64,
        horizon: u32,
        seen: Seen,
        rng: &mut R,
    ) -> Option<u32> {
        let (mut time, mut paid) = (wait.sample(rng), 0.0);
        for year in 1..=horizon {
            let end = f64::from(year);
            while time <= end {
                paid += self.claim(rng);
                if seen == Seen::AtClaims && capital + self.premium * time < paid {
                    return Some(year);
                }
                time += wait.sample(rng);
            }
            if capital + self.premium * end < paid {
                return Some(year);
            }
        }
        None
    }

    /// What is kept of one claim.
    fn claim<R: Rng>(&self, rng: &mut R) -> f64 {
        self.share * self.claims.payment(self.claims.severity().sample(rng))
    }
}

impl Wait {
    fn sample<R: Rng>(&self, rng: &mut R) -> f64 {
        if self.shape == 1.0 {
            return -random::open01(rng).ln() / self.rate;
        }
        // The constructor has checked what the library refuses.
        rand_distr::Gamma::new(self.shape, 1.0 / self.rate)
            .map_or(f64::INFINITY, |gamma| rng.sample(gamma))
    }
}
