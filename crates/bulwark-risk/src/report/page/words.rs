//! Numbers as the page shows them.

use maud::{html, Markup};

use crate::{measures::Estimate, report::Unit};

/// US dollars at a glance: three digits and a magnitude.
pub fn short(usd: f64) -> String {
    let size = usd.abs();
    let sign = if usd < 0.0 { "\u{2212}" } else { "" };
    // What rounds to a thousand of a magnitude is one of the next.
    let (scaled, unit) = match size {
        size if size >= 999.5e6 => (size / 1e9, "bn"),
        size if size >= 999.5e3 => (size / 1e6, "M"),
        size if size >= 999.5 => (size / 1e3, "k"),
        size => return format!("{sign}${size:.0}"),
    };
    let digits = match scaled {
        scaled if scaled >= 99.95 => 0,
        scaled if scaled >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{scaled:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    format!("{sign}${text}{unit}")
}

/// A number without its fraction, thousands separated.
pub fn whole(x: f64) -> String {
    if !x.is_finite() {
        return "unlimited".to_owned();
    }
    let digits = format!("{:.0}", x.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if x < 0.0 && digits != "0" {
        text.insert(0, '\u{2212}');
    }
    text
}

/// A share of one, three digits.
pub fn percent(share: f64) -> String {
    let x = 100.0 * share;
    let digits = match x.abs() {
        0.0 => 0,
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.995 => 2,
        size if size >= 0.0995 => 3,
        _ => 4,
    };
    format!("{x:.digits$}\u{a0}%").replace('-', "\u{2212}")
}

/// A multiple.
pub fn times(x: f64) -> String {
    format!("{x:.2}\u{a0}\u{d7}").replace('-', "\u{2212}")
}

/// A share of one without zeros at its end: for axes and settings.
pub fn trimmed(share: f64) -> String {
    let text = percent(share);
    let number = text.trim_end_matches("\u{a0}%");
    if number.contains('.') {
        let number = number.trim_end_matches('0').trim_end_matches('.');
        return format!("{number}\u{a0}%");
    }
    text
}

/// Basis points as a share.
pub fn bps(bps: u32) -> String {
    trimmed(f64::from(bps) / f64::from(bulwark_math::BPS))
}

/// US dollars with their standard error.
pub fn with_error(estimate: &Estimate) -> String {
    format!(
        "{} \u{b1}\u{a0}{}",
        whole(estimate.value),
        whole(estimate.standard_error)
    )
}

/// US dollars above their standard error: for wide tables.
pub fn stacked(estimate: &Estimate) -> Markup {
    html! {
        (whole(estimate.value))
        small { "\u{b1}\u{a0}" (whole(estimate.standard_error)) }
    }
}

/// A share of `years` above its standard error. What was never seen has no such error: its 95 % bound is given.
pub fn share_of(estimate: &Estimate, years: u64) -> Markup {
    html! {
        @if estimate.value == 0.0 {
            "none seen"
            small { "below " (trimmed(never_seen(years))) }
        } @else {
            (percent(estimate.value))
            small { "\u{b1}\u{a0}" (percent(estimate.standard_error)) }
        }
    }
}

/// What is never seen in so many years has at most this probability, with a confidence of 95 % (rule of three).
pub fn never_seen(years: u64) -> f64 {
    3.0 / years as f64
}

/// A figure of the first screen, at a glance.
pub fn figure(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Usd => short(value),
        Unit::Share => percent(value),
        Unit::Multiple => times(value),
        Unit::Count => whole(value),
    }
}

/// The same, exact.
pub fn exact(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Usd => format!("${}", whole(value)),
        unit => figure(value, unit),
    }
}

/// A snake-case name with spaces.
pub fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// The first digits of a hash.
pub fn brief(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}
