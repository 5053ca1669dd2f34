//! The command line.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::feed::FeedSpec;

/// A local Solana network with Bulwark deployed, for the web app and for tests. It listens on 127.0.0.1 alone and talks to
/// nobody.
#[derive(Debug, Parser)]
#[command(
    name = "bulwark-localnet",
    version,
    about,
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    /// What to do to a network that runs; none starts one.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to start one.
    #[command(flatten)]
    pub start: Start,
}

/// Something to do to a network that runs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set a price: feeds move on from there.
    Price(Price),
    /// Move the network's clock forward. It never moves back.
    Travel(Travel),
}

/// How to start a network.
#[derive(Debug, Args)]
pub struct Start {
    /// Port of JSON-RPC.
    #[arg(long, value_name = "PORT", default_value_t = 8899, value_parser = clap::value_parser!(u16).range(1..))]
    pub rpc_port: u16,
    /// Port of the WebSocket [default: the next after the RPC port, where wallets look for it].
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub ws_port: Option<u16>,
    /// Bytecode to deploy at the program's address [default: BULWARK_SO, or target/deploy/bulwark.so of this workspace].
    #[arg(long, value_name = "FILE")]
    pub program: Option<PathBuf>,
    /// Milliseconds between two blocks.
    #[arg(long, value_name = "MS", default_value_t = 400, value_parser = clap::value_parser!(u64).range(50..=10_000))]
    pub slot_time: u64,
    /// Keep accounts, transactions and the clock in this file, and begin with what is in it. Without it nothing is kept.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// A price to keep fresh: NAME=FEED_ID:PRICE[:BPS], the id in hex, BPS what it moves between two prints at most
    /// [default: SOL/USD and mSOL/USD]. May be repeated.
    #[arg(long = "feed", value_name = "FEED")]
    pub feeds: Vec<FeedSpec>,
    /// Write no prices.
    #[arg(long, conflicts_with = "feeds")]
    pub no_feeds: bool,
    /// Seconds between two prints of a price, by the network's clock.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub feed_interval: u64,
    /// Seed of the prices' walks.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// Write this file when the network is ready, and remove it at the end. It says what the banner says, as JSON.
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
    /// Print one line of JSON when ready instead of the banner.
    #[arg(long)]
    pub json: bool,
    /// Print every transaction, with its logs when it failed.
    #[arg(long, short)]
    pub verbose: bool,
}

impl Start {
    /// Port of the WebSocket; none when the RPC port is the last there is and no other was chosen.
    pub fn ws_port(&self) -> Option<u16> {
        self.ws_port.or_else(|| self.rpc_port.checked_add(1))
    }

    /// The bytecode to deploy.
    pub fn program(&self) -> PathBuf {
        self.program
            .clone()
            .or_else(|| std::env::var_os("BULWARK_SO").map(PathBuf::from))
            .unwrap_or_else(|| workspace().join("target/deploy/bulwark.so"))
    }

    /// The prices to keep fresh.
    pub fn feeds(&self) -> Vec<FeedSpec> {
        match (self.no_feeds, self.feeds.is_empty()) {
            (true, _) => Vec::new(),
            (false, true) => FeedSpec::defaults(),
            (false, false) => self.feeds.clone(),
        }
    }
}

/// The workspace that this command was built in.
fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package)
}

/// A price to set.
#[derive(Debug, Args)]
pub struct Price {
    /// Name of a default feed, or a feed's id in hex.
    #[arg(value_name = "FEED")]
    pub feed: String,
    /// The price: a decimal number above zero.
    #[arg(value_name = "PRICE", value_parser = crate::feed::parse_price)]
    pub price: i64,
    /// Port of JSON-RPC.
    #[arg(long, value_name = "PORT", default_value_t = 8899)]
    pub rpc_port: u16,
}

/// A way to go in time.
#[derive(Debug, Args)]
pub struct Travel {
    /// How far: a number of seconds, or of minutes, hours or days with `m`, `h` or `d` after it.
    #[arg(value_name = "TIME", value_parser = parse_seconds)]
    pub seconds: u64,
    /// Port of JSON-RPC.
    #[arg(long, value_name = "PORT", default_value_t = 8899)]
    pub rpc_port: u16,
}

/// `90`, `90s`, `15m`, `6h`, `14d` as seconds.
fn parse_seconds(text: &str) -> Result<u64, String> {
    let (number, unit) = match text.char_indices().last() {
        Some((at, 's')) => (&text[..at], 1),
        Some((at, 'm')) => (&text[..at], 60),
        Some((at, 'h')) => (&text[..at], 3_600),
        Some((at, 'd')) => (&text[..at], 86_400),
        _ => (text, 1),
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .filter(|seconds| (1..=100 * 365 * 86_400).contains(seconds))
        .ok_or_else(|| "a time is 1 second to 100 years: 90, 15m, 6h, 14d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(
            std::iter::once("bulwark-localnet").chain(line.split_whitespace()),
        )
    }

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn without_arguments_a_wallet_finds_it_where_it_looks() {
        let start = parse("").expect("parses").start;
        assert_eq!((start.rpc_port, start.ws_port()), (8899, Some(8900)));
        assert_eq!(start.slot_time, 400);
        assert!(start.state.is_none());
        assert_eq!(start.feeds(), FeedSpec::defaults());
    }

    #[test]
    fn the_websocket_follows_the_rpc_port_unless_told() {
        let ws = |line| parse(line).expect("parses").start.ws_port();
        assert_eq!(ws("--rpc-port 20000"), Some(20_001));
        assert_eq!(ws("--rpc-port 20000 --ws-port 9"), Some(9));
        assert_eq!(ws("--rpc-port 65535"), None);
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "--rpc-port 0",
            "--rpc-port 65536",
            "--slot-time 10",
            "--slot-time 20000",
            "--feed-interval 0",
            "--feed SOL",
            "--no-feeds --feed SOL/USD=00:1",
            "price SOL/USD 0",
            "price SOL/USD",
            "travel 0",
            "travel -1d",
            "travel 14w",
            "travel",
            "--state",
            "start",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn feeds_replace_the_default_ones() {
        let id = "ab".repeat(32);
        let start = parse(&format!("--feed A/B={id}:1.5 --feed C/D={id}:2:10"))
            .expect("parses")
            .start;
        let names: Vec<_> = start.feeds().into_iter().map(|feed| feed.name).collect();
        assert_eq!(names, ["A/B", "C/D"]);
        assert!(parse("--no-feeds")
            .expect("parses")
            .start
            .feeds()
            .is_empty());
    }

    #[test]
    fn times_have_units() {
        for (text, seconds) in [
            ("1", 1),
            ("90s", 90),
            ("15m", 900),
            ("6h", 21_600),
            ("14d", 1_209_600),
        ] {
            assert_eq!(parse_seconds(text), Ok(seconds));
        }
        for text in ["", "d", "1.5d", "99999999999999999999d", "36501d"] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
    }
}
