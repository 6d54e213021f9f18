//! Taking a child off the roll, with reason and date (R26).

use super::child::{child_here, name_of};
use crate::components::banner::{Banner, Tone};
use crate::components::date_field::DateField;
use crate::components::field::{ChoiceField, TextField};
use crate::components::loaded::Loaded;
use crate::i18n;
use crate::pages::frame::Frame;
use crate::pages::missing::Missing;
use crate::queries::child_page;
use crate::route::Route;
use crate::state::{Lec, live, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::children::enrolment::taken_off;
use shared::codes::ExitReason;
use shared::edits::{Edit, StoredRecord};
use shared::values::{CivilDate, InstitutionId};

/// The screen for the child in the address.
#[component]
pub fn TakeOff() -> impl IntoView {
    let Some((at, id)) = child_here() else { return view! { <Missing/> }.into_any() };
    let back = Route::Child(at.clone(), id);
    let asked = at.clone();
    let page = live(move |store| {
        let at = asked.clone();
        async move { child_page(&store, &at, id).await }
    });
    let reason = RwSignal::new(String::new());
    let date = RwSignal::new(Lec::here().now().bangkok_day().to_iso());
    let note = RwSignal::new(String::new());
    let show = move |page: std::rc::Rc<Option<crate::queries::ChildPage>>| match &*page {
        None => view! { <p class="empty">{i18n::no_such_child()}</p> }.into_any(),
        Some(child) => {
            let leaving = Leaving { reason, date, note };
            view! { <Form at=at.clone() stored=child.stored.clone() leaving/> }.into_any()
        }
    };
    view! { <Frame title=i18n::take_off_title() back><Loaded value=page show/></Frame> }.into_any()
}

/// What the person has typed; it outlives a redraw.
#[derive(Clone, Copy)]
struct Leaving {
    reason: RwSignal<String>,
    date: RwSignal<String>,
    note: RwSignal<String>,
}

impl Leaving {
    /// What is wanted, or what is still missing.
    fn read(self) -> Result<(ExitReason, CivilDate, String), &'static str> {
        let reason = ExitReason::parse(&self.reason.get_untracked()).ok_or_else(i18n::choose_reason)?;
        let date = CivilDate::parse(&self.date.get_untracked()).map_err(|_| i18n::give_date())?;
        Ok((reason, date, self.note.get_untracked()))
    }
}

#[component]
fn Form(at: InstitutionId, stored: StoredRecord, leaving: Leaving) -> impl IntoView {
    let lec = Lec::here();
    let navigate = use_navigate();
    let fault = RwSignal::new(None::<String>);
    let explained = i18n::take_off_explained(name_of(&stored));
    let cancel = Route::Child(at.clone(), stored.id).path();
    let choices = ExitReason::ALL
        .iter()
        .map(|reason| (reason.code().to_owned(), i18n::say(reason.words()).to_owned()))
        .collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (reason, date, note) = match leaving.read() {
            Ok(read) => read,
            Err(missing) => return fault.set(Some(missing.to_owned())),
        };
        let Some(edit) = Edit::setting(&stored.record, taken_off(reason, date, &note)) else { return };
        let (at, id, navigate) = (at.clone(), stored.id, navigate.clone());
        spawn_local(async move {
            match lec.record(&at, id, edit, None).await {
                Ok(_) => {
                    lec.tell(i18n::taken_off_done());
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&Route::Child(at, id).path(), replace);
                }
                Err(error) => fault.set(Some(i18n::not_saved(why_not(&error)))),
            }
        });
    };
    let Leaving { reason, date, note } = leaving;
    view! {
        <form on:submit=submit>
            <p class="lead">{explained}</p>
            {move || fault.get().map(|why| view! { <Banner tone=Tone::Wrong><p id="fault">{why}</p></Banner> })}
            <ChoiceField id="reason" label=i18n::reason() value=reason choices
                on_choose=move |code| reason.set(code)/>
            <DateField id="date" label=i18n::date_off() value=date on_type=move |text| date.set(text)/>
            <TextField id="note" label=i18n::note() value=note on_type=move |text| note.set(text)/>
            <div class="save-bar">
                <button type="submit" class="primary care" id="save">{i18n::take_off()}</button>
                <a class="button" href=cancel>{i18n::cancel()}</a>
            </div>
        </form>
    }
}
