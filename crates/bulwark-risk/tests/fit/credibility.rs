use bulwark_risk::fit::credibility::{credibility, Group};

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
