//! `bulwark risk stress`: tables and JSON of the ten scenarios, files of one's own, refusals.

use serde_json::Value;

use crate::empty;

fn shown(more: &[&str]) -> String {
    crate::text(&[&["stress"], more].concat())
}

fn facts(more: &[&str]) -> Value {
    crate::facts(&[&["stress"], more].concat())
}

fn refused(more: &[&str]) -> String {
    crate::refused(&[&["stress"], more].concat())
}

#[test]
fn all_ten_are_shown_with_a_summary() {
    let text = shown(&[]);
    for words in [
        "S1 A bridge of Wormhole's size",
        "S10 Reverse stress",
        "capital to the stop-loss line",
        "The stop-loss trips",
        "\nAll\n",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let all = facts(&[]);
    let list = all["scenarios"].as_array().expect("a list");
    assert_eq!(list.len(), 10);
    for facts in list {
        let result = &facts["result"];
        let layers = result["layers"].as_array().expect("layers");
        let sum: f64 = layers
            .iter()
            .filter_map(|layer| layer["amount"].as_f64())
            .sum();
        let owed = result["approved"].as_f64().expect("a number");
        assert!((sum - owed).abs() < 1e-3, "{sum} {owed}");
    }
    assert_eq!(shown(&["--json"]), shown(&["--json"]));
}

#[test]
fn files_are_exported_edited_and_played() {
    let directory = empty("scenarios");
    let at = directory.to_str().expect("UTF-8");
    assert_eq!(shown(&["--export", at]).lines().count(), 10);
    let errors = refused(&["--export", at]);
    assert!(errors.contains("name another directory"), "{errors}");

    let file = directory.join("s02-hedge-venue.toml");
    let path = file.to_str().expect("UTF-8");
    let first = facts(&["--scenario", path]);
    assert_eq!(first, facts(&["--scenario", "s02"]));
    let text = std::fs::read_to_string(&file).expect("read");
    std::fs::write(&file, text.replace("value = 0.7 ", "value = 0.1 ")).expect("written");
    let second = facts(&["--scenario", path]);
    let ratio = |facts: &Value| facts["scenarios"][0]["result"]["after"]["scr_ratio"].as_f64();
    assert!(ratio(&second) < ratio(&first));

    std::fs::write(&file, text.replace("share = 0.2 ", "shar = 0.2 ")).expect("written");
    let errors = refused(&["--scenario", path]);
    assert!(
        errors.contains("expected one of `share`, `usd`, `price`"),
        "{errors}"
    );
}

#[test]
fn reverse_shows_what_it_takes() {
    let text = shown(&[
        "--scenario",
        "s05-compiler",
        "--scenario",
        "s8",
        "--reverse",
    ]);
    assert!(text.contains("multiple of the losses"), "{text}");
    assert!(text.contains("breaks SCR at"), "{text}");
    let facts = facts(&["--scenario", "s10"]);
    let result = &facts["scenarios"][0]["result"];
    let of = |at: usize| result["reverse"]["breaks"][at]["multiple"].as_f64();
    assert_eq!(of(1), result["multiple"].as_f64());
    assert!(of(0) <= of(1) && of(1) < of(2));
}

#[test]
fn what_is_no_scenario_is_refused() {
    let errors = refused(&["--scenario", "s11"]);
    assert!(errors.contains("s01-bridge, s02-hedge-venue"), "{errors}");
    let errors = refused(&["--portfolio", "no-such.toml"]);
    assert!(errors.contains("no-such.toml"), "{errors}");
}
