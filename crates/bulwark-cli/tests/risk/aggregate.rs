//! `bulwark risk aggregate` and `bulwark risk layer` on published vectors, and on what they must refuse.

use serde_json::Value;

use crate::{facts, quiet as text, refused};

const DENTAL: [&str; 4] = [
    "--frequency",
    "discrete:0@.05,1@.1,2@.15,3@.2,4@.25,5@.15,6@.06,7@.03,8@.01",
    "--severity",
    "discrete:25@.15,50@.2,75@.25,100@.125,125@.075,150@.05,175@.05,200@.05,225@.025,250@.025",
];

/// The figure at a path such as `var/0.9`, as many decimals as were published.
#[track_caller]
fn printed(facts: &Value, path: &str, published: &str) {
    let value = path
        .split('/')
        .fold(facts, |value, key| &value[key])
        .as_f64()
        .unwrap_or_else(|| panic!("no number at {path}: {facts}"));
    let decimals = published.split_once('.').map_or(0, |(_, part)| part.len());
    let expected: f64 = published.parse().expect("a number");
    let half = 0.5 * 10f64.powi(-i32::try_from(decimals).expect("few"));
    assert!(
        (value - expected).abs() <= half * (1.0 + 1e-9),
        "{path}: {value}, published {published}"
    );
}

#[test]
fn the_compound_poisson_of_actuar_s_vignette() {
    for method in ["panjer", "fft"] {
        let facts = facts(&[
            "aggregate",
            "--frequency",
            "poisson:10",
            "--severity",
            "gamma:2,1",
            "--step",
            ".5",
            "--method",
            method,
            "--at",
            "0,0.5,1.0",
            "--quantile",
            "0.25,.9,0.95,0.99,0.995,0.999",
        ]);
        for (path, published) in [
            ("mean", "20"),
            ("pmf/0", "0.00006293"),
            ("pmf/0.5", "0.00008934"),
            // Keyed by the text that was typed.
            ("pmf/1.0", "0.0001767"),
            ("var/0.25", "14.5"),
            ("var/.9", "30.5"),
            ("var/0.95", "34"),
            ("var/0.99", "41"),
            ("var/0.995", "43.5"),
            ("var/0.999", "49.5"),
            ("cte/.9", "35.42"),
            ("cte/0.95", "38.55"),
            ("cte/0.99", "45.01"),
            ("tvar/.9", "35.047"),
            ("tvar/0.95", "38.175"),
            ("tvar/0.99", "44.662"),
        ] {
            printed(&facts, path, published);
        }
        assert_eq!(facts["method"], method);
        assert_eq!(facts["step"], 0.5);
    }
}

#[test]
fn the_dental_cover_by_convolution() {
    let arguments = [
        &["aggregate"],
        DENTAL.as_slice(),
        &[
            "--at",
            "0,25,50,75,100,125",
            "--stop-loss",
            "0,25,50,75,100",
        ],
    ]
    .concat();
    let facts = facts(&arguments);
    assert_eq!(facts["method"], "convolution");
    assert_eq!(facts["step"], 25.0, "found from the points");
    for (path, published) in [
        ("mean", "314.5"),
        ("sd", "191.6155"),
        ("pmf/0", ".05"),
        ("pmf/25", ".015"),
        ("pmf/50", ".02338"),
        ("pmf/75", ".03468"),
        ("pmf/100", ".03258"),
        ("pmf/125", ".03579"),
        ("cdf/25", ".065"),
        ("stop_loss/0", "314.5"),
        ("stop_loss/25", "290.75"),
        ("stop_loss/50", "267.375"),
        ("stop_loss/75", "244.584375"),
        ("stop_loss/100", "222.660625"),
    ] {
        printed(&facts, path, published);
    }
    let text = text(&arguments);
    for shown in [
        "314.5",
        "191.616",
        "0.034675",
        "Stop-loss premium",
        "267.375",
        "99.5 %",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert!(
        !text.contains('\x1b'),
        "no colours where there is no terminal"
    );
}

#[test]
fn stop_loss_of_a_geometric_number_and_quantiles_of_one_loss() {
    let facts_of = |frequency, severity, more: &[&str]| {
        facts(
            &[
                &[
                    "aggregate",
                    "--frequency",
                    frequency,
                    "--severity",
                    severity,
                ],
                more,
            ]
            .concat(),
        )
    };
    let geometric = facts_of(
        "geometric:2",
        "discrete:5@.2,10@.3,20@.5",
        &["--stop-loss", "0,5,10,15"],
    );
    for (d, premium) in [
        ("0", "28"),
        ("5", "24.6667"),
        ("10", "21.5556"),
        ("15", "18.8074"),
    ] {
        printed(&geometric, &format!("stop_loss/{d}"), premium);
    }
    let one = facts_of(
        "discrete:1@1",
        "discrete:1@.75,3@.2,4@.05",
        &["--quantile", "0.6,0.9,0.95,0.950001"],
    );
    for (p, x) in [("0.6", 1.0), ("0.9", 3.0), ("0.95", 3.0), ("0.950001", 4.0)] {
        assert_eq!(one["var"][p], x, "VaR {p}");
    }
}

#[test]
fn a_capped_heavy_tail_by_all_three_methods() {
    let year = |method, frequency, more: &[&str]| {
        let fixed = [
            "aggregate",
            "--frequency",
            frequency,
            "--severity",
            "lognormal:0,1.8",
            "--limit",
            "10",
            "--method",
            method,
            "--at",
            "10.106",
            "--quantile",
            "0.99,0.995",
        ];
        facts(&[&fixed, more].concat())
    };
    for method in ["panjer", "fft"] {
        let two = year(method, "poisson:2", &[]);
        printed(&two, "mean", "5.053");
        printed(&two, "var/0.995", "26.6");
        let beyond = 1.0 - two["cdf"]["10.106"].as_f64().expect("a number");
        assert!((beyond - 0.194).abs() < 5e-4, "{beyond}");
        let choice = two["step_choice"].as_str().expect("a step was chosen");
        assert!(choice.starts_with("step "), "{choice}");
        assert_eq!(two["warnings"], serde_json::json!([]));
        let half = year(method, "poisson:.5", &[]);
        let times = half["var"]["0.995"].as_f64().unwrap() / half["mean"].as_f64().unwrap();
        assert!((times - 11.0).abs() < 0.5, "{times}");
    }
    let exact = year("fft", "poisson:2", &[]);
    let paths = ["--paths", "200000", "--seed", "5"];
    let simulated = year("mc", "poisson:2", &paths);
    for (key, p) in [("var", "0.99"), ("tvar", "0.99"), ("tvar", "0.995")] {
        let [exact, found, error] = [
            &exact[key][p],
            &simulated[key][p],
            &simulated["standard_error"][key][p],
        ]
        .map(|value| value.as_f64().expect("a number"));
        assert!(
            error > 0.0 && (found - exact).abs() < 4.0 * error,
            "{key} {p}: {found} {exact} {error}"
        );
    }
    assert_eq!(simulated["seed"], 5);
    assert!(simulated["step"].is_null());
    assert_eq!(
        simulated,
        year("mc", "poisson:2", &paths),
        "the same seed, the same bytes"
    );
    assert_ne!(simulated, year("mc", "poisson:2", &["--paths", "200000"]));
    let text = text(&[
        "aggregate",
        "--frequency",
        "negbin:2,1",
        "--severity",
        "pareto:1.2,2",
        "--limit",
        "50",
        "--method",
        "mc",
        "--paths",
        "2000",
        "--stop-loss",
        "10",
    ]);
    assert!(
        text.contains("2,000 years simulated with seed 1") && text.contains('±'),
        "{text}"
    );
}

#[test]
fn a_layer_of_given_claims() {
    let claims = |attachment, limit| {
        facts(&[
            "layer",
            "--attachment",
            attachment,
            "--limit",
            limit,
            "--claims",
            "50,600,1800,4000",
        ])
    };
    assert_eq!(claims("0", "100")["claims"]["total"], 350.0);
    assert_eq!(claims("100", "2900")["claims"]["total"], 5100.0);
    let top = claims("3000", "inf");
    assert_eq!(top["claims"]["total"], 1000.0);
    assert_eq!(top["claims"]["each"][3]["paid"], 1000.0);
    assert!(
        top.get("expected_loss").is_none(),
        "nothing was said of the year"
    );

    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("claims.txt");
    std::fs::write(&file, "# a year\n50\n600\n\n1800\n4000\n").expect("written");
    let file = file.to_str().expect("UTF-8");
    let text = text(&[
        "layer",
        "--attachment",
        "100",
        "--limit",
        "2900",
        "--claims",
        file,
    ]);
    assert!(
        text.contains("5,100") && text.contains("2,900 xs 100"),
        "{text}"
    );
    let wrong = refused(&[
        "layer",
        "--attachment",
        "1",
        "--limit",
        "2",
        "--claims",
        "nowhere.txt",
    ]);
    assert!(wrong.contains("nowhere.txt"), "{wrong}");
}

#[test]
fn a_layer_s_year() {
    // One loss of 1, 3 or 4 for sure: the layer 2 xs 2 pays 1 with .2, 2 with .05.
    let of = |more: &[&str]| {
        let fixed = [
            "layer",
            "--frequency",
            "discrete:1@1",
            "--severity",
            "discrete:1@.75,3@.2,4@.05",
            "--attachment",
            "2",
            "--limit",
            "2",
        ];
        facts(&[&fixed, more].concat())
    };
    let plain = of(&[]);
    for (path, figure) in [
        ("expected_loss", "0.300000000"),
        ("second_moment", "0.400000000"),
        ("sd", "0.556776436"),
        ("rate_on_line", "0.150000000"),
        ("probability_of_attachment", "0.250000000"),
        ("probability_of_exhaustion", "0.050000000"),
        ("expected_count", "0.250000000"),
    ] {
        printed(&plain, path, figure);
    }
    // Above 1 in the year: it pays 1 with .05.
    let aggregate = of(&["--aggregate-attachment", "1", "--aggregate-limit", "1"]);
    for (path, figure) in [
        ("expected_loss", "0.050000000"),
        ("rate_on_line", "0.050000000"),
        ("probability_of_attachment", "0.050000000"),
        ("probability_of_exhaustion", "0.050000000"),
    ] {
        printed(&aggregate, path, figure);
    }
    let text = text(&[
        "layer",
        "--frequency",
        "poisson:2",
        "--severity",
        "lognormal:0,1.8",
        "--attachment",
        "5",
        "--limit",
        "5",
    ]);
    assert!(
        text.contains("5 xs 5") && text.contains("Rate on line"),
        "{text}"
    );
    let endless = facts(&[
        "layer",
        "--frequency",
        "poisson:2",
        "--severity",
        "exponential:3",
        "--attachment",
        "5",
        "--limit",
        "inf",
    ]);
    let expected = 2.0 * 3.0 * (-5.0f64 / 3.0).exp();
    assert!((endless["expected_loss"].as_f64().unwrap() / expected - 1.0).abs() < 1e-12);
    assert!(endless["rate_on_line"].is_null());
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let with = |frequency, severity, more: &[&str]| {
        refused(
            &[
                &[
                    "aggregate",
                    "--frequency",
                    frequency,
                    "--severity",
                    severity,
                ],
                more,
            ]
            .concat(),
        )
    };
    let uncapped = with("poisson:2", "lognormal:0,1.8", &[]);
    assert!(
        uncapped.contains("lognormal:0,1.8 is heavy-tailed") && uncapped.contains("limit"),
        "{uncapped}"
    );
    // Who insists gets it, unless there is no mean.
    let insisted = facts(&[
        "aggregate",
        "--frequency",
        "poisson:2",
        "--severity",
        "lognormal:0,1.8",
        "--uncapped",
        "--stop-loss",
        "0",
    ]);
    let mean = 2.0 * (1.8f64 * 1.8 / 2.0).exp();
    assert!((insisted["stop_loss"]["0"].as_f64().unwrap() / mean - 1.0).abs() < 1e-12);
    assert!(with("poisson:2", "gpd:1.04,1", &["--uncapped"]).contains("heavy-tailed"));
    assert!(with("poisson", "exponential:1", &[]).contains("poisson:LAMBDA"));
    assert!(with("poisson:-1", "exponential:1", &[]).contains("0 or more"));
    assert!(with("poisson:1", "lognorm:1,2", &[]).contains("lognormal:MU,SIGMA"));
    assert!(with("poisson:1", "discrete:1@.5", &[]).contains("sum to 1"));
    assert!(with("poisson:1", "empirical:nowhere.csv", &[]).contains("nowhere.csv"));
    for p in ["0", "1", "1.5", "ninety"] {
        let text = with("poisson:1", "exponential:1", &["--quantile", p]);
        assert!(text.contains("strictly between 0 and 1"), "{text}");
    }
    for (option, value) in [
        ("--at", "x"),
        ("--stop-loss", "nan"),
        ("--limit", "0"),
        ("--step", "0"),
    ] {
        assert!(
            with("poisson:1", "exponential:1", &[option, value]).contains("is not"),
            "{option}"
        );
    }
    let layer = refused(&["layer", "--attachment", "1", "--limit", "2"]);
    assert!(
        layer.contains("--claims") || layer.contains("--frequency"),
        "{layer}"
    );
    let half = refused(&[
        "layer",
        "--attachment",
        "1",
        "--limit",
        "2",
        "--frequency",
        "poisson:1",
    ]);
    assert!(half.contains("--severity"), "{half}");
    let endless = refused(&[
        "layer",
        "--frequency",
        "poisson:1",
        "--severity",
        "pareto:1.5,1",
        "--attachment",
        "1",
        "--limit",
        "inf",
    ]);
    assert!(endless.contains("heavy-tailed"), "{endless}");
}
