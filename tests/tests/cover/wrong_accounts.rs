//! Accounts of another fund, pool, product or owner, one by one.

use bulwark::{error::BulwarkError, state::ProductState};
use bulwark_tests::{product_terms, refused};

use super::*;

#[test]
fn every_way_to_move_a_policys_money_takes_only_its_own_accounts() {
    for sale in [
        Some(Path::Buy),
        Some(Path::Renew),
        Some(Path::Increase),
        None,
    ] {
        let mut s = Scene::new();
        let fund = second_fund(&mut s.f);
        let other = second_pool_with_product(&mut s.f);
        let sibling = s.f.list(5, 0, product_terms());
        let pool = s.f.pool;
        let stranger = s.f.user(1_000_000 * USD);
        let holder = s.holder.insecure_clone();
        let (right, signer) = match sale {
            Some(path) => s.sale(path, 1_000 * USD, u64::MAX),
            None => (
                s.product.cancel_policy(holder.pubkey(), s.policy, 0),
                holder,
            ),
        };
        let own = pool.token(&signer.pubkey());
        let elsewhere = s.f.world.token_account(&other.pool.mint, &signer.pubkey());
        let mut wrong = vec![
            (pool.fund, fund.fund, BulwarkError::WrongFund),
            (pool.vault, other.pool.vault, BulwarkError::WrongVault),
            (
                pool.premium_book,
                other.pool.premium_book,
                BulwarkError::WrongPremiumBook,
            ),
            (pool.mint, other.pool.mint, BulwarkError::WrongMint),
            (own, elsewhere, BulwarkError::WrongMint),
            (
                own,
                pool.token(&stranger.pubkey()),
                BulwarkError::WrongTokenOwner,
            ),
        ];
        // The address of a new policy hangs on the product: for purchase and renewal see the next test.
        if matches!(sale, Some(Path::Increase) | None) {
            wrong.push((s.product.product, other.product, BulwarkError::WrongPool));
            wrong.push((
                s.product.product,
                sibling.product,
                BulwarkError::WrongProduct,
            ));
        }
        for (from, to, error) in wrong {
            let instruction = swapped(right.clone(), from, to);
            refused(s.f.world.send("wrong", instruction, &[&signer]), error);
        }
        s.f.world
            .send("right", right, &[&signer])
            .expect("right but for the account");
    }
}

#[test]
fn a_sale_takes_the_product_of_its_pool_and_a_renewal_the_policy_of_its_product() {
    let mut s = Scene::new();
    let other = second_pool_with_product(&mut s.f);
    let sibling = s.f.list(5, 0, product_terms());
    let payer = s.f.world.payer.pubkey();
    let mixed = ProductKeys {
        pool: s.f.pool,
        ..other
    };
    let buyer = s.f.user(10_000 * USD);
    let args = s.f.purchase(&mixed, 1_000 * USD, 30);
    let bought = mixed.buy_policy(buyer.pubkey(), payer, None, args);
    refused(
        s.f.world.send("buy_policy", bought, &[&buyer]),
        BulwarkError::WrongPool,
    );

    let policy = s.policy;
    for (product, error) in [
        (mixed, BulwarkError::WrongPool),
        (sibling, BulwarkError::WrongProduct),
    ] {
        let args = renewal(&mut s.f, &product, &policy, 1_000 * USD, 30);
        let renewed = product.renew_policy(s.holder.pubkey(), payer, policy, args);
        refused(s.holder_sends(renewed), error);
    }
}

#[test]
fn governance_of_a_product_takes_its_own_fund_pool_and_committee() {
    let mut f = Fixture::new();
    let fund = second_fund(&mut f);
    let other = second_pool_with_product(&mut f);
    let (who, payer, pool) = (f.authority.pubkey(), f.world.payer.pubkey(), f.pool);
    let (product, committee) = (f.product, f.committee);
    let members = f.members.iter().map(Signer::pubkey).collect();
    let formed = fund.form_committee(who, payer, 1, 5, members);
    f.authority_sends("form_committee", formed)
        .expect("a committee of the other fund");
    let foreign = bulwark_client::pda::committee(&fund.fund, 1);
    let governing = [
        product.assess_product(who, assessment(1, 1)),
        product.revise_product(who, product_terms()),
        product.set_product_state(who, ProductState::Closed),
        product.set_product_committee(who, committee),
    ];
    for instruction in governing {
        // The same authority governs both funds: only the pool's own counts.
        let wrong = swapped(instruction.clone(), pool.fund, fund.fund);
        refused(f.authority_sends("wrong", wrong), BulwarkError::WrongFund);
        let wrong = swapped(instruction.clone(), product.product, other.product);
        refused(f.authority_sends("wrong", wrong), BulwarkError::WrongPool);
        f.authority_sends("right", instruction)
            .expect("the right accounts");
    }
    refused(
        f.authority_sends("wrong", product.set_product_committee(who, foreign)),
        BulwarkError::WrongFund,
    );
    let new = ProductKeys::new(pool, 9);
    refused(
        f.authority_sends(
            "wrong",
            new.list_product(who, payer, foreign, listing(9, product_terms())),
        ),
        BulwarkError::WrongFund,
    );
    let list = new.list_product(who, payer, committee, listing(9, product_terms()));
    let wrong = swapped(list, pool.fund, fund.fund);
    refused(f.authority_sends("wrong", wrong), BulwarkError::WrongFund);
    let rolled = swapped(product.roll_product(), product.product, other.product);
    refused(f.world.send("wrong", rolled, &[]), BulwarkError::WrongPool);
}

#[test]
fn transfer_and_closing_take_only_the_policys_own_accounts() {
    let mut s = Scene::new();
    let fund = second_fund(&mut s.f);
    let other = second_pool_with_product(&mut s.f);
    let sibling = s.f.list(5, 0, product_terms());
    let (holder, new_holder) = (s.holder.insecure_clone(), s.f.user(0));
    let pool = s.f.pool;
    let transferred = s
        .product
        .transfer_policy(holder.pubkey(), new_holder.pubkey(), s.policy);
    for (from, to, error) in [
        (pool.fund, fund.fund, BulwarkError::WrongFund),
        (pool.pool, other.pool.pool, BulwarkError::WrongPool),
    ] {
        let wrong = swapped(transferred.clone(), from, to);
        refused(
            s.f.world.send("wrong", wrong, &[&holder, &new_holder]),
            error,
        );
    }
    s.f.world.set_time(START + 20 * DAY);
    let closed = s
        .product
        .close_policy(holder.pubkey(), s.policy, s.f.world.payer.pubkey());
    for (from, to, error) in [
        (pool.fund, fund.fund, BulwarkError::WrongFund),
        (
            pool.premium_book,
            other.pool.premium_book,
            BulwarkError::WrongPremiumBook,
        ),
        (s.product.product, other.product, BulwarkError::WrongPool),
        (
            s.product.product,
            sibling.product,
            BulwarkError::WrongProduct,
        ),
    ] {
        refused(
            s.f.world
                .send("wrong", swapped(closed.clone(), from, to), &[&holder]),
            error,
        );
    }
    s.f.world
        .send("right", closed, &[&holder])
        .expect("the right accounts");
}
