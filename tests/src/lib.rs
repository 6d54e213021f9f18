//! The harness for testing the whole from outside.
//!
//! [`site`] is the real server on a port of its own, [`cable`] the line to it, which can be cut and mended,
//! [`browser`] a real browser with a profile, [`screens`] what a person finds, does and sees there, and
//! [`quick_edits`] the same for many edits at once. [`everybody`] looks at what a screen offers to everybody.
//!
//! For measuring, [`meter`] counts what passes over a line, and [`shaped`] makes it as slow and lossy as a mobile
//! network. [`files`] makes up the children.
//!
//! For the simulation there are [`phone`], a recorder's phone without a browser, with its storage, [`disk`], and
//! [`server`], in memory or on SQLite, all driven by hand on one thread, and [`world`], the people and places of a run.

pub mod browser;
pub mod cable;
pub mod disk;
pub mod engine;
pub mod everybody;
pub mod exchanges;
pub mod files;
pub mod frames;
pub mod inside;
pub mod meter;
pub mod phone;
pub mod quick_edits;
pub mod screens;
pub mod server;
pub mod shaped;
pub mod site;
pub mod storm;
pub mod world;
