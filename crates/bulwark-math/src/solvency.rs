//! Solvency of a pool: section 7. O(1) in the number of products and policies.
//!
//! Stress `s_g` of a peril group is the sum of exposure times shock rate, fully correlated inside the group; between groups
//! the correlation is `rho`: `SCR^2 = (1 - rho) * sum(s_g^2) + rho * (sum s_g)^2`, the square-root formula of Solvency II
//! (Directive 2009/138/EC, annex IV) with one coefficient. The rule compares squares, so no root is taken on chain.
//! Losses and stresses round up to whole units; what backs them is never rounded up.

use crate::mul_div::{div_rem, widening_mul, word_mul};
use crate::{
    mul_div, MathError, Rounding, BPS, BPS_U128, BPS_U64, MAX_AMOUNT, PERIL_GROUPS, RATE_ONE,
};

/// Largest ratio that [`Solvency::covers`] answers for, bps: ten times.
pub const MAX_COVER_BPS: u32 = 100_000;

/// What stands behind a pool and what stands against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solvency {
    /// Underwriters' capital, base units.
    pub capital: u64,
    /// Uncommitted collateralised re-insurance limit, base units, already capped by governance.
    pub reinsurance: u64,
    /// Haircut value of the buffer, base units, already capped by governance.
    pub buffer: u64,
    /// Sum over products of exposure times `el_rate`: base units over [`RATE_ONE`], a year.
    pub expected_loss: u128,
    /// By peril group, the sum of exposure times shock rate: base units over [`RATE_ONE`].
    pub stress: [u128; PERIL_GROUPS],
}

/// What governance demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SolvencyRules {
    /// Eligible capital over expected annual loss, bps: 15,000 is 1.5 times.
    pub reserve_ratio_bps: u32,
    /// Correlation between peril groups, bps, at most 10,000.
    pub rho_bps: u16,
    /// Largest stress of one peril group over eligible capital, bps, at most 10,000.
    pub group_cap_bps: u16,
}

/// The rule a pool breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// Eligible capital is below the reserve ratio times expected annual loss.
    Reserve,
    /// Eligible capital is below the solvency capital requirement.
    Capital,
    /// The stress of one peril group is above its share of eligible capital.
    GroupConcentration,
    /// The rules cannot be evaluated; treated as a breach.
    Math(MathError),
}

impl From<MathError> for Breach {
    fn from(error: MathError) -> Self {
        Self::Math(error)
    }
}

impl Solvency {
    /// Eligible capital, base units: capital, re-insurance and buffer.
    ///
    /// # Errors
    /// [`MathError::Overflow`] above [`MAX_AMOUNT`].
    pub fn eligible(&self) -> Result<u64, MathError> {
        self.capital
            .checked_add(self.reinsurance)
            .and_then(|sum| sum.checked_add(self.buffer))
            .filter(|sum| *sum <= MAX_AMOUNT)
            .ok_or(MathError::Overflow)
    }

    /// Expected annual loss in base units, rounded up.
    ///
    /// # Errors
    /// [`MathError::Overflow`] above [`MAX_AMOUNT`].
    pub fn expected_annual_loss(&self) -> Result<u64, MathError> {
        whole_units(self.expected_loss)
    }

    /// Reserve ratio times expected annual loss, base units, rounded up once.
    ///
    /// # Errors
    /// [`MathError::Overflow`] beyond `u64`.
    pub fn required_reserve(&self, rules: &SolvencyRules) -> Result<u64, MathError> {
        let units = mul_div(
            self.expected_loss,
            u128::from(rules.reserve_ratio_bps),
            u128::from(RATE_BPS),
            Rounding::Up,
        )?;
        u64::try_from(units).map_err(|_| MathError::Overflow)
    }

    /// The square of the solvency capital requirement, base units squared, rounded up.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] when `rho_bps` exceeds 10,000, [`MathError::Overflow`] when a group's stress exceeds
    /// [`MAX_AMOUNT`].
    // Inlined into `check`, which every sale runs: sixty compute units.
    #[inline(always)]
    pub fn scr_squared(&self, rules: &SolvencyRules) -> Result<u128, MathError> {
        if rules.rho_bps > BPS {
            return Err(MathError::InvalidInput);
        }
        // At most 8 stresses of 2^60: the sum is at most 2^63 and its square 2^126.
        let mut sum: u64 = 0;
        let mut squares: u128 = 0;
        for stress in self.stress {
            if stress == 0 {
                continue;
            }
            let units = whole_units(stress)?;
            sum = sum.saturating_add(units);
            squares = squares.saturating_add(word_mul(units, units));
        }
        // (1 - rho) a + rho b = a + rho (b - a), and b >= a: one rounding.
        let cross = word_mul(sum, sum).saturating_sub(squares);
        mul_div(cross, u128::from(rules.rho_bps), BPS_U128, Rounding::Up)?
            .checked_add(squares)
            .ok_or(MathError::Overflow)
    }

    /// The solvency capital requirement in base units, rounded up. For display: [`Self::check`] compares squares.
    ///
    /// # Errors
    /// As [`Self::scr_squared`].
    pub fn scr(&self, rules: &SolvencyRules) -> Result<u64, MathError> {
        let square = self.scr_squared(rules)?;
        let root = square.isqrt();
        let root = if root.saturating_mul(root) < square {
            root.saturating_add(1)
        } else {
            root
        };
        u64::try_from(root).map_err(|_| MathError::Overflow)
    }

    /// Whether eligible capital is at least `ratio_bps` of the required reserve and of the solvency capital requirement, both:
    /// 10,000 asks what [`Self::check`] asks in its first two rules. A pool that owes nothing is covered.
    ///
    /// The reserve is compared exactly; stresses round up to whole units and the square of the requirement to a whole one, so a
    /// rounding can say no, never yes.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] when `ratio_bps` is zero or above [`MAX_COVER_BPS`], otherwise as [`Self::eligible`] and,
    /// where the reserve is covered, [`Self::scr_squared`].
    pub fn covers(&self, rules: &SolvencyRules, ratio_bps: u32) -> Result<bool, MathError> {
        if ratio_bps == 0 || ratio_bps > MAX_COVER_BPS {
            return Err(MathError::InvalidInput);
        }
        let eligible = self.eligible()?;
        let ratio = u64::from(ratio_bps);
        let weight = word_mul(u64::from(rules.reserve_ratio_bps), ratio);
        let reserve = widening_mul(self.expected_loss, weight);
        if (0, word_mul(eligible, RATE_BPS_BPS)) < reserve {
            return Ok(false);
        }
        // Squares: of the requirement at most 2^126, of the ratio below 2^34, so their product needs two words of 128 bits.
        let required = widening_mul(self.scr_squared(rules)?, word_mul(ratio, ratio));
        let backing = widening_mul(word_mul(eligible, eligible), word_mul(BPS_U64, BPS_U64));
        Ok(backing >= required)
    }

    /// Every solvency rule; the first that is broken is the error.
    ///
    /// # Errors
    /// The [`Breach`], in the order reserve, capital, concentration.
    pub fn check(&self, rules: &SolvencyRules) -> Result<(), Breach> {
        let eligible = self.eligible()?;
        let backing = word_mul(eligible, RATE_BPS);
        let reserve = self
            .expected_loss
            .checked_mul(u128::from(rules.reserve_ratio_bps))
            .ok_or(MathError::Overflow)?;
        if backing < reserve {
            return Err(Breach::Reserve);
        }
        if word_mul(eligible, eligible) < self.scr_squared(rules)? {
            return Err(Breach::Capital);
        }
        let largest = self.stress.into_iter().max().unwrap_or(0);
        if !concentration_holds(largest, rules.group_cap_bps, eligible)? {
            return Err(Breach::GroupConcentration);
        }
        Ok(())
    }
}

/// Whether a stressed exposure (base units over [`RATE_ONE`]) is within `share_bps` of `eligible` base units. Exact.
///
/// # Errors
/// [`MathError::InvalidInput`] when `share_bps` exceeds 10,000, [`MathError::Overflow`] when `eligible` exceeds
/// [`MAX_AMOUNT`] or the stressed exposure cannot be scaled.
pub fn concentration_holds(
    stressed_exposure_scaled: u128,
    share_bps: u16,
    eligible: u64,
) -> Result<bool, MathError> {
    if share_bps > BPS {
        return Err(MathError::InvalidInput);
    }
    if eligible > MAX_AMOUNT {
        return Err(MathError::Overflow);
    }
    let stressed = stressed_exposure_scaled
        .checked_mul(BPS_U128)
        .ok_or(MathError::Overflow)?;
    let share = u64::from(share_bps).saturating_mul(RATE_ONE);
    Ok(stressed <= word_mul(eligible, share))
}

/// One base unit over rate and bps scales.
const RATE_BPS: u64 = RATE_ONE * BPS_U64;
/// One base unit over the rate scale and the bps scales of two ratios.
const RATE_BPS_BPS: u64 = RATE_BPS * BPS_U64;

/// `ceil(scaled / RATE_ONE)`, at most [`MAX_AMOUNT`].
fn whole_units(scaled: u128) -> Result<u64, MathError> {
    let (quotient, remainder) = div_rem(scaled, u128::from(RATE_ONE));
    let units = quotient.saturating_add(u128::from(remainder != 0));
    u64::try_from(units)
        .ok()
        .filter(|units| *units <= MAX_AMOUNT)
        .ok_or(MathError::Overflow)
}
