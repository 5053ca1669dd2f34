//! What ten thousand towers must have shown.

use std::collections::BTreeMap;

use bulwark::state::{Cession, TrancheKind};

use crate::{books::Books, model};

/// Every kind of case, and the least that each must occur.
const LEAST: u64 = 30;
const EVERY: [&str; 28] = [
    "nothing lost",
    "beyond 2^56",
    "claims paid short",
    "one loss, all three kinds pay",
    "several quota shares pay",
    "all quota shares together are the whole",
    "layers overlap",
    "attachments are equal",
    "layers leave a gap",
    "limit was used before",
    "limit used up",
    "collateral used up",
    "tranche wiped",
    "tranche out of term",
    "premium of reinstatement",
    "premium takes the last of capital",
    "year lost before",
    "year over",
    "capital beyond the stop-loss line",
    "pool was wiped",
    "pool wiped by the loss",
    "recovery to claims",
    "recovery after the salvage window",
    "recovery to capital",
    "recovery to every kind",
    "recovery beyond all that was paid",
    "limit back",
    "tranche gone or another",
];

/// How often each kind of case occurred.
#[derive(Default)]
pub struct Seen(BTreeMap<&'static str, u64>);

impl Seen {
    /// Both counts.
    pub fn and(mut self, other: Self) -> Self {
        for (kind, count) in other.0 {
            *self.0.entry(kind).or_default() += count;
        }
        self
    }

    fn count(&mut self, cases: &[(&'static str, bool)]) {
        for (kind, _) in cases.iter().filter(|(_, occurred)| *occurred) {
            *self.0.entry(kind).or_default() += 1;
        }
    }

    /// Counts a settlement.
    pub fn settlement(&mut self, before: &Books, after: &Books) {
        let incident = &after.incident;
        let parts = incident.allocated.tranches;
        let year_over = after.pool.year_start != before.pool.year_start;
        let cessions = before.pool.cessions;
        let changed = after.pool.cessions;
        let time = incident.incident_time;
        let payers = |kind: TrancheKind| {
            let paid = |(c, part): &(&Cession, u64)| c.kind() == kind && *part > 0;
            cessions.iter().zip(parts).filter(paid).count()
        };
        let quota: u64 = cessions.iter().map(|c| u64::from(c.effective_bps)).sum();
        let any = |is: &dyn Fn(usize) -> bool| (0..parts.len()).any(is);
        let pair = |is: &dyn Fn(&Cession, &Cession) -> bool| {
            let paid = || {
                cessions
                    .iter()
                    .zip(parts)
                    .filter(|(c, part)| *part > 0 && c.kind() == TrancheKind::ExcessOfLoss)
            };
            paid().enumerate().any(|(n, (one, _))| {
                paid()
                    .skip(n + 1)
                    .any(|(other, _)| is(one, other) || is(other, one))
            })
        };
        let cover = |c: &Cession| model::limit_left(c).min(c.collateral);
        self.count(&[
            ("nothing lost", incident.approved_total == 0),
            ("beyond 2^56", incident.approved_total > 1 << 56),
            (
                "claims paid short",
                incident.collected < incident.approved_total,
            ),
            (
                "one loss, all three kinds pay",
                payers(TrancheKind::QuotaShare) > 0
                    && payers(TrancheKind::ExcessOfLoss) > 0
                    && payers(TrancheKind::AggregateStopLoss) > 0,
            ),
            (
                "several quota shares pay",
                payers(TrancheKind::QuotaShare) > 1,
            ),
            ("all quota shares together are the whole", quota == 10_000),
            (
                "layers overlap",
                pair(&|low, high| {
                    let end = low.attachment + cover(low);
                    low.attachment < high.attachment && high.attachment < end
                }),
            ),
            (
                "attachments are equal",
                pair(&|one, other| one.attachment == other.attachment),
            ),
            (
                "layers leave a gap",
                incident.allocated.gap > 0 && payers(TrancheKind::ExcessOfLoss) > 1,
            ),
            (
                "limit was used before",
                any(&|i| parts[i] > 0 && cessions[i].used > 0),
            ),
            (
                "limit used up",
                any(&|i| parts[i] > 0 && changed[i].used == changed[i].total_limit()),
            ),
            (
                "collateral used up",
                any(&|i| parts[i] > 0 && changed[i].collateral == 0),
            ),
            (
                "tranche wiped",
                any(&|i| after.tranches[i].wiped > before.tranches[i].wiped),
            ),
            (
                "tranche out of term",
                any(&|i| cessions[i].exists() && !cessions[i].covers(time)),
            ),
            (
                "premium of reinstatement",
                any(&|i| changed[i].owed > cessions[i].owed),
            ),
            (
                "premium takes the last of capital",
                after.pool.ceded_payable > before.pool.ceded_payable && after.pool.capital == 0,
            ),
            (
                "year lost before",
                !year_over
                    && before.pool.net_losses_of_year > 0
                    && payers(TrancheKind::AggregateStopLoss) > 0,
            ),
            ("year over", year_over),
            (
                "capital beyond the stop-loss line",
                incident.allocated.rest > 0,
            ),
            ("pool was wiped", before.pool.wiped == 1),
            (
                "pool wiped by the loss",
                after.pool.wiped > before.pool.wiped,
            ),
        ]);
    }

    /// Counts a recovery.
    pub fn recovery(&mut self, before: &Books, after: &Books) {
        let (was, is) = (&before.incident, &after.incident);
        let back = |i: usize| was.allocated.tranches[i] - is.allocated.tranches[i];
        let any = |is: &dyn Fn(usize) -> bool| (0..was.allocated.tranches.len()).any(is);
        let to = |kind: TrancheKind| any(&|i| back(i) > 0 && was.allocated.kinds[i] == kind as u8);
        let gains = after.pool.gains - before.pool.gains;
        let paid = was.allocated.tranches.iter().sum::<u64>()
            + was.allocated.rest
            + was.allocated.gap
            + was.allocated.retention;
        let to_layers = is.recovered - was.recovered - (is.collected - was.collected);
        self.count(&[
            ("recovery to claims", is.collected > was.collected),
            (
                "recovery after the salvage window",
                before.now > was.salvage_deadline() && was.collected < was.approved_total,
            ),
            ("recovery to capital", gains > 0),
            (
                "recovery to every kind",
                to(TrancheKind::QuotaShare)
                    && to(TrancheKind::ExcessOfLoss)
                    && to(TrancheKind::AggregateStopLoss),
            ),
            ("recovery beyond all that was paid", to_layers > paid),
            (
                "limit back",
                any(&|i| after.pool.cessions[i].used < before.pool.cessions[i].used && back(i) > 0),
            ),
            (
                "tranche gone or another",
                any(&|i| {
                    back(i) > 0 && after.pool.cessions[i].owed == before.pool.cessions[i].owed
                }),
            ),
        ]);
    }

    /// Prints all counts.
    pub fn report(&self) {
        for kind in EVERY {
            println!("{kind}: {}", self.0.get(kind).unwrap_or(&0));
        }
    }

    /// Demands that every kind occurred often enough to mean something.
    pub fn require_all(&self) {
        let rare: Vec<_> = EVERY
            .into_iter()
            .filter(|kind| self.0.get(kind).is_none_or(|count| *count < LEAST))
            .collect();
        assert!(rare.is_empty(), "seen fewer than {LEAST} times: {rare:?}");
    }
}
