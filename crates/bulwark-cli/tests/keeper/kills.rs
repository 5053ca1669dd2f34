//! Killed at any moment: between two calls to the chain, before a call reached it, and after it took effect.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
    sync::{atomic::AtomicBool, Arc},
};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::{bail, Result};
use bulwark_cli::{
    chain::{Account, Chain, Embedded, Outcome},
    keeper::{Keeper, Metrics, Report, Verdict},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    books::Books,
    scene::{play, Scene},
    year::undisturbed,
};

/// When keepers die: numbers of calls, counted over all lives, and whether the call still takes effect.
#[derive(Default)]
struct Fate {
    calls: Cell<u64>,
    deaths: RefCell<BTreeSet<u64>>,
    takes_effect: Cell<bool>,
}

/// A chain whose user dies in a call.
struct Mortal {
    chain: Embedded<Scene>,
    fate: Rc<Fate>,
    is_dead: bool,
}

impl Mortal {
    fn call<T>(&mut self, call: impl FnOnce(&mut Embedded<Scene>) -> Result<T>) -> Result<T> {
        assert!(!self.is_dead, "the dead do not call");
        let number = self.fate.calls.get();
        self.fate.calls.set(number + 1);
        if !self.fate.deaths.borrow_mut().remove(&number) {
            return call(&mut self.chain);
        }
        self.is_dead = true;
        let takes_effect = self.fate.takes_effect.get();
        self.fate.takes_effect.set(!takes_effect);
        if takes_effect {
            call(&mut self.chain)?;
        }
        bail!("killed in call {number}")
    }
}

impl Chain for Mortal {
    fn payer(&self) -> Pubkey {
        self.chain.payer()
    }

    fn program_accounts(&mut self) -> Result<Vec<(Pubkey, Account)>> {
        self.call(Embedded::program_accounts)
    }

    fn accounts(&mut self, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>> {
        self.call(|chain| chain.accounts(addresses))
    }

    fn send(&mut self, instructions: &[Instruction]) -> Result<Outcome> {
        self.call(|chain| chain.send(instructions))
    }
}

/// The year with these deaths; returns the books and how many keepers there were.
fn lives(deaths: BTreeSet<u64>) -> (Books, u64, u64) {
    let scene = Scene::shared();
    let fate = Rc::new(Fate {
        deaths: RefCell::new(deaths),
        ..Fate::default()
    });
    let birth = || {
        let mortal = Mortal {
            chain: Embedded::new(Rc::clone(&scene)),
            fate: Rc::clone(&fate),
            is_dead: false,
        };
        let settings = scene.borrow().settings();
        Keeper::new(mortal, settings, Arc::new(Metrics::default()))
    };
    let mut keeper = birth();
    let mut keepers = 1;
    play(&scene, |_| loop {
        let round = keeper.round(&AtomicBool::new(false), &mut |report: &Report| {
            assert!(
                matches!(report.verdict, Verdict::Done { .. }),
                "{}",
                report.line()
            );
        });
        if round.is_ok() {
            break;
        }
        keeper = birth();
        keepers += 1;
    });
    let books = Books::of(&scene.borrow().b.f.world);
    (books, keepers, fate.calls.get())
}

/// So many different calls of a year, by a seed.
fn moments(seed: u64, count: usize, calls: u64) -> BTreeSet<u64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut moments = BTreeSet::new();
    while moments.len() < count {
        moments.insert(random.random_range(0..calls));
    }
    moments
}

#[test]
fn a_keeper_killed_at_fifty_random_moments_leaves_the_same_books() {
    let (books, keepers, calls) = lives(BTreeSet::new());
    assert_eq!(keepers, 1);
    undisturbed().books.assert_same(&books);
    for seed in 0..4 {
        let (books, keepers, _) = lives(moments(seed, 50, calls));
        assert_eq!(keepers, 51, "seed {seed}");
        undisturbed().books.assert_same(&books);
    }
}

#[test]
fn a_keeper_that_dies_in_every_few_calls_still_gets_everything_done() {
    // Three calls are a whole reading and one step: whoever lives as long gets something done.
    let (_, _, calls) = lives(BTreeSet::new());
    let deaths = (0..calls * 4).filter(|call| call % 4 == 3).collect();
    let (books, keepers, _) = lives(deaths);
    assert!(keepers > 100);
    undisturbed().books.assert_same(&books);
}

/// A year for each of fifty moments: only one death in each.
#[test]
fn one_death_anywhere_changes_nothing() {
    let (_, _, calls) = lives(BTreeSet::new());
    for moment in moments(7, 50, calls) {
        let (books, keepers, _) = lives(BTreeSet::from([moment]));
        assert_eq!(keepers, 2);
        undisturbed().books.assert_same(&books);
    }
}
