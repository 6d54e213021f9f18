//! A form about one child as plain values: what was typed, what it means, what is doubtful. Knows no screen.

mod texts;

pub use texts::{Text, draft_of};

use crate::store::schema::Draft;
use shared::checks::{CheckContext, Finding, check_record, check_roll};
use shared::children::check::Mark;
use shared::children::parse::canonical;
use shared::children::{Field, Group, Measurement, Record};
use shared::codes::{CheckFound, IdKind, Sex, Status, Title};
use shared::edits::{Change, Cursor, Edit};
use shared::sorted::SortedMap;
use shared::values::citizen_id::{PersonNumber, typed_digits};
use shared::values::{CivilDate, EditId, RecordId, numbers};

/// What stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChildForm {
    /// The record before; `None` when a child is added.
    before: Option<Record>,
    typed: SortedMap<Field, String>,
    /// Height in centimetres, if measured now.
    pub height_cm: String,
    /// Weight in kilograms, if measured now.
    pub weight_kg: String,
    /// The version of the record that the form began with; 0 when a child is added.
    pub seen: u64,
    /// How far the roll had been read then.
    pub read: Cursor,
    left: Vec<Field>,
}

impl ChildForm {
    /// What tells whether two children may be one.
    pub const TELLING: &[Group] = &[Group::Number, Group::Name, Group::Birth];

    /// An empty form for a child to be added.
    pub fn add() -> Self {
        Self::default()
    }

    /// A form that begins with what the record holds in a version.
    pub fn correct(record: &Record, seen: u64, read: Cursor) -> Self {
        let typed = record.fields().map(|(field, value)| (field, value.to_owned())).collect();
        Self { before: Some(record.clone()), typed, seen, read, ..Self::default() }
    }

    /// The text in a field.
    pub fn text(&self, field: Field) -> &str {
        self.typed.get(&field).map_or("", String::as_str)
    }

    /// Something was typed.
    pub fn set(&mut self, field: Field, text: &str) {
        self.typed.insert(field, text.to_owned());
        if field == Field::Title && self.text(Field::Sex).is_empty() {
            self.fill_sex(text);
        }
        if field == Field::CitizenId {
            if self.text(Field::IdKind).is_empty() {
                self.fill_kind(text);
            }
            // A number with all its digits is checked at once.
            if typed_digits(text) >= 13 {
                self.leave(field);
            }
        }
    }

    /// A number that can be read tells its kind; it is filled in where none was chosen.
    fn fill_kind(&mut self, number: &str) {
        let kind = match PersonNumber::parse(number) {
            Ok(PersonNumber::Citizen(_)) => IdKind::Nid,
            Ok(PersonNumber::G(_)) => IdKind::G,
            Err(_) => return,
        };
        self.typed.insert(Field::IdKind, kind.code().to_owned());
    }

    /// A title tells the sex (domain.md 4.1); it is filled in where none was chosen.
    fn fill_sex(&mut self, title: &str) {
        if let Some(sex) = Title::parse(title).and_then(Title::sex) {
            self.typed.insert(Field::Sex, Sex::code(sex).to_owned());
        }
    }

    /// The person went on from a field: from now on its findings are shown.
    pub fn leave(&mut self, field: Field) {
        self.left.push(field);
    }

    /// The person wants to save: every finding is shown.
    pub fn leave_all(&mut self) {
        self.left = Field::ALL.to_vec();
    }

    /// The record as it would be.
    pub fn record(&self) -> Record {
        let mut record = self.before.clone().unwrap_or_default();
        for (&field, typed) in &self.typed {
            record.set(field, &canonical(field, typed));
        }
        if self.before.is_none() && record.get(Field::Status).is_empty() {
            record.set(Field::Status, Status::Enrolled.code());
        }
        record
    }

    /// What is doubtful about the fields that the person has left, and about what was measured now. What a form
    /// has no field for is told on the child's page.
    pub fn findings(&self, context: &CheckContext) -> Vec<Finding> {
        let mut record = self.record();
        let measured = self.measured(context.today);
        if let Some(measured) = &measured {
            record.measurements.insert(EditId(uuid::Uuid::max()), measured.clone());
        }
        let mut findings = check_record(&record, context);
        findings.retain(|finding| match finding.field {
            Some(field) => self.left.contains(&field) && field.group() != Group::Status,
            None => measured.is_some(),
        });
        findings
    }

    /// Children of the roll who may be the same: a number, or a name with its birth date, stands there already.
    pub fn alike(&self, roll: &[(RecordId, &Record)], own: RecordId) -> Vec<RecordId> {
        let record = self.record();
        let mut all: Vec<(RecordId, &Record)> = roll.iter().filter(|(id, _)| *id != own).copied().collect();
        all.push((own, &record));
        let about_own = |(id, finding): (RecordId, Finding)| (id == own).then_some(finding.other?);
        let mut alike: Vec<RecordId> = check_roll(&all).into_iter().filter_map(about_own).collect();
        alike.sort_unstable();
        alike.dedup();
        alike
    }

    /// The edit that saves the form; `None` when nothing was typed or changed.
    pub fn edit(&self, today: CivilDate) -> Option<Edit> {
        let mut record = self.record();
        let measured = self.measured(today);
        let Some(before) = &self.before else {
            if self.typed.values().all(|text| text.trim().is_empty()) && measured.is_none() {
                return None;
            }
            // Whoever adds a child has seen it.
            for (field, value) in Mark::new(today, CheckFound::Here).values() {
                record.set(field, &value);
            }
            let fields = record.fields().map(|(field, value)| (field, value.to_owned())).collect();
            return Some(Edit::Create { fields, measured });
        };
        let values = self.typed.keys().map(|&field| (field, record.get(field).to_owned()));
        match Edit::setting(before, values) {
            Some(Edit::Set { changes, .. }) => Some(Edit::Set { changes, measured }),
            _ => measured.map(|measured| Edit::Set { changes: SortedMap::new(), measured: Some(measured) }),
        }
    }

    fn measured(&self, on: CivilDate) -> Option<Measurement> {
        let read = |typed: &str| {
            let typed = typed.trim();
            numbers::canonical_decimal(typed).unwrap_or_else(|| typed.to_owned())
        };
        let (height_cm, weight_kg) = (read(&self.height_cm), read(&self.weight_kg));
        let none = height_cm.is_empty() && weight_kg.is_empty();
        (!none).then_some(Measurement { on, height_cm, weight_kg })
    }

    /// The form as a draft keeps it: only what differs from the record.
    pub fn draft(&self) -> Draft {
        let stood = |field| self.before.as_ref().map_or("", |before| before.get(field));
        let changed = self.typed.iter().filter(|(field, text)| stood(**field) != text.as_str());
        let change = |(&field, text): (&Field, &String)| {
            (field, Change { from: stood(field).to_owned(), to: text.clone() })
        };
        let draft = Draft {
            fields: changed.map(change).collect(),
            height_cm: self.height_cm.clone(),
            weight_kg: self.weight_kg.clone(),
            ..Draft::default()
        };
        if draft == Draft::default() { draft } else { Draft { seen: self.seen, read: self.read, ..draft } }
    }

    /// Takes up a draft again, with the values that the person saw when typing.
    pub fn take_up(&mut self, draft: &Draft) {
        if *draft != Draft::default() {
            (self.seen, self.read) = (draft.seen, draft.read);
        }
        for (&field, change) in &draft.fields {
            if let Some(before) = &mut self.before {
                before.set(field, &change.from);
            }
            self.typed.insert(field, change.to.clone());
        }
        self.height_cm.clone_from(&draft.height_cm);
        self.weight_kg.clone_from(&draft.weight_kg);
    }
}

/// Three fields of a date as one text: what is still missing stays visibly missing.
pub fn joined_date(day: &str, month: &str, year: &str) -> String {
    let parts = [day.trim(), month.trim(), year.trim()];
    if parts.iter().all(|part| part.is_empty()) { String::new() } else { parts.join("/") }
}

/// The three fields of a date from a kept text: an ISO day, or what was typed.
pub fn split_date(text: &str) -> (String, String, String) {
    if let Some(day) = CivilDate::parse_iso(text) {
        return (day.day().to_string(), day.month().to_string(), day.be_year().to_string());
    }
    let mut parts = text.split('/').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::codes::InstitutionKind;
    use shared::values::date::AcademicYear;

    fn context() -> CheckContext<'static> {
        let today = CivilDate::parse("2025-01-20").unwrap();
        CheckContext {
            today,
            academic_year: AcademicYear::of(today),
            kind: InstitutionKind::Centre,
            levels_offered: &[],
        }
    }

    #[test]
    fn only_changed_fields_travel() {
        let record = Record::default().with(Field::FirstName, "น้อย").with(Field::LastName, "ใจดี");
        let mut form = ChildForm::correct(&record, 7, Cursor::default());
        assert_eq!(form.edit(context().today), None);
        form.set(Field::LastName, " ใจงาม ");
        let Some(Edit::Set { changes, measured: None }) = form.edit(context().today) else { panic!() };
        assert_eq!(changes.len(), 1);
        assert_eq!(
            (changes[&Field::LastName].from.as_str(), changes[&Field::LastName].to.as_str()),
            ("ใจดี", "ใจงาม")
        );
    }

    #[test]
    fn an_empty_form_adds_nobody() {
        let mut form = ChildForm::add();
        assert_eq!(form.edit(context().today), None);
        form.set(Field::FirstName, "  ");
        assert_eq!(form.edit(context().today), None);
        form.set(Field::FirstName, "น้อย");
        assert!(matches!(form.edit(context().today), Some(Edit::Create { .. })));
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_typed() {
        let mut form = ChildForm::add();
        form.set(Field::BirthDate, "31/2/2567");
        assert_eq!(form.record().get(Field::BirthDate), "31/2/2567");
        form.set(Field::BirthDate, "29/2/2567");
        assert_eq!(form.record().get(Field::BirthDate), "2024-02-29");
    }

    #[test]
    fn a_finding_shows_only_after_its_field_was_left() {
        let mut form = ChildForm::add();
        form.set(Field::CitizenId, "10000000000");
        assert_eq!(form.findings(&context()), []);
        form.leave(Field::CitizenId);
        let found = form.findings(&context());
        assert!(found.iter().all(|finding| finding.field == Some(Field::CitizenId)) && !found.is_empty());
        form.leave_all();
        assert!(form.findings(&context()).len() > found.len());
    }

    #[test]
    fn a_title_fills_in_the_sex_and_never_overwrites_it() {
        let mut form = ChildForm::add();
        form.set(Field::Title, "girl");
        assert_eq!(form.text(Field::Sex), "female");
        form.set(Field::Title, "boy");
        assert_eq!(form.text(Field::Sex), "female");
    }

    #[test]
    fn a_number_fills_in_its_kind_and_never_overwrites_it() {
        for (number, kind) in [("1000000000009", "nid"), ("G644200000001", "g"), ("1000000000008", "")] {
            let mut form = ChildForm::add();
            form.set(Field::CitizenId, number);
            assert_eq!(form.text(Field::IdKind), kind, "{number}");
        }
        let mut form = ChildForm::add();
        form.set(Field::IdKind, "passport");
        form.set(Field::CitizenId, "1000000000009");
        assert_eq!(form.text(Field::IdKind), "passport");
    }

    #[test]
    fn the_same_child_on_the_roll_is_found_before_saving() {
        let ids: Vec<RecordId> = (1..4).map(|n| RecordId(uuid_of(n))).collect();
        let noi = Record::default().with(Field::CitizenId, "1000000000009").with(Field::FirstName, "น้อย");
        let other = Record::default().with(Field::CitizenId, "1000000000131").with(Field::FirstName, "แดง");
        let mut form = ChildForm::add();
        form.set(Field::CitizenId, "๑๐๐๐๐๐๐๐๐๐๐๐๙");
        assert_eq!(form.alike(&[(ids[0], &noi), (ids[1], &other)], ids[2]), [ids[0]]);
        assert_eq!(form.alike(&[(ids[1], &other)], ids[2]), []);
        assert_eq!(form.alike(&[(ids[2], &noi)], ids[2]), [], "a record is not like itself");
    }

    #[test]
    fn a_draft_gives_the_form_back() {
        let record = Record::default().with(Field::FirstName, "น้อย");
        let mut form = ChildForm::correct(&record, 7, Cursor::default());
        form.set(Field::FirstName, "หน่อย");
        form.height_cm = "92.5".to_owned();
        let mut again = ChildForm::correct(&record, 7, Cursor::default());
        again.take_up(&form.draft());
        assert_eq!(again.edit(context().today), form.edit(context().today));
        assert_eq!(ChildForm::correct(&record, 7, Cursor::default()).draft(), Draft::default());
    }

    #[test]
    fn a_draft_never_lies_over_a_value_that_came_meanwhile() {
        let seen = Record::default().with(Field::GuardianPhone, "0811111111").with(Field::Classroom, "1");
        let mut form = ChildForm::correct(&seen, 7, Cursor::default());
        form.set(Field::GuardianPhone, "0822222222");
        let draft = form.draft();
        let now = seen.clone().with(Field::GuardianPhone, "0899999999").with(Field::Classroom, "2");
        let mut again = ChildForm::correct(&now, 9, Cursor::default());
        again.take_up(&draft);
        let Some(Edit::Set { changes, .. }) = again.edit(context().today) else { panic!() };
        assert_eq!(changes.len(), 1, "what came meanwhile is not undone");
        assert_eq!(changes[&Field::GuardianPhone].from, "0811111111", "the server sees what the person saw");
        assert_eq!(again.seen, 7, "and which version that was");
    }

    #[test]
    fn what_is_measured_is_checked_and_a_full_number_at_once() {
        let mut form = ChildForm::add();
        form.height_cm = "9000".to_owned();
        assert_eq!(form.findings(&context()).len(), 1);
        form.set(Field::CitizenId, "1000000000008");
        assert_eq!(form.findings(&context()).len(), 2);
    }

    #[test]
    fn a_date_is_three_fields_and_one_text() {
        assert_eq!(split_date("2024-02-29"), ("29".into(), "2".into(), "2567".into()));
        assert_eq!(split_date("31//2567"), ("31".into(), String::new(), "2567".into()));
        assert_eq!(split_date(""), (String::new(), String::new(), String::new()));
        assert_eq!(joined_date("31", "", "2567"), "31//2567");
        assert_eq!(joined_date(" ", "", ""), "");
    }

    fn uuid_of(n: u8) -> uuid::Uuid {
        uuid::Uuid::from_bytes([n; 16])
    }
}
