//! The program's bytecode on an embedded runtime (LiteSVM, mainnet's features), with the books checked after every
//! transaction: what demo, tests and benches stand on.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anchor_lang::{
    prelude::{Clock, Pubkey},
    solana_program::instruction::Instruction,
    AccountDeserialize, Discriminator,
};
use bulwark::error::BulwarkError;
use litesvm::{types::TransactionMetadata, LiteSVM};
use litesvm_token::{CreateAssociatedTokenAccount, MintTo};
use solana_instruction_error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;
pub use solana_transaction::Transaction;
use solana_transaction_error::TransactionError;

use crate::{
    checker,
    snapshot::{read_zero_copy, Snapshot},
};

/// 2026-01-01 00:00 UTC: when a new world begins.
pub const START: u64 = 1_767_225_600;

/// A runtime, its clock and the snapshot of everything the program owns.
pub struct World {
    /// The runtime.
    pub svm: LiteSVM,
    /// Pays fees and rent.
    pub payer: Keypair,
    /// The program's accounts as of the last transaction.
    pub snapshot: Snapshot,
    /// Compute units of every successful instruction, by name given to `send`.
    pub costs: BTreeMap<String, Vec<u64>>,
    /// Transactions sent with success.
    pub transactions: u64,
    keys: u64,
}

/// A transaction that the runtime refused, or after which an invariant was broken.
#[derive(Debug)]
pub struct Refusal {
    /// The runtime's error.
    pub error: TransactionError,
    /// Program logs.
    pub logs: Vec<String>,
}

impl Refusal {
    /// Code of a custom program error.
    pub fn code(&self) -> Option<u32> {
        match self.error {
            TransactionError::InstructionError(_, InstructionError::Custom(code)) => Some(code),
            _ => None,
        }
    }

    /// Whether an instruction failed, rather than the transaction before any ran.
    pub fn in_instruction(&self) -> bool {
        matches!(self.error, TransactionError::InstructionError(..))
    }

    /// Whether it is this error of the program.
    pub fn is(&self, error: BulwarkError) -> bool {
        self.code() == Some(u32::from(error))
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}", self.error, self.logs.join("\n"))
    }
}

impl std::error::Error for Refusal {}

/// The program's bytecode: `BULWARK_SO`, or `target/deploy/bulwark.so` of this workspace.
pub fn bytecode() -> PathBuf {
    std::env::var_os("BULWARK_SO").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy/bulwark.so"),
        PathBuf::from,
    )
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A new world at `START`.
    ///
    /// # Panics
    /// When the bytecode is missing: `make build` makes it.
    pub fn new() -> Self {
        let path = bytecode();
        let program = std::fs::read(&path).unwrap_or_else(|e| {
            panic!("{}: {e}; run `make build` first", path.display());
        });
        let mut svm = LiteSVM::new().with_transaction_history(0);
        svm.add_program(bulwark::ID, &program)
            .expect("the bytecode loads");
        let payer = key(0);
        svm.airdrop(&payer.pubkey(), 100_000_000_000_000)
            .expect("an airdrop");
        let mut world = Self {
            svm,
            payer,
            snapshot: Snapshot::default(),
            costs: BTreeMap::new(),
            transactions: 0,
            keys: 0,
        };
        world.set_time(START);
        world
    }

    /// Now, unix seconds.
    pub fn now(&self) -> u64 {
        u64::try_from(self.svm.get_sysvar::<Clock>().unix_timestamp).unwrap_or(0)
    }

    /// Moves the clock to a time.
    pub fn set_time(&mut self, unix: u64) {
        let mut clock = self.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = i64::try_from(unix).unwrap_or(i64::MAX);
        self.svm.set_sysvar(&clock);
    }

    /// Moves the clock ahead.
    pub fn advance(&mut self, seconds: u64) {
        self.set_time(self.now() + seconds);
    }

    /// The next key: the same in every run, so that addresses, bumps and compute units are too.
    fn next_key(&mut self) -> Keypair {
        self.keys += 1;
        key(self.keys)
    }

    /// A new wallet with some SOL.
    pub fn wallet(&mut self) -> Keypair {
        let wallet = self.next_key();
        self.svm
            .airdrop(&wallet.pubkey(), 10_000_000_000)
            .expect("an airdrop");
        wallet
    }

    /// A new SPL mint whose authority is the payer: its account as `InitializeMint2` leaves it.
    pub fn mint(&mut self, decimals: u8) -> Pubkey {
        let address = self.next_key().pubkey();
        let mut data = vec![0; 82];
        data[0] = 1;
        data[4..36].copy_from_slice(self.payer.pubkey().as_ref());
        data[44] = decimals;
        data[45] = 1;
        let account = solana_account::Account {
            lamports: self.svm.minimum_balance_for_rent_exemption(data.len()),
            data,
            owner: anchor_spl::token::ID,
            ..Default::default()
        };
        self.svm.set_account(address, account).expect("a mint");
        address
    }

    /// Associated token account of `owner`, made when missing.
    pub fn token_account(&mut self, mint: &Pubkey, owner: &Pubkey) -> Pubkey {
        let address = crate::keys::token_account(mint, owner);
        if self
            .svm
            .get_account(&address)
            .is_none_or(|a| a.data.is_empty())
        {
            CreateAssociatedTokenAccount::new(&mut self.svm, &self.payer, mint)
                .owner(owner)
                .send()
                .expect("a token account");
        }
        address
    }

    /// Gives tokens to `owner`.
    pub fn fund_tokens(&mut self, mint: &Pubkey, owner: &Pubkey, amount: u64) -> Pubkey {
        let account = self.token_account(mint, owner);
        self.svm.expire_blockhash();
        MintTo::new(&mut self.svm, &self.payer, mint, &account, amount)
            .send()
            .expect("minted tokens");
        self.refresh(&[account]);
        account
    }

    /// Balance of a token account; zero when there is none.
    pub fn balance(&self, account: &Pubkey) -> u64 {
        self.svm
            .get_account(account)
            .and_then(|a| token_amount(&a.data))
            .unwrap_or(0)
    }

    /// A program account, decoded.
    ///
    /// # Panics
    /// When it does not exist or is of another type.
    pub fn account<T: AccountDeserialize>(&self, address: &Pubkey) -> T {
        let account = self.svm.get_account(address).expect("the account exists");
        T::try_deserialize(&mut account.data.as_slice()).expect("the account decodes")
    }

    /// A zero-copy program account, decoded.
    ///
    /// # Panics
    /// When it does not exist or is of another type.
    pub fn zero_copy<T: bytemuck::AnyBitPattern + Discriminator>(&self, address: &Pubkey) -> T {
        let account = self.svm.get_account(address).expect("the account exists");
        read_zero_copy(&account.data).expect("the account decodes")
    }

    /// Whether an account exists.
    pub fn exists(&self, address: &Pubkey) -> bool {
        self.svm
            .get_account(address)
            .is_some_and(|a| !a.data.is_empty())
    }

    /// Sends one instruction named for the cost table, signed by the payer and `signers`, and checks the books.
    ///
    /// # Errors
    /// When the runtime refuses it.
    ///
    /// # Panics
    /// When an invariant does not hold afterwards.
    pub fn send(
        &mut self,
        name: &str,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Result<TransactionMetadata, Box<Refusal>> {
        let outcome = self.send_all(&[instruction], signers)?;
        self.costs
            .entry(name.to_owned())
            .or_default()
            .push(outcome.compute_units_consumed);
        Ok(outcome)
    }

    /// Sends several instructions in one transaction.
    ///
    /// # Errors
    /// When the runtime refuses it.
    ///
    /// # Panics
    /// When an invariant does not hold afterwards.
    pub fn send_all(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<TransactionMetadata, Box<Refusal>> {
        self.svm.expire_blockhash();
        let transaction = self.signed(instructions, signers);
        let touched: Vec<Pubkey> = instructions
            .iter()
            .flat_map(|i| &i.accounts)
            .filter(|meta| meta.is_writable)
            .map(|meta| meta.pubkey)
            .collect();
        match self.svm.send_transaction(transaction) {
            Ok(outcome) => {
                self.transactions += 1;
                self.verify(&touched);
                Ok(outcome)
            }
            Err(failed) => Err(Box::new(Refusal {
                error: failed.err,
                logs: failed.meta.logs,
            })),
        }
    }

    /// What sending one instruction would come to, changing nothing.
    ///
    /// # Errors
    /// When the runtime would refuse it.
    pub fn simulate(
        &self,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Result<(), Box<Refusal>> {
        match self
            .svm
            .simulate_transaction(self.signed(&[instruction], signers))
        {
            Ok(_) => Ok(()),
            Err(failed) => Err(Box::new(Refusal {
                error: failed.err,
                logs: failed.meta.logs,
            })),
        }
    }

    /// A transaction of the payer, signed by it and by every other signer once.
    fn signed(&self, instructions: &[Instruction], signers: &[&Keypair]) -> Transaction {
        let mut all: Vec<&Keypair> = vec![&self.payer];
        for signer in signers {
            if all.iter().all(|s| s.pubkey() != signer.pubkey()) {
                all.push(signer);
            }
        }
        Transaction::new_signed_with_payer(
            instructions,
            Some(&self.payer.pubkey()),
            &all,
            self.svm.latest_blockhash(),
        )
    }

    /// Takes over touched accounts and checks every invariant.
    fn verify(&mut self, touched: &[Pubkey]) {
        let before = self.refresh(touched);
        let mut breaches = checker::breaches(&self.snapshot);
        breaches.extend(checker::check_step(&before, &self.snapshot));
        assert!(
            breaches.is_empty(),
            "invariants broken:\n{}",
            breaches.join("\n")
        );
    }

    /// Reads accounts anew; returns what the snapshot knew of them.
    pub fn refresh(&mut self, touched: &[Pubkey]) -> Snapshot {
        let before = self.snapshot.part(touched);
        for address in touched {
            let account = self.svm.get_account(address).unwrap_or_default();
            if account.owner == bulwark::ID || account.data.is_empty() {
                self.snapshot.update(*address, &account.data);
            } else if let Some(amount) = token_amount(&account.data) {
                self.snapshot.update_balance(*address, amount);
            }
        }
        before
    }
}

/// The key of a number.
fn key(number: u64) -> Keypair {
    let mut seed = *b"bulwark embedded runtime        ";
    seed[24..].copy_from_slice(&number.to_le_bytes());
    Keypair::new_from_array(seed)
}

/// Amount of a token account, by its layout (bytes 64 to 72).
fn token_amount(data: &[u8]) -> Option<u64> {
    (data.len() >= 165)
        .then(|| data.get(64..72)?.try_into().ok().map(u64::from_le_bytes))
        .flatten()
}
