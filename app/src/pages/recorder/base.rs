//! The frozen base of the roll and what is different now; kept on this phone, so it is there without network (P5).

use crate::components::loaded::loaded;
use crate::components::pieces::{all, button, item, list, paragraph, section};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::queries::Roll;
use crate::queries::base::{base, compare};
use crate::route::Route;
use crate::state::{Lec, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::Field;
use shared::snapshots::{BaseRow, Change};
use shared::values::InstitutionId;
use shared::wire::snapshots::BaseList;
use std::rc::Rc;

/// So many children of a base are shown at once.
const STEP: usize = 100;

type Shown = (Option<BaseList>, Option<Roll>);

/// The screen of an institution.
#[component]
pub fn Base(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let lec = Lec::here();
    let back = Route::Roll(at.clone());
    spawn_local(lec.refresh_base(at.clone()));
    let read = live(move |store| {
        let at = at.clone();
        async move { Ok::<Shown, _>((base(&store, &at).await?, lec.roll(&store, &at).await?)) }
    });
    let most = RwSignal::new(STEP);
    let content = loaded(read, move |read: Rc<Shown>| match &*read {
        (Some(base), Some(roll)) => shown(base, roll, most),
        _ => paragraph("empty", i18n::base_not_here()),
    });
    frame(titled(i18n::bases()), Some(back), content)
}

fn shown(base: &BaseList, roll: &Roll, most: RwSignal<usize>) -> AnyView {
    let (changed, counts) = compare(base, roll);
    let lead = format!("{} · {}", base.name, i18n::base_as_of(base.as_of.long(i18n::lang())));
    let counted = base.rows.iter().filter(|row| row.counted).count() as u64;
    let numbers = i18n::base_and_roll(i18n::number(counted), i18n::number(counts.now));
    let differences = Change::ALL.iter().filter_map(|&change| {
        let children: Vec<AnyView> = changed
            .iter()
            .filter(|(other, ..)| *other == change)
            .map(|(_, then, now)| child_line(then.as_ref(), now.as_ref()))
            .collect();
        let heading = format!("{} {}", i18n::say(change.words()), children.len());
        (!children.is_empty()).then(|| section(heading, list("plain", children)))
    });
    let mut differences: Vec<AnyView> = differences.collect();
    if differences.is_empty() {
        differences.push(paragraph("hint", i18n::no_difference()));
    }
    let rows = list("plain", base.rows.iter().take(most.get()).map(|row| child_line(Some(row), None)));
    let more = (base.rows.len() > most.get())
        .then(|| button("", "more", i18n::show_more().to_owned(), move || most.update(|most| *most += STEP)));
    all([
        paragraph("lead", lead),
        paragraph("strong", numbers),
        section(i18n::base_difference(), all(differences)),
        section(i18n::base_list(), all([rows].into_iter().chain(more))),
    ])
}

/// A child as it was in a base, and as it is now where that is another level.
pub fn child_line(then: Option<&BaseRow>, now: Option<&BaseRow>) -> AnyView {
    let Some(row) = now.or(then) else { return all([]) };
    let name = format!("{} {}", row.get(Field::FirstName), row.get(Field::LastName));
    let class = |row: &BaseRow| match row.level() {
        Some(level) => level.short().to_owned(),
        None => row.get(Field::Level).to_owned(),
    };
    let mut rest: Vec<String> = [then, now].into_iter().flatten().map(class).collect();
    rest.dedup();
    let mut rest = rest.join(" → ");
    if !row.counted {
        rest = format!("{rest} · {}", i18n::counts_elsewhere());
    }
    item("", name, rest)
}
