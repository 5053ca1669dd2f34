//! A re-insured pool, and what these tests do with it again and again.

use bulwark::{
    events::Recovered,
    state::{Incident, ProductTerms, Tranche, TranchePosition},
};
use bulwark_client::keys::ProductKeys;
use bulwark_math::amount_for_shares;
use bulwark_tests::{product_terms, Fixture, Outcome};
use litesvm_token::MintTo;

use crate::*;

/// Amounts in base units unless said.
pub struct Scene {
    pub f: Fixture,
    /// Pays losses whole, from the second it is bought.
    pub product: ProductKeys,
}

/// What a settlement came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Paid {
    /// Tokens that left each tranche's vault, in the order given.
    pub tranches: Vec<u64>,
    /// From pool capital.
    pub capital: u64,
    /// By nobody.
    pub shortfall: u64,
}

impl Scene {
    /// A pool of `capital` USD.
    pub fn new(capital: u64) -> Self {
        Self::with(rules(), pool_parameters(), capital)
    }

    /// A million of capital and half a million covered for a year: it earns more than a layer of these tests asks for.
    pub fn selling() -> Self {
        let mut s = Self::new(1_000_000);
        s.policy(500_000 * USD, 365).expect("a policy");
        s
    }

    /// A pool by other rules.
    pub fn with(rules: FundParameters, settings: PoolParameters, capital: u64) -> Self {
        let mut f = Fixture::with(rules, settings);
        if capital > 0 {
            f.underwriter(capital * USD);
        }
        let terms = ProductTerms {
            deductible_bps: 0,
            waiting_period: 0,
            ..product_terms()
        };
        let product = f.list(2, 0, terms);
        Self { f, product }
    }

    pub fn now(&self) -> u64 {
        self.f.world.now()
    }

    /// Sends what nobody need sign.
    pub fn anyone(&mut self, instruction: Instruction) -> Outcome {
        self.f.world.send("reinsurance", instruction, &[])
    }

    pub fn by(&mut self, who: &Keypair, instruction: Instruction) -> Outcome {
        self.f.world.send("reinsurance", instruction, &[who])
    }

    /// Opens a tranche for any term.
    pub fn open(&mut self, index: u8, cover: TrancheCover, start: u64, end: u64) -> Outcome {
        let tranche = TrancheKeys::new(self.f.pool, index);
        let args = OpenTrancheArgs {
            index,
            cover,
            term: TrancheTerm { start, end },
            terms_hash: [5; 32],
        };
        let payer = self.f.world.payer.pubkey();
        let open = tranche.open_tranche(self.f.authority.pubkey(), payer, args);
        self.f.authority_sends("open_tranche", open)
    }

    /// A tranche of a year from now, with `amount` of one re-insurer.
    pub fn backed(
        &mut self,
        index: u8,
        cover: TrancheCover,
        amount: u64,
    ) -> (TrancheKeys, Keypair) {
        let tranche = self.f.tranche(index, cover, 365);
        let owner = self.f.reinsurer(&tranche, amount);
        (tranche, owner)
    }

    pub fn roll(&mut self, tranche: &TrancheKeys, start: u64, end: u64) -> Outcome {
        let roll = tranche.roll_tranche(self.f.authority.pubkey(), TrancheTerm { start, end });
        self.f.authority_sends("roll_tranche", roll)
    }

    /// Rolls to a day from now.
    pub fn roll_a_day(&mut self, tranche: &TrancheKeys) -> Outcome {
        let now = self.now();
        self.roll(tranche, now, now + DAY)
    }

    pub fn commit(&mut self, tranche: &TrancheKeys, owner: &Keypair, amount: u64) -> Outcome {
        self.by(owner, tranche.commit_capital(owner.pubkey(), amount, 0))
    }

    /// Has someone who exists already re-insure.
    pub fn joins(&mut self, tranche: &TrancheKeys, owner: &Keypair, amount: u64) {
        let (mint, payer) = (self.f.pool.mint, self.f.world.payer.pubkey());
        self.f.world.fund_tokens(&mint, &owner.pubkey(), amount);
        let open = tranche.open_tranche_position(owner.pubkey(), payer);
        self.by(owner, open).expect("a position");
        self.commit(tranche, owner, amount).expect("committed");
    }

    pub fn sync(&mut self, tranche: &TrancheKeys) -> Outcome {
        self.anyone(tranche.sync_tranche())
    }

    pub fn accrue(&mut self) {
        let accrue = self.f.pool.accrue();
        self.anyone(accrue).expect("an accrual");
    }

    pub fn request(&mut self, tranche: &TrancheKeys, owner: &Keypair, shares: u128) -> Outcome {
        self.by(owner, tranche.request_release(owner.pubkey(), shares))
    }

    /// Asks for all shares to be released.
    pub fn request_all(&mut self, tranche: &TrancheKeys, owner: &Keypair) {
        let shares = self.position(tranche, owner).shares.get();
        self.request(tranche, owner, shares).expect("a request");
    }

    pub fn release(&mut self, tranche: &TrancheKeys, owner: &Keypair) -> Outcome {
        self.anyone(tranche.release(owner.pubkey()))
    }

    /// Moves past the lock of a tranche.
    pub fn unlock(&mut self, tranche: &TrancheKeys) {
        let until = self.f.cession(tranche.index).locked_until;
        self.f.world.set_time(until + 1);
    }

    /// Releases everything; returns what came out. The tranche is unlocked.
    pub fn leave(&mut self, tranche: &TrancheKeys, owner: &Keypair) -> u64 {
        let before = self.f.tokens(&owner.pubkey());
        self.request_all(tranche, owner);
        self.release(tranche, owner).expect("a release");
        self.f.tokens(&owner.pubkey()) - before
    }

    /// Closes a tranche by its authority, locked or not.
    pub fn close_early(&mut self, tranche: &TrancheKeys) -> Outcome {
        let payer = self.tranche(tranche).rent_payer;
        let close = tranche.close_tranche_early(self.f.authority.pubkey(), payer);
        self.f.authority_sends("close_tranche", close)
    }

    /// Closes a tranche that is unlocked, by anyone.
    pub fn close(&mut self, tranche: &TrancheKeys) -> Outcome {
        let payer = self.tranche(tranche).rent_payer;
        self.anyone(tranche.close_tranche(payer))
    }

    pub fn close_position(&mut self, tranche: &TrancheKeys, owner: &Keypair) -> Outcome {
        self.by(owner, tranche.close_tranche_position(owner.pubkey()))
    }

    pub fn tranche(&self, tranche: &TrancheKeys) -> Tranche {
        self.f.world.account(&tranche.tranche)
    }

    pub fn position(&self, tranche: &TrancheKeys, owner: &Keypair) -> TranchePosition {
        self.f.world.account(&tranche.position(&owner.pubkey()))
    }

    /// What a re-insurer's shares are worth before anything owed is pulled.
    pub fn value(&self, tranche: &TrancheKeys, owner: &Keypair) -> u64 {
        let shares = self.position(tranche, owner).shares.get();
        let collateral = self.f.cession(tranche.index).collateral;
        amount_for_shares(shares, collateral, self.tranche(tranche).total_shares.get())
            .expect("a value")
    }

    /// All that a tranche was ever due and got: pulled, or owed.
    pub fn ceded(&self, tranche: &TrancheKeys) -> u64 {
        self.tranche(tranche).premium + self.f.cession(tranche.index).owed
    }

    /// Premium earned since the pool opened, net of fees: what quota shares take their part of.
    pub fn net_earned(&self) -> u64 {
        let earned = self.f.pool_state().premium_earned;
        earned - earned / 10
    }

    /// Tokens straight into an account, past the program.
    pub fn donate(&mut self, account: &Pubkey, amount: u64) {
        let (mint, world) = (self.f.pool.mint, &mut self.f.world);
        world.svm.expire_blockhash();
        MintTo::new(&mut world.svm, &world.payer, &mint, account, amount)
            .send()
            .expect("a donation");
        world.refresh(&[*account]);
    }

    /// Gives capital without shares, by a new giver.
    pub fn inject(&mut self, amount: u64) {
        let giver = self.f.user(amount);
        let inject = self.f.pool.inject_capital(giver.pubkey(), amount);
        self.by(&giver, inject).expect("an injection");
    }

    /// A policy of `sum` for `days`, of a new holder.
    pub fn policy(&mut self, sum: u64, days: u64) -> Outcome<(Keypair, Pubkey)> {
        let holder = self.f.user(1_000_000 * USD);
        // However much time has passed: no cover is sold on a stale assessment.
        self.f.assess(&self.product, 20_000_000, 400_000_000);
        let policy = self.f.buy(&self.product, &holder, sum, days)?;
        Ok((holder, policy))
    }

    /// A loss at `incident_time`, confirmed, claimed on `policy` and assessed by all at `loss`.
    pub fn claimed(
        &mut self,
        holder: &Keypair,
        policy: Pubkey,
        incident_time: u64,
        loss: u64,
    ) -> IncidentKeys {
        let incident = self.f.confirmed(&self.product, incident_time);
        self.f
            .file(&incident, holder, policy, loss)
            .expect("a claim");
        self.f.decided(&incident, policy, loss);
        incident
    }

    /// Cover of `loss` is bought and lost in the same second; nothing is settled yet.
    pub fn lost(&mut self, loss: u64) -> IncidentKeys {
        let (holder, policy) = self.policy(loss, 30).expect("a policy");
        let now = self.now();
        self.claimed(&holder, policy, now, loss)
    }

    pub fn incident(&self, keys: &IncidentKeys) -> Incident {
        self.f.world.account(&keys.incident)
    }

    /// Moves to the first second in which an incident may be settled, premium earned up to it.
    pub fn due(&mut self, incident: &IncidentKeys) {
        let deadline = self.incident(incident).appeal_deadline();
        self.f.world.set_time(deadline + 1);
        self.accrue();
    }

    /// Settles an incident as soon as it may be, and sees that vaults, ledgers and records tell the same.
    pub fn settle(&mut self, incident: &IncidentKeys, tranches: &[TrancheKeys]) -> Paid {
        self.due(incident);
        let held = |s: &Self| -> Vec<u64> {
            let balance = |t: &TrancheKeys| s.f.world.balance(&t.vault);
            tranches.iter().map(balance).collect()
        };
        let (vaults, pool) = (held(self), self.f.pool_state());
        let cessions: Vec<_> = tranches.iter().map(|t| self.f.cession(t.index)).collect();
        self.anyone(incident.settle_incident_with(tranches))
            .expect("a settlement");
        let (after, account) = (self.f.pool_state(), self.incident(incident));
        let parts: Vec<u64> = vaults
            .iter()
            .zip(held(self))
            .map(|(before, after)| before - after)
            .collect();
        for ((t, before), part) in tranches.iter().zip(cessions).zip(&parts) {
            let now = self.f.cession(t.index);
            assert_eq!(before.collateral - now.collateral, *part);
            assert_eq!(account.allocated.tranches[usize::from(t.index)], *part);
        }
        let set_aside = after.ceded_payable - pool.ceded_payable;
        assert_eq!(
            pool.capital - after.capital,
            account.from_capital + set_aside
        );
        assert_eq!(account.from_tranches, parts.iter().sum::<u64>());
        assert_eq!(
            account.from_tranches + account.from_capital,
            account.collected
        );
        Paid {
            tranches: parts,
            capital: account.from_capital,
            shortfall: account.approved_total - account.collected,
        }
    }

    /// Someone brings recovered money.
    pub fn recover(&mut self, incident: &IncidentKeys, amount: u64) -> Recovered {
        let payer = self.f.user(amount);
        let recover = incident.recover(payer.pubkey(), amount);
        told(&self.by(&payer, recover).expect("a recovery"))
    }
}
