//! A labelled field. It alone owns label, ids, hint and messages, so that a screen reader always finds them.

use crate::i18n;
use leptos::prelude::*;
use shared::checks::{Finding, Severity};

/// A message beside a field, graver ones first.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub words: String,
}

impl From<Finding> for Message {
    fn from(finding: Finding) -> Self {
        let words = format!("{} {}", i18n::say(finding.words()), i18n::say(finding.remedy()));
        Self { severity: finding.severity(), words }
    }
}

/// What a keyboard a field wants.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Keyboard {
    /// Letters.
    #[default]
    Text,
    /// Digits.
    Digits,
    /// A number with a point.
    Decimal,
    /// A phone number.
    Phone,
}

impl Keyboard {
    const fn mode(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Digits => "numeric",
            Self::Decimal => "decimal",
            Self::Phone => "tel",
        }
    }
}

/// The messages of a field, as the list that its input names.
#[component]
pub fn Messages(
    /// The id that the input names in `aria-describedby`.
    id: String,
    /// The messages.
    #[prop(into)]
    messages: Signal<Vec<Message>>,
) -> impl IntoView {
    let shown = move || {
        let class = |severity| match severity {
            Severity::Error => "message error",
            Severity::Warning => "message warning",
            Severity::Info => "message",
        };
        let line = |message: Message| {
            let kind = i18n::say(message.severity.words());
            view! { <li class=class(message.severity)><b>{kind}</b>" "{message.words}</li> }
        };
        messages.get().into_iter().map(line).collect_view()
    };
    view! { <ul class="messages" id=id aria-live="polite">{shown}</ul> }
}

/// A field for text.
#[component]
pub fn TextField(
    /// The id of the input.
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
    /// A word below the label, such as a count.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The keyboard of a phone.
    #[prop(optional)]
    keyboard: Keyboard,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The kind of input.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let described = format!("{id}-hint {id}-messages");
    let wrong =
        move || messages.with(|all| all.iter().any(|message| message.severity == Severity::Error));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            <input
                id=id.clone()
                type=kind
                inputmode=keyboard.mode()
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=move || wrong().to_string()
                prop:value=value
                on:input=move |event| on_type.run(event_target_value(&event))
                on:blur=move |_| {
                    if let Some(on_leave) = on_leave {
                        on_leave.run(());
                    }
                }
            />
            <Messages id=format!("{id}-messages") messages/>
        </div>
    }
}

/// A field with a list to choose from. A value that is not in the list stays, and is shown as it is.
#[component]
pub fn ChoiceField(
    /// The id of the select.
    #[prop(into)]
    id: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The value chosen.
    #[prop(into)]
    value: Signal<String>,
    /// The values with their labels.
    choices: Vec<(String, String)>,
    /// Something was chosen.
    #[prop(into)]
    on_choose: Callback<String>,
    /// What is doubtful.
    #[prop(optional, into)]
    messages: Signal<Vec<Message>>,
) -> impl IntoView {
    let known = StoredValue::new(choices.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>());
    let foreign = move || {
        let value = value.get();
        let stands_alone = !value.is_empty() && known.with_value(|known| !known.contains(&value));
        stands_alone.then(|| view! { <option value=value.clone() selected>{value.clone()}</option> })
    };
    let options = choices.into_iter().map(|(code, label)| {
        let own = code.clone();
        let selected = move || value.with(|value| *value == own);
        view! { <option value=code selected=selected>{label}</option> }
    });
    let options = options.collect_view();
    let wrong =
        move || messages.with(|all| all.iter().any(|message| message.severity == Severity::Error));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id.clone()
                aria-describedby=format!("{id}-messages")
                aria-invalid=move || wrong().to_string()
                prop:value=value
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                <option value="">{i18n::choose()}</option>
                {foreign}
                {options}
            </select>
            <Messages id=format!("{id}-messages") messages/>
        </div>
    }
}
