//! Operations by hand, as the command makes and sends them, on the embedded runtime: the world's payer acts.

use std::{cell::RefCell, process::Command, rc::Rc};

use anchor_lang::prelude::Pubkey;
use bulwark::state::{BufferPosition, Hedge, IncidentStatus};
use bulwark_cli::{
    chain::{Embedded, Host},
    operations::{
        perform, Amount, AuctionOperation, BufferOperation, Desk, HedgeOperation, Operation,
        StopLossOperation,
    },
};
use bulwark_client::{keys::IncidentKeys, svm::World};
use bulwark_math::PRICE_ONE;
use bulwark_tests::{
    backstop::{Backstop, DAY, DOLLAR, TOKEN},
    Signer, USD,
};

/// A backstop as the chain's host.
struct Scene(Backstop);

impl Host for Scene {
    fn world(&mut self) -> &mut World {
        self.0.world()
    }
}

/// A backstop, and the payer at its desk.
struct Person {
    scene: Rc<RefCell<Scene>>,
    who: Pubkey,
    buffer: Pubkey,
}

impl Person {
    /// With dollars and tokens in the wallet; somebody else has staked.
    fn new(staked: u64) -> Self {
        let (mut b, _) = Backstop::staked(staked);
        let who = b.f.world.payer.pubkey();
        let (money, mint, buffer) = (b.f.pool.mint, b.buffer.mint, b.buffer.buffer);
        b.f.world.fund_tokens(&money, &who, 1_000_000 * USD);
        b.f.world.fund_tokens(&mint, &who, 1_000 * TOKEN);
        Self {
            scene: Rc::new(RefCell::new(Scene(b))),
            who,
            buffer,
        }
    }

    fn does(&self, operation: &impl Operation) -> Result<String, String> {
        let mut chain = Embedded::new(Rc::clone(&self.scene));
        let list = operation
            .instructions(&mut Desk::new(&mut chain, self.who))
            .map_err(|error| format!("{error:#}"))?;
        perform(&mut chain, &list).map_err(|error| format!("{error:#}"))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Backstop) -> T) -> T {
        look(&mut self.scene.borrow_mut().0)
    }

    fn tokens(&self) -> u64 {
        let who = self.who;
        self.with(|b| b.f.world.balance(&b.buffer.token(&who)))
    }

    fn money(&self) -> u64 {
        let who = self.who;
        self.with(|b| b.f.tokens(&who))
    }

    /// An incident of 400,000 dollars, of which 200,000 are asked of the buffer.
    fn settling(&self) -> IncidentKeys {
        self.with(|b| {
            let incident = b.incident_of(400_000 * USD);
            b.settle(&incident).expect("a settlement");
            b.steady(100 * DOLLAR);
            incident
        })
    }
}

fn amount(text: &str) -> Amount {
    text.parse().expect("an amount")
}

#[test]
fn a_staker_comes_earns_and_leaves() {
    let person = Person::new(1_000 * TOKEN);
    let buffer = person.buffer;
    let stake = BufferOperation::Stake {
        buffer,
        amount: amount("250.5"),
        min_shares: 1,
        max_cash: amount("0"),
    };
    let told = person.does(&stake).expect("a stake and its position");
    assert!(told.starts_with("stake: done"), "{told}");
    assert_eq!(person.tokens(), 1_000 * TOKEN - 250_500_000_000);
    person.does(&stake).expect("the position is there already");
    person
        .does(&BufferOperation::Value { buffer })
        .expect("a value");
    assert_eq!(
        person.with(|b| (b.slot().collateral, b.slot().value > 0)),
        (1_501 * TOKEN, true)
    );

    let ask = BufferOperation::RequestUnstake {
        buffer,
        shares: None,
    };
    person.does(&ask).expect("a request for all");
    person
        .does(&BufferOperation::Cancel { buffer })
        .expect("taken back");
    person.with(|b| b.earning(100_000 * USD, 60));
    person.does(&ask).expect("a request again");
    let leave = BufferOperation::Unstake {
        buffer,
        owner: None,
    };
    let refused = person.does(&leave).expect_err("too early");
    assert!(refused.contains("unstake was refused"), "{refused}");
    person.with(|b| b.world().advance(17 * DAY));
    person.does(&leave).expect("left");
    assert_eq!(person.tokens(), 1_000 * TOKEN);

    let before = person.money();
    let collect = BufferOperation::Collect {
        buffer,
        owner: None,
    };
    person.does(&collect).expect("income");
    assert!(person.money() > before);
    let who = person.who;
    let left: BufferPosition = person.with(|b| b.f.world.account(&b.buffer.position(&who)));
    assert_eq!((left.shares.get(), left.income), (0, 0));
}

#[test]
fn a_bidder_buys_and_the_settlement_is_finished() {
    let person = Person::new(5_000 * TOKEN);
    let buffer = person.buffer;
    let incident = person.settling();
    let start = AuctionOperation::Start { buffer };
    person.does(&start).expect("an auction");
    let again = person.does(&start).expect_err("it sells");
    assert!(again.contains("start_auction was refused"), "{again}");
    let take = |tokens: &str, price: &str| AuctionOperation::Take {
        buffer,
        amount: amount(tokens),
        max_price: amount(price),
        min_out: amount("0"),
    };
    let low = person.does(&take("100", "119.99")).expect_err("too low");
    assert!(low.contains("take was refused"), "{low}");
    let (tokens, money) = (person.tokens(), person.money());
    person.does(&take("100", "120")).expect("a part");
    assert_eq!(person.tokens() - tokens, 100 * TOKEN);
    assert_eq!(money - person.money(), 12_000 * USD);
    let finish = AuctionOperation::Finish {
        incident: incident.incident,
    };
    person.does(&finish).expect_err("188,000 are to raise");
    person.does(&take("5000", "120")).expect("the rest");
    person.does(&finish).expect("finished");
    let state = person.with(|b| b.incident(&incident));
    assert_eq!(state.status(), IncidentStatus::Settled);
    assert_eq!(state.allocated.buffers[0], 200_000 * USD);
}

#[test]
fn a_turn_without_bids_is_ended() {
    let person = Person::new(5_000 * TOKEN);
    let incident = person.settling();
    let pool = person.with(|b| b.f.pool.pool);
    let close = AuctionOperation::Close { pool };
    person.does(&close).expect_err("the turn is not over");
    person.with(|b| b.world().advance(DAY));
    person.does(&close).expect("ended");
    let finish = AuctionOperation::Finish {
        incident: incident.incident,
    };
    person.does(&finish).expect("finished");
    assert_eq!(person.with(|b| b.slot().collateral), 5_000 * TOKEN);
}

#[test]
fn a_put_is_written_bought_given_away_exercised_and_paid() {
    let person = Person::new(1_000 * TOKEN);
    let (buffer, who) = (person.buffer, person.who);
    person.with(|b| {
        // The payer governs, so that one person may do all.
        let propose =
            b.f.fund
                .propose_authority(b.f.authority.pubkey(), Some(who));
        b.by_authority(propose).expect("proposed");
        b.earning(400_000 * USD, 100);
        let accept = b.f.fund.accept_authority(who);
        b.anyone(accept).expect("accepted");
        b.world().advance(60 * DAY);
        b.accrue();
        b.steady(100 * DOLLAR);
    });
    let expiry = person.with(|b| b.now()) + 30 * DAY;
    let write = |nonce| HedgeOperation::Write {
        buffer,
        strike: amount("80.5"),
        size: amount("10"),
        expiry,
        premium: amount("1.25"),
        nonce,
    };
    person.does(&write(1)).expect("written");
    person.does(&write(2)).expect("another");
    let [hedge, offer] = person.with(|b| [1, 2].map(|nonce| b.buffer.hedge(&who, nonce)));
    let state = |hedge| -> Hedge { person.with(|b| b.f.world.account(&hedge)) };
    assert_eq!(state(hedge).strike, 80 * PRICE_ONE + PRICE_ONE / 2);
    assert_eq!(state(hedge).locked, 805 * USD);

    let before = person.money();
    person
        .does(&HedgeOperation::Reclaim { hedge: offer })
        .expect("an offer is taken back");
    assert_eq!(person.money() - before, 805 * USD);
    let buy = |premium: &str| HedgeOperation::Buy {
        hedge,
        max_premium: amount(premium),
    };
    person.does(&buy("1.24")).expect_err("it asks for more");
    person.does(&buy("1.25")).expect("bought");
    let exercise = HedgeOperation::Exercise {
        hedge,
        amount: None,
    };
    person.does(&exercise).expect_err("the market pays more");

    let heir = person.with(|b| b.world().wallet()).pubkey();
    person
        .does(&HedgeOperation::Transfer { hedge, to: heir })
        .expect("given away");
    person.with(|b| b.steady(70 * DOLLAR));
    person.does(&exercise).expect("exercised");
    assert_eq!(person.with(|b| b.slot().cash), 805 * USD);
    person
        .does(&HedgeOperation::Reclaim { hedge })
        .expect("paid, into token accounts that were not there");
    let held = person.with(|b| b.f.world.balance(&b.buffer.token(&heir)));
    assert_eq!(held, 10 * TOKEN);
}

#[test]
fn the_switch_is_a_rule() {
    let person = Person::new(1_000 * TOKEN);
    let pool = person.with(|b| b.f.pool.pool);
    let trip = person.does(&StopLossOperation::Trip { pool });
    assert!(trip.is_err_and(|words| words.contains("trip_stop_loss was refused")));
    let reset = person.does(&StopLossOperation::Reset { pool });
    assert!(reset.is_err_and(|words| words.contains("reset_stop_loss was refused")));
}

#[test]
fn what_is_no_such_account_is_told() {
    let person = Person::new(1_000 * TOKEN);
    let pool = person.with(|b| b.f.pool.pool);
    let value = |buffer| person.does(&BufferOperation::Value { buffer });
    let words = value(pool).expect_err("a pool");
    assert!(words.contains("is no buffer"), "{words}");
    let words = value(Pubkey::new_unique()).expect_err("nothing");
    assert!(words.contains("there is no such account"), "{words}");
    let words = value(person.who).expect_err("a wallet");
    assert!(words.contains("is no buffer"), "{words}");
    let ask = BufferOperation::RequestUnstake {
        buffer: person.buffer,
        shares: None,
    };
    person.does(&ask).expect_err("nothing is staked");
}

/// What the command says when it does not even ask a node.
fn refused(arguments: &[&str]) -> String {
    let outcome = Command::new(env!("CARGO_BIN_EXE_bulwark"))
        .args(arguments)
        .output()
        .expect("the command runs");
    assert!(!outcome.status.success() && outcome.stdout.is_empty());
    String::from_utf8(outcome.stderr).expect("UTF-8")
}

#[test]
fn the_command_needs_a_key_to_act_and_none_to_show() {
    let pool = Pubkey::new_unique().to_string();
    let trip = ["stop-loss", "trip", "--pool", &pool];
    let words = refused(&[&trip[..], &["--keypair", "nowhere.json"]].concat());
    assert!(words.contains("nowhere.json: no such key"), "{words}");
    let words = refused(&[&trip[..], &["--as", &pool]].concat());
    assert!(words.contains("--dry-run"), "{words}");
    let words = refused(&["hedge", "write", "--strike", "1,5"]);
    assert!(words.contains("no amount like"), "{words}");
}
