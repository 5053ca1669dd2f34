//! The maths of the TypeScript client (`app/client/src/maths`): `bulwark_client::quote` behind a plain C ABI, which `scripts/build-wasm`
//! makes a WebAssembly module of. There is no formula here: decode accounts, ask, answer.
//!
//! Addresses cross as base58 text and accounts as bytes, each a pointer and a length. An answer is a pointer to its length (u32,
//! little-endian) and so many bytes of JSON: `{"ok": ...}`, or `{"error": NAME, "message": WORDS}`. Whoever asked frees it.
//! u64 and u128 in JSON are text behind a `#`.

mod asks;
mod memory;

use anchor_lang::prelude::Pubkey;
use bulwark_client::{
    quote::{update_deployment, Answer, Deployments, Failure, Json, Moment},
    Snapshot,
};

pub use asks::*;
pub use memory::*;

/// Accounts of a fund at a moment.
#[derive(Default)]
pub struct Book {
    snapshot: Snapshot,
    deployments: Deployments,
    now: u64,
}

impl Book {
    /// The book as its questions see it.
    pub fn moment(&self) -> Moment<'_> {
        Moment {
            snapshot: &self.snapshot,
            deployments: &self.deployments,
            now: self.now,
        }
    }

    /// Takes over an account; returns whether it is one that this version knows.
    pub fn set(&mut self, address: Pubkey, data: &[u8]) -> bool {
        self.snapshot.update(address, data)
            || update_deployment(&mut self.deployments, address, data)
    }
}

/// A new book at a time, unix seconds; closed with `bulwark_close`.
#[no_mangle]
pub extern "C" fn bulwark_open(now: u64) -> *mut Book {
    Box::into_raw(Box::new(Book {
        now,
        ..Book::default()
    }))
}

/// Gives a book's memory back.
///
/// # Safety
/// `book` is of `bulwark_open` and not used again.
#[no_mangle]
pub unsafe extern "C" fn bulwark_close(book: *mut Book) -> u32 {
    // SAFETY: the caller's promise.
    drop(unsafe { Box::from_raw(book) });
    0
}

/// Takes over an account as it is now; empty data closes it. Returns 1 if it is one that this version knows.
///
/// # Safety
/// `book` is an open one, the others are bytes of `bulwark_alloc`.
#[no_mangle]
pub unsafe extern "C" fn bulwark_set(
    book: *mut Book,
    address: *const u8,
    address_length: usize,
    data: *const u8,
    data_length: usize,
) -> u32 {
    // SAFETY: the caller's promise.
    let (book, address, data) = unsafe {
        (
            &mut *book,
            bytes(address, address_length),
            bytes(data, data_length),
        )
    };
    parse(address)
        .is_some_and(|address| book.set(address, data))
        .into()
}

/// Takes over a token account's balance, base units. Returns 1 if the address is one.
///
/// # Safety
/// As `bulwark_set`.
#[no_mangle]
pub unsafe extern "C" fn bulwark_set_balance(
    book: *mut Book,
    address: *const u8,
    address_length: usize,
    amount: u64,
) -> u32 {
    // SAFETY: the caller's promise.
    let (book, address) = unsafe { (&mut *book, bytes(address, address_length)) };
    let address = parse(address);
    if let Some(address) = address {
        book.snapshot.update_balance(address, amount);
    }
    address.is_some().into()
}

/// Moves a book's time, unix seconds.
///
/// # Safety
/// `book` is an open one.
#[no_mangle]
pub unsafe extern "C" fn bulwark_set_now(book: *mut Book, now: u64) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { (*book).now = now };
    0
}

/// An address in base58.
fn parse(text: &[u8]) -> Option<Pubkey> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// An answer in JSON.
fn reply<T: Json>(answer: Answer<T>) -> *mut u8 {
    match answer {
        Ok(value) => {
            let mut out = "{\"ok\":".to_owned();
            value.write(&mut out);
            out.push('}');
            lend(out.as_bytes())
        }
        Err(Failure::Refused(refusal)) => refuse(&refusal.name, &refusal.message),
        Err(unknown) => refuse("UnknownAccount", &unknown.to_string()),
    }
}

/// A refusal in JSON.
fn refuse(name: &str, message: &str) -> *mut u8 {
    let mut out = "{\"error\":".to_owned();
    name.write(&mut out);
    out.push_str(",\"message\":");
    message.write(&mut out);
    out.push('}');
    lend(out.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer's JSON, given back.
    fn text(at: *mut u8) -> String {
        // SAFETY: an answer, read by its own length and then given back.
        unsafe {
            let mut length = [0; 4];
            length.copy_from_slice(bytes(at, 4));
            let length = u32::from_le_bytes(length) as usize;
            let text = String::from_utf8(bytes(at.add(4), length).to_vec()).expect("UTF-8");
            bulwark_free(at, length + 4);
            text
        }
    }

    #[test]
    fn what_is_lent_comes_back() {
        for length in [0, 1, 10_000] {
            let at = bulwark_alloc(length);
            assert_eq!(at.is_null(), length == 0);
            // SAFETY: lent just now.
            unsafe { bulwark_free(at, length) };
        }
        assert_eq!(text(lend(b"words")), "words");
    }

    #[test]
    fn answers_and_refusals_are_json() {
        assert_eq!(
            text(reply(Ok(u64::MAX))),
            "{\"ok\":\"#18446744073709551615\"}"
        );
        let address = Pubkey::default();
        let unknown = Failure::Unknown {
            kind: "pool",
            address,
        };
        assert_eq!(
            text(reply::<u64>(Err(unknown))),
            format!("{{\"error\":\"UnknownAccount\",\"message\":\"there is no pool {address}\"}}")
        );
        let refused = bulwark::error::BulwarkError::Overflow.into();
        assert_eq!(
            text(reply::<u64>(Err(Failure::Refused(refused)))),
            "{\"error\":\"Overflow\",\"message\":\"A result must fit its type\"}"
        );
    }

    #[test]
    fn a_book_is_opened_asked_and_closed() {
        let book = bulwark_open(7);
        let address = Pubkey::new_unique().to_string();
        let (at, length) = (address.as_ptr(), address.len());
        // SAFETY: the book is open until its last line, and the text outlives it.
        unsafe {
            assert_eq!(bulwark_set(book, at, length, [1, 2, 3].as_ptr(), 3), 0);
            assert_eq!(bulwark_set(book, at, 3, [].as_ptr(), 0), 0);
            assert_eq!(bulwark_set_balance(book, at, length, 5), 1);
            assert_eq!(bulwark_set_now(book, 9), 0);
            assert_eq!((*book).snapshot.balances.len(), 1);
            assert!(text(bulwark_pool(book, at, length)).contains("there is no pool"));
            assert!(text(bulwark_pool(book, at, 2)).contains("is no address"));
            assert!(text(bulwark_audit(book)).starts_with("{\"ok\":{\"at\":\"#9\",\"sound\":true"));
            assert_eq!(bulwark_close(book), 0);
        }
    }
}
