//! Which row is which child: by number, else by student number and name, else by name and birth date; children on
//! the roll before those taken off it.

use crate::workbook::Row;
use shared::children::{Field, Record};
use shared::edits::StoredRecord;
use shared::values::name::same_name_key;
use std::collections::HashMap;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// A child that the roll does not have.
    New,
    /// The child at this place of the roll.
    Known(usize),
    /// A child at this place that was taken off.
    Off(usize),
    /// The child of an earlier row, at this place of the file.
    Twice(usize),
    /// It has the number of the child at this place, and otherwise is somebody else.
    OtherPerson(usize),
}

/// The rows of a file with the roll they belong to.
pub(super) struct Matches {
    /// What each row is.
    pub(super) fates: Vec<Fate>,
    /// Which children of the roll the file names.
    pub(super) claimed: Vec<bool>,
}

/// What two records of one child share.
#[derive(Clone, Copy)]
enum By {
    Number,
    StudentNo,
    BirthDate,
}

const WAYS: [By; 3] = [By::Number, By::StudentNo, By::BirthDate];

pub(super) fn match_rows(rows: &[Row], roll: &[StoredRecord]) -> Matches {
    let row_keys: Vec<Keys> = rows.iter().map(|row| Keys::of(&row.record)).collect();
    let roll_keys: Vec<Keys> = roll.iter().map(|stored| Keys::of(&stored.record)).collect();
    let on_roll: Vec<bool> = roll.iter().map(StoredRecord::on_roll).collect();
    let mut fates: Vec<Option<Fate>> = repeats(&row_keys);
    let mut claimed = vec![false; roll.len()];
    for wanted in [true, false] {
        for way in WAYS {
            let places = index(&roll_keys, way, |at| on_roll[at] == wanted);
            for (keys, fate) in row_keys.iter().zip(&mut fates).filter(|(_, fate)| fate.is_none()) {
                let candidates = keys.key(way).and_then(|key| places.get(&key));
                let Some(&at) = candidates.into_iter().flatten().find(|&&at| !claimed[at]) else { continue };
                *fate = Some(match way {
                    By::Number if keys.is_somebody_else(&roll_keys[at]) => Fate::OtherPerson(at),
                    _ if wanted => Fate::Known(at),
                    _ => Fate::Off(at),
                });
                claimed[at] = !matches!(fate, Some(Fate::OtherPerson(_)));
            }
        }
    }
    Matches { fates: fates.into_iter().map(|fate| fate.unwrap_or(Fate::New)).collect(), claimed }
}

/// The rows that say again what an earlier one said.
fn repeats(rows: &[Keys]) -> Vec<Option<Fate>> {
    let mut fates = vec![None; rows.len()];
    for way in WAYS {
        for places in index(rows, way, |_| true).values() {
            let [first, others @ ..] = places.as_slice() else { continue };
            for &at in others {
                let same_child = match way {
                    By::Number => !rows[at].is_somebody_else(&rows[*first]),
                    // Two numbers are two children, until somebody says otherwise.
                    By::StudentNo | By::BirthDate => {
                        let (one, other) = (&rows[*first].number, &rows[at].number);
                        one.is_empty() || other.is_empty() || one == other
                    }
                };
                if same_child && fates[*first].is_none() {
                    fates[at] = fates[at].or(Some(Fate::Twice(*first)));
                }
            }
        }
    }
    fates
}

fn index(keys: &[Keys], way: By, counts: impl Fn(usize) -> bool) -> HashMap<(&str, &str), Vec<usize>> {
    let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, keys) in keys.iter().enumerate().filter(|(at, _)| counts(*at)) {
        if let Some(key) = keys.key(way) {
            places.entry(key).or_default().push(at);
        }
    }
    places
}

/// What a child is known by.
struct Keys {
    number: String,
    student_no: String,
    name: String,
    birth_date: String,
}

impl Keys {
    fn of(record: &Record) -> Self {
        let value = |field| record.get(field).to_owned();
        let named = !record.get(Field::FirstName).is_empty();
        let name = same_name_key(record.get(Field::FirstName), record.get(Field::LastName));
        Self {
            number: value(Field::CitizenId),
            student_no: value(Field::StudentNo),
            name: if named { name } else { String::new() },
            birth_date: value(Field::BirthDate),
        }
    }

    fn key(&self, way: By) -> Option<(&str, &str)> {
        let (one, other) = match way {
            By::Number => (&self.number, "-"),
            By::StudentNo => (&self.student_no, self.name.as_str()),
            By::BirthDate => (&self.birth_date, self.name.as_str()),
        };
        (!one.is_empty() && !other.is_empty()).then_some((one, other))
    }

    /// Name and birth date both differ: then an equal number is a slip, and following it would turn one child into
    /// another.
    fn is_somebody_else(&self, other: &Self) -> bool {
        let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        differ(&self.name, &other.name) && differ(&self.birth_date, &other.birth_date)
    }
}
