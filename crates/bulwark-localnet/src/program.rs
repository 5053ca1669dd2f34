//! The program's bytecode, and the two accounts in which the upgradeable loader keeps it.

use std::{io::ErrorKind, path::Path};

use anchor_lang::prelude::{pubkey, Pubkey};
use anyhow::{bail, ensure, Context, Result};
use surfpool_core::{solana_account::Account, surfnet::svm::SurfnetSvm};

/// The upgradeable loader.
const LOADER: Pubkey = pubkey!("BPFLoaderUpgradeab1e11111111111111111111111");
/// Before the bytecode in the second account: kind (4 bytes), slot (8), whether there is an authority (1), authority (32).
const HEADER: usize = 45;

/// Reads the bytecode; fails with what to do when there is none.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let bytecode = match std::fs::read(path) {
        Ok(bytecode) => bytecode,
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "there is no bytecode at {}: `make build` makes it",
            path.display()
        ),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    ensure!(
        bytecode.starts_with(b"\x7fELF"),
        "{} is no bytecode: `make build` makes it",
        path.display()
    );
    Ok(bytecode)
}

/// The account that holds the bytecode of the program at an address.
pub fn data_address(program: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[program.as_ref()], &LOADER).0
}

/// Deploys bytecode at the program's address. The upgrade authority is the zero address: nobody's, so that only this command
/// replaces it.
pub fn deploy(svm: &mut SurfnetSvm, bytecode: &[u8]) -> Result<()> {
    let data_address = data_address(&bulwark::ID);
    let mut data = Vec::with_capacity(HEADER + bytecode.len());
    data.extend(3u32.to_le_bytes());
    data.extend(0u64.to_le_bytes());
    data.push(1);
    data.extend([0; 32]);
    data.extend(bytecode);
    let mut program = 2u32.to_le_bytes().to_vec();
    program.extend(data_address.to_bytes());
    for (address, data, executable) in [(data_address, data, false), (bulwark::ID, program, true)] {
        let account = Account {
            lamports: svm.inner.minimum_balance_for_rent_exemption(data.len()),
            data,
            owner: LOADER,
            executable,
            rent_epoch: u64::MAX,
        };
        svm.set_account(&address, account)
            .context("the bytecode does not load: is it sBPF v3, built by `make build`?")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_bytecode_says_how_to_make_it() {
        let error = read(Path::new("/nowhere/bulwark.so"))
            .expect_err("none")
            .to_string();
        assert!(
            error.contains("/nowhere/bulwark.so") && error.contains("make build"),
            "{error}"
        );
    }

    #[test]
    fn a_file_that_is_no_bytecode_is_refused() {
        let error = read(Path::new("/dev/null"))
            .expect_err("no bytecode")
            .to_string();
        assert!(error.contains("make build"), "{error}");
    }
}
