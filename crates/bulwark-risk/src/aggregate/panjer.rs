//! Panjer's recursion (1981) on lattice payments, and convolution for a list of probabilities.

use crate::Frequency;

/// Above this the values are scaled down.
const CEILING: f64 = 1e200;
/// Above this probability of a trial the recursion of a binomial may lose all its digits: its terms change sign (Panjer and
/// Wang 1993). Below it, it keeps fifteen.
const STEADY: f64 = 0.25;

/// A frequency of the (a, b, 0) class, and what its probabilities of one loss and more are multiplied by: not one when the
/// zero is modified, the (a, b, 1) class.
pub struct Class {
    a: f64,
    b: f64,
    share: f64,
    /// Trials and probability of a binomial that the recursion cannot be trusted with.
    trials: Option<(u32, f64)>,
}

impl Class {
    /// The class of `frequency`; none for a list of probabilities.
    pub fn of(frequency: &Frequency) -> Option<Self> {
        let (base, share) = match frequency {
            Frequency::ZeroModified { base, p0 } => {
                (base.as_ref(), (1.0 - p0) / (1.0 - base.pmf(0)))
            }
            other => (other, 1.0),
        };
        let class = base.panjer()?;
        Some(Self {
            a: class.a,
            b: class.b,
            share,
            trials: match base {
                Frequency::Binomial { m, q } if *q > STEADY => Some((*m, *q)),
                _ => None,
            },
        })
    }

    /// Logarithm of the generating function before the zero is modified, at `1 + w`: `b w`, or
    /// `-(a + b) / a * ln((1 - a (1 + w)) / (1 - a))`; infinite where there is none.
    pub fn ln_pgf(&self, w: f64) -> f64 {
        if self.a == 0.0 {
            return self.b * w;
        }
        let inner = -self.a * w / (1.0 - self.a);
        if inner <= -1.0 {
            return f64::INFINITY;
        }
        -(self.a + self.b) / self.a * inner.ln_1p()
    }

    /// Most lattice points that `work` multiplications allow, for payments `f`.
    pub fn affordable(&self, f: &[f64], work: usize) -> usize {
        let per_point = f.iter().filter(|p| **p > 0.0).count().max(1);
        match self.trials {
            Some(_) => work.isqrt(),
            None => (work / per_point).max(work.isqrt()),
        }
    }

    /// Probabilities of the year's losses at the first `points` lattice points, for payments `f`. A modified zero multiplies
    /// all but the beginning.
    pub fn probabilities(&self, f: &[f64], points: usize) -> Vec<f64> {
        let mut g = match self.trials {
            Some((m, q)) => power(m, q, f, points),
            None => self.recursion(f, points),
        };
        g.iter_mut().for_each(|value| *value *= self.share);
        if let Some(none) = g.first_mut() {
            *none = (*none + 1.0 - self.share).max(0.0);
        }
        g
    }

    /// `g_s = sum over j of (a + b j / s) f_j g_(s-j) / (1 - a f_0)`.
    ///
    /// It begins at one, its true beginning kept as a logarithm, for a Poisson of a thousand begins below the smallest
    /// number there is; what has become negligible is scaled away.
    fn recursion(&self, f: &[f64], points: usize) -> Vec<f64> {
        let first = f.first().copied().unwrap_or(0.0);
        let mut log = self.ln_pgf(first - 1.0);
        let terms = Terms::of(f);
        let mut g = Vec::with_capacity(points);
        g.push(1.0);
        let scale = 1.0 / (1.0 - self.a * first);
        for s in 1..points {
            let (plain, weighted) = terms.sums(&g, self.a != 0.0);
            let value = (self.a * plain + self.b * weighted / s as f64) * scale;
            // Rounding alone makes one negative.
            g.push(value.max(0.0));
            if value > CEILING {
                g.iter_mut().for_each(|value| *value /= CEILING);
                log += CEILING.ln();
            }
        }
        let factor = log.exp();
        g.iter_mut().for_each(|value| *value *= factor);
        g
    }
}

/// The payments of 1 step and more, made ready for sums over the latest values.
enum Terms {
    /// Each, the largest first, and each times its number of steps.
    Dense { plain: Vec<f64>, weighted: Vec<f64> },
    /// Steps and probability where there is one: few points far apart.
    Sparse(Vec<(usize, f64)>),
}

impl Terms {
    fn of(f: &[f64]) -> Self {
        let likely = f.iter().skip(1).filter(|p| **p > 0.0).count();
        if likely * 8 < f.len() {
            let likely = (0..).zip(f).skip(1).filter(|(_, p)| **p > 0.0);
            return Self::Sparse(likely.map(|(j, p)| (j, *p)).collect());
        }
        let backwards = || (0..f.len()).zip(f).skip(1).rev();
        Self::Dense {
            plain: backwards().map(|(_, p)| *p).collect(),
            weighted: backwards().map(|(j, p)| j as f64 * p).collect(),
        }
    }

    /// `sum f_j g_(s-j)`, only if `both`, and `sum j f_j g_(s-j)` for the next `s`.
    fn sums(&self, g: &[f64], both: bool) -> (f64, f64) {
        match self {
            Self::Dense { plain, weighted } => {
                let count = plain.len().min(g.len());
                let latest = &g[g.len() - count..];
                let last = |all: &'_ [f64]| dot(&all[all.len() - count..], latest);
                (if both { last(plain) } else { 0.0 }, last(weighted))
            }
            Self::Sparse(terms) => terms.iter().take_while(|(j, _)| *j <= g.len()).fold(
                (0.0, 0.0),
                |(plain, weighted), (j, p)| {
                    let term = p * g[g.len() - j];
                    (plain + term, weighted + *j as f64 * term)
                },
            ),
        }
    }
}

/// Scalar product in eight sums, which a processor adds side by side.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a
        .remainder()
        .iter()
        .zip(b.remainder())
        .map(|(x, y)| x * y)
        .sum();
    let mut sums = [0.0; 8];
    for (x, y) in a.zip(b) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// Probabilities of the year's losses at the first `points` lattice points, for payments `f` and the probabilities of
/// 0, 1, 2, .. losses: Horner's rule on the powers of `f`.
pub fn convolution(list: &[f64], f: &[f64], points: usize) -> Vec<f64> {
    let mut g: Vec<f64> = Vec::new();
    for p in list.iter().rev() {
        g = product(&g, f, points);
        g[0] += p;
    }
    g.resize(points, 0.0);
    g
}

/// The `m`-th power of one trial's distribution, `1 - q` and `q` times the payments, by squares: sums of positive numbers.
fn power(m: u32, q: f64, f: &[f64], points: usize) -> Vec<f64> {
    let mut square: Vec<f64> = f.iter().map(|p| q * p).collect();
    if let Some(none) = square.first_mut() {
        *none += 1.0 - q;
    }
    let mut g = vec![1.0];
    let mut left = m;
    while left > 0 {
        if left % 2 == 1 {
            g = product(&g, &square, points);
        }
        left /= 2;
        if left > 0 {
            square = product(&square, &square, points);
        }
    }
    g.resize(points, 0.0);
    g
}

/// The distribution of a sum, its first `points` at most, one at least.
fn product(a: &[f64], b: &[f64], points: usize) -> Vec<f64> {
    let length = (a.len() + b.len()).saturating_sub(1);
    let mut sum = vec![0.0; length.min(points).max(1)];
    for (at, p) in (0..sum.len()).zip(a).filter(|(_, p)| **p > 0.0) {
        for (value, share) in sum[at..].iter_mut().zip(b) {
            *value += p * share;
        }
    }
    sum
}
