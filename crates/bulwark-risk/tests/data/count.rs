//! Filters and counts.

use bulwark_risk::data::{
    by_chain, by_peril, by_year, committed, exposure, hhi, Filter, Peril, Scope, Table,
};

use crate::{day, loss};

#[test]
fn filters_take_what_they_name() {
    let table = committed().unwrap();
    let take = |filter: Filter| filter.apply(&table).unwrap();
    let all = take(Filter {
        scopes: Scope::ALL.to_vec(),
        ..Filter::default()
    });
    assert_eq!(all, table);
    assert!(take(Filter::default())
        .incidents
        .iter()
        .all(|i| i.protocol != "Bybit"));
    let solana = take(Filter {
        chain: Some("Solana".to_owned()),
        ..Filter::default()
    });
    assert_eq!(
        solana
            .incidents
            .iter()
            .map(|i| i.protocol.as_str())
            .collect::<Vec<_>>(),
        [
            "Wormhole",
            "Cashio",
            "Drift Protocol",
            "Mango Markets",
            "Step Finance",
            "Drift Protocol",
            "BonkDAO"
        ]
    );
    assert_ne!(solana.hash, table.hash);
    let narrow = take(Filter {
        peril: Some(vec![Peril::Bridge, Peril::Depeg]),
        from: Some(day("2022-02-02")),
        to: Some(day("2022-08-01")),
        min_loss: 35e6,
        ..Filter::default()
    });
    assert_eq!(
        narrow
            .incidents
            .iter()
            .map(|i| i.protocol.as_str())
            .collect::<Vec<_>>(),
        ["Wormhole", "Scream", "Nomad"]
    );
    let filter: Filter = serde_json::from_str(r#"{"min_loss": 5}"#).unwrap();
    assert_eq!(filter.scopes, [Scope::Defi, Scope::Bridge]);
    assert!(serde_json::from_str::<Filter>(r#"{"minloss": 5}"#).is_err());
}

#[test]
fn years_are_counted_with_the_part_observed() {
    let table = Table::new(vec![
        loss("2024-06-30", "A", 1.0),
        loss("2024-07-01", "B", 2.0),
        loss("2026-08-19", "C", 4.0),
        loss("2026-08-20", "D", 8.0),
    ])
    .unwrap();
    let years = by_year(&table, day("2024-07-01"), day("2026-08-19")).unwrap();
    let seen: Vec<_> = years
        .iter()
        .map(|y| (y.year, y.tally.count, y.tally.loss_usd))
        .collect();
    assert_eq!(seen, [(2024, 1, 2.0), (2025, 0, 0.0), (2026, 1, 4.0)]);
    assert_eq!(years[0].exposure, 184.0 / 366.0);
    assert_eq!(years[1].exposure, 1.0);
    assert_eq!(years[2].exposure, 231.0 / 365.0);
    assert_eq!(exposure(day("2021-01-01"), day("2025-12-31")), Ok(5.0));
    assert_eq!(
        exposure(day("2025-05-05"), day("2025-05-05")),
        Ok(1.0 / 365.0)
    );
    let error = exposure(day("2025-05-05"), day("2025-05-04"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("ends before it begins"), "{error}");
}

#[test]
fn tallies_add_up_and_concentration_is_the_sum_of_squares() {
    let mut other = loss("2024-01-02", "B", 3.0);
    other.chain = "solana".to_owned();
    other.peril = Peril::Bridge;
    let table = Table::new(vec![loss("2024-01-01", "A", 1.0), other]).unwrap();
    let chains = by_chain(&table);
    assert_eq!(
        (chains["solana"].count, chains["solana"].loss_usd),
        (1, 3.0)
    );
    assert_eq!(hhi(&chains), 0.0625 + 0.5625);
    assert_eq!(
        by_peril(&table).keys().copied().collect::<Vec<_>>(),
        [Peril::ContractBug, Peril::Bridge]
    );
    assert_eq!(hhi(&by_chain(&Table::new(Vec::new()).unwrap())), 0.0);
    let of_defi = Filter::default().apply(&committed().unwrap()).unwrap();
    let perils = by_peril(&of_defi);
    assert_eq!(perils.values().map(|t| t.count).sum::<usize>(), 101);
    let total: f64 = of_defi.losses().iter().sum();
    assert_eq!(perils.values().map(|t| t.loss_usd).sum::<f64>(), total);
}
