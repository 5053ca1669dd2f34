//! How blocks are made. Surfpool by itself adds a fixed time to its clock with every block, and its blocks come a little late:
//! its clock would fall behind. So blocks are made here, each dated by [`Clock`], and slots are counted by that time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::{Builder, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{anyhow, Context, Result};
use crossbeam_channel::{bounded, Receiver, RecvTimeoutError, Sender};
use surfpool_core::surfnet::{locker::SurfnetSvmLocker, svm::SurfnetSvm};
use surfpool_types::{SerialVmMutationResult, SerialVmMutationTask, SimnetCommand};

use crate::{
    clock::{self, Clock},
    mover::Mover,
};

/// Longest that a block may take before the network counts as stuck.
const STUCK: Duration = Duration::from_secs(60);

/// What a block needs besides the accounts.
pub struct Maker {
    /// Dates the blocks.
    pub clock: Clock,
    /// Writes the prices.
    pub mover: Mover,
}

/// A maker, in the hands of the thread that makes blocks and of whoever saves the network's state.
pub type SharedMaker = Arc<Mutex<Maker>>;

/// The slot of a network at a time in milliseconds.
fn slot_at(svm: &SurfnetSvm, time: u64) -> u64 {
    svm.genesis_slot + time.saturating_sub(svm.genesis_updated_at) / svm.slot_time.max(1)
}

/// Dates the block that Surfpool makes next.
fn date(svm: &mut SurfnetSvm, clock: &mut Clock) {
    let time = clock.tick(clock::now(), svm.updated_at);
    // Making the block adds the slot time, and a slot.
    svm.updated_at = time.saturating_sub(svm.slot_time);
    let slot = slot_at(svm, time).saturating_sub(1);
    let latest = &mut svm.latest_epoch_info.absolute_slot;
    *latest = slot.max(*latest);
}

/// Makes one block: dates it, has Surfpool make it, writes the prices that are due.
async fn make(locker: &SurfnetSvmLocker, maker: &SharedMaker) -> Result<()> {
    locker.with_svm_writer(|svm| {
        let mut maker = maker.lock().unwrap_or_else(PoisonError::into_inner);
        date(svm, &mut maker.clock);
    });
    locker
        .confirm_current_block(&None)
        .await
        .map_err(|error| anyhow!("{error}"))?;
    locker.with_svm_writer(|svm| {
        let mut maker = maker.lock().unwrap_or_else(PoisonError::into_inner);
        maker.mover.publish(svm)
    })
}

/// Has Surfpool's loop make a block, where nothing else touches the accounts meanwhile.
fn order(
    locker: &SurfnetSvmLocker,
    maker: &SharedMaker,
    commands: &Sender<SimnetCommand>,
) -> Result<()> {
    let (done, made) = bounded(1);
    let (locker, maker) = (locker.clone(), Arc::clone(maker));
    let task = SerialVmMutationTask::new(move || {
        Box::pin(async move {
            // Whoever waited has given up when it is not received.
            let _ = done.send(make(&locker, &maker).await);
            SerialVmMutationResult::NoBlock
        })
    });
    commands
        .send(SimnetCommand::ProcessSerialVmMutation(task))
        .map_err(|_| anyhow!("the network has ended"))?;
    made.recv_timeout(STUCK)
        .context("no block for a minute: the network is stuck")?
}

/// Makes blocks until told to stop.
fn keep_making(
    locker: &SurfnetSvmLocker,
    maker: &SharedMaker,
    commands: &Sender<SimnetCommand>,
    stop: &Receiver<()>,
) -> Result<()> {
    let slot_time = Duration::from_millis(locker.with_svm_reader(|svm| svm.slot_time));
    let mut due = Instant::now();
    loop {
        order(locker, maker, commands)?;
        due = (due + slot_time).max(Instant::now());
        match stop.recv_deadline(due) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// The thread that makes blocks.
pub struct Blocks {
    stop: Sender<()>,
    thread: JoinHandle<()>,
    /// Says why, if it ends by itself.
    pub failed: Receiver<anyhow::Error>,
}

impl Blocks {
    /// Begins to make blocks.
    pub fn start(
        locker: SurfnetSvmLocker,
        maker: SharedMaker,
        commands: Sender<SimnetCommand>,
    ) -> Result<Self> {
        let (stop, stopped) = bounded(1);
        let (failure, failed) = bounded(1);
        let thread = Builder::new().name("blocks".to_owned()).spawn(move || {
            if let Err(error) = keep_making(&locker, &maker, &commands, &stopped) {
                let _ = failure.send(error);
            }
        })?;
        Ok(Self {
            stop,
            thread,
            failed,
        })
    }

    /// Ends after the block that is being made.
    pub fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Draft;

    const SLOT_TIME: u64 = 400;
    const HOUR: u64 = 3_600_000;

    /// A network that showed this time when it made its last block.
    fn at(time: u64) -> (SurfnetSvm, Clock) {
        let mut svm = Draft::new(SLOT_TIME).expect("a network").svm;
        svm.genesis_updated_at = time;
        svm.updated_at = time;
        (svm, Clock::new(0, time))
    }

    fn block(svm: &mut SurfnetSvm, clock: &mut Clock) {
        date(svm, clock);
        svm.confirm_current_block().expect("a block");
    }

    #[test]
    fn a_block_has_the_time_at_which_it_is_made() {
        let (mut svm, mut clock) = at(clock::now());
        let first = svm.get_latest_absolute_slot();
        for count in 1..=3 {
            std::thread::sleep(Duration::from_millis(SLOT_TIME / 2));
            block(&mut svm, &mut clock);
            assert!(svm.updated_at.abs_diff(clock::now()) < 100);
            assert!(
                svm.get_latest_absolute_slot() >= first + count,
                "a slot each, at least"
            );
        }
    }

    #[test]
    fn a_machine_that_slept_is_followed_and_its_slots_are_skipped() {
        let (mut svm, mut clock) = at(clock::now() - HOUR);
        let slot = svm.get_latest_absolute_slot();
        block(&mut svm, &mut clock);
        assert!(svm.updated_at.abs_diff(clock::now()) < 100);
        let passed = svm.get_latest_absolute_slot() - slot;
        assert!(passed.abs_diff(HOUR / SLOT_TIME) <= 1, "{passed}");
        let time = svm.calculate_block_time_for_slot(svm.get_latest_absolute_slot());
        assert!(time.abs_diff(svm.updated_at) <= SLOT_TIME);
    }

    #[test]
    fn a_journey_is_kept_and_skips_no_slot_twice() {
        let (mut svm, mut clock) = at(clock::now());
        block(&mut svm, &mut clock);
        // As Surfpool does it: time and slots.
        svm.updated_at += 24 * HOUR;
        svm.latest_epoch_info.absolute_slot += 24 * HOUR / SLOT_TIME;
        let slot = svm.get_latest_absolute_slot();
        block(&mut svm, &mut clock);
        assert!(svm.updated_at.abs_diff(clock::now() + 24 * HOUR) < 100);
        assert!(svm.get_latest_absolute_slot() <= slot + 2);
    }
}
