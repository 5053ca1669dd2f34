//! Where a step may be made and the keeper still waits: for whoever may do better.

use std::{cell::RefCell, rc::Rc};

use bulwark::state::StopLossTerms;
use bulwark_cli::keeper::{Step, Task};
use bulwark_tests::{
    backstop::{buffer_terms, DAY},
    USD,
};

use crate::{scene::Scene, year::keeper};

/// Steps that are due, by name.
fn due(scene: &Rc<RefCell<Scene>>) -> Vec<Step> {
    let tasks: Vec<Task> = keeper(scene).plan().expect("a plan");
    tasks.into_iter().map(|task| task.key.step).collect()
}

/// A scene with a put of the first buffer that pays 95 a token for a month, prices at 90 and 19 for ten minutes, all observed.
fn hedged() -> Rc<RefCell<Scene>> {
    let scene = Scene::shared();
    {
        let scene = &mut *scene.borrow_mut();
        scene.b.world().advance(DAY);
        scene.b.accrue();
        scene.write_put(1, 95, 300, 30, true);
    }
    fall(&scene);
    scene
}

/// Prices fall for ten minutes, and are observed.
fn fall(scene: &Rc<RefCell<Scene>>) {
    for _ in 0..=11 {
        let scene = &mut *scene.borrow_mut();
        scene.b.world().advance(60);
        for (buffer, dollars) in scene.buffers.into_iter().zip([90, 19]) {
            scene
                .b
                .price_of(&buffer, dollars * bulwark_tests::backstop::DOLLAR, 0)
                .expect("a price");
        }
    }
}

#[test]
fn a_put_is_kept_until_it_is_needed_or_expires() {
    let scene = hedged();
    assert!(!due(&scene).contains(&Step::ExercisePut));
    // An hour before its end.
    let now = scene.borrow().b.now();
    let end = now - 12 * 60 + 30 * DAY;
    scene.borrow_mut().b.world().set_time(end - 3_600 - 11 * 60);
    fall(&scene);
    assert!(due(&scene).contains(&Step::ExercisePut));
    // Not without a price, and not when it has ended.
    scene.borrow_mut().b.world().set_time(end - 60);
    assert!(!due(&scene).contains(&Step::ExercisePut));
    scene.borrow_mut().b.world().set_time(end);
    let due = due(&scene);
    assert!(due.contains(&Step::ReclaimPut) && !due.contains(&Step::ExercisePut));
}

#[test]
fn a_put_is_exercised_while_the_stop_loss_is_tripped() {
    let scene = hedged();
    let terms = StopLossTerms {
        trip_ratio_bps: 20_000,
        reset_ratio_bps: 30_000,
        ..StopLossTerms::INITIAL
    };
    {
        let scene = &mut *scene.borrow_mut();
        scene.b.set_stop_loss(terms).expect("terms");
        // What trips it here does not matter.
        let pool = scene.b.f.pool.pool;
        let account = scene.b.world().svm.get_account(&pool).expect("a pool");
        let mut account = account;
        let mut state = scene.b.f.pool_state();
        state.stop_loss.tripped = 1;
        state.stop_loss.tripped_at = scene.b.now();
        account.data[8..].copy_from_slice(bytes_of(&state));
        scene.b.world().svm.set_account(pool, account).expect("set");
    }
    assert!(due(&scene).contains(&Step::ExercisePut));
}

/// An account's bytes after its discriminator.
fn bytes_of(pool: &bulwark::state::Pool) -> &[u8] {
    bytemuck::bytes_of(pool)
}

#[test]
fn fees_stay_while_puts_may_be_bought_with_them() {
    let scene = Scene::shared();
    scene.borrow_mut().b.world().advance(5 * DAY);
    scene.borrow_mut().b.accrue();
    assert!(!due(&scene).contains(&Step::CollectFees));
    let mut terms = buffer_terms();
    terms.fee_bps = 2_500;
    terms.put_budget = 0;
    scene.borrow_mut().b.set_terms(terms).expect("terms");
    assert!(due(&scene).contains(&Step::CollectFees));
    assert!(scene.borrow().b.f.pool_state().fees >= USD);
}
