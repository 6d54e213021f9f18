//! A child on two rolls counts once (product.md 3, fixed).

use crate::values::CivilDate;

/// A place on a roll that a person takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<P> {
    /// The person's number.
    pub number: u64,
    /// The day of admission, where it can be read.
    pub admitted: Option<CivilDate>,
    /// Which place: its institution and record.
    pub place: P,
}

/// Says of places whether the person counts there: at the one with the later admission, and of equal ones at the first
/// in the order of places, so that whoever works it out again comes to the same. An admission that cannot be read is
/// before all others.
pub fn counted_once<P: Ord + Clone>(claims: &[Claim<P>]) -> Vec<(P, bool)> {
    let mut by_person: Vec<&Claim<P>> = claims.iter().collect();
    by_person.sort_unstable_by(|one, other| {
        let person = one.number.cmp(&other.number);
        person.then(other.admitted.cmp(&one.admitted)).then(one.place.cmp(&other.place))
    });
    let mut last = None;
    let first = |claim: &&Claim<P>| last.replace(claim.number) != Some(claim.number);
    let counts: Vec<bool> = by_person.iter().map(first).collect();
    by_person.into_iter().map(|claim| claim.place.clone()).zip(counts).collect()
}
