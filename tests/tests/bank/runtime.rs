//! A bank with the program's bytecode and SPL Token, its lamports and the program's books checked at every transaction.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::{
    compat::solana_sysvar::program_stubs::{set_syscall_stubs, SyscallStubs},
    prelude::{Clock, Pubkey},
    solana_program::{
        instruction::{AccountMeta, Instruction},
        system_program,
    },
};
use bulwark_client::{
    checker,
    keys::PoolKeys,
    snapshot::Snapshot,
    svm::{bytecode, Transaction},
};
use bulwark_tests::{Keypair, Signer, START};
use solana_program_test::{processor, ProgramTest, ProgramTestContext};

/// Lamports of one signature.
const FEE: u64 = 5_000;
/// Lamports of a new user.
pub const SOL: u64 = 1_000_000_000;

/// What SPL Token as Rust asks of a runtime beyond its accounts: the rent (the answer's default is the bank's, and the
/// story checks it account by account).
struct Stubs;

impl SyscallStubs for Stubs {
    fn sol_get_rent_sysvar(&self, _rent: *mut u8) -> u64 {
        0
    }
    fn sol_log(&self, _message: &str) {}
}

/// A bank, what was spent on fees and everything the story touched.
pub struct Bank {
    pub context: ProgramTestContext,
    pub snapshot: Snapshot,
    pub touched: BTreeSet<Pubkey>,
    /// Token account of each associated address: the associated-token program asks SPL Token for return data, which
    /// Rust outside the virtual machine cannot give.
    accounts: BTreeMap<Pubkey, Pubkey>,
    pub fees: u64,
}

impl Bank {
    /// The program's bytecode, and SPL Token as its authors' own Rust instead of the bank's p-token.
    pub async fn new() -> Self {
        let folder = bytecode().parent().expect("a folder").to_owned();
        std::env::set_var("BPF_OUT_DIR", folder);
        if std::env::var_os("RUST_LOG").is_none() {
            std::env::set_var("RUST_LOG", "error");
        }
        set_syscall_stubs(Box::new(Stubs));
        let mut test = ProgramTest::default();
        test.prefer_bpf(false);
        test.add_program(
            "spl_token",
            spl_token::ID,
            processor!(spl_token::processor::Processor::process),
        );
        test.prefer_bpf(true);
        test.add_program("bulwark", bulwark::ID, None);
        let mut bank = Self {
            context: test.start_with_context().await,
            snapshot: Snapshot::default(),
            touched: BTreeSet::new(),
            accounts: BTreeMap::new(),
            fees: 0,
        };
        bank.set_time(START).await;
        bank
    }

    pub fn payer(&self) -> Pubkey {
        self.context.payer.pubkey()
    }

    pub async fn set_time(&mut self, unix: u64) {
        let mut clock: Clock = self
            .context
            .banks_client
            .get_sysvar()
            .await
            .expect("a clock");
        clock.unix_timestamp = unix.try_into().expect("a time");
        self.context.set_sysvar(&clock);
    }

    pub async fn now(&mut self) -> u64 {
        let clock: Clock = self
            .context
            .banks_client
            .get_sysvar()
            .await
            .expect("a clock");
        clock.unix_timestamp.try_into().expect("a time")
    }

    pub async fn lamports(&mut self, address: Pubkey) -> u64 {
        self.context
            .banks_client
            .get_balance(address)
            .await
            .expect("a balance")
    }

    pub async fn data(&mut self, address: Pubkey) -> Option<(Pubkey, u64, Vec<u8>)> {
        let account = self
            .context
            .banks_client
            .get_account(address)
            .await
            .expect("an answer");
        account.map(|a| (a.owner, a.lamports, a.data))
    }

    async fn sum(&mut self, addresses: &BTreeSet<Pubkey>) -> u64 {
        let mut sum = 0;
        for address in addresses {
            sum += self.lamports(*address).await;
        }
        sum
    }

    /// Sends instructions; nothing but the fee may leave their accounts, and the books must be right afterwards.
    pub async fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) {
        let mut instructions = instructions.to_vec();
        for meta in instructions.iter_mut().flat_map(|i| &mut i.accounts) {
            meta.pubkey = *self.accounts.get(&meta.pubkey).unwrap_or(&meta.pubkey);
        }
        let payer = self.context.payer.insecure_clone();
        let blockhash = self
            .context
            .banks_client
            .get_latest_blockhash()
            .await
            .expect("a blockhash");
        let all: Vec<&Keypair> = std::iter::once(&payer)
            .chain(signers.iter().copied())
            .collect();
        let transaction = Transaction::new_signed_with_payer(
            &instructions,
            Some(&payer.pubkey()),
            &all,
            blockhash,
        );
        let fee = FEE * transaction.signatures.len() as u64;
        let addresses: BTreeSet<Pubkey> =
            transaction.message.account_keys.iter().copied().collect();
        let before = self.sum(&addresses).await;
        if let Err(error) = self
            .context
            .banks_client
            .process_transaction(transaction)
            .await
        {
            panic!("refused: {error:?}");
        }
        assert_eq!(
            self.sum(&addresses).await + fee,
            before,
            "lamports were made or lost"
        );
        self.fees += fee;
        self.take_over(&addresses).await;
        let breaches = checker::breaches(&self.snapshot);
        assert!(
            breaches.is_empty(),
            "invariants broken:\n{}",
            breaches.join("\n")
        );
    }

    /// Reads touched accounts; each of the program's and of the token program's holds its rent, no lamport more or less.
    async fn take_over(&mut self, addresses: &BTreeSet<Pubkey>) {
        let rent = self
            .context
            .banks_client
            .get_rent()
            .await
            .expect("the rent");
        for address in addresses {
            let Some((owner, lamports, data)) = self.data(*address).await else {
                self.snapshot.update(*address, &[]);
                continue;
            };
            if owner == bulwark::ID {
                assert!(
                    self.snapshot.update(*address, &data),
                    "{address} is of no known type"
                );
            } else if owner == spl_token::ID && data.len() == 165 {
                let amount = data[64..72]
                    .try_into()
                    .map(u64::from_le_bytes)
                    .expect("an amount");
                self.snapshot.update_balance(*address, amount);
            } else {
                continue;
            }
            assert_eq!(
                lamports,
                rent.minimum_balance(data.len()),
                "rent of {address}"
            );
        }
        self.touched.extend(addresses);
    }

    /// A new wallet with `lamports`.
    pub async fn wallet(&mut self, lamports: u64) -> Keypair {
        let wallet = Keypair::new();
        let mut data = 2u32.to_le_bytes().to_vec();
        data.extend(lamports.to_le_bytes());
        let accounts = vec![
            AccountMeta::new(self.payer(), true),
            AccountMeta::new(wallet.pubkey(), false),
        ];
        let transfer = Instruction::new_with_bytes(system_program::ID, &data, accounts);
        self.send(&[transfer], &[]).await;
        wallet
    }

    /// Makes an account of `size` bytes for SPL Token, rent paid, and begins it.
    async fn begin(&mut self, account: &Keypair, size: u64, begin: Instruction) -> Pubkey {
        let rent = self
            .context
            .banks_client
            .get_rent()
            .await
            .expect("the rent");
        let mut data = 0u32.to_le_bytes().to_vec();
        data.extend(
            rent.minimum_balance(size.try_into().expect("a size"))
                .to_le_bytes(),
        );
        data.extend(size.to_le_bytes());
        data.extend(spl_token::ID.to_bytes());
        let accounts = vec![
            AccountMeta::new(self.payer(), true),
            AccountMeta::new(account.pubkey(), true),
        ];
        let create = Instruction::new_with_bytes(system_program::ID, &data, accounts);
        self.send(&[create, begin], &[account]).await;
        account.pubkey()
    }

    /// A mint of the payer.
    pub async fn mint(&mut self) -> Pubkey {
        let mint = Keypair::new();
        let begin = spl_token::instruction::initialize_mint2(
            &spl_token::ID,
            &mint.pubkey(),
            &self.payer(),
            None,
            6,
        )
        .expect("an instruction");
        self.begin(&mint, 82, begin).await
    }

    /// Someone with tokens and enough lamports to pay rent.
    pub async fn user(&mut self, mint: &Pubkey, tokens: u64) -> Keypair {
        let (user, account) = (self.wallet(SOL).await, Keypair::new());
        let begin = spl_token::instruction::initialize_account3(
            &spl_token::ID,
            &account.pubkey(),
            mint,
            &user.pubkey(),
        )
        .expect("an instruction");
        let account = self.begin(&account, 165, begin).await;
        self.accounts.insert(
            bulwark_client::keys::token_account(mint, &user.pubkey()),
            account,
        );
        let payer = self.payer();
        let fill =
            spl_token::instruction::mint_to(&spl_token::ID, mint, &account, &payer, &[], tokens)
                .expect("an instruction");
        self.send(&[fill], &[]).await;
        user
    }

    /// Sends what closes accounts: `to` gains exactly the rent they held.
    pub async fn close(
        &mut self,
        call: Instruction,
        signers: &[&Keypair],
        closed: &[Pubkey],
        to: Pubkey,
    ) {
        let mut rent = 0;
        for address in closed {
            let held = self.lamports(*address).await;
            assert!(held > 0);
            rent += held;
        }
        let (before, fees) = (self.lamports(to).await, self.fees);
        self.send(&[call], signers).await;
        let fee = if to == self.payer() {
            self.fees - fees
        } else {
            0
        };
        assert_eq!(self.lamports(to).await + fee, before + rent, "rent back");
        for address in closed {
            assert_eq!(self.lamports(*address).await, 0);
            assert!(self.data(*address).await.is_none(), "the account is gone");
        }
    }

    pub fn tokens(&self, pool: &PoolKeys, owner: &Pubkey) -> u64 {
        self.snapshot.balances[&self.accounts[&pool.token(owner)]]
    }
}
