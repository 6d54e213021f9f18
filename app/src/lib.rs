//! The phone: Leptos screens over a local store that sends its edits when it can.
//!
//! The layers: [`store`] keeps things; [`sync`] exchanges them with the server; [`edits`] is the one way to write
//! and [`queries`] the one way to read. None of these knows Leptos, and all of them run natively, in tests too.
//! Above them, only in the browser: `state` watches the store and runs the sync loop, `pages` show and report,
//! `components` take values and give callbacks. Pages never touch store or sync.

pub mod edits;
pub mod form;
pub mod queries;
pub mod route;
pub mod store;
pub mod sync;
#[cfg(test)]
mod tests;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
pub mod i18n;
#[cfg(target_arch = "wasm32")]
pub mod online;
#[cfg(target_arch = "wasm32")]
pub mod pages;
#[cfg(target_arch = "wasm32")]
pub mod seal;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod state;
