//! What can be done to a network that runs, over its JSON-RPC.

use std::time::Duration;

use anchor_lang::prelude::{pubkey, Pubkey};
use anyhow::{anyhow, bail, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark_client::price_update::PYTH_RECEIVER;
use serde_json::{json, Value};
use ureq::Agent;

use crate::{
    arguments::{Price, Travel},
    banner,
    feed::{self, FeedSpec, Print},
};

/// The account of the clock.
const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");
/// Where its unix time lies.
const UNIX_TIME: std::ops::Range<usize> = 32..40;

/// A network that runs.
struct Rpc {
    agent: Agent,
    url: String,
}

impl Rpc {
    fn new(port: u16) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .into();
        Self {
            agent,
            url: format!("http://127.0.0.1:{port}"),
        }
    }

    fn call(&self, method: &str, params: &Value) -> Result<Value> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let text = self
            .agent
            .post(&self.url)
            .content_type("application/json")
            .send(request.to_string())
            .and_then(|mut answer| answer.body_mut().read_to_string())
            .with_context(|| format!("no network answers at {}: start one", self.url))?;
        let answer: Value = serde_json::from_str(&text)?;
        match answer.get("error") {
            Some(error) => bail!("{method}: {error}"),
            None => Ok(answer["result"].clone()),
        }
    }

    /// Bytes of an account; none when there is none.
    fn data(&self, address: &Pubkey) -> Result<Option<Vec<u8>>> {
        let params =
            json!([address.to_string(), {"encoding": "base64", "commitment": "processed"}]);
        let account = &self.call("getAccountInfo", &params)?["value"];
        let text = account["data"][0].as_str();
        text.map(|text| Ok(BASE64_STANDARD.decode(text)?))
            .transpose()
    }

    /// The network's time, unix seconds.
    fn now(&self) -> Result<i64> {
        let clock = self.data(&CLOCK)?.context("the network has no clock")?;
        let bytes = clock.get(UNIX_TIME).and_then(|bytes| bytes.try_into().ok());
        Ok(i64::from_le_bytes(
            bytes.context("the network's clock is cut")?,
        ))
    }
}

/// The id of a feed by its name or by itself.
fn id_of(feed: &str) -> Result<[u8; 32]> {
    let named = FeedSpec::defaults()
        .into_iter()
        .find(|spec| spec.name.eq_ignore_ascii_case(feed));
    named
        .map(|spec| spec.id)
        .or_else(|| feed::parse_id(feed))
        .ok_or_else(|| anyhow!("{feed} is no default feed and no id of 64 hex digits"))
}

/// Sets a price.
pub fn price(arguments: &Price) -> Result<()> {
    let rpc = Rpc::new(arguments.rpc_port);
    let id = id_of(&arguments.feed)?;
    let address = feed::address(&id);
    let before = rpc.data(&address)?.and_then(|data| feed::read(&id, &data));
    let print = Print {
        price: arguments.price,
        at: rpc.now()?,
    };
    let slot = rpc.call("getSlot", &json!([{"commitment": "processed"}]))?;
    let slot = slot.as_u64().context("the network has no slot")?;
    let data = feed::write(&id, print, before.map(|before| before.at), slot);
    let rent = rpc.call("getMinimumBalanceForRentExemption", &json!([data.len()]))?;
    let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
    let account = json!({
        "lamports": rent,
        "owner": PYTH_RECEIVER.to_string(),
        "executable": false,
        "data": hex,
    });
    rpc.call("surfnet_setAccount", &json!([address.to_string(), account]))?;
    let from = before.map_or_else(String::new, |before| {
        format!(", from {}", feed::show_price(before.price))
    });
    println!(
        "{} is {}{from}",
        arguments.feed,
        feed::show_price(print.price)
    );
    Ok(())
}

/// Moves the clock forward.
pub fn travel(arguments: &Travel) -> Result<()> {
    let rpc = Rpc::new(arguments.rpc_port);
    let now = u64::try_from(rpc.now()?).context("the network's clock is before 1970")?;
    let target = now.saturating_add(arguments.seconds);
    let params = json!([{"absoluteTimestamp": target.saturating_mul(1_000)}]);
    rpc.call("surfnet_timeTravel", &params)?;
    println!("the network's clock shows {}", banner::date(target));
    Ok(())
}
