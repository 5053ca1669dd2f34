//! Several buffers behind one pool: whatever is earned, however often, all parts of a fee are the fee.

use crate::*;

/// Shares of the fee, and what is earned of it.
fn shared(shares: &[u16], sum: u64, seconds: u64, steps: u32) {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let mut keys = vec![b.buffer];
    for _ in 1..shares.len() {
        keys.push(b.another(9));
    }
    for (index, (buffer, fee_bps)) in (0u8..).zip(keys.iter().zip(shares)) {
        let terms = BufferTerms {
            fee_bps: *fee_bps,
            ..buffer_terms()
        };
        b.open_of(buffer, index, terms).expect("a buffer");
        b.staker_of(buffer, TOKEN);
    }
    b.earning(sum, 365);
    let mut rng = ChaCha8Rng::seed_from_u64(seconds);
    for _ in 0..steps {
        b.world().advance(rng.random_range(1..=seconds));
        b.accrue();
        let pool = b.f.pool_state();
        let fee = pool.premium_earned / 10;
        let mut stakers = 0;
        for (slot, fee_bps) in pool.buffers.iter().zip(shares) {
            let exact = u128::from(fee) * u128::from(*fee_bps);
            // Never more than its part; less by what waits for the next fee, a unit for each buffer at most.
            let whole = (exact / 10_000) as u64;
            assert!(
                slot.income_earned <= whole && slot.income_earned + 4 >= whole,
                "{} of {whole}",
                slot.income_earned
            );
            stakers += slot.income_earned;
        }
        assert_eq!(pool.fees + stakers, fee);
        assert_eq!(pool.buffer_payable, stakers);
    }
}

#[test]
fn small_fees_earned_often_are_never_given_out_twice() {
    // A fee is a unit or two: the remainders of several shares become whole in the same second.
    shared(&[5_000, 5_000], 100 * USD, 200, 300);
    shared(&[3_333, 3_333, 3_333], 100 * USD, 200, 300);
    shared(&[2_500, 2_500, 2_500, 2_500], 100 * USD, 200, 300);
    shared(&[3_000, 3_000], 100 * USD, 200, 300);
}

#[test]
fn fees_of_any_size_are_shared_by_the_terms() {
    shared(&[5_000, 5_000], 400_000 * USD, 10_000, 100);
    shared(&[1, 9_999], 400_000 * USD, 10_000, 100);
    shared(&[0, 7_000, 0, 3_000], 400_000 * USD, 10_000, 100);
    shared(&[1_234, 2_345, 3_456, 2_965], 400_000 * USD, 7, 100);
}
