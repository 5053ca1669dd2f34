//! The main story, small: fund, cover, loss, attestation, settlement, payout.

use bulwark::state::Incident;
use bulwark_tests::{Fixture, Signer, USD};

#[test]
fn loss_is_paid_in_proportion() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(100_000 * USD);
    let policy = f
        .buy(&product, &buyer, 200_000 * USD, 90)
        .expect("a policy");
    f.world.advance(10 * 86_400);
    let incident = f.confirmed(&product, f.world.now());
    f.file(&incident, &buyer, policy, 100_000 * USD)
        .expect("a claim");
    f.decided(&incident, policy, 100_000 * USD);
    f.settled(&incident);
    let before = f.tokens(&buyer.pubkey());
    f.world
        .send("pay_claim", incident.pay_claim(policy, buyer.pubkey()), &[])
        .expect("a payment");
    // The deductible is 5 % of the sum insured.
    assert_eq!(f.tokens(&buyer.pubkey()) - before, 90_000 * USD);
    let account: Incident = f.world.account(&incident.incident);
    assert_eq!(account.collected, 90_000 * USD);
}
