//! The moment generating function of what a cover pays.

use statrs::function::gamma::gamma_ur;

use crate::{
    error::{Result, RiskError},
    quadrature::integrate,
    severity::{Gamma, Layered, Severity, Tail},
};

/// Survival probabilities at which the range of a payment is cut for integration.
const LEVELS: [f64; 7] = [0.9, 0.5, 0.1, 1e-2, 1e-3, 1e-4, 1e-6];

/// How `E[e^(t Y)]` of a payment `Y` is found.
pub(super) enum Moments<'a> {
    /// A sum over points.
    Points(Vec<(f64, f64)>),
    /// A gamma above a deductible, without limit: closed form.
    Gamma(&'a Gamma, f64),
    /// Bounded: `1 + t * integral of e^(t y) S(y) dy` up to `top`.
    Bounded {
        claims: &'a Layered,
        top: f64,
        breaks: Vec<f64>,
    },
}

impl<'a> Moments<'a> {
    /// The way that suits `claims`.
    ///
    /// # Errors
    /// [`RiskError::Uncapped`] for a heavy tail without limit: it has none. [`RiskError::Domain`] for another unbounded one
    /// that is no gamma.
    pub(super) fn of(claims: &'a Layered) -> Result<Self> {
        let (severity, deductible) = (claims.severity(), claims.deductible());
        if let Severity::Discrete(points) = severity {
            let pay = |(x, p): (&f64, &f64)| (claims.payment(*x), *p);
            let pairs = points.points().iter().zip(points.probabilities());
            return Ok(Self::Points(pairs.map(pay).collect()));
        }
        let top = claims.limit().min(severity.tail_quantile(0.0) - deductible);
        if top.is_finite() {
            let mut breaks = Vec::new();
            corners(severity, &mut breaks);
            breaks.extend(LEVELS.map(|level| severity.tail_quantile(level)));
            for x in &mut breaks {
                *x -= deductible;
            }
            return Ok(Self::Bounded {
                claims,
                top,
                breaks,
            });
        }
        match severity {
            Severity::Gamma(gamma) => Ok(Self::Gamma(gamma, deductible)),
            severity if severity.tail() == Tail::Light => Err(RiskError::domain(format!(
                "{severity} without a limit has no adjustment coefficient here: name a limit"
            ))),
            severity => Err(RiskError::Uncapped(severity.to_string())),
        }
    }

    /// From here on the function is infinite.
    pub(super) fn abscissa(&self) -> f64 {
        match self {
            Self::Gamma(gamma, _) => 1.0 / gamma.scale(),
            Self::Points(_) | Self::Bounded { .. } => f64::INFINITY,
        }
    }

    /// `ln E[e^(t Y)]` for `t >= 0`, exact near zero too; infinite where it does not exist.
    pub(super) fn ln_at(&self, t: f64) -> f64 {
        match self {
            Self::Points(points) => points
                .iter()
                .map(|(y, p)| p * (t * y).exp_m1())
                .sum::<f64>()
                .ln_1p(),
            Self::Gamma(gamma, deductible) => {
                let left = 1.0 - t * gamma.scale();
                if left <= 0.0 {
                    return f64::INFINITY;
                }
                let whole = -gamma.shape() * (-t * gamma.scale()).ln_1p();
                if *deductible == 0.0 {
                    return whole;
                }
                // E[e^(t (X - d)); X > d] + Pr(X <= d), less one.
                let z = deductible / gamma.scale();
                let tilted = (whole - t * deductible).exp() * gamma_ur(gamma.shape(), z * left);
                (tilted - gamma_ur(gamma.shape(), z)).ln_1p()
            }
            Self::Bounded {
                claims,
                top,
                breaks,
            } => (t * integrate(|y| (t * y).exp() * claims.sf(y), 0.0, *top, breaks)).ln_1p(),
        }
    }
}

/// Where the survival function has corners or jumps.
fn corners(severity: &Severity, found: &mut Vec<f64>) {
    match severity {
        Severity::Gamma(_) | Severity::LogNormal(_) => {}
        Severity::Gpd(gpd) => found.push(gpd.threshold()),
        Severity::Discrete(discrete) => found.extend(discrete.points()),
        Severity::Truncated(truncated) => {
            found.extend([truncated.from(), truncated.to()]);
            corners(truncated.base(), found);
        }
        Severity::Splice(splice) => {
            found.extend([splice.body().from(), splice.tail().threshold()]);
            corners(splice.body().base(), found);
        }
    }
}
