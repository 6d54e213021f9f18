//! The complete list of tables, and their keys. A name leaves it one release after its last use, because raising
//! the version deletes every store that is not listed.

use super::vault::Vault;
use shared::children::Field;
use shared::edits::{Changes, Contact, Cursor, Outcome, Overwritten, SentEdit, StoredRecord};
use shared::json::{FromJson, ToJson};
use shared::sorted::SortedMap;
use shared::values::{DeviceId, InstitutionId, RecordId, Timestamp};
use shared::wire::institutions::InstitutionRow;
use shared::wire::rescue::Envelope;
use shared::wire::session::NewPhone;
use shared::wire::snapshots::BaseList;
use shared::wire::sync::Calendar;
use std::marker::PhantomData;

/// The version of the database. The hundreds change when an older app can no longer use it (sync.md 2.8, 21).
pub const DB_VERSION: u32 = 300;

/// A table of values of one type.
pub struct Table<T> {
    /// Its name in the database.
    pub name: &'static str,
    values: PhantomData<fn() -> T>,
}

impl<T> Table<T> {
    const fn named(name: &'static str) -> Self {
        Self { name, values: PhantomData }
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Table<T> {}

/// Shadows: the last state of each record that the server told. Written only when an answer is stored.
pub const RECORDS: Table<StoredRecord> = Table::named("rec");
/// Shadows that are read anew while the old ones are still shown; they take their place at once.
pub const ANEW: Table<StoredRecord> = Table::named("anew");
/// Edits without a receipt, in the order of their numbers. Only appended to.
pub const OUTBOX: Table<SentEdit> = Table::named("outbox");
/// Edits with their receipt: sent again when a restored server has forgotten them.
pub const SENT: Table<SentEntry> = Table::named("sent");
/// Edits that a person must look at: refused, or waiting in a question.
pub const ATTENTION: Table<SentEntry> = Table::named("attn");
/// Values that were written over or not chosen, for their author to hear of.
pub const TOLD: Table<Told> = Table::named("told");
/// How far each roll has come.
pub const META: Table<RollMeta> = Table::named("meta");
/// Forms that were begun and not yet saved.
pub const DRAFTS: Table<Draft> = Table::named("draft");
/// The institutions of the person's branch, as last heard.
pub const PLACES: Table<Vec<InstitutionRow>> = Table::named("places");

/// The frozen base of each roll, as the server told it.
pub const BASES: Table<BaseList> = Table::named("base");

/// How this vault makes itself known to the server.
pub const PHONE: Table<KnownPhone> = Table::named("phone");
/// The key of the only row of [`PHONE`].
pub const THE_PHONE: &str = "phone";
/// How the key of all these is kept.
pub const VAULT: Table<Vault> = Table::named("vault");
/// The key of the only row of [`VAULT`].
pub const THE_VAULT: &str = "vault";
/// Waiting edits once more, sealed for the server, under the keys that they have in [`OUTBOX`]: what a locked phone can
/// send, and a file of waiting work holds.
pub const ENVELOPES: Table<Envelope> = Table::named("envelope");

/// What comes before the keys of envelopes that a phone kept when it was cut off.
pub const CUT: &str = "cut/";
/// What the server told and can tell again.
pub const SYNCED: &[&str] = &[RECORDS.name, ANEW.name, TOLD.name, PLACES.name, BASES.name];

/// The names of the tables whose texts only the person can read.
pub const SEALED: &[&str] = &[
    RECORDS.name,
    ANEW.name,
    OUTBOX.name,
    SENT.name,
    ATTENTION.name,
    TOLD.name,
    META.name,
    DRAFTS.name,
    PLACES.name,
    BASES.name,
    PHONE.name,
];

/// The names of the other tables.
pub const OPEN: &[&str] = &[VAULT.name, ENVELOPES.name];

/// A vault as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct KnownPhone {
    /// The user name with which it signed in.
    pub name: String,
    /// What the server knows.
    pub phone: NewPhone,
}

/// What was typed into a form and differs from the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Draft {
    /// The fields with the value that stood there when typing and the text typed. The former is what the person
    /// saw: if somebody has changed it by the time the form is saved, that becomes a question.
    pub fields: Changes,
    /// The height typed.
    pub height_cm: String,
    /// The weight typed.
    pub weight_kg: String,
    /// The version of the record that the form began with; 0 for a child to be added.
    #[serde(default)]
    pub seen: u64,
    /// How far the roll had been read then.
    #[serde(default)]
    pub read: Cursor,
    /// What was typed into a form that is not that of a child, by the names of its fields.
    #[serde(default)]
    pub texts: SortedMap<String, String>,
    /// What the form began with where these were typed; left out where that was nothing.
    #[serde(default)]
    pub begun: SortedMap<String, String>,
}

/// An edit with the server's answer.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct SentEntry {
    /// The edit as it was sent.
    pub sent: SentEdit,
    /// The permanent answer.
    pub outcome: Outcome,
    /// When the answer came, by the server's clock.
    pub received_at: Timestamp,
    /// Whether it was accepted after its window had closed (ส่งช้า).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// A value of mine, or one that mine took the place of, that does not stand any more.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Told {
    /// The record.
    pub record: RecordId,
    /// What happened.
    pub what: Overwritten,
    /// The values of the edit that lost, where it was mine.
    pub lost: SortedMap<Field, String>,
    /// Whether the person has read it.
    #[serde(default)]
    pub read: bool,
}

/// How far one institution's roll has come on this phone. Everything that several tabs could disagree on stands
/// in this one value, so that comparing it is enough. An older app in another tab does not see a part that was added
/// within a hundred of [`DB_VERSION`], and drops it: such a part must be safe to lose at any time.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct RollMeta {
    /// This phone at this institution.
    pub device: DeviceId,
    /// The number of the next edit.
    pub next_n: u64,
    /// The highest number that the server has from this phone without a gap.
    pub acked: u64,
    /// How far changes were read.
    pub cursor: Cursor,
    /// The first download, while it is not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<Download>,
    /// Numbers of receipted edits whose effect was not yet pulled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<u64>,
    /// The server's clock at the last contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_time: Option<Timestamp>,
    /// The last answered round trip, as the server proves it with a later edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// When the roll may be changed, as last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// When, by the server's clock, the digests of the roll here and there were compared and equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Timestamp>,
    /// Whether the roll was read anew because the digests differed; not a second time before they are equal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mended: bool,
    /// The most edits in one request; fewer on a line that is too slow for many.
    #[serde(default = "usual_batch")]
    pub batch: usize,
}

impl RollMeta {
    /// Whether the children of the roll are the same as with another one: between the two there was at most a contact
    /// that brought nothing.
    pub fn stands_as(&self, other: &Self) -> bool {
        let (server_time, agreed, batch) = (other.server_time, other.agreed, other.batch);
        let (contact, calendar) = (other.contact.clone(), other.calendar.clone());
        Self { server_time, contact, calendar, agreed, batch, ..self.clone() } == *other
    }
}

/// Edits in one request where the line is good.
fn usual_batch() -> usize {
    50
}

/// A first download under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Download {
    /// Where the roll stood at the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Cursor>,
    /// The last record received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RecordId>,
    /// Records received.
    pub received: u64,
    /// Records in all.
    pub total: u64,
    /// Whether the roll is here already and is read anew; then the old one stays until this one is whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anew: bool,
}

impl RollMeta {
    /// A roll of which nothing is here yet.
    pub fn begin(device: DeviceId) -> Self {
        Self {
            device,
            next_n: 1,
            acked: 0,
            cursor: Cursor::default(),
            download: Some(Download::default()),
            unseen: Vec::new(),
            server_time: None,
            contact: None,
            calendar: None,
            agreed: None,
            mended: false,
            batch: usual_batch(),
        }
    }

    /// The roll is read again from its beginning; what is here stays until then.
    #[must_use]
    pub fn read_anew(self) -> Self {
        Self { download: Some(Download { anew: true, ..Download::default() }), agreed: None, ..self }
    }
}

/// What the keys of an institution's rows begin with.
pub fn of_institution(institution: &InstitutionId) -> String {
    format!("{institution}/")
}

/// The key of a record, and of what a person must look at about one edit.
pub fn keyed(institution: &InstitutionId, id: &impl ToString) -> String {
    format!("{institution}/{}", id.to_string())
}

/// The key of an edit by its number; the order of keys is the order of numbers.
pub fn numbered(institution: &InstitutionId, n: u64) -> String {
    format!("{institution}/{}", number_part(n))
}

/// The part of an edit's key after the prefix.
pub fn number_part(n: u64) -> String {
    format!("{n:012}")
}
