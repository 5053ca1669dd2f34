//! The payment of one loss on multiples of a step.

use crate::severity::{Discrete, Layered, Severity};

/// Parts of a step by which a point may miss the lattice and still lie on it.
const ON_LATTICE: f64 = 1e-9;

/// Probabilities of `0, step, 2 step, ..`, at most `most` of them: what lies beyond is left out, so they may sum to less
/// than one.
///
/// Points that lie on the lattice keep their place, others are split between both neighbours. A continuous payment is
/// placed by local moment matching (Gerber 1982): each cell keeps its probability and its mean. So the mean never changes.
pub fn payments(payment: &Layered, step: f64, most: usize) -> Vec<f64> {
    match payment.severity() {
        Severity::Discrete(points) => split(points, payment, step, most),
        _ => match_moments(payment, step, most),
    }
}

/// The place of `x` on the lattice: the point at or below it, and the part of a step above that.
pub fn place(x: f64, step: f64) -> (usize, f64) {
    let steps = x / step;
    let below = (steps + ON_LATTICE).floor().max(0.0);
    let rest = steps - below;
    // A Rust cast from float saturates: beyond every lattice.
    (below as usize, if rest <= ON_LATTICE { 0.0 } else { rest })
}

fn split(points: &Discrete, payment: &Layered, step: f64, most: usize) -> Vec<f64> {
    let mut lattice = Vec::new();
    let mut add = |at: usize, p: f64| {
        if p > 0.0 && at < most {
            if lattice.len() <= at {
                lattice.resize(at + 1, 0.0);
            }
            lattice[at] += p;
        }
    };
    for (x, p) in points.points().iter().zip(points.probabilities()) {
        let (at, rest) = place(payment.payment(*x), step);
        add(at, p * (1.0 - rest));
        add(at.saturating_add(1), p * rest);
    }
    lattice
}

/// With `G_j` the mean survival over the cell from `j h` to `(j + 1) h`, `(L((j + 1) h) - L(j h)) / h`: `f_0 = 1 - G_0`,
/// `f_j = G_(j-1) - G_j`. Survival falls; where rounding says otherwise it is held level, so no probability is negative, all
/// still add up, and the mean, `h` times the sum of `G`, stays.
fn match_moments(payment: &Layered, step: f64, most: usize) -> Vec<f64> {
    let mut lattice = Vec::new();
    let (mut survival, mut lev, mut end) = (1.0, 0.0, 0.0);
    while survival > 0.0 && lattice.len() < most {
        end += 1.0;
        let next = payment.lev(end * step);
        let mean = ((next - lev) / step).clamp(0.0, survival);
        lattice.push(survival - mean);
        (survival, lev) = (mean, next);
    }
    lattice
}
