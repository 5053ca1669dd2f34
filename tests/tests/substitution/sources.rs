//! Names of the program's instructions and of their accounts, read from its sources: an instruction that is added
//! without a probe fails this suite.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn source(parts: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../programs/bulwark/src")
        .join(parts)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Accounts of one `Accounts` struct in order, with the two that `#[event_cpi]` appends.
fn accounts(text: &str) -> Vec<String> {
    let body = text
        .split("#[derive(Accounts)]")
        .nth(1)
        .expect("an Accounts struct")
        .split("\n}")
        .next()
        .unwrap_or_default();
    let mut names: Vec<String> = body
        .lines()
        .filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'))
        .map(|(name, _)| name.to_owned())
        .collect();
    if text.contains("#[event_cpi]") {
        names.extend(["event_authority".to_owned(), "program".to_owned()]);
    }
    names
}

/// Accounts of every instruction that `lib.rs` declares.
pub fn instructions() -> BTreeMap<String, Vec<String>> {
    read(&source("lib.rs"))
        .split("pub fn ")
        .filter_map(|text| text.split_once('('))
        .filter(|(_, rest)| rest.trim_start().starts_with("ctx:"))
        .map(|(name, _)| {
            let file = ["fund", "underwriting", "cover", "claims"]
                .into_iter()
                .map(|room| source(&format!("instructions/{room}/{name}.rs")))
                .find(|path| path.exists())
                .unwrap_or_else(|| panic!("{name} has a file of its name in a room"));
            (name.to_owned(), accounts(&read(&file)))
        })
        .collect()
}
