//! Wrong passwords and codes, counted by who is asked for and from where: who guesses waits, and nobody else does. Each
//! server counts for itself; over all of them the account counts as well, which concerns only strangers.

use shared::values::Timestamp;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Wrong ones in a row for one name from one address, after which each further one costs a pause.
const FREE: u32 = 8;
/// The same for all names together: an office has one address.
const FREE_FOR_ALL: u32 = 60;
/// How long a pause is, in milliseconds.
pub const PAUSE_MS: i64 = 60_000;
/// After so long without another wrong one counting begins anew.
const FORGET_MS: i64 = 30 * 60_000;
/// The most that is remembered; what is older than [`FORGET_MS`] leaves first.
const MOST: usize = 20_000;

/// What was wrong lately.
#[derive(Default)]
pub struct Tries {
    hasher: RandomState,
    wrong: Mutex<HashMap<(u64, bool), Wrong>>,
}

#[derive(Clone, Copy)]
struct Wrong {
    times: u32,
    last: Timestamp,
}

impl Tries {
    /// Whether somebody at this address must wait before trying this name.
    pub fn must_wait(&self, name: &str, address: IpAddr, now: Timestamp) -> bool {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        self.keys(name, address).into_iter().any(|(key, free)| {
            wrong.get(&key).is_some_and(|wrong| wrong.times >= free && now.0 - wrong.last.0 < PAUSE_MS)
        })
    }

    /// Counts a wrong one.
    pub fn was_wrong(&self, name: &str, address: IpAddr, now: Timestamp) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= MOST {
            wrong.retain(|_, wrong| now.0 - wrong.last.0 < FORGET_MS);
        }
        for (key, _) in self.keys(name, address) {
            let before = wrong.get(&key).filter(|before| now.0 - before.last.0 < FORGET_MS);
            let times = before.map_or(0, |before| before.times).saturating_add(1);
            if before.is_some() || wrong.len() < MOST {
                wrong.insert(key, Wrong { times, last: now });
            }
        }
    }

    /// The right one: the name is free again from this address.
    pub fn was_right(&self, name: &str, address: IpAddr) {
        let [(key, _), _] = self.keys(name, address);
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }

    /// For the name from the address, and for the address, with how many are free. An attacker who owns a network of
    /// the sixth version owns the lower half of its addresses.
    fn keys(&self, name: &str, address: IpAddr) -> [((u64, bool), u32); 2] {
        let address = match address {
            IpAddr::V4(address) => u64::from(address.to_bits()),
            IpAddr::V6(address) => (address.to_bits() >> 64) as u64,
        };
        let (pair, alone) = (self.hasher.hash_one((name, address)), self.hasher.hash_one(address));
        [((pair, true), FREE), ((alone, false), FREE_FOR_ALL)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn who_guesses_waits_and_others_do_not() {
        let (tries, mut now) = (Tries::default(), Timestamp(0));
        for _ in 0..FREE {
            assert!(!tries.must_wait("มาลี", HERE, now));
            tries.was_wrong("มาลี", HERE, now);
        }
        assert!(tries.must_wait("มาลี", HERE, now));
        assert!(!tries.must_wait("มาลี", THERE, now) && !tries.must_wait("สมชาย", HERE, now));
        now = now.plus_ms(PAUSE_MS);
        assert!(!tries.must_wait("มาลี", HERE, now));
        tries.was_wrong("มาลี", HERE, now);
        assert!(tries.must_wait("มาลี", HERE, now), "each further one costs a pause");
        tries.was_right("มาลี", HERE);
        assert!(!tries.must_wait("มาลี", HERE, now));
    }

    #[test]
    fn who_tries_many_names_waits_as_well_until_it_is_forgotten() {
        let (tries, now) = (Tries::default(), Timestamp(0));
        for n in 0..FREE_FOR_ALL {
            tries.was_wrong(&format!("n{n}"), HERE, now);
        }
        assert!(tries.must_wait("somebody", HERE, now) && !tries.must_wait("somebody", THERE, now));
        tries.was_wrong("somebody", HERE, now.plus_ms(FORGET_MS));
        assert!(!tries.must_wait("somebody", HERE, now.plus_ms(FORGET_MS)));
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_than_its_room() {
        let (tries, now) = (Tries::default(), Timestamp(0));
        for n in 0..u32::try_from(MOST).unwrap() {
            tries.was_wrong("มาลี", IpAddr::V4(n.into()), now);
        }
        assert!(tries.wrong.lock().unwrap().len() <= MOST + 1);
        tries.was_wrong("มาลี", HERE, now.plus_ms(FORGET_MS));
        assert!(tries.wrong.lock().unwrap().len() < 10);
    }

    #[test]
    fn a_network_of_the_sixth_version_is_one_address() {
        let (tries, now) = (Tries::default(), Timestamp(0));
        for n in 0..FREE {
            tries.was_wrong("มาลี", format!("2001:db8::{n}").parse().unwrap(), now);
        }
        assert!(tries.must_wait("มาลี", "2001:db8::ffff".parse().unwrap(), now));
        assert!(!tries.must_wait("มาลี", "2001:db8:1::1".parse().unwrap(), now));
    }
}
