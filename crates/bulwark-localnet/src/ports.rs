//! Whether the ports are free, asked before anything is started.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
};

use anyhow::{bail, Context, Result};

/// Fails, with what to do, when either port is taken or they are one.
pub fn check(rpc: u16, ws: u16) -> Result<()> {
    if rpc == ws {
        bail!("RPC and WebSocket cannot both listen on port {rpc}: choose another with --ws-port");
    }
    free(rpc, "--rpc-port")?;
    free(ws, "--ws-port")
}

fn free(port: u16, option: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is in use. Perhaps a network runs already: stop it with Ctrl-C where it was started \
             (`ss -ltnp 'sport = :{port}'` shows the process), or choose another port with {option}"
        ),
        Err(error) => Err(error).with_context(|| {
            format!("port {port} cannot be listened on: choose another with {option}")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A port that is taken as long as the listener lives.
    fn taken() -> (TcpListener, u16) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        (listener, port)
    }

    #[test]
    fn free_ports_are_taken_to_be_free() {
        let (first, rpc) = taken();
        let (second, ws) = taken();
        drop((first, second));
        check(rpc, ws).expect("free");
        check(rpc, ws).expect("asking takes nothing");
    }

    #[test]
    fn a_port_in_use_is_named_with_what_to_do() {
        let (_listener, used) = taken();
        let (free, other) = taken();
        drop(free);
        let error = check(used, other).expect_err("in use").to_string();
        assert!(
            error.contains(&format!("port {used}")) && error.contains("--rpc-port"),
            "{error}"
        );
        let error = check(other, used).expect_err("in use").to_string();
        assert!(
            error.contains(&format!("port {used}")) && error.contains("--ws-port"),
            "{error}"
        );
    }

    #[test]
    fn one_port_is_not_enough() {
        let error = check(9, 9).expect_err("the same").to_string();
        assert!(error.contains("--ws-port"), "{error}");
    }
}
