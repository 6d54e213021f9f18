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
use crate::components::pieces::{all, derived, dynamic, link, maybe, on, paragraph, text};
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
use shared::edits::Edit;
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
    let found = i18n::say(mark.found.words());
    if mark.found.is_move() { format!("{found} · {}", move_words(mark)) } else { found.to_owned() }
}

/// The other institution and the day of a move.
fn move_words(mark: &Mark) -> String {
    let day = mark.moved_on.map(|day| day.medium(i18n::lang()));
    [mark.other_named()].into_iter().chain(day).collect::<Vec<_>>().join(" · ")
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
    let face = derived(move || match shown.get() {
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

/// What is remembered of the check as it goes on.
#[derive(Default)]
struct Memory {
    /// Who got a mark here, which may not have been read yet.
    done: Vec<RecordId>,
    /// The edit that takes the last mark back.
    back: Option<Made<'static>>,
    /// When the child came on the screen, in milliseconds.
    came_ms: i64,
    /// Where a finger touched it.
    touched_at: (i32, i32),
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
    /// Whether the last mark can be taken back.
    undoable: RwSignal<bool>,
    memory: StoredValue<Memory>,
}

impl Going {
    fn begin(lec: Lec, at: InstitutionId, shown: Live<Option<Checking>>, child: Option<RecordId>) -> Self {
        let going = Self {
            lec,
            at: StoredValue::new(at),
            shown,
            child: RwSignal::new(None),
            asked: RwSignal::new(None),
            undoable: RwSignal::new(false),
            memory: StoredValue::new(Memory::default()),
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
        if self.asked.get_untracked().is_some() {
            self.asked.set(None);
        }
        match child {
            Some(_) => {
                self.memory.update_value(|memory| memory.came_ms = steady_ms());
                self.child.set(child);
            }
            None => self.lec.go_instead(&Route::Found(self.at.get_value())),
        }
    }

    /// Goes on from the child on the screen.
    fn go_on(self) {
        let from = self.child.get_untracked();
        let next = |memory: &Memory| self.read(|checking| checking.next(&memory.done, from));
        self.show(self.memory.with_value(next));
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
        let early = |memory: &Memory| steady_ms() - memory.came_ms < TAP_MS;
        let stored = untrack(|| self.of_child(|_, row| Some(row.stored.clone())));
        let Some(stored) = stored.filter(|_| !self.memory.with_value(early)) else { return };
        let edit = Edit::marking(&stored.record, mark);
        let back = edit.undone().map(|edit| Made::on(&stored, edit));
        self.write(Made::on(&stored, edit), move || {
            if let Some(form) = form {
                form.forget();
            }
            self.memory.update_value(|memory| {
                memory.done.push(stored.id);
                memory.back = back;
            });
            self.undoable.set(true);
            self.go_on();
        });
    }

    fn write(self, made: Made<'static>, then: impl FnOnce() + 'static) {
        let (lec, at, then) = (self.lec, self.at.get_value(), Box::new(then) as Box<dyn FnOnce()>);
        self.memory.update_value(|memory| memory.came_ms = steady_ms());
        spawn_local(async move {
            match lec.record(&at, &made).await {
                // The person may have gone to another screen by now.
                Ok(_) if self.undoable.try_get_untracked().is_some() => then(),
                Ok(_) => {}
                Err(error) => lec.tell(i18n::not_saved(why_not(&error))),
            }
        });
    }

    /// Takes the last mark back and shows its child again.
    fn undo(self) {
        let Some(made) = self.memory.try_update_value(|memory| memory.back.take()).flatten() else { return };
        let id = made.record;
        self.write(made, move || {
            self.undoable.set(false);
            self.memory.update_value(|memory| memory.done.retain(|marked| *marked != id));
            self.show(Some(id));
        });
    }

    /// A finger that swipes does what two of the buttons do; a mouse chooses words.
    fn swiped(self, event: &PointerEvent, may: bool) {
        let (x, y) = self.memory.with_value(|memory| memory.touched_at);
        let (right, down) = (event.client_x() - x, event.client_y() - y);
        if event.pointer_type() == "mouse" || right.abs() < SWIPE_PX.max(2 * down.abs()) {
            return;
        }
        if right < 0 {
            self.go_on();
        } else if may {
            self.mark(CheckFound::Here);
        }
    }

    fn view(self, opening: Opening) -> AnyView {
        let may = opening.may(CHECKS);
        let bar = maybe(move || self.shown.get()?.ok()?.as_ref().as_ref().map(so_far));
        let why = maybe(move || opening.why_none(CHECKS).map(|why| banner(Tone::Care, "closed", why, None)));
        let acts = dynamic(move || match self.asked.get() {
            Some(found) => self.form(found),
            None => self.buttons(may, opening.may(CORRECTS)),
        });
        let touched = on(move |event: PointerEvent| {
            let at = (event.client_x(), event.client_y());
            self.memory.update_value(|memory| memory.touched_at = at);
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
        let none = text(move || (!self.undoable.get()).to_string());
        let undo = big("quieter", "take-back", i18n::undo(), none, move || self.undo());
        let skip = big("quieter", "skip", i18n::check_skip(), on, move || {
            self.go_on();
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
    let class: Vec<String> = [class_words(&row.class())].into_iter().chain(age).collect();
    let details = format!("{}\n{}", class.join(" · "), number_end(record).unwrap_or_default());
    let mark = checking.mark(record).map(|mark| badge("badge done", format!("✓ {}", found_words(&mark))));
    let name = name_of(&row.stored);
    view! { <h2>{name}</h2>{paragraph("lines", details)}<p class="marks">{all(mark)}</p> }.into_any()
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
