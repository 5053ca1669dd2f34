//! Steps that do not go through: for want of a token account, refused, or not taken in time.

use std::{
    cell::RefCell, collections::BTreeMap, rc::Rc, sync::atomic::AtomicBool, sync::Arc,
    time::Duration,
};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::Result;
use bulwark_cli::{
    chain::{Account, Chain, Embedded, Outcome, Refusal},
    keeper::{Keeper, Metrics, Report, Settings, Step, Verdict},
};
use bulwark_tests::{Signer, USD};

use crate::{
    scene::{play_until, Scene, PAYDAY},
    year::{keep, keeper},
};

/// The scene on the day of payment.
fn payday() -> Rc<RefCell<Scene>> {
    let scene = Scene::shared();
    let mut before = keeper(&scene);
    play_until(PAYDAY, &scene, |_| {
        keep(&mut before);
    });
    scene
}

/// Reports of one round.
fn round<C: Chain>(keeper: &mut Keeper<C>) -> Vec<Report> {
    keeper
        .round(&AtomicBool::new(false), &mut |_: &Report| ())
        .expect("an embedded chain always answers")
        .reports
}

/// What came of a step, in order.
fn verdicts(reports: &[Report], step: Step) -> Vec<&Verdict> {
    let reports = reports.iter();
    reports
        .filter(|report| report.key.step == step)
        .map(|report| &report.verdict)
        .collect()
}

#[test]
fn who_has_no_token_account_keeps_nobody_waiting() {
    let scene = payday();
    let holder = scene.borrow().insured[0].0.pubkey();
    let account = scene.borrow().b.f.pool.token(&holder);
    scene
        .borrow_mut()
        .b
        .world()
        .svm
        .set_account(account, Default::default())
        .expect("closed");
    let mut patient = keeper(&scene);
    let reports = round(&mut patient);
    let paid = verdicts(&reports, Step::PayClaim);
    let blocked = Verdict::Blocked {
        owners: vec![holder],
    };
    assert_eq!(paid.len(), 2);
    assert_eq!(
        paid.iter().filter(|verdict| ***verdict == blocked).count(),
        1
    );
    assert!(paid.iter().any(|verdict| verdict.name() == "done"));
    // The next round has only what is still blocked.
    let reports = round(&mut patient);
    assert!(!reports.is_empty());
    assert!(reports.iter().all(|report| report.verdict == blocked));

    let settings = Settings {
        open_accounts: true,
        ..scene.borrow().settings()
    };
    let mut generous = Keeper::new(
        Embedded::new(Rc::clone(&scene)),
        settings,
        Arc::new(Metrics::default()),
    );
    let reports = round(&mut generous);
    assert!(reports.iter().all(|report| report.verdict.name() == "done"));
    assert_eq!(verdicts(&reports, Step::PayClaim).len(), 1);
    // 300,000 of the claim and its bond.
    assert_eq!(scene.borrow().b.f.world.balance(&account), 300_050 * USD);
    assert!(round(&mut generous).is_empty());
}

/// A chain that does not take one kind of instruction, so often.
struct Wilful {
    chain: Embedded<Scene>,
    discriminator: &'static [u8],
    left: u32,
    outcome: Outcome,
}

impl Chain for Wilful {
    fn payer(&self) -> Pubkey {
        self.chain.payer()
    }

    fn program_accounts(&mut self) -> Result<Vec<(Pubkey, Account)>> {
        self.chain.program_accounts()
    }

    fn accounts(&mut self, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>> {
        self.chain.accounts(addresses)
    }

    fn send(&mut self, instructions: &[Instruction]) -> Result<Outcome> {
        if self.left > 0 && instructions[0].data.starts_with(self.discriminator) {
            self.left -= 1;
            return Ok(self.outcome.clone());
        }
        self.chain.send(instructions)
    }
}

fn wilful(
    scene: &Rc<RefCell<Scene>>,
    left: u32,
    outcome: Outcome,
    rest: Duration,
) -> Keeper<Wilful> {
    use anchor_lang::Discriminator;
    let chain = Wilful {
        chain: Embedded::new(Rc::clone(scene)),
        discriminator: bulwark::instruction::PayClaim::DISCRIMINATOR,
        left,
        outcome,
    };
    let settings = Settings {
        rest,
        ..scene.borrow().settings()
    };
    Keeper::new(chain, settings, Arc::new(Metrics::default()))
}

#[test]
fn a_step_that_is_refused_rests_and_the_others_are_made() {
    let scene = payday();
    let refusal = Refusal {
        code: Some(1),
        words: "no".to_owned(),
    };
    let no = Outcome::Refused(refusal);
    let mut keeper = wilful(&scene, 2, no.clone(), Duration::from_secs(60));
    let reports = round(&mut keeper);
    let paid = verdicts(&reports, Step::PayClaim);
    assert_eq!(paid.len(), 2);
    assert!(paid.iter().all(|verdict| verdict.name() == "refused"));
    assert!(!verdicts(&reports, Step::Withdraw).is_empty());
    // It rests now, though the chain would take it.
    assert!(round(&mut keeper).is_empty());
    // Another keeper knows nothing of that.
    let mut other = wilful(&scene, 0, no, Duration::ZERO);
    let reports = round(&mut other);
    assert_eq!(verdicts(&reports, Step::PayClaim).len(), 2);
    assert!(reports.iter().all(|report| report.verdict.name() == "done"));
}

#[test]
fn a_step_that_is_not_taken_in_time_is_sent_again() {
    let scene = payday();
    let mut keeper = wilful(&scene, 2, Outcome::Expired, Duration::ZERO);
    let reports = round(&mut keeper);
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for verdict in verdicts(&reports, Step::PayClaim) {
        *counts.entry(verdict.name()).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([("done", 2), ("expired", 2)]));

    // Not for ever: three times a round.
    let scene = payday();
    let mut keeper = wilful(&scene, 4, Outcome::Expired, Duration::ZERO);
    let reports = round(&mut keeper);
    let came: Vec<_> = verdicts(&reports, Step::PayClaim)
        .into_iter()
        .map(Verdict::name)
        .collect();
    assert_eq!(came, ["expired", "expired", "expired", "expired", "done"]);
    let reports = round(&mut keeper);
    assert_eq!(verdicts(&reports, Step::PayClaim).len(), 1);
    assert!(round(&mut keeper).is_empty());
}
