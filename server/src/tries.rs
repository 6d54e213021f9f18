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
/// The same for all names together: an office, and the phones of a network, have one address.
const FREE_FOR_ALL: u32 = 60;
/// So long until one of these is forgotten, in milliseconds.
const FADE_MS: i64 = 10_000;
/// How long a pause is, in milliseconds.
pub const PAUSE_MS: i64 = 60_000;
/// After so long without another wrong one counting for a name begins anew.
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
    /// Begins a try, which counts as wrong until it was found to be right; `false` when somebody at this address must wait
    /// first. A phone that is known to the account does not feel what others do at its address.
    pub fn begin(&self, name: &str, address: IpAddr, known: bool, now: Timestamp) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let [pair, alone] = self.keys(name, address);
        let before = |key: &(u64, bool)| wrong.get(key).copied().unwrap_or(Wrong { times: 0, last: now });
        let (mut of_pair, mut of_address) = (before(&pair), before(&alone));
        if now.0 - of_pair.last.0 >= FORGET_MS {
            of_pair.times = 0;
        }
        let faded = u32::try_from((now.0 - of_address.last.0).max(0) / FADE_MS).unwrap_or(u32::MAX);
        of_address.times = of_address.times.saturating_sub(faded);
        let paused = of_pair.times >= FREE && now.0 - of_pair.last.0 < PAUSE_MS;
        if paused || (!known && of_address.times >= FREE_FOR_ALL) {
            return false;
        }
        if wrong.len() >= MOST {
            wrong.retain(|_, wrong| now.0 - wrong.last.0 < FORGET_MS);
        }
        for (key, before) in [(pair, of_pair), (alone, of_address)] {
            if before.times > 0 || wrong.len() < MOST {
                wrong.insert(key, Wrong { times: before.times.saturating_add(1), last: now });
            }
        }
        true
    }

    /// It was the right one: the name is free again from this address, and the try does not count.
    pub fn was_right(&self, name: &str, address: IpAddr) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let [pair, alone] = self.keys(name, address);
        wrong.remove(&pair);
        if let Some(wrong) = wrong.get_mut(&alone) {
            wrong.times = wrong.times.saturating_sub(1);
        }
    }

    /// For the name from the address, and for the address. An attacker who owns a network of
    /// the sixth version owns the lower half of its addresses.
    fn keys(&self, name: &str, address: IpAddr) -> [(u64, bool); 2] {
        let address = match address.to_canonical() {
            IpAddr::V4(address) => u64::from(address.to_bits()),
            IpAddr::V6(address) => (address.to_bits() >> 64) as u64,
        };
        let (pair, alone) = (self.hasher.hash_one((name, address)), self.hasher.hash_one(address));
        [(pair, true), (alone, false)]
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
            assert!(tries.begin("มาลี", HERE, false, now));
        }
        assert!(!tries.begin("มาลี", HERE, true, now));
        assert!(tries.begin("มาลี", THERE, false, now) && tries.begin("สมชาย", HERE, false, now));
        now = now.plus_ms(PAUSE_MS);
        assert!(tries.begin("มาลี", HERE, false, now));
        assert!(!tries.begin("มาลี", HERE, false, now), "each further one costs a pause");
        now = now.plus_ms(PAUSE_MS);
        assert!(tries.begin("มาลี", HERE, false, now));
        tries.was_right("มาลี", HERE);
        assert!(tries.begin("มาลี", HERE, false, now));
    }

    #[test]
    fn who_tries_many_names_waits_as_well_and_known_phones_do_not() {
        let (tries, now) = (Tries::default(), Timestamp(0));
        for n in 0..FREE_FOR_ALL {
            assert!(tries.begin(&format!("n{n}"), HERE, false, now));
        }
        assert!(!tries.begin("somebody", HERE, false, now) && tries.begin("somebody", THERE, false, now));
        assert!(tries.begin("somebody", HERE, true, now));
        assert!(tries.begin("another", HERE, false, now.plus_ms(2 * FADE_MS)), "it fades");
    }

    #[test]
    fn what_was_right_does_not_count_for_its_address() {
        let tries = Tries::default();
        for n in 0..2 * FREE_FOR_ALL {
            let name = format!("n{n}");
            assert!(tries.begin(&name, HERE, false, Timestamp(0)));
            tries.was_right(&name, HERE);
        }
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_than_its_room() {
        let (tries, now) = (Tries::default(), Timestamp(0));
        for n in 0..u32::try_from(MOST).unwrap() {
            tries.begin("มาลี", IpAddr::V4(n.into()), false, now);
        }
        assert!(tries.wrong.lock().unwrap().len() <= MOST + 1);
        tries.begin("มาลี", HERE, false, now.plus_ms(FORGET_MS));
        assert!(tries.wrong.lock().unwrap().len() < 10);
    }

    #[test]
    fn a_network_of_the_sixth_version_is_one_address_and_each_mapped_one_its_own() {
        let (tries, now) = (Tries::default(), Timestamp(0));
        let begin = |address: &str| tries.begin("มาลี", address.parse().unwrap(), false, now);
        for n in 0..FREE {
            assert!(begin(&format!("2001:db8::{n}")) && begin("::ffff:192.0.2.1"));
        }
        assert!(!begin("2001:db8::ffff") && begin("2001:db8:1::1"));
        assert!(!begin("192.0.2.1") && begin("::ffff:192.0.2.2"));
    }
}
