//! `bulwark buffers`, `auctions` and `hedges`: a pool's stop-loss from its accounts, as tables or as JSON.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use bulwark_client::{
    backstop::{latest, puts, Backstop, BufferView, PutView, Sale},
    Snapshot,
};
use serde_json::{json, Value};

use crate::{
    dump,
    view::{moment, percent, price, table, thousands, tokens},
};

/// What is shown of each pool.
#[derive(Clone, Copy)]
pub enum Show {
    /// Buffers and the stop-loss's state.
    Buffers,
    /// The auction in course.
    Auctions,
    /// Puts.
    Hedges,
}

/// Shows the pools of a file of accounts as they stand at `at`, or at the latest moment the accounts know of.
///
/// # Errors
/// When the file cannot be read or holds no pool.
pub fn run(show: Show, accounts: &Path, at: Option<u64>, as_json: bool) -> Result<()> {
    let snapshot = dump::read(accounts)?;
    ensure!(
        !snapshot.pools.is_empty(),
        "{} has no pool: it must hold the accounts that {} owns, funds and pools among them",
        accounts.display(),
        bulwark::ID
    );
    let mut list = Vec::new();
    for pool in snapshot.pools.keys() {
        let at = at.unwrap_or_else(|| latest(&snapshot, pool));
        let backstop = Backstop::of(&snapshot, pool, at)
            .with_context(|| format!("pool {pool} has no fund in the file"))?;
        if as_json {
            list.push(facts(show, &backstop, &snapshot));
            continue;
        }
        anstream::println!("Pool {pool} on {}", moment(at));
        let lines = match show {
            Show::Buffers => buffers(&backstop),
            Show::Auctions => auctions(&backstop),
            Show::Hedges => hedges(&backstop, &puts(&snapshot, pool, at)),
        };
        for line in lines {
            anstream::println!("{line}");
        }
    }
    if as_json {
        anstream::println!("{}", serde_json::to_string_pretty(&list)?);
    }
    Ok(())
}

/// A price, or nothing.
fn maybe_price(nano: Option<u64>) -> String {
    nano.map_or_else(|| "none".to_owned(), price)
}

/// Whether it has tripped, and what waits for the buffers.
fn standing(backstop: &Backstop) -> Vec<String> {
    let (stop_loss, money) = (&backstop.stop_loss, |units| {
        tokens(units, backstop.decimals)
    });
    let tripped = if stop_loss.tripped == 1 {
        format!("tripped {}, no new cover", moment(stop_loss.tripped_at))
    } else {
        "not tripped".to_owned()
    };
    let mut lines = vec![format!(
        " stop-loss {tripped}; trips below {}, resets from {} of what the rules ask",
        percent(stop_loss.trip_ratio_bps.into()),
        percent(stop_loss.reset_ratio_bps.into())
    )];
    if stop_loss.is_liquidating() {
        let turn = match backstop.buffers.iter().find(|b| b.sale.is_some()) {
            Some(buffer) => format!(
                "turn of buffer {} until {}",
                buffer.state.index,
                moment(stop_loss.turn_deadline)
            ),
            None => "no turn is left: it can be finished".to_owned(),
        };
        lines.push(format!(
            " settlement of incident {} waits for {}; {turn}",
            stop_loss.incident,
            money(stop_loss.to_raise)
        ));
    }
    lines
}

/// A row a buffer, and what they come to.
fn buffers(backstop: &Backstop) -> Vec<String> {
    let money = |units| tokens(units, backstop.decimals);
    let mut lines = standing(backstop);
    if backstop.buffers.is_empty() {
        lines.push(" no buffer".to_owned());
        return lines;
    }
    let rows: Vec<_> = backstop
        .buffers
        .iter()
        .map(|buffer| {
            let (slot, terms) = (&buffer.slot, &buffer.state.terms);
            vec![
                format!("{} {}", buffer.state.index, short(&buffer.mint.to_string())),
                tokens(slot.collateral, buffer.decimals),
                shares(buffer.state.total_shares.get()),
                maybe_price(buffer.last_price),
                percent(terms.haircut_bps.into()),
                buffer.worth.map_or_else(|| "none".to_owned(), money),
                money(buffer.counted),
                money(slot.cash),
                percent(slot.fee_bps.into()),
                money(slot.income_earned),
                buffer.sale.map_or_else(String::new, state_of),
            ]
        })
        .collect();
    lines.extend(table(
        &[
            "Buffer",
            "Collateral",
            "Shares (10^12)",
            "Last price",
            "Haircut",
            "Worth now",
            "Counts for",
            "Cash",
            "Of fees",
            "Fees earned",
            "Auction",
        ],
        &rows,
        &[1, 2, 3, 4, 5, 6, 7, 8, 9],
    ));
    lines.push(format!(
        " buffers count {} of capital; at most {} of the pool's own {}",
        money(backstop.counted),
        percent(backstop.stop_loss.buffer_cap_bps.into()),
        money(backstop.capital)
    ));
    lines
}

/// Shares in units of 10^12, rounded down.
fn shares(count: u128) -> String {
    thousands(u64::try_from(count / 1_000_000_000_000).unwrap_or(u64::MAX))
}

/// An auction in few words.
fn state_of(sale: Sale) -> String {
    match (sale.price, sale.started_at) {
        (Some(nano), _) => format!("at {}", price(nano)),
        (None, Some(_)) => "ended".to_owned(),
        (None, None) => "to start".to_owned(),
    }
}

/// The auction of each buffer whose turn it is.
fn auctions(backstop: &Backstop) -> Vec<String> {
    let mut lines = standing(backstop);
    let selling: Vec<_> = backstop
        .buffers
        .iter()
        .filter_map(|buffer| Some((buffer, buffer.sale?)))
        .collect();
    if selling.is_empty() {
        lines.push(" no auction".to_owned());
        return lines;
    }
    let rows: Vec<_> = selling
        .iter()
        .map(|(buffer, sale)| {
            vec![
                format!("{} {}", buffer.state.index, short(&buffer.mint.to_string())),
                sale.started_at.map_or_else(|| "not yet".to_owned(), moment),
                maybe_price(Some(sale.top).filter(|top| *top > 0)),
                maybe_price(sale.price),
                maybe_price(Some(sale.floor).filter(|floor| *floor > 0)),
                tokens(buffer.slot.collateral, buffer.decimals),
                tokens(sale.on_offer, buffer.decimals),
                tokens(sale.pays, backstop.decimals),
                tokens(buffer.slot.raised, backstop.decimals),
            ]
        })
        .collect();
    lines.extend(table(
        &[
            "Buffer", "Started", "From", "Now", "Floor", "Left", "Most", "Pays", "Raised",
        ],
        &rows,
        &[2, 3, 4, 5, 6, 7, 8],
    ));
    lines
}

/// A row a put.
fn hedges(backstop: &Backstop, puts: &[PutView]) -> Vec<String> {
    if puts.is_empty() {
        return vec![" no put".to_owned()];
    }
    let money = |units| tokens(units, backstop.decimals);
    let rows: Vec<_> = puts
        .iter()
        .map(|put| {
            let hedge = &put.hedge;
            vec![
                short(&put.address.to_string()),
                put.index.to_string(),
                put.state.to_string(),
                price(hedge.strike),
                maybe_price(put.last_price),
                tokens(hedge.size, put.decimals),
                money(hedge.locked),
                moment(hedge.expiry),
                money(hedge.premium),
                put.gain.map_or_else(String::new, money),
                tokens(hedge.delivered, put.decimals),
            ]
        })
        .collect();
    table(
        &[
            "Put",
            "Buffer",
            "State",
            "Strike",
            "Last price",
            "Size",
            "Locked",
            "Expires",
            "Premium",
            "Gain now",
            "Delivered",
        ],
        &rows,
        &[1, 3, 4, 5, 6, 8, 9, 10],
    )
}

/// The first characters of an address.
fn short(address: &str) -> String {
    format!("{}…", address.get(..4).unwrap_or(address))
}

/// A pool as JSON. Amounts are integers in base units, prices over 1e9.
fn facts(show: Show, backstop: &Backstop, snapshot: &Snapshot) -> Value {
    let (pool, at, stop_loss) = (&backstop.pool, backstop.at, &backstop.stop_loss);
    let incident = stop_loss
        .is_liquidating()
        .then(|| stop_loss.incident.to_string());
    let mut facts = json!({
        "pool": pool.to_string(),
        "at": at,
        "decimals": backstop.decimals,
        "tripped": stop_loss.tripped == 1,
        "tripped_at": stop_loss.tripped_at,
        "incident": incident,
        "to_raise": stop_loss.to_raise,
    });
    let list: Vec<_> = match show {
        Show::Buffers => backstop.buffers.iter().map(buffer_facts).collect(),
        Show::Auctions => backstop
            .buffers
            .iter()
            .filter_map(|buffer| Some(sale_facts(buffer, &buffer.sale?)))
            .collect(),
        Show::Hedges => puts(snapshot, pool, at).iter().map(put_facts).collect(),
    };
    facts[match show {
        Show::Buffers => "buffers",
        Show::Auctions => "auctions",
        Show::Hedges => "hedges",
    }] = list.into();
    if matches!(show, Show::Buffers) {
        facts["counted"] = backstop.counted.into();
        facts["capital"] = backstop.capital.into();
    }
    facts
}

fn buffer_facts(buffer: &BufferView) -> Value {
    let (slot, state) = (&buffer.slot, &buffer.state);
    json!({
        "index": state.index,
        "address": buffer.address.to_string(),
        "mint": buffer.mint.to_string(),
        "decimals": buffer.decimals,
        "collateral": slot.collateral,
        "delivered": state.delivered,
        "shares": state.total_shares.get().to_string(),
        "cash": slot.cash,
        "fee_bps": slot.fee_bps,
        "income_earned": slot.income_earned,
        "income_paid": slot.income_paid,
        "haircut_bps": state.terms.haircut_bps,
        "last_price": buffer.last_price,
        "worth": buffer.worth,
        "counted": buffer.counted,
        "value": slot.value,
        "valued_until": slot.valued_until,
        "raised": slot.raised,
        "has_turn": buffer.sale.is_some(),
        "auction_price": buffer.sale.and_then(|sale| sale.price),
    })
}

fn sale_facts(buffer: &BufferView, sale: &Sale) -> Value {
    json!({
        "buffer": buffer.address.to_string(),
        "index": buffer.state.index,
        "incident": sale.incident.to_string(),
        "started_at": sale.started_at,
        "starts": sale.starts,
        "top": sale.top,
        "floor": sale.floor,
        "price": sale.price,
        "collateral": buffer.slot.collateral,
        "on_offer": sale.on_offer,
        "pays": sale.pays,
        "to_raise": sale.to_raise,
        "raised": buffer.slot.raised,
        "turn_deadline": sale.turn_deadline,
    })
}

fn put_facts(put: &PutView) -> Value {
    let hedge = &put.hedge;
    json!({
        "address": put.address.to_string(),
        "buffer": hedge.buffer.to_string(),
        "index": put.index,
        "state": put.state.to_string(),
        "writer": hedge.writer.to_string(),
        "strike": hedge.strike,
        "size": hedge.size,
        "locked": hedge.locked,
        "expiry": hedge.expiry,
        "premium": hedge.premium,
        "delivered": hedge.delivered,
        "last_price": put.last_price,
        "gain": put.gain,
    })
}
