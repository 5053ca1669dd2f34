//! A fund's busy year: everything a keeper may have to do, and people who do what only they can, at fixed times.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::{BuyPutArgs, WritePutArgs},
    state::{BufferTerms, StopLossTerms, TrancheCover},
};
use bulwark_cli::{
    chain::Host,
    keeper::{Options, Settings},
};
use bulwark_client::{
    keys::{BufferKeys, IncidentKeys, TrancheKeys},
    price_update::{PriceUpdate, PYTH_RECEIVER},
    svm::World,
};
use bulwark_math::PRICE_ONE;
use bulwark_tests::{
    backstop::{buffer_terms, Backstop, DAY, DOLLAR, TOKEN},
    Keypair, Signer, USD,
};

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;

/// When the great loss can be settled.
const SETTLED: u64 = 25 * DAY + 2 * HOUR;
/// The first moment after the last turn of a buffer: everything is to be finished, paid and closed.
pub const PAYDAY: u64 = SETTLED + 7 * HOUR;

/// The fund and its people.
pub struct Scene {
    pub b: Backstop,
    /// Buffers in the order they are sold.
    pub buffers: [BufferKeys; 2],
    tranches: Vec<TrancheKeys>,
    underwriters: Vec<Keypair>,
    stakers: Vec<Keypair>,
    reinsurers: Vec<Keypair>,
    /// Holders and their policies of the product that is lost.
    pub insured: Vec<(Keypair, Pubkey)>,
    /// The great loss, a report that is voted down, one that nobody votes on.
    incidents: Vec<IncidentKeys>,
    bidder: Option<Keypair>,
    began: u64,
}

impl Host for Scene {
    fn world(&mut self) -> &mut World {
        self.b.world()
    }
}

/// What people do.
type Act = fn(&mut Scene);

/// A moment, seconds after the beginning, and what people do then.
pub struct Cue {
    pub at: u64,
    pub act: Option<Act>,
}

impl Scene {
    /// The fund on its first day, everyone in place.
    pub fn new() -> Self {
        let mut b = Backstop::without_buffer(600_000, 1_000);
        let first = b.buffer;
        let second = b.another(9);
        let terms = BufferTerms {
            put_budget: 20,
            fee_bps: 2_500,
            ..buffer_terms()
        };
        b.open_of(&first, 0, terms).expect("a buffer");
        let unhedged = BufferTerms {
            put_budget: 0,
            ..terms
        };
        b.open_of(&second, 1, unhedged).expect("a buffer");
        b.steady_of(&[(first, 100 * DOLLAR), (second, 20 * DOLLAR)]);
        let stakers = vec![
            b.staker_of(&first, 600 * TOKEN),
            b.staker_of(&first, 400 * TOKEN),
            b.staker_of(&second, 5_000 * TOKEN),
        ];
        let underwriters = vec![
            b.f.underwriter(150_000 * USD),
            b.f.underwriter(100_000 * USD),
            b.f.underwriter(500_000 * USD),
        ];
        let covers = [
            TrancheCover::QuotaShare {
                cession_bps: 1_000,
                collateral: 100_000 * USD,
            },
            TrancheCover::ExcessOfLoss {
                attachment: 100_000 * USD,
                limit: 50_000 * USD,
                rate_on_line: 100_000_000,
                reinstatements: 1,
                reinstatement_bps: 10_000,
            },
        ];
        let mut scene = Self {
            buffers: [first, second],
            tranches: Vec::new(),
            underwriters,
            stakers,
            reinsurers: Vec::new(),
            insured: Vec::new(),
            incidents: Vec::new(),
            bidder: None,
            began: b.now(),
            b,
        };
        for (index, cover) in (0..).zip(covers) {
            let tranche = scene.b.f.tranche(index, cover, 60);
            let reinsurer = scene.b.f.reinsurer(&tranche, 100_000 * USD);
            scene.tranches.push(tranche);
            scene.reinsurers.push(reinsurer);
        }
        for sum in [300_000, 100_000, 40_000] {
            let policy = scene.b.policy(sum * USD, 30).expect("a policy");
            scene.insured.push(policy);
        }
        let product = scene.b.f.product;
        let other = scene.b.f.user(10_000 * USD);
        scene
            .b
            .f
            .buy(&product, &other, 50_000 * USD, 90)
            .expect("cover");
        // One member of the committee is insured himself.
        let member = scene.b.f.members[6].insecure_clone();
        let product = scene.b.product;
        scene
            .b
            .f
            .buy(&product, &member, 1_000 * USD, 30)
            .expect("cover");
        scene
    }

    /// The scene, to be shared.
    pub fn shared() -> Rc<RefCell<Self>> {
        Rc::new(RefCell::new(Self::new()))
    }

    /// How a keeper works here.
    pub fn settings(&self) -> Settings {
        let price_updates = self
            .buffers
            .iter()
            .map(|buffer| (buffer.feed, vec![Backstop::price_account(buffer)]))
            .collect::<BTreeMap<_, _>>();
        Settings {
            options: Options {
                price_updates,
                ..Options::default()
            },
            ..Settings::default()
        }
    }

    /// Moves the clock.
    pub fn go_to(&mut self, cue: &Cue) {
        let time = self.began + cue.at;
        self.b.world().set_time(time);
    }

    /// The source posts a price of both collaterals; nobody has it taken.
    pub fn post(&mut self, first: i64, second: i64) {
        let now = self.b.now();
        for (buffer, dollars) in self.buffers.into_iter().zip([first, second]) {
            let id = Backstop::feed_id(&buffer);
            let update = PriceUpdate::steady(id, dollars * DOLLAR, 0, -8, now);
            let account = Backstop::price_account(&buffer);
            self.b.world().post_price(account, PYTH_RECEIVER, &update);
        }
    }

    fn vote(&mut self, incident: usize, seats: std::ops::Range<usize>, is_loss: bool) {
        let keys = self.incidents[incident];
        for seat in seats {
            self.b.f.vote(&keys, seat, is_loss).expect("a vote");
        }
    }

    fn assess(&mut self, claim: usize, seats: std::ops::Range<usize>, dollars: u64) {
        let (keys, policy) = (self.incidents[0], self.insured[claim].1);
        for seat in seats {
            self.b
                .f
                .assess_claim(&keys, seat, policy, dollars * USD)
                .expect("an assessment");
        }
    }

    pub fn write_put(&mut self, nonce: u64, strike: u64, tokens: u64, days: u64, is_bought: bool) {
        let writer = self.b.f.user(1_000_000 * USD);
        let (buffer, who) = (self.buffers[0], writer.pubkey());
        self.b.world().token_account(&buffer.mint, &who);
        let args = WritePutArgs {
            nonce,
            strike: strike * PRICE_ONE,
            size: tokens * TOKEN,
            expiry: self.b.now() + days * DAY,
            premium: 10,
        };
        let payer = self.b.world().payer.pubkey();
        let write = buffer.write_put(who, payer, args);
        self.b.by(&writer, write).expect("a put");
        if is_bought {
            let authority = self.b.f.authority.pubkey();
            let args = BuyPutArgs {
                max_premium: 10,
                min_strike: 0,
                min_size: 0,
                min_expiry: 0,
            };
            let buy = buffer.buy_put(authority, buffer.hedge(&who, nonce), who, args);
            self.b.by_authority(buy).expect("a put bought");
        }
    }
}

/// Second day: a donation, puts, and requests of people who want to leave.
fn prepare(scene: &mut Scene) {
    let vault = scene.b.f.pool.vault;
    let donor = scene.b.f.user(25 * USD);
    let pool = scene.b.f.pool;
    let give = anchor_spl_transfer(
        &pool.token(&donor.pubkey()),
        &vault,
        &donor.pubkey(),
        25 * USD,
    );
    scene.b.by(&donor, give).expect("a donation");
    scene.write_put(1, 95, 300, 40, true);
    scene.write_put(2, 50, 100, 20, true);
    scene.write_put(3, 60, 100, 10, false);
    for index in [0, 1] {
        ask_to_withdraw(scene, index);
    }
    let leaver = scene.stakers[1].insecure_clone();
    scene.b.request_all(&leaver);
    let reinsurer = scene.reinsurers[1].insecure_clone();
    let tranche = scene.tranches[1];
    let position = tranche.position(&reinsurer.pubkey());
    let shares = scene
        .b
        .f
        .world
        .account::<bulwark::state::TranchePosition>(&position)
        .shares;
    let ask = tranche.request_release(reinsurer.pubkey(), shares.get());
    scene.b.by(&reinsurer, ask).expect("a request");
}

/// `Transfer` of the token program.
fn anchor_spl_transfer(
    from: &Pubkey,
    to: &Pubkey,
    owner: &Pubkey,
    amount: u64,
) -> anchor_lang::solana_program::instruction::Instruction {
    use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
    Instruction {
        program_id: anchor_spl::token::ID,
        accounts: vec![
            AccountMeta::new(*from, false),
            AccountMeta::new(*to, false),
            AccountMeta::new_readonly(*owner, true),
        ],
        data: [&[3], &amount.to_le_bytes()[..]].concat(),
    }
}

fn ask_to_withdraw(scene: &mut Scene, index: usize) {
    let owner = scene.underwriters[index].insecure_clone();
    let who = owner.pubkey();
    let shares = scene.b.f.position_state(&who).shares.get();
    let ask = scene.b.f.pool.request_withdrawal(who, shares, 0);
    scene.b.by(&owner, ask).expect("a request");
}

/// Third day: the loss, and its report; two reports of nothing.
fn report(scene: &mut Scene) {
    let now = scene.b.now();
    let (lost, other) = (scene.b.product, scene.b.f.product);
    for product in [lost, other, other] {
        let (keys, _) = scene.b.f.report(&product, now - HOUR).expect("a report");
        scene.incidents.push(keys);
    }
}

fn vote(scene: &mut Scene) {
    scene.vote(0, 0..5, true);
    scene.vote(1, 0..5, false);
}

fn file(scene: &mut Scene) {
    let keys = scene.incidents[0];
    for (claim, dollars) in [300_000, 100_000, 40_000].into_iter().enumerate() {
        let (holder, policy) = {
            let (holder, policy) = &scene.insured[claim];
            (holder.insecure_clone(), *policy)
        };
        scene
            .b
            .f
            .file(&keys, &holder, policy, dollars * USD)
            .expect("a claim");
    }
}

/// All seats on the first claim, five far too low on the second, two on the third.
fn assess(scene: &mut Scene) {
    scene.assess(0, 0..6, 300_000);
    scene.assess(1, 0..5, 40_000);
    scene.assess(2, 0..2, 40_000);
}

fn appeal(scene: &mut Scene) {
    let (keys, (holder, policy)) = (scene.incidents[0], &scene.insured[1]);
    let (holder, policy) = (holder.insecure_clone(), *policy);
    let appeal = keys.appeal_claim(holder.pubkey(), policy);
    scene.b.by(&holder, appeal).expect("an appeal");
    for seat in 0..3 {
        let member = scene.b.f.appeal_members[seat].insecure_clone();
        let vote = keys.attest_appeal(member.pubkey(), policy, 100_000 * USD);
        scene.b.by(&member, vote).expect("a vote");
    }
}

fn fall(scene: &mut Scene) {
    scene.post(90, 19);
}

/// A third of what the first auction sells.
fn bid_a_little(scene: &mut Scene) {
    let bidder = scene.b.bidder(1_000_000 * USD);
    scene.b.take(&bidder, 200 * TOKEN).expect("a take");
    scene.bidder = Some(bidder);
}

fn bid_for_the_rest(scene: &mut Scene) {
    let bidder = scene.bidder.as_ref().expect("a bidder").insecure_clone();
    scene.b.take(&bidder, u64::MAX).expect("a take");
}

/// Found again of what was stolen: a first part lifts the claims, none is short after the second.
fn recover(scene: &mut Scene) {
    let finder = scene.b.f.user(100_000 * USD);
    let keys = scene.incidents[0];
    let recover = keys.recover(finder.pubkey(), 50_000 * USD);
    scene.b.by(&finder, recover).expect("a recovery");
}

/// Those who could not leave while the pool was held ask again, the stakers too.
fn leave(scene: &mut Scene) {
    for index in [0, 1] {
        let who = scene.underwriters[index].pubkey();
        if scene.b.f.position_state(&who).shares.get() > 0 {
            ask_to_withdraw(scene, index);
        }
    }
    let staker = scene.stakers[2].insecure_clone();
    let buffer = scene.buffers[1];
    let position = buffer.position(&staker.pubkey());
    let shares = scene
        .b
        .f
        .world
        .account::<bulwark::state::BufferPosition>(&position)
        .shares;
    let ask = buffer.request_unstake(staker.pubkey(), shares.get());
    scene.b.by(&staker, ask).expect("a request");
}

/// More than a year later: cover is sold again, by a stricter rule, and much of the capital asks to leave.
fn insure_again(scene: &mut Scene) {
    let terms = StopLossTerms {
        trip_ratio_bps: 20_000,
        reset_ratio_bps: 30_000,
        ..StopLossTerms::INITIAL
    };
    scene.b.set_stop_loss(terms).expect("terms");
    for _ in 0..2 {
        scene.b.policy(350_000 * USD, 30).expect("a policy");
    }
    ask_to_withdraw(scene, 2);
}

/// The whole year: what people do, and moments between for deadlines to pass.
pub fn year() -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut cue = |at, act| cues.push(Cue { at, act });
    cue(2 * DAY, Some(prepare as Act));
    cue(3 * DAY, Some(report));
    cue(3 * DAY + HOUR, Some(vote));
    cue(4 * DAY, Some(file));
    cue(5 * DAY, Some(assess));
    for day in 6..23 {
        cue(day * DAY, None);
    }
    cue(23 * DAY + HOUR, Some(appeal));
    cue(24 * DAY, None);
    cue(25 * DAY, None);
    // Confirmed on the third day: 14 days to claim, 5 to assess, 3 to appeal.
    let settled = SETTLED;
    cue(settled, None);
    for minute in 0..=45 {
        cue(settled + 5 * MINUTE + minute * MINUTE, Some(fall));
        if minute == 14 {
            cue(
                settled + 5 * MINUTE + minute * MINUTE + 30,
                Some(bid_a_little),
            );
        }
    }
    cue(settled + 51 * MINUTE, Some(bid_for_the_rest));
    // The second buffer's turn passes without a price.
    for hour in 1..14 {
        cue(settled + hour * HOUR, None);
    }
    cue(30 * DAY, Some(recover));
    for day in 31..70 {
        cue(day * DAY, None);
    }
    cue(70 * DAY, Some(leave));
    for day in 71..130 {
        cue(day * DAY, None);
    }
    for ten in 13..40 {
        cue(ten * 10 * DAY, None);
    }
    cue(400 * DAY, Some(insure_again));
    for day in 401..440 {
        cue(day * DAY, None);
    }
    for ten in 44..50 {
        cue(ten * 10 * DAY, None);
    }
    cues.sort_by_key(|cue| cue.at);
    cues
}

/// Plays the year; `keep` is called until nothing is due, whenever the clock or anybody moved.
pub fn play(scene: &Rc<RefCell<Scene>>, keep: impl FnMut(&Rc<RefCell<Scene>>)) {
    play_until(u64::MAX, scene, keep);
}

/// Plays what is before `end` and moves the clock to the first moment after, where much may be due.
pub fn play_until(end: u64, scene: &Rc<RefCell<Scene>>, mut keep: impl FnMut(&Rc<RefCell<Scene>>)) {
    keep(scene);
    for cue in year() {
        scene.borrow_mut().go_to(&cue);
        if cue.at >= end {
            return;
        }
        keep(scene);
        if let Some(act) = cue.act {
            act(&mut scene.borrow_mut());
            keep(scene);
        }
    }
}
