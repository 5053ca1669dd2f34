//! A node for tests: the scene's embedded runtime behind JSON-RPC over HTTP, on a thread of its own. It can be as bad as real
//! ones: connections break before and after a request is heard, answers are errors, transactions get lost and blockhashes old.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    rc::Rc,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc, Arc,
    },
    thread::{self, JoinHandle},
};

use anchor_lang::prelude::Pubkey;
use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark_cli::chain::Host;
use bulwark_client::{
    checker,
    svm::{Refusal, Transaction, World},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{json, Value};

use crate::{
    books::Books,
    scene::{play_until, Scene, PAYDAY},
    year::{keep, keeper},
};

/// Blocks that a blockhash is good for; a block is a request.
const LIFE: u64 = 40;

/// A running node.
pub struct Node {
    pub url: String,
    /// The keeper's key, as `solana-keygen` writes it.
    pub key: [u8; 64],
    /// Requests heard, and transactions handed in.
    pub requests: Arc<AtomicU64>,
    pub handed_in: Arc<AtomicU64>,
    /// `--price-update` of every feed.
    pub price_updates: Vec<String>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Books>,
}

/// How bad it is: of a hundred requests, so many go wrong.
#[derive(Clone, Copy)]
pub struct Chaos {
    pub seed: u64,
    pub percent: u32,
}

/// What a node says of itself once it runs.
struct Born {
    port: u16,
    key: [u8; 64],
    price_updates: Vec<String>,
}

impl Node {
    /// A node whose clock stands at the scene's day of payment.
    pub fn start(chaos: Chaos) -> Self {
        let (born, birth) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let (requests, handed_in) = (Arc::default(), Arc::default());
        let stopped = Arc::clone(&stop);
        let counters = [Arc::clone(&requests), Arc::clone(&handed_in)];
        let thread = thread::spawn(move || {
            let scene = Scene::shared();
            let mut before = keeper(&scene);
            play_until(PAYDAY, &scene, |_| {
                keep(&mut before);
            });
            drop(before);
            let scene = Rc::try_unwrap(scene).ok().expect("nobody else holds it");
            let mut server = Server::new(scene.into_inner(), chaos, counters);
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let world = server.scene.b.world();
            born.send(Born {
                port: listener.local_addr().expect("an address").port(),
                key: world.payer.to_bytes(),
                price_updates: server.price_updates(),
            })
            .expect("somebody waits");
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                let _ = server.serve(&stream);
            }
            Books::of(server.scene.b.world())
        });
        let born = birth.recv().expect("a node");
        Self {
            url: format!("http://127.0.0.1:{}", born.port),
            key: born.key,
            requests,
            handed_in,
            price_updates: born.price_updates,
            stop,
            thread,
        }
    }

    /// Ends it; its books.
    pub fn end(self) -> Books {
        self.stop.store(true, Ordering::Relaxed);
        let address = self.url.trim_start_matches("http://");
        TcpStream::connect(address).expect("a last call");
        self.thread.join().expect("the node did not panic")
    }
}

/// What goes wrong with a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    /// The connection breaks before it is heard.
    Deaf,
    /// It breaks before the answer.
    Mute,
    /// A proxy answers.
    Unavailable,
    /// The node is behind.
    Behind,
    /// A transaction is taken and forgotten, a blockhash is old.
    Forgetful,
}

struct Server {
    scene: Scene,
    random: ChaCha8Rng,
    percent: u32,
    height: u64,
    blockhashes: BTreeMap<String, u64>,
    fates: BTreeMap<String, Value>,
    /// Requests heard, and transactions handed in.
    counters: [Arc<AtomicU64>; 2],
}

impl Server {
    fn new(mut scene: Scene, chaos: Chaos, counters: [Arc<AtomicU64>; 2]) -> Self {
        // Blockhashes are kept here, and longer than one transaction.
        let world = scene.b.world();
        world.svm = world.svm.clone().with_blockhash_check(false);
        Self {
            scene,
            random: ChaCha8Rng::seed_from_u64(chaos.seed),
            percent: chaos.percent,
            height: 1_000,
            blockhashes: BTreeMap::new(),
            fates: BTreeMap::new(),
            counters,
        }
    }

    fn world(&mut self) -> &mut World {
        self.scene.world()
    }

    fn price_updates(&self) -> Vec<String> {
        let settings = self.scene.settings();
        let updates = settings.options.price_updates.into_iter();
        updates
            .map(|(feed, accounts)| format!("{feed}={}", accounts[0]))
            .collect()
    }

    fn trouble(&mut self) -> Trouble {
        if self.random.random_range(0..100) >= self.percent {
            return Trouble::None;
        }
        [
            Trouble::Deaf,
            Trouble::Mute,
            Trouble::Unavailable,
            Trouble::Behind,
            Trouble::Forgetful,
        ][self.random.random_range(0..5)]
    }

    /// One request of one connection.
    fn serve(&mut self, mut stream: &TcpStream) -> std::io::Result<()> {
        let trouble = self.trouble();
        if trouble == Trouble::Deaf {
            return Ok(());
        }
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.trim().parse().unwrap_or(0);
                }
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let request: Value = serde_json::from_slice(&body)?;
        let (status, answer) = match trouble {
            Trouble::Unavailable => ("503 Service Unavailable", "<html>later</html>".to_owned()),
            Trouble::Behind => {
                let error = json!({ "code": -32005, "message": "Node is behind by 42 slots" });
                (
                    "200 OK",
                    json!({ "jsonrpc": "2.0", "error": error }).to_string(),
                )
            }
            _ => {
                let is_forgetful = trouble == Trouble::Forgetful;
                let result = self.answer(&request, is_forgetful);
                let answer = json!({ "jsonrpc": "2.0", "id": request["id"], "result": result });
                ("200 OK", answer.to_string())
            }
        };
        if trouble == Trouble::Mute {
            return Ok(());
        }
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
            answer.len()
        )
    }

    fn answer(&mut self, request: &Value, is_forgetful: bool) -> Value {
        self.height += 1;
        self.counters[0].fetch_add(1, Ordering::Relaxed);
        let params = &request["params"];
        let context = json!({ "slot": self.height });
        match request["method"].as_str().expect("a method") {
            "getProgramAccounts" => {
                let program = params[0].as_str().and_then(|key| key.parse().ok());
                let accounts = self
                    .world()
                    .svm
                    .get_program_accounts(&program.expect("a key"));
                accounts
                    .into_iter()
                    .map(|(address, account)| {
                        json!({
                            "pubkey": address.to_string(),
                            "account": facts(&account.owner, account.lamports, &account.data),
                        })
                    })
                    .collect()
            }
            "getMultipleAccounts" => {
                let keys = params[0].as_array().expect("keys");
                assert!(keys.len() <= 100, "too many accounts at once");
                let value: Vec<_> = keys
                    .iter()
                    .map(|key| {
                        let key = key.as_str().and_then(|key| key.parse().ok());
                        let account = self.world().svm.get_account(&key.expect("a key"));
                        account
                            .filter(|account| account.lamports > 0)
                            .map_or(Value::Null, |account| {
                                facts(&account.owner, account.lamports, &account.data)
                            })
                    })
                    .collect();
                json!({ "context": context, "value": value })
            }
            "getLatestBlockhash" => {
                self.world().svm.expire_blockhash();
                let hash = self.world().svm.latest_blockhash().to_string();
                let until = self.height + if is_forgetful { 2 } else { LIFE };
                self.blockhashes.insert(hash.clone(), until);
                let value = json!({ "blockhash": hash, "lastValidBlockHeight": until });
                json!({ "context": context, "value": value })
            }
            "getBlockHeight" => self.height.into(),
            "simulateTransaction" => {
                let transaction = transaction(&params[0]);
                let value = match self.world().svm.simulate_transaction(transaction) {
                    Ok(done) => json!({
                        "err": null,
                        "logs": done.meta.logs,
                        "unitsConsumed": done.meta.compute_units_consumed,
                    }),
                    Err(failed) => {
                        let refusal = Refusal {
                            error: failed.err,
                            logs: failed.meta.logs,
                        };
                        json!({ "err": error(&refusal), "logs": refusal.logs })
                    }
                };
                json!({ "context": context, "value": value })
            }
            "sendTransaction" => {
                self.counters[1].fetch_add(1, Ordering::Relaxed);
                let transaction = transaction(&params[0]);
                let signature = transaction.signatures[0].to_string();
                if !is_forgetful {
                    self.execute(&signature, transaction);
                }
                signature.into()
            }
            "getSignatureStatuses" => {
                let fate = params[0][0].as_str().and_then(|key| self.fates.get(key));
                let status = fate.map_or(Value::Null, |err| {
                    json!({
                        "slot": self.height,
                        "err": err,
                        "confirmationStatus": "confirmed",
                    })
                });
                json!({ "context": context, "value": [status] })
            }
            method => panic!("{method} is not needed"),
        }
    }

    /// Executes a transaction once, while its blockhash is good, and checks the books.
    fn execute(&mut self, signature: &str, transaction: Transaction) {
        let hash = transaction.message.recent_blockhash.to_string();
        let until = self.blockhashes.get(&hash).copied();
        if self.fates.contains_key(signature) || until.is_none_or(|until| self.height > until) {
            return;
        }
        let keys = transaction.message.account_keys.clone();
        let world = self.world();
        let fate = match world.svm.send_transaction(transaction) {
            Ok(_) => {
                world.refresh(&keys);
                let breaches = checker::breaches(&world.snapshot);
                assert!(breaches.is_empty(), "{breaches:?}");
                Value::Null
            }
            Err(failed) => error(&Refusal {
                error: failed.err,
                logs: failed.meta.logs,
            }),
        };
        self.fates.insert(signature.to_owned(), fate);
    }
}

fn facts(owner: &Pubkey, lamports: u64, data: &[u8]) -> Value {
    json!({
        "owner": owner.to_string(),
        "lamports": lamports,
        "data": [BASE64_STANDARD.encode(data), "base64"],
    })
}

fn transaction(value: &Value) -> Transaction {
    let bytes = BASE64_STANDARD
        .decode(value.as_str().expect("text"))
        .expect("base64");
    wincode::deserialize(&bytes).expect("a transaction")
}

/// As nodes write errors of transactions.
fn error(refusal: &Refusal) -> Value {
    match refusal.code() {
        Some(code) => json!({ "InstructionError": [1, { "Custom": code }] }),
        None if refusal.in_instruction() => json!({ "InstructionError": [1, "Other"] }),
        None => format!("{:?}", refusal.error).into(),
    }
}
