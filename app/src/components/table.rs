//! A table for who compares many things. On a phone each row becomes a card whose lines say what they are.

use super::pieces::all;
use leptos::prelude::*;

/// A table with what its columns are called. Of each row the first cell names it, the others are words; a cell
/// without words is left out of a card.
pub fn table(
    caption: &'static str,
    columns: &[&'static str],
    rows: impl IntoIterator<Item = (AnyView, Vec<String>)>,
) -> AnyView {
    let named = |name: &&'static str| view! { <th role="columnheader" scope="col">{*name}</th> }.into_any();
    let head = all(columns.iter().map(named));
    let row = |(first, cells): (AnyView, Vec<String>)| {
        let cell = |(name, words): (&&'static str, String)| {
            view! { <td role="cell" data-label=*name>{words}</td> }.into_any()
        };
        let cells = all(columns.iter().skip(1).zip(cells).map(cell));
        view! { <tr role="row"><th role="rowheader" scope="row">{first}</th>{cells}</tr> }.into_any()
    };
    let rows = all(rows.into_iter().map(row));
    view! {
        <table class="wide" role="table">
            <caption class="unseen">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{head}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}
