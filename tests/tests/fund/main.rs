//! The room fund on its bytecode: who governs and by which bounds, pauses, committees, attestors' bonds and mints.

mod bonds;
mod mints;
mod powers;
mod rules;

pub use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
pub use bulwark::{
    constants::{MAX_PAUSE, NO_GROUP},
    error::BulwarkError as E,
    state::{Attestor, Fund, FundParameters, Operation, PoolParameters},
};
pub use bulwark_client::{
    keys::{FundKeys, PoolKeys},
    pda,
};
pub use bulwark_tests::{
    fund_parameters, pool_parameters, refused, refused_with, Fixture, Keypair, Outcome, Signer, USD,
};
pub use litesvm_token::MintTo;

pub const DAY: u64 = 86_400;

pub fn fund(f: &Fixture) -> Fund {
    f.world.account(&f.fund.fund)
}

pub fn set(f: &mut Fixture, change: impl FnOnce(&mut FundParameters)) -> Outcome {
    let mut parameters = fund_parameters();
    change(&mut parameters);
    let set = f.fund.set_fund_parameters(f.authority.pubkey(), parameters);
    f.authority_sends("set_fund_parameters", set)
}

pub fn set_pool(f: &mut Fixture, change: impl FnOnce(&mut PoolParameters)) -> Outcome {
    let mut parameters = pool_parameters();
    change(&mut parameters);
    let set = f.pool.set_pool_parameters(f.authority.pubkey(), parameters);
    f.authority_sends("set_pool_parameters", set)
}

pub fn by(f: &mut Fixture, who: &Keypair, instruction: Instruction) -> Outcome {
    f.world.send("fund", instruction, &[who])
}

pub fn form(f: &mut Fixture, version: u32, threshold: u8, members: Vec<Pubkey>) -> Outcome {
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let formed = f
        .fund
        .form_committee(who, payer, version, threshold, members);
    f.authority_sends("form_committee", formed)
}

pub fn pause(f: &mut Fixture, who: &Keypair, operation: Operation, seconds: u64) -> Outcome {
    let paused = f.fund.pause_operation(who.pubkey(), operation, seconds);
    by(f, who, paused)
}

pub fn resume(f: &mut Fixture, who: &Keypair, operation: Operation) -> Outcome {
    let resumed = f.fund.resume_operation(who.pubkey(), operation);
    by(f, who, resumed)
}

pub fn attestor(f: &Fixture, who: &Keypair) -> Attestor {
    f.world.account(&pda::attestor(&f.fund.fund, &who.pubkey()))
}

pub fn swapped(mut instruction: Instruction, from: Pubkey, to: Pubkey) -> Instruction {
    let mut found = false;
    for meta in instruction
        .accounts
        .iter_mut()
        .filter(|meta| meta.pubkey == from)
    {
        (meta.pubkey, found) = (to, true);
    }
    assert!(found, "the instruction has the account");
    instruction
}

/// A second fund of the same authority.
pub fn second_fund(f: &mut Fixture) -> FundKeys {
    let who = f.authority.pubkey();
    let keys = FundKeys::new(&who, 2, f.fund.bond_mint, f.treasury.pubkey());
    let created = keys.create_fund(
        who,
        f.world.payer.pubkey(),
        2,
        fund_parameters(),
        f.guardian.pubkey(),
    );
    f.authority_sends("create_fund", created)
        .expect("a second fund");
    keys
}

pub fn donate(f: &mut Fixture, amount: u64) {
    let (mint, vault) = (f.fund.bond_mint, f.fund.bond_vault);
    f.world.svm.expire_blockhash();
    MintTo::new(&mut f.world.svm, &f.world.payer, &mint, &vault, amount)
        .send()
        .expect("a donation");
    f.world.refresh(&[vault]);
}
