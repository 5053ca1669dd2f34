//! `bulwark quote` on the accounts of a fund on the bytecode: what it says is what a purchase is then charged, or why it is refused.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anchor_lang::{prelude::Pubkey, solana_program::bpf_loader_upgradeable};
use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark_client::keys::ProductKeys;
use bulwark_math::day_of;
use bulwark_tests::{Fixture, Signer, USD};
use serde_json::{json, Value};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A product that sells, in a pool of a million dollars.
fn shop() -> (Fixture, ProductKeys) {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    (f, product)
}

/// Writes the program's accounts, and `more` `(address, owner, data)`, as `bulwark` reads them.
fn dump(f: &Fixture, name: &str, more: &[(Pubkey, Pubkey, Vec<u8>)]) -> PathBuf {
    let accounts = f.world.svm.get_program_accounts(&bulwark::ID);
    let own = accounts.into_iter().map(|(key, a)| (key, a.owner, a.data));
    let list: Vec<_> = own
        .chain(more.iter().cloned())
        .map(|(key, owner, data)| {
            json!({
                "pubkey": key.to_string(),
                "owner": owner.to_string(),
                "data": BASE64_STANDARD.encode(data),
            })
        })
        .collect();
    let path = file(name);
    std::fs::write(&path, Value::from(list).to_string()).expect("written");
    path
}

fn quote(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .arg("quote")
        .args(arguments)
        .output()
        .expect("the command runs")
}

fn printed(arguments: &[&str]) -> String {
    let outcome = quote(arguments);
    let errors = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(outcome.status.success(), "{errors}");
    String::from_utf8(outcome.stdout).expect("UTF-8")
}

fn refused(arguments: &[&str]) -> String {
    let outcome = quote(arguments);
    assert!(!outcome.status.success() && outcome.stdout.is_empty());
    String::from_utf8(outcome.stderr).expect("UTF-8")
}

#[test]
fn the_premium_shown_is_what_a_purchase_is_charged() {
    let (mut f, product) = shop();
    let accounts = dump(&f, "shop.json", &[]);
    let (accounts, key) = (accounts.display().to_string(), product.product.to_string());
    let now = f.world.now().to_string();
    let asked = [
        "--accounts",
        &accounts,
        "--product",
        &key,
        "--sum",
        "5000.5",
        "--days",
        "90",
        "--at",
        &now,
    ];
    let shown = printed(&asked);
    let facts: Value =
        serde_json::from_str(&printed(&[&asked[..], &["--json"]].concat())).expect("JSON");
    assert_eq!(facts["refusal"], Value::Null);
    let buyer = f.user(10_000 * USD);
    let policy = f
        .buy(&product, &buyer, 5_000 * USD + USD / 2, 90)
        .expect("sold");
    let charged = 10_000 * USD - f.tokens(&buyer.pubkey());
    assert_eq!(facts["price"]["premium"], charged);
    let parts = facts["price"]["parts"].as_object().expect("parts");
    let sum: u64 = parts.values().filter_map(Value::as_u64).sum();
    assert_eq!(sum, charged);
    let state = f.policy_state(&policy);
    assert_eq!(facts["covers_from"], state.covers_from);
    assert_eq!(facts["end"], state.end);
    let premium = format!("{}.{:06}", charged / USD, charged % USD);
    for words in ["5,000.500000", "250.025000", &premium, "yes"] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
}

#[test]
fn many_are_answered_in_their_order_with_the_reason_of_each_refusal() {
    let (f, product) = shop();
    let accounts = dump(&f, "many.json", &[]).display().to_string();
    let (key, now) = (product.product.to_string(), f.world.now());
    let day = day_of(now) + 90;
    let requests = file("requests.json");
    let list = json!([
        { "product": key, "sum": 1_000 * USD, "end_day": day, "at": now },
        { "product": key, "sum": USD, "end_day": day, "at": now },
        { "product": key, "sum": 1_000 * USD, "end_day": day - 88, "at": now },
        { "product": key, "sum": 1_000 * USD, "end_day": day + 365, "at": now + 400 * 86_400 },
        { "product": key, "sum": 1_000 * USD, "end_day": day, "at": now, "referred": true },
    ]);
    std::fs::write(&requests, list.to_string()).expect("written");
    let requests = requests.display().to_string();
    let text = printed(&["--accounts", &accounts, "--requests", &requests, "--json"]);
    let answers: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let reasons: Vec<_> = answers
        .iter()
        .map(|a| a["refusal"]["name"].as_str())
        .collect();
    assert_eq!(
        reasons,
        [
            None,
            Some("SumOutOfBounds"),
            Some("TermNotOffered"),
            Some("AssessmentStale"),
            None
        ]
    );
    let prices: Vec<_> = answers
        .iter()
        .map(|a| a["price"]["premium"].as_u64())
        .collect();
    assert_eq!(prices[1..3], [None, None]);
    // A stale assessment has a price all the same, and a referrer changes none.
    assert!(prices[3].is_some() && prices[0] == prices[4]);
    let referral = |answer: &Value| answer["price"]["parts"]["referral"].as_u64();
    assert_eq!(referral(&answers[0]), Some(0));
    assert_eq!(referral(&answers[4]), prices[0].map(|premium| premium / 20));
}

#[test]
fn a_pinned_program_must_be_in_the_file_and_be_the_one_that_was_assessed() {
    let (f, product) = shop();
    let mut state = f.product_state(&product);
    (state.program_data, state.program_slot) = (Pubkey::new_unique(), 7);
    let bytes = [
        <bulwark::state::Product as anchor_lang::Discriminator>::DISCRIMINATOR,
        bytemuck::bytes_of(&state),
    ]
    .concat();
    let pinned = (product.product, bulwark::ID, bytes);
    let deployed = |slot: u64| {
        let data = [&3u32.to_le_bytes()[..], &slot.to_le_bytes(), &[0; 33]].concat();
        (state.program_data, bpf_loader_upgradeable::ID, data)
    };
    let (key, now) = (product.product.to_string(), f.world.now().to_string());
    let reason = |name: &str, more: &[(Pubkey, Pubkey, Vec<u8>)]| {
        let accounts = dump(&f, name, more).display().to_string();
        let text = printed(&[
            "--accounts",
            &accounts,
            "--product",
            &key,
            "--sum",
            "1000",
            "--days",
            "90",
            "--at",
            &now,
            "--json",
        ]);
        let facts: Value = serde_json::from_str(&text).expect("JSON");
        facts["refusal"]["name"].as_str().map(str::to_owned)
    };
    let missing = reason("unpinned.json", std::slice::from_ref(&pinned));
    assert_eq!(missing.as_deref(), Some("WrongProgramData"));
    let upgraded = reason("upgraded.json", &[pinned.clone(), deployed(8)]);
    assert_eq!(upgraded.as_deref(), Some("ProgramUpgraded"));
    assert_eq!(reason("pinned.json", &[pinned, deployed(7)]), None);
}

#[test]
fn what_cannot_be_answered_is_said() {
    let (f, product) = shop();
    let accounts = dump(&f, "unknown.json", &[]).display().to_string();
    let key = product.product.to_string();
    let stranger = Pubkey::new_unique().to_string();
    let asked = |product: &str, sum: &str| {
        refused(&[
            "--accounts",
            &accounts,
            "--product",
            product,
            "--sum",
            sum,
            "--days",
            "9",
        ])
    };
    assert!(asked(&stranger, "1").contains(&format!("there is no product {stranger}")));
    assert!(asked(&key, "1.0000001").contains("6 decimals at most"));
    assert!(refused(&["--product", &key, "--sum", "1", "--days", "9"]).contains("--accounts"));
    assert!(
        refused(&["--accounts", &accounts, "--product", &key, "--sum", "1"]).contains("--end-day")
    );
    let requests = file("no-requests.json");
    std::fs::write(&requests, "[{\"product\":1}]").expect("written");
    let requests = requests.display().to_string();
    let words = refused(&["--accounts", &accounts, "--requests", &requests]);
    assert!(
        words.contains("is not a list of {product, sum, end_day}"),
        "{words}"
    );
}
