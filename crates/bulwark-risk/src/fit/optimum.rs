//! Where a log-likelihood is largest, and how sharp it is there.

use argmin::{
    core::{CostFunction, Executor, State, TerminationReason, TerminationStatus},
    solver::neldermead::NelderMead,
};

use crate::error::{Result, RiskError};

/// Edge of the first simplex: parameters are logarithms or of the size of one.
const EDGE: f64 = 0.5;
/// Iterations at most, of a run.
const ITERATIONS: u64 = 600;
/// Step of the numerical second derivatives: balances rounding, `f 1e-16 / h^2`, against the fourth derivative, `h^2`.
const STEP: f64 = 1e-3;

/// Parameters are logarithms or of the size of one: an estimate less certain than this is none, the likelihood is flat.
const FLAT: f64 = 10.0;

/// A peak.
#[derive(Clone, Debug)]
pub(super) struct Optimum {
    /// Where it is.
    pub at: Vec<f64>,
    /// How high it is.
    pub log_likelihood: f64,
    /// Square roots of the diagonal of the inverse observed information; none when the point is no strict peak
    /// or the likelihood is flat there.
    pub standard_errors: Option<Vec<f64>>,
    /// Whether the search ended by its own rule, at a strict peak.
    pub converged: bool,
}

/// Minus the log-likelihood an observation, for argmin.
struct Cost<'a, F> {
    log_likelihood: &'a F,
    observations: f64,
}

impl<F: Fn(&[f64]) -> f64> CostFunction for Cost<'_, F> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, at: &Self::Param) -> std::result::Result<f64, argmin::core::Error> {
        let value = (self.log_likelihood)(at);
        Ok(if value.is_nan() {
            f64::INFINITY
        } else {
            -value / self.observations
        })
    }
}

/// Maximises a log-likelihood of one or two parameters by Nelder and Mead's simplex (1965). It needs no derivatives and takes
/// minus infinity outside the domain. Where it ends at no strict peak, it begins anew there: a simplex may have collapsed.
///
/// # Errors
/// [`RiskError::NoConvergence`] with `what` when there is no point with a finite likelihood.
pub(super) fn maximise(
    what: &'static str,
    observations: usize,
    start: &[f64],
    log_likelihood: impl Fn(&[f64]) -> f64,
) -> Result<Optimum> {
    let first = run(what, observations, start, &log_likelihood)?;
    if first.converged {
        return Ok(first);
    }
    run(what, observations, &first.at, &log_likelihood)
}

/// The peak that one run finds.
fn run<F: Fn(&[f64]) -> f64>(
    what: &'static str,
    observations: usize,
    start: &[f64],
    log_likelihood: &F,
) -> Result<Optimum> {
    let none = RiskError::NoConvergence(what);
    let Some((at, ended)) = simplex(observations, start, log_likelihood) else {
        return Err(none);
    };
    let peak = log_likelihood(&at);
    if !peak.is_finite() {
        return Err(none);
    }
    let standard_errors = standard_errors(&at, peak, log_likelihood);
    Ok(Optimum {
        converged: ended && standard_errors.is_some(),
        at,
        log_likelihood: peak,
        standard_errors,
    })
}

/// The best point, and whether the simplex shrank to it.
fn simplex<F: Fn(&[f64]) -> f64>(
    observations: usize,
    start: &[f64],
    log_likelihood: &F,
) -> Option<(Vec<f64>, bool)> {
    let mut corners = vec![start.to_vec()];
    for i in 0..start.len() {
        let mut corner = start.to_vec();
        corner[i] += EDGE;
        corners.push(corner);
    }
    let solver = NelderMead::new(corners).with_sd_tolerance(1e-13).ok()?;
    let cost = Cost {
        log_likelihood,
        observations: observations.max(1) as f64,
    };
    let result = Executor::new(cost, solver)
        .configure(|state| state.max_iters(ITERATIONS))
        .timer(false)
        .run()
        .ok()?;
    let ended = matches!(
        result.state().get_termination_status(),
        TerminationStatus::Terminated(TerminationReason::SolverConverged)
    );
    let at = result.state().get_best_param()?.clone();
    Some((at, ended))
}

/// Standard errors from central second differences.
fn standard_errors<F: Fn(&[f64]) -> f64>(at: &[f64], peak: f64, f: &F) -> Option<Vec<f64>> {
    let shifted = |shifts: &[(usize, f64)]| {
        let mut point = at.to_vec();
        for (i, shift) in shifts {
            point[*i] += shift * STEP;
        }
        f(&point)
    };
    let information =
        |i: usize| -(shifted(&[(i, 1.0)]) - 2.0 * peak + shifted(&[(i, -1.0)])) / (STEP * STEP);
    let variances = match at.len() {
        1 => vec![1.0 / information(0)],
        2 => {
            let (a, b) = (information(0), information(1));
            let cross = -(shifted(&[(0, 1.0), (1, 1.0)])
                - shifted(&[(0, 1.0), (1, -1.0)])
                - shifted(&[(0, -1.0), (1, 1.0)])
                + shifted(&[(0, -1.0), (1, -1.0)]))
                / (4.0 * STEP * STEP);
            let determinant = a * b - cross * cross;
            vec![b / determinant, a / determinant]
        }
        _ => return None,
    };
    variances
        .iter()
        .all(|v| *v > 0.0 && *v < FLAT * FLAT)
        .then(|| variances.iter().map(|v| v.sqrt()).collect())
}
