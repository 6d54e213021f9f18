//! How far the work has come: the person's branch part by part, from the country down to an institution (J12).

use super::asked::Asked;
use crate::browser::{print_page, save_blob};
use crate::components::banner::{Tone, banner};
use crate::components::chart::bars;
use crate::components::pieces::{all, button, choice, choices, link, maybe, pairs, paragraph, section, text};
use crate::components::progress::progress;
use crate::components::table::table;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::{Act, Branch};
use shared::codes::InstitutionKind;
use shared::lang::Lang;
use shared::wire::progress::{Board, BoardRow};

/// The board of a branch; the widest of the person's where none is named.
#[component]
pub fn Progress(
    /// The branch.
    within: Option<Branch>,
) -> impl IntoView {
    let lec = Lec::here();
    let kind = RwSignal::new(String::new());
    let branch = StoredValue::new(within.clone());
    let asked = Asked::now(move || {
        let kind = InstitutionKind::parse(&kind.get_untracked());
        async move { online::progress(branch.get_value().as_ref(), kind).await }
    });
    let pick = move |code: &'static str| {
        kind.set(code.to_owned());
        asked.again();
    };
    let pressed = move |code: &'static str| text(move || (kind.get() == code).to_string());
    let kinds = [("kind-all", i18n::every_kind(), "")].into_iter().chain(
        ["kind-school", "kind-college", "kind-centre"]
            .into_iter()
            .zip(InstitutionKind::ALL)
            .map(|(id, kind)| (id, i18n::say(kind.words()), kind.code())),
    );
    let kinds = kinds.map(|(id, words, code)| choice(id, words, pressed(code), move || pick(code)));
    let kinds = choices(i18n::only_kind(), kinds);
    let fault = RwSignal::new(None::<String>);
    let save = move || {
        spawn_local(async move {
            let kind = InstitutionKind::parse(&kind.get_untracked());
            let file = online::progress_file(branch.get_value().as_ref(), kind).await;
            let done = file.map(|file| save_blob("LEC-progress.xlsx", &file));
            let _ = fault.try_set(done.err().map(|error| words_of(&error)));
        });
    };
    let shown = asked.shown(|board| shown(&board));
    let acts = [
        button("", "excel", i18n::save_as_excel().to_owned(), save),
        button("", "print", i18n::print_it().to_owned(), print_page),
    ];
    let acts = view! { <div class="acts">{all(acts)}</div> }.into_any();
    let told = maybe(move || Some(banner(Tone::Wrong, "fault", fault.get()?, None)));
    let check = (lec.may(Act::OpenRounds) && within.is_none()).then(|| whole_country(lec, asked));
    let back = within.map_or(Route::Settings, |_| Route::Progress(None));
    let content = [kinds, shown, acts, told].into_iter().chain(check);
    frame(titled(i18n::progress_board()), Some(back), all(content))
}

fn shown(board: &Board) -> AnyView {
    let total = &board.total;
    if total.institutions == 0 {
        return paragraph("empty", i18n::no_such_institution());
    }
    let at = paragraph("hint", i18n::counted_at(i18n::moment(board.at)));
    let behind =
        (board.behind > 0).then(|| paragraph("hint", i18n::being_counted(i18n::number(board.behind))));
    let base = board.base.as_ref();
    let base = base.map(|(name, as_of)| paragraph("hint", i18n::beside_base(name, as_of.long(i18n::lang()))));
    let chart: Vec<(String, u64, String)> = board.rows.iter().map(bar).collect();
    let chart = bars(i18n::children_checked_share(), Some(100), &chart);
    let columns = [
        i18n::part_of_branch(),
        i18n::institutions_started(),
        i18n::institutions_finished(),
        i18n::institutions_confirmed(),
        i18n::children_checked(),
        i18n::findings_to_put_right(),
        i18n::to_look_at(),
        i18n::explained_or_fixed(),
        i18n::changed_since(),
        i18n::complete_percent(),
        i18n::beside_the_base(),
        i18n::last_heard(),
        i18n::needs_attention(),
    ];
    let rows = table(i18n::progress_board(), &columns, board.rows.iter().map(line));
    let signed = view! { <p class="signed">{i18n::place_to_sign().to_owned()}</p> }.into_any();
    let due = (board.due > 0)
        .then(|| link("row-link", Route::Due.path(), i18n::rolls_due(i18n::number(board.due))));
    let first = due.into_iter().chain([section(total.name.clone(), sums(total)), at]);
    let first = first.chain(behind).chain(base);
    all(first.chain([chart, rows, signed]))
}

/// The sums of the branch.
fn sums(total: &BoardRow) -> AnyView {
    let n = i18n::number;
    let tally = &total.tally;
    let of = |some: u64, whole: u64| i18n::some_of(n(some), n(whole));
    pairs(
        "facts",
        [
            (i18n::institutions_started().to_owned(), of(total.started, total.institutions)),
            (i18n::institutions_finished().to_owned(), of(total.finished, total.institutions)),
            (i18n::children_checked().to_owned(), of(tally.checked, tally.children)),
            (i18n::findings_to_put_right().to_owned(), n(tally.tasks.errors)),
            (i18n::complete_percent().to_owned(), format!("{}%", tally.percent_complete())),
            (i18n::beside_the_base().to_owned(), difference(total)),
        ],
    )
}

fn bar(row: &BoardRow) -> (String, u64, String) {
    let tally = &row.tally;
    let percent = (tally.checked * 100).checked_div(tally.children).unwrap_or_default();
    (row.name.clone(), percent, format!("{percent}%"))
}

/// "118 (+3 −1)": the children of now, and what is different from the base.
fn difference(row: &BoardRow) -> String {
    let base = row.tally.base;
    let now = i18n::number(row.tally.children);
    match (base.then, base.came + base.moved_in, base.left + base.moved_out) {
        // There is no base yet.
        (0, 0, 0) => format!("– → {now}"),
        (then, more, fewer) => {
            i18n::base_and_now(i18n::number(then), now, i18n::number(more), i18n::number(fewer))
        }
    }
}

fn line(row: &BoardRow) -> (AnyView, Vec<String>) {
    let to = match &row.branch {
        Branch::Institution(at) => Route::Tasks(at.clone()),
        other => Route::Progress(Some(other.clone())),
    };
    let n = i18n::number;
    let tasks = &row.tally.tasks;
    let one = matches!(row.branch, Branch::Institution(_));
    let of = |some: u64| {
        if one {
            if some > 0 { i18n::done_already().to_owned() } else { "–".to_owned() }
        } else {
            i18n::some_of(n(some), n(row.institutions))
        }
    };
    let finished = row.checked_on.map_or_else(|| of(row.finished), |on| on.medium(i18n::lang()));
    let heard = row.last_contact.map_or_else(|| i18n::never_contacted().to_owned(), i18n::moment);
    let mut attention = Vec::new();
    for (count, words) in [
        (row.stale, i18n::stale_institutions()),
        (row.without_recorder, i18n::without_recorder()),
        (row.waiting, i18n::edits_waiting()),
    ] {
        if count > 0 {
            attention.push(if one && count == 1 {
                words.to_owned()
            } else {
                format!("{words} {}", n(count))
            });
        }
    }
    let cells = vec![
        of(row.started),
        finished,
        of(row.confirmed),
        i18n::some_of(n(row.tally.checked), n(row.tally.children)),
        n(tasks.errors),
        n(tasks.warnings),
        format!("{} / {}", n(tasks.explained), n(tasks.fixed)),
        n(row.tally.changed),
        format!("{}%", row.tally.percent_complete()),
        difference(row),
        heard,
        attention.join(" · "),
    ];
    let name = match row.kind {
        Some(kind) if i18n::lang() == Lang::Th => format!("{} ({})", row.name, i18n::say(kind.words())),
        _ => row.name.clone(),
    };
    (link("whole", to.path(), name), cells)
}

/// The department has the whole country checked, and sees how far that is.
fn whole_country(lec: Lec, board: Asked<Board>) -> AnyView {
    let last = Asked::now(online::last_check);
    let start = move || {
        spawn_local(async move {
            match online::check_all().await {
                Ok(_) => last.again(),
                Err(error) => lec.tell(words_of(&error)),
            }
        });
    };
    let shown = last.shown(move |run| {
        let again = move || {
            last.again();
            board.again();
        };
        let Some(run) = &*run else { return paragraph("hint", i18n::never_checked()) };
        if let Some(at) = run.finished_at {
            return paragraph("hint", i18n::checked_country(i18n::moment(at), i18n::number(run.found)));
        }
        let words = i18n::checking_country(i18n::number(run.done), i18n::number(run.of));
        let look = button("", "look-again", i18n::look_again().to_owned(), again);
        all([progress("checking", words, run.done, run.of), look])
    });
    let start = button("", "check-all", i18n::check_country().to_owned(), start);
    section(i18n::country_checks(), all([paragraph("hint", i18n::check_country_hint()), shown, start]))
}
