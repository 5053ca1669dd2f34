use bulwark_risk::fit::{
    credibility::{credibility, Group},
    nested::nested,
};

use crate::close;

fn group(name: &str, experience: &[(f64, f64)]) -> Group {
    Group {
        name: name.to_owned(),
        experience: experience.to_vec(),
    }
}

#[test]
fn equal_weights_by_hand() {
    // Three years of two groups, as Buehlmann's model without weights.
    // Means 7 and 10, all 8.5. Within: ((4 + 1 + 9) / 2 + (1 + 1 + 4) / 2) / 2 with deviations (-2, -1, 3), (1, 1, -2):
    // (7 + 3) / 2 = 5. Between: variance of the means (1.5^2 + 1.5^2) / 1 = 4.5 less 5 / 3: 17 / 6.
    // Z = 3 / (3 + 5 / (17 / 6)) = 3 / (3 + 30 / 17) = 51 / 81 = 17 / 27.
    let found = credibility(
        "losses",
        &[
            group("a", &[(1.0, 5.0), (1.0, 6.0), (1.0, 10.0)]),
            group("b", &[(1.0, 11.0), (1.0, 11.0), (1.0, 8.0)]),
        ],
    )
    .unwrap();
    assert!(close(found.within, 5.0, 1e-12));
    assert!(close(found.between, 17.0 / 6.0, 1e-12));
    assert!(close(found.collective, 8.5, 1e-12));
    for (member, own) in found.members.iter().zip([7.0, 10.0]) {
        assert!(close(member.z, 17.0 / 27.0, 1e-12));
        assert!(close(
            member.estimate,
            17.0 / 27.0 * own + 10.0 / 27.0 * 8.5,
            1e-12
        ));
    }
}

#[test]
fn unequal_weights_by_hand() {
    // a: weights 2, 3 and values 4, 9: weight 5, mean (8 + 27) / 5 = 7. b: weights 1, 4 and values 10, 20: weight 5, mean 18.
    // c: weights 6, 4 and values 2, 7: weight 10, mean 4. All: weight 20, mean (35 + 90 + 40) / 20 = 8.25.
    // Within: [2*9 + 3*4] + [1*64 + 4*4] + [6*4 + 4*9] = 30 + 80 + 60 = 170 over 3 degrees.
    // Between: 5*1.25^2 + 5*9.75^2 + 10*4.25^2 = 7.8125 + 475.3125 + 180.625 = 663.75;
    // (663.75 - 2 * 170/3) / (20 - (25 + 25 + 100)/20) = (663.75 - 340/3) / 12.5 = 44.0333...
    // k = v / a; Z = 5 / (5 + k), 5 / (5 + k), 10 / (10 + k).
    let found = credibility(
        "losses",
        &[
            group("a", &[(2.0, 4.0), (3.0, 9.0)]),
            group("b", &[(1.0, 10.0), (4.0, 20.0)]),
            group("c", &[(6.0, 2.0), (4.0, 7.0)]),
        ],
    )
    .unwrap();
    let v = 170.0 / 3.0;
    let a = (663.75 - 340.0 / 3.0) / 12.5;
    let z = [
        5.0 / (5.0 + v / a),
        5.0 / (5.0 + v / a),
        10.0 / (10.0 + v / a),
    ];
    let collective = (z[0] * 7.0 + z[1] * 18.0 + z[2] * 4.0) / (z[0] + z[1] + z[2]);
    assert!(close(found.within, v, 1e-12) && close(found.between, a, 1e-12));
    assert!(close(found.between_unbounded, a, 1e-12));
    assert!(close(found.collective, collective, 1e-12));
    for ((member, z), own) in found.members.iter().zip(z).zip([7.0, 18.0, 4.0]) {
        assert!(close(member.z, z, 1e-12) && close(member.own, own, 1e-12));
        assert!(close(
            member.estimate,
            z * own + (1.0 - z) * collective,
            1e-12
        ));
    }
    // Credibility-weighted, the estimates balance to what happened.
    let balance: f64 = found
        .members
        .iter()
        .map(|m| m.weight * (m.estimate - m.own))
        .sum();
    assert!(balance.abs() < 1e-9);
}

#[test]
fn groups_alike_get_the_collective_mean() {
    let found = credibility(
        "losses",
        &[
            group("a", &[(1.0, 1.0), (1.0, 9.0)]),
            group("b", &[(1.0, 2.0), (3.0, 6.0)]),
        ],
    )
    .unwrap();
    assert!(found.between_unbounded < 0.0);
    assert_eq!(found.between, 0.0);
    // (1 + 9 + 2 + 18) / 6.
    assert_eq!(found.collective, 5.0);
    assert!(found
        .members
        .iter()
        .all(|m| m.z == 0.0 && m.estimate == 5.0));
}

#[test]
fn groups_without_noise_are_believed() {
    let found = credibility(
        "losses",
        &[
            group("a", &[(1.0, 1.0), (1.0, 1.0)]),
            group("b", &[(1.0, 2.0), (3.0, 2.0)]),
        ],
    )
    .unwrap();
    assert!(found
        .members
        .iter()
        .all(|m| m.z == 1.0 && m.estimate == m.own));
}

#[test]
fn bad_experience_is_refused() {
    let a = group("a", &[(1.0, 1.0), (1.0, 2.0)]);
    assert!(credibility("x", std::slice::from_ref(&a)).is_err());
    for bad in [vec![], vec![(0.0, 1.0)], vec![(1.0, f64::NAN)]] {
        let error = credibility("x", &[a.clone(), group("b", &bad)]).unwrap_err();
        assert!(error.to_string().contains("group b"), "{error}");
    }
    let single = [group("a", &[(1.0, 1.0)]), group("b", &[(1.0, 2.0)])];
    assert!(credibility("x", &single).is_err());
}

#[test]
fn cells_in_groups_by_hand() {
    // Outer A: cells a (weights 1, 1; values 2, 4; mean 3) and b (1, 1; 8, 10; mean 9). Outer B: c (2, 2; 20, 22; mean 21) and
    // d (1, 1; 30, 34; mean 32).
    // Within: (1 + 1) + (1 + 1) + (2 + 2) + (4 + 4) = 16 over 4 degrees: 4.
    // Between cells. A: weight 4, mean 6: 2*9 + 2*9 - 4 = 32, even 4 - 8/4 = 2. B: weight 6, mean (84 + 64)/6 = 74/3:
    // 4*(11/3)^2 + 2*(22/3)^2 - 4 = 484/9 + 968/9 - 4 = 1416/9, even 6 - 20/6 = 8/3. Together (32 + 1416/9) / (2 + 8/3).
    let groups = [
        (
            "A".to_owned(),
            vec![
                group("a", &[(1.0, 2.0), (1.0, 4.0)]),
                group("b", &[(1.0, 8.0), (1.0, 10.0)]),
            ],
        ),
        (
            "B".to_owned(),
            vec![
                group("c", &[(2.0, 20.0), (2.0, 22.0)]),
                group("d", &[(1.0, 30.0), (1.0, 34.0)]),
            ],
        ),
    ];
    let found = nested("losses", &groups).unwrap();
    let v = 4.0;
    let a = (32.0 + 1416.0 / 9.0) / (2.0 + 8.0 / 3.0);
    assert!(close(found.within, v, 1e-12) && close(found.between_inner, a, 1e-12));
    let z = |w: f64| w / (w + v / a);
    let (z2, z4) = (z(2.0), z(4.0));
    let weights = [2.0 * z2, z4 + z2];
    let means = [6.0, (z4 * 21.0 + z2 * 32.0) / (z4 + z2)];
    let sum = weights[0] + weights[1];
    let overall = (weights[0] * means[0] + weights[1] * means[1]) / sum;
    let spread: f64 = (0..2)
        .map(|i| weights[i] * (means[i] - overall).powi(2))
        .sum();
    let even = sum - (weights[0].powi(2) + weights[1].powi(2)) / sum;
    let b = (spread - a) / even;
    assert!(b > 0.0 && close(found.between_outer, b, 1e-12));
    let upper = |w: f64| w / (w + a / b);
    let collective = (upper(weights[0]) * means[0] + upper(weights[1]) * means[1])
        / (upper(weights[0]) + upper(weights[1]));
    assert!(close(found.collective, collective, 1e-12));
    let mut cells = found.cells.iter();
    for i in 0..2 {
        let estimate = upper(weights[i]) * means[i] + (1.0 - upper(weights[i])) * collective;
        assert!(close(found.outer[i].estimate, estimate, 1e-12));
        for (z, own) in [[(z2, 3.0), (z2, 9.0)], [(z4, 21.0), (z2, 32.0)]][i] {
            let cell = cells.next().unwrap();
            assert!(close(cell.z, z, 1e-12) && close(cell.own, own, 1e-12));
            assert!(close(cell.estimate, z * own + (1.0 - z) * estimate, 1e-12));
            assert_eq!(cell.outer, found.outer[i].name);
        }
    }
}

#[test]
fn cells_that_are_alike_leave_the_groups() {
    // One cell each: nothing tells cells apart, and the groups are those of one level.
    let one = |name: &str, values: &[(f64, f64)]| (name.to_owned(), vec![group("x", values)]);
    let (a, b) = (
        [(1.0, 5.0), (1.0, 6.0), (1.0, 10.0)],
        [(1.0, 11.0), (1.0, 11.0), (1.0, 8.0)],
    );
    let found = nested("losses", &[one("a", &a), one("b", &b)]).unwrap();
    let plain = credibility("losses", &[group("a", &a), group("b", &b)]).unwrap();
    assert_eq!(found.outer, plain.members);
    assert_eq!(
        (found.between_inner, found.between_outer),
        (0.0, plain.between)
    );
    for (cell, member) in found.cells.iter().zip(&plain.members) {
        assert_eq!((cell.z, cell.estimate), (0.0, member.estimate));
    }
    assert!(nested("losses", &[one("a", &a)]).is_err());
    assert!(nested("losses", &[one("a", &a), ("b".to_owned(), vec![])]).is_err());
    assert!(nested("losses", &[one("a", &a), one("b", &[(0.0, 1.0)])]).is_err());
}
