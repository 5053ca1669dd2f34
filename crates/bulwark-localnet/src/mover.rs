//! Keeps price accounts fresh: every few seconds of the network's clock each gets a new price, a step of its walk. An account
//! that somebody else has written is where its walk goes on.

use anchor_lang::prelude::Pubkey;
use anyhow::{Context, Result};
use bulwark_client::price_update::PYTH_RECEIVER;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use surfpool_core::{solana_account::Account, surfnet::svm::SurfnetSvm};

use crate::{
    feed::{self, FeedSpec, Print},
    walk::Walk,
};

/// A price that is kept fresh.
struct Moving {
    id: [u8; 32],
    address: Pubkey,
    walk: Walk,
    written: Option<Print>,
}

impl Moving {
    fn new(spec: &FeedSpec) -> Self {
        Self {
            id: spec.id,
            address: spec.address(),
            walk: Walk::new(spec.price, spec.step_bps),
            written: None,
        }
    }

    /// The next print, given what the account holds.
    fn next(&mut self, held: Option<Print>, at: i64, random: &mut ChaCha8Rng) -> Print {
        let price = match held {
            Some(print) if held != self.written => {
                self.walk.restart(print.price);
                print.price
            }
            // The first print is where the walk begins.
            None if self.written.is_none() => self.walk.price(),
            _ => self.walk.step(random),
        };
        Print { price, at }
    }
}

/// All prices that are kept fresh.
pub struct Mover {
    feeds: Vec<Moving>,
    interval: i64,
    random: ChaCha8Rng,
    last: Option<i64>,
}

impl Mover {
    /// Prices that move every `interval` seconds; a seed is a walk.
    pub fn new(feeds: &[FeedSpec], interval: u64, seed: u64) -> Self {
        Self {
            feeds: feeds.iter().map(Moving::new).collect(),
            interval: i64::try_from(interval).unwrap_or(i64::MAX),
            random: ChaCha8Rng::seed_from_u64(seed),
            last: None,
        }
    }

    /// Whether prints are due at a time in seconds.
    fn due(&self, now: i64) -> bool {
        self.last
            .is_none_or(|last| now.saturating_sub(last) >= self.interval)
    }

    /// Writes every price, when it is time.
    pub fn publish(&mut self, svm: &mut SurfnetSvm) -> Result<()> {
        let now = i64::try_from(svm.updated_at / 1_000).unwrap_or(i64::MAX);
        if !self.due(now) {
            return Ok(());
        }
        self.last = Some(now);
        let slot = svm.get_latest_absolute_slot();
        for feed in &mut self.feeds {
            let held = svm
                .get_account(&feed.address)?
                .and_then(|account| feed::read(&feed.id, &account.data));
            let print = feed.next(held, now, &mut self.random);
            let data = feed::write(&feed.id, print, held.map(|print| print.at), slot);
            let account = Account {
                lamports: svm.inner.minimum_balance_for_rent_exemption(data.len()),
                data,
                owner: PYTH_RECEIVER,
                executable: false,
                rent_epoch: u64::MAX,
            };
            svm.set_account(&feed.address, account)
                .with_context(|| format!("price account {}", feed.address))?;
            feed.written = Some(print);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(1)
    }

    fn sol() -> Moving {
        Moving::new(&FeedSpec::defaults()[0])
    }

    #[test]
    fn the_first_print_is_the_price_given() {
        let (mut feed, mut random) = (sol(), random());
        let first = feed.next(None, 5, &mut random);
        assert_eq!(
            first,
            Print {
                price: 15_000_000_000,
                at: 5
            }
        );
        feed.written = Some(first);
        let second = feed.next(Some(first), 7, &mut random);
        assert_ne!(second.price, first.price);
    }

    #[test]
    fn a_price_set_by_hand_is_kept_and_walked_on_from() {
        let (mut feed, mut random) = (sol(), random());
        let mut held = feed.next(None, 5, &mut random);
        feed.written = Some(held);
        held = Print {
            price: 6_000_000_000,
            at: 6,
        };
        let next = feed.next(Some(held), 7, &mut random);
        assert_eq!(
            next,
            Print {
                price: held.price,
                at: 7
            }
        );
        feed.written = Some(next);
        let after = feed.next(Some(next), 9, &mut random);
        assert!((after.price - held.price).abs() < held.price / 1_000);
    }

    #[test]
    fn prints_are_due_once_an_interval() {
        let mut mover = Mover::new(&FeedSpec::defaults(), 2, 1);
        assert!(mover.due(100));
        mover.last = Some(100);
        assert!(!mover.due(101) && mover.due(102) && mover.due(1_000_000));
    }
}
