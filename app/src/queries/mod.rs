//! The read path: plain functions over the store, for screens to show.

pub mod base;
pub mod check;
pub mod child;
pub mod inbox;
pub mod places;
pub mod roll;
pub mod windows;

pub use crate::store::schema::Told;
pub use check::Checking;
pub use child::{ChildPage, child_page};
pub use inbox::{Inbox, Item, ItemState, inbox};
pub use roll::{ChildRow, Roll, RowState, roll};
pub use windows::{Windows, windows};
