//! Memory that crosses the border: bytes are lent by pointer and length, and given back by whoever got them.

use std::alloc::{alloc, dealloc, Layout};

/// Bytes for the caller to fill; given back with `bulwark_free`. Null when there is no memory.
#[no_mangle]
pub extern "C" fn bulwark_alloc(length: usize) -> *mut u8 {
    match Layout::array::<u8>(length) {
        // SAFETY: the size is not zero.
        Ok(layout) if length > 0 => unsafe { alloc(layout) },
        _ => core::ptr::null_mut(),
    }
}

/// Takes bytes back.
///
/// # Safety
/// `at` is of `bulwark_alloc` with this length, or an answer with its length and four more, and not used again.
#[no_mangle]
pub unsafe extern "C" fn bulwark_free(at: *mut u8, length: usize) {
    if let Ok(layout) = Layout::array::<u8>(length) {
        if length > 0 {
            // SAFETY: the caller's promise.
            unsafe { dealloc(at, layout) };
        }
    }
}

/// Bytes that the caller lent.
///
/// # Safety
/// `at` points to `length` bytes that nobody writes meanwhile, or `length` is zero.
pub(crate) unsafe fn bytes<'a>(at: *const u8, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(at, length) }
}

/// An answer: length (u32, little-endian) and bytes.
pub(crate) fn lend(answer: &[u8]) -> *mut u8 {
    let length = u32::try_from(answer.len()).unwrap_or(0);
    let mut out = Vec::with_capacity(answer.len() + 4);
    out.extend(length.to_le_bytes());
    out.extend(answer);
    Box::into_raw(out.into_boxed_slice()).cast()
}
