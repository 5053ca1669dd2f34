//! The report: the same bytes for the same question, every figure from the engine, nothing to fetch, nothing that runs.

use std::{collections::BTreeSet, sync::OnceLock};

use bulwark_risk::{
    report::{
        build, html, json, sha256, steps, Inputs, Options, Previous, Report, Standing, SECTIONS,
    },
    Portfolio,
};
use roxmltree::{Document, Node};
use serde_json::Value;

const OPTIONS: Options = Options {
    paths: 10_000,
    seed: 1,
    replicates: 20,
};

fn example() -> Inputs {
    Inputs::of(Portfolio::example().unwrap()).unwrap()
}

fn made(inputs: &Inputs, options: Options) -> Report {
    build(inputs, options, |_| ()).unwrap()
}

/// The report of the example, its JSON and its page.
fn shared() -> &'static (Report, String, String) {
    static SHARED: OnceLock<(Report, String, String)> = OnceLock::new();
    SHARED.get_or_init(|| {
        let report = made(&example(), OPTIONS);
        let (facts, page) = (json(&report).unwrap(), html(&report).unwrap());
        (report, facts, page)
    })
}

#[test]
fn threads_change_no_byte() {
    let (_, facts, page) = shared();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let again = pool.build().unwrap().install(|| made(&example(), OPTIONS));
        assert_eq!(json(&again).unwrap(), *facts, "{threads} threads");
        assert_eq!(html(&again).unwrap(), *page, "{threads} threads");
    }
}

#[test]
fn the_page_names_the_hash_of_its_facts_and_a_seed_changes_it() {
    let (_, facts, page) = shared();
    assert!(page.contains(&sha256(facts)));
    let other = made(&example(), Options { seed: 2, ..OPTIONS });
    assert_ne!(sha256(&json(&other).unwrap()), sha256(facts));
}

#[test]
fn progress_is_told_of_no_more_than_the_steps() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let told = AtomicU64::new(0);
    let inputs = example();
    build(&inputs, OPTIONS, |more| {
        told.fetch_add(more, Ordering::Relaxed);
    })
    .unwrap();
    let (told, steps) = (told.into_inner(), steps(&inputs, &OPTIONS));
    assert!(told <= steps && told > steps / 2, "{told} of {steps}");
}

#[test]
fn every_section_is_there_and_headings_are_in_order() {
    let page = &shared().2;
    let mut from = 0;
    for section in SECTIONS {
        let heading = format!("<h2 id=\"{0}-heading\">{1}</h2>", section.id, section.title);
        let at = page[from..].find(&heading).expect(section.id);
        from += at;
        let link = format!("<a href=\"#{}\">{}</a>", section.id, section.title);
        assert!(page.contains(&link), "{link}");
    }
    let mut before = 0;
    for (at, _) in page.match_indices("<h") {
        if let Some(level @ 1..=6) = page[at + 2..].chars().next().and_then(|c| c.to_digit(10)) {
            assert!(
                level <= before + 1,
                "a heading of level {level} after {before}"
            );
            before = level;
        }
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    for landmark in [
        "<header>",
        "<nav ",
        "<main>",
        "<footer>",
        "<html lang=\"en\">",
    ] {
        assert_eq!(page.matches(landmark).count(), 1, "{landmark}");
    }
    assert_eq!(
        page.matches("<table>").count(),
        page.matches("<caption>").count()
    );
}

#[test]
fn key_figures_are_the_assessments() {
    let (report, facts, page) = shared();
    let (assessment, chain) = (&report.assessment, &report.assessment.on_chain);
    let ruin = assessment.ruin[0];
    let largest = report
        .portfolio
        .products
        .iter()
        .map(|p| p.exposure)
        .fold(0.0, f64::max);
    let (var, tvar) = (assessment.needs.var, assessment.needs.tvar);
    let expected = [
        ("expected_annual_loss", assessment.expected_loss, None),
        ("reserve_ratio", chain.reserve_ratio, None),
        ("var_995", var.value, Some(var.standard_error)),
        ("tvar_99", tvar.value, Some(tvar.standard_error)),
        ("scr_ratio", chain.scr_ratio, None),
        ("unpaid_probability", ruin.value, Some(ruin.standard_error)),
        ("largest_exposure", largest, None),
        ("rules_broken", 0.0, None),
    ];
    assert_eq!(report.key_figures.len(), expected.len());
    let read: Value = serde_json::from_str(facts).unwrap();
    for (place, (id, value, error)) in expected.into_iter().enumerate() {
        let figure = &report.key_figures[place];
        assert_eq!((figure.id.as_str(), figure.value), (id, value));
        assert_eq!(figure.standard_error, error);
        let written = read["key_figures"][place]["value"].as_f64().unwrap();
        assert!((written - value).abs() <= 1e-12 * value.abs(), "{id}");
        assert!(page.contains(&format!("<data value=\"{value}\">")), "{id}");
    }
    // The same question to the engine itself.
    let asked = bulwark_risk::assess::Options {
        paths: OPTIONS.paths,
        seed: OPTIONS.seed,
        ..Default::default()
    };
    let own = bulwark_risk::assess::assess(&report.portfolio, asked, |_| ()).unwrap();
    assert_eq!(own, *assessment);
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let page = &shared().2;
    for forbidden in [
        "<script",
        "<link",
        "<iframe",
        "<object",
        "<img",
        "<form",
        "src=",
        "@import",
        "url(",
        "javascript:",
        "<style src",
        " onclick",
        " onload",
        "http-equiv",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    for (at, _) in page.match_indices("href=\"") {
        let target = &page[at + 6..];
        assert!(
            target.starts_with('#') || target.starts_with("https://"),
            "{}",
            &target[..40]
        );
        let tag = &page[page[..at].rfind('<').unwrap()..at];
        assert!(tag.starts_with("<a"), "{tag}");
    }
}

/// Every drawing of the page.
fn drawings(page: &str) -> Vec<&str> {
    page.match_indices("<svg ")
        .map(|(at, _)| {
            let end = page[at..].find("</svg>").expect("an end") + "</svg>".len();
            &page[at..at + end]
        })
        .collect()
}

#[test]
fn drawings_are_whole_and_say_what_they_show() {
    let page = &shared().2;
    let (mut ids, mut charts) = (BTreeSet::new(), 0);
    for drawing in drawings(page) {
        let document = Document::parse(drawing).expect(drawing);
        let root = document.root_element();
        assert!(root.attribute("viewBox").is_some());
        if root.attribute("aria-hidden") == Some("true") {
            continue;
        }
        charts += 1;
        let text = |tag: &str| -> (String, String) {
            let node = root
                .children()
                .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)));
            let node: Node = node.expect(tag);
            (
                node.attribute("id").unwrap().to_owned(),
                node.text().unwrap().to_owned(),
            )
        };
        let (title, desc) = (text("title"), text("desc"));
        assert!(!title.1.is_empty() && desc.1.len() > 20, "{desc:?}");
        let named = format!("{} {}", title.0, desc.0);
        assert_eq!(root.attribute("aria-labelledby"), Some(named.as_str()));
        assert!(ids.insert(title.0));
        // No mark is left in the library's own colours, and no number ran off.
        assert!(!drawing.contains("\"#"), "{}", title.1);
        assert!(
            !drawing.contains("NaN") && !drawing.contains("inf\""),
            "{}",
            title.1
        );
        let marks = root.descendants().filter(|node| {
            ["rect", "circle", "polyline", "polygon", "line"].contains(&node.tag_name().name())
        });
        assert!(marks.count() > 5, "{} is empty", title.1);
    }
    assert!(charts >= 13, "{charts} charts");
}

#[test]
fn hostile_words_stay_words() {
    let mut inputs = example();
    let hostile = "<script>alert(1)</script>\"'&";
    inputs.portfolio.name = hostile.to_owned();
    inputs.portfolio.products[0].name = format!("{hostile} product");
    for shock in &mut inputs.portfolio.shocks {
        if let Some(probability) = shock.hits.remove("lending 01") {
            shock.hits.insert(format!("{hostile} product"), probability);
        }
    }
    inputs.portfolio.tranches[0].name = format!("{hostile} tranche");
    inputs.scenarios[0].title = format!("{hostile} title");
    inputs.scenarios[0].event = format!("{hostile} event");
    let mut incidents = inputs.losses.table.incidents.clone();
    for incident in &mut incidents {
        incident.source = "javascript:alert(1)".to_owned();
        incident.protocol = hostile.to_owned();
    }
    inputs.losses.table = bulwark_risk::data::Table::new(incidents).unwrap();
    let page = html(&made(&inputs, OPTIONS)).unwrap();
    assert!(!page.contains("<script"));
    assert!(!page.contains("href=\"javascript"));
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;";
    assert!(page.matches(escaped).count() >= 5);
    for drawing in drawings(&page) {
        Document::parse(drawing).expect("a drawing stays whole");
    }
}

#[test]
fn what_changed_since_the_report_before() {
    let (report, facts, _) = shared();
    assert!(report.since.is_none());
    let mut inputs = example();
    inputs.previous = Some(Previous::parse("before.json", facts).unwrap());
    inputs.portfolio.pool.capital += 1_000_000.0;
    inputs.scenarios.pop();
    let after = made(&inputs, OPTIONS);
    let since = after.since.as_ref().unwrap();
    assert_eq!(since.hash, sha256(facts));
    let changed: Vec<&str> = since
        .inputs
        .iter()
        .filter(|input| input.changed())
        .map(|input| input.what.as_str())
        .collect();
    assert_eq!(changed, ["portfolio", "scenario 10: Reverse stress"]);
    let ratio = since
        .figures
        .iter()
        .find(|figure| figure.label == "Reserve ratio")
        .unwrap();
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b;
    assert!(close(
        ratio.before.unwrap(),
        report.assessment.on_chain.reserve_ratio
    ));
    assert_eq!(ratio.after, after.assessment.on_chain.reserve_ratio);
    assert!(ratio.after > ratio.before.unwrap());
    let page = html(&after).unwrap();
    assert!(page.contains("Since the report before") && page.contains(&sha256(facts)));

    let error = Previous::parse("before.json", "{}")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("before.json") && error.contains("risk report"),
        "{error}"
    );
}

#[test]
fn a_fund_without_capital_is_called_unsound() {
    let mut inputs = example();
    inputs.portfolio.pool.capital = 1_000_000.0;
    let report = made(&inputs, OPTIONS);
    assert_eq!(report.verdict.standing, Standing::Unsound);
    let page = html(&report).unwrap();
    assert!(page.contains("class=\"verdict unsound\"") && page.contains("not covered"));
    let breach = report.assessment.on_chain.breach.unwrap();
    assert!(report
        .key_figures
        .iter()
        .any(|figure| figure.note == breach && figure.value == 1.0));
}

#[test]
fn a_fund_with_nothing_behind_it_and_no_scenario_still_has_a_page() {
    let mut inputs = example();
    inputs.portfolio.tranches.clear();
    inputs.portfolio.buffers.clear();
    inputs.portfolio.shocks.clear();
    for product in &mut inputs.portfolio.products {
        product.depends_on.clear();
    }
    inputs.scenarios.clear();
    let page = html(&made(&inputs, OPTIONS)).unwrap();
    for words in [
        "There is no re-insurance",
        "There is no stop-loss buffer",
        "No scenario was given",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn concentration_by_hand() {
    let mut inputs = example();
    inputs.portfolio.products.truncate(3);
    inputs.portfolio.shocks.clear();
    for (product, (exposure, oracle)) in
        inputs
            .portfolio
            .products
            .iter_mut()
            .zip([(5.0, Some("a")), (3.0, Some("b")), (2.0, None)])
    {
        product.exposure = exposure;
        product.depends_on.clear();
        if let Some(oracle) = oracle {
            product
                .depends_on
                .insert("oracle".to_owned(), oracle.to_owned());
        }
    }
    let found = bulwark_risk::report::Concentration::of(&inputs.portfolio);
    assert_eq!(found.top, [0.5, 1.0, 1.0]);
    let view = |by: &str| found.views.iter().find(|view| view.by == by).unwrap();
    assert!((view("product").hhi - 0.38).abs() < 1e-12);
    assert!((view("product").effective - 1.0 / 0.38).abs() < 1e-12);
    // Of eight with an oracle, five and three.
    assert!((view("oracle").hhi - (25.0 + 9.0) / 64.0).abs() < 1e-12);
    assert!((view("oracle").covered - 0.8).abs() < 1e-12);
    let (by, first) = found.largest_shared().unwrap();
    assert_eq!((by, first.name.as_str(), first.share), ("oracle", "a", 0.5));
}
