//! The year, kept by one keeper that nothing disturbs.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    rc::Rc,
    sync::{atomic::AtomicBool, Arc, OnceLock},
};

use bulwark_cli::{
    chain::Embedded,
    keeper::{Keeper, Metrics, Report, Step, Verdict},
};

use crate::{
    books::Books,
    scene::{play, Scene},
};

/// What an undisturbed year comes to.
pub struct Year {
    pub books: Books,
    pub steps: BTreeMap<Step, u64>,
}

/// One round of one keeper; every step must go through.
pub fn keep(keeper: &mut Keeper<Embedded<Scene>>) -> Vec<Report> {
    let round = keeper
        .round(&AtomicBool::new(false), &mut |report: &Report| {
            assert!(
                matches!(report.verdict, Verdict::Done { .. }),
                "{}",
                report.line()
            );
        })
        .expect("an embedded chain always answers");
    round.reports
}

/// A keeper of the scene.
pub fn keeper(scene: &Rc<RefCell<Scene>>) -> Keeper<Embedded<Scene>> {
    let settings = scene.borrow().settings();
    Keeper::new(
        Embedded::new(Rc::clone(scene)),
        settings,
        Arc::new(Metrics::default()),
    )
}

/// The undisturbed year; played once.
pub fn undisturbed() -> &'static Year {
    static YEAR: OnceLock<Year> = OnceLock::new();
    YEAR.get_or_init(|| {
        let scene = Scene::shared();
        let mut keeper = keeper(&scene);
        let mut steps = BTreeMap::new();
        play(&scene, |_| {
            for report in keep(&mut keeper) {
                *steps.entry(report.key.step).or_default() += 1;
            }
            assert!(keep(&mut keeper).is_empty(), "a second round finds nothing");
        });
        let books = Books::of(&scene.borrow().b.f.world);
        Year { books, steps }
    })
}

#[test]
fn one_keeper_plays_the_year_to_its_end() {
    let year = undisturbed();
    let count = |step| year.steps.get(&step).copied().unwrap_or(0);
    for step in Step::ALL {
        assert!(count(step) > 0, "{} was never made", step.name());
    }
}
