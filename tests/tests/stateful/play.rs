//! The players, the dice and the count of what succeeded.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    constants::NO_GROUP,
    error::BulwarkError,
    instructions::{AssessProductArgs, ListProductArgs, RegisterFeedArgs},
    state::{FundParameters, Peril, PoolParameters, ProductTerms},
};
use bulwark_client::{
    checker,
    keys::{BufferKeys, FeedKeys, IncidentKeys, PoolKeys, ProductKeys, TrancheKeys},
    price_update::PYTH_RECEIVER,
    svm::Refusal,
};
use bulwark_math::MAX_TRANCHES;
use bulwark_tests::{
    backstop::Backstop, fund_parameters, pool_parameters, product_terms, Fixture, Keypair, Signer,
    USD,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    claims, cover, governance,
    reinsurance::{self, AMISS},
    stop_loss, underwriting,
    variety::{events, outstanding, EVENTS, EVERY, RARE},
};

pub const HOUR: u64 = 3_600;
pub const DAY: u64 = 24 * HOUR;

/// A name for the count and a call; who signs is in the call.
pub type Move = (&'static str, Instruction);
type Action = fn(&mut Play) -> Option<Move>;

/// How often each room acts.
const ROOMS: &[(u32, Action)] = &[
    (20, underwriting::act),
    (36, cover::act),
    (45, claims::act),
    (5, governance::act),
    (12, reinsurance::act),
    (24, stop_loss::act),
];

/// After these the pool must be solvent (invariant 6).
pub const SOLVENT_AFTER: &[&str] = &[
    "buy_policy",
    "increase_cover",
    "renew_policy",
    "withdraw",
    "unstake",
];

pub struct Play {
    pub f: Fixture,
    pub dice: ChaCha8Rng,
    pub keys: BTreeMap<Pubkey, Keypair>,
    pub underwriters: Vec<Pubkey>,
    pub buyers: Vec<Pubkey>,
    pub pools: Vec<PoolKeys>,
    pub products: Vec<ProductKeys>,
    /// Every slot for a tranche of every pool, by the tranche's address.
    pub slots: BTreeMap<Pubkey, TrancheKeys>,
    /// Every buffer that a pool may have, by its address.
    pub backs: BTreeMap<Pubkey, BufferKeys>,
    /// What a whole unit of each collateral is worth, in the source's unit.
    pub market: BTreeMap<Pubkey, u64>,
    /// Decimals of each collateral.
    pub decimals: BTreeMap<Pubkey, u8>,
    pub step: u64,
    /// What is being sent.
    doing: &'static str,
    seed: u64,
    sent: BTreeMap<&'static str, (u64, u64)>,
    refusals: BTreeMap<u32, u64>,
    solvency_checks: u64,
    events: BTreeMap<&'static str, u64>,
    began: Instant,
    sending: Duration,
}

/// Tells how to replay when anything panics.
impl Drop for Play {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "BULWARK_SEED={} failed at step {}, {}, time {}",
                self.seed,
                self.step,
                self.doing,
                self.f.world.now()
            );
        }
    }
}

/// Windows of hours, so that many incidents fit into one life.
pub fn quick_parameters() -> FundParameters {
    let hour = 3_600;
    FundParameters {
        withdrawal_cooldown: 72 * hour,
        withdrawal_window: 30 * hour,
        report_window: 48 * hour,
        confirm_window: 24 * hour,
        claim_window: 24 * hour,
        assess_window: 12 * hour,
        appeal_window: 12 * hour,
        appeal_assess_window: 12 * hour,
        salvage_window: 120 * hour,
        max_assessment_age: 60 * 24 * hour,
        ..fund_parameters()
    }
}

/// A tenth of capital bears losses before the buffers.
fn quick_settings() -> PoolParameters {
    PoolParameters {
        stop_loss_bps: 1_000,
        ..pool_parameters()
    }
}

pub fn quick_terms() -> ProductTerms {
    ProductTerms {
        min_term_days: 1,
        waiting_period: 3_600,
        ..product_terms()
    }
}

impl Play {
    pub fn new(seed: u64) -> Self {
        let began = Instant::now();
        let f = Fixture::with(quick_parameters(), quick_settings());
        let mut play = Self {
            dice: ChaCha8Rng::seed_from_u64(seed),
            keys: BTreeMap::new(),
            underwriters: Vec::new(),
            buyers: Vec::new(),
            pools: Vec::new(),
            products: Vec::new(),
            slots: BTreeMap::new(),
            backs: BTreeMap::new(),
            market: BTreeMap::new(),
            decimals: BTreeMap::new(),
            step: 0,
            doing: "",
            seed,
            sent: BTreeMap::new(),
            refusals: BTreeMap::new(),
            solvency_checks: 0,
            events: BTreeMap::new(),
            began,
            sending: Duration::ZERO,
            f,
        };
        play.gather();
        let boss = play.f.authority.pubkey();
        let sources = [PYTH_RECEIVER, Pubkey::default()];
        let listed = play.f.fund.set_oracle_sources(boss, sources);
        play.f
            .authority_sends("set_oracle_sources", listed)
            .expect("sources");
        let first = play.f.pool;
        play.products.push(play.f.product);
        play.open(first);
        play.found_pool();
        play
    }

    /// Ten underwriters and fifteen buyers; two members of the committee are among the buyers.
    fn gather(&mut self) {
        for at in 0..25 {
            let wallet = self.f.world.wallet();
            let group = if at < 10 {
                &mut self.underwriters
            } else {
                &mut self.buyers
            };
            group.push(wallet.pubkey());
            self.keys.insert(wallet.pubkey(), wallet);
        }
        let f = &self.f;
        let people = [&f.authority, &f.guardian, &f.treasury].into_iter();
        for person in people.chain(&f.members).chain(&f.appeal_members) {
            self.keys.insert(person.pubkey(), person.insecure_clone());
        }
        self.keys
            .insert(f.world.payer.pubkey(), f.world.payer.insecure_clone());
        self.buyers[13] = f.members[5].pubkey();
        self.buyers[14] = f.members[6].pubkey();
    }

    /// A pool of a new mint, small enough that a great loss falls short.
    pub fn found_pool(&mut self) {
        let mint = self.f.world.mint(9);
        let pool = PoolKeys::new(&self.f.fund, mint);
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let small = PoolParameters {
            deposit_cap: 60_000 * USD,
            ..quick_settings()
        };
        let opened = pool.open_pool(who, payer, small, NO_GROUP);
        self.f.authority_sends("open_pool", opened).expect("a pool");
        self.open(pool);
    }

    /// Gives everyone tokens and lists two products more.
    fn open(&mut self, pool: PoolKeys) {
        let everyone: Vec<Pubkey> = self.keys.keys().copied().collect();
        for who in everyone {
            self.f.world.fund_tokens(&pool.mint, &who, 50_000_000 * USD);
        }
        for _ in 0..2 {
            let id = 10 + self.products.len() as u64;
            let product = ProductKeys::new(pool, id);
            let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
            let args = ListProductArgs {
                id,
                name: [b'p'; 32],
                peril: Peril::ContractExploit,
                group: (id % 5) as u8,
                insured_mint: Pubkey::default(),
                terms: quick_terms(),
            };
            let listed = product.list_product(who, payer, self.f.committee, args);
            self.f
                .authority_sends("list_product", listed)
                .expect("a product");
            let assessed = AssessProductArgs {
                el_rate: 20_000_000,
                shock_rate: 400_000_000,
                assessment_hash: [9; 32],
                program_slot: 0,
            };
            let assessed = product.assess_product(who, assessed);
            self.f
                .authority_sends("assess_product", assessed)
                .expect("an assessment");
            self.products.push(product);
        }
        for index in 0..MAX_TRANCHES as u8 {
            let slot = TrancheKeys::new(pool, index);
            self.slots.insert(slot.tranche, slot);
        }
        for decimals in stop_loss::DECIMALS {
            self.price(&pool, decimals);
        }
        self.pools.push(pool);
    }

    /// A collateral that everyone has, with a feed and no buffer yet.
    fn price(&mut self, pool: &PoolKeys, decimals: u8) {
        let mint = self.f.world.mint(decimals);
        let keys = BufferKeys::new(*pool, mint);
        let everyone: Vec<Pubkey> = self.keys.keys().copied().collect();
        for who in everyone {
            self.f.world.fund_tokens(&mint, &who, u64::MAX >> 8);
        }
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let args = RegisterFeedArgs {
            source: PYTH_RECEIVER,
            feed_id: Backstop::feed_id(&keys),
            limits: stop_loss::limits(),
        };
        let registered =
            FeedKeys::new(&self.f.fund, mint, pool.mint).register_feed(who, payer, args);
        self.f
            .authority_sends("register_feed", registered)
            .expect("a feed");
        self.backs.insert(keys.buffer, keys);
        self.decimals.insert(mint, decimals);
        let first = self.dice.random_range(500_000_000..=50_000_000_000);
        self.market.insert(mint, first);
    }

    /// One action of the dice.
    pub fn act(&mut self) {
        if self.chance(3, 100) {
            self.pass_time();
        }
        let total: u32 = ROOMS.iter().map(|(weight, _)| weight).sum();
        let mut roll = self.dice.random_range(0..total);
        let (_, room) = ROOMS
            .iter()
            .find(|(weight, _)| {
                let hit = roll < *weight;
                roll = roll.saturating_sub(*weight);
                hit
            })
            .expect("a room");
        if let Some((name, call)) = room(self) {
            self.step += 1;
            let _ = self.send(name, call);
        }
    }

    /// Seconds, hours, days, seldom months, once in a while more than the ring of days holds.
    fn pass_time(&mut self) {
        let most = match self.dice.random_range(0..2_000) {
            0 => 450 * DAY,
            1..=9 => 120 * DAY,
            10..=99 => 14 * DAY,
            100..=499 => 2 * DAY,
            500..=1_199 => 6 * HOUR,
            _ => 600,
        };
        let seconds = self.dice.random_range(1..=most);
        self.f.world.advance(seconds);
    }

    /// Sends a call; the books are checked by the world, solvency and the reason of a refusal here.
    pub fn send(&mut self, name: &'static str, call: Instruction) -> Result<(), Box<Refusal>> {
        let signers: Vec<Keypair> = call
            .accounts
            .iter()
            .filter(|meta| meta.is_signer)
            .map(|meta| self.keys[&meta.pubkey].insecure_clone())
            .collect();
        let touched: Vec<Pubkey> = call.accounts.iter().map(|meta| meta.pubkey).collect();
        let held = self.held(&touched);
        let outstanding = outstanding(&self.f.world.snapshot, &touched);
        self.doing = name;
        let began = Instant::now();
        let outcome = self
            .f
            .world
            .send(name, call, &signers.iter().collect::<Vec<_>>());
        self.sending += began.elapsed();
        let count = self.sent.entry(name).or_default();
        count.0 += 1;
        match outcome {
            Ok(_) => {
                count.1 += 1;
                assert_ne!(name, AMISS, "settled without the right tranches");
                for event in events(&self.f.world.snapshot, name, &touched, outstanding) {
                    *self.events.entry(event).or_default() += 1;
                }
                // What pays nothing lowers no capital: its request lapsed by price, or was dust.
                let paid_nothing =
                    ["withdraw", "unstake"].contains(&name) && self.held(&touched) == held;
                if SOLVENT_AFTER.contains(&name) && !paid_nothing {
                    self.require_solvent(name, &touched);
                }
                Ok(())
            }
            Err(refusal) => {
                self.require_reason(name, &refusal);
                Err(refusal)
            }
        }
    }

    /// Tokens in the vaults of the pools and buffers among `touched`.
    fn held(&self, touched: &[Pubkey]) -> u64 {
        let s = &self.f.world.snapshot;
        let pools = touched.iter().filter_map(|key| s.pools.get(key));
        let buffers = touched.iter().filter_map(|key| s.buffers.get(key));
        pools
            .map(|pool| pool.vault)
            .chain(buffers.map(|buffer| buffer.vault))
            .filter_map(|vault| s.balances.get(&vault))
            .fold(0, |sum, held| sum.saturating_add(*held))
    }

    fn require_solvent(&mut self, name: &str, touched: &[Pubkey]) {
        let snapshot = &self.f.world.snapshot;
        for pool in touched
            .iter()
            .filter(|key| snapshot.pools.contains_key(key))
        {
            assert!(
                checker::is_solvent(snapshot, pool),
                "pool {pool} is insolvent after {name}"
            );
            self.solvency_checks += 1;
        }
    }

    /// A refusal names its rule: never a crash, never a broken book.
    fn require_reason(&mut self, name: &str, refusal: &Refusal) {
        let Some(code) = refusal.code() else {
            panic!("{name} failed without a rule: {refusal}");
        };
        for broken in [
            BulwarkError::InvariantBroken,
            BulwarkError::LedgerUnderflow,
            BulwarkError::VaultMismatch,
        ] {
            assert!(!refusal.is(broken), "{name}: {refusal}");
        }
        if name == AMISS {
            assert!(refusal.is(BulwarkError::WrongTranche), "{name}: {refusal}");
        }
        *self.refusals.entry(code).or_default() += 1;
    }

    pub fn chance(&mut self, hits: u32, of: u32) -> bool {
        self.dice.random_ratio(hits, of)
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.dice.random_range(0..from.len())].clone())
    }

    /// Mostly something up to `most`, small and large alike; sometimes what nobody should send.
    pub fn amount(&mut self, most: u64) -> u64 {
        match self.dice.random_range(0..40) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => most.saturating_mul(3),
            _ => {
                let digits = self.dice.random_range(0..14u32);
                let top = (most >> digits).max(1);
                self.dice.random_range(1..=top)
            }
        }
    }

    /// The right person, seldom another.
    pub fn person(&mut self, right: Pubkey) -> Pubkey {
        if self.chance(1, 50) {
            let anyone: Vec<Pubkey> = self
                .underwriters
                .iter()
                .chain(&self.buyers)
                .copied()
                .collect();
            return self.pick(&anyone).expect("people");
        }
        right
    }

    /// Pays rent for others.
    pub fn payer(&self) -> Pubkey {
        self.f.world.payer.pubkey()
    }

    /// A pool, seldom a wiped one; mostly one that is neither held nor tripped.
    pub fn any_pool(&mut self) -> PoolKeys {
        let (alive, free) = (self.chance(19, 20), self.chance(2, 3));
        let pools = &self.f.world.snapshot.pools;
        let fit = |p: &&PoolKeys| {
            let state = &pools[&p.pool];
            let open = state.confirmed_incidents == 0 && state.stop_loss.tripped == 0;
            !(alive && state.wiped == 1 || free && !open)
        };
        let fitting: Vec<PoolKeys> = self.pools.iter().filter(fit).copied().collect();
        let pools = self.pools.clone();
        self.pick(&fitting)
            .or_else(|| self.pick(&pools))
            .expect("a pool")
    }

    pub fn any_product(&mut self) -> ProductKeys {
        let pool = self.any_pool();
        let products: Vec<ProductKeys> = self
            .products
            .iter()
            .filter(|p| p.pool == pool)
            .copied()
            .collect();
        self.pick(&products).expect("a product")
    }

    pub fn product(&self, address: &Pubkey) -> ProductKeys {
        *self
            .products
            .iter()
            .find(|p| p.product == *address)
            .expect("a product")
    }

    /// A pool's tranches, all of them, by index.
    pub fn programme(&self, pool: &PoolKeys) -> Vec<TrancheKeys> {
        let cessions = self.f.world.snapshot.pools[&pool.pool].cessions;
        (0u8..)
            .zip(cessions)
            .filter(|(_, cession)| cession.exists())
            .map(|(index, _)| TrancheKeys::new(*pool, index))
            .collect()
    }

    pub fn incident(&self, address: &Pubkey) -> IncidentKeys {
        let account = &self.f.world.snapshot.incidents[address];
        IncidentKeys {
            product: self.product(&account.product),
            incident: *address,
            committee: account.committee,
            appeal_committee: account.appeal_committee,
        }
    }

    /// What was done, how often, how fast.
    pub fn report(&self) {
        println!(
            "seed {}, {} actions, {} pools",
            self.seed,
            self.step,
            self.pools.len()
        );
        for (name, (sent, done)) in &self.sent {
            println!("{name:24} {done:6} of {sent:6}");
        }
        let known: Vec<String> = self
            .refusals
            .iter()
            .map(|(code, times)| format!("{code}: {times}"))
            .collect();
        println!("refusals by code: {}", known.join(", "));
        for (event, times) in &self.events {
            println!("{event}: {times}");
        }
        println!(
            "{} days; {} pools wiped; {} solvency checks; {:?} in all, {:?} of it sending and checking",
            (self.f.world.now() - bulwark_tests::START) / DAY,
            self.f.world.snapshot.pools.values().filter(|pool| pool.wiped == 1).count(),
            self.solvency_checks,
            self.began.elapsed(),
            self.sending
        );
    }

    /// A long life without some action would prove nothing about it.
    pub fn require_variety(&self) {
        for name in EVERY {
            let (sent, done) = self.sent.get(name).copied().unwrap_or_default();
            let floor = self.step / if RARE.contains(name) { 10_000 } else { 1_000 };
            assert!(
                done >= floor.max(1) && done * 25 >= sent,
                "{name} succeeded {done} of {sent} times in {} actions",
                self.step
            );
        }
        for event in EVENTS {
            assert!(self.events.contains_key(event), "never: {event}");
        }
        assert!(
            self.sent.contains_key(AMISS),
            "no settlement was tried without the right tranches"
        );
        assert!(
            self.refusals.len() >= 30,
            "only {} kinds of refusals",
            self.refusals.len()
        );
        assert!(
            self.solvency_checks >= self.step / 25,
            "only {} solvency checks",
            self.solvency_checks
        );
    }
}
