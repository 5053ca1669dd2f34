mod reference;

use bulwark_math::{
    allocate, bearable, reinstatement_premium, Allocation, LayerKind, MathError, PoolLayer,
    TrancheLayer, MAX_AMOUNT, MAX_TRANCHES,
};
use proptest::{prelude::*, sample::Index};

fn quota(cession_bps: u16, available: u64) -> TrancheLayer {
    TrancheLayer {
        kind: LayerKind::QuotaShare { cession_bps },
        available,
    }
}

fn excess(limit_left: u64, attachment: u64, available: u64) -> TrancheLayer {
    TrancheLayer {
        kind: LayerKind::ExcessOfLoss {
            attachment,
            limit_left,
        },
        available,
    }
}

fn aggregate(limit_left: u64, attachment: u64, available: u64) -> TrancheLayer {
    TrancheLayer {
        kind: LayerKind::AggregateStopLoss {
            attachment,
            limit_left,
        },
        available,
    }
}

const LARGE: PoolLayer = PoolLayer {
    capital: 1_000_000_000,
    stop_loss_line: 1_000_000_000,
    net_losses_of_year: 0,
};
const PLENTY: u64 = u64::MAX;
const M: u64 = 1_000_000;

/// What `allocate` says, once the reference says the same.
#[track_caller]
fn allocated(loss: u64, pool: &PoolLayer, tranches: &[TrancheLayer], buffer: u64) -> Allocation {
    let allocation = allocate(loss, pool, tranches, buffer).unwrap();
    assert_eq!(
        allocation,
        reference::allocate(loss, pool, tranches, buffer)
    );
    allocation
}

fn parts_of(allocation: &Allocation) -> Vec<u64> {
    let a = allocation;
    [
        &a.tranches[..],
        &[a.pool_retained, a.buffer, a.pool_rest, a.shortfall],
    ]
    .concat()
}

#[test]
fn only_cover_that_a_loss_reaches_is_bearable() {
    let count = |tranches: &[TrancheLayer]| bearable(M, 0, tranches);
    // 2 xs 1, then 4 xs 3: reached one by the other. 5 xs 8: a million above what anything reaches.
    let tower = [
        excess(5 * M, 8 * M, PLENTY),
        excess(2 * M, M, PLENTY),
        excess(4 * M, 3 * M, PLENTY),
    ];
    assert_eq!(count(&tower), 7 * M);
    assert_eq!(count(&tower[..2]), 3 * M);
    // An overlap counts once, missing collateral not at all.
    assert_eq!(
        count(&[excess(2 * M, M, PLENTY), excess(2 * M, M, PLENTY)]),
        3 * M
    );
    assert_eq!(count(&[excess(2 * M, M, M / 2)]), M + M / 2);
    // A fifth of each loss: four fifths of 1.25 are the million.
    let shared = count(&[quota(2_000, PLENTY)]);
    assert!((1_249_900..=1_250_000).contains(&shared), "{shared}");
}

#[test]
fn tower_of_the_design() {
    let tower = [
        excess(2 * M, M, PLENTY),
        excess(4 * M, 3 * M, PLENTY),
        excess(5 * M, 7 * M, PLENTY),
    ];
    let a = allocated(7_300_000, &LARGE, &tower, 0);
    assert_eq!(a.tranches[..3], [2 * M, 4 * M, 300_000]);
    assert_eq!((a.pool_retained, a.net_loss, a.shortfall), (M, M, 0));
    let a = allocated(15 * M, &LARGE, &tower, 0);
    assert_eq!(a.tranches[..3], [2 * M, 4 * M, 5 * M]);
    assert_eq!((a.from_capital(), a.collected()), (4 * M, 15 * M));
}

#[test]
fn reinstatement_of_the_design() {
    // P = 0.4, limit 4, loss 3, at 100 %: 0.30.
    for (premium, limit, loss, bps, due) in [
        (400_000, 4 * M, 3 * M, 10_000, 300_000),
        (400_000, 4 * M, 3 * M, 5_000, 150_000),
        (1, 3, 1, 10_000, 1),
        (1, 3, 0, 10_000, 0),
    ] {
        assert_eq!(reinstatement_premium(premium, limit, loss, bps), Ok(due));
        let exact = reference::reinstatement_premium(premium, limit, loss, bps);
        assert_eq!(exact, due);
    }
    assert_eq!(
        reinstatement_premium(1, 0, 0, 10_000),
        Err(MathError::DivisionByZero)
    );
    assert_eq!(
        reinstatement_premium(1, 3, 4, 10_000),
        Err(MathError::InvalidInput)
    );
    assert_eq!(
        reinstatement_premium(u64::MAX, 1, 1, u16::MAX),
        Err(MathError::Overflow)
    );
}

/// Every kind at once. 1,000 lost: 20 % quota share; 300 xs 200 on the 800; the net 500 in a year that lost 100 already meets
/// the aggregate layer 150 xs 400; of the 350 left the pool bears 250, the buffer 60, the pool the rest.
#[test]
fn every_layer_in_order() {
    let pool = PoolLayer {
        capital: 280,
        stop_loss_line: 250,
        net_losses_of_year: 100,
    };
    let tranches = [
        aggregate(150, 400, 500),
        excess(300, 200, 300),
        quota(2_000, 500),
    ];
    let a = allocated(1_000, &pool, &tranches, 60);
    assert_eq!(
        a,
        Allocation {
            tranches: [150, 300, 200, 0, 0, 0, 0, 0],
            pool_retained: 250,
            buffer: 60,
            pool_rest: 30,
            shortfall: 10,
            net_loss: 500,
        }
    );
    assert_eq!((a.from_capital(), a.collected()), (280, 990));
}

#[test]
fn overlapping_layers_cover_a_unit_once() {
    let a = allocated(
        100,
        &LARGE,
        &[excess(60, 20, PLENTY), excess(50, 40, PLENTY)],
        0,
    );
    assert_eq!(
        (a.tranches[0], a.tranches[1], a.pool_retained),
        (60, 10, 30)
    );
    // The same layer twice, in either order of attachment.
    let a = allocated(
        100,
        &LARGE,
        &[excess(50, 40, PLENTY), excess(60, 20, PLENTY)],
        0,
    );
    assert_eq!((a.tranches[0], a.tranches[1]), (10, 60));
    let a = allocated(
        100,
        &LARGE,
        &[excess(50, 50, PLENTY), excess(50, 50, PLENTY)],
        0,
    );
    assert_eq!((a.tranches[0], a.tranches[1], a.pool_retained), (50, 0, 50));
    // Where the first has no money, the second covers what overlaps.
    let a = allocated(
        100,
        &LARGE,
        &[excess(50, 50, 20), excess(50, 50, PLENTY)],
        0,
    );
    assert_eq!(
        (a.tranches[0], a.tranches[1], a.pool_retained),
        (20, 30, 50)
    );
}

/// Two incidents of a year cost what one of their sum would, layer by layer.
#[test]
fn aggregate_layers_follow_the_year() {
    let first = allocated(
        13,
        &LARGE,
        &[aggregate(5, 10, PLENTY), aggregate(5, 15, PLENTY)],
        0,
    );
    assert_eq!(
        (first.tranches[0], first.tranches[1], first.pool_retained),
        (3, 0, 10)
    );
    let pool = PoolLayer {
        net_losses_of_year: first.net_loss,
        ..LARGE
    };
    let second = allocated(
        10,
        &pool,
        &[aggregate(2, 10, PLENTY), aggregate(5, 15, PLENTY)],
        0,
    );
    assert_eq!(
        (second.tranches[0], second.tranches[1], second.pool_retained),
        (2, 5, 3)
    );
}

/// The line is per incident, the aggregate contract per year: it pays even when no incident reaches the line.
#[test]
fn small_losses_reach_the_aggregate_layer_below_the_line() {
    let pool = PoolLayer {
        capital: 1_000,
        stop_loss_line: 200,
        net_losses_of_year: 95,
    };
    let a = allocated(20, &pool, &[aggregate(50, 100, PLENTY)], 0);
    assert_eq!((a.tranches[0], a.pool_retained), (15, 5));
}

#[test]
fn refusals() {
    assert_eq!(
        allocate(1, &LARGE, &[quota(1, 1); MAX_TRANCHES + 1], 0),
        Err(MathError::InvalidInput)
    );
    assert_eq!(
        allocate(1, &LARGE, &[quota(6_000, 1), quota(4_001, 1)], 0),
        Err(MathError::InvalidInput)
    );
    assert!(allocate(1, &LARGE, &[quota(10_000, 1), quota(0, 1)], 0).is_ok());
    let year = PoolLayer {
        net_losses_of_year: u64::MAX,
        ..LARGE
    };
    assert_eq!(allocate(1, &year, &[], 0), Err(MathError::Overflow));
    let largest = allocate(u64::MAX, &LARGE, &[excess(u64::MAX, u64::MAX, PLENTY)], 0).unwrap();
    assert_eq!(largest.shortfall, u64::MAX - LARGE.capital);
}

/// A quota share that cannot pay does not raise what the others pay: what it leaves is the pool's.
#[test]
fn nobody_pays_for_a_quota_share_without_money() {
    let a = allocated(1_000, &LARGE, &[quota(3_000, 0), quota(5_000, PLENTY)], 0);
    assert_eq!((a.tranches[1], a.pool_retained), (500, 500));
}

/// Amounts up to `scale`, often its ends and often equal to others: layers then meet, overlap and share attachments.
fn amounts(scale: u64) -> impl Strategy<Value = u64> {
    prop_oneof![
        1 => Just(0),
        1 => Just(scale),
        2 => (0..8_u64).prop_map(move |eighths| scale / 8 * eighths),
        4 => 0..=scale,
    ]
}

/// From amounts whose every unit can be looked at to the largest that the fund knows.
fn scales() -> impl Strategy<Value = u64> {
    prop_oneof![Just(24), Just(1_000), Just(MAX_AMOUNT)]
}

/// Up to eight layers of any kind; cessions sum to at most one.
fn programmes(scale: u64) -> impl Strategy<Value = Vec<TrancheLayer>> {
    let layer = (
        0_u8..3,
        amounts(scale),
        amounts(scale),
        amounts(scale),
        0_u16..5_000,
    );
    prop::collection::vec(layer, 0..=MAX_TRANCHES).prop_map(|rows| {
        let mut free = 10_000;
        rows.into_iter()
            .map(|(kind, attachment, limit, available, cession)| match kind {
                0 => {
                    let cession = cession.min(free);
                    free -= cession;
                    quota(cession, available)
                }
                1 => excess(limit, attachment, available),
                _ => aggregate(limit, attachment, available),
            })
            .collect()
    })
}

/// A loss and all that could pay it.
#[derive(Clone, Debug)]
struct Case {
    loss: u64,
    pool: PoolLayer,
    tranches: Vec<TrancheLayer>,
    buffer: u64,
}

impl Case {
    fn allocated(&self, loss: u64) -> Allocation {
        allocate(loss, &self.pool, &self.tranches, self.buffer).unwrap()
    }
}

fn cases() -> impl Strategy<Value = Case> {
    scales().prop_flat_map(|scale| {
        let amount = || amounts(scale);
        (
            amounts(scale.saturating_mul(4)),
            (amount(), amount(), amount()),
            programmes(scale),
            amount(),
        )
            .prop_map(|(loss, (capital, line, year), tranches, buffer)| Case {
                loss,
                pool: PoolLayer {
                    capital,
                    stop_loss_line: line,
                    net_losses_of_year: year,
                },
                tranches,
                buffer,
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn equals_the_reference(case in cases()) {
        let Case { loss, pool, tranches, buffer } = &case;
        prop_assert_eq!(case.allocated(*loss), reference::allocate(*loss, pool, tranches, *buffer));
    }

    #[test]
    fn what_is_bearable_is_paid_whole_and_no_more(case in cases()) {
        let Case { pool, tranches, .. } = &case;
        let most = bearable(pool.capital, pool.net_losses_of_year, tranches);
        prop_assert!(most >= pool.capital);
        let Ok(paid) = allocate(most, pool, tranches, 0) else {
            return Ok(());
        };
        prop_assert_eq!(paid.shortfall, 0);
        let has_share = tranches
            .iter()
            .any(|t| matches!(t.kind, LayerKind::QuotaShare { .. }));
        if let (false, Some(more)) = (has_share, most.checked_add(1)) {
            if let Ok(paid) = allocate(more, pool, tranches, 0) {
                prop_assert_eq!(paid.shortfall, 1);
            }
        }
    }

    #[test]
    fn parts_sum_to_the_loss(case in cases()) {
        let a = case.allocated(case.loss);
        let sum: u128 = parts_of(&a).into_iter().map(u128::from).sum();
        prop_assert_eq!(sum, u128::from(case.loss));
        prop_assert_eq!(a.collected(), case.loss - a.shortfall);
        let empty = a.from_capital() == case.pool.capital && a.buffer == case.buffer;
        prop_assert!(a.shortfall == 0 || empty);
    }

    /// Settled in two steps: all but the buffer's part at once, the rest of capital and the shortfall when it is known what the
    /// buffer has raised. Whatever that is, the result is that of one step with a buffer of so much.
    #[test]
    fn two_steps_are_one(case in cases(), raised in prop_oneof![
        Just(0), Just(u64::MAX), (0..8_u64).prop_map(|eighths| u64::MAX / 8 * eighths), any::<u64>(),
    ]) {
        let Case { loss, pool, tranches, .. } = &case;
        let first = allocate(*loss, pool, tranches, u64::MAX).unwrap();
        prop_assert_eq!((first.pool_rest, first.shortfall), (0, 0));
        let raised = (u128::from(first.buffer) * u128::from(raised) / u128::from(u64::MAX)) as u64;
        let left = first.buffer - raised;
        let rest = left.min(pool.capital - first.pool_retained);
        let second = Allocation {
            buffer: raised,
            pool_rest: rest,
            shortfall: left - rest,
            ..first
        };
        prop_assert_eq!(second, allocate(*loss, pool, tranches, raised).unwrap());
    }

    #[test]
    fn no_layer_pays_before_its_attachment_or_over_its_limit_or_money(case in cases()) {
        let a = case.allocated(case.loss);
        let (pool, year) = (&case.pool, case.pool.net_losses_of_year);
        prop_assert!(a.from_capital() <= pool.capital && a.pool_retained <= pool.stop_loss_line);
        prop_assert!(a.buffer <= case.buffer);
        let paid_by = |share: bool| -> u64 {
            let of_kind = |t: &TrancheLayer| matches!(t.kind, LayerKind::QuotaShare { .. }) == share;
            case.tranches.iter().zip(a.tranches).filter(|(t, _)| of_kind(t)).map(|(_, part)| part).sum()
        };
        let gross = case.loss - paid_by(true);
        for (tranche, part) in case.tranches.iter().zip(a.tranches) {
            prop_assert!(part <= tranche.available);
            match tranche.kind {
                LayerKind::QuotaShare { .. } => {}
                LayerKind::ExcessOfLoss { attachment, limit_left } => {
                    prop_assert!(part <= limit_left.min(gross.saturating_sub(attachment)));
                }
                LayerKind::AggregateStopLoss { attachment, limit_left } => {
                    prop_assert!(part <= limit_left.min((year + a.net_loss).saturating_sub(attachment)));
                    prop_assert!(part <= a.net_loss);
                }
            }
        }
        prop_assert!(a.tranches[case.tranches.len()..].iter().all(|part| *part == 0));
    }

    /// Nobody gains by a smaller or larger loss: neither by one unit more nor by any other rise.
    #[test]
    fn no_part_falls_when_the_loss_rises(case in cases(), more in prop_oneof![Just(1), any::<u64>()]) {
        let rise = more.clamp(1, MAX_AMOUNT);
        let less = parts_of(&case.allocated(case.loss));
        let larger = parts_of(&case.allocated(case.loss + rise));
        for (before, after) in less.iter().zip(&larger) {
            prop_assert!(before <= after, "{:?} then {:?}", less, larger);
        }
    }

    /// No tranche pays a unit less than its exact share. What is rounded off may fall to later ones, never to the sum of any
    /// first few, which is short of their exact shares by less than a unit each.
    #[test]
    fn quota_shares_are_fair(
        loss in scales().prop_flat_map(amounts), mut cessions in prop::collection::vec(0_u16..=1_250, 0..=MAX_TRANCHES), takes_the_rest in any::<bool>(),
    ) {
        if takes_the_rest && cessions.pop().is_some() {
            cessions.push(10_000 - cessions.iter().sum::<u16>());
        }
        let tranches: Vec<TrancheLayer> = cessions.iter().map(|bps| quota(*bps, PLENTY)).collect();
        let a = allocate(loss, &LARGE, &tranches, 0).unwrap();
        let (mut paid, mut due) = (0, 0);
        for (n, (bps, part)) in (1..).zip(cessions.iter().zip(a.tranches)) {
            let exact = u128::from(loss) * u128::from(*bps);
            let part = u128::from(part) * 10_000;
            prop_assert!(part + 10_000 > exact, "{} of {}", part, exact);
            paid += part;
            due += exact;
            prop_assert!(paid <= due && due < paid + n * 10_000, "{} of {}", paid, due);
        }
    }

    #[test]
    fn reinstatement_premium_equals_the_reference(
        premium in 0..=MAX_AMOUNT, limit in 1..=MAX_AMOUNT, part in any::<Index>(), bps in 0_u16..=10_000,
    ) {
        let loss = part.index(usize::try_from(limit).unwrap()) as u64 + 1;
        let exact = reference::reinstatement_premium(premium, limit, loss, bps);
        prop_assert_eq!(reinstatement_premium(premium, limit, loss, bps), Ok(exact));
    }
}
