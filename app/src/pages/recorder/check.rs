//! The check of the roll: one child after another, large, for one hand (R24, J5).

mod found;
mod moving;

pub use found::Found;

use super::child::name_of;
use super::opening::Opening;
use super::roll::{Face, class_words, download, face_of, number_end};
use crate::components::badge::badge;
use crate::components::banner::{Tone, banner};
use crate::components::loaded::unread;
use crate::components::pieces::{all, dynamic, link, maybe, on, paragraph, text};
use crate::components::progress::progress;
use crate::i18n;
use crate::pages::drafts::KeptTexts;
use crate::pages::frame::{frame, titled};
use crate::queries::{Checking, ChildRow, windows};
use crate::route::Route;
use crate::state::{Lec, Live, Made, live, steady_ms, why_not};
use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::check::Mark;
use shared::children::{Field as Fact, Record};
use shared::codes::CheckFound;
use shared::edits::{Edit, StoredRecord};
use shared::rounds::RollAct;
use shared::values::{CivilDate, InstitutionId, RecordId};

/// What the buttons do.
const CHECKS: &[RollAct] = &[RollAct::Check];
const CORRECTS: &[RollAct] = &[RollAct::Correct];
/// So long after a child came on the screen a tap still means the one before, in milliseconds.
const TAP_MS: i64 = 350;
/// So far a finger moves at least when it swipes, in pixels.
const SWIPE_PX: i32 = 80;

/// What a mark says, in words.
pub fn found_words(mark: &Mark) -> String {
    let mut words = vec![i18n::say(mark.found.words()).to_owned(), mark.other_named()];
    words.extend(mark.moved_on.map(|day| day.medium(i18n::lang())));
    words.retain(|part| !part.is_empty());
    words.join(" · ")
}

/// What was found of a child, and when; nothing where nobody checked.
pub fn last_checked(record: &Record) -> Option<String> {
    Mark::of(record).map(|mark| i18n::last_checked(mark.on.medium(i18n::lang()), found_words(&mark)))
}

/// How far the check of a roll has come, as a bar with words.
pub fn so_far(checking: &Checking) -> AnyView {
    let so_far = checking.progress();
    let words = i18n::checked_of(i18n::number(so_far.checked), i18n::number(so_far.of));
    progress("checked", words, so_far.checked, so_far.of)
}

/// The roll with its check; `None` when it was never opened here.
pub fn checking(at: &InstitutionId) -> Live<Option<Checking>> {
    let (lec, at) = (Lec::here(), at.clone());
    live(move |store| {
        let at = at.clone();
        async move {
            let known = windows(&store, &at).await?;
            let roll = lec.roll(&store, &at).await?;
            Ok(roll.map(|roll| Checking::new(roll, &known, lec.server_now(&at), lec.now())))
        }
    })
}

/// The screen, at a child or at the first one without a mark.
#[component]
pub fn Check(
    /// The institution.
    at: InstitutionId,
    /// The child to begin with.
    child: Option<RecordId>,
) -> impl IntoView {
    let (lec, shown) = (Lec::here(), checking(&at));
    let face = Memo::new(move |_| match shown.get() {
        None => Face::Loading,
        Some(Err(error)) => Face::Failed(Lec::why_unread(&error)),
        Some(Ok(checking)) => face_of(checking.as_ref().as_ref().map(|checking| &checking.roll)),
    });
    let back = Route::Roll(at.clone());
    let opening = Opening::of(&at);
    let content = dynamic(move || match face.get() {
        Face::Loading => paragraph("loading", i18n::loading()),
        Face::Failed(why) => unread(why),
        Face::Download(received, total) => download(lec, received, total),
        Face::Empty => paragraph("empty", i18n::roll_is_empty()),
        Face::List => Going::begin(lec, at.clone(), shown, child).view(opening),
    });
    frame(titled(i18n::check_title()), Some(back), content)
}

/// A mark that can be taken back.
#[derive(Clone)]
struct Undoable {
    stored: StoredRecord,
    edit: Edit,
}

/// The check as it goes on. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Going {
    lec: Lec,
    at: StoredValue<InstitutionId>,
    shown: Live<Option<Checking>>,
    /// The child on the screen.
    child: RwSignal<Option<RecordId>>,
    /// The move that is being asked about.
    asked: RwSignal<Option<CheckFound>>,
    /// Who got a mark here, which may not have been read yet.
    done: StoredValue<Vec<RecordId>>,
    last: RwSignal<Option<Undoable>>,
    came_ms: StoredValue<i64>,
    touched_at: StoredValue<(i32, i32)>,
}

impl Going {
    fn begin(lec: Lec, at: InstitutionId, shown: Live<Option<Checking>>, child: Option<RecordId>) -> Self {
        let going = Self {
            lec,
            at: StoredValue::new(at),
            shown,
            child: RwSignal::new(None),
            asked: RwSignal::new(None),
            done: StoredValue::new(Vec::new()),
            last: RwSignal::new(None),
            came_ms: StoredValue::new(0),
            touched_at: StoredValue::new((0, 0)),
        };
        let there = |checking: &Checking| match child.and_then(|id| checking.row(id)) {
            Some(row) => Some(row.id),
            None => checking.next(&[], None),
        };
        going.show(going.read(there));
        going
    }

    /// Something about the roll as it was read last.
    fn read<T>(self, look: impl FnOnce(&Checking) -> Option<T>) -> Option<T> {
        look(self.shown.get_untracked()?.ok()?.as_ref().as_ref()?)
    }

    /// Something about the child on the screen, followed.
    fn of_child<T>(self, look: impl FnOnce(&Checking, &ChildRow) -> Option<T>) -> Option<T> {
        let (shown, id) = (self.shown.get()?.ok()?, self.child.get()?);
        let checking = shown.as_ref().as_ref()?;
        look(checking, checking.row(id)?)
    }

    /// Brings a child on the screen; when there is none left, what was found.
    fn show(self, child: Option<RecordId>) {
        self.asked.set(None);
        match child {
            Some(_) => {
                self.came_ms.set_value(steady_ms());
                self.child.set(child);
            }
            None => self.lec.go_instead(&Route::Found(self.at.get_value())),
        }
    }

    /// Goes on from a child.
    fn go_on(self, from: Option<RecordId>) {
        let done = self.done.get_value();
        self.show(self.read(|checking| checking.next(&done, from)));
    }

    /// The day of a mark that is set now.
    fn today(self) -> CivilDate {
        self.read(|checking| Some(checking.today)).unwrap_or_else(|| self.lec.now().bangkok_day())
    }

    fn mark(self, found: CheckFound) {
        self.keep(&Mark::new(self.today(), found), None);
    }

    /// Keeps a mark of the child on the screen, forgets the form in which it was filled in, and goes on. A second tap that was
    /// meant for the child before does nothing.
    fn keep(self, mark: &Mark, form: Option<KeptTexts>) {
        let stored = untrack(|| self.of_child(|_, row| Some(row.stored.clone())));
        let Some(stored) = stored.filter(|_| steady_ms() - self.came_ms.get_value() >= TAP_MS) else {
            return;
        };
        self.came_ms.set_value(steady_ms());
        let (id, edit) = (stored.id, Edit::marking(&stored.record, mark));
        let undone = edit.undone().map(|edit| Undoable { stored: stored.clone(), edit });
        self.write(Undoable { stored, edit }, form, move || {
            self.done.update_value(|done| done.push(id));
            self.last.set(undone);
            self.go_on(Some(id));
        });
    }

    fn write(self, act: Undoable, form: Option<KeptTexts>, then: impl FnOnce() + 'static) {
        let (lec, at, then) = (self.lec, self.at.get_value(), Box::new(then) as Box<dyn FnOnce()>);
        spawn_local(async move {
            match lec.record(&at, &Made::on(&act.stored, act.edit)).await {
                Ok(_) => {
                    if let Some(form) = form {
                        form.done().await;
                    }
                    // The person may have gone to another screen by now.
                    if self.done.try_get_value().is_some() {
                        then();
                    }
                }
                Err(error) => lec.tell(i18n::not_saved(why_not(&error))),
            }
        });
    }

    /// Takes the last mark back and shows its child again.
    fn undo(self) {
        let Some(act) = self.last.get_untracked() else { return };
        let id = act.stored.id;
        self.write(act, None, move || {
            self.last.set(None);
            self.done.update_value(|done| done.retain(|marked| *marked != id));
            self.show(Some(id));
        });
    }

    /// A finger that swipes does what two of the buttons do; a mouse chooses words.
    fn swiped(self, event: &PointerEvent, may: bool) {
        let (x, y) = self.touched_at.get_value();
        let (right, down) = (event.client_x() - x, event.client_y() - y);
        if event.pointer_type() == "mouse" || right.abs() < SWIPE_PX.max(2 * down.abs()) {
            return;
        }
        if right < 0 {
            self.go_on(self.child.get_untracked());
        } else if may {
            self.mark(CheckFound::Here);
        }
    }

    fn view(self, opening: Opening) -> AnyView {
        let may = opening.may(CHECKS);
        let bar = maybe(move || self.shown.get()?.ok()?.as_ref().as_ref().map(so_far));
        let why = maybe(move || opening.why_not(CHECKS).map(|why| banner(Tone::Care, "closed", why, None)));
        let acts = dynamic(move || match self.asked.get() {
            Some(found) => self.form(found),
            None => self.buttons(may, opening.may(CORRECTS)),
        });
        let touched = on(move |event: PointerEvent| {
            self.touched_at.set_value((event.client_x(), event.client_y()));
        });
        let swiped = on(move |event: PointerEvent| self.swiped(&event, may.get_untracked()));
        let card = NodeRef::<html::Div>::new();
        // What had the focus is gone when the buttons come and go.
        Effect::new(move |before: Option<()>| {
            self.asked.track();
            if let (Some(()), Some(card)) = (before, card.get_untracked()) {
                let _ = card.focus();
            }
        });
        let found = link("row-link", Route::Found(self.at.get_value()).path(), i18n::found_title());
        view! {
            <div class="check">
                {bar}
                <div class="check-card" node_ref=card tabindex="-1" aria-live="polite" on:pointerdown=touched
                    on:pointerup=swiped>{maybe(move || self.of_child(|checking, row| Some(child_card(checking, row))))}</div>
                {why}
                {acts}
                {found}
            </div>
        }
        .into_any()
    }

    fn buttons(self, may: Memo<bool>, may_correct: Memo<bool>) -> AnyView {
        let off = move |may: Memo<bool>| text(move || (!may.get()).to_string());
        let on = Signal::stored("false".to_owned());
        let say = |found: CheckFound| i18n::say(found.words());
        let here = big("primary here", "here", say(CheckFound::Here), off(may), move || {
            self.mark(CheckFound::Here);
        });
        let moved = [(CheckFound::MovedIn, "moved-in"), (CheckFound::MovedOut, "moved-out")];
        let moved =
            moved.map(|(found, id)| big("", id, say(found), off(may), move || self.asked.set(Some(found))));
        let gone = big("whole-row gone", "not-existing", say(CheckFound::NotExisting), off(may), move || {
            self.mark(CheckFound::NotExisting);
        });
        let correct = big("whole-row", "correct", i18n::edit_correct(), off(may_correct), move || {
            if let Some(id) = self.child.get_untracked() {
                self.lec.go(&Route::CheckCorrect(self.at.get_value(), id));
            }
        });
        let before = big("quieter", "before", i18n::check_before(), on, move || {
            let before = self.read(|checking| checking.before(self.child.get_untracked()?));
            if before.is_some() {
                self.show(before);
            }
        });
        let none = text(move || self.last.with(Option::is_none).to_string());
        let undo = big("quieter", "take-back", i18n::undo(), none, move || self.undo());
        let skip = big("quieter", "skip", i18n::check_skip(), on, move || {
            self.go_on(self.child.get_untracked());
        });
        let [moved_in, moved_out] = moved;
        view! {
            <div class="check-acts">{all([here, moved_in, moved_out, gone, correct])}</div>
            <div class="check-steps">{all([before, undo, skip])}</div>
            {paragraph("hint", i18n::check_swipe())}
        }
        .into_any()
    }
}

/// The child on the screen, with what was found already.
fn child_card(checking: &Checking, row: &ChildRow) -> AnyView {
    let record = &row.stored.record;
    let birth = CivilDate::parse_iso(record.get(Fact::BirthDate));
    let age = birth.and_then(|birth| birth.age_on(checking.today));
    let age = age.map(|age| i18n::age_now(age.text(i18n::lang())));
    let details: Vec<String> =
        [class_words(&row.class())].into_iter().chain(age).chain(number_end(record)).collect();
    let mark = checking.mark(record).map(|mark| badge("badge done", format!("✓ {}", found_words(&mark))));
    let name = name_of(&row.stored);
    view! { <h2>{name}</h2>{paragraph("", details.join(" · "))}<p class="marks">{all(mark)}</p> }.into_any()
}

/// A large button that says whether it can be used; it keeps the focus when it cannot.
fn big(
    class: &'static str,
    id: &'static str,
    words: &'static str,
    off: Signal<String>,
    act: impl Fn() + 'static,
) -> AnyView {
    let act: Box<dyn Fn()> = Box::new(act);
    let click = on(move |_: leptos::ev::MouseEvent| {
        if off.with_untracked(|off| off != "true") {
            act();
        }
    });
    view! { <button type="button" class=class id=id aria-disabled=off on:click=click>{words.to_owned()}</button> }
        .into_any()
}
