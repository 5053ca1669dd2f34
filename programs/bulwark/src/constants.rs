//! Fixed limits of the program. What governance may change is in `state::parameters`.

use anchor_lang::prelude::*;

/// Layout version written into every account.
pub const VERSION: u8 = 1;

/// Days a ring reaches ahead: the longest term (365) plus the renewal window (30) and one day's margin each way.
/// A policy must end less than this many days after today, so one catch-up loop over the ring settles any silence.
#[constant]
pub const RING_DAYS: u64 = 400;

/// Seats of a committee at most: votes fit one `u16` mask, assessments one fixed array.
#[constant]
pub const MAX_SEATS: u64 = 15;

/// Longest that one pause may last, and the least pause-free time before the next of the same operation (7 days).
/// Together they make a pause a breather, never a freeze.
#[constant]
pub const MAX_PAUSE: u64 = 7 * 86_400;

/// Renewal may be bought this long before the end of the running policy (30 days).
#[constant]
pub const RENEWAL_WINDOW: u64 = 30 * 86_400;

/// How long after an incident's last deadline the bonds of its attestors stay locked, so that any deviating seat can
/// still be slashed (7 days).
#[constant]
pub const SLASH_GRACE: u64 = 7 * 86_400;

/// Shortest and longest term of a re-insurance tranche (a day, two years): long enough to outlast a year's policy sold in its
/// first year.
#[constant]
pub const MIN_TRANCHE_TERM: u64 = 86_400;
/// See `MIN_TRANCHE_TERM`.
#[constant]
pub const MAX_TRANCHE_TERM: u64 = 732 * 86_400;
/// How far ahead a term may begin (a year).
#[constant]
pub const MAX_TRANCHE_NOTICE: u64 = 366 * 86_400;

/// How long after a tranche is unlocked its whole positions can be released without a request (30 days): a holder who never
/// comes back keeps no slot of the pool.
#[constant]
pub const RELEASE_GRACE: u64 = 30 * 86_400;

/// Buffers of a pool at most.
pub const MAX_BUFFERS: usize = 4;
/// Puts that a buffer holds at most.
pub const MAX_PUTS: usize = 8;

/// Least share of the market's price at which an auction sells (a half).
pub const MIN_AUCTION_FLOOR_BPS: u16 = 5_000;

/// How long after a buffer's value aged it still counts against a trip of the stop-loss (a day): nobody trips a sound pool by
/// waiting until a value is a second too old.
#[constant]
pub const TRIP_GRACE: u64 = 86_400;

/// Shortest and longest time from writing to expiry of a put (an hour, two years).
#[constant]
pub const MIN_PUT_TERM: u64 = 3_600;
/// See `MIN_PUT_TERM`.
#[constant]
pub const MAX_PUT_TERM: u64 = 732 * 86_400;

/// "No peril group": a settlement mint that stands in no group of insured perils.
pub const NO_GROUP: u8 = u8::MAX;
