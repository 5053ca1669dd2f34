//! Where every field of an account lies. A change here is a breaking change of the layout: raise `VERSION`, write a
//! migration, and say so in CHANGELOG.md.

use std::mem::{offset_of, size_of};

use anchor_lang::{AccountDeserialize, AccountSerialize, Discriminator, Space};
use bulwark::state::{
    feed::{Print, SpotPrice},
    pool::PoolSettings,
    Allocated, Appeal, Attestor, Buffer, BufferPosition, BufferSlot, BufferTerms, Cession, Claim,
    Committee, Feed, Fund, FundParameters, Hedge, Hold, Incident, Policy, Pool, Position,
    PremiumBook, Product, PutSlot, SaleState, StopLoss, Tranche, TranchePosition, Wide, Windows,
    WithdrawalRequest,
};
use bulwark_tests::fund_parameters;

#[test]
fn discriminators_and_sizes_are_pinned() {
    macro_rules! pinned {
        ($($account:ident: $size:literal),*) => {$(
            let name = stringify!($account);
            let preimage = solana_program::hash::hash(format!("account:{name}").as_bytes());
            assert_eq!($account::DISCRIMINATOR, &preimage.to_bytes()[..8], "{name}");
            assert_eq!(size_of::<$account>(), $size, "{name}");
        )*};
    }
    pinned!(
        Fund: 520, Committee: 520, Attestor: 128, Pool: 2_040, PremiumBook: 6_440, Position: 200,
        Product: 6_920, Policy: 368, Incident: 616, Claim: 560, Tranche: 248,
        TranchePosition: 176, Feed: 800, Buffer: 928, BufferPosition: 232, Hedge: 216
    );
}

/// What `Account` writes is what it reads, and as long as the space the program reserves.
#[test]
fn accounts_are_written_as_they_lie() {
    macro_rules! round_trip {
        ($($account:ident),*) => {$(
            let size = size_of::<$account>();
            let bytes: Vec<u8> = (0..size).map(|i| (i % 251) as u8).collect();
            let account: $account = bytemuck::pod_read_unaligned(&bytes);
            let mut written = Vec::new();
            account.try_serialize(&mut written).expect("it serializes");
            assert_eq!(written.len(), 8 + $account::INIT_SPACE, stringify!($account));
            assert_eq!(&written[..8], $account::DISCRIMINATOR);
            assert_eq!(&written[8..], &bytes[..]);
            let read = $account::try_deserialize(&mut written.as_slice()).expect("it reads");
            assert_eq!(bytemuck::bytes_of(&read), &bytes[..]);
            written[0] ^= 1;
            assert!($account::try_deserialize(&mut written.as_slice()).is_err());
        )*};
    }
    round_trip!(
        Fund,
        Committee,
        Attestor,
        Position,
        Policy,
        Incident,
        Claim,
        Tranche,
        TranchePosition,
        Buffer,
        BufferPosition,
        Hedge
    );
}

/// Demands that fields lie where they are said to.
macro_rules! lies {
    ($account:ident { $($field:ident: $offset:literal),* $(,)? }) => {$(
        assert_eq!(
            offset_of!($account, $field),
            $offset,
            concat!(stringify!($account), ".", stringify!($field))
        );
    )*};
}

#[test]
fn a_pool_lies_as_documented() {
    lies!(Pool {
        fund: 0,
        mint: 32,
        vault: 64,
        premium_book: 96,
        capital: 128,
        unearned: 136,
        payable: 144,
        ceded_payable: 152,
        buffer_payable: 160,
        puts: 168,
        fees: 176,
        bonds: 184,
        total_shares: 192,
        earning_rate: 208,
        accrued_until: 224,
        losses: 256,
        exposure: 272,
        expected_loss: 280,
        stress: 296,
        settings: 424,
        year_start: 472,
        net_losses_of_year: 480,
        holds: 488,
        confirmed_incidents: 552,
        version: 560,
        fee_remainder: 566,
        covered_until: 568,
        cessions: 576,
        tranches: 1_408,
        buffers: 1_416,
        stop_loss: 1_704,
        reserved: 1_848,
    });
    assert_eq!(size_of::<PoolSettings>(), 48);
    assert_eq!(size_of::<Hold>(), 16);
    assert_eq!(size_of::<Wide>(), 16);
}

#[test]
fn a_stop_loss_lies_as_documented() {
    lies!(BufferSlot {
        opened_at: 0,
        collateral: 8,
        cash: 16,
        income_earned: 24,
        income_paid: 32,
        value: 40,
        valued_until: 48,
        raised: 56,
        fee_bps: 64,
        fee_remainder: 66,
        held: 68,
    });
    assert_eq!(size_of::<BufferSlot>(), 72);
    lies!(StopLoss {
        incident: 0,
        to_raise: 32,
        turn_deadline: 40,
        tripped_at: 48,
        reinstatements_due: 56,
        trip_ratio_bps: 120,
        reset_ratio_bps: 124,
        reset_seconds: 128,
        turn_seconds: 132,
        buffer_cap_bps: 136,
        tripped: 138,
        turn: 139,
        buffers: 140,
    });
    assert_eq!(size_of::<StopLoss>(), 144);
}

#[test]
fn a_feed_lies_as_documented() {
    lies!(Feed {
        fund: 0,
        base: 32,
        quote: 64,
        source: 96,
        feed_id: 128,
        latest: 160,
        prints: 184,
        min_price: 696,
        max_price: 704,
        max_age: 712,
        window: 716,
        spacing: 720,
        max_hold: 724,
        max_confidence_bps: 728,
        min_coverage_bps: 730,
        min_decimals: 732,
        max_decimals: 733,
        cursor: 734,
        version: 735,
        bump: 736,
        reserved: 737,
    });
    lies!(SpotPrice {
        publish_time: 0,
        price: 8,
        confidence: 16,
    });
    lies!(Print {
        publish_time: 0,
        price: 8,
    });
    assert_eq!(size_of::<Print>(), 16);
}

#[test]
fn a_buffer_lies_as_documented() {
    lies!(Buffer {
        pool: 0,
        mint: 32,
        vault: 64,
        feed: 96,
        rent_payer: 128,
        total_shares: 160,
        income_index: 176,
        income_seen: 192,
        income_owed: 200,
        delivered: 208,
        terms: 216,
        premium_year: 264,
        premium_spent: 272,
        auction: 280,
        puts: 344,
        hedges: 856,
        index: 860,
        decimals: 861,
        settlement_decimals: 862,
        version: 863,
        bump: 864,
        reserved: 865,
    });
    lies!(SaleState {
        incident: 0,
        started_at: 32,
        top: 40,
        floor: 48,
        starts: 56,
    });
    assert_eq!(size_of::<SaleState>(), 64);
    lies!(PutSlot {
        hedge: 0,
        strike: 32,
        size: 40,
        locked: 48,
        expiry: 56,
    });
    assert_eq!(size_of::<PutSlot>(), 64);
    lies!(BufferPosition {
        buffer: 0,
        owner: 32,
        shares: 64,
        income_index: 80,
        income: 96,
        staked: 104,
        unstaked: 112,
        collected: 120,
        request: 128,
        version: 168,
        bump: 169,
        reserved: 170,
    });
    lies!(Hedge {
        buffer: 0,
        writer: 32,
        rent_payer: 64,
        strike: 96,
        size: 104,
        locked: 112,
        expiry: 120,
        premium: 128,
        delivered: 136,
        slot: 144,
        version: 145,
        bump: 146,
        reserved: 147,
    });
}

#[test]
fn a_tranche_lies_as_documented() {
    lies!(Cession {
        opened_at: 0,
        start: 8,
        end: 16,
        locked_until: 24,
        attachment: 32,
        limit: 40,
        used: 48,
        collateral: 56,
        rate_on_line: 64,
        rate: 72,
        remainder: 80,
        owed: 88,
        cession_bps: 96,
        effective_bps: 98,
        reinstatement_bps: 100,
        reinstatements: 102,
        kind: 103,
    });
    assert_eq!(size_of::<Cession>(), 104);
    lies!(Tranche {
        pool: 0,
        vault: 32,
        rent_payer: 64,
        terms_hash: 96,
        total_shares: 128,
        requested: 144,
        premium: 160,
        losses: 168,
        attachment_bps: 176,
        limit_bps: 178,
        index: 180,
        wiped: 181,
        version: 182,
        bump: 183,
        reserved: 184,
    });
    lies!(TranchePosition {
        tranche: 0,
        owner: 32,
        shares: 64,
        requested: 80,
        committed: 96,
        released: 104,
        version: 112,
        bump: 113,
        reserved: 114,
    });
}

#[test]
fn a_product_and_a_premium_book_lie_as_documented() {
    lies!(Product {
        pool: 0,
        committee: 32,
        terms_hash: 64,
        program_data: 128,
        program_slot: 160,
        id: 232,
        exposure: 296,
        begins: 392,
        ends: 3_592,
    });
    lies!(PremiumBook {
        begins: 32,
        ends: 3_232
    });
}

#[test]
fn a_fund_and_its_committees_lie_as_documented() {
    lies!(Fund {
        creator: 0,
        authority: 32,
        pending_authority: 64,
        guardian: 96,
        treasury: 128,
        appeal_committee: 160,
        bond_mint: 192,
        bond_vault: 224,
        id: 256,
        parameters: 264,
        paused_until: 328,
        version: 392,
        bump: 393,
        bond_vault_bump: 394,
        oracle_sources: 395,
        reserved: 459,
    });
    lies!(Committee {
        fund: 0,
        members: 32,
        version: 512,
        seats: 516,
        threshold: 517,
        layout: 518,
        bump: 519
    });
    lies!(Attestor {
        fund: 0,
        authority: 32,
        bond: 64,
        slashed: 72,
        votes: 80,
        locked_until: 88,
        version: 96,
        bump: 97,
        reserved: 98,
    });
}

/// The rules of a fund and the terms of a buffer have the same bytes in an instruction (borsh) and in the account.
#[test]
fn rules_and_terms_are_sent_as_they_lie() {
    let rules = fund_parameters();
    let sent = borsh::to_vec(&rules).expect("rules serialize");
    assert_eq!(sent, bytemuck::bytes_of(&rules));
    lies!(FundParameters {
        attestor_bond: 0,
        withdrawal_cooldown: 8,
        max_assessment_age: 44,
        rho_bps: 52,
        reinsurance_cap_bps: 62
    });
    assert_eq!(size_of::<FundParameters>(), 64);
    let terms = BufferTerms {
        collateral_cap: 1,
        min_remainder: 2,
        put_budget: 3,
        value_seconds: 4,
        step_seconds: 5,
        tail_seconds: 6,
        haircut_bps: 7,
        fee_bps: 8,
        premium_bps: 9,
        cut_bps: 10,
        cusp_bps: 11,
        floor_bps: 12,
    };
    let sent = borsh::to_vec(&terms).expect("terms serialize");
    assert_eq!(sent, bytemuck::bytes_of(&terms));
    lies!(BufferTerms {
        collateral_cap: 0,
        min_remainder: 8,
        put_budget: 16,
        value_seconds: 24,
        step_seconds: 28,
        tail_seconds: 32,
        haircut_bps: 36,
        fee_bps: 38,
        premium_bps: 40,
        cut_bps: 42,
        cusp_bps: 44,
        floor_bps: 46,
    });
    assert_eq!(size_of::<BufferTerms>(), 48);
}

#[test]
fn a_position_and_a_policy_lie_as_documented() {
    lies!(Position {
        pool: 0,
        owner: 32,
        shares: 64,
        deposited: 80,
        withdrawn: 88,
        request: 96,
        version: 136,
        bump: 137,
        reserved: 138,
    });
    lies!(WithdrawalRequest {
        shares: 0,
        matures_at: 16,
        min_amount_out: 24,
        window: 32
    });
    lies!(Policy {
        pool: 0,
        product: 32,
        buyer: 64,
        holder: 96,
        rent_payer: 128,
        terms_hash: 160,
        nonce: 192,
        sum_insured: 200,
        sum_before_increase: 208,
        increase_covers_from: 216,
        start: 224,
        covers_from: 232,
        end: 240,
        premium: 248,
        earning_rate: 256,
        exposure: 264,
        approved: 272,
        paid: 280,
        product_revision: 288,
        deductible_bps: 292,
        open_claims: 294,
        has_claimed: 296,
        renewed: 297,
        cancelled: 298,
        version: 299,
        bump: 300,
        reserved: 301,
    });
}

#[test]
fn an_incident_and_a_claim_lie_as_documented() {
    lies!(Incident {
        fund: 0,
        pool: 32,
        product: 64,
        committee: 96,
        appeal_committee: 128,
        reporter: 160,
        evidence_hash: 192,
        id: 224,
        incident_time: 232,
        reported_at: 240,
        confirmed_at: 248,
        closed_at: 256,
        attestor_bond: 264,
        bond: 272,
        requested_total: 280,
        approved_total: 288,
        collected: 296,
        from_capital: 304,
        from_tranches: 312,
        from_buffers: 320,
        recovered: 328,
        paid: 336,
        charged_at: 344,
        capital_at_start: 352,
        exposure_at_start: 360,
        allocated: 368,
        windows: 504,
        open_claims: 528,
        claims_filed: 532,
        undecided_claims: 536,
        open_appeals: 540,
        slash_bps: 544,
        tolerance_bps: 546,
        yes: 548,
        no: 550,
        recused: 552,
        status: 554,
        version: 555,
        bump: 556,
        reserved: 557,
    });
    lies!(Allocated {
        retention: 0,
        gap: 8,
        rest: 16,
        tranches: 24,
        buffers: 88,
        kinds: 120,
        order: 128,
    });
    assert_eq!(size_of::<Allocated>(), 136);
    lies!(Windows {
        confirm: 0,
        claim: 4,
        assess: 8,
        appeal: 12,
        appeal_assess: 16,
        salvage: 20
    });
    lies!(Claim {
        incident: 0,
        policy: 32,
        claimant: 64,
        evidence_hash: 96,
        requested: 128,
        filed_at: 136,
        bond: 144,
        approved: 152,
        paid: 160,
        assessed: 168,
        appeal: 288,
        voted: 472,
        slashed: 474,
        reasons: 476,
        status: 491,
        had_quorum: 492,
        version: 493,
        bump: 494,
        reserved: 495,
    });
    lies!(Appeal {
        appellant: 0,
        bond: 32,
        approved_before: 40,
        assessment: 48,
        assessed: 56,
        voted: 176,
        had_quorum: 178,
    });
}
