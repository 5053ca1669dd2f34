//! `bulwark risk price`: a portfolio, one product, one risk, and what has no price.

use std::path::Path;

use bulwark_math::{floor_rate, PriceCurve, YEAR_SECONDS};
use serde_json::{json, Value};

const ONE: [&str; 6] = [
    "--frequency",
    "poisson:0.05",
    "--severity",
    "lognormal:12,1.5",
    "--exposure",
    "1e6",
];

/// The command's arguments after `bulwark risk`.
fn price<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["price"], arguments].concat()
}

#[track_caller]
fn text(arguments: &[&str]) -> String {
    crate::quiet(&price(arguments))
}

#[track_caller]
fn facts(arguments: &[&str]) -> Value {
    crate::facts(&price(arguments))
}

#[track_caller]
fn refused(arguments: &[&str], word: &str) {
    let errors = crate::refused(&price(arguments));
    assert!(errors.contains(word), "{word}: {errors}");
}

fn number(value: &Value, key: &str) -> u64 {
    value[key]
        .as_u64()
        .unwrap_or_else(|| panic!("{key}: {value}"))
}

/// Demands that the printed integers alone, put into the program's curve, collect the printed premium.
#[track_caller]
fn collects(price: &Value) {
    let on_chain = &price["on_chain"];
    let bps = |key| u16::try_from(number(on_chain, key)).expect("bps");
    let floor = floor_rate(
        number(on_chain, "el_rate"),
        bps("margin_bps"),
        bps("expense_bps"),
        bps("profit_bps"),
    );
    let curve = PriceCurve {
        floor_rate: floor.expect("a floor"),
        kink_bps: bps("kink_bps"),
        load_kink: number(on_chain, "load_kink"),
        load_full: number(on_chain, "load_full"),
    };
    let exposure = (price["exposure"].as_f64().expect("an exposure") * 1e6).round() as u64;
    let collected = curve.premium(0, exposure, number(on_chain, "capacity"), YEAR_SECONDS);
    let collected = collected.expect("a premium") as f64 / 1e6;
    let premium = price["premium"]["value"].as_f64().expect("a premium");
    assert!(
        collected >= premium && collected - premium < 4e-9 * exposure as f64 / 1e6 + 1e-5,
        "{collected} for {premium}"
    );
    let sum: f64 = [
        "expected_loss",
        "margin",
        "capital_charge",
        "expense",
        "profit",
    ]
    .iter()
    .map(|part| price[part].as_f64().expect("a part"))
    .sum();
    assert!((sum / premium - 1.0).abs() < 1e-12);
    assert!(price["limit"].as_f64().expect("a limit") > 0.0);
    assert!(price["deductible"].is_f64());
}

#[test]
fn the_example_is_priced_product_by_product() {
    let few = ["--paths", "20000", "--seed", "3"];
    let all = facts(&few);
    let products = all["products"].as_array().expect("products");
    assert_eq!(products.len(), 40);
    products.iter().for_each(collects);
    assert_eq!(all["paths"], 20_000);
    assert_eq!(all["portfolio_hash"].as_str().map(str::len), Some(64));
    let one = facts(&[&few[..], &["--product", "bridge 02"]].concat());
    let same = products.iter().find(|p| p["name"] == "bridge 02");
    assert_eq!(one["products"][0], *same.expect("a bridge"));
    assert_eq!(one["products"].as_array().map(Vec::len), Some(1));
    let net = facts(&[&few[..], &["--basis", "net"]].concat());
    let at_risk = |facts: &Value| facts["capital_at_risk"].as_f64().expect("capital");
    assert!(at_risk(&net) < at_risk(&all));

    let table = text(&few);
    for word in [
        "Limit",
        "Deductible",
        "el_rate",
        "load_full",
        "combined ratio",
    ] {
        assert!(table.contains(word), "{word}");
    }
    assert!(table.contains(&number(&products[0]["on_chain"], "load_kink").to_string()));
}

#[test]
fn standing_rates_are_compared() {
    let few = ["--paths", "20000"];
    let all = facts(&few);
    let mut on_chain = all["products"][0]["on_chain"].clone();
    on_chain["el_rate"] = (number(&on_chain, "el_rate") * 2).into();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standing.json");
    let standing = json!({ "lending 01": {
        "assessed_on": "2025-10-01",
        "because": ["oracle"],
        "on_chain": on_chain,
    }});
    std::fs::write(&file, standing.to_string()).expect("written");
    let file = file.to_str().expect("UTF-8");
    let change = &facts(&[&few[..], &["--standing", file]].concat())["changes"][0];
    assert_eq!(change["moves"], "falls");
    assert_eq!(change["due"], json!(["age", "oracle"]));
    assert_eq!(
        change["until_assessed"]["el_rate"],
        change["before"]["el_rate"]
    );
    let table = text(&[&few[..], &["--standing", file]].concat());
    assert!(
        table.contains("falls") && table.contains("-50.0 %"),
        "{table}"
    );
    refused(
        &[&few[..], &["--standing", "nowhere.json"]].concat(),
        "nowhere.json",
    );
}

#[test]
fn one_risk_is_priced_with_its_limit() {
    let limit = [&ONE[..], &["--limit", "500000", "--deductible", "20000"]].concat();
    let whole = facts(&limit);
    collects(&whole);
    assert_eq!(whole["limit"], 500_000.0);
    assert_eq!(whole["on_chain"]["deductible_bps"], 200);
    assert_eq!(whole["on_chain"]["capacity"], 1_250_000_000_000u64);
    assert_eq!(whole["premium"]["standard_error"], 0.0);
    // The mean of the command that shows years.
    let year = crate::facts(&[&["aggregate"], &limit[..4], &limit[6..]].concat());
    assert_eq!(year["mean"], whole["expected_loss"]);
    let part = facts(&[&limit[..], &["--capital-share", "0.4"]].concat());
    let charge = |facts: &Value| facts["capital_charge"].as_f64().expect("a charge");
    assert!((charge(&part) / charge(&whole) - 0.4).abs() < 1e-12);
    assert_eq!(part["on_chain"]["kink_bps"], 8_000);
    // The next dollar may still take its whole capital.
    let full = |facts: &Value| number(&facts["on_chain"], "load_full") as f64;
    assert!((full(&part) / full(&whole) - 1.0).abs() < 1e-4);
    collects(&facts(
        &[
            &limit[..],
            &["--margin", "0.5", "--expense", "0.2", "--profit", "0"],
            &["--cost-of-capital", "0.2", "--tvar-level", "0.995"],
        ]
        .concat(),
    ));
    assert!(text(&limit).contains("500,000"));
}

#[test]
fn what_has_no_price_is_refused() {
    refused(&ONE, "--limit is missing");
    refused(&ONE, "no usable mean without a limit");
    let with = |more: &[&str], word: &str| refused(&[&ONE[..], more].concat(), word);
    with(&["--limit", "inf"], "no usable mean without a limit");
    with(&["--limit", "0"], "a limit above 0");
    with(&["--limit", "1000001"], "at most the exposure");
    with(&["--limit", "1e5", "--margin=-0.1"], "0 or more");
    with(&["--limit", "1e5", "--margin", "0.12345"], "basis points");
    with(
        &["--limit", "1e5", "--expense", "0.96"],
        "expense and profit",
    );
    with(&["--limit", "1e5", "--cost-of-capital", "2"], "from 0 to 1");
    with(&["--limit", "1e5", "--capacity", "9e5"], "capacity");
    with(&["--limit", "1e5", "--product", "x"], "cannot be used with");
    refused(&["--margin", "0.2"], "--frequency");
    refused(&["--limit", "1e5"], "--frequency");
    refused(&["--product", "nobody"], "nobody");
    refused(&["--portfolio", "nowhere.toml"], "nowhere.toml");
    refused(&["--level", "1"], "between 0 and 1");
    refused(&["--paths", "0"], "path");
}

/// Splits what a person types into arguments; quotes hold words together.
fn typed(line: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    for (number, part) in line.split('"').enumerate() {
        if number % 2 == 1 {
            arguments.push(part.to_owned());
        } else {
            arguments.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    arguments
}

#[test]
fn the_chapter_shows_what_the_command_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/risk-pricing.md");
    let chapter = std::fs::read_to_string(&path).expect("the chapter");
    let mut written = String::new();
    let mut examples = 0;
    for (number, block) in chapter.split("```").enumerate() {
        if number > 0 {
            written.push_str("```");
        }
        let Some(line) = block
            .strip_prefix("text\n$ ")
            .and_then(|rest| rest.lines().next())
        else {
            written.push_str(block);
            continue;
        };
        let arguments = typed(line.strip_prefix("bulwark risk price").expect("a command"));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        written.push_str(&format!("text\n$ {line}\n{}", text(&arguments)));
        examples += 1;
    }
    assert_eq!(examples, 2);
    if std::env::var_os("BULWARK_WRITE_DOCS").is_some() {
        std::fs::write(&path, written).expect("written");
    } else {
        assert_eq!(chapter, written, "BULWARK_WRITE_DOCS=1 writes it anew");
    }
}
