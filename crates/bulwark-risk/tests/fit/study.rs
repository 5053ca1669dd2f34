use std::sync::atomic::{AtomicU64, Ordering};

use bulwark_risk::{
    data::{committed, Filter, Peril, COMMITTED_LEAST, COMMITTED_WINDOW},
    fit::{
        study,
        study::{Loss, Span},
        Input, Observation, Options, Study,
    },
    random, RiskError,
};

use crate::{close, quiet, sample};

/// Six years of GPD losses above 100,000, of two perils on two chains, the second peril ten times as large.
fn input(n: usize) -> Input {
    let mut rng = random::path(77, 0);
    let losses: Vec<Loss> = sample("gpd:0.9,1e6,1e5", n, 31)
        .into_iter()
        .enumerate()
        .map(|(i, x)| {
            let (peril, factor) = if i % 4 == 0 {
                ("bridge", 10.0)
            } else {
                ("oracle", 1.0)
            };
            Loss {
                observation: Observation::above(factor * x, 1e5),
                span: (random::open01(&mut rng).sqrt() * 6.0) as usize,
                peril: peril.to_owned(),
                chain: ["solana", "ethereum"][i % 2].to_owned(),
            }
        })
        .collect();
    let spans = (0..6)
        .map(|year| Span {
            label: format!("{}", 2020 + year),
            middle: 2020.5 + f64::from(year),
            exposure: 1.0,
        })
        .collect();
    Input {
        hash: "of these".to_owned(),
        collective: losses.clone(),
        losses,
        spans,
    }
}

fn options() -> Options {
    Options {
        replicates: 50,
        ..Options::default()
    }
}

#[test]
fn a_study_holds_everything() {
    let input = input(400);
    let drawn = AtomicU64::new(0);
    let found = study(&input, &options(), &|| {
        drawn.fetch_add(1, Ordering::Relaxed);
    })
    .unwrap();
    assert!(drawn.load(Ordering::Relaxed) <= options().samples());
    assert_eq!(found.facts.losses, 400);
    assert_eq!(found.facts.above, 1e5);
    assert_eq!(found.periods.iter().map(|p| p.count).sum::<u32>(), 400);

    // The heavy families lead, and the exponential fails the tests.
    let names: Vec<_> = found
        .severities
        .iter()
        .map(|s| s.fit.family.name())
        .collect();
    let place = |name: &str| names.iter().position(|n| *n == name).unwrap();
    assert!(
        place("gpd") < place("exponential") && place("splice") < place("exponential"),
        "{names:?}"
    );
    assert!(
        found.severities[place("exponential")]
            .goodness
            .unwrap()
            .ad
            .p_value
            < 0.05
    );
    for severity in &found.severities {
        assert_eq!(severity.levs.len(), options().limits.len());
        for (fitted, own) in severity.levs.iter().zip(&found.empirical.levs) {
            assert!(fitted.value.is_finite() && fitted.value <= fitted.at);
            let interval = own.interval.unwrap();
            assert!(interval.low <= own.value && own.value <= interval.high);
        }
    }
    let gpd = &found.severities[place("gpd")];
    let lev = gpd
        .levs
        .iter()
        .zip(&found.empirical.levs)
        .find(|(f, _)| f.at == 1e7)
        .unwrap();
    assert!((lev.0.value / lev.1.value - 1.0).abs() < 0.1, "{lev:?}");
    assert!(found.tail.threshold.as_ref().unwrap().accepted);
    assert!(found.tail.hill.unwrap().alpha > 0.5 && !found.tail.hill_plot.is_empty());
    assert!(found.trend.unwrap().slope > 0.2);
    let peril = &found.credibility[0];
    assert_eq!(peril.by, "peril");
    let members = &peril.severity.as_ref().unwrap().members;
    assert!(members[0].name == "bridge" && members[0].estimate > members[1].estimate);
    assert!(peril.frequency.as_ref().unwrap().collective > 0.0);
    // No mean without a limit anywhere.
    let json = serde_json::to_string(&found).unwrap();
    assert!(json.contains("lognormal") && !json.contains("\"mean\":"));
}

#[test]
fn the_same_on_any_number_of_threads() {
    let input = input(150);
    let on = |threads: usize| -> Study {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| study(&input, &options(), &quiet).unwrap())
    };
    assert_eq!(
        serde_json::to_string(&on(1)).unwrap(),
        serde_json::to_string(&on(3)).unwrap()
    );
}

#[test]
fn what_cannot_be_had_is_listed() {
    let mut few = input(12);
    few.losses[3].observation.censored = true;
    let found = study(&few, &options(), &quiet).unwrap();
    let why = |what: &str| found.refused.iter().find(|r| r.what.contains(what));
    assert!(
        why("threshold").unwrap().why.contains("at least 30"),
        "{:?}",
        found.refused
    );
    assert!(why("tests of").unwrap().why.contains("censored"));
    assert!(found.severities.iter().all(|s| s.goodness.is_none()));

    let none = Options {
        replicates: 0,
        threshold: Some(2e6),
        ..options()
    };
    let found = study(&input(100), &none, &|| panic!("no samples")).unwrap();
    assert_eq!(none.samples(), 0);
    assert!(found
        .severities
        .iter()
        .any(|s| s.fit.family.name() == "splice"));
    assert!(found.empirical.levs.iter().all(|e| e.interval.is_none()));
}

#[test]
fn the_committed_table_is_studied() {
    let filter = Filter {
        min_loss: COMMITTED_LEAST,
        ..Filter::default()
    };
    let table = committed().unwrap();
    let input = Input::of(&table, &filter, COMMITTED_WINDOW).unwrap();
    assert_eq!((input.losses.len(), input.spans.len()), (101, 7));
    // 2026 until 9 August: 221 days of 365.
    let last = &input.spans[6];
    assert_eq!(
        (last.label.as_str(), last.exposure),
        ("2026", 221.0 / 365.0)
    );
    assert!((last.middle - (2026.0 + 110.5 / 365.0)).abs() < 1e-9);
    let options = Options {
        replicates: 100,
        ..Options::above(COMMITTED_LEAST)
    };
    assert_eq!(options.limits[0], 2.5e7);
    let found = study(&input, &options, &quiet).unwrap();
    assert_eq!(found.hash, filter.apply(&table).unwrap().hash);
    assert_eq!(
        found.periods.iter().map(|p| p.count).collect::<Vec<_>>(),
        [5, 30, 23, 8, 11, 9, 15]
    );
    // 101 over 6 + 221 / 365 years.
    let poisson = found
        .frequencies
        .iter()
        .find(|f| f.frequency.to_string().starts_with("poisson"));
    assert!(close(
        poisson.unwrap().parameters[0].value,
        101.0 / (6.0 + 221.0 / 365.0),
        1e-9
    ));
    assert!(found.dispersion.unwrap().p_over < 0.001);
    let alpha = found.tail.hill.unwrap();
    assert!((0.7..1.6).contains(&alpha.alpha), "{alpha:?}");

    // Of one peril and chain, compared with all.
    let narrow = Filter {
        peril: Some(vec![Peril::KeyCompromise]),
        chain: Some("solana".to_owned()),
        from: Some("2022-01-01".parse().unwrap()),
        ..filter.clone()
    };
    let input = Input::of(&table, &narrow, COMMITTED_WINDOW).unwrap();
    assert!(!input.losses.is_empty() && input.losses.len() < input.collective.len());
    assert_eq!((input.collective.len(), input.spans.len()), (66, 5));
    let none = Filter {
        min_loss: 1e12,
        ..filter
    };
    assert!(matches!(
        Input::of(&table, &none, COMMITTED_WINDOW),
        Err(RiskError::TooFew { .. })
    ));
}

#[test]
fn limits_are_required() {
    let endless = Options {
        limits: vec![f64::INFINITY],
        ..options()
    };
    let error = study(&input(50), &endless, &quiet).unwrap_err();
    assert!(
        error.to_string().contains("No mean without a limit"),
        "{error}"
    );
    let mut outside = input(50);
    outside.losses[0].span = 6;
    assert!(matches!(
        study(&outside, &options(), &quiet),
        Err(RiskError::Domain(_))
    ));
    let nothing = Input {
        losses: Vec::new(),
        ..input(50)
    };
    assert!(matches!(
        study(&nothing, &options(), &quiet),
        Err(RiskError::TooFew { .. })
    ));
}
