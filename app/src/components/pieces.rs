//! The smallest pieces, each made in one place. A screen that is put together from few kinds of pieces needs far
//! less code in the browser than one whose every line is a kind of its own.

use crate::i18n;
use leptos::prelude::*;
use shared::lang::Lang;

/// Something that is drawn again when a signal that it used changes.
pub fn dynamic(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> AnyView + Send> = Box::new(draw);
    (move || draw()).into_any()
}

/// The same for what may be absent.
pub fn maybe(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    dynamic(move || draw().unwrap_or_else(|| ().into_any()))
}

/// A text that follows the signals that it used.
pub fn text(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    let words: Box<dyn Fn() -> String + Send + Sync> = Box::new(words);
    Signal::derive(words)
}

/// What follows from signals; who uses it is told only when it becomes something else.
pub fn derived<T: PartialEq + Send + Sync + 'static>(
    tell: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let tell: Box<dyn Fn() -> T + Send + Sync> = Box::new(tell);
    Memo::new(move |_| tell())
}

/// What is done now, and again whenever a signal that it used changes.
pub fn whenever(act: impl Fn() + 'static) {
    let act: Box<dyn Fn()> = Box::new(act);
    Effect::new(move |_| act());
}

/// What is done on an event.
pub fn on<E: 'static>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// A paragraph of a kind.
pub fn paragraph(class: &'static str, words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! { <p class=class>{words}</p> }.into_any()
}

/// A part of a screen with its heading.
pub fn section(heading: impl Into<String>, content: AnyView) -> AnyView {
    let heading: String = heading.into();
    view! { <section><h2>{heading}</h2>{content}</section> }.into_any()
}

/// Several views one after another.
pub fn all(views: impl IntoIterator<Item = AnyView>) -> AnyView {
    views.into_iter().collect::<Vec<AnyView>>().into_any()
}

/// A list item of a kind: its first words strong, the rest plain.
pub fn item(class: &'static str, strong: impl Into<String>, rest: impl Into<String>) -> AnyView {
    let (strong, rest): (String, String) = (strong.into(), rest.into());
    view! { <li class=class><b>{strong}</b>" "{rest}</li> }.into_any()
}

/// A list.
pub fn list(class: &'static str, items: impl IntoIterator<Item = AnyView>) -> AnyView {
    view! { <ul class=class>{all(items)}</ul> }.into_any()
}

/// A list of plain lines.
pub fn lines(words: impl IntoIterator<Item = String>) -> AnyView {
    list("", words.into_iter().map(|words| view! { <li>{words}</li> }.into_any()))
}

/// Pairs of a name and a value.
pub fn pairs(class: &'static str, pairs: impl IntoIterator<Item = (String, String)>) -> AnyView {
    let pair =
        |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    view! { <dl class=class>{all(pairs.into_iter().map(pair))}</dl> }.into_any()
}

/// What a hard word means, folded beside where it stands.
pub fn explained(question: String, meaning: &'static str) -> AnyView {
    view! { <details class="what"><summary>{question}</summary><p>{meaning.to_owned()}</p></details> }
        .into_any()
}

/// A button.
pub fn button(
    class: &'static str,
    id: &'static str,
    words: impl Into<Signal<String>>,
    act: impl FnMut() + 'static,
) -> AnyView {
    let words: Signal<String> = words.into();
    button_of(class, id, words.into_any(), Box::new(act))
}

/// A button of a list, where others are called the same; `object` is what this one is about.
pub fn button_about(
    class: &'static str,
    words: &'static str,
    object: &str,
    act: impl FnMut() + 'static,
) -> AnyView {
    button_of(class, "", about(words, object), Box::new(act))
}

fn button_of(class: &'static str, id: &'static str, words: AnyView, mut act: Box<dyn FnMut()>) -> AnyView {
    let click = on(move |_: leptos::ev::MouseEvent| act());
    view! { <button type="button" class=class id=id on:click=click>{words}</button> }.into_any()
}

/// A link to a screen.
pub fn link(class: &'static str, path: String, words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    link_of(class, path, words.into_any())
}

/// A link of a list, where others are called the same; `object` is what this one is about.
pub fn link_about(class: &'static str, path: String, words: &'static str, object: &str) -> AnyView {
    link_of(class, path, about(words, object))
}

fn link_of(class: &'static str, path: String, words: AnyView) -> AnyView {
    view! { <a class=class href=path>{words}</a> }.into_any()
}

/// Words with what they are about, which only who cannot see where they stand needs to be told.
fn about(words: &'static str, object: &str) -> AnyView {
    let (words, object) = (words.to_owned(), format!(" {object}"));
    view! { {words}<span class="unseen">{object}</span> }.into_any()
}

/// Buttons of which one is pressed, with what they are about.
pub fn choices(about: &'static str, choices: impl IntoIterator<Item = AnyView>) -> AnyView {
    view! { <div class="choices" role="group" aria-label=about>{all(choices)}</div> }.into_any()
}

/// One of the buttons of [`choices`].
pub fn choice(
    id: &'static str,
    words: impl Into<String>,
    pressed: Signal<String>,
    act: impl FnMut() + 'static,
) -> AnyView {
    let lang = if i18n::lang() == Lang::En { "en" } else { "th" };
    choice_in(lang, id, words, pressed, act)
}

/// The same with its words in a language that may be another than that of the screen.
pub fn choice_in(
    lang: &'static str,
    id: &'static str,
    words: impl Into<String>,
    pressed: Signal<String>,
    act: impl FnMut() + 'static,
) -> AnyView {
    let words: String = words.into();
    let mut act: Box<dyn FnMut()> = Box::new(act);
    let click = on(move |_: leptos::ev::MouseEvent| act());
    view! { <button type="button" id=id lang=lang aria-pressed=pressed on:click=click>{words}</button> }
        .into_any()
}
