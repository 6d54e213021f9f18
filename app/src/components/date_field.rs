//! A day as three fields: day, month by name, year of the Buddhist era.

use super::field::{Message, invalid, shown};
use super::pieces::{all, dynamic, on, text};
use crate::form::{joined_date, split_date};
use crate::i18n;
use leptos::ev;
use leptos::prelude::*;
use shared::values::date::MONTHS;

/// Draws the three fields over one text.
pub(super) fn date_field(
    id: &'static str,
    label: String,
    value: Signal<String>,
    on_type: Callback<String>,
    on_leave: Option<Callback<()>>,
    messages: Signal<Vec<Message>>,
    enter: &'static str,
) -> AnyView {
    let leave = move || {
        on(move |_: ev::FocusEvent| {
            if let Some(on_leave) = on_leave {
                on_leave.run(());
            }
        })
    };
    let part = move |place: usize| text(move || parts(&value.get())[place].clone());
    let told = move |place: usize| {
        on(move |event: ev::Event| {
            let mut parts = parts(&value.get_untracked());
            parts[place] = event_target_value(&event);
            on_type.run(joined_date(&parts[0], &parts[1], &parts[2]));
        })
    };
    let months = dynamic(move || {
        let month = parts(&value.get())[1].trim_start_matches('0').to_owned();
        let months = MONTHS.iter().enumerate();
        let named = months.map(|(place, name)| ((place + 1).to_string(), i18n::say(*name).to_owned()));
        let nothing = (String::new(), i18n::choose().to_owned());
        let option = |(number, name): (String, String)| {
            let selected = number == month;
            view! { <option value=number selected=selected>{name}</option> }.into_any()
        };
        all([nothing].into_iter().chain(named).map(option))
    });
    let told_at = move || format!("{id}-messages");
    let typed = move |place: usize, id: String, name: &'static str, length: &'static str| {
        view! {
            <label>
                <span>{name.to_owned()}</span>
                <input id=id inputmode="numeric" enterkeyhint=enter autocomplete="off" maxlength=length
                    aria-invalid=invalid(messages) aria-describedby=told_at()
                    prop:value=part(place) on:input=told(place) on:blur=leave()/>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="field date">
            <legend>{label}</legend>
            <div class="date-parts">
                {typed(0, id.to_owned(), i18n::day(), "2")}
                <label class="month">
                    <span>{i18n::month().to_owned()}</span>
                    <select id=format!("{id}-month") aria-invalid=invalid(messages) aria-describedby=told_at()
                        on:change=told(1) on:blur=leave()>{months}</select>
                </label>
                {typed(2, format!("{id}-year"), i18n::year_be(), "4")}
            </div>
            {shown(id, messages)}
        </fieldset>
    }
    .into_any()
}

fn parts(value: &str) -> [String; 3] {
    let (day, month, year) = split_date(value);
    [day, month, year]
}
