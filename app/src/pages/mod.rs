//! The screens, one a file. They show and report; reading is a query, writing goes through the state.

pub mod drafts;
pub mod form;
pub mod frame;
pub mod help;
pub mod home;
pub mod missing;
pub mod oversight;
pub mod recorder;
pub mod settings;
pub mod sign_in;
pub mod unlock;
