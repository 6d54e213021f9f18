//! `lec`: the server and the operator's commands.

fn main() {}
