//! A fund's life by dice: thousands of valid and invalid actions by everyone at once, the whole books checked after
//! each, then everything wound down: every state has an exit. The same seed gives the same life.
//!
//! `BULWARK_SEED` chooses the life, `BULWARK_ACTIONS` its length.

mod claims;
mod cover;
mod governance;
mod hedging;
mod play;
mod reinsurance;
mod stop_loss;
mod underwriting;
mod variety;
mod winding;

use play::Play;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn books_stay_right_whatever_is_done_in_whatever_order() {
    let seed = number("BULWARK_SEED", 20_260_101);
    let actions = number("BULWARK_ACTIONS", 30_000);
    let mut play = Play::new(seed);
    // The life ends while a loss is being assessed that re-insurers may have to pay: that too must be wound down.
    while play.step < actions || !claims::assessing(&play) {
        play.act();
    }
    play.report();
    if actions >= 20_000 {
        play.require_variety();
    }
    winding::wind_down(&mut play);
}
