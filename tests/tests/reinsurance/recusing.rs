//! A member who re-insures the pool is in conflict: anyone who shows the position voids the seat.

use bulwark::{error::BulwarkError as E, ID};
use bulwark_tests::refused;

use crate::*;

/// A pool with two tranches, the first re-insured by the first member of the committee, and a reported loss on which the
/// member has voted.
fn scene() -> (Scene, [TrancheKeys; 2], IncidentKeys, Keypair) {
    let mut s = Scene::new(100_000);
    let tranches = [0, 1].map(|index| s.f.tranche(index, excess(0, 100 * USD), 30));
    let member = s.f.members[0].insecure_clone();
    s.joins(&tranches[0], &member, 100 * USD);
    let (product, now) = (s.product, s.now());
    let (incident, _) = s.f.report(&product, now).expect("a report");
    s.f.vote(&incident, 0, true).expect("a vote");
    (s, tranches, incident, member)
}

#[test]
fn anyone_voids_the_seat_of_a_member_who_re_insures_the_pool() {
    let (mut s, [tranche, _], incident, member) = scene();
    let stranger = s.f.world.wallet();
    let before = s.incident(&incident);
    let recuse = incident.recuse_reinsurer(stranger.pubkey(), &tranche, &member.pubkey());
    s.by(&stranger, recuse.clone()).expect("a proof");
    let after = s.incident(&incident);
    assert_eq!((before.yes, before.recused), (1, 0));
    assert_eq!((after.yes, after.no, after.recused), (0, 0, 1));
    refused(s.f.vote(&incident, 0, true), E::SeatRecused);
    refused(s.by(&stranger, recuse), E::SeatRecused);
    for seat in 1..6 {
        s.f.vote(&incident, seat, true).expect("the others decide");
    }
}

#[test]
fn a_position_without_shares_is_no_conflict() {
    let (mut s, [tranche, other], incident, member) = scene();
    let stranger = s.f.world.wallet();
    let payer = s.f.world.payer.pubkey();
    let open = other.open_tranche_position(member.pubkey(), payer);
    s.by(&member, open).expect("a position");
    let empty = incident.recuse_reinsurer(stranger.pubkey(), &other, &member.pubkey());
    refused(s.by(&stranger, empty), E::NoConflict);
    // A re-insurer who has no seat voids none.
    let outsider = s.f.reinsurer(&other, USD);
    let recuse = incident.recuse_reinsurer(stranger.pubkey(), &other, &outsider.pubkey());
    refused(s.by(&stranger, recuse), E::NotAMember);
    assert_eq!(s.incident(&incident).recused, 0);
    let proof = incident.recuse_reinsurer(stranger.pubkey(), &tranche, &member.pubkey());
    s.by(&stranger, proof).expect("a position with shares");
}

#[test]
fn a_proof_is_a_position_with_its_own_tranche_of_the_pool() {
    let (mut s, [tranche, other], incident, member) = scene();
    let stranger = s.f.world.wallet();
    let far_pool = s.another_pool();
    let far = s.foreign(far_pool, 0);
    let mine = tranche.position(&member.pubkey());
    let proof = incident.recuse_reinsurer(stranger.pubkey(), &tranche, &member.pubkey());
    let open = other.open_tranche_position(member.pubkey(), s.f.world.payer.pubkey());
    s.by(&member, open).expect("a position");
    for (from, to, error) in [
        (tranche.tranche, far.tranche, E::WrongPool),
        (tranche.tranche, other.tranche, E::WrongTranche),
        (mine, other.position(&member.pubkey()), E::WrongTranche),
        // An optional account that is not given stands as the program's address.
        (tranche.tranche, ID, E::WrongTranche),
        (mine, ID, E::WrongTranche),
    ] {
        refused(s.by(&stranger, swapped(proof.clone(), from, to)), error);
    }
    // Two proofs at once say nothing clearly.
    let deposit = s.f.underwriter(10 * USD);
    let both = incident.recuse(
        stranger.pubkey(),
        Some(s.f.pool.position(&deposit.pubkey())),
        None,
    );
    let mut doubled = proof.clone();
    for (meta, given) in doubled.accounts.iter_mut().zip(&both.accounts) {
        if meta.pubkey == ID {
            meta.clone_from(given);
        }
    }
    refused(s.by(&stranger, doubled), E::NoConflict);
    assert_eq!(s.incident(&incident).recused, 0);
    s.by(&stranger, proof).expect("the whole proof");
}
