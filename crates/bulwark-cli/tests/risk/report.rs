//! `bulwark risk report`: files, hashes, and what it refuses.

use std::{fs, path::Path};

use bulwark_risk::report::sha256;
use serde_json::Value;

use crate::empty;

/// The command's arguments after `bulwark risk`: small samples unless others are asked for.
fn report<'a>(out: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let out = out.to_str().expect("UTF-8");
    let mut arguments = vec!["report", "--bootstrap", "20", "--out", out];
    arguments.extend_from_slice(more);
    if !more.contains(&"--paths") {
        arguments.extend(["--paths", "10000"]);
    }
    arguments
}

fn written(out: &Path, more: &[&str]) -> String {
    crate::text(&report(out, more))
}

fn read(out: &Path, name: &str) -> String {
    fs::read_to_string(out.join(name)).expect(name)
}

#[test]
fn files_have_the_hashes_that_are_told() {
    let out = empty("report-files");
    let told = written(&out, &[]);
    let (page, facts) = (read(&out, "report.html"), read(&out, "report.json"));
    let (page_hash, facts_hash) = (sha256(&page), sha256(&facts));
    let sums = format!("{page_hash}  report.html\n{facts_hash}  report.json\n");
    assert_eq!(read(&out, "report.sha256"), sums);
    for part in [
        &page_hash,
        &facts_hash,
        "Example fund",
        "Verdict: ",
        "VaR 99.5 %",
        "none seen",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(page.contains(&facts_hash));
    let facts: Value = serde_json::from_str(&facts).expect("JSON");
    assert_eq!(facts["options"]["paths"], 10_000);
    assert_eq!(facts["stresses"].as_array().map(Vec::len), Some(10));

    // Another run writes the same bytes; another seed does not.
    let again = empty("report-again");
    let json: Value = serde_json::from_str(&written(&again, &["--json"])).expect("JSON");
    assert_eq!(json["files"][0]["sha256"], page_hash.as_str());
    assert_eq!(json["files"][1]["sha256"], facts_hash.as_str());
    assert_eq!(json["key_figures"].as_array().map(Vec::len), Some(8));
    let other = empty("report-other");
    written(&other, &["--seed", "2"]);
    assert_ne!(sha256(&read(&other, "report.json")), facts_hash);
}

#[test]
fn files_of_ones_own_and_the_report_before() {
    let (before, after) = (empty("report-before"), empty("report-after"));
    written(&before, &[]);
    let losses = empty("report-losses");
    fs::create_dir_all(&losses).expect("made");
    let losses = losses.join("mine.csv");
    let mut text = "date,protocol,chain,peril,loss_usd,source\n".to_owned();
    for year in 2020..=2025 {
        for month in 1..=6 {
            let loss = 1_000_000 * month * (year - 2018);
            text += &format!("{year}-0{month}-10,P{month},solana,bridge,{loss},s\n");
        }
    }
    fs::write(&losses, text).expect("written");
    let scenario = losses.with_file_name("mine.toml");
    let text = "number = 42\ntitle = \"Ours\"\nevent = \"Feared.\"\n[[events]]\nname = \"all\"\nhits = { largest = 2 }\n\
                loss = { share = 1.0 }\n";
    fs::write(&scenario, text).expect("written");
    let previous = before.join("report.json");
    let paths = [&losses, &scenario, &previous].map(|path| path.to_str().expect("a path"));
    let more = [
        "--incidents",
        paths[0],
        "--scenario",
        paths[1],
        "--previous",
        paths[2],
    ];
    written(&after, &more);
    let facts: Value = serde_json::from_str(&read(&after, "report.json")).expect("JSON");
    assert_eq!(facts["data"]["source"], "the file mine.csv");
    assert_eq!(facts["data"]["fitted"], 36);
    assert_eq!(facts["stresses"][0]["label"], "S42");
    assert_eq!(
        facts["since"]["hash"],
        sha256(&read(&before, "report.json")).as_str()
    );
    // Only what a report rests on is in it: no path of this machine.
    let directory = env!("CARGO_TARGET_TMPDIR");
    assert!(!read(&after, "report.json").contains(directory));
    assert!(!read(&after, "report.html").contains(directory));
}

#[test]
fn what_is_wrong_is_said() {
    let out = empty("report-wrong");
    for (more, words) in [
        (&["--paths", "100"][..], "10000"),
        (&["--portfolio", "nowhere.toml"], "nowhere.toml"),
        (&["--previous", "Cargo.toml"], "no JSON of a risk report"),
        (&["--min-loss", "5"], "--incidents"),
    ] {
        let error = crate::refused(&report(&out, more));
        assert!(error.contains(words), "{more:?}: {error}");
    }
    assert!(!out.join("report.html").exists());
}
