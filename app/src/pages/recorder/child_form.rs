//! Adding a child, and correcting one: the same form.

use super::child::{child_here, name_of};
use super::roll::{context_of, institution_here};
use crate::components::banner::{Banner, Tone};
use crate::components::child_fields::{ChildFields, Filling};
use crate::components::field::{Keyboard, TextField};
use crate::components::loaded::Loaded;
use crate::form::ChildForm;
use crate::i18n;
use crate::pages::frame::Frame;
use crate::pages::missing::Missing;
use crate::queries;
use crate::route::Route;
use crate::state::{BrowserIds, Lec, live, place_of, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId};
use shared::wire::institutions::InstitutionRow;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// How long after the last key press a draft is kept.
const DRAFT_PAUSE: Duration = Duration::from_secs(2);

/// What a form begins with. It is read once: what arrives meanwhile must not change what a person is typing.
struct Beginning {
    roll: Option<queries::Roll>,
    child: Option<StoredRecord>,
    draft: Option<BTreeMap<String, String>>,
    place: Option<InstitutionRow>,
}

/// The form for a child to be added.
#[component]
pub fn AddChild() -> impl IntoView {
    let Some(at) = institution_here() else { return view! { <Missing/> }.into_any() };
    let back = Route::Roll(at.clone());
    view! { <Frame title=i18n::add_child_title() back><Form at child=None/></Frame> }.into_any()
}

/// The form of a child on the roll.
#[component]
pub fn CorrectChild() -> impl IntoView {
    let Some((at, id)) = child_here() else { return view! { <Missing/> }.into_any() };
    let back = Route::Child(at.clone(), id);
    view! { <Frame title=i18n::correct_title() back><Form at child=Some(id)/></Frame> }.into_any()
}

#[component]
fn Form(at: InstitutionId, child: Option<RecordId>) -> impl IntoView {
    let draft_key = child.map_or_else(|| format!("{at}/new"), |id| format!("{at}/{id}"));
    let (asked, key) = (at.clone(), draft_key.clone());
    let begun = live(move |store| {
        let (at, key) = (asked.clone(), key.clone());
        async move {
            let roll = queries::roll(&store, &at).await?;
            let rows = queries::places::places(&store).await?;
            let child = match child {
                Some(id) => queries::child_page(&store, &at, id).await?.map(|page| page.stored),
                None => None,
            };
            let draft = queries::child::draft(&store, &key).await?;
            Ok(Beginning { roll, child, draft, place: place_of(&rows, &at) })
        }
    });
    let first = Memo::new_with_compare(move |_| begun.with(|begun| begun.is_some()), |old, new| old != new);
    let shown = StoredValue::new_local(None::<Rc<Beginning>>);
    move || {
        first.track();
        let value = begun.with_untracked(|begun| match begun {
            Some(Ok(begun)) => Some(begun.clone()),
            _ => None,
        });
        shown.set_value(value);
        match shown.get_value() {
            Some(begun) if child.is_some() && begun.child.is_none() => {
                view! { <p class="empty">{i18n::no_such_child()}</p> }.into_any()
            }
            Some(begun) => {
                view! { <Fields at=at.clone() child begun draft_key=draft_key.clone()/> }.into_any()
            }
            None => view! { <Loaded value=begun show=|_| ()/> }.into_any(),
        }
    }
}

#[component]
fn Fields(at: InstitutionId, child: Option<RecordId>, begun: Rc<Beginning>, draft_key: String) -> impl IntoView {
    let lec = Lec::here();
    let navigate = use_navigate();
    let mut form = begun.child.as_ref().map_or_else(ChildForm::add, |child| ChildForm::correct(&child.record));
    let taken_up = begun.draft.as_ref().is_some_and(|draft| !draft.is_empty());
    if let Some(draft) = &begun.draft {
        form.take_up(draft);
    }
    let form = RwSignal::new(form);
    let own = child.unwrap_or_else(|| RecordId::new(&BrowserIds));
    let begun = StoredValue::new_local(begun);
    let findings = Memo::new(move |_| {
        let place = begun.with_value(|begun| begun.place.clone());
        form.with(|form| form.findings(&context_of(place.as_ref(), lec.now())))
    });
    let draft_key = StoredValue::new(draft_key);
    keep_drafts(lec, form, draft_key);

    let alike = RwSignal::new(Vec::<RecordId>::new());
    let fault = RwSignal::new(None::<String>);
    let at = StoredValue::new(at);
    let save = move |knowing: bool| {
        form.update(ChildForm::leave_all);
        let Some(edit) = form.with_untracked(|form| form.edit(lec.now().bangkok_day())) else {
            fault.set(Some(i18n::nothing_changed().to_owned()));
            return;
        };
        if !knowing {
            let found = begun.with_value(|begun| form.with_untracked(|form| alike_on(begun, form, own)));
            alike.set(found.clone());
            if !found.is_empty() {
                return;
            }
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            let (at, key) = (at.get_value(), draft_key.get_value());
            match lec.record(&at, own, edit, Some(&key)).await {
                Ok(_) => {
                    form.set(ChildForm::default());
                    lec.tell(i18n::saved_on_phone());
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&Route::Child(at, own).path(), replace);
                }
                Err(error) => fault.set(Some(i18n::not_saved(why_not(&error)))),
            }
        });
    };
    let (save_first, save_knowing) = (save.clone(), save);
    let warned = move || {
        let found = alike.get();
        let any = !found.is_empty();
        let link = |id| {
            let name = begun.with_value(|begun| name_on(begun, id));
            view! { <li><a href=Route::Child(at.get_value(), id).path()>{name}</a></li> }
        };
        let links = found.into_iter().map(link).collect_view();
        let save_knowing = save_knowing.clone();
        any.then(move || {
            view! {
                <Banner tone=Tone::Care>
                    <p id="alike">{i18n::alike_found()}</p>
                    <ul>{links}</ul>
                    <button type="button" id="save-as-other" on:click=move |_| save_knowing(true)>
                        {i18n::save_as_other()}
                    </button>
                </Banner>
            }
        })
    };
    let summary = move || {
        let count = findings.with(Vec::len);
        (count > 0).then(|| view! { <p class="hint">{i18n::findings_in_form(count)}</p> })
    };
    let drop_draft = move |_| {
        let start = begun.with_value(|begun| {
            begun.child.as_ref().map_or_else(ChildForm::add, |child| ChildForm::correct(&child.record))
        });
        form.set(start);
    };
    let draft_note = taken_up.then(|| {
        view! {
            <Banner tone=Tone::Quiet>
                <p>{i18n::draft_taken_up()}</p>
                <button type="button" on:click=drop_draft>{i18n::draft_drop()}</button>
            </Banner>
        }
    });
    let height = Signal::derive(move || form.with(|form| form.height_cm.clone()));
    let weight = Signal::derive(move || form.with(|form| form.weight_kg.clone()));
    let leave = child.map_or_else(|| Route::Roll(at.get_value()), |id| Route::Child(at.get_value(), id));
    view! {
        <form class="child-form" on:submit=move |event| { event.prevent_default(); save_first(false); }>
            {draft_note}
            <ChildFields filling=Filling { form, findings }/>
            <details class="section">
                <summary><h2>{i18n::measure_now()}</h2></summary>
                <TextField id="height_cm" label=i18n::height_cm() value=height keyboard=Keyboard::Decimal
                    on_type=move |text| form.update(|form| form.height_cm = text)/>
                <TextField id="weight_kg" label=i18n::weight_kg() value=weight keyboard=Keyboard::Decimal
                    on_type=move |text| form.update(|form| form.weight_kg = text)/>
            </details>
            {warned}
            {move || fault.get().map(|why| view! { <Banner tone=Tone::Wrong><p id="fault">{why}</p></Banner> })}
            <div class="save-bar">
                {summary}
                <button type="submit" class="primary" id="save">{i18n::save()}</button>
                <a class="button" href=leave.path()>{i18n::cancel()}</a>
            </div>
        </form>
    }
}

/// Keeps the form two seconds after the last key press, and at once when the app goes to the background.
fn keep_drafts(lec: Lec, form: RwSignal<ChildForm>, key: StoredValue<String>) {
    let keep = move || {
        let Some(draft) = form.try_with_untracked(ChildForm::draft) else { return };
        let Some(key) = key.try_get_value() else { return };
        spawn_local(async move { lec.keep_draft(&key, &draft).await });
    };
    let pause = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<()>| {
        form.track();
        if before.is_none() {
            return;
        }
        pause.update_value(|pause| {
            if let Some(pause) = pause.take() {
                pause.clear();
            }
            *pause = set_timeout_with_handle(keep, DRAFT_PAUSE).ok();
        });
    });
    let hidden = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            keep();
        }
    });
    on_cleanup(move || {
        hidden.remove();
        if let Some(Some(pause)) = pause.try_update_value(Option::take) {
            pause.clear();
            keep();
        }
    });
}

fn alike_on(begun: &Beginning, form: &ChildForm, own: RecordId) -> Vec<RecordId> {
    let Some(roll) = &begun.roll else { return Vec::new() };
    let roll: Vec<_> = roll.rows.iter().map(|row| (row.id, &row.stored.record)).collect();
    form.alike(&roll, own)
}

fn name_on(begun: &Beginning, id: RecordId) -> String {
    let row = begun.roll.as_ref().and_then(|roll| roll.rows.iter().find(|row| row.id == id));
    row.map(|row| name_of(&row.stored)).unwrap_or_default()
}
