//! The key that everything of one person on one phone is sealed with, and how the phone keeps it: wrapped by the
//! person's PIN, and for the server, which gives it back to whoever signs in as that person (product.md 3).

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64Unpadded, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use shared::json::{FromJson, ToJson};
use shared::values::Timestamp;
use shared::wire::rescue::{Envelope, from_hex, to_hex};

/// Bytes of a nonce.
const NONCE: usize = 24;

/// What makes the same text another one each time that it is sealed.
pub type Nonce = [u8; NONCE];

/// The fewest characters of a PIN or passphrase.
pub const MIN_PIN: usize = 6;

/// The work to try one PIN: memory in KiB and passes of argon2id. The memory of a page never shrinks again, so it is the
/// smaller of the pairs that count as equally strong (OWASP: 19,456 and 2, 12,288 and 3, 9,216 and 4).
pub const COST: (u32, u32) = (9_216, 4);

/// What everything of a person on a phone is sealed with.
#[derive(Clone)]
pub struct VaultKey([u8; 32]);

impl From<[u8; 32]> for VaultKey {
    fn from(random: [u8; 32]) -> Self {
        Self(random)
    }
}

impl VaultKey {
    /// Seals a text for its place. No two texts may be sealed with the same nonce: it is drawn anew for each.
    pub fn seal(&self, place: &str, text: &str, nonce: Nonce) -> String {
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        // Fails only for texts of more than 256 GB.
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        Base64Unpadded::encode_string(&[&nonce[..], &sealed].concat())
    }

    /// The text that was sealed with this key for this place, if it is whole.
    pub fn open(&self, place: &str, sealed: &str) -> Option<String> {
        let sealed = Base64Unpadded::decode_vec(sealed).ok()?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let text = self.cipher().decrypt(&XNonce::try_from(nonce).ok()?, payload).ok()?;
        String::from_utf8(text).ok()
    }

    /// As digits, for an envelope to the server.
    pub fn to_hex(&self) -> String {
        to_hex(&self.0)
    }

    /// From digits.
    pub fn from_hex(digits: &str) -> Option<Self> {
        Some(Self(from_hex(digits)?.try_into().ok()?))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

/// How the phone keeps a key. It can be read by anybody who has the phone.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Vault {
    /// Makes the same PIN another key on another phone.
    salt: String,
    /// Memory in KiB and passes, as they were when the PIN was chosen.
    cost: (u32, u32),
    /// The key, wrapped by the PIN.
    by_pin: String,
    /// The key, sealed for the server.
    pub for_server: Option<Envelope>,
    /// Wrong PINs in a row.
    pub wrong: u32,
    /// When the next one may be tried, by the phone's clock.
    pub not_before: Timestamp,
}

impl Vault {
    /// Wraps a key by a PIN. `salt` is 16 random bytes.
    pub fn new(key: &VaultKey, pin: &str, salt: [u8; 16], cost: (u32, u32)) -> Self {
        let salt = to_hex(&salt);
        // A salt is used once, so what it makes of the PIN seals only this.
        let by_pin = by_pin(pin, &salt, cost)
            .map(|wrap| wrap.seal(&salt, &key.to_hex(), [0; NONCE]))
            .unwrap_or_default();
        Self { salt, cost, by_pin, for_server: None, wrong: 0, not_before: Timestamp(0) }
    }

    /// The key, if the PIN is right.
    pub fn open(&self, pin: &str) -> Option<VaultKey> {
        let wrap = by_pin(pin, &self.salt, self.cost)?;
        VaultKey::from_hex(&wrap.open(&self.salt, &self.by_pin)?)
    }

    /// After one more wrong PIN.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        let wrong = self.wrong.saturating_add(1);
        Self { wrong, not_before: now.plus_ms(pause_ms(wrong)), ..self }
    }

    /// After the right PIN.
    #[must_use]
    pub fn opened(self) -> Self {
        Self { wrong: 0, not_before: Timestamp(0), ..self }
    }

    /// How many milliseconds a next try has to wait. A clock that was set back makes nobody wait longer than the pause.
    pub fn wait_ms(&self, now: Timestamp) -> i64 {
        (self.not_before.0 - now.0).clamp(0, pause_ms(self.wrong))
    }
}

/// How long to wait after so many wrong PINs in a row: four are free, then half a minute, doubled up to an hour.
fn pause_ms(wrong: u32) -> i64 {
    match wrong {
        0..=4 => 0,
        more => (30_000 << (more - 5).min(7)).min(3_600_000),
    }
}

fn by_pin(pin: &str, salt: &str, (memory_kib, passes): (u32, u32)) -> Option<VaultKey> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).ok()?;
    let mut wrap = [0; 32];
    let pin = shared::values::thai::normalise(pin);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(pin.as_bytes(), salt.as_bytes(), &mut wrap).ok()?;
    Some(VaultKey(wrap))
}

/// Why a PIN is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinFault {
    /// Shorter than [`MIN_PIN`].
    TooShort,
    /// One sign again and again, or signs in their order.
    TooSimple,
}

/// Whether a PIN or passphrase may be chosen.
pub fn judge_pin(pin: &str) -> Result<(), PinFault> {
    let signs: Vec<u32> = shared::values::thai::normalise(pin).chars().map(u32::from).collect();
    if signs.len() < MIN_PIN {
        return Err(PinFault::TooShort);
    }
    let steps = |by: i64| signs.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == by);
    let period = |of: usize| signs.iter().zip(&signs[of..]).all(|(sign, later)| sign == later);
    let simple = [-1, 0, 1].into_iter().any(steps) || period(2) || period(3);
    if simple { Err(PinFault::TooSimple) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CHEAP: (u32, u32) = (8, 1);

    #[test]
    fn a_vault_opens_with_its_pin_and_with_no_other() {
        let key = VaultKey([7; 32]);
        let vault = Vault::new(&key, "๑๙๘๕๒๔", [1; 16], CHEAP);
        assert_eq!(vault.open("๑๙๘๕๒๔").map(|key| key.0), Some([7; 32]));
        for wrong in ["198523", "", "๑๙๘๕๒", "198524 "] {
            assert!(vault.open(wrong).is_none(), "{wrong}");
        }
        let kept = shared::json::written(&vault);
        assert!(!kept.contains(&key.to_hex()));
        let other = Vault::new(&key, "๑๙๘๕๒๔", [2; 16], CHEAP);
        assert_ne!(vault.by_pin, other.by_pin, "the salt counts");
    }

    #[test]
    fn a_vault_of_other_costs_is_still_opened() {
        let vault = Vault::new(&VaultKey([7; 32]), "หน้าหนาวที่เลย", [1; 16], (16, 2));
        assert!(vault.open("หน้าหนาวที่เลย").is_some());
    }

    #[test]
    fn wrong_tries_wait_longer_and_longer_and_a_clock_set_back_does_not_lock_out() {
        let now = Timestamp(1_000_000_000);
        let mut vault = Vault::new(&VaultKey([7; 32]), "198524", [1; 16], CHEAP);
        let mut waits = Vec::new();
        for _ in 0..14 {
            vault = vault.failed(now);
            waits.push(vault.wait_ms(now) / 1_000);
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(vault.wait_ms(now.plus_ms(3_599_000)), 1_000);
        assert_eq!(vault.wait_ms(now.plus_ms(3_600_000)), 0);
        assert_eq!(vault.wait_ms(Timestamp(0)), 3_600_000);
    }

    #[test]
    fn a_pin_that_anybody_would_try_first_is_refused() {
        for short in ["", "12345", "๑๒๓๔๕", "     "] {
            assert_eq!(judge_pin(short), Err(PinFault::TooShort), "{short}");
        }
        for simple in ["111111", "123456", "๑๒๓๔๕๖", "987654", "121212", "123123", "กกกกกก"]
        {
            assert_eq!(judge_pin(simple), Err(PinFault::TooSimple), "{simple}");
        }
        for good in ["198524", "๒๕๖๗๑๐", "ฝนตกที่นาด้วง"] {
            assert_eq!(judge_pin(good), Ok(()), "{good}");
        }
    }

    proptest! {
        #[test]
        fn a_text_comes_back_from_its_own_place_and_key_only(
            text in ".{0,300}", place in "[a-z]{1,5}/[0-9a-f]{0,8}", other in "[a-z]{6}", n in 0..31_usize,
        ) {
            let key = VaultKey([7; 32]);
            let sealed = key.seal(&place, &text, [5; NONCE]);
            prop_assert_eq!(key.open(&place, &sealed), Some(text.clone()));
            prop_assert_eq!(key.open(&other, &sealed), None);
            let mut bits = key.0;
            bits[n] ^= 1;
            prop_assert_eq!(VaultKey(bits).open(&place, &sealed), None);
            prop_assert_ne!(&sealed, &key.seal(&place, &text, [6; NONCE]));
        }
    }
}
