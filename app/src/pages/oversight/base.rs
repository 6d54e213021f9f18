//! What is different from a base: institution by institution, and child by child (R35).

use super::asked::Asked;
use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, link, list, paragraph, section};
use crate::components::table::table;
use crate::pages::frame::{frame, titled};
use crate::pages::recorder::base::child_line;
use crate::route::Route;
use crate::state::Lec;
use crate::{i18n, online};
use leptos::prelude::*;
use shared::access::{Act, Branch};
use shared::snapshots::Change;
use shared::values::{InstitutionId, SnapshotId};
use shared::wire::snapshots::BasePlace;

/// The institutions of a branch in a base.
#[component]
pub fn BasePlaces(
    /// The base.
    id: SnapshotId,
    /// The branch; the person's own where none is named.
    within: Option<Branch>,
) -> impl IntoView {
    let lec = Lec::here();
    let part = within.is_some() && lec.may(Act::OpenRounds);
    let back = if part { Route::BasePlaces(id, None) } else { Route::Bases };
    let whole = within.is_none() && lec.may(Act::OpenRounds);
    let shown = if whole {
        // Child by child over the whole country is no answer that somebody waits for.
        let board = Asked::now(move || online::progress(None, None));
        board.shown(move |board| {
            let rows = board.rows.iter().map(|row| {
                let to = Route::BasePlaces(id, Some(row.branch.clone())).path();
                link("row-link", to, row.name.clone())
            });
            all([paragraph("lead", i18n::choose_province())].into_iter().chain(rows))
        })
    } else {
        let branch = within.unwrap_or(Branch::Country);
        let asked = Asked::now(move || {
            let branch = branch.clone();
            async move { online::base_places(id, &branch).await }
        });
        asked.shown(move |places| places_of(lec, id, &places))
    };
    frame(titled(i18n::base_difference()), Some(back), shown)
}

fn places_of(lec: Lec, id: SnapshotId, places: &[BasePlace]) -> AnyView {
    if places.is_empty() {
        return paragraph("empty", i18n::no_such_institution());
    }
    let mut columns = vec![i18n::institution(), i18n::kind_and_lao(), i18n::in_base(), i18n::now_on_roll()];
    columns.extend(Change::ALL.iter().map(|change| i18n::say(change.words())));
    columns.push(i18n::late_for_the_base());
    let keeps = lec.may(Act::KeepRoll);
    let rows = places.iter().map(|place| {
        let name = if keeps {
            link("whole", Route::BaseChanges(id, place.id.clone()).path(), place.name.clone())
        } else {
            place.name.clone().into_any()
        };
        let n = i18n::number;
        let some = |count: u64| if count == 0 { String::new() } else { n(count) };
        let mut kind = format!("{} · {}", i18n::say(place.kind.words()), place.lao_name);
        if let Some(then) = &place.lao_then {
            kind = format!("{kind} ({})", i18n::other_lao_then(then));
        }
        let mut cells = vec![kind, n(place.counts.counted), n(place.compared.now)];
        cells.extend(Change::ALL.iter().map(|&change| some(place.compared.count(change))));
        cells.push(some(place.late));
        (name, cells)
    });
    table(i18n::base_difference(), &columns, rows)
}

/// What is different at one institution, child by child.
#[component]
pub fn BaseChanges(
    /// The base.
    id: SnapshotId,
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let asked = Asked::now(move || {
        let at = at.clone();
        async move { online::base_changes(&at, id).await }
    });
    let shown = asked.shown(|changes| {
        if changes.children.is_empty() && changes.late.is_empty() {
            return banner(Tone::Done, "same", i18n::same_as_base(), None);
        }
        let parts = Change::ALL.iter().filter_map(|&change| {
            let children: Vec<AnyView> = changes
                .children
                .iter()
                .filter(|child| child.change == change)
                .map(|child| child_line(child.then.as_ref(), child.now.as_ref()))
                .collect();
            let heading = format!("{} {}", i18n::say(change.words()), i18n::number(children.len() as u64));
            (!children.is_empty()).then(|| section(heading, list("plain", children)))
        });
        let late = changes.late.len() as u64;
        let late = (late > 0).then(|| paragraph("hint", i18n::late_for_base(i18n::number(late))));
        all(parts.chain(late))
    });
    frame(titled(i18n::base_difference()), Some(Route::BasePlaces(id, None)), shown)
}
