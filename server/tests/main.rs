//! The server in process, without a port: a fresh database in a folder of each test, a clock that the test sets,
//! ids from a seed, and actors who do what their role does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod access;
mod backup;
mod confirming;
mod crash;
mod harness;
mod held;
mod imports;
mod logs;
mod openings;
mod people;
mod people_file;
mod phones;
mod progress;
mod rehearsal;
mod rescue;
mod rivals;
mod rounds;
mod session;
mod site;
mod snapshots;
mod sync;
mod thaid;
mod trust;
