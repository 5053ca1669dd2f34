//! The table of losses, its readers, merging, filters and counts.

mod count;
mod merge;
mod readers;
mod table;

use bulwark_risk::data::{read_csv, Incident, Peril, Scope, Table};
use chrono::NaiveDate;

const HEADER: &str = "date,protocol,chain,peril,loss_usd,source\n";
const WORMHOLE: &str = "2022-02-02,Wormhole,Solana,bridge,326000000,https://example.org/w\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn loss(date: &str, protocol: &str, loss_usd: f64) -> Incident {
    Incident {
        date: day(date),
        protocol: protocol.to_owned(),
        chain: "ethereum".to_owned(),
        peril: Peril::ContractBug,
        loss_usd,
        recovered_usd: None,
        scope: Scope::Defi,
        flash_loan: false,
        source: "https://example.org".to_owned(),
    }
}

fn csv(text: &str) -> Result<Table, String> {
    read_csv("losses.csv", text.as_bytes())
        .map(|loaded| loaded.table)
        .map_err(|e| e.to_string())
}
