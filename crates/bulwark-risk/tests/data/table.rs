//! The committed table, perils and scopes.

use std::collections::BTreeSet;

use bulwark_risk::data::{committed, read_csv, Filter, Incident, Peril, Scope, Table};
use chrono::Datelike;

use crate::day;

fn find<'a>(table: &'a Table, protocol: &str, year: i32) -> &'a Incident {
    table
        .incidents
        .iter()
        .find(|i| i.protocol == protocol && i.date.year() == year)
        .unwrap_or_else(|| panic!("no {protocol} of {year}"))
}

#[test]
fn the_committed_table_is_well_formed() {
    let table = committed().unwrap();
    let of_defi = Filter::default().apply(&table).unwrap();
    assert_eq!(table.incidents.len(), 125);
    assert_eq!(of_defi.incidents.len(), 101);
    let (first, last) = (day("2020-01-01"), day("2026-08-09"));
    for incident in &table.incidents {
        let at = format!("{incident:?}");
        assert!((first..=last).contains(&incident.date), "{at}");
        assert!(
            incident.loss_usd >= 1e7 && incident.loss_usd <= 1.4e9,
            "{at}"
        );
        assert!(
            incident
                .recovered_usd
                .is_none_or(|v| v > 0.0 && v <= incident.loss_usd),
            "{at}"
        );
        assert!(
            incident.source.starts_with("https://") && incident.source.len() > 20,
            "{at}"
        );
        assert!(!incident.source.contains(char::is_whitespace), "{at}");
        assert!(
            incident.peril != Peril::FlashLoan || incident.flash_loan,
            "{at}"
        );
        assert_eq!(incident.chain, incident.chain.to_lowercase());
    }
    let keys: BTreeSet<_> = table
        .incidents
        .iter()
        .map(|i| (i.date, &i.protocol))
        .collect();
    assert_eq!(keys.len(), table.incidents.len());
    assert!(table
        .incidents
        .windows(2)
        .all(|w| (w[0].date, &w[0].protocol) < (w[1].date, &w[1].protocol)));
    let of_2026 = Filter {
        from: Some(day("2026-01-01")),
        ..Filter::default()
    };
    assert_eq!(of_2026.apply(&table).unwrap().incidents.len(), 15);
}

#[test]
fn the_committed_file_is_in_canonical_form_and_holds_no_duplicate() {
    let text = include_str!("../../data/incidents.csv");
    let loaded = read_csv("incidents.csv", text.as_bytes()).unwrap();
    assert_eq!(loaded.table.to_csv().unwrap(), text);
    assert_eq!(loaded.notes.len(), 1, "{:?}", loaded.notes);
    assert!(loaded.notes[0].contains("dollars of the day"));
}

#[test]
fn known_losses_have_their_perils() {
    let table = committed().unwrap();
    let cases = [
        ("Wormhole", 2022, Peril::Bridge, "solana", Scope::Bridge),
        (
            "Mango Markets",
            2022,
            Peril::PriceManipulation,
            "solana",
            Scope::Defi,
        ),
        (
            "Drift Protocol",
            2022,
            Peril::ContractBug,
            "solana",
            Scope::Defi,
        ),
        (
            "Drift Protocol",
            2026,
            Peril::KeyCompromise,
            "solana",
            Scope::Defi,
        ),
        ("Cashio", 2022, Peril::ContractBug, "solana", Scope::Defi),
        ("Euler", 2023, Peril::FlashLoan, "ethereum", Scope::Defi),
        (
            "Ronin Bridge",
            2022,
            Peril::KeyCompromise,
            "ethereum",
            Scope::Bridge,
        ),
        (
            "Beanstalk",
            2022,
            Peril::Governance,
            "ethereum",
            Scope::Defi,
        ),
        ("Stream Finance", 2025, Peril::Depeg, "multi", Scope::Defi),
        ("Bybit", 2025, Peril::KeyCompromise, "ethereum", Scope::Cefi),
    ];
    for (protocol, year, peril, chain, scope) in cases {
        let incident = find(&table, protocol, year);
        assert_eq!(
            (incident.peril, incident.chain.as_str(), incident.scope),
            (peril, chain, scope),
            "{protocol}"
        );
    }
    let held: BTreeSet<Peril> = table.incidents.iter().map(|i| i.peril).collect();
    assert_eq!(held.len(), Peril::ALL.len());
}

#[test]
fn labels_fall_into_the_first_peril_that_fits() {
    let cases: [(&[&str], bool, Peril); 22] = [
        (
            &["Protocol Logic", "Signature Exploit"],
            true,
            Peril::Bridge,
        ),
        (
            &[
                "Infrastructure",
                "Private Key Compromised (Social Engineering)",
            ],
            true,
            Peril::KeyCompromise,
        ),
        (
            &["Ecosystem", "Flashloan Governance Attack"],
            false,
            Peril::Governance,
        ),
        (
            &["Protocol Logic", "Voting Power Inflation"],
            false,
            Peril::Governance,
        ),
        (&["Bridge Verification Bypass"], false, Peril::Bridge),
        (&["Log Spoofing"], false, Peril::Bridge),
        (
            &["Compromised Admin + Fake Token Price Manipulation"],
            false,
            Peril::KeyCompromise,
        ),
        (
            &["Infrastructure", "Cloudflare Key Compromised"],
            false,
            Peril::KeyCompromise,
        ),
        (&["Hot wallet hack"], false, Peril::KeyCompromise),
        (
            &["Ecosystem", "Flashloan Reentrancy Attack"],
            false,
            Peril::Reentrancy,
        ),
        (&["Re-entrancy Exploit"], false, Peril::Reentrancy),
        (
            &["Ecosystem", "Flashloan Price Oracle Attack"],
            false,
            Peril::OracleManipulation,
        ),
        (
            &["Outdated Oracle Exploit"],
            false,
            Peril::OracleManipulation,
        ),
        (
            &["Flashloan Donate Function Logic Exploit"],
            false,
            Peril::FlashLoan,
        ),
        (&["Flash loan exploit"], false, Peril::FlashLoan),
        (&["Donation Attack"], false, Peril::PriceManipulation),
        (
            &["Price Manipulation Attack"],
            false,
            Peril::PriceManipulation,
        ),
        (&["Stablecoin depeg"], false, Peril::Depeg),
        (&["Rugpull", "Drained Contracts"], false, Peril::Other),
        (&["", " "], false, Peril::Other),
        (&[], false, Peril::Other),
        (
            &["Protocol Logic", "Math Mistake Exploit"],
            false,
            Peril::ContractBug,
        ),
    ];
    for (labels, bridge, peril) in cases {
        assert_eq!(Peril::classify(labels, bridge), peril, "{labels:?}");
    }
}

#[test]
fn perils_and_scopes_read_back_and_map_to_the_program() {
    for peril in Peril::ALL {
        assert_eq!(peril.to_string().parse(), Ok(peril));
        assert_eq!(
            serde_json::to_string(&peril).unwrap(),
            format!("\"{peril}\"")
        );
    }
    for scope in Scope::ALL {
        assert_eq!(scope.to_string().parse(), Ok(scope));
        assert_eq!(
            serde_json::to_string(&scope).unwrap(),
            format!("\"{scope}\"")
        );
    }
    assert_eq!(" Flash_Loan".parse(), Ok(Peril::FlashLoan));
    let error = "hack".parse::<Peril>().unwrap_err().to_string();
    assert!(
        error.contains("\"hack\"") && error.contains("contract_bug, key_compromise"),
        "{error}"
    );
    let program = include_str!("../../../../programs/bulwark/src/state/product.rs");
    for peril in Peril::ALL {
        assert!(
            program.contains(&format!("    {},\n", peril.on_chain())),
            "{peril}"
        );
    }
}
