//! How many incidents a year: the (a, b, 0) and (a, b, 1) classes of *Loss Models*, chapter 6, and any list of probabilities.
//!
//! As text: `poisson:LAMBDA`, `negbin:R,BETA`, `binomial:M,Q`, `geometric:BETA`, `discrete:N@P,..`, and zero-modified
//! `zmpoisson:LAMBDA,P0`, `zmnegbin:R,BETA,P0`, `zmbinomial:M,Q,P0`, `zmgeometric:BETA,P0`.

use std::{fmt, str::FromStr};

use rand::{Rng, RngExt};
use rustfft::num_complex::Complex64;
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use crate::{
    error::{require, Result, RiskError},
    severity::{numbers, pairs},
};

/// What a frequency looks like as text.
const EXPECTED: &str = "a frequency: poisson:LAMBDA, negbin:R,BETA, binomial:M,Q, geometric:BETA, zmpoisson:LAMBDA,P0, \
     zmnegbin:R,BETA,P0, zmbinomial:M,Q,P0, zmgeometric:BETA,P0 or discrete:N@P,N@P,..";

/// Number of incidents in a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Poisson with this mean.
    Poisson(f64),
    /// Negative binomial: mean `r beta`, variance `r beta (1 + beta)`. The geometric has `r = 1`.
    NegBin {
        /// Shape.
        r: f64,
        /// Mean over shape.
        beta: f64,
    },
    /// Binomial: `m` trials of probability `q`.
    Binomial {
        /// Trials.
        m: u32,
        /// Probability of each.
        q: f64,
    },
    /// Probabilities of 0, 1, 2, ..
    Discrete(Vec<f64>),
    /// Another one whose probability of no incident is `p0`, the others in the same proportions.
    ZeroModified {
        /// The one that is modified: (a, b, 0).
        base: Box<Frequency>,
        /// Probability of no incident.
        p0: f64,
    },
}

/// Panjer's class: `p_n = (a + b / n) p_(n-1)` for `n >= 2`, and for `n = 1` unless the zero is modified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PanjerClass {
    /// `a`.
    pub a: f64,
    /// `b`.
    pub b: f64,
    /// Probability of no incident.
    pub p0: f64,
    /// `p1 - (a + b) p0`: zero without modification.
    pub excess: f64,
}

impl Frequency {
    /// Refuses parameters outside their domain.
    ///
    /// # Errors
    /// [`RiskError::Domain`].
    pub fn validate(&self) -> Result<()> {
        let positive = |x: f64| x > 0.0 && x.is_finite();
        match self {
            Self::Poisson(lambda) => require(*lambda >= 0.0 && lambda.is_finite(), || {
                format!("a Poisson needs a mean of 0 or more, not {lambda}")
            }),
            Self::NegBin { r, beta } => require(positive(*r) && positive(*beta), || {
                format!("a negative binomial needs r and beta above 0, not {r} and {beta}")
            }),
            Self::Binomial { m, q } => require(*m > 0 && *q > 0.0 && *q < 1.0, || {
                format!("a binomial needs one trial or more and q strictly between 0 and 1, not {m} and {q}")
            }),
            Self::Discrete(p) => {
                let sum: f64 = p.iter().sum();
                let sound = p.iter().all(|p| (0.0..=1.0).contains(p));
                require(sound && (sum - 1.0).abs() <= 1e-6, || {
                    format!("probabilities must be from 0 to 1 and sum to 1, not to {sum}")
                })
            }
            Self::ZeroModified { base, p0 } => {
                base.validate()?;
                let class = matches!(
                    **base,
                    Self::Poisson(_) | Self::NegBin { .. } | Self::Binomial { .. }
                );
                require(
                    class && (0.0..1.0).contains(p0) && base.mean() > 0.0,
                    || {
                        format!("a zero-modified frequency needs an (a, b, 0) base with incidents and p0 from 0 to below 1, not {p0}")
                    },
                )
            }
        }
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Poisson(lambda) => *lambda,
            Self::NegBin { r, beta } => r * beta,
            Self::Binomial { m, q } => f64::from(*m) * q,
            Self::Discrete(p) => moment(p, 1),
            Self::ZeroModified { base, p0 } => base.mean() * modified(base, *p0),
        }
    }

    /// Variance.
    pub fn variance(&self) -> f64 {
        match self {
            Self::Poisson(lambda) => *lambda,
            Self::NegBin { r, beta } => r * beta * (1.0 + beta),
            Self::Binomial { m, q } => f64::from(*m) * q * (1.0 - q),
            Self::Discrete(p) => {
                let mean = moment(p, 1);
                (moment(p, 2) - mean * mean).max(0.0)
            }
            Self::ZeroModified { base, p0 } => {
                let share = modified(base, *p0);
                let square = base.variance() + base.mean() * base.mean();
                let mean = self.mean();
                square * share - mean * mean
            }
        }
    }

    /// The most incidents that a year can have, perhaps infinite.
    pub fn most(&self) -> f64 {
        match self {
            Self::Poisson(_) | Self::NegBin { .. } => f64::INFINITY,
            Self::Binomial { m, .. } => f64::from(*m),
            Self::Discrete(p) => p.iter().rposition(|p| *p > 0.0).unwrap_or(0) as f64,
            Self::ZeroModified { base, .. } => base.most(),
        }
    }

    /// Probability of `n` incidents.
    pub fn pmf(&self, n: u32) -> f64 {
        let x = f64::from(n);
        match self {
            Self::Poisson(lambda) if *lambda == 0.0 => f64::from(u8::from(n == 0)),
            Self::Poisson(lambda) => (x * lambda.ln() - lambda - ln_gamma(x + 1.0)).exp(),
            Self::NegBin { r, beta } => {
                (ln_gamma(r + x) - ln_gamma(*r) - ln_gamma(x + 1.0) - r * beta.ln_1p()
                    + x * (beta / (1.0 + beta)).ln())
                .exp()
            }
            Self::Binomial { m, .. } if n > *m => 0.0,
            Self::Binomial { m, q } => {
                let trials = f64::from(*m);
                (ln_gamma(trials + 1.0) - ln_gamma(x + 1.0) - ln_gamma(trials - x + 1.0)
                    + x * q.ln()
                    + (trials - x) * (-q).ln_1p())
                .exp()
            }
            Self::Discrete(p) => usize::try_from(n)
                .ok()
                .and_then(|n| p.get(n).copied())
                .unwrap_or(0.0),
            Self::ZeroModified { p0, .. } if n == 0 => *p0,
            Self::ZeroModified { base, p0 } => base.pmf(n) * modified(base, *p0),
        }
    }

    /// Probability generating function `E[z^N]`.
    pub fn pgf(&self, z: Complex64) -> Complex64 {
        let one = Complex64::new(1.0, 0.0);
        match self {
            Self::Poisson(lambda) => ((z - one) * lambda).exp(),
            Self::NegBin { r, beta } => (one - (z - one) * beta).powf(-r),
            Self::Binomial { m, q } => (one + (z - one) * q).powf(f64::from(*m)),
            Self::Discrete(p) => p
                .iter()
                .rev()
                .fold(Complex64::new(0.0, 0.0), |sum, p| sum * z + p),
            Self::ZeroModified { base, p0 } => {
                let share = modified(base, *p0);
                base.pgf(z) * share + (p0 - share * base.pmf(0))
            }
        }
    }

    /// `E[t^N]` for a real `t`; infinite where it does not exist.
    pub fn pgf_at(&self, t: f64) -> f64 {
        match self {
            Self::Poisson(lambda) => (lambda * (t - 1.0)).exp(),
            Self::NegBin { r, beta } => match 1.0 - beta * (t - 1.0) {
                base if base <= 0.0 => f64::INFINITY,
                base => base.powf(-r),
            },
            Self::Binomial { m, q } => (1.0 + q * (t - 1.0)).powf(f64::from(*m)),
            Self::Discrete(p) => p.iter().rev().fold(0.0, |sum, p| sum * t + p),
            Self::ZeroModified { base, p0 } => {
                let share = modified(base, *p0);
                share * base.pgf_at(t) + (p0 - share * base.pmf(0))
            }
        }
    }

    /// Its place in Panjer's class; none for a list of probabilities.
    pub fn panjer(&self) -> Option<PanjerClass> {
        let class = |a: f64, b: f64| PanjerClass {
            a,
            b,
            p0: self.pmf(0),
            excess: 0.0,
        };
        match self {
            Self::Poisson(lambda) => Some(class(0.0, *lambda)),
            Self::NegBin { r, beta } => {
                let a = beta / (1.0 + beta);
                Some(class(a, (r - 1.0) * a))
            }
            Self::Binomial { m, q } => {
                let odds = q / (1.0 - q);
                Some(class(-odds, (f64::from(*m) + 1.0) * odds))
            }
            Self::Discrete(_) => None,
            Self::ZeroModified { base, p0 } => base.panjer().map(|base_class| PanjerClass {
                p0: *p0,
                excess: self.pmf(1) - (base_class.a + base_class.b) * p0,
                ..base_class
            }),
        }
    }

    /// One year's number of incidents, by inversion of one uniform number.
    pub fn sample<R: Rng>(&self, rng: &mut R) -> u32 {
        match self {
            // Inversion sums up to the mean; beyond it the library's rejection is faster and as exact.
            Self::Poisson(lambda) if *lambda > 30.0 => {
                rand_distr::Poisson::new(*lambda).map_or(0, |poisson| count(rng.sample(poisson)))
            }
            Self::NegBin { r, beta } if r * beta > 30.0 => rand_distr::Gamma::new(*r, *beta)
                .map_or(0, |gamma| Self::Poisson(rng.sample(gamma)).sample(rng)),
            _ => self.quantile(crate::random::open01(rng)),
        }
    }

    /// The smallest `n` with `Pr(N <= n) >= p`.
    pub fn quantile(&self, p: f64) -> u32 {
        if let Self::Discrete(list) = self {
            let mut below = 0.0;
            let at = list.iter().position(|probability| {
                below += probability;
                below >= p
            });
            let last = list.len().saturating_sub(1);
            return u32::try_from(at.unwrap_or(last)).unwrap_or(u32::MAX);
        }
        let mut below = 0.0;
        let mut n = 0;
        let mut term = self.pmf(0);
        loop {
            below += term;
            // Beyond the mean a term of nothing is the end: of a binomial, or of what an f64 holds.
            if below >= p || (term == 0.0 && f64::from(n) > self.mean()) {
                return n;
            }
            n += 1;
            term = match self.panjer() {
                Some(class) if n > 1 && term > 0.0 => {
                    (term * (class.a + class.b / f64::from(n))).max(0.0)
                }
                _ => self.pmf(n),
            };
        }
    }
}

/// What the probabilities of one incident and more are multiplied by: `(1 - p0) / (1 - base p0)`.
fn modified(base: &Frequency, p0: f64) -> f64 {
    (1.0 - p0) / (1.0 - base.pmf(0))
}

/// `sum of n^k p_n`.
fn moment(p: &[f64], k: i32) -> f64 {
    (0u32..).zip(p).map(|(n, p)| f64::from(n).powi(k) * p).sum()
}

/// A whole, not negative `f64` as a count.
fn count(x: f64) -> u32 {
    // A Rust cast from float saturates: that is what is wanted beyond the range.
    x as u32
}

impl FromStr for Frequency {
    type Err = RiskError;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || RiskError::parse(text, EXPECTED);
        let (family, rest) = text.split_once(':').ok_or_else(wrong)?;
        let family = family.trim().to_ascii_lowercase();
        let frequency = if family == "discrete" {
            discrete(&pairs(rest).ok_or_else(wrong)?).ok_or_else(wrong)?
        } else {
            let numbers = numbers(rest).ok_or_else(wrong)?;
            match (family.strip_prefix("zm"), numbers.as_slice()) {
                (None, own) => base(&family, own).ok_or_else(wrong)?,
                (Some(name), [own @ .., p0]) => Self::ZeroModified {
                    base: Box::new(base(name, own).ok_or_else(wrong)?),
                    p0: *p0,
                },
                (Some(_), []) => return Err(wrong()),
            }
        };
        frequency.validate()?;
        Ok(frequency)
    }
}

/// A frequency of the (a, b, 0) class.
fn base(family: &str, numbers: &[f64]) -> Option<Frequency> {
    match (family, numbers) {
        ("poisson", &[lambda]) => Some(Frequency::Poisson(lambda)),
        ("negbin", &[r, beta]) => Some(Frequency::NegBin { r, beta }),
        ("geometric", &[beta]) => Some(Frequency::NegBin { r: 1.0, beta }),
        ("binomial", &[m, q]) if m.fract() == 0.0 && (0.0..=1e9).contains(&m) => {
            Some(Frequency::Binomial { m: count(m), q })
        }
        _ => None,
    }
}

/// A list of probabilities from `(n, p)` pairs; none when an `n` is no count up to a million.
fn discrete(pairs: &[(f64, f64)]) -> Option<Frequency> {
    let mut list = Vec::new();
    for (n, p) in pairs {
        if n.fract() != 0.0 || !(0.0..=1e6).contains(n) {
            return None;
        }
        let n = usize::try_from(count(*n)).ok()?;
        if list.len() <= n {
            list.resize(n + 1, 0.0);
        }
        list[n] += p;
    }
    Some(Frequency::Discrete(list))
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Poisson(lambda) => write!(f, "poisson:{lambda}"),
            Self::NegBin { r, beta } if *r == 1.0 => write!(f, "geometric:{beta}"),
            Self::NegBin { r, beta } => write!(f, "negbin:{r},{beta}"),
            Self::Binomial { m, q } => write!(f, "binomial:{m},{q}"),
            Self::Discrete(list) => {
                f.write_str("discrete:")?;
                let likely = (0usize..).zip(list).filter(|(_, p)| **p > 0.0);
                for (number, (n, p)) in likely.enumerate() {
                    let comma = if number > 0 { "," } else { "" };
                    write!(f, "{comma}{n}@{p}")?;
                }
                Ok(())
            }
            Self::ZeroModified { base, p0 } => write!(f, "zm{base},{p0}"),
        }
    }
}
