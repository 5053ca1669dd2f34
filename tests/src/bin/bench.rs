//! Compute units of every instruction on the program's bytecode, account sizes with rent, and the binary's size.
//!
//! ```text
//! bench --write docs/benchmarks.md    writes the table
//! bench --check docs/benchmarks.md    fails when an instruction's median rose by more than 3 %, or one is missing
//! ```

use std::{collections::BTreeMap, fmt::Write as _, process::ExitCode};

use anchor_lang::Space;
use bulwark::{
    instructions::RenewPolicyArgs,
    state::{
        Attestor, Claim, Committee, Fund, Incident, Operation, Policy, Pool, Position, PremiumBook,
        Product, ProductState, Tranche, TrancheCover, TranchePosition, TrancheTerm,
    },
};
use bulwark_client::{
    keys::{IncidentKeys, TrancheKeys},
    pda,
    svm::{bytecode, Transaction},
};
use bulwark_math::{day_of, DAY_SECONDS};
use bulwark_tests::{
    fund_parameters, pool_parameters, product_terms, Fixture, Keypair, Signer, USD,
};

/// Most that a median may rise before the check fails.
const TOLERANCE_PERCENT: u64 = 3;

/// Targets of DESIGN section 18, compute units.
const TARGETS: [(&str, u64); 15] = [
    ("attest_incident", 6_000),
    ("attest_claim", 6_000),
    ("attest_appeal", 6_000),
    ("deposit", 12_000),
    ("withdraw", 12_000),
    ("buy_policy", 20_000),
    ("pay_claim", 10_000),
    ("settle_incident", 20_000),
    ("accrue", 10_000),
    ("roll_product", 10_000),
    ("decide_claim", 10_000),
    ("decide_appeal", 10_000),
    ("reject_incident", 10_000),
    ("close_policy", 10_000),
    ("sync_tranche", 10_000),
];

/// Tranches of the settlements that are measured one by one.
const TRANCHES: [u8; 5] = [0, 1, 2, 4, 8];
/// What their names among the costs begin with.
const SETTLEMENT: &str = "settle_incident, tranches: ";
/// Instructions of the room re-insurance.
const REINSURANCE: [&str; 10] = [
    "open_tranche",
    "open_tranche_position",
    "commit_capital",
    "sync_tranche",
    "request_release",
    "cancel_release",
    "release",
    "roll_tranche",
    "close_tranche_position",
    "close_tranche",
];
/// Most bytes of a transaction.
const PACKET: u64 = 1_232;

/// Minimum, median and maximum.
type Cost = (u64, u64, u64);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, path] = arguments.as_slice() else {
        eprintln!("bench --write FILE | bench --check FILE");
        return ExitCode::from(2);
    };
    let fixture = run();
    let (reinsured, settlements) = reinsure();
    let mut cases = fixture.world.costs.clone();
    cases.extend(
        reinsured.world.costs.into_iter().filter(|(name, _)| {
            REINSURANCE.contains(&name.as_str()) || name.starts_with(SETTLEMENT)
        }),
    );
    let costs: BTreeMap<String, Cost> = cases
        .iter()
        .map(|(name, units)| (name.clone(), summary(units)))
        .collect();
    match mode.as_str() {
        "--write" => match std::fs::write(path, table(&fixture, &cases, &costs, &settlements)) {
            Ok(()) => {
                println!("bench: wrote {path}, {} instructions", costs.len());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("bench: {path}: {error}");
                ExitCode::FAILURE
            }
        },
        "--check" => check(path, &costs),
        other => {
            eprintln!("bench: unknown mode {other}");
            ExitCode::from(2)
        }
    }
}

fn summary(units: &[u64]) -> Cost {
    let mut sorted = units.to_vec();
    sorted.sort_unstable();
    let middle = (sorted.len() - 1) / 2;
    (sorted[0], sorted[middle], sorted[sorted.len() - 1])
}

/// Compares medians with the committed table.
fn check(path: &str, costs: &BTreeMap<String, Cost>) -> ExitCode {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("bench: {path}: {error}: run `make bench`");
            return ExitCode::FAILURE;
        }
    };
    let mut committed = BTreeMap::new();
    for line in text.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let number = |cell: &str| cell.replace(',', "").parse::<u64>().ok();
        if let (Some(name), Some(median)) = (cells.get(1), cells.get(3).and_then(|c| number(c))) {
            committed.insert(name.trim_matches('`').to_owned(), median);
        }
    }
    let mut failures = Vec::new();
    for (name, (_, median, _)) in costs {
        match committed.get(name) {
            None => failures.push(format!("{name}: {median} CU, not in the table")),
            Some(before) if *median * 100 > before * (100 + TOLERANCE_PERCENT) => {
                failures.push(format!("{name}: {before} -> {median} CU"));
            }
            Some(_) => {}
        }
    }
    if failures.is_empty() {
        println!(
            "bench: {} instructions within {TOLERANCE_PERCENT} % of {path}",
            costs.len()
        );
        return ExitCode::SUCCESS;
    }
    eprintln!("bench: costs rose (if that is meant: `make bench`, commit, say why):");
    for failure in failures {
        eprintln!("  {failure}");
    }
    ExitCode::FAILURE
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A settlement's name among the costs.
fn settlement(tranches: u8) -> String {
    format!("{SETTLEMENT}{tranches}")
}

fn table(
    fixture: &Fixture,
    cases: &BTreeMap<String, Vec<u64>>,
    costs: &BTreeMap<String, Cost>,
    settlements: &[u64],
) -> String {
    let mut out = String::from(
        "# Benchmarks\n\nWritten by `make bench`; `make bench-check` (a part of `make test`) fails when a median rises by more than 3 %.\n\
         Measured on the program's sBPF v3 bytecode in LiteSVM with mainnet's features (p-token at the Token program's\n\
         address). A figure is the whole transaction of one instruction: token transfers and events included.\n\n\
         ## Compute units\n\n| Instruction | Min | Median | Max | Target | Cases |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for (name, (min, median, max)) in costs
        .iter()
        .filter(|(name, _)| !name.starts_with(SETTLEMENT))
    {
        let target = TARGETS
            .iter()
            .find(|(target, _)| target == name)
            .map_or_else(String::new, |(_, units)| {
                let mark = if median <= units { "" } else { " (missed)" };
                format!("{}{mark}", thousands(*units))
            });
        let cases = cases.get(name).map_or(0, Vec::len);
        let _ = writeln!(
            out,
            "| `{name}` | {} | {} | {} | {target} | {cases} |",
            thousands(*min),
            thousands(*median),
            thousands(*max)
        );
    }
    out.push_str(
        "\n## Settlement by tranches\n\nEvery tranche pays a part: its collateral moves, its limit is charged, and an excess of loss \
         reinstates its limit.\n\n| Instruction | Bytes | Compute units | Target |\n|---|---:|---:|---:|\n",
    );
    for (tranches, bytes) in TRANCHES.into_iter().zip(settlements) {
        let name = settlement(tranches);
        let Some((_, units, _)) = costs.get(&name) else {
            continue;
        };
        let target = 20_000 + 4_000 * u64::from(tranches);
        let mark = if *units <= target { "" } else { " (missed)" };
        let _ = writeln!(
            out,
            "| `{name}` | {} | {} | {}{mark} |",
            thousands(*bytes),
            thousands(*units),
            thousands(target)
        );
    }
    let _ = writeln!(
        out,
        "\nBytes are those of the whole transaction with one signature; {} is the most.",
        thousands(PACKET)
    );
    out.push_str(
        "\n## Accounts\n\nRent at the runtime's present rate; programs and clients read the Rent sysvar, never this table.\n\n\
         | Account | Bytes | Rent, lamports |\n|---|---:|---:|\n",
    );
    let sizes = [
        ("Fund", 8 + Fund::INIT_SPACE),
        ("Pool", 8 + size_of::<Pool>()),
        ("PremiumBook", 8 + size_of::<PremiumBook>()),
        ("Position", 8 + Position::INIT_SPACE),
        ("Product", 8 + size_of::<Product>()),
        ("Policy", 8 + Policy::INIT_SPACE),
        ("Committee", 8 + Committee::INIT_SPACE),
        ("Attestor", 8 + Attestor::INIT_SPACE),
        ("Incident", 8 + Incident::INIT_SPACE),
        ("Claim", 8 + Claim::INIT_SPACE),
        ("Tranche", Tranche::SPACE),
        ("TranchePosition", 8 + size_of::<TranchePosition>()),
    ];
    for (name, bytes) in sizes {
        let rent = fixture.world.svm.minimum_balance_for_rent_exemption(bytes);
        let _ = writeln!(
            out,
            "| {name} | {} | {} |",
            thousands(bytes as u64),
            thousands(rent)
        );
    }
    let size = std::fs::metadata(bytecode()).map_or(0, |m| m.len());
    let _ = writeln!(out, "\n## Binary\n\n{} bytes of bytecode.", thousands(size));
    out
}

/// A fund's whole life, every instruction in it at least once.
fn run() -> Fixture {
    let mut f = Fixture::new();
    govern(&mut f);
    underwrite(&mut f);
    let policies = cover(&mut f);
    lose(&mut f, &policies);
    finish(&mut f, &policies);
    f
}

/// Sends what must go through.
fn go(
    f: &mut Fixture,
    name: &str,
    instruction: anchor_lang::solana_program::instruction::Instruction,
    signers: &[&Keypair],
) {
    if let Err(refusal) = f.world.send(name, instruction, signers) {
        panic!("{name}: {refusal}");
    }
}

fn govern(f: &mut Fixture) {
    let (authority, guardian) = (f.authority.insecure_clone(), f.guardian.insecure_clone());
    let who = authority.pubkey();
    let (fund, pool) = (f.fund, f.pool);
    go(
        f,
        "set_fund_parameters",
        fund.set_fund_parameters(who, fund_parameters()),
        &[&authority],
    );
    go(
        f,
        "set_pool_parameters",
        pool.set_pool_parameters(who, pool_parameters()),
        &[&authority],
    );
    let treasury = f.treasury.pubkey();
    go(
        f,
        "set_roles",
        fund.set_roles(who, guardian.pubkey(), treasury),
        &[&authority],
    );
    go(
        f,
        "pause_operation",
        fund.pause_operation(guardian.pubkey(), Operation::Transfer, 3_600),
        &[&guardian],
    );
    go(
        f,
        "resume_operation",
        fund.resume_operation(guardian.pubkey(), Operation::Transfer),
        &[&guardian],
    );
    let next = f.user(0);
    go(
        f,
        "propose_authority",
        fund.propose_authority(who, Some(next.pubkey())),
        &[&authority],
    );
    go(
        f,
        "accept_authority",
        fund.accept_authority(next.pubkey()),
        &[&next],
    );
    go(
        f,
        "propose_authority",
        fund.propose_authority(next.pubkey(), Some(who)),
        &[&next],
    );
    go(
        f,
        "accept_authority",
        fund.accept_authority(who),
        &[&authority],
    );
    let (product, committee) = (f.product, f.committee);
    go(
        f,
        "revise_product",
        product.revise_product(who, product_terms()),
        &[&authority],
    );
    go(
        f,
        "set_product_state",
        product.set_product_state(who, ProductState::Open),
        &[&authority],
    );
    go(
        f,
        "set_product_committee",
        product.set_product_committee(who, committee),
        &[&authority],
    );
}

fn underwrite(f: &mut Fixture) {
    let pool = f.pool;
    for amount in [1_000_000, 500_000, 250_000] {
        f.underwriter(amount * USD);
    }
    let leaver = f.underwriter(10_000 * USD);
    let shares = f.position_state(&leaver.pubkey()).shares.get();
    go(
        f,
        "request_withdrawal",
        pool.request_withdrawal(leaver.pubkey(), shares, 0),
        &[&leaver],
    );
    go(
        f,
        "cancel_withdrawal",
        pool.cancel_withdrawal(leaver.pubkey()),
        &[&leaver],
    );
    go(
        f,
        "request_withdrawal",
        pool.request_withdrawal(leaver.pubkey(), shares, 0),
        &[&leaver],
    );
    f.world.advance(17 * DAY_SECONDS);
    go(f, "withdraw", pool.withdraw(leaver.pubkey()), &[]);
    go(
        f,
        "close_position",
        pool.close_position(leaver.pubkey()),
        &[&leaver],
    );
    let giver = f.user(1_000 * USD);
    go(
        f,
        "inject_capital",
        pool.inject_capital(giver.pubkey(), 1_000 * USD),
        &[&giver],
    );
    let mint = pool.mint;
    let payer = f.world.payer.insecure_clone();
    f.world.svm.expire_blockhash();
    litesvm_token::MintTo::new(&mut f.world.svm, &payer, &mint, &pool.vault, 5 * USD)
        .send()
        .expect("a donation");
    go(f, "sweep_donation", pool.sweep_donation(), &[]);
}

fn cover(f: &mut Fixture) -> Vec<(Keypair, anchor_lang::prelude::Pubkey)> {
    let product = f.product;
    let mut policies = Vec::new();
    for (index, sum) in [20_000u64, 50_000, 80_000, 120_000, 10_000, 5_000]
        .into_iter()
        .enumerate()
    {
        let buyer = f.user(50_000 * USD);
        let policy = f
            .buy(&product, &buyer, sum * USD, 30 + 20 * index as u64)
            .expect("a policy");
        policies.push((buyer, policy));
        f.world.advance(3_600);
    }
    let referrer = f.user(0);
    let buyer = f.user(50_000 * USD);
    let args = f.purchase(&product, 1_000 * USD, 60);
    let (payer, token) = (f.world.payer.pubkey(), f.pool.token(&referrer.pubkey()));
    let policy = product.policy(&buyer.pubkey(), args.nonce);
    go(
        f,
        "buy_policy",
        product.buy_policy(buyer.pubkey(), payer, Some(token), args),
        &[&buyer],
    );
    let friend = f.user(0);
    go(
        f,
        "transfer_policy",
        product.transfer_policy(buyer.pubkey(), friend.pubkey(), policy),
        &[&buyer, &friend],
    );
    go(
        f,
        "cancel_policy",
        product.cancel_policy(friend.pubkey(), policy, 0),
        &[&friend],
    );
    go(
        f,
        "close_policy",
        product.close_policy(friend.pubkey(), policy, payer),
        &[&friend],
    );
    let (holder, policy) = (policies[1].0.insecure_clone(), policies[1].1);
    go(
        f,
        "increase_cover",
        product.increase_cover(holder.pubkey(), policy, 1_000 * USD, u64::MAX),
        &[&holder],
    );
    let (holder, policy) = (policies[0].0.insecure_clone(), policies[0].1);
    let end = f.policy_state(&policy).end;
    let args = RenewPolicyArgs {
        nonce: f.next_nonce(),
        sum_insured: 20_000 * USD,
        end_day: day_of(end) + 60,
        max_premium: u64::MAX,
        revision: f.product_state(&product).revision,
    };
    go(
        f,
        "renew_policy",
        product.renew_policy(holder.pubkey(), payer, policy, args),
        &[&holder],
    );
    for days in [1, 1, 5, 10] {
        f.world.advance(days * DAY_SECONDS);
        let pool = f.pool;
        go(f, "accrue", pool.accrue(), &[]);
        go(f, "roll_product", product.roll_product(), &[]);
    }
    let pool = f.pool;
    go(f, "collect_fees", pool.collect_fees(), &[]);
    policies
}

fn lose(f: &mut Fixture, policies: &[(Keypair, anchor_lang::prelude::Pubkey)]) {
    let product = f.product;
    let (false_alarm, reporter) = f.report(&product, f.world.now()).expect("a report");
    for seat in 0..3 {
        f.vote(&false_alarm, seat, false).expect("a vote");
    }
    go(f, "reject_incident", false_alarm.reject_incident(), &[]);
    go(
        f,
        "close_incident",
        false_alarm.close_incident(reporter.pubkey()),
        &[],
    );

    let (incident, reporter) = f.report(&product, f.world.now()).expect("a report");
    let recused = f.members[6].insecure_clone();
    go(
        f,
        "recuse",
        incident.recuse(recused.pubkey(), None, None),
        &[&recused],
    );
    for seat in 0..5 {
        f.vote(&incident, seat, true).expect("a vote");
    }
    let claims = &policies[..5];
    for (holder, policy) in claims {
        f.file(&incident, holder, *policy, 8_000 * USD)
            .expect("a claim");
    }
    for (_, policy) in claims {
        for seat in 0..6 {
            let amount = if seat == 5 { 100 } else { 7_000 + seat as u64 };
            f.assess_claim(&incident, seat, *policy, amount * USD)
                .expect("a vote");
        }
        go(f, "decide_claim", incident.decide_claim(*policy), &[]);
    }
    appeal(f, &incident, &claims[0]);
    f.settled(&incident);
    for (holder, policy) in claims {
        go(
            f,
            "pay_claim",
            incident.pay_claim(*policy, holder.pubkey()),
            &[],
        );
        go(
            f,
            "release_claim_bond",
            incident.release_claim_bond(*policy, holder.pubkey()),
            &[],
        );
        go(
            f,
            "close_claim",
            incident.close_claim(*policy, holder.pubkey()),
            &[],
        );
    }
    let finder = f.user(1_000 * USD);
    go(
        f,
        "recover",
        incident.recover(finder.pubkey(), 1_000 * USD),
        &[&finder],
    );
    go(
        f,
        "release_report_bond",
        incident.release_report_bond(reporter.pubkey()),
        &[],
    );
    go(
        f,
        "close_incident",
        incident.close_incident(reporter.pubkey()),
        &[],
    );
}

fn appeal(
    f: &mut Fixture,
    incident: &IncidentKeys,
    (holder, policy): &(Keypair, anchor_lang::prelude::Pubkey),
) {
    go(
        f,
        "appeal_claim",
        incident.appeal_claim(holder.pubkey(), *policy),
        &[holder],
    );
    for member in f
        .appeal_members
        .iter()
        .map(Keypair::insecure_clone)
        .collect::<Vec<_>>()
    {
        let vote = incident.attest_appeal(member.pubkey(), *policy, 8_000 * USD);
        go(f, "attest_appeal", vote, &[&member]);
    }
    go(f, "decide_appeal", incident.decide_appeal(*policy), &[]);
    let (fund, deviating) = (f.fund, f.members[5].pubkey());
    f.world.token_account(&fund.bond_mint, &holder.pubkey());
    go(
        f,
        "slash_seat",
        incident.slash_seat(&fund, *policy, deviating, holder.pubkey()),
        &[],
    );
    go(
        f,
        "release_appeal_bond",
        incident.release_appeal_bond(*policy, holder.pubkey()),
        &[],
    );
}

fn finish(f: &mut Fixture, policies: &[(Keypair, anchor_lang::prelude::Pubkey)]) {
    f.world.advance(400 * DAY_SECONDS);
    let (pool, product) = (f.pool, f.product);
    go(f, "accrue", pool.accrue(), &[]);
    go(f, "roll_product", product.roll_product(), &[]);
    let payer = f.world.payer.pubkey();
    for (holder, policy) in policies {
        go(
            f,
            "close_policy",
            product.close_policy(holder.pubkey(), *policy, payer),
            &[holder],
        );
    }
    let member = f.members[0].insecure_clone();
    let fund = f.fund;
    go(
        f,
        "unbond_attestor",
        fund.unbond_attestor(member.pubkey(), 1_000 * USD),
        &[&member],
    );
    assert!(f.world.exists(&pda::attestor(&fund.fund, &member.pubkey())));
}

/// What each measured settlement allocates.
const LOSS: u64 = 60_000 * USD;

/// Eight tranches that each pay a part of `LOSS`: a quota share, six layers one upon the other, and the end of the year.
fn reinsurance(index: u8) -> TrancheCover {
    match index {
        0 => TrancheCover::QuotaShare {
            cession_bps: 1_000,
            collateral: 100_000 * USD,
        },
        7 => TrancheCover::AggregateStopLoss {
            attachment_bps: 1_300,
            limit_bps: 200,
            rate_on_line: 50_000_000,
        },
        _ => TrancheCover::ExcessOfLoss {
            attachment: u64::from(index) * 5_000 * USD,
            limit: 5_000 * USD,
            rate_on_line: 50_000_000,
            reinstatements: 4,
            reinstatement_bps: 10_000,
        },
    }
}

/// A pool that more and more tranches stand behind and that loses each time; every instruction of the room. Returns the bytes
/// of each settlement.
fn reinsure() -> (Fixture, Vec<u64>) {
    let mut f = Fixture::new();
    f.underwriter(2_000_000 * USD);
    let mut tranches: Vec<TrancheKeys> = Vec::new();
    let mut reinsurers = Vec::new();
    let mut bytes = Vec::new();
    for count in TRANCHES {
        for index in (0..count).skip(tranches.len()) {
            let tranche = f.tranche(index, reinsurance(index), 300);
            for _ in 0..2 {
                reinsurers.push((tranche, f.reinsurer(&tranche, 10_000 * USD)));
            }
            tranches.push(tranche);
        }
        f.world.advance(DAY_SECONDS);
        for tranche in &tranches {
            go(&mut f, "sync_tranche", tranche.sync_tranche(), &[]);
        }
        bytes.push(settle(&mut f, &tranches));
    }
    leave(&mut f, &reinsurers);
    (f, bytes)
}

/// Sells a policy, loses `LOSS` and settles it with these tranches; returns the bytes of the settlement's transaction.
fn settle(f: &mut Fixture, tranches: &[TrancheKeys]) -> u64 {
    let (product, holder) = (f.product, f.user(100_000 * USD));
    let policy = f
        .buy(&product, &holder, 200_000 * USD, 60)
        .expect("a policy");
    f.world.advance(3 * DAY_SECONDS);
    let incident = f.confirmed(&product, f.world.now());
    // The deductible is a twentieth of the sum insured.
    let lost = LOSS + 10_000 * USD;
    f.file(&incident, &holder, policy, lost).expect("a claim");
    f.decided(&incident, policy, lost);
    let account: Incident = f.world.account(&incident.incident);
    f.world.set_time(account.appeal_deadline() + 1);
    let instruction = incident.settle_incident_with(tranches);
    let payer = f.world.payer.pubkey();
    let unsigned = Transaction::new_with_payer(std::slice::from_ref(&instruction), Some(&payer));
    let bytes = 1 + 64 + unsigned.message_data().len() as u64;
    assert!(bytes <= PACKET, "{bytes} bytes do not fit a transaction");
    let count = u8::try_from(tranches.len()).expect("eight at most");
    go(f, &settlement(count), instruction, &[]);
    let account: Incident = f.world.account(&incident.incident);
    let parts = &account.allocated.tranches[..tranches.len()];
    assert!(
        parts.iter().all(|part| *part > 0) && account.from_capital > 0,
        "somebody paid nothing: {parts:?}"
    );
    bytes
}

/// The first tranche begins another term; the re-insurers of the others leave, and their tranches are closed.
fn leave(f: &mut Fixture, reinsurers: &[(TrancheKeys, Keypair)]) {
    let (renewed, first) = (reinsurers[0].0, reinsurers[0].1.insecure_clone());
    let shares = |f: &Fixture, tranche: &TrancheKeys, owner: &Keypair| {
        let position: TranchePosition = f.world.account(&tranche.position(&owner.pubkey()));
        position.shares.get()
    };
    let all = shares(f, &renewed, &first);
    let asked = renewed.request_release(first.pubkey(), all);
    go(f, "request_release", asked, &[&first]);
    let stays = renewed.cancel_release(first.pubkey());
    go(f, "cancel_release", stays, &[&first]);
    let leaving = &reinsurers[2..];
    for (tranche, owner) in leaving {
        let all = shares(f, tranche, owner);
        let asked = tranche.request_release(owner.pubkey(), all);
        go(f, "request_release", asked, &[owner]);
    }
    let unlocked = f.pool_state().cessions.map(|c| c.locked_until);
    f.world
        .set_time(unlocked.into_iter().max().unwrap_or(0) + 1);
    let start = f.world.now();
    let term = TrancheTerm {
        start,
        end: start + 30 * DAY_SECONDS,
    };
    let authority = f.authority.insecure_clone();
    let rolled = renewed.roll_tranche(authority.pubkey(), term);
    go(f, "roll_tranche", rolled, &[&authority]);
    for (tranche, owner) in leaving {
        go(f, "release", tranche.release(owner.pubkey()), &[]);
        let closed = tranche.close_tranche_position(owner.pubkey());
        go(f, "close_tranche_position", closed, &[owner]);
    }
    let payer = f.world.payer.pubkey();
    for (tranche, _) in leaving.iter().step_by(2) {
        go(f, "close_tranche", tranche.close_tranche(payer), &[]);
    }
}
