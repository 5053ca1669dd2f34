//! How many lattice points a year's losses take.

use super::panjer::Class;
use crate::Frequency;

/// Probability beyond the last point.
pub const BEYOND: f64 = 1e-15;

/// Points from 0 up to where at most [`BEYOND`] is left, for payments `f` on the lattice: the end of what is possible, or
/// Chernoff's bound `Pr(S >= x) <= P(M(t)) e^(-t x)` at the best `t`, `P` the generating function of the number and `M` the
/// moment generating function of a payment.
pub fn reach(frequency: &Frequency, f: &[f64]) -> usize {
    let losses = match frequency {
        Frequency::ZeroModified { base, .. } => return reach(base, f),
        Frequency::Discrete(list) => list.iter().rposition(|p| *p > 0.0).unwrap_or(0),
        Frequency::Binomial { m, .. } => usize::try_from(*m).unwrap_or(usize::MAX),
        Frequency::Poisson(_) | Frequency::NegBin { .. } => usize::MAX,
    };
    let largest = f.len().saturating_sub(1);
    let possible = losses.saturating_mul(largest).saturating_add(1);
    possible.min(chernoff(frequency, f))
}

fn chernoff(frequency: &Frequency, f: &[f64]) -> usize {
    let class = Class::of(frequency);
    let ln_pgf = |w: f64| match &class {
        Some(class) => class.ln_pgf(w),
        None => frequency.pgf_at(1.0 + w).ln(),
    };
    if f.len() < 2 {
        return 1;
    }
    let bound = |log_t: f64| {
        let t = log_t.exp();
        // M(t) - 1, summed without the one: exact for many small losses.
        let excess: f64 = (0u32..)
            .zip(f)
            .map(|(j, p)| p * (t * f64::from(j)).exp_m1())
            .sum();
        (ln_pgf(excess) - BEYOND.ln()) / t
    };
    // Convex over linear: one valley. Golden section over the logarithm of t, up to where the exponential overflows.
    let largest = (f.len() - 1) as f64;
    let (mut low, mut high) = ((1e-9 / largest).ln(), (700.0 / largest).ln());
    let golden = 0.5 * (5f64.sqrt() - 1.0);
    let point = |low: f64, high: f64, share: f64| low + share * (high - low);
    let (mut a, mut b) = (point(low, high, 1.0 - golden), point(low, high, golden));
    let (mut at_a, mut at_b) = (bound(a), bound(b));
    while high - low > 1e-3 {
        if at_a.is_finite() && at_b < at_a {
            (low, a, at_a) = (a, b, at_b);
            b = point(low, high, golden);
            at_b = bound(b);
        } else {
            (high, b, at_b) = (b, a, at_a);
            a = point(low, high, 1.0 - golden);
            at_a = bound(a);
        }
    }
    // A Rust cast from float saturates: beyond every lattice.
    (at_a.min(at_b).ceil() as usize).saturating_add(1)
}
