//! Mints whose tokens stay where they are put, and the pools opened for them.

use crate::*;

/// A Token-2022 mint with one extension, byte by byte: the mint, zeros up to a token account's length, account type 1,
/// then the extension's type, length and value.
fn mint_with(f: &mut Fixture, extension: Option<(u16, Vec<u8>)>) -> Pubkey {
    let address = f.world.mint(6);
    let mut account = f.world.svm.get_account(&address).expect("a mint");
    if let Some((kind, value)) = extension {
        account.data.resize(165, 0);
        account.data.push(1);
        account.data.extend(kind.to_le_bytes());
        account.data.extend(
            u16::try_from(value.len())
                .expect("a short value")
                .to_le_bytes(),
        );
        account.data.extend(value);
    }
    account.owner = anchor_spl::token_2022::ID;
    account.lamports = 1_000_000_000;
    f.world.svm.set_account(address, account).expect("a mint");
    address
}

fn open_2022(f: &mut Fixture, mint: Pubkey) -> (PoolKeys, Outcome) {
    let pool = PoolKeys::new(&f.fund, mint).with_token_program(anchor_spl::token_2022::ID);
    let opened = pool.open_pool(
        f.authority.pubkey(),
        f.world.payer.pubkey(),
        pool_parameters(),
        NO_GROUP,
    );
    (pool, f.authority_sends("open_pool", opened))
}

#[test]
fn no_mint_whose_issuer_can_tax_take_or_stop_tokens_backs_a_pool_or_a_bond() {
    let mut f = Fixture::new();
    let refused_kinds: [(&str, u16, Vec<u8>); 8] = [
        ("transfer fee", 1, vec![0; 108]),
        ("close authority", 3, vec![0; 32]),
        ("confidential transfers", 4, vec![0; 65]),
        ("default account state", 6, vec![1]),
        ("non-transferable", 9, vec![]),
        ("interest", 10, vec![0; 52]),
        ("permanent delegate", 12, vec![0; 32]),
        ("transfer hook", 14, vec![0; 64]),
    ];
    for (name, kind, value) in refused_kinds {
        let mint = mint_with(&mut f, Some((kind, value)));
        println!("{name}");
        refused(open_2022(&mut f, mint).1, E::MintExtensionNotAllowed);
        let who = f.authority.pubkey();
        let mut keys = FundKeys::new(&who, 7, mint, f.treasury.pubkey());
        keys.token_program = anchor_spl::token_2022::ID;
        let created = keys.create_fund(who, f.world.payer.pubkey(), 7, fund_parameters(), who);
        refused(
            f.authority_sends("create_fund", created),
            E::MintExtensionNotAllowed,
        );
    }
}

#[test]
fn a_token_2022_mint_with_metadata_or_nothing_works_like_any_other() {
    let mut f = Fixture::new();
    for extension in [None, Some((18, vec![3; 64]))] {
        let mint = mint_with(&mut f, extension);
        let (pool, opened) = open_2022(&mut f, mint);
        opened.expect("a pool");
        let owner = f.world.wallet();
        // A token account: mint, owner, amount, then state 1 at byte 108.
        let mut data = vec![0; 165];
        data[..32].copy_from_slice(mint.as_ref());
        data[32..64].copy_from_slice(owner.pubkey().as_ref());
        data[64..72].copy_from_slice(&(100 * USD).to_le_bytes());
        data[108] = 1;
        let mut account = f.world.svm.get_account(&mint).expect("the mint");
        account.data = data;
        f.world
            .svm
            .set_account(pool.token(&owner.pubkey()), account)
            .expect("a token account");
        let payer = f.world.payer.pubkey();
        by(&mut f, &owner, pool.open_position(owner.pubkey(), payer)).expect("a position");
        by(&mut f, &owner, pool.deposit(owner.pubkey(), 60 * USD, 0)).expect("a deposit");
        assert_eq!(f.world.balance(&pool.vault), 60 * USD);
        assert_eq!(f.world.balance(&pool.token(&owner.pubkey())), 40 * USD);
    }
}

#[test]
fn a_pool_is_opened_once_a_mint_and_in_a_peril_group_that_exists() {
    let mut f = Fixture::new();
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let again = f.pool.open_pool(who, payer, pool_parameters(), NO_GROUP);
    refused_with(f.authority_sends("open_pool", again), 0);
    let pool = PoolKeys::new(&f.fund, f.world.mint(6));
    let opened = pool.open_pool(who, payer, pool_parameters(), 8);
    refused(
        f.authority_sends("open_pool", opened),
        E::PerilGroupOutOfBounds,
    );
    let opened = pool.open_pool(who, payer, pool_parameters(), 7);
    f.authority_sends("open_pool", opened)
        .expect("the last group");
}
