//! Start, end, and what is kept between.

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::Output,
    time::{Duration, Instant},
};

use anchor_lang::Discriminator;
use bulwark::state::Fund;
use serde_json::json;
use solana_signer::Signer;

use crate::{
    net::{command, free_ports, text, Net},
    subscriptions::Subscription,
};

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

#[test]
fn a_fund_and_the_clock_outlive_the_network() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept/state.json");
    let options = ["--state", text(&file)];
    let net = Net::start(&options);
    assert!(net.ready["brought_back"].is_null());
    let key = net.wallet();
    let (keys, signature) = net.found(&key, 7);
    net.travel_to(net.now() + 20 * 86_400);
    let (fund, left, shown) = (
        net.account(&keys.fund),
        net.lamports(&key.pubkey()),
        net.now(),
    );
    let (owner, data) = fund.clone().expect("the fund");
    assert_eq!(owner, bulwark::ID.to_string());
    assert!(data.starts_with(Fund::DISCRIMINATOR));
    let slot = net.slot();
    let output = net.stop("TERM");
    assert!(output.status.success(), "{}", errors(&output));
    assert!(errors(&output).contains(text(&file)));

    let net = Net::start(&options);
    assert!(
        net.ready["brought_back"][0].as_u64() > Some(3),
        "{}",
        net.ready
    );
    assert_eq!(
        net.ready["ahead"]
            .as_u64()
            .map(|ahead| ahead.div_ceil(86_400)),
        Some(20)
    );
    assert_eq!(net.account(&keys.fund), fund);
    assert_eq!(net.lamports(&key.pubkey()), left);
    assert!(
        net.now() >= shown && net.now() < shown + 120,
        "{} after {shown}",
        net.now()
    );
    assert!(net.slot() >= slot);
    let params =
        json!([signature, {"maxSupportedTransactionVersion": 0, "commitment": "confirmed"}]);
    assert!(
        net.call("getTransaction", &params)["slot"].is_u64(),
        "the past is there"
    );
    // And the chain goes on: the fund's authority founds another.
    net.found(&key, 8);
    assert!(net.stop("INT").status.success());
}

#[test]
fn without_a_file_nothing_is_kept() {
    let net = Net::start(&[]);
    let key = net.wallet();
    assert!(net.stop("INT").status.success());
    let net = Net::start(&[]);
    assert_eq!(net.lamports(&key.pubkey()), 0);
}

#[test]
fn a_port_in_use_is_named_and_nothing_is_started() {
    let (rpc, ws) = free_ports();
    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, ws)).expect("free");
    let output = command()
        .args(["--rpc-port", &rpc.to_string(), "--ws-port", &ws.to_string()])
        .output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let errors = errors(&output);
    assert!(errors.contains(&format!("port {ws} is in use")), "{errors}");
    assert!(!errors.contains("starting"), "{errors}");
}

#[test]
fn without_bytecode_or_with_a_broken_state_it_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    fs::write(&file, "{}").expect("written");
    let (rpc, ws) = free_ports();
    let (rpc, ws) = (rpc.to_string(), ws.to_string());
    let fails = |options: [&str; 2], part: &str| {
        let output = command()
            .args(["--rpc-port", &rpc, "--ws-port", &ws])
            .args(options)
            .output()
            .expect("it ends");
        assert_eq!(output.status.code(), Some(1));
        assert!(errors(&output).contains(part), "{}", errors(&output));
    };
    fails(["--program", "/nowhere/bulwark.so"], "make build");
    fails(["--state", text(&file)], "move it away");
    assert_eq!(
        fs::read_to_string(&file).expect("there"),
        "{}",
        "it is left alone"
    );
}

#[test]
fn a_script_reads_one_line() {
    let net = Net::start(&["--json", "--no-feeds", "--slot-time", "100"]);
    assert_eq!(net.ready["feeds"], json!([]));
    let (rpc, ready) = (net.rpc, net.ready.clone());
    let output = net.stop("TERM");
    let line = String::from_utf8(output.stdout).expect("text");
    let said: serde_json::Value = serde_json::from_str(line.trim()).expect("one line of JSON");
    assert_eq!(said, ready);
    assert_eq!(said["rpc"], format!("http://127.0.0.1:{rpc}"));
    assert_eq!(said["program"], bulwark::ID.to_string());
}

#[test]
fn a_page_that_stays_open_does_not_hold_the_network() {
    let net = Net::start(&[]);
    let mut slots = Subscription::new(&net, "slotSubscribe", &json!([]));
    slots.next();
    let mut request = TcpStream::connect(("127.0.0.1", net.rpc)).expect("connected");
    let head = "POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 46\r\n\r\n";
    let body = r#"{"jsonrpc":"2.0","id":123,"method":"getSlot"}"#;
    write!(request, "{head}{body} ").expect("sent");
    assert!(request.read(&mut [0; 512]).expect("answered") > 0);
    let began = Instant::now();
    assert!(net.stop("INT").status.success());
    assert!(began.elapsed() < Duration::from_secs(5));
}
