//! The demo: one fund's life on the program's bytecode, from its creation to a loss larger than its capital. Everything
//! printed is read back from the accounts; the books are checked after every transaction.

mod assessment;
mod books;
mod catalogue;
mod cover;
mod earning;
mod filing;
mod founding;
mod incident;
mod recovery;
mod settlement;
mod stage;

use std::path::Path;

use anyhow::{ensure, Result};
use bulwark_client::svm::bytecode;

use stage::Stage;

/// Tells the story; returns whether every invariant holds. Writes its facts to `json`.
///
/// # Errors
/// When the bytecode is missing, the program refuses a step that must work or accepts one that must not, or the file
/// cannot be written.
pub fn run(json: Option<&Path>) -> Result<bool> {
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
    cover::sell(&mut stage)?;
    earning::pass_time(&mut stage)?;
    incident::strike(&mut stage)?;
    let claims = filing::filings(&stage);
    filing::file(&mut stage, &claims)?;
    assessment::assess(&mut stage, &claims)?;
    assessment::appeal(&mut stage, &claims)?;
    settlement::settle(&mut stage, &claims)?;
    recovery::recover(&mut stage, &claims)?;
    recovery::underwriters_result(&mut stage)?;
    let invariants = books::check(&mut stage, &claims);
    let holds = invariants.iter().all(|i| i.holds);
    stage.view.finish();
    books::close(&stage, began.elapsed());
    if let Some(path) = json {
        books::report(&stage, &claims, invariants).write(path)?;
        stage
            .view
            .line(&format!("The same facts as JSON: {}", path.display()));
    }
    Ok(holds)
}
