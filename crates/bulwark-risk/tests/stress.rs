//! Stress scenarios: every dollar has a payer, a hand-computed waterfall, no chance, no worse day that leaves more.

use bulwark_risk::{
    capital::{on_chain, OnChain},
    data::committed,
    money::units,
    stress::{built_in, reverse, run, Breaks, Loss, Payer, Scenario, StressResult, BUILT_IN},
    Portfolio,
};
use proptest::prelude::*;

fn example() -> Portfolio {
    Portfolio::example().unwrap()
}

fn small() -> Portfolio {
    Portfolio::parse("small.toml", SMALL).unwrap()
}

fn scenario(text: &str) -> Scenario {
    let head = "number = 99\ntitle = \"mine\"\nevent = \"none\"\n";
    Scenario::parse("mine.toml", &format!("{head}{text}")).unwrap()
}

/// Every part of every result sums to what it is a part of.
fn assert_sums(result: &StressResult) {
    assert_eq!(result.gross, result.deductible + result.approved);
    let layers: u64 = result.layers.iter().map(|layer| layer.amount).sum();
    assert_eq!(layers, result.approved);
    let mut by_layer = vec![0; result.layers.len()];
    for incident in &result.incidents {
        assert_eq!(incident.gross, incident.deductible + incident.approved);
        assert_eq!(incident.paid.iter().sum::<u64>(), incident.approved);
        let shortfall = incident.paid.last().unwrap();
        assert_eq!(incident.unpaid(), *shortfall);
        assert!((0.0..=1.0).contains(&incident.factor()));
        for (sum, part) in by_layer.iter_mut().zip(&incident.paid) {
            *sum += part;
        }
    }
    let amounts: Vec<u64> = result.layers.iter().map(|layer| layer.amount).collect();
    assert_eq!(by_layer, amounts);
    let liquidity = &result.liquidity;
    assert_eq!(liquidity.approved, result.approved);
    assert_eq!(liquidity.ever, result.approved - result.shortfall());
    assert!(liquidity.at_once <= liquidity.day);
    assert!(liquidity.day <= liquidity.week && liquidity.week <= liquidity.ever);
}

#[test]
fn all_ten_run_on_the_example_and_every_dollar_has_a_payer() {
    let portfolio = example();
    let before = on_chain(&portfolio).unwrap();
    assert_eq!(before.breach, None);
    for (number, scenario) in built_in().unwrap().iter().enumerate() {
        assert_eq!(usize::from(scenario.number), number + 1);
        let result = run(&portfolio, scenario).unwrap();
        assert_sums(&result);
        assert_eq!(result.before, before);
        assert!(result.gross > 0, "{} loses nothing", result.label);
        if scenario.settlement.is_none() {
            let left: u64 = result.withdrawals.iter().map(|leaving| leaving.left).sum();
            let gone = result.paid_by(Payer::Capital) + result.reinstatement_premium + left;
            let capital = units(portfolio.pool.capital) - gone;
            assert_eq!(units(result.after.capital), capital, "{}", result.label);
        }
        let nothing = |note: &&String| note.contains("hits nothing");
        assert_eq!(result.notes.iter().find(nothing), None, "{}", result.label);
        assert_eq!(run(&portfolio, scenario).unwrap(), result);
    }
}

#[test]
fn the_losses_that_scenarios_are_taken_from_are_in_the_table() {
    let table = committed().unwrap();
    let mut rows = 0;
    for scenario in built_in().unwrap() {
        let Some(row) = scenario.row else { continue };
        rows += 1;
        let found = table.incidents.iter().any(|incident| {
            incident.date == row.date
                && incident.protocol == row.protocol
                && incident.loss_usd > 0.0
        });
        assert!(found, "S{}: {row:?}", scenario.number);
    }
    assert_eq!(rows, 6);
}

/// Capital 1,000,000 with a line at 10 %; a quota share of a fifth, 100,000 in excess of 50,000, a tenth of capital of the
/// year's net losses above a fifth; a buffer of 40,000 that brings 90 %.
const SMALL: &str = r#"
name = "small"
as_of = "2026-11-01"
pool = { capital = 1_000_000, stop_loss_bps = 1_000, fee_bps = 1_000 }
rules = { reserve_ratio_bps = 20_000, rho_bps = 2_500, group_cap_bps = 10_000, reinsurance_cap_bps = 5_000, buffer_cap_bps = 2_500 }
loadings = { margin_bps = 2_500, expense_bps = 1_500, profit_bps = 500, cost_of_capital = 0.12 }

[[products]]
name = "one"
peril = "bridge"
group = 4
chain = "solana"
exposure = 500_000
capacity = 500_000
frequency = 0.01
damage = "discrete:0.1@0.5,0.2@0.5"
deductible = 0.02
depends_on = { bridge = "A" }

[[products]]
name = "two"
peril = "depeg"
group = 6
chain = "ethereum"
exposure = 1_500_000
capacity = 1_500_000
frequency = 0.01
damage = "discrete:0.1@0.5,0.2@0.5"
depends_on = { bridge = "B" }

[[tranches]]
name = "aggregate"
kind = "aggregate_stop_loss"
attachment_bps = 2_000
limit_bps = 1_000
rate_on_line = 0.1

[[tranches]]
name = "excess"
kind = "excess_of_loss"
attachment = 50_000
limit = 100_000
rate_on_line = 0.1
reinstatements = 1
reinstatement_bps = 10_000

[[tranches]]
name = "share"
kind = "quota_share"
cession_bps = 2_000
limit = 400_000

[[buffers]]
name = "SOL"
value = 40_000
haircut_bps = 5_000
raises_bps = 9_000
"#;

fn amounts(parts: impl IntoIterator<Item = u64>) -> Vec<f64> {
    parts.into_iter().map(|part| part as f64 / 1e6).collect()
}

#[test]
fn a_waterfall_by_hand() {
    let result = run(
        &small(),
        &scenario(
            r#"
            [[events]]
            name = "first"
            hits = { names = ["one"] }
            loss = { share = 0.62 }
            [[events]]
            name = "second"
            day = 1
            hits = { perils = ["depeg"] }
            loss = { usd = 900_000 }
            [[markets]]
            value = 0.5
            raises = 0.8
            "#,
        ),
    )
    .unwrap();
    let names: Vec<&str> = result.layers.iter().map(|layer| &*layer.name).collect();
    assert_eq!(
        names,
        [
            "share",
            "retention",
            "excess",
            "capital to the stop-loss line",
            "aggregate",
            "SOL",
            "capital beyond the line",
            "shortfall"
        ]
    );
    // 310,000 less 2 % of 500,000: 300,000. A fifth ceded: 240,000 are left; 50,000 retained, 100,000 excess, 90,000 above it.
    // The year's net losses are 140,000, below 200,000: no aggregate. The line is 100,000: the buffer is asked for 40,000 and
    // brings 40,000 x 0.5 x 0.9 x 0.8 = 14,400. Capital pays the rest of 25,600.
    let first = &result.incidents[0];
    assert_eq!(
        amounts([first.gross, first.deductible]),
        [310_000.0, 10_000.0]
    );
    assert_eq!(
        amounts(first.paid.clone()),
        [60_000.0, 50_000.0, 100_000.0, 50_000.0, 0.0, 14_400.0, 25_600.0, 0.0]
    );
    // The whole limit comes back for the year's whole premium of 10,000: capital is 1,000,000 - 125,600 - 10,000 = 864,400.
    // 900,000, no deductible. The quota share has 340,000 of 400,000 left and so 1,700 bps: 153,000. Of 747,000 the excess pays
    // its 100,000; net 647,000 on top of 140,000: the aggregate pays 200,000 to 300,000. Of 547,000 the line of 86,440 is
    // capital's, 50,000 of it retention; the buffer is empty; the rest of 460,560 is capital's.
    let second = &result.incidents[1];
    assert_eq!(
        amounts(second.paid.clone()),
        [153_000.0, 50_000.0, 100_000.0, 36_440.0, 100_000.0, 0.0, 460_560.0, 0.0]
    );
    assert_eq!(second.factor(), 1.0);
    assert_eq!(result.after.capital, 864_400.0 - 547_000.0);
    assert_eq!(result.after.buffer, 0.0);
    assert_eq!(result.reinstatement_premium, units(10_000.0));
    assert_eq!(
        result.trips.len(),
        2 + usize::from(result.after.breach.is_some())
    );
    // The buffer's turn takes six hours; the second incident, a day later, needs none.
    let liquidity = result.liquidity;
    assert_eq!(
        amounts([liquidity.at_once, liquidity.day]),
        [900_000.0, 1_200_000.0]
    );
    assert_eq!(liquidity.hours, 6);
    assert_sums(&result);
}

#[test]
fn what_capital_cannot_pay_is_a_shortfall_with_one_factor() {
    let result = run(
        &small(),
        &scenario("[[events]]\nname = \"all\"\nhits = { names = [\"two\"] }\nloss = { share = 1.0 }\n\
                   [[reinsurers]]\nunavailable = 1.0\n[[withdrawals]]\nshare = 0.5\nday = 1\n[settlement]\nworth = 0.5\nhours = 48"),
    )
    .unwrap();
    // 1,000,000 at half a dollar and a buffer of 36,000 against 1,500,000; no re-insurer pays.
    assert_eq!(result.shortfall(), units(1_500_000.0 - 536_000.0));
    assert_eq!(result.paid_by(Payer::Reinsurance), 0);
    assert_eq!(result.incidents[0].factor(), 536_000.0 / 1_500_000.0);
    assert_eq!(result.after.capital, 0.0);
    assert_eq!(result.withdrawals[0].asked, 0);
    assert!(result.trough.as_ref().is_some_and(|t| t.capital == 0.0));
    assert_sums(&result);
}

#[test]
fn the_peg_comes_back_before_later_losses() {
    let text = |day| {
        format!(
            "[[events]]\nname = \"e\"\nday = {day}\nhits = {{ names = [\"two\"] }}\nloss = {{ share = 1.0 }}\n\
             [settlement]\nworth = 0.5\nhours = 48"
        )
    };
    let (within, later) = (
        run(&small(), &scenario(&text(1))).unwrap(),
        run(&small(), &scenario(&text(2))).unwrap(),
    );
    let whole = scenario(&text(2).replace("worth = 0.5", "worth = 1.0"));
    assert_eq!(later.layers, run(&small(), &whole).unwrap().layers);
    assert!(within.shortfall() > later.shortfall());
    assert_eq!(later.trough.unwrap().capital, 500_000.0);
    // 40,000 dollars within cost 80,000 units. The share's vault is worth half: 1,000 bps of it are ceded.
    let small_loss = scenario(&text(0).replace("share = 1.0", "usd = 40_000"));
    let result = run(&small(), &small_loss).unwrap();
    assert_eq!(result.trough.unwrap().capital, 464_000.0);
    assert_eq!(result.after.capital, 928_000.0);
}

#[test]
fn a_late_re_insurer_pays_the_same_later() {
    let text = "[[events]]\nname = \"e\"\nhits = { names = [\"one\"] }\nloss = { share = 0.3 }\n";
    let prompt = run(&small(), &scenario(text)).unwrap();
    let late = "[[reinsurers]]\ntranches = { kinds = [\"quota_share\"] }\ndelay_days = 8\n";
    let late = run(&small(), &scenario(&format!("{text}{late}"))).unwrap();
    assert_eq!(late.layers, prompt.layers);
    assert_eq!(late.after, prompt.after);
    // A fifth of 140,000.
    assert_eq!(
        prompt.liquidity.at_once - late.liquidity.week,
        units(28_000.0)
    );
    assert_eq!(late.liquidity.ever, prompt.liquidity.ever);
    assert_eq!((prompt.liquidity.hours, late.liquidity.hours), (0, 192));
}

#[test]
fn impermanent_loss_is_worked_out_from_the_price() {
    let lost = |k| Loss::Price(k).share().unwrap();
    for (k, loss) in [
        (1.0, 0.0),
        (4.0, 0.2),
        (0.25, 0.2),
        (9.0, 0.4),
        (0.4, 1.0 - 2.0 * 0.4_f64.sqrt() / 1.4),
    ] {
        assert!((lost(k) - loss).abs() < 1e-15, "{k}");
    }
    let result = run(&example(), &built_in().unwrap()[7]).unwrap();
    // Both ways 9.649 % of 800,000 and of 500,000, less 2 %.
    let shares = lost(0.4);
    assert!((shares - 0.096_49).abs() < 1e-5 && (lost(2.5) - shares).abs() < 1e-15);
    assert_eq!(result.incidents.len(), 4);
    for incident in &result.incidents {
        let exposure = if incident.product == "liquidity 01" {
            800_000.0
        } else {
            500_000.0
        };
        assert!((incident.gross as f64 / 1e6 / exposure - shares).abs() < 1e-9);
        assert!((incident.approved as f64 / 1e6 / exposure - shares + 0.02).abs() < 1e-9);
    }
}

#[test]
fn a_bank_run_lets_go_what_solvency_allows_and_no_unit_more() {
    let mut portfolio = example();
    let text = "[[withdrawals]]\nshare = 1.0\n";
    let result = run(&portfolio, &scenario(text)).unwrap();
    let run_on = result.withdrawals[0];
    assert_eq!(run_on.asked, units(portfolio.pool.capital));
    assert!(0 < run_on.left && run_on.left < run_on.asked);
    assert_eq!(result.after.breach, None);
    // The aggregate tranche is fixed at the year's begin, as in the run.
    let aggregate = portfolio.tranches.pop().unwrap();
    assert_eq!(aggregate.name, "aggregate");
    let left = run(&portfolio, &scenario(text)).unwrap().withdrawals[0].left;
    for (more, breaks) in [(0, false), (1, true)] {
        let mut rest = portfolio.clone();
        rest.pool.capital -= (left + more) as f64 / 1e6;
        assert_eq!(on_chain(&rest).unwrap().breach.is_some(), breaks, "{more}");
    }
    // Half of the capital asks; who is not solvent lets nobody go.
    let half = run(&portfolio, &scenario("[[withdrawals]]\nshare = 0.01\n")).unwrap();
    assert_eq!(half.withdrawals[0].left, half.withdrawals[0].asked);
    portfolio.pool.capital = 3_000_000.0;
    let none = run(&portfolio, &scenario(text)).unwrap();
    assert_eq!(none.withdrawals[0].left, 0);
}

/// Whether something holds in the trough or after.
fn ever(result: &StressResult, holds: fn(&OnChain) -> bool) -> bool {
    holds(&result.after) || result.trough.as_ref().is_some_and(holds)
}

/// A scenario with all shares and amounts times `factor`.
fn times(scenario: &Scenario, factor: f64) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.reverse = None;
    for event in &mut scenario.events {
        event.loss = match event.loss {
            Loss::Usd(usd) => Loss::Usd(usd * factor),
            other => Loss::Share((other.share().unwrap() * factor).min(1.0)),
        };
    }
    scenario
}

/// Whether a product that is hit again has nothing left to insure: then a larger first loss makes the second one smaller.
fn used_up_twice(portfolio: &Portfolio, result: &StressResult) -> bool {
    portfolio.products.iter().any(|product| {
        let of = || {
            result
                .incidents
                .iter()
                .filter(|i| i.product == product.name)
        };
        let gross: u64 = of().map(|incident| incident.gross).sum();
        of().count() > 1 && gross >= units(product.exposure * 0.9)
    })
}

#[test]
fn a_larger_loss_never_leaves_less_unpaid() {
    let mut thin = example();
    thin.pool.capital = 4_000_000.0;
    for portfolio in [example(), thin, small()] {
        for scenario in built_in().unwrap() {
            let (mut unpaid, mut eligible) = (0, f64::INFINITY);
            for step in 0..40 {
                let mut scenario = times(&scenario, f64::from(step) / 4.0);
                // Who may leave depends on the loss before: see the test of bank runs.
                scenario.withdrawals.clear();
                let result = run(&portfolio, &scenario).unwrap();
                assert_sums(&result);
                if used_up_twice(&portfolio, &result) {
                    break;
                }
                assert!(result.shortfall() >= unpaid, "{} {step}", result.label);
                assert!(result.after.eligible <= eligible, "{} {step}", result.label);
                (unpaid, eligible) = (result.shortfall(), result.after.eligible);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_deeper_fall_or_a_poorer_re_insurer_never_helps(
        value in 0.0..1.0f64, raises in 0.0..1.0f64, gone in 0.0..1.0f64, worth in 0.5..1.0f64,
        deeper in 0.0..1.0f64, which in 0usize..4, share in 0.0..1.0f64, capital in 1.0..22.0f64,
    ) {
        let mut portfolio = example();
        portfolio.pool.capital = capital * 1e6;
        let play = |value: f64, raises: f64, gone: f64, worth: f64| {
            run(&portfolio, &scenario(&format!(
                "[[events]]\nname = \"e\"\nhits = {{ largest = 12 }}\nloss = {{ share = {share:?} }}\n\
                 [[markets]]\nvalue = {value:?}\nraises = {raises:?}\n\
                 [[reinsurers]]\nunavailable = {gone:?}\n[settlement]\nworth = {worth:?}\nhours = 48",
            ))).unwrap()
        };
        let one = play(value, raises, gone, worth);
        let two = match which {
            0 => play(value * deeper, raises, gone, worth),
            1 => play(value, raises * deeper, gone, worth),
            2 => play(value, raises, 1.0 - (1.0 - gone) * deeper, worth),
            _ => play(value, raises, gone, 0.5 + (worth - 0.5) * deeper),
        };
        assert_sums(&one);
        prop_assert!(two.shortfall() >= one.shortfall());
        prop_assert!(two.trough.unwrap().eligible <= one.trough.unwrap().eligible);
        // What is rounded down at the worth of the trough.
        prop_assert!(two.after.eligible <= one.after.eligible + 1e-5);
    }
}

#[test]
fn reverse_finds_where_it_breaks_and_a_hair_less_does_not() {
    let portfolio = example();
    let broken = |scenario: &Scenario, factor: f64, rule| {
        let result = run(&portfolio, &times(scenario, factor)).unwrap();
        match rule {
            Breaks::Rules => ever(&result, |rules| rules.breach.is_some()),
            Breaks::Scr => ever(&result, |rules| rules.eligible < rules.scr),
            Breaks::Capital => result.after.capital == 0.0,
            Breaks::Shortfall => result.shortfall() > 0,
        }
    };
    let mut found = 0;
    for scenario in built_in().unwrap() {
        for broke in reverse(&portfolio, &scenario).unwrap().breaks {
            let Some(multiple) = broke.multiple else {
                assert!(!broken(&scenario, 1e3, broke.rule), "S{}", scenario.number);
                continue;
            };
            found += 1;
            let label = format!("S{} {:?} {multiple}", scenario.number, broke.rule);
            assert!(broken(&scenario, multiple + 1e-6, broke.rule), "{label}");
            assert!(
                multiple == 0.0 || !broken(&scenario, multiple - 2e-6, broke.rule),
                "{label}"
            );
        }
    }
    assert!(found >= 5, "{found}");
}

#[test]
fn the_reverse_scenario_plays_what_it_finds() {
    let portfolio = example();
    let scenario = &built_in().unwrap()[9];
    let result = run(&portfolio, scenario).unwrap();
    let reverse = result.reverse.unwrap();
    let of = |rule| reverse.of(rule).unwrap();
    assert_eq!(of(Breaks::Scr).multiple, Some(result.multiple));
    assert!(result.after.eligible < result.after.scr);
    assert!(result.after.eligible > result.after.scr * 0.999);
    // All that the products insure, together, is more than there is; so are the largest of them.
    assert!(of(Breaks::Rules).multiple <= of(Breaks::Scr).multiple);
    assert!(of(Breaks::Scr).multiple < of(Breaks::Capital).multiple);
    assert!(of(Breaks::Capital).multiple <= of(Breaks::Shortfall).multiple);
    for rule in Breaks::ALL {
        let number = of(rule).products.unwrap();
        let play = |number: usize| {
            let text = format!("[[events]]\nname = \"e\"\nhits = {{ largest = {number} }}\nloss = {{ share = 1.0 }}");
            let result = run(&portfolio, &self::scenario(&text)).unwrap();
            match rule {
                Breaks::Rules => ever(&result, |rules| rules.breach.is_some()),
                Breaks::Scr => ever(&result, |rules| rules.eligible < rules.scr),
                Breaks::Capital => result.after.capital == 0.0,
                Breaks::Shortfall => result.shortfall() > 0,
            }
        };
        assert!(play(number), "{rule:?} {number}");
        assert!(number == 1 || !play(number - 1), "{rule:?} {number}");
    }
}

#[test]
fn one_field_of_a_file_changes_what_it_should() {
    let portfolio = example();
    let (file, text) = BUILT_IN[1];
    let result = run(&portfolio, &Scenario::parse(file, text).unwrap()).unwrap();
    let edited = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        run(
            &portfolio,
            &Scenario::parse(file, &text.replacen(from, to, 1)).unwrap(),
        )
        .unwrap()
    };
    let less = edited("loss = { share = 0.2 }", "loss = { share = 0.1 }");
    let lost = |result: &StressResult, product: &str| {
        let mut of = result.incidents.iter().filter(|i| i.product == product);
        of.next().unwrap().gross
    };
    assert_eq!(lost(&less, "lending 01"), units(400_000.0));
    assert_eq!(lost(&result, "lending 01"), units(800_000.0));
    assert_eq!(lost(&less, "custody 07"), lost(&result, "custody 07"));
    let prompt = edited("delay_days = 30", "delay_days = 0");
    assert_eq!(prompt.layers, result.layers);
    assert!(prompt.liquidity.week > result.liquidity.week);
    let rich = edited("unavailable = 0.25", "unavailable = 0.0");
    let second = |result: &StressResult| {
        let layer = result.layers.iter().find(|l| l.name == "second excess");
        layer.unwrap().amount
    };
    assert_eq!(second(&result), units(900_000.0));
    assert_eq!(second(&rich), units(1_200_000.0));
    let slow = edited("number = 2", "number = 2\npremium = 0.5");
    assert!(slow.restore.margin < result.restore.margin);
    assert_eq!(slow.layers, result.layers);
    let flat = edited("value = 0.7", "value = 1.0");
    assert_eq!(flat.layers, result.layers);
    assert!(flat.after.buffer > result.after.buffer);
    let crash = edited("value = 0.7", "value = 0.0");
    assert_eq!((crash.paid_by(Payer::Buffer), crash.after.buffer), (0, 0.0));
    assert!(crash.paid_by(Payer::Capital) > result.paid_by(Payer::Capital));
}

#[test]
fn what_hits_nothing_is_said() {
    let result = run(
        &example(),
        &scenario(
            "[[events]]\nname = \"e\"\nhits = { names = [\"nobody\"] }\nloss = { share = 1.0 }\n\
             [[markets]]\nbuffers = [\"gold\"]\nvalue = 0.1\n[[reinsurers]]\ntranches = { names = [\"nobody\"] }\n\
             [[events]]\nname = \"small\"\nhits = { all = true }\nloss = { share = 0.01 }\n\
             [[events]]\nname = \"large\"\nhits = { chains = [\"base\"], groups = [3] }\nloss = { usd = 1e9 }",
        ),
    )
    .unwrap();
    for said in [
        "\"e\" hits nothing in this portfolio",
        "no product is called \"nobody\"",
        "\"gold\", which is no buffer",
        "no tranche is called \"nobody\"",
        "\"small\" stays within the deductibles",
        "\"large\": of 1000000000 US dollars this portfolio insures 3700000",
    ] {
        assert!(
            result.notes.iter().any(|note| note.contains(said)),
            "{said}: {:?}",
            result.notes
        );
    }
}

#[test]
fn a_bad_file_says_where_and_what_is_allowed() {
    let good = "number = 1\ntitle = \"t\"\nevent = \"e\"\n[[events]]\nname = \"n\"\nhits = { all = true }\nloss = { share = 0.5 }\n";
    assert!(Scenario::parse("mine.toml", good).is_ok());
    for (from, to, words) in [
        (
            "share = 0.5",
            "share = 1.5",
            "loss.share must be a share from 0 to 1, not 1.5",
        ),
        (
            "share = 0.5",
            "share = nan",
            "loss.share must be a share from 0 to 1",
        ),
        ("share = 0.5", "price = 0.0", "loss.price must be above 0"),
        ("share = 0.5", "usd = -1", "loss.usd must be from 0 to"),
        (
            "share = 0.5",
            "damage = 0.5",
            "expected one of `share`, `usd`, `price`",
        ),
        (
            "all = true",
            "peril = [\"bridge\"]",
            "unknown field `peril`, expected one of `all`, `names`, `perils`",
        ),
        (
            "all = true",
            "perils = [\"fire\"]",
            "unknown variant `fire`, expected one of `contract_bug`",
        ),
        (
            "all = true",
            "groups = [8]",
            "hits.groups are 0 to 7, not 8",
        ),
        (
            "all = true",
            "all = true, chains = [\"base\"]",
            "takes no condition beside it",
        ),
        ("all = true", "", "hits must name products by all, names"),
        (
            "all = true",
            "largest = 0",
            "hits.largest must be 1 or more",
        ),
        ("title = \"t\"\n", "", "missing field `title`"),
        (
            "number = 1",
            "number = 1\nturn_hours = 0",
            "turn_hours must be from 1 to 48",
        ),
        (
            "number = 1",
            "number = 1\nreverse = \"mcr\"",
            "expected one of `rules`, `scr`, `capital`, `shortfall`",
        ),
        (
            "number = 1",
            "number = 1\nmarkets = [{ value = -0.1 }]",
            "markets[0].value must be a factor from 0 to 100",
        ),
        (
            "number = 1",
            "number = 1\nsettlement = { worth = 1.1, hours = 1 }",
            "settlement.worth must be from 0.01 to 1",
        ),
        (
            "number = 1",
            "number = 1\nwithdrawals = [{ share = 2 }]",
            "withdrawals[0].share",
        ),
        (
            "number = 1",
            "number = 1\nreinsurers = [{ unavailable = 2.0 }]",
            "reinsurers[0].unavailable",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Scenario::parse("mine.toml", &good.replacen(from, to, 1))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("mine.toml: ") && error.contains(words),
            "{to}: {error}"
        );
    }
    let empty =
        Scenario::parse("mine.toml", "number = 1\ntitle = \"t\"\nevent = \"e\"").unwrap_err();
    assert!(empty.to_string().contains("nothing happens"), "{empty}");
    let missing = Scenario::read(std::path::Path::new("no-such-file.toml")).unwrap_err();
    assert!(
        missing.to_string().contains("no-such-file.toml"),
        "{missing}"
    );
}
