//! `bulwark-localnet`: a local Solana network (Surfpool, embedded) with Bulwark's bytecode deployed, a clock that follows real
//! time and price accounts that move. `docs/localnet.md` says what it does and what it does not.

mod arguments;
mod banner;
mod block;
mod clock;
mod control;
mod feed;
mod mover;
mod network;
mod ports;
mod program;
mod run;
mod signals;
mod state;
mod walk;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        None => run::run(&arguments.start),
        Some(Command::Price(price)) => control::price(price),
        Some(Command::Travel(travel)) => control::travel(travel),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bulwark-localnet: error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
