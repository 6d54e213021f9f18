//! One round trip that sends edits and brings changes (sync.md 2.5).

use crate::edits::{Cursor, Outcome, RollDigest, SentEdit, StoredRecord};
use crate::json::{FromJson, ToJson};
use crate::rounds::Window;
use crate::values::{DeviceId, EditId, Timestamp};
use crate::wire::institutions::is_zero;
use crate::wire::snapshots::BaseNote;
use serde::{Deserialize, Serialize};

/// The version of the protocol.
pub const PROTOCOL: u16 = 3;
/// The oldest shape of edits that may still pull.
pub const MIN_PULL_SCHEMA: u16 = 1;
/// The most edits in one request.
pub const MAX_EDITS: usize = 200;
/// The most records in one page of changes.
pub const MAX_PAGE: u32 = 500;
/// The largest request body in bytes, unpacked.
pub const MAX_BODY: usize = 1_000_000;

/// What a phone asks.
#[derive(Clone, Debug, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// The protocol version.
    pub p: u16,
    /// The version of the edits' shape.
    pub schema: u16,
    /// Which phone.
    pub dev: DeviceId,
    /// How far it has read.
    pub cur: Cursor,
    /// Waiting edits in order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ops: Vec<SentEdit>,
    /// The lowest number it still holds; absent when it holds none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<u64>,
    /// How many changed records it wants at most; 0 to send only.
    pub want: u32,
    /// Edits that were held when they arrived, and whose fate the phone has not heard yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<EditId>,
    /// The state of the windows that the phone knows; absent when it knows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub win: Option<u64>,
    /// What waits on the phone altogether.
    #[serde(default, skip_serializing_if = "Waiting::is_nothing")]
    pub pend: Waiting,
}

/// How much waits on a phone, so that the office sees work that does not arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// The number of edits.
    pub count: u64,
    /// The age of the oldest in milliseconds, by the phone's clock.
    pub oldest_ms: i64,
}

impl Waiting {
    /// Whether nothing waits.
    pub fn is_nothing(&self) -> bool {
        self.count == 0
    }

    /// As far as it can be true: a phone may say anything of itself, and others add and show it.
    #[must_use]
    pub fn plausible(self, now: Timestamp) -> Self {
        Self { count: self.count.min(1_000_000), oldest_ms: self.oldest_ms.clamp(0, now.0.max(0)) }
    }

    /// What still waits when so many were answered. The age stays that of the oldest until nothing is left.
    #[must_use]
    pub fn without(self, answered: u64) -> Self {
        let count = self.count.saturating_sub(answered);
        if count == 0 { Self::default() } else { Self { count, ..self } }
    }
}

/// The answer to one edit. Answers come in the order of the edits, from the first on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditResult {
    /// Which edit: of a held one, and for apps of protocol 1, which looked it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EditId>,
    /// What became of it.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::edits::OutcomeBody))]
    pub outcome: Outcome,
    /// Whether it was accepted after its window had closed (ส่งช้า, P4).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// What an institution has to look at and its phones cannot find on the roll by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Concern {
    /// Children who may be the same as one of another institution, and of whom nobody said why that is right (R16).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elsewhere: u64,
    /// That the roll was returned, until it is confirmed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Returned>,
    /// Whether nothing was changed or checked for so long that the roll is to be checked (R17).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
}

/// A roll was returned to those below (J14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Returned {
    /// The name of who returned it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Concern {
    /// Whether there is nothing to look at.
    pub fn is_nothing(&self) -> bool {
        self.count() == 0
    }

    /// How many things there are to look at.
    pub fn count(&self) -> usize {
        usize::from(self.elsewhere > 0) + usize::from(self.returned.is_some()) + usize::from(self.stale)
    }
}

/// The windows of an institution, as of a state of all windows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    /// Grows with every change of any window, of the base or of the concern.
    pub version: u64,
    /// Those that are open, will be, or were the last.
    pub windows: Vec<Window>,
    /// The base from which the budget is worked out, whatever is edited (R36).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseNote>,
    /// What the institution has to look at besides its roll; absent where an older server or app kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concern: Option<Concern>,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse {
    /// The answers to the edits that were looked at.
    pub results: Vec<EditResult>,
    /// The highest number without a gap that the server has from this phone.
    pub acked: u64,
    /// Changed records, by their version.
    pub page: Vec<StoredRecord>,
    /// Numbers of edits of this request whose records are left out of the page, because nothing but these edits
    /// changed them: the phone writes them into its shadow itself, under the number of the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yours: Vec<u64>,
    /// How far the phone has read once it has stored the page.
    pub to: Cursor,
    /// Whether there is more to pull.
    pub more: bool,
    /// The phone's cursor is not a part of this history: the server was restored. The phone reads again from the
    /// beginning and keeps its waiting edits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
    /// The digest of the roll, once there is nothing left to pull: the phone compares its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<RollDigest>,
    /// What became of edits that were held; each named by its id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fates: Vec<EditResult>,
    /// The windows, where the phone does not know this state of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// The server's clock.
    pub server_time: Timestamp,
    /// Proves to the server, with a later edit, that this phone was answered at that time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The oldest shape of edits that may still pull. A phone below it can send, and gets no changes until the app
    /// is updated.
    pub min_schema: u16,
}
