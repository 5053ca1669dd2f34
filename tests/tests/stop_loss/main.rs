//! The room stop-loss on its bytecode: buffers, their stakers and income, what they count for, trip and reset.

use bulwark_tests::backstop::{Backstop, DOLLAR, TOKEN};
use bulwark_tests::USD;

#[test]
fn a_buffer_is_sold_beyond_the_line() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let incident = b.sold_for(300_000 * USD, 100 * DOLLAR);
    assert_eq!(
        b.incident(&incident).allocated.buffers,
        [100_000 * USD, 0, 0, 0]
    );
}
