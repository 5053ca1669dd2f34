//! What is told over the WebSocket.

use std::{net::TcpStream, time::Duration};

use serde_json::{json, Value};
use solana_signer::Signer;
use tungstenite::{client, Message, WebSocket};

use crate::net::Net;

/// A subscription, on a connection of its own.
pub struct Subscription {
    socket: WebSocket<TcpStream>,
    id: u64,
    early: Vec<Value>,
}

impl Subscription {
    /// Subscribes.
    pub fn new(net: &Net, method: &str, params: &Value) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", net.ws)).expect("connected");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a socket");
        let (socket, _) =
            client(format!("ws://127.0.0.1:{}", net.ws), stream).expect("a WebSocket");
        let mut subscription = Self {
            socket,
            id: 0,
            early: Vec::new(),
        };
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        subscription
            .socket
            .send(Message::text(request.to_string()))
            .expect("sent");
        loop {
            let message = subscription.read();
            if message["id"] == 1 {
                subscription.id = message["result"].as_u64().expect("a subscription");
                return subscription;
            }
            subscription.early.push(message);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().expect("a message in time") {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// The next notification.
    pub fn next(&mut self) -> Value {
        let message = if self.early.is_empty() {
            self.read()
        } else {
            self.early.remove(0)
        };
        assert_eq!(
            message["params"]["subscription"].as_u64(),
            Some(self.id),
            "{message}"
        );
        message["params"]["result"].clone()
    }
}

#[test]
fn a_transaction_is_told_to_everybody_who_asked() {
    let net = Net::start(&[]);
    let key = net.wallet();
    let authority = key.pubkey();
    let keys = bulwark_client::keys::FundKeys::new(&authority, 1, net.mint(&authority), authority);
    let create = keys.create_fund(authority, authority, 1, crate::chain::rules(), authority);
    let transaction = net.sign(&key, &[create]);
    let signature = transaction.signatures[0].to_string();
    let program = bulwark::ID.to_string();

    let confirmed = json!({"commitment": "confirmed"});
    let data = json!({"commitment": "confirmed", "encoding": "base64"});
    let mut of_fund = Subscription::new(
        &net,
        "accountSubscribe",
        &json!([keys.fund.to_string(), data]),
    );
    let mut of_program = Subscription::new(&net, "programSubscribe", &json!([program, data]));
    let mut of_signature =
        Subscription::new(&net, "signatureSubscribe", &json!([signature, confirmed]));
    let mut of_logs = Subscription::new(
        &net,
        "logsSubscribe",
        &json!([{"mentions": [program]}, confirmed]),
    );
    net.submit(&transaction, false).expect("sent");

    assert!(of_signature.next()["value"]["err"].is_null());
    assert_eq!(of_fund.next()["value"]["owner"], program);
    assert_eq!(of_program.next()["value"]["pubkey"], keys.fund.to_string());
    let logs = of_logs.next();
    assert_eq!(logs["value"]["signature"], signature);
    assert!(logs["value"]["logs"]
        .as_array()
        .is_some_and(|logs| logs.len() > 2));
}

#[test]
fn slots_are_told_as_they_come() {
    let net = Net::start(&["--slot-time", "100"]);
    let mut slots = Subscription::new(&net, "slotSubscribe", &json!([]));
    let first = slots.next();
    let second = slots.next();
    assert!(second["slot"].as_u64() > first["slot"].as_u64());
    assert_eq!(
        second["parent"].as_u64(),
        second["slot"].as_u64().map(|slot| slot - 1)
    );
    assert!(second["root"].is_u64());
}

#[test]
fn prices_are_told_as_they_move() {
    let net = Net::start(&["--feed-interval", "1"]);
    let account = net.ready["feeds"][0]["account"]
        .as_str()
        .expect("an address")
        .to_owned();
    let mut prices = Subscription::new(
        &net,
        "accountSubscribe",
        &json!([account, {"commitment": "confirmed", "encoding": "base64"}]),
    );
    let (first, second) = (prices.next(), prices.next());
    assert_ne!(first["value"]["data"][0], second["value"]["data"][0]);
}
