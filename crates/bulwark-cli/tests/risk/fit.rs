//! `bulwark risk fit` on the committed table and on files.

use std::path::PathBuf;

use bulwark_risk::data::COMMITTED_WINDOW;
use chrono::Datelike;
use serde_json::Value;

fn fit(arguments: &[&str]) -> String {
    crate::text(&[&["fit"], arguments].concat())
}

fn facts(arguments: &[&str]) -> Value {
    crate::facts(&[&["fit"], arguments].concat())
}

fn refused(arguments: &[&str]) -> String {
    crate::refused(&[&["fit"], arguments].concat())
}

fn file(name: &str, rows: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let text = format!("date,protocol,chain,peril,loss_usd,source\n{rows}");
    std::fs::write(&path, text).expect("written");
    path
}

#[test]
fn the_committed_table() {
    let text = fit(&["--bootstrap", "50"]);
    for part in [
        "101 losses of 10,000,000 USD and more",
        "sha256 ",
        "negbin",
        "lognormal",
        "splice",
        "Mean loss up to a limit",
        "tail index",
        "No mean without a limit is given",
        "by peril: credibility",
        "by chain: credibility",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let facts = facts(&["--bootstrap", "50"]);
    let study = &facts["study"];
    let hash = study["hash"].as_str().expect("a hash");
    assert!(hash.len() == 64 && text.contains(hash));
    assert_eq!(study["facts"]["losses"], 101);
    // 101 losses in six years and the part of 2026 that the table watches.
    let poisson = study["frequencies"]
        .as_array()
        .expect("frequencies")
        .iter()
        .find(|f| {
            f["frequency"]
                .as_str()
                .is_some_and(|f| f.starts_with("poisson"))
        })
        .expect("a Poisson");
    let rate = poisson["parameters"][0]["value"].as_f64().expect("a rate");
    let part = f64::from(COMMITTED_WINDOW.1.ordinal()) / 365.0;
    assert!((rate - 101.0 / (6.0 + part)).abs() < 1e-9);
    for severity in study["severities"].as_array().expect("severities") {
        for lev in severity["levs"].as_array().expect("levs") {
            let (value, limit) = (lev["value"].as_f64(), lev["at"].as_f64());
            assert!(value > Some(1e7) && value < limit, "{severity}");
        }
    }
    assert_eq!(facts, self::facts(&["--bootstrap", "50"]), "the same again");
    assert_ne!(facts, self::facts(&["--bootstrap", "50", "--seed", "2"]));
}

#[test]
fn a_part_of_the_table() {
    let facts = facts(&[
        "--bootstrap",
        "0",
        "--peril",
        "bridge",
        "--from",
        "2021-01-01",
        "--to",
        "2025-12-31",
        "--min-loss",
        "2e7",
        "--limits",
        "5e7,1e8",
        "--threshold",
        "5e7",
    ]);
    let study = &facts["study"];
    let losses = study["facts"]["losses"].as_u64().expect("a count");
    assert!(losses > 5 && losses < 40);
    assert_eq!(study["periods"].as_array().map(Vec::len), Some(5));
    assert_eq!(study["facts"]["above"], 2e7);
    assert_eq!(study["options"]["limits"], serde_json::json!([5e7, 1e8]));
    assert_eq!(
        facts["data"]["filter"]["peril"],
        serde_json::json!(["bridge"])
    );
    // Credibility compares the peril with the others all the same.
    let members = study["credibility"][0]["severity"]["members"].as_array();
    assert!(members.is_some_and(|members| members.len() > 3));
}

#[test]
fn a_file_of_losses() {
    let rows: String = (1..=40)
        .map(|i| {
            format!(
                "202{}-0{}-11,p{i},solana,bridge,{},here\n",
                i % 5,
                1 + i % 9,
                1000 * i * i
            )
        })
        .collect();
    let path = file("losses.csv", &rows);
    let path = path.to_str().expect("UTF-8");
    let text = fit(&["--incidents", path, "--bootstrap", "30"]);
    assert!(text.contains("40 losses of 0 USD and more"), "{text}");
    assert!(text.contains("no --min-loss"), "{text}");
    assert!(
        text.contains("credibility of the rate by peril: credibility needs two groups"),
        "{text}"
    );
    let cut = fit(&[
        "--incidents",
        path,
        "--bootstrap",
        "0",
        "--min-loss",
        "100000",
    ]);
    assert!(
        cut.contains("31 losses of 100,000 USD and more") && !cut.contains("no --min-loss"),
        "{cut}"
    );
}

#[test]
fn what_is_refused() {
    let limit = refused(&["--limits", "1e8,inf"]);
    assert!(limit.contains("a number above 0"), "{limit}");
    let none = refused(&["--min-loss", "1e12"]);
    assert!(none.contains("at least 1 losses"), "{none}");
    let peril = refused(&["--peril", "fire"]);
    assert!(peril.contains("governance"), "{peril}");
    let missing = refused(&["--incidents", "nowhere.csv"]);
    assert!(missing.contains("nowhere.csv"), "{missing}");
    let bad = file("bad.csv", "2021-01-01,p,solana,bridge,-5,here\n");
    let bad = refused(&["--incidents", bad.to_str().expect("UTF-8")]);
    assert!(bad.contains("line 2"), "{bad}");
}

#[test]
fn a_chain_inside_each_peril() {
    let text = fit(&["--chain", "solana", "--bootstrap", "0"]);
    let (_, cells) = text
        .split_once("by chain inside each peril: credibility in two steps")
        .expect("cells");
    assert!(cells.contains("contract_bug") && cells.contains("solana"));
    assert!(!cells.contains("ethereum"), "{cells}");
    let whole = facts(&["--bootstrap", "0"]);
    let nested = &whole["study"]["nested"]["frequency"];
    let cells = nested["cells"].as_array().expect("cells");
    let count = |key: &str| {
        let names = cells.iter().map(|cell| cell[key].as_str().expect("a name"));
        names.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(cells.len(), count("outer") * count("inner"));
    // A peril's estimate is what its chains are drawn towards.
    let outer = nested["outer"].as_array().expect("perils");
    for cell in cells {
        let peril = outer
            .iter()
            .find(|peril| peril["name"] == cell["outer"])
            .expect("its peril");
        let number = |value: &serde_json::Value| value.as_f64().expect("a number");
        let (own, all) = (number(&cell["own"]), number(&peril["estimate"]));
        let estimate = number(&cell["estimate"]);
        assert!(own.min(all) - 1e-12 <= estimate && estimate <= own.max(all) + 1e-12);
    }
}
