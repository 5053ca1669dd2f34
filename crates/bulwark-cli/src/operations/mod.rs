//! What people do with a pool's stop-loss on a chain: stake, bid, write puts, and the steps that anyone may take, by hand.

mod amount;
mod buffer;
mod desk;
mod hedge;
mod sale;

use std::path::{Path, PathBuf};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::{anyhow, bail, ensure, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use clap::Args;
use serde_json::{json, Value};
use solana_keypair::{read_keypair_file, Keypair};

use crate::chain::{Chain, Outcome, Rpc, RpcSettings};
pub use amount::Amount;
pub use buffer::BufferOperation;
pub use desk::Desk;
pub use hedge::HedgeOperation;
pub use sale::{AuctionOperation, StopLossOperation};

/// An operation and where to send it.
#[derive(Args)]
pub struct Arguments<O: clap::Subcommand> {
    /// What to do.
    #[command(subcommand)]
    pub operation: O,
    #[command(flatten)]
    node: Node,
}

/// Where an operation goes, and who signs.
#[derive(Args)]
struct Node {
    /// Node to talk to, JSON-RPC over HTTP.
    #[arg(long, global = true, default_value = "http://127.0.0.1:8899")]
    url: String,
    /// Key that acts, signs and pays, a file as `solana-keygen` writes it [default: ~/.config/solana/id.json].
    #[arg(long, global = true, value_name = "FILE")]
    keypair: Option<PathBuf>,
    /// Priority fee, millionths of a lamport a compute unit.
    #[arg(long, global = true, value_name = "MICROLAMPORTS", default_value_t = 0)]
    unit_price: u64,
    /// Print the instructions as JSON, data in base64, and send nothing.
    #[arg(long, global = true)]
    dry_run: bool,
    /// Act as this address, as a multisig that will sign what a dry run prints.
    #[arg(
        long = "as",
        global = true,
        value_name = "ADDRESS",
        requires = "dry_run"
    )]
    actor: Option<Pubkey>,
}

/// An instruction with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Name of the instruction.
    pub name: &'static str,
    /// The instruction.
    pub instruction: Instruction,
}

/// What comes to instructions once the chain was asked.
pub trait Operation {
    /// Its instructions, to be sent in one transaction; the last is the operation, others prepare it.
    ///
    /// # Errors
    /// When the chain cannot be asked, an account is not there or of another kind, or an amount does not fit.
    fn instructions<C: Chain>(&self, desk: &mut Desk<C>) -> Result<Vec<Named>>;
}

/// Sends an operation to a node, or prints it.
///
/// # Errors
/// When the key is not there, the node cannot be asked, or the program refuses.
pub fn run<O: Operation + clap::Subcommand>(arguments: &Arguments<O>) -> Result<bool> {
    let Arguments { operation, node } = arguments;
    let mut settings = RpcSettings::new(node.url.clone());
    settings.unit_price = node.unit_price;
    let mut chain = Rpc::new(settings, node.key()?);
    chain.require_program()?;
    let actor = node.actor.unwrap_or_else(|| chain.payer());
    let list = operation.instructions(&mut Desk::new(&mut chain, actor))?;
    if node.dry_run {
        let list: Vec<_> = list.iter().map(facts).collect();
        anstream::println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(true);
    }
    anstream::println!("{}", perform(&mut chain, &list)?);
    Ok(true)
}

/// Sends instructions in one transaction; returns what became of it in a line.
///
/// # Errors
/// When the program refuses, or the transaction's fate cannot be known.
pub fn perform(chain: &mut impl Chain, list: &[Named]) -> Result<String> {
    let name = list.last().context("nothing to do")?.name;
    let instructions: Vec<_> = list.iter().map(|named| named.instruction.clone()).collect();
    match chain.send(&instructions)? {
        Outcome::Done { units, signature } => {
            Ok(format!("{name}: done, {units} compute units, {signature}"))
        }
        Outcome::Refused(refusal) => bail!("{name} was refused: {}", refusal.words),
        Outcome::Expired => bail!("{name}: the chain did not take it in time; nothing changed"),
    }
}

/// An instruction as JSON.
fn facts(named: &Named) -> Value {
    let Instruction {
        program_id,
        accounts,
        data,
    } = &named.instruction;
    let accounts: Vec<_> = accounts
        .iter()
        .map(|meta| {
            json!({
                "pubkey": meta.pubkey.to_string(),
                "signer": meta.is_signer,
                "writable": meta.is_writable,
            })
        })
        .collect();
    json!({
        "name": named.name,
        "program": program_id.to_string(),
        "accounts": accounts,
        "data": BASE64_STANDARD.encode(data),
    })
}

impl Node {
    fn key(&self) -> Result<Keypair> {
        if self.actor.is_some() {
            return Ok(Keypair::new());
        }
        let path = match &self.keypair {
            Some(path) => path.clone(),
            None => {
                let home = std::env::var_os("HOME").context("no home, so --keypair is needed")?;
                Path::new(&home).join(".config/solana/id.json")
            }
        };
        ensure!(
            path.exists(),
            "{}: no such key; --keypair names another, --dry-run --as ADDRESS needs none",
            path.display()
        );
        read_keypair_file(&path).map_err(|error| anyhow!("{}: {error}", path.display()))
    }
}
