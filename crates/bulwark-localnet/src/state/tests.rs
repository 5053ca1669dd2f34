//! A network kept in a file and brought back from it.

use std::{fs, path::PathBuf};

use anchor_lang::prelude::Pubkey;
use surfpool_core::{
    solana_account::Account,
    surfnet::svm::SurfnetSvm,
    types::{SurfnetTransactionStatus, TransactionWithStatusMeta},
};

use super::{
    keeper::{latest, TRANSACTIONS},
    kept::{Chain, VERSION},
    Keeper, Kept,
};
use crate::{network::Draft, program};

const SLOT_TIME: u64 = 400;

fn new() -> SurfnetSvm {
    Draft::new(SLOT_TIME).expect("a network").svm
}

fn bytecode() -> Vec<u8> {
    program::read(&bulwark_bytecode()).expect("`make build` makes it")
}

fn bulwark_bytecode() -> PathBuf {
    use clap::Parser;
    crate::arguments::Arguments::parse_from(["bulwark-localnet"])
        .start
        .program()
}

fn data(owner: Pubkey, data: &[u8]) -> Account {
    Account {
        lamports: 5_000_000,
        data: data.to_vec(),
        owner,
        executable: false,
        rent_epoch: u64::MAX,
    }
}

/// Keeps a network and brings it back from the file.
fn through(keeper: &Keeper, svm: &SurfnetSvm, ahead: u64) -> (Chain, SurfnetSvm) {
    let kept = keeper.take(svm, ahead).expect("kept");
    kept.write(keeper.path()).expect("written");
    let kept = Kept::read(keeper.path()).expect("read").expect("there");
    let chain = kept.chain();
    let mut svm = new();
    kept.put_into(&mut svm).expect("brought back");
    (chain, svm)
}

#[test]
fn accounts_transactions_and_the_clock_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut svm = new();
    let keeper = Keeper::new(folder.path().join("a/b/state.json"), &svm).expect("a keeper");
    program::deploy(&mut svm, &bytecode()).expect("deployed");
    let (wallet, gone) = (Pubkey::new_unique(), Pubkey::new_unique());
    svm.set_account(&wallet, data(Pubkey::default(), &[]))
        .expect("set");
    svm.set_account(&gone, data(bulwark::ID, &[1, 2, 3]))
        .expect("set");
    svm.set_account(&gone, Account::default()).expect("closed");
    for _ in 0..10 {
        svm.confirm_current_block().expect("a block");
    }
    let transaction = SurfnetTransactionStatus::processed(
        TransactionWithStatusMeta {
            slot: svm.get_latest_absolute_slot(),
            ..Default::default()
        },
        [wallet].into(),
    );
    svm.transactions
        .store("signature".to_owned(), transaction)
        .expect("stored");

    let (chain, back) = through(&keeper, &svm, 86_400_000);
    assert_eq!((chain.time, chain.ahead), (svm.updated_at, 86_400_000));
    assert_eq!(back.updated_at, svm.updated_at);
    assert_eq!(
        back.get_latest_absolute_slot(),
        svm.get_latest_absolute_slot()
    );
    assert_eq!(back.chain_tip.index, svm.chain_tip.index);
    assert_eq!(
        back.get_account(&wallet).expect("asked"),
        svm.get_account(&wallet).expect("asked")
    );
    assert_eq!(back.get_account(&gone).expect("asked"), None);
    assert_eq!(
        back.get_account(&bulwark::ID).expect("asked"),
        None,
        "it is deployed anew"
    );
    assert!(back
        .transactions
        .get(&"signature".to_owned())
        .expect("asked")
        .is_some());
    // A slot has the time that it had.
    let slot = svm.get_latest_absolute_slot();
    let times = [&svm, &back].map(|svm| svm.calculate_block_time_for_slot(slot));
    assert!(times[0].abs_diff(times[1]) <= SLOT_TIME, "{times:?}");
}

#[test]
fn a_new_network_has_nothing_to_keep() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut svm = new();
    let keeper = Keeper::new(folder.path().join("state.json"), &svm).expect("a keeper");
    program::deploy(&mut svm, &bytecode()).expect("deployed");
    svm.confirm_current_block().expect("a block");
    let kept = keeper.take(&svm, 0).expect("kept");
    assert_eq!(kept.counts(), (0, 0), "{:?}", kept.accounts.keys());
}

#[test]
fn another_program_comes_back_and_loads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut svm = new();
    let keeper = Keeper::new(folder.path().join("state.json"), &svm).expect("a keeper");
    program::deploy(&mut svm, &bytecode()).expect("deployed");
    // Its address comes before that of its bytecode: order of addresses is not order of loading.
    let other = Pubkey::from([1; 32]);
    let of_other = program::data_address(&other);
    let copy =
        |svm: &SurfnetSvm, address| svm.get_account(&address).expect("asked").expect("there");
    let bytes = copy(&svm, program::data_address(&bulwark::ID));
    let mut account = copy(&svm, bulwark::ID);
    account.data[4..].copy_from_slice(of_other.as_ref());
    svm.set_account(&of_other, bytes).expect("set");
    svm.set_account(&other, account.clone()).expect("set");
    let (_, back) = through(&keeper, &svm, 0);
    assert_eq!(copy(&back, other), account);
}

#[test]
fn only_the_latest_transactions_are_kept() {
    let transaction = |slot| {
        let meta = TransactionWithStatusMeta {
            slot,
            ..Default::default()
        };
        (
            slot.to_string(),
            SurfnetTransactionStatus::processed(meta, Default::default()),
        )
    };
    let mut all: Vec<_> = (0..3_000).map(transaction).collect();
    all.push(("received".to_owned(), SurfnetTransactionStatus::Received));
    let kept = latest(all);
    assert_eq!(kept.len(), TRANSACTIONS);
    assert!(kept.contains_key("2999") && kept.contains_key("1000") && !kept.contains_key("999"));
}

#[test]
fn a_file_of_something_else_is_refused_and_none_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    assert!(Kept::read(&path).expect("none").is_none());
    for text in ["", "{}", "not JSON"] {
        fs::write(&path, text).expect("written");
        let error = format!("{:#}", Kept::read(&path).expect_err("refused"));
        assert!(error.contains("move it away"), "{error}");
    }
    let keeper = Keeper::new(path.clone(), &new()).expect("a keeper");
    let mut kept = keeper.take(&new(), 0).expect("kept");
    kept.version = VERSION + 1;
    kept.write(&path).expect("written");
    Kept::read(&path).expect_err("of a later version");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let keeper = Keeper::new("/dev/null/state.json".into(), &new()).expect("a keeper");
    let kept = keeper.take(&new(), 0).expect("kept");
    let error = format!("{:#}", kept.write(keeper.path()).expect_err("no folder"));
    assert!(error.contains("/dev/null/state.json"), "{error}");
}
