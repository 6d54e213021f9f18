//! One child on one institution's roll, with its own copy of the person's facts.

use super::field::Field;
use crate::json::{FromJson, ToJson};
use crate::sorted::SortedMap;
use crate::values::{CivilDate, EditId};
use serde::{Deserialize, Serialize};

/// The facts of one enrolment. Each value is text: the canonical form where the text could be read (dates as
/// ISO, codes as codes, digits Arabic), and the text as typed where it could not, so that nothing is lost and a
/// finding can point at it (product.md 3). An empty value and an absent one are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
pub struct Record {
    #[serde(rename = "f")]
    fields: SortedMap<Field, String>,
    /// Height and weight by day; each is added by one edit and never overwritten.
    #[serde(default, rename = "m", skip_serializing_if = "SortedMap::is_empty")]
    pub measurements: SortedMap<EditId, Measurement>,
}

/// Height and weight of a child on a day (domain.md 3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measurement {
    /// The day of measuring.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "date"))]
    pub on: CivilDate,
    /// Height in centimetres, as typed; empty when not measured.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub height_cm: String,
    /// Weight in kilograms, as typed; empty when not measured.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub weight_kg: String,
}

impl Record {
    /// The value of a field; empty when there is none.
    pub fn get(&self, field: Field) -> &str {
        self.fields.get(&field).map_or("", String::as_str)
    }

    /// First and last name; empty when there is none.
    pub fn name(&self) -> String {
        let parts = [self.get(Field::FirstName), self.get(Field::LastName)];
        parts.join(" ").trim().to_owned()
    }

    /// Puts a value into a field; an empty one takes it out.
    pub fn set(&mut self, field: Field, value: &str) {
        if value.is_empty() {
            self.fields.remove(&field);
        } else {
            self.fields.insert(field, value.to_owned());
        }
    }

    /// The same record with one more value; for building records in a row.
    #[must_use]
    pub fn with(mut self, field: Field, value: &str) -> Self {
        self.set(field, value);
        self
    }

    /// Every field that has a value.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        self.fields.iter().map(|(&field, value)| (field, value.as_str()))
    }

    /// The latest measurement by its day.
    pub fn last_measurement(&self) -> Option<&Measurement> {
        self.measurements
            .iter()
            .max_by_key(|(id, measured)| (measured.on, **id))
            .map(|(_, measured)| measured)
    }
}

impl FromIterator<(Field, String)> for Record {
    fn from_iter<I: IntoIterator<Item = (Field, String)>>(values: I) -> Self {
        let fields = values.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Self { fields, measurements: SortedMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_no_value() {
        let record = Record::default().with(Field::FirstName, "น้อย").with(Field::FirstName, "");
        assert_eq!(record, Record::default());
        assert_eq!(record.get(Field::FirstName), "");
    }
}
