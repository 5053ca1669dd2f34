//! Appeals: one a claim, decided by others than those appealed against; who was far off pays.

use bulwark::{error::BulwarkError as E, state::ClaimStatus};
use bulwark_client::pda;
use bulwark_tests::{fund_parameters, pool_parameters, Fixture, Keypair, Signer, USD};

use crate::{refused, Scene, DAY};

/// A fund whose appeal committee has these members, three of whom decide, and a claim decided at 40,000 of 100,000.
fn judged_by(
    pick: impl Fn(&Fixture) -> Vec<Keypair>,
) -> (
    Scene,
    Vec<Keypair>,
    anchor_lang::prelude::Pubkey,
    bulwark_client::keys::IncidentKeys,
) {
    let mut f = Fixture::new();
    let judges = pick(&f);
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let keys = judges.iter().map(Signer::pubkey).collect();
    let formed = f.fund.form_committee(who, payer, 3, 3, keys);
    f.authority_sends("form_committee", formed)
        .expect("a committee");
    f.appeal_committee = pda::committee(&f.fund.fund, 3);
    let named = f.fund.set_appeal_committee(who, f.appeal_committee);
    f.authority_sends("set_appeal_committee", named)
        .expect("an appeal committee");
    let mut s = Scene::of(f, 1_000_000);
    let (holder, policy) = s.policy(100_000);
    let incident = s.confirmed();
    s.f.file(&incident, &holder, policy, 100_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, policy, 40_000 * USD);
    (s, judges, policy, incident)
}

#[test]
fn an_appeal_takes_the_bond_and_opens_once() {
    let (mut s, _, policy, incident) = Scene::claimed(50_000);
    let appellant = s.f.user(1_000 * USD);
    let appeal = incident.appeal_claim(appellant.pubkey(), policy);
    refused(
        s.send_by("appeal_claim", appeal.clone(), &appellant),
        E::WrongClaimStatus,
    );
    s.f.decided(&incident, policy, 40_000 * USD);
    refused(
        s.attest_appeal(&incident, 0, policy, 1),
        E::WrongClaimStatus,
    );
    refused(s.decide_appeal(&incident, policy), E::WrongClaimStatus);
    s.send_by("appeal_claim", appeal.clone(), &appellant)
        .expect("an appeal");
    assert_eq!(s.f.tokens(&appellant.pubkey()), 800 * USD);
    assert_eq!(s.f.pool_state().bonds, 750 * USD);
    assert_eq!(s.incident(&incident).open_appeals, 1);
    refused(
        s.send_by("appeal_claim", appeal, &appellant),
        E::WrongClaimStatus,
    );
}

#[test]
fn an_appeal_comes_before_its_deadline() {
    let (mut s, _, policy, incident) = Scene::decided(50_000, 40_000);
    let appellant = s.f.user(1_000 * USD);
    let appeal = incident.appeal_claim(appellant.pubkey(), policy);
    let deadline = s.incident(&incident).confirmed_at + 22 * DAY;
    s.f.world.set_time(deadline + 1);
    refused(
        s.send_by("appeal_claim", appeal.clone(), &appellant),
        E::WindowClosed,
    );
    s.f.world.set_time(deadline);
    s.send_by("appeal_claim", appeal, &appellant)
        .expect("the last second");
}

#[test]
fn an_appeal_replaces_the_decision_by_its_lower_median() {
    let (mut s, _, policy, incident) = Scene::decided(100_000, 40_000);
    s.appeal(&incident, policy);
    for (seat, amount) in [90_000, 60_000, 10_000].into_iter().enumerate() {
        refused(s.decide_appeal(&incident, policy), E::DecisionNotDue);
        s.attest_appeal(&incident, seat, policy, amount)
            .expect("an assessment");
    }
    s.decide_appeal(&incident, policy).expect("a decision");
    let claim = s.claim(&incident, &policy);
    assert_eq!(claim.status(), ClaimStatus::Final);
    assert_eq!(claim.approved, 55_000 * USD);
    let account = s.incident(&incident);
    assert_eq!(
        (account.approved_total, account.open_appeals),
        (55_000 * USD, 0)
    );
    assert_eq!(s.f.policy_state(&policy).approved, 55_000 * USD);
    refused(s.decide_appeal(&incident, policy), E::WrongClaimStatus);
    refused(
        s.attest_appeal(&incident, 0, policy, 1),
        E::WrongClaimStatus,
    );
    let again = s.f.user(1_000 * USD);
    let appeal = incident.appeal_claim(again.pubkey(), policy);
    refused(
        s.send_by("appeal_claim", appeal, &again),
        E::WrongClaimStatus,
    );
}

#[test]
fn an_appeal_may_give_the_whole_sum_though_the_first_decision_used_part_of_it() {
    let (mut s, _, policy, incident) = Scene::decided(200_000, 40_000);
    s.appealed_at(&incident, policy, 200_000);
    assert_eq!(s.claim(&incident, &policy).approved, 100_000 * USD);
}

#[test]
fn an_appeal_without_quorum_leaves_the_first_decision() {
    let (mut s, _, policy, incident) = Scene::decided(50_000, 40_000);
    let appellant = s.appeal(&incident, policy);
    for seat in 0..2 {
        s.attest_appeal(&incident, seat, policy, 0)
            .expect("an assessment");
    }
    let deadline = s.incident(&incident).confirmed_at + 27 * DAY;
    s.f.world.set_time(deadline);
    refused(s.decide_appeal(&incident, policy), E::DecisionNotDue);
    s.f.world.advance(1);
    refused(s.attest_appeal(&incident, 2, policy, 0), E::WindowClosed);
    s.decide_appeal(&incident, policy).expect("a decision");
    assert_eq!(s.claim(&incident, &policy).approved, 35_000 * USD);
    let member = s.member(0);
    refused(
        s.slash(&incident, policy, &member, &appellant),
        E::SeatNotSlashable,
    );
    let release = incident.release_appeal_bond(policy, appellant.pubkey());
    s.send("release_appeal_bond", release).expect("the bond");
    assert_eq!(s.f.tokens(&appellant.pubkey()), 1_000 * USD);
}

#[test]
fn an_appeal_is_upheld_only_beyond_the_tolerance() {
    // Approved 35,000 before; 43,750 is exactly a fifth of itself above.
    for (assessment, returned) in [
        (48_750, false),
        (48_751, true),
        (40_000, false),
        (33_000, false),
        (32_999, true),
    ] {
        let (mut s, _, policy, incident) = Scene::decided(50_000, 40_000);
        let appellant = s.appealed_at(&incident, policy, assessment);
        let release = incident.release_appeal_bond(policy, appellant.pubkey());
        s.send("release_appeal_bond", release.clone())
            .expect("a release");
        let (back, forfeited) = if returned { (200, 0) } else { (0, 200) };
        assert_eq!(
            s.f.tokens(&appellant.pubkey()),
            (800 + back) * USD,
            "{assessment}"
        );
        assert_eq!(s.f.pool_state().fees, forfeited * USD, "{assessment}");
        refused(s.send("release_appeal_bond", release), E::NoBond);
    }
}

#[test]
fn an_appeal_bond_waits_for_the_decision() {
    let (mut s, _, policy, incident) = Scene::decided(50_000, 40_000);
    let appellant = s.appeal(&incident, policy);
    let release = incident.release_appeal_bond(policy, appellant.pubkey());
    refused(s.send("release_appeal_bond", release), E::BondUndecided);
    let thief = s.f.user(0);
    let release = incident.release_appeal_bond(policy, thief.pubkey());
    refused(s.send("release_appeal_bond", release), E::WrongTokenOwner);
}

#[test]
fn who_judges_an_appeal_is_a_bonded_member_once_and_within_the_request() {
    let (mut s, _, policy, incident) = Scene::decided(50_000, 40_000);
    let poor = s.f.appeal_members[2].insecure_clone();
    let unbond = s.f.fund.unbond_attestor(poor.pubkey(), 1);
    s.send_by("unbond_attestor", unbond, &poor)
        .expect("a unit of the bond");
    s.appeal(&incident, policy);
    refused(
        s.attest_appeal(&incident, 2, policy, 1),
        E::AttestorNotBonded,
    );
    refused(
        s.attest_appeal(&incident, 0, policy, 50_001),
        E::AssessmentAboveRequest,
    );
    s.attest_appeal(&incident, 0, policy, 50_000)
        .expect("all that was requested");
    refused(s.attest_appeal(&incident, 0, policy, 0), E::AlreadyVoted);
    let stranger = s.f.attestor();
    let vote = incident.attest_appeal(stranger.pubkey(), policy, 0);
    refused(s.send_by("attest_appeal", vote, &stranger), E::NotAMember);
    let mut vote = incident.attest_appeal(poor.pubkey(), policy, 0);
    vote.accounts[1].pubkey = pda::attestor(&s.f.fund.fund, &s.f.appeal_members[1].pubkey());
    refused(s.send_by("attest_appeal", vote, &poor), E::WrongAttestor);
}

#[test]
fn a_judge_does_not_appeal_and_a_claimant_does_not_judge() {
    let mut s = Scene::new();
    let claimant = s.f.appeal_members[0].insecure_clone();
    let judge = s.f.appeal_members[1].insecure_clone();
    let product = s.product;
    let policy =
        s.f.buy(&product, &claimant, 100_000 * USD, 90)
            .expect("a policy");
    let incident = s.confirmed();
    s.f.file(&incident, &claimant, policy, 50_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, policy, 40_000 * USD);
    let appeal = incident.appeal_claim(judge.pubkey(), policy);
    refused(
        s.send_by("appeal_claim", appeal, &judge),
        E::AppellantIsJudge,
    );
    s.appeal(&incident, policy);
    refused(
        s.attest_appeal(&incident, 0, policy, 50_000),
        E::SeatRecused,
    );
    s.decide_appeal(&incident, policy)
        .expect("three of three cannot agree: no quorum at once");
    assert_eq!(s.claim(&incident, &policy).approved, 35_000 * USD);
}

#[test]
fn a_member_of_both_committees_does_not_judge_his_own_decision() {
    let both = |f: &Fixture| {
        let mut judges: Vec<Keypair> = f
            .appeal_members
            .iter()
            .map(Keypair::insecure_clone)
            .collect();
        judges.push(f.members[0].insecure_clone());
        judges
    };
    let (mut s, judges, policy, incident) = judged_by(both);
    s.appeal(&incident, policy);
    let vote = incident.attest_appeal(judges[3].pubkey(), policy, 40_000 * USD);
    refused(s.send_by("attest_appeal", vote, &judges[3]), E::SeatRecused);
    for seat in 0..3 {
        s.attest_appeal(&incident, seat, policy, 60_000)
            .expect("an assessment");
    }
    s.decide_appeal(&incident, policy)
        .expect("his seat is not waited for");
    assert_eq!(s.claim(&incident, &policy).approved, 55_000 * USD);
}

#[test]
fn an_appeal_committee_of_the_same_people_decides_nothing() {
    let same = |f: &Fixture| f.members[..4].iter().map(Keypair::insecure_clone).collect();
    let (mut s, _, policy, incident) = judged_by(same);
    let appellant = s.appeal(&incident, policy);
    s.decide_appeal(&incident, policy)
        .expect("no quorum is possible");
    let claim = s.claim(&incident, &policy);
    assert_eq!(
        (claim.status(), claim.approved),
        (ClaimStatus::Final, 35_000 * USD)
    );
    let release = incident.release_appeal_bond(policy, appellant.pubkey());
    s.send("release_appeal_bond", release)
        .expect("the bond goes back");
    assert_eq!(s.f.tokens(&appellant.pubkey()), 1_000 * USD);
}

#[test]
fn a_deviating_seat_pays_half_to_the_appellant_and_the_odd_unit_to_the_treasury() {
    let mut parameters = fund_parameters();
    parameters.attestor_bond = 999_999_999;
    parameters.slash_bps = 10_000;
    let mut s = Scene::of(Fixture::with(parameters, pool_parameters()), 1_000_000);
    let (holder, policy) = s.policy(100_000);
    let incident = s.confirmed();
    s.f.file(&incident, &holder, policy, 100_000 * USD)
        .expect("a claim");
    // The appeal says 50,000; a fifth of it is the tolerance.
    s.assess(
        &incident,
        policy,
        &[40_000, 40_000, 40_000, 40_000, 39_999, 62_500, 62_501],
    );
    s.decide(&incident, policy).expect("a decision");
    let appellant = s.appeal(&incident, policy);
    let (early, off) = (s.member(4), [4, 6]);
    refused(
        s.slash(&incident, policy, &early, &appellant),
        E::WrongClaimStatus,
    );
    for seat in 0..3 {
        s.attest_appeal(&incident, seat, policy, 50_000)
            .expect("an assessment");
    }
    s.decide_appeal(&incident, policy).expect("a decision");
    let treasury = s.f.treasury.pubkey();
    for seat in 0..7 {
        let member = s.member(seat);
        if !off.contains(&seat) {
            refused(
                s.slash(&incident, policy, &member, &appellant),
                E::SeatNotSlashable,
            );
            continue;
        }
        let before = (s.f.tokens(&appellant.pubkey()), s.f.tokens(&treasury));
        s.slash(&incident, policy, &member, &appellant)
            .expect("a slash");
        assert_eq!(s.f.tokens(&appellant.pubkey()) - before.0, 499_999_999);
        assert_eq!(s.f.tokens(&treasury) - before.1, 500_000_000);
        let attestor = s.attestor(&member);
        assert_eq!((attestor.bond, attestor.slashed), (1, 999_999_999));
        refused(
            s.slash(&incident, policy, &member, &appellant),
            E::SeatNotSlashable,
        );
    }
    let stranger = s.f.attestor();
    refused(
        s.slash(&incident, policy, &stranger, &appellant),
        E::NotAMember,
    );
    let thief = s.f.user(0);
    let seat = s.member(4);
    refused(
        s.slash(&incident, policy, &seat, &thief),
        E::WrongTokenOwner,
    );
}

#[test]
fn a_slash_takes_its_share_rounded_up_and_never_more_than_the_bond() {
    let mut parameters = fund_parameters();
    parameters.slash_bps = 6_001;
    let mut s = Scene::of(Fixture::with(parameters, pool_parameters()), 1_000_000);
    let pairs = [s.policy(100_000), s.policy(100_000)];
    let incident = s.confirmed();
    for (holder, policy) in &pairs {
        s.f.file(&incident, holder, *policy, 100_000 * USD)
            .expect("a claim");
    }
    let mut appellants = Vec::new();
    for (_, policy) in &pairs {
        s.f.decided(&incident, *policy, 20_000 * USD);
        appellants.push(s.appealed_at(&incident, *policy, 100_000));
    }
    let member = s.member(0);
    s.slash(&incident, pairs[0].1, &member, &appellants[0])
        .expect("a slash");
    assert_eq!(s.attestor(&member).bond, 399_900_000);
    s.slash(&incident, pairs[1].1, &member, &appellants[1])
        .expect("the rest");
    assert_eq!(s.attestor(&member).bond, 0);
    // 1,000 less the bond of 200; half of the 399.9 that were left.
    assert_eq!(s.f.tokens(&appellants[1].pubkey()), 800 * USD + 199_950_000);
}

#[test]
fn a_seat_recused_before_the_decision_is_not_slashed() {
    let (mut s, _, policy, incident) = Scene::claimed(100_000);
    s.assess(&incident, policy, &[20_000; 7]);
    let member = s.member(0);
    s.send_by(
        "recuse",
        incident.recuse(member.pubkey(), None, None),
        &member,
    )
    .expect("a recusal");
    s.decide(&incident, policy).expect("a decision");
    let appellant = s.appealed_at(&incident, policy, 100_000);
    refused(
        s.slash(&incident, policy, &member, &appellant),
        E::SeatNotSlashable,
    );
    let other = s.member(1);
    s.slash(&incident, policy, &other, &appellant)
        .expect("a slash");
}
