//! What ten thousand towers must have shown.

use std::collections::BTreeMap;

use bulwark::state::{BufferSlot, Cession, TrancheKind};

use crate::{books::Books, model, waiting::Wait};

/// Every kind of case, and the least that each must occur.
const LEAST: u64 = 30;
const EVERY: [&str; 46] = [
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
    "buffers are not asked",
    "buffers' cash is enough",
    "settlement waits",
    "all four buffers pay",
    "cash of a buffer after another's sale",
    "buffers raise nothing",
    "buffers raise all",
    "capital pays after buffers",
    "claims paid short after buffers",
    "given capital pays",
    "put exercised before its buffer's turn",
    "premium of reinstatement after a wait",
    "year over while a settlement waits",
    "stop-loss had tripped before",
    "recovery to claims",
    "recovery after the salvage window",
    "recovery to capital",
    "recovery to every kind",
    "recovery beyond all that was paid",
    "limit back",
    "tranche gone or another",
    "recovery to several buffers",
    "buffer without those stakers",
    "recovery after a year that ended while waiting",
    "recovery in a year that counts other losses only",
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
    pub fn settlement(&mut self, before: &Books, wait: &Wait, after: &Books) {
        self.buffers(before, wait, after);
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

    /// Counts what the buffers did in a settlement.
    fn buffers(&mut self, before: &Books, wait: &Wait, after: &Books) {
        let incident = &after.incident;
        let parts = incident.allocated.buffers;
        let (was, is) = (&before.pool, &after.pool);
        let short = incident.approved_total - incident.collected;
        let rest = incident.allocated.rest;
        let could_pay = was.buffers.iter().any(BufferSlot::can_pay);
        let waited = wait.turns > 0;
        let sold_before = |index: usize| wait.sold[..index].iter().any(|sold| sold.money > 0);
        let beyond = rest + incident.from_buffers + short > 0;
        self.count(&[
            ("buffers are not asked", could_pay && !beyond),
            (
                "buffers' cash is enough",
                !waited && incident.from_buffers > 0 && rest + short == 0,
            ),
            ("settlement waits", waited),
            ("all four buffers pay", parts.iter().all(|part| *part > 0)),
            (
                "cash of a buffer after another's sale",
                (0..parts.len()).any(|i| sold_before(i) && parts[i] > wait.sold[i].money),
            ),
            (
                "buffers raise nothing",
                waited && incident.from_buffers == 0,
            ),
            ("buffers raise all", waited && rest + short == 0),
            ("capital pays after buffers", waited && rest > 0),
            ("claims paid short after buffers", waited && short > 0),
            (
                "given capital pays",
                wait.injected > 0 && is.capital < wait.injected && rest > 0,
            ),
            (
                "put exercised before its buffer's turn",
                (0..parts.len()).any(|i| wait.exercised[i].money > 0 && parts[i] > 0),
            ),
            (
                "premium of reinstatement after a wait",
                waited && is.ceded_payable > was.ceded_payable,
            ),
            (
                "year over while a settlement waits",
                waited && model::is_year_over(is, wait.until),
            ),
            (
                "stop-loss had tripped before",
                was.stop_loss.tripped == 1 && incident.from_buffers > 0,
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
            + was.allocated.retention
            + was.allocated.buffers.iter().sum::<u64>();
        let of_buffer = |i: usize| was.allocated.buffers[i] - is.allocated.buffers[i];
        let buffers = || (0..was.allocated.buffers.len()).filter(|i| of_buffer(*i) > 0);
        let there = |i: usize| model::has_stakers_of(&before.pool.buffers[i], was.closed_at);
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
            (
                "recovery to several buffers",
                buffers().filter(|i| there(*i)).count() > 1,
            ),
            ("buffer without those stakers", buffers().any(|i| !there(i))),
            (
                "recovery after a year that ended while waiting",
                was.from_buffers > 0 && model::is_year_over(&before.pool, was.closed_at),
            ),
            (
                "recovery in a year that counts other losses only",
                to_layers > 0
                    && before.pool.net_losses_of_year > 0
                    && after.pool.year_start == before.pool.year_start
                    && before.pool.year_start > was.closed_at,
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
