//! The committee's verdict: section 9.

use crate::MAX_SEATS;

/// The lower median of the votes cast: element `(n - 1) / 2` of the sorted values. Sorts `values` in place.
///
/// While more than half of the votes are honest, the lower median lies between two honest votes. None when there are no
/// votes or more than [`MAX_SEATS`].
pub fn lower_median(values: &mut [u64]) -> Option<u64> {
    if values.len() > MAX_SEATS {
        return None;
    }
    // Insertion sort: the fewest instructions for so few values.
    for end in 1..values.len() {
        let mut at = end;
        while let Some(before) = at.checked_sub(1) {
            let Some([left, right]) = values.get_mut(before..=at) else {
                break;
            };
            if *left <= *right {
                break;
            }
            core::mem::swap(left, right);
            at = before;
        }
    }
    let middle = values.len().checked_sub(1)? >> 1;
    values.get(middle).copied()
}
