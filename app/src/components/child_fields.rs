//! The fields of a child's form, section by section.

use super::date_field::DateField;
use super::field::{ChoiceField, Keyboard, Message, TextField};
use crate::form::ChildForm;
use crate::i18n;
use leptos::prelude::*;
use shared::checks::Finding;
use shared::children::parse::{choices, is_date};
use shared::children::{Field, Group};
use shared::values::citizen_id::{PersonNumber, typed_digits};

/// A form being filled in, with what is doubtful about it.
#[derive(Clone, Copy)]
pub struct Filling {
    /// The form.
    pub form: RwSignal<ChildForm>,
    /// What is doubtful about the fields that were left.
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
#[component]
pub fn ChildFields(
    /// The form.
    filling: Filling,
) -> impl IntoView {
    let section = |(place, (name, groups)): (usize, &(&'static str, &'static [Group]))| {
        let heading = match *name {
            "person" => i18n::section_person(),
            "class" => i18n::section_class(),
            "more" => i18n::section_more(),
            _ => i18n::say(groups[0].words()),
        };
        let fields = groups.iter().flat_map(|group| group.fields());
        let fields: Vec<Field> = fields.filter(|field| *field != Field::BirthPrecision).collect();
        let wrong = {
            let fields = fields.clone();
            move || {
                let about = |finding: &&Finding| finding.field.is_some_and(|field| fields.contains(&field));
                let count = filling.findings.with(|findings| findings.iter().filter(about).count());
                (count > 0).then(|| view! { <span class="count">{count}</span> })
            }
        };
        let inputs = fields.into_iter().map(|field| one_field(filling, field)).collect_view();
        view! {
            <details class="section" open=place < 2 id=format!("section-{name}")>
                <summary><h2>{heading}</h2>{wrong}</summary>
                {inputs}
            </details>
        }
    };
    SECTIONS.iter().enumerate().map(section).collect_view()
}

fn one_field(filling: Filling, field: Field) -> AnyView {
    let Filling { form, findings } = filling;
    let id = field.key();
    let label = i18n::say(field.words()).to_owned();
    let value = Signal::derive(move || form.with(|form| form.text(field).to_owned()));
    let on_type = Callback::new(move |text: String| form.update(|form| form.set(field, &text)));
    let on_leave = Callback::new(move |()| form.update(|form| form.leave(field)));
    let messages = Signal::derive(move || {
        let own = |finding: &&Finding| finding.field == Some(field);
        findings.with(|findings| findings.iter().filter(own).map(|&finding| Message::from(finding)).collect())
    });
    if is_date(field) {
        return view! { <DateField id label value on_type on_leave messages/> }.into_any();
    }
    if field == Field::NoSurname {
        let ticked = move || !value.get().is_empty();
        let tick = move |event| on_type.run(if event_target_checked(&event) { "yes" } else { "" }.to_owned());
        return view! {
            <label class="tick">
                <input type="checkbox" id=id prop:checked=ticked on:change=tick/>
                <span>{label}</span>
            </label>
        }
        .into_any();
    }
    let list = choices(field);
    if !list.is_empty() {
        let choices = list
            .into_iter()
            .map(|(code, words)| (code.to_owned(), i18n::say(words).to_owned()))
            .collect();
        let on_choose = Callback::new(move |code: String| {
            on_type.run(code);
            on_leave.run(());
        });
        return view! { <ChoiceField id label value choices on_choose messages/> }.into_any();
    }
    let hint = Signal::derive(move || if field == Field::CitizenId { counted(&value.get()) } else { String::new() });
    let keyboard = keyboard_of(field);
    view! { <TextField id label value on_type on_leave messages hint keyboard/> }.into_any()
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
