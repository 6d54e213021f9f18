//! A day as three fields: day, month by name, year of the Buddhist era.

use super::field::{Message, Messages};
use crate::form::{joined_date, split_date};
use crate::i18n;
use leptos::prelude::*;
use shared::values::date::MONTHS;

/// A date. What is typed travels as one text, so that a half-typed date is not lost.
#[component]
pub fn DateField(
    /// The id of the first input.
    #[prop(into)]
    id: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Something was typed.
    #[prop(into)]
    on_type: Callback<String>,
    /// The person went on.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// What is doubtful.
    #[prop(optional, into)]
    messages: Signal<Vec<Message>>,
) -> impl IntoView {
    let parts = Memo::new(move |_| value.with(|value| split_date(value)));
    let told = move |day: String, month: String, year: String| {
        on_type.run(joined_date(&day, &month, &year));
    };
    let left = move |_| {
        if let Some(on_leave) = on_leave {
            on_leave.run(());
        }
    };
    let months = MONTHS.iter().enumerate().map(|(place, name)| {
        let number = (place + 1).to_string();
        let own = number.clone();
        let selected = move || parts.with(|(_, month, _)| month.trim_start_matches('0') == own);
        view! { <option value=number selected=selected>{i18n::say(*name)}</option> }
    });
    let months = months.collect_view();
    view! {
        <fieldset class="field date" aria-describedby=format!("{id}-messages")>
            <legend>{label}</legend>
            <div class="date-parts">
                <label>
                    <span>{i18n::day()}</span>
                    <input
                        id=id.clone()
                        inputmode="numeric"
                        autocomplete="off"
                        maxlength="2"
                        prop:value=move || parts.with(|parts| parts.0.clone())
                        on:input=move |event| {
                            let (_, month, year) = parts.get_untracked();
                            told(event_target_value(&event), month, year);
                        }
                        on:blur=left
                    />
                </label>
                <label class="month">
                    <span>{i18n::month()}</span>
                    <select
                        prop:value=move || parts.with(|parts| parts.1.trim_start_matches('0').to_owned())
                        on:change=move |event| {
                            let (day, _, year) = parts.get_untracked();
                            told(day, event_target_value(&event), year);
                        }
                        on:blur=left
                    >
                        <option value="">{i18n::choose()}</option>
                        {months}
                    </select>
                </label>
                <label>
                    <span>{i18n::year_be()}</span>
                    <input
                        inputmode="numeric"
                        autocomplete="off"
                        maxlength="4"
                        prop:value=move || parts.with(|parts| parts.2.clone())
                        on:input=move |event| {
                            let (day, month, _) = parts.get_untracked();
                            told(day, month, event_target_value(&event));
                        }
                        on:blur=left
                    />
                </label>
            </div>
            <Messages id=format!("{id}-messages") messages/>
        </fieldset>
    }
}
