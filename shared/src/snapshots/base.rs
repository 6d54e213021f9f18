//! The children of one roll as they are kept in a base.

use crate::children::{Enrolment, Field, Record};
use crate::codes::Level;
use crate::json::{FromJson, ToJson};
use crate::sorted::SortedMap;
use crate::values::citizen_id::{PersonNumber, mask};
use crate::values::{CivilDate, RecordId};
use serde::{Deserialize, Serialize};

/// What a base keeps of a child, in this order: who it is, and all that counts for money (domain.md 6.4).
pub const BASE_FIELDS: [Field; 14] = [
    Field::IdKind,
    Field::CitizenId,
    Field::Title,
    Field::FirstName,
    Field::LastName,
    Field::BirthDate,
    Field::Sex,
    Field::Nationality,
    Field::StudentNo,
    Field::Level,
    Field::Classroom,
    Field::AdmissionDate,
    Field::Status,
    Field::StatusDate,
];

/// One child of a base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseRow {
    /// The record; of a base that was brought in, the row of its file.
    pub key: String,
    /// Whether the child counts here: a child on two rolls is listed twice and counts once.
    pub counted: bool,
    /// The values of [`BASE_FIELDS`].
    pub values: Vec<String>,
}

impl BaseRow {
    /// What a base keeps of a record.
    pub fn of(key: String, record: &Record) -> Self {
        let values = BASE_FIELDS.iter().map(|&field| record.get(field).to_owned()).collect();
        Self { key, counted: true, values }
    }

    /// A value; empty for a field that a base does not keep.
    pub fn get(&self, field: Field) -> &str {
        let place = BASE_FIELDS.iter().position(|&kept| kept == field);
        place.and_then(|place| self.values.get(place)).map_or("", String::as_str)
    }

    /// The level, where it is one of the list.
    pub fn level(&self) -> Option<Level> {
        Level::parse(self.get(Field::Level))
    }

    /// The number by which the person is known, as a number: see [`PersonNumber::as_u64`].
    pub fn number(&self) -> Option<u64> {
        PersonNumber::parse(self.get(Field::CitizenId)).ok().map(|number| number.as_u64())
    }

    /// The same for a list: the number with its last digits only (domain.md 7.6).
    #[must_use]
    pub fn masked(&self) -> Self {
        let value = |(field, value): (&Field, &String)| match field {
            Field::CitizenId => mask(value),
            _ => value.clone(),
        };
        let values = BASE_FIELDS.iter().zip(&self.values).map(value).collect();
        Self { key: self.key.clone(), counted: self.counted, values }
    }

    /// Reads a line back.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.strip_suffix('\n').unwrap_or(line).splitn(3, '\t');
        let (key, counted) = (parts.next()?.to_owned(), parts.next()? == "1");
        Some(Self { key, counted, values: serde_json::from_str(parts.next()?).ok()? })
    }

    /// The line over which the seal of its institution goes: key, 1 or 0 for whether it counts, and the values as a JSON
    /// list, parted by tabs and ended by a line feed.
    pub fn line(&self) -> String {
        let values = serde_json::to_string(&self.values).unwrap_or_default();
        format!("{}\t{}\t{values}\n", self.key, u8::from(self.counted))
    }
}

/// Whether a child is on the roll at the end of a day: admitted by then, and not gone by then (product.md 3). A day that
/// cannot be read hides nobody who is on the roll, and keeps nobody who left it.
pub fn on_roll_on(record: &Record, day: CivilDate) -> bool {
    let admitted = CivilDate::parse_iso(record.get(Field::AdmissionDate)).is_none_or(|from| from <= day);
    let here = match Enrolment::of(record) {
        Enrolment::OnRoll(_) => true,
        Enrolment::Left(leaving) => leaving.on.is_some_and(|on| on > day),
    };
    admitted && here
}

/// The base of a roll: of its records, as they were, the children who were on it at the end of the day, by record.
pub fn base_of<'a>(
    records: impl IntoIterator<Item = (RecordId, &'a Record)>,
    day: CivilDate,
) -> Vec<BaseRow> {
    let here = records.into_iter().filter(|(_, record)| on_roll_on(record, day));
    let mut rows: Vec<BaseRow> = here.map(|(id, record)| BaseRow::of(id.to_string(), record)).collect();
    rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    rows
}

/// How many children a base has at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseCounts {
    /// Children who are listed.
    pub listed: u64,
    /// Children who count.
    pub counted: u64,
    /// Those who count and have neither number nor G code, or one that is wrong.
    pub without_number: u64,
    /// Those who count, by level; under nothing where the level is not of the list.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, u64>))]
    pub levels: SortedMap<String, u64>,
}

impl BaseCounts {
    /// Counts rows.
    pub fn of(rows: &[BaseRow]) -> Self {
        let mut counts = Self { listed: rows.len() as u64, ..Self::default() };
        for row in rows.iter().filter(|row| row.counted) {
            counts.counted += 1;
            counts.without_number += u64::from(row.number().is_none());
            let level = row.level().map(Level::code).unwrap_or_default();
            *counts.levels.or_default(level.to_owned()) += 1;
        }
        counts
    }

    /// Adds those of another place.
    pub fn add(&mut self, other: &Self) {
        self.listed += other.listed;
        self.counted += other.counted;
        self.without_number += other.without_number;
        for (level, count) in other.levels.iter() {
            *self.levels.or_default(level.clone()) += count;
        }
    }
}
