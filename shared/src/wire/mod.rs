//! What travels between phone and server: paths, requests, answers, errors, and their limits.

pub mod access_log;
pub mod accounts;
pub mod boot;
pub mod confirming;
pub mod devices;
pub mod error_body;
pub mod held;
pub mod imports;
pub mod institutions;
pub mod packed;
pub mod paths;
pub mod progress;
pub mod rescue;
pub mod rounds;
pub mod session;
pub mod snapshots;
pub mod sync;
pub mod tasks;
pub mod thaid;
