//! The end of a life: every incident, claim, policy and position that the dice left open is brought to its end by
//! permissionless steps and deadlines alone (invariants 12 and 14).

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    constants::{MAX_BUFFERS, SLASH_GRACE},
    error::BulwarkError,
    state::{stop_loss::NO_TURN, Claim, ClaimStatus, IncidentStatus},
};
use bulwark_math::pay;
use bulwark_tests::Signer;

use crate::play::{Play, DAY};

pub fn wind_down(play: &mut Play) {
    let incidents: Vec<Pubkey> = play.f.world.snapshot.incidents.keys().copied().collect();
    println!(
        "winding down {} incidents, {} claims, {} policies, {} positions, {} tranches, {} buffers, {} puts",
        incidents.len(),
        play.f.world.snapshot.claims.len(),
        play.f.world.snapshot.policies.len(),
        play.f.world.snapshot.positions.len(),
        play.f.world.snapshot.tranches.len(),
        play.f.world.snapshot.buffers.len(),
        play.f.world.snapshot.hedges.len()
    );
    for pool in play.pools.clone() {
        let waiting = play.f.world.snapshot.pools[&pool.pool].stop_loss.incident;
        if waiting != Pubkey::default() {
            end_liquidation(play, &waiting);
        }
    }
    for incident in &incidents {
        resolve(play, incident);
    }
    for incident in &incidents {
        finish(play, incident);
    }
    end_policies(play);
    dissolve(play);
    leave(play);
    retire(play);
    for pool in play.pools.clone() {
        let _ = play.send("collect_fees", pool.collect_fees());
        let _ = play.send("sweep_donation", pool.sweep_donation());
        let state = &play.f.world.snapshot.pools[&pool.pool];
        let rest = [
            state.exposure,
            state.unearned,
            state.payable,
            state.ceded_payable,
            state.buffer_payable,
            state.puts,
            state.bonds,
            state.fees,
        ];
        assert_eq!(
            rest, [0; 8],
            "exposure, unearned, payable, ceded premium, buffers' money, puts, bonds and fees of {}",
            pool.pool
        );
        assert_eq!(
            play.f.world.balance(&pool.vault),
            state.capital,
            "vault of {}",
            pool.pool
        );
        println!(
            "pool {}: {} left to nobody, wiped {}",
            pool.pool, state.capital, state.wiped
        );
    }
    let s = &play.f.world.snapshot;
    assert!(
        s.incidents.is_empty()
            && s.claims.is_empty()
            && s.policies.is_empty()
            && s.positions.is_empty()
            && s.tranches.is_empty()
            && s.tranche_positions.is_empty()
            && s.buffers.is_empty()
            && s.buffer_positions.is_empty()
            && s.hedges.is_empty()
    );
}

fn must(play: &mut Play, name: &'static str, call: Instruction) {
    if let Err(refusal) = play.send(name, call) {
        panic!("no way out by {name}: {refusal}");
    }
}

fn until(play: &mut Play, time: u64) {
    if play.f.world.now() <= time {
        play.f.world.set_time(time + 1);
    }
}

fn claims(play: &Play, incident: &Pubkey) -> Vec<Claim> {
    let all = play.f.world.snapshot.claims.values();
    all.filter(|c| c.incident == *incident).cloned().collect()
}

/// Rejects or settles, by deadline.
fn resolve(play: &mut Play, address: &Pubkey) {
    let keys = play.incident(address);
    let incident = play.f.world.snapshot.incidents[address];
    match incident.status() {
        IncidentStatus::Reported => {
            until(play, incident.confirm_deadline());
            must(play, "reject_incident", keys.reject_incident());
        }
        IncidentStatus::Confirmed => {
            until(play, incident.appeal_assess_deadline());
            for claim in claims(play, address) {
                match claim.status() {
                    ClaimStatus::Filed => {
                        must(play, "decide_claim", keys.decide_claim(claim.policy))
                    }
                    ClaimStatus::Appealed => {
                        must(play, "decide_appeal", keys.decide_appeal(claim.policy))
                    }
                    ClaimStatus::Decided | ClaimStatus::Final => (),
                }
            }
            let programme = play.programme(&keys.product.pool);
            let settlement = keys.settle_incident_with(&programme);
            must(play, "settle_incident", settlement);
            let incident = play.f.world.snapshot.incidents[address];
            if incident.status() == IncidentStatus::Liquidating {
                end_liquidation(play, address);
            }
        }
        IncidentStatus::Liquidating => panic!("ended before"),
        IncidentStatus::Rejected | IncidentStatus::Settled => (),
    }
}

/// No bidder comes and no price is known any more: every turn ends by its deadline.
fn end_liquidation(play: &mut Play, incident: &Pubkey) {
    let keys = play.incident(incident);
    let pool = keys.product.pool;
    for _ in 0..MAX_BUFFERS {
        let stop_loss = play.f.world.snapshot.pools[&pool.pool].stop_loss;
        if stop_loss.turn == NO_TURN {
            break;
        }
        until(play, stop_loss.turn_deadline);
        must(play, "close_auction", pool.close_auction());
    }
    must(play, "finish_settlement", keys.finish_settlement());
}

/// Pays, releases and closes.
fn finish(play: &mut Play, address: &Pubkey) {
    let keys = play.incident(address);
    let incident = play.f.world.snapshot.incidents[address];
    until(
        play,
        incident
            .salvage_deadline()
            .max(incident.appeal_assess_deadline() + SLASH_GRACE),
    );
    for claim in claims(play, address) {
        let due =
            pay(claim.approved, incident.collected, incident.approved_total).expect("a factor");
        if due > claim.paid {
            must(
                play,
                "pay_claim",
                keys.pay_claim(claim.policy, claim.claimant),
            );
        }
        if claim.bond > 0 {
            must(
                play,
                "release_claim_bond",
                keys.release_claim_bond(claim.policy, claim.claimant),
            );
        }
        if let Some(appeal) = claim.appeal().filter(|a| a.bond > 0) {
            let released = keys.release_appeal_bond(claim.policy, appeal.appellant);
            must(play, "release_appeal_bond", released);
        }
        must(
            play,
            "close_claim",
            keys.close_claim(claim.policy, claim.claimant),
        );
    }
    if incident.bond > 0 {
        must(
            play,
            "release_report_bond",
            keys.release_report_bond(incident.reporter),
        );
    }
    must(
        play,
        "close_incident",
        keys.close_incident(incident.reporter),
    );
}

/// Every term ends; a stranger closes what nobody can claim on any more.
fn end_policies(play: &mut Play) {
    play.f.world.advance(420 * DAY);
    let closer = play.payer();
    let policies: Vec<_> = play.f.world.snapshot.policies.clone().into_iter().collect();
    for (key, policy) in policies {
        let product = play.product(&policy.product);
        must(
            play,
            "close_policy",
            product.close_policy(closer, key, policy.rent_payer),
        );
    }
    for product in play.products.clone() {
        must(play, "roll_product", product.roll_product());
    }
    for pool in play.pools.clone() {
        must(play, "accrue", pool.accrue());
    }
}

/// Every re-insurer leaves with everything once the last lock is over; then anyone closes the tranches.
fn dissolve(play: &mut Play) {
    let s = &play.f.world.snapshot;
    let locks = s.pools.values().flat_map(|pool| pool.cessions);
    let unlocked = locks.map(|cession| cession.locked_until).max();
    let positions: Vec<_> = s.tranche_positions.values().copied().collect();
    let tranches = s.tranches.clone();
    until(play, unlocked.unwrap_or_default());
    for position in positions {
        let (keys, owner) = (play.slots[&position.tranche], position.owner);
        let shares = position.shares.get();
        if shares > 0 {
            let request = keys.request_release(owner, shares);
            must(play, "request_release", request);
            must(play, "release", keys.release(owner));
        }
        let closing = keys.close_tranche_position(owner);
        must(play, "close_tranche_position", closing);
    }
    for (address, tranche) in tranches {
        let keys = play.slots[&address];
        must(
            play,
            "close_tranche",
            keys.close_tranche(tranche.rent_payer),
        );
        assert!(!play.f.world.exists(&keys.vault), "vault of {address}");
    }
}

/// Every underwriter leaves with everything, in turn.
fn leave(play: &mut Play) {
    let positions: Vec<_> = play.f.world.snapshot.positions.values().cloned().collect();
    let pool_of =
        |play: &Play, pool: &Pubkey| *play.pools.iter().find(|p| p.pool == *pool).expect("a pool");
    for position in &positions {
        let pool = pool_of(play, &position.pool);
        if position.request().is_some() {
            must(
                play,
                "cancel_withdrawal",
                pool.cancel_withdrawal(position.owner),
            );
        }
        if position.shares.get() > 0 {
            must(
                play,
                "request_withdrawal",
                pool.request_withdrawal(position.owner, position.shares.get(), 0),
            );
        }
    }
    let cooldown = play.f.world.snapshot.funds[&play.f.fund.fund]
        .parameters
        .withdrawal_cooldown;
    play.f.world.advance(u64::from(cooldown) + 1);
    for position in &positions {
        let pool = pool_of(play, &position.pool);
        if position.shares.get() > 0 {
            match play.send("withdraw", pool.withdraw(position.owner)) {
                Ok(()) => (),
                // Shares worth less than one unit have nothing to leave with.
                Err(refusal) if refusal.is(BulwarkError::ZeroAmountOut) => {
                    panic!("{} shares", position.shares.get())
                }
                Err(refusal) => panic!("no way out by withdraw: {refusal}"),
            }
        }
        must(play, "close_position", pool.close_position(position.owner));
    }
}

/// Puts expire and are paid out, stakers leave with everything, buffers close; no price is known any more.
fn retire(play: &mut Play) {
    let s = &play.f.world.snapshot;
    let positions: Vec<_> = s.buffer_positions.values().copied().collect();
    let hedges = s.hedges.clone();
    let expired = hedges.values().map(|hedge| hedge.expiry).max();
    for position in &positions {
        let keys = play.backs[&position.buffer];
        if position.request().is_some() {
            let cancel = keys.cancel_unstake(position.owner);
            must(play, "cancel_unstake", cancel);
        }
        let shares = position.shares.get();
        if shares > 0 {
            let request = keys.request_unstake(position.owner, shares);
            must(play, "request_unstake", request);
        }
    }
    let cooldown = play.f.world.snapshot.funds[&play.f.fund.fund]
        .parameters
        .withdrawal_cooldown;
    play.f.world.advance(u64::from(cooldown) + 1);
    for position in &positions {
        let (keys, owner) = (play.backs[&position.buffer], position.owner);
        if position.shares.get() > 0 {
            must(play, "unstake", keys.unstake(owner));
        }
        // An empty position can outlive its buffer.
        if play.f.world.exists(&keys.buffer) {
            match play.send("collect_income", keys.collect_income(owner)) {
                Ok(()) => (),
                Err(refusal) if refusal.is(BulwarkError::NoIncome) => (),
                Err(refusal) => panic!("no way out by collect_income: {refusal}"),
            }
        }
        let closing = keys.close_buffer_position(owner);
        must(play, "close_buffer_position", closing);
    }
    until(play, expired.unwrap_or_default());
    for (address, hedge) in hedges {
        let keys = play.backs[&hedge.buffer];
        let due = keys.reclaim_put(None, hedge.writer, address, hedge.rent_payer);
        must(play, "reclaim_put", due);
    }
    let boss = play.f.authority.pubkey();
    for (address, buffer) in play.f.world.snapshot.buffers.clone() {
        let keys = play.backs[&address];
        let closing = keys.close_buffer(boss, buffer.rent_payer);
        must(play, "close_buffer", closing);
        assert!(!play.f.world.exists(&keys.vault), "vault of {address}");
    }
}
