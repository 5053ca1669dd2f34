//! A buffer of 10,000 tokens at a hundred dollars, and a writer of puts.

use crate::*;

/// Seconds of a turn, by the pool's first terms.
const TURN: u64 = 21_600;

pub struct Scene {
    pub b: Backstop,
    pub staker: Keypair,
    /// Has ten million dollars, and a place for collateral.
    pub writer: Keypair,
    nonce: u64,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let (mut b, staker) = Backstop::staked(10_000 * TOKEN);
        let writer = b.bidder(10_000_000 * USD);
        Self {
            b,
            staker,
            writer,
            nonce: 0,
        }
    }

    /// The same with fees in the pool to pay premium from.
    pub fn with_fees() -> Self {
        let mut s = Self::new();
        s.b.earning(400_000 * USD, 30);
        s.b.f.world.advance(31 * DAY);
        s.b.accrue();
        assert!(s.fees() > 70 * USD, "{}", s.fees());
        s
    }

    /// The same, a settlement waiting for so much of the buffer, whose price is fresh.
    pub fn waiting(mut self, to_raise: u64) -> (Self, IncidentKeys) {
        let line = self.b.f.pool_state().capital / 5;
        let incident = self.b.decided_incident(line + to_raise);
        self.b.f.world.advance(40 * DAY);
        self.b.ready(&incident);
        self.b.settle(&incident).expect("a settlement");
        assert_eq!(self.b.f.pool_state().stop_loss.to_raise, to_raise);
        self.b.steady(100 * DOLLAR);
        (self, incident)
    }

    /// Moves to the end of the present turn and ends it.
    pub fn end_turn(&mut self) {
        self.b.f.world.advance(TURN + 1);
        self.b.close_auction().expect("the end of the turn");
    }

    /// Half of a turn, seconds.
    pub fn half_turn(&self) -> u64 {
        TURN / 2
    }

    pub fn fees(&self) -> u64 {
        self.b.f.pool_state().fees
    }

    pub fn puts(&self) -> u64 {
        self.b.f.pool_state().puts
    }

    pub fn args(&mut self, strike: u64, size: u64, days: u64) -> WritePutArgs {
        self.nonce += 1;
        WritePutArgs {
            nonce: self.nonce,
            strike: strike * PRICE_ONE,
            size,
            expiry: self.b.now() + days * DAY,
            premium: 0,
        }
    }

    pub fn write_as(&mut self, writer: &Keypair, args: WritePutArgs) -> Outcome<Pubkey> {
        let payer = self.b.f.world.payer.pubkey();
        let write = self.b.buffer.write_put(writer.pubkey(), payer, args);
        let hedge = self.b.buffer.hedge(&writer.pubkey(), args.nonce);
        self.b.by(writer, write).map(|_| hedge)
    }

    pub fn write(&mut self, args: WritePutArgs) -> Outcome<Pubkey> {
        let writer = self.writer.insecure_clone();
        self.write_as(&writer, args)
    }

    /// Buys a put at its own terms.
    pub fn buy(&mut self, hedge: Pubkey) -> Outcome {
        let offer = self.b.hedge(&hedge);
        self.buy_at(
            hedge,
            BuyPutArgs {
                max_premium: offer.premium,
                min_strike: offer.strike,
                min_size: offer.size,
                min_expiry: offer.expiry,
            },
        )
    }

    pub fn buy_at(&mut self, hedge: Pubkey, args: BuyPutArgs) -> Outcome {
        let writer = self.b.hedge(&hedge).writer;
        let who = self.b.f.authority.pubkey();
        let buy = self.b.buffer.buy_put(who, hedge, writer, args);
        self.b.by_authority(buy)
    }

    /// A put of the writer that the buffer has bought, for nothing.
    pub fn put(&mut self, strike: u64, size: u64, days: u64) -> Pubkey {
        let args = self.args(strike, size, days);
        let hedge = self.write(args).expect("a put");
        self.buy(hedge).expect("a purchase");
        hedge
    }

    pub fn exercise(&mut self, hedge: Pubkey, amount: u64) -> Outcome {
        let exercise = self.b.buffer.exercise_put(hedge, amount);
        self.b.anyone(exercise)
    }

    /// Anyone has the put's writer paid.
    pub fn reclaim(&mut self, hedge: Pubkey) -> Outcome {
        let (writer, payer) = (self.b.hedge(&hedge).writer, self.b.f.world.payer.pubkey());
        let reclaim = self.b.buffer.reclaim_put(None, writer, hedge, payer);
        self.b.anyone(reclaim)
    }

    /// The writer takes an offer back.
    pub fn take_back(&mut self, hedge: Pubkey) -> Outcome {
        let (writer, payer) = (self.writer.insecure_clone(), self.b.f.world.payer.pubkey());
        let who = writer.pubkey();
        let reclaim = self.b.buffer.reclaim_put(Some(who), who, hedge, payer);
        self.b.by(&writer, reclaim)
    }

    /// Money of the writer.
    pub fn money(&self) -> u64 {
        self.b.f.tokens(&self.writer.pubkey())
    }

    /// Has the price published again, at so many dollars.
    pub fn print(&mut self, dollars: i64) {
        self.b.price(dollars * DOLLAR, 0).expect("a price");
    }
}
