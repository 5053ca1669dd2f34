//! How people and scripts end a network.

use std::{
    thread::Builder,
    time::{Duration, Instant},
};

use anyhow::Result;
use crossbeam_channel::{bounded, Receiver};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
    low_level::signal_name,
};

/// A second signal after so long ends the process at once.
const IMPATIENCE: Duration = Duration::from_secs(1);

/// Names the signals that end the network. Another one a second later ends this process at once; one that comes sooner is the
/// same wish, told by a terminal and by the script that started this.
pub fn receive() -> Result<Receiver<&'static str>> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let (told, signalled) = bounded(1);
    Builder::new().name("signals".to_owned()).spawn(move || {
        let mut first: Option<Instant> = None;
        for signal in signals.forever() {
            match first {
                None => {
                    first = Some(Instant::now());
                    let _ = told.send(signal_name(signal).unwrap_or("a signal"));
                }
                Some(first) if first.elapsed() > IMPATIENCE => {
                    std::process::exit(128 + signal);
                }
                Some(_) => {}
            }
        }
    })?;
    Ok(signalled)
}
