//! A node over JSON-RPC. Nine methods, read by hand: the official client brings an asynchronous runtime and two hundred
//! crates for them.
//!
//! What fails in transport is asked again, waiting longer each time; a read is harmless to repeat, and a transaction has one
//! signature however often it is handed in. A transaction is simulated first: one that would fail costs no fee, and the
//! compute units that it asks for are those it needs.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::{anyhow, bail, ensure, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use serde_json::{json, Value};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_transaction::{Hash, Transaction};
use ureq::{
    tls::{RootCerts, TlsConfig},
    Agent,
};

use super::{Account, Backoff, Chain, Outcome, Refusal};

/// Accounts that one request may ask for.
const ACCOUNTS_AT_ONCE: usize = 100;
/// Most compute units of a transaction.
const MOST_UNITS: u32 = 1_400_000;
/// Largest answer read, bytes.
const MOST_BYTES: u64 = 1 << 30;
/// `ComputeBudget111111111111111111111111111111`.
const COMPUTE_BUDGET: Pubkey =
    Pubkey::from_str_const("ComputeBudget111111111111111111111111111111");

/// How a node is talked to.
#[derive(Clone, Debug)]
pub struct RpcSettings {
    /// Address of the node; never logged beyond its host, for keys stand in paths.
    pub url: String,
    /// `processed`, `confirmed` or `finalized`: what is read, and when a transaction counts as done.
    pub commitment: String,
    /// Priority fee, millionths of a lamport a compute unit.
    pub unit_price: u64,
    /// Longest wait for one answer.
    pub timeout: Duration,
    /// Attempts at a request that fails in transport.
    pub attempts: u32,
    /// First wait between them; it doubles.
    pub first_wait: Duration,
    /// Between two looks at a transaction's status.
    pub poll: Duration,
}

impl RpcSettings {
    /// The usual settings for a node.
    pub fn new(url: String) -> Self {
        Self {
            url,
            commitment: "confirmed".to_owned(),
            unit_price: 0,
            timeout: Duration::from_secs(30),
            attempts: 6,
            first_wait: Duration::from_millis(500),
            poll: Duration::from_millis(500),
        }
    }
}

/// A node, and the key that pays.
pub struct Rpc {
    agent: Agent,
    settings: RpcSettings,
    payer: Keypair,
    /// Slot of the latest transaction of ours: nothing older is read, whichever node of many answers.
    slot: u64,
    requests: u64,
    retries: u64,
}

/// An error that the node answered with.
struct Answered {
    code: i64,
    message: String,
}

/// Why a request came to nothing.
enum Failure {
    /// Worth another attempt.
    Transport(anyhow::Error),
    /// The node's answer.
    Answered(Answered),
}

/// A latest blockhash and the last block height that takes it.
struct Blockhash {
    hash: Hash,
    until: u64,
}

impl Rpc {
    /// A node; nothing is asked yet.
    pub fn new(settings: RpcSettings, payer: Keypair) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(settings.timeout))
            .http_status_as_error(false)
            // Who is trusted is the machine's affair: private nodes have authorities of their own.
            .tls_config(
                TlsConfig::builder()
                    .root_certs(RootCerts::PlatformVerifier)
                    .build(),
            )
            .build()
            .into();
        Self {
            agent,
            settings,
            payer,
            slot: 0,
            requests: 0,
            retries: 0,
        }
    }

    /// Requests that were made again.
    pub fn retries(&self) -> u64 {
        self.retries
    }

    /// Refuses a node whose chain does not have the program.
    ///
    /// # Errors
    /// When it has not, or cannot be asked.
    pub fn require_program(&mut self) -> Result<()> {
        let found = self.accounts(&[bulwark::ID])?;
        ensure!(
            found.first().is_some_and(Option::is_some),
            "the program {} is not deployed on the chain of {}",
            bulwark::ID,
            self.host()
        );
        Ok(())
    }

    /// Host of the node's address, without paths and keys.
    pub fn host(&self) -> &str {
        let url = &self.settings.url;
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host)
    }

    /// One request and its answer, whatever it is.
    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Failure> {
        self.requests = self.requests.wrapping_add(1);
        let body = json!({
            "jsonrpc": "2.0",
            "id": self.requests,
            "method": method,
            "params": params,
        });
        let transport = |error: &dyn std::fmt::Display| {
            Failure::Transport(anyhow!("{method} of {}: {error}", self.host()))
        };
        let mut response = self
            .agent
            .post(&self.settings.url)
            .header("content-type", "application/json")
            .send(body.to_string())
            .map_err(|error| transport(&error))?;
        let status = response.status();
        let text = response
            .body_mut()
            .with_config()
            .limit(MOST_BYTES)
            .read_to_string()
            .map_err(|error| transport(&error))?;
        // Some nodes put a JSON-RPC error into an answer of status 4xx.
        let mut answer: Value =
            serde_json::from_str(&text).map_err(|_| transport(&format!("status {status}")))?;
        if let Some(error) = answer.get("error") {
            return Err(Failure::Answered(Answered {
                code: error["code"].as_i64().unwrap_or_default(),
                message: error["message"].as_str().unwrap_or("no words").to_owned(),
            }));
        }
        answer
            .get_mut("result")
            .map(Value::take)
            .ok_or_else(|| transport(&format!("status {status}, no result")))
    }

    /// A request, made again while it fails in transport or the node is behind or busy.
    fn call(&mut self, method: &str, params: &Value) -> Result<Value> {
        let mut backoff = Backoff::new(self.settings.first_wait, Duration::from_secs(10));
        loop {
            let error = match self.ask(method, params) {
                Ok(answer) => return Ok(answer),
                Err(Failure::Transport(error)) => error,
                Err(Failure::Answered(Answered { code, message })) => {
                    let error = anyhow!("{method} of {}: {message} ({code})", self.host());
                    if !is_passing(code) {
                        return Err(error);
                    }
                    error
                }
            };
            let wait = backoff.fail();
            if backoff.failures() >= self.settings.attempts {
                return Err(error);
            }
            self.retries = self.retries.wrapping_add(1);
            sleep(wait);
        }
    }

    /// What reads are asked with.
    fn reading(&self) -> Value {
        json!({
            "encoding": "base64",
            "commitment": self.settings.commitment,
            "minContextSlot": self.slot,
        })
    }

    /// The instructions with their compute budget, signed.
    fn sign(&self, instructions: &[Instruction], units: u32, blockhash: Hash) -> Transaction {
        let mut all = vec![budget(2, &units.to_le_bytes())];
        if self.settings.unit_price > 0 {
            all.push(budget(3, &self.settings.unit_price.to_le_bytes()));
        }
        all.extend_from_slice(instructions);
        Transaction::new_signed_with_payer(
            &all,
            Some(&self.payer.pubkey()),
            &[&self.payer],
            blockhash,
        )
    }

    /// Compute units that the instructions use, or why they would fail.
    fn simulate(&mut self, instructions: &[Instruction]) -> Result<Result<u64, Option<Refusal>>> {
        let transaction = self.sign(instructions, MOST_UNITS, Hash::default());
        let answer = self.call(
            "simulateTransaction",
            &json!([wire(&transaction), {
                "encoding": "base64",
                "commitment": self.settings.commitment,
                "minContextSlot": self.slot,
                "sigVerify": false,
                "replaceRecentBlockhash": true,
            }]),
        )?;
        let value = &answer["value"];
        if value["err"].is_null() {
            return Ok(Ok(value["unitsConsumed"].as_u64().unwrap_or(0)));
        }
        let logs: Vec<String> = value["logs"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|log| log.as_str().map(str::to_owned))
            .collect();
        refusal(&value["err"], &logs).map(Err)
    }

    fn latest_blockhash(&mut self) -> Result<Blockhash> {
        let answer = self.call(
            "getLatestBlockhash",
            &json!([{ "commitment": self.settings.commitment, "minContextSlot": self.slot }]),
        )?;
        let value = &answer["value"];
        let hash = value["blockhash"].as_str().and_then(|h| h.parse().ok());
        let until = value["lastValidBlockHeight"].as_u64();
        Ok(Blockhash {
            hash: hash.context("the node gave no blockhash")?,
            until: until.context("the node gave no last block height")?,
        })
    }

    /// What became of a transaction, once it is known.
    fn status(&mut self, signature: &str) -> Result<Option<Result<(), Option<Refusal>>>> {
        let answer = self.call("getSignatureStatuses", &json!([[signature]]))?;
        let status = &answer["value"][0];
        if status.is_null() {
            return Ok(None);
        }
        let reached = status["confirmationStatus"].as_str().unwrap_or_default();
        let enough = match self.settings.commitment.as_str() {
            "finalized" => reached == "finalized",
            "confirmed" => matches!(reached, "confirmed" | "finalized"),
            _ => true,
        };
        if !enough {
            return Ok(None);
        }
        if !status["err"].is_null() {
            return refusal(&status["err"], &[]).map(|refusal| Some(Err(refusal)));
        }
        self.slot = self.slot.max(status["slot"].as_u64().unwrap_or(0));
        Ok(Some(Ok(())))
    }

    /// Hands the transaction in, again and again, until its fate is known.
    fn deliver(
        &mut self,
        transaction: &Transaction,
        until: u64,
    ) -> Result<Option<Result<(), Option<Refusal>>>> {
        let signature = signature(transaction);
        let params = json!([wire(transaction), {
            "encoding": "base64",
            "skipPreflight": true,
            "maxRetries": 0,
        }]);
        let mut handed_in: Option<Instant> = None;
        loop {
            if handed_in.is_none_or(|at| at.elapsed() >= self.settings.poll * 4) {
                // Its fate shows in its status, whatever the node says to it.
                let answer = self.call("sendTransaction", &params);
                if let (Err(error), None) = (answer, handed_in) {
                    if self.status(&signature)?.is_none() {
                        return Err(error);
                    }
                }
                handed_in = Some(Instant::now());
            }
            if let Some(fate) = self.status(&signature)? {
                return Ok(Some(fate));
            }
            let height = self.call(
                "getBlockHeight",
                &json!([{ "commitment": self.settings.commitment }]),
            )?;
            if height.as_u64().context("the node gave no block height")? > until {
                return self.status(&signature);
            }
            sleep(self.settings.poll);
        }
    }
}

impl Chain for Rpc {
    fn payer(&self) -> Pubkey {
        self.payer.pubkey()
    }

    fn program_accounts(&mut self) -> Result<Vec<(Pubkey, Account)>> {
        let params = json!([bulwark::ID.to_string(), self.reading()]);
        let answer = self.call("getProgramAccounts", &params)?;
        let list = answer.as_array().context("no list of accounts")?;
        list.iter()
            .map(|entry| {
                let address = entry["pubkey"].as_str().and_then(|key| key.parse().ok());
                let account = account(&entry["account"])?.context("an empty account")?;
                Ok((address.context("an account without address")?, account))
            })
            .collect()
    }

    fn accounts(&mut self, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>> {
        let mut found = Vec::with_capacity(addresses.len());
        for part in addresses.chunks(ACCOUNTS_AT_ONCE) {
            let keys: Vec<_> = part.iter().map(Pubkey::to_string).collect();
            let answer = self.call("getMultipleAccounts", &json!([keys, self.reading()]))?;
            let list = answer["value"].as_array().context("no list of accounts")?;
            ensure!(list.len() == part.len(), "accounts are missing");
            for entry in list {
                found.push(account(entry)?);
            }
        }
        Ok(found)
    }

    fn send(&mut self, instructions: &[Instruction]) -> Result<Outcome> {
        let refused = |refusal: Option<Refusal>| refusal.map_or(Outcome::Expired, Outcome::Refused);
        let units = match self.simulate(instructions)? {
            Ok(units) => units,
            Err(refusal) => return Ok(refused(refusal)),
        };
        // What others change before it lands may cost a little more.
        let limit = u32::try_from(units.saturating_add(units / 4).saturating_add(2_000))
            .map_or(MOST_UNITS, |limit| limit.min(MOST_UNITS));
        let blockhash = self.latest_blockhash()?;
        let transaction = self.sign(instructions, limit, blockhash.hash);
        Ok(match self.deliver(&transaction, blockhash.until)? {
            Some(Ok(())) => Outcome::Done {
                units,
                signature: signature(&transaction),
            },
            Some(Err(refusal)) => refused(refusal),
            None => Outcome::Expired,
        })
    }
}

/// Whether an error of the node passes by itself: it is behind, or has too much to do.
fn is_passing(code: i64) -> bool {
    // Internal error; block not available; node behind; slot skipped; minimum context slot not reached; busy.
    matches!(
        code,
        -32603 | -32004 | -32005 | -32007 | -32014 | -32016 | 429
    )
}

/// An instruction of the compute budget.
fn budget(kind: u8, amount: &[u8]) -> Instruction {
    Instruction {
        program_id: COMPUTE_BUDGET,
        accounts: Vec::new(),
        data: [&[kind], amount].concat(),
    }
}

/// First signature, in base58.
fn signature(transaction: &Transaction) -> String {
    transaction
        .signatures
        .first()
        .map_or_else(String::new, ToString::to_string)
}

/// A transaction as it travels: signatures behind their count, then the message; in base64.
fn wire(transaction: &Transaction) -> String {
    // Counts below 128 are one byte.
    let mut bytes = vec![u8::try_from(transaction.signatures.len()).unwrap_or(u8::MAX)];
    for signature in &transaction.signatures {
        bytes.extend_from_slice(signature.as_ref());
    }
    bytes.extend(transaction.message_data());
    BASE64_STANDARD.encode(bytes)
}

/// An account of an answer.
fn account(value: &Value) -> Result<Option<Account>> {
    if value.is_null() {
        return Ok(None);
    }
    let owner = value["owner"].as_str().and_then(|key| key.parse().ok());
    let data = value["data"][0]
        .as_str()
        .context("an account without data")?;
    Ok(Some(Account {
        owner: owner.context("an account without owner")?,
        lamports: value["lamports"].as_u64().unwrap_or(0),
        data: BASE64_STANDARD
            .decode(data)
            .context("data that is not base64")?,
    }))
}

/// Why a transaction failed; `None` when it may go through on a new blockhash. Refuses failures that no later attempt mends.
fn refusal(error: &Value, logs: &[String]) -> Result<Option<Refusal>> {
    if let Some(details) = error.get("InstructionError") {
        let code = details[1]["Custom"].as_u64();
        let code = code.and_then(|code| u32::try_from(code).ok());
        return Ok(Some(Refusal::new(code, &details.to_string(), logs)));
    }
    match error.as_str() {
        Some("BlockhashNotFound" | "AccountInUse" | "AlreadyProcessed" | "ClusterMaintenance") => {
            Ok(None)
        }
        Some("AccountNotFound" | "InsufficientFundsForFee") => {
            bail!("the keeper's wallet has no SOL to pay with")
        }
        _ if error.get("InsufficientFundsForRent").is_some() => {
            bail!("the keeper's wallet has too little SOL to pay with")
        }
        _ => bail!("the transaction failed: {error}"),
    }
}
