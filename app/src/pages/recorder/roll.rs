//! The list of children.

use super::opening::Opening;
use crate::components::badge::{badge, state_badge};
use crate::components::field::Field as Input;
use crate::components::list::long_list;
use crate::components::loaded::unread;
use crate::components::pieces::{
    all, choice, choices, derived, dynamic, link, maybe, paragraph, text, whenever,
};
use crate::components::progress::progress;
use crate::i18n;
use crate::pages::frame::frame;
use crate::pages::help::first_day;
use crate::queries;
use crate::queries::roll::{ChildRow, ClassKey};
use crate::queries::{Checking, Windows};
use crate::route::Route;
use crate::state::{InList, Lec, Live, Phase, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::checks::{CheckContext, Severity, check_record};
use shared::children::{Field, Record};
use shared::codes::{InstitutionKind, Title};
use shared::values::citizen_id::mask;
use shared::values::date::AcademicYear;
use shared::values::{InstitutionId, Timestamp};
use shared::wire::institutions::InstitutionRow;
use std::rc::Rc;

/// What records of an institution are checked against today.
pub fn context_of(place: Option<&InstitutionRow>, now: Timestamp) -> CheckContext<'_> {
    let today = now.bangkok_day();
    CheckContext {
        today,
        academic_year: AcademicYear::of(today),
        kind: place.map_or(InstitutionKind::Centre, |place| place.kind),
        levels_offered: place.map_or(&[], |place| &place.levels),
    }
}

/// What the list is drawn from.
struct Shown {
    roll: Option<queries::Roll>,
    place: Option<InstitutionRow>,
    windows: Windows,
}

/// Which of the screen's faces is shown; it changes seldom, so that typing and scrolling are not disturbed.
#[derive(Clone, PartialEq, Eq)]
pub enum Face {
    /// Nothing is known yet.
    Loading,
    /// It could not be read; why, in words.
    Failed(&'static str),
    /// So many of so many children were received.
    Download(u64, u64),
    /// Nobody is on it.
    Empty,
    /// There are children.
    List,
}

/// The roll of an institution.
#[component]
pub fn Roll(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let lec = Lec::here();
    let opened = at.clone();
    spawn_local(async move {
        if let Err(error) = lec.open_roll(opened).await {
            lec.store_trouble.set(Some(error));
        }
        lec.look_at_places().await;
    });
    let asked = at.clone();
    let shown = live(move |store| {
        let at = asked.clone();
        async move {
            let place = lec.place(&store, &at).await?;
            let windows = queries::windows(&store, &at).await?;
            Ok(Shown { roll: lec.roll(&store, &at).await?, place, windows })
        }
    });
    let title = text(move || {
        let shown: Option<Rc<Shown>> = shown.get().and_then(Result::ok);
        let name = shown.and_then(|shown| Some(shown.place.as_ref()?.name.clone()));
        name.unwrap_or_else(|| i18n::roll().to_owned())
    });
    let face = derived(move || match shown.get() {
        None => Face::Loading,
        Some(Err(error)) => Face::Failed(Lec::why_unread(&error)),
        Some(Ok(shown)) => face_of(shown.roll.as_ref()),
    });
    let opening = Opening::of(&at).banner();
    let content = dynamic(move || match face.get() {
        Face::Loading => paragraph("loading", i18n::loading()),
        Face::Failed(why) => unread(why),
        Face::Download(received, total) => download(lec, received, total),
        Face::Empty => nobody_yet(lec, &at),
        Face::List => children(at.clone(), shown),
    });
    frame(title, None, all([opening, content]))
}

/// What is to be shown of a roll as far as it is here: a part of it is not taken for the whole.
pub fn face_of(roll: Option<&queries::Roll>) -> Face {
    let Some(roll) = roll else { return Face::Loading };
    match &roll.meta.download {
        Some(download) if !download.anew => Face::Download(download.received, download.total),
        _ if roll.rows.is_empty() => Face::Empty,
        _ => Face::List,
    }
}

/// How far the download has come.
pub fn download(lec: Lec, received: u64, total: u64) -> AnyView {
    dynamic(move || {
        let words = match (lec.sync.get().phase, total) {
            (Phase::Offline, _) => i18n::download_waits().to_owned(),
            (Phase::Busy, _) => i18n::server_busy().to_owned(),
            (Phase::SignInNeeded | Phase::Refused(_), _) => i18n::download_stands().to_owned(),
            (_, 0) => i18n::download_begins().to_owned(),
            _ => i18n::downloading(i18n::number(received), i18n::number(total)),
        };
        progress("download", words, received, total)
    })
}

/// A roll that is still empty, with how to begin.
fn nobody_yet(lec: Lec, at: &InstitutionId) -> AnyView {
    let add = link("button primary", Route::Add(at.clone()).path(), i18n::add_child());
    let import = link("button", Route::Import(at.clone()).path(), i18n::import_title());
    let acts = view! { <div class="acts">{add}{import}</div> }.into_any();
    all([first_day(lec), paragraph("empty", i18n::roll_is_empty()), acts])
}

/// What is looked for in the list.
#[derive(Clone, Copy)]
struct Filter {
    searched: RwSignal<String>,
    class: RwSignal<Option<ClassKey>>,
    off: RwSignal<bool>,
}

impl Filter {
    /// As the person left the list of this institution, and at the same place in it.
    fn as_left(lec: Lec, at: &InstitutionId) -> Self {
        let left = lec.in_list.get_value().filter(|left| left.at.as_ref() == Some(at)).unwrap_or_default();
        let down = left.down_px;
        if down > 0.0 {
            // The page is that long only once the list is laid out.
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, down));
        }
        let filter = Self {
            searched: RwSignal::new(left.searched),
            class: RwSignal::new(left.class),
            off: RwSignal::new(left.off),
        };
        let at = Some(at.clone());
        whenever(move || {
            let (searched, class, off) = (filter.searched.get(), filter.class.get(), filter.off.get());
            lec.in_list.set_value(Some(InList { at: at.clone(), searched, class, off, down_px: 0.0 }));
        });
        filter
    }
}

/// Search, class and list.
fn children(at: InstitutionId, shown: Live<Shown>) -> AnyView {
    let lec = Lec::here();
    let filter = Filter::as_left(lec, &at);
    let Filter { searched, class, off } = filter;
    let found: Memo<(Vec<usize>, usize)> = derived(move || {
        let Some(Ok(shown)) = shown.get() else { return (Vec::new(), 0) };
        let Some(roll) = &shown.roll else { return (Vec::new(), 0) };
        let all = roll.rows.iter().filter(|row| row.stored.on_roll() != off.get()).count();
        // A class whose last child has left no longer narrows the list.
        let stands = |key: &ClassKey| roll.rows.iter().any(|row| row.stored.on_roll() && row.class() == *key);
        let class = class.get().filter(stands);
        (roll.shown(!off.get(), class.as_ref(), &searched.get()), all)
    });
    let own = at.clone();
    let sending = Signal::derive(move || lec.sync.get().phase == Phase::Syncing);
    let row = move |place: usize| {
        let drawn = || {
            let shown = shown.get()?.ok()?;
            let index = found.with(|(places, _)| places.get(place).copied())?;
            let row = shown.roll.as_ref()?.rows.get(index)?;
            Some(child_row(&at, row, shown.place.as_ref(), lec.now(), sending))
        };
        drawn().unwrap_or_else(|| ().into_any())
    };
    let counted = text(move || {
        let (shown, all) = found.with(|(places, all)| (places.len() as u64, *all as u64));
        if shown == all {
            i18n::children_shown(i18n::number(all))
        } else {
            i18n::children_shown_of(i18n::number(shown), i18n::number(all))
        }
    });
    let nobody = maybe(move || {
        let words = match (found.with(|(places, all)| (places.is_empty(), *all)), off.get()) {
            ((true, 0), true) => i18n::nobody_taken_off(),
            ((true, _), _) if searched.with(|searched| searched.trim().is_empty()) => i18n::nobody_here(),
            ((true, _), _) => i18n::nobody_found(),
            _ => return None,
        };
        Some(paragraph("empty", words))
    });
    let search = Input::new("search", i18n::search_hint(), searched, move |text| searched.set(text));
    let search = search.kind(Signal::stored("search".to_owned()), "off");
    let pressed = move |wanted: bool| text(move || (off.get() == wanted).to_string());
    let sides = [
        choice("on-roll", i18n::on_roll(), pressed(false), move || off.set(false)),
        choice("off-roll", i18n::taken_off(), pressed(true), move || off.set(true)),
    ];
    let count = Signal::derive(move || found.with(|(places, _)| places.len()));
    view! {
        <div class="roll">
            {first_day(lec)}
            {check_link(lec, own, shown)}
            <div class="filters">
                {search.typed()}
                {class_choice(shown, class)}
                {choices(i18n::roll(), sides)}
                <p class="hint" role="status" id="counted">{counted}</p>
            </div>
            {nobody}
            {long_list(count, i18n::roll(), row)}
        </div>
    }
    .into_any()
}

/// The way to the check of the roll, with how far it is (R24, R31); nothing where none is asked for and none was begun.
fn check_link(lec: Lec, at: InstitutionId, shown: Live<Shown>) -> AnyView {
    let words = derived(move || {
        let shown = shown.get()?.ok()?;
        let checking = Checking::new(shown.roll.clone()?, &shown.windows, lec.server_now(&at), lec.now());
        let so_far = checking.progress();
        let checked = i18n::checked_of(i18n::number(so_far.checked), i18n::number(so_far.of));
        match so_far.done_on {
            Some(day) => Some((Route::Found(at.clone()), i18n::checked_all(day.medium(i18n::lang())))),
            None if checking.open => {
                let words = format!("{} · {checked}", i18n::check_title());
                let next = if so_far.checked < so_far.of {
                    Route::Check(at.clone(), None)
                } else {
                    Route::Found(at.clone())
                };
                Some((next, words))
            }
            None if so_far.checked > 0 => Some((Route::Found(at.clone()), checked)),
            None => None,
        }
    });
    maybe(move || {
        let (route, words) = words.get()?;
        let class = if matches!(route, Route::Check(..)) {
            "button primary check-link"
        } else {
            "row-link check-link"
        };
        Some(link(class, route.path(), words))
    })
}

fn class_choice(shown: Live<Shown>, class: RwSignal<Option<ClassKey>>) -> AnyView {
    let classes = move || {
        let shown = shown.get()?.ok()?;
        Some(shown.roll.as_ref()?.classes())
    };
    // The classes change only with the roll; a key press must not draw the choices anew.
    let names = derived(move || {
        let named =
            |(key, count): &(ClassKey, usize)| (key.clone(), format!("{} ({count})", class_words(key)));
        classes().unwrap_or_default().iter().map(named).collect::<Vec<_>>()
    });
    dynamic(move || {
        let classes = names.get();
        let choices = classes.iter().enumerate();
        let choices = choices.map(|(place, (_, words))| (place.to_string(), words.clone())).collect();
        let value = text(move || {
            let chosen = class.get();
            let place = names.with(|names| names.iter().position(|(key, _)| Some(key) == chosen.as_ref()));
            place.map(|place| place.to_string()).unwrap_or_default()
        });
        let choose = move |place: String| {
            class.set(place.parse().ok().and_then(|place: usize| Some(classes.get(place)?.0.clone())));
        };
        Input::new("class", i18n::class(), value, choose).nothing(i18n::all_classes()).chosen(choices)
    })
}

/// What a class is called.
pub fn class_words(key: &ClassKey) -> String {
    match (i18n::shown(Field::Level, &key.level), key.room.as_str()) {
        (_, "") if key.level.is_empty() => i18n::no_class().to_owned(),
        (level, "") => level,
        (level, room) => i18n::class_of(level, room),
    }
}

/// The last digits of a citizen number; of one that is half typed nothing may be shown.
pub fn number_end(record: &Record) -> Option<String> {
    let number = mask(record.get(Field::CitizenId));
    let end = number.trim_start_matches(['x', '-']);
    (!end.is_empty()).then(|| format!("…{end}"))
}

fn child_row(
    at: &InstitutionId,
    row: &ChildRow,
    place: Option<&InstitutionRow>,
    now: Timestamp,
    sending: Signal<bool>,
) -> AnyView {
    let record = &row.stored.record;
    let title = Title::parse(record.get(Field::Title)).map_or("", Title::short);
    let name = match row.name() {
        name if name.is_empty() => i18n::nameless().to_owned(),
        name => format!("{title}{name}"),
    };
    // What tells two of one name apart comes before what may be cut off.
    let mut details = vec![class_words(&row.class())];
    details.extend(number_end(record));
    if !record.get(Field::StudentNo).is_empty() {
        details.push(i18n::student_no_short(record.get(Field::StudentNo)));
    }
    let mut marks = vec![state_badge(row.state, sending)];
    if row.stored.on_roll() {
        let findings = check_record(record, &context_of(place, now));
        let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
        if errors > 0 {
            marks.push(badge("badge fix", i18n::to_put_right(errors)));
        }
    }
    view! {
        <a class="child-row" href=Route::Child(at.clone(), row.id).path()>
            <b>{name}</b>
            <span class="details">{details.join(" · ")}</span>
            <span class="marks">{all(marks)}</span>
        </a>
    }
    .into_any()
}
