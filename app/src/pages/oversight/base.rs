//! What is different from a base, now or in another base: institution by institution, and child by child (R35).

use super::asked::Asked;
use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, choices, lines, link, list, pairs, paragraph, section};
use crate::components::table::table;
use crate::pages::frame::{frame, titled};
use crate::pages::recorder::base::child_line;
use crate::route::Route;
use crate::state::Lec;
use crate::{i18n, online};
use leptos::prelude::*;
use shared::access::{Act, Branch};
use shared::snapshots::{Change, Compared, Snapshot};
use shared::values::{InstitutionId, SnapshotId};
use shared::wire::progress::{Board, BoardRow};
use shared::wire::snapshots::BasePlace;

/// The institutions of a branch in a base.
#[component]
pub fn BasePlaces(
    /// The base.
    id: SnapshotId,
    /// The other base; the rolls of now where none is named.
    with: Option<SnapshotId>,
    /// The branch; the person's own where none is named.
    within: Option<Branch>,
) -> impl IntoView {
    let lec = Lec::here();
    let part = within.is_some() && lec.may(Act::OpenRounds);
    let back = if part { Route::BasePlaces(id, with, None) } else { Route::Bases };
    let whole = within.is_none() && lec.may(Act::OpenRounds);
    let shown = if whole {
        // Child by child over the whole country is no answer that somebody waits for.
        let read = async || Ok((online::bases().await?, online::progress(None, None).await?));
        Asked::now(read).shown(move |read| {
            let (bases, board) = &*read;
            let in_force = bases.iter().any(|base| base.id == id && base.in_force_since.is_some());
            let counted = in_force && with.is_none() && board.behind == 0;
            all([beside(id, with, None, bases), provinces(id, with, board, counted)])
        })
    } else {
        let branch = StoredValue::new(within);
        let read = move || async move {
            let within = branch.get_value().unwrap_or(Branch::Country);
            Ok((online::bases().await?, online::base_places(id, with, &within).await?))
        };
        Asked::now(read).shown(move |read| {
            let (bases, places) = &*read;
            let within = branch.get_value();
            all([beside(id, with, within.as_ref(), bases), places_of(lec, (id, with), places)])
        })
    };
    frame(titled(i18n::base_difference()), Some(back), shown)
}

/// The ways to what else the base can be compared with.
fn beside(id: SnapshotId, with: Option<SnapshotId>, within: Option<&Branch>, bases: &[Snapshot]) -> AnyView {
    let others = bases.iter().filter(|base| base.id != id && base.is_sealed());
    let day = |base: &Snapshot| base.as_of.long(i18n::lang());
    let others = others.map(|base| (Some(base.id), format!("{} · {}", base.name, day(base))));
    let ways: Vec<AnyView> = [(None, i18n::rolls_of_now().to_owned())]
        .into_iter()
        .chain(others)
        .map(|(other, name)| {
            let to = Route::BasePlaces(id, other, within.cloned()).path();
            let current = (other == with).then_some("true");
            view! { <a class="button" href=to aria-current=current>{name}</a> }.into_any()
        })
        .collect();
    let base = bases.iter().find(|base| base.id == id);
    let base = base.map(|base| {
        paragraph("lead", format!("{} · {}", base.name, i18n::base_as_of(base.as_of.long(i18n::lang()))))
    });
    all(base
        .into_iter()
        .chain([paragraph("hint", i18n::compared_with()), choices(i18n::compared_with(), ways)]))
}

/// The provinces, with the sums where they were counted: beside the base in force.
fn provinces(id: SnapshotId, with: Option<SnapshotId>, board: &Board, counted: bool) -> AnyView {
    let lead = paragraph("lead", i18n::choose_province());
    let to = |row: &BoardRow| Route::BasePlaces(id, with, Some(row.branch.clone())).path();
    if !counted {
        let rows = board.rows.iter().map(|row| link("row-link", to(row), row.name.clone()));
        let behind = (board.behind > 0).then(|| i18n::being_counted(i18n::number(board.behind)));
        let behind = behind.map(|words| paragraph("hint", words));
        return all([lead].into_iter().chain(behind).chain(rows));
    }
    let mut columns = vec![i18n::province(), i18n::in_base(), i18n::now_on_roll()];
    columns.extend(Change::ALL.iter().map(|change| i18n::say(change.words())));
    let rows = board.rows.iter().map(|row| {
        let base = &row.tally.base;
        (link("whole", to(row), row.name.clone()), counts(base))
    });
    let total = &board.total.tally.base;
    let sums = sums(with, board.total.institutions, total, total.then, 0);
    all([sums, lead, table(i18n::base_difference(), &columns, rows)])
}

/// What the children of a base are counted beside.
fn beside_it(with: Option<SnapshotId>) -> &'static str {
    if with.is_some() { i18n::in_other_base() } else { i18n::now_on_roll() }
}

/// How many children there were, are, and in which way they are different; nothing where it is nobody.
fn counts(compared: &Compared) -> Vec<String> {
    let mut cells = vec![i18n::number(compared.then), i18n::number(compared.now)];
    cells.extend(Change::ALL.iter().map(|&change| i18n::number(compared.count(change))));
    cells
}

/// The sums of a branch.
fn sums(
    with: Option<SnapshotId>,
    institutions: u64,
    compared: &Compared,
    counted: u64,
    late: u64,
) -> AnyView {
    let n = i18n::number;
    // Whoever stood on two rolls is listed twice and counts once.
    let counted = (counted != compared.then).then_some((i18n::counted_in_base(), counted));
    let changes = Change::ALL.iter().map(|&change| (i18n::say(change.words()), compared.count(change)));
    let different = changes.chain([(i18n::late_for_the_base(), late)]).filter(|(_, count)| *count > 0);
    let first = [(i18n::institutions_in_all(), institutions), (i18n::in_base(), compared.then)];
    let facts = first.into_iter().chain(counted).chain([(beside_it(with), compared.now)]).chain(different);
    pairs("facts", facts.map(|(name, count)| (name.to_owned(), n(count))))
}

fn places_of(lec: Lec, (id, with): (SnapshotId, Option<SnapshotId>), places: &[BasePlace]) -> AnyView {
    if places.is_empty() {
        return paragraph("empty", i18n::no_such_institution());
    }
    let mut columns = vec![i18n::institution(), i18n::kind_and_lao(), i18n::in_base(), beside_it(with)];
    columns.extend(Change::ALL.iter().map(|change| i18n::say(change.words())));
    columns.push(i18n::late_for_the_base());
    let keeps = lec.may(Act::KeepRoll);
    let (mut total, mut counted, mut late) = (Compared::default(), 0, 0);
    for place in places {
        total.add(&place.compared);
        counted += place.counts.counted;
        late += place.late;
    }
    let sums = sums(with, places.len() as u64, &total, counted, late);
    let rows = places.iter().map(|place| {
        let name = if keeps {
            link("whole", Route::BaseChanges(id, with, place.id.clone()).path(), place.name.clone())
        } else {
            place.name.clone().into_any()
        };
        let mut kind = format!("{} · {}", i18n::say(place.kind.words()), place.lao_name);
        if let Some(then) = &place.lao_then {
            kind = format!("{kind} ({})", i18n::other_lao_then(then));
        }
        let mut cells = vec![kind];
        cells.extend(counts(&place.compared));
        cells.push(if place.late == 0 { String::new() } else { i18n::number(place.late) });
        (name, cells)
    });
    all([sums, table(i18n::base_difference(), &columns, rows)])
}

fn name_or_none(name: &str) -> &str {
    if name.is_empty() { i18n::nameless() } else { name }
}

/// What is different at one institution, child by child.
#[component]
pub fn BaseChanges(
    /// The base.
    id: SnapshotId,
    /// The other base; the roll of now where none is named.
    with: Option<SnapshotId>,
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let asked = Asked::now(move || {
        let at = at.clone();
        async move { online::base_changes(id, with, &at).await }
    });
    let shown = asked.shown(move |changes| {
        if changes.children.is_empty() && changes.too_late.is_empty() {
            let same = if with.is_some() { i18n::same_bases() } else { i18n::same_as_base() };
            return banner(Tone::Done, "same", same, None);
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
        let late: Vec<String> = changes
            .too_late
            .iter()
            .map(|late| i18n::late_child(name_or_none(&late.name), i18n::moment(late.at)))
            .collect();
        let late = (!late.is_empty()).then(|| {
            let heading = format!("{} {}", i18n::late_for_the_base(), i18n::number(late.len() as u64));
            section(heading, all([paragraph("hint", i18n::late_for_base()), lines(late)]))
        });
        all(parts.chain(late))
    });
    frame(titled(i18n::base_difference()), Some(Route::BasePlaces(id, with, None)), shown)
}
