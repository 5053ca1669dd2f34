//! The demo: one fund's life on the program's bytecode, from its creation to a loss larger than its capital in a falling
//! market. Everything printed is read back from the accounts; the books are checked after every transaction.

mod assessment;
mod backstop;
mod books;
mod catalogue;
mod cover;
mod earning;
mod filing;
mod founding;
mod incident;
mod liquidation;
mod recovery;
mod reinsurance;
mod settlement;
mod stage;

use std::path::Path;

use anyhow::{ensure, Result};
use bulwark_client::svm::bytecode;

use crate::{dump, report::write_json};
use stage::Stage;

/// Tells the story; returns whether every invariant holds. Writes its facts to `json`, and the fund's accounts just before the
/// loss to `accounts`.
///
/// # Errors
/// When the bytecode is missing, the program refuses a step that must work or accepts one that must not, or the file
/// cannot be written.
pub fn run(json: Option<&Path>, accounts: Option<&Path>) -> Result<bool> {
    ensure!(
        bytecode().exists(),
        "{} is missing: run `make build` first",
        bytecode().display()
    );
    let mut stage = Stage::new();
    let began = std::time::Instant::now();
    founding::create_fund(&mut stage)?;
    founding::deposit(&mut stage)?;
    founding::list_products(&mut stage)?;
    reinsurance::open(&mut stage)?;
    backstop::open(&mut stage)?;
    cover::sell(&mut stage)?;
    earning::pass_time(&mut stage)?;
    if let Some(path) = accounts {
        dump::write(&stage.world, path)?;
    }
    incident::strike(&mut stage)?;
    let claims = filing::filings(&stage);
    filing::file(&mut stage, &claims)?;
    assessment::assess(&mut stage, &claims)?;
    assessment::appeal(&mut stage, &claims)?;
    liquidation::begin(&mut stage)?;
    liquidation::sell(&mut stage)?;
    settlement::settle(&mut stage, &claims)?;
    recovery::recover(&mut stage, &claims)?;
    recovery::results(&mut stage)?;
    let invariants = books::check(&mut stage, &claims);
    let holds = invariants.iter().all(|i| i.holds);
    stage.view.finish();
    books::close(&stage, began.elapsed());
    if let Some(path) = json {
        write_json(&books::report(&stage, &claims, invariants), path)?;
        stage
            .view
            .line(&format!("The same facts as JSON: {}", path.display()));
    }
    if let Some(path) = accounts {
        let path = path.display();
        stage.view.line(&format!(
            "The accounts just before the loss: {path} (`bulwark tower`, `buffers` and `hedges --accounts {path}` read them)"
        ));
    }
    Ok(holds)
}
