//! The stage: the embedded runtime, the fund's addresses, the people, and what was sold.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::{anyhow, bail, Context, Result};
use bulwark::state::{
    Buffer, BufferPosition, BufferSlot, Cession, Feed, Fund, Incident, Policy, Pool, Product,
};
use bulwark_client::{
    keys::{BufferKeys, FeedKeys, FundKeys, IncidentKeys, PoolKeys, ProductKeys, TrancheKeys},
    price_update::{PriceUpdate, PYTH_RECEIVER},
    programme::Tower,
    svm::World,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::catalogue::BEGINNING;
use crate::{
    report::{AllocationFacts, ExerciseFacts, Step, TakeFacts},
    view::{mul_div, times, usd, View},
};

/// A buffer and where its collateral's price is posted.
#[derive(Clone, Copy)]
pub struct Backstop {
    pub name: &'static str,
    pub keys: BufferKeys,
    pub feed: FeedKeys,
    pub price_account: Pubkey,
}

/// A policy that was sold.
pub struct Sold {
    /// Index in the catalogue.
    pub product: usize,
    pub buyer: String,
    pub holder: Keypair,
    pub address: Pubkey,
    pub sum_insured: u64,
    pub premium: u64,
    /// Utilisation after the sale, bps.
    pub utilisation: u64,
    /// Premium as an annual rate over the sum insured, over 1e9.
    pub rate: u64,
    pub at: u64,
}

/// Everything that the chapters share.
pub struct Stage {
    pub world: World,
    pub view: View,
    pub steps: Vec<Step>,
    pub fund: FundKeys,
    pub pool: PoolKeys,
    pub authority: Keypair,
    pub treasury: Keypair,
    pub members: Vec<Keypair>,
    pub appeal_members: Vec<Keypair>,
    pub committee: Pubkey,
    pub appeal_committee: Pubkey,
    pub underwriters: Vec<Keypair>,
    pub tranches: Vec<TrancheKeys>,
    pub reinsurers: Vec<Keypair>,
    pub backstops: Vec<Backstop>,
    pub stakers: Vec<Keypair>,
    /// Writer and address of the put.
    pub put: Option<(Keypair, Pubkey)>,
    pub products: Vec<ProductKeys>,
    pub sold: Vec<Sold>,
    /// First second of a month and premium earned until then.
    pub earned: Vec<(u64, u64)>,
    pub incident: Option<IncidentKeys>,
    pub reporter: Option<Keypair>,
    /// Whether the pool was solvent after every sale.
    pub sold_solvent: bool,
    /// Reserve and capital ratios just before the loss, bps.
    pub ratios_before_loss: (u64, u64),
    /// How the put was exercised.
    pub exercise: Option<ExerciseFacts>,
    /// What bidders took, in order.
    pub takes: Vec<TakeFacts>,
    /// Who paid the loss at its settlement.
    pub allocation: AllocationFacts,
    /// What claims were paid at the settlement, in the order of their filing.
    pub paid_at_settlement: Vec<u64>,
}

impl Stage {
    /// An empty world on the story's first day.
    pub fn new() -> Self {
        let view = View::new();
        let mut world = World::new();
        world.set_time(BEGINNING);
        let mint = world.mint(6);
        let [authority, treasury] = std::array::from_fn(|_| world.wallet());
        let fund = FundKeys::new(&authority.pubkey(), 1, mint, treasury.pubkey());
        Self {
            pool: PoolKeys::new(&fund, mint),
            world,
            view,
            steps: Vec::new(),
            fund,
            authority,
            treasury,
            members: Vec::new(),
            appeal_members: Vec::new(),
            committee: Pubkey::default(),
            appeal_committee: Pubkey::default(),
            underwriters: Vec::new(),
            tranches: Vec::new(),
            reinsurers: Vec::new(),
            backstops: Vec::new(),
            stakers: Vec::new(),
            put: None,
            products: Vec::new(),
            sold: Vec::new(),
            earned: Vec::new(),
            incident: None,
            reporter: None,
            sold_solvent: true,
            ratios_before_loss: (0, 0),
            exercise: None,
            takes: Vec::new(),
            allocation: AllocationFacts::default(),
            paid_at_settlement: Vec::new(),
        }
    }

    /// Sends a step that must go through.
    pub fn send(
        &mut self,
        name: &str,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Result<()> {
        self.view.tick(name);
        let outcome = self
            .world
            .send(name, instruction, signers)
            .with_context(|| name.to_owned())?;
        self.steps.push(Step {
            name: name.to_owned(),
            compute_units: outcome.compute_units_consumed,
        });
        Ok(())
    }

    /// Sends a step that must be refused; returns the refusal's own words.
    pub fn refused(
        &mut self,
        name: &str,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Result<String> {
        let Err(refusal) = self.world.send(name, instruction, signers) else {
            bail!("{name} went through and should have been refused");
        };
        let words = refusal.logs.iter().find_map(|log| {
            let after = |mark: &str| log.split_once(mark).map(|(_, words)| words.to_owned());
            after("Error Message: ")
                .map(|words| words.trim_end_matches('.').to_owned())
                .or_else(|| log.ends_with("already in use").then(|| log.clone()))
        });
        words.ok_or_else(|| anyhow!("{name} was refused without words: {refusal}"))
    }

    /// Pulls what the pool owes its tranches into their vaults.
    pub fn sync(&mut self) -> Result<()> {
        for tranche in self.tranches.clone() {
            if self.cession(&tranche).owed > 0 {
                self.send("sync_tranche", tranche.sync_tranche(), &[])?;
            }
        }
        Ok(())
    }

    /// Moves the clock, earning premium at every first of a month on the way and paying the re-insurers theirs.
    pub fn go_to(&mut self, time: u64) -> Result<()> {
        for month in MONTHS {
            if month > self.world.now() && month <= time {
                self.world.set_time(month);
                let accrue = self.pool.accrue();
                self.send("accrue", accrue, &[])?;
                self.sync()?;
                let earned = self.pool_state().premium_earned;
                self.earned.push((month, earned));
            }
        }
        self.world.set_time(time);
        Ok(())
    }

    /// Posts prices in cents, one a buffer, and has the feeds take them.
    pub fn print(&mut self, prices: [i64; 2]) -> Result<()> {
        for (backstop, cents) in self.backstops.clone().into_iter().zip(prices) {
            let id = backstop.keys.mint.to_bytes();
            let price = cents * 1_000_000;
            let confidence = price.unsigned_abs() / 1_000;
            let update = PriceUpdate::steady(id, price, confidence, -8, self.world.now());
            self.world
                .post_price(backstop.price_account, PYTH_RECEIVER, &update);
            let observe = backstop.feed.observe(backstop.price_account);
            self.send("observe", observe, &[])?;
        }
        Ok(())
    }

    /// Prints the same prices for as long as an average needs; the last print is at `until`.
    pub fn watch(&mut self, prices: [i64; 2], until: u64) -> Result<()> {
        const PRINTS: u64 = 6;
        const BETWEEN: u64 = 225;
        for left in (0..PRINTS).rev() {
            self.go_to(until - left * BETWEEN)?;
            self.print(prices)?;
        }
        Ok(())
    }

    /// Works out what the buffers count for.
    pub fn value_buffers(&mut self) -> Result<()> {
        for backstop in self.backstops.clone() {
            self.send("value_buffer", backstop.keys.value_buffer(), &[])?;
        }
        Ok(())
    }

    /// A wallet with dollars.
    pub fn person(&mut self, dollars: u64) -> Keypair {
        let person = self.world.wallet();
        let mint = self.pool.mint;
        self.world
            .fund_tokens(&mint, &person.pubkey(), dollars * crate::view::USD);
        person
    }

    /// Balance of a wallet, base units.
    pub fn balance(&self, owner: &Pubkey) -> u64 {
        self.world.balance(&self.pool.token(owner))
    }

    /// The pool as it is.
    pub fn pool_state(&self) -> Pool {
        self.world.zero_copy(&self.pool.pool)
    }

    /// What the pool has ceded to a tranche, as it is.
    pub fn cession(&self, tranche: &TrancheKeys) -> Cession {
        self.pool_state().cessions[usize::from(tranche.index)]
    }

    /// The pool's re-insurance programme as it is.
    pub fn tower(&self) -> Result<Tower> {
        Tower::of(&self.world.snapshot, &self.pool.pool).context("the pool has no tower")
    }

    /// A buffer as it is.
    pub fn buffer_state(&self, buffer: usize) -> Buffer {
        self.world.account(&self.backstops[buffer].keys.buffer)
    }

    /// A buffer's slot of the pool.
    pub fn slot(&self, buffer: usize) -> BufferSlot {
        self.pool_state().buffers[buffer]
    }

    /// What all stakers have earned of fees.
    pub fn incomes(&self) -> u64 {
        let pool = self.pool_state();
        pool.buffers.iter().map(|slot| slot.income_earned).sum()
    }

    /// The feed of a buffer's collateral.
    pub fn feed_state(&self, buffer: usize) -> Feed {
        self.world.zero_copy(&self.backstops[buffer].feed.feed)
    }

    /// A staker's position.
    pub fn stake_state(&self, buffer: usize, owner: &Pubkey) -> BufferPosition {
        let address = self.backstops[buffer].keys.position(owner);
        self.world.account(&address)
    }

    /// A product as it is.
    pub fn product_state(&self, product: usize) -> Product {
        self.world.zero_copy(&self.products[product].product)
    }

    /// A policy as it is.
    pub fn policy_state(&self, address: &Pubkey) -> Policy {
        self.world.account(address)
    }

    /// The incident's addresses.
    pub fn incident_keys(&self) -> Result<IncidentKeys> {
        self.incident.context("no incident yet")
    }

    /// The incident as it is.
    pub fn incident_state(&self) -> Result<Incident> {
        Ok(self.world.account(&self.incident_keys()?.incident))
    }

    /// `(reserve, SCR)`: eligible capital over expected annual loss and over the capital requirement, bps.
    pub fn ratios(&self) -> Result<(u64, u64)> {
        let fund: Fund = self.world.account(&self.fund.fund);
        let rules = fund.parameters.solvency_rules();
        let solvency = self.pool_state().solvency(&fund.parameters)?;
        let capital = solvency.eligible().unwrap_or(0);
        let over = |need: Option<u64>| {
            need.filter(|n| *n > 0)
                .map_or(0, |n| mul_div(capital, 10_000, n))
        };
        Ok((
            over(solvency.expected_annual_loss().ok()),
            over(solvency.scr(&rules).ok()),
        ))
    }

    /// Shows capital, what re-insurance and buffers add to it, and both ratios.
    pub fn show_solvency(&self) -> Result<()> {
        let (reserve, scr) = self.ratios()?;
        let fund: Fund = self.world.account(&self.fund.fund);
        let solvency = self.pool_state().solvency(&fund.parameters)?;
        self.view.line(&format!(
            "  capital {} + re-insurance that counts {} + buffers that count {}",
            usd(solvency.capital),
            usd(solvency.reinsurance),
            usd(solvency.buffer)
        ));
        self.view.line(&format!(
            "  reserve ratio {} EAL (rule: 2.0x)    SCR ratio {} % (rule: 100 %)",
            times(reserve),
            scr / 100
        ));
        Ok(())
    }
}

/// First seconds of July 2022 to January 2023.
const MONTHS: [u64; 7] = [
    1_656_633_600,
    1_659_312_000,
    1_661_990_400,
    1_664_582_400,
    1_667_260_800,
    1_669_852_800,
    1_672_531_200,
];
