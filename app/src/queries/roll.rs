//! The roll of an institution as its list shows it.

use crate::store::schema::{META, RECORDS, of_institution};
use crate::store::{Keys, LocalStore, RollMeta, StoreError};
use crate::sync::outbox::{Mine, my_edits};
use crate::sync::view::view;
use shared::children::Field;
use shared::codes::Level;
use shared::edits::StoredRecord;
use shared::values::thai::{search_key, sort_key};
use shared::values::{InstitutionId, RecordId};
use std::rc::Rc;

/// How a record stands with the server (sync.md 3). "Being sent" is known only to who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowState {
    /// Everything done to it was received.
    Received,
    /// An edit waits on this phone.
    OnPhone,
    /// An edit came when no window was open, and waits for the local government.
    Held,
    /// An edit was refused, or a question is open.
    NeedsYou,
}

/// One child of the list.
#[derive(Clone, Debug)]
pub struct ChildRow {
    /// Which record.
    pub id: RecordId,
    /// The record as its person sees it.
    pub stored: StoredRecord,
    /// How it stands.
    pub state: RowState,
    /// What is compared when searching.
    pub search: String,
    /// Level, room and name, in the order of the list.
    pub sort: (Option<Level>, String, String),
}

impl ChildRow {
    /// First and last name; empty when there is none.
    pub fn name(&self) -> String {
        self.stored.record.name()
    }
}

/// A roll as far as it is here.
#[derive(Clone, Debug)]
pub struct Roll {
    /// How far it has come.
    pub meta: RollMeta,
    /// Children on the roll and off it, in the order of the list.
    pub rows: Rc<Vec<ChildRow>>,
}

impl Roll {
    /// The places in `rows` of the children that a list shows: on the roll or off it, of one class or all, whose
    /// name, student number or citizen number holds what is searched for.
    pub fn shown(&self, on_roll: bool, class: Option<&ClassKey>, searched: &str) -> Vec<usize> {
        let searched = search_key(searched);
        let fits = |row: &ChildRow| {
            row.stored.on_roll() == on_roll
                && class.is_none_or(|class| row.class() == *class)
                && (searched.is_empty() || row.search.contains(&searched))
        };
        self.rows.iter().enumerate().filter(|(_, row)| fits(row)).map(|(place, _)| place).collect()
    }

    /// The classes with their numbers of children on the roll, in order.
    pub fn classes(&self) -> Vec<(ClassKey, usize)> {
        let mut counts: Vec<(ClassKey, usize)> = Vec::new();
        for row in self.rows.iter().filter(|row| row.stored.on_roll()) {
            let class = row.class();
            // The rows are in the order of the classes.
            match counts.last_mut() {
                Some((last, count)) if *last == class => *count += 1,
                _ => counts.push((class, 1)),
            }
        }
        counts
    }
}

/// A class: level and room as they stand in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassKey {
    /// The level's code, or the text typed for it.
    pub level: String,
    /// The room.
    pub room: String,
}

impl ChildRow {
    /// The class the child is in.
    pub fn class(&self) -> ClassKey {
        let record = &self.stored.record;
        ClassKey { level: record.get(Field::Level).to_owned(), room: record.get(Field::Classroom).to_owned() }
    }
}

/// Reads a roll; `None` when it was never opened here.
pub async fn roll(store: &impl LocalStore, institution: &InstitutionId) -> Result<Option<Roll>, StoreError> {
    let Some(meta) = store.get(META, institution.as_str()).await? else { return Ok(None) };
    let rows = Rc::new(rows(store, institution, &meta).await?);
    Ok(Some(Roll { meta, rows }))
}

/// Reads the children of a roll.
pub async fn rows(
    store: &impl LocalStore,
    institution: &InstitutionId,
    meta: &RollMeta,
) -> Result<Vec<ChildRow>, StoreError> {
    let mut mine = my_edits(store, institution, meta, None).await?;
    let shadows = store.list(RECORDS, Keys::all(&of_institution(institution))).await?;
    let mut rows: Vec<ChildRow> = Vec::with_capacity(shadows.len());
    for (_, shadow) in shadows {
        let own = taken(&mut mine, shadow.id);
        rows.extend(row(Some(shadow), &own));
    }
    while let Some(id) = mine.first().map(|mine| mine.sent.record) {
        let own = taken(&mut mine, id);
        rows.extend(row(None, &own));
    }
    rows.sort_unstable_by(|a, b| a.sort.cmp(&b.sort));
    Ok(rows)
}

/// Takes out the edits of one record. There are seldom more than a few, so that looking through them is cheap.
fn taken(mine: &mut Vec<Mine>, id: RecordId) -> Vec<Mine> {
    mine.extract_if(.., |mine| mine.sent.record == id).collect()
}

fn row(shadow: Option<StoredRecord>, mine: &[Mine]) -> Option<ChildRow> {
    let shown = mine.iter().filter(|mine| mine.shows()).map(|mine| &mine.sent);
    let stored = if mine.is_empty() { shadow? } else { view(shadow.as_ref(), shown)? };
    let record = &stored.record;
    let (first, last) = (record.get(Field::FirstName), record.get(Field::LastName));
    let mut search = search_key(first);
    for part in [last, record.get(Field::StudentNo), record.get(Field::CitizenId)] {
        search.push_str(&search_key(part));
        search.push('\u{1}');
    }
    let level = Level::parse(record.get(Field::Level));
    // What is no level keeps its own text, so that the children of one class always stand together.
    let unknown = if level.is_none() { record.get(Field::Level) } else { "" };
    let room = record.get(Field::Classroom);
    let class = format!("{unknown}\u{1}{}\u{1}{room}", sort_key(room));
    let sort = (level, class, sort_key(&format!("{first} {last}")));
    let state = state_of(&stored, mine);
    Some(ChildRow { id: stored.id, stored, state, search, sort })
}

pub(super) fn state_of(stored: &StoredRecord, mine: &[Mine]) -> RowState {
    if !stored.conflicts.is_empty() || mine.iter().any(Mine::refused) {
        RowState::NeedsYou
    } else if mine.iter().any(|mine| mine.outcome.is_none()) {
        RowState::OnPhone
    } else if mine.iter().any(Mine::held) {
        RowState::Held
    } else {
        RowState::Received
    }
}
