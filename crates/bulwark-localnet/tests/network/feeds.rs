//! Prices: the program takes them, they move, they can be set.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::RegisterFeedArgs,
    state::{Feed, FeedLimits},
};
use bulwark_client::{
    keys::{FeedKeys, FundKeys},
    price_update::{PriceUpdate, Verification, PYTH_RECEIVER},
    snapshot::read_zero_copy,
};
use bulwark_math::PRICE_ONE;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::net::{command, eventually, Net};

/// A fund that reads SOL's price from the network's account.
struct Reader {
    net: Net,
    key: Keypair,
    feed: FeedKeys,
    account: Pubkey,
    id: [u8; 32],
}

impl Reader {
    fn new() -> Self {
        let net = Net::start(&["--feed-interval", "1"]);
        let key = net.wallet();
        let authority = key.pubkey();
        let (fund, _): (FundKeys, _) = net.found(&key, 1);
        let feed = FeedKeys::new(&fund, net.mint(&authority), net.mint(&authority));
        let sol = net.ready["feeds"][0].clone();
        assert_eq!(sol["owner"], PYTH_RECEIVER.to_string());
        let hex = sol["id"].as_str().expect("an id");
        let id = std::array::from_fn(|at| {
            u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex")
        });
        let account = sol["account"]
            .as_str()
            .and_then(|text| text.parse().ok())
            .expect("an address");
        let args = RegisterFeedArgs {
            source: PYTH_RECEIVER,
            feed_id: id,
            limits: FeedLimits {
                min_price: PRICE_ONE,
                max_price: 1_000 * PRICE_ONE,
                max_age: 60,
                window: 60,
                spacing: 2,
                max_hold: 10,
                max_confidence_bps: 100,
                min_coverage_bps: 10_000,
                min_decimals: 7,
                max_decimals: 9,
            },
        };
        net.send(
            &key,
            &[
                fund.set_oracle_sources(authority, [PYTH_RECEIVER, Pubkey::default()]),
                feed.register_feed(authority, authority, args),
            ],
        );
        Self {
            net,
            key,
            feed,
            account,
            id,
        }
    }

    /// Has the program take the price; price over 1e9, and when it was published.
    fn observe(&self) -> (u64, u64) {
        self.net.send(&self.key, &[self.feed.observe(self.account)]);
        let (_, data) = self.net.account(&self.feed.feed).expect("the feed");
        let feed: Feed = read_zero_copy(&data).expect("a feed");
        (feed.latest.price, feed.latest.publish_time)
    }

    /// The price in the account, as somebody other than the program sees it.
    fn published(&self) -> i64 {
        let (_, data) = self.net.account(&self.account).expect("the price");
        i64::from_le_bytes(data[73..81].try_into().expect("8 bytes"))
    }

    fn wait_for_another(&self) {
        let before = self.published();
        eventually("another price", || {
            (self.published() != before).then_some(())
        });
    }
}

fn near(price: u64, dollars: u64) -> bool {
    price.abs_diff(dollars * PRICE_ONE) < dollars * PRICE_ONE / 50
}

#[test]
fn the_program_takes_prices_that_move_and_follows_a_crash() {
    let reader = Reader::new();
    let (first, at) = reader.observe();
    assert!(near(first, 150), "{first}");
    assert!(at.abs_diff(reader.net.now()) <= 5);
    reader.wait_for_another();
    let (second, later) = reader.observe();
    assert!(near(second, 150) && second != first && later > at);

    // A test sets the price as it sets any account, and it stays there.
    let now = i64::try_from(reader.net.now()).expect("a time");
    let crash = PriceUpdate::steady(reader.id, 6_000_000_000, 1_000_000, -8, now.unsigned_abs());
    let data = crash.to_bytes(Verification::Full);
    reader
        .net
        .set_account(&reader.account, &PYTH_RECEIVER, &data);
    reader.wait_for_another();
    reader.wait_for_another();
    let (crashed, _) = reader.observe();
    assert!(near(crashed, 60), "{crashed}");

    // A person does it with the command.
    let output = command()
        .args([
            "price",
            "SOL/USD",
            "90",
            "--rpc-port",
            &reader.net.rpc.to_string(),
        ])
        .output()
        .expect("it ends");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("SOL/USD is 90.00, from "));
    reader.wait_for_another();
    assert!(near(reader.observe().0, 90));

    // And after a journey the price is of that day.
    reader.net.travel_to(reader.net.now() + 30 * 86_400);
    let (_, late) = eventually("a price of that day", || {
        let (price, at) = (reader.published(), reader.net.account(&reader.account)?.1);
        let published = i64::from_le_bytes(at[93..101].try_into().expect("8 bytes"));
        (published.unsigned_abs() > later + 29 * 86_400).then_some((price, published))
    });
    assert!(late.unsigned_abs().abs_diff(reader.net.now()) <= 5);
    assert!(near(reader.observe().0, 90));
}
