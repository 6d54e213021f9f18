//! Ordered collections without sorting.

/// Collects by inserting one after another. `collect` into an ordered map or set sorts first, which is faster for
/// thousands of entries and costs the phone 4 kB of code for each type; ours hold dozens.
pub trait Gather: Iterator + Sized {
    /// All items, inserted in their order: of two with one key, the later stays.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn of_two_entries_with_one_key_the_later_stays() {
        let all: BTreeMap<u8, char> = [(2, 'b'), (1, 'a'), (2, 'c')].into_iter().gather();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [(1, 'a'), (2, 'c')]);
    }
}
