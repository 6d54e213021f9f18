//! Hashing of passwords with argon2id, and the tokens of sessions.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// The longest password that is looked at, in bytes; longer ones are wrong.
pub const MAX_PASSWORD: usize = 256;

/// Memory in KiB, passes and lanes: the recommended least for argon2id on a server.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The least that the algorithm allows; only for the demonstration world and tests, whose passwords are printed.
const CHEAP: (u32, u32, u32) = (8, 1, 1);

/// Hashes a password with a random salt.
pub fn hash(password: &str) -> String {
    with_cost(COST, password)
}

/// Hashes a password that is no secret, at no cost.
pub fn hash_cheaply(password: &str) -> String {
    with_cost(CHEAP, password)
}

fn with_cost((memory_kib, passes, lanes): (u32, u32, u32), password: &str) -> String {
    let params = Params::new(memory_kib, passes, lanes, None).expect("our own costs are valid");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password(password.as_bytes()).expect("hashing works for any password").to_string()
}

/// Whether the password fits the hash. Takes tens of milliseconds: run it off the async threads.
pub fn verify(password: &str, hash: &str) -> bool {
    password.len() <= MAX_PASSWORD && Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

/// A new session token: 16 random bytes in hexadecimal. It travels with every request.
pub fn new_token() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    shared::wire::rescue::to_hex(&bytes)
}

/// What the database keeps of a token.
pub fn token_hash(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let hashed = hash_cheaply("ดอกบัว-2567");
        assert!(verify("ดอกบัว-2567", &hashed));
        assert!(!verify("ดอกบัว-2568", &hashed));
        assert!(!verify("ดอกบัว-2567", "not a hash"));
        assert!(!verify(&"ก".repeat(100), &hash_cheaply(&"ก".repeat(100))), "longer than the limit");
    }
}
