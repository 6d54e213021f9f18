//! Whether the roll may be changed now, until when, and why not (R18, R20, R42).

use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, derived, dynamic, link, maybe, paragraph, text};
use crate::i18n;
use crate::queries::{Windows, windows};
use crate::route::Route;
use crate::state::{Lec, Live, live};
use leptos::prelude::*;
use shared::rounds::{Confirming, RollAct, Stand, Window};
use shared::sorted::SortedSet;
use shared::values::{InstitutionId, Timestamp};
use std::time::Duration;

/// How often the time that is left is told anew.
const TICK: Duration = Duration::from_secs(30);
/// On the last day the time is counted down, in milliseconds.
const LAST_DAY_MS: i64 = 86_400_000;

/// The windows of a roll on a screen. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Opening {
    lec: Lec,
    at: StoredValue<InstitutionId>,
    known: Live<Windows>,
    tick: RwSignal<()>,
}

impl Opening {
    /// Those of a roll.
    pub fn of(at: &InstitutionId) -> Self {
        let asked = at.clone();
        let known = live(move |store| {
            let at = asked.clone();
            async move { windows(&store, &at).await }
        });
        let tick = RwSignal::new(());
        if let Ok(timer) = set_interval_with_handle(move || tick.set(()), TICK) {
            on_cleanup(move || timer.clear());
        }
        Self { lec: Lec::here(), at: StoredValue::new(at.clone()), known, tick }
    }

    /// Something about the windows, at the time that counts for these acts; `None` while that is not known.
    fn read<T>(
        self,
        acts: &SortedSet<RollAct>,
        tell: impl Fn(&[Window], Timestamp) -> Option<T>,
    ) -> Option<T> {
        self.tick.track();
        let known = self.known.get()?.ok()?;
        let now = self.at.with_value(|at| known.now(acts, self.lec.server_now(at), self.lec.now()));
        tell(&known.calendar.as_ref()?.windows, now)
    }

    /// The same of how the roll stands for any act.
    fn stand<T>(self, tell: impl Fn(Stand<'_>, Timestamp) -> Option<T>) -> Option<T> {
        let any = SortedSet::new();
        self.read(&any, |windows, now| tell(Stand::at(windows, &any, now), now))
    }

    /// Why these acts cannot be done together now; `None` when they can, or when nobody knows.
    pub fn why_not(self, acts: &SortedSet<RollAct>) -> Option<String> {
        self.read(acts, |windows, now| why_shut(windows, acts, now))
    }

    /// Why none of these acts can be done now.
    pub fn why_none(self, acts: &[RollAct]) -> Option<String> {
        let mut reasons = acts.iter().map(|act| self.why_not(&[*act].into()));
        let why = reasons.next()?;
        reasons.fold(why, |why, next| next.and(why))
    }

    /// What does all of these acts, while they can be done; else why not.
    pub fn act(self, acts: SortedSet<RollAct>, draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        let why = move || self.why_not(&acts);
        let may = derived({
            let why = why.clone();
            move || why().is_none()
        });
        let words = text(move || why().unwrap_or_default());
        dynamic(move || if may.get() { draw() } else { view! { <p class="hint">{words}</p> }.into_any() })
    }

    /// Whether one of these acts can be done now; it tells only when that changes.
    pub fn may(self, acts: &'static [RollAct]) -> Memo<bool> {
        derived(move || self.why_none(acts).is_none())
    }

    /// What may be done until when, and by which rules. It stands there from the beginning, so that nothing moves when its
    /// words come.
    pub fn banner(self) -> AnyView {
        let shut = move || self.stand(|stand, _| (!stand.is_open()).then_some(())).is_some();
        let class = text(move || (if shut() { "banner care window" } else { "banner window" }).to_owned());
        let words = text(move || {
            self.stand(|stand, now| match stand {
                Stand::Open(window) => Some(open_until(window, now)),
                stand => closed(stand),
            })
            .unwrap_or_else(|| i18n::loading().to_owned())
        });
        let rules = text(move || {
            self.stand(|stand, _| match stand {
                Stand::Open(window) | Stand::Before(window) | Stand::After(window) => Some(rules_of(window)),
                Stand::Never => None,
            })
            .unwrap_or_default()
        });
        let about = i18n::window_about().to_owned();
        let base = maybe(move || {
            let known = self.known.get()?.ok()?;
            let day = known.calendar.as_ref()?.base.as_ref()?.as_of.long(i18n::lang());
            Some(link("row-link", Route::Base(self.at.get_value()).path(), i18n::base_of_budget(day)))
        });
        view! {
            <div class=class role="status">
                <p id="window">{words}</p>
                <details class="what"><summary>{about}</summary><p class="lines">{rules}</p>{base}</details>
            </div>
        }
        .into_any()
    }

    /// A form while the roll may be changed; else why not. One that was open when the roll closed stays: nothing typed is
    /// lost, and what becomes of it is told in the rules.
    pub fn form(self, acts: &'static [RollAct], form: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        let known = derived(move || self.known.get().is_some());
        dynamic(move || match (known.get(), untrack(|| self.why_none(acts))) {
            (false, _) => paragraph("loading", i18n::loading()),
            (true, None) => all(self.base_stays().into_iter().chain([form()])),
            (true, Some(why)) => banner(Tone::Care, "closed", why, None),
        })
    }
}

impl Opening {
    /// That what is edited here does not change the base of the budget (R36).
    fn base_stays(self) -> Option<AnyView> {
        let known = untrack(|| self.known.get())?.ok()?;
        let base = known.calendar.as_ref()?.base.as_ref()?;
        Some(paragraph("hint base", i18n::base_unchanged(base.as_of.long(i18n::lang()))))
    }
}

fn open_until(window: &Window, now: Timestamp) -> String {
    let mut words = i18n::window_open(&window.round, i18n::closing_of(window.to));
    let left = window.to.0 - now.0;
    if left <= LAST_DAY_MS {
        let (hours, minutes) = (left / 3_600_000, left / 60_000 % 60);
        let time = if hours > 0 { i18n::hours_left(hours, minutes) } else { i18n::minutes_left(minutes) };
        words = format!("{words} {}", i18n::window_ends_in(time));
    }
    words
}

/// Why acts cannot be done together that need one of these windows; `None` when they can.
pub fn why_shut(windows: &[Window], acts: &SortedSet<RollAct>, now: Timestamp) -> Option<String> {
    let why = closed(Stand::at(windows, acts, now))?;
    let Stand::Open(window) = Stand::at(windows, &SortedSet::new(), now) else { return Some(why) };
    let hindering = Stand::hindering(windows, acts, now);
    let acts: Vec<&str> = hindering.iter().map(|act| i18n::say(act.words())).collect();
    Some(i18n::window_not_this(i18n::closing_of(window.to), acts.join(i18n::together_with())))
}

fn closed(stand: Stand<'_>) -> Option<String> {
    match stand {
        Stand::Open(_) => None,
        Stand::Before(window) => Some(i18n::window_before(i18n::moment(window.from))),
        Stand::After(window) => Some(i18n::window_after(i18n::closing_of(window.to))),
        Stand::Never => Some(i18n::window_never().to_owned()),
    }
}

fn rules_of(window: &Window) -> String {
    let acts: Vec<&str> = window.acts.iter().map(|act| i18n::say(act.words())).collect();
    let confirming = match window.confirming {
        Confirming::None => i18n::window_no_confirming(),
        other => i18n::say(other.words()),
    };
    let mut rules = vec![
        i18n::window_may(acts.join(" · ")),
        confirming.to_owned(),
        i18n::window_purpose(&window.round.purpose),
    ];
    if !window.letter.number.is_empty() {
        rules.push(i18n::letter(&window.letter));
    }
    if !window.contact.is_empty() {
        rules.push(i18n::window_contact(&window.contact));
    }
    rules.push(i18n::window_late_rule(window.grace_ms / 3_600_000));
    rules.push(i18n::window_clock_rule().to_owned());
    rules.join("\n")
}
