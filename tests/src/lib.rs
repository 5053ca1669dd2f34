//! What the tests stand on: a small fund with a pool, a product and two bonded committees, on the program's bytecode,
//! its books checked after every transaction.

pub mod backstop;
pub mod crash;

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::NO_GROUP,
    error::BulwarkError,
    instructions::{
        AssessProductArgs, BuyPolicyArgs, ListProductArgs, OpenTrancheArgs, ReportIncidentArgs,
    },
    state::{
        Cession, FundParameters, Peril, Policy, Pool, PoolParameters, Position, Product,
        ProductTerms, TrancheCover, TrancheTerm,
    },
};
use bulwark_client::{
    keys::{FundKeys, IncidentKeys, PoolKeys, ProductKeys, TrancheKeys},
    pda,
    svm::{Refusal, World},
};
use bulwark_math::{day_of, DAY_SECONDS};

pub use bulwark_client::svm::START;
pub use solana_keypair::Keypair;
pub use solana_signer::Signer;

/// One US dollar of a six-decimal stablecoin.
pub const USD: u64 = 1_000_000;

/// Outcome of a transaction.
pub type Outcome<T = litesvm::types::TransactionMetadata> = Result<T, Box<Refusal>>;

/// Demands that the program refused with exactly this error.
///
/// # Panics
/// When it did not.
#[track_caller]
pub fn refused(outcome: Outcome, error: BulwarkError) {
    match outcome {
        Ok(_) => panic!("went through, expected {error:?}"),
        Err(refusal) => assert!(refusal.is(error), "expected {error:?}, got {refusal}"),
    }
}

/// Demands that the program, Anchor or the runtime refused with this code.
///
/// # Panics
/// When it did not.
#[track_caller]
pub fn refused_with(outcome: Outcome, code: u32) {
    match outcome {
        Ok(_) => panic!("went through, expected code {code}"),
        Err(refusal) => assert_eq!(refusal.code(), Some(code), "{refusal}"),
    }
}

/// Rules of the tests' fund: windows of days, cooldown as short as the law allows.
pub fn fund_parameters() -> FundParameters {
    let day = 86_400;
    FundParameters {
        withdrawal_cooldown: 17 * day,
        withdrawal_window: 3 * day,
        report_window: 14 * day,
        confirm_window: 3 * day,
        claim_window: 14 * day,
        assess_window: 5 * day,
        appeal_window: 3 * day,
        appeal_assess_window: 5 * day,
        salvage_window: 180 * day,
        max_assessment_age: 180 * day,
        reserve_ratio_bps: 20_000,
        rho_bps: 2_500,
        group_cap_bps: 6_000,
        cancel_fee_bps: 1_000,
        attestor_bond: 1_000 * USD,
        slash_bps: 5_000,
        tolerance_bps: 2_000,
        reinsurance_cap_bps: 5_000,
    }
}

/// Settings of the tests' pool.
pub fn pool_parameters() -> PoolParameters {
    PoolParameters {
        deposit_cap: 1_000_000_000 * USD,
        min_deposit: 10 * USD,
        report_bond: 500 * USD,
        claim_bond: 50 * USD,
        appeal_bond: 200 * USD,
        fee_bps: 1_000,
        stop_loss_bps: 5_000,
    }
}

/// Terms of the tests' product.
pub fn product_terms() -> ProductTerms {
    ProductTerms {
        terms_hash: [7; 32],
        capacity: 1_000_000 * USD,
        min_sum: 100 * USD,
        max_sum: 500_000 * USD,
        min_premium: USD / 10,
        load_kink: 50_000_000,
        load_full: 490_000_000,
        kink_bps: 8_000,
        margin_bps: 2_500,
        expense_bps: 1_500,
        profit_bps: 500,
        concentration_bps: 5_000,
        deductible_bps: 500,
        referral_bps: 500,
        no_claims_bps: 1_000,
        min_term_days: 7,
        max_term_days: 365,
        waiting_period: 2 * 86_400,
    }
}

/// A running fund.
pub struct Fixture {
    /// Runtime and books.
    pub world: World,
    /// Fund.
    pub fund: FundKeys,
    /// Fund's authority and creator.
    pub authority: Keypair,
    /// Fund's guardian.
    pub guardian: Keypair,
    /// Owner of fees.
    pub treasury: Keypair,
    /// Seven members; five decide.
    pub members: Vec<Keypair>,
    /// Three members; all decide.
    pub appeal_members: Vec<Keypair>,
    /// Incident committee.
    pub committee: Pubkey,
    /// Appeal committee.
    pub appeal_committee: Pubkey,
    /// Pool.
    pub pool: PoolKeys,
    /// Product, listed and assessed.
    pub product: ProductKeys,
    nonce: u64,
}

impl Default for Fixture {
    fn default() -> Self {
        Self::new()
    }
}

impl Fixture {
    /// A fund with a pool without capital, one product and two bonded committees.
    pub fn new() -> Self {
        Self::with(fund_parameters(), pool_parameters())
    }

    /// The same by other rules.
    pub fn with(parameters: FundParameters, pool_settings: PoolParameters) -> Self {
        let mut world = World::new();
        let mint = world.mint(6);
        let [authority, guardian, treasury] = std::array::from_fn(|_| world.wallet());
        let fund = FundKeys::new(&authority.pubkey(), 1, mint, treasury.pubkey());
        let payer = world.payer.pubkey();
        let who = authority.pubkey();
        world
            .send(
                "create_fund",
                fund.create_fund(who, payer, 1, parameters, guardian.pubkey()),
                &[&authority],
            )
            .expect("a fund");
        let pool = PoolKeys::new(&fund, mint);
        world
            .send(
                "open_pool",
                pool.open_pool(who, payer, pool_settings, NO_GROUP),
                &[&authority],
            )
            .expect("a pool");
        world.token_account(&mint, &treasury.pubkey());
        let product = ProductKeys::new(pool, 1);
        let mut fixture = Self {
            world,
            fund,
            authority,
            guardian,
            treasury,
            members: Vec::new(),
            appeal_members: Vec::new(),
            committee: Pubkey::default(),
            appeal_committee: Pubkey::default(),
            pool,
            product,
            nonce: 0,
        };
        fixture.members = (0..7).map(|_| fixture.attestor()).collect();
        fixture.appeal_members = (0..3).map(|_| fixture.attestor()).collect();
        fixture.committee = fixture.form_committee(1, 5, false);
        fixture.appeal_committee = fixture.form_committee(2, 3, true);
        let named = fixture
            .fund
            .set_appeal_committee(who, fixture.appeal_committee);
        fixture
            .authority_sends("set_appeal_committee", named)
            .expect("an appeal committee");
        fixture.product = fixture.list(1, 0, product_terms());
        fixture
    }

    fn form_committee(&mut self, version: u32, threshold: u8, appeal: bool) -> Pubkey {
        let of = if appeal {
            &self.appeal_members
        } else {
            &self.members
        };
        let members = of.iter().map(Signer::pubkey).collect();
        let (who, payer) = (self.authority.pubkey(), self.world.payer.pubkey());
        let formed = self
            .fund
            .form_committee(who, payer, version, threshold, members);
        self.authority_sends("form_committee", formed)
            .expect("a committee");
        pda::committee(&self.fund.fund, version)
    }

    /// A registered and bonded attestor.
    pub fn attestor(&mut self) -> Keypair {
        let member = self.world.wallet();
        let who = member.pubkey();
        self.world
            .fund_tokens(&self.fund.bond_mint, &who, 100_000 * USD);
        let payer = self.world.payer.pubkey();
        self.world
            .send(
                "register_attestor",
                self.fund.register_attestor(who, payer),
                &[&member],
            )
            .expect("an attestor");
        self.world
            .send(
                "bond_attestor",
                self.fund.bond_attestor(who, 1_000 * USD),
                &[&member],
            )
            .expect("a bond");
        member
    }

    /// Sends an instruction signed by the fund's authority.
    ///
    /// # Errors
    /// When it is refused.
    pub fn authority_sends(
        &mut self,
        name: &str,
        instruction: anchor_lang::solana_program::instruction::Instruction,
    ) -> Outcome {
        let authority = self.authority.insecure_clone();
        self.world.send(name, instruction, &[&authority])
    }

    /// Lists and assesses a product: 2 % expected loss, 40 % shock.
    pub fn list(&mut self, id: u64, group: u8, terms: ProductTerms) -> ProductKeys {
        let product = ProductKeys::new(self.pool, id);
        let (who, payer) = (self.authority.pubkey(), self.world.payer.pubkey());
        let listed = product.list_product(
            who,
            payer,
            self.committee,
            ListProductArgs {
                id,
                name: [b'p'; 32],
                peril: Peril::ContractExploit,
                group,
                insured_mint: Pubkey::default(),
                terms,
            },
        );
        self.authority_sends("list_product", listed)
            .expect("a product");
        self.assess(&product, 20_000_000, 400_000_000);
        product
    }

    /// Assesses a product.
    pub fn assess(&mut self, product: &ProductKeys, el_rate: u64, shock_rate: u64) {
        let assessed = product.assess_product(
            self.authority.pubkey(),
            AssessProductArgs {
                el_rate,
                shock_rate,
                assessment_hash: [9; 32],
                program_slot: 0,
            },
        );
        self.authority_sends("assess_product", assessed)
            .expect("an assessment");
    }

    /// A wallet with tokens of the settlement mint.
    pub fn user(&mut self, tokens: u64) -> Keypair {
        let user = self.world.wallet();
        self.world
            .fund_tokens(&self.pool.mint, &user.pubkey(), tokens);
        user
    }

    /// A user with an open position and a deposit.
    pub fn underwriter(&mut self, amount: u64) -> Keypair {
        let user = self.user(amount);
        let payer = self.world.payer.pubkey();
        self.world
            .send(
                "open_position",
                self.pool.open_position(user.pubkey(), payer),
                &[&user],
            )
            .expect("a position");
        self.world
            .send(
                "deposit",
                self.pool.deposit(user.pubkey(), amount, 0),
                &[&user],
            )
            .expect("a deposit");
        user
    }

    /// Next unused nonce.
    pub fn next_nonce(&mut self) -> u64 {
        self.nonce += 1;
        self.nonce
    }

    /// What a purchase needs: `days` whole days of cover from today's midnight to come, any premium.
    pub fn purchase(
        &mut self,
        product: &ProductKeys,
        sum_insured: u64,
        days: u64,
    ) -> BuyPolicyArgs {
        BuyPolicyArgs {
            nonce: self.next_nonce(),
            sum_insured,
            end_day: day_of(self.world.now() + DAY_SECONDS - 1) + days,
            max_premium: u64::MAX,
            revision: self.world.zero_copy::<Product>(&product.product).revision,
        }
    }

    /// Buys cover; returns the policy.
    ///
    /// # Errors
    /// When it is refused.
    pub fn buy(
        &mut self,
        product: &ProductKeys,
        buyer: &Keypair,
        sum_insured: u64,
        days: u64,
    ) -> Outcome<Pubkey> {
        let args = self.purchase(product, sum_insured, days);
        let policy = product.policy(&buyer.pubkey(), args.nonce);
        let payer = self.world.payer.pubkey();
        self.world
            .send(
                "buy_policy",
                product.buy_policy(buyer.pubkey(), payer, None, args),
                &[buyer],
            )
            .map(|_| policy)
    }

    /// Reports a loss of a product, by a new reporter.
    ///
    /// # Errors
    /// When it is refused.
    pub fn report(
        &mut self,
        product: &ProductKeys,
        incident_time: u64,
    ) -> Outcome<(IncidentKeys, Keypair)> {
        let reporter = self.user(10_000 * USD);
        let id = self.next_nonce();
        let keys = IncidentKeys::new(*product, id, self.committee, self.appeal_committee);
        let args = ReportIncidentArgs {
            id,
            incident_time,
            evidence_hash: [3; 32],
        };
        self.world
            .send(
                "report_incident",
                keys.report_incident(reporter.pubkey(), args),
                &[&reporter],
            )
            .map(|_| (keys, reporter))
    }

    /// One seat votes on a report.
    ///
    /// # Errors
    /// When it is refused.
    pub fn vote(&mut self, incident: &IncidentKeys, seat: usize, is_loss: bool) -> Outcome {
        let member = self.members[seat].insecure_clone();
        let vote = incident.attest_incident(member.pubkey(), is_loss);
        self.world.send("attest_incident", vote, &[&member])
    }

    /// Reports a loss and has five of seven confirm it.
    pub fn confirmed(&mut self, product: &ProductKeys, incident_time: u64) -> IncidentKeys {
        let (incident, _) = self.report(product, incident_time).expect("a report");
        for seat in 0..5 {
            self.vote(&incident, seat, true).expect("a vote");
        }
        incident
    }

    /// Files a claim.
    ///
    /// # Errors
    /// When it is refused.
    pub fn file(
        &mut self,
        incident: &IncidentKeys,
        holder: &Keypair,
        policy: Pubkey,
        requested: u64,
    ) -> Outcome {
        let filed = incident.file_claim(holder.pubkey(), policy, requested, [4; 32]);
        self.world.send("file_claim", filed, &[holder])
    }

    /// One seat assesses a claim.
    ///
    /// # Errors
    /// When it is refused.
    pub fn assess_claim(
        &mut self,
        incident: &IncidentKeys,
        seat: usize,
        policy: Pubkey,
        amount: u64,
    ) -> Outcome {
        let member = self.members[seat].insecure_clone();
        let vote = incident.attest_claim(member.pubkey(), policy, amount, 1);
        self.world.send("attest_claim", vote, &[&member])
    }

    /// Has all seven seats assess a claim at one amount and decides it.
    pub fn decided(&mut self, incident: &IncidentKeys, policy: Pubkey, amount: u64) {
        for seat in 0..7 {
            self.assess_claim(incident, seat, policy, amount)
                .expect("an assessment");
        }
        self.world
            .send("decide_claim", incident.decide_claim(policy), &[])
            .expect("a decision");
    }

    /// Moves past the appeal window and settles.
    pub fn settled(&mut self, incident: &IncidentKeys) {
        self.settled_with(incident, &[]);
    }

    /// The same for a pool with tranches: all of them, by index.
    pub fn settled_with(&mut self, incident: &IncidentKeys, tranches: &[TrancheKeys]) {
        let account: bulwark::state::Incident = self.world.account(&incident.incident);
        self.world.set_time(account.appeal_deadline() + 1);
        self.world
            .send(
                "settle_incident",
                incident.settle_incident_with(tranches),
                &[],
            )
            .expect("a settlement");
    }

    /// Opens a tranche whose term begins now and lasts `days`.
    pub fn tranche(&mut self, index: u8, cover: TrancheCover, days: u64) -> TrancheKeys {
        let tranche = TrancheKeys::new(self.pool, index);
        let (who, payer) = (self.authority.pubkey(), self.world.payer.pubkey());
        let start = self.world.now();
        let opened = tranche.open_tranche(
            who,
            payer,
            OpenTrancheArgs {
                index,
                cover,
                term: TrancheTerm {
                    start,
                    end: start + days * DAY_SECONDS,
                },
                terms_hash: [8; 32],
            },
        );
        self.authority_sends("open_tranche", opened)
            .expect("a tranche");
        tranche
    }

    /// A wallet that re-insures: its position open, its capital committed.
    pub fn reinsurer(&mut self, tranche: &TrancheKeys, amount: u64) -> Keypair {
        let owner = self.user(amount);
        let payer = self.world.payer.pubkey();
        self.world
            .send(
                "open_tranche_position",
                tranche.open_tranche_position(owner.pubkey(), payer),
                &[&owner],
            )
            .expect("a position");
        self.world
            .send(
                "commit_capital",
                tranche.commit_capital(owner.pubkey(), amount, 0),
                &[&owner],
            )
            .expect("committed capital");
        owner
    }

    /// What the pool has ceded to a tranche, as it is.
    pub fn cession(&self, index: u8) -> Cession {
        self.pool_state().cessions[usize::from(index)]
    }

    /// The pool as it is.
    pub fn pool_state(&self) -> Pool {
        self.world.zero_copy(&self.pool.pool)
    }

    /// A product as it is.
    pub fn product_state(&self, product: &ProductKeys) -> Product {
        self.world.zero_copy(&product.product)
    }

    /// A policy as it is.
    pub fn policy_state(&self, policy: &Pubkey) -> Policy {
        self.world.account(policy)
    }

    /// An underwriter's position as it is.
    pub fn position_state(&self, owner: &Pubkey) -> Position {
        self.world.account(&self.pool.position(owner))
    }

    /// Settlement tokens of a wallet.
    pub fn tokens(&self, owner: &Pubkey) -> u64 {
        self.world.balance(&self.pool.token(owner))
    }
}
