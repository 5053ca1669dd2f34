//! Waits that double, with jitter: those whom one outage stopped do not all come back at one moment.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::Duration,
};

/// The waits of one run of failures.
#[derive(Clone, Debug)]
pub struct Backoff {
    first: Duration,
    most: Duration,
    failures: u32,
}

impl Backoff {
    /// Waits from about `first` to `most`.
    pub fn new(first: Duration, most: Duration) -> Self {
        Self {
            first,
            most,
            failures: 0,
        }
    }

    /// Failures since the last success.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// One failure more; how long to wait: between a half and the whole of what has doubled with each.
    pub fn fail(&mut self) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << self.failures.min(20))
            .min(self.most);
        self.failures = self.failures.saturating_add(1);
        doubled / 2 + (doubled / 2).mul_f64(fraction())
    }

    /// A success: the next wait is the first again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A number from 0 to 1, different each time: the standard library's hash keys are random.
fn fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    u32::try_from(bits).map_or(0.0, |bits| f64::from(bits) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_most_and_begin_anew_after_a_success() {
        let second = Duration::from_secs(1);
        let mut backoff = Backoff::new(second, 60 * second);
        for doubled in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let wait = backoff.fail();
            assert!(wait >= second * doubled / 2 && wait <= second * doubled);
        }
        backoff.reset();
        assert!(backoff.fail() <= second);
        for _ in 0..100 {
            assert!(backoff.fail() <= 60 * second);
        }
    }
}
