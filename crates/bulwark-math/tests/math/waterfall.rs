use bulwark_math::{
    allocate, reinstatement_premium, Allocation, LayerKind, MathError, PoolLayer, TrancheLayer,
    MAX_TRANCHES,
};
use proptest::prelude::*;

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

fn parts_of(allocation: &Allocation) -> Vec<u64> {
    let a = allocation;
    [
        &a.tranches[..],
        &[a.pool_retained, a.buffer, a.pool_rest, a.shortfall],
    ]
    .concat()
}

#[test]
fn tower_of_the_design() {
    let tower = [
        excess(2 * M, M, PLENTY),
        excess(4 * M, 3 * M, PLENTY),
        excess(5 * M, 7 * M, PLENTY),
    ];
    let a = allocate(7_300_000, &LARGE, &tower, 0).unwrap();
    assert_eq!(a.tranches[..3], [2 * M, 4 * M, 300_000]);
    assert_eq!((a.pool_retained, a.net_loss, a.shortfall), (M, M, 0));
    let a = allocate(15 * M, &LARGE, &tower, 0).unwrap();
    assert_eq!(a.tranches[..3], [2 * M, 4 * M, 5 * M]);
    assert_eq!((a.from_capital(), a.collected()), (4 * M, 15 * M));
}

#[test]
fn reinstatement_of_the_design() {
    // P = 0.4, limit 4, loss 3, at 100 %: 0.30.
    assert_eq!(
        reinstatement_premium(400_000, 4 * M, 3 * M, 10_000),
        Ok(300_000)
    );
    assert_eq!(
        reinstatement_premium(400_000, 4 * M, 3 * M, 5_000),
        Ok(150_000)
    );
    assert_eq!(reinstatement_premium(1, 3, 1, 10_000), Ok(1));
    assert_eq!(reinstatement_premium(1, 3, 0, 10_000), Ok(0));
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
    let a = allocate(1_000, &pool, &tranches, 60).unwrap();
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
    let a = allocate(
        100,
        &LARGE,
        &[excess(60, 20, PLENTY), excess(50, 40, PLENTY)],
        0,
    )
    .unwrap();
    assert_eq!(
        (a.tranches[0], a.tranches[1], a.pool_retained),
        (60, 10, 30)
    );
    // The same layer twice, in either order of attachment.
    let a = allocate(
        100,
        &LARGE,
        &[excess(50, 40, PLENTY), excess(60, 20, PLENTY)],
        0,
    )
    .unwrap();
    assert_eq!((a.tranches[0], a.tranches[1]), (10, 60));
    let a = allocate(
        100,
        &LARGE,
        &[excess(50, 50, PLENTY), excess(50, 50, PLENTY)],
        0,
    )
    .unwrap();
    assert_eq!((a.tranches[0], a.tranches[1], a.pool_retained), (50, 0, 50));
    // Where the first has no money, the second covers what overlaps.
    let a = allocate(
        100,
        &LARGE,
        &[excess(50, 50, 20), excess(50, 50, PLENTY)],
        0,
    )
    .unwrap();
    assert_eq!(
        (a.tranches[0], a.tranches[1], a.pool_retained),
        (20, 30, 50)
    );
}

/// Two incidents of a year cost what one of their sum would, layer by layer.
#[test]
fn aggregate_layers_follow_the_year() {
    let first = allocate(
        13,
        &LARGE,
        &[aggregate(5, 10, PLENTY), aggregate(5, 15, PLENTY)],
        0,
    )
    .unwrap();
    assert_eq!(
        (first.tranches[0], first.tranches[1], first.pool_retained),
        (3, 0, 10)
    );
    let pool = PoolLayer {
        net_losses_of_year: first.net_loss,
        ..LARGE
    };
    let second = allocate(
        10,
        &pool,
        &[aggregate(2, 10, PLENTY), aggregate(5, 15, PLENTY)],
        0,
    )
    .unwrap();
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
    let a = allocate(20, &pool, &[aggregate(50, 100, PLENTY)], 0).unwrap();
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

/// Layers one unit of loss at a time. Quota shares are taken from the allocation under test: `quota_shares_are_fair` checks
/// them on their own.
fn unit_by_unit(
    loss: u64,
    pool: &PoolLayer,
    tranches: &[TrancheLayer],
    buffer: u64,
    given: &Allocation,
) -> Allocation {
    let mut a = Allocation::default();
    let mut net = loss;
    for (i, tranche) in tranches.iter().enumerate() {
        if matches!(tranche.kind, LayerKind::QuotaShare { .. }) {
            a.tranches[i] = given.tranches[i];
            net -= given.tranches[i];
        }
    }
    let by_attachment = |aggregate: bool| {
        let mut layers: Vec<(u64, usize, u64)> = tranches
            .iter()
            .enumerate()
            .filter_map(|(i, t)| match t.kind {
                LayerKind::ExcessOfLoss {
                    attachment,
                    limit_left,
                } if !aggregate => Some((attachment, i, limit_left.min(t.available))),
                LayerKind::AggregateStopLoss {
                    attachment,
                    limit_left,
                } if aggregate => Some((attachment, i, limit_left.min(t.available))),
                _ => None,
            })
            .collect();
        layers.sort_unstable();
        layers
    };
    for unit in 0..net {
        let payer = by_attachment(false)
            .into_iter()
            .find(|(at, _, cover)| (*at..at + cover).contains(&unit));
        match payer {
            Some((_, i, _)) => a.tranches[i] += 1,
            None => a.net_loss += 1,
        }
    }
    let year = pool.net_losses_of_year;
    for unit in year..year + a.net_loss {
        let payer = by_attachment(true).into_iter().find(|(at, _, cover)| {
            let begin = (*at).max(year);
            (begin..begin + cover).contains(&unit)
        });
        if let Some((_, i, _)) = payer {
            a.tranches[i] += 1;
        } else if a.pool_retained < pool.stop_loss_line && a.pool_retained < pool.capital {
            a.pool_retained += 1;
        } else if a.buffer < buffer {
            a.buffer += 1;
        } else if a.pool_retained + a.pool_rest < pool.capital {
            a.pool_rest += 1;
        } else {
            a.shortfall += 1;
        }
    }
    a
}

/// Up to eight layers of any kind whose amounts are below `scale`; cessions sum to at most one.
fn programmes(scale: u64) -> impl Strategy<Value = Vec<TrancheLayer>> {
    prop::collection::vec(
        (0_u8..3, 0..scale, 0..scale, 0..scale, 0_u16..5_000),
        0..=MAX_TRANCHES,
    )
    .prop_map(|rows| {
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

fn pools(scale: u64) -> impl Strategy<Value = (PoolLayer, u64)> {
    (0..scale, 0..scale, 0..scale, 0..scale).prop_map(
        |(capital, stop_loss_line, net_losses_of_year, buffer)| {
            (
                PoolLayer {
                    capital,
                    stop_loss_line,
                    net_losses_of_year,
                },
                buffer,
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_unit_by_unit(loss in 0_u64..120, (pool, buffer) in pools(60), tranches in programmes(60)) {
        let a = allocate(loss, &pool, &tranches, buffer).unwrap();
        prop_assert_eq!(a, unit_by_unit(loss, &pool, &tranches, buffer, &a));
    }

    #[test]
    fn sums_and_limits(loss in 0_u64..1 << 62, (pool, buffer) in pools(1 << 61), tranches in programmes(1 << 61)) {
        let a = allocate(loss, &pool, &tranches, buffer).unwrap();
        let sum: u128 = parts_of(&a).into_iter().map(u128::from).sum();
        prop_assert_eq!(sum, u128::from(loss));
        prop_assert_eq!(a.collected(), loss - a.shortfall);
        prop_assert!(a.from_capital() <= pool.capital && a.pool_retained <= pool.stop_loss_line);
        prop_assert!(a.buffer <= buffer);
        prop_assert!(a.shortfall == 0 || (a.from_capital() == pool.capital && a.buffer == buffer));
        for (tranche, part) in tranches.iter().zip(a.tranches) {
            prop_assert!(part <= tranche.available);
            if let LayerKind::ExcessOfLoss { limit_left, .. } | LayerKind::AggregateStopLoss { limit_left, .. } = tranche.kind {
                prop_assert!(part <= limit_left);
            }
        }
        prop_assert!(a.tranches[tranches.len()..].iter().all(|part| *part == 0));
    }

    #[test]
    fn no_part_falls_when_the_loss_rises(
        loss in 0_u64..200, more in 1_u64..5, (pool, buffer) in pools(60), tranches in programmes(60),
    ) {
        let less = parts_of(&allocate(loss, &pool, &tranches, buffer).unwrap());
        let larger = parts_of(&allocate(loss + more, &pool, &tranches, buffer).unwrap());
        for (before, after) in less.iter().zip(&larger) {
            prop_assert!(before <= after, "{:?} then {:?}", less, larger);
        }
    }

    /// Within a unit of the exact share, and all together never more than their shares of the loss.
    #[test]
    fn quota_shares_are_fair(loss in 0_u64..1 << 60, shift in 0_u32..60, cessions in prop::collection::vec(0_u16..=1_250, 0..=MAX_TRANCHES)) {
        let loss = loss >> shift;
        let tranches: Vec<TrancheLayer> = cessions.iter().map(|bps| quota(*bps, PLENTY)).collect();
        let a = allocate(loss, &LARGE, &tranches, 0).unwrap();
        for (bps, part) in cessions.iter().zip(a.tranches) {
            let exact = u128::from(loss) * u128::from(*bps);
            let part = u128::from(part) * 10_000;
            prop_assert!(part.abs_diff(exact) < 10_000, "{} of {}", part, exact);
        }
        let share: u128 = cessions.iter().map(|bps| u128::from(*bps)).sum();
        let paid: u128 = a.tranches.iter().map(|part| u128::from(*part)).sum();
        prop_assert!(paid * 10_000 <= u128::from(loss) * share);
    }

    /// A quota share that cannot pay does not raise what the others pay.
    #[test]
    fn nobody_pays_for_a_quota_share_without_money(loss in 0_u64..1 << 60, first in 0_u16..=5_000, second in 0_u16..=5_000) {
        let funded = allocate(loss, &LARGE, &[quota(first, PLENTY), quota(second, PLENTY)], 0).unwrap();
        let broke = allocate(loss, &LARGE, &[quota(first, 0), quota(second, PLENTY)], 0).unwrap();
        prop_assert_eq!(broke.tranches[0], 0);
        prop_assert_eq!(broke.tranches[1], funded.tranches[1]);
        prop_assert_eq!(broke.net_loss, funded.net_loss + funded.tranches[0]);
    }
}
