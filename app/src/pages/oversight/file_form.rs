//! The form in which a file is chosen.

use crate::components::pieces::on;
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
    let again = on(move |_: leptos::ev::Event| again());
    view! {
        <form on:submit=preview>
            <div class="field">
                <label for="file">{i18n::import_file().to_owned()}</label>
                <input id="file" type="file" accept=accept node_ref=input on:change=again/>
            </div>
            <button type="submit" id="preview">{i18n::import_preview().to_owned()}</button>
        </form>
    }
    .into_any()
}
