//! What docs/crashes.md claims, on the bytecode.

use bulwark_tests::{
    crash::{sandwich, Orders, Outcome, Path, Play, Trouble, CRASHES, FLOOR_BPS, TOKENS},
    USD,
};

/// Two turns of six hours.
const TURNS: u64 = 12 * 3_600;
/// Least that auctions bring of what they sell, bps, when bidders ask 5 % at most.
const LEAST_BPS: u64 = 9_000;

/// What never depends on the market: need is met in full by somebody or owed, nothing below the floor, an end in time.
fn sound(outcome: &Outcome) {
    let raised = outcome.sold_for + outcome.puts_paid - outcome.cash;
    assert_eq!(outcome.raised(), raised, "{outcome:?}");
    assert!(outcome.lowest_bps >= FLOOR_BPS.into(), "{outcome:?}");
    assert!(outcome.ended_after <= TURNS + 120, "{outcome:?}");
    assert!(outcome
        .collateral
        .iter()
        .all(|left| *left <= TOKENS * 1_000_000_000));
}

fn troubled(trouble: Trouble, hedged: bool) -> Outcome {
    let outcome = Play {
        trouble,
        hedged,
        ..Play::of(CRASHES[0])
    }
    .run();
    sound(&outcome);
    outcome
}

#[test]
fn the_table_holds_the_crashes() {
    let falls = CRASHES.map(|(crash, asset)| Path::of(crash, asset).fastest_fall());
    assert_eq!(
        falls,
        [
            (1_584_007_200, 7_912),
            (1_652_270_400, 8_074),
            (1_722_837_600, 9_280)
        ]
    );
    let path = Path::of("2024-08", "SOL");
    assert_eq!(path.at(0), path.at(path.start()));
    assert_eq!(path.at(1_722_838_500), 11_426_500_000);
}

#[test]
fn every_crash_is_covered_within_two_hours_at_nine_tenths_of_the_market() {
    for crash in CRASHES {
        for discount_bps in [100, 300, 500] {
            let outcome = Play {
                discount_bps,
                ..Play::of(crash)
            }
            .run();
            sound(&outcome);
            assert_eq!(outcome.raised(), outcome.need);
            assert!(outcome.proceeds_bps() >= Some(LEAST_BPS), "{outcome:?}");
            assert!(outcome.covered_after <= Some(7_200), "{outcome:?}");
        }
    }
}

#[test]
fn puts_never_worsen_what_stakers_keep_and_give() {
    for crash in CRASHES {
        let plain = Play::of(crash);
        let hedged = Play {
            hedged: true,
            ..plain
        };
        let (plain, hedged) = (plain.run(), hedged.run());
        sound(&hedged);
        assert!(hedged.puts_paid > hedged.puts_worth, "{hedged:?}");
        assert!(hedged.kept_and_given() > plain.kept_and_given());
        assert!(hedged.covered_after <= plain.covered_after);
        assert!(hedged.collateral.iter().sum::<u64>() > plain.collateral.iter().sum());
    }
}

#[test]
fn a_sandwich_gains_nothing() {
    for crash in CRASHES {
        let play = Play::of(crash);
        let [victim, other] = sandwich(play, Orders::VictimFirst);
        let [sandwiched, around] = sandwich(play, Orders::Sandwich);
        assert_eq!(victim, sandwiched, "the victim has the same");
        assert!(around.got <= other.got && around.paid <= other.paid);
        // Never more collateral for the money.
        let (a, b) = (
            u128::from(around.got) * u128::from(other.paid),
            u128::from(other.got) * u128::from(around.paid),
        );
        assert!(a <= b + u128::from(other.paid), "{around:?} {other:?}");
    }
}

#[test]
fn a_lying_print_does_not_start_a_sale_low() {
    for crash in CRASHES {
        let play = Play::of(crash);
        let honest = play.run();
        let lied = Play {
            trouble: Trouble::LyingPrint(5_000),
            ..play
        }
        .run();
        sound(&lied);
        // The average is above the market's price in a fall, or hardly below it.
        assert!(lied.first_top >= honest.first_top / 1_000 * 999);
        assert!(lied.proceeds_bps() >= honest.proceeds_bps().map(|bps| bps - 10));
    }
}

#[test]
fn a_high_lie_costs_time_and_no_money_of_the_sale() {
    let outcome = troubled(Trouble::LyingPrint(15_000), false);
    assert!(outcome.proceeds_bps() >= Some(LEAST_BPS));
    assert!(outcome.covered_after <= Some(3_600));
}

#[test]
fn nobody_keeps_a_price_from_falling_by_starting_it_again() {
    let outcome = troubled(Trouble::Restarter, false);
    let undisturbed = troubled(Trouble::None, false);
    assert!(outcome.proceeds_bps() >= Some(LEAST_BPS));
    assert!(outcome.covered_after <= undisturbed.covered_after.map(|seconds| seconds + 60));
}

#[test]
fn a_stale_oracle_stops_the_sale_and_it_resumes() {
    let outcome = troubled(Trouble::StaleOracle(1_800), false);
    assert_eq!(outcome.raised(), outcome.need);
    assert!(outcome.covered_after > Some(1_800) && outcome.covered_after < Some(7_200));
}

#[test]
fn a_stopped_keeper_delays_only() {
    let outcome = troubled(Trouble::StoppedKeeper(10_800), false);
    assert_eq!(outcome.raised(), outcome.need);
    assert!(outcome.first_start > Some(10_800));
}

#[test]
fn without_bidders_the_deadlines_end_it() {
    for trouble in [Trouble::NoBidder, Trouble::Dead] {
        let plain = troubled(trouble, false);
        assert_eq!((plain.raised(), plain.covered_after), (0, None));
        assert_eq!(plain.rest + plain.shortfall, plain.need);
        let hedged = troubled(trouble, true);
        assert_eq!(hedged.raised(), hedged.puts_paid);
        assert!(hedged.puts_paid > 0 && hedged.shortfall < plain.shortfall);
        assert!(hedged.puts_paid <= 2 * 63_750 * USD);
    }
}
