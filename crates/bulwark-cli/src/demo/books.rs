//! Chapter 16: the books are checked; the facts as a report.

use std::{collections::BTreeMap, time::Duration};

use bulwark::state::Claim;
use bulwark_client::checker;
use solana_signer::Signer;

use super::{catalogue::STAKERS, filing::Filing, stage::Stage};
use crate::{
    report::{AllocationFacts, BufferFacts, ClaimFacts, Factor, Invariant, PoolFacts, Report},
    view::{date, mul_div, thousands},
};

/// Checks every invariant over the whole fund and, independently, what the claims were paid.
pub fn check(stage: &mut Stage, claims: &[Filing]) -> Vec<Invariant> {
    stage
        .view
        .chapter("The books are checked", &date(stage.world.now()));
    let mut invariants: Vec<Invariant> = checker::check(&stage.world.snapshot)
        .into_iter()
        .map(|verdict| Invariant {
            name: verdict.name.to_owned(),
            holds: verdict.breaches.is_empty(),
        })
        .collect();
    let facts = claim_facts(stage, claims);
    let at_settlement = factor_at_settlement(stage);
    let factor = factor(stage);
    let approved: u64 = facts.iter().map(|c| c.approved).sum();
    let share = |c: &ClaimFacts, of: &Factor| mul_div(c.approved, of.collected, of.approved.max(1));
    let pool = stage.pool_state();
    let mut more = |name: &str, holds: bool| {
        invariants.push(Invariant {
            name: name.to_owned(),
            holds,
        });
    };
    more("the pool was solvent after every sale", stage.sold_solvent);
    more(
        "approved claims sum to the incident's approved total",
        approved == factor.approved,
    );
    let allocation = &stage.allocation;
    let layers: u64 = allocation.layers.iter().map(|part| part.amount).sum();
    more(
        "what the layers paid and the shortfall are the loss",
        allocation.loss == approved && layers + allocation.shortfall == allocation.loss,
    );
    more(
        "every claim was paid floor(approved x collected / approved total), at the settlement and in the end",
        facts.iter().all(|c| {
            c.paid == share(c, &factor) && c.paid_at_settlement == share(c, &at_settlement)
        }),
    );
    let sold = |buffer: usize| {
        let takes = stage.takes.iter().filter(|take| take.buffer == buffer);
        let puts = stage.exercise.iter().filter(|put| put.buffer == buffer);
        takes.map(|take| take.paid).sum::<u64>() + puts.map(|put| put.paid).sum::<u64>()
    };
    more(
        "what the buffers paid is what their puts and auctions brought",
        (0..stage.backstops.len()).all(|buffer| sold(buffer) == raised(stage, buffer)),
    );
    more(
        "the buffers' vaults hold their ledgers to the unit",
        (0..stage.backstops.len()).all(|buffer| {
            let ledger = stage.slot(buffer).collateral + stage.buffer_state(buffer).delivered;
            stage.world.balance(&stage.backstops[buffer].keys.vault) == ledger
        }),
    );
    more(
        "no more was paid than collected",
        facts.iter().map(|c| c.paid).sum::<u64>() <= factor.collected,
    );
    more(
        "the vault holds the ledger to the unit",
        pool.ledger()
            .is_ok_and(|ledger| ledger == stage.world.balance(&pool.vault)),
    );
    more("all bonds of the incident are released", pool.bonds == 0);
    for invariant in &invariants {
        stage.view.verdict(&invariant.name, invariant.holds);
    }
    invariants
}

/// The last words: what it took.
pub fn close(stage: &Stage, elapsed: Duration) {
    let mut costs: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for step in &stage.steps {
        costs
            .entry(&step.name)
            .or_default()
            .push(step.compute_units);
    }
    let rows: Vec<_> = [
        "deposit",
        "buy_policy",
        "attest_claim",
        "sync_tranche",
        "observe",
        "value_buffer",
        "settle_incident",
        "exercise_put",
        "take",
        "pay_claim",
    ]
    .into_iter()
    .filter_map(|name| {
        let units = costs.get(name)?;
        let mean = units.iter().sum::<u64>() / units.len() as u64;
        Some(vec![
            name.to_owned(),
            thousands(units.len() as u64),
            thousands(mean),
        ])
    })
    .collect();
    stage.view.table(
        &["Instruction", "Times", "Compute units, mean"],
        &rows,
        &[1, 2],
    );
    stage.view.say(&format!(
        "{} transactions, the books checked after each.",
        thousands(stage.steps.len() as u64)
    ));
    anstream::eprintln!("{:.1} s", elapsed.as_secs_f64());
}

fn factor(stage: &Stage) -> Factor {
    stage.incident_state().map_or(
        Factor {
            collected: 0,
            approved: 0,
        },
        |incident| Factor {
            collected: incident.collected,
            approved: incident.approved_total,
        },
    )
}

fn factor_at_settlement(stage: &Stage) -> Factor {
    let AllocationFacts {
        loss, shortfall, ..
    } = stage.allocation;
    Factor {
        collected: loss - shortfall,
        approved: loss,
    }
}

/// What a buffer paid of the loss.
fn raised(stage: &Stage, buffer: usize) -> u64 {
    let name = format!("buffer {buffer},");
    let layers = stage.allocation.layers.iter();
    layers
        .filter(|part| part.layer.starts_with(&name))
        .map(|part| part.amount)
        .sum()
}

fn buffer_facts(stage: &Stage) -> Vec<BufferFacts> {
    (0..stage.backstops.len())
        .map(|buffer| {
            let (backstop, slot) = (&stage.backstops[buffer], stage.slot(buffer));
            let stakes = STAKERS.iter().zip(&stage.stakers);
            BufferFacts {
                name: backstop.name.to_owned(),
                address: backstop.keys.buffer.to_string(),
                mint: backstop.keys.mint.to_string(),
                staked: stakes
                    .filter(|((_, index, _), _)| *index == buffer)
                    .map(|(_, owner)| stage.stake_state(buffer, &owner.pubkey()).staked)
                    .sum(),
                collateral: slot.collateral,
                vault_balance: stage.world.balance(&backstop.keys.vault),
                cash: slot.cash,
                income: slot.income_earned,
                raised: raised(stage, buffer),
            }
        })
        .collect()
}

fn claim_facts(stage: &Stage, claims: &[Filing]) -> Vec<ClaimFacts> {
    let Ok(keys) = stage.incident_keys() else {
        return Vec::new();
    };
    claims
        .iter()
        .zip(&stage.paid_at_settlement)
        .map(|(filing, paid_at_settlement)| {
            let policy = stage.sold[filing.sold].address;
            let claim: Claim = stage.world.account(&keys.claim(&policy));
            ClaimFacts {
                policy: policy.to_string(),
                requested: claim.requested,
                approved: claim.approved,
                paid: claim.paid,
                paid_at_settlement: *paid_at_settlement,
            }
        })
        .collect()
}

/// Everything as it stands at the end.
pub fn report(stage: &Stage, claims: &[Filing], invariants: Vec<Invariant>) -> Report {
    let pool = stage.pool_state();
    let (reserve, scr) = stage.ratios_before_loss;
    Report {
        steps: stage.steps.clone(),
        pool: PoolFacts {
            address: stage.pool.pool.to_string(),
            mint: stage.pool.mint.to_string(),
            vault_balance: stage.world.balance(&pool.vault),
            capital: pool.capital,
            unearned: pool.unearned,
            payable: pool.payable,
            ceded_payable: pool.ceded_payable,
            buffer_payable: pool.buffer_payable,
            puts: pool.puts,
            fees: pool.fees,
            bonds: pool.bonds,
            premium_written: pool.premium_written,
            premium_earned: pool.premium_earned,
            premium_refunded: pool.premium_refunded,
            losses: pool.losses,
            gains: pool.gains,
            exposure: pool.exposure,
            wiped: pool.wiped == 1,
            policies_sold: stage.sold.len() as u64,
            reserve_ratio_bps_before_loss: reserve,
            scr_ratio_bps_before_loss: scr,
        },
        claims: claim_facts(stage, claims),
        factor: factor(stage),
        factor_at_settlement: factor_at_settlement(stage),
        allocation: stage.allocation.clone(),
        buffers: buffer_facts(stage),
        exercise: stage.exercise.clone(),
        takes: stage.takes.clone(),
        invariants,
    }
}
