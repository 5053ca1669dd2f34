//! Names of the program's instructions and of their accounts, read from its sources: an instruction that is added
//! without a probe fails this suite.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Rooms of instructions.
const ROOMS: [&str; 8] = [
    "fund",
    "underwriting",
    "cover",
    "reinsurance",
    "claims",
    "oracle",
    "stop_loss",
    "hedging",
];

/// Rooms of what stands behind a pool, probed by a test of their own.
const BEHIND: [&str; 3] = ["oracle", "stop_loss", "hedging"];

/// Accounts that follow the declared ones, any number of times.
const REMAINING: &[(&str, &[&str])] = &[("settle_incident", &["tranche", "tranche_vault"])];

fn source(parts: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../programs/bulwark/src")
        .join(parts)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Text of the file that declares an `Accounts` struct. Instructions of the same accounts share one.
fn declaration(accounts: &str) -> String {
    let head = format!("pub struct {accounts}<'info>");
    ROOMS
        .iter()
        .flat_map(|room| fs::read_dir(source(&format!("instructions/{room}"))).expect("a room"))
        .map(|entry| read(&entry.expect("a file").path()))
        .find(|text| text.contains(&head))
        .unwrap_or_else(|| panic!("{accounts} is declared in a room"))
}

/// Accounts of a file's `Accounts` struct in order, with the two that `#[event_cpi]` appends.
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
        .map(|(name, rest)| {
            let name = name.split('<').next().unwrap_or_default();
            (name.to_owned(), accounts(&declaration(context(rest))))
        })
        .collect()
}

/// Whether an instruction is one of what stands behind a pool: of its rooms, or the end of a settlement that waited for them.
pub fn is_behind(name: &str) -> bool {
    name == "finish_settlement"
        || BEHIND
            .iter()
            .any(|room| source(&format!("instructions/{room}/{name}.rs")).exists())
}

/// Name of the `Accounts` struct in `ctx: Context<..>`.
fn context(signature: &str) -> &str {
    let (_, inside) = signature.split_once("Context<").expect("a context");
    let inside = inside.strip_prefix("'info, ").unwrap_or(inside);
    inside.split(['<', '>']).next().unwrap_or_default()
}

/// Names of `count` accounts after the declared ones of an instruction; none when it takes no such number.
pub fn remaining(name: &str, count: usize) -> Vec<String> {
    REMAINING
        .iter()
        .filter(|(of, names)| *of == name && count.is_multiple_of(names.len()))
        .flat_map(|(_, names)| names.iter().cycle().take(count))
        .map(|name| (*name).to_owned())
        .collect()
}
