//! What stop-loss sales bring in three crashes of the market, on the program's bytecode.
//!
//! ```text
//! crashes --write docs/crashes.md    writes the chapter
//! crashes --check docs/crashes.md    fails when the chapter is not what the replays come to
//! ```

use std::{fmt::Write as _, process::ExitCode, thread};

use bulwark_math::BPS_U64;
use bulwark_tests::{
    crash::{sandwich, Fill, Orders, Outcome, Path, Play, Terms, Trouble, CRASHES},
    USD,
};

/// Text before the tables.
const INTRODUCTION: &str = include_str!("../crash/introduction.md");
/// Text after them.
const JUDGEMENT: &str = include_str!("../crash/judgement.md");

/// Troubles, in the words of the table.
const TROUBLES: [(&str, Trouble); 8] = [
    ("none", Trouble::None),
    (
        "lying print, half of the truth, as the sale starts",
        Trouble::LyingPrint(5_000),
    ),
    (
        "lying print, 150 % of the truth, as the sale starts",
        Trouble::LyingPrint(15_000),
    ),
    (
        "stale oracle: no price for half an hour",
        Trouble::StaleOracle(1_800),
    ),
    (
        "stopped keeper: nobody acts for 3 hours",
        Trouble::StoppedKeeper(10_800),
    ),
    (
        "stopped keeper: nobody acts for 7 hours",
        Trouble::StoppedKeeper(25_200),
    ),
    ("nobody bids", Trouble::NoBidder),
    (
        "nobody bids, starts a sale or brings a price, ever",
        Trouble::Dead,
    ),
];

/// Premium, cut and seconds of a step that are compared.
const AUCTIONS: [(u16, u16, u32); 6] = [
    (200, 9_900, 30),
    (200, 9_950, 30),
    (200, 9_970, 30),
    (200, 9_950, 60),
    (1_000, 9_900, 30),
    (2_000, 9_900, 30),
];

/// Windows of the average that are compared, seconds.
const WINDOWS: [u32; 4] = [300, 600, 1_800, 7_200];

/// What bidders spend in a minute, USD, thin and deep.
const DEPTHS: [u64; 2] = [20_000, 100_000];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, path] = arguments.as_slice() else {
        eprintln!("crashes --write FILE | crashes --check FILE");
        return ExitCode::from(2);
    };
    let chapter = chapter();
    match mode.as_str() {
        "--write" => match std::fs::write(path, chapter) {
            Ok(()) => {
                println!("crashes: wrote {path}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("crashes: {path}: {error}");
                ExitCode::FAILURE
            }
        },
        "--check" => match std::fs::read_to_string(path) {
            Ok(text) if text == chapter => {
                println!("crashes: {path} is what the replays come to");
                ExitCode::SUCCESS
            }
            Ok(_) => {
                eprintln!("crashes: {path} is not what the replays come to: run `make crashes`, read what changed, commit");
                ExitCode::FAILURE
            }
            Err(error) => {
                eprintln!("crashes: {path}: {error}: run `make crashes`");
                ExitCode::FAILURE
            }
        },
        other => {
            eprintln!("crashes: unknown mode {other}");
            ExitCode::from(2)
        }
    }
}

/// Plays all, on every core; outcomes in the order of `plays`.
fn run_all(plays: &[Play]) -> Vec<Outcome> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut outcomes = vec![Outcome::default(); plays.len()];
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..cores)
            .map(|lane| {
                scope.spawn(move || {
                    let mine = plays.iter().enumerate().skip(lane).step_by(cores);
                    mine.map(|(index, play)| (index, play.run()))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for lane in lanes {
            for (index, outcome) in lane.join().expect("replays that end") {
                outcomes[index] = outcome;
            }
        }
    });
    outcomes
}

fn chapter() -> String {
    let mut out = String::from(INTRODUCTION);
    crashes(&mut out);
    troubles(&mut out);
    sandwiches(&mut out);
    auctions(&mut out);
    windows(&mut out);
    out.push_str(JUDGEMENT);
    out
}

fn crashes(out: &mut String) {
    let mut plays = Vec::new();
    for crash in CRASHES {
        for discount_bps in [100, 300, 500] {
            for hedged in [false, true] {
                plays.push(Play {
                    discount_bps,
                    hedged,
                    ..Play::of(crash)
                });
            }
        }
    }
    let outcomes = run_all(&plays);
    out.push_str("\n## Three crashes\n\n");
    for (crash, asset) in CRASHES {
        let path = Path::of(crash, asset);
        let (at, left) = path.fastest_fall();
        let _ = writeln!(
            out,
            "- {crash}, {asset}: settled at unix second {at}, with the price at {} of its start; at the row that follows \
             {} of that was left.",
            percent(path.scaled(BPS_U64, at)),
            percent(left)
        );
    }
    out.push_str(
        "\n| Crash | Bidders ask | Puts | Auctions brought | of the market's price | Lowest sale | Minutes to cover | Starts | Tokens left | Puts paid | over the market by |\n\
         |---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (play, outcome) in plays.iter().zip(&outcomes) {
        let _ = writeln!(
            out,
            "| {} {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            play.crash.0,
            play.crash.1,
            percent(play.discount_bps),
            yes(play.hedged),
            usd(outcome.sold_for),
            share(outcome),
            percent(outcome.lowest_bps),
            minutes(outcome.covered_after),
            outcome.starts,
            tokens(outcome),
            usd(outcome.puts_paid),
            usd(outcome.puts_paid.saturating_sub(outcome.puts_worth)),
        );
    }
    out.push_str(
        "\nWhat puts were good for, bidders asking 3 %. *Kept and given* is what stakers raised for the claims and what their collateral \
         left is worth half a day later, together.\n\n\
         | Crash | Kept and given without puts | with | Puts add | Tokens saved | Minutes saved |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for pair in plays.iter().zip(&outcomes).collect::<Vec<_>>().chunks(2) {
        let [(play, plain), (_, hedged)] = pair else {
            continue;
        };
        if play.discount_bps != 300 {
            continue;
        }
        let saved = hedged.collateral.iter().sum::<u64>() - plain.collateral.iter().sum::<u64>();
        let sooner = plain.covered_after.unwrap_or(0) - hedged.covered_after.unwrap_or(0);
        let _ = writeln!(
            out,
            "| {} {} | {} | {} | {} | {} | {} |",
            play.crash.0,
            play.crash.1,
            usd(plain.kept_and_given()),
            usd(hedged.kept_and_given()),
            usd(hedged.kept_and_given() - plain.kept_and_given()),
            thousands(saved / 1_000_000_000),
            sooner / 60,
        );
    }
}

fn troubles(out: &mut String) {
    let (crash, asset) = CRASHES[0];
    let mut plays = Vec::new();
    for (_, trouble) in TROUBLES {
        for hedged in [false, true] {
            plays.push(Play {
                trouble,
                hedged,
                ..Play::of(CRASHES[0])
            });
        }
    }
    let outcomes = run_all(&plays);
    let _ = write!(
        out,
        "\n## Troubles beside the market\n\n{crash}, {asset}, bidders asking 3 %.\n\n\
         | Trouble | Puts | First sale starts at | after minutes | Starts | Raised | of it by puts | Auctions' part of the market's price | Minutes to cover | to the end | Rest of capital | Shortfall |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (index, (play, outcome)) in plays.iter().zip(&outcomes).enumerate() {
        let (name, _) = TROUBLES[index / 2];
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            yes(play.hedged),
            top(outcome),
            minutes(outcome.first_start),
            outcome.starts,
            usd(outcome.raised()),
            usd(outcome.puts_paid),
            share(outcome),
            minutes(outcome.covered_after),
            outcome.ended_after / 60,
            usd(outcome.rest),
            usd(outcome.shortfall),
        );
    }
}

fn sandwiches(out: &mut String) {
    out.push_str(
        "\n## A sandwiching bidder\n\nTwo bid 10,000 USD each in one slot, in the first second in which bidders buy. In the second row of a crash \
         the other one splits its bid around the victim's. Base units: millionths of a dollar, billionths of a token.\n\n\
         | Crash | Order | Victim paid | Victim got | Other paid | Other got |\n|---|---|---:|---:|---:|---:|\n",
    );
    for crash in CRASHES {
        for (name, orders) in [
            ("victim, other", Orders::VictimFirst),
            ("other, victim, other", Orders::Sandwich),
        ] {
            let [victim, other]: [Fill; 2] = sandwich(Play::of(crash), orders);
            let _ = writeln!(
                out,
                "| {} {} | {name} | {} | {} | {} | {} |",
                crash.0,
                crash.1,
                thousands(victim.paid),
                thousands(victim.got),
                thousands(other.paid),
                thousands(other.got),
            );
        }
    }
}

fn auctions(out: &mut String) {
    let mut plays = Vec::new();
    for (premium_bps, cut_bps, step_seconds) in AUCTIONS {
        for depth in DEPTHS {
            for crash in CRASHES {
                plays.push(Play {
                    per_minute: depth * USD,
                    terms: Terms {
                        premium_bps,
                        cut_bps,
                        step_seconds,
                        ..Terms::RECOMMENDED
                    },
                    ..Play::of(crash)
                });
            }
        }
    }
    out.push_str(
        "\n## Premium, cut and step\n\nBidders ask 3 % and spend together so much a minute. A cell: auctions' part of the market's price, minutes to cover, \
         starts.\n\n| Premium | Cut | Step, s | USD a minute | 2020-03 ETH | 2022-05 SOL | 2024-08 SOL |\n|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let outcomes = run_all(&plays);
    for (row, three) in plays.chunks(3).zip(outcomes.chunks(3)) {
        let Terms {
            premium_bps,
            cut_bps,
            step_seconds,
            ..
        } = row[0].terms;
        let _ = writeln!(
            out,
            "| {} | {} | {step_seconds} | {} |{}",
            percent(premium_bps.into()),
            percent(BPS_U64 - u64::from(cut_bps)),
            thousands(row[0].per_minute / USD),
            cells(three)
        );
    }
}

fn windows(out: &mut String) {
    let mut plays = Vec::new();
    for window in WINDOWS {
        for crash in CRASHES {
            plays.push(Play {
                terms: Terms {
                    window,
                    ..Terms::RECOMMENDED
                },
                ..Play::of(crash)
            });
        }
    }
    out.push_str(
        "\n## Window of the average\n\nBidders ask 3 % and spend 20,000 USD a minute. Cells as above.\n\n\
         | Window, minutes | 2020-03 ETH | 2022-05 SOL | 2024-08 SOL |\n|---:|---:|---:|---:|\n",
    );
    let outcomes = run_all(&plays);
    for (row, three) in plays.chunks(3).zip(outcomes.chunks(3)) {
        let _ = writeln!(out, "| {} |{}", row[0].terms.window / 60, cells(three));
    }
}

/// Cells of three crashes.
fn cells(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        let _ = write!(
            out,
            " {}, {}, {} |",
            share(outcome),
            minutes(outcome.covered_after),
            outcome.starts
        );
    }
    out
}

fn yes(hedged: bool) -> &'static str {
    if hedged {
        "yes"
    } else {
        "no"
    }
}

fn percent(bps: u64) -> String {
    match (bps / 100, bps % 100) {
        (whole, 0) => format!("{whole} %"),
        (whole, part) if part.is_multiple_of(10) => format!("{whole}.{} %", part / 10),
        (whole, part) => format!("{whole}.{part:02} %"),
    }
}

fn share(outcome: &Outcome) -> String {
    outcome.proceeds_bps().map_or("-".to_owned(), percent)
}

fn minutes(seconds: Option<u64>) -> String {
    seconds.map_or("never".to_owned(), |seconds| (seconds / 60).to_string())
}

fn usd(amount: u64) -> String {
    thousands(amount / USD)
}

fn tokens(outcome: &Outcome) -> String {
    let whole = outcome.collateral.map(|left| left / 1_000_000_000);
    thousands(whole[0] + whole[1])
}

/// Price over `PRICE_ONE` at which the first sale began, to the cent.
fn top(outcome: &Outcome) -> String {
    if outcome.first_start.is_none() {
        return "-".to_owned();
    }
    let cents = outcome.first_top / 10_000_000;
    format!("{}.{:02}", cents / 100, cents % 100)
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
