//! Random programmes, losses and what happens until money comes back.

use bulwark::state::{Cession, TrancheKind, Wide};
use bulwark_math::{BPS, DAY_SECONDS as DAY, MAX_AMOUNT, MAX_TRANCHES, RATE_ONE, YEAR_SECONDS};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{books::Books, model};

/// Scales of a case's amounts: where every unit counts, everyday ones, the largest that the fund knows.
const SCALES: [u64; 4] = [24, 1_000, 250_000_000_000, MAX_AMOUNT];

/// Dice of one case.
pub struct Dice {
    rng: ChaCha8Rng,
    scale: u64,
}

impl Dice {
    /// Case `number` of a seed: each has a stream of its own.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number);
        let scale = SCALES[rng.random_range(0..SCALES.len())];
        Self { rng, scale }
    }

    /// Any number up to `most`.
    pub fn up_to(&mut self, most: u64) -> u64 {
        self.rng.random_range(0..=most)
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.up_to(n - 1) == 0
    }

    /// Nothing, the whole scale, an eighth of it (so that amounts meet) or anything.
    pub fn amount(&mut self) -> u64 {
        match self.up_to(7) {
            0 => 0,
            1 => self.scale,
            2 | 3 => self.scale / 8 * self.up_to(8),
            _ => self.up_to(self.scale),
        }
    }

    /// A small part of the scale.
    pub fn little(&mut self) -> u64 {
        self.up_to(self.scale / 16)
    }

    /// Any part of `whole`, often its ends.
    pub fn part(&mut self, whole: u64) -> u64 {
        match self.up_to(3) {
            0 => 0,
            1 => whole,
            _ => self.up_to(whole),
        }
    }

    /// Books with a programme and a loss that is ready to settle.
    pub fn books(&mut self, template: &Books) -> Books {
        let mut books = *template;
        let now = template.incident.appeal_deadline() + 1 + self.up_to(YEAR_SECONDS);
        books.now = now;

        let pool = &mut books.pool;
        pool.wiped = self.one_in(12).into();
        pool.capital = if pool.wiped == 1 { 0 } else { self.amount() };
        pool.total_shares = Wide::from(if self.one_in(10) {
            0
        } else {
            1_000_000 * u128::from(self.amount() + 1)
        });
        pool.unearned = self.amount();
        pool.payable = self.amount();
        pool.fees = self.amount();
        pool.bonds = self.amount();
        pool.premium_written = pool.unearned;
        pool.accrued_until = now;
        pool.year_start = if self.one_in(8) {
            now - YEAR_SECONDS + 1 + self.up_to(DAY)
        } else {
            now - self.up_to(YEAR_SECONDS * 3 / 2)
        };
        pool.net_losses_of_year = self.amount();
        pool.settings.stop_loss_bps = u16::try_from(self.part(BPS.into())).unwrap();
        pool.confirmed_incidents = 1 + u32::from(self.one_in(4));
        books.open_incidents = 1 + u32::from(self.one_in(4));

        let top = self.programme(&mut books);
        self.buffers(&mut books.pool, books.incident.incident_time);
        let incident = &mut books.incident;
        incident.capital_at_start = match self.up_to(2) {
            0 => self.amount(),
            _ => books.pool.capital,
        };
        incident.approved_total = self.loss(&books.pool.cessions, top);
        incident.requested_total = incident.approved_total;
        (incident.claims_filed, incident.open_claims) = (1, 1);
        incident.undecided_claims = 0;

        books.vault = books.pool.ledger().expect("a ledger") + self.up_to(2);
        books.purse = 2 * MAX_AMOUNT;
        books
    }

    /// Fills slots; returns the upper end of the layers of an incident's loss.
    fn programme(&mut self, books: &mut Books) -> u64 {
        let (mut free_bps, mut top, mut last) = (u64::from(BPS), 0, 0);
        let year_before = books.pool.net_losses_of_year;
        for index in 0..MAX_TRANCHES {
            let mut cession = Cession::default();
            match self.up_to(7) {
                0 | 1 => continue,
                2 | 3 if free_bps > 0 => {
                    let most = free_bps.min(match self.up_to(2) {
                        0 => 10_000,
                        _ => 3_000,
                    });
                    let bps = 1 + self.part(most - 1);
                    free_bps -= bps;
                    cession.kind = TrancheKind::QuotaShare as u8;
                    cession.cession_bps = u16::try_from(bps).unwrap();
                    cession.limit = self.amount().max(1);
                }
                2..=5 => {
                    cession.kind = TrancheKind::ExcessOfLoss as u8;
                    cession.attachment = self.attachment(top, last);
                    cession.limit = self.amount().max(1);
                    cession.reinstatements = u8::try_from(self.part(4)).unwrap();
                    cession.reinstatement_bps = u16::try_from(self.part(BPS.into())).unwrap();
                    last = cession.attachment;
                    top = top.max(last + cession.limit).min(MAX_AMOUNT);
                }
                _ => {
                    cession.kind = TrancheKind::AggregateStopLoss as u8;
                    cession.attachment = self.attachment(year_before, last);
                    cession.limit = self.amount().max(1);
                }
            }
            self.contract(&mut cession, books.incident.incident_time);
            let pool = &mut books.pool;
            pool.tranches += 1;
            pool.ceded_payable += cession.owed;
            pool.cessions[index] = cession;
            let tranche = &mut books.tranches[index];
            let shares = self.amount() * 3 / 4;
            tranche.total_shares = Wide::from(1_000_000 * u128::from(shares));
            tranche.losses = self.amount();
            books.vaults[index] = cession.collateral + self.up_to(2);
        }
        top
    }

    /// Where other layers end (`top`), with a gap or an overlap, where the last one begins, or anywhere.
    fn attachment(&mut self, top: u64, last: u64) -> u64 {
        let attachment = match self.up_to(5) {
            0 => top + self.little(),
            1 => top - self.up_to(top.saturating_sub(last)),
            2 => last,
            3 => self.amount(),
            _ => top,
        };
        attachment.min(MAX_AMOUNT)
    }

    /// Term, collateral, limit used and premium of a tranche whose kind and limit are chosen.
    fn contract(&mut self, cession: &mut Cession, time: u64) {
        (cession.start, cession.end) = match self.up_to(11) {
            0 => (time - 1 - self.up_to(YEAR_SECONDS), time),
            1 => (time + 1, time + 1 + DAY + self.up_to(YEAR_SECONDS)),
            2 => (time, time + 1),
            _ => (
                time - self.part(YEAR_SECONDS),
                time + 1 + self.up_to(YEAR_SECONDS),
            ),
        };
        cession.opened_at = cession.start - self.part(30 * DAY);
        cession.locked_until = cession.end + 17 * DAY;
        if cession.kind() != TrancheKind::QuotaShare {
            cession.used = self.part(cession.total_limit());
            // More a second than a word holds is no contract.
            let most = if cession.limit > 1 << 56 {
                RATE_ONE / 10
            } else {
                RATE_ONE
            };
            cession.rate_on_line = self.part(most);
        }
        cession.collateral = match self.up_to(4) {
            0 => self.amount(),
            1 => 0,
            _ => cession.limit.saturating_add(self.part(cession.limit)),
        }
        .min(2 * MAX_AMOUNT);
        cession.owed = self.little();
        model::restate(cession);
    }

    /// Nothing, an end of a layer or a unit beside it, above all layers, or anything.
    fn loss(&mut self, cessions: &[Cession; MAX_TRANCHES], top: u64) -> u64 {
        let slots: Vec<&Cession> = cessions.iter().filter(|c| c.exists()).collect();
        let Some(last) = slots.len().checked_sub(1) else {
            return self.amount();
        };
        let cession = slots[self.rng.random_range(0..=last)];
        let attachment = cession.attachment;
        let loss = match self.up_to(11) {
            0 => 0,
            1 => attachment + self.up_to(1),
            2 => attachment.saturating_sub(1),
            3 => attachment + model::limit_left(cession),
            4 | 5 => self.amount(),
            _ => top + self.amount(),
        };
        loss.min(MAX_AMOUNT)
    }

    /// What happens to the programme until money is brought back.
    pub fn later(&mut self, settled: &Books) -> Books {
        let mut books = *settled;
        books.now += match self.up_to(3) {
            0 => 0,
            1 => self.up_to(books.incident.windows.salvage.into()),
            2 => u64::from(books.incident.windows.salvage) + self.up_to(1),
            _ => self.up_to(2 * YEAR_SECONDS),
        };
        let pool = &mut books.pool;
        pool.accrued_until = books.now;
        for (cession, vault) in pool.cessions.iter_mut().zip(&mut books.vaults) {
            if !cession.exists() {
                continue;
            }
            match self.up_to(11) {
                // Closed once its capital was released: what it was owed is the pool's.
                0 => {
                    pool.ceded_payable -= cession.owed;
                    pool.capital += cession.owed;
                    *vault = 0;
                    pool.tranches -= 1;
                    *cession = Cession::default();
                }
                // Closed, and another opened in its slot.
                1 => {
                    cession.opened_at = books.incident.incident_time + 1;
                    cession.start = books.now;
                    cession.end = books.now + DAY;
                    cession.locked_until = cession.end + 17 * DAY;
                }
                // Renewed.
                2 => {
                    let seconds = cession.end - cession.start;
                    cession.start = cession.end.max(books.now);
                    cession.end = cession.start + seconds;
                    cession.locked_until = cession.end + 17 * DAY;
                    cession.used = 0;
                    model::restate(cession);
                }
                // Synchronised.
                3 => {
                    pool.ceded_payable -= cession.owed;
                    cession.collateral += cession.owed;
                    books.vault -= cession.owed;
                    *vault += cession.owed;
                    cession.owed = 0;
                    model::restate(cession);
                }
                _ => {}
            }
        }
        self.buffers_later(&mut books);
        if books.now > books.incident.closed_at && self.one_in(4) {
            self.lose_more(&mut books);
        }
        books
    }

    /// Another incident is settled, and uses limits of aggregate layers.
    fn lose_more(&mut self, books: &mut Books) {
        let pool = &mut books.pool;
        model::begin_year(pool, books.now);
        pool.net_losses_of_year += self.amount();
        for cession in &mut pool.cessions {
            if cession.kind() == TrancheKind::AggregateStopLoss {
                cession.used += self.part(cession.total_limit() - cession.used);
                model::restate(cession);
            }
        }
    }

    /// A unit, as much as claims are short, up to all that was paid, or more.
    pub fn recovery(&mut self, books: &Books) -> u64 {
        let incident = &books.incident;
        let short = incident.approved_total - incident.collected;
        let paid = incident.from_capital + incident.from_tranches + incident.from_buffers;
        let amount = match self.up_to(7) {
            0 => 1,
            1 => short,
            2 => self.up_to(short),
            3 => short + paid,
            4 => short + paid + self.little(),
            _ => short + self.up_to(paid),
        };
        amount.clamp(1, MAX_AMOUNT)
    }
}
