//! Where every field of an account lies. A change here is a breaking change of the layout: raise `VERSION`, write a
//! migration, and say so in CHANGELOG.md.

use std::mem::{offset_of, size_of};

use anchor_lang::{prelude::Pubkey, AccountSerialize, Discriminator, Space};
use bulwark::state::{
    pool::PoolSettings, Appeal, Attestor, Claim, ClaimStatus, Committee, Fund, Incident,
    IncidentStatus, Policy, Pool, Position, PremiumBook, Product, Wide, Windows, WithdrawalRequest,
};
use bulwark_tests::fund_parameters;

/// Bytes of an account as the program writes it, discriminator included.
fn written(account: &impl AccountSerialize) -> Vec<u8> {
    let mut data = Vec::new();
    account.try_serialize(&mut data).expect("it serializes");
    data
}

/// A recognisable key.
fn key(tag: u8) -> Pubkey {
    Pubkey::new_from_array([tag; 32])
}

/// Demands that `bytes` stand at `offset`.
#[track_caller]
fn stands(data: &[u8], offset: usize, bytes: &[u8]) {
    assert_eq!(&data[offset..offset + bytes.len()], bytes, "at {offset}");
}

#[test]
fn discriminators_and_sizes_are_pinned() {
    let spaces = [
        ("Fund", Fund::DISCRIMINATOR, Fund::INIT_SPACE, 523),
        (
            "Position",
            Position::DISCRIMINATOR,
            Position::INIT_SPACE,
            199,
        ),
        ("Policy", Policy::DISCRIMINATOR, Policy::INIT_SPACE, 365),
        (
            "Committee",
            Committee::DISCRIMINATOR,
            Committee::INIT_SPACE,
            523,
        ),
        (
            "Attestor",
            Attestor::DISCRIMINATOR,
            Attestor::INIT_SPACE,
            130,
        ),
        (
            "Incident",
            Incident::DISCRIMINATOR,
            Incident::INIT_SPACE,
            525,
        ),
        ("Claim", Claim::DISCRIMINATOR, Claim::INIT_SPACE, 555),
        ("Pool", Pool::DISCRIMINATOR, size_of::<Pool>(), 760),
        (
            "PremiumBook",
            PremiumBook::DISCRIMINATOR,
            size_of::<PremiumBook>(),
            6_440,
        ),
        (
            "Product",
            Product::DISCRIMINATOR,
            size_of::<Product>(),
            6_920,
        ),
    ];
    for (name, discriminator, space, pinned) in spaces {
        let preimage = solana_program::hash::hash(format!("account:{name}").as_bytes());
        assert_eq!(discriminator, &preimage.to_bytes()[..8], "{name}");
        assert_eq!(space, pinned, "{name}");
    }
}

#[test]
fn a_pool_lies_as_documented() {
    let offsets = [
        (offset_of!(Pool, fund), 0),
        (offset_of!(Pool, mint), 32),
        (offset_of!(Pool, vault), 64),
        (offset_of!(Pool, premium_book), 96),
        (offset_of!(Pool, capital), 128),
        (offset_of!(Pool, bonds), 168),
        (offset_of!(Pool, total_shares), 176),
        (offset_of!(Pool, earning_rate), 192),
        (offset_of!(Pool, accrued_until), 208),
        (offset_of!(Pool, losses), 240),
        (offset_of!(Pool, exposure), 256),
        (offset_of!(Pool, expected_loss), 264),
        (offset_of!(Pool, stress), 280),
        (offset_of!(Pool, settings), 408),
        (offset_of!(Pool, year_start), 456),
        (offset_of!(Pool, holds), 472),
    ];
    for (is, pinned) in offsets {
        assert_eq!(is, pinned);
    }
    assert_eq!(size_of::<PoolSettings>(), 48);
    assert_eq!(size_of::<Wide>(), 16);
}

#[test]
fn a_product_and_a_premium_book_lie_as_documented() {
    let offsets = [
        (offset_of!(Product, pool), 0),
        (offset_of!(Product, committee), 32),
        (offset_of!(Product, terms_hash), 64),
        (offset_of!(Product, program_data), 128),
        (offset_of!(Product, program_slot), 160),
        (offset_of!(Product, id), 232),
        (offset_of!(Product, exposure), 296),
        (offset_of!(Product, begins), 392),
        (offset_of!(Product, ends), 3_592),
        (offset_of!(PremiumBook, begins), 32),
        (offset_of!(PremiumBook, ends), 3_232),
    ];
    for (is, pinned) in offsets {
        assert_eq!(is, pinned);
    }
}

#[test]
fn a_fund_lies_as_documented() {
    let data = written(&Fund {
        version: 1,
        bump: 2,
        bond_vault_bump: 3,
        id: 4,
        creator: key(5),
        authority: key(6),
        pending_authority: Some(key(7)),
        guardian: key(8),
        treasury: key(9),
        appeal_committee: Some(key(10)),
        bond_mint: key(11),
        bond_vault: key(12),
        parameters: fund_parameters(),
        paused_until: [13; 8],
        reserved: [14; 128],
    });
    assert_eq!(data.len(), 8 + Fund::INIT_SPACE);
    stands(&data, 8, &[1, 2, 3]);
    stands(&data, 11, &4u64.to_le_bytes());
    for (offset, tag) in [
        (19, 5),
        (51, 6),
        (84, 7),
        (116, 8),
        (148, 9),
        (181, 10),
        (213, 11),
        (245, 12),
    ] {
        stands(&data, offset, &[tag; 32]);
    }
    stands(
        &data,
        277,
        &fund_parameters().withdrawal_cooldown.to_le_bytes(),
    );
    stands(&data, 339, &13u64.to_le_bytes());
}

#[test]
fn a_position_and_an_attestor_lie_as_documented() {
    let data = written(&Position {
        version: 1,
        bump: 2,
        pool: key(3),
        owner: key(4),
        shares: 5,
        deposited: 6,
        withdrawn: 7,
        request: Some(WithdrawalRequest {
            shares: 8,
            matures_at: 9,
            window: 10,
            min_amount_out: 11,
        }),
        reserved: [12; 64],
    });
    assert_eq!(data.len(), 8 + Position::INIT_SPACE);
    stands(&data, 10, &[3; 32]);
    stands(&data, 42, &[4; 32]);
    stands(&data, 74, &5u128.to_le_bytes());
    stands(&data, 106, &[1]);
    stands(&data, 107, &8u128.to_le_bytes());
    let data = written(&Attestor {
        version: 1,
        bump: 2,
        fund: key(3),
        authority: key(4),
        bond: 5,
        slashed: 6,
        votes: 7,
        locked_until: 8,
        reserved: [9; 32],
    });
    assert_eq!(data.len(), 8 + Attestor::INIT_SPACE);
    for (offset, value) in [(74, 5u64), (82, 6), (90, 7), (98, 8)] {
        stands(&data, offset, &value.to_le_bytes());
    }
}

#[test]
fn a_policy_lies_as_documented() {
    let data = written(&Policy {
        version: 1,
        bump: 2,
        pool: key(3),
        product: key(4),
        buyer: key(5),
        nonce: 6,
        holder: key(7),
        rent_payer: key(8),
        sum_insured: 9,
        sum_before_increase: 10,
        increase_covers_from: 11,
        deductible_bps: 12,
        start: 13,
        covers_from: 14,
        end: 15,
        premium: 16,
        earning_rate: 17,
        exposure: 18,
        approved: 19,
        paid: 20,
        open_claims: 21,
        has_claimed: true,
        renewed: true,
        cancelled: true,
        terms_hash: [22; 32],
        product_revision: 23,
        reserved: [24; 64],
    });
    assert_eq!(data.len(), 8 + Policy::INIT_SPACE);
    for (offset, tag) in [(10, 3), (42, 4), (74, 5), (114, 7), (146, 8)] {
        stands(&data, offset, &[tag; 32]);
    }
    for (offset, value) in [
        (106, 6u64),
        (178, 9),
        (186, 10),
        (194, 11),
        (204, 13),
        (212, 14),
        (220, 15),
        (260, 20),
    ] {
        stands(&data, offset, &value.to_le_bytes());
    }
    stands(&data, 273, &[22; 32]);
}

#[test]
fn an_incident_lies_as_documented() {
    let data = written(&Incident {
        version: 1,
        bump: 2,
        status: IncidentStatus::Settled,
        fund: key(3),
        pool: key(4),
        product: key(5),
        committee: key(6),
        appeal_committee: key(7),
        id: 8,
        reporter: key(9),
        evidence_hash: [10; 32],
        incident_time: 11,
        reported_at: 12,
        confirmed_at: 13,
        closed_at: 14,
        windows: Windows {
            confirm: 15,
            claim: 16,
            assess: 17,
            appeal: 18,
            appeal_assess: 19,
            salvage: 20,
        },
        attestor_bond: 21,
        slash_bps: 22,
        tolerance_bps: 23,
        yes: 24,
        no: 25,
        recused: 26,
        bond: 27,
        open_claims: 28,
        claims_filed: 29,
        undecided_claims: 30,
        open_appeals: 31,
        requested_total: 32,
        approved_total: 33,
        collected: 34,
        from_capital: 35,
        recovered: 36,
        paid: 37,
        capital_at_start: 38,
        exposure_at_start: 39,
        reserved: [40; 128],
    });
    assert_eq!(data.len(), 8 + Incident::INIT_SPACE);
    stands(&data, 10, &[3]);
    for (offset, tag) in [
        (11, 3),
        (43, 4),
        (75, 5),
        (107, 6),
        (139, 7),
        (179, 9),
        (211, 10),
    ] {
        stands(&data, offset, &[tag; 32]);
    }
    for (offset, value) in [
        (171, 8u64),
        (243, 11),
        (267, 14),
        (299, 21),
        (317, 27),
        (341, 32),
        (349, 33),
        (357, 34),
        (381, 37),
    ] {
        stands(&data, offset, &value.to_le_bytes());
    }
}

#[test]
fn a_claim_and_a_committee_lie_as_documented() {
    let data = written(&Claim {
        version: 1,
        bump: 2,
        status: ClaimStatus::Final,
        incident: key(3),
        policy: key(4),
        claimant: key(5),
        requested: 6,
        evidence_hash: [7; 32],
        filed_at: 8,
        bond: 9,
        assessed: [10; 15],
        reasons: [11; 15],
        voted: 12,
        slashed: 13,
        had_quorum: true,
        approved: 14,
        paid: 15,
        appeal: Some(Appeal {
            appellant: key(16),
            bond: 17,
            assessed: [18; 15],
            voted: 19,
            approved_before: 20,
            assessment: 21,
            had_quorum: true,
        }),
        reserved: [22; 64],
    });
    assert_eq!(data.len(), 8 + Claim::INIT_SPACE);
    for (offset, tag) in [(11, 3), (43, 4), (75, 5), (115, 7)] {
        stands(&data, offset, &[tag; 32]);
    }
    for (offset, value) in [
        (107, 6u64),
        (147, 8),
        (155, 9),
        (163, 10),
        (303, 14),
        (311, 15),
    ] {
        stands(&data, offset, &value.to_le_bytes());
    }
    stands(&data, 320, &[16; 32]);
    let data = written(&Committee {
        layout: 1,
        bump: 2,
        fund: key(3),
        version: 4,
        threshold: 5,
        members: vec![key(6)],
    });
    stands(&data, 10, &[3; 32]);
    stands(&data, 42, &4u32.to_le_bytes());
    stands(&data, 46, &[5, 1, 0, 0, 0]);
    stands(&data, 51, &[6; 32]);
}
