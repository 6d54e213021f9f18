//! One child: facts, what is doubtful, how it stands, and what can be done.

use super::questions::Questions;
use super::roll::{context_of, institution_here};
use crate::components::badge::StateBadge;
use crate::components::banner::{Banner, Tone};
use crate::components::loaded::Loaded;
use crate::pages::frame::Frame;
use crate::pages::missing::Missing;
use crate::queries::{ChildPage, child_page, places::places};
use crate::route::Route;
use crate::state::{Lec, Phase, live, place_of, why_not};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use shared::checks::check_record;
use shared::children::enrolment::{may_put_back, put_back};
use shared::children::{Enrolment, Field, Group};
use shared::codes::Title;
use shared::edits::{Edit, StoredRecord};
use shared::values::{CivilDate, InstitutionId, RecordId};
use shared::wire::institutions::{HistoryEntry, InstitutionRow};
use std::rc::Rc;

/// The child of the address.
pub fn child_here() -> Option<(InstitutionId, RecordId)> {
    let child = use_params_map().read_untracked().get("child").and_then(|id| RecordId::parse(&id));
    Some((institution_here()?, child?))
}

/// A child's name with its title.
pub fn name_of(stored: &StoredRecord) -> String {
    let record = &stored.record;
    let title = Title::parse(record.get(Field::Title)).map_or("", |title| i18n::say(title.words()));
    format!("{title}{} {}", record.get(Field::FirstName), record.get(Field::LastName)).trim().to_owned()
}

/// The page of the child in the address.
#[component]
pub fn Child() -> impl IntoView {
    let Some((at, id)) = child_here() else { return view! { <Missing/> }.into_any() };
    let asked = at.clone();
    let page = live(move |store| {
        let at = asked.clone();
        async move {
            let rows = places(&store).await?;
            Ok((child_page(&store, &at, id).await?, place_of(&rows, &at)))
        }
    });
    let title = Signal::derive(move || {
        page.with(|page| match page {
            Some(Ok(page)) => page.0.as_ref().map(|page| name_of(&page.stored)),
            _ => None,
        })
        .unwrap_or_else(|| i18n::child().to_owned())
    });
    let back = Route::Roll(at.clone());
    let show = move |page: Rc<(Option<ChildPage>, Option<InstitutionRow>)>| match &page.0 {
        None => view! { <p class="empty">{i18n::no_such_child()}</p> }.into_any(),
        Some(child) => shown(at.clone(), id, child, page.1.as_ref()).into_any(),
    };
    view! { <Frame title back><Loaded value=page show/></Frame> }.into_any()
}

fn shown(
    at: InstitutionId,
    id: RecordId,
    page: &ChildPage,
    place: Option<&InstitutionRow>,
) -> impl IntoView + use<> {
    let lec = Lec::here();
    let stored = page.stored.clone();
    let sending = Signal::derive(move || lec.sync.get().phase == Phase::Syncing);
    let findings = check_record(&stored.record, &context_of(place, lec.now()));
    let finding = |finding: &shared::checks::Finding| {
        let field = finding.field.map(|field| format!("{}: ", i18n::say(field.words())));
        let class = match finding.severity() {
            shared::checks::Severity::Error => "message error",
            shared::checks::Severity::Warning => "message warning",
            shared::checks::Severity::Info => "message",
        };
        let words = format!("{} {}", i18n::say(finding.words()), i18n::say(finding.remedy()));
        view! { <li class=class><b>{i18n::say(finding.severity().words())}</b>" "{field}{words}</li> }
    };
    let found = findings.iter().filter(|_| stored.on_roll()).map(finding).collect_view();
    let none_found = findings.is_empty().then(|| view! { <p class="hint">{i18n::no_findings()}</p> });
    let mine = page.mine.iter().map(|mine| {
        let (heading, lines) = i18n::described(&mine.sent.edit);
        let answer = mine.outcome.as_ref().map_or_else(|| i18n::state_on_phone().to_owned(), i18n::answered);
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <li><b>{heading}</b><ul>{lines}</ul><span class="hint">{answer}</span></li> }
    });
    let mine = (!page.mine.is_empty()).then(|| {
        view! { <section><h2>{i18n::my_edits()}</h2><ul class="plain">{mine.collect_view()}</ul></section> }
    });
    view! {
        <div class="child">
            <p class="marks"><StateBadge state=page.state sending/></p>
            <Acts at=at.clone() id stored=stored.clone()/>
            <Questions at=at.clone() stored=stored.clone()/>
            {mine}
            <section>
                <h2>{i18n::findings()}</h2>
                <ul class="messages">{found}</ul>
                {none_found}
            </section>
            {facts(&stored)}
            <History at id/>
        </div>
    }
}

/// What can be done with the child.
#[component]
fn Acts(at: InstitutionId, id: RecordId, stored: StoredRecord) -> impl IntoView {
    let lec = Lec::here();
    let Enrolment::Left(leaving) = Enrolment::of(&stored.record) else {
        return view! {
            <div class="acts">
                <a class="button primary" id="correct" href=Route::Correct(at.clone(), id).path()>{i18n::correct()}</a>
                <a class="button" id="take-off" href=Route::TakeOff(at, id).path()>{i18n::take_off()}</a>
            </div>
        }
        .into_any();
    };
    let day = leaving.on.map_or_else(
        || i18n::shown(Field::StatusDate, stored.record.get(Field::StatusDate)),
        |day| day.long(i18n::lang()),
    );
    let reason = i18n::shown(Field::ExitReason, stored.record.get(Field::ExitReason));
    let told = i18n::off_since(day, reason);
    let in_time = may_put_back(lec.role_at(&at), stored.off_since, lec.now());
    let record = stored.record.clone();
    let act = move |_| {
        let Some(edit) = Edit::setting(&record, put_back(lec.now().bangkok_day())) else { return };
        let at = at.clone();
        spawn_local(async move {
            match lec.record(&at, id, edit, None).await {
                Ok(_) => lec.tell(i18n::put_back_done()),
                Err(error) => lec.tell(i18n::not_saved(why_not(&error))),
            }
        });
    };
    view! {
        <Banner tone=Tone::Care>
            <p>{told}</p>
            <p>{if in_time { i18n::off_must_go_back() } else { i18n::put_back_late() }}</p>
            <button type="button" class="primary" id="put-back" disabled=!in_time on:click=act>
                {i18n::put_back()}
            </button>
        </Banner>
    }
    .into_any()
}

fn facts(stored: &StoredRecord) -> impl IntoView + use<> {
    let groups = [
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
    let sections = groups.map(|group| {
        let filled = group.fields().filter(|field| !stored.record.get(*field).is_empty());
        let pair = |field: Field| {
            let value = i18n::shown(field, stored.record.get(field));
            let value = match (field, CivilDate::parse_iso(stored.record.get(field))) {
                (Field::BirthDate, Some(birth)) => with_age(value, birth),
                _ => value,
            };
            view! { <div><dt>{i18n::say(field.words())}</dt><dd>{value}</dd></div> }
        };
        let pairs = filled.map(pair).collect::<Vec<_>>();
        (!pairs.is_empty()).then(|| view! { <h3>{i18n::say(group.words())}</h3><dl>{pairs}</dl> })
    });
    let last = stored.record.last_measurement().map(|last| {
        let words = i18n::measured_on(i18n::measured(last), last.on.medium(i18n::lang()));
        view! { <h3>{i18n::measurement()}</h3><p>{words}</p> }
    });
    view! { <section class="facts"><h2>{i18n::facts()}</h2>{sections}{last}</section> }
}

fn with_age(value: String, birth: CivilDate) -> String {
    let today = Lec::here().now().bangkok_day();
    match birth.age_on(today) {
        Some(age) => format!("{value} ({})", i18n::age_now(age.text(i18n::lang()))),
        None => value,
    }
}

/// What the server knows was done to the record; asked for when wanted.
#[component]
fn History(at: InstitutionId, id: RecordId) -> impl IntoView {
    let entries = RwSignal::new(None::<Result<Vec<HistoryEntry>, String>>);
    let ask = move |_| {
        let at = at.clone();
        spawn_local(async move {
            let told = online::history(&at, id).await.map_err(|_| i18n::history_needs_network().to_owned());
            let _ = entries.try_set(Some(told));
        });
    };
    let entry = |entry: HistoryEntry| {
        let who = i18n::history_of(&entry.by, i18n::moment(entry.arrived_at));
        let made = i18n::history_made_at(i18n::moment(entry.made_at));
        let lines = entry.patch.changes.iter().map(|(field, change)| {
            let (from, to) = (i18n::shown(*field, &change.from), i18n::shown(*field, &change.to));
            view! { <li>{format!("{}: {from} → {to}", i18n::say(field.words()))}</li> }
        });
        view! {
            <li><b>{who}</b><br/><span class="hint">{made}</span><ul>{lines.collect_view()}</ul></li>
        }
    };
    let list = move || match entries.get() {
        None => None,
        Some(Err(why)) => Some(view! { <p class="hint">{why}</p> }.into_any()),
        Some(Ok(all)) if all.is_empty() => {
            Some(view! { <p class="hint">{i18n::no_history()}</p> }.into_any())
        }
        Some(Ok(all)) => {
            let all = all.into_iter().map(entry).collect_view();
            Some(view! { <ol class="plain">{all}</ol> }.into_any())
        }
    };
    view! {
        <section>
            <h2>{i18n::history()}</h2>
            <button type="button" id="history" on:click=ask>{i18n::show_history()}</button>
            {list}
        </section>
    }
}
