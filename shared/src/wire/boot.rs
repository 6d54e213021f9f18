//! The first download of a roll: pages of records by columns, which pack far better than rows (sync.md 2.5).

use super::packed::can_be_packed;
use crate::children::{Field, Measurement, Record};
use crate::edits::{Cursor, StoredRecord};
use crate::json::{FromJson, ToJson};
use crate::sorted::SortedMap;
use crate::values::{EditId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// Records in one page.
pub const BOOT_PAGE: u32 = 500;

/// One page of a first download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BootPage {
    /// Where the roll stood when this page was read; the phone syncs on from that of its first page.
    pub at: Cursor,
    /// How many records there are in all.
    pub total: u64,
    /// The records of this page.
    pub columns: Columns,
    /// Ask for the next page after this record; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<RecordId>,
    /// The server's clock.
    pub server_time: Timestamp,
}

/// Records turned by ninety degrees: one list for each field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Columns {
    /// The ids.
    pub id: Vec<RecordId>,
    /// The versions.
    pub ver: Vec<u64>,
    /// For each field that occurs, the values, `""` where a record has none.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub fields: SortedMap<Field, Vec<String>>,
    /// Measurements by the place of their record in the lists.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, BTreeMap<String, Measurement>>))]
    pub measured: SortedMap<usize, SortedMap<EditId, Measurement>>,
    /// The few records that hold more than facts: those off the roll, with open questions, or with a value that
    /// cannot be packed. They travel whole.
    pub whole: Vec<StoredRecord>,
}

impl Columns {
    /// Turns records into columns.
    pub fn of(records: &[StoredRecord]) -> Self {
        let mut columns = Self::default();
        let is_plain = |stored: &&StoredRecord| {
            stored.off_since.is_none()
                && stored.conflicts.is_empty()
                && stored.overwritten.is_empty()
                && can_be_packed(&stored.record)
        };
        let (plain, whole): (Vec<_>, Vec<_>) = records.iter().partition(is_plain);
        columns.whole = whole.into_iter().cloned().collect();
        for (place, stored) in plain.iter().enumerate() {
            columns.id.push(stored.id);
            columns.ver.push(stored.ver);
            for (field, value) in stored.record.fields() {
                let column = columns.fields.or_insert_with(field, || vec![String::new(); plain.len()]);
                value.clone_into(&mut column[place]);
            }
            if !stored.record.measurements.is_empty() {
                columns.measured.insert(place, stored.record.measurements.clone());
            }
        }
        columns
    }

    /// Turns columns back into records, the whole ones last. Lists of unequal length are cut to the shortest.
    pub fn into_records(mut self) -> Vec<StoredRecord> {
        let (fields, measured) = (&self.fields, &mut self.measured);
        let record_at = |(place, (&id, &ver)): (usize, (&RecordId, &u64))| {
            let value = |(&field, column): (&Field, &Vec<String>)| {
                column.get(place).map(|value| (field, value.clone()))
            };
            let mut record: Record = fields.iter().filter_map(value).collect();
            record.measurements = measured.remove(&place).unwrap_or_default();
            StoredRecord::new(id, ver, record)
        };
        let plain = self.id.iter().zip(&self.ver).enumerate().map(record_at);
        let mut records: Vec<StoredRecord> = plain.collect();
        records.append(&mut self.whole);
        records
    }
}
