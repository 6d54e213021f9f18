//! The fields of a child's form, section by section.

use super::badge::badge;
use super::field::{Field as Input, Keyboard, Message};
use super::pieces::{all, explained, maybe, text};
use crate::form::ChildForm;
use crate::i18n;
use leptos::prelude::*;
use shared::checks::Finding;
use shared::children::parse::{choices, is_date};
use shared::children::{Field, Group};
use shared::codes::IdKind;
use shared::values::citizen_id::{PersonNumber, typed_digits};

/// A form being filled in, with what is doubtful about the fields that were left.
#[derive(Clone, Copy)]
pub struct Filling {
    /// The form.
    pub form: RwSignal<ChildForm>,
    /// What is doubtful.
    pub findings: Memo<Vec<Finding>>,
}

/// The sections of the form; all but the first two begin closed.
const SECTIONS: &[(&str, &[Group])] = &[
    ("person", &[Group::Number, Group::Name, Group::Birth, Group::Nationality]),
    ("class", &[Group::Placement, Group::StudentNo]),
    ("guardian", &[Group::Guardian]),
    ("current", &[Group::CurrentAddress]),
    ("registered", &[Group::RegisteredAddress]),
    ("father", &[Group::Father]),
    ("mother", &[Group::Mother]),
    (
        "more",
        &[
            Group::ParentsStatus,
            Group::TuitionRight,
            Group::MedicalRight,
            Group::Condition,
            Group::Race,
            Group::Religion,
        ],
    ),
];

/// All fields of the form.
pub fn child_fields(filling: Filling) -> AnyView {
    let section = |(place, (name, groups)): (usize, &(&'static str, &'static [Group]))| {
        let heading = match *name {
            "person" => i18n::section_person(),
            "class" => i18n::section_class(),
            "more" => i18n::section_more(),
            _ => i18n::say(groups[0].words()),
        };
        let fields = groups.iter().flat_map(|group| group.fields());
        let fields: Vec<Field> = fields.filter(|field| *field != Field::BirthPrecision).collect();
        let inputs = all(fields.iter().map(|&field| match field {
            Field::NoIdReason | Field::NoIdFollowUp => maybe(move || {
                let without = filling.form.with(|form| form.text(Field::IdKind) == IdKind::None.code());
                without.then(|| one_field(filling, field))
            }),
            Field::IdKind => {
                let what = explained(i18n::what_is(i18n::word_g()), i18n::word_g_means());
                all([one_field(filling, field), what])
            }
            _ => one_field(filling, field),
        }));
        let count = maybe(move || {
            let about = |finding: &&Finding| finding.field.is_some_and(|field| fields.contains(&field));
            let count = filling.findings.with(|findings| findings.iter().filter(about).count());
            (count > 0).then(|| badge("count", count.to_string()))
        });
        folded(name, heading, place < 2, count, inputs)
    };
    all(SECTIONS.iter().enumerate().map(section))
}

/// A part of a form that can be folded.
pub fn folded(name: &str, heading: &'static str, open: bool, mark: AnyView, content: AnyView) -> AnyView {
    view! {
        <details class="section" open=open id=format!("section-{name}")>
            <summary><h2>{heading.to_owned()}</h2>{mark}</summary>
            <div class="fields">{content}</div>
        </details>
    }
    .into_any()
}

fn one_field(filling: Filling, field: Field) -> AnyView {
    let Filling { form, findings } = filling;
    let value = text(move || form.with(|form| form.text(field).to_owned()));
    let on_leave = Callback::new(move |()| form.update(|form| form.leave(field)));
    let messages = Signal::derive(move || {
        let own = |finding: &&Finding| finding.field == Some(field);
        findings.with(|findings| findings.iter().filter(own).map(|&finding| Message::from(finding)).collect())
    });
    let on_type = move |text: String| form.update(|form| form.set(field, &text));
    let input = Input::new(field.key(), i18n::say(field.words()), value, on_type).checked(messages, on_leave);
    let list = choices(field);
    if is_date(field) {
        input.dated()
    } else if field == Field::NoSurname {
        input.ticked()
    } else if !list.is_empty() {
        let labelled = list.into_iter().map(|(code, words)| (code.to_owned(), i18n::say(words).to_owned()));
        input.chosen(labelled.collect())
    } else if field == Field::CitizenId {
        input.hint(text(move || counted(&value.get()))).typed()
    } else {
        input.keyboard(keyboard_of(field)).typed()
    }
}

/// The count while a number is typed.
fn counted(typed: &str) -> String {
    let digits = typed_digits(typed);
    if PersonNumber::parse(typed).is_ok() {
        i18n::number_is_right().to_owned()
    } else if digits == 0 {
        String::new()
    } else {
        i18n::digits_typed(digits)
    }
}

const fn keyboard_of(field: Field) -> Keyboard {
    match field {
        Field::GuardianPhone | Field::FatherPhone | Field::MotherPhone => Keyboard::Phone,
        Field::GuardianIncome
        | Field::FatherIncome
        | Field::MotherIncome
        | Field::RegisteredPostcode
        | Field::CurrentPostcode
        | Field::RegisteredVillageNo
        | Field::CurrentVillageNo
        | Field::StudentNo => Keyboard::Digits,
        _ => Keyboard::Text,
    }
}
