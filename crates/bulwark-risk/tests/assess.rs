//! An assessment: its parts agree with each other and with the portfolio.

use bulwark_risk::{
    assess::{assess, Options, LEAST_PATHS, PLAYS},
    Portfolio,
};
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn the_parts_of_an_assessment_agree() {
    let portfolio = Portfolio::example().unwrap();
    let options = Options {
        paths: 20_000,
        ..Options::default()
    };
    let told = AtomicU64::new(0);
    let count = |played| {
        told.fetch_add(played, Ordering::Relaxed);
    };
    let assessment = assess(&portfolio, options, count).unwrap();
    assert_eq!(told.into_inner(), PLAYS * options.paths);
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);

    let [gross, _, ceded, net, buffer, capital, unpaid] = &assessment.distributions[..] else {
        panic!("seven distributions");
    };
    assert!(close(gross.mean.value, ceded.mean.value + net.mean.value));
    let kept = buffer.mean.value + capital.mean.value + unpaid.mean.value;
    assert!(close(net.mean.value, kept));
    let products: f64 = assessment
        .products
        .iter()
        .map(|p| p.simulated_loss.value)
        .sum();
    assert!(close(gross.mean.value, products));
    let expected: f64 = assessment.products.iter().map(|p| p.expected_loss).sum();
    assert!(close(expected, assessment.expected_loss));
    let layers: f64 = assessment
        .layers
        .iter()
        .map(|l| l.expected_loss.value)
        .sum();
    assert!(close(ceded.mean.value, layers));
    let euler: f64 = assessment.products.iter().map(|p| p.euler.value).sum();
    assert!(close(euler, assessment.allocated));
    let tvar = gross.tail.iter().find(|point| point.level == 0.99).unwrap();
    assert!(close(tvar.tvar.value, assessment.allocated));
    assert_eq!(tvar.tvar.value, assessment.needs.tvar.value);
    // The chain rounds its rates up: at most one unit of rate a product.
    let chain = assessment.on_chain.expected_loss - assessment.expected_loss;
    assert!((0.0..0.1).contains(&chain), "{chain}");
    for distribution in &assessment.distributions {
        assert!(distribution
            .tail
            .windows(2)
            .all(|p| p[0].var.value <= p[1].var.value));
        assert!(distribution
            .tail
            .iter()
            .all(|p| p.var.value <= p.tvar.value + 1e-6));
    }
    for point in &assessment.curve {
        assert!(point.occurrence.value <= point.aggregate.value);
        assert!(point.net.value <= point.aggregate.value);
    }
    let in_200 = assessment
        .curve
        .iter()
        .find(|p| p.return_period == 200.0)
        .unwrap();
    assert_eq!(in_200.aggregate.value, assessment.needs.var.value);
    // The same question has the same bytes for an answer.
    let again = assess(&portfolio, options, |_| ()).unwrap();
    assert_eq!(
        serde_json::to_string(&assessment).unwrap(),
        serde_json::to_string(&again).unwrap()
    );
}

#[test]
fn too_few_years_are_refused() {
    let options = Options {
        paths: LEAST_PATHS - 1,
        ..Options::default()
    };
    let error = assess(&Portfolio::example().unwrap(), options, |_| ()).unwrap_err();
    assert!(error.to_string().contains("at least 10000"), "{error}");
}
