//! Two keepers at once, each with what it read some time ago.

use std::{collections::BTreeMap, rc::Rc};

use bulwark_cli::keeper::{Progress, Verdict};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    books::Books,
    scene::{play, Scene},
    year::{keeper, undisturbed},
};

/// The year kept by `count` keepers, who take turns at random; returns the books and what came of their steps.
fn together(count: usize, seed: u64) -> (Books, BTreeMap<&'static str, u64>) {
    let scene = Scene::shared();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut keepers: Vec<_> = (0..count).map(|_| keeper(&scene)).collect();
    let mut came: BTreeMap<&'static str, u64> = BTreeMap::new();
    play(&Rc::clone(&scene), |_| {
        let mut is_idle = vec![false; count];
        while is_idle.contains(&false) {
            let turn = random.random_range(0..count);
            match keepers[turn]
                .advance()
                .expect("an embedded chain always answers")
            {
                Progress::Read => (),
                Progress::Idle => is_idle[turn] = true,
                Progress::Made(report) => {
                    *came.entry(report.verdict.name()).or_default() += 1;
                    match report.verdict {
                        Verdict::Done { .. } => is_idle.fill(false),
                        Verdict::AlreadyDone => (),
                        _ => panic!("{}", report.line()),
                    }
                }
            }
        }
    });
    let books = Books::of(&scene.borrow().b.f.world);
    (books, came)
}

#[test]
fn two_keepers_at_once_leave_the_same_books() {
    for seed in 0..6 {
        let (books, came) = together(2, seed);
        assert!(came["already_done"] > 20, "they hardly met: {came:?}");
        undisturbed().books.assert_same(&books);
    }
}

#[test]
fn five_keepers_at_once_leave_the_same_books() {
    let (books, came) = together(5, 11);
    assert!(came["already_done"] > 50, "they hardly met: {came:?}");
    undisturbed().books.assert_same(&books);
}
