//! Figures of a keeper in Prometheus' text format, and a small server for them.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use super::{
    journal::Verdict,
    plan::{Step, Task},
    state::State,
};

/// Longest that one reader may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Figures, shared between keeper and server.
#[derive(Default)]
pub struct Metrics {
    figures: Mutex<Figures>,
}

#[derive(Default)]
struct Figures {
    steps: BTreeMap<(Step, &'static str), u64>,
    due: BTreeMap<Step, u64>,
    units: u64,
    rounds: u64,
    failures: u64,
    retries: u64,
    round_seconds: f64,
    backoff_seconds: f64,
    last_success: u64,
    lamports: u64,
    unknown: usize,
}

impl Metrics {
    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A step came to something.
    pub(super) fn step(&self, step: Step, verdict: &Verdict) {
        let mut figures = self.figures();
        let count = figures.steps.entry((step, verdict.name())).or_default();
        *count = count.saturating_add(1);
        if let Verdict::Done { units, .. } = verdict {
            figures.units = figures.units.saturating_add(*units);
        }
    }

    /// A plan was made.
    pub(super) fn due(&self, tasks: &[Task]) {
        let mut figures = self.figures();
        figures.due.clear();
        for task in tasks {
            let count = figures.due.entry(task.key.step).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// A round ended well.
    pub(super) fn round(&self, took: Duration, state: &State) {
        let mut figures = self.figures();
        figures.rounds = figures.rounds.saturating_add(1);
        figures.round_seconds = took.as_secs_f64();
        figures.backoff_seconds = 0.0;
        figures.last_success = state.now;
        figures.lamports = state.lamports;
        figures.unknown = state.unknown;
    }

    /// A round could not be ended; so long until the next.
    pub(super) fn failed(&self, wait: Duration) {
        let mut figures = self.figures();
        figures.failures = figures.failures.saturating_add(1);
        figures.backoff_seconds = wait.as_secs_f64();
    }

    /// Requests that were made again, ever.
    pub(super) fn retries(&self, retries: u64) {
        self.figures().retries = retries;
    }

    /// How often a step came to something.
    pub fn count(&self, step: Step, verdict: &'static str) -> u64 {
        let figures = self.figures();
        figures.steps.get(&(step, verdict)).copied().unwrap_or(0)
    }

    /// How often any step came to something.
    pub fn total(&self, verdict: &'static str) -> u64 {
        let figures = self.figures();
        let counts = figures.steps.iter();
        counts
            .filter(|((_, name), _)| *name == verdict)
            .map(|(_, count)| count)
            .sum()
    }

    /// All figures, in Prometheus' text format.
    pub fn text(&self) -> String {
        let figures = self.figures();
        let mut text = String::new();
        let head = |name: &str, kind: &str, help: &str| {
            format!("# HELP bulwark_keeper_{name} {help}\n# TYPE bulwark_keeper_{name} {kind}\n")
        };
        text.push_str(&head(
            "steps_total",
            "counter",
            "Steps by what came of them.",
        ));
        for ((step, verdict), count) in &figures.steps {
            let name = step.name();
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "bulwark_keeper_steps_total{{step=\"{name}\",result=\"{verdict}\"}} {count}"
            );
        }
        text.push_str(&head("due", "gauge", "Steps of the latest plan."));
        for step in Step::ALL {
            let count = figures.due.get(&step).copied().unwrap_or(0);
            let name = step.name();
            let _ = writeln!(text, "bulwark_keeper_due{{step=\"{name}\"}} {count}");
        }
        for (name, kind, help, value) in [
            (
                "compute_units_total",
                "counter",
                "Compute units of steps made.",
                figures.units.to_string(),
            ),
            (
                "rounds_total",
                "counter",
                "Rounds that ended well.",
                figures.rounds.to_string(),
            ),
            (
                "failed_rounds_total",
                "counter",
                "Rounds that the chain could not be asked in.",
                figures.failures.to_string(),
            ),
            (
                "retries_total",
                "counter",
                "Requests that were made again.",
                figures.retries.to_string(),
            ),
            (
                "round_seconds",
                "gauge",
                "Length of the latest round.",
                figures.round_seconds.to_string(),
            ),
            (
                "backoff_seconds",
                "gauge",
                "Wait before the next attempt; 0 when all is well.",
                figures.backoff_seconds.to_string(),
            ),
            (
                "last_success_timestamp_seconds",
                "gauge",
                "The chain's time when a round last ended well.",
                figures.last_success.to_string(),
            ),
            (
                "balance_lamports",
                "gauge",
                "What the keeper has to pay fees with.",
                figures.lamports.to_string(),
            ),
            (
                "unknown_accounts",
                "gauge",
                "Accounts of the program that this version cannot read.",
                figures.unknown.to_string(),
            ),
        ] {
            text.push_str(&head(name, kind, help));
            let _ = writeln!(text, "bulwark_keeper_{name} {value}");
        }
        text
    }
}

/// Serves the figures on a listener's address at `/metrics`, from a thread of its own.
///
/// # Errors
/// When there can be no thread.
pub fn serve(listener: TcpListener, metrics: Arc<Metrics>) -> std::io::Result<()> {
    thread::Builder::new()
        .name("metrics".to_owned())
        .spawn(move || {
            // One reader at a time: each has a moment, none can hold the keeper up.
            for stream in listener.incoming().flatten() {
                let _ = answer(&stream, &metrics);
            }
        })?;
    Ok(())
}

fn answer(mut stream: &TcpStream, metrics: &Metrics) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream).take(8_192);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split(' ');
    let (status, body) = match (words.next(), words.next()) {
        (Some("GET"), Some("/metrics")) => ("200 OK", metrics.text()),
        _ => ("404 Not Found", "see /metrics\n".to_owned()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; version=0.0.4\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
