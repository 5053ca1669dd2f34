//! The keeper: makes every permissionless step that is due. Each is decided from the chain's state alone (`plan`), sent in
//! one transaction, and what it changed is read back before the next is decided.
//!
//! - It keeps nothing that matters: killed at any moment, the next one goes on from the chain.
//! - Two at once come to the same plan. The chain takes a step once; the other's transaction is refused, everything is read
//!   anew, and a step that is no longer due counts as already done.

mod command;
mod journal;
mod metrics;
mod plan;
mod state;
mod steps;

pub use command::{run, Arguments, Run};
pub use journal::{Journal, Report, Verdict};
pub use metrics::{serve, Metrics};
pub use plan::{plan, Action, Key, Options, Payee, Step, Task};
pub use state::State;

use std::{
    collections::{BTreeMap, BTreeSet},
    slice::from_ref,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{
        instruction::{AccountMeta, Instruction},
        system_program,
    },
};
use anyhow::Result;

use crate::chain::{Backoff, Chain, Outcome, Refusal};

/// How often one task may be sent again because the chain did not take it in time.
const MOST_EXPIRIES: u32 = 3;
/// Longest rest of a step that was refused.
const LONGEST_REST: Duration = Duration::from_secs(3_600);

/// How a keeper works, beside what it plans.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What is planned.
    pub options: Options,
    /// Opens token accounts that are missing to pay their owners, at the keeper's cost.
    pub open_accounts: bool,
    /// First rest of a step that was refused; it doubles.
    pub rest: Duration,
}

/// What the keeper does next.
enum Phase {
    /// Reads everything.
    Read,
    /// Sends the first step that is due.
    Act,
    /// Reads what the last transaction may have changed.
    Refresh(Vec<Pubkey>),
    /// Sees whether a refused step is still due.
    Check(Task, Refusal),
}

/// A step that is left alone for a while.
struct Rest {
    backoff: Backoff,
    until: Instant,
}

/// What one call of `advance` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Read from the chain.
    Read,
    /// Sent a step, and what came of it is known.
    Made(Report),
    /// Nothing is due.
    Idle,
}

/// A keeper of one chain.
pub struct Keeper<C> {
    chain: C,
    settings: Settings,
    metrics: Arc<Metrics>,
    phase: Phase,
    state: State,
    /// Attempts of this round, by task; a task is done once a round.
    tried: BTreeMap<Key, u32>,
    done: BTreeSet<Key>,
    /// Steps that were refused, though they are due.
    resting: BTreeMap<Key, Rest>,
}

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Reports, in order.
    pub reports: Vec<Report>,
}

impl<C: Chain> Keeper<C> {
    /// A keeper of `chain`; nothing is read yet.
    pub fn new(chain: C, settings: Settings, metrics: Arc<Metrics>) -> Self {
        Self {
            chain,
            settings,
            metrics,
            phase: Phase::Read,
            state: State::default(),
            tried: BTreeMap::new(),
            done: BTreeSet::new(),
            resting: BTreeMap::new(),
        }
    }

    /// The chain.
    pub fn chain(&mut self) -> &mut C {
        &mut self.chain
    }

    /// What was read last.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Everything that is due now, read anew.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    pub fn plan(&mut self) -> Result<Vec<Task>> {
        self.state = State::read(&mut self.chain, &self.settings.options)?;
        Ok(plan(&self.state, &self.settings.options))
    }

    /// Makes steps until nothing is due, or `stop` is set; `journal` hears of each.
    ///
    /// # Errors
    /// When the chain cannot be asked: the next round begins with reading everything.
    pub fn round(&mut self, stop: &AtomicBool, journal: &mut impl Journal) -> Result<Round> {
        let began = Instant::now();
        let mut round = Round::default();
        while !stop.load(Ordering::Relaxed) {
            match self.advance()? {
                Progress::Read => (),
                Progress::Made(report) => {
                    journal.report(&report);
                    round.reports.push(report);
                }
                Progress::Idle => break,
            }
        }
        self.end_round();
        self.metrics.round(began.elapsed(), &self.state);
        Ok(round)
    }

    /// Forgets what this round has done: the next reads everything anew.
    fn end_round(&mut self) {
        self.phase = Phase::Read;
        self.tried.clear();
        self.done.clear();
    }

    /// One thing at a time: a read, or a step.
    ///
    /// # Errors
    /// When the chain cannot be asked: the next call reads everything.
    pub fn advance(&mut self) -> Result<Progress> {
        match std::mem::replace(&mut self.phase, Phase::Read) {
            Phase::Read => {
                self.state = State::read(&mut self.chain, &self.settings.options)?;
                self.phase = Phase::Act;
                Ok(Progress::Read)
            }
            Phase::Refresh(touched) => {
                self.state.refresh(&mut self.chain, &touched)?;
                self.phase = Phase::Act;
                Ok(Progress::Read)
            }
            Phase::Check(task, refusal) => self.check(&task, refusal).map(Progress::Made),
            Phase::Act => self.act(),
        }
    }

    /// Sends the first step that is due and neither done nor resting.
    fn act(&mut self) -> Result<Progress> {
        let tasks = plan(&self.state, &self.settings.options);
        self.metrics.due(&tasks);
        let now = Instant::now();
        let next = tasks.into_iter().find(|task| {
            !self.done.contains(&task.key)
                && self
                    .resting
                    .get(&task.key)
                    .is_none_or(|rest| now >= rest.until)
        });
        let Some(task) = next else {
            self.end_round();
            return Ok(Progress::Idle);
        };
        let action = task.action();
        match self.chain.send(from_ref(&action.instruction))? {
            Outcome::Done { units, signature } => {
                let verdict = Verdict::Done { units, signature };
                self.phase = Phase::Refresh(touched(&action.instruction));
                self.done.insert(task.key);
                self.resting.remove(&task.key);
                Ok(Progress::Made(self.report(&task, verdict)))
            }
            Outcome::Refused(refusal) => {
                self.phase = Phase::Check(task, refusal);
                Ok(Progress::Read)
            }
            Outcome::Expired => {
                let tried = self.tried.entry(task.key).or_default();
                *tried = tried.saturating_add(1);
                if *tried >= MOST_EXPIRIES {
                    self.done.insert(task.key);
                }
                Ok(Progress::Made(self.report(&task, Verdict::Expired)))
            }
        }
    }

    /// Reads everything anew and finds out what a refusal meant.
    fn check(&mut self, refused: &Task, refusal: Refusal) -> Result<Report> {
        self.state = State::read(&mut self.chain, &self.settings.options)?;
        let tasks = plan(&self.state, &self.settings.options);
        self.phase = Phase::Act;
        let Some(task) = tasks.into_iter().find(|task| task.key == refused.key) else {
            return Ok(self.report(refused, Verdict::AlreadyDone));
        };
        let verdict = match self.missing(&task)? {
            missing if missing.is_empty() => Verdict::Refused {
                code: refusal.code,
                words: refusal.words,
            },
            missing if self.settings.open_accounts => {
                return self.pay_into_new(&task, &missing);
            }
            missing => Verdict::Blocked {
                owners: missing.iter().map(|payee| payee.owner).collect(),
            },
        };
        self.let_rest(task.key);
        Ok(self.report(&task, verdict))
    }

    /// Payees of a task without token account.
    fn missing(&mut self, task: &Task) -> Result<Vec<Payee>> {
        let payees = task.action().payees;
        if payees.is_empty() {
            return Ok(payees);
        }
        let addresses: Vec<_> = payees.iter().map(|payee| payee.account).collect();
        let accounts = self.chain.accounts(&addresses)?;
        Ok(payees
            .into_iter()
            .zip(accounts)
            .filter(|(_, account)| account.is_none())
            .map(|(payee, _)| payee)
            .collect())
    }

    /// Sends a task together with the opening of token accounts.
    fn pay_into_new(&mut self, task: &Task, missing: &[Payee]) -> Result<Report> {
        let payer = self.chain.payer();
        let action = task.action();
        let mut instructions: Vec<_> = missing
            .iter()
            .map(|payee| open_account(&payer, payee))
            .collect();
        instructions.push(action.instruction);
        let verdict = match self.chain.send(&instructions)? {
            Outcome::Done { units, signature } => {
                let touched = instructions.iter().flat_map(touched).collect();
                self.phase = Phase::Refresh(touched);
                self.done.insert(task.key);
                self.resting.remove(&task.key);
                Verdict::Done { units, signature }
            }
            Outcome::Refused(Refusal { code, words }) => {
                self.let_rest(task.key);
                Verdict::Refused { code, words }
            }
            Outcome::Expired => {
                self.let_rest(task.key);
                Verdict::Expired
            }
        };
        Ok(self.report(task, verdict))
    }

    /// Leaves a task alone, longer each time.
    fn let_rest(&mut self, key: Key) {
        let first = self.settings.rest;
        let rest = self.resting.entry(key).or_insert_with(|| Rest {
            backoff: Backoff::new(first, LONGEST_REST),
            until: Instant::now(),
        });
        let wait = rest.backoff.fail();
        rest.until = Instant::now() + wait;
        // Not again in this round, however short the rest.
        self.done.insert(key);
    }

    fn report(&self, task: &Task, verdict: Verdict) -> Report {
        self.metrics.step(task.key.step, &verdict);
        Report {
            at: self.state.now,
            key: task.key,
            reason: task.reason.clone(),
            verdict,
        }
    }
}

/// Accounts that an instruction may change.
fn touched(instruction: &Instruction) -> Vec<Pubkey> {
    let metas = instruction.accounts.iter();
    metas
        .filter(|meta| meta.is_writable)
        .map(|meta| meta.pubkey)
        .collect()
}

/// Opens the associated token account of a payee, unless it is there: `CreateIdempotent`.
fn open_account(payer: &Pubkey, payee: &Payee) -> Instruction {
    Instruction {
        program_id: anchor_spl::associated_token::ID,
        accounts: vec![
            AccountMeta::new(*payer, true),
            AccountMeta::new(payee.account, false),
            AccountMeta::new_readonly(payee.owner, false),
            AccountMeta::new_readonly(payee.mint, false),
            AccountMeta::new_readonly(system_program::ID, false),
            AccountMeta::new_readonly(payee.token_program, false),
        ],
        data: vec![1],
    }
}
