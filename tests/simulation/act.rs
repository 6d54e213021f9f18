//! What people do on their phones.

use crate::known::{Looked, Typed};
use crate::op::{C, Op, P, Values};
use crate::run::Run;
use app::edits::RecordError;
use app::store::schema::{ANEW, META, RECORDS};
use app::store::{RollMeta, StoreError};
use shared::children::check::Mark;
use shared::children::enrolment::{put_back, taken_off};
use shared::children::{Field, Measurement};
use shared::codes::ExitReason;
use shared::edits::{Changes, Edit, SentEdit, StoredRecord, changes_to};
use shared::json;
use shared::sorted::SortedMap;
use shared::values::CivilDate;
use std::collections::BTreeMap;
use std::rc::Rc;
use tests::disk::Disk;
use tests::phone::{Work, finish, go_on};
use tests::world::centre;

/// The number of some children, made up.
const NUMBER: &str = "1000000000009";

/// An edit that is about to be saved, with what its author knows.
struct Form {
    phone: P,
    child: C,
    edit: Edit,
    looked_at: Looked,
    stale: bool,
}

/// All that an edit writes to. A full device may have given up rolls that it can download again.
fn work_on(disk: &Disk) -> BTreeMap<(&'static str, String), String> {
    let mut rows = disk.rows();
    rows.retain(|(table, _), _| *table != RECORDS.name && *table != ANEW.name);
    for (_, text) in rows.iter_mut().filter(|((table, _), _)| *table == META.name) {
        let roll: RollMeta = json::read(text).expect("a roll");
        *text = json::written(&RollMeta { download: None, ..roll });
    }
    rows
}

type Saving = Work<Result<SentEdit, RecordError>>;

impl Run {
    pub(super) fn act(&mut self, op: &Op) {
        match op {
            Op::Look(phone, child) => {
                if let Some(seen) = self.look(*phone, *child) {
                    self.looks.insert((*phone, *child), seen);
                }
            }
            Op::Create(phone, place) => self.create(*phone, *place),
            Op::Edit(phone, child, values) => {
                let form = self.filled_in(*phone, *child, values);
                self.save(form);
            }
            Op::WhileSaving(phone, child, values, times, meanwhile) => {
                let Some(mut form) = self.filled_in(*phone, *child, values) else { return };
                let mut saving = self.saving(&form);
                let ended = go_on(&mut saving, *times);
                self.met("in the middle of saving", ended.is_none());
                if let Some(ended) = ended {
                    self.saved(form, ended);
                    return self.act(meanwhile);
                }
                self.act(meanwhile);
                let now = self.look(*phone, *child);
                form.stale |= now.is_some_and(|(_, now)| !now.same_versions(&form.looked_at));
                self.saved(form, finish(saving));
            }
            Op::KillSaving(phone, child, values, times) => {
                let Some(form) = self.filled_in(*phone, *child, values) else { return };
                let before = work_on(&self.phones[*phone].disk);
                let mut saving = self.saving(&form);
                if let Some(ended) = go_on(&mut saving, *times) {
                    return self.saved(form, ended);
                }
                self.met("killed while saving", true);
                self.looks.retain(|(on, _), _| on != phone);
                let after = work_on(&self.phones[*phone].disk);
                assert_eq!(before, after, "I18: half an edit was kept");
            }
            Op::Measure(phone, child) => {
                let measured =
                    Measurement { on: day(), height_cm: "95".to_owned(), weight_kg: String::new() };
                let edit = Edit::Set { changes: Changes::new(), measured: Some(measured) };
                self.fresh(*phone, *child, |_| Some(edit));
            }
            Op::TakeOff(phone, child) => {
                let off = || taken_off(ExitReason::NotExisting, day(), "");
                self.fresh(*phone, *child, |seen| Edit::setting(&seen.record, off()));
            }
            Op::Mark(phone, child, found) => {
                let mark = Mark::new(day(), *found);
                self.fresh(*phone, *child, |seen| Some(Edit::marking(&seen.record, &mark)));
            }
            Op::PutBack(phone, child) => {
                self.fresh(*phone, *child, |seen| Edit::setting(&seen.record, put_back(day())));
            }
            Op::Resolve(phone, child, last) => self.fresh(*phone, *child, |seen| resolving(seen, *last)),
            Op::Days(days) => {
                let mut network = self.network.borrow_mut();
                network.now = network.now.plus_ms(days * 86_400_000);
                self.phones.iter().for_each(|phone| phone.wait(days * 86_400_000));
            }
            _ => self.trouble(op),
        }
    }

    /// The form of a child as it was opened, or as it opens now, with values typed into it.
    fn filled_in(&mut self, phone: P, child: C, values: &Values) -> Option<Form> {
        let now = self.look(phone, child);
        let (seen, looked_at) = self.looks.remove(&(phone, child)).or_else(|| now.clone())?;
        let stale = now.is_some_and(|(_, now)| !now.same_versions(&looked_at));
        self.met("stale form", stale);
        let edit = Edit::setting(&seen.record, values.iter().cloned())?;
        Some(Form { phone, child, edit, looked_at, stale })
    }

    fn create(&mut self, phone: P, place: usize) {
        let id = self.phones[phone].new_record();
        self.children.push((centre(place), id));
        let mut fields = SortedMap::from([(Field::FirstName, "น้อย".to_owned())]);
        // Every second child has the number that others have too, here or elsewhere.
        if self.children.len().is_multiple_of(2) {
            fields.insert(Field::CitizenId, NUMBER.to_owned());
        }
        let edit = Edit::Create { fields, measured: None };
        let child = self.children.len() - 1;
        self.save(Some(Form { phone, child, edit, looked_at: Looked::default(), stale: false }));
    }

    fn fresh(&mut self, phone: P, child: C, edit: impl FnOnce(&StoredRecord) -> Option<Edit>) {
        let Some((seen, looked_at)) = self.look(phone, child) else { return };
        self.save(edit(&seen).map(|edit| Form { phone, child, edit, looked_at, stale: false }));
    }

    fn saving(&self, form: &Form) -> Saving {
        let phone = Rc::clone(&self.phones[form.phone]);
        let (institution, id) = self.children[form.child].clone();
        let (edit, seen) = (form.edit.clone(), (form.looked_at.shadow.ver, form.looked_at.read));
        Box::pin(async move { phone.record(&institution, id, edit, seen).await })
    }

    fn save(&mut self, form: Option<Form>) {
        let Some(form) = form else { return };
        let result = finish(self.saving(&form));
        self.saved(form, result);
    }

    /// Only what was kept counts as typed.
    fn saved(&mut self, form: Form, result: Result<SentEdit, RecordError>) {
        let Form { phone, looked_at, stale, .. } = form;
        match result {
            Ok(sent) => {
                let own = self.own[phone].clone();
                self.own[phone].insert(sent.id);
                let at = self.network.borrow().now;
                self.typed.insert(sent.id, Typed { sent, phone, at, looked_at, stale, own });
            }
            Err(RecordError::Refused(_)) => self.met("refused on the phone", true),
            Err(RecordError::Store(StoreError::Full)) => self.met("no room for an edit", true),
            Err(error) => panic!("{error}"),
        }
    }
}

fn resolving(seen: &StoredRecord, last: bool) -> Option<Edit> {
    let open = seen.conflicts.first()?;
    let wanted = open.waiting.last().filter(|_| last).map(|waits| waits.values.clone());
    let changes = changes_to(&seen.record, wanted.unwrap_or_default());
    let settles = open.waiting.iter().map(|waits| waits.edit).collect();
    Some(Edit::Resolve { group: open.group, settles, changes })
}

fn day() -> CivilDate {
    CivilDate::parse("2025-06-10").expect("a date of this file")
}
