//! The form in which a file is chosen.

use crate::components::pieces::{on, text};
use crate::i18n;
use leptos::html;
use leptos::prelude::*;
use web_sys::File;

/// Where the file is chosen.
pub type Input = NodeRef<html::Input>;

/// The file that is chosen now.
pub fn chosen(input: Input) -> Option<File> {
    input.get_untracked()?.files()?.get(0)
}

/// The form: `preview` is asked for with the file, if one was chosen; `again` when it is another.
pub fn file_form(
    input: Input,
    accept: &'static str,
    preview: impl Fn(Option<File>) + 'static,
    again: impl Fn() + 'static,
) -> AnyView {
    let preview = on(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        preview(chosen(input));
    });
    let named = RwSignal::new(None::<String>);
    let again = on(move |_: leptos::ev::Event| {
        named.set(chosen(input).map(|file| file.name()));
        again();
    });
    // A browser says this in its own language.
    let shown = text(move || named.get().unwrap_or_else(|| i18n::no_file_chosen().to_owned()));
    view! {
        <form on:submit=preview>
            <div class="field file">
                <label for="file">{i18n::import_file().to_owned()}</label>
                <input id="file" type="file" accept=accept node_ref=input on:change=again/>
                <span class="shown" aria-hidden="true" translate="no">{shown}</span>
            </div>
            <button type="submit" class="primary" id="preview">{i18n::import_preview().to_owned()}</button>
        </form>
    }
    .into_any()
}
