//! Bonds, closing and rent: everything goes back to whom it belongs, to the unit.

use bulwark::{error::BulwarkError as E, state::Incident};
use bulwark_tests::{fund_parameters, pool_parameters, Fixture, Signer, USD};

use crate::{refused, settling::short, Scene, DAY};

/// A claim decided by these votes and settled: what of its bond of 50 comes back, and what is forfeited.
fn bond_after(votes: &[u64], appealed_at: Option<u64>) -> (u64, u64) {
    let (mut s, holder, policy, incident) = Scene::claimed(50_000);
    s.assess(&incident, policy, votes);
    let release = incident.release_claim_bond(policy, holder.pubkey());
    refused(
        s.send("release_claim_bond", release.clone()),
        E::BondUndecided,
    );
    s.f.world
        .set_time(s.incident(&incident).assess_deadline() + 1);
    s.decide(&incident, policy).expect("a decision");
    if let Some(amount) = appealed_at {
        s.appealed_at(&incident, policy, amount);
    }
    refused(
        s.send("release_claim_bond", release.clone()),
        E::BondUndecided,
    );
    s.f.settled(&incident);
    let (tokens, fees) = (s.f.tokens(&holder.pubkey()), {
        s.send("accrue", s.f.pool.accrue())
            .expect("premium earned until now");
        s.f.pool_state().fees
    });
    s.send("release_claim_bond", release.clone())
        .expect("a release");
    refused(s.send("release_claim_bond", release), E::NoBond);
    (
        (s.f.tokens(&holder.pubkey()) - tokens) / USD,
        (s.f.pool_state().fees - fees) / USD,
    )
}

#[test]
fn a_claim_bond_comes_back_unless_the_claim_is_denied_on_its_merits() {
    assert_eq!(bond_after(&[40_000; 7], None), (50, 0));
    assert_eq!(bond_after(&[5_000; 5], None), (0, 50));
    assert_eq!(
        bond_after(&[0; 4], None),
        (50, 0),
        "no quorum is not the claimant's fault"
    );
    assert_eq!(
        bond_after(&[0; 7], Some(40_000)),
        (50, 0),
        "denied, then approved"
    );
    assert_eq!(
        bond_after(&[40_000; 7], Some(0)),
        (0, 50),
        "approved, then denied"
    );
    assert_eq!(
        bond_after(&[0; 4], Some(0)),
        (0, 50),
        "no quorum, then denied"
    );
}

#[test]
fn a_bond_goes_to_its_owner_alone() {
    let (mut s, _, policy, incident) = Scene::decided(50_000, 40_000);
    s.f.settled(&incident);
    let thief = s.f.user(0);
    for release in [
        incident.release_claim_bond(policy, thief.pubkey()),
        incident.release_report_bond(thief.pubkey()),
        incident.pay_claim(policy, thief.pubkey()),
    ] {
        refused(s.send("release", release), E::WrongTokenOwner);
    }
}

#[test]
fn a_confirmed_report_gets_its_bond_back_at_once() {
    let mut s = Scene::new();
    let incident = s.confirmed();
    let reporter = s.reporter(&incident);
    s.send(
        "release_report_bond",
        incident.release_report_bond(reporter),
    )
    .expect("the bond");
    assert_eq!(s.f.tokens(&reporter), 10_000 * USD);
    assert_eq!(s.f.pool_state().bonds, 0);
    let again = incident.release_report_bond(reporter);
    refused(s.send("release_report_bond", again), E::NoBond);
}

#[test]
fn a_claim_closes_when_all_is_paid_and_gives_the_rent_to_the_claimant() {
    let (mut s, holder, policy, incident) = Scene::claimed(50_000);
    let who = holder.pubkey();
    let close = incident.close_claim(policy, who);
    refused(s.send("close_claim", close.clone()), E::WrongIncidentStatus);
    s.f.decided(&incident, policy, 40_000 * USD);
    s.f.settled(&incident);
    refused(s.send("close_claim", close.clone()), E::BondHeld);
    s.send(
        "release_claim_bond",
        incident.release_claim_bond(policy, who),
    )
    .expect("the bond");
    refused(s.send("close_claim", close.clone()), E::PaymentPending);
    s.pay(&incident, policy, &holder).expect("a payment");
    let thief = s.f.user(0);
    let theft = incident.close_claim(policy, thief.pubkey());
    refused(s.send("close_claim", theft), E::WrongRentPayer);
    let (rent, before) = (s.lamports(&incident.claim(&policy)), s.lamports(&who));
    assert!(rent > 0);
    s.send("close_claim", close).expect("closed");
    assert_eq!(s.lamports(&who) - before, rent);
    assert_eq!(s.f.policy_state(&policy).open_claims, 0);
    assert_eq!(s.incident(&incident).open_claims, 0);
    assert!(!s.f.world.exists(&incident.claim(&policy)));
}

#[test]
fn a_claim_owed_something_stays_open_until_the_salvage_deadline() {
    let (mut s, claims, incident, _) = short();
    let (holder, policy) = &claims[0];
    let who = holder.pubkey();
    s.pay(&incident, *policy, holder).expect("a payment");
    s.send(
        "release_claim_bond",
        incident.release_claim_bond(*policy, who),
    )
    .expect("the bond");
    s.f.world
        .set_time(s.incident(&incident).closed_at + 180 * DAY);
    refused(
        s.send("close_claim", incident.close_claim(*policy, who)),
        E::PaymentPending,
    );
    s.f.world.advance(1);
    s.send("close_claim", incident.close_claim(*policy, who))
        .expect("closed");
    let (unpaid, policy) = &claims[1];
    let who = unpaid.pubkey();
    s.send(
        "release_claim_bond",
        incident.release_claim_bond(*policy, who),
    )
    .expect("the bond");
    refused(
        s.send("close_claim", incident.close_claim(*policy, who)),
        E::PaymentPending,
    );
}

#[test]
fn a_claim_with_deviating_seats_stays_open_until_they_are_slashed_or_the_grace_is_over() {
    for slashed in [true, false] {
        let (mut s, holder, policy, incident) = Scene::claimed(100_000);
        s.assess(
            &incident,
            policy,
            &[80_000, 80_000, 80_000, 80_000, 80_000, 80_000, 20_000],
        );
        s.decide(&incident, policy).expect("a decision");
        let appellant = s.appealed_at(&incident, policy, 80_000);
        let who = holder.pubkey();
        s.f.settled(&incident);
        s.pay(&incident, policy, &holder).expect("a payment");
        s.send(
            "release_claim_bond",
            incident.release_claim_bond(policy, who),
        )
        .expect("the bond");
        let close = incident.close_claim(policy, who);
        refused(s.send("close_claim", close.clone()), E::BondHeld);
        let release = incident.release_appeal_bond(policy, appellant.pubkey());
        s.send("release_appeal_bond", release).expect("the bond");
        refused(s.send("close_claim", close.clone()), E::SlashingPending);
        if slashed {
            let member = s.member(6);
            s.slash(&incident, policy, &member, &appellant)
                .expect("a slash");
        } else {
            // 27 days from the confirmation and 7 of grace.
            s.f.world
                .set_time(s.incident(&incident).confirmed_at + 34 * DAY);
            refused(s.send("close_claim", close.clone()), E::SlashingPending);
            s.f.world.advance(1);
        }
        s.send("close_claim", close).expect("closed");
    }
}

#[test]
fn an_incident_closes_last_and_gives_the_rent_to_the_reporter() {
    let (mut s, holder, policy, incident) = Scene::decided(50_000, 40_000);
    let (who, reporter) = (holder.pubkey(), s.reporter(&incident));
    let close = incident.close_incident(reporter);
    refused(
        s.send("close_incident", close.clone()),
        E::WrongIncidentStatus,
    );
    s.f.settled(&incident);
    refused(s.send("close_incident", close.clone()), E::ClaimsOpen);
    s.pay(&incident, policy, &holder).expect("a payment");
    s.send(
        "release_claim_bond",
        incident.release_claim_bond(policy, who),
    )
    .expect("the bond");
    s.send("close_claim", incident.close_claim(policy, who))
        .expect("closed");
    refused(s.send("close_incident", close.clone()), E::BondHeld);
    s.send(
        "release_report_bond",
        incident.release_report_bond(reporter),
    )
    .expect("the bond");
    refused(
        s.send("close_incident", incident.close_incident(who)),
        E::WrongRentPayer,
    );
    let (rent, before) = (s.lamports(&incident.incident), s.lamports(&reporter));
    assert!(rent > 0);
    s.send("close_incident", close).expect("closed");
    assert_eq!(s.lamports(&reporter) - before, rent);
    assert!(!s.f.world.exists(&incident.incident));
    let pool = s.f.pool_state();
    assert_eq!((pool.bonds, pool.payable), (0, 0));
}

#[test]
fn a_report_cannot_close_and_a_rejected_one_closes_without_windows() {
    let mut s = Scene::new();
    let (product, now) = (s.product, s.f.world.now());
    let (incident, reporter) = s.f.report(&product, now).expect("a report");
    let close = incident.close_incident(reporter.pubkey());
    refused(
        s.send("close_incident", close.clone()),
        E::WrongIncidentStatus,
    );
    for seat in 0..3 {
        s.f.vote(&incident, seat, false).expect("a vote");
    }
    s.send("reject_incident", incident.reject_incident())
        .expect("a rejection");
    let (rent, before) = (
        s.lamports(&incident.incident),
        s.lamports(&reporter.pubkey()),
    );
    s.send("close_incident", close).expect("closed");
    assert_eq!(s.lamports(&reporter.pubkey()) - before, rent);
}

#[test]
fn an_incident_with_a_shortfall_closes_after_salvage_and_its_dust_goes_to_capital() {
    let (mut s, claims, incident, _) = short();
    let reporter = s.reporter(&incident);
    let close = incident.close_incident(reporter);
    for (holder, policy) in &claims {
        s.pay(&incident, *policy, holder).expect("a payment");
        let release = incident.release_claim_bond(*policy, holder.pubkey());
        s.send("release_claim_bond", release).expect("the bond");
    }
    s.send(
        "release_report_bond",
        incident.release_report_bond(reporter),
    )
    .expect("the bond");
    let settled: Incident = s.incident(&incident);
    s.f.world.set_time(settled.closed_at + 180 * DAY);
    refused(s.send("close_incident", close.clone()), E::WindowStillOpen);
    s.f.world.advance(1);
    for (holder, policy) in &claims {
        let close = incident.close_claim(*policy, holder.pubkey());
        s.send("close_claim", close).expect("closed");
    }
    s.send("accrue", s.f.pool.accrue())
        .expect("premium earned until now");
    let (before, dust) = (
        s.f.pool_state(),
        settled.collected - s.incident(&incident).paid,
    );
    assert!(dust > 0 && dust < 4, "three roundings at most");
    s.send("close_incident", close).expect("closed");
    let after = s.f.pool_state();
    assert_eq!((before.payable, after.payable), (dust, 0));
    assert_eq!(
        (after.capital - before.capital, after.gains - before.gains),
        (dust, dust)
    );
}

#[test]
fn a_member_slashed_empty_holds_nothing_up() {
    let mut parameters = fund_parameters();
    parameters.slash_bps = 10_000;
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
    for (at, (_, policy)) in pairs.iter().enumerate() {
        for seat in 0..7 {
            let member = s.member(seat);
            s.slash(&incident, *policy, &member, &appellants[at])
                .expect("a slash, of nothing the second time");
            assert_eq!(s.attestor(&member).bond, 0);
        }
    }
    assert_eq!(
        s.f.tokens(&appellants[0].pubkey()),
        800 * USD + 7 * 500 * USD
    );
    assert_eq!(s.f.tokens(&appellants[1].pubkey()), 800 * USD);
    s.f.settled(&incident);
    for (at, (holder, policy)) in pairs.iter().enumerate() {
        s.pay(&incident, *policy, holder).expect("a payment");
        let (who, appellant) = (holder.pubkey(), appellants[at].pubkey());
        s.send(
            "release_claim_bond",
            incident.release_claim_bond(*policy, who),
        )
        .expect("the bond");
        s.send(
            "release_appeal_bond",
            incident.release_appeal_bond(*policy, appellant),
        )
        .expect("the bond");
        s.send("close_claim", incident.close_claim(*policy, who))
            .expect("closed");
    }
}
