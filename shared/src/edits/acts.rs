//! What an edit does to a roll, as windows name it (R42).

use super::edit::Edit;
use super::facts::StoredRecord;
use crate::children::{Field, Group};
use crate::codes::{ExitReason, Status};
use crate::rounds::RollAct;
use crate::sorted::SortedSet;

/// The acts of an edit on a record as it stands; a window must allow all of them.
pub fn acts_of(edit: &Edit, stored: Option<&StoredRecord>) -> SortedSet<RollAct> {
    let changes = match edit {
        Edit::Create { .. } => return [RollAct::Add].into(),
        Edit::Set { changes, .. } | Edit::Resolve { changes, .. } => changes,
    };
    let mut acts = SortedSet::new();
    let wanted = |field: Field| changes.get(&field).map(|change| change.to.as_str());
    let was_on = stored.is_none_or(StoredRecord::on_roll);
    if let Some(status) = wanted(Field::Status) {
        let stays = Status::parse(status).is_none_or(Status::on_roll);
        let reason = wanted(Field::ExitReason).and_then(ExitReason::parse);
        acts.insert(match (was_on, stays) {
            (true, false) => reason.map_or(RollAct::TakeOff, RollAct::taking_off),
            (false, true) => RollAct::PutBack,
            _ => RollAct::Correct,
        });
    }
    let groups = edit.groups();
    if groups.contains(&Group::Check) {
        acts.insert(RollAct::Check);
    }
    if acts.is_empty()
        || edit.measured().is_some()
        || groups.iter().any(|group| !matches!(group, Group::Status | Group::Check))
    {
        acts.insert(RollAct::Correct);
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::children::check::Mark;
    use crate::children::enrolment::{put_back, taken_off};
    use crate::codes::CheckFound;
    use crate::sorted::SortedMap;
    use crate::values::{CivilDate, RecordId};
    use uuid::Uuid;

    fn stored(values: Vec<(Field, String)>) -> StoredRecord {
        StoredRecord::new(RecordId(Uuid::from_u128(1)), 1, values.into_iter().collect())
    }

    fn setting(stored: &StoredRecord, values: Vec<(Field, String)>) -> Edit {
        Edit::setting(&stored.record, values).expect("something changes")
    }

    #[test]
    fn each_edit_has_its_acts() {
        let day = CivilDate::parse("2025-01-20").unwrap();
        let on = stored(vec![(Field::FirstName, "น้อย".to_owned())]);
        let off = stored(taken_off(ExitReason::NotExisting, day, ""));
        let off_edit = |reason| setting(&on, taken_off(reason, day, ""));
        let name = (Field::FirstName, "นิด".to_owned());
        let and_mark = vec![name.clone(), (Field::CheckedOn, day.to_iso())];
        let both: Vec<_> = taken_off(ExitReason::Moved, day, "").into_iter().chain([name.clone()]).collect();
        for (edit, record, acts) in [
            (Edit::Create { fields: SortedMap::default(), measured: None }, None, vec![RollAct::Add]),
            (setting(&on, vec![name]), Some(&on), vec![RollAct::Correct]),
            (off_edit(ExitReason::NotExisting), Some(&on), vec![RollAct::TakeOff]),
            (off_edit(ExitReason::Graduated), Some(&on), vec![RollAct::TakeOff]),
            (off_edit(ExitReason::Moved), Some(&on), vec![RollAct::Move]),
            (off_edit(ExitReason::MovedOutside), Some(&on), vec![RollAct::Move]),
            (setting(&on, both), Some(&on), vec![RollAct::Correct, RollAct::Move]),
            (setting(&off, put_back(day)), Some(&off), vec![RollAct::PutBack]),
            (Edit::marking(&on.record, &Mark::new(day, CheckFound::Here)), Some(&on), vec![RollAct::Check]),
            (setting(&on, and_mark), Some(&on), vec![RollAct::Correct, RollAct::Check]),
            (setting(&on, vec![(Field::Status, "floating".to_owned())]), Some(&on), vec![RollAct::Correct]),
            (
                Edit::Resolve { group: Group::Name, settles: SortedSet::new(), changes: SortedMap::new() },
                Some(&on),
                vec![RollAct::Correct],
            ),
        ] {
            assert_eq!(acts_of(&edit, record), acts.into_iter().collect(), "{edit:?}");
        }
    }
}
