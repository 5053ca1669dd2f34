//! The year's losses by the fast Fourier transform, with exponential tilting (Grübel and Hermesmeier 1999).

use rayon::prelude::*;
use rustfft::{num_complex::Complex64, FftPlanner};

use crate::Frequency;

/// Probabilities of the year's losses at the first `points` lattice points, for payments `f` on the lattice.
///
/// What lies beyond the transform's length wraps around onto its beginning. Tilted by `e^(-tilt j / length)` before and
/// back afterwards, it comes back `e^(-tilt)` times as large, but rounding grows up to `e^tilt` times: see [`tilt`].
pub fn compound(frequency: &Frequency, f: &[f64], points: usize, tilt: f64) -> Vec<f64> {
    let length = points.next_power_of_two();
    let rate = tilt / length as f64;
    let mut values = vec![Complex64::new(0.0, 0.0); length];
    for (j, (value, p)) in values.iter_mut().zip(f).enumerate() {
        value.re = p * (-rate * j as f64).exp();
    }
    let mut planner = FftPlanner::new();
    planner.plan_fft_forward(length).process(&mut values);
    values
        .par_iter_mut()
        .for_each(|value| *value = frequency.pgf(*value));
    planner.plan_fft_inverse(length).process(&mut values);
    (0..points)
        .zip(&values)
        // Rounding alone makes one negative.
        .map(|(j, value)| (value.re / length as f64 * (rate * j as f64).exp()).max(0.0))
        .collect()
}

/// The tilt that balances what wraps around, `beyond e^(-tilt)`, with the rounding, `2^-52 e^tilt`: none when nearly
/// nothing lies beyond the last point, 18 when all does.
pub fn tilt(beyond: f64) -> f64 {
    (0.5 * (beyond / f64::EPSILON).ln()).clamp(0.0, 20.0)
}
