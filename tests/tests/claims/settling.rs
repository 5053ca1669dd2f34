//! Settlement, payouts, salvage: one factor for all, in any order.

use anchor_lang::{prelude::Pubkey, AnchorDeserialize, Discriminator};
use bulwark::{
    error::BulwarkError as E,
    events::ClaimPaid,
    state::{ClaimStatus, IncidentStatus},
};
use bulwark_client::{keys::IncidentKeys, svm::START};
use bulwark_math::YEAR_SECONDS;
use bulwark_tests::{Fixture, Keypair, Signer, USD};

use crate::{refused, Scene, DAY};

/// What the four claims of `short` are assessed at and, less 1,500 USD of deductible, approved at; base units.
const ASSESSED: [u64; 4] = [
    31_000_000_001,
    29_123_456_789,
    30_777_777_777,
    31_499_999_999,
];
const APPROVED: [u64; 4] = [
    29_500_000_001,
    27_623_456_789,
    29_277_777_777,
    29_999_999_999,
];
const APPROVED_TOTAL: u64 = 116_401_234_566;

/// 100,000 of capital and 116,401 approved on four policies, settled; claims, and what capital gave.
pub fn short() -> (Scene, Vec<(Keypair, Pubkey)>, IncidentKeys, u64) {
    let mut s = Scene::of(Fixture::new(), 100_000);
    let claims: Vec<_> = (0..4).map(|_| s.policy(30_000)).collect();
    let incident = s.confirmed();
    for ((holder, policy), assessed) in claims.iter().zip(ASSESSED) {
        s.f.file(&incident, holder, *policy, assessed)
            .expect("a claim");
        s.f.decided(&incident, *policy, assessed);
    }
    s.f.world
        .set_time(s.incident(&incident).appeal_deadline() + 1);
    s.send("accrue", s.f.pool.accrue())
        .expect("premium earned until now");
    let capital = s.f.pool_state().capital;
    s.send("settle_incident", incident.settle_incident())
        .expect("a settlement");
    (s, claims, incident, capital)
}

/// `floor(approved * collected / total)` of each claim.
fn shares(collected: u64) -> [u64; 4] {
    APPROVED.map(|approved| {
        let share = u128::from(approved) * u128::from(collected) / u128::from(APPROVED_TOTAL);
        u64::try_from(share).expect("a share fits")
    })
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let rest: Vec<usize> = [&items[..at], &items[at + 1..]].concat();
        for mut tail in permutations(&rest) {
            tail.insert(0, *item);
            all.push(tail);
        }
    }
    all
}

#[test]
fn with_enough_capital_every_claim_is_paid_in_full() {
    let (mut s, holder, policy, incident) = Scene::decided(50_000, 40_000);
    refused(s.pay(&incident, policy, &holder), E::WrongIncidentStatus);
    refused(s.recover(&incident, 1), E::WrongIncidentStatus);
    s.f.world
        .set_time(s.incident(&incident).appeal_deadline() + 1);
    s.send("accrue", s.f.pool.accrue())
        .expect("premium earned until now");
    let before = s.f.pool_state();
    s.send("settle_incident", incident.settle_incident())
        .expect("a settlement");
    let (after, account) = (s.f.pool_state(), s.incident(&incident));
    assert_eq!(before.capital - after.capital, 35_000 * USD);
    assert_eq!(
        (after.payable, after.losses, after.net_losses_of_year),
        (35_000 * USD, 35_000 * USD, 35_000 * USD)
    );
    assert_eq!((after.confirmed_incidents, after.wiped), (0, 0));
    assert_eq!(
        (account.status(), account.collected),
        (IncidentStatus::Settled, 35_000 * USD)
    );
    assert_eq!(
        (account.from_capital, account.closed_at),
        (35_000 * USD, s.f.world.now())
    );
    assert_eq!(s.f.product_state(&s.product).open_incidents, 0);
    let tokens = s.f.tokens(&holder.pubkey());
    s.pay(&incident, policy, &holder).expect("a payment");
    assert_eq!(s.f.tokens(&holder.pubkey()) - tokens, 35_000 * USD);
    assert_eq!(s.f.pool_state().payable, 0);
    // What was approved is no longer on risk.
    assert_eq!(s.f.product_state(&s.product).exposure, 65_000 * USD);
    refused(s.pay(&incident, policy, &holder), E::NothingDue);
    refused(
        s.send("settle_incident", incident.settle_incident()),
        E::WrongIncidentStatus,
    );
}

#[test]
fn settlement_waits_for_filing_when_nobody_claims() {
    let mut s = Scene::new();
    let incident = s.confirmed();
    let deadline = s.f.world.now() + 14 * DAY;
    s.f.world.set_time(deadline);
    refused(
        s.send("settle_incident", incident.settle_incident()),
        E::WindowStillOpen,
    );
    s.f.world.advance(1);
    s.send("settle_incident", incident.settle_incident())
        .expect("a settlement");
    assert_eq!(s.incident(&incident).collected, 0);
}

#[test]
fn settlement_waits_for_the_appeal_window_the_decisions_and_the_appeals() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    let deadline = s.incident(&incident).confirmed_at + 22 * DAY;
    let settle = incident.settle_incident();
    s.f.world.set_time(deadline + 1);
    refused(
        s.send("settle_incident", settle.clone()),
        E::ClaimsUndecided,
    );
    s.f.world.set_time(deadline);
    s.decide(&incident, policy).expect("a decision");
    refused(
        s.send("settle_incident", settle.clone()),
        E::WindowStillOpen,
    );
    s.appeal(&incident, policy);
    s.f.world.advance(1);
    refused(s.send("settle_incident", settle.clone()), E::AppealsOpen);
    for seat in 0..3 {
        s.attest_appeal(&incident, seat, policy, 50_000)
            .expect("an assessment");
    }
    s.decide_appeal(&incident, policy).expect("a decision");
    s.send("settle_incident", settle).expect("a settlement");
    assert_eq!(s.incident(&incident).collected, 45_000 * USD);
}

#[test]
fn a_report_is_not_settled() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    s.f.world.advance(100 * DAY);
    refused(
        s.send("settle_incident", incident.settle_incident()),
        E::WrongIncidentStatus,
    );
}

#[test]
fn without_enough_capital_every_order_pays_the_same_shares() {
    let (mut s, claims, incident, capital) = short();
    let pool = s.f.pool_state();
    assert!(capital < APPROVED_TOTAL);
    assert_eq!((pool.capital, pool.payable, pool.wiped), (0, capital, 1));
    assert_eq!(
        pool.net_losses_of_year, APPROVED_TOTAL,
        "the year counts the loss, not what capital could pay of it"
    );
    let account = s.incident(&incident);
    assert_eq!(
        (account.approved_total, account.collected),
        (APPROVED_TOTAL, capital)
    );
    let expected = shares(capital);
    let (svm, snapshot) = (s.f.world.svm.clone(), s.f.world.snapshot.clone());
    let orders = permutations(&[0, 1, 2, 3]);
    assert_eq!(orders.len(), 24);
    for order in orders {
        s.f.world.svm = svm.clone();
        s.f.world.snapshot = snapshot.clone();
        for at in &order {
            let (holder, policy) = &claims[*at];
            let before = s.f.tokens(&holder.pubkey());
            s.pay(&incident, *policy, holder).expect("a payment");
            assert_eq!(
                s.f.tokens(&holder.pubkey()) - before,
                expected[*at],
                "{order:?}"
            );
        }
        assert_eq!(
            s.f.pool_state().payable,
            capital - expected.iter().sum::<u64>(),
            "{order:?}"
        );
    }
}

#[test]
fn salvage_lifts_the_factor_to_one_and_then_repays_capital() {
    let (mut s, claims, incident, capital) = short();
    let before: Vec<u64> = claims
        .iter()
        .map(|(h, _)| s.f.tokens(&h.pubkey()))
        .collect();
    let got = |s: &Scene, at: usize| s.f.tokens(&claims[at].0.pubkey()) - before[at];
    for (holder, policy) in &claims[..2] {
        s.pay(&incident, *policy, holder).expect("a payment");
    }
    refused(s.recover(&incident, 0), E::ZeroAmount);
    s.recover(&incident, 7_000_000_003).expect("a recovery");
    let expected = shares(capital + 7_000_000_003);
    for at in [3, 0, 1, 2] {
        let (holder, policy) = &claims[at];
        s.pay(&incident, *policy, holder).expect("a payment");
        assert_eq!(got(&s, at), expected[at]);
        refused(s.pay(&incident, *policy, holder), E::NothingDue);
    }
    let owed = APPROVED_TOTAL - capital - 7_000_000_003;
    s.recover(&incident, owed + 500 * USD)
        .expect("more than is owed");
    let account = s.incident(&incident);
    assert_eq!(
        (account.collected, account.recovered),
        (APPROVED_TOTAL, owed + 500 * USD + 7_000_000_003)
    );
    let pool = s.f.pool_state();
    assert_eq!((pool.capital, pool.gains), (500 * USD, 500 * USD));
    for at in 0..4 {
        let (holder, policy) = &claims[at];
        s.pay(&incident, *policy, holder).expect("a payment");
        assert_eq!(got(&s, at), APPROVED[at]);
    }
    assert_eq!(s.f.pool_state().payable, 0);
    s.recover(&incident, 1).expect("the claims are whole");
    assert_eq!(s.f.pool_state().gains, 500 * USD + 1);
}

#[test]
fn salvage_after_its_deadline_goes_to_capital() {
    let (mut s, _, incident, capital) = short();
    let deadline = s.incident(&incident).closed_at + 180 * DAY;
    s.f.world.set_time(deadline);
    s.recover(&incident, 100).expect("the last second");
    assert_eq!(s.incident(&incident).collected, capital + 100);
    s.f.world.advance(1);
    s.recover(&incident, 1_000)
        .expect("too late for the claims");
    assert_eq!(s.incident(&incident).collected, capital + 100);
    assert_eq!(s.f.pool_state().gains, 1_000);
}

#[test]
fn the_losses_of_a_year_are_forgotten_when_it_is_over() {
    let (mut s, _, _, first) = Scene::decided(50_000, 40_000);
    s.f.settled(&first);
    s.f.world.set_time(START + 200 * DAY);
    let product = s.product;
    s.f.assess(&product, 20_000_000, 400_000_000);
    let (holder, policy) = s.policy(100_000);
    let second = s.confirmed();
    s.f.file(&second, &holder, policy, 10_000 * USD)
        .expect("a claim");
    s.f.decided(&second, policy, 10_000 * USD);
    let (svm, snapshot) = (s.f.world.svm.clone(), s.f.world.snapshot.clone());
    for (at, losses, year) in [
        (START + YEAR_SECONDS - 1, 40_000, START),
        (START + YEAR_SECONDS, 5_000, START + YEAR_SECONDS),
    ] {
        s.f.world.svm = svm.clone();
        s.f.world.snapshot = snapshot.clone();
        s.f.world.set_time(at);
        s.send("settle_incident", second.settle_incident())
            .expect("a settlement");
        let pool = s.f.pool_state();
        assert_eq!(
            (pool.net_losses_of_year, pool.year_start),
            (losses * USD, year)
        );
        assert_eq!(pool.losses, 40_000 * USD);
    }
}

#[test]
fn a_claim_denied_is_paid_nothing() {
    let (mut s, holder, policy, incident) = Scene::decided(50_000, 5_000);
    s.f.settled(&incident);
    assert_eq!(s.claim(&incident, &policy).status(), ClaimStatus::Decided);
    refused(s.pay(&incident, policy, &holder), E::NothingDue);
}

#[test]
fn a_payment_records_its_event_with_amounts_before_and_after() {
    let (mut s, holder, policy, incident) = Scene::decided(50_000, 40_000);
    s.f.settled(&incident);
    let outcome = s.pay(&incident, policy, &holder).expect("a payment");
    let event = outcome
        .inner_instructions
        .iter()
        .flatten()
        .find_map(|inner| {
            let data = inner
                .instruction
                .data
                .strip_prefix(anchor_lang::event::EVENT_IX_TAG_LE)?;
            ClaimPaid::deserialize(&mut data.strip_prefix(ClaimPaid::DISCRIMINATOR)?).ok()
        })
        .expect("the event");
    assert_eq!((event.claimant, event.policy), (holder.pubkey(), policy));
    assert_eq!(
        (event.amount, event.paid_before, event.paid_after),
        (35_000 * USD, 0, 35_000 * USD)
    );
    assert_eq!(
        (event.payable_before, event.payable_after),
        (35_000 * USD, 0)
    );
    assert_eq!(event.at, s.f.world.now());
}

#[test]
fn a_settled_incident_takes_no_claims_votes_decisions_or_appeals() {
    let mut s = Scene::new();
    let ((holder, policy), (late, late_policy)) = (s.policy(100_000), s.policy(100_000));
    let incident = s.confirmed();
    s.f.file(&incident, &holder, policy, 50_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, policy, 40_000 * USD);
    s.appealed_at(&incident, policy, 40_000);
    s.f.settled(&incident);
    let appellant = s.f.user(1_000 * USD);
    let status = E::WrongIncidentStatus;
    refused(s.f.file(&incident, &late, late_policy, 1), status);
    refused(s.f.assess_claim(&incident, 0, policy, 1), status);
    refused(s.decide(&incident, policy), status);
    let appeal = incident.appeal_claim(appellant.pubkey(), policy);
    refused(s.send_by("appeal_claim", appeal, &appellant), status);
    refused(s.attest_appeal(&incident, 0, policy, 1), status);
    refused(s.decide_appeal(&incident, policy), status);
    refused(s.f.vote(&incident, 6, true), status);
    let recuse = incident.recuse(holder.pubkey(), None, None);
    refused(s.send_by("recuse", recuse, &holder), status);
}
