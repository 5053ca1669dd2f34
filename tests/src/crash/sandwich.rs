//! A bidder who trades around another's take in one slot.

use super::{play::Stage, Play};
use crate::{Signer, USD};

/// Who comes when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orders {
    /// The victim, then the other.
    VictimFirst,
    /// The other with half of its money, the victim, the other again.
    Sandwich,
}

/// What somebody paid and got, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// Money.
    pub paid: u64,
    /// Collateral.
    pub got: u64,
}

/// Plays to the first second in which bidders buy; two then bid 10,000 USD each. Returns what victim and other got.
///
/// # Panics
/// When bidders never buy.
pub fn sandwich(play: Play, orders: Orders) -> [Fill; 2] {
    let mut stage = Stage::new(play);
    let bidders = [(); 2].map(|()| {
        let bidder = stage.b.bidder(1_000_000 * USD);
        let mint = stage.buffers[1].mint;
        stage.b.f.world.token_account(&mint, &bidder.pubkey());
        bidder
    });
    let (index, price) = loop {
        stage.prepare();
        match stage.offer() {
            Some((index, price)) if stage.is_cheap(index, price) => break (index, price),
            _ => stage.pass(),
        }
    };
    let turns: &[(usize, u64)] = match orders {
        Orders::VictimFirst => &[(0, 10_000), (1, 10_000)],
        Orders::Sandwich => &[(1, 5_000), (0, 10_000), (1, 5_000)],
    };
    let mut fills = [Fill::default(); 2];
    for (who, money) in turns {
        let (paid, got) = stage
            .take(&bidders[*who], index, price, money * USD)
            .expect("a take");
        fills[*who].paid += paid;
        fills[*who].got += got;
    }
    fills
}
