//! A network of the test's own, ended with the test.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{json, Value};
use tempfile::TempDir;

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// The command.
pub fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_bulwark-localnet"))
}

/// Two ports that nobody listens on.
pub fn free_ports() -> (u16, u16) {
    let listeners = [(); 2].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"));
    let [rpc, ws] = listeners.map(|listener| listener.local_addr().expect("bound").port());
    (rpc, ws)
}

/// Looks again and again until there is something to see.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < deadline, "in vain: {what}");
        sleep(Duration::from_millis(20));
    }
}

/// A network.
pub struct Net {
    child: Option<Child>,
    folder: TempDir,
    /// Port of JSON-RPC.
    pub rpc: u16,
    /// Port of the WebSocket.
    pub ws: u16,
    /// What it said of itself when it was ready.
    pub ready: Value,
}

impl Net {
    /// Starts one with these options and waits until it is ready.
    pub fn start(options: &[&str]) -> Self {
        let (rpc, ws) = free_ports();
        let folder = tempfile::tempdir().expect("a folder");
        let ready_file = folder.path().join("ready.json");
        let mut child = command()
            .args(["--rpc-port", &rpc.to_string(), "--ws-port", &ws.to_string()])
            .arg("--ready-file")
            .arg(&ready_file)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let ready = eventually("the network is ready", || {
            assert_eq!(child.try_wait().expect("a child"), None, "it ended");
            let text = fs::read(&ready_file).ok()?;
            Some(serde_json::from_slice(&text).expect("JSON"))
        });
        Self {
            child: Some(child),
            folder,
            rpc,
            ws,
            ready,
        }
    }

    /// Where it says that it is ready.
    pub fn ready_file(&self) -> PathBuf {
        self.folder.path().join("ready.json")
    }

    /// Ends it by a signal; what it printed. Its ports are free then.
    pub fn stop(mut self, signal: &str) -> Output {
        let child = self.child.take().expect("running");
        let killed = Command::new("kill")
            .args([format!("-{signal}"), child.id().to_string()])
            .status()
            .expect("kill");
        assert!(killed.success());
        let output = child.wait_with_output().expect("it ends");
        for port in [self.rpc, self.ws] {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("the port is free again");
        }
        assert!(!self.ready_file().exists());
        output
    }

    /// The answer to a request, an error included.
    pub fn ask(&self, method: &str, params: &Value) -> Result<Value, Value> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let text = ureq::post(&format!("http://127.0.0.1:{}", self.rpc))
            .content_type("application/json")
            .send(request.to_string())
            .expect("an answer")
            .body_mut()
            .read_to_string()
            .expect("text");
        let mut answer: Value = serde_json::from_str(&text).expect("JSON");
        match answer.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(answer["result"].take()),
        }
    }

    /// The answer to a request that succeeds.
    #[track_caller]
    pub fn call(&self, method: &str, params: &Value) -> Value {
        self.ask(method, params)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A path as an option's value.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}
