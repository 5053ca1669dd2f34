//! Random buffers, and what happens while a settlement waits for them.

use bulwark::{
    constants::MAX_BUFFERS,
    state::{stop_loss::NO_TURN, BufferSlot, Pool},
};
use bulwark_math::{DAY_SECONDS as DAY, YEAR_SECONDS};

use crate::{books::Books, cases::Dice};

/// Collateral that left a buffer, and the money that came for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delivery {
    /// In the collateral's units.
    pub collateral: u64,
    /// In the pool's.
    pub money: u64,
}

impl Delivery {
    fn and(&mut self, other: Self) {
        self.collateral += other.collateral;
        self.money += other.money;
    }
}

/// What came about from a settlement's begin to its end; nothing where it took one step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wait {
    /// When it ended, unix seconds.
    pub until: u64,
    /// Turns that there were.
    pub turns: u64,
    /// Sold in each slot's turn.
    pub sold: [Delivery; MAX_BUFFERS],
    /// Put to writers before the slot's turn: money of the buffer.
    pub exercised: [Delivery; MAX_BUFFERS],
    /// Given to capital.
    pub injected: u64,
}

impl Wait {
    /// None yet.
    pub fn new(began: u64) -> Self {
        Self {
            until: began,
            ..Self::default()
        }
    }
}

impl Dice {
    /// Fills buffers' slots, for an incident of `time`.
    pub fn buffers(&mut self, pool: &mut Pool, time: u64) {
        pool.puts = self.little();
        pool.stop_loss.turn_seconds = 3_600 + u32::try_from(self.up_to(2 * DAY - 3_600)).unwrap();
        if self.one_in(8) {
            pool.stop_loss.tripped = 1;
            pool.stop_loss.tripped_at = time - self.up_to(DAY);
        }
        if self.one_in(4) {
            return;
        }
        for index in 0..MAX_BUFFERS {
            if self.one_in(5) {
                continue;
            }
            let slot = self.slot(time);
            pool.stop_loss.buffers += 1;
            pool.buffer_payable += slot.cash + slot.income();
            pool.buffers[index] = slot;
        }
    }

    fn slot(&mut self, time: u64) -> BufferSlot {
        let income_paid = self.little();
        BufferSlot {
            opened_at: match self.up_to(5) {
                0 => time,
                1 => time + 1 + self.up_to(DAY),
                _ => time - self.up_to(YEAR_SECONDS),
            },
            collateral: match self.up_to(3) {
                0 => 0,
                1 => 1 + self.up_to(2),
                _ => self.up_to(u64::MAX),
            },
            cash: if self.one_in(2) { 0 } else { self.amount() },
            income_earned: income_paid + self.little(),
            income_paid,
            value: self.amount(),
            valued_until: time + self.up_to(2 * YEAR_SECONDS),
            fee_bps: u16::try_from(self.up_to(2_500)).unwrap(),
            fee_remainder: u16::try_from(self.up_to(9_999)).unwrap(),
            held: u8::from(!self.one_in(5)),
            ..BufferSlot::default()
        }
    }

    /// Books when a turn has come to its end: it sold all, some or nothing, for what is needed or less.
    pub fn turn(&mut self, waiting: &Books, wait: &mut Wait) -> Books {
        let mut books = *waiting;
        let pool = &mut books.pool;
        let (index, deadline) = (
            usize::from(pool.stop_loss.turn),
            pool.stop_loss.turn_deadline,
        );
        for later in index + 1..MAX_BUFFERS {
            if pool.buffers[later].collateral > 0 && self.one_in(4) {
                let exercised = self.exercise(pool, later);
                wait.exercised[later].and(exercised);
            }
        }
        let need = pool.stop_loss.to_raise;
        let slot = &mut pool.buffers[index];
        let money = match self.up_to(3) {
            0 => 0,
            1 => need,
            _ => self.up_to(need),
        };
        let collateral = if money == 0 {
            0
        } else if self.one_in(3) {
            slot.collateral
        } else {
            1 + self.up_to(slot.collateral - 1)
        };
        let sold = Delivery { collateral, money };
        slot.collateral -= sold.collateral;
        slot.raised += sold.money;
        pool.stop_loss.to_raise -= sold.money;
        pool.payable += sold.money;
        books.vault += sold.money;
        if pool.stop_loss.to_raise == 0 {
            pool.stop_loss.turn = NO_TURN;
        }
        let ended = pool.stop_loss.to_raise == 0 || slot.collateral == 0;
        let at = if ended {
            books.now + self.up_to(deadline - books.now)
        } else {
            deadline + 1 + self.up_to(600)
        };
        wait.turns += 1;
        wait.sold[index].and(sold);
        self.pass_to(&mut books, at, wait);
        books
    }

    /// Books when a settlement is finished, at once or any time after the last turn.
    pub fn end_of_wait(&mut self, waiting: &Books, wait: &mut Wait) -> Books {
        let mut books = *waiting;
        let at = books.now + self.part(DAY);
        self.pass_to(&mut books, at, wait);
        books
    }

    /// A writer pays for collateral of a buffer that has its turn yet to come.
    fn exercise(&mut self, pool: &mut Pool, index: usize) -> Delivery {
        let slot = &mut pool.buffers[index];
        let delivery = Delivery {
            collateral: 1 + self.part(slot.collateral - 1),
            money: self.part(pool.puts),
        };
        slot.collateral -= delivery.collateral;
        slot.cash += delivery.money;
        pool.puts -= delivery.money;
        pool.buffer_payable += delivery.money;
        delivery
    }

    /// Time passes; somebody may give capital meanwhile.
    fn pass_to(&mut self, books: &mut Books, at: u64, wait: &mut Wait) {
        let injected = if self.one_in(4) { self.amount() / 4 } else { 0 };
        books.pool.capital += injected;
        books.pool.gains += injected;
        books.vault += injected;
        books.now = at;
        books.pool.accrued_until = at;
        wait.injected += injected;
        wait.until = at;
    }

    /// What happens to the buffers of a settled incident until money is brought back.
    pub fn buffers_later(&mut self, books: &mut Books) {
        let settled = books.incident.closed_at;
        let pool = &mut books.pool;
        for slot in &mut pool.buffers {
            if !slot.exists() {
                continue;
            }
            let event = self.up_to(7);
            if event < 3 {
                // All stakers left with what was theirs.
                let left = slot.cash + slot.income();
                pool.buffer_payable -= left;
                books.vault -= left;
                (slot.collateral, slot.cash, slot.held) = (0, 0, 0);
                slot.income_paid = slot.income_earned;
            }
            match event {
                // Closed.
                1 => {
                    *slot = BufferSlot::default();
                    pool.stop_loss.buffers -= 1;
                }
                // Closed, and another opened in its slot.
                2 => {
                    *slot = BufferSlot {
                        opened_at: settled + self.up_to(DAY),
                        held: 1,
                        ..BufferSlot::default()
                    }
                }
                // Staked.
                3 => slot.held = 1,
                _ => {}
            }
        }
    }
}
