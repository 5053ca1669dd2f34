//! A price feed: what one mint is worth in another, by a source that the fund lists (DESIGN section 14). Two prices come out
//! of it: the last print while it is fresh, and an average over time. Whoever sells uses the higher, whoever values the lower:
//! one lying print neither starts an auction low nor values a buffer high.

use anchor_lang::prelude::*;
use bulwark_math::{
    confidence_holds, scaled_price, twap, MathError, Observation, Rounding, BPS, BPS_U64,
    MAX_DECIMALS,
};

use crate::error::BulwarkError;

/// Prints that a feed keeps.
pub const FEED_PRINTS: usize = 32;
/// The last place of the ring, and the mask of its places.
const LAST: u8 = 31;

/// How far a source's clock may be ahead of the cluster's, seconds.
#[constant]
pub const MAX_FUTURE: u64 = 5;

/// No print weighs more than one part in so many of the least time that an average covers.
const LEAST_PARTS: u64 = 4;

/// Seeds: `["feed", fund, base, quote]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Feed {
    /// Fund.
    pub fund: Pubkey,
    /// Mint that is priced.
    pub base: Pubkey,
    /// Mint it is priced in.
    pub quote: Pubkey,
    /// Program whose price accounts are read.
    pub source: Pubkey,
    /// The source's id of the price.
    pub feed_id: [u8; 32],
    /// The last print taken; all zero before the first.
    pub latest: SpotPrice,
    /// A ring of prints at least `spacing` apart; all zero where there is none.
    pub prints: [Print; FEED_PRINTS],
    /// See `FeedLimits`.
    pub min_price: u64,
    /// See `FeedLimits`.
    pub max_price: u64,
    /// See `FeedLimits`.
    pub max_age: u32,
    /// See `FeedLimits`.
    pub window: u32,
    /// See `FeedLimits`.
    pub spacing: u32,
    /// See `FeedLimits`.
    pub max_hold: u32,
    /// See `FeedLimits`.
    pub max_confidence_bps: u16,
    /// See `FeedLimits`.
    pub min_coverage_bps: u16,
    /// See `FeedLimits`.
    pub min_decimals: u8,
    /// See `FeedLimits`.
    pub max_decimals: u8,
    /// Where the next print enters the ring: the oldest stands there.
    pub cursor: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 63],
}

/// A price with its confidence, both over `PRICE_ONE`.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SpotPrice {
    /// When the source published it, unix seconds.
    pub publish_time: u64,
    /// Price, rounded down.
    pub price: u64,
    /// Half the width of the band around it, rounded up.
    pub confidence: u64,
}

/// A price in the ring, over `PRICE_ONE`.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// When the source published it, unix seconds.
    pub publish_time: u64,
    /// Price, rounded down.
    pub price: u64,
}

/// A price in the source's own unit: `mantissa / 10^decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// When the source published it, unix seconds.
    pub publish_time: u64,
    /// Price.
    pub mantissa: u64,
    /// Half the width of the band around it.
    pub confidence: u64,
    /// Decimals of both.
    pub decimals: u8,
}

/// What a feed accepts. Times in seconds, prices over `PRICE_ONE`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedLimits {
    /// Lower end of the sanity band: no print below is taken, or used.
    pub min_price: u64,
    /// Its upper end.
    pub max_price: u64,
    /// Oldest print that is taken, and used; a second to an hour.
    pub max_age: u32,
    /// What is averaged: this long before now; a minute to 7 days.
    pub window: u32,
    /// Least time between prints in the ring, which must span the window.
    pub spacing: u32,
    /// How long a print counts when no other follows; the spacing at least.
    pub max_hold: u32,
    /// Widest confidence, as a share of the price; 1 to 1,000 bps.
    pub max_confidence_bps: u16,
    /// Least share of the window with a price. Four times `max_hold` at least.
    pub min_coverage_bps: u16,
    /// Fewest decimals of the source's price: its exponent with the sign turned.
    pub min_decimals: u8,
    /// Most decimals; 18 at most.
    pub max_decimals: u8,
}

impl FeedLimits {
    /// Refuses values outside their bounds, a ring that could not span the window and a print that could weigh too much.
    pub fn validate(&self) -> Result<()> {
        require!(
            self.min_price > 0
                && self.min_price < self.max_price
                && (1..=3_600).contains(&self.max_age)
                && (1..=1_000).contains(&self.max_confidence_bps)
                && self.min_decimals <= self.max_decimals
                && self.max_decimals <= MAX_DECIMALS,
            BulwarkError::FeedLimitsOutOfBounds
        );
        let window = u64::from(self.window);
        let covered = window.saturating_mul(self.min_coverage_bps.into());
        let heaviest = u64::from(self.max_hold)
            .saturating_mul(LEAST_PARTS)
            .saturating_mul(BPS_U64);
        require!(
            (60..=7 * 86_400).contains(&window)
                && u64::from(self.spacing).saturating_mul(LAST.into()) >= window
                && self.max_hold >= self.spacing
                && self.min_coverage_bps <= BPS
                && heaviest <= covered,
            BulwarkError::FeedWindowOutOfBounds
        );
        Ok(())
    }
}

impl Feed {
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// What it accepts.
    pub fn limits(&self) -> FeedLimits {
        FeedLimits {
            min_price: self.min_price,
            max_price: self.max_price,
            max_age: self.max_age,
            window: self.window,
            spacing: self.spacing,
            max_hold: self.max_hold,
            max_confidence_bps: self.max_confidence_bps,
            min_coverage_bps: self.min_coverage_bps,
            min_decimals: self.min_decimals,
            max_decimals: self.max_decimals,
        }
    }

    /// Sets what it accepts from now on. Prints that a narrower band leaves out stay and are no longer used.
    pub fn set_limits(&mut self, limits: &FeedLimits) -> Result<()> {
        limits.validate()?;
        self.min_price = limits.min_price;
        self.max_price = limits.max_price;
        self.max_age = limits.max_age;
        self.window = limits.window;
        self.spacing = limits.spacing;
        self.max_hold = limits.max_hold;
        self.max_confidence_bps = limits.max_confidence_bps;
        self.min_coverage_bps = limits.min_coverage_bps;
        self.min_decimals = limits.min_decimals;
        self.max_decimals = limits.max_decimals;
        Ok(())
    }

    /// Reads another price from now on, and forgets what it took before.
    pub fn set_source(&mut self, source: Pubkey, feed_id: [u8; 32]) {
        self.source = source;
        self.feed_id = feed_id;
        self.latest = SpotPrice::default();
        self.prints = [Print::default(); FEED_PRINTS];
        self.cursor = 0;
    }

    /// Takes a print that is inside all limits and newer than the last. It enters the ring when it is `spacing` after the
    /// newest there: however often anyone observes, the ring reaches as far back. Returns whether it did.
    pub fn record(&mut self, quote: &Quote, now: u64) -> Result<bool> {
        require!(
            quote.publish_time <= now.saturating_add(MAX_FUTURE),
            BulwarkError::PriceInFuture
        );
        require!(
            now.saturating_sub(quote.publish_time) <= u64::from(self.max_age),
            BulwarkError::PriceTooOld
        );
        require!(
            quote.publish_time > self.latest.publish_time,
            BulwarkError::PriceNotNewer
        );
        let spot = self.accepted(quote)?;
        self.latest = spot;
        let due = self
            .newest()
            .publish_time
            .saturating_add(self.spacing.into());
        let enters = spot.publish_time >= due;
        if enters {
            self.prints[usize::from(self.cursor & LAST)] = Print {
                publish_time: spot.publish_time,
                price: spot.price,
            };
            self.cursor = self.cursor.wrapping_add(1) & LAST;
        }
        Ok(enters)
    }

    /// The last print, while it is fresh and inside the band.
    pub fn spot(&self, now: u64) -> Result<SpotPrice> {
        let spot = self.latest;
        require!(
            spot.publish_time <= now.saturating_add(MAX_FUTURE)
                && now.saturating_sub(spot.publish_time) <= u64::from(self.max_age)
                && spot.price > 0,
            BulwarkError::FeedStale
        );
        self.require_in_band(spot.price)?;
        Ok(spot)
    }

    /// Average over the window that ends now, weighted by time, over `PRICE_ONE`; none when too little of it has a price.
    pub fn twap(&self, now: u64) -> Result<Option<u64>> {
        let from = now.saturating_sub(self.window.into());
        let average = twap(
            self.observations(),
            from,
            now,
            self.max_hold,
            self.min_coverage_bps,
        );
        average.map_err(|error| BulwarkError::from(error).into())
    }

    /// The higher of the last print and the average: at what collateral is sold.
    pub fn high(&self, now: u64) -> Result<u64> {
        let (spot, average) = self.both(now)?;
        Ok(spot.max(average))
    }

    /// The lower of the last print and the average: at what collateral is valued.
    pub fn low(&self, now: u64) -> Result<u64> {
        let (spot, average) = self.both(now)?;
        Ok(spot.min(average))
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        self.limits().validate()?;
        let mut last = 0;
        for print in self.by_age() {
            let empty = *print == Print::default();
            require!(
                (empty && last == 0) || (print.price > 0 && print.publish_time > last),
                BulwarkError::InvariantBroken
            );
            last = print.publish_time;
        }
        require!(
            self.cursor <= LAST
                && last <= self.latest.publish_time
                && (last == 0) == (self.latest == SpotPrice::default()),
            BulwarkError::InvariantBroken
        );
        Ok(())
    }

    /// The last print and the average; refuses without either.
    fn both(&self, now: u64) -> Result<(u64, u64)> {
        let spot = self.spot(now)?.price;
        let average = self.twap(now)?.ok_or(BulwarkError::FeedCoverageTooLow)?;
        Ok((spot, average))
    }

    /// A quote in the feed's unit; refuses what is outside the limits.
    fn accepted(&self, quote: &Quote) -> Result<SpotPrice> {
        require!(
            (self.min_decimals..=self.max_decimals).contains(&quote.decimals),
            BulwarkError::PriceExponentOutOfBounds
        );
        require!(
            confidence_holds(quote.mantissa, quote.confidence, self.max_confidence_bps),
            BulwarkError::PriceTooUncertain
        );
        let scaled = |mantissa, rounding| scaled_price(mantissa, quote.decimals, rounding);
        let price = match scaled(quote.mantissa, Rounding::Down) {
            Ok(price) => price,
            Err(MathError::Overflow) => return err!(BulwarkError::PriceAboveBand),
            // Less than the least price there is.
            Err(_) => return err!(BulwarkError::PriceBelowBand),
        };
        self.require_in_band(price)?;
        let confidence = match quote.confidence {
            0 => 0,
            some => scaled(some, Rounding::Up).map_err(BulwarkError::from)?,
        };
        Ok(SpotPrice {
            publish_time: quote.publish_time,
            price,
            confidence,
        })
    }

    fn require_in_band(&self, price: u64) -> Result<()> {
        require!(price >= self.min_price, BulwarkError::PriceBelowBand);
        require!(price <= self.max_price, BulwarkError::PriceAboveBand);
        Ok(())
    }

    /// The newest print in the ring.
    fn newest(&self) -> &Print {
        &self.prints[usize::from(self.cursor.wrapping_sub(1) & LAST)]
    }

    /// The ring, oldest first; where there is no print yet comes before all.
    fn by_age(&self) -> impl Iterator<Item = &Print> {
        let (newer, older) = self.prints.split_at(usize::from(self.cursor & LAST));
        older.iter().chain(newer)
    }

    /// All that is known and inside the band, oldest first: the ring, and the last print when it is not in it.
    fn observations(&self) -> impl Iterator<Item = Observation> + '_ {
        let newest = self.newest().publish_time;
        let latest = Print {
            publish_time: self.latest.publish_time,
            price: self.latest.price,
        };
        self.by_age()
            .copied()
            .chain(Some(latest).filter(|latest| latest.publish_time > newest))
            .filter(|print| (self.min_price..=self.max_price).contains(&print.price))
            .map(|print| Observation {
                publish_time: print.publish_time,
                price: print.price,
            })
    }
}

const _: () = assert!(FEED_PRINTS.is_power_of_two() && LAST as usize + 1 == FEED_PRINTS);
const _: () = assert!(core::mem::size_of::<Feed>() == 5 * 32 + 24 + 16 * FEED_PRINTS + 32 + 72);
