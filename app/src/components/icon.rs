//! The few pictures that stand beside words, drawn with one line. They tell nothing that the words do not.

use leptos::prelude::*;

/// A picture, as the path that draws it on a sheet of 24 by 24.
#[derive(Clone, Copy)]
pub struct Icon(&'static str);

/// A list.
pub const LIST: Icon = Icon("M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01");
/// Something new.
pub const PLUS: Icon = Icon("M12 5v14M5 12h14");
/// Up and down: sending.
pub const SEND: Icon = Icon("M8 20V4M4 8l4-4 4 4M16 4v16M12 16l4 4 4-4");
/// There is more.
pub const MORE: Icon = Icon(
    "M6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0M13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0M20 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0",
);
/// People.
pub const PEOPLE: Icon =
    Icon("M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M2 21a7 7 0 0 1 14 0M17 3.5a4 4 0 0 1 0 7M22 21a7 7 0 0 0-4-6.3");
/// Who looked at what.
pub const EYE: Icon = Icon("M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6");
/// How far it is.
pub const BARS: Icon = Icon("M5 20v-8M12 20V4M19 20v-5");
/// What was put on the table.
pub const TRAY: Icon = Icon("M4 4h16v16H4zM4 14h5l1 2h4l1-2h5");
/// The days of a calendar.
pub const DAYS: Icon = Icon("M4 6h16v14H4zM4 11h16M8 3v3M16 3v3");
/// What is put away.
pub const CHEST: Icon = Icon("M4 9h16v11H4zM3 4h18v5H3zM10 13h4");
/// Back.
pub const BACK: Icon = Icon("M15 5l-7 7 7 7");

/// Draws it.
pub fn icon(Icon(path): Icon) -> AnyView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=path></path></svg> }.into_any()
}
