//! Committees, and the bonds of attestors.

use crate::*;

#[test]
fn a_committee_needs_more_than_two_thirds_of_its_distinct_members() {
    let mut f = Fixture::new();
    let keys: Vec<Pubkey> = (0..16).map(|_| f.world.wallet().pubkey()).collect();
    refused(form(&mut f, 100, 1, vec![]), E::CommitteeSizeOutOfBounds);
    refused(
        form(&mut f, 100, 11, keys.clone()),
        E::CommitteeSizeOutOfBounds,
    );
    // Least threshold of 1 to 15 members.
    let least: [u8; 15] = [1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 10, 11];
    for (seats, threshold) in (1u8..).zip(least) {
        let members = keys[..usize::from(seats)].to_vec();
        refused(
            form(&mut f, 100, threshold - 1, members.clone()),
            E::ThresholdOutOfBounds,
        );
        refused(
            form(&mut f, 100, seats + 1, members.clone()),
            E::ThresholdOutOfBounds,
        );
        form(&mut f, 200 + u32::from(seats), threshold, members.clone())
            .expect("the least threshold");
        form(&mut f, 300 + u32::from(seats), seats, members).expect("all of them");
    }
    refused(
        form(&mut f, 100, 3, vec![keys[0], keys[1], keys[0]]),
        E::DuplicateMember,
    );
}

#[test]
fn a_committee_is_formed_once_and_serves_its_own_fund() {
    let mut f = Fixture::new();
    let member = f.world.wallet().pubkey();
    // The system program's "account already in use".
    refused_with(form(&mut f, 1, 1, vec![member]), 0);
    let other = second_fund(&mut f);
    let named = other.set_appeal_committee(f.authority.pubkey(), f.appeal_committee);
    refused(
        f.authority_sends("set_appeal_committee", named),
        E::WrongFund,
    );
}

#[test]
fn a_bond_is_exactly_what_was_paid_less_what_was_returned() {
    let mut f = Fixture::new();
    let member = f.attestor();
    let (who, keys) = (member.pubkey(), f.fund);
    let vault = f.world.balance(&keys.bond_vault);
    refused(
        by(&mut f, &member, keys.bond_attestor(who, 0)),
        E::ZeroAmount,
    );
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 0)),
        E::ZeroAmount,
    );
    by(&mut f, &member, keys.bond_attestor(who, 7 * USD + 1)).expect("more bond");
    assert_eq!(attestor(&f, &member).bond, 1_007 * USD + 1);
    assert_eq!(f.world.balance(&keys.bond_vault), vault + 7 * USD + 1);
    by(&mut f, &member, keys.unbond_attestor(who, 2)).expect("a part back");
    assert_eq!(attestor(&f, &member).bond, 1_007 * USD - 1);
    assert_eq!(f.tokens(&who), 99_000 * USD - 7 * USD + 1);
    // What others bonded or anybody donated is not this member's.
    donate(&mut f, 5_000 * USD);
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 1_007 * USD)),
        E::UnbondAboveBond,
    );
    by(&mut f, &member, keys.unbond_attestor(who, 1_007 * USD - 1)).expect("all of it back");
    assert_eq!(attestor(&f, &member).bond, 0);
    assert_eq!(f.tokens(&who), 100_000 * USD);
}

#[test]
fn nobody_moves_the_bond_of_another() {
    let mut f = Fixture::new();
    let (thief, victim) = (f.attestor(), f.members[0].insecure_clone());
    let (who, keys) = (thief.pubkey(), f.fund);
    let (mine, theirs) = (
        pda::attestor(&keys.fund, &who),
        pda::attestor(&keys.fund, &victim.pubkey()),
    );
    let unbond = swapped(keys.unbond_attestor(who, USD), mine, theirs);
    refused(by(&mut f, &thief, unbond), E::WrongAttestor);
    let bond = swapped(keys.bond_attestor(who, USD), mine, theirs);
    refused(by(&mut f, &thief, bond), E::WrongAttestor);
    let (own, other) = (keys.bond_token(&who), keys.bond_token(&victim.pubkey()));
    refused(
        by(
            &mut f,
            &thief,
            swapped(keys.bond_attestor(who, USD), own, other),
        ),
        E::WrongTokenOwner,
    );
    refused(
        by(
            &mut f,
            &thief,
            swapped(keys.unbond_attestor(who, USD), own, other),
        ),
        E::WrongTokenOwner,
    );
    let vault = f.pool.vault;
    refused(
        by(
            &mut f,
            &thief,
            swapped(keys.unbond_attestor(who, USD), keys.bond_vault, vault),
        ),
        E::WrongVault,
    );
    let other = second_fund(&mut f);
    let crossed = swapped(
        swapped(keys.unbond_attestor(who, USD), keys.fund, other.fund),
        keys.bond_vault,
        other.bond_vault,
    );
    refused(by(&mut f, &thief, crossed), E::WrongFund);
}

#[test]
fn a_vote_locks_the_bond_until_the_incident_can_have_ended_and_slashing_with_it() {
    let mut f = Fixture::new();
    let (product, reported, keys) = (f.product, f.world.now(), f.fund);
    let (incident, _) = f.report(&product, reported).expect("a report");
    let member = f.members[0].insecure_clone();
    let who = member.pubkey();
    f.vote(&incident, 0, true).expect("a vote");
    // Confirm 3, claim 14, assess 5, appeal 3, appeal assessment 5, grace 7 days.
    let lock = reported + 37 * DAY;
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 1)),
        E::BondLocked,
    );
    by(&mut f, &member, keys.bond_attestor(who, USD)).expect("more bond");
    assert_eq!(attestor(&f, &member).locked_until, lock);
    f.world.set_time(lock);
    refused(
        by(&mut f, &member, keys.unbond_attestor(who, 1)),
        E::BondLocked,
    );
    f.world.set_time(lock + 1);
    by(&mut f, &member, keys.unbond_attestor(who, 1_001 * USD)).expect("the bond back");
    assert_eq!(f.tokens(&who), 100_000 * USD);
}
