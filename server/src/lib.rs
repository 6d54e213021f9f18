//! The authority.
