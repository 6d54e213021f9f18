//! The authority: accepts edits, keeps history, serves the app.
//!
//! The layers: [`router`] and [`routes`] speak HTTP and call [`operations`], which say what the system does and
//! use [`store`], which alone has SQL. Nothing below knows anything above. [`demo`] and [`commands`] stand beside
//! the routes: they call operations too.

pub mod admit;
pub mod app;
pub mod behind;
pub mod commands;
pub mod config;
pub mod demo;
pub mod error;
pub mod gate;
pub mod operations;
pub mod origin;
pub mod passwords;
pub mod referee;
pub mod router;
pub mod routes;
pub mod sealing;
pub mod serve;
pub mod signed_in;
pub mod store;
pub mod thaid;
pub mod tries;
pub mod workbook;
