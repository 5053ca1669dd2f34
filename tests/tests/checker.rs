//! The checker finds what it promises to: books of a fund with tranches, right as they are, are falsified one figure at a
//! time.

use bulwark::state::{Cession, Incident, Pool, Tranche, TrancheCover, TranchePosition};
use bulwark_client::{
    checker,
    keys::{IncidentKeys, TrancheKeys},
    pda, Snapshot,
};
use bulwark_tests::{Fixture, Keypair, Signer, USD};

const DAY: u64 = 86_400;

/// A quota share and an excess layer, each with one re-insurer; 85,000 USD settled on them and capital.
struct Books {
    f: Fixture,
    tranches: [TrancheKeys; 2],
    reinsurer: Keypair,
    incident: IncidentKeys,
    before_settlement: Snapshot,
}

impl Books {
    fn new() -> Self {
        let mut f = Fixture::new();
        f.underwriter(1_000_000 * USD);
        let quota_share = TrancheCover::QuotaShare {
            cession_bps: 2_500,
            collateral: 100_000 * USD,
        };
        let excess = TrancheCover::ExcessOfLoss {
            attachment: 20_000 * USD,
            limit: 30_000 * USD,
            rate_on_line: 100_000_000,
            reinstatements: 1,
            reinstatement_bps: 10_000,
        };
        let tranches = [f.tranche(0, quota_share, 365), f.tranche(1, excess, 365)];
        let reinsurer = f.reinsurer(&tranches[0], 50_000 * USD);
        f.reinsurer(&tranches[1], 60_000 * USD);
        let (product, buyer) = (f.product, f.user(100_000 * USD));
        let policy = f
            .buy(&product, &buyer, 100_000 * USD, 90)
            .expect("a policy");
        f.world.advance(10 * DAY);
        let incident = f.confirmed(&product, f.world.now());
        f.file(&incident, &buyer, policy, 90_000 * USD)
            .expect("a claim");
        f.decided(&incident, policy, 90_000 * USD);
        let before_settlement = f.world.snapshot.clone();
        f.settled_with(&incident, &tranches);
        Self {
            f,
            tranches,
            reinsurer,
            incident,
            before_settlement,
        }
    }

    fn pool<'a>(&self, s: &'a mut Snapshot) -> &'a mut Pool {
        s.pools.get_mut(&self.f.pool.pool).expect("a pool")
    }

    fn cession<'a>(&self, s: &'a mut Snapshot, index: usize) -> &'a mut Cession {
        &mut self.pool(s).cessions[index]
    }

    fn tranche<'a>(&self, s: &'a mut Snapshot, index: usize) -> &'a mut Tranche {
        let key = self.tranches[index].tranche;
        s.tranches.get_mut(&key).expect("a tranche")
    }

    fn position<'a>(&self, s: &'a mut Snapshot) -> &'a mut TranchePosition {
        let key = self.tranches[0].position(&self.reinsurer.pubkey());
        s.tranche_positions.get_mut(&key).expect("a position")
    }

    fn incident<'a>(&self, s: &'a mut Snapshot) -> &'a mut Incident {
        s.incidents
            .get_mut(&self.incident.incident)
            .expect("an incident")
    }
}

/// A way to falsify the books, and the invariant that it breaks.
type Lie = (&'static str, u8, fn(&Books, &mut Snapshot));

/// Demands that each lie is found under its number, by `find`.
fn found(books: &Books, lies: &[Lie], find: impl Fn(&Snapshot) -> Vec<String>) {
    let truth = &books.f.world.snapshot;
    assert_eq!(find(truth), Vec::<String>::new());
    for (name, number, lie) in lies {
        let mut falsified = truth.clone();
        lie(books, &mut falsified);
        let breaches = find(&falsified);
        let number = format!("{number}: ");
        assert!(
            breaches.iter().any(|b| b.starts_with(&number)),
            "{name}: {breaches:?}"
        );
    }
}

#[test]
fn every_false_figure_of_a_tranche_is_found() {
    let lies: &[Lie] = &[
        ("a tranche's vault holds too little", 1, |b, s| {
            let vault = b.tranches[0].vault;
            *s.balances.get_mut(&vault).expect("a balance") -= 1;
        }),
        ("more is owed than the pool set aside", 1, |b, s| {
            b.cession(s, 0).owed += 1;
        }),
        ("shares of nobody", 2, |b, s| {
            let tranche = b.tranche(s, 0);
            tranche.total_shares = (tranche.total_shares.get() + 1).into();
        }),
        ("a request that the tranche does not count", 2, |b, s| {
            b.position(s).requested = 1.into();
        }),
        ("a request above the shares", 2, |b, s| {
            let position = b.position(s);
            position.requested = (position.shares.get() + 1).into();
        }),
        ("shares of no tranche", 2, |b, s| {
            s.tranches.remove(&b.tranches[0].tranche);
        }),
        ("more collected than layers gave", 3, |b, s| {
            b.incident(s).from_tranches -= 1;
        }),
        ("a layer paid more than was taken from it", 3, |b, s| {
            b.incident(s).allocated.tranches[1] += 1;
        }),
        ("a layer has back what nobody recovered", 3, |b, s| {
            b.incident(s).allocated.tranches[1] -= 1;
        }),
        ("a limit used beyond its end", 3, |b, s| {
            b.cession(s, 1).used = 60_000 * USD + 1;
        }),
        ("a rate on more than stands", 4, |b, s| {
            b.cession(s, 1).rate += 1;
        }),
        ("a cession above what collateral backs", 4, |b, s| {
            b.cession(s, 0).effective_bps += 1;
        }),
        ("a tranche without a slot", 14, |b, s| {
            *b.cession(s, 1) = Cession::default();
            b.pool(s).tranches = 1;
        }),
        ("a slot without a tranche", 14, |b, s| {
            s.tranches.remove(&b.tranches[1].tranche);
        }),
        ("a tranche that is not counted", 14, |b, s| {
            b.pool(s).tranches = 1;
        }),
    ];
    found(&Books::new(), lies, checker::breaches);
}

#[test]
fn every_false_step_of_a_settlement_is_found() {
    let lies: &[Lie] = &[
        ("a tranche lost collateral to nobody", 10, |b, s| {
            b.cession(s, 0).collateral -= 1_000 * USD;
        }),
        ("a tranche recorded another loss", 3, |b, s| {
            b.tranche(s, 1).losses += 1;
        }),
        ("capital lost more than its loss", 10, |b, s| {
            b.pool(s).capital -= 10_000 * USD;
        }),
        ("layers that did not pay what was taken", 3, |b, s| {
            b.incident(s).allocated.retention -= 1;
        }),
    ];
    let books = Books::new();
    let before = books.before_settlement.clone();
    found(&books, lies, |after| checker::check_step(&before, after));
}

#[test]
fn every_false_step_after_a_settlement_is_found() {
    let lies: &[Lie] = &[
        ("a layer that pays again", 3, |b, s| {
            b.incident(s).allocated.tranches[0] += 1;
        }),
        ("a loss that a tranche took back", 4, |b, s| {
            b.tranche(s, 0).losses -= 1;
        }),
        ("another order of repayment", 3, |b, s| {
            b.incident(s).allocated.order.reverse();
        }),
    ];
    let books = Books::new();
    let before = books.f.world.snapshot.clone();
    found(&books, lies, |after| checker::check_step(&before, after));
}

/// A tranche's accounts lie where the client says.
#[test]
fn a_snapshot_knows_a_tranche_and_forgets_a_closed_one() {
    let mut books = Books::new();
    let snapshot = &mut books.f.world.snapshot;
    let tranche = books.tranches[1].tranche;
    assert_eq!(
        snapshot.tranches[&tranche].vault,
        pda::tranche_vault(&tranche)
    );
    let known = snapshot.part(&[tranche]);
    assert_eq!(known.tranches.len(), 1);
    assert!(snapshot.update(tranche, &[]));
    assert!(!snapshot.tranches.contains_key(&tranche));
}
