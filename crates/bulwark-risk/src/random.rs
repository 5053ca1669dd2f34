//! Random numbers: a stream for each path, so that a result never depends on threads or order.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The generator of one path: ChaCha with eight rounds, the key made of `seed`, the path as stream.
pub fn path(seed: u64, path: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(path);
    rng
}

/// A uniform number strictly between 0 and 1.
pub fn open01<R: Rng>(rng: &mut R) -> f64 {
    rng.sample(rand_distr::Open01)
}
