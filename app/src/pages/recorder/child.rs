//! One child: facts, what is doubtful, how it stands, and what can be done.

use super::check::last_checked;
use super::opening::Opening;
use super::questions::questions;
use super::roll::context_of;
use super::take_off::WAYS_OFF;
use crate::components::badge::state_badge;
use crate::components::banner::{Tone, banner};
use crate::components::field::Message;
use crate::components::loaded::loaded;
use crate::components::pieces::{
    all, button, dynamic, item, lines, link, list, pairs, paragraph, section, text,
};
use crate::i18n;
use crate::pages::frame::frame;
use crate::queries::{ChildPage, child_page};
use crate::route::Route;
use crate::state::{Lec, Made, Phase, steady, why_not};
use crate::sync::outbox::Mine;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::checks::{Finding, Severity, check_record};
use shared::children::enrolment::{may_put_back, put_back};
use shared::children::{Enrolment, Field, Group, Leaving};
use shared::codes::Title;
use shared::edits::{Edit, StoredRecord};
use shared::rounds::RollAct;
use shared::values::{CivilDate, InstitutionId, RecordId};
use shared::wire::institutions::InstitutionRow;
use std::rc::Rc;

/// A child's name with its title.
pub fn name_of(stored: &StoredRecord) -> String {
    let record = &stored.record;
    let title = Title::parse(record.get(Field::Title)).map_or("", |title| i18n::say(title.words()));
    let name = record.name();
    if name.is_empty() { i18n::nameless().to_owned() } else { format!("{title}{name}") }
}

type Shown = (Option<ChildPage>, Option<InstitutionRow>);

/// All that is shown of it, as one text.
fn face_of((page, place): &Shown) -> String {
    let Some(page) = page else { return String::new() };
    let mut face = shared::json::written(&page.stored);
    for mine in &page.mine {
        face.push('/');
        face.push_str(&mine.sent.n.to_string());
        face.push_str(&mine.outcome.as_ref().map(shared::json::written).unwrap_or_default());
    }
    // Of the place the findings want its kind and levels.
    if let Some(place) = place {
        face.push_str(place.kind.code());
        face.extend(place.levels.iter().map(|level| level.code()));
    }
    face
}

/// The page of a child.
#[component]
pub fn Child(
    /// The institution.
    at: InstitutionId,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let (asked, lec) = (at.clone(), Lec::here());
    let read = move |store| {
        let at = asked.clone();
        async move {
            let place = lec.place(&store, &at).await?;
            Ok::<Shown, _>((child_page(&store, &at, id).await?, place))
        }
    };
    let page = steady(read, face_of);
    let title = text(move || {
        let page: Option<Rc<Shown>> = page.get().and_then(Result::ok);
        let name = page.and_then(|page| Some(name_of(&page.0.as_ref()?.stored)));
        name.unwrap_or_else(|| i18n::child().to_owned())
    });
    let back = Route::Roll(at.clone());
    let told = link("row-link", Route::History(at.clone(), id).path(), i18n::show_history());
    let opening = Opening::of(&at);
    let content = loaded(page, move |page| match &page.0 {
        None => paragraph("empty", i18n::no_such_child()),
        Some(child) => shown(&at, child, page.1.as_ref(), opening),
    });
    frame(title, Some(back), all([content, told]))
}

fn shown(at: &InstitutionId, page: &ChildPage, place: Option<&InstitutionRow>, opening: Opening) -> AnyView {
    let lec = Lec::here();
    let stored = &page.stored;
    let sending = Signal::derive(move || lec.sync.get().phase == Phase::Syncing);
    let mut parts = vec![
        view! { <p class="marks">{state_badge(page.state, sending)}</p> }.into_any(),
        all(last_checked(&stored.record).map(|words| paragraph("hint checked", words))),
        acts(lec, at, stored, opening),
        questions(at, stored, opening),
    ];
    if !page.mine.is_empty() {
        parts.push(section(i18n::my_edits(), list("plain", page.mine.iter().map(my_edit))));
    }
    let found = check_record(&stored.record, &context_of(place, lec.now()));
    parts.push(section(i18n::findings(), findings(&found)));
    parts.push(facts(lec, stored));
    all(parts)
}

fn my_edit(mine: &Mine) -> AnyView {
    let (heading, told) = i18n::described(&mine.sent.edit);
    let answer = mine.outcome.as_ref().map_or_else(|| i18n::state_on_phone().to_owned(), i18n::answered);
    view! { <li><b>{heading.to_owned()}</b>" "{answer}{lines(told)}</li> }.into_any()
}

fn findings(findings: &[Finding]) -> AnyView {
    if findings.is_empty() {
        return paragraph("hint", i18n::no_findings());
    }
    let severities = [
        (Severity::Error, "severity error", "message error"),
        (Severity::Warning, "severity warning", "message warning"),
        (Severity::Info, "severity", "message"),
    ];
    all(severities.into_iter().flat_map(|(severity, heading, class)| {
        let own: Vec<AnyView> = findings
            .iter()
            .filter(|finding| finding.severity() == severity)
            .map(|&finding| {
                let about = finding.field.map_or("", |field| i18n::say(field.words()));
                item(class, about, Message::from(finding).words)
            })
            .collect();
        let heading = (!own.is_empty()).then(|| {
            view! { <h3 class=heading>{format!("{} ({})", i18n::say(severity.words()), own.len())}</h3> }
                .into_any()
        });
        heading.into_iter().chain([list("messages", own)])
    }))
}

/// What the buttons of the page do.
const CORRECTS: &[RollAct] = &[RollAct::Correct];

/// What can be done with the child; why not, where no window allows it.
fn acts(lec: Lec, at: &InstitutionId, stored: &StoredRecord, opening: Opening) -> AnyView {
    if let Enrolment::Left(leaving) = Enrolment::of(&stored.record) {
        return put_back_act(lec, at, stored, &leaving, opening);
    }
    let (correct, take_off) = (Route::Correct(at.clone(), stored.id), Route::TakeOff(at.clone(), stored.id));
    let (may_correct, may_take_off) = (opening.may(CORRECTS), opening.may(WAYS_OFF));
    dynamic(move || {
        let correct = may_correct.get().then(|| link("button primary", correct.path(), i18n::correct()));
        let take_off = may_take_off.get().then(|| link("button", take_off.path(), i18n::take_off()));
        let links = all(correct.into_iter().chain(take_off));
        let shut = !(may_correct.get() && may_take_off.get());
        let why = text(move || {
            opening.why_none(CORRECTS).or_else(|| opening.why_none(WAYS_OFF)).unwrap_or_default()
        });
        let why = shut.then(|| {
            view! { <div class="banner care" id="closed" role="status"><p>{why}</p></div> }.into_any()
        });
        all([view! { <div class="acts">{links}</div> }.into_any()].into_iter().chain(why))
    })
}

fn put_back_act(
    lec: Lec,
    at: &InstitutionId,
    stored: &StoredRecord,
    leaving: &Leaving,
    opening: Opening,
) -> AnyView {
    let day = match leaving.on {
        Some(day) => day.long(i18n::lang()),
        None => i18n::shown(Field::StatusDate, stored.record.get(Field::StatusDate)),
    };
    let reason = i18n::shown(Field::ExitReason, stored.record.get(Field::ExitReason));
    let told = i18n::off_since(day, reason);
    if !may_put_back(lec.role_at(at), stored.off_since, lec.now()) {
        return banner(Tone::Care, "off", format!("{told} {}", i18n::put_back_late()), None);
    }
    let (at, stored) = (at.clone(), stored.clone());
    let act =
        opening.act([RollAct::PutBack].into(), move || put_back_button(lec, at.clone(), stored.clone()));
    banner(Tone::Care, "off", format!("{told} {}", i18n::off_must_go_back()), Some(act))
}

fn put_back_button(lec: Lec, at: InstitutionId, stored: StoredRecord) -> AnyView {
    button("primary", "put-back", i18n::put_back().to_owned(), move || {
        let values = put_back(lec.now().bangkok_day());
        let Some(edit) = Edit::setting(&stored.record, values) else { return };
        let (at, made) = (at.clone(), Made::on(&stored, edit));
        spawn_local(async move {
            match lec.record(&at, &made).await {
                Ok(_) => lec.tell(i18n::put_back_done()),
                Err(error) => lec.tell(i18n::not_saved(why_not(&error))),
            }
        });
    })
}

/// The groups in the order of the page; the name stands at its head.
const GROUPS: &[Group] = &[
    Group::Number,
    Group::Birth,
    Group::Placement,
    Group::StudentNo,
    Group::Nationality,
    Group::Guardian,
    Group::CurrentAddress,
    Group::RegisteredAddress,
    Group::Father,
    Group::Mother,
    Group::ParentsStatus,
    Group::TuitionRight,
    Group::MedicalRight,
    Group::Condition,
    Group::Race,
    Group::Religion,
];

fn facts(lec: Lec, stored: &StoredRecord) -> AnyView {
    let record = &stored.record;
    let mut parts = Vec::new();
    for group in GROUPS {
        let filled: Vec<Field> = group.fields().filter(|field| !record.get(*field).is_empty()).collect();
        if filled.is_empty() {
            continue;
        }
        let shown = |field: Field| {
            let value = i18n::shown(field, record.get(field));
            let birth = CivilDate::parse_iso(record.get(field)).filter(|_| field == Field::BirthDate);
            match birth.and_then(|birth| birth.age_on(lec.now().bangkok_day())) {
                Some(age) => format!("{value} ({})", i18n::age_now(age.text(i18n::lang()))),
                None => value,
            }
        };
        let named = filled.iter().map(|&field| (i18n::say(field.words()).to_owned(), shown(field)));
        if filled.len() > 1 {
            parts.push(view! { <h3>{i18n::say(group.words()).to_owned()}</h3> }.into_any());
        }
        parts.push(pairs("", named));
    }
    if let Some(last) = record.last_measurement() {
        let words = i18n::measured_on(i18n::measured(last), last.on.medium(i18n::lang()));
        parts.push(pairs("", [(i18n::measurement().to_owned(), words)]));
    }
    let parts = section(i18n::facts(), all(parts));
    view! { <div class="facts">{parts}</div> }.into_any()
}
