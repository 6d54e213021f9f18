//! Numbers drawn as bars. Each chart is a table with its numbers in words, so that whoever cannot see the bars misses
//! nothing; the bars stand beside the numbers.

use super::pieces::all;
use leptos::prelude::*;

/// So long is the longest bar, in the units of its drawing.
const LONGEST: u64 = 1000;

/// A bar chart: of each bar its name, its number, and the number in words. A whole bar stands for `whole`, or for the
/// largest number.
pub fn bars(caption: &str, whole: Option<u64>, rows: &[(String, u64, String)]) -> AnyView {
    let most = whole.or_else(|| rows.iter().map(|(_, number, _)| *number).max()).unwrap_or_default();
    let row = |(name, number, words): &(String, u64, String)| {
        let bar = bar("bar", *number, most, false);
        view! { <tr><th scope="row">{name.clone()}</th><td class="drawn">{bar}</td><td>{words.clone()}</td></tr> }
            .into_any()
    };
    let caption = caption.to_owned();
    view! { <table class="chart"><caption>{caption}</caption><tbody>{all(rows.iter().map(row))}</tbody></table> }
        .into_any()
}

/// A pyramid: for each step its name and two numbers, the first drawn to the left, each with its words. `sides` says
/// what the two are, `steps` what the steps are.
pub fn pyramid(
    caption: &str,
    steps: &str,
    sides: [&str; 2],
    rows: &[(String, [(u64, String); 2])],
) -> AnyView {
    let most = rows.iter().flat_map(|(_, sides)| sides.iter().map(|(number, _)| *number)).max();
    let most = most.unwrap_or_default();
    let row = |(name, [left, right]): &(String, [(u64, String); 2])| {
        let (to_left, to_right) = (bar("bar", left.0, most, true), bar("bar other", right.0, most, false));
        let (name, left, right) = (name.clone(), left.1.clone(), right.1.clone());
        view! {
            <tr>
                <td>{left}</td>
                <td class="drawn">{to_left}</td>
                <th scope="row">{name}</th>
                <td class="drawn">{to_right}</td>
                <td>{right}</td>
            </tr>
        }
        .into_any()
    };
    let [left, right] = sides.map(str::to_owned);
    let (caption, steps) = (caption.to_owned(), steps.to_owned());
    view! {
        <table class="chart pyramid">
            <caption>{caption}</caption>
            <thead>
                <tr><th scope="col" colspan="2">{left}</th><th scope="col">{steps}</th><th scope="col" colspan="2">{right}</th></tr>
            </thead>
            <tbody>{all(rows.iter().map(row))}</tbody>
        </table>
    }
    .into_any()
}

fn bar(class: &'static str, number: u64, most: u64, to_left: bool) -> AnyView {
    let long = (number * LONGEST).checked_div(most).unwrap_or_default();
    let from = if to_left { LONGEST - long } else { 0 };
    let shown = format!("0 0 {LONGEST} 10");
    view! {
        <svg class=class viewBox=shown preserveAspectRatio="none" aria-hidden="true">
            <rect x=from.to_string() y="0" width=long.to_string() height="10"></rect>
        </svg>
    }
    .into_any()
}
