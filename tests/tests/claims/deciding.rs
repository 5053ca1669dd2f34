//! Assessments and decisions: the lower median of the votes that count.

use bulwark::{error::BulwarkError as E, state::ClaimStatus};
use bulwark_client::pda;
use bulwark_tests::{Signer, USD};

use crate::{refused, Scene, DAY};

/// A claim of 50,000 on 100,000 insured, decided once the votes given are in and the window is over; what is approved.
fn approved_by(votes: &[u64]) -> u64 {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, votes);
    s.f.world
        .set_time(s.incident(&incident).assess_deadline() + 1);
    s.decide(&incident, policy).expect("a decision");
    s.claim(&incident, &policy).approved / USD
}

#[test]
fn the_lower_median_decides_less_the_deductible() {
    // Of five the third, of six the third, of seven the fourth; the deductible is 5,000.
    assert_eq!(
        approved_by(&[10_000, 20_000, 30_000, 40_000, 50_000]),
        25_000
    );
    assert_eq!(
        approved_by(&[50_000, 40_000, 30_000, 20_000, 10_000, 0]),
        15_000
    );
    assert_eq!(
        approved_by(&[10_000, 40_000, 20_000, 50_000, 30_000, 0, 5_000]),
        15_000
    );
}

#[test]
fn dishonest_votes_below_half_cannot_leave_the_honest_range() {
    // Honest: 29,000 to 31,000. Two of five, three of seven at either end.
    assert_eq!(
        approved_by(&[50_000, 50_000, 30_000, 29_000, 31_000]),
        26_000
    );
    assert_eq!(approved_by(&[0, 0, 30_000, 29_000, 31_000]), 24_000);
    assert_eq!(
        approved_by(&[50_000, 50_000, 50_000, 30_000, 29_000, 31_000, 30_000]),
        26_000
    );
    assert_eq!(
        approved_by(&[0, 0, 0, 30_000, 29_000, 31_000, 30_000]),
        24_000
    );
}

#[test]
fn a_loss_up_to_the_deductible_is_the_holders_own() {
    assert_eq!(approved_by(&[5_000; 5]), 0);
    assert_eq!(approved_by(&[5_001; 5]), 1);
}

#[test]
fn without_quorum_nothing_is_approved() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, &[50_000; 4]);
    let deadline = s.incident(&incident).assess_deadline();
    s.f.world.set_time(deadline);
    refused(s.decide(&incident, policy), E::DecisionNotDue);
    s.f.world.advance(1);
    s.decide(&incident, policy).expect("a decision");
    let claim = s.claim(&incident, &policy);
    assert_eq!(claim.status(), ClaimStatus::Decided);
    assert_eq!((claim.had_quorum, claim.approved), (0, 0));
    assert_eq!(s.incident(&incident).undecided_claims, 0);
}

#[test]
fn a_decision_waits_for_every_vote_or_the_deadline() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, &[20_000; 6]);
    refused(s.decide(&incident, policy), E::DecisionNotDue);
    s.f.assess_claim(&incident, 6, policy, 20_000 * USD)
        .expect("the last vote");
    s.decide(&incident, policy).expect("a decision at once");
    assert_eq!(s.claim(&incident, &policy).approved, 15_000 * USD);
    refused(s.decide(&incident, policy), E::WrongClaimStatus);
    refused(
        s.f.assess_claim(&incident, 0, policy, 1),
        E::WrongClaimStatus,
    );
}

#[test]
fn a_seat_assesses_once_until_the_deadline_and_no_more_than_requested() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    refused(
        s.f.assess_claim(&incident, 0, policy, 50_000 * USD + 1),
        E::AssessmentAboveRequest,
    );
    s.f.assess_claim(&incident, 0, policy, 50_000 * USD)
        .expect("all that was requested");
    refused(s.f.assess_claim(&incident, 0, policy, 0), E::AlreadyVoted);
    // 14 days to file and 5 to assess from the confirmation.
    let deadline = s.incident(&incident).confirmed_at + 19 * DAY;
    s.f.world.set_time(deadline);
    s.f.assess_claim(&incident, 1, policy, 0)
        .expect("the last second");
    s.f.world.advance(1);
    refused(s.f.assess_claim(&incident, 2, policy, 0), E::WindowClosed);
}

#[test]
fn who_assesses_is_a_bonded_member_with_his_own_bond() {
    let mut s = Scene::new();
    let (holder, policy) = s.policy(100_000);
    let poor = s.member(6);
    let unbond = s.f.fund.unbond_attestor(poor.pubkey(), 1);
    s.send_by("unbond_attestor", unbond, &poor)
        .expect("a unit of the bond");
    let incident = s.confirmed();
    s.f.file(&incident, &holder, policy, USD).expect("a claim");
    refused(
        s.f.assess_claim(&incident, 6, policy, 0),
        E::AttestorNotBonded,
    );
    let stranger = s.f.attestor();
    let vote = incident.attest_claim(stranger.pubkey(), policy, 0, 1);
    refused(s.send_by("attest_claim", vote, &stranger), E::NotAMember);
    let mut vote = incident.attest_claim(poor.pubkey(), policy, 0, 1);
    vote.accounts[1].pubkey = pda::attestor(&s.f.fund.fund, &s.member(1).pubkey());
    refused(s.send_by("attest_claim", vote, &poor), E::WrongAttestor);
}

#[test]
fn an_assessment_locks_the_bond_anew() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    let member = s.member(6);
    s.f.assess_claim(&incident, 6, policy, 0).expect("a vote");
    // File 14, assess 5, appeal 3, assess the appeal 5, grace 7, from the confirmation.
    let lock = s.incident(&incident).confirmed_at + 34 * DAY;
    assert_eq!(s.attestor(&member).locked_until, lock);
}

#[test]
fn a_seat_recused_after_its_vote_does_not_count() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    s.assess(
        &incident,
        policy,
        &[10_000, 10_000, 10_000, 20_000, 20_000, 20_000, 20_000],
    );
    let member = s.member(6);
    s.send_by(
        "recuse",
        incident.recuse(member.pubkey(), None, None),
        &member,
    )
    .expect("a recusal");
    s.decide(&incident, policy).expect("a decision");
    let claim = s.claim(&incident, &policy);
    // The third of six instead of the fourth of seven.
    assert_eq!(claim.approved, 5_000 * USD);
    assert_eq!(claim.voted, 0b11_1111);
}

#[test]
fn a_recused_seat_assesses_nothing_and_is_not_waited_for() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    let member = s.member(6);
    s.send_by(
        "recuse",
        incident.recuse(member.pubkey(), None, None),
        &member,
    )
    .expect("a recusal");
    refused(s.f.assess_claim(&incident, 6, policy, 0), E::SeatRecused);
    s.assess(&incident, policy, &[20_000; 6]);
    s.decide(&incident, policy).expect("a decision at once");
    assert_eq!(s.claim(&incident, &policy).approved, 15_000 * USD);
}

#[test]
fn a_claim_that_recusals_leave_without_quorum_is_decided_at_once() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, &[50_000; 7]);
    for seat in 0..3 {
        let member = s.member(seat);
        s.send_by(
            "recuse",
            incident.recuse(member.pubkey(), None, None),
            &member,
        )
        .expect("a recusal");
    }
    s.decide(&incident, policy).expect("a decision");
    let claim = s.claim(&incident, &policy);
    assert_eq!((claim.had_quorum, claim.approved), (0, 0));
}

#[test]
fn a_member_does_not_assess_his_own_claim() {
    let mut s = Scene::new();
    let member = s.member(0);
    let product = s.product;
    let policy =
        s.f.buy(&product, &member, 100_000 * USD, 90)
            .expect("a policy");
    let incident = s.confirmed();
    s.f.file(&incident, &member, policy, 50_000 * USD)
        .expect("a claim");
    refused(
        s.f.assess_claim(&incident, 0, policy, 50_000 * USD),
        E::SeatRecused,
    );
    for seat in 1..7 {
        s.f.assess_claim(&incident, seat, policy, 20_000 * USD)
            .expect("a vote");
    }
    s.decide(&incident, policy)
        .expect("his seat is not waited for");
    assert_eq!(s.claim(&incident, &policy).approved, 15_000 * USD);
}
