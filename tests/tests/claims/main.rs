//! The room claims on its bytecode: from a report to the last payout, and what nobody's silence can stop.

mod accounts;
mod appealing;
mod closing;
mod deciding;
mod filing;
mod liveness;
mod reporting;
mod settling;

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    error::BulwarkError,
    state::{Attestor, Claim, Incident},
};
use bulwark_client::{
    keys::{IncidentKeys, ProductKeys},
    pda,
};
use bulwark_tests::{Fixture, Keypair, Outcome, Signer, USD};

/// One day, seconds.
pub const DAY: u64 = 86_400;

/// A fund with one underwriter, and what these tests do again and again.
pub struct Scene {
    pub f: Fixture,
    pub product: ProductKeys,
}

impl Scene {
    /// A million of capital.
    pub(crate) fn new() -> Self {
        Self::of(Fixture::new(), 1_000_000)
    }

    /// Capital in USD.
    pub fn of(mut f: Fixture, capital: u64) -> Self {
        f.underwriter(capital * USD);
        let product = f.product;
        Self { f, product }
    }

    /// A new holder and a policy of `sum` USD for 90 days.
    pub fn policy(&mut self, sum: u64) -> (Keypair, Pubkey) {
        let holder = self.f.user(100_000 * USD);
        let policy = self
            .f
            .buy(&self.product, &holder, sum * USD, 90)
            .expect("a policy");
        (holder, policy)
    }

    /// Ten days later: a loss of that moment, confirmed.
    pub fn confirmed(&mut self) -> IncidentKeys {
        self.f.world.advance(10 * DAY);
        let now = self.f.world.now();
        self.f.confirmed(&self.product, now)
    }

    /// Capital, one policy of 100,000 (deductible 5,000) and a claim of `requested` USD on it.
    pub fn claimed(requested: u64) -> (Self, Keypair, Pubkey, IncidentKeys) {
        let mut s = Self::new();
        let (holder, policy) = s.policy(100_000);
        let incident = s.confirmed();
        s.f.file(&incident, &holder, policy, requested * USD)
            .expect("a claim");
        (s, holder, policy, incident)
    }

    /// The same, assessed by all at `assessed` USD and decided.
    pub fn decided(requested: u64, assessed: u64) -> (Self, Keypair, Pubkey, IncidentKeys) {
        let (mut s, holder, policy, incident) = Self::claimed(requested);
        s.f.decided(&incident, policy, assessed * USD);
        (s, holder, policy, incident)
    }

    pub fn incident(&self, keys: &IncidentKeys) -> Incident {
        self.f.world.account(&keys.incident)
    }

    pub fn claim(&self, keys: &IncidentKeys, policy: &Pubkey) -> Claim {
        self.f.world.account(&keys.claim(policy))
    }

    pub fn attestor(&self, member: &Keypair) -> Attestor {
        self.f
            .world
            .account(&pda::attestor(&self.f.fund.fund, &member.pubkey()))
    }

    /// Member of a seat of the incident committee.
    pub fn member(&self, seat: usize) -> Keypair {
        self.f.members[seat].insecure_clone()
    }

    pub fn lamports(&self, account: &Pubkey) -> u64 {
        self.f.world.svm.get_balance(account).unwrap_or(0)
    }

    /// Sends what nobody need sign.
    pub fn send(&mut self, name: &str, instruction: Instruction) -> Outcome {
        self.f.world.send(name, instruction, &[])
    }

    pub fn send_by(&mut self, name: &str, instruction: Instruction, signer: &Keypair) -> Outcome {
        self.f.world.send(name, instruction, &[signer])
    }

    /// Assessments in USD by seat, one a vote.
    pub fn assess(&mut self, incident: &IncidentKeys, policy: Pubkey, votes: &[u64]) {
        for (seat, amount) in votes.iter().enumerate() {
            self.f
                .assess_claim(incident, seat, policy, amount * USD)
                .expect("an assessment");
        }
    }

    pub fn decide(&mut self, incident: &IncidentKeys, policy: Pubkey) -> Outcome {
        self.send("decide_claim", incident.decide_claim(policy))
    }

    /// A new appellant appeals.
    pub fn appeal(&mut self, incident: &IncidentKeys, policy: Pubkey) -> Keypair {
        let appellant = self.f.user(1_000 * USD);
        let appeal = incident.appeal_claim(appellant.pubkey(), policy);
        self.send_by("appeal_claim", appeal, &appellant)
            .expect("an appeal");
        appellant
    }

    /// A seat of the appeal committee assesses, in USD.
    pub fn attest_appeal(
        &mut self,
        incident: &IncidentKeys,
        seat: usize,
        policy: Pubkey,
        amount: u64,
    ) -> Outcome {
        let member = self.f.appeal_members[seat].insecure_clone();
        let vote = incident.attest_appeal(member.pubkey(), policy, amount * USD);
        self.send_by("attest_appeal", vote, &member)
    }

    pub fn decide_appeal(&mut self, incident: &IncidentKeys, policy: Pubkey) -> Outcome {
        self.send("decide_appeal", incident.decide_appeal(policy))
    }

    /// All three appeal at one amount, in USD, and it is decided.
    pub fn appealed_at(&mut self, incident: &IncidentKeys, policy: Pubkey, amount: u64) -> Keypair {
        let appellant = self.appeal(incident, policy);
        for seat in 0..3 {
            self.attest_appeal(incident, seat, policy, amount)
                .expect("an assessment");
        }
        self.decide_appeal(incident, policy).expect("a decision");
        appellant
    }

    pub fn slash(
        &mut self,
        incident: &IncidentKeys,
        policy: Pubkey,
        member: &Keypair,
        appellant: &Keypair,
    ) -> Outcome {
        let slash = incident.slash_seat(&self.f.fund, policy, member.pubkey(), appellant.pubkey());
        self.send("slash_seat", slash)
    }

    pub fn pay(&mut self, incident: &IncidentKeys, policy: Pubkey, holder: &Keypair) -> Outcome {
        self.send("pay_claim", incident.pay_claim(policy, holder.pubkey()))
    }

    /// Someone brings recovered money, base units.
    pub fn recover(&mut self, incident: &IncidentKeys, amount: u64) -> Outcome {
        let payer = self.f.user(amount);
        let recover = incident.recover(payer.pubkey(), amount);
        self.send_by("recover", recover, &payer)
    }

    /// The reporter's account, whoever it was.
    pub fn reporter(&self, incident: &IncidentKeys) -> Pubkey {
        self.incident(incident).reporter
    }

    /// An attestor of the fund becomes an underwriter as well.
    pub fn underwrite(&mut self, owner: &Keypair, amount: u64) {
        let payer = self.f.world.payer.pubkey();
        let pool = self.f.pool;
        self.send_by(
            "open_position",
            pool.open_position(owner.pubkey(), payer),
            owner,
        )
        .expect("a position");
        if amount > 0 {
            self.send_by(
                "deposit",
                pool.deposit(owner.pubkey(), amount * USD, 0),
                owner,
            )
            .expect("a deposit");
        }
    }
}

/// Demands that the program refused with exactly this error, whatever success would have given.
#[track_caller]
pub fn refused<T>(outcome: Outcome<T>, error: BulwarkError) {
    match outcome {
        Ok(_) => panic!("went through, expected {error:?}"),
        Err(refusal) => assert!(refusal.is(error), "expected {error:?}, got {refusal}"),
    }
}

/// `instruction` with one account replaced by another.
pub fn swapped(mut instruction: Instruction, from: Pubkey, to: Pubkey) -> Instruction {
    let mut found = false;
    for account in &mut instruction.accounts {
        if account.pubkey == from {
            account.pubkey = to;
            found = true;
        }
    }
    assert!(found, "the account to replace is there");
    instruction
}
