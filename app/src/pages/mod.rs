//! The screens, one a file. They show and report; reading is a query, writing goes through the state.

pub mod frame;
pub mod home;
pub mod institutions;
pub mod missing;
pub mod recorder;
pub mod settings;
pub mod sign_in;
