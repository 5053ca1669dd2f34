//! The step of the lattice when none is given.

use super::{lattice, reach::reach, Compound};
use crate::severity::{Discrete, Severity, Tail};

/// Points of a lattice whose step is chosen, about.
const POINTS: f64 = 16_384.0;
/// Most points of a payment whose step is the common one of its points.
const COMMON: f64 = 65_536.0;
/// Steps in a typical payment, about, at least.
const FINE: f64 = 16.0;
/// Losses a year beyond a lattice whose step is chosen.
const RARE: f64 = 1e-5;

/// A step and why.
pub fn choose(compound: &Compound) -> (f64, String) {
    if compound.payment().mean() == 0.0 {
        return (1.0, "step 1: nothing is ever paid".to_owned());
    }
    if let Severity::Discrete(points) = compound.payment().severity() {
        if let Some(step) = common(points, compound) {
            return (
                step,
                format!("step {step}: every payment is a multiple of it"),
            );
        }
    }
    let span = span(compound);
    let mut step = nice((span / POINTS).min(compound.typical() / FINE));
    let limit = compound.payment().limit();
    if limit.is_finite() && limit > step {
        step = limit / (limit / step).ceil();
    }
    (
        step,
        format!("step {step}: chosen for losses up to {span:.3e}"),
    )
}

/// How far a year's losses go, about, but for one year in a hundred thousand: ten standard deviations, and one loss that rare.
fn span(compound: &Compound) -> f64 {
    let variance = compound.variance();
    let deviations = if variance.is_finite() {
        10.0 * variance.sqrt()
    } else {
        0.0
    };
    let span = compound.mean() + deviations + compound.rare(RARE);
    let payment = compound.payment();
    if payment.limit().is_infinite() && payment.severity().tail() != Tail::Light {
        return span;
    }
    let coarse = compound.rare(1e-12) / 256.0;
    let points = reach(
        compound.frequency(),
        &lattice::payments(payment, coarse, 1 << 12),
    );
    span.min(points as f64 * coarse)
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below `x`.
fn nice(x: f64) -> f64 {
    let power = 10f64.powf(x.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= x);
    times.unwrap_or(10.0) * power
}

/// The largest step that every payment is a multiple of, when payments are decimals and it is not too fine.
fn common(points: &Discrete, compound: &Compound) -> Option<f64> {
    let payments: Vec<f64> = points
        .points()
        .iter()
        .map(|x| compound.payment().payment(*x))
        .filter(|payment| *payment > 0.0)
        .collect();
    let largest = points.points().iter().copied().fold(0.0, f64::max);
    for decimals in 0..=12 {
        let scale = 10f64.powi(decimals);
        let rounding = 8.0 * f64::EPSILON * largest * scale;
        if rounding > 1e-3 {
            return None;
        }
        let whole = |payment: &f64| (payment * scale - (payment * scale).round()).abs() <= rounding;
        if !payments.iter().all(whole) {
            continue;
        }
        let divisor = payments
            .iter()
            // Below 2^53 by the check above.
            .map(|payment| (payment * scale).round() as u64)
            .fold(0, gcd);
        let step = divisor as f64 / scale;
        let most = payments.iter().copied().fold(0.0, f64::max);
        return (divisor > 0 && most / step <= COMMON).then_some(step);
    }
    None
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        gcd(b, a % b)
    }
}
