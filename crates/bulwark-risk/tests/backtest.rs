//! The backtest: a small table by hand, the committed one as it is.

use bulwark_risk::{
    backtest::{backtest, Backtest, Plan},
    data::{committed, read_csv, Filter, Table, COMMITTED_LEAST, COMMITTED_WINDOW},
    Frequency,
};
use chrono::NaiveDate;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Losses of each year in millions: two, four and three, then five until the end of June.
fn table() -> Table {
    let years: [(&str, &[f64]); 4] = [
        ("2019", &[1.0, 4.0]),
        ("2020", &[2.0, 8.0, 3.0, 30.0]),
        ("2021", &[1.5, 6.0, 12.0]),
        ("2022", &[2.0, 5.0, 40.0, 11.0, 90.0]),
    ];
    let mut text = "date,protocol,chain,peril,loss_usd,source\n".to_owned();
    for (year, losses) in years {
        for (month, millions) in (1..).zip(losses) {
            text += &format!(
                "{year}-0{month}-15,P{month},solana,bridge,{},s\n",
                millions * 1e6
            );
        }
    }
    read_csv("small.csv", text.as_bytes()).unwrap().table
}

fn small() -> Backtest {
    let plan = Plan {
        fitted: (day(2019, 1, 1), day(2021, 12, 31)),
        foretold: (day(2022, 1, 1), day(2022, 6, 30)),
        limit: 1e7,
        amounts: vec![1e7],
        level: 0.95,
    };
    backtest(&table(), &Filter::default(), &plan).unwrap()
}

#[test]
fn a_small_table_by_hand() {
    let backtest = small();
    assert_eq!(backtest.years, [(2019, 2), (2020, 4), (2021, 3)]);
    assert!((backtest.exposure - 181.0 / 365.0).abs() < 1e-12);
    let first = &backtest.foretold[0];
    // Three a year: a mean of 3 x 181 / 365 = 1.487671, whose probabilities of 0 to 4 sum to 0.98200.
    let mean = 3.0 * 181.0 / 365.0;
    assert_eq!(first.frequency, Frequency::Poisson(mean));
    assert_eq!((first.count.low, first.count.high), (0.0, 4.0));
    assert_eq!(first.count.observed, 5.0);
    let below: f64 = [
        1.0,
        mean,
        mean.powi(2) / 2.0,
        mean.powi(3) / 6.0,
        mean.powi(4) / 24.0,
    ]
    .iter()
    .sum();
    let more = 1.0 - (-mean).exp() * below;
    assert!((first.count.p_more - more).abs() < 1e-12 && (0.0179..0.0181).contains(&more));
    assert!(!first.count.passes && !first.passes());
    // 2 + 5 + 10 + 10 + 10: each up to ten million.
    assert_eq!(first.total.observed, 37e6);
    let above = &first.above[0];
    assert_eq!(above.count.observed, 3.0);
    let share = backtest.fit.severity.sf(1e7);
    assert!((above.count.expected - mean * share).abs() < 1e-12);
    assert!(!above.count.passes);
    assert!((first.total.expected - mean * backtest.fit.severity.lev(1e7)).abs() < 1e-3);
    assert!(first.total.low <= first.total.expected && first.total.expected <= first.total.high);
    // Ten a year against three.
    let drift = backtest.drift.unwrap();
    assert!(
        drift.contains("2022 runs at 10.1") && drift.contains("3.0 of 2019 to 2021"),
        "{drift}"
    );
    assert!(backtest.findings[0].contains("fails: more happened"));
    // Two, four and three vary less than Poisson counts: there is no negative binomial.
    assert!(backtest
        .foretold
        .iter()
        .all(|model| !model.name.contains("binomial")));
}

#[test]
fn a_quiet_year_passes_and_a_silent_one_fails() {
    let mut calm = table().incidents;
    calm.retain(|loss| loss.date < day(2022, 2, 1));
    let plan = small().plan;
    let quiet = backtest(
        &Table::new(calm.clone()).unwrap(),
        &Filter::default(),
        &plan,
    )
    .unwrap();
    assert!(quiet.foretold[0].passes() && quiet.drift.is_none());
    // A hundred losses each year before, none now.
    let mut many = Vec::new();
    for loss in calm.iter().filter(|loss| loss.date < day(2022, 1, 1)) {
        for copy in 0..33 {
            let mut again = loss.clone();
            again.protocol = format!("{} {copy}", loss.protocol);
            many.push(again);
        }
    }
    let silent = backtest(&Table::new(many).unwrap(), &Filter::default(), &plan).unwrap();
    assert!(!silent.foretold[0].count.passes);
    assert!(silent.findings[0].contains("fails: less happened"));
}

#[test]
fn the_committed_table_is_shown_as_it_is() {
    let plan = Plan::of(COMMITTED_WINDOW, COMMITTED_LEAST).unwrap();
    assert_eq!(plan.fitted, (day(2021, 1, 1), day(2025, 12, 31)));
    assert_eq!(plan.foretold, (day(2026, 1, 1), COMMITTED_WINDOW.1));
    let filter = Filter {
        min_loss: COMMITTED_LEAST,
        ..Filter::default()
    };
    let backtest = backtest(&committed().unwrap(), &filter, &plan).unwrap();
    assert_eq!(
        backtest.years,
        [(2021, 30), (2022, 23), (2023, 8), (2024, 11), (2025, 9)]
    );
    let rate = 81.0 / 5.0;
    let named = |part: &str| {
        backtest
            .foretold
            .iter()
            .find(|m| m.name.contains(part))
            .unwrap()
    };
    let mean = named("all years, Poisson");
    assert!((mean.count.expected - rate * backtest.exposure).abs() < 1e-9);
    assert_eq!(mean.count.observed, 15.0);
    // 2026 is worse than the mean, and the report says so.
    assert!(mean.count.observed > mean.count.expected && backtest.drift.is_some());
    // Whoever believed the three quiet years or the trend was wrong.
    assert!(!named("last three years").count.passes && !named("trend").count.passes);
    // The negative binomial has the same mean and is wider.
    let wide = named("negative binomial");
    assert!(wide.count.low <= mean.count.low && wide.count.high > mean.count.high);
    assert!(wide.count.passes);
    assert!(backtest
        .findings
        .iter()
        .any(|finding| finding.contains("no steady series")));
}

#[test]
fn a_window_without_years_is_refused() {
    let error = Plan::of((day(2024, 3, 1), day(2026, 3, 1)), 1.0).unwrap_err();
    assert!(error.to_string().contains("two whole years"), "{error}");
    let short = Plan::of((day(2023, 12, 31), day(2026, 3, 1)), 1.0).unwrap();
    assert_eq!(short.fitted, (day(2024, 1, 1), day(2025, 12, 31)));
    let mut plan = small().plan;
    plan.foretold = (day(2021, 12, 1), day(2022, 2, 1));
    let error = backtest(&table(), &Filter::default(), &plan).unwrap_err();
    assert!(error.to_string().contains("one calendar year"), "{error}");
}
