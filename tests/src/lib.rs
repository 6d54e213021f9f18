//! The harness for testing the whole from outside.
//!
//! [`site`] is the real server on a port of its own, [`cable`] the line to it, which can be cut and mended,
//! [`browser`] a real browser with a profile, and [`screens`] what a person finds, does and sees there.

pub mod browser;
pub mod cable;
pub mod files;
pub mod screens;
pub mod site;
