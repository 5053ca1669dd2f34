//! `bulwark`: the command line of a fund.

mod demo;
mod report;
mod view;

use std::{path::PathBuf, process::ExitCode};

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
    },
}

fn main() -> ExitCode {
    let Command::Demo { json } = Arguments::parse().command;
    match demo::run(json.as_deref()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("bulwark: {error:#}");
            ExitCode::FAILURE
        }
    }
}
