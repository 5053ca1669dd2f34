//! A slow, plain big integer: the reference for wide arithmetic.

use std::cmp::Ordering;

/// Little-endian 32-bit limbs without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Big(Vec<u32>);

impl From<u128> for Big {
    fn from(mut x: u128) -> Self {
        let mut limbs = Vec::new();
        while x > 0 {
            limbs.push((x & 0xffff_ffff) as u32);
            x >>= 32;
        }
        Self(limbs)
    }
}

impl Big {
    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    fn limb(&self, i: usize) -> u64 {
        self.0.get(i).map_or(0, |limb| u64::from(*limb))
    }

    pub fn add(&self, other: &Self) -> Self {
        let mut limbs = Vec::new();
        let mut carry = 0;
        for i in 0..=self.0.len().max(other.0.len()) {
            let sum = self.limb(i) + other.limb(i) + carry;
            limbs.push((sum & 0xffff_ffff) as u32);
            carry = sum >> 32;
        }
        Self(limbs).trimmed()
    }

    /// `self - other`, which must not be negative.
    pub fn sub(&self, other: &Self) -> Self {
        let mut limbs = Vec::new();
        let mut borrow = 0;
        for i in 0..self.0.len().max(other.0.len()) {
            let take = other.limb(i) + borrow;
            borrow = u64::from(self.limb(i) < take);
            limbs.push((self.limb(i) + (borrow << 32) - take) as u32);
        }
        assert_eq!(borrow, 0, "negative difference");
        Self(limbs).trimmed()
    }

    pub fn mul(&self, other: &Self) -> Self {
        let mut sum = Self(Vec::new());
        for (i, a) in self.0.iter().enumerate() {
            let mut limbs = vec![0; i];
            let mut carry = 0;
            for b in &other.0 {
                let part = u64::from(*a) * u64::from(*b) + carry;
                limbs.push((part & 0xffff_ffff) as u32);
                carry = part >> 32;
            }
            limbs.push(carry as u32);
            sum = sum.add(&Self(limbs).trimmed());
        }
        sum
    }

    pub fn times(&self, x: u128) -> Self {
        self.mul(&x.into())
    }

    /// `(self / d, self % d)`, bit by bit.
    pub fn div_rem(&self, d: &Self) -> (Self, Self) {
        assert!(!d.0.is_empty(), "division by zero");
        let mut quotient = Self(vec![0; self.0.len()]);
        let mut rest = Self(Vec::new());
        for bit in (0..self.0.len() * 32).rev() {
            let next = (self.0[bit / 32] >> (bit % 32)) & 1;
            rest = rest.add(&rest).add(&Self::from(u128::from(next)));
            if rest.cmp(d) != Ordering::Less {
                rest = rest.sub(d);
                quotient.0[bit / 32] |= 1 << (bit % 32);
            }
        }
        (quotient.trimmed(), rest)
    }

    pub fn div_ceil(&self, d: &Self) -> Self {
        let (quotient, rest) = self.div_rem(d);
        quotient.add(&Self::from(u128::from(!rest.0.is_empty())))
    }

    pub fn cmp(&self, other: &Self) -> Ordering {
        let key = |x: &Self| (x.0.len(), x.0.iter().rev().copied().collect::<Vec<_>>());
        key(self).cmp(&key(other))
    }

    pub fn to_u128(&self) -> Option<u128> {
        if self.0.len() > 4 {
            return None;
        }
        Some((0..4).fold(0, |x, i| x | u128::from(self.limb(i)) << (32 * i)))
    }
}
