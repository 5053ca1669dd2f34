use bulwark_math::{cooldown_covers, day_of, day_start, MathError, DAY_SECONDS};

#[test]
fn the_law_of_the_windows() {
    assert!(cooldown_covers(10, 7, 3));
    assert!(!cooldown_covers(9, 7, 3));
    assert!(cooldown_covers(u64::MAX, u64::MAX, 0));
    assert!(!cooldown_covers(u64::MAX, u64::MAX, 1));
}

#[test]
fn days() {
    assert_eq!(day_of(0), 0);
    assert_eq!(day_of(DAY_SECONDS - 1), 0);
    assert_eq!(day_of(DAY_SECONDS), 1);
    // 2026-01-01T00:00:00Z.
    assert_eq!(day_start(20_454), Ok(1_767_225_600));
    assert_eq!(day_of(1_767_225_599), 20_453);
    assert_eq!(
        day_start(day_of(u64::MAX)).map(day_of),
        Ok(day_of(u64::MAX))
    );
    assert_eq!(day_start(day_of(u64::MAX) + 1), Err(MathError::Overflow));
}
