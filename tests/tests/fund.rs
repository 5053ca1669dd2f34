//! The room fund on its bytecode: who governs and by which bounds, pauses, committees, attestors' bonds and mints.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    constants::{MAX_PAUSE, NO_GROUP},
    error::BulwarkError as E,
    state::{Attestor, Fund, FundParameters, Operation, PoolParameters},
};
use bulwark_client::{
    keys::{FundKeys, PoolKeys},
    pda,
};
use bulwark_tests::{
    fund_parameters, pool_parameters, refused, refused_with, Fixture, Keypair, Outcome, Signer, USD,
};
use litesvm_token::MintTo;

const DAY: u64 = 86_400;

fn fund(f: &Fixture) -> Fund {
    f.world.account(&f.fund.fund)
}

fn set(f: &mut Fixture, change: impl FnOnce(&mut FundParameters)) -> Outcome {
    let mut parameters = fund_parameters();
    change(&mut parameters);
    let set = f.fund.set_fund_parameters(f.authority.pubkey(), parameters);
    f.authority_sends("set_fund_parameters", set)
}

fn set_pool(f: &mut Fixture, change: impl FnOnce(&mut PoolParameters)) -> Outcome {
    let mut parameters = pool_parameters();
    change(&mut parameters);
    let set = f.pool.set_pool_parameters(f.authority.pubkey(), parameters);
    f.authority_sends("set_pool_parameters", set)
}

fn by(f: &mut Fixture, who: &Keypair, instruction: Instruction) -> Outcome {
    f.world.send("fund", instruction, &[who])
}

fn form(f: &mut Fixture, version: u32, threshold: u8, members: Vec<Pubkey>) -> Outcome {
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let formed = f
        .fund
        .form_committee(who, payer, version, threshold, members);
    f.authority_sends("form_committee", formed)
}

fn pause(f: &mut Fixture, who: &Keypair, operation: Operation, seconds: u64) -> Outcome {
    let paused = f.fund.pause_operation(who.pubkey(), operation, seconds);
    by(f, who, paused)
}

fn resume(f: &mut Fixture, who: &Keypair, operation: Operation) -> Outcome {
    let resumed = f.fund.resume_operation(who.pubkey(), operation);
    by(f, who, resumed)
}

fn attestor(f: &Fixture, who: &Keypair) -> Attestor {
    f.world.account(&pda::attestor(&f.fund.fund, &who.pubkey()))
}

fn swapped(mut instruction: Instruction, from: Pubkey, to: Pubkey) -> Instruction {
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
fn second_fund(f: &mut Fixture) -> FundKeys {
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

#[test]
fn a_new_fund_has_its_rules_and_no_appeal_committee_and_its_creator_as_authority() {
    let mut f = Fixture::new();
    let keys = second_fund(&mut f);
    let fund: Fund = f.world.account(&keys.fund);
    assert_eq!(
        (fund.creator, fund.authority),
        (f.authority.pubkey(), f.authority.pubkey())
    );
    assert_eq!(
        (fund.guardian, fund.treasury),
        (f.guardian.pubkey(), f.treasury.pubkey())
    );
    assert_eq!(
        (fund.pending_authority, fund.appeal_committee),
        (None, None)
    );
    assert_eq!(fund.parameters, fund_parameters());
    assert_eq!(fund.paused_until, [0; 8]);
}

#[test]
fn only_the_authority_governs() {
    let mut f = Fixture::new();
    let stranger = f.world.wallet();
    let (who, payer) = (stranger.pubkey(), f.world.payer.pubkey());
    let new_pool = PoolKeys::new(&f.fund, f.world.mint(6));
    let attempts = [
        f.fund.set_fund_parameters(who, fund_parameters()),
        f.pool.set_pool_parameters(who, pool_parameters()),
        f.fund.set_roles(who, who, who),
        f.fund.propose_authority(who, Some(who)),
        f.fund.form_committee(who, payer, 9, 1, vec![who]),
        f.fund.set_appeal_committee(who, f.committee),
        new_pool.open_pool(who, payer, pool_parameters(), NO_GROUP),
    ];
    for attempt in attempts {
        refused(by(&mut f, &stranger, attempt), E::NotAuthority);
    }
    let guardian = f.guardian.insecure_clone();
    let roles = f
        .fund
        .set_roles(guardian.pubkey(), guardian.pubkey(), guardian.pubkey());
    refused(by(&mut f, &guardian, roles), E::NotAuthority);
}

#[test]
fn every_window_is_an_hour_to_ninety_days() {
    type Window = fn(&mut FundParameters) -> &mut u32;
    let windows: [Window; 7] = [
        |p| &mut p.withdrawal_window,
        |p| &mut p.report_window,
        |p| &mut p.confirm_window,
        |p| &mut p.claim_window,
        |p| &mut p.assess_window,
        |p| &mut p.appeal_window,
        |p| &mut p.appeal_assess_window,
    ];
    let mut f = Fixture::new();
    for window in windows {
        for (seconds, allowed) in [
            (3_599, false),
            (3_600, true),
            (90 * 86_400, true),
            (90 * 86_400 + 1, false),
        ] {
            let outcome = set(&mut f, |p| {
                p.withdrawal_cooldown = 180 * 86_400;
                *window(p) = seconds;
            });
            if allowed {
                outcome.expect("a window in its bounds");
            } else {
                refused(outcome, E::WindowOutOfBounds);
            }
        }
    }
    refused(
        set(&mut f, |p| p.withdrawal_cooldown = 180 * 86_400 + 1),
        E::WindowOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.salvage_window = 730 * 86_400 + 1),
        E::WindowOutOfBounds,
    );
    set(&mut f, |p| p.salvage_window = 730 * 86_400).expect("two years");
}

#[test]
fn the_cooldown_is_never_shorter_than_report_and_confirmation() {
    let mut f = Fixture::new();
    refused(
        set(&mut f, |p| p.withdrawal_cooldown = 17 * 86_400 - 1),
        E::CooldownTooShort,
    );
    refused(set(&mut f, |p| p.report_window += 1), E::CooldownTooShort);
    refused(set(&mut f, |p| p.confirm_window += 1), E::CooldownTooShort);
    set(&mut f, |p| p.withdrawal_cooldown = 17 * 86_400).expect("exactly both windows");
    let who = f.authority.pubkey();
    let keys = FundKeys::new(&who, 5, f.fund.bond_mint, f.treasury.pubkey());
    let mut parameters = fund_parameters();
    parameters.withdrawal_cooldown -= 1;
    let created = keys.create_fund(who, f.world.payer.pubkey(), 5, parameters, who);
    refused(
        f.authority_sends("create_fund", created),
        E::CooldownTooShort,
    );
}

#[test]
fn ratios_ages_and_bonds_stay_in_their_bounds() {
    let mut f = Fixture::new();
    refused(
        set(&mut f, |p| p.max_assessment_age = 86_399),
        E::AssessmentAgeOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.max_assessment_age = 365 * 86_400 + 1),
        E::AssessmentAgeOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.reserve_ratio_bps = 14_999),
        E::ReserveRatioOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.reserve_ratio_bps = 1_000_001),
        E::ReserveRatioOutOfBounds,
    );
    let ratios: [fn(&mut FundParameters); 6] = [
        |p| p.rho_bps = 10_001,
        |p| p.group_cap_bps = 0,
        |p| p.group_cap_bps = 10_001,
        |p| p.cancel_fee_bps = 2_501,
        |p| p.slash_bps = 10_001,
        |p| p.tolerance_bps = 10_001,
    ];
    for ratio in ratios {
        refused(set(&mut f, ratio), E::RatioOutOfBounds);
    }
    refused(set(&mut f, |p| p.attestor_bond = 0), E::BondTooSmall);
    assert_eq!(fund(&f).parameters, fund_parameters());
    set(&mut f, |p| {
        (p.max_assessment_age, p.reserve_ratio_bps) = (86_400, 15_000);
        (p.rho_bps, p.group_cap_bps, p.cancel_fee_bps) = (0, 10_000, 2_500);
        (p.slash_bps, p.tolerance_bps, p.attestor_bond) = (10_000, 10_000, 1);
    })
    .expect("every value at its bound");
    assert_eq!(fund(&f).parameters.reserve_ratio_bps, 15_000);
}

#[test]
fn a_pools_settings_stay_in_their_bounds() {
    let mut f = Fixture::new();
    refused(set_pool(&mut f, |p| p.fee_bps = 5_001), E::RatioOutOfBounds);
    refused(
        set_pool(&mut f, |p| p.stop_loss_bps = 10_001),
        E::RatioOutOfBounds,
    );
    refused(set_pool(&mut f, |p| p.report_bond = 0), E::BondTooSmall);
    refused(set_pool(&mut f, |p| p.claim_bond = 0), E::BondTooSmall);
    refused(set_pool(&mut f, |p| p.appeal_bond = 0), E::BondTooSmall);
    refused(
        set_pool(&mut f, |p| p.min_deposit = 0),
        E::DepositLimitsOutOfBounds,
    );
    refused(
        set_pool(&mut f, |p| p.deposit_cap = p.min_deposit - 1),
        E::DepositLimitsOutOfBounds,
    );
    refused(
        set_pool(&mut f, |p| p.deposit_cap = (1 << 60) + 1),
        E::DepositLimitsOutOfBounds,
    );
    set_pool(&mut f, |p| (p.fee_bps, p.deposit_cap) = (5_000, 1 << 60))
        .expect("values at their bounds");
}

#[test]
fn a_raised_fee_takes_nothing_from_what_was_earned_before() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(100_000 * USD);
    f.buy(&product, &buyer, 100_000 * USD, 90)
        .expect("a policy");
    let premium = 100_000 * USD - f.tokens(&buyer.pubkey());
    // The fixture's world begins at midnight: 45 of 90 days.
    f.world.advance(45 * DAY);
    set_pool(&mut f, |p| p.fee_bps = 5_000).expect("a higher fee");
    f.world.advance(45 * DAY);
    f.world
        .send("accrue", f.pool.accrue(), &[])
        .expect("all earned");
    let half = premium / 2;
    let expected = half / 10 + (premium - half) / 2;
    assert!(
        f.pool_state().fees.abs_diff(expected) <= 2,
        "{} of {expected}",
        f.pool_state().fees
    );
    assert_eq!(f.pool_state().premium_earned, premium);
}

#[test]
fn the_treasury_is_never_the_default_key_and_the_guardian_may_be() {
    let mut f = Fixture::new();
    let who = f.authority.pubkey();
    let roles = f
        .fund
        .set_roles(who, f.guardian.pubkey(), Pubkey::default());
    refused(f.authority_sends("set_roles", roles), E::InvalidTreasury);
    let treasury = f.world.wallet().pubkey();
    let roles = f.fund.set_roles(who, Pubkey::default(), treasury);
    f.authority_sends("set_roles", roles).expect("no guardian");
    assert_eq!(
        (fund(&f).guardian, fund(&f).treasury),
        (Pubkey::default(), treasury)
    );
    let guardian = f.guardian.insecure_clone();
    refused(
        pause(&mut f, &guardian, Operation::Report, 1),
        E::NotGuardian,
    );
    let nobody = FundKeys::new(&who, 6, f.fund.bond_mint, Pubkey::default());
    let created = nobody.create_fund(who, f.world.payer.pubkey(), 6, fund_parameters(), who);
    refused(
        f.authority_sends("create_fund", created),
        E::InvalidTreasury,
    );
}

#[test]
fn authority_moves_in_two_steps_and_only_to_who_accepts() {
    let mut f = Fixture::new();
    let [first, second] = std::array::from_fn(|_| f.world.wallet());
    let old = f.authority.insecure_clone();
    let keys = f.fund;
    let propose = |f: &mut Fixture, who: Option<Pubkey>| {
        let proposed = keys.propose_authority(old.pubkey(), who);
        f.authority_sends("propose_authority", proposed)
    };
    let accept = |f: &mut Fixture, who: &Keypair| by(f, who, keys.accept_authority(who.pubkey()));
    refused(accept(&mut f, &first), E::NotPendingAuthority);
    refused(
        propose(&mut f, Some(Pubkey::default())),
        E::InvalidAuthority,
    );
    propose(&mut f, Some(first.pubkey())).expect("a proposal");
    assert_eq!(fund(&f).authority, old.pubkey());
    refused(accept(&mut f, &second), E::NotPendingAuthority);
    refused(accept(&mut f, &old), E::NotPendingAuthority);
    propose(&mut f, None).expect("the proposal withdrawn");
    refused(accept(&mut f, &first), E::NotPendingAuthority);
    propose(&mut f, Some(first.pubkey())).expect("a proposal");
    propose(&mut f, Some(second.pubkey())).expect("another instead");
    refused(accept(&mut f, &first), E::NotPendingAuthority);
    accept(&mut f, &second).expect("the successor");
    assert_eq!(
        (fund(&f).authority, fund(&f).creator),
        (second.pubkey(), old.pubkey())
    );
    refused(accept(&mut f, &second), E::NotPendingAuthority);
    refused(set(&mut f, |_| ()), E::NotAuthority);
    let rules = keys.set_fund_parameters(second.pubkey(), fund_parameters());
    by(&mut f, &second, rules).expect("the new authority governs");
}

#[test]
fn a_pause_lasts_at_most_seven_days_and_seven_days_of_running_follow() {
    let mut f = Fixture::new();
    let (guardian, stranger) = (f.guardian.insecure_clone(), f.world.wallet());
    let report = Operation::Report;
    refused(pause(&mut f, &stranger, report, DAY), E::NotGuardian);
    refused(pause(&mut f, &guardian, report, 0), E::PauseTooLong);
    refused(
        pause(&mut f, &guardian, report, MAX_PAUSE + 1),
        E::PauseTooLong,
    );
    let start = f.world.now();
    pause(&mut f, &guardian, report, MAX_PAUSE).expect("seven days");
    let authority = f.authority.insecure_clone();
    refused(pause(&mut f, &authority, report, DAY), E::PauseTooSoon);
    pause(&mut f, &authority, Operation::Transfer, DAY)
        .expect("another operation, by the authority");
    let product = f.product;
    f.world.set_time(start + MAX_PAUSE - 1);
    let at = f.world.now();
    assert!(f
        .report(&product, at)
        .is_err_and(|e| e.is(E::OperationPaused)));
    f.world.set_time(start + MAX_PAUSE);
    f.report(&product, at)
        .expect("the pause has ended by itself");
    f.world.set_time(start + 2 * MAX_PAUSE - 1);
    refused(pause(&mut f, &guardian, report, 1), E::PauseTooSoon);
    f.world.set_time(start + 2 * MAX_PAUSE);
    pause(&mut f, &guardian, report, 1).expect("after seven days of running");
}

#[test]
fn a_pause_ended_early_counts_from_its_end() {
    let mut f = Fixture::new();
    let (guardian, stranger) = (f.guardian.insecure_clone(), f.world.wallet());
    let purchase = Operation::Purchase;
    refused(resume(&mut f, &guardian, purchase), E::NotPaused);
    pause(&mut f, &guardian, purchase, 2 * DAY).expect("a pause");
    refused(resume(&mut f, &stranger, purchase), E::NotGuardian);
    f.world.advance(DAY);
    resume(&mut f, &guardian, purchase).expect("an early end");
    refused(resume(&mut f, &guardian, purchase), E::NotPaused);
    f.world.advance(MAX_PAUSE - 1);
    refused(pause(&mut f, &guardian, purchase, DAY), E::PauseTooSoon);
    f.world.advance(1);
    pause(&mut f, &guardian, purchase, DAY).expect("seven days after the early end");
    f.world.advance(DAY);
    refused(resume(&mut f, &guardian, purchase), E::NotPaused);
}

#[test]
fn no_pause_stops_a_withdrawal() {
    let mut f = Fixture::new();
    let owner = f.underwriter(100 * USD);
    let guardian = f.guardian.insecure_clone();
    let shares = f.position_state(&owner.pubkey()).shares;
    let all = [
        Operation::Deposit,
        Operation::Purchase,
        Operation::Transfer,
        Operation::Report,
    ];
    for operation in all {
        pause(&mut f, &guardian, operation, MAX_PAUSE).expect("a pause");
    }
    let deposit = f.pool.deposit(owner.pubkey(), 10 * USD, 0);
    refused(by(&mut f, &owner, deposit), E::OperationPaused);
    let request = f.pool.request_withdrawal(owner.pubkey(), shares, 0);
    by(&mut f, &owner, request).expect("a request");
    f.world.advance(14 * DAY);
    for operation in all {
        pause(&mut f, &guardian, operation, MAX_PAUSE).expect("the next pause");
    }
    f.world.advance(3 * DAY);
    let withdraw = f.pool.withdraw(owner.pubkey());
    f.world
        .send("withdraw", withdraw, &[])
        .expect("a withdrawal");
    assert_eq!(f.tokens(&owner.pubkey()), 100 * USD);
}

#[test]
fn a_committee_needs_more_than_two_thirds_of_its_distinct_members() {
    let mut f = Fixture::new();
    let keys: Vec<Pubkey> = (0..16).map(|_| f.world.wallet().pubkey()).collect();
    refused(form(&mut f, 100, 1, vec![]), E::CommitteeSizeOutOfBounds);
    refused(
        form(&mut f, 100, 11, keys.clone()),
        E::CommitteeSizeOutOfBounds,
    );
    // Least threshold of 1 to 15 members.
    let least: [u8; 15] = [1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 10, 11];
    for (seats, threshold) in (1u8..).zip(least) {
        let members = keys[..usize::from(seats)].to_vec();
        refused(
            form(&mut f, 100, threshold - 1, members.clone()),
            E::ThresholdOutOfBounds,
        );
        refused(
            form(&mut f, 100, seats + 1, members.clone()),
            E::ThresholdOutOfBounds,
        );
        form(&mut f, 200 + u32::from(seats), threshold, members.clone())
            .expect("the least threshold");
        form(&mut f, 300 + u32::from(seats), seats, members).expect("all of them");
    }
    refused(
        form(&mut f, 100, 3, vec![keys[0], keys[1], keys[0]]),
        E::DuplicateMember,
    );
}

#[test]
fn a_committee_is_formed_once_and_serves_its_own_fund() {
    let mut f = Fixture::new();
    let member = f.world.wallet().pubkey();
    // The system program's "account already in use".
    refused_with(form(&mut f, 1, 1, vec![member]), 0);
    let other = second_fund(&mut f);
    let named = other.set_appeal_committee(f.authority.pubkey(), f.appeal_committee);
    refused(
        f.authority_sends("set_appeal_committee", named),
        E::WrongFund,
    );
}

#[test]
fn a_bond_is_exactly_what_was_paid_less_what_was_returned() {
    let mut f = Fixture::new();
    let member = f.attestor();
    let (who, keys) = (member.pubkey(), f.fund);
    let vault = f.world.balance(&keys.bond_vault);
    refused(
        by(&mut f, &member, keys.bond_attestor(who, 0)),
        E::ZeroAmount,
    );
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 0)),
        E::ZeroAmount,
    );
    by(&mut f, &member, keys.bond_attestor(who, 7 * USD + 1)).expect("more bond");
    assert_eq!(attestor(&f, &member).bond, 1_007 * USD + 1);
    assert_eq!(f.world.balance(&keys.bond_vault), vault + 7 * USD + 1);
    by(&mut f, &member, keys.unbond_attestor(who, 2)).expect("a part back");
    assert_eq!(attestor(&f, &member).bond, 1_007 * USD - 1);
    assert_eq!(f.tokens(&who), 99_000 * USD - 7 * USD + 1);
    // What others bonded or anybody donated is not this member's.
    donate(&mut f, 5_000 * USD);
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 1_007 * USD)),
        E::LedgerUnderflow,
    );
    by(&mut f, &member, keys.unbond_attestor(who, 1_007 * USD - 1)).expect("all of it back");
    assert_eq!(attestor(&f, &member).bond, 0);
    assert_eq!(f.tokens(&who), 100_000 * USD);
}

fn donate(f: &mut Fixture, amount: u64) {
    let (mint, vault) = (f.fund.bond_mint, f.fund.bond_vault);
    f.world.svm.expire_blockhash();
    MintTo::new(&mut f.world.svm, &f.world.payer, &mint, &vault, amount)
        .send()
        .expect("a donation");
    f.world.refresh(&[vault]);
}

#[test]
fn nobody_moves_the_bond_of_another() {
    let mut f = Fixture::new();
    let (thief, victim) = (f.attestor(), f.members[0].insecure_clone());
    let (who, keys) = (thief.pubkey(), f.fund);
    let (mine, theirs) = (
        pda::attestor(&keys.fund, &who),
        pda::attestor(&keys.fund, &victim.pubkey()),
    );
    let unbond = swapped(keys.unbond_attestor(who, USD), mine, theirs);
    refused(by(&mut f, &thief, unbond), E::WrongAttestor);
    let bond = swapped(keys.bond_attestor(who, USD), mine, theirs);
    refused(by(&mut f, &thief, bond), E::WrongAttestor);
    let (own, other) = (keys.bond_token(&who), keys.bond_token(&victim.pubkey()));
    refused(
        by(
            &mut f,
            &thief,
            swapped(keys.bond_attestor(who, USD), own, other),
        ),
        E::WrongTokenOwner,
    );
    refused(
        by(
            &mut f,
            &thief,
            swapped(keys.unbond_attestor(who, USD), own, other),
        ),
        E::WrongTokenOwner,
    );
    let vault = f.pool.vault;
    refused(
        by(
            &mut f,
            &thief,
            swapped(keys.unbond_attestor(who, USD), keys.bond_vault, vault),
        ),
        E::WrongVault,
    );
    let other = second_fund(&mut f);
    let crossed = swapped(
        swapped(keys.unbond_attestor(who, USD), keys.fund, other.fund),
        keys.bond_vault,
        other.bond_vault,
    );
    refused(by(&mut f, &thief, crossed), E::WrongFund);
}

#[test]
fn a_vote_locks_the_bond_until_the_incident_can_have_ended_and_slashing_with_it() {
    let mut f = Fixture::new();
    let (product, reported, keys) = (f.product, f.world.now(), f.fund);
    let (incident, _) = f.report(&product, reported).expect("a report");
    let member = f.members[0].insecure_clone();
    let who = member.pubkey();
    f.vote(&incident, 0, true).expect("a vote");
    // Confirm 3, claim 14, assess 5, appeal 3, appeal assessment 5, grace 7 days.
    let lock = reported + 37 * DAY;
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 1)),
        E::BondLocked,
    );
    by(&mut f, &member, keys.bond_attestor(who, USD)).expect("more bond");
    assert_eq!(attestor(&f, &member).locked_until, lock);
    f.world.set_time(lock);
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 1)),
        E::BondLocked,
    );
    f.world.set_time(lock + 1);
    by(&mut f, &member, keys.unbond_attestor(who, 1_001 * USD)).expect("the bond back");
    assert_eq!(f.tokens(&who), 100_000 * USD);
}

/// A Token-2022 mint with one extension, byte by byte: the mint, zeros up to a token account's length, account type 1,
/// then the extension's type, length and value.
fn mint_with(f: &mut Fixture, extension: Option<(u16, Vec<u8>)>) -> Pubkey {
    let address = f.world.mint(6);
    let mut account = f.world.svm.get_account(&address).expect("a mint");
    if let Some((kind, value)) = extension {
        account.data.resize(165, 0);
        account.data.push(1);
        account.data.extend(kind.to_le_bytes());
        account.data.extend(
            u16::try_from(value.len())
                .expect("a short value")
                .to_le_bytes(),
        );
        account.data.extend(value);
    }
    account.owner = anchor_spl::token_2022::ID;
    account.lamports = 1_000_000_000;
    f.world.svm.set_account(address, account).expect("a mint");
    address
}

fn open_2022(f: &mut Fixture, mint: Pubkey) -> (PoolKeys, Outcome) {
    let pool = PoolKeys::new(&f.fund, mint).with_token_program(anchor_spl::token_2022::ID);
    let opened = pool.open_pool(
        f.authority.pubkey(),
        f.world.payer.pubkey(),
        pool_parameters(),
        NO_GROUP,
    );
    (pool, f.authority_sends("open_pool", opened))
}

#[test]
fn no_mint_whose_issuer_can_tax_take_or_stop_tokens_backs_a_pool_or_a_bond() {
    let mut f = Fixture::new();
    let refused_kinds: [(&str, u16, Vec<u8>); 8] = [
        ("transfer fee", 1, vec![0; 108]),
        ("close authority", 3, vec![0; 32]),
        ("confidential transfers", 4, vec![0; 65]),
        ("default account state", 6, vec![1]),
        ("non-transferable", 9, vec![]),
        ("interest", 10, vec![0; 52]),
        ("permanent delegate", 12, vec![0; 32]),
        ("transfer hook", 14, vec![0; 64]),
    ];
    for (name, kind, value) in refused_kinds {
        let mint = mint_with(&mut f, Some((kind, value)));
        println!("{name}");
        refused(open_2022(&mut f, mint).1, E::MintExtensionNotAllowed);
        let who = f.authority.pubkey();
        let mut keys = FundKeys::new(&who, 7, mint, f.treasury.pubkey());
        keys.token_program = anchor_spl::token_2022::ID;
        let created = keys.create_fund(who, f.world.payer.pubkey(), 7, fund_parameters(), who);
        refused(
            f.authority_sends("create_fund", created),
            E::MintExtensionNotAllowed,
        );
    }
}

#[test]
fn a_token_2022_mint_with_metadata_or_nothing_works_like_any_other() {
    let mut f = Fixture::new();
    for extension in [None, Some((18, vec![3; 64]))] {
        let mint = mint_with(&mut f, extension);
        let (pool, opened) = open_2022(&mut f, mint);
        opened.expect("a pool");
        let owner = f.world.wallet();
        // A token account: mint, owner, amount, then state 1 at byte 108.
        let mut data = vec![0; 165];
        data[..32].copy_from_slice(mint.as_ref());
        data[32..64].copy_from_slice(owner.pubkey().as_ref());
        data[64..72].copy_from_slice(&(100 * USD).to_le_bytes());
        data[108] = 1;
        let mut account = f.world.svm.get_account(&mint).expect("the mint");
        account.data = data;
        f.world
            .svm
            .set_account(pool.token(&owner.pubkey()), account)
            .expect("a token account");
        let payer = f.world.payer.pubkey();
        by(&mut f, &owner, pool.open_position(owner.pubkey(), payer)).expect("a position");
        by(&mut f, &owner, pool.deposit(owner.pubkey(), 60 * USD, 0)).expect("a deposit");
        assert_eq!(f.world.balance(&pool.vault), 60 * USD);
        assert_eq!(f.world.balance(&pool.token(&owner.pubkey())), 40 * USD);
    }
}

#[test]
fn a_pool_is_opened_once_a_mint_and_in_a_peril_group_that_exists() {
    let mut f = Fixture::new();
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let again = f.pool.open_pool(who, payer, pool_parameters(), NO_GROUP);
    refused_with(f.authority_sends("open_pool", again), 0);
    let pool = PoolKeys::new(&f.fund, f.world.mint(6));
    let opened = pool.open_pool(who, payer, pool_parameters(), 8);
    refused(
        f.authority_sends("open_pool", opened),
        E::PerilGroupOutOfBounds,
    );
    let opened = pool.open_pool(who, payer, pool_parameters(), 7);
    f.authority_sends("open_pool", opened)
        .expect("the last group");
}
