//! Every answer that the server gives to an edit (sync.md 2.5), and its form on the wire.

use super::refusal::Refusal;
use crate::children::Group;
use crate::json::{FromJson, ToJson};
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};

/// The server's answer to one edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[serde(try_from = "OutcomeBody", into = "OutcomeBody")]
pub enum Outcome {
    /// Everything it wanted is in the register.
    Applied {
        /// The institution's change number at which it is.
        seq: u64,
    },
    /// The same, and somebody else had changed other facts of the record meanwhile.
    Merged {
        /// The institution's change number at which it is.
        seq: u64,
    },
    /// Some of it waits beside a value that somebody else wrote first; a person decides.
    Conflict {
        /// The change number at which the question was opened.
        seq: u64,
        /// The groups in question.
        groups: SortedSet<Group>,
    },
    /// It cannot be an edit; it stays on the phone with the reason.
    Rejected {
        /// Why.
        why: Refusal,
    },
    /// No window was open for it. It waits for the local government, which accepts or declines it; nothing is lost.
    Held,
    /// The local government declined it after the window had closed; it stays on the phone with the reason.
    Declined {
        /// Who declined.
        by: String,
        /// Why.
        reason: String,
    },
    /// The number is taken by another edit of the same device id: a copied phone. Nothing was dropped; the phone
    /// takes a new device id and sends again.
    Renumber,
    /// Edits before this one are missing; nothing from here on was processed.
    Gap {
        /// The number to begin with.
        expected: u64,
    },
}

impl Outcome {
    /// The change number from which on the phone's shadow holds what this edit did; `None` without such.
    pub fn seq(&self) -> Option<u64> {
        match self {
            Self::Applied { seq } | Self::Merged { seq } | Self::Conflict { seq, .. } => Some(*seq),
            Self::Rejected { .. }
            | Self::Held
            | Self::Declined { .. }
            | Self::Renumber
            | Self::Gap { .. } => None,
        }
    }

    /// Whether the server has the edit now, so that it need not come again. Of a held one the fate is told later.
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::Renumber | Self::Gap { .. })
    }
}

/// An [`Outcome`] on the wire: flat, so that it reads like a table and costs the phone little to read.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeBody {
    status: Status,
    /// The change number of what was applied, or the number to begin with after a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    #[serde(default, skip_serializing_if = "SortedSet::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeSet<Group>))]
    groups: SortedSet<Group>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<Refusal>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
enum Status {
    Applied,
    Merged,
    Conflict,
    Rejected,
    Held,
    Declined,
    Renumber,
    Gap,
}

impl From<Outcome> for OutcomeBody {
    fn from(outcome: Outcome) -> Self {
        let body = |status, seq| {
            let (by, reason) = (String::new(), String::new());
            Self { status, seq, groups: SortedSet::new(), why: None, by, reason }
        };
        match outcome {
            Outcome::Applied { seq } => body(Status::Applied, Some(seq)),
            Outcome::Merged { seq } => body(Status::Merged, Some(seq)),
            Outcome::Conflict { seq, groups } => Self { groups, ..body(Status::Conflict, Some(seq)) },
            Outcome::Rejected { why } => Self { why: Some(why), ..body(Status::Rejected, None) },
            Outcome::Held => body(Status::Held, None),
            Outcome::Declined { by, reason } => Self { by, reason, ..body(Status::Declined, None) },
            Outcome::Renumber => body(Status::Renumber, None),
            Outcome::Gap { expected } => body(Status::Gap, Some(expected)),
        }
    }
}

impl TryFrom<OutcomeBody> for Outcome {
    type Error = &'static str;

    fn try_from(body: OutcomeBody) -> Result<Self, Self::Error> {
        let seq = body.seq.ok_or("an outcome without its number");
        Ok(match body.status {
            Status::Applied => Self::Applied { seq: seq? },
            Status::Merged => Self::Merged { seq: seq? },
            Status::Conflict => Self::Conflict { seq: seq?, groups: body.groups },
            Status::Rejected => Self::Rejected { why: body.why.ok_or("a refusal without its reason")? },
            Status::Held => Self::Held,
            Status::Declined => Self::Declined { by: body.by, reason: body.reason },
            Status::Renumber => Self::Renumber,
            Status::Gap => Self::Gap { expected: seq? },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read_back_from_its_form_on_the_wire() {
        for outcome in [
            Outcome::Applied { seq: 7 },
            Outcome::Merged { seq: 8 },
            Outcome::Conflict { seq: 9, groups: [Group::Name, Group::Guardian].into() },
            Outcome::Rejected { why: Refusal::OffTheRoll },
            Outcome::Held,
            Outcome::Declined {
                by: "วิไล".to_owned(), reason: "ส่งเกินกำหนด".to_owned()
            },
            Outcome::Renumber,
            Outcome::Gap { expected: 3 },
        ] {
            let text = serde_json::to_string(&outcome).unwrap();
            assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), outcome, "{text}");
        }
        assert!(serde_json::from_str::<Outcome>(r#"{"status":"applied"}"#).is_err());
        assert!(serde_json::from_str::<Outcome>(r#"{"status":"rejected"}"#).is_err());
    }
}
