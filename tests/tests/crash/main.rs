//! What docs/crashes.md claims, on the bytecode.

use bulwark_tests::crash::{Play, CRASHES};

#[test]
fn explore() {
    for crash in CRASHES {
        let at = std::time::Instant::now();
        println!("{:?} {:?}", Play::of(crash).run(), at.elapsed());
    }
}
