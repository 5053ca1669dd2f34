//! Hashes and merging.

use bulwark_risk::data::{committed, dedup, Incident, Table};
use proptest::prelude::*;

use crate::{csv, loss, HEADER, WORMHOLE};

#[test]
fn the_hash_is_that_of_the_canonical_form() {
    let table = csv(&format!("{HEADER}{WORMHOLE}")).unwrap();
    assert_eq!(
        table.to_csv().unwrap(),
        "date,protocol,chain,peril,loss_usd,recovered_usd,scope,flash_loan,source\n\
         2022-02-02,Wormhole,solana,bridge,326000000,,defi,0,https://example.org/w\n"
    );
    assert_eq!(table.hash, WORMHOLE_HASH);
    let changed = csv(&format!("{HEADER}{}", WORMHOLE.replace("326", "327"))).unwrap();
    assert_ne!(changed.hash, table.hash);
    let back = csv(&committed().unwrap().to_csv().unwrap()).unwrap();
    assert_eq!(back, committed().unwrap());
}

/// By another implementation: `printf '…' | sha256sum`.
const WORMHOLE_HASH: &str = "0d589008989b3d38958297191283fea394068f1a97c94f0532ce7ca6ea7471b8";

#[test]
fn reports_of_one_loss_are_merged_and_named() {
    let mut named = loss("2022-02-04", "Wormhole Protocol v2", 320e6);
    named.recovered_usd = Some(1.0);
    let (kept, notes) = dedup(vec![loss("2022-02-02", "WORM-HOLE", 326e6), named.clone()]);
    assert_eq!(kept, vec![named]);
    assert_eq!(
        notes,
        ["merged WORM-HOLE of 2022-02-02 (326000000 USD) into Wormhole Protocol v2 of 2022-02-04 (320000000 USD)"]
    );
    let merges = |a: (&str, &str, f64), b: (&str, &str, f64)| {
        dedup(vec![loss(a.0, a.1, a.2), loss(b.0, b.1, b.2)])
            .0
            .len()
            == 1
    };
    let bunny = ("2021-05-19", "Bunny", 45e6);
    assert!(merges(bunny, ("2021-05-19", "PancakeBunny", 44e6)));
    assert!(!merges(bunny, ("2021-05-19", "PancakeBunny", 43e6)));
    assert!(merges(bunny, ("2021-05-23", "bunny finance", 1e6)));
    assert!(!merges(bunny, ("2021-05-24", "Bunny", 45e6)));
    assert!(!merges(bunny, ("2021-05-19", "Rabbit", 45e6)));
    assert!(!merges(
        ("2021-05-19", "0x", 5.0),
        ("2021-05-19", "0xA", 5.0)
    ));
    let (kept, _) = dedup(vec![
        loss("2021-05-19", "A", 1.0),
        loss("2021-05-20", "A", 2.0),
    ]);
    assert_eq!(kept, [loss("2021-05-20", "A", 2.0)]);
}

/// Rows close enough in name, day and amount that many merge.
fn rows() -> impl Strategy<Value = Vec<Incident>> {
    let names = [
        "Mango",
        "Mango Markets",
        "mango v2",
        "Drift",
        "Drift Protocol",
        "Rari",
    ];
    let row = (
        0..names.len(),
        1u32..28,
        95u32..106,
        any::<bool>(),
        any::<bool>(),
    );
    prop::collection::vec(row, 0..25).prop_map(move |rows| {
        rows.into_iter()
            .map(|(name, date, amount, recovered, flash_loan)| Incident {
                recovered_usd: recovered.then_some(1.0),
                flash_loan,
                ..loss(
                    &format!("2024-01-{date:02}"),
                    names[name],
                    f64::from(amount),
                )
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn merging_depends_on_no_order_and_is_done_once(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let (kept, notes) = dedup(rows.clone());
        prop_assert_eq!(&dedup(shuffled), &(kept.clone(), notes.clone()));
        prop_assert_eq!(kept.len() + notes.len(), rows.len());
        prop_assert!(kept.iter().all(|k| rows.contains(k)));
        prop_assert_eq!(dedup(kept.clone()), (kept, Vec::new()));
    }

    #[test]
    fn equal_facts_hash_equal_whatever_the_order(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let table = Table::new(rows).unwrap();
        prop_assert_eq!(&Table::new(shuffled).unwrap(), &table);
        prop_assert_eq!(table.hash.len(), 64);
    }
}
