//! The room underwriting on its bytecode: capital in, premium earned, and the ways out.

mod entering;
mod incidents;
mod leaving;
mod money;

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark_client::keys::IncidentKeys;
use bulwark_tests::{Fixture, Keypair, Outcome, Signer, USD};
use litesvm_token::MintTo;

/// One day, seconds.
pub const DAY: u64 = 86_400;
/// The fixture's cooldown and window.
pub const COOLDOWN: u64 = 17 * DAY;
pub const WINDOW: u64 = 3 * DAY;
/// Shares of a unit in a pool without gain or loss.
pub const SHARES: u128 = 1_000_000;

/// Sends an instruction signed by one.
pub fn by(f: &mut Fixture, who: &Keypair, instruction: Instruction) -> Outcome {
    f.world.send("underwriting", instruction, &[who])
}

/// Sends an instruction that nobody need sign.
pub fn anyone(f: &mut Fixture, instruction: Instruction) -> Outcome {
    f.world.send("underwriting", instruction, &[])
}

pub fn deposit(f: &mut Fixture, owner: &Keypair, amount: u64) -> Outcome {
    let deposit = f.pool.deposit(owner.pubkey(), amount, 0);
    by(f, owner, deposit)
}

pub fn request(f: &mut Fixture, owner: &Keypair, shares: u128, least: u64) -> Outcome {
    let request = f.pool.request_withdrawal(owner.pubkey(), shares, least);
    by(f, owner, request)
}

pub fn request_all(f: &mut Fixture, owner: &Keypair) {
    let shares = shares(f, owner);
    request(f, owner, shares, 0).expect("a request");
}

pub fn withdraw(f: &mut Fixture, owner: &Keypair) -> Outcome {
    let withdraw = f.pool.withdraw(owner.pubkey());
    anyone(f, withdraw)
}

/// Requests everything, waits the cooldown and withdraws; returns what came out.
pub fn leave(f: &mut Fixture, owner: &Keypair) -> u64 {
    let before = f.tokens(&owner.pubkey());
    request_all(f, owner);
    f.world.advance(COOLDOWN);
    withdraw(f, owner).expect("a withdrawal");
    f.tokens(&owner.pubkey()) - before
}

pub fn close(f: &mut Fixture, owner: &Keypair) -> Outcome {
    let close = f.pool.close_position(owner.pubkey());
    by(f, owner, close)
}

pub fn shares(f: &Fixture, owner: &Keypair) -> u128 {
    f.position_state(&owner.pubkey()).shares.get()
}

/// Gives capital without shares, by a new giver.
pub fn inject(f: &mut Fixture, amount: u64) {
    let giver = f.user(amount);
    let inject = f.pool.inject_capital(giver.pubkey(), amount);
    by(f, &giver, inject).expect("an injection");
}

/// Tokens straight into the vault, past the program.
pub fn donate(f: &mut Fixture, amount: u64) {
    let (mint, vault) = (f.pool.mint, f.pool.vault);
    f.world.svm.expire_blockhash();
    MintTo::new(&mut f.world.svm, &f.world.payer, &mint, &vault, amount)
        .send()
        .expect("a donation");
    f.world.refresh(&[vault]);
}

/// Replaces an account of an instruction.
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

/// A policy of `sum` USD for `days`, of a new holder.
pub fn policy(f: &mut Fixture, sum: u64, days: u64) -> (Keypair, Pubkey) {
    let holder = f.user(1_000_000 * USD);
    let product = f.product;
    let policy = f.buy(&product, &holder, sum * USD, days).expect("a policy");
    (holder, policy)
}

/// Reports a loss of now and has it confirmed.
pub fn held(f: &mut Fixture) -> IncidentKeys {
    let (product, now) = (f.product, f.world.now());
    f.confirmed(&product, now)
}

/// A pool wiped by a loss above its capital: two underwriters of 60,000 and 40,000 USD.
pub fn wiped() -> (Fixture, Keypair, Keypair) {
    let mut f = Fixture::new();
    let (a, b) = (f.underwriter(60_000 * USD), f.underwriter(40_000 * USD));
    let (holder, policy) = policy(&mut f, 120_000, 90);
    f.world.advance(80 * DAY);
    let incident = held(&mut f);
    f.file(&incident, &holder, policy, 120_000 * USD)
        .expect("a claim");
    f.decided(&incident, policy, 120_000 * USD);
    f.settled(&incident);
    assert_eq!((f.pool_state().capital, f.pool_state().wiped), (0, 1));
    (f, a, b)
}
