//! The screens of a roll.

pub mod base;
pub mod check;
pub mod child;
pub mod child_form;
pub mod opening;
pub mod questions;
pub mod roll;
pub mod sending;
pub mod take_off;
