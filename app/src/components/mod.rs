//! Pieces of screens: values in, callbacks out. None reads the store or the network.

pub mod badge;
pub mod banner;
pub mod chart;
pub mod child_fields;
pub mod code_field;
pub mod date_field;
pub mod dialog;
pub mod faults;
pub mod field;
pub mod icon;
pub mod list;
pub mod loaded;
pub mod pieces;
pub mod progress;
pub mod table;
