//! The fields of a child's form, section by section.

use super::field::{Field as Input, Keyboard, Message};
use super::pieces::{all, derived, explained, maybe, text};
use crate::form::ChildForm;
use crate::i18n;
use leptos::prelude::*;
use shared::checks::{Finding, is_optional};
use shared::children::parse::{choices, is_date};
use shared::children::{Field, Group};
use shared::codes::IdKind;
use shared::values::citizen_id::{PersonNumber, typed_digits};
use std::time::Duration;

/// A form being filled in, with what is doubtful about the fields that were left.
#[derive(Clone, Copy)]
pub struct Filling {
    /// The form.
    pub form: RwSignal<ChildForm>,
    /// What is doubtful.
    pub findings: Memo<Vec<Finding>>,
}

/// So many sections begin open.
const OPEN: usize = 2;

/// Between the drawing of two sections the browser shows what is there and takes what is typed.
const BREATH: Duration = Duration::from_millis(32);

/// The sections of the form.
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

/// Below this width, in pixels, the first section fills the screen.
const NARROW_PX: f64 = 640.0;

/// All fields of the form. What is seen at first is there at once, the other sections follow behind it.
pub fn child_fields(filling: Filling) -> AnyView {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    let at_once = if width.is_some_and(|width| width < NARROW_PX) { 1 } else { OPEN };
    let drawn = RwSignal::new(at_once);
    request_animation_frame(move || {
        for (turn, place) in (1..).zip(at_once..SECTIONS.len()) {
            // The form may be gone by then.
            set_timeout(move || _ = drawn.try_set(place + 1), BREATH * turn);
        }
    });
    let section = |(place, (name, groups)): (usize, &(&'static str, &'static [Group]))| {
        let heading = match *name {
            "person" => i18n::section_person(),
            "class" => i18n::section_class(),
            "more" => i18n::section_more(),
            _ => i18n::say(groups[0].words()),
        };
        let fields = groups.iter().flat_map(|group| group.fields());
        let fields: Vec<Field> = fields.filter(|field| *field != Field::BirthPrecision).collect();
        // What is optional says so; where all of a section is, its heading does.
        let all_optional = fields.iter().all(|&field| is_optional(field));
        let heading = if all_optional { i18n::optional(heading) } else { heading.to_owned() };
        let one_field = move |field| one_field(filling, field, all_optional);
        let input = move |field: Field| match field {
            Field::NoIdReason | Field::NoIdFollowUp => maybe(move || {
                let without = filling.form.with(|form| form.text(Field::IdKind) == IdKind::None.code());
                without.then(|| one_field(field))
            }),
            Field::IdKind => {
                let what = explained(i18n::what_is(i18n::word_g()), i18n::word_g_means());
                all([one_field(field), what])
            }
            _ => one_field(field),
        };
        let counted = fields.clone();
        let there = derived(move || place < drawn.get());
        let inputs = maybe(move || there.get().then(|| all(fields.iter().copied().map(input))));
        let count = maybe(move || {
            let about = |finding: &&Finding| finding.field.is_some_and(|field| counted.contains(&field));
            let count = filling.findings.with(|findings| findings.iter().filter(about).count());
            (count > 0).then(|| {
                let words = view! { <span class="unseen">{i18n::points(count)}</span> }.into_any();
                view! { <span class="count"><span aria-hidden="true">{count}</span>{words}</span> }.into_any()
            })
        });
        folded(name, heading, place < OPEN, count, inputs)
    };
    all(SECTIONS.iter().enumerate().map(section))
}

/// A part of a form that can be folded.
pub fn folded(name: &str, heading: String, open: bool, mark: AnyView, content: AnyView) -> AnyView {
    view! {
        <details class="section" open=open id=format!("section-{name}")>
            <summary><h2>{heading}</h2>{mark}</summary>
            <div class="fields">{content}</div>
        </details>
    }
    .into_any()
}

fn one_field(filling: Filling, field: Field, said: bool) -> AnyView {
    let Filling { form, findings } = filling;
    let value = text(move || form.with(|form| form.text(field).to_owned()));
    let on_leave = Callback::new(move |()| form.update(|form| form.leave(field)));
    let messages = Signal::derive(move || {
        let own = |finding: &&Finding| finding.field == Some(field);
        findings.with(|findings| findings.iter().filter(own).map(|&finding| Message::from(finding)).collect())
    });
    let on_type = move |text: String| form.update(|form| form.set(field, &text));
    let words = i18n::say(field.words());
    let label = if is_optional(field) && !said && field != Field::NoSurname {
        i18n::optional(words)
    } else {
        words.to_owned()
    };
    let input = Input::new(field.key(), label, value, on_type).checked(messages, on_leave).leading_on();
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
