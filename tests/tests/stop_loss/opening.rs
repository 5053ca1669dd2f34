//! Which buffers are opened, and by which terms.

use crate::*;

/// A change of a buffer's terms, and the error it is refused with.
type Case = (fn(&mut BufferTerms), Option<E>);

/// A change of the stop-loss's terms, and whether it holds.
type StopLossCase = (fn(&mut StopLossTerms), bool);

/// Every bound, on it and one beyond.
const CASES: [Case; 29] = [
    (|t| t.collateral_cap = 0, Some(E::BufferTermsOutOfBounds)),
    (|t| t.collateral_cap = 1, None),
    (|t| t.collateral_cap = 1 << 60, None),
    (
        |t| t.collateral_cap = (1 << 60) + 1,
        Some(E::BufferTermsOutOfBounds),
    ),
    (|t| t.put_budget = 1 << 60, None),
    (
        |t| t.put_budget = (1 << 60) + 1,
        Some(E::BufferTermsOutOfBounds),
    ),
    (|t| t.min_remainder = 1 << 60, None),
    (
        |t| t.min_remainder = (1 << 60) + 1,
        Some(E::BufferTermsOutOfBounds),
    ),
    (|t| t.haircut_bps = 10_000, None),
    (|t| t.haircut_bps = 10_001, Some(E::BufferTermsOutOfBounds)),
    (|t| t.fee_bps = 10_000, None),
    (|t| t.fee_bps = 10_001, Some(E::BufferTermsOutOfBounds)),
    (|t| t.value_seconds = 60, None),
    (|t| t.value_seconds = 59, Some(E::BufferTermsOutOfBounds)),
    (|t| t.value_seconds = 86_400, None),
    (
        |t| t.value_seconds = 86_401,
        Some(E::BufferTermsOutOfBounds),
    ),
    (|t| t.floor_bps = 5_000, None),
    (|t| t.floor_bps = 4_999, Some(E::AuctionTermsOutOfBounds)),
    (|t| t.floor_bps = 10_000, None),
    (|t| t.floor_bps = 10_001, Some(E::AuctionTermsOutOfBounds)),
    (
        |t| {
            t.premium_bps = 10_000;
            t.cusp_bps = 5_000;
        },
        None,
    ),
    (
        |t| {
            t.premium_bps = 10_001;
            t.cusp_bps = 1;
        },
        Some(E::AuctionTermsOutOfBounds),
    ),
    (|t| t.step_seconds = 0, Some(E::AuctionTermsOutOfBounds)),
    (
        |t| {
            t.step_seconds = 900;
            t.tail_seconds = 86_400;
        },
        None,
    ),
    (
        |t| {
            t.step_seconds = 900;
            t.tail_seconds = 86_401;
        },
        Some(E::AuctionTermsOutOfBounds),
    ),
    // No step lowers the price.
    (|t| t.cut_bps = 10_000, Some(E::AuctionTermsOutOfBounds)),
    // 1.2 x 0.8333 is below the market, 1.2 x 0.8334 above: the auction would end before it gets there.
    (|t| t.cusp_bps = 8_333, None),
    (|t| t.cusp_bps = 8_334, Some(E::AuctionTermsOutOfBounds)),
    // From 20 % above by steps of 1 % it is 19 steps down to the market's price: 570 seconds.
    (|t| t.tail_seconds = 570, None),
];

#[test]
fn terms_stay_inside_every_bound() {
    let mut b = Backstop::new();
    for (number, (change, error)) in CASES.into_iter().enumerate() {
        let mut terms = buffer_terms();
        change(&mut terms);
        println!("case {number}: {terms:?}");
        match error {
            Some(error) => refused(b.set_terms(terms), error),
            None => {
                b.set_terms(terms).expect("terms on a bound");
                assert_eq!(b.state().terms, terms);
            }
        }
    }
}

#[test]
fn no_buffer_is_opened_by_terms_that_could_not_be_set() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    for (change, error) in CASES {
        let mut terms = buffer_terms();
        change(&mut terms);
        if let Some(error) = error {
            refused(b.open(0, terms), error);
        }
    }
    assert!(!b.f.world.exists(&b.buffer.buffer));
}

#[test]
fn an_auction_that_never_reaches_the_market_is_refused() {
    let mut b = Backstop::new();
    let slow = |cut_bps, step_seconds, tail_seconds| BufferTerms {
        cut_bps,
        step_seconds,
        tail_seconds,
        ..buffer_terms()
    };
    for terms in [
        // The nineteenth step comes a second too late.
        slow(9_900, 30, 569),
        // One step of a thousandth in an hour.
        slow(9_990, 3_600, 3_600),
        // No step at all.
        slow(5_000, 3_601, 3_600),
    ] {
        refused(b.set_terms(terms), E::AuctionTermsOutOfBounds);
    }
    // One step to half the price, in the last second, does.
    b.set_terms(BufferTerms {
        premium_bps: 10_000,
        cusp_bps: 5_000,
        ..slow(5_000, 3_600, 3_600)
    })
    .expect("an auction at the market's price for a second");
    // Beginning at the market it need not fall.
    b.set_terms(BufferTerms {
        premium_bps: 0,
        cusp_bps: 10_000,
        ..slow(9_999, 3_600, 1)
    })
    .expect("a fixed price");
}

#[test]
fn a_buffer_begins_empty_in_its_slot() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    let mut terms = buffer_terms();
    terms.fee_bps = 777;
    b.open(3, terms).expect("a buffer");
    let (state, pool) = (b.state(), b.f.pool_state());
    assert_eq!(
        (state.pool, state.mint, state.vault, state.feed),
        (b.f.pool.pool, b.buffer.mint, b.buffer.vault, b.buffer.feed)
    );
    assert_eq!(
        (state.index, state.decimals, state.settlement_decimals),
        (3, 9, 6)
    );
    assert_eq!(state.terms, terms);
    assert_eq!(state.rent_payer, b.f.world.payer.pubkey());
    assert_eq!((state.total_shares.get(), state.income_index.get()), (0, 0));
    let slot = b.slot();
    assert_eq!((slot.opened_at, slot.fee_bps, slot.held), (b.now(), 777, 0));
    assert_eq!((slot.collateral, slot.cash, slot.value), (0, 0, 0));
    assert_eq!(pool.stop_loss.buffers, 1);
    assert!((0..3).all(|index| !b.slot_at(index).exists()));
}

#[test]
fn only_the_authority_of_the_pools_fund_opens_one_and_sets_terms() {
    let mut b = Backstop::new();
    let other = b.another(9);
    let stranger = b.world().wallet();
    let (who, payer) = (stranger.pubkey(), b.f.world.payer.pubkey());
    let args = OpenBufferArgs {
        index: 1,
        terms: buffer_terms(),
    };
    refused(
        b.by(&stranger, other.open_buffer(who, payer, args)),
        E::NotAuthority,
    );
    let (buffer, pool) = (b.buffer, b.f.pool);
    refused(
        b.by(&stranger, buffer.set_buffer_terms(who, buffer_terms())),
        E::NotAuthority,
    );
    refused(
        b.by(
            &stranger,
            pool.set_stop_loss_terms(who, StopLossTerms::INITIAL),
        ),
        E::NotAuthority,
    );
    // With a fund of their own, they have no more to say here.
    let bond_mint = b.f.fund.bond_mint;
    let own = FundKeys::new(&who, 9, bond_mint, who);
    let create = own.create_fund(who, payer, 9, fund_parameters(), who);
    b.by(&stranger, create).expect("a fund");
    let in_own = |instruction: Instruction| swapped(instruction, pool.fund, own.fund);
    for instruction in [
        other.open_buffer(who, payer, args),
        buffer.set_buffer_terms(who, buffer_terms()),
        pool.set_stop_loss_terms(who, StopLossTerms::INITIAL),
    ] {
        refused(b.by(&stranger, in_own(instruction)), E::WrongFund);
    }
}

/// An instruction with one account in another's place.
fn swapped(mut instruction: Instruction, old: Pubkey, new: Pubkey) -> Instruction {
    for meta in &mut instruction.accounts {
        if meta.pubkey == old {
            meta.pubkey = new;
        }
    }
    instruction
}

#[test]
fn a_pool_has_four_slots_of_one_collateral_each() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    let others: Vec<BufferKeys> = (0..4).map(|_| b.another(6)).collect();
    let terms = BufferTerms {
        fee_bps: 2_500,
        ..buffer_terms()
    };
    b.open(0, terms).expect("a buffer");
    refused(b.open_of(&others[0], 0, terms), E::BufferSlotTaken);
    // The same collateral again.
    refused_with(b.open(1, terms), 0);
    for index in 1..4u8 {
        b.open_of(&others[usize::from(index)], index, terms)
            .expect("a buffer");
    }
    for index in 0..4 {
        refused(b.open_of(&others[0], index, terms), E::BufferSlotTaken);
    }
    for index in [4, 255] {
        refused(
            b.open_of(&others[0], index, terms),
            E::BufferIndexOutOfBounds,
        );
    }
    assert_eq!(b.f.pool_state().stop_loss.buffers, 4);
}

#[test]
fn all_buffers_together_share_at_most_the_whole_fee() {
    let mut b = Backstop::new();
    let other = b.another(9);
    let with = |fee_bps| BufferTerms {
        fee_bps,
        ..buffer_terms()
    };
    refused(b.open_of(&other, 1, with(5_001)), E::FeeSharesAboveWhole);
    b.open_of(&other, 1, with(5_000)).expect("the whole fee");
    refused(b.set_terms(with(5_001)), E::FeeSharesAboveWhole);
    b.set_terms(with(4_999)).expect("less");
    assert_eq!((b.slot_at(0).fee_bps, b.slot_at(1).fee_bps), (4_999, 5_000));
}

#[test]
fn the_feed_prices_this_collateral_in_this_settlement_mint_for_this_fund() {
    let mut b = Backstop::new();
    let (other, own) = (b.another(9), b.buffer);
    let (who, payer) = (b.f.authority.pubkey(), b.f.world.payer.pubkey());
    // Of another collateral.
    let mut keys = other;
    keys.feed = own.feed;
    refused(b.open_of(&keys, 1, buffer_terms()), E::WrongFeed);
    let mut keys = own;
    keys.feed = other.feed;
    let set = keys.set_buffer_terms(who, buffer_terms());
    refused(b.by_authority(set), E::WrongFeed);
    // In another settlement mint.
    let quote = b.world().mint(6);
    let args = RegisterFeedArgs {
        source: PYTH_RECEIVER,
        feed_id: [1; 32],
        limits: feed_limits(),
    };
    let feed = FeedKeys::new(&b.f.fund, other.mint, quote);
    b.by_authority(feed.register_feed(who, payer, args))
        .expect("a feed");
    let mut keys = other;
    keys.feed = feed.feed;
    refused(b.open_of(&keys, 1, buffer_terms()), E::WrongFeed);
    // Of another fund.
    let fund = FundKeys::new(&who, 9, b.f.fund.bond_mint, who);
    b.by_authority(fund.create_fund(who, payer, 9, fund_parameters(), who))
        .expect("a fund");
    b.by_authority(fund.set_oracle_sources(who, [PYTH_RECEIVER, Pubkey::default()]))
        .expect("sources");
    let feed = FeedKeys::new(&fund, other.mint, b.f.pool.mint);
    b.by_authority(feed.register_feed(who, payer, args))
        .expect("a feed");
    keys.feed = feed.feed;
    refused(b.open_of(&keys, 1, buffer_terms()), E::WrongFeed);
    b.open_of(
        &other,
        1,
        BufferTerms {
            fee_bps: 0,
            ..buffer_terms()
        },
    )
    .expect("its own feed");
}

#[test]
fn the_settlement_mint_is_no_collateral() {
    let mut b = Backstop::new();
    let mut keys = BufferKeys::new(b.f.pool, b.f.pool.mint);
    keys.feed = b.buffer.feed;
    refused(
        b.open_of(&keys, 1, buffer_terms()),
        E::CollateralIsSettlementMint,
    );
}

#[test]
fn mints_of_more_than_eighteen_decimals_are_no_collateral() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    let mut keys = BufferKeys::new(b.f.pool, b.world().mint(19));
    keys.feed = b.buffer.feed;
    refused(b.open_of(&keys, 0, buffer_terms()), E::TooManyDecimals);
    let keys = b.another(18);
    b.open_of(&keys, 0, buffer_terms()).expect("a buffer");
}

/// Makes of a mint one of Token-2022 with at most one extension: type 1, then the extension's type, length and value.
fn make_2022(b: &mut Backstop, mint: &Pubkey, extension: Option<(u16, Vec<u8>)>) {
    let svm = &mut b.f.world.svm;
    let mut account = svm.get_account(mint).expect("a mint");
    if let Some((kind, value)) = extension {
        account.data.resize(165, 0);
        account.data.push(1);
        account.data.extend(kind.to_le_bytes());
        let length = u16::try_from(value.len()).expect("a short value");
        account.data.extend(length.to_le_bytes());
        account.data.extend(value);
    }
    account.owner = anchor_spl::token_2022::ID;
    account.lamports = 1_000_000_000;
    svm.set_account(*mint, account).expect("a mint");
}

#[test]
fn no_mint_whose_issuer_can_tax_take_or_stop_tokens_is_collateral() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    let kinds: [(&str, u16, Vec<u8>); 8] = [
        ("transfer fee", 1, vec![0; 108]),
        ("close authority", 3, vec![0; 32]),
        ("confidential transfers", 4, vec![0; 65]),
        ("default account state", 6, vec![1]),
        ("non-transferable", 9, vec![]),
        ("interest", 10, vec![0; 52]),
        ("permanent delegate", 12, vec![0; 32]),
        ("transfer hook", 14, vec![0; 64]),
    ];
    for (name, kind, value) in kinds {
        println!("{name}");
        let keys = b.another(9).with_token_program(anchor_spl::token_2022::ID);
        make_2022(&mut b, &keys.mint, Some((kind, value)));
        refused(
            b.open_of(&keys, 0, buffer_terms()),
            E::MintExtensionNotAllowed,
        );
    }
}

#[test]
fn a_token_2022_mint_with_metadata_or_nothing_is_staked_and_paid_back() {
    for extension in [None, Some((18, vec![3; 64]))] {
        let mut b = Backstop::without_buffer(1_000, 2_000);
        let keys = b.another(9).with_token_program(anchor_spl::token_2022::ID);
        make_2022(&mut b, &keys.mint, extension);
        b.buffer = keys;
        b.open(0, buffer_terms()).expect("a buffer");
        let owner = b.f.user(0);
        let who = owner.pubkey();
        // A token account: mint, owner, amount, then state 1 at byte 108.
        let mut data = vec![0; 165];
        data[..32].copy_from_slice(keys.mint.as_ref());
        data[32..64].copy_from_slice(who.as_ref());
        data[64..72].copy_from_slice(&(100 * TOKEN).to_le_bytes());
        data[108] = 1;
        let svm = &mut b.f.world.svm;
        let mut account = svm.get_account(&keys.mint).expect("the mint");
        account.data = data;
        svm.set_account(keys.token(&who), account)
            .expect("a token account");
        let payer = b.f.world.payer.pubkey();
        b.by(&owner, keys.open_buffer_position(who, payer))
            .expect("a position");
        b.stake(&owner, 60 * TOKEN).expect("a stake");
        assert_eq!(b.f.world.balance(&keys.vault), 60 * TOKEN);
        assert_eq!(b.leave(&owner), 60 * TOKEN);
        assert_eq!(b.collateral_of(&owner), 100 * TOKEN);
    }
}

#[test]
fn new_terms_end_the_old_share_of_fees_and_forget_the_value() {
    let (mut b, staker) = Backstop::staked(1_000 * TOKEN);
    assert!(b.slot().value > 0);
    b.earning(100_000 * USD, 100);
    b.world().advance(10 * DAY);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    b.set_terms(BufferTerms {
        fee_bps: 0,
        ..buffer_terms()
    })
    .expect("terms");
    let (slot, pool) = (b.slot(), b.f.pool_state());
    assert_eq!((slot.value, slot.valued_until), (0, 0));
    // Half of a tenth of all that was earned up to this second.
    assert_eq!(slot.income_earned, pool.premium_earned / 10 / 2);
    assert!(slot.income_earned > 0);
    b.world().advance(10 * DAY);
    b.accrue();
    assert!(b.f.pool_state().premium_earned > pool.premium_earned);
    assert_eq!(b.slot().income_earned, slot.income_earned);
    let paid = b.collect(&staker);
    assert!(paid == slot.income_earned || paid + 1 == slot.income_earned);
}

#[test]
fn terms_and_slots_stay_as_they_are_while_a_settlement_waits() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let other = b.another(9);
    let incident = b.incident_of(300_000 * USD);
    b.settle(&incident).expect("a settlement");
    let free = BufferTerms {
        fee_bps: 0,
        ..buffer_terms()
    };
    refused(b.set_terms(free), E::LiquidationRunning);
    refused(b.open_of(&other, 1, free), E::LiquidationRunning);
    refused(
        b.set_stop_loss(StopLossTerms::INITIAL),
        E::LiquidationRunning,
    );
    b.sell(100 * DOLLAR);
    b.finish(&incident).expect("a settlement");
    b.set_terms(free).expect("terms");
    b.open_of(&other, 1, free).expect("a buffer");
    b.set_stop_loss(StopLossTerms::INITIAL).expect("terms");
}

#[test]
fn stop_loss_terms_stay_inside_every_bound() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    assert_eq!(b.f.pool_state().stop_loss.terms(), StopLossTerms::INITIAL);
    let cases: [StopLossCase; 17] = [
        (|t| t.trip_ratio_bps = 4_999, false),
        (|t| t.trip_ratio_bps = 5_000, true),
        (
            |t| {
                t.trip_ratio_bps = 20_000;
                t.reset_ratio_bps = 20_001;
            },
            true,
        ),
        (
            |t| {
                t.trip_ratio_bps = 20_001;
                t.reset_ratio_bps = 20_002;
            },
            false,
        ),
        (|t| t.reset_ratio_bps = t.trip_ratio_bps, false),
        (|t| t.reset_ratio_bps = t.trip_ratio_bps + 1, true),
        (|t| t.reset_ratio_bps = 50_000, true),
        (|t| t.reset_ratio_bps = 50_001, false),
        (|t| t.reset_seconds = 3_599, false),
        (|t| t.reset_seconds = 3_600, true),
        (|t| t.reset_seconds = 2_592_000, true),
        (|t| t.reset_seconds = 2_592_001, false),
        (|t| t.turn_seconds = 3_599, false),
        (|t| t.turn_seconds = 3_600, true),
        (|t| t.turn_seconds = 172_800, true),
        (|t| t.turn_seconds = 172_801, false),
        (|t| t.buffer_cap_bps = 10_001, false),
    ];
    for (number, (change, holds)) in cases.into_iter().enumerate() {
        let mut terms = StopLossTerms::INITIAL;
        change(&mut terms);
        println!("case {number}: {terms:?}");
        let set = b.set_stop_loss(terms);
        if holds {
            set.expect("terms on a bound");
            assert_eq!(b.f.pool_state().stop_loss.terms(), terms);
        } else {
            refused(set, E::StopLossTermsOutOfBounds);
        }
    }
    for buffer_cap_bps in [0, 10_000] {
        b.set_stop_loss(StopLossTerms {
            buffer_cap_bps,
            ..StopLossTerms::INITIAL
        })
        .expect("terms on a bound");
    }
}
