//! The progress of simulated years, and what they needed.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of years to be played, on stderr; nothing is drawn when that is no terminal.
pub fn bar(years: u64) -> ProgressBar {
    let bar = ProgressBar::new(years);
    let style = ProgressStyle::with_template(
        "{bar:40} {percent} %  {human_pos} of {human_len} years  ({per_sec}, {eta} left)",
    );
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// The most memory this process has held, bytes; none where the system does not say.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    kilobytes.checked_mul(1_024)
}
