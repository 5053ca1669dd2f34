//! Amounts and prices as people write them.

use std::str::FromStr;

use anyhow::{ensure, Context, Result};

/// A decimal number: `digits / 10^places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    digits: u64,
    places: u32,
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refusal = || format!("{text:?} is no amount like 12 or 0.5");
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || text.ends_with('.') || !is_number(whole) || !is_number(part) {
            return Err(refusal());
        }
        let part = part.trim_end_matches('0');
        Ok(Self {
            digits: format!("{whole}{part}").parse().map_err(|_| refusal())?,
            places: u32::try_from(part.len()).map_err(|_| refusal())?,
        })
    }
}

impl Amount {
    /// In units of which one whole has `10^decimals`.
    ///
    /// # Errors
    /// When it is finer than a unit, or does not fit.
    pub fn units(self, decimals: u8) -> Result<u64> {
        let zeros = u32::from(decimals).checked_sub(self.places);
        let zeros = zeros.with_context(|| format!("an amount has {decimals} decimals at most"))?;
        let scale = 10u64.checked_pow(zeros).context("too many decimals")?;
        self.digits
            .checked_mul(scale)
            .context("an amount is too large")
    }

    /// A price over `PRICE_ONE`.
    ///
    /// # Errors
    /// When it is zero, finer than 1e-9, or does not fit.
    pub fn price(self) -> Result<u64> {
        let price = self.units(9)?;
        ensure!(price > 0, "a price is above zero");
        Ok(price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, decimals: u8) -> Option<u64> {
        text.parse::<Amount>().ok()?.units(decimals).ok()
    }

    #[test]
    fn an_amount_is_exact_or_refused() {
        assert_eq!(units("12", 6), Some(12_000_000));
        assert_eq!(units("0.5", 9), Some(500_000_000));
        assert_eq!(units("1.000001", 6), Some(1_000_001));
        assert_eq!(units("1.10", 1), Some(11));
        assert_eq!(units("0", 6), Some(0));
        assert_eq!(units("18446744073709.551615", 6), Some(u64::MAX));
        for (text, decimals) in [
            ("18446744073709.551616", 6),
            ("1.0000001", 6),
            ("1.5", 0),
            ("", 6),
            (".5", 6),
            ("5.", 6),
            ("-1", 6),
            ("+1", 6),
            ("1e3", 6),
            ("1,000", 6),
            ("1.2.3", 6),
            ("1", 20),
        ] {
            assert_eq!(units(text, decimals), None, "{text:?}");
        }
    }

    #[test]
    fn a_price_is_above_zero() {
        assert_eq!(
            "14.4".parse::<Amount>().map(|a| a.price().ok()),
            Ok(Some(14_400_000_000))
        );
        assert!("0".parse::<Amount>().is_ok_and(|a| a.price().is_err()));
    }
}
