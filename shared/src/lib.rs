//! What is recorded, and what may happen to it: one set of types and rules for phone and server.
//!
//! The journey of an edit through this crate: a form's text is parsed by [`values`] and [`codes`];
//! [`checks`] says what is doubtful about it, and never refuses; an [`edits::Edit`] says what a person did;
//! [`edits::apply`] decides, from [`edits::Facts`] alone, what becomes of it; [`wire`] carries it between
//! phone and server, where [`edits::accept_push`] takes a whole queue.
//!
//! Nothing here reads a clock, makes an id, does I/O or panics on input, so both sides give the same answer.
//! The modules stand from small to large, each uses only those above it.

// What the derives write names this crate like others do.
extern crate self as shared;

pub mod access;
pub mod checks;
pub mod children;
pub mod codes;
pub mod confirming;
pub mod edits;
pub mod json;
pub mod lang;
pub mod passwords;
pub mod places;
pub mod planted;
pub mod progress;
pub mod rounds;
pub mod snapshots;
pub mod sorted;
pub mod values;
pub mod wire;
