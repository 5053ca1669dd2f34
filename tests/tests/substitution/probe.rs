//! Replaces each account of a valid call in turn, by simulation, and notes what went through.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark_client::{keys::PoolKeys, svm::World};
use bulwark_tests::{Fixture, Keypair, Signer};
use litesvm_token::MintTo;

use crate::{
    allowed::{Case, How, Rule},
    sources,
};

/// Program that would own an attacker's forged accounts.
const FORGER: Pubkey = Pubkey::new_from_array([66; 32]);

pub struct Prober {
    pub f: Fixture,
    /// Everyone who can sign.
    keys: BTreeMap<Pubkey, Keypair>,
    /// Accounts outside the program that can stand in for each other.
    known: BTreeSet<Pubkey>,
    stranger: Pubkey,
    names: BTreeMap<String, Vec<String>>,
    probed: BTreeSet<String>,
    allowed: &'static [Rule],
    used: BTreeSet<usize>,
    tries: usize,
    offences: BTreeSet<String>,
}

impl Prober {
    /// Of the instructions that `chosen` says.
    pub fn new(f: Fixture, allowed: &'static [Rule], chosen: impl Fn(&str) -> bool) -> Self {
        let mut names = sources::instructions();
        names.retain(|name, _| chosen(name));
        let mut prober = Self {
            f,
            keys: BTreeMap::new(),
            known: BTreeSet::new(),
            stranger: Pubkey::default(),
            names,
            probed: BTreeSet::new(),
            allowed,
            used: BTreeSet::new(),
            tries: 0,
            offences: BTreeSet::new(),
        };
        let f = &prober.f;
        let people: Vec<Keypair> = [&f.authority, &f.guardian, &f.treasury]
            .into_iter()
            .chain(&f.members)
            .chain(&f.appeal_members)
            .map(Keypair::insecure_clone)
            .collect();
        for person in people {
            prober.meet(person);
        }
        let stranger = prober.f.world.wallet();
        prober.stranger = stranger.pubkey();
        prober.keys.insert(prober.stranger, stranger);
        for program in [
            anchor_spl::token::ID,
            anchor_spl::token_2022::ID,
            Pubkey::default(),
            bulwark::ID,
        ] {
            prober.known.insert(program);
        }
        prober
    }

    /// Takes someone and their tokens of the settlement mint into the world that substitutes come from.
    pub fn meet(&mut self, person: Keypair) -> Pubkey {
        let who = person.pubkey();
        let token = self.f.pool.token(&who);
        if self.f.world.exists(&token) {
            self.known.insert(token);
        }
        self.known.insert(who);
        self.keys.insert(who, person);
        who
    }

    pub fn know(&mut self, address: Pubkey) -> Pubkey {
        self.known.insert(address);
        address
    }

    pub fn wallet(&mut self) -> Pubkey {
        let wallet = self.f.world.wallet();
        self.meet(wallet)
    }

    pub fn user(&mut self, tokens: u64) -> Pubkey {
        let user = self.f.user(tokens);
        self.meet(user)
    }

    /// An account as the upgradeable loader keeps for a program deployed in `slot`.
    pub fn program_data(&mut self, slot: u8) -> Pubkey {
        let address = Pubkey::new_from_array([slot; 32]);
        let mut account = self
            .f
            .world
            .svm
            .get_account(&self.stranger)
            .expect("a stranger");
        account.owner = anchor_lang::solana_program::bpf_loader_upgradeable::ID;
        account.data = vec![3, 0, 0, 0, slot, 0, 0, 0, 0, 0, 0, 0];
        self.f
            .world
            .svm
            .set_account(address, account)
            .expect("a program's data");
        self.know(address)
    }

    /// Tokens that nobody's ledger knows.
    pub fn donate(&mut self, pool: &PoolKeys, amount: u64) {
        let world = &mut self.f.world;
        MintTo::new(
            &mut world.svm,
            &world.payer,
            &pool.mint,
            &pool.vault,
            amount,
        )
        .send()
        .expect("a donation");
        world.refresh(&[pool.vault]);
    }

    fn signers(&self, call: &Instruction) -> Option<Vec<&Keypair>> {
        call.accounts
            .iter()
            .filter(|meta| meta.is_signer)
            .map(|meta| self.keys.get(&meta.pubkey))
            .collect()
    }

    /// Sends a call, signed by everyone it needs.
    pub fn send(&mut self, name: &str, call: Instruction) {
        let signers: Vec<Keypair> = self
            .signers(&call)
            .expect("known signers")
            .into_iter()
            .map(Keypair::insecure_clone)
            .collect();
        let signers: Vec<&Keypair> = signers.iter().collect();
        if let Err(refusal) = self.f.world.send(name, call, &signers) {
            panic!("{name}: {refusal}");
        }
    }

    /// Probes a call, then sends it.
    pub fn go(&mut self, name: &str, call: Instruction) {
        self.probe(name, &call);
        self.send(name, call);
    }

    /// Tries every substitution in a call that is valid as it is.
    pub fn probe(&mut self, name: &str, call: &Instruction) {
        let mut names = self.names.get(name).expect("an instruction").clone();
        let more = call.accounts.len().saturating_sub(names.len());
        names.extend(sources::remaining(name, more));
        assert_eq!(
            names.len(),
            call.accounts.len(),
            "{name}: accounts in the sources and in the call"
        );
        self.f.world.svm.expire_blockhash();
        let signers = self.signers(call).expect("known signers");
        if let Err(refusal) = self.f.world.simulate(call.clone(), &signers) {
            panic!("{name} is not valid to begin with: {refusal}");
        }
        for (index, account) in names.iter().enumerate() {
            for (substitute, how) in self.substitutes(call, index) {
                let mut changed = call.clone();
                changed.accounts[index].pubkey = substitute;
                self.judge(name, account, how, call, index, &changed);
            }
            if call.accounts[index].is_signer {
                let mut changed = call.clone();
                changed.accounts[index].is_signer = false;
                self.judge(name, account, How::Unsigned, call, index, &changed);
            }
        }
        self.probed.insert(name.to_owned());
    }

    fn judge(
        &mut self,
        name: &str,
        account: &str,
        how: How,
        call: &Instruction,
        index: usize,
        changed: &Instruction,
    ) {
        // What cannot sign cannot stand in for a signer: the runtime never sees the call.
        let Some(signers) = self.signers(changed) else {
            return;
        };
        let outcome = self.f.world.simulate(changed.clone(), &signers);
        self.tries += 1;
        let case = Case {
            world: &self.f.world,
            call,
            how,
            original: call.accounts[index].pubkey,
            substitute: changed.accounts[index].pubkey,
        };
        let allowed = self.allowed;
        let rules = || {
            allowed
                .iter()
                .enumerate()
                .filter(|(_, (instruction, of, test, _))| {
                    (*instruction == "*" || *instruction == name) && *of == account && test(&case)
                })
        };
        match outcome {
            Ok(()) => {
                let needed: Vec<usize> = rules().map(|(index, _)| index).collect();
                if needed.is_empty() {
                    self.offences.insert(format!(
                        "{name}.{account}: {how:?} {} went through",
                        case.substitute
                    ));
                }
                self.used.extend(needed);
            }
            Err(refusal) => assert!(
                refusal.in_instruction(),
                "{name}.{account}: {how:?} was not refused by an instruction but {refusal}"
            ),
        }
    }

    /// What to put in the place of one account.
    fn substitutes(&mut self, call: &Instruction, index: usize) -> Vec<(Pubkey, How)> {
        let original = call.accounts[index].pubkey;
        let mut all = vec![(self.stranger, How::Stranger)];
        for sibling in siblings(&self.f.world, &self.known, &original) {
            all.push((sibling, How::Sibling));
        }
        for twin in &call.accounts {
            all.push((twin.pubkey, How::Twin));
        }
        if let Some(account) = self.f.world.svm.get_account(&original) {
            if !account.data.is_empty() && !account.executable {
                if account.owner != bulwark::ID {
                    all.push((self.imitate(&original, account.owner, 1), How::Copy));
                }
                all.push((self.imitate(&original, FORGER, 2), How::Forgery));
            }
        }
        let mut seen = BTreeSet::from([original]);
        all.retain(|(substitute, _)| seen.insert(*substitute));
        all
    }

    /// Writes an account's bytes to another address under `owner`.
    fn imitate(&mut self, original: &Pubkey, owner: Pubkey, mark: u8) -> Pubkey {
        let mut address = original.to_bytes();
        address[0] ^= mark;
        address[31] ^= 0x55;
        let address = Pubkey::new_from_array(address);
        let mut account = self.f.world.svm.get_account(original).expect("an account");
        account.owner = owner;
        self.f
            .world
            .svm
            .set_account(address, account)
            .expect("an imitation");
        address
    }

    /// Demands that every instruction was probed, nothing went through and no exception is stale.
    pub fn conclude(&self) {
        let missing: Vec<_> = self
            .names
            .keys()
            .filter(|name| !self.probed.contains(*name))
            .collect();
        assert!(
            missing.is_empty(),
            "instructions without a probe: {missing:?}"
        );
        assert!(
            self.offences.is_empty(),
            "{} of {} substitutions went through:\n{}",
            self.offences.len(),
            self.tries,
            self.offences.iter().cloned().collect::<Vec<_>>().join("\n")
        );
        for (index, (instruction, account, _, why)) in self.allowed.iter().enumerate() {
            assert!(
                self.used.contains(&index),
                "stale exception {instruction}.{account}: {why}"
            );
        }
        println!(
            "{} substitutions tried in {} instructions",
            self.tries,
            self.probed.len()
        );
    }
}

/// Accounts of the same type: same discriminator, token account, mint, program, wallet or free address.
fn siblings(world: &World, known: &BTreeSet<Pubkey>, original: &Pubkey) -> Vec<Pubkey> {
    let s = &world.snapshot;
    macro_rules! of_type {
        ($($map:ident),*) => {
            $(if s.$map.contains_key(original) {
                return s.$map.keys().copied().collect();
            })*
        };
    }
    of_type!(
        funds,
        pools,
        books,
        positions,
        products,
        policies,
        committees,
        attestors,
        incidents,
        claims,
        tranches,
        tranche_positions,
        feeds,
        buffers,
        buffer_positions,
        hedges
    );
    if *original == bulwark::ID {
        // An optional account that was left out, or the program itself.
        return s
            .positions
            .keys()
            .chain(s.policies.keys())
            .chain(s.tranches.keys())
            .chain(s.tranche_positions.keys())
            .chain(s.buffer_positions.keys())
            .copied()
            .collect();
    }
    let kind = |address: &Pubkey| {
        world
            .svm
            .get_account(address)
            .map_or((false, Pubkey::default(), 0), |a| {
                (
                    a.executable,
                    a.owner,
                    if a.executable { 0 } else { a.data.len() },
                )
            })
    };
    let (executable, owner, size) = kind(original);
    let vaults = s
        .pools
        .values()
        .map(|p| p.vault)
        .chain(s.tranches.values().map(|t| t.vault))
        .chain(s.buffers.values().map(|b| b.vault))
        .chain(s.funds.values().map(|f| f.bond_vault));
    known
        .iter()
        .copied()
        .chain(vaults)
        .filter(|address| {
            let (e, o, n) = kind(address);
            e == executable && (e || (o == owner && n == size))
        })
        .collect()
}
