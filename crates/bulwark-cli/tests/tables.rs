//! `bulwark buffers`, `auctions` and `hedges` on the accounts of a settlement that waits for its buffer: what they say is what the
//! program then does.

use std::{path::PathBuf, process::Command};

use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark::instructions::{BuyPutArgs, WritePutArgs};
use bulwark_client::keys::IncidentKeys;
use bulwark_math::PRICE_ONE;
use bulwark_tests::{
    backstop::{Backstop, DOLLAR, TOKEN},
    Signer, USD,
};
use serde_json::{json, Value};

/// Writes the program's accounts as `bulwark` reads them.
fn dump(b: &Backstop, name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let accounts = b.f.world.svm.get_program_accounts(&bulwark::ID);
    let list: Vec<_> = accounts
        .into_iter()
        .map(|(address, account)| {
            json!({
                "pubkey": address.to_string(),
                "owner": account.owner.to_string(),
                "data": BASE64_STANDARD.encode(account.data),
            })
        })
        .collect();
    std::fs::write(&path, Value::from(list).to_string()).expect("written");
    path
}

fn bulwark(command: &str, accounts: &PathBuf, more: &[&str]) -> String {
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .args([command, "--accounts"])
        .arg(accounts)
        .args(more)
        .output()
        .expect("the command runs");
    let errors = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(outcome.status.success(), "{errors}");
    String::from_utf8(outcome.stdout).expect("UTF-8")
}

/// The one pool of a command's JSON, at a moment.
fn facts(command: &str, accounts: &PathBuf, at: u64) -> Value {
    let at = at.to_string();
    let text = bulwark(command, accounts, &["--json", "--at", &at]);
    let list: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    list[0].clone()
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is no integer"))
}

/// A buffer of 20,000 tokens at a hundred dollars that has to raise 200,000, its auction just begun.
fn selling() -> (Backstop, IncidentKeys) {
    let (mut b, _) = Backstop::staked(20_000 * TOKEN);
    let incident = b.incident_of(400_000 * USD);
    b.settle(&incident).expect("a settlement");
    b.steady(100 * DOLLAR);
    b.start_auction().expect("an auction");
    (b, incident)
}

#[test]
fn the_price_shown_is_what_a_bid_pays() {
    let (mut b, incident) = selling();
    let accounts = dump(&b, "selling.json");
    let started = b.now();
    let at = started + 300;
    let shown = facts("auctions", &accounts, at);
    assert_eq!(shown["incident"], incident.incident.to_string());
    let sale = &shown["auctions"][0];
    assert_eq!(number(&sale["started_at"]), started);
    assert_eq!(number(&sale["top"]), 120 * PRICE_ONE);
    let (price, out) = (number(&sale["price"]), number(&sale["on_offer"]));
    assert!(price < 120 * PRICE_ONE && number(&sale["to_raise"]) == number(&sale["pays"]));

    b.world().set_time(at);
    b.price(100 * DOLLAR, 0).expect("a price");
    let bidder = b.bidder(1_000_000 * USD);
    let above = b.buffer.take(bidder.pubkey(), u64::MAX, price - 1, 0);
    assert!(b.by(&bidder, above).is_err(), "the price is no lower");
    let before = b.f.tokens(&bidder.pubkey());
    let take = b.buffer.take(bidder.pubkey(), u64::MAX, price, out);
    b.by(&bidder, take).expect("the bid that was shown");
    assert_eq!(b.collateral_of(&bidder), out);
    assert_eq!(before - b.f.tokens(&bidder.pubkey()), number(&sale["pays"]));
    let over = facts("auctions", &dump(&b, "sold.json"), at);
    assert_eq!(over["auctions"], json!([]), "all is raised");
}

#[test]
fn an_auction_that_has_ended_has_no_price() {
    let (b, _) = selling();
    let accounts = dump(&b, "ended.json");
    let price = |at| facts("auctions", &accounts, at)["auctions"][0]["price"].clone();
    let started = b.now();
    assert_eq!(number(&price(started)), 120 * PRICE_ONE);
    // The tail is an hour, a turn six.
    assert!(price(started + 3_601).is_null());
    let text = bulwark(
        "auctions",
        &accounts,
        &["--at", &(started + 3_601).to_string()],
    );
    assert!(text.contains("none") && !text.contains('\x1b'), "{text}");
    let text = bulwark(
        "buffers",
        &accounts,
        &["--at", &(started + 3_601).to_string()],
    );
    assert!(text.contains("tripped") && text.contains("ended"), "{text}");
}

#[test]
fn a_value_shown_is_the_program_s_until_it_ages() {
    let (mut b, _) = Backstop::staked(5_000 * TOKEN);
    b.steady(90 * DOLLAR);
    let (now, accounts) = (b.now(), dump(&b, "valued.json"));
    let shown = facts("buffers", &accounts, now);
    let buffer = &shown["buffers"][0];
    let worth = number(&buffer["worth"]);
    assert_ne!(worth, number(&buffer["value"]), "the price has changed");
    assert_eq!(number(&buffer["collateral"]), 5_000 * TOKEN);
    assert_eq!(number(&buffer["last_price"]), 90 * PRICE_ONE);
    b.value().expect("a value");
    assert_eq!(b.slot().value, worth);
    let accounts = dump(&b, "valued-anew.json");
    let until = b.slot().valued_until;
    assert_eq!(
        number(&facts("buffers", &accounts, until)["counted"]),
        worth
    );
    let aged = facts("buffers", &accounts, until + 1);
    assert_eq!(number(&aged["counted"]), 0);
    assert!(aged["buffers"][0]["worth"].is_null(), "no fresh price");
}

#[test]
fn a_put_is_shown_in_every_state() {
    let (mut b, _) = Backstop::staked(1_000 * TOKEN);
    b.earning(400_000 * USD, 100);
    b.world().advance(60 * 86_400);
    b.accrue();
    b.steady(100 * DOLLAR);
    let writer = b.f.user(1_000_000 * USD);
    let expiry = b.now() + 30 * 86_400;
    let args = WritePutArgs {
        nonce: 1,
        strike: 80 * PRICE_ONE,
        size: 100 * TOKEN,
        expiry,
        premium: USD,
    };
    let hedge = b.buffer.hedge(&writer.pubkey(), 1);
    let payer = b.f.world.payer.pubkey();
    let write = b.buffer.write_put(writer.pubkey(), payer, args);
    b.by(&writer, write).expect("a put");
    let put =
        |b: &Backstop, name: &str, at| facts("hedges", &dump(b, name), at)["hedges"][0].clone();
    let offered = put(&b, "offered.json", b.now());
    assert_eq!(
        (&offered["state"], &offered["gain"]),
        (&"offered".into(), &Value::Null)
    );
    assert_eq!(number(&offered["locked"]), 8_000 * USD);

    let least = BuyPutArgs {
        max_premium: USD,
        min_strike: args.strike,
        min_size: args.size,
        min_expiry: expiry,
    };
    let buy = b
        .buffer
        .buy_put(b.f.authority.pubkey(), hedge, writer.pubkey(), least);
    b.by_authority(buy).expect("bought");
    assert_eq!(number(&put(&b, "bought.json", b.now())["gain"]), 0);
    assert_eq!(put(&b, "bought.json", expiry)["state"], "expired");

    b.steady(70 * DOLLAR);
    let now = b.now();
    assert_eq!(number(&put(&b, "low.json", now)["gain"]), 1_000 * USD);
    let exercise = b.buffer.exercise_put(hedge, u64::MAX);
    b.anyone(exercise).expect("exercised");
    let used = put(&b, "used.json", now);
    assert_eq!(used["state"], "exercised");
    assert_eq!(number(&used["delivered"]), 100 * TOKEN);
    let text = bulwark("hedges", &dump(&b, "used.json"), &[]);
    assert!(text.contains("exercised"), "{text}");
}
