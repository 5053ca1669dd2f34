//! `bulwark-idl PROGRAM_DIR OUT.json [CARGO_ARG...]` writes the Anchor IDL of a program without the Anchor CLI.
//!
//! Anchor's builder compiles the program's tests with its feature `idl-build` and reads what they print.

use anchor_lang_idl::build::IdlBuilder;
use anyhow::{bail, Context, Result};
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(program), Some(out)) = (arguments.next(), arguments.next()) else {
        bail!("usage: bulwark-idl PROGRAM_DIR OUT.json [CARGO_ARG...]");
    };
    // The builder would hand this name on to cargo in a form that cargo does not take (rustup sets it under `cargo run`).
    env::remove_var("RUSTUP_TOOLCHAIN");
    let idl = IdlBuilder::new()
        .program_path(fs::canonicalize(&program).with_context(|| program.clone())?)
        .cargo_args(arguments.collect())
        .build()?;
    let out = PathBuf::from(out);
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let json = serde_json::to_string_pretty(&idl)? + "\n";
    fs::write(&out, json).with_context(|| out.display().to_string())
}
