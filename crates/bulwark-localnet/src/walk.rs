//! A price that moves: a random walk that is drawn back to where it began and never leaves a band around it.

use rand::RngExt;

/// What of the way back to the anchor a step goes by itself: one part in so many.
const PULL: i64 = 50;
/// The band's half width, in largest steps.
const BAND_STEPS: u32 = 40;
/// The band's half width at most, bps.
const BAND_BPS: u32 = 5_000;

/// A walk. Prices in any unit, above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    anchor: i64,
    price: i64,
    step_bps: u16,
}

impl Walk {
    /// A walk that begins at a price and moves by so many bps a step at most. A step of zero stays.
    pub fn new(price: i64, step_bps: u16) -> Self {
        let price = price.max(1);
        Self {
            anchor: price,
            price,
            step_bps,
        }
    }

    /// Goes on from another price, around it.
    pub fn restart(&mut self, price: i64) {
        *self = Self::new(price, self.step_bps);
    }

    /// Where it is.
    pub fn price(&self) -> i64 {
        self.price
    }

    /// One step; where it is then.
    pub fn step(&mut self, random: &mut impl RngExt) -> i64 {
        let most = i128::from(self.step_bps) * 100;
        let millionths = random.random_range(-most..=most);
        let moved = i128::from(self.price) * millionths / 1_000_000;
        let pull = i128::from((self.anchor - self.price) / PULL);
        let band_bps = (u32::from(self.step_bps) * BAND_STEPS).min(BAND_BPS);
        let band = i128::from(self.anchor) * i128::from(band_bps) / 10_000;
        let anchor = i128::from(self.anchor);
        let next =
            (i128::from(self.price) + moved + pull).clamp((anchor - band).max(1), anchor + band);
        self.price = i64::try_from(next).unwrap_or(i64::MAX);
        self.price
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const SOL: i64 = 15_000_000_000;

    #[test]
    fn it_moves_by_its_step_at_most_and_stays_in_its_band() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let mut walk = Walk::new(SOL, 20);
        let (mut last, mut lowest, mut highest) = (SOL, SOL, SOL);
        for _ in 0..100_000 {
            let price = walk.step(&mut random);
            // The step, and a fiftieth of the way back.
            let most = last * 20 / 10_000 + (SOL - last).abs() / PULL + 1;
            assert!((price - last).abs() <= most, "{last} to {price}");
            (lowest, highest, last) = (lowest.min(price), highest.max(price), price);
        }
        assert!(lowest >= SOL * 92 / 100 && highest <= SOL * 108 / 100);
        assert!(
            lowest < SOL * 99 / 100 && highest > SOL * 101 / 100,
            "it does move"
        );
    }

    #[test]
    fn one_seed_is_one_walk() {
        let walk = |seed| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let mut walk = Walk::new(SOL, 5);
            (0..100).map(|_| walk.step(&mut random)).collect::<Vec<_>>()
        };
        assert_eq!(walk(1), walk(1));
        assert_ne!(walk(1), walk(2));
    }

    #[test]
    fn a_new_price_is_where_it_goes_on() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut walk = Walk::new(SOL, 5);
        walk.restart(SOL / 2);
        for _ in 0..10_000 {
            let price = walk.step(&mut random);
            assert!((SOL * 49 / 100..=SOL * 51 / 100).contains(&price));
        }
    }

    #[test]
    fn edges_hold() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for (price, step_bps) in [(1, 1_000), (i64::MAX, 1_000), (-5, 10), (SOL, 0)] {
            let mut walk = Walk::new(price, step_bps);
            for _ in 0..1_000 {
                assert!(walk.step(&mut random) >= 1);
            }
        }
        let mut still = Walk::new(SOL, 0);
        assert_eq!(still.step(&mut random), SOL);
    }
}
