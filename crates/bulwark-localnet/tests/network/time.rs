//! The clock.

use std::{
    thread::sleep,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anchor_lang::prelude::{pubkey, Pubkey};
use serde_json::json;

use crate::net::{command, Net};

const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

impl Net {
    /// Unix time of the network's clock.
    pub fn now(&self) -> u64 {
        let (_, clock) = self.account(&CLOCK).expect("the clock");
        let bytes = clock[32..40].try_into().expect("8 bytes");
        u64::try_from(i64::from_le_bytes(bytes)).expect("after 1970")
    }

    /// Slot of the network.
    pub fn slot(&self) -> u64 {
        let slot = self.call("getSlot", &json!([{"commitment": "processed"}]));
        slot.as_u64().expect("a slot")
    }

    /// Sends the network to a unix time.
    pub fn travel_to(&self, unix: u64) {
        self.call(
            "surfnet_timeTravel",
            &json!([{"absoluteTimestamp": unix * 1_000}]),
        );
    }
}

fn machine() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}

/// Whether the clock goes as fast as this machine's for a while, and never back.
fn ticks(net: &Net) {
    let (began, first) = (Instant::now(), net.now());
    let (mut last, mut last_slot) = (first, net.slot());
    while began.elapsed() < Duration::from_secs(4) {
        let (now, slot) = (net.now(), net.slot());
        assert!(now >= last && slot >= last_slot);
        (last, last_slot) = (now, slot);
        sleep(Duration::from_millis(50));
    }
    let (went, passed) = (last - first, began.elapsed().as_secs());
    assert!(went.abs_diff(passed) <= 1, "{went} s in {passed} s");
}

#[test]
fn the_clock_is_this_machines_until_it_is_sent_ahead() {
    let net = Net::start(&[]);
    assert!(net.now().abs_diff(machine()) <= 1);
    ticks(&net);
    assert!(net.now().abs_diff(machine()) <= 1);
    let key = net.wallet();
    let mut expected = net.now();
    for days in [14, 1, 90] {
        // Signed before the journey, still good after it.
        let authority = solana_signer::Signer::pubkey(&key);
        let keys =
            bulwark_client::keys::FundKeys::new(&authority, days, net.mint(&authority), authority);
        let create = keys.create_fund(authority, authority, days, crate::chain::rules(), authority);
        let before = net.sign(&key, &[create]);

        expected = net.now() + days * 86_400;
        let slot = net.slot();
        net.travel_to(expected);
        let now = net.now();
        assert!(
            (expected..=expected + 2).contains(&now),
            "{now} for {expected}"
        );
        assert!(
            net.slot() + 5 >= slot + days * 216_000,
            "slots of 400 ms have passed"
        );
        ticks(&net);
        net.confirmed(&net.submit(&before, false).expect("still good"));
        net.found(&key, days + 1_000);
    }
    assert!(net.now() >= expected);
    let back = json!([{"absoluteTimestamp": (expected - 86_400) * 1_000}]);
    net.ask("surfnet_timeTravel", &back)
        .expect_err("never back");
}

#[test]
fn people_travel_from_the_command_line() {
    let net = Net::start(&["--slot-time", "100"]);
    let before = net.now();
    let output = command()
        .args(["travel", "15d", "--rpc-port", &net.rpc.to_string()])
        .output()
        .expect("it ends");
    assert!(output.status.success());
    let now = net.now();
    assert!((before + 15 * 86_400..before + 15 * 86_400 + 5).contains(&now));
    ticks(&net);
    let nobody = command()
        .args(["travel", "1d", "--rpc-port", "1"])
        .output()
        .expect("it ends");
    assert_eq!(nobody.status.code(), Some(1));
}
