//! What lets a phone prove, with a later edit, when it was last answered (sync.md 2.8 no. 27). Only the server can make
//! such a proof; it holds for one person at one institution, also on a copied phone.

use shared::edits::{Contact, SentEdit};
use shared::values::{AccountId, EditId, InstitutionId, Timestamp};
use std::collections::BTreeMap;

/// Hexadecimal digits of a proof: nobody can try so many in a lifetime of windows.
const DIGITS: usize = 16;

/// The key of the proofs, drawn from the server's own.
#[derive(Clone, Copy)]
pub struct ContactKey([u8; 32]);

impl ContactKey {
    /// Drawn from a private key of the server.
    pub fn drawn_from(private: &str) -> Self {
        Self(blake3::derive_key("lec 2026 proof of a contact", private.as_bytes()))
    }

    /// The proof that a person was answered at a moment.
    pub fn prove(&self, account: AccountId, institution: &InstitutionId, at: Timestamp) -> String {
        let told = format!("{account}/{institution}/{}", at.0);
        let mut proof = blake3::keyed_hash(&self.0, told.as_bytes()).to_hex().to_string();
        proof.truncate(DIGITS);
        proof
    }

    /// The contacts before these edits, as far as their proofs are right.
    pub fn proven(&self, edits: &[SentEdit]) -> BTreeMap<EditId, Timestamp> {
        let right = |sent: &&SentEdit| {
            let contact: Option<&Contact> = sent.at.contact.as_ref();
            contact
                .is_some_and(|contact| contact.proof == self.prove(sent.user, &sent.institution, contact.at))
        };
        let of = |sent: &SentEdit| sent.at.contact.as_ref().map(|contact| (sent.id, contact.at));
        edits.iter().filter(right).filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_proof_holds_for_its_moment_its_person_and_its_institution() {
        let key = ContactKey::drawn_from("1");
        let (person, other) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let centre = |id| InstitutionId::parse(id).expect("an id");
        let proof = key.prove(person, &centre("6420203-01"), Timestamp(5));
        assert_eq!(proof.len(), DIGITS);
        for another in [
            key.prove(other, &centre("6420203-01"), Timestamp(5)),
            key.prove(person, &centre("6420203-02"), Timestamp(5)),
            key.prove(person, &centre("6420203-01"), Timestamp(6)),
            ContactKey::drawn_from("2").prove(person, &centre("6420203-01"), Timestamp(5)),
        ] {
            assert_ne!(proof, another);
        }
    }
}
