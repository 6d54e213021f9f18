//! For whom a window is open.

use crate::access::Branch;
use crate::codes::InstitutionKind;
use crate::json::{FromJson, ToJson};
use crate::places::{Institution, Lao};
use serde::{Deserialize, Serialize};

/// A part of the tree, perhaps only some kinds of institution in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whom {
    /// The branches: the country, provinces, local governments, institutions.
    pub branches: Vec<Branch>,
    /// The kinds of institution; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<InstitutionKind>,
}

impl Whom {
    /// Everybody.
    pub fn everybody() -> Self {
        Self { branches: vec![Branch::Country], kinds: Vec::new() }
    }

    /// Whether an institution of a local government is meant.
    pub fn means(&self, place: &Institution, lao: &Lao) -> bool {
        let kind = self.kinds.is_empty() || self.kinds.contains(&place.kind);
        kind && self.branches.iter().any(|branch| branch.holds(&place.id, lao))
    }
}
