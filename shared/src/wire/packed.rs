//! A page of a first download as it travels: the same columns, written so that little is left to compress, and read
//! by little code. Each column is one text.

use super::boot::{BOOT_PAGE, BootPage, Columns};
use crate::children::{Field, Measurement, Record};
use crate::edits::{Cursor, StoredRecord};
use crate::json::{FromJson, ToJson};
use crate::sorted::{SortedMap, SortedSet};
use crate::values::{CivilDate, EditId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The form that an app asks for; one that asks for none is given [`BootPage`].
pub const PACKED_FORM: &str = "2";

/// Stands between two values; a record with a value that holds it travels whole.
const BETWEEN: &str = "|";
/// Up to so many different values a column is written with signs.
const FEW: usize = 64;
/// The longest value in a column, in bytes: longer than any that the server takes.
const LONGEST: usize = 2_000;
/// More measurements than any child has.
const MEASUREMENTS: usize = 1_000;
/// The sign of the first value; those of the others follow in the order of Unicode.
const FIRST_SIGN: u32 = '0' as u32;

/// [`BootPage`], packed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PackedPage {
    /// Where the roll stood when this page was read; the phone syncs on from that of its first page.
    pub at: Cursor,
    /// How many records there are in all.
    pub total: u64,
    /// The ids, 32 hexadecimal digits each.
    id: String,
    /// The versions.
    ver: Vec<u64>,
    /// For each field that occurs its column, with empty values where a record has none.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    fields: SortedMap<Field, String>,
    /// The measurements: how far the record that each belongs to stands behind that of the one before, the edit that
    /// brought it, or nothing where that bears the id of its record, its day, its height, its weight.
    measured: Vec<String>,
    /// The few records that hold more than facts. They travel whole.
    whole: Vec<StoredRecord>,
    /// Ask for the next page after this record; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<RecordId>,
    /// The server's clock.
    pub server_time: Timestamp,
}

impl From<BootPage> for PackedPage {
    fn from(BootPage { at, total, columns, next, server_time }: BootPage) -> Self {
        let Columns { id, ver, fields, measured, whole } = columns;
        let mut rows: [Vec<String>; 5] = Default::default();
        let mut before = 0;
        for (place, measured) in measured {
            for (edit, Measurement { on, height_cm, weight_kg }) in measured {
                let is_of_record = id.get(place).is_some_and(|record| record.0 == edit.0);
                let edit = if is_of_record { String::new() } else { edit.0.simple().to_string() };
                let step = (place - std::mem::replace(&mut before, place)).to_string();
                for (row, value) in rows.iter_mut().zip([step, edit, on.to_string(), height_cm, weight_kg]) {
                    row.push(value);
                }
            }
        }
        Self {
            at,
            total,
            id: id.iter().map(|id| id.0.simple().to_string()).collect(),
            ver,
            fields: fields.iter().map(|(&field, values)| (field, column(values))).collect(),
            measured: rows.iter().map(|values| column(values)).collect(),
            whole,
            next,
            server_time,
        }
    }
}

impl PackedPage {
    /// The page as it was; `None` when its columns do not fit together.
    pub fn unpack(self) -> Option<BootPage> {
        let Self { at, total, id, ver, fields, measured, whole, next, server_time } = self;
        let uuid = |digits: &[u8]| Uuid::try_parse_ascii(digits).ok();
        let id: Vec<RecordId> =
            id.as_bytes().chunks(32).map(|digits| uuid(digits).map(RecordId)).collect::<Option<_>>()?;
        let count = id.len();
        if count > BOOT_PAGE as usize || ver.len() != count {
            return None;
        }
        let mut columns = Columns { id, ver, whole, ..Columns::default() };
        for (field, column) in fields {
            columns.fields.insert(field, values(&column, count)?);
        }
        let rows = length(measured.first()?);
        if rows > count * MEASUREMENTS {
            return None;
        }
        let [steps, edits, days, heights, weights] = measured
            .iter()
            .map(|column| values(column, rows))
            .collect::<Option<Vec<_>>>()?
            .try_into()
            .ok()?;
        let mut place = 0_usize;
        for ((step, edit), ((on, height_cm), weight_kg)) in
            steps.iter().zip(&edits).zip(days.iter().zip(heights).zip(weights))
        {
            place = place.checked_add(step.parse().ok()?)?;
            let record = columns.id.get(place)?;
            let edit = if edit.is_empty() { record.0 } else { uuid(edit.as_bytes())? };
            let measurement = Measurement { on: CivilDate::parse_iso(on)?, height_cm, weight_kg };
            if columns.measured.or_default(place).insert(EditId(edit), measurement).is_some() {
                return None;
            }
        }
        Some(BootPage { at, total, columns, next, server_time })
    }
}

/// Writes a column: a sign for each value, or none where there are many different values, and behind a bar the
/// different values, or all. A column without values is empty.
fn column(values: &[String]) -> String {
    let different: Vec<&str> =
        values.iter().map(String::as_str).collect::<SortedSet<_>>().into_iter().collect();
    if different.len() > FEW {
        return format!("{BETWEEN}{}", values.join(BETWEEN));
    }
    if different.is_empty() {
        return String::new();
    }
    let sign = |value: &String| different.binary_search(&value.as_str()).ok().and_then(sign);
    let signs: String = values.iter().filter_map(sign).collect();
    format!("{signs}{BETWEEN}{}", different.join(BETWEEN))
}

/// How many values a column says that it has.
fn length(column: &str) -> usize {
    match column.split_once(BETWEEN) {
        None => 0,
        Some(("", given)) => given.split(BETWEEN).count(),
        Some((signs, _)) => signs.chars().count(),
    }
}

/// Reads a column of so many values; `None` when it has another number of them, or a sign that stands for nothing.
fn values(column: &str, count: usize) -> Option<Vec<String>> {
    if count == 0 {
        return column.is_empty().then(Vec::new);
    }
    let (signs, given) = column.split_once(BETWEEN)?;
    let given = given.split(BETWEEN);
    let values: Vec<&str> = if signs.is_empty() {
        given.take(count + 1).collect()
    } else {
        let given: Vec<&str> = given.collect();
        let value = |sign| given.get(place(sign)?).copied();
        signs.chars().take(count + 1).map(value).collect::<Option<_>>()?
    };
    let fits = values.len() == count && values.iter().all(|value| value.len() <= LONGEST);
    fits.then(|| values.into_iter().map(str::to_owned).collect())
}

/// Whether the values of a record can stand in packed columns.
pub(super) fn can_be_packed(record: &Record) -> bool {
    let measured =
        record.measurements.values().flat_map(|measured| [&measured.height_cm, &measured.weight_kg]);
    let mut values = record.fields().map(|(_, value)| value).chain(measured.map(String::as_str));
    !values.any(|value| value.contains(BETWEEN))
}

fn sign(place: usize) -> Option<char> {
    char::from_u32(FIRST_SIGN + u32::try_from(place).ok()?)
}

fn place(sign: char) -> Option<usize> {
    usize::try_from(u32::from(sign).checked_sub(FIRST_SIGN)?).ok()
}
