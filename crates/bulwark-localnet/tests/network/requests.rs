//! Every method that client, bootstrap and web app use.

use anchor_lang::{prelude::Pubkey, Discriminator};
use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark::state::Fund;
use bulwark_client::keys::token_account;
use serde_json::{json, Value};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    chain::{rules, wire, TOKEN},
    net::Net,
};

fn program_accounts(net: &Net, filters: &Value) -> Vec<Value> {
    let config = json!({"encoding": "base64", "commitment": "confirmed", "filters": filters});
    let answer = net.call(
        "getProgramAccounts",
        &json!([bulwark::ID.to_string(), config]),
    );
    answer.as_array().expect("a list").clone()
}

#[test]
fn accounts_are_found_by_bytes_and_size() {
    let net = Net::start(&[]);
    let key = net.wallet();
    let (keys, _) = net.found(&key, 1);
    let fund = keys.fund.to_string();
    let funds = BASE64_STANDARD.encode(Fund::DISCRIMINATOR);
    let memcmp = json!({"memcmp": {"offset": 0, "bytes": funds, "encoding": "base64"}});
    let found = program_accounts(&net, &json!([memcmp]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["pubkey"], fund);
    let (_, data) = net.account(&keys.fund).expect("the fund");
    assert_eq!(
        found[0]["account"]["data"][0],
        BASE64_STANDARD.encode(&data)
    );
    let size = json!({"dataSize": data.len()});
    assert_eq!(program_accounts(&net, &json!([memcmp, size])).len(), 1);
    assert_eq!(
        program_accounts(&net, &json!([{"dataSize": data.len() + 1}])).len(),
        0
    );
    let authority = json!({"memcmp": {"offset": find(&data, &key.pubkey()), "bytes": key.pubkey().to_string()}});
    assert_eq!(program_accounts(&net, &json!([memcmp, authority])).len(), 1);
    let other = json!({"memcmp": {"offset": 8, "bytes": Keypair::new().pubkey().to_string()}});
    assert_eq!(program_accounts(&net, &json!([other])).len(), 0);

    let several = json!([[fund, Keypair::new().pubkey().to_string()], {"encoding": "base64"}]);
    let answer = net.call("getMultipleAccounts", &several);
    assert_eq!(answer["value"][0]["owner"], bulwark::ID.to_string());
    assert!(answer["value"][1].is_null());
}

fn find(data: &[u8], key: &Pubkey) -> usize {
    data.windows(32)
        .position(|part| part == key.as_ref())
        .expect("it holds the key")
}

#[test]
fn a_transaction_is_told_with_its_event() {
    let net = Net::start(&[]);
    let key = net.wallet();
    let authority = key.pubkey();
    let (keys, _) = net.found(&key, 1);
    net.give(&authority, &keys.bond_mint, 9_000);
    let signature = net.send(
        &key,
        &[
            keys.register_attestor(authority, authority),
            keys.bond_attestor(authority, 5_000),
        ],
    );
    let params = json!([signature, {"encoding": "json", "maxSupportedTransactionVersion": 0, "commitment": "confirmed"}]);
    let told = net.call("getTransaction", &params);
    assert!(told["meta"]["err"].is_null());
    assert!(told["meta"]["computeUnitsConsumed"].as_u64() > Some(5_000));
    assert!(
        told["blockTime"]
            .as_u64()
            .expect("a time")
            .abs_diff(net.now())
            < 60
    );
    let logs = told["meta"]["logMessages"].to_string();
    assert!(
        logs.contains(&format!("Program {} success", bulwark::ID)),
        "{logs}"
    );
    let (before, after) = (
        &told["meta"]["preTokenBalances"],
        &told["meta"]["postTokenBalances"],
    );
    assert_eq!(before.as_array().map(Vec::len), Some(2), "{before}");
    assert!(
        after.to_string().contains("\"5000\"") && after.to_string().contains("\"4000\""),
        "{after}"
    );

    // The second instruction calls the token program, and itself with the event.
    let keys_of = told["transaction"]["message"]["accountKeys"]
        .as_array()
        .expect("keys");
    let inner = told["meta"]["innerInstructions"]
        .as_array()
        .expect("inner instructions");
    let of_second = inner
        .iter()
        .find(|inner| inner["index"] == 1)
        .expect("of the second");
    let called: Vec<&Value> = of_second["instructions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|call| {
            &keys_of[usize::try_from(call["programIdIndex"].as_u64().expect("an index"))
                .expect("small")]
        })
        .collect();
    assert_eq!(
        called,
        [&json!(TOKEN.to_string()), &json!(bulwark::ID.to_string())]
    );

    for address in [authority, keys.fund] {
        let params = json!([address.to_string(), {"limit": 10, "commitment": "confirmed"}]);
        let signatures = net.call("getSignaturesForAddress", &params);
        assert_eq!(signatures[0]["signature"], signature);
        assert!(signatures[0]["err"].is_null());
    }
}

#[test]
fn a_simulation_tells_units_logs_and_errors() {
    let net = Net::start(&[]);
    let key = net.wallet();
    let authority = key.pubkey();
    let keys = bulwark_client::keys::FundKeys::new(&authority, 3, net.mint(&authority), authority);
    let simulate = |transaction: &solana_transaction::Transaction| {
        let config = json!({"encoding": "base64", "sigVerify": false, "replaceRecentBlockhash": true, "commitment": "confirmed"});
        net.call("simulateTransaction", &json!([wire(transaction), config]))["value"].clone()
    };
    let create = keys.create_fund(authority, authority, 3, rules(), authority);
    let told = simulate(&net.sign(&key, std::slice::from_ref(&create)));
    assert!(told["err"].is_null(), "{told}");
    assert!(told["unitsConsumed"].as_u64() > Some(5_000));
    assert!(told["logs"].as_array().is_some_and(|logs| logs.len() > 2));
    assert!(net.account(&keys.fund).is_none(), "nothing has changed");

    let mut broken = rules();
    broken.withdrawal_cooldown = 86_400;
    let create_broken = keys.create_fund(authority, authority, 3, broken, authority);
    let told = simulate(&net.sign(&key, std::slice::from_ref(&create_broken)));
    let code = told["err"]["InstructionError"][1]["Custom"]
        .as_u64()
        .expect("a code");
    assert!(code >= 6_000, "{told}");

    // Preflight refuses it with the same error; without preflight it lands and has failed.
    let error = net
        .submit(&net.sign(&key, std::slice::from_ref(&create_broken)), false)
        .expect_err("refused");
    let custom = |err: &Value| err["InstructionError"][1]["Custom"].as_u64();
    assert_eq!(custom(&error["data"]["err"]), Some(code), "{error}");
    let logs = error["data"]["logs"].as_array();
    assert!(logs.is_some_and(|logs| !logs.is_empty()));
    let landed = net
        .submit(&net.sign(&key, &[create_broken]), true)
        .expect("taken");
    assert_eq!(custom(&net.confirmed(&landed)["err"]), Some(code));
}

#[test]
fn wallets_get_sol_and_tokens() {
    let net = Net::start(&[]);
    let key = net.wallet();
    let mint = net.mint(&key.pubkey());
    net.give(&key.pubkey(), &mint, 5_000_000);
    let account = token_account(&mint, &key.pubkey());
    let (owner, data) = net.account(&account).expect("a token account");
    assert_eq!((owner, data.len()), (TOKEN.to_string(), 165));
    let balance = net.call("getTokenAccountBalance", &json!([account.to_string()]));
    assert_eq!(balance["value"]["amount"], "5000000");
    assert_eq!(balance["value"]["decimals"], 6);
    let owned = json!([key.pubkey().to_string(), {"programId": TOKEN.to_string()}, {"encoding": "jsonParsed"}]);
    let owned = net.call("getTokenAccountsByOwner", &owned);
    assert_eq!(owned["value"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_page_of_another_origin_may_ask() {
    let net = Net::start(&[]);
    let url = format!("http://127.0.0.1:{}", net.rpc);
    let origin = "http://localhost:5173";
    let allowed = |response: &ureq::http::Response<ureq::Body>| {
        let header = response.headers().get("access-control-allow-origin");
        header.and_then(|value| value.to_str().ok().map(str::to_owned))
    };
    let preflight = ureq::options(&url)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "content-type,solana-client",
        )
        .call()
        .expect("an answer");
    assert!(preflight.status().is_success());
    let origins = [Some("*".to_owned()), Some(origin.to_owned())];
    assert!(
        origins.contains(&allowed(&preflight)),
        "{:?}",
        preflight.headers()
    );
    let headers = preflight
        .headers()
        .get("access-control-allow-headers")
        .map(|value| value.to_str().expect("text").to_lowercase());
    assert!(
        headers.is_some_and(|headers| headers == "*" || headers.contains("solana-client")),
        "{:?}",
        preflight.headers()
    );
    let answer = ureq::post(&url)
        .header("origin", origin)
        .content_type("application/json")
        .send(json!({"jsonrpc": "2.0", "id": 1, "method": "getHealth"}).to_string())
        .expect("an answer");
    assert!(
        origins.contains(&allowed(&answer)),
        "{:?}",
        answer.headers()
    );
}
