//! Numbers as a user types them, and as they are shown.

use std::str::FromStr;

use anyhow::Result;
use serde_json::{Map, Value};

use crate::view::thousands;

/// A number and the text it was typed as, which names it in the answer.
#[derive(Clone, Debug)]
pub struct Typed {
    /// As typed.
    pub text: String,
    /// Its value.
    pub value: f64,
}

/// An amount of 0 or more: for `value_parser`.
///
/// # Errors
/// Says what was expected.
pub fn amount(text: &str) -> Result<Typed, String> {
    typed(
        text,
        |x| (0.0..f64::INFINITY).contains(&x),
        "an amount of 0 or more, such as 250000 or 2.5e5",
    )
}

/// A probability strictly between 0 and 1: for `value_parser`.
///
/// # Errors
/// Says what was expected.
pub fn probability(text: &str) -> Result<Typed, String> {
    typed(
        text,
        |x| 0.0 < x && x < 1.0,
        "a probability strictly between 0 and 1, such as 0.995",
    )
}

/// A limit above 0; `inf` is none: for `value_parser`.
///
/// # Errors
/// Says what was expected.
pub fn limit(text: &str) -> Result<f64, String> {
    typed(
        text,
        |x| x > 0.0,
        "a limit above 0, such as 1e6, or inf for none",
    )
    .map(|typed| typed.value)
}

/// A finite number above 0: for `value_parser`.
///
/// # Errors
/// Says what was expected.
pub fn positive(text: &str) -> Result<f64, String> {
    typed(
        text,
        |x| 0.0 < x && x < f64::INFINITY,
        "a number above 0, such as 0.01",
    )
    .map(|typed| typed.value)
}

fn typed(text: &str, sound: impl Fn(f64) -> bool, expected: &str) -> Result<Typed, String> {
    let text = text.trim();
    match f64::from_str(text) {
        Ok(value) if sound(value) => Ok(Typed {
            text: text.to_owned(),
            value,
        }),
        _ => Err(format!("{text:?} is not {expected}")),
    }
}

/// One figure for each of `asked`, under the text it was asked with.
///
/// # Errors
/// The first of `figure`.
pub fn map<T: Into<Value>>(
    asked: &[Typed],
    figure: impl Fn(f64) -> bulwark_risk::Result<T>,
) -> Result<Map<String, Value>> {
    let mut map = Map::new();
    for typed in asked {
        map.insert(typed.text.clone(), figure(typed.value)?.into());
    }
    Ok(map)
}

/// Six significant digits, thousands separated; a power of ten beyond what is read at a glance.
pub fn shown(x: f64) -> String {
    let size = x.abs();
    if !x.is_finite() {
        return if x.is_nan() { "none" } else { "unlimited" }.to_owned();
    }
    if size != 0.0 && !(1e-4..1e15).contains(&size) {
        return format!("{x:.5e}");
    }
    // From -4 to 14; zero has none.
    let power = if size == 0.0 {
        0.0
    } else {
        size.log10().floor()
    };
    let decimals = (5.0 - power).max(0.0) as usize;
    let text = format!("{size:.decimals$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    let sign = if x < 0.0 { "-" } else { "" };
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

/// A share of one as a percentage.
pub fn percent(share: f64) -> String {
    format!("{} %", shown(share * 100.0))
}

/// Warnings as lines.
pub fn warnings(all: &[String]) -> impl Iterator<Item = String> + '_ {
    all.iter().map(|warning| format!("warning: {warning}"))
}
