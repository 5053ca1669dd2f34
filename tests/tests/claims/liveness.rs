//! Nobody's silence keeps money: from every state of an incident and its claims, steps that anyone may take lead to its
//! end within its windows.

use anchor_lang::prelude::Pubkey;
use bulwark::error::BulwarkError as E;
use bulwark_client::keys::IncidentKeys;
use bulwark_tests::{Keypair, Signer, USD};

use crate::{refused, settling::short, Scene, DAY};

/// Confirm 3, file 14, assess 5, appeal 3, assess the appeal 5, grace 7, salvage 180, and a second past each.
const LONGEST: u64 = 3 + 14 + 5 + 3 + 5 + 7 + 180 + 7;

/// An incident on its way, and everyone it owes.
struct Walk {
    s: Scene,
    incident: IncidentKeys,
    reporter: Pubkey,
    reported_at: u64,
    claims: Vec<(Keypair, Pubkey)>,
    appellants: Vec<(Pubkey, Pubkey)>,
}

impl Walk {
    fn of(s: Scene, incident: IncidentKeys, claims: Vec<(Keypair, Pubkey)>) -> Self {
        let reporter = s.reporter(&incident);
        let reported_at = s.incident(&incident).reported_at;
        Self {
            s,
            incident,
            reporter,
            reported_at,
            claims,
            appellants: Vec::new(),
        }
    }

    fn claimed(claimed: (Scene, Keypair, Pubkey, IncidentKeys)) -> Self {
        let (s, holder, policy, incident) = claimed;
        Self::of(s, incident, vec![(holder, policy)])
    }

    fn appealed(mut self) -> Self {
        let policy = self.claims[0].1;
        let appellant = self.s.appeal(&self.incident, policy);
        self.appellants.push((policy, appellant.pubkey()));
        self
    }

    /// Tries every step that anyone may take, slashing excepted; whether one went through.
    fn step(&mut self) -> bool {
        let i = self.incident;
        let mut steps = vec![
            i.reject_incident(),
            i.settle_incident(),
            i.release_report_bond(self.reporter),
            i.close_incident(self.reporter),
        ];
        for (holder, policy) in &self.claims {
            let (who, policy) = (holder.pubkey(), *policy);
            steps.extend([
                i.decide_claim(policy),
                i.decide_appeal(policy),
                i.pay_claim(policy, who),
                i.release_claim_bond(policy, who),
                i.close_claim(policy, who),
            ]);
        }
        let appeals = &self.appellants;
        steps.extend(
            appeals
                .iter()
                .map(|(policy, who)| i.release_appeal_bond(*policy, *who)),
        );
        let sent = steps
            .into_iter()
            .map(|step| self.s.send("step", step).is_ok());
        sent.fold(false, |any, went| any | went)
    }

    /// Walks to the end with nobody's help; everything that was held is free again.
    fn ends(mut self, what: &str) {
        let mut days = 0;
        while self.s.f.world.exists(&self.incident.incident) {
            if !self.step() {
                assert!(days < LONGEST, "{what}: no step left after {days} days");
                self.s.f.world.advance(DAY + 1);
                days += 1;
            }
        }
        let pool = self.s.f.pool_state();
        assert_eq!((pool.bonds, pool.payable), (0, 0), "{what}");
        assert_eq!(pool.confirmed_incidents, 0, "{what}");
        assert_eq!(
            self.s.f.product_state(&self.s.product).open_incidents,
            0,
            "{what}"
        );
        for (_, policy) in &self.claims {
            assert_eq!(self.s.f.policy_state(policy).open_claims, 0, "{what}");
        }
        let vault = self.s.f.world.balance(&self.s.f.pool.vault);
        assert_eq!(vault, pool.ledger().expect("a ledger"), "{what}");
        let unlocked = self.reported_at + 37 * DAY + 1;
        self.s.f.world.set_time(unlocked.max(self.s.f.world.now()));
        for seat in 0..7 {
            let member = self.s.member(seat);
            let unbond = self.s.f.fund.unbond_attestor(member.pubkey(), 1_000 * USD);
            self.s
                .send_by("unbond_attestor", unbond, &member)
                .expect(what);
        }
    }
}

#[test]
fn a_report_that_nobody_attests_ends() {
    for votes in [0, 4] {
        let mut s = Scene::new();
        let (product, now) = (s.product, s.f.world.now());
        let (incident, _) = s.f.report(&product, now).expect("a report");
        for seat in 0..votes {
            s.f.vote(&incident, seat, true).expect("a vote");
        }
        Walk::of(s, incident, Vec::new()).ends("a report without quorum");
    }
}

#[test]
fn a_report_voted_down_ends() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    for seat in 0..7 {
        s.f.vote(&incident, seat, false).expect("a vote");
    }
    Walk::of(s, incident, Vec::new()).ends("a report voted down");
}

#[test]
fn an_incident_without_claims_ends() {
    let mut s = Scene::new();
    let incident = s.confirmed();
    Walk::of(s, incident, Vec::new()).ends("no claims");
}

#[test]
fn a_claim_that_nobody_assesses_ends() {
    Walk::claimed(Scene::claimed(50_000)).ends("no votes");
    let (mut s, holder, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, &[50_000; 4]);
    Walk::of(s, incident, vec![(holder, policy)]).ends("votes below the threshold");
    let (mut s, holder, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, &[50_000; 5]);
    Walk::of(s, incident, vec![(holder, policy)]).ends("a quorum without all votes");
}

#[test]
fn a_claim_of_a_committee_that_is_all_recused_ends() {
    let (mut s, holder, policy, incident) = Scene::claimed(50_000);
    for seat in 0..7 {
        let member = s.member(seat);
        s.send_by(
            "recuse",
            incident.recuse(member.pubkey(), None, None),
            &member,
        )
        .expect("a recusal");
    }
    Walk::of(s, incident, vec![(holder, policy)]).ends("no seat left");
}

#[test]
fn a_decided_claim_ends_approved_or_denied() {
    Walk::claimed(Scene::decided(50_000, 40_000)).ends("approved");
    Walk::claimed(Scene::decided(50_000, 0)).ends("denied");
}

#[test]
fn an_appeal_that_nobody_judges_ends() {
    Walk::claimed(Scene::decided(50_000, 40_000))
        .appealed()
        .ends("no votes on appeal");
    let mut walk = Walk::claimed(Scene::decided(50_000, 40_000)).appealed();
    let (policy, incident) = (walk.claims[0].1, walk.incident);
    for seat in 0..2 {
        walk.s
            .attest_appeal(&incident, seat, policy, 0)
            .expect("an assessment");
    }
    walk.ends("an appeal below the threshold");
}

#[test]
fn a_final_claim_ends_though_nobody_slashes() {
    let mut walk = Walk::claimed(Scene::decided(50_000, 10_000)).appealed();
    let (policy, incident) = (walk.claims[0].1, walk.incident);
    for seat in 0..3 {
        walk.s
            .attest_appeal(&incident, seat, policy, 50_000)
            .expect("an assessment");
    }
    walk.ends("seats that nobody slashes");
}

#[test]
fn a_shortfall_ends_though_nothing_is_recovered() {
    let (s, claims, incident, _) = short();
    Walk::of(s, incident, claims).ends("nothing recovered");
}

#[test]
fn a_claimant_without_a_token_account_holds_up_nobody_else() {
    let mut s = Scene::new();
    let (gone, lost) = s.policy(100_000);
    let (holder, policy) = s.policy(100_000);
    let incident = s.confirmed();
    for (who, policy) in [(&gone, lost), (&holder, policy)] {
        s.f.file(&incident, who, policy, 50_000 * USD)
            .expect("a claim");
        s.f.decided(&incident, policy, 40_000 * USD);
    }
    let account = s.f.pool.token(&gone.pubkey());
    s.f.world
        .svm
        .set_account(account, Default::default())
        .expect("the account is gone");
    s.f.settled(&incident);
    let (pay, release) = (
        incident.pay_claim(lost, gone.pubkey()),
        incident.release_claim_bond(lost, gone.pubkey()),
    );
    refused(s.send("pay_claim", pay.clone()), E::NotATokenAccount);
    refused(
        s.send("release_claim_bond", release.clone()),
        E::NotATokenAccount,
    );
    let before = s.f.tokens(&holder.pubkey());
    s.pay(&incident, policy, &holder)
        .expect("the other is paid");
    s.send(
        "release_claim_bond",
        incident.release_claim_bond(policy, holder.pubkey()),
    )
    .expect("his bond");
    s.send("close_claim", incident.close_claim(policy, holder.pubkey()))
        .expect("his claim closes");
    assert_eq!(s.f.tokens(&holder.pubkey()) - before, 35_050 * USD);
    let reporter = s.reporter(&incident);
    s.send(
        "release_report_bond",
        incident.release_report_bond(reporter),
    )
    .expect("the reporter's bond");
    s.f.underwriter(1_000 * USD);
    let product = s.product;
    s.f.buy(&product, &holder, 1_000 * USD, 90)
        .expect("sales go on");
    refused(
        s.send("close_incident", incident.close_incident(reporter)),
        E::ClaimsOpen,
    );
    // Anyone may make the account again.
    let mint = s.f.pool.mint;
    s.f.world.token_account(&mint, &gone.pubkey());
    s.send("pay_claim", pay).expect("paid after all");
    s.send("release_claim_bond", release).expect("his bond");
    assert_eq!(s.f.tokens(&gone.pubkey()), 35_050 * USD);
}
