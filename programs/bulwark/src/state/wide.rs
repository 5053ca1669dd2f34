//! A 128-bit number inside zero-copy accounts.

use anchor_lang::prelude::*;

/// `u128` as two little-endian halves: alignment 8 on every target, while `u128` itself has 16 on some and 8 on
/// others, which would give one account two layouts.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wide {
    /// Low 64 bits.
    pub low: u64,
    /// High 64 bits.
    pub high: u64,
}

impl Wide {
    /// The number.
    pub fn get(self) -> u128 {
        (u128::from(self.high) << 64) | u128::from(self.low)
    }

    /// Writes the number.
    pub fn set(&mut self, value: u128) {
        *self = Self::from(value);
    }
}

impl From<u128> for Wide {
    #[allow(clippy::cast_possible_truncation)] // the two halves of a split, nothing is lost
    fn from(value: u128) -> Self {
        Self {
            low: value as u64,
            high: (value >> 64) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_bit() {
        for value in [
            0,
            1,
            u128::MAX,
            u128::from(u64::MAX),
            1 << 64,
            0x0123_4567_89ab_cdef_1122_3344_5566_7788,
        ] {
            assert_eq!(Wide::from(value).get(), value);
        }
    }
}
