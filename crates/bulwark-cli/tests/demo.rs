//! The demo as a person runs it: exit code, plain output, and the facts checked apart from the code that wrote them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// A file of this test's own.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What `bulwark` prints, which must work.
fn bulwark(arguments: &[&str], path: &Path) -> String {
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .args(arguments)
        .arg(path)
        .output()
        .expect("the command runs");
    let errors = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(outcome.status.success(), "{errors}");
    String::from_utf8(outcome.stdout).expect("UTF-8")
}

/// What `bulwark tower` says against a file it refuses.
fn refused(name: &str, content: Option<&str>) -> String {
    let path = file(name);
    if let Some(content) = content {
        std::fs::write(&path, content).expect("written");
    }
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .args(["tower", "--accounts"])
        .arg(path)
        .output()
        .expect("the command runs");
    assert!(!outcome.status.success() && outcome.stdout.is_empty());
    String::from_utf8(outcome.stderr).expect("UTF-8")
}

fn run(name: &str) -> (String, Value) {
    let path = file(name);
    let story = bulwark(&["demo", "--json"], &path);
    let text = std::fs::read_to_string(path).expect("the facts were written");
    (story, serde_json::from_str(&text).expect("JSON"))
}

fn number(value: &Value) -> u128 {
    value.as_u64().expect("an integer").into()
}

#[test]
fn claims_are_paid_in_proportion_and_the_books_hold() {
    let (story, facts) = run("demo.json");
    assert!(!story.contains('\x1b'), "escape codes outside a terminal");
    let (collected, approved) = (
        number(&facts["factor"]["collected"]),
        number(&facts["factor"]["approved"]),
    );
    let first = number(&facts["factor_at_settlement"]["collected"]);
    assert!(
        0 < first && first < collected && collected <= approved,
        "settled with less money than claims, and some came back"
    );
    let claims = facts["claims"].as_array().expect("claims");
    assert!(claims.len() > 20);
    for claim in claims {
        let share = |of: u128| number(&claim["approved"]) * of / approved;
        assert_eq!(number(&claim["paid"]), share(collected));
        assert_eq!(number(&claim["paid_at_settlement"]), share(first));
        assert!(number(&claim["approved"]) <= number(&claim["requested"]));
    }
    let sum = |key: &str| claims.iter().map(|c| number(&c[key])).sum::<u128>();
    assert_eq!(sum("approved"), approved);
    assert!(sum("paid") <= collected && collected - sum("paid") < claims.len() as u128);

    let pool = &facts["pool"];
    let ledger = [
        "capital",
        "unearned",
        "payable",
        "ceded_payable",
        "buffer_payable",
        "puts",
        "fees",
        "bonds",
    ];
    let ledger: u128 = ledger.iter().map(|bucket| number(&pool[*bucket])).sum();
    assert_eq!(number(&pool["vault_balance"]), ledger);
    assert_eq!(number(&pool["policies_sold"]), 50);
    assert!(number(&pool["reserve_ratio_bps_before_loss"]) > 20_000);
    assert!(number(&pool["scr_ratio_bps_before_loss"]) > 10_000);

    let allocation = &facts["allocation"];
    let loss = number(&allocation["loss"]);
    assert_eq!(loss, approved);
    let layers = allocation["layers"].as_array().expect("layers");
    let names: Vec<_> = layers.iter().map(|l| l["layer"].as_str()).collect();
    assert_eq!(
        names,
        [
            "quota share 0",
            "retention",
            "excess of loss 1",
            "capital above",
            "buffer 0, put on SOL",
            "buffer 0, SOL sold",
            "buffer 1, mSOL sold",
            "capital beyond the line"
        ]
        .map(Some)
    );
    let paid = |layer: usize| number(&layers[layer]["amount"]);
    let shortfall = number(&allocation["shortfall"]);
    assert_eq!((0..layers.len()).map(paid).sum::<u128>() + shortfall, loss);
    assert_eq!(first, loss - shortfall);
    assert_eq!(paid(0), loss * 1_500 / 10_000, "a funded share of 15 %");
    assert_eq!(paid(1), 1_000_000_000_000, "up to the attachment");
    assert_eq!(paid(2), 600_000_000_000, "the whole limit");
    assert!(shortfall > 0);
    check_buffers(&facts, [paid(4), paid(5), paid(6)], loss);

    let steps = facts["steps"].as_array().expect("steps");
    assert_eq!(
        steps.iter().filter(|s| s["name"] == "buy_policy").count(),
        50
    );
    let named = |name: &str| steps.iter().filter(|s| s["name"] == name).count();
    assert_eq!((named("open_tranche"), named("commit_capital")), (2, 3));
    assert!(named("sync_tranche") >= 8, "premium moves month by month");
    assert_eq!(
        [
            "exercise_put",
            "start_auction",
            "take",
            "close_auction",
            "finish_settlement"
        ]
        .map(named),
        [1, 2, 4, 1, 1]
    );
    assert!(steps.iter().all(|s| number(&s["compute_units"]) > 0));
    let invariants = facts["invariants"].as_array().expect("invariants");
    assert!(invariants.len() >= 9 && invariants.iter().all(|i| i["holds"] == true));
}

/// What the put, the first buffer's auction and the second's paid, against the puts, bids and vaults.
fn check_buffers(facts: &Value, [by_put, first, second]: [u128; 3], loss: u128) {
    const TOKEN: u128 = 1_000_000_000;
    const PRICE_ONE: u128 = 1_000_000_000;
    // Prices are of a whole token in base units of a dollar.
    let worth =
        |tokens: u128, price: u128| (tokens * price * 1_000_000).div_ceil(TOKEN * PRICE_ONE);
    let put = &facts["exercise"];
    let (delivered, strike) = (number(&put["delivered"]), number(&put["strike"]));
    assert_eq!(by_put, worth(delivered, strike));
    assert_eq!(number(&put["paid"]), by_put);
    assert!(
        number(&put["market"]) < strike,
        "the put paid more than the market"
    );

    let takes = facts["takes"].as_array().expect("bids");
    let mut to_raise = None;
    let (mut sold, mut money) = ([delivered, 0], [0, 0]);
    for take in takes {
        let buffer = usize::try_from(number(&take["buffer"])).expect("a slot");
        let (out, paid) = (number(&take["collateral"]), number(&take["paid"]));
        assert_eq!(paid, worth(out, number(&take["price"])), "{take}");
        sold[buffer] += out;
        money[buffer] += paid;
        let left = number(&take["to_raise"]);
        assert!(to_raise.is_none_or(|before| before - paid == left));
        to_raise = Some(left);
    }
    assert_eq!(money, [first, second]);
    let mut bidders: Vec<_> = takes.iter().map(|t| t["bidder"].as_str()).collect();
    bidders.sort_unstable();
    bidders.dedup();
    assert_eq!((takes.len(), bidders.len()), (4, 2));

    let buffers = facts["buffers"].as_array().expect("buffers");
    for (index, buffer) in buffers.iter().enumerate() {
        let left = number(&buffer["collateral"]);
        assert_eq!(number(&buffer["staked"]) - sold[index], left);
        assert_eq!(
            number(&buffer["vault_balance"]),
            left,
            "nothing else is in the vault"
        );
        assert!(number(&buffer["income"]) > 0 && number(&buffer["raised"]) < loss);
    }
    assert_eq!(number(&buffers[0]["raised"]), by_put + first);
    assert_eq!(number(&buffers[1]["raised"]), second);
    assert_eq!(number(&buffers[0]["collateral"]), 0, "all SOL is sold");
    assert!(
        number(&buffers[1]["collateral"]) > 0,
        "unsold collateral stays"
    );
    let cash: u128 = buffers.iter().map(|b| number(&b["cash"])).sum();
    assert!(
        0 < cash && cash < by_put + first + second,
        "who paid last has it back first"
    );
}

#[test]
fn two_runs_tell_the_same() {
    assert_eq!(run("first.json").1, run("second.json").1);
}

#[test]
fn without_the_bytecode_it_says_what_to_do() {
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .arg("demo")
        .env("BULWARK_SO", "nowhere.so")
        .output()
        .expect("the demo starts");
    assert!(!outcome.status.success());
    assert!(String::from_utf8_lossy(&outcome.stderr).contains("make build"));
}

#[test]
fn the_tower_is_drawn_from_a_dump_of_accounts() {
    let accounts = file("accounts.json");
    bulwark(&["demo", "--accounts"], &accounts);
    let drawn = bulwark(&["tower", "--accounts"], &accounts);
    assert!(!drawn.contains('\x1b'), "escape codes outside a terminal");
    for words in [
        "quota share 0",
        "excess of loss 1",
        "retention",
        "shortfall",
        "600,000 xs 1,000,000",
        "6.00 %",
        "15.00 %",
        "to 2023-12-01",
    ] {
        assert!(drawn.contains(words), "{words:?} is not in\n{drawn}");
    }
    // Every block has one width and begins in one column.
    let blocks: Vec<_> = drawn
        .lines()
        .filter(|line| line.contains(['░', '▒', '▓', '▚']))
        .map(|line| {
            let is_block = |c: &char| "░▒▓▚·".contains(*c);
            let begin = line.chars().position(|c| is_block(&c));
            (begin, line.chars().filter(is_block).count())
        })
        .collect();
    assert!(blocks.len() > 10 && blocks.iter().all(|block| *block == blocks[0]));

    let towers: Value =
        serde_json::from_str(&bulwark(&["tower", "--json", "--accounts"], &accounts))
            .expect("JSON");
    assert_eq!(towers.as_array().map(Vec::len), Some(1));
    let tower = &towers[0];
    let bands = tower["bands"].as_array().expect("bands");
    let mut end = Value::from(0);
    for band in bands {
        assert_eq!(band["from"], end, "no slice is left out");
        end = band["to"].clone();
    }
    assert!(end.is_null(), "the last slice has no end");
    let of = |payer: &str| {
        let bands = bands.iter().filter(|band| band["payer"] == payer);
        bands
            .map(|band| number(&band["to"]) - number(&band["from"]))
            .sum::<u128>()
    };
    assert!(of("buffer 0") > of("buffer 1") && of("buffer 1") > 0);
    let capital = of("retention") + of("capital above") + of("capital beyond the line");
    assert_eq!(capital, number(&tower["capital"]));
    assert_eq!(of("excess of loss 1"), 600_000_000_000);
    assert!(number(&tower["premium_ceded"]) > 0);
    assert_eq!(number(&tower["recoverable"]), 1_300_000_000_000);
    assert_eq!(number(&tower["counted"]), number(&tower["capital"]) / 2);
}

#[test]
fn a_file_without_a_tower_is_refused_with_what_to_do() {
    let missing = refused("nothing.json", None);
    assert!(missing.contains("nothing.json") && missing.contains("bulwark demo --accounts"));
    let no_list = refused("no-list.json", Some("{}"));
    assert!(no_list.contains("bulwark demo --accounts"), "{no_list}");
    let empty = refused("empty.json", Some("[]"));
    assert!(empty.contains("no pool"), "{empty}");
    let account = |data: &str| {
        let owner = bulwark::ID;
        format!(r#"[{{"pubkey": "{owner}", "owner": "{owner}", "data": "{data}"}}]"#)
    };
    let no_base64 = refused("no-base64.json", Some(&account("%")));
    assert!(no_base64.contains("not base64"), "{no_base64}");
    let unknown = refused("unknown.json", Some(&account("AAAAAAAAAAAA")));
    assert!(unknown.contains("same version"), "{unknown}");
}
