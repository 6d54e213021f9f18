//! What is doubtful at an institution, as tasks: open, explained, fixed (J10, R16).

use super::asked::Asked;
use crate::components::badge::badge;
use crate::components::faults::{Faults, go_to};
use crate::components::field::Field;
use crate::components::pieces::{all, button, button_about, dynamic, link, list, paragraph, section};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Act;
use shared::checks::{FindingCode, Severity};
use shared::progress::TaskState;
use shared::values::{InstitutionId, RecordId};
use shared::wire::tasks::{Explain, Task};

/// So many tasks of one state are shown; the others are counted.
const SHOWN: usize = 100;

/// What is explained: a finding about a field of a child.
type About = (RecordId, FindingCode, Option<shared::children::Field>, Option<RecordId>);

/// What explaining needs. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Explaining {
    lec: Lec,
    at: StoredValue<InstitutionId>,
    asked: Asked<Vec<Task>>,
    /// What is being explained.
    open: RwSignal<Option<About>>,
    reason: RwSignal<String>,
    faults: Faults,
}

/// The tasks of an institution.
#[component]
pub fn Tasks(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let lec = Lec::here();
    let place = at.clone();
    let asked = Asked::now(move || {
        let at = place.clone();
        async move { online::tasks(&at).await }
    });
    let (open, reason, faults) = (RwSignal::new(None), RwSignal::new(String::new()), Faults::none());
    let confirm = Route::Confirm(at.clone());
    let explaining = Explaining { lec, at: StoredValue::new(at), asked, open, reason, faults };
    let may = lec.may(Act::KeepRoll);
    let shown = asked.shown(move |tasks| explaining.shown(&tasks, may));
    let confirm = link("row-link", confirm.path(), i18n::confirm_roll());
    let parts = [paragraph("lead", i18n::tasks_lead()), confirm].into_iter().chain([shown]);
    frame(titled(i18n::tasks_of_institution()), Some(Route::Progress(None)), all(parts))
}

impl Explaining {
    fn shown(self, tasks: &[Task], may: bool) -> AnyView {
        if tasks.is_empty() {
            return paragraph("empty", i18n::no_tasks());
        }
        let states = [
            (TaskState::Open, i18n::tasks_open()),
            (TaskState::Explained, i18n::tasks_explained()),
            (TaskState::Fixed, i18n::tasks_fixed()),
        ];
        all(states.into_iter().filter_map(|(state, heading)| {
            let of_state: Vec<&Task> = tasks.iter().filter(|task| task.state == state).collect();
            if of_state.is_empty() {
                return None;
            }
            let more = of_state.len().saturating_sub(SHOWN);
            let more = (more > 0).then(|| paragraph("hint", i18n::and_more(i18n::number(more as u64))));
            let shown = of_state.iter().take(SHOWN).map(|task| self.one(task, may));
            let heading = format!("{heading} {}", i18n::number(of_state.len() as u64));
            Some(section(heading, all([list("plain", shown)].into_iter().chain(more))))
        }))
    }

    fn one(self, task: &Task, may: bool) -> AnyView {
        let finding = task.finding;
        let field = finding.field.map(|field| i18n::say(field.words()));
        let what = match field {
            Some(field) => format!("{field}: {}", i18n::say(finding.words())),
            None => i18n::say(finding.words()).to_owned(),
        };
        let mut told = Vec::new();
        if task.state == TaskState::Open {
            told.push(i18n::say(finding.remedy()).to_owned());
        }
        told.extend(task.other.as_ref().map(|other| {
            i18n::the_other_side(i18n::say(other.kind.words()), &other.lao_name, &other.province)
        }));
        told.extend(
            task.explanation
                .as_ref()
                .map(|said| i18n::explained_by(&said.reason, &said.by, i18n::moment(said.at))),
        );
        let name = if task.name.is_empty() { i18n::a_child().to_owned() } else { task.name.clone() };
        let head = if may {
            link("row-link", Route::Child(self.at.get_value(), task.record).path(), name.clone())
        } else {
            view! { <b>{name.clone()}</b> }.into_any()
        };
        let about = format!("{name} – {what}");
        let about_it = (task.record, finding.code, finding.field, finding.other);
        let explain = (may && task.state == TaskState::Open).then(|| {
            dynamic(move || match self.open.get() {
                Some(open) if open == about_it => self.form(about_it),
                _ => {
                    let begin = button_about("", i18n::explain_it(), &about, move || self.begin(about_it));
                    view! { <div class="acts">{begin}</div> }.into_any()
                }
            })
        });
        let (class, grave) = match finding.severity() {
            Severity::Error => ("badge fix", i18n::findings_to_put_right()),
            _ => ("badge wait", i18n::to_look_at()),
        };
        let grave = (task.state == TaskState::Open).then(|| badge(class, grave.to_owned()));
        let told = all(told.into_iter().map(|words| paragraph("hint", words)));
        view! {
            <li class="item split">
                <div>{head}<p><b>{what}</b>" "{all(grave)}</p>{told}</div>
                <div>{all(explain)}</div>
            </li>
        }
        .into_any()
    }

    /// The explanation is typed where the task stands.
    fn begin(self, about: About) {
        self.reason.set(String::new());
        self.faults.clear();
        self.open.set(Some(about));
        request_animation_frame(|| go_to("reason"));
    }

    fn form(self, about: About) -> AnyView {
        let reason = self.reason;
        let field = Field::new("reason", i18n::explanation(), reason, move |text| reason.set(text));
        let keep = button("primary", "explain", i18n::keep_explanation().to_owned(), move || {
            self.explain(about);
        });
        let leave = button("", "", i18n::cancel().to_owned(), move || self.open.set(None));
        let acts = view! { <div class="acts">{all([keep, leave])}</div> }.into_any();
        all([self.faults.summary(), field.within(self.faults).typed(), acts])
    }

    fn explain(self, (record, code, field, other): About) {
        let reason = self.reason.get_untracked().trim().to_owned();
        if self.faults.found([("reason", reason.is_empty().then(i18n::give_explanation))]) {
            return;
        }
        let at = self.at.get_value();
        spawn_local(async move {
            match online::explain(&at, &Explain { record, code, field, other, reason }).await {
                Ok(()) => {
                    self.lec.tell(i18n::explanation_kept());
                    let _ = self.open.try_set(None);
                    self.asked.again();
                }
                Err(error) => self.faults.say(words_of(&error)),
            }
        });
    }
}
