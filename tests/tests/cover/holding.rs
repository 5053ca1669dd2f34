//! Transfers and closing.

use bulwark::{error::BulwarkError, state::Operation};
use bulwark_tests::{refused, refused_with};

use super::*;

/// Anchor's `AccountNotSigner`.
const NOT_SIGNER: u32 = 3010;

/// Transfers the scene's policy to a new holder.
fn transfer(s: &mut Scene) -> (Outcome, Keypair) {
    let new_holder = s.f.user(10_000 * USD);
    let transferred = s
        .product
        .transfer_policy(s.holder.pubkey(), new_holder.pubkey(), s.policy);
    let holder = s.holder.insecure_clone();
    (
        s.f.world
            .send("transfer_policy", transferred, &[&holder, &new_holder]),
        new_holder,
    )
}

#[test]
fn a_transfer_hands_over_every_right() {
    let mut s = Scene::new();
    let (outcome, new_holder) = transfer(&mut s);
    outcome.expect("a transfer");
    let policy = s.f.policy_state(&s.policy);
    assert_eq!(
        (policy.holder, policy.buyer),
        (new_holder.pubkey(), s.holder.pubkey())
    );
    refused(s.cancel(), BulwarkError::NotPolicyHolder);
    let cancelled = s.product.cancel_policy(new_holder.pubkey(), s.policy, 1);
    let before = s.f.tokens(&new_holder.pubkey());
    s.f.world
        .send("cancel_policy", cancelled, &[&new_holder])
        .expect("a cancellation");
    assert!(s.f.tokens(&new_holder.pubkey()) > before);
}

#[test]
fn a_transfer_needs_both_signatures() {
    let mut s = Scene::new();
    let (holder, new_holder) = (s.holder.insecure_clone(), s.f.user(0));
    for (absent, present) in [(&holder, &new_holder), (&new_holder, &holder)] {
        let mut transferred =
            s.product
                .transfer_policy(holder.pubkey(), new_holder.pubkey(), s.policy);
        for meta in &mut transferred.accounts {
            meta.is_signer &= meta.pubkey != absent.pubkey();
        }
        refused_with(
            s.f.world.send("transfer_policy", transferred, &[present]),
            NOT_SIGNER,
        );
    }
    assert_eq!(s.f.policy_state(&s.policy).holder, holder.pubkey());
}

#[test]
fn only_the_holder_transfers() {
    let mut s = Scene::new();
    let (thief, friend) = (s.f.user(0), s.f.user(0));
    let transferred = s
        .product
        .transfer_policy(thief.pubkey(), friend.pubkey(), s.policy);
    refused(
        s.f.world
            .send("transfer_policy", transferred, &[&thief, &friend]),
        BulwarkError::NotPolicyHolder,
    );
}

#[test]
fn a_policy_over_cancelled_or_under_claim_is_not_transferred() {
    let mut s = Scene::new();
    s.f.world.set_time(START + 20 * DAY);
    refused(transfer(&mut s).0, BulwarkError::PolicyNotInForce);
    s.f.world.set_time(START + 20 * DAY - 1);
    transfer(&mut s).0.expect("a transfer in the last second");

    let mut s = Scene::new();
    s.cancel().expect("a cancellation");
    refused(transfer(&mut s).0, BulwarkError::PolicyNotInForce);

    let mut s = Scene::new();
    s.f.world.advance(5 * DAY);
    let (product, holder) = (s.product, s.holder.insecure_clone());
    let incident = s.f.confirmed(&product, s.f.world.now());
    s.f.file(&incident, &holder, s.policy, 1_000 * USD)
        .expect("a claim");
    refused(transfer(&mut s).0, BulwarkError::PolicyHasClaims);
}

#[test]
fn a_pause_of_transfers_stops_them_to_its_last_second() {
    let mut s = Scene::new();
    let guardian = s.f.guardian.insecure_clone();
    for operation in [Operation::Transfer, Operation::Purchase] {
        let paused = s.f.fund.pause_operation(
            guardian.pubkey(),
            operation,
            if operation == Operation::Transfer {
                60
            } else {
                600
            },
        );
        s.f.world
            .send("pause_operation", paused, &[&guardian])
            .expect("a pause");
    }
    s.f.world.advance(59);
    refused(transfer(&mut s).0, BulwarkError::OperationPaused);
    s.f.world.advance(1);
    transfer(&mut s)
        .0
        .expect("a transfer while purchases are paused");
}

/// Closes the scene's policy.
fn close(s: &mut Scene, closer: &Keypair) -> Outcome {
    let rent_payer = s.f.world.payer.pubkey();
    let closed = s
        .product
        .close_policy(closer.pubkey(), s.policy, rent_payer);
    s.f.world.send("close_policy", closed, &[closer])
}

#[test]
fn the_holder_closes_as_soon_as_the_policy_is_over_and_the_books_stay_whole() {
    let mut s = Scene::new();
    let holder = s.holder.insecure_clone();
    s.f.world.set_time(START + 20 * DAY - 1);
    refused(close(&mut s, &holder), BulwarkError::PolicyNotOver);
    s.f.world.advance(1);
    // Nobody accrued or rolled before: closing does it, and the checker sees whole books.
    close(&mut s, &holder).expect("a closed policy");
    assert!(!s.f.world.exists(&s.policy));
    let pool = s.f.pool_state();
    assert_eq!((pool.exposure, pool.unearned, pool.earning_rate), (0, 0, 0));
    assert_eq!(pool.premium_earned, price(FLOOR, 0, 10_000, 20 * DAY));
}

#[test]
fn the_rent_returns_to_whoever_paid_it_and_to_nobody_else() {
    let mut s = Scene::new();
    let holder = s.holder.insecure_clone();
    s.f.world.set_time(START + 20 * DAY);
    let closed = s
        .product
        .close_policy(holder.pubkey(), s.policy, holder.pubkey());
    refused(
        s.f.world.send("close_policy", closed, &[&holder]),
        BulwarkError::WrongRentPayer,
    );
    let lamports = |s: &Scene, of: &Pubkey| s.f.world.svm.get_account(of).map_or(0, |a| a.lamports);
    let rent = lamports(&s, &s.policy);
    let before = lamports(&s, &s.f.world.payer.pubkey());
    let outcome = close(&mut s, &holder).expect("a closed policy");
    assert_eq!(
        lamports(&s, &s.f.world.payer.pubkey()),
        before + rent - outcome.fee
    );
}

#[test]
fn a_stranger_closes_only_when_nothing_can_be_claimed_any_more() {
    let mut s = Scene::new();
    let stranger = s.f.user(0);
    // 14 days to report, 3 to confirm, 14 to claim.
    s.f.world.set_time(START + 20 * DAY);
    refused(close(&mut s, &stranger), BulwarkError::PolicyNotOver);
    s.f.world.set_time(START + (20 + 31) * DAY);
    refused(close(&mut s, &stranger), BulwarkError::PolicyNotOver);
    s.f.world.advance(1);
    close(&mut s, &stranger).expect("a closed policy");
}

#[test]
fn a_cancelled_policy_is_closed_by_its_holder_at_once_and_by_strangers_after_the_windows() {
    let mut s = Scene::new();
    let (holder, stranger) = (s.holder.insecure_clone(), s.f.user(0));
    s.f.world.advance(5 * DAY);
    s.cancel().expect("a cancellation");
    s.f.world.set_time(START + (5 + 31) * DAY);
    refused(close(&mut s, &stranger), BulwarkError::PolicyNotOver);
    s.f.world.advance(1);
    close(&mut s, &stranger).expect("a closed policy");

    let mut s = Scene::new();
    s.cancel().expect("a cancellation");
    close(&mut s, &holder).expect("a closed policy");
}

#[test]
fn a_stranger_does_not_close_under_an_open_incident_nor_anyone_under_a_claim() {
    let mut s = Scene::new();
    let (product, holder, stranger) = (s.product, s.holder.insecure_clone(), s.f.user(0));
    s.f.world.set_time(START + 20 * DAY - 1);
    let incident = s.f.confirmed(&product, START + 20 * DAY - 1);
    // Nobody settles: the incident outlives the fund's windows.
    s.f.world.set_time(START + 60 * DAY);
    refused(close(&mut s, &stranger), BulwarkError::IncidentOpen);
    s.f.world.set_time(START + 21 * DAY);
    s.f.file(&incident, &holder, s.policy, 1_000 * USD)
        .expect("a claim");
    s.f.world.set_time(START + 60 * DAY);
    refused(close(&mut s, &holder), BulwarkError::PolicyHasClaims);
    refused(close(&mut s, &stranger), BulwarkError::PolicyHasClaims);
}
