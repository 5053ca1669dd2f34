//! The invariants of DESIGN section 16 over a whole fund: what tests, demo and audit all run. `check` looks at one
//! moment, `check_step` at what one transaction did.

mod reinsurance;
mod step;
mod stop_loss;

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::RING_DAYS,
    state::{ClaimStatus, Incident, IncidentStatus, Policy, Pool, PremiumBook, Product},
};
use bulwark_math::{day_of, pay, remaining_q32, PERIL_GROUPS};

use crate::snapshot::Snapshot;

pub use step::check_step;

/// One invariant's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Number in DESIGN section 16.
    pub number: u8,
    /// What it says.
    pub name: &'static str,
    /// Every breach, in words; none when it holds.
    pub breaches: Vec<String>,
}

/// Number and words of each invariant that `check` looks at.
pub const INVARIANTS: [(u8, &str); 9] = [
    (
        1,
        "every vault holds at least its ledger, and the ledger is the sum of its buckets",
    ),
    (
        2,
        "shares of all positions are the pool's, the tranche's or the buffer's shares",
    ),
    (
        3,
        "what was collected and the shortfall are the approved total; no layer pays over its limit",
    ),
    (
        4,
        "written premium is earned, unearned and refunded premium, to the last fraction; tranches are ceded what their \
         collateral backs",
    ),
    (
        5,
        "exposure is the sum over live policies, by product and by peril group",
    ),
    (
        7,
        "paid <= approved <= sum insured, of each claim and policy",
    ),
    (8, "one seat, one vote; decisions only by rule"),
    (9, "one factor for all claims of an incident"),
    (
        14,
        "every open step has a deadline, every hold an incident, every cession a tranche, every put its writer",
    ),
];

struct Book {
    verdicts: BTreeMap<u8, Vec<String>>,
}

impl Book {
    fn require(&mut self, number: u8, holds: bool, breach: impl FnOnce() -> String) {
        if !holds {
            self.verdicts.entry(number).or_default().push(breach());
        }
    }
}

/// Checks everything that must hold at any moment.
pub fn check(snapshot: &Snapshot) -> Vec<Verdict> {
    let mut book = Book {
        verdicts: BTreeMap::new(),
    };
    for (address, pool) in &snapshot.pools {
        let policies: Vec<&Policy> = snapshot
            .policies
            .values()
            .filter(|p| p.pool == *address)
            .collect();
        check_ledger(&mut book, snapshot, address, pool);
        check_shares(&mut book, snapshot, address, pool);
        reinsurance::check_tranches(&mut book, snapshot, address, pool);
        stop_loss::check_pool(&mut book, snapshot, address, pool);
        check_premium(&mut book, snapshot, address, pool, &policies);
        check_exposure(&mut book, snapshot, address, pool, &policies);
    }
    reinsurance::check_positions(&mut book, snapshot);
    check_attestors(&mut book, snapshot);
    check_incidents(&mut book, snapshot);
    check_claims(&mut book, snapshot);
    INVARIANTS
        .iter()
        .map(|(number, name)| Verdict {
            number: *number,
            name,
            breaches: book.verdicts.remove(number).unwrap_or_default(),
        })
        .collect()
}

/// All breaches of `check`, one a line; none when everything holds.
pub fn breaches(snapshot: &Snapshot) -> Vec<String> {
    check(snapshot)
        .into_iter()
        .flat_map(|v| {
            v.breaches
                .into_iter()
                .map(move |b| format!("{}: {b}", v.number))
        })
        .collect()
}

fn check_ledger(book: &mut Book, s: &Snapshot, address: &Pubkey, pool: &Pool) {
    let ledger = pool.ledger().unwrap_or(u64::MAX);
    let held = s.balances.get(&pool.vault).copied().unwrap_or(0);
    book.require(1, held >= ledger, || {
        format!("pool {address}: vault {held} < ledger {ledger}")
    });
    book.require(4, pool.invariant().is_ok(), || {
        format!("pool {address}: its own invariant is broken")
    });
    let incidents = || s.incidents.iter().filter(|(_, i)| i.pool == *address);
    let payable: u64 = incidents()
        .map(|(key, incident)| stop_loss::payable(key, incident, pool))
        .sum();
    book.require(1, payable == pool.payable, || {
        format!(
            "pool {address}: payable {} but incidents owe {payable}",
            pool.payable
        )
    });
    let bonds: u64 = incidents()
        .map(|(key, incident)| {
            let claims: u64 = s
                .claims
                .values()
                .filter(|c| c.incident == *key)
                .map(|c| c.bond + c.appeal.bond)
                .sum();
            incident.bond + claims
        })
        .sum();
    book.require(1, bonds == pool.bonds, || {
        format!("pool {address}: bonds {} but {bonds} are held", pool.bonds)
    });
    let holds = incidents()
        .filter(|(_, i)| {
            matches!(
                i.status(),
                IncidentStatus::Confirmed | IncidentStatus::Liquidating
            )
        })
        .count();
    book.require(
        14,
        holds as u64 == u64::from(pool.confirmed_incidents),
        || {
            format!(
                "pool {address}: {} holds but {holds} confirmed incidents",
                pool.confirmed_incidents
            )
        },
    );
}

fn check_shares(book: &mut Book, s: &Snapshot, address: &Pubkey, pool: &Pool) {
    let positions = || s.positions.values().filter(|p| p.pool == *address);
    let shares: u128 = positions().map(|p| p.shares.get()).sum();
    book.require(2, shares == pool.total_shares.get(), || {
        format!(
            "pool {address}: positions hold {shares}, the pool counts {}",
            pool.total_shares.get()
        )
    });
    for position in positions() {
        book.require(2, position.invariant().is_ok(), || {
            format!("position of {}: request above its shares", position.owner)
        });
    }
}

fn check_premium(
    book: &mut Book,
    s: &Snapshot,
    address: &Pubkey,
    pool: &Pool,
    policies: &[&Policy],
) {
    let at = pool.accrued_until;
    let still_to_earn: u128 = policies
        .iter()
        .map(|p| {
            let seconds = p.end.saturating_sub(p.start.max(at));
            remaining_q32(p.earning_rate, seconds).unwrap_or(u128::MAX >> 1)
        })
        .sum();
    let unearned = (u128::from(pool.unearned) << 32).checked_sub(pool.earned_fraction.into());
    book.require(4, unearned == Some(still_to_earn), || {
        format!("pool {address}: unearned {unearned:?}/2^32, policies have {still_to_earn}/2^32 to earn")
    });
    let running = policies
        .iter()
        .filter(|p| p.start <= at && at < p.end)
        .map(|p| p.earning_rate)
        .sum::<u64>();
    book.require(4, running == pool.earning_rate, || {
        format!(
            "pool {address}: earns {} but policies earn {running}",
            pool.earning_rate
        )
    });
    let Some(ring) = s.books.get(&pool.premium_book) else {
        return book.require(4, false, || format!("pool {address}: no premium book"));
    };
    let mut begins = vec![0u64; RING_DAYS as usize];
    let mut ends = begins.clone();
    for p in policies {
        if p.start > at {
            begins[PremiumBook::slot(day_of(p.start))] += p.earning_rate;
        }
        if p.end > at {
            ends[PremiumBook::slot(day_of(p.end))] += p.earning_rate;
        }
    }
    book.require(
        4,
        ring.begins[..] == begins[..] && ring.ends[..] == ends[..],
        || format!("pool {address}: the premium book differs from its policies"),
    );
}

fn check_exposure(
    book: &mut Book,
    s: &Snapshot,
    address: &Pubkey,
    pool: &Pool,
    policies: &[&Policy],
) {
    let mut exposure = 0u64;
    let mut expected_loss = 0u128;
    let mut stress = [0u128; PERIL_GROUPS];
    for (key, product) in s.products.iter().filter(|(_, p)| p.pool == *address) {
        check_product(book, key, product, policies);
        exposure += product.exposure;
        expected_loss += u128::from(product.exposure) * u128::from(product.el_rate);
        stress[usize::from(product.group)] +=
            u128::from(product.exposure) * u128::from(product.shock_rate);
        let open = s
            .incidents
            .values()
            .filter(|i| {
                i.product == *key
                    && matches!(
                        i.status(),
                        IncidentStatus::Reported
                            | IncidentStatus::Confirmed
                            | IncidentStatus::Liquidating
                    )
            })
            .count();
        book.require(14, open as u64 == u64::from(product.open_incidents), || {
            format!(
                "product {key}: {} open incidents counted, {open} exist",
                product.open_incidents
            )
        });
    }
    book.require(5, exposure == pool.exposure, || {
        format!(
            "pool {address}: exposure {} but products have {exposure}",
            pool.exposure
        )
    });
    book.require(5, expected_loss == pool.expected_loss.get(), || {
        format!("pool {address}: expected loss differs from its products'")
    });
    book.require(5, pool.stress.map(|w| w.get()) == stress, || {
        format!("pool {address}: stress by peril group differs from its products'")
    });
}

fn check_product(book: &mut Book, key: &Pubkey, product: &Product, policies: &[&Policy]) {
    let mut exposure = 0u64;
    let mut begins = vec![0u64; RING_DAYS as usize];
    let mut ends = begins.clone();
    for p in policies
        .iter()
        .filter(|p| p.product == *key && !p.is_cancelled())
    {
        let (start, end) = (day_of(p.start), day_of(p.end));
        if start > product.rolled_day {
            begins[PremiumBook::slot(start)] += p.exposure;
        } else if end > product.rolled_day {
            exposure += p.exposure;
        }
        if end > product.rolled_day {
            ends[PremiumBook::slot(end)] += p.exposure;
        }
    }
    book.require(5, exposure == product.exposure, || {
        format!(
            "product {key}: exposure {} but policies have {exposure}",
            product.exposure
        )
    });
    book.require(
        5,
        product.begins[..] == begins[..] && product.ends[..] == ends[..],
        || format!("product {key}: its ring differs from its policies"),
    );
}

fn check_attestors(book: &mut Book, s: &Snapshot) {
    for (key, fund) in &s.funds {
        let bonds: u64 = s
            .attestors
            .values()
            .filter(|a| a.fund == *key)
            .map(|a| a.bond)
            .sum();
        let held = s.balances.get(&fund.bond_vault).copied().unwrap_or(0);
        book.require(1, held >= bonds, || {
            format!("fund {key}: bond vault {held} < bonds {bonds}")
        });
    }
    for (key, committee) in &s.committees {
        book.require(8, committee.invariant().is_ok(), || {
            format!("committee {key}: its own invariant is broken")
        });
    }
}

fn check_incidents(book: &mut Book, s: &Snapshot) {
    for (key, incident) in &s.incidents {
        book.require(3, incident.invariant().is_ok(), || {
            format!("incident {key}: its own invariant is broken")
        });
        let claims: Vec<_> = s.claims.values().filter(|c| c.incident == *key).collect();
        book.require(
            14,
            claims.len() as u64 == u64::from(incident.open_claims),
            || {
                format!(
                    "incident {key}: {} open claims counted, {} exist",
                    incident.open_claims,
                    claims.len()
                )
            },
        );
        let undecided = claims
            .iter()
            .filter(|c| c.status() == ClaimStatus::Filed)
            .count();
        book.require(
            14,
            undecided as u64 == u64::from(incident.undecided_claims),
            || format!("incident {key}: undecided claims miscounted"),
        );
        let appeals = claims
            .iter()
            .filter(|c| c.status() == ClaimStatus::Appealed)
            .count();
        book.require(
            14,
            appeals as u64 == u64::from(incident.open_appeals),
            || format!("incident {key}: open appeals miscounted"),
        );
        let approved: u64 = claims.iter().map(|c| c.approved).sum();
        let paid: u64 = claims.iter().map(|c| c.paid).sum();
        let complete = claims.len() as u64 == u64::from(incident.claims_filed);
        book.require(
            3,
            approved <= incident.approved_total
                && (!complete || approved == incident.approved_total),
            || {
                format!(
                    "incident {key}: approved total {} but claims {approved}",
                    incident.approved_total
                )
            },
        );
        book.require(
            9,
            paid <= incident.paid && (!complete || paid == incident.paid),
            || format!("incident {key}: paid {} but claims {paid}", incident.paid),
        );
        check_settlement(book, key, incident);
    }
}

fn check_settlement(book: &mut Book, key: &Pubkey, incident: &Incident) {
    let settled = incident.status() == IncidentStatus::Settled;
    book.require(3, settled || incident.collected == 0, || {
        format!("incident {key}: collected before settlement")
    });
    let from_layers = incident.from_capital + incident.from_tranches + incident.from_buffers;
    book.require(
        3,
        !settled
            || from_layers <= incident.collected
                && incident.collected - from_layers <= incident.recovered,
        || format!("incident {key}: collected other than what layers and recoveries gave"),
    );
    reinsurance::check_allocation(book, key, incident);
}

fn check_claims(book: &mut Book, s: &Snapshot) {
    let mut approved_by_policy: BTreeMap<Pubkey, (u64, u64, u64)> = BTreeMap::new();
    for (key, claim) in &s.claims {
        let entry = approved_by_policy.entry(claim.policy).or_default();
        entry.0 += claim.approved;
        entry.1 += claim.paid;
        entry.2 += 1;
        book.require(7, claim.invariant().is_ok(), || {
            format!("claim {key}: its own invariant is broken")
        });
        let Some(incident) = s.incidents.get(&claim.incident) else {
            book.require(14, false, || format!("claim {key}: no incident"));
            continue;
        };
        let due = pay(claim.approved, incident.collected, incident.approved_total).unwrap_or(0);
        book.require(9, claim.paid <= due, || {
            format!("claim {key}: paid {} above its share {due}", claim.paid)
        });
        if let Some(committee) = s.committees.get(&incident.committee) {
            let votes = claim.voted.count_ones();
            book.require(8, claim.voted >> committee.seats == 0, || {
                format!("claim {key}: votes from seats that do not exist")
            });
            book.require(
                8,
                claim.status() == ClaimStatus::Filed
                    || claim.appeal().is_some()
                    || (claim.had_quorum != 0 || claim.approved == 0),
                || format!("claim {key}: approved without quorum"),
            );
            book.require(
                8,
                claim.had_quorum == 0
                    || claim.appeal().is_some()
                    || votes >= committee.threshold.into(),
                || format!("claim {key}: decided by {votes} of {}", committee.threshold),
            );
        }
    }
    for (key, policy) in &s.policies {
        book.require(7, policy.invariant().is_ok(), || {
            format!("policy {key}: its own invariant is broken")
        });
        let (approved, paid, open) = approved_by_policy.get(key).copied().unwrap_or_default();
        book.require(
            7,
            approved <= policy.approved
                && paid <= policy.paid
                && open == u64::from(policy.open_claims),
            || format!("policy {key}: its claims differ from its record"),
        );
    }
}

/// Whether a pool keeps the solvency rules of its fund (6): for after every instruction that must keep them.
pub fn is_solvent(snapshot: &Snapshot, pool: &Pubkey) -> bool {
    let Some(pool) = snapshot.pools.get(pool) else {
        return false;
    };
    let Some(fund) = snapshot.funds.get(&pool.fund) else {
        return false;
    };
    pool.require_solvent(&fund.parameters).is_ok()
}
