//! `bulwark`: the command line of a fund.

mod audit;
mod backstop;
mod demo;
mod dump;
mod quote;
mod report;
mod risk;
mod tower;
mod view;

use std::{path::PathBuf, process::ExitCode};

use backstop::Show;
use bulwark_cli::{
    keeper,
    operations::{self, AuctionOperation, BufferOperation, HedgeOperation, StopLossOperation},
};
use clap::{Args, Parser, Subcommand};

/// An insurance fund for DeFi on Solana.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell the life of a fund on the program's bytecode, in an embedded runtime: nothing is installed, no network is
    /// used. Fails when one invariant of the books does.
    Demo {
        /// Also write the facts of the story to this file.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// Also write the fund's accounts, as they are just before the loss, to this file: a JSON list of `{pubkey, owner,
        /// data}`, data in base64.
        #[arg(long, value_name = "FILE")]
        accounts: Option<PathBuf>,
    },
    /// Show each pool's re-insurance programme as a tower: who pays which slice of a loss, gaps and overlaps, rate on
    /// line, premium ceded, what can be recovered.
    Tower {
        /// Accounts of the program: a JSON list of `{pubkey, owner, data}`, data in base64, as `bulwark demo --accounts`
        /// writes it.
        #[arg(long, value_name = "FILE")]
        accounts: PathBuf,
        /// Print JSON; amounts are integers in base units.
        #[arg(long)]
        json: bool,
    },
    /// Show each pool's stop-loss buffers: collateral, what it is worth and counts for, cash, fees earned, whose turn it is.
    Buffers(AccountsFile),
    /// Show the auction of the buffer that a settlement waits for: price at the moment, what is left, what one bid gets.
    Auctions(AccountsFile),
    /// Show the puts on each pool's buffers: strike, size, lock, expiry, what exercise would gain.
    Hedges(AccountsFile),
    /// Check every invariant of a fund, every vault against its ledger and the solvency of every pool. Fails when one is broken.
    Audit(audit::Arguments),
    /// Quote cover: its premium to the unit, who earns it, and the first rule that would refuse the sale.
    Quote(quote::Arguments),
    /// Stake in a buffer, leave it, collect its income, value it.
    Buffer(operations::Arguments<BufferOperation>),
    /// Start, bid in and end auctions of a settlement that waits for the buffers, and finish it.
    Auction(operations::Arguments<AuctionOperation>),
    /// Write, buy, exercise, reclaim and transfer puts.
    Hedge(operations::Arguments<HedgeOperation>),
    /// Trip or reset a pool's stop-loss, when the rule says so.
    StopLoss(operations::Arguments<StopLossOperation>),
    /// Keep funds going: make the steps that anyone may make.
    #[command(subcommand)]
    Keeper(keeper::Arguments),
    /// Turn loss data into premiums, capital and a report: the risk engine.
    #[command(subcommand)]
    Risk(risk::Risk),
}

/// Accounts to look at, and the moment.
#[derive(Args)]
struct AccountsFile {
    /// Accounts of the program: a JSON list of `{pubkey, owner, data}`, data in base64, as `bulwark demo --accounts` writes
    /// it.
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
    /// The moment, unix seconds [default: the latest that the accounts know of].
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
    /// Print JSON; amounts are integers in base units, prices over 1e9.
    #[arg(long)]
    json: bool,
}

impl AccountsFile {
    fn show(&self, show: Show) -> anyhow::Result<bool> {
        backstop::run(show, &self.accounts, self.at, self.json).map(|()| true)
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo { json, accounts } => demo::run(json.as_deref(), accounts.as_deref()),
        Command::Tower { accounts, json } => tower::run(&accounts, json).map(|()| true),
        Command::Buffers(file) => file.show(Show::Buffers),
        Command::Auctions(file) => file.show(Show::Auctions),
        Command::Hedges(file) => file.show(Show::Hedges),
        Command::Audit(arguments) => arguments.run(),
        Command::Quote(arguments) => arguments.run(),
        Command::Buffer(arguments) => operations::run(&arguments),
        Command::Auction(arguments) => operations::run(&arguments),
        Command::Hedge(arguments) => operations::run(&arguments),
        Command::StopLoss(arguments) => operations::run(&arguments),
        Command::Keeper(arguments) => keeper::run(&arguments),
        Command::Risk(command) => command.run().map(|()| true),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("bulwark: {error:#}");
            ExitCode::FAILURE
        }
    }
}
