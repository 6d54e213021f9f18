//! What is different between two lists of one roll (R35): came, left, moved, changed level.

use super::BaseRow;
use crate::children::Field;
use crate::codes::Status;
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::sorted::ByKey;
use crate::values::name::same_name_key;
use serde::{Deserialize, Serialize};

/// What became of a child between then and now.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Is on the roll now and was on none then, as far as is known.
    Came,
    /// Is on this roll now and was on another one then.
    MovedIn,
    /// Was on the roll then and is on none now, as far as is known.
    Left,
    /// Was on this roll then and moved to another institution.
    MovedOut,
    /// Is on the roll both times, at another level.
    Level,
}

impl Change {
    /// All of them, in the order in which people read them.
    pub const ALL: &'static [Self] = &[Self::Came, Self::MovedIn, Self::Left, Self::MovedOut, Self::Level];

    /// Its name on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Came => words("เพิ่มขึ้น", "Added"),
            Self::MovedIn => words("ย้ายเข้า", "Moved in"),
            Self::Left => words("นำออก", "Removed"),
            Self::MovedOut => words("ย้ายออก", "Moved out"),
            Self::Level => words("เปลี่ยนชั้น", "Changed level"),
        }
    }
}

/// A child of the one list, of the other, or of both, and what is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed<'a> {
    /// What is different.
    pub change: Change,
    /// The child as it was then.
    pub then: Option<&'a BaseRow>,
    /// The child as it is now.
    pub now: Option<&'a BaseRow>,
}

/// How many children are different in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Compared {
    /// On the list then.
    pub then: u64,
    /// On the list now: `then` and those who came and moved in, without those who left and moved out.
    pub now: u64,
    /// See [`Change::Came`].
    pub came: u64,
    /// See [`Change::MovedIn`].
    pub moved_in: u64,
    /// See [`Change::Left`].
    pub left: u64,
    /// See [`Change::MovedOut`].
    pub moved_out: u64,
    /// See [`Change::Level`].
    pub level: u64,
}

impl Compared {
    /// Counts what is different.
    pub fn of(then: &[BaseRow], now: &[BaseRow], changed: &[Changed]) -> Self {
        let mut counts = Self { then: then.len() as u64, now: now.len() as u64, ..Self::default() };
        for changed in changed {
            *counts.count_mut(changed.change) += 1;
        }
        counts
    }

    /// How many children are different in one way.
    pub fn count(&self, change: Change) -> u64 {
        let mut counts = *self;
        *counts.count_mut(change)
    }

    const fn count_mut(&mut self, change: Change) -> &mut u64 {
        match change {
            Change::Came => &mut self.came,
            Change::MovedIn => &mut self.moved_in,
            Change::Left => &mut self.left,
            Change::MovedOut => &mut self.moved_out,
            Change::Level => &mut self.level,
        }
    }

    /// Adds the counts of another place.
    pub fn add(&mut self, other: &Self) {
        self.then += other.then;
        self.now += other.now;
        for &change in Change::ALL {
            *self.count_mut(change) += other.count(change);
        }
    }
}

/// What is known of people on other rolls, by their numbers.
#[derive(Clone, Copy)]
pub struct Elsewhere<'a> {
    /// Whether a person was on another roll then.
    pub then: &'a dyn Fn(u64) -> bool,
    /// Whether a person is on another roll now.
    pub now: &'a dyn Fn(u64) -> bool,
}

impl Elsewhere<'_> {
    /// For who sees one roll only, as a phone.
    pub const UNKNOWN: Self = Self { then: &|_| false, now: &|_| false };
}

/// Compares the list of then with that of now. `gone` are children of the roll who are not on it now: what they left for
/// tells a move. A child is the same by its record, by the number of the person, and else by name and birth date.
pub fn difference<'a>(
    then: &'a [BaseRow],
    now: &'a [BaseRow],
    gone: &'a [BaseRow],
    elsewhere: Elsewhere,
) -> Vec<Changed<'a>> {
    let (mut left, mut came): (Vec<&BaseRow>, Vec<&BaseRow>) = (then.iter().collect(), now.iter().collect());
    let mut changed = Vec::new();
    for same in SAME_BY {
        for (then, now) in pair_off(&mut left, &mut came, same) {
            if then.level() != now.level() {
                changed.push(Changed { change: Change::Level, then: Some(then), now: Some(now) });
            }
        }
    }
    let mut off: Vec<&BaseRow> = gone.iter().collect();
    let mut unexplained = left;
    for same in SAME_BY {
        for (then, now) in pair_off(&mut unexplained, &mut off, same) {
            let moved =
                Status::parse(now.get(Field::Status)) == Some(Status::Moved) || known(then, elsewhere.now);
            let change = if moved { Change::MovedOut } else { Change::Left };
            changed.push(Changed { change, then: Some(then), now: Some(now) });
        }
    }
    changed.extend(unexplained.into_iter().map(|then| {
        let change = if known(then, elsewhere.now) { Change::MovedOut } else { Change::Left };
        Changed { change, then: Some(then), now: None }
    }));
    changed.extend(came.into_iter().map(|now| {
        let change = if known(now, elsewhere.then) { Change::MovedIn } else { Change::Came };
        Changed { change, then: None, now: Some(now) }
    }));
    changed.sort_by_key(|changed| changed.change);
    changed
}

fn known(row: &BaseRow, elsewhere: &dyn Fn(u64) -> bool) -> bool {
    row.number().is_some_and(elsewhere)
}

/// By what two rows are one child, the surest first.
const SAME_BY: [fn(&BaseRow) -> Option<String>; 3] = [
    |row| Some(row.key.clone()),
    |row| row.number().map(|number| number.to_string()),
    |row| {
        let birth = Some(row.get(Field::BirthDate)).filter(|birth| !birth.is_empty())?;
        let name = same_name_key(row.get(Field::FirstName), row.get(Field::LastName));
        (name.len() > 1).then(|| format!("{name}|{birth}"))
    },
];

/// Takes those out of both lists who are the same child.
fn pair_off<'a>(
    then: &mut Vec<&'a BaseRow>,
    now: &mut Vec<&'a BaseRow>,
    same: fn(&BaseRow) -> Option<String>,
) -> Vec<(&'a BaseRow, &'a BaseRow)> {
    let places = ByKey::of(now.iter().map(|row| same(row)));
    let mut left: Vec<Option<&BaseRow>> = now.iter().copied().map(Some).collect();
    let mut pairs = Vec::new();
    then.retain(|&row| {
        let found = same(row).and_then(|key| places.at(&key).find_map(|place| left[place].take()));
        pairs.extend(found.map(|found| (row, found)));
        found.is_none()
    });
    *now = left.into_iter().flatten().collect();
    pairs
}
