//! Over HTTP: the same books, however bad the node is and however often the process is killed.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc, OnceLock,
    },
    thread::sleep,
    time::{Duration, Instant},
};

use bulwark_cli::{
    chain::{Rpc, RpcSettings},
    keeper::{Keeper, Metrics, Options, Report, Settings, Verdict},
};
use bulwark_tests::Keypair;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use crate::{
    books::Books,
    node::{Chaos, Node},
    scene::{play_until, Scene, PAYDAY},
    year::{keep, keeper},
};

const CALM: Chaos = Chaos {
    seed: 0,
    percent: 0,
};

/// The day of payment, kept by a keeper inside the runtime: the books, and how many steps there are.
fn payday() -> &'static (Books, usize) {
    static PAID: OnceLock<(Books, usize)> = OnceLock::new();
    PAID.get_or_init(|| {
        let scene = Scene::shared();
        let mut keeper = keeper(&scene);
        play_until(PAYDAY, &scene, |_| {
            keep(&mut keeper);
        });
        let steps = keep(&mut keeper).len();
        let books = Books::of(&scene.borrow().b.f.world);
        (books, steps)
    })
}

/// Rounds over HTTP until one ends with nothing to do; returns what came of steps.
fn keep_over_http(node: &Node, attempts: u32) -> (Vec<Report>, u64) {
    let settings = RpcSettings {
        attempts,
        first_wait: Duration::from_millis(1),
        poll: Duration::from_millis(2),
        timeout: Duration::from_secs(5),
        ..RpcSettings::new(node.url.clone())
    };
    let key = Keypair::try_from(node.key.as_slice()).expect("a key");
    let price_updates = node
        .price_updates
        .iter()
        .map(|pair| {
            let (feed, account) = pair.split_once('=').expect("a pair");
            let key = |text: &str| text.parse().expect("an address");
            (key(feed), vec![key(account)])
        })
        .collect();
    let settings_of_keeper = Settings {
        options: Options {
            price_updates,
            ..Options::default()
        },
        ..Settings::default()
    };
    let metrics = Arc::new(Metrics::default());
    let mut keeper = Keeper::new(Rpc::new(settings, key), settings_of_keeper, metrics);
    let mut reports = Vec::new();
    for _ in 0..200 {
        let before = reports.len();
        let round = keeper.round(&AtomicBool::new(false), &mut |report: &Report| {
            reports.push(report.clone());
        });
        if round.is_ok() && reports.len() == before {
            break;
        }
    }
    let retries = keeper.chain().retries();
    (reports, retries)
}

#[test]
fn a_node_is_kept_over_http() {
    let (books, steps) = payday();
    let node = Node::start(CALM);
    let (reports, retries) = keep_over_http(&node, 1);
    assert_eq!(retries, 0);
    assert_eq!(reports.len(), *steps);
    for report in &reports {
        assert!(
            matches!(report.verdict, Verdict::Done { .. }),
            "{}",
            report.line()
        );
    }
    assert_eq!(node.handed_in.load(Ordering::Relaxed), *steps as u64);
    books.assert_same(&node.end());
}

#[test]
fn a_bad_node_is_kept_just_as_well() {
    let (books, _) = payday();
    for seed in 0..4 {
        let node = Node::start(Chaos { seed, percent: 30 });
        let (reports, retries) = keep_over_http(&node, 4);
        assert!(retries > 10, "{retries} retries");
        for report in reports {
            // A transaction whose fate could not be asked is found to be done when it is planned anew, not sent again.
            assert!(
                matches!(report.verdict, Verdict::Done { .. } | Verdict::Expired),
                "{}",
                report.line()
            );
        }
        books.assert_same(&node.end());
    }
}

// The command itself.

fn key_file(node: &Node, name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let text = serde_json::to_string(node.key.as_slice()).expect("numbers");
    std::fs::write(&path, text).expect("written");
    path
}

fn command(node: &Node, name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bulwark"));
    command
        .args(["keeper", "run", "--url", &node.url, "--keypair"])
        .arg(key_file(node, name))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for pair in &node.price_updates {
        command.args(["--price-update", pair]);
    }
    command
}

/// What a command printed that has ended.
fn printed(mut child: Child) -> (bool, String, String) {
    let success = child.wait().expect("it ends").success();
    let (mut out, mut errors) = (String::new(), String::new());
    child
        .stdout
        .take()
        .expect("piped")
        .read_to_string(&mut out)
        .expect("UTF-8");
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut errors)
        .expect("UTF-8");
    (success, out, errors)
}

#[test]
fn the_command_is_killed_at_random_moments_and_started_again() {
    let (books, _) = payday();
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let node = Node::start(CALM);
    let mut kills = 0;
    loop {
        let mut child = command(&node, "killed.json", &["--once", "--json"])
            .spawn()
            .expect("the command runs");
        let last = node.requests.load(Ordering::Relaxed) + random.random_range(0..20);
        while node.requests.load(Ordering::Relaxed) <= last
            && child.try_wait().expect("a child").is_none()
        {
            std::hint::spin_loop();
        }
        if child.try_wait().expect("a child").is_some() {
            let (success, _, errors) = printed(child);
            assert!(success, "{errors}");
            break;
        }
        child.kill().expect("killed");
        child.wait().expect("dead");
        kills += 1;
        assert!(kills < 2_000, "it gets nothing done");
    }
    assert!(kills > 5, "{kills} kills are too few to tell");
    books.assert_same(&node.end());
}

#[test]
fn two_processes_at_once_leave_the_same_books() {
    let (books, steps) = payday();
    let node = Node::start(CALM);
    let children: Vec<_> = (0..2)
        .map(|_| {
            command(&node, "pair.json", &["--once", "--json"])
                .spawn()
                .expect("the command runs")
        })
        .collect();
    let mut done = 0;
    for child in children {
        let (success, out, errors) = printed(child);
        assert!(success, "{errors}");
        for line in out.lines() {
            let facts: Value = serde_json::from_str(line).expect("JSON");
            match facts["result"].as_str() {
                Some("done") => done += 1,
                Some("already_done" | "expired") | None => (),
                Some(other) => panic!("{other}: {line}"),
            }
        }
    }
    assert!(done >= *steps, "{done} of {steps}");
    books.assert_same(&node.end());
}

#[test]
fn a_dry_run_shows_the_plan_and_sends_nothing() {
    let node = Node::start(CALM);
    let run = |arguments: &[&str]| {
        let child = command(&node, "dry.json", arguments).spawn().expect("runs");
        let (success, out, errors) = printed(child);
        assert!(success, "{errors}");
        out
    };
    let text = run(&["--dry-run"]);
    assert!(
        text.contains("nothing is sent") && text.contains("close_auction"),
        "{text}"
    );
    assert!(!text.contains('\x1b'));
    let list: Value = serde_json::from_str(&run(&["--dry-run", "--json"])).expect("JSON");
    let plan = list.as_array().expect("a list");
    assert_eq!(text.lines().count(), plan.len() + 1);
    assert!(plan.iter().all(|task| task["step"].is_string()
        && task["subject"].is_string()
        && task["reason"].is_string()));
    // Of a fund that is not there nothing is due.
    let text = run(&["--dry-run", "--fund", &bulwark::ID.to_string()]);
    assert!(text.ends_with("nothing is due\n"), "{text}");
    assert_eq!(node.handed_in.load(Ordering::Relaxed), 0);
    node.end();
}

#[test]
fn a_signal_ends_the_command_and_figures_are_served() {
    let (books, steps) = payday();
    let node = Node::start(CALM);
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let address = format!("127.0.0.1:{port}");
    let child = command(
        &node,
        "signal.json",
        &["--interval", "1", "--metrics", &address],
    )
    .spawn()
    .expect("the command runs");
    let wanted = "bulwark_keeper_due{step=\"accrue\"} 0";
    let begun = Instant::now();
    let figures = loop {
        assert!(begun.elapsed() < Duration::from_secs(30), "no figures");
        let figures = get(&address, "/metrics").unwrap_or_default();
        if figures.contains("rounds_total 1") && figures.contains(wanted) {
            break figures;
        }
        sleep(Duration::from_millis(20));
    };
    for line in [
        "bulwark_keeper_steps_total{step=\"pay_claim\",result=\"done\"} 2",
        "bulwark_keeper_failed_rounds_total 0",
        "bulwark_keeper_backoff_seconds 0",
        "# TYPE bulwark_keeper_steps_total counter",
    ] {
        assert!(figures.contains(line), "{line} is missing of\n{figures}");
    }
    assert!(get(&address, "/").expect("an answer").contains("404"));
    let id = child.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status();
    assert!(told.expect("kill runs").success());
    let (success, out, errors) = printed(child);
    assert!(success, "{errors}");
    assert_eq!(errors, "");
    let last = out.lines().last().expect("a summary");
    assert!(
        last.starts_with(&format!("{steps} done, 0 already done, 0 refused")),
        "{last}"
    );
    books.assert_same(&node.end());
}

/// An HTTP answer, head and all.
fn get(address: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn what_cannot_be_done_is_said_and_fails() {
    let missing = |arguments: &[&str]| {
        let child = Command::new(env!("CARGO_BIN_EXE_bulwark"))
            .args(["keeper", "run", "--once"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let (success, out, errors) = printed(child);
        assert!(!success && out.is_empty());
        errors
    };
    let errors = missing(&["--keypair", "/nowhere/key.json"]);
    assert!(errors.contains("/nowhere/key.json"), "{errors}");
    let errors = missing(&["--price-update", "one"]);
    assert!(errors.contains("FEED=ACCOUNT"), "{errors}");
}
