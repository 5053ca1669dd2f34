//! The network's time: that of this machine, plus how far the network was sent ahead. It never goes back.

use std::time::{SystemTime, UNIX_EPOCH};

/// This machine's time, milliseconds since 1970.
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|time| u64::try_from(time.as_millis()).ok())
        .unwrap_or(0)
}

/// When this machine is behind what it showed by more than this, its clock was set back: the network's goes on from where it is
/// instead of standing still.
const SET_BACK: u64 = 2_000;

/// The network's clock. All times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// How far it is ahead of this machine.
    ahead: u64,
    /// What it showed last.
    last: u64,
}

impl Clock {
    /// A clock that is so far ahead of this machine and has shown `last` before.
    pub fn new(ahead: u64, last: u64) -> Self {
        Self { ahead, last }
    }

    /// How far it is ahead of this machine.
    pub fn ahead(&self) -> u64 {
        self.ahead
    }

    /// The time of the next block, when this machine shows `now` and the network `found`. What the network shows beyond
    /// what it was left at is how far somebody has sent it.
    pub fn tick(&mut self, now: u64, found: u64) -> u64 {
        self.ahead += found.saturating_sub(self.last);
        let shown = found.max(self.last);
        if now.saturating_add(self.ahead).saturating_add(SET_BACK) < shown {
            self.ahead = shown - now;
        }
        self.last = now.saturating_add(self.ahead).max(shown);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;
    const DAY: u64 = 86_400_000;

    #[test]
    fn it_follows_this_machine() {
        let mut clock = Clock::new(0, NOW);
        let mut found = NOW;
        for tick in 1..1_000 {
            let now = NOW + tick * 400;
            found = clock.tick(now, found);
            assert_eq!(found, now);
        }
        assert_eq!(clock.ahead(), 0);
    }

    #[test]
    fn blocks_that_come_late_do_not_make_it_slow() {
        let mut clock = Clock::new(0, NOW);
        assert_eq!(clock.tick(NOW + 400, NOW), NOW + 400);
        assert_eq!(clock.tick(NOW + 3_600_000, NOW + 400), NOW + 3_600_000);
    }

    #[test]
    fn once_sent_ahead_it_goes_on_from_there() {
        let mut clock = Clock::new(0, NOW);
        clock.tick(NOW + 400, NOW);
        let sent = NOW + 400 + 14 * DAY;
        assert_eq!(clock.tick(NOW + 800, sent), sent + 400);
        assert_eq!(clock.tick(NOW + 60_400, sent + 400), sent + 60_000);
        // And again, by a second.
        assert_eq!(clock.tick(NOW + 60_800, sent + 61_000), sent + 61_400);
    }

    #[test]
    fn it_never_goes_back() {
        let mut clock = Clock::new(0, NOW);
        let later = clock.tick(NOW + 10_000, NOW);
        assert_eq!(clock.tick(NOW + 9_000, later), later, "set back a little");
        assert_eq!(clock.tick(NOW + 10_400, later), NOW + 10_400);
        assert_eq!(clock.tick(NOW + 10_800, NOW + 9_000), NOW + 10_800);
    }

    #[test]
    fn when_this_machine_is_set_back_it_goes_on_from_where_it_is() {
        let mut clock = Clock::new(0, NOW);
        let shown = clock.tick(NOW + 400, NOW);
        assert_eq!(clock.tick(NOW - DAY, shown), shown);
        assert_eq!(clock.tick(NOW - DAY + 400, shown), shown + 400);
    }

    #[test]
    fn a_network_that_was_stopped_is_as_far_ahead_as_before() {
        let mut clock = Clock::new(14 * DAY, NOW);
        let shown = NOW;
        assert_eq!(clock.tick(NOW + DAY, shown), NOW + 15 * DAY);
        assert_eq!(clock.ahead(), 14 * DAY);
    }
}
