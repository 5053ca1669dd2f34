//! CSV, JSON and the front door.

use bulwark_risk::data::{read, read_defillama, Peril, Scope};
use bulwark_risk::RiskError;

use crate::{csv, day, HEADER, WORMHOLE};

#[test]
fn csv_takes_columns_in_any_order_and_ignores_others() {
    let text = "Source,note,loss_usd,peril,chain,protocol,date\n\
                https://example.org/w,big, 3.26e8 ,BRIDGE,Solana,Wormhole,2022-02-02\n";
    let table = csv(text).unwrap();
    assert_eq!(table, csv(&format!("{HEADER}{WORMHOLE}")).unwrap());
    let [incident] = table.incidents.as_slice() else {
        panic!("{table:?}")
    };
    assert_eq!(
        (incident.chain.as_str(), incident.scope),
        ("solana", Scope::Defi)
    );
    assert_eq!((incident.recovered_usd, incident.flash_loan), (None, false));
    let all = "date,protocol,chain,peril,loss_usd,recovered_usd,scope,flash_loan,source\n\
               2999-01-01,\"A, Ltd\",x,other,5,0.5,cefi,1,u\n";
    let incident = &csv(all).unwrap().incidents[0];
    assert_eq!(incident.protocol, "A, Ltd");
    assert_eq!(
        (incident.recovered_usd, incident.scope),
        (Some(0.5), Scope::Cefi)
    );
    assert!(incident.flash_loan);
}

#[test]
fn a_bad_csv_row_is_an_error_with_its_line() {
    let cases = [
        ("2022-13-02,A,x,bridge,5,u", "date \"2022-13-02\""),
        ("02.02.2022,A,x,bridge,5,u", "date \"02.02.2022\""),
        ("2022-02-02,,x,bridge,5,u", "protocol is empty"),
        ("2022-02-02,A,,bridge,5,u", "chain is empty"),
        ("2022-02-02,A,x,hack,5,u", "\"hack\" is not a peril"),
        ("2022-02-02,A,x,bridge,-5,u", "loss_usd \"-5\""),
        ("2022-02-02,A,x,bridge,0,u", "loss_usd \"0\""),
        ("2022-02-02,A,x,bridge,NaN,u", "loss_usd \"NaN\""),
        ("2022-02-02,A,x,bridge,inf,u", "loss_usd \"inf\""),
        ("2022-02-02,A,x,bridge,$5M,u", "loss_usd \"$5M\""),
        ("2022-02-02,A,x,bridge,,u", "loss_usd \"\""),
        ("2022-02-02,A,x,bridge,5,", "source is empty"),
        ("2022-02-02,A,x,bridge,5", "line: 3"),
    ];
    for (row, what) in cases {
        let error = csv(&format!("{HEADER}{WORMHOLE}{row}\n")).unwrap_err();
        assert!(error.starts_with("losses.csv: "), "{error}");
        assert!(
            error.contains("line 3: ") || error.contains("line: 3"),
            "{error}"
        );
        assert!(error.contains(what), "{error} lacks {what}");
    }
    let extra = "date,protocol,chain,peril,loss_usd,source,recovered_usd,scope,flash_loan\n";
    for (fields, what) in [
        ("-1,defi,0", "recovered_usd \"-1\""),
        ("1,dex,0", "\"dex\" is not a scope"),
        ("1,defi,yes", "flash_loan \"yes\""),
    ] {
        let error = csv(&format!("{extra}2022-02-02,A,x,bridge,5,u,{fields}\n")).unwrap_err();
        assert!(
            error.contains("line 2: ") && error.contains(what),
            "{error}"
        );
    }
}

#[test]
fn a_csv_file_names_all_that_is_wrong_with_it() {
    let bad = "2022-02-02,A,x,bridge,0,u\n";
    let error = csv(&format!("{HEADER}{}", bad.repeat(7))).unwrap_err();
    assert!(
        error.contains("line 2: ") && error.contains("line 6: "),
        "{error}"
    );
    assert!(error.ends_with("and 2 more bad lines"), "{error}");
    let error = csv("date,protocol,chain,loss_usd\n").unwrap_err();
    assert!(
        error.contains("line 1: column peril, source is missing"),
        "{error}"
    );
    assert!(csv(HEADER).unwrap_err().contains("holds no loss"));
    assert!(csv("").unwrap_err().contains("line 1"));
}

/// Three rows in the shape of the list, one of them without an amount.
const HACKS: &str = r#"[
  {"date": 1643760000, "name": "Portal", "classification": "Protocol Logic", "technique": "Signature Exploit",
   "amount": 326000000, "chain": ["Solana"], "bridgeHack": true, "targetType": "DeFi Protocol",
   "source": "https://example.org/p", "returnedFunds": 225000000, "defillamaId": "1541", "language": "Rust"},
  {"date": 1698710400, "name": "Cozy\n", "classification": null, "technique": null, "amount": null, "chain": null,
   "bridgeHack": false, "targetType": null, "source": null, "returnedFunds": null, "defillamaId": null, "language": null},
  {"date": 1728950400, "name": "Radiant ", "classification": "Ecosystem", "technique": "Flashloan Exploit",
   "amount": 900.5, "chain": ["BSC", "Arbitrum"], "source": ""}
]"#;

#[test]
fn defillama_rows_are_read_and_those_without_an_amount_are_named() {
    let loaded = read_defillama("hacks.json", HACKS.as_bytes()).unwrap();
    let [portal, radiant] = loaded.table.incidents.as_slice() else {
        panic!("{loaded:?}")
    };
    assert_eq!(portal.date, day("2022-02-02"));
    assert_eq!((portal.peril, portal.scope), (Peril::Bridge, Scope::Bridge));
    assert_eq!(
        (portal.chain.as_str(), portal.recovered_usd),
        ("solana", Some(225e6))
    );
    assert_eq!(
        (radiant.protocol.as_str(), radiant.chain.as_str()),
        ("Radiant", "multi")
    );
    assert_eq!(
        (radiant.peril, radiant.scope),
        (Peril::FlashLoan, Scope::Defi)
    );
    assert!(radiant.flash_loan && !portal.flash_loan);
    assert_eq!(radiant.source, "https://defillama.com/hacks");
    let notes = &loaded.notes;
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(
        notes[0].contains("left out: 1 (Cozy of 2023-10-31)"),
        "{notes:?}"
    );
    assert!(
        notes[1].contains("check them: 1 (Radiant of 2024-10-15)"),
        "{notes:?}"
    );
    assert!(notes[2].contains("taken as DeFi: 1 (Radiant"), "{notes:?}");
}

#[test]
fn defillama_targets_are_scopes() {
    for (target, bridge, scope) in [
        ("DeFi Protocol", false, Scope::Defi),
        ("DeFi Protocol", true, Scope::Bridge),
        ("CEX", false, Scope::Cefi),
        ("Wallet", false, Scope::Wallet),
        ("Bridge", false, Scope::Bridge),
        ("Chain", true, Scope::Bridge),
        ("CEX", true, Scope::Cefi),
        ("Gaming", false, Scope::Other),
    ] {
        let json = format!(
            r#"[{{"date":0,"name":"A","amount":5000,"bridgeHack":{bridge},"targetType":"{target}"}}]"#
        );
        let loaded = read_defillama("hacks.json", json.as_bytes()).unwrap();
        assert_eq!(loaded.table.incidents[0].scope, scope, "{target}");
        assert_eq!(loaded.table.incidents[0].chain, "unknown");
        // What studies leave out is said.
        let said = loaded
            .notes
            .iter()
            .any(|note| note.contains("leave them out: 1"));
        assert_eq!(said, scope == Scope::Other, "{:?}", loaded.notes);
    }
}

#[test]
fn bad_json_is_an_error_with_its_row() {
    let ok = r#"{"date":0,"name":"A","amount":5000}"#;
    for (row, what) in [
        (
            r#"{"date":0,"name":"B","amount":-5}"#,
            "row 2: B of 1970-01-01 has a negative amount",
        ),
        (
            r#"{"date":0,"name":"B","amount":5,"returnedFunds":-1}"#,
            "row 2: ",
        ),
        (
            r#"{"date":1643760000000,"name":"B","amount":5}"#,
            "row 2: date 1643760000000 is no Unix time in seconds",
        ),
        (r#"{"date":"2022","name":"B","amount":5}"#, "row 2: "),
        (r#"{"date":0,"amount":5}"#, "row 2: missing field `name`"),
        (
            r#"{"date":0,"name":" ","amount":5}"#,
            "row 2: name is empty",
        ),
        (r#"{"date":0,"name":"B","amount":"5M"}"#, "row 2: "),
    ] {
        let json = format!("[{ok},{row}]");
        let error = read_defillama("hacks.json", json.as_bytes()).unwrap_err();
        assert!(matches!(error, RiskError::File { .. }));
        assert!(error.to_string().contains(what), "{error}");
    }
    for (json, what) in [
        (r#"{"hacks":[]}"#, "no JSON array"),
        ("[", "no JSON array"),
        ("[]", "holds no loss"),
        (r#"[{"date":0,"name":"B","amount":null}]"#, "holds no loss"),
    ] {
        let error = read_defillama("hacks.json", json.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn the_front_door_tells_the_form_by_content() {
    let dir = std::env::temp_dir().join(format!("bulwark-data-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let put = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let text = format!("{HEADER}{WORMHOLE}");
    let from_csv = read(&put("a.json", &text)).unwrap();
    assert_eq!(from_csv.table, csv(&text).unwrap());
    assert_eq!(
        read(&put("bom.csv", &format!("\u{feff}{text}"))).unwrap(),
        from_csv
    );
    let from_json = read(&put("a.csv", &format!("\n {HACKS}"))).unwrap();
    assert_eq!(
        from_json,
        read(&put("bom.json", &format!("\u{feff}{HACKS}"))).unwrap()
    );
    assert_eq!(from_json.table.incidents.len(), 2);
    let error = read(&dir.join("absent.csv")).unwrap_err().to_string();
    assert!(error.contains("absent.csv: cannot be read"), "{error}");
    std::fs::remove_dir_all(&dir).unwrap();
}
