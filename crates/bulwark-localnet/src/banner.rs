//! What is said when the network is ready: to people, and to scripts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use chrono::DateTime;
use serde::Serialize;

use crate::feed::{show_price, FeedSpec};

/// A network that is ready.
#[derive(Debug, Serialize)]
pub struct Ready {
    /// Address of JSON-RPC.
    pub rpc: String,
    /// Address of the WebSocket.
    pub ws: String,
    /// The program.
    pub program: String,
    /// Size of its bytecode.
    pub program_bytes: usize,
    /// Milliseconds between two blocks.
    pub slot_time_ms: u64,
    /// The network's time, unix seconds.
    pub unix_time: u64,
    /// How far it is ahead of this machine, seconds.
    pub ahead: u64,
    /// Where its state is kept.
    pub state: Option<PathBuf>,
    /// Accounts and transactions that were in that file.
    pub brought_back: Option<(usize, usize)>,
    /// Prices that are kept fresh.
    pub feeds: Vec<ReadyFeed>,
    /// This process.
    pub pid: u32,
}

/// A price that is kept fresh.
#[derive(Debug, Serialize)]
pub struct ReadyFeed {
    /// What people call it.
    pub name: String,
    /// Its id with the source, hex.
    pub id: String,
    /// Its account.
    pub account: String,
    /// Owner of the account: the source that a fund lists.
    pub owner: String,
    /// Where the price began.
    pub price: String,
}

impl ReadyFeed {
    /// As it was asked for.
    pub fn new(spec: &FeedSpec, owner: String) -> Self {
        Self {
            name: spec.name.clone(),
            id: spec.id.iter().map(|byte| format!("{byte:02x}")).collect(),
            account: spec.address().to_string(),
            owner,
            price: show_price(spec.price),
        }
    }
}

/// A time in unix seconds as people write it.
pub fn date(unix: u64) -> String {
    i64::try_from(unix)
        .ok()
        .and_then(|unix| DateTime::from_timestamp(unix, 0))
        .map_or_else(
            || format!("{unix} s since 1970"),
            |date| date.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        )
}

impl Ready {
    /// For people.
    pub fn banner(&self, seconds: f64) -> String {
        let ahead = match self.ahead {
            0 => "follows this machine's".to_owned(),
            ahead => format!("{} ahead of this machine's", duration(ahead)),
        };
        let state = match (&self.state, self.brought_back) {
            (None, _) => "not kept; --state FILE keeps it".to_owned(),
            (Some(path), None) => format!("kept in {}, which is new", path.display()),
            (Some(path), Some((accounts, transactions))) => format!(
                "kept in {}; brought back: {accounts} accounts, {transactions} transactions",
                path.display()
            ),
        };
        let mut lines = vec![
            format!("Bulwark's localnet is ready, after {seconds:.1} s."),
            String::new(),
            format!("  RPC        {}", self.rpc),
            format!("  WebSocket  {}", self.ws),
            format!(
                "  Program    {} ({} bytes)",
                self.program, self.program_bytes
            ),
            format!("  Blocks     every {} ms", self.slot_time_ms),
            format!("  Clock      {}, {ahead}", date(self.unix_time)),
            format!("  State      {state}"),
        ];
        for (at, feed) in self.feeds.iter().enumerate() {
            let label = if at == 0 { "Prices" } else { "" };
            lines.push(format!("  {label:9}  {:9} at {}", feed.name, feed.account));
        }
        if self.feeds.is_empty() {
            lines.push("  Prices     none are written".to_owned());
        }
        lines.push("  Stop       Ctrl-C".to_owned());
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Seconds as days, hours or minutes, the nearest.
fn duration(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..120 => (seconds, "s"),
        120..7_200 => ((seconds + 30) / 60, "minutes"),
        7_200..172_800 => ((seconds + 1_800) / 3_600, "hours"),
        _ => (seconds.saturating_add(43_200) / 86_400, "days"),
    };
    format!("{count} {unit}")
}

/// A file that is there as long as the network is ready.
pub struct ReadyFile(PathBuf);

impl ReadyFile {
    /// Removes what an earlier network may have left, and makes the file's folder.
    pub fn clear(path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        match fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| path.display().to_string())
            }
            _ => Ok(()),
        }
    }

    /// Writes it, whole or not at all.
    pub fn write(path: &Path, ready: &Ready) -> Result<Self> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let writing = || path.display().to_string();
        let text = serde_json::to_string(ready)? + "\n";
        fs::write(&beside, text).with_context(writing)?;
        fs::rename(&beside, path).with_context(writing)?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // Whoever waits for the next network removes what is left of this one.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Ready {
        Ready {
            rpc: "http://127.0.0.1:8899".to_owned(),
            ws: "ws://127.0.0.1:8900".to_owned(),
            program: bulwark::ID.to_string(),
            program_bytes: 7,
            slot_time_ms: 400,
            unix_time: 1_800_000_000,
            ahead: 0,
            state: None,
            brought_back: None,
            feeds: vec![],
            pid: 1,
        }
    }

    #[test]
    fn the_banner_says_what_one_needs() {
        let mut ready = ready();
        let banner = ready.banner(1.25);
        for part in [
            "http://127.0.0.1:8899",
            "ws://127.0.0.1:8900",
            "BuLwark",
            "400 ms",
            "2027-01-15 08:00:00 UTC, follows",
            "not kept",
            "none are written",
            "Ctrl-C",
        ] {
            assert!(banner.contains(part), "{part}\n{banner}");
        }
        ready.ahead = 14 * 86_400 - 1;
        ready.state = Some("kept.json".into());
        ready.brought_back = Some((3, 5));
        ready.feeds = FeedSpec::defaults()
            .iter()
            .map(|spec| ReadyFeed::new(spec, "owner".to_owned()))
            .collect();
        let banner = ready.banner(1.25);
        for part in [
            "14 days ahead",
            "kept.json; brought back: 3 accounts, 5 transactions",
            "SOL/USD   at 7UVimffxr9ow1uXYxsr4LHAcV58mLzhmwaeKvJ1pjLiE",
        ] {
            assert!(banner.contains(part), "{part}\n{banner}");
        }
    }

    #[test]
    fn the_ready_file_is_there_as_long_as_it_is_held() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a/ready.json");
        ReadyFile::clear(&path).expect("nothing there");
        fs::write(&path, "old").expect("written");
        ReadyFile::clear(&path).expect("removed");
        assert!(!path.exists());
        let held = ReadyFile::write(&path, &ready()).expect("written");
        let read: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).expect("there")).expect("JSON");
        assert_eq!(read["rpc"], "http://127.0.0.1:8899");
        drop(held);
        assert!(!path.exists());
    }
}
