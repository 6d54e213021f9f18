//! Pieces of screens: values in, callbacks out. None reads the store or the network.

pub mod badge;
pub mod banner;
pub mod child_fields;
pub mod date_field;
pub mod faults;
pub mod field;
pub mod icon;
pub mod list;
pub mod loaded;
pub mod pieces;
pub mod table;
