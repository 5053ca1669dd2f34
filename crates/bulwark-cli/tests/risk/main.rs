//! `bulwark risk` from the command line, on the built binary.

mod aggregate;
mod fit;
mod portfolio;
mod price;
mod report;
mod ruin;
mod stress;

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;

/// Runs `bulwark risk` with these arguments.
pub fn risk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .arg("risk")
        .args(arguments)
        .output()
        .expect("the command runs")
}

/// What it prints; it must succeed.
#[track_caller]
pub fn text(arguments: &[&str]) -> String {
    let outcome = risk(arguments);
    let errors = String::from_utf8_lossy(&outcome.stderr);
    assert!(outcome.status.success(), "{errors}");
    String::from_utf8(outcome.stdout).expect("UTF-8")
}

/// The same where nothing may be said on standard error: no bar is drawn where there is no terminal.
#[track_caller]
pub fn quiet(arguments: &[&str]) -> String {
    let errors = risk(arguments).stderr;
    assert_eq!(String::from_utf8_lossy(&errors), "");
    text(arguments)
}

/// Its JSON.
#[track_caller]
pub fn facts(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(&[arguments, &["--json"]].concat())).expect("JSON")
}

/// What it says when it refuses; nothing else is printed.
#[track_caller]
pub fn refused(arguments: &[&str]) -> String {
    let outcome = risk(arguments);
    assert!(!outcome.status.success() && outcome.stdout.is_empty());
    String::from_utf8(outcome.stderr).expect("UTF-8")
}

/// A path of a test's own, with nothing at it.
pub fn empty(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).expect("removed");
    }
    path
}
