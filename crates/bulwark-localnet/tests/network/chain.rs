//! Accounts and transactions of a network, and a fund on it.

use anchor_lang::{
    prelude::{pubkey, Pubkey},
    solana_program::instruction::Instruction,
};
use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark::state::FundParameters;
use bulwark_client::keys::FundKeys;
use serde_json::{json, Value};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_transaction::{Hash, Transaction};

use crate::net::{eventually, Net};

/// The SPL Token program.
pub const TOKEN: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
const DAY: u32 = 86_400;

impl Net {
    /// A key with 100 SOL.
    pub fn wallet(&self) -> Keypair {
        let key = Keypair::new();
        let params = json!([key.pubkey().to_string(), 100_000_000_000u64]);
        self.call("requestAirdrop", &params);
        assert_eq!(self.lamports(&key.pubkey()), 100_000_000_000);
        key
    }

    /// What an account has.
    pub fn lamports(&self, address: &Pubkey) -> u64 {
        let params = json!([address.to_string(), {"commitment": "processed"}]);
        self.call("getBalance", &params)["value"]
            .as_u64()
            .expect("a number")
    }

    /// Owner and bytes of an account; none when there is none.
    pub fn account(&self, address: &Pubkey) -> Option<(String, Vec<u8>)> {
        let params =
            json!([address.to_string(), {"encoding": "base64", "commitment": "processed"}]);
        let account = &self.call("getAccountInfo", &params)["value"];
        let owner = account["owner"].as_str()?.to_owned();
        let data = account["data"][0].as_str()?;
        Some((owner, BASE64_STANDARD.decode(data).expect("base64")))
    }

    /// Writes an account.
    pub fn set_account(&self, address: &Pubkey, owner: &Pubkey, data: &[u8]) {
        let rent = self.call("getMinimumBalanceForRentExemption", &json!([data.len()]));
        let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
        let account = json!({"lamports": rent, "owner": owner.to_string(), "data": hex});
        self.call("surfnet_setAccount", &json!([address.to_string(), account]));
    }

    /// A new mint of 6 decimals.
    pub fn mint(&self, authority: &Pubkey) -> Pubkey {
        let mint = Keypair::new().pubkey();
        let mut data = vec![1, 0, 0, 0];
        data.extend(authority.to_bytes());
        data.extend(0u64.to_le_bytes());
        data.extend([6, 1]);
        data.resize(82, 0);
        self.set_account(&mint, &TOKEN, &data);
        mint
    }

    /// Sets what an owner has of a mint, in its associated token account.
    pub fn give(&self, owner: &Pubkey, mint: &Pubkey, amount: u64) {
        let params = json!([owner.to_string(), mint.to_string(), {"amount": amount}]);
        self.call("surfnet_setTokenAccount", &params);
    }

    /// Signs instructions.
    pub fn sign(&self, payer: &Keypair, instructions: &[Instruction]) -> Transaction {
        let params = json!([{"commitment": "confirmed"}]);
        let answer = self.call("getLatestBlockhash", &params);
        let hash: Hash = answer["value"]["blockhash"]
            .as_str()
            .and_then(|hash| hash.parse().ok())
            .expect("a blockhash");
        Transaction::new_signed_with_payer(instructions, Some(&payer.pubkey()), &[payer], hash)
    }

    /// Sends a transaction; the signature, or the refusal of preflight.
    pub fn submit(&self, transaction: &Transaction, skip_preflight: bool) -> Result<String, Value> {
        let options = json!({
            "encoding": "base64",
            "preflightCommitment": "confirmed",
            "skipPreflight": skip_preflight,
        });
        let signature = self.ask("sendTransaction", &json!([wire(transaction), options]))?;
        Ok(signature.as_str().expect("a signature").to_owned())
    }

    /// Sends instructions and waits until they are confirmed; the signature.
    #[track_caller]
    pub fn send(&self, payer: &Keypair, instructions: &[Instruction]) -> String {
        let transaction = self.sign(payer, instructions);
        let signature = self.submit(&transaction, false).expect("preflight");
        let status = self.confirmed(&signature);
        assert!(status["err"].is_null(), "{status}");
        signature
    }

    /// Waits until a transaction is confirmed; its status.
    pub fn confirmed(&self, signature: &str) -> Value {
        eventually("the transaction is confirmed", || {
            let answer = self.call("getSignatureStatuses", &json!([[signature]]));
            let status = answer["value"][0].clone();
            (status["confirmationStatus"] == "confirmed").then_some(status)
        })
    }

    /// Founds a fund whose authority is `key`.
    pub fn found(&self, key: &Keypair, id: u64) -> (FundKeys, String) {
        let authority = key.pubkey();
        let keys = FundKeys::new(&authority, id, self.mint(&authority), authority);
        let create = keys.create_fund(authority, authority, id, rules(), authority);
        let signature = self.send(key, &[create]);
        (keys, signature)
    }
}

/// A transaction as it is sent.
pub fn wire(transaction: &Transaction) -> String {
    BASE64_STANDARD.encode(wincode::serialize(transaction).expect("bytes"))
}

/// Rules that a fund may have.
pub fn rules() -> FundParameters {
    FundParameters {
        withdrawal_cooldown: 17 * DAY,
        withdrawal_window: 3 * DAY,
        report_window: 14 * DAY,
        confirm_window: 3 * DAY,
        claim_window: 14 * DAY,
        assess_window: 5 * DAY,
        appeal_window: 3 * DAY,
        appeal_assess_window: 5 * DAY,
        salvage_window: 180 * DAY,
        max_assessment_age: 180 * DAY,
        reserve_ratio_bps: 20_000,
        rho_bps: 2_500,
        group_cap_bps: 6_000,
        cancel_fee_bps: 1_000,
        attestor_bond: 1_000_000_000,
        slash_bps: 5_000,
        tolerance_bps: 2_000,
        reinsurance_cap_bps: 5_000,
    }
}
