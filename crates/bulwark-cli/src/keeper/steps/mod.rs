//! When each step is due, by room. Every condition is one that the program checks too: a plan only saves the asking.

mod claims;
mod cover;
mod hedging;
mod incidents;
mod oracle;
mod reinsurance;
mod stop_loss;
mod underwriting;

pub(super) use claims::claims;
pub(super) use cover::cover;
pub(super) use hedging::hedging;
pub(super) use incidents::incidents;
pub(super) use oracle::oracle;
pub(super) use reinsurance::reinsurance;
pub(super) use stop_loss::stop_loss;
pub(super) use underwriting::underwriting;

/// Base units as tokens.
fn tokens(units: u64, decimals: u8) -> String {
    let unit = 10u64.saturating_pow(decimals.into());
    let cents = units % unit / (unit / 100).max(1);
    format!("{}.{cents:02}", units / unit)
}

/// Seconds as words.
fn span(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_times_read_well() {
        assert_eq!(tokens(1_234_567_890, 6), "1234.56");
        assert_eq!(tokens(5, 0), "5.00");
        assert_eq!(span(59), "59 s");
        assert_eq!(span(3_600), "60 min");
        assert_eq!(span(86_400), "24 h");
        assert_eq!(span(10 * 86_400), "10 days");
    }
}
