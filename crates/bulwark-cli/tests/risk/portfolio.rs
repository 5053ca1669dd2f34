//! `bulwark risk simulate` and `portfolio`: the example, a file of one's own, and what they refuse.

use bulwark_risk::Portfolio;

use crate::{empty, facts, refused, text};

#[test]
fn the_example_is_simulated() {
    let shown = text(&["simulate", "--paths", "10000"]);
    for part in [
        "Example fund on 2026-11-01",
        "part of TVaR (Euler)",
        "no rule is broken",
        "rho 25 %",
        "Claims are not paid whole",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    let one = facts(&["simulate", "--paths", "10000", "--seed", "7"]);
    let two = facts(&["simulate", "--paths", "10000", "--seed", "7"]);
    for key in ["distributions", "products", "on_chain", "formula", "ruin"] {
        assert_eq!(one[key], two[key], "{key}");
    }
    let measured = &one["measured"];
    assert!(measured["paths_per_second"].as_f64().expect("a number") > 0.0);
    assert!(measured["peak_memory_bytes"]
        .as_u64()
        .is_none_or(|bytes| bytes > 1_000_000));
    let other = facts(&["simulate", "--paths", "10000", "--seed", "8"]);
    assert_ne!(one["distributions"], other["distributions"]);
}

#[test]
fn the_example_can_be_edited() {
    let printed = text(&["simulate", "--example"]);
    assert_eq!(
        Portfolio::parse("printed", &printed).expect("a portfolio"),
        Portfolio::example().expect("the example")
    );
    let path = empty("portfolio");
    std::fs::create_dir(&path).expect("created");
    let file = path.join("mine.toml");
    let mine = printed.replace("capital = 22_000_000", "capital = 2_000_000");
    std::fs::write(&file, mine).expect("written");
    let file = file.to_str().expect("UTF-8");
    let facts = facts(&["simulate", "--portfolio", file, "--paths", "10000"]);
    assert_eq!(facts["on_chain"]["capital"], 2_000_000.0);
    assert!(facts["on_chain"]["breach"].is_string());
}

#[test]
fn what_is_refused() {
    let few = refused(&["simulate", "--paths", "9999"]);
    assert!(few.contains("at least 10000"), "{few}");
    let missing = refused(&["simulate", "--portfolio", "nowhere.toml"]);
    assert!(missing.contains("nowhere.toml"), "{missing}");
    let level = refused(&["simulate", "--paths", "10000", "--level", "1"]);
    assert!(level.contains("strictly between 0 and 1"), "{level}");
    let accounts = refused(&["portfolio", "--accounts", "nowhere.json"]);
    assert!(accounts.contains("nowhere.json"), "{accounts}");
    let path = empty("accounts");
    std::fs::create_dir(&path).expect("created");
    let file = path.join("none.json");
    std::fs::write(&file, "[]").expect("written");
    let none = refused(&["portfolio", "--accounts", file.to_str().expect("UTF-8")]);
    assert!(none.contains("has no pool"), "{none}");
}
