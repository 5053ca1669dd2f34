//! The insured program's deployment, pinned by the assessment. The ProgramData account is set byte by byte as the
//! upgradeable loader leaves it: variant 3 (u32 LE), slot (u64 LE), authority (option and key), then the program.

use anchor_lang::solana_program::bpf_loader_upgradeable;
use bulwark::error::BulwarkError;
use bulwark_tests::{product_terms, refused};

use super::*;

/// Writes an account of any owner and bytes.
fn write(f: &mut Fixture, address: Pubkey, owner: Pubkey, data: Vec<u8>) {
    let mut account = f
        .world
        .svm
        .get_account(&f.world.payer.pubkey())
        .expect("the payer");
    (account.lamports, account.owner, account.data) = (1_000_000_000, owner, data);
    f.world
        .svm
        .set_account(address, account)
        .expect("an account");
}

fn program_data(slot: u64) -> Vec<u8> {
    let mut data = 3u32.to_le_bytes().to_vec();
    data.extend(slot.to_le_bytes());
    data.push(1);
    data.extend([5; 32]);
    data.extend([0x7f, b'E', b'L', b'F']);
    data
}

/// Deploys the insured program at a slot.
fn deploy(f: &mut Fixture, address: Pubkey, slot: u64) {
    write(f, address, bpf_loader_upgradeable::ID, program_data(slot));
}

/// Assesses with a pin.
fn pin(f: &mut Fixture, product: &ProductKeys, slot: u64) -> Outcome {
    let mut args = assessment(20_000_000, 400_000_000);
    args.program_slot = slot;
    let assessed = product.assess_product(f.authority.pubkey(), args);
    f.authority_sends("assess_product", assessed)
}

/// A scene whose product pins a program deployed at slot 1,000.
fn pinned() -> (Scene, Pubkey) {
    let mut s = Scene::new();
    let address = s.f.world.wallet().pubkey();
    deploy(&mut s.f, address, 1_000);
    s.product.program_data = Some(address);
    let product = s.product;
    pin(&mut s.f, &product, 1_000).expect("a pinned assessment");
    (s, address)
}

#[test]
fn an_assessment_pins_the_deployment_it_read() {
    let (s, address) = pinned();
    let product = s.f.product_state(&s.product);
    assert_eq!(
        (product.program_data, product.program_slot),
        (address, 1_000)
    );
}

#[test]
fn an_upgrade_before_the_assessment_lands_refuses_it() {
    let (mut s, address) = pinned();
    let product = s.product;
    deploy(&mut s.f, address, 1_001);
    refused(
        pin(&mut s.f, &product, 1_000),
        BulwarkError::ProgramUpgraded,
    );
    pin(&mut s.f, &product, 1_001).expect("an assessment of the new deployment");
    // A slot without an account is not a pin.
    let bare = ProductKeys {
        program_data: None,
        ..product
    };
    refused(pin(&mut s.f, &bare, 1_001), BulwarkError::ProgramUpgraded);
}

#[test]
fn only_a_program_data_account_of_the_loader_can_be_pinned() {
    let (mut s, address) = pinned();
    let product = s.product;
    let loader = bpf_loader_upgradeable::ID;
    let mut of_a_program = program_data(1_000);
    of_a_program[0] = 2;
    let mut with_high_tag = program_data(1_000);
    with_high_tag[3] = 1;
    for (owner, data) in [
        (bulwark::ID, program_data(1_000)),
        (
            anchor_lang::solana_program::system_program::ID,
            program_data(1_000),
        ),
        (loader, of_a_program),
        (loader, with_high_tag),
        (loader, program_data(1_000)[..11].to_vec()),
        (loader, vec![3, 0, 0]),
        (loader, Vec::new()),
    ] {
        write(&mut s.f, address, owner, data);
        refused(
            pin(&mut s.f, &product, 1_000),
            BulwarkError::WrongProgramData,
        );
        for path in PATHS {
            refused(s.sell(path, 1_000 * USD), BulwarkError::WrongProgramData);
        }
    }
}

#[test]
fn every_way_to_sell_cover_needs_the_pinned_deployment() {
    for path in PATHS {
        let (mut s, address) = pinned();
        // Missing.
        s.product.program_data = None;
        refused(s.sell(path, 1_000 * USD), BulwarkError::WrongProgramData);
        // Another program's, of the same slot.
        let other = s.f.world.wallet().pubkey();
        deploy(&mut s.f, other, 1_000);
        s.product.program_data = Some(other);
        refused(s.sell(path, 1_000 * USD), BulwarkError::WrongProgramData);
        // Deployed again, later or (another fork) earlier.
        s.product.program_data = Some(address);
        for slot in [1_001, 999, 0] {
            deploy(&mut s.f, address, slot);
            refused(s.sell(path, 1_000 * USD), BulwarkError::ProgramUpgraded);
        }
        deploy(&mut s.f, address, 1_000);
        s.sell(path, 1_000 * USD)
            .expect("a sale of the assessed deployment");
    }
}

#[test]
fn an_upgrade_stops_neither_reports_nor_claims_nor_leaving() {
    let (mut s, address) = pinned();
    deploy(&mut s.f, address, 2_000);
    s.f.world.advance(3 * DAY);
    let (product, holder) = (s.product, s.holder.insecure_clone());
    let incident = s.f.confirmed(&product, s.f.world.now());
    s.f.file(&incident, &holder, s.policy, 1_000 * USD)
        .expect("a claim");

    let (mut s, address) = pinned();
    deploy(&mut s.f, address, 2_000);
    s.cancel().expect("a cancellation");
}

#[test]
fn a_product_without_a_pin_needs_no_account() {
    let (mut s, _) = pinned();
    let bare = ProductKeys {
        program_data: None,
        ..s.product
    };
    s.f.assess(&bare, 20_000_000, 400_000_000);
    s.product = bare;
    s.sell(Path::Buy, 1_000 * USD).expect("a sale");
    let product = s.f.product_state(&bare);
    assert_eq!(
        (product.program_data, product.program_slot),
        (Pubkey::default(), 0)
    );
    assert_eq!(product.capacity, product_terms().capacity);
}
