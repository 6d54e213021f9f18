//! What is doubtful at an institution, as tasks: open, explained, fixed (J10, R16).

use super::asked::Asked;
use super::reasoning::{Asking, Reasoning};
use crate::components::badge::badge;
use crate::components::pieces::{all, link, list, paragraph, section};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::Lec;
use crate::{i18n, online};
use leptos::prelude::*;
use shared::access::Act;
use shared::checks::{FindingCode, Severity};
use shared::progress::TaskState;
use shared::values::{InstitutionId, RecordId};
use shared::wire::tasks::{Explain, Task};

/// So many tasks of one state are shown; the others are counted.
const SHOWN: usize = 100;

/// What is explained: a finding about a field of a child.
type About = (RecordId, FindingCode, Option<shared::children::Field>, Option<RecordId>);

/// The tasks on a screen. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Explaining {
    at: StoredValue<InstitutionId>,
    reasoning: Reasoning<About>,
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
    let confirm = Route::Confirm(at.clone());
    let at = StoredValue::new(at);
    let asking = Asking {
        begin: i18n::explain_it(),
        label: i18n::explanation(),
        keep: i18n::keep_explanation(),
        missing: i18n::give_explanation(),
    };
    let explain = move |(record, code, field, other): About, reason: String| {
        let at = at.get_value();
        async move {
            online::explain(&at, &Explain { record, code, field, other, reason }).await?;
            lec.tell(i18n::explanation_kept());
            asked.again();
            Ok(())
        }
    };
    let explaining = Explaining { at, reasoning: Reasoning::of(asking, explain) };
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
        let explain = (may && task.state == TaskState::Open)
            .then(|| self.reasoning.shown(about_it, about, || ().into_any()));
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
}
