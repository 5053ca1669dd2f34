//! `bulwark audit` on a fund that works, and on files in which somebody changed something.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark_tests::backstop::{Backstop, TOKEN};
use serde_json::{json, Value};

/// Accounts and vaults of a fund with a stake, as the web app exports them.
fn exported() -> Vec<Value> {
    let (b, _) = Backstop::staked(20_000 * TOKEN);
    let world = &b.f.world;
    let snapshot = &world.snapshot;
    let pools = snapshot.pools.values().map(|pool| pool.vault);
    let funds = snapshot.funds.values().map(|fund| fund.bond_vault);
    let buffers = snapshot.buffers.values().map(|buffer| buffer.vault);
    let vaults = pools.chain(funds).chain(buffers).map(|vault| {
        let account = world.svm.get_account(&vault).expect("a vault");
        (vault, account)
    });
    let accounts = world.svm.get_program_accounts(&bulwark::ID);
    accounts
        .into_iter()
        .chain(vaults)
        .map(|(address, account)| {
            json!({
                "pubkey": address.to_string(),
                "owner": account.owner.to_string(),
                "data": BASE64_STANDARD.encode(account.data),
            })
        })
        .collect()
}

fn audit(accounts: &[Value], name: &str) -> Output {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, Value::from(accounts).to_string()).expect("written");
    Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .args(["audit", "--json", "--accounts"])
        .arg(&path)
        .output()
        .expect("the command runs")
}

fn facts(outcome: &Output) -> Value {
    serde_json::from_slice(&outcome.stdout).expect("JSON")
}

/// Numbers of the invariants that do not hold.
fn broken(facts: &Value) -> Vec<u64> {
    let list = facts["invariants"].as_array().expect("a list");
    let broken = list.iter().filter(|invariant| invariant["holds"] == false);
    broken
        .filter_map(|invariant| invariant["number"].as_u64())
        .collect()
}

fn is_of_program(account: &Value) -> bool {
    account["owner"] == bulwark::ID.to_string()
}

#[test]
fn a_sound_fund_passes_with_every_vault_exact() {
    let accounts = exported();
    let outcome = audit(&accounts, "audit-sound.json");
    assert!(outcome.status.success());
    let facts = facts(&outcome);
    assert_eq!(facts["sound"], true);
    assert!(broken(&facts).is_empty());
    let vaults = facts["vaults"].as_array().expect("a list");
    assert_eq!(vaults.len(), 3);
    for vault in vaults {
        assert_eq!(vault["balance"], vault["ledger"], "{vault}");
    }
}

#[test]
fn a_unit_that_is_missing_from_a_vault_is_found() {
    let mut accounts = exported();
    let vault = accounts
        .iter_mut()
        .filter(|account| !is_of_program(account))
        .find_map(|account| {
            let text = account["data"].as_str()?;
            let mut data = BASE64_STANDARD.decode(text).ok()?;
            let amount = u64::from_le_bytes(data.get(64..72)?.try_into().ok()?);
            let less = amount.checked_sub(1)?;
            data.get_mut(64..72)?.copy_from_slice(&less.to_le_bytes());
            account["data"] = BASE64_STANDARD.encode(data).into();
            Some(())
        });
    assert!(vault.is_some(), "no vault holds anything");
    let outcome = audit(&accounts, "audit-less.json");
    assert_eq!(outcome.status.code(), Some(1));
    assert_eq!(broken(&facts(&outcome)), [1]);
}

#[test]
fn vaults_that_were_left_out_are_no_proof() {
    let accounts: Vec<_> = exported().into_iter().filter(is_of_program).collect();
    let outcome = audit(&accounts, "audit-without.json");
    assert_eq!(outcome.status.code(), Some(1));
    assert_eq!(broken(&facts(&outcome)), [1]);
}

#[test]
fn a_position_that_was_left_out_is_missed() {
    let mut accounts = exported();
    let position = accounts.iter().position(|account| {
        let data = account["data"].as_str().unwrap_or_default();
        let data = BASE64_STANDARD.decode(data).unwrap_or_default();
        is_of_program(account)
            && bulwark_client::snapshot::read_zero_copy::<bulwark::state::Position>(&data).is_some()
    });
    accounts.remove(position.expect("a position"));
    let outcome = audit(&accounts, "audit-position.json");
    assert_eq!(outcome.status.code(), Some(1));
    assert_eq!(broken(&facts(&outcome)), [2]);
}
