//! A year's losses: a random number of incidents, each of a random size, by Panjer's recursion, the fast Fourier transform
//! or simulation. *Loss Models*, chapter 9.

pub mod fft;
pub mod lattice;
mod layer;
mod losses;
mod mc;
mod panjer;
mod reach;
mod step;

pub use layer::{Layer, LayerYear};
pub use losses::Aggregate;
pub use panjer::{convolution, Class};

use crate::{
    error::{require, Result},
    severity::{Layered, Tail},
    Frequency,
};

/// Most points of a lattice.
const POINTS: usize = 1 << 24;
/// Most multiplications of a recursion or convolution: some seconds.
const WORK: usize = 1 << 32;
/// Heavy losses a year beyond a lattice.
const RARE: f64 = 1e-8;

/// How a distribution on a lattice is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Panjer's recursion; convolution when the frequency is a list.
    Panjer,
    /// Fast Fourier transform.
    Fft,
}

/// A year's losses: how many, and what is paid of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Compound {
    frequency: Frequency,
    payment: Layered,
}

impl Compound {
    /// `frequency` incidents a year, `payment` for each.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a frequency outside its domain.
    pub fn new(frequency: Frequency, payment: Layered) -> Result<Self> {
        frequency.validate()?;
        Ok(Self { frequency, payment })
    }

    /// Number of incidents.
    pub fn frequency(&self) -> &Frequency {
        &self.frequency
    }

    /// What is paid of one.
    pub fn payment(&self) -> &Layered {
        &self.payment
    }

    /// `E[N] E[Y]`, exact.
    pub fn mean(&self) -> f64 {
        self.frequency.mean() * self.payment.mean()
    }

    /// `E[N] Var Y + Var N (E Y)^2`, exact; infinite where that of the payment is.
    pub fn variance(&self) -> f64 {
        let mean = self.payment.mean();
        self.frequency.mean() * self.payment.variance() + self.frequency.variance() * mean * mean
    }

    /// The distribution on a lattice of this step, or of one that is chosen.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a step that is not above 0; [`crate::RiskError::NoConvergence`] when rounding spoilt the
    /// probabilities.
    pub fn on_lattice(&self, method: Method, step: Option<f64>) -> Result<Aggregate> {
        let (step, choice) = match step {
            Some(step) => (step, None),
            None => {
                let (step, why) = step::choose(self);
                (step, Some(why))
            }
        };
        require(step > 0.0 && step.is_finite(), || {
            format!("a step is finite and above 0, not {step}")
        })?;
        let f = lattice::payments(&self.payment, step, self.horizon(step));
        let needed = reach::reach(&self.frequency, &f);
        let class = Class::of(&self.frequency);
        let pmf = match (method, &self.frequency, class) {
            (Method::Panjer, _, Some(class)) => {
                let points = needed.min(class.affordable(&f, WORK)).min(POINTS);
                class.probabilities(&f, points)
            }
            (Method::Panjer, Frequency::Discrete(list), _) => {
                let affordable = WORK / f.len().max(1) / list.len().max(1);
                let points = needed.min(affordable.max(1)).min(POINTS);
                convolution(list, &f, points)
            }
            _ => {
                let points = needed.min(POINTS);
                let beyond = match points {
                    points if points == needed => reach::BEYOND,
                    points => self.tail(points as f64 * step),
                };
                fft::compound(&self.frequency, &f, points, fft::tilt(beyond))
            }
        };
        Aggregate::on_lattice(self, step, pmf, choice)
    }

    /// `paths` simulated years. `done` hears how many were added, from any thread.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] below two paths.
    pub fn simulate(
        &self,
        paths: u64,
        seed: u64,
        done: &(dyn Fn(u64) + Sync),
    ) -> Result<Aggregate> {
        require(paths >= 2, || {
            format!("a simulation takes 2 paths or more, not {paths}")
        })?;
        Ok(Aggregate::of_sample(
            self,
            mc::years(self, paths, seed, done),
        ))
    }

    /// Most lattice points of a payment: a heavy tail without limit is cut where it no longer matters.
    fn horizon(&self, step: f64) -> usize {
        if !self.has_endless_heavy_tail() {
            return POINTS;
        }
        let severity = self.payment.severity();
        let rare = RARE / self.frequency.mean().max(1.0);
        let end = self.mean() + self.payment.payment(severity.tail_quantile(rare));
        // A Rust cast from float saturates.
        ((end / step) as usize).clamp(2, POINTS)
    }

    fn has_endless_heavy_tail(&self) -> bool {
        self.payment.limit().is_infinite() && self.payment.severity().tail() != Tail::Light
    }

    /// About `Pr(S > x)` far out: that one loss exceeds what the others leave.
    fn tail(&self, x: f64) -> f64 {
        (self.frequency.mean() * self.payment.sf((x - self.mean()).max(0.0))).min(1.0)
    }
}
