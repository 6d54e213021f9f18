//! Edits as people make them, half corrections of a phone number, half of a house number.

use shared::children::{Field, Record};
use shared::values::RecordId;
use std::collections::BTreeMap;
use tests::quick_edits::QuickEdit;

/// One edit of each child. Every second one corrects the guardian's phone number, the others the house number.
pub fn some(children: &[(RecordId, Record)]) -> Vec<QuickEdit> {
    let edit = |(n, (child, _)): (usize, &(RecordId, Record))| {
        // Prime to ten million, so that the numbers look unlike.
        let scattered = (n + 17) * 7_654_321 % 10_000_000;
        let (field, text) = match n % 2 {
            0 => (Field::GuardianPhone, format!("000{scattered:07}")),
            _ => (Field::CurrentHouseNo, format!("{}/{}", scattered % 320, scattered % 30 + 1)),
        };
        QuickEdit { child: *child, typed: BTreeMap::from([(field.key(), text)]) }
    };
    children.iter().enumerate().map(edit).collect()
}
