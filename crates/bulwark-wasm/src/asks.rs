//! The questions, one a function, in the order of `Book` in `app/client/src/maths/book.ts`.

use bulwark_client::quote::{Answer, Json, Moment};

use crate::{bytes, parse, reply, Book};

/// Answers a question about an address.
///
/// # Safety
/// `book` is an open one, the others are bytes of `bulwark_alloc`.
unsafe fn ask<'a, T: Json>(
    book: *const Book,
    address: *const u8,
    length: usize,
    question: impl FnOnce(&Moment<'a>, &anchor_lang::prelude::Pubkey) -> Answer<T>,
) -> *mut u8 {
    // SAFETY: the caller's promise.
    let (book, text) = unsafe { (&*book, bytes(address, length)) };
    let Some(address) = parse(text) else {
        let words = String::from_utf8_lossy(text);
        return crate::refuse("UnknownAccount", &format!("{words} is no address"));
    };
    reply(question(&book.moment(), &address))
}

/// Exports `bulwark_<name>(book, address, length of address, more)` for methods of `Moment` of the same arguments.
macro_rules! asks {
    ($($(#[$about:meta])* $export:ident = $method:ident($($more:ident: $type:ty),*);)*) => {$(
        $(#[$about])*
        ///
        /// # Safety
        /// `book` is an open one, `address` bytes of `bulwark_alloc`.
        #[no_mangle]
        pub unsafe extern "C" fn $export(
            book: *const Book,
            address: *const u8,
            length: usize
            $(, $more: $type)*
        ) -> *mut u8 {
            // SAFETY: the caller's promise.
            unsafe { ask(book, address, length, |moment, address| moment.$method(address $(, $more)*)) }
        }
    )*};
}

asks! {
    /// A product.
    bulwark_product = product();
    /// Largest sum insured that would be sold.
    bulwark_largest_sum = largest_sum(end_day: u64);
    /// A price curve.
    bulwark_price_curve = price_curve(points: u32);
    /// A policy.
    bulwark_policy = policy();
    /// A quote for a renewal.
    bulwark_quote_renewal = quote_renewal(sum: u64, end_day: u64);
    /// A quote for an increase.
    bulwark_quote_increase = quote_increase(additional: u64);
    /// A quote for a cancellation.
    bulwark_quote_refund = quote_refund();
    /// A pool.
    bulwark_pool = pool_view();
    /// A quote for a deposit.
    bulwark_quote_deposit = quote_deposit(amount: u64);
    /// An underwriter's position.
    bulwark_position = position();
    /// A pool's re-insurance programme.
    bulwark_tower = tower();
    /// Who would pay a loss.
    bulwark_allocation = allocation(loss: u64);
    /// A tranche.
    bulwark_tranche = tranche();
    /// A quote for a commitment.
    bulwark_quote_commit = quote_commit(amount: u64);
    /// A re-insurer's position.
    bulwark_tranche_position = tranche_position();
    /// A pool's stop-loss.
    bulwark_stop_loss = stop_loss();
    /// The fall of an auction's price.
    bulwark_auction_curve = auction_curve();
    /// A quote for a bid.
    bulwark_quote_take = quote_take(wanted: u64);
    /// A quote for a stake.
    bulwark_quote_stake = quote_stake(amount: u64);
    /// A staker's position.
    bulwark_staker = staker();
    /// The puts on a pool's buffers.
    bulwark_puts = puts();
    /// A feed.
    bulwark_feed = feed();
    /// An incident.
    bulwark_incident = incident();
    /// A claim.
    bulwark_claim = claim();
}

/// A quote for new cover; `referred` is 1 with a referrer.
///
/// # Safety
/// As the others.
#[no_mangle]
pub unsafe extern "C" fn bulwark_quote_policy(
    book: *const Book,
    address: *const u8,
    length: usize,
    sum: u64,
    end_day: u64,
    referred: u32,
) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe {
        ask(book, address, length, |moment, product| {
            moment.quote_policy(product, sum, end_day, referred == 1)
        })
    }
}

/// A quote for a withdrawal of `low + high * 2^64` shares.
///
/// # Safety
/// As the others.
#[no_mangle]
pub unsafe extern "C" fn bulwark_quote_withdrawal(
    book: *const Book,
    address: *const u8,
    length: usize,
    low: u64,
    high: u64,
) -> *mut u8 {
    let shares = u128::from(high) << 64 | u128::from(low);
    // SAFETY: the caller's promise.
    unsafe {
        ask(book, address, length, |moment, pool| {
            moment.quote_withdrawal(pool, shares)
        })
    }
}

/// The price of a pool's shares.
///
/// # Safety
/// As the others.
#[no_mangle]
pub unsafe extern "C" fn bulwark_share_price(
    book: *const Book,
    address: *const u8,
    length: usize,
) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe {
        ask(book, address, length, |moment, pool| {
            Ok(moment.pool_view(pool)?.share_price)
        })
    }
}

/// A pool's solvency; `rolled` is 1 to let ended policies leave first.
///
/// # Safety
/// As the others.
#[no_mangle]
pub unsafe extern "C" fn bulwark_solvency(
    book: *const Book,
    address: *const u8,
    length: usize,
    rolled: u32,
) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe {
        ask(book, address, length, |moment, pool| {
            moment.solvency(pool, rolled == 1)
        })
    }
}

/// The audit of everything.
///
/// # Safety
/// `book` is an open one.
#[no_mangle]
pub unsafe extern "C" fn bulwark_audit(book: *const Book) -> *mut u8 {
    // SAFETY: the caller's promise.
    reply(Ok(unsafe { &*book }.moment().audit()))
}
