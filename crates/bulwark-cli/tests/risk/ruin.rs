//! `bulwark risk ruin`, `il` and `depeg` on published vectors and closed forms, and on what they must refuse.

use std::{path::PathBuf, process::Command};

use serde_json::Value;

use crate::text;

/// The answer of a command line, as JSON.
#[track_caller]
fn facts(line: &str) -> Value {
    crate::facts(&line.split(' ').collect::<Vec<_>>())
}

#[track_caller]
fn refused(line: &str, word: &str) {
    let errors = crate::refused(&line.split(' ').collect::<Vec<_>>());
    assert!(errors.contains(word), "{errors} lacks {word}");
}

#[track_caller]
fn digits(value: &Value, shown: &str) {
    let decimals = shown.split_once('.').map_or(0, |(_, part)| part.len());
    let value = value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"));
    assert_eq!(format!("{value:.decimals$}"), shown);
}

const C1: &str = "ruin --severity exponential:1 --premium 2.4";

#[test]
fn ruin_prints_the_vector_of_actuar_s_vignette() {
    for when in [
        "--frequency poisson:2",
        "--claims-rate 2",
        "--wait exponential:2",
    ] {
        let line = format!("{C1} {when} --retention 0.75,0.8,0.9,1 --reinsurance-loading 0.3 --initial 0,10,20 --years 1,5,10");
        let facts = facts(&line);
        digits(&facts["adjustment_coefficient"], "0.1667");
        for (share, r) in [
            ("0.75", "0.1905"),
            ("0.8", "0.1862"),
            ("0.9", "0.1765"),
            ("1", "0.1667"),
        ] {
            digits(&facts["retention"][share], r);
        }
        // e^(-u / 6) and that over 1.2.
        digits(&facts["lundberg_bound"]["10"], "0.188876");
        digits(&facts["ruin_probability"]["0"], "0.833333");
        digits(&facts["ruin_probability"]["10"], "0.157396");
        digits(&facts["ruin_probability"]["20"], "0.029728");
        let within = |years: &str, u: &str| facts["finite"][years][u].as_f64().unwrap();
        assert!(within("1", "10") < within("5", "10") && within("5", "10") < within("10", "10"));
        assert!(within("10", "20") < within("10", "10") && within("10", "10") < 0.157396);
        let bounds = &facts["finite_bounds"]["5"]["10"];
        assert!(
            bounds[0].as_f64().unwrap() <= within("5", "10")
                && within("5", "10") <= bounds[1].as_f64().unwrap()
        );
    }
}

#[test]
fn ruin_by_bounds_simulation_and_target() {
    let facts = facts(
        "ruin --frequency negbin:2,1.5 --severity lognormal:0,1.5 --limit 10 --premium 9 --initial 0,20 --years 5 --paths 20000 --seed 4 \
         --target 0.01 --excess 5 --reinsurance-loading 0.1",
    );
    assert_eq!(facts["ruin_probability"]["20"][0], 0.0);
    assert_eq!(
        facts["ruin_probability"]["20"][1],
        facts["lundberg_bound"]["20"]
    );
    let (exact, simulated) = (&facts["finite"]["5"]["20"], &facts["simulated"]["5"]["20"]);
    let off = exact.as_f64().unwrap() - simulated["probability"].as_f64().unwrap();
    assert!(off.abs() < 4.0 * simulated["standard_error"].as_f64().unwrap() + 0.005);
    let ever = facts["required_capital"]["capital"].as_f64().unwrap();
    let within = facts["required_capital_within"]["5"].as_f64().unwrap();
    assert!(0.0 < within && within < ever);
    assert!(facts["excess_retention"]["5"].as_f64() > facts["adjustment_coefficient"].as_f64());
    // Waits that are not exponential are simulated.
    let erlang = self::facts(&format!("{C1} --wait erlang:2,4 --years 3 --initial 5"));
    assert_eq!(erlang["method"]["finite"], "year ends, by simulation");
    assert_eq!(
        erlang["finite"]["3"]["5"],
        erlang["simulated"]["3"]["5"]["probability"]
    );
    assert!(erlang["ruin_probability"]["5"].as_f64() < erlang["lundberg_bound"]["5"].as_f64());
}

#[test]
fn certain_ruin_is_said() {
    let facts =
        facts("ruin --claims-rate 2 --severity exponential:1 --premium 1.9 --initial 1000000");
    assert_eq!(facts["ruin_certain"], true);
    assert_eq!(facts["adjustment_coefficient"], Value::Null);
    assert_eq!(facts["ruin_probability"]["1000000"], 1.0);
    assert_eq!(facts["lundberg_bound"]["1000000"], 1.0);
    assert!(facts["notes"][0]
        .as_str()
        .unwrap()
        .contains("ruin is certain"));
}

#[test]
fn il_prints_the_closed_form() {
    let facts = facts("il --sigma 0.8 --days 90");
    digits(&facts["expected_loss"], "0.0195");
    // 1 - e^(-0.64 * 90 / 365 / 8), of holding the same, and so the premium without loadings.
    digits(&facts["expected_loss"], "0.019533");
    digits(&facts["expected_loss_of_holding"], "0.019533");
    digits(&facts["premium"], "0.019533");
    assert_eq!(facts["el_rate"].as_u64().unwrap() / 100_000, 792);
    assert_eq!(facts["shock_rate"], 1_000_000_000);
    let check = &facts["simulated"]["expected_loss"];
    let off = check["mean"].as_f64().unwrap() - facts["expected_loss"].as_f64().unwrap();
    assert!(off.abs() < 4.0 * check["standard_error"].as_f64().unwrap());
}

#[test]
fn il_prices_a_cover() {
    let line = "il --sigma 0.8 --days 90 --low 0.5 --high 2 --deductible 0.02 --cap 0.3 --ramp-days 30 --notional 100000";
    let pure = facts(line);
    let loaded = facts(&format!("{line} --margin 0.25 --expense 0.1 --profit 0.05"));
    let premium = |facts: &Value| facts["premium"].as_f64().unwrap();
    assert!((premium(&loaded) / premium(&pure) - 1.25 / 0.85).abs() < 1e-9);
    assert_eq!(pure["shock_rate"], 300_000_000);
    assert!(pure["payout_995_share"].as_f64().unwrap() <= 0.3);
    let floor = loaded["floor_rate"].as_f64().unwrap() / 1e9 * 90.0 / 365.0 * 1e5;
    assert!((floor / premium(&loaded) - 1.0).abs() < 1e-6);
    // What is lost beyond the program's rates is said, not hidden.
    let wild = facts("il --sigma 3 --days 7 --low 0.9 --high 1.1");
    assert_eq!(wild["el_rate"], Value::Null);
    assert!(wild["rate_note"]
        .as_str()
        .unwrap()
        .contains("beyond what the program takes"));
}

#[test]
fn il_takes_the_greater_of_floor_and_prices() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("prices.txt");
    let prices: Vec<String> = (0..40)
        .map(|day| (100.0 * (1.0 + 0.05 * f64::from(day % 2))).to_string())
        .collect();
    std::fs::write(&file, prices.join("\n")).expect("written");
    let file = file.display();
    let realised = 1.05f64.ln() * 365f64.sqrt();
    for (sigma, used) in [("0.5", realised), ("1.5", 1.5)] {
        let facts = facts(&format!("il --sigma {sigma} --prices {file} --days 30"));
        assert!((facts["sigma"].as_f64().unwrap() - used).abs() < 1e-9);
        assert!((facts["realised_sigma"].as_f64().unwrap() - realised).abs() < 1e-9);
    }
}

#[test]
fn depeg_says_that_its_rate_is_assumed() {
    let line = "depeg --rate 0.2 --depth beta:2,8 --strike 0.97 --window-hours 24 --cap 0.2";
    let facts = facts(line);
    assert!(facts["notes"][0]
        .as_str()
        .unwrap()
        .contains("assumed, not estimated"));
    let check = &facts["simulated"]["expected_payout_share"];
    let off = check["mean"].as_f64().unwrap() - facts["expected_payout_share"].as_f64().unwrap();
    assert!(off.abs() < 4.0 * check["standard_error"].as_f64().unwrap());
    assert_eq!(facts["shock_rate"], 200_000_000);
    assert!(facts["probability_of_payout"].as_f64().unwrap() < 1.0 - (-0.2f64).exp());
    // Twice the rate costs a little less than twice.
    let twice = self::facts(&line.replace("--rate 0.2", "--rate 0.4"));
    let ratio = twice["premium"].as_f64().unwrap() / facts["premium"].as_f64().unwrap();
    assert!(1.8 < ratio && ratio < 2.0);
}

#[test]
fn tables_are_for_people() {
    let lines = |line: &str| text(&line.split(' ').collect::<Vec<_>>());
    let ruin = lines(&format!(
        "{C1} --claims-rate 2 --initial 0,10 --years 5 --retention 0.8 --reinsurance-loading 0.3"
    ));
    for word in [
        "Adjustment coefficient 0.166667",
        "Lundberg",
        "within 5 y",
        "0.186",
    ] {
        assert!(ruin.contains(word), "{ruin}");
    }
    assert!(lines("il --sigma 0.8 --days 90").contains("1.95327 %"));
    assert!(
        lines("depeg --rate 0.2 --depth beta:2,8 --strike 0.97 --window-hours 24 --cap 0.2")
            .contains("assumed")
    );
    // The same bytes again, on one thread too.
    let line = "il --sigma 0.8 --days 90 --paths 3000 --seed 5 --json";
    let one = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .env("RAYON_NUM_THREADS", "1")
        .arg("risk")
        .args(line.split(' '))
        .output()
        .expect("the command runs");
    assert_eq!(String::from_utf8(one.stdout).expect("UTF-8"), lines(line));
}

#[test]
fn bad_input_is_refused() {
    refused(
        "il --sigma 0.8 --days 90 --expense 0.6 --profit 0.4",
        "must leave something of the premium",
    );
    refused(&format!("{C1} --retention 0.5"), "--frequency");
    refused(
        &format!("{C1} --claims-rate 2 --wait erlang:2"),
        "erlang:SHAPE,RATE",
    );
    refused(
        "ruin --claims-rate 2 --severity exponential:1 --premium -2",
        "a number above 0",
    );
    refused(
        "ruin --claims-rate 2 --severity pareto:1,1 --premium 9",
        "Name the limit",
    );
    refused(
        &format!("{C1} --claims-rate 2 --retention 1.5"),
        "retained share",
    );
    refused("il --sigma -0.8 --days 90", "a number above 0");
    refused("il --days 90", "--sigma");
    refused(
        "il --sigma 0.8 --days 90 --low 2 --high 0.5",
        "low < 1 < high",
    );
    refused("il --sigma 0.8 --days 90 --cap 1.5", "a cap");
    refused("il --days 90 --prices /nowhere.txt", "/nowhere.txt");
    let depeg = "depeg --rate 0.2 --window-hours 24 --cap 0.2";
    refused(&format!("{depeg} --depth beta:2 --strike 0.97"), "beta:A,B");
    refused(&format!("{depeg} --depth beta:2,8 --strike 1.2"), "strike");
    refused(
        &format!("{depeg} --depth beta:2,8 --strike 0.97 --noise 0.1"),
        "without any depeg",
    );
}
