//! A labelled field. It alone owns label, ids, hint and messages, so that a screen reader always finds them.

use super::code_field::Offered;
use super::faults::Faults;
use super::pieces::{all, dynamic, item, on, text};
use crate::i18n;
use leptos::ev;
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

impl Message {
    /// The message as an item of a list; `about` names its field where that is not clear from the place.
    pub fn shown(self, about: &str) -> AnyView {
        let class = match self.severity {
            Severity::Error => "message error",
            Severity::Warning => "message warning",
            Severity::Info => "message",
        };
        item(class, i18n::say(self.severity.words()), format!("{about}{}", self.words))
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

/// A field: what it is called, what stands in it, and what to do when that changes.
#[derive(Clone)]
pub struct Field {
    id: &'static str,
    label: String,
    value: Signal<String>,
    on_type: Callback<String>,
    on_leave: Option<Callback<()>>,
    messages: Signal<Vec<Message>>,
    hint: Signal<String>,
    keyboard: Keyboard,
    autocomplete: &'static str,
    kind: Signal<String>,
    nothing: &'static str,
    enter: &'static str,
}

impl Field {
    /// A field with the least that it needs.
    pub fn new(
        id: &'static str,
        label: impl Into<String>,
        value: impl Into<Signal<String>>,
        on_type: impl Fn(String) + Send + Sync + 'static,
    ) -> Self {
        Self {
            id,
            label: label.into(),
            value: value.into(),
            on_type: Callback::new(on_type),
            on_leave: None,
            messages: Signal::stored(Vec::new()),
            hint: Signal::stored(String::new()),
            keyboard: Keyboard::Text,
            autocomplete: "off",
            kind: Signal::stored("text".to_owned()),
            nothing: i18n::choose(),
            enter: "",
        }
    }

    /// What is doubtful about it, and what to do when the person goes on.
    #[must_use]
    pub fn checked(mut self, messages: Signal<Vec<Message>>, on_leave: Callback<()>) -> Self {
        self.messages = messages;
        self.on_leave = Some(on_leave);
        self
    }

    /// What was wrong with it when the form was to be done.
    #[must_use]
    pub fn within(mut self, faults: Faults) -> Self {
        self.messages = faults.about(self.id);
        self
    }

    /// A word below the label, such as a count.
    #[must_use]
    pub fn hint(mut self, hint: Signal<String>) -> Self {
        self.hint = hint;
        self
    }

    /// The keyboard of a phone.
    #[must_use]
    pub fn keyboard(mut self, keyboard: Keyboard) -> Self {
        self.keyboard = keyboard;
        self
    }

    /// The kind of input, and what the browser may fill in.
    #[must_use]
    pub fn kind(mut self, kind: Signal<String>, autocomplete: &'static str) -> Self {
        self.kind = kind;
        self.autocomplete = autocomplete;
        self
    }

    /// In a form where Enter leads to the next field, the phone's keyboard says so.
    #[must_use]
    pub fn leading_on(mut self) -> Self {
        self.enter = "next";
        self
    }

    /// What the empty choice of a list is called.
    #[must_use]
    pub fn nothing(mut self, words: &'static str) -> Self {
        self.nothing = words;
        self
    }

    /// The field for typing.
    pub fn typed(self) -> AnyView {
        let Self {
            id,
            label,
            value,
            on_type,
            on_leave,
            messages,
            hint,
            keyboard,
            autocomplete,
            kind,
            enter,
            ..
        } = self;
        let input = on(move |event: ev::Event| on_type.run(event_target_value(&event)));
        let leave = on(move |_: ev::FocusEvent| {
            if let Some(on_leave) = on_leave {
                on_leave.run(());
            }
        });
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <p class="hint" id=format!("{id}-hint")>{hint}</p>
                <input
                    id=id
                    type=kind
                    inputmode=keyboard.mode()
                    enterkeyhint=enter
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=format!("{id}-hint {id}-messages")
                    aria-invalid=invalid(messages)
                    prop:value=value
                    on:input=input
                    on:blur=leave
                />
                {shown(id, messages)}
            </div>
        }
        .into_any()
    }

    /// The field for choosing from a list of values with their labels. A value that is not in the list stays, and
    /// is shown as it is.
    pub fn chosen(self, choices: Vec<(String, String)>) -> AnyView {
        let Self { id, label, value, on_type, on_leave, messages, nothing, .. } = self;
        let known = StoredValue::new(choices);
        let change = on(move |event: ev::Event| {
            on_type.run(event_target_value(&event));
            if let Some(on_leave) = on_leave {
                on_leave.run(());
            }
        });
        let options = dynamic(move || {
            let value = value.get();
            let listed = known.with_value(|known| {
                let option = |(code, label): &(String, String)| (code.clone(), label.clone());
                known.iter().map(option).collect::<Vec<_>>()
            });
            let foreign = !value.is_empty() && listed.iter().all(|(code, _)| *code != value);
            let foreign = foreign.then(|| (value.clone(), value.clone()));
            let nothing = (String::new(), nothing.to_owned());
            let option = |(code, label): (String, String)| {
                let selected = code == value;
                view! { <option value=code selected=selected>{label}</option> }.into_any()
            };
            all([nothing].into_iter().chain(foreign).chain(listed).map(option))
        });
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <select
                    id=id
                    aria-describedby=format!("{id}-messages")
                    aria-invalid=invalid(messages)
                    on:change=change
                >
                    {options}
                </select>
                {shown(id, messages)}
            </div>
        }
        .into_any()
    }

    /// The field for ticking; the value is empty or not.
    pub fn ticked(self) -> AnyView {
        let Self { id, label, value, on_type, .. } = self;
        let ticked = Signal::derive(move || !value.get().is_empty());
        let tick = on(move |event: ev::Event| {
            on_type.run(if event_target_checked(&event) { "yes".to_owned() } else { String::new() });
        });
        view! {
            <label class="tick">
                <input type="checkbox" id=id prop:checked=ticked on:change=tick/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    }

    /// The field for a day: day, month by name, year of the Buddhist era. What is typed travels as one text, so
    /// that a half-typed date is not lost.
    pub fn dated(self) -> AnyView {
        let Self { id, label, value, on_type, on_leave, messages, enter, .. } = self;
        super::date_field::date_field(id, label, value, on_type, on_leave, messages, enter)
    }

    /// The field for choosing one of very many; `choose` is told the place of what was taken.
    pub fn searched(self, offered: Signal<Offered>, choose: Callback<usize>) -> AnyView {
        let Self { id, label, value, on_type, messages, .. } = self;
        super::code_field::code_field(id, label, value, on_type, (offered, choose), shown(id, messages))
    }
}

/// Whether something is wrong with a field, for who cannot see its colour.
pub(super) fn invalid(messages: Signal<Vec<Message>>) -> Signal<String> {
    let wrong = move || messages.with(|all| all.iter().any(|message| message.severity == Severity::Error));
    text(move || wrong().to_string())
}

/// The messages of a field.
pub(super) fn shown(id: &'static str, messages: Signal<Vec<Message>>) -> AnyView {
    let list = dynamic(move || all(messages.get().into_iter().map(|message| message.shown(""))));
    view! { <ul class="messages" id=format!("{id}-messages") aria-live="polite">{list}</ul> }.into_any()
}
