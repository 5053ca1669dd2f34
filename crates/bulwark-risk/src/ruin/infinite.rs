//! Ruin at any time.
//!
//! Claims exponential, any waits: what ruin leaves missing is exponential too, so Lundberg's inequality sharpens to
//! `psi(u) = (1 - R mean) e^(-R u)`; with exponential waits that is the classic `e^(-theta u / (mean (1 + theta))) / (1 + theta)`.
//!
//! Waits exponential, any claims: the largest deficit from zero is a geometric sum of ladder heights, whose distribution is
//! `integral of S(y) dy / mean` (Pollaczek, Khinchine, Beekman). Heights rounded down to a lattice give a lower bound, rounded up
//! an upper one (Dufresne and Gerber 1989); Panjer's recursion for the geometric sum is made on the tails, where nothing cancels.

use super::{require_capital, Arrivals, Surplus};
use crate::{
    error::{require, Result, RiskError},
    severity::Severity,
};

/// Steps of a lattice at most: the recursion takes the square of them.
const MAX_STEPS: usize = 40_000;
/// Steps of the default lattice in the mean of a ladder height.
const FINENESS: f64 = 400.0;
/// Steps of the default lattice up to the largest capital, at most.
const DEFAULT_STEPS: f64 = 20_000.0;

/// Probability that the surplus ever falls below zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RuinProbability {
    /// One: premium does not exceed expected claims.
    Certain,
    /// In closed form: exponential claims.
    Exact(f64),
    /// Between bounds of ladder heights on a lattice.
    Between {
        /// Heights rounded down.
        lower: f64,
        /// Heights rounded up.
        upper: f64,
    },
    /// At most Lundberg's bound: no other claims than exponential have an answer when waits are not.
    AtMost(f64),
}

impl RuinProbability {
    /// The least and the most that it can be.
    pub fn bounds(&self) -> (f64, f64) {
        match *self {
            Self::Certain => (1.0, 1.0),
            Self::Exact(psi) => (psi, psi),
            Self::Between { lower, upper } => (lower, upper),
            Self::AtMost(bound) => (0.0, bound),
        }
    }

    /// How it was found.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Certain => "certain: premium does not exceed expected claims",
            Self::Exact(_) => "closed form for exponential claims",
            Self::Between { .. } => "bounds by ladder heights rounded down and up",
            Self::AtMost(_) => "Lundberg's inequality",
        }
    }
}

/// Capital for a ruin probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RequiredCapital {
    /// US dollars, never too little.
    pub capital: f64,
    /// What is known of ruin from it.
    pub ruin: RuinProbability,
}

impl Surplus {
    /// Probability that the surplus ever falls below zero, from each of `capitals`. `step` is the lattice's, US dollars, where one is
    /// used; none takes a fine one.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a negative capital, or a step that is not positive or takes more than 40,000 steps.
    pub fn ruin_probability(
        &self,
        capitals: &[f64],
        step: Option<f64>,
    ) -> Result<Vec<RuinProbability>> {
        for capital in capitals {
            require_capital(*capital)?;
        }
        if self.is_ruin_certain() {
            return Ok(vec![RuinProbability::Certain; capitals.len()]);
        }
        if let Some(mean) = self.exponential_mean() {
            let r = self.adjustment_coefficient()?;
            let psi = |u: &f64| RuinProbability::Exact((1.0 - r * mean) * (-r * u).exp());
            return Ok(capitals.iter().map(psi).collect());
        }
        if !self.has_exponential_waits() {
            let r = self.adjustment_coefficient()?;
            let bound = |u: &f64| RuinProbability::AtMost((-r * u).exp());
            return Ok(capitals.iter().map(bound).collect());
        }
        let most = capitals.iter().copied().fold(0.0, f64::max);
        let step = step.unwrap_or_else(|| self.fine().max(most / DEFAULT_STEPS));
        let last = index(most, step)?;
        let mut lattice = Lattice::new(self, step);
        (0..last).for_each(|_| lattice.extend());
        capitals
            .iter()
            .map(|capital| Ok(lattice.at(index(*capital, step)?)))
            .collect()
    }

    /// The least capital from which ruin at any time is at most as probable as `target`, as far as the bounds of
    /// [`Self::ruin_probability`] can tell.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a target outside `(0, 1)`, when ruin is certain, or when the lattice would need more than 40,000
    /// steps.
    pub fn required_capital(&self, target: f64, step: Option<f64>) -> Result<RequiredCapital> {
        require(target > 0.0 && target < 1.0, || {
            format!("a target for ruin is strictly between 0 and 1, not {target}")
        })?;
        self.require_loading()?;
        if self.exponential_mean().is_none() && self.has_exponential_waits() {
            let step = step.unwrap_or_else(|| self.fine());
            index(0.0, step)?;
            let mut lattice = Lattice::new(self, step);
            for steps in 0..=MAX_STEPS {
                let ruin = lattice.at(steps);
                if ruin.bounds().1 <= target {
                    let capital = steps as f64 * step;
                    return Ok(RequiredCapital { capital, ruin });
                }
                lattice.extend();
            }
            return Err(too_fine(step));
        }
        let r = self.adjustment_coefficient()?;
        let at_zero = self.exponential_mean().map_or(1.0, |mean| 1.0 - r * mean);
        let capital = ((at_zero / target).ln() / r).max(0.0);
        let ruin = self.ruin_probability(&[capital], None)?[0];
        Ok(RequiredCapital { capital, ruin })
    }

    /// Mean of what is kept of a positive claim, when claims are exponential: a deductible leaves them so, a limit does not.
    fn exponential_mean(&self) -> Option<f64> {
        match self.claims.severity() {
            Severity::Gamma(gamma)
                if gamma.shape() == 1.0 && self.claims.limit() == f64::INFINITY =>
            {
                Some(self.share * gamma.scale())
            }
            _ => None,
        }
    }

    fn has_exponential_waits(&self) -> bool {
        matches!(&self.arrivals, Arrivals::Waits(wait) if wait.shape() == 1.0)
    }

    /// The step of a fine lattice, by the mean of a ladder height, `E[Y^2] / (2 E[Y])`, where there is one.
    fn fine(&self) -> f64 {
        let height = self.claims.second_moment() / (2.0 * self.claims.mean());
        if height.is_finite() {
            self.share * height / FINENESS
        } else {
            self.mean_claim() / FINENESS
        }
    }
}

/// The lattice point at or next below `capital`.
fn index(capital: f64, step: f64) -> Result<usize> {
    require(step > 0.0 && step.is_finite(), || {
        format!("a lattice's step is above 0, not {step}")
    })?;
    // A capital that is a multiple of the step must not fall below it by the division.
    let steps = (capital / step * (1.0 + 4.0 * f64::EPSILON)).floor();
    if steps > MAX_STEPS as f64 {
        return Err(too_fine(step));
    }
    Ok(steps as usize)
}

fn too_fine(step: f64) -> RiskError {
    RiskError::domain(format!(
        "a step of {step} needs more than {MAX_STEPS} steps: take a larger one"
    ))
}

/// `Pr(geometric sum of heights > k step)` for k = 0, 1, 2, .., heights rounded both ways.
struct Lattice<'a> {
    surplus: &'a Surplus,
    step: f64,
    mean: f64,
    /// Probability of another ladder height: expected claims over premium.
    again: f64,
    /// `masses[k]`: probability of a height between k and k + 1 steps.
    masses: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl<'a> Lattice<'a> {
    fn new(surplus: &'a Surplus, step: f64) -> Self {
        let mut lattice = Self {
            surplus,
            step,
            mean: surplus.claims.mean(),
            again: surplus.expected_claims() / surplus.premium,
            masses: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
        };
        lattice.extend();
        lattice
    }

    /// Probability that a height is above `k` steps.
    fn above(&self, k: usize) -> f64 {
        let y = k as f64 * self.step / self.surplus.share;
        (1.0 - self.surplus.claims.lev(y) / self.mean).max(0.0)
    }

    /// One lattice point more: with `g` the rounded height's masses and `G` their tail,
    /// `psi(k) = again (G(k) + sum over j of g(j) psi(k - j))`.
    fn extend(&mut self) {
        let k = self.lower.len();
        let (here, beyond) = (self.above(k), self.above(k + 1));
        self.masses.push((here - beyond).max(0.0));
        let sum = |masses: &[f64], psi: &[f64]| -> f64 {
            masses
                .iter()
                .zip(psi.iter().rev())
                .map(|(g, psi)| g * psi)
                .sum()
        };
        // Down: a height between j and j + 1 steps is j, one above k steps and not above k + 1 is k: not above.
        let down = beyond + sum(&self.masses[1..], &self.lower);
        self.lower
            .push(self.again * down / (1.0 - self.again * self.masses[0]));
        // Up: a height between j and j + 1 steps is j + 1.
        let up = here + sum(&self.masses[..k], &self.upper);
        self.upper.push(self.again * up);
    }

    fn at(&self, k: usize) -> RuinProbability {
        RuinProbability::Between {
            lower: self.lower[k],
            upper: self.upper[k],
        }
    }
}
