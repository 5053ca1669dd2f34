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
/// Points below which a heavy tail is not cut.
const ENOUGH: usize = 1 << 20;

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
        let horizon = self.horizon(step);
        let f = lattice::payments(&self.payment, step, horizon);
        let needed = reach::reach(&self.frequency, &f);
        let most = needed.min(horizon);
        let class = Class::of(&self.frequency);
        let pmf = match (method, &self.frequency, class) {
            (Method::Panjer, _, Some(class)) => {
                let points = most.min(class.affordable(&f, WORK));
                class.probabilities(&f, points)
            }
            (Method::Panjer, Frequency::Discrete(list), _) => {
                let affordable = WORK / f.len().max(1) / list.len().max(1);
                let points = most.min(affordable.max(1));
                convolution(list, &f, points)
            }
            _ => {
                let beyond = if most == needed {
                    reach::BEYOND
                } else {
                    self.tail(most as f64 * step)
                };
                fft::compound(&self.frequency, &f, most, fft::tilt(beyond))
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

    /// Most lattice points: a heavy tail is cut where next to no year ends, [`ENOUGH`] points left to it.
    fn horizon(&self, step: f64) -> usize {
        if self.payment.severity().tail() == Tail::Light {
            return POINTS;
        }
        let end = self.mean() + self.rare(RARE);
        // A Rust cast from float saturates.
        ((end / step) as usize).clamp(ENOUGH, POINTS)
    }

    /// The payment of a loss that `q` years have one above, but at least a typical one.
    fn rare(&self, q: f64) -> f64 {
        let losses = self.frequency.mean().max(1.0);
        // Below 2^-52 a quantile of 1 - q is that of one.
        let q = (q / losses).max(4.0 * f64::EPSILON);
        let loss = self.payment.severity().tail_quantile(q);
        self.payment.payment(loss).max(self.typical())
    }

    /// Mean of the payments that are any.
    fn typical(&self) -> f64 {
        self.payment.mean() / self.payment.sf(0.0)
    }

    /// About `Pr(S > x)` far out: that one loss exceeds what the others leave.
    fn tail(&self, x: f64) -> f64 {
        (self.frequency.mean() * self.payment.sf((x - self.mean()).max(0.0))).min(1.0)
    }
}
