//! The list of children.

use crate::components::badge::StateBadge;
use crate::components::banner::{Banner, Tone};
use crate::components::list::LongList;
use crate::i18n;
use crate::pages::frame::Frame;
use crate::pages::missing::Missing;
use crate::queries;
use crate::queries::roll::{ChildRow, ClassKey};
use crate::route::Route;
use crate::state::{Lec, Live, Phase, live, place_of};
use crate::store::StoreError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use shared::checks::{CheckContext, Severity, check_record};
use shared::children::Field;
use shared::codes::{InstitutionKind, Title};
use shared::values::citizen_id::mask;
use shared::values::date::AcademicYear;
use shared::values::{InstitutionId, Timestamp};
use shared::wire::institutions::InstitutionRow;
use std::rc::Rc;

/// The height of a row; the styles know it, too.
const ROW_PX: u32 = 84;

/// The institution of the address.
pub fn institution_here() -> Option<InstitutionId> {
    use_params_map().read_untracked().get("at").and_then(|at| InstitutionId::parse(&at))
}

/// What records of an institution are checked against today.
pub fn context_of(place: Option<&InstitutionRow>, now: Timestamp) -> CheckContext<'_> {
    let today = now.bangkok_day();
    CheckContext {
        today,
        academic_year: AcademicYear::of(today),
        kind: place.map_or(InstitutionKind::Centre, |place| place.institution.kind),
        levels_offered: place.map_or(&[], |place| &place.institution.levels),
    }
}

/// What the list is drawn from.
struct Shown {
    roll: Option<queries::Roll>,
    place: Option<InstitutionRow>,
}

/// Which of the screen's faces is shown; it changes seldom, so that typing and scrolling are not disturbed.
#[derive(Clone, PartialEq, Eq)]
enum Face {
    Loading,
    Failed(String),
    Download(u64, u64),
    Empty,
    List,
}

/// The roll of the institution in the address.
#[component]
pub fn Roll() -> impl IntoView {
    let Some(at) = institution_here() else { return view! { <Missing/> }.into_any() };
    let lec = Lec::here();
    let opened = at.clone();
    spawn_local(async move {
        if let Err(error) = lec.open_roll(opened).await {
            lec.store_trouble.set(Some(error));
        }
        lec.refresh_places().await;
    });
    let asked = at.clone();
    let shown = live(move |store| {
        let at = asked.clone();
        async move {
            let rows = queries::places::places(&store).await?;
            Ok(Shown { roll: queries::roll(&store, &at).await?, place: place_of(&rows, &at) })
        }
    });
    let title = Signal::derive(move || {
        shown.with(|shown| match shown {
            Some(Ok(shown)) => shown.place.as_ref().map(|place| place.institution.name.clone()),
            _ => None,
        })
        .unwrap_or_else(|| i18n::roll().to_owned())
    });
    let face = Memo::new(move |_| shown.with(face_of));
    let at = StoredValue::new(at);
    let content = move || match face.get() {
        Face::Loading => view! { <p class="loading" role="status">{i18n::loading()}</p> }.into_any(),
        Face::Failed(why) => view! { <Banner tone=Tone::Wrong>{why}</Banner> }.into_any(),
        Face::Download(received, total) => progress(lec, received, total).into_any(),
        Face::Empty => view! { <p class="empty">{i18n::roll_is_empty()}</p> }.into_any(),
        Face::List => view! { <Children at=at.get_value() shown/> }.into_any(),
    };
    view! { <Frame title>{content}</Frame> }.into_any()
}

fn face_of(shown: &Option<Result<Rc<Shown>, StoreError>>) -> Face {
    let shown = match shown {
        None => return Face::Loading,
        Some(Err(error)) => return Face::Failed(i18n::something_broke(error)),
        Some(Ok(shown)) => shown,
    };
    let Some(roll) = &shown.roll else { return Face::Loading };
    match &roll.meta.download {
        Some(download) => Face::Download(download.received, download.total),
        None if roll.rows.is_empty() => Face::Empty,
        None => Face::List,
    }
}

fn progress(lec: Lec, received: u64, total: u64) -> impl IntoView {
    let words = move || match (lec.sync.get().phase, total) {
        (Phase::Offline, _) => i18n::download_waits().to_owned(),
        (_, 0) => i18n::download_begins().to_owned(),
        _ => i18n::downloading(i18n::number(received), i18n::number(total)),
    };
    view! {
        <div class="progress" role="status">
            <p id="download">{words}</p>
            <progress max=total.max(1).to_string() value=received.to_string()></progress>
        </div>
    }
}

/// Search, class and list.
#[component]
fn Children(
    /// The institution.
    at: InstitutionId,
    /// What the list is drawn from.
    shown: Live<Shown>,
) -> impl IntoView {
    let lec = Lec::here();
    let searched = RwSignal::new(String::new());
    let class = RwSignal::new(None::<ClassKey>);
    let off = RwSignal::new(false);
    let with_roll = move |read: &dyn Fn(&queries::Roll, Option<&InstitutionRow>)| {
        shown.with(|shown| {
            if let Some(Ok(shown)) = shown
                && let Some(roll) = &shown.roll
            {
                read(roll, shown.place.as_ref());
            }
        });
    };
    let found = Memo::new(move |_| {
        let found = std::cell::RefCell::new((Vec::new(), 0));
        with_roll(&|roll, _| {
            let all = roll.rows.iter().filter(|row| row.stored.on_roll() != off.get()).count();
            let places = roll.shown(!off.get(), class.get().as_ref(), &searched.get());
            found.replace((places, all));
        });
        found.into_inner()
    });
    let classes = Memo::new(move |_| {
        let classes = std::cell::RefCell::new(Vec::new());
        with_roll(&|roll, _| {
            classes.replace(roll.classes());
        });
        classes.into_inner()
    });
    let sending = Signal::derive(move || lec.sync.get().phase == Phase::Syncing);
    let row = move |place: usize| {
        let drawn = std::cell::RefCell::new(None);
        let index = found.with(|(places, _)| places.get(place).copied());
        with_roll(&|roll, institution| {
            let row = index.and_then(|index| roll.rows.get(index));
            drawn.replace(row.map(|row| child_row(&at, row, institution, lec.now(), sending).into_any()));
        });
        drawn.into_inner()
    };
    let counted = move || {
        found.with(|(places, all)| {
            if places.len() == *all {
                i18n::children_shown(i18n::number(*all as u64))
            } else {
                i18n::children_shown_of(i18n::number(places.len() as u64), i18n::number(*all as u64))
            }
        })
    };
    let nobody = move || {
        let words = match (found.with(|(places, all)| (places.is_empty(), *all)), off.get()) {
            ((true, 0), true) => i18n::nobody_taken_off(),
            ((true, _), _) => i18n::nobody_found(),
            _ => return None,
        };
        Some(view! { <p class="empty">{words}</p> })
    };
    view! {
        <div class="roll">
            <div class="filters">
                <div class="field search">
                    <label for="search">{i18n::search()}</label>
                    <input id="search" type="search" autocomplete="off" placeholder=i18n::search_hint()
                        prop:value=searched on:input=move |event| searched.set(event_target_value(&event))/>
                </div>
                <ClassChoice classes class/>
                <div class="choices" role="group" aria-label=i18n::roll()>
                    <button type="button" id="on-roll" aria-pressed=move || (!off.get()).to_string()
                        on:click=move |_| off.set(false)>{i18n::on_roll()}</button>
                    <button type="button" id="off-roll" aria-pressed=move || off.get().to_string()
                        on:click=move |_| off.set(true)>{i18n::taken_off()}</button>
                </div>
                <p class="hint" role="status" id="counted">{counted}</p>
            </div>
            {nobody}
            <LongList count=Signal::derive(move || found.with(|(places, _)| places.len())) row_height_px=ROW_PX
                label=i18n::roll() row/>
        </div>
    }
}

#[component]
fn ClassChoice(classes: Memo<Vec<(ClassKey, usize)>>, class: RwSignal<Option<ClassKey>>) -> impl IntoView {
    let choose = move |event| {
        let place: Option<usize> = event_target_value(&event).parse().ok();
        let chosen = classes.with_untracked(|all| Some(all.get(place?)?.0.clone()));
        class.set(chosen);
    };
    let options = move || {
        classes.with(|all| {
            let option = |(place, (key, count)): (usize, &(ClassKey, usize))| {
                let words = format!("{} ({count})", class_words(key));
                let own = key.clone();
                view! { <option value=place.to_string() selected=move || class.get().as_ref() == Some(&own)>{words}</option> }
            };
            all.iter().enumerate().map(option).collect_view()
        })
    };
    view! {
        <div class="field">
            <label for="class">{i18n::class()}</label>
            <select id="class" on:change=choose>
                <option value="">{i18n::all_classes()}</option>
                {options}
            </select>
        </div>
    }
}

/// What a class is called.
pub fn class_words(key: &ClassKey) -> String {
    match (i18n::shown(Field::Level, &key.level), key.room.as_str()) {
        (_, "") if key.level.is_empty() => i18n::no_class().to_owned(),
        (level, "") => level,
        (level, room) => i18n::class_of(level, room),
    }
}

fn child_row(
    at: &InstitutionId,
    row: &ChildRow,
    place: Option<&InstitutionRow>,
    now: Timestamp,
    sending: Signal<bool>,
) -> impl IntoView + use<> {
    let record = &row.stored.record;
    let title = Title::parse(record.get(Field::Title)).map_or("", Title::short);
    let name = format!("{title}{}", row.name());
    let number = record.get(Field::CitizenId);
    let mut details = vec![class_words(&row.class())];
    if !record.get(Field::StudentNo).is_empty() {
        details.push(i18n::student_no_short(record.get(Field::StudentNo)));
    }
    if !number.is_empty() {
        details.push(mask(number));
    }
    let errors = if row.stored.on_roll() {
        let findings = check_record(record, &context_of(place, now));
        findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
    } else {
        0
    };
    let mark = (errors > 0).then(|| view! { <span class="badge fix">{i18n::to_put_right(errors)}</span> });
    view! {
        <a class="child-row" href=Route::Child(at.clone(), row.id).path()>
            <b>{name}</b>
            <span class="details">{details.join(" · ")}</span>
            <span class="marks"><StateBadge state=row.state sending/>{mark}</span>
        </a>
    }
}
