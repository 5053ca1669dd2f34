//! Reports: who may, when, and how they are confirmed, voted down or left behind.

use bulwark::{
    error::BulwarkError as E,
    state::{IncidentStatus, Operation},
};
use bulwark_client::pda;
use bulwark_tests::{Fixture, Signer, USD};

use crate::{refused, Scene, DAY};

#[test]
fn a_report_takes_the_bond_and_stops_sales_of_its_product() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, reporter) = s.f.report(&product, now).expect("a report");
    assert_eq!(s.f.tokens(&reporter.pubkey()), 9_500 * USD);
    assert_eq!(s.f.pool_state().bonds, 500 * USD);
    assert_eq!(s.f.product_state(&s.product).open_incidents, 1);
    assert_eq!(s.incident(&incident).status(), IncidentStatus::Reported);
    let buyer = s.f.user(10_000 * USD);
    refused(
        s.f.buy(&s.product, &buyer, 1_000 * USD, 90),
        E::IncidentOpen,
    );
}

#[test]
fn a_loss_is_reported_in_its_window_and_not_before_it_happened() {
    let mut s = Scene::new();
    s.f.world.advance(30 * DAY);
    let (product, now) = (s.product, s.f.world.now());
    refused(s.f.report(&product, now + 1), E::LossOutsideReportWindow);
    refused(
        s.f.report(&product, now - 14 * DAY - 1),
        E::LossOutsideReportWindow,
    );
    s.f.report(&product, now - 14 * DAY)
        .expect("the last second of the window");
    s.f.report(&product, now).expect("a loss of now");
}

#[test]
fn nothing_is_reported_while_reports_are_paused() {
    let mut s = Scene::new();
    let guardian = s.f.guardian.insecure_clone();
    let pause =
        s.f.fund
            .pause_operation(guardian.pubkey(), Operation::Report, DAY);
    s.send_by("pause_operation", pause, &guardian)
        .expect("a pause");
    let (product, now) = (s.product, s.f.world.now());
    refused(s.f.report(&product, now), E::OperationPaused);
    s.f.world.advance(DAY + 1);
    s.f.report(&product, now)
        .expect("the pause has ended by itself");
}

#[test]
fn nothing_is_reported_while_the_product_is_judged_by_the_appeal_committee() {
    let mut f = Fixture::new();
    let set = f
        .fund
        .set_appeal_committee(f.authority.pubkey(), f.committee);
    f.authority_sends("set_appeal_committee", set)
        .expect("the same committee");
    let (product, now) = (f.product, f.world.now());
    refused(f.report(&product, now), E::NoAppealCommittee);
}

#[test]
fn the_threshold_of_yes_confirms_and_holds_the_pool() {
    let mut s = Scene::new();
    s.policy(100_000);
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    for seat in 0..2 {
        s.f.vote(&incident, seat, false).expect("a vote");
    }
    for seat in 2..6 {
        s.f.vote(&incident, seat, true).expect("a vote");
    }
    assert_eq!(s.incident(&incident).status(), IncidentStatus::Reported);
    assert_eq!(s.f.pool_state().confirmed_incidents, 0);
    s.f.vote(&incident, 6, true).expect("the fifth yes");
    let account = s.incident(&incident);
    assert_eq!(account.status(), IncidentStatus::Confirmed);
    assert_eq!((account.yes, account.no), (0b111_1100, 0b11));
    assert_eq!(account.capital_at_start, 1_000_000 * USD);
    assert_eq!(account.exposure_at_start, 100_000 * USD);
    assert_eq!(account.confirmed_at, now);
    assert_eq!(s.f.pool_state().confirmed_incidents, 1);
    refused(s.f.vote(&incident, 0, true), E::WrongIncidentStatus);
}

#[test]
fn a_seat_votes_once_and_only_until_the_deadline() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    s.f.vote(&incident, 0, true).expect("a vote");
    refused(s.f.vote(&incident, 0, true), E::AlreadyVoted);
    refused(s.f.vote(&incident, 0, false), E::AlreadyVoted);
    s.f.world.set_time(now + 3 * DAY);
    s.f.vote(&incident, 1, true)
        .expect("a vote in the last second");
    s.f.world.advance(1);
    refused(s.f.vote(&incident, 2, true), E::WindowClosed);
}

#[test]
fn who_votes_is_a_bonded_member_with_his_own_bond() {
    let mut s = Scene::new();
    let poor = s.member(0);
    let unbond = s.f.fund.unbond_attestor(poor.pubkey(), 1);
    s.send_by("unbond_attestor", unbond, &poor)
        .expect("a unit of the bond");
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    refused(s.f.vote(&incident, 0, true), E::AttestorNotBonded);
    let stranger = s.f.attestor();
    let vote = incident.attest_incident(stranger.pubkey(), true);
    refused(s.send_by("attest_incident", vote, &stranger), E::NotAMember);
    let mut vote = incident.attest_incident(poor.pubkey(), true);
    vote.accounts[1].pubkey = pda::attestor(&s.f.fund.fund, &s.member(1).pubkey());
    refused(s.send_by("attest_incident", vote, &poor), E::WrongAttestor);
    let bond = s.f.fund.bond_attestor(poor.pubkey(), 1);
    s.send_by("bond_attestor", bond, &poor)
        .expect("a unit back");
    s.f.vote(&incident, 0, true)
        .expect("a vote with the least bond");
}

#[test]
fn a_vote_locks_the_bond_until_the_last_slash_could_come() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    s.f.vote(&incident, 0, false).expect("a vote");
    let member = s.member(0);
    // Confirm 3, file 14, assess 5, appeal 3, assess the appeal 5, grace 7.
    let lock = now + 37 * DAY;
    assert_eq!(s.attestor(&member).locked_until, lock);
    let unbond = s.f.fund.unbond_attestor(member.pubkey(), 1);
    s.f.world.set_time(lock);
    refused(
        s.send_by("unbond_attestor", unbond.clone(), &member),
        E::BondLocked,
    );
    s.f.world.advance(1);
    s.send_by("unbond_attestor", unbond, &member)
        .expect("unlocked");
}

#[test]
fn a_report_voted_down_forfeits_its_bond() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, reporter) = s.f.report(&product, now).expect("a report");
    let release = incident.release_report_bond(reporter.pubkey());
    for seat in 0..2 {
        s.f.vote(&incident, seat, false).expect("a vote");
    }
    refused(
        s.send("reject_incident", incident.reject_incident()),
        E::RejectionNotDue,
    );
    refused(
        s.send("release_report_bond", release.clone()),
        E::BondUndecided,
    );
    s.f.vote(&incident, 2, false)
        .expect("a third of seven: five cannot agree any more");
    s.send("reject_incident", incident.reject_incident())
        .expect("a rejection");
    assert_eq!(s.incident(&incident).status(), IncidentStatus::Rejected);
    let pool = s.f.pool_state();
    assert_eq!((pool.bonds, pool.fees), (0, 500 * USD));
    assert_eq!(s.f.product_state(&product).open_incidents, 0);
    refused(s.send("release_report_bond", release), E::NoBond);
    refused(
        s.send("reject_incident", incident.reject_incident()),
        E::WrongIncidentStatus,
    );
    refused(s.f.vote(&incident, 3, true), E::WrongIncidentStatus);
}

#[test]
fn a_report_without_quorum_gets_its_bond_back_after_the_deadline() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, reporter) = s.f.report(&product, now).expect("a report");
    for seat in 0..4 {
        s.f.vote(&incident, seat, true).expect("a vote");
    }
    s.f.world.set_time(now + 3 * DAY);
    refused(
        s.send("reject_incident", incident.reject_incident()),
        E::RejectionNotDue,
    );
    s.f.world.advance(1);
    s.send("reject_incident", incident.reject_incident())
        .expect("a rejection");
    s.send(
        "release_report_bond",
        incident.release_report_bond(reporter.pubkey()),
    )
    .expect("a bond");
    assert_eq!(s.f.tokens(&reporter.pubkey()), 10_000 * USD);
    let pool = s.f.pool_state();
    assert_eq!((pool.bonds, pool.fees), (0, 0));
}

#[test]
fn recusals_that_make_confirmation_impossible_reject_without_forfeit() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, reporter) = s.f.report(&product, now).expect("a report");
    s.f.vote(&incident, 0, false).expect("a vote");
    for seat in 1..3 {
        refused(
            s.send("reject_incident", incident.reject_incident()),
            E::RejectionNotDue,
        );
        let member = s.member(seat);
        s.send_by(
            "recuse",
            incident.recuse(member.pubkey(), None, None),
            &member,
        )
        .expect("a recusal");
    }
    s.send("reject_incident", incident.reject_incident())
        .expect("a rejection");
    assert_eq!(s.incident(&incident).bond, 500 * USD);
    s.send(
        "release_report_bond",
        incident.release_report_bond(reporter.pubkey()),
    )
    .expect("a bond");
    assert_eq!(s.f.tokens(&reporter.pubkey()), 10_000 * USD);
    let member = s.member(4);
    let recuse = incident.recuse(member.pubkey(), None, None);
    refused(s.send_by("recuse", recuse, &member), E::WrongIncidentStatus);
}

#[test]
fn a_recused_seat_loses_its_vote_and_votes_no_more() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    for seat in 0..4 {
        s.f.vote(&incident, seat, true).expect("a vote");
    }
    let member = s.member(0);
    let recuse = incident.recuse(member.pubkey(), None, None);
    s.send_by("recuse", recuse.clone(), &member)
        .expect("a recusal");
    refused(s.send_by("recuse", recuse, &member), E::SeatRecused);
    refused(s.f.vote(&incident, 0, true), E::SeatRecused);
    s.f.vote(&incident, 4, true)
        .expect("the fourth that counts");
    assert_eq!(s.incident(&incident).status(), IncidentStatus::Reported);
    s.f.vote(&incident, 5, true).expect("the fifth");
    let account = s.incident(&incident);
    assert_eq!(account.status(), IncidentStatus::Confirmed);
    assert_eq!((account.yes, account.recused), (0b11_1110, 1));
}

#[test]
fn anyone_recuses_a_member_who_is_an_underwriter_or_a_holder() {
    let mut s = Scene::new();
    let (underwriter, holder) = (s.member(0), s.member(1));
    s.underwrite(&underwriter, 1_000);
    let product = s.product;
    let policy =
        s.f.buy(&product, &holder, 1_000 * USD, 90)
            .expect("a policy");
    s.f.world.advance(10 * DAY);
    let now = s.f.world.now();
    let (incident, _) = s.f.report(&product, now).expect("a report");
    let anyone = s.f.user(0);
    let position = s.f.pool.position(&underwriter.pubkey());
    let by_position = incident.recuse(anyone.pubkey(), Some(position), None);
    s.send_by("recuse", by_position, &anyone)
        .expect("a recusal");
    let by_policy = incident.recuse(anyone.pubkey(), None, Some(policy));
    s.send_by("recuse", by_policy, &anyone).expect("a recusal");
    assert_eq!(s.incident(&incident).recused, 0b11);
    refused(s.f.vote(&incident, 0, true), E::SeatRecused);
    refused(s.f.vote(&incident, 1, true), E::SeatRecused);
}

#[test]
fn only_what_the_incident_touches_proves_a_conflict() {
    let mut s = Scene::new();
    let (member, stranger) = (s.member(0), s.f.user(100_000 * USD));
    s.underwrite(&member, 0);
    let product = s.product;
    let over =
        s.f.buy(&product, &member, 1_000 * USD, 7)
            .expect("a policy that ends before the loss");
    let other = s.f.list(2, 1, bulwark_tests::product_terms());
    let elsewhere =
        s.f.buy(&other, &member, 1_000 * USD, 90)
            .expect("a policy of another product");
    let of_stranger =
        s.f.buy(&product, &stranger, 1_000 * USD, 90)
            .expect("a policy");
    // The last second of the policy still counts, its end does not.
    s.f.world.set_time(s.f.policy_state(&over).end);
    let now = s.f.world.now();
    let (incident, _) = s.f.report(&product, now).expect("a report");
    let (just, _) = s.f.report(&product, now - 1).expect("a report");
    let empty = s.f.pool.position(&member.pubkey());
    let who = stranger.pubkey();
    for (instruction, error) in [
        (incident.recuse(who, Some(empty), None), E::NoConflict),
        (incident.recuse(who, None, Some(over)), E::NoConflict),
        (
            incident.recuse(who, Some(empty), Some(of_stranger)),
            E::NoConflict,
        ),
        (incident.recuse(who, None, Some(elsewhere)), E::WrongProduct),
        (incident.recuse(who, None, Some(of_stranger)), E::NotAMember),
        (incident.recuse(who, None, None), E::NotAMember),
    ] {
        refused(s.send_by("recuse", instruction, &stranger), error);
    }
    let covered = just.recuse(who, None, Some(over));
    s.send_by("recuse", covered, &stranger)
        .expect("the policy covered that loss");
}
