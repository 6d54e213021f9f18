//! Adding a child, and correcting one: the same form.

use super::child::name_of;
use super::opening::Opening;
use super::roll::context_of;
use crate::components::banner::{Tone, banner};
use crate::components::child_fields::{Filling, child_fields, folded};
use crate::components::faults::Faults;
use crate::components::field::{Field, Keyboard, Message};
use crate::components::loaded::loaded;
use crate::components::pieces::{
    all, button, derived, dynamic, link, list, maybe, on, paragraph, text, whenever,
};
use crate::form::ChildForm;
use crate::i18n;
use crate::pages::drafts::{DraftKey, draft_note, keep_drafts};
use crate::pages::frame::{frame, titled};
use crate::queries;
use crate::queries::child::Draft;
use crate::route::Route;
use crate::state::{BrowserIds, Lec, Live, Made, once, why_not};
use futures::future::join;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::checks::Finding;
use shared::edits::{Edit, StoredRecord};
use shared::rounds::RollAct;
use shared::values::{InstitutionId, RecordId};
use shared::wire::institutions::InstitutionRow;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// What a form begins with. It is read once: what arrives meanwhile must not change what a person is typing.
struct Beginning {
    roll: Option<queries::Roll>,
    child: Option<StoredRecord>,
    draft: Option<Draft>,
    place: Option<InstitutionRow>,
}

fn draft_key(at: &InstitutionId, child: Option<RecordId>) -> String {
    child.map_or_else(|| format!("{at}/new"), |id| format!("{at}/{id}"))
}

impl Beginning {
    /// Reads it: what does not hang on each other together, the roll and its place from memory.
    fn of(at: &InstitutionId, child: Option<RecordId>) -> Live<Self> {
        let (at, lec) = (at.clone(), Lec::here());
        once(move |store| {
            let at = at.clone();
            async move {
                let key = draft_key(&at, child);
                let rest = async {
                    let roll = lec.roll(&store, &at).await?;
                    let child = match child {
                        Some(id) => queries::child_page(&store, &at, id).await?.map(|page| page.stored),
                        None => None,
                    };
                    Ok((roll, child))
                };
                let (draft, rest) = join(queries::child::draft(&store, &key), rest).await;
                let (roll, child) = rest?;
                Ok(Self { roll, child, draft: draft?, place: lec.place(&store, &at).await? })
            }
        })
    }

    fn form(&self) -> ChildForm {
        let read = self.roll.as_ref().map(|roll| roll.meta.cursor).unwrap_or_default();
        let correct = |child: &StoredRecord| ChildForm::correct(&child.record, child.ver, read);
        self.child.as_ref().map_or_else(ChildForm::add, correct)
    }

    fn alike(&self, form: &ChildForm, own: RecordId) -> Vec<RecordId> {
        let Some(roll) = &self.roll else { return Vec::new() };
        let roll: Vec<_> = roll.rows.iter().map(|row| (row.id, &row.stored.record)).collect();
        form.alike(&roll, own)
    }

    fn name(&self, id: RecordId) -> String {
        let row = self.roll.as_ref().and_then(|roll| roll.rows.iter().find(|row| row.id == id));
        row.map(|row| name_of(&row.stored)).unwrap_or_default()
    }
}

/// The form for a child to be added.
#[component]
pub fn AddChild(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let back = Route::Roll(at.clone());
    frame(titled(i18n::add_child_title()), Some(back.clone()), begin(at, None, &[RollAct::Add], back))
}

/// The form of a child on the roll.
#[component]
pub fn CorrectChild(
    /// The institution.
    at: InstitutionId,
    /// The record.
    id: RecordId,
    /// The screen from which one came, and to which one goes when it is done.
    back: Route,
) -> impl IntoView {
    frame(titled(i18n::correct_title()), Some(back.clone()), begin(at, Some(id), &[RollAct::Correct], back))
}

/// The form while its acts may be done. What it begins with is read beside the windows, not after them.
fn begin(at: InstitutionId, child: Option<RecordId>, acts: &'static [RollAct], back: Route) -> AnyView {
    let (opening, begun) = (Opening::of(&at), Beginning::of(&at, child));
    let there = derived(move || matches!(begun.get(), Some(Ok(_))));
    opening.form(acts, move || {
        let (at, back) = (at.clone(), back.clone());
        dynamic(move || {
            if !there.get() {
                return loaded(begun, |_: Rc<Beginning>| ().into_any());
            }
            match begun.get_untracked() {
                Some(Ok(begun)) if child.is_some() && begun.child.is_none() => {
                    paragraph("empty", i18n::no_such_child())
                }
                Some(Ok(begun)) => Filled::new(at.clone(), child, begun, back.clone()).view(),
                _ => ().into_any(),
            }
        })
    })
}

/// A form on the screen. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Filled {
    lec: Lec,
    at: StoredValue<InstitutionId>,
    child: Option<RecordId>,
    own: RecordId,
    back: StoredValue<Route>,
    begun: StoredValue<Rc<Beginning>, LocalStorage>,
    draft_key: DraftKey,
    form: RwSignal<ChildForm>,
    alike: RwSignal<Vec<RecordId>>,
    faults: Faults,
    /// Whether what was typed before was taken up, and still stands there.
    taken_up: RwSignal<bool>,
}

impl Filled {
    fn new(at: InstitutionId, child: Option<RecordId>, begun: Rc<Beginning>, back: Route) -> Self {
        let draft_key = draft_key(&at, child);
        let mut form = begun.form();
        if let Some(draft) = &begun.draft {
            form.take_up(draft);
        }
        let taken_up = begun.draft.as_ref().is_some_and(|draft| *draft != Draft::default());
        Self {
            lec: Lec::here(),
            at: StoredValue::new(at),
            child,
            own: child.unwrap_or_else(|| RecordId::new(&BrowserIds)),
            back: StoredValue::new(back),
            begun: StoredValue::new_local(begun),
            draft_key: StoredValue::new(Some(draft_key)),
            form: RwSignal::new(form),
            alike: RwSignal::new(Vec::new()),
            faults: Faults::none(),
            taken_up: RwSignal::new(taken_up),
        }
    }

    /// Saves; unless the person knows already, first says who may be the same child.
    fn save(self, knowing: bool) {
        let Some(edit) = self.form.with_untracked(|form| form.edit(self.lec.now().bangkok_day())) else {
            self.form.update(ChildForm::leave_all);
            let words = if self.child.is_some() { i18n::nothing_changed() } else { i18n::nothing_typed() };
            return self.faults.say(words);
        };
        let begun = self.begun.get_value();
        // Only a name, a birth date or a number can make a child like another.
        let told = edit.groups().iter().any(|group| ChildForm::TELLING.contains(group));
        let found =
            if told { self.form.with_untracked(|form| begun.alike(form, self.own)) } else { Vec::new() };
        if knowing || found.is_empty() {
            return spawn_local(self.keep(edit));
        }
        self.form.update(ChildForm::leave_all);
        self.alike.set(found);
    }

    async fn keep(self, edit: Edit) {
        let (at, back) = (self.at.get_value(), self.back.get_value());
        // While the edit is written nothing may write the draft that it finishes.
        let key = self.draft_key.try_update_value(Option::take).flatten();
        // The screen may be another one when it is written.
        let (seen, read, draft) = self.form.with_untracked(|form| (form.seen, form.read, form.draft()));
        let read = self.child.map(|_| read);
        let made = Made { record: self.own, edit, seen, read, draft: key.as_deref() };
        match self.lec.record(&at, &made).await {
            Ok(_) => {
                let mut next = back;
                if self.child.is_none() {
                    // Whoever was added must be seen on the list, whatever was searched for before.
                    self.lec.in_list.set_value(None);
                    next = Route::Child(at, self.own);
                }
                self.lec.tell(i18n::saved_on_phone());
                self.lec.go_instead(&next);
            }
            Err(error) => {
                self.faults.say(i18n::not_saved(why_not(&error)));
                if let Some(key) = key {
                    self.lec.keep_draft(&key, &draft).await;
                    self.draft_key.set_value(Some(key));
                }
            }
        }
    }

    fn view(self) -> AnyView {
        let Self { lec, form, begun, faults, taken_up, .. } = self;
        let findings = derived(move || {
            let begun = begun.get_value();
            form.with(|form| form.findings(&context_of(begun.place.as_ref(), lec.now())))
        });
        let kept = Callback::new(move |()| form.try_with(ChildForm::draft));
        keep_drafts(lec, kept, self.draft_key);
        lec.look_ahead(self.at.get_value(), self.own);
        let draft = maybe(move || taken_up.get().then(|| self.draft_note()));
        // Whoever works at several institutions must see to which one a child is added.
        let place = begun.with_value(|begun| begun.place.as_ref().map(|place| place.name.clone()));
        let place = place.filter(|_| self.child.is_none()).map(|place| paragraph("hint", place));
        let summary = maybe(move || {
            let count = findings.with(Vec::len);
            (count > 0).then(|| paragraph("hint", i18n::findings_in_form(count)))
        });
        let cancel = button("", "cancel", i18n::cancel().to_owned(), move || self.cancel());
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.save(false);
        });
        let pressed = on(|event: leptos::ev::KeyboardEvent| go_on(&event));
        view! {
            <form class="child-form" novalidate=true on:submit=submit on:keydown=pressed>
                {faults.summary()}
                {all(place)}
                {draft}
                {child_fields(Filling { form, findings })}
                {self.measuring(findings)}
                {maybe(move || self.warning())}
                <div class="save-bar">
                    {summary}
                    <button type="submit" class="primary" id="save">{i18n::save().to_owned()}</button>
                    {cancel}
                </div>
            </form>
        }
        .into_any()
    }

    /// Leaves without saving; what was typed is given up, so that it cannot lie over newer values later.
    fn cancel(self) {
        let (lec, next) = (self.lec, self.back.get_value());
        let key = self.draft_key.try_update_value(Option::take).flatten();
        spawn_local(async move {
            if let Some(key) = key {
                lec.keep_draft(&key, &Draft::default()).await;
            }
            lec.go_instead(&next);
        });
    }

    fn draft_note(self) -> AnyView {
        draft_note(move || {
            self.form.set(self.begun.with_value(|begun| begun.form()));
            self.taken_up.set(false);
        })
    }

    fn measuring(self, findings: Memo<Vec<Finding>>) -> AnyView {
        let form = self.form;
        let height = text(move || form.with(|form| form.height_cm.clone()));
        let weight = text(move || form.with(|form| form.weight_kg.clone()));
        let set_height = move |text| form.update(|form| form.height_cm = text);
        let set_weight = move |text| form.update(|form| form.weight_kg = text);
        let fields = [
            Field::new("height_cm", i18n::height_cm(), height, set_height)
                .keyboard(Keyboard::Decimal)
                .leading_on()
                .typed(),
            Field::new("weight_kg", i18n::weight_kg(), weight, set_weight)
                .keyboard(Keyboard::Decimal)
                .leading_on()
                .typed(),
        ];
        let doubtful = dynamic(move || {
            let measured = findings.get().into_iter().filter(|finding| finding.field.is_none());
            list("messages", measured.map(|finding| Message::from(finding).shown("")))
        });
        folded(
            "measure",
            i18n::measure_now().to_owned(),
            false,
            ().into_any(),
            all(fields.into_iter().chain([doubtful])),
        )
    }

    /// Who may be the same child, with a way to look, and one to go on.
    fn warning(self) -> Option<AnyView> {
        let found = self.alike.get();
        if found.is_empty() {
            return None;
        }
        let (at, begun) = (self.at.get_value(), self.begun.get_value());
        let looked = |id: RecordId| {
            let look = link("row-link", Route::Child(at.clone(), id).path(), begun.name(id));
            view! { <li>{look}</li> }.into_any()
        };
        let links = list("plain", found.into_iter().map(looked));
        let other = button("", "save-as-other", i18n::save_as_other().to_owned(), move || self.save(true));
        let told = banner(Tone::Care, "alike", i18n::alike_found(), Some(all([links, other])));
        let frame = NodeRef::<html::Div>::new();
        whenever(move || {
            if let Some(frame) = frame.get() {
                // It stands below a long form: whoever saved must not have to look for it.
                let _ = frame.focus();
            }
        });
        Some(
            view! { <div class="alike" node_ref=frame tabindex="-1" role="group" aria-labelledby="alike">{told}</div> }
                .into_any(),
        )
    }
}

/// Enter leads from field to field: a child half typed is not saved by a key of the phone's keyboard.
fn go_on(event: &leptos::ev::KeyboardEvent) {
    let field = event.target().and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    let is_field = |field: &web_sys::HtmlElement| matches!(field.tag_name().as_str(), "INPUT" | "SELECT");
    let Some(field) = field.filter(|field| event.key() == "Enter" && is_field(field)) else { return };
    event.prevent_default();
    let inputs = document().query_selector_all("form input, form select, form #save").ok();
    let inputs =
        inputs.into_iter().flat_map(|inputs| (0..inputs.length()).filter_map(move |at| inputs.get(at)));
    let inputs = inputs.filter_map(|input| input.dyn_into::<web_sys::HtmlElement>().ok());
    // What lies in a closed section cannot have the focus.
    let closed =
        |input: &web_sys::HtmlElement| input.closest("details:not([open])").is_ok_and(|it| it.is_some());
    let mut next = inputs.filter(|input| !closed(input)).skip_while(|input| *input != field);
    if let Some(next) = next.nth(1) {
        let _ = next.focus();
    }
}
