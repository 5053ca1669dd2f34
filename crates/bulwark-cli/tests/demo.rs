//! The demo as a person runs it: exit code, plain output, and the facts checked apart from the code that wrote them.

use std::process::Command;

use serde_json::Value;

fn run(file: &str) -> (String, Value) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .args(["demo", "--json"])
        .arg(&path)
        .output()
        .expect("the demo runs");
    let errors = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(outcome.status.success(), "{errors}");
    let text = std::fs::read_to_string(path).expect("the facts were written");
    (
        String::from_utf8(outcome.stdout).expect("UTF-8"),
        serde_json::from_str(&text).expect("JSON"),
    )
}

fn number(value: &Value) -> u128 {
    value.as_u64().expect("an integer").into()
}

#[test]
fn claims_are_paid_in_proportion_and_the_books_hold() {
    let (story, facts) = run("demo.json");
    assert!(!story.contains('\x1b'), "escape codes outside a terminal");
    let (collected, approved) = (
        number(&facts["factor"]["collected"]),
        number(&facts["factor"]["approved"]),
    );
    assert!(
        0 < collected && collected < approved,
        "settled with less money than claims"
    );
    let claims = facts["claims"].as_array().expect("claims");
    assert!(claims.len() > 20);
    for claim in claims {
        assert_eq!(
            number(&claim["paid"]),
            number(&claim["approved"]) * collected / approved
        );
        assert!(number(&claim["approved"]) <= number(&claim["requested"]));
    }
    let sum = |key: &str| claims.iter().map(|c| number(&c[key])).sum::<u128>();
    assert_eq!(sum("approved"), approved);
    assert!(sum("paid") <= collected && collected - sum("paid") < claims.len() as u128);

    let pool = &facts["pool"];
    let ledger = [
        "capital",
        "unearned",
        "payable",
        "ceded_payable",
        "fees",
        "bonds",
    ];
    let ledger: u128 = ledger.iter().map(|bucket| number(&pool[*bucket])).sum();
    assert_eq!(number(&pool["vault_balance"]), ledger);
    assert_eq!(number(&pool["policies_sold"]), 50);
    assert!(number(&pool["reserve_ratio_bps_before_loss"]) > 20_000);
    assert!(number(&pool["scr_ratio_bps_before_loss"]) > 10_000);

    let steps = facts["steps"].as_array().expect("steps");
    assert_eq!(
        steps.iter().filter(|s| s["name"] == "buy_policy").count(),
        50
    );
    assert!(steps.iter().all(|s| number(&s["compute_units"]) > 0));
    let invariants = facts["invariants"].as_array().expect("invariants");
    assert!(invariants.len() >= 9 && invariants.iter().all(|i| i["holds"] == true));
}

#[test]
fn two_runs_tell_the_same() {
    assert_eq!(run("first.json").1, run("second.json").1);
}

#[test]
fn without_the_bytecode_it_says_what_to_do() {
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .arg("demo")
        .env("BULWARK_SO", "nowhere.so")
        .output()
        .expect("the demo starts");
    assert!(!outcome.status.success());
    assert!(String::from_utf8_lossy(&outcome.stderr).contains("make build"));
}
