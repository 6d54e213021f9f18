//! Which rolls wait to be confirmed at a level of the person (J14).

use super::asked::Asked;
use crate::components::pieces::{all, link, paragraph};
use crate::components::table::table;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::{i18n, online};
use leptos::prelude::*;
use shared::wire::confirming::DuePlace;

/// So many rolls are shown; the others are counted. Those that are decided on make room for them.
const SHOWN: usize = 100;

/// The rolls, by local government.
#[component]
pub fn Due() -> impl IntoView {
    let asked = Asked::now(online::due_to_confirm);
    let shown = asked.shown(|due| match due.as_slice() {
        [] => paragraph("empty", i18n::nothing_due()),
        due => {
            let more = due.len().saturating_sub(SHOWN) as u64;
            let more = (more > 0).then(|| paragraph("hint", i18n::and_more(i18n::number(more))));
            let shown = &due[..due.len().min(SHOWN)];
            all([paragraph("lead", i18n::due_lead()), rolls(shown)].into_iter().chain(more))
        }
    });
    frame(titled(i18n::due_to_confirm()), Some(Route::Progress(None)), shown)
}

fn rolls(due: &[DuePlace]) -> AnyView {
    let columns = [
        i18n::institution(),
        i18n::local_government(),
        i18n::level_of_confirming(),
        i18n::children(),
        i18n::findings_to_put_right(),
        i18n::to_look_at(),
    ];
    let rows = due.iter().map(|place| {
        let name = link("whole", Route::Confirm(place.id.clone()).path(), place.name.clone());
        let n = i18n::number;
        let level = i18n::say(place.level.words()).to_owned();
        let tasks = &place.tasks;
        (name, vec![place.lao_name.clone(), level, n(place.children), n(tasks.errors), n(tasks.warnings)])
    });
    table(i18n::due_to_confirm(), &columns, rows)
}
