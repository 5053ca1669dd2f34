//! Integrals by the Gauss-Kronrod pair of 7 and 15 points, halving where the two disagree.

/// Abscissae of the 15 points on `[0, 1]`; every second one, and the last, belongs to the 7 points too.
const ABSCISSAE: [f64; 8] = [
    0.991_455_371_120_812_6,
    0.949_107_912_342_758_5,
    0.864_864_423_359_769_1,
    0.741_531_185_599_394_4,
    0.586_087_235_467_691_1,
    0.405_845_151_377_397_2,
    0.207_784_955_007_898_47,
    0.0,
];
/// Weights of the 15 points.
const KRONROD: [f64; 8] = [
    0.022_935_322_010_529_224,
    0.063_092_092_629_978_55,
    0.104_790_010_322_250_18,
    0.140_653_259_715_525_92,
    0.169_004_726_639_267_9,
    0.190_350_578_064_785_4,
    0.204_432_940_075_298_9,
    0.209_482_141_084_727_83,
];
/// Weights of the 7 points.
const GAUSS: [f64; 4] = [
    0.129_484_966_168_869_7,
    0.279_705_391_489_276_64,
    0.381_830_050_505_118_9,
    0.417_959_183_673_469_4,
];
/// Halvings at most: beyond them an interval is a point.
const DEPTH: u32 = 40;
/// Error wanted, as a share of the integral of the absolute value.
const PRECISION: f64 = 1e-13;

/// `integral of f` over `[a, b]`, both finite, to about twelve digits. Corners and jumps of `f` belong into `breaks`; others
/// are found, at a cost.
pub(crate) fn integrate(f: impl Fn(f64) -> f64, a: f64, b: f64, breaks: &[f64]) -> f64 {
    let mut ends: Vec<f64> = breaks
        .iter()
        .copied()
        .filter(|x| a < *x && *x < b)
        .collect();
    ends.extend([a, b]);
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let pieces: Vec<(f64, f64, Pair)> = ends
        .windows(2)
        .map(|end| (end[0], end[1], Pair::of(&f, end[0], end[1])))
        .collect();
    let size: f64 = pieces.iter().map(|(.., pair)| pair.size).sum();
    if !size.is_finite() {
        return pieces.iter().map(|(.., pair)| pair.value).sum();
    }
    pieces
        .into_iter()
        .map(|(a, b, pair)| refine(&f, a, b, pair, PRECISION * size, DEPTH))
        .sum()
}

/// Both estimates over one interval.
struct Pair {
    /// By 15 points.
    value: f64,
    /// How far the 7 points are off.
    error: f64,
    /// Integral of the absolute value.
    size: f64,
}

impl Pair {
    fn of(f: &impl Fn(f64) -> f64, a: f64, b: f64) -> Self {
        let (middle, half) = (a + (b - a) / 2.0, (b - a) / 2.0);
        let (mut kronrod, mut gauss, mut size) = (0.0, 0.0, 0.0);
        for (at, (x, weight)) in ABSCISSAE.iter().zip(KRONROD).enumerate() {
            let (sum, absolute) = if *x == 0.0 {
                let value = f(middle);
                (value, value.abs())
            } else {
                let (left, right) = (f(middle - half * x), f(middle + half * x));
                (left + right, left.abs() + right.abs())
            };
            kronrod += weight * sum;
            size += weight * absolute;
            if at % 2 == 1 {
                gauss += GAUSS[at / 2] * sum;
            }
        }
        Self {
            value: kronrod * half,
            error: ((kronrod - gauss) * half).abs(),
            size: size * half,
        }
    }
}

fn refine(f: &impl Fn(f64) -> f64, a: f64, b: f64, pair: Pair, wanted: f64, depth: u32) -> f64 {
    let middle = a + (b - a) / 2.0;
    // The 15 points are far better than the distance to the 7 says; a rest of rounding cannot be refined away.
    if depth == 0
        || pair.error <= wanted.max(f64::EPSILON * pair.size)
        || !(a < middle && middle < b)
    {
        return pair.value;
    }
    let (left, right) = (Pair::of(f, a, middle), Pair::of(f, middle, b));
    refine(f, a, middle, left, wanted, depth - 1) + refine(f, middle, b, right, wanted, depth - 1)
}

#[cfg(test)]
mod tests {
    use super::{integrate, Pair};

    #[test]
    fn both_rules_are_exact_up_to_their_degree() {
        for degree in 0..=22 {
            let pair = Pair::of(&|x: f64| x.powi(degree), 0.0, 2.0);
            let exact = 2f64.powi(degree + 1) / f64::from(degree + 1);
            assert!((pair.value / exact - 1.0).abs() < 4e-15, "degree {degree}");
            // The 7 points are exact up to degree 13.
            assert_eq!(pair.error / exact < 4e-15, degree <= 13, "degree {degree}");
        }
    }

    #[test]
    fn corners_jumps_and_peaks() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12 * b.abs(), "{a} and {b}");
        close(integrate(|x| (x - 0.3).abs(), 0.0, 1.0, &[]), 0.045 + 0.245);
        close(
            integrate(|x| f64::from(u8::from(x > 0.3)), 0.0, 1.0, &[0.3]),
            0.7,
        );
        close(
            integrate(|x| (-x * x / 2.0).exp(), -12.0, 12.0, &[]),
            std::f64::consts::TAU.sqrt(),
        );
        close(
            integrate(|x| 1.0 / (1.0 + x).powi(2), 0.0, 1e6, &[1.0, 100.0]),
            1e6 / (1e6 + 1.0),
        );
    }
}
