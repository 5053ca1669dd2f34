//! Severities as text, and back.

use std::{fmt, path::Path, str::FromStr};

use super::{Discrete, Gamma, Gpd, LogNormal, Severity};
use crate::error::{Result, RiskError};

/// What a severity looks like as text.
const EXPECTED: &str =
    "a severity: exponential:MEAN, gamma:SHAPE,SCALE, lognormal:MU,SIGMA, pareto:ALPHA,THETA, \
     gpd:XI,BETA[,THRESHOLD], discrete:X@P,X@P,.. or empirical:FILE";

impl FromStr for Severity {
    type Err = RiskError;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || RiskError::parse(text, EXPECTED);
        let (family, rest) = text.split_once(':').ok_or_else(wrong)?;
        match family.trim().to_ascii_lowercase().as_str() {
            "discrete" => Discrete::new(pairs(rest).ok_or_else(wrong)?).map(Self::Discrete),
            "empirical" => Discrete::empirical(&read_losses(Path::new(rest))?).map(Self::Discrete),
            family => {
                let numbers: Vec<f64> = numbers(rest).ok_or_else(wrong)?;
                match (family, numbers.as_slice()) {
                    ("exponential", &[mean]) => Self::exponential(mean),
                    ("gamma", &[shape, scale]) => Gamma::new(shape, scale).map(Self::Gamma),
                    ("lognormal", &[mu, sigma]) => LogNormal::new(mu, sigma).map(Self::LogNormal),
                    ("pareto", &[alpha, theta]) => Self::pareto(alpha, theta),
                    ("gpd", &[xi, beta]) => Gpd::new(xi, beta, 0.0).map(Self::Gpd),
                    ("gpd", &[xi, beta, threshold]) => Gpd::new(xi, beta, threshold).map(Self::Gpd),
                    _ => Err(wrong()),
                }
            }
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gamma(d) if d.shape() == 1.0 => write!(f, "exponential:{}", d.scale()),
            Self::Gamma(d) => write!(f, "gamma:{},{}", d.shape(), d.scale()),
            Self::LogNormal(d) => write!(f, "lognormal:{},{}", d.mu(), d.sigma()),
            Self::Gpd(d) if d.threshold() == 0.0 => write!(f, "gpd:{},{}", d.xi(), d.beta()),
            Self::Gpd(d) => write!(f, "gpd:{},{},{}", d.xi(), d.beta(), d.threshold()),
            Self::Discrete(d) if d.points().len() > 20 => {
                write!(f, "empirical of {} points", d.points().len())
            }
            Self::Discrete(d) => {
                f.write_str("discrete:")?;
                for (number, (x, p)) in d.points().iter().zip(d.probabilities()).enumerate() {
                    let comma = if number > 0 { "," } else { "" };
                    write!(f, "{comma}{x}@{p}")?;
                }
                Ok(())
            }
            Self::Truncated(d) => write!(f, "{} in ({}, {}]", d.base(), d.from(), d.to()),
            Self::Splice(d) => write!(
                f,
                "{} and above it, with probability {}, gpd:{},{}",
                Self::Truncated(Box::new(d.body().clone())),
                d.weight(),
                d.tail().xi(),
                d.tail().beta()
            ),
        }
    }
}

/// Numbers between commas.
pub(crate) fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split(',')
        .map(|number| number.trim().parse().ok())
        .collect()
}

/// `x@p` between commas.
pub(crate) fn pairs(text: &str) -> Option<Vec<(f64, f64)>> {
    text.split(',')
        .map(|pair| {
            let (x, p) = pair.split_once('@')?;
            Some((x.trim().parse().ok()?, p.trim().parse().ok()?))
        })
        .collect()
}

/// The losses of a text file: one number a line; empty lines and lines that begin with `#` are left out.
///
/// # Errors
/// [`RiskError::File`] with the line that is no number.
pub fn read_losses(path: &Path) -> Result<Vec<f64>> {
    let wrong = |problem: String| RiskError::File {
        file: path.display().to_string(),
        problem,
    };
    let text = crate::file::text(path)?;
    let losses = (1..)
        .zip(text.lines().map(str::trim))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line): (usize, &str)| {
            line.parse()
                .map_err(|_| wrong(format!("line {number}: {line:?} is not a number")))
        })
        .collect::<Result<Vec<f64>>>()?;
    if losses.is_empty() {
        return Err(wrong("it has no losses, one a line".to_owned()));
    }
    Ok(losses)
}
