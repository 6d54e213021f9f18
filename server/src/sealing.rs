//! Opens what phones sealed for the server; how, says `shared::wire::rescue`.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use shared::values::EditId;
use shared::wire::rescue::{Envelope, SEAL_INFO, from_hex, to_hex};

/// The length of an uncompressed point.
const POINT: usize = 65;

/// The server's key: phones seal for its public part, a backup holds its private one.
pub struct SealingKey(SecretKey);

impl SealingKey {
    /// A new key from 32 random bytes; `None` for the few numbers that are no key.
    pub fn from_random(random: &[u8; 32]) -> Option<Self> {
        SecretKey::from_slice(random).ok().map(Self)
    }

    /// Reads the private part.
    pub fn from_private(text: &str) -> Option<Self> {
        SecretKey::from_slice(&from_hex(text)?).ok().map(Self)
    }

    /// The private part, for the database.
    pub fn private(&self) -> String {
        to_hex(&self.0.to_bytes())
    }

    /// The public point, for phones.
    pub fn public(&self) -> String {
        to_hex(self.0.public_key().to_sec1_point(false).as_bytes())
    }

    /// What stands in an envelope; `None` when it was not sealed for this key, or is damaged.
    pub fn open(&self, envelope: &Envelope) -> Option<Vec<u8>> {
        let sealed = from_hex(&envelope.sealed)?;
        let (point, text) = sealed.split_at_checked(POINT)?;
        let theirs = PublicKey::from_sec1_bytes(point).ok()?;
        let ours = self.0.public_key().to_sec1_point(false);
        let secret = p256::ecdh::diffie_hellman(self.0.to_nonzero_scalar(), theirs.as_affine());
        let (cipher, nonce) = cipher(secret.raw_secret_bytes(), point, ours.as_bytes())?;
        let id = envelope.id.to_string();
        cipher.decrypt(&nonce, Payload { msg: text, aad: id.as_bytes() }).ok()
    }
}

/// Seals for a server's public point, with a fresh key from 32 random bytes, as a phone does.
pub fn seal(public: &str, random: &[u8; 32], id: EditId, text: &[u8]) -> Option<Envelope> {
    let server = from_hex(public)?;
    let theirs = PublicKey::from_sec1_bytes(&server).ok()?;
    let fresh = SecretKey::from_slice(random).ok()?;
    let point = fresh.public_key().to_sec1_point(false);
    let secret = p256::ecdh::diffie_hellman(fresh.to_nonzero_scalar(), theirs.as_affine());
    let (cipher, nonce) = cipher(secret.raw_secret_bytes(), point.as_bytes(), &server)?;
    let aad = id.to_string();
    let sealed = cipher.encrypt(&nonce, Payload { msg: text, aad: aad.as_bytes() }).ok()?;
    Some(Envelope { id, sealed: to_hex(&[point.as_bytes(), &sealed].concat()) })
}

fn cipher(
    secret: &[u8],
    fresh: &[u8],
    server: &[u8],
) -> Option<(Aes256Gcm, Nonce<aes_gcm::aead::consts::U12>)> {
    let salt = [fresh, server].concat();
    let mut made = [0; 44];
    Hkdf::<Sha256>::new(Some(&salt), secret).expand(SEAL_INFO.as_bytes(), &mut made).ok()?;
    let cipher = Aes256Gcm::new_from_slice(&made[..32]).ok()?;
    Some((cipher, Nonce::try_from(&made[32..]).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn key(n: u8) -> SealingKey {
        SealingKey::from_random(&[n; 32]).expect("a key")
    }

    #[test]
    fn what_was_sealed_is_opened_by_its_key_and_by_no_other() {
        let id = EditId(Uuid::from_u128(1));
        let envelope = seal(&key(1).public(), &[9; 32], id, "ลบไม่ได้".as_bytes()).expect("an envelope");
        assert_eq!(key(1).open(&envelope).as_deref(), Some("ลบไม่ได้".as_bytes()));
        assert_eq!(key(2).open(&envelope), None);
        assert_eq!(SealingKey::from_private(&key(1).private()).expect("kept").public(), key(1).public());
    }

    #[test]
    fn a_damaged_or_renamed_envelope_is_not_opened() {
        let id = EditId(Uuid::from_u128(1));
        let whole = seal(&key(1).public(), &[9; 32], id, b"text").expect("an envelope");
        let renamed = Envelope { id: EditId(Uuid::from_u128(2)), ..whole.clone() };
        assert_eq!(key(1).open(&renamed), None);
        for place in (0..whole.sealed.len()).step_by(7) {
            let mut sealed = whole.sealed.clone().into_bytes();
            sealed[place] = if sealed[place] == b'0' { b'1' } else { b'0' };
            let damaged = Envelope { id, sealed: String::from_utf8(sealed).expect("digits") };
            assert_eq!(key(1).open(&damaged), None, "digit {place}");
        }
        for cut in [0, 10, 130, 150] {
            let cut = Envelope { id, sealed: whole.sealed[..cut].to_owned() };
            assert_eq!(key(1).open(&cut), None);
        }
    }
}
