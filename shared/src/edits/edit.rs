//! One thing a person did.

use super::chain::Cursor;
use crate::children::check::Mark;
use crate::children::{Field, Group, Measurement, Record};
use crate::json::{FromJson, ToJson};
use crate::sorted::{SortedMap, SortedSet};
use crate::values::{AccountId, DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// One field changed: what the person saw, and what they want there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// The value on the screen before; empty for none.
    pub from: String,
    /// The value wanted; empty to take it out.
    pub to: String,
}

/// The fields that an edit changes.
pub type Changes = SortedMap<Field, Change>;

/// What a recorder can do. Taking off the roll and putting back are a [`Edit::Set`] of the status group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// A child who was not on the roll is added (R27).
    Create {
        /// The first facts.
        #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<Field, String>))]
        fields: SortedMap<Field, String>,
        /// Height and weight, if measured.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measured: Option<Measurement>,
    },
    /// Facts are corrected; only the changed ones travel.
    Set {
        /// The changed fields.
        #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<Field, Change>))]
        changes: Changes,
        /// Height and weight, if measured now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measured: Option<Measurement>,
    },
    /// A person answers a question between two values (sync.md 3).
    Resolve {
        /// The group in question.
        group: Group,
        /// The edits whose parked values are settled by this answer.
        #[cfg_attr(feature = "openapi", schema(value_type = BTreeSet<EditId>))]
        settles: SortedSet<EditId>,
        /// What is written; empty when the live value stays.
        #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<Field, Change>))]
        changes: Changes,
    },
}

impl Edit {
    /// An edit that moves `record` to the given values; fields that hold them already are left out.
    /// `None` when nothing would change.
    pub fn setting(record: &Record, values: impl IntoIterator<Item = (Field, String)>) -> Option<Self> {
        let changes = changes_to(record, values);
        (!changes.is_empty()).then_some(Self::Set { changes, measured: None })
    }

    /// A mark of the roll check (R24). It says all its values, also those that stand there: it takes the place of another
    /// mark as a whole.
    pub fn marking(record: &Record, mark: &Mark) -> Self {
        let change =
            |(field, to): (Field, String)| (field, Change { from: record.get(field).to_owned(), to });
        Self::Set { changes: mark.values().into_iter().map(change).collect(), measured: None }
    }

    /// The edit that puts back what this one changed; `None` where that is more than writing values.
    pub fn undone(&self) -> Option<Self> {
        let Self::Set { changes, measured: None } = self else { return None };
        let back = |(&field, change): (&Field, &Change)| {
            (field, Change { from: change.to.clone(), to: change.from.clone() })
        };
        Some(Self::Set { changes: changes.iter().map(back).collect(), measured: None })
    }

    /// The fields it writes, with the wanted values.
    pub fn wanted(&self) -> impl Iterator<Item = (Field, &str)> {
        let (created, changed) = match self {
            Self::Create { fields, .. } => (Some(fields), None),
            Self::Set { changes, .. } | Self::Resolve { changes, .. } => (None, Some(changes)),
        };
        let created = created.into_iter().flatten().map(|(&field, value)| (field, value.as_str()));
        let changed = changed.into_iter().flatten().map(|(&field, change)| (field, change.to.as_str()));
        created.chain(changed)
    }

    /// The measurement it adds, if any.
    pub fn measured(&self) -> Option<&Measurement> {
        match self {
            Self::Create { measured, .. } | Self::Set { measured, .. } => measured.as_ref(),
            Self::Resolve { .. } => None,
        }
    }

    /// The groups it writes to, each once, in order.
    pub fn groups(&self) -> SortedSet<Group> {
        self.wanted().map(|(field, _)| field.group()).collect()
    }
}

/// The changes that lead from what `record` holds to the given values.
pub fn changes_to(record: &Record, values: impl IntoIterator<Item = (Field, String)>) -> Changes {
    values
        .into_iter()
        .filter(|(field, to)| record.get(*field) != to)
        .map(|(field, to)| (field, Change { from: record.get(field).to_owned(), to }))
        .collect()
}

/// When an edit was made, as evidence for people; never used for ordering (sync.md 2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeAt {
    /// What the phone's clock said; it may be wrong by years.
    pub wall: Timestamp,
    /// Milliseconds since that contact by the phone's steady clock; absent when the app was started anew since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_contact_ms: Option<i64>,
    /// The contact that this is counted from, as the server proved it; absent when the phone had heard none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl MadeAt {
    /// Made at a clock that proves nothing.
    pub const fn unproven(wall: Timestamp) -> Self {
        Self { wall, since_contact_ms: None, contact: None }
    }
}

/// A moment at which the server answered this phone, with a proof that only the server can make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The server's clock then.
    pub at: Timestamp,
    /// The proof, for this person at this institution.
    pub proof: String,
}

/// An edit on its way: the act, and what the server needs to judge it (sync.md 2.3). Once queued it is never
/// rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentEdit {
    /// Its identity; the server answers a repeat with the same receipt.
    pub id: EditId,
    /// The phone on which it was made.
    pub device: DeviceId,
    /// 1, 2, 3 … for each device and institution: order, and detection of loss.
    pub n: u64,
    /// Who did it.
    pub user: AccountId,
    /// The version of this shape.
    pub schema: u16,
    /// The institution whose roll it changes.
    pub institution: InstitutionId,
    /// The record it is about.
    pub record: RecordId,
    /// The version of the record that the person was looking at; 0 when it had none yet.
    pub base: u64,
    /// How far the phone had read when it was made.
    pub chain: Cursor,
    /// The act itself.
    pub edit: Edit,
    /// For each group of the record: my previous edit on it, while that one is unacknowledged or was refused.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<Group, EditId>))]
    pub own: SortedMap<Group, EditId>,
    /// Evidence of time.
    pub at: MadeAt,
}

impl SentEdit {
    /// Writes its wanted values over a record, as the screen of the phone shows them before an answer came.
    pub fn overlay(&self, record: &mut Record) {
        for (field, value) in self.edit.wanted() {
            record.set(field, value);
        }
        if let Some(measured) = self.edit.measured() {
            record.measurements.insert(self.id, measured.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::CivilDate;

    fn record() -> Record {
        let mut record = Record::default();
        record.set(Field::FirstName, "น้อย");
        record.set(Field::GuardianPhone, "0811111111");
        record
    }

    fn over(record: &Record, edit: &Edit) -> Record {
        let mut after = record.clone();
        edit.wanted().for_each(|(field, value)| after.set(field, value));
        after
    }

    #[test]
    fn what_was_set_is_undone_by_setting_what_stood_there() {
        let record = record();
        let wanted = [(Field::FirstName, "นิด".to_owned()), (Field::GuardianPhone, String::new())];
        let edit = Edit::setting(&record, wanted).unwrap();
        let back = edit.undone().unwrap();
        assert_eq!(over(&over(&record, &edit), &back), record);
        assert_eq!(back.undone(), Some(edit));
    }

    #[test]
    fn what_is_more_than_setting_values_is_not_undone() {
        let measured = Measurement {
            on: CivilDate::parse("10 พ.ค. 2567").unwrap(),
            height_cm: "98".to_owned(),
            weight_kg: String::new(),
        };
        let measuring = Edit::Set { changes: Changes::default(), measured: Some(measured) };
        assert_eq!(measuring.undone(), None);
        assert_eq!(Edit::Create { fields: SortedMap::default(), measured: None }.undone(), None);
        let chosen =
            Edit::Resolve { group: Group::Name, settles: SortedSet::default(), changes: Changes::default() };
        assert_eq!(chosen.undone(), None);
    }
}
