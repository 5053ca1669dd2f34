//! Compute units of every instruction on the program's bytecode, account sizes with rent, and the binary's size.
//!
//! ```text
//! bench --write docs/benchmarks.md    writes the table
//! bench --check docs/benchmarks.md    fails when an instruction's median rose by more than 3 %, or one is missing
//! ```

mod heavy;
mod life;
mod reinsurance;
mod stop_loss;

use std::{collections::BTreeMap, fmt::Write as _, process::ExitCode};

use anchor_lang::{solana_program::instruction::Instruction, Space};
use bulwark::state::{
    Attestor, Buffer, BufferPosition, Claim, Committee, Feed, Fund, Hedge, Incident, Policy, Pool,
    Position, PremiumBook, Product, Tranche, TranchePosition,
};
use bulwark_client::svm::{bytecode, Transaction};
use bulwark_tests::{Fixture, Keypair, Signer};

/// Most that a median may rise before the check fails.
const TOLERANCE_PERCENT: u64 = 3;

/// Targets of DESIGN section 18, compute units.
const TARGETS: [(&str, u64); 26] = [
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
    ("take", 15_000),
    ("observe", 6_000),
    ("trip_stop_loss", 10_000),
    ("reset_stop_loss", 10_000),
    ("value_buffer", 10_000),
    ("start_auction", 10_000),
    ("close_auction", 10_000),
    ("finish_settlement", 10_000),
    ("exercise_put", 10_000),
    ("collect_income", 10_000),
    ("unstake", 10_000),
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
/// Instructions of the rooms oracle, stop-loss and hedging.
const STOP_LOSS: [&str; 28] = [
    "set_oracle_sources",
    "register_feed",
    "set_feed_limits",
    "set_feed_source",
    "observe",
    "open_buffer",
    "set_buffer_terms",
    "set_stop_loss_terms",
    "open_buffer_position",
    "stake",
    "request_unstake",
    "cancel_unstake",
    "unstake",
    "collect_income",
    "close_buffer_position",
    "close_buffer",
    "value_buffer",
    "trip_stop_loss",
    "reset_stop_loss",
    "start_auction",
    "take",
    "close_auction",
    "finish_settlement",
    "write_put",
    "buy_put",
    "exercise_put",
    "transfer_put",
    "reclaim_put",
];
/// Most bytes of a transaction.
const PACKET: u64 = 1_232;

/// Minimum, median and maximum.
type Cost = (u64, u64, u64);
/// Bytes of a case's transaction, by the case's name.
type Bytes = BTreeMap<String, u64>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, path] = arguments.as_slice() else {
        eprintln!("bench --write FILE | bench --check FILE");
        return ExitCode::from(2);
    };
    let fixture = life::run();
    let (reinsured, mut bytes) = reinsurance::reinsure();
    let backed = stop_loss::stand_behind();
    let (heavy, heavy_bytes) = heavy::measure();
    bytes.extend(heavy_bytes);
    let mut cases = fixture.world.costs.clone();
    let mut add = |f: Fixture, room: &[&str]| {
        let measured = f.world.costs.into_iter();
        cases.extend(measured.filter(|(name, _)| room.contains(&name.as_str()) || is_case(name)));
    };
    add(reinsured, &REINSURANCE);
    add(backed, &STOP_LOSS);
    heavy.into_iter().for_each(|f| add(f, &[]));
    let costs: BTreeMap<String, Cost> = cases
        .iter()
        .map(|(name, units)| (name.clone(), summary(units)))
        .collect();
    match mode.as_str() {
        "--write" => match std::fs::write(path, table(&fixture, &cases, &costs, &bytes)) {
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

/// Whether a name is that of a case with a line of its own: an instruction, a comma, its circumstances.
fn is_case(name: &str) -> bool {
    name.contains(", ")
}

/// A settlement's name among the costs.
fn settlement(tranches: u8) -> String {
    format!("{SETTLEMENT}{tranches}")
}

fn table(
    fixture: &Fixture,
    cases: &BTreeMap<String, Vec<u64>>,
    costs: &BTreeMap<String, Cost>,
    bytes: &Bytes,
) -> String {
    let mut out = String::from(
        "# Benchmarks\n\nWritten by `make bench`; `make bench-check` (a part of `make test`) fails when a median rises by more than 3 %.\n\
         Measured on the program's sBPF v3 bytecode in LiteSVM with mainnet's features (p-token at the Token program's\n\
         address). A figure is the whole transaction of one instruction: token transfers and events included.\n\n\
         ## Compute units\n\n| Instruction | Min | Median | Max | Target | Cases |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for (name, (min, median, max)) in costs.iter().filter(|(name, _)| !is_case(name)) {
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
    let line = |out: &mut String, name: &str, target: Option<u64>| {
        let (bytes, (_, units, _)) = (bytes[name], costs[name]);
        let target = target.map_or_else(String::new, |target| {
            let mark = if units <= target { "" } else { " (missed)" };
            format!(" {}{mark} |", thousands(target))
        });
        let (bytes, units) = (thousands(bytes), thousands(units));
        let _ = writeln!(out, "| `{name}` | {bytes} | {units} |{target}");
    };
    for tranches in TRANCHES {
        let target = 20_000 + 4_000 * u64::from(tranches);
        line(&mut out, &settlement(tranches), Some(target));
    }
    let _ = writeln!(
        out,
        "\nBytes are those of the whole transaction with one signature; {} is the most.",
        thousands(PACKET)
    );
    out.push_str(
        "\n## Heavy pools\n\nThe most that a pool can have: eight tranches, four buffers that count, policies that end on every \
         day of the ring. An accrual\nis part of most instructions, and after a long silence the first pays for all days; it asks for \
         more than the 200,000 units an\ninstruction has unasked. A transaction has 1,400,000 at most.\n\n\
         | Instruction | Bytes | Compute units |\n|---|---:|---:|\n",
    );
    for name in heavy::CASES {
        line(&mut out, name, None);
    }
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
        ("Feed", Feed::SPACE),
        ("Buffer", Buffer::SPACE),
        ("BufferPosition", 8 + BufferPosition::INIT_SPACE),
        ("Hedge", 8 + Hedge::INIT_SPACE),
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

/// Sends what must go through.
fn go(f: &mut Fixture, name: &str, instruction: Instruction, signers: &[&Keypair]) {
    if let Err(refusal) = f.world.send(name, instruction, signers) {
        panic!("{name}: {refusal}");
    }
}

/// Bytes of a transaction that only the payer signs; refuses what does not fit.
fn bytes_of(f: &Fixture, instructions: &[Instruction]) -> u64 {
    let unsigned = Transaction::new_with_payer(instructions, Some(&f.world.payer.pubkey()));
    let bytes = 1 + 64 + unsigned.message_data().len() as u64;
    assert!(bytes <= PACKET, "{bytes} bytes do not fit a transaction");
    bytes
}
