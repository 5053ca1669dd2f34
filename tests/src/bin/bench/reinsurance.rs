//! Instructions of the room re-insurance, and settlements by more and more tranches.

use bulwark::state::{Incident, TrancheCover, TranchePosition, TrancheTerm};
use bulwark_client::keys::TrancheKeys;
use bulwark_math::DAY_SECONDS;
use bulwark_tests::{Fixture, Keypair, Signer, USD};

use crate::{bytes_of, go, settlement, Bytes, TRANCHES};

/// What each measured settlement allocates.
const LOSS: u64 = 60_000 * USD;

/// Eight tranches that each pay a part of `LOSS`: a quota share, six layers one upon the other, and the end of the year.
pub fn reinsurance(index: u8) -> TrancheCover {
    match index {
        0 => TrancheCover::QuotaShare {
            cession_bps: 1_000,
            collateral: 100_000 * USD,
        },
        7 => TrancheCover::AggregateStopLoss {
            attachment_bps: 1_300,
            limit_bps: 200,
            rate_on_line: 50_000_000,
        },
        _ => TrancheCover::ExcessOfLoss {
            attachment: u64::from(index) * 5_000 * USD,
            limit: 5_000 * USD,
            rate_on_line: 50_000_000,
            reinstatements: 4,
            reinstatement_bps: 10_000,
        },
    }
}

/// A pool that more and more tranches stand behind and that loses each time; every instruction of the room. Returns the bytes
/// of each settlement.
pub fn reinsure() -> (Fixture, Bytes) {
    let mut f = Fixture::new();
    f.underwriter(2_000_000 * USD);
    let mut tranches: Vec<TrancheKeys> = Vec::new();
    let mut reinsurers = Vec::new();
    let mut bytes = Bytes::new();
    for count in TRANCHES {
        for index in (0..count).skip(tranches.len()) {
            let tranche = f.tranche(index, reinsurance(index), 300);
            for _ in 0..2 {
                reinsurers.push((tranche, f.reinsurer(&tranche, 10_000 * USD)));
            }
            tranches.push(tranche);
        }
        f.world.advance(DAY_SECONDS);
        for tranche in &tranches {
            go(&mut f, "sync_tranche", tranche.sync_tranche(), &[]);
        }
        bytes.insert(settlement(count), settle(&mut f, &tranches));
    }
    leave(&mut f, &reinsurers);
    (f, bytes)
}

/// Sells a policy, loses `LOSS` and settles it with these tranches; returns the bytes of the settlement's transaction.
fn settle(f: &mut Fixture, tranches: &[TrancheKeys]) -> u64 {
    let (product, holder) = (f.product, f.user(100_000 * USD));
    let policy = f
        .buy(&product, &holder, 200_000 * USD, 60)
        .expect("a policy");
    f.world.advance(3 * DAY_SECONDS);
    let incident = f.confirmed(&product, f.world.now());
    // The deductible is a twentieth of the sum insured.
    let lost = LOSS + 10_000 * USD;
    f.file(&incident, &holder, policy, lost).expect("a claim");
    f.decided(&incident, policy, lost);
    let account: Incident = f.world.account(&incident.incident);
    f.world.set_time(account.appeal_deadline() + 1);
    let instruction = incident.settle_incident_with(tranches);
    let bytes = bytes_of(f, std::slice::from_ref(&instruction));
    let count = u8::try_from(tranches.len()).expect("eight at most");
    go(f, &settlement(count), instruction, &[]);
    let account: Incident = f.world.account(&incident.incident);
    let parts = &account.allocated.tranches[..tranches.len()];
    assert!(
        parts.iter().all(|part| *part > 0) && account.from_capital > 0,
        "somebody paid nothing: {parts:?}"
    );
    bytes
}

/// The first tranche begins another term; the re-insurers of the others leave, and their tranches are closed.
fn leave(f: &mut Fixture, reinsurers: &[(TrancheKeys, Keypair)]) {
    let (renewed, first) = (reinsurers[0].0, reinsurers[0].1.insecure_clone());
    let shares = |f: &Fixture, tranche: &TrancheKeys, owner: &Keypair| {
        let position: TranchePosition = f.world.account(&tranche.position(&owner.pubkey()));
        position.shares.get()
    };
    let all = shares(f, &renewed, &first);
    let asked = renewed.request_release(first.pubkey(), all);
    go(f, "request_release", asked, &[&first]);
    let stays = renewed.cancel_release(first.pubkey());
    go(f, "cancel_release", stays, &[&first]);
    let leaving = &reinsurers[2..];
    for (tranche, owner) in leaving {
        let all = shares(f, tranche, owner);
        let asked = tranche.request_release(owner.pubkey(), all);
        go(f, "request_release", asked, &[owner]);
    }
    let unlocked = f.pool_state().cessions.map(|c| c.locked_until);
    f.world
        .set_time(unlocked.into_iter().max().unwrap_or(0) + 1);
    let start = f.world.now();
    let term = TrancheTerm {
        start,
        end: start + 30 * DAY_SECONDS,
    };
    let authority = f.authority.insecure_clone();
    let rolled = renewed.roll_tranche(authority.pubkey(), term);
    go(f, "roll_tranche", rolled, &[&authority]);
    for (tranche, owner) in leaving {
        go(f, "release", tranche.release(owner.pubkey()), &[]);
        let closed = tranche.close_tranche_position(owner.pubkey());
        go(f, "close_tranche_position", closed, &[owner]);
    }
    let payer = f.world.payer.pubkey();
    for (tranche, _) in leaving.iter().step_by(2) {
        go(f, "close_tranche", tranche.close_tranche(payer), &[]);
    }
}
