//! `bulwark`: the command line of a fund.

mod demo;
mod dump;
mod report;
mod tower;
mod view;

use std::{path::PathBuf, process::ExitCode};

use bulwark_cli::keeper;
use clap::{Parser, Subcommand};

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
    /// Keep funds going: make the steps that anyone may make.
    #[command(subcommand)]
    Keeper(keeper::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo { json, accounts } => demo::run(json.as_deref(), accounts.as_deref()),
        Command::Tower { accounts, json } => tower::run(&accounts, json).map(|()| true),
        Command::Keeper(arguments) => keeper::run(&arguments),
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
