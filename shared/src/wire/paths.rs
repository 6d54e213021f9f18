//! The only place where an address of the server is written.

use super::access_log::AccessEntry;
use super::packed::PACKED_FORM;
use crate::access::{Branch, Role};
use crate::codes::InstitutionKind;
use crate::values::{AccountId, InstitutionId, PhoneId, RecordId, SnapshotId, WindowId};

/// Everything of the programming interface stands below this.
pub const API: &str = "/api/v1";
/// Sign in, who am I, sign out.
pub const SESSION: &str = "/api/v1/session";
/// Have the key of a vault opened.
pub const VAULT: &str = "/api/v1/session/vault";
/// Sign in with a code, and choose a password.
pub const CODE: &str = "/api/v1/session/code";
/// Sign in with ThaID: whether it can be done here, and the way there.
pub const THAID: &str = "/api/v1/thaid";
/// Where ThaID sends the browser back to. It is registered there.
pub const THAID_BACK: &str = "/api/v1/thaid/back";
/// Sign in, back from ThaID.
pub const THAID_SESSION: &str = "/api/v1/thaid/session";
/// Search the accounts that the caller looks after.
pub const PEOPLE: &str = "/api/v1/accounts/search";
/// The accounts that the caller looks after.
pub const ACCOUNTS: &str = "/api/v1/accounts";
/// The places where the caller may give a role.
pub const PLACES: &str = "/api/v1/places";
/// Make the accounts of a file.
pub const PEOPLE_FILE: &str = "/api/v1/accounts/imports";
/// What a file of accounts would make.
pub const PEOPLE_PREVIEW: &str = "/api/v1/accounts/imports/preview";
/// Who opened and took out what.
pub const ACCESS_LOG: &str = "/api/v1/access-log";
/// The institutions that the caller may reach.
pub const INSTITUTIONS: &str = "/api/v1/institutions";
/// First downloads stand below this.
pub const BOOT: &str = "/api/v1/boot/";
/// How syncing goes at the institutions that the caller may reach.
pub const DEVICES: &str = "/api/v1/devices";
/// Every round with its windows; a new round.
pub const ROUNDS: &str = "/api/v1/rounds";
/// A new window.
pub const WINDOWS: &str = "/api/v1/windows";
/// The frozen bases; a new one.
pub const SNAPSHOTS: &str = "/api/v1/snapshots";
/// How far the work has come.
pub const PROGRESS: &str = "/api/v1/progress";
/// The same as a workbook.
pub const PROGRESS_FILE: &str = "/api/v1/progress.xlsx";
/// The institutions whose rolls wait to be confirmed at a level of the caller.
pub const CONFIRMING: &str = "/api/v1/confirming";
/// The last check over the country; a new one.
pub const CHECKS: &str = "/api/v1/checks";
/// The institutions at which edits wait for the caller.
pub const HELD: &str = "/api/v1/held";
/// The description of all this.
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// Whether the server is well.
pub const HEALTHZ: &str = "/healthz";

/// Push and pull of one institution.
pub fn sync(institution: &InstitutionId) -> String {
    format!("{API}/sync/{institution}")
}

/// The first download of a roll, continued after a record.
pub fn boot(institution: &InstitutionId, after: Option<RecordId>) -> String {
    let first = format!("{BOOT}{institution}?form={PACKED_FORM}");
    match after {
        Some(after) => format!("{first}&after={after}"),
        None => first,
    }
}

/// What was done to one record.
pub fn history(institution: &InstitutionId, record: RecordId) -> String {
    format!("{INSTITUTIONS}/{institution}/records/{record}/history")
}

/// What a workbook would change.
pub fn import_preview(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/imports/preview")
}

/// The same workbook, now for real; `token` comes from the preview.
pub fn import_apply(institution: &InstitutionId, token: &str) -> String {
    format!("{INSTITUTIONS}/{institution}/imports?token={token}")
}

/// The waiting edits of a phone that cannot send, as a file.
pub fn rescue(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/rescues")
}

/// The waiting edits of a phone that is locked; `public/service-worker.js` writes this address as well.
pub fn envelopes(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/envelopes")
}

/// The roll as an RPT318 workbook.
pub fn export(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/roll.xlsx")
}

/// One window: another closing for it.
pub fn window(window: WindowId) -> String {
    format!("{WINDOWS}/{window}")
}

/// How far the work has come in a branch, at institutions of one kind or all; `path` says in which form.
pub fn progress(path: &str, within: Option<&Branch>, kind: Option<InstitutionKind>) -> String {
    let mut asked = Vec::new();
    if let Some((branch, place)) = within.map(Branch::parts) {
        asked.push(format!("within={branch}:{place}"));
    }
    asked.extend(kind.map(|kind| format!("kind={}", kind.code())));
    if asked.is_empty() { path.to_owned() } else { format!("{path}?{}", asked.join("&")) }
}

/// How a roll stands level by level; a decision.
pub fn confirming(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/confirming")
}

/// What is doubtful at an institution; an explanation of it.
pub fn tasks(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/tasks")
}

/// One base: put it in force.
pub fn snapshot(snapshot: SnapshotId) -> String {
    format!("{SNAPSHOTS}/{snapshot}")
}

/// The institutions of a branch in a base, and what is different now or in another base.
pub fn base_places(snapshot: SnapshotId, within: &Branch, with: Option<SnapshotId>) -> String {
    let (kind, place) = within.parts();
    let within = format!("{SNAPSHOTS}/{snapshot}/places?within={kind}:{place}");
    with.map_or(within.clone(), |with| format!("{within}&with={with}"))
}

/// What is different at one institution, child by child.
pub fn base_changes(institution: &InstitutionId, snapshot: SnapshotId, with: Option<SnapshotId>) -> String {
    let changes = format!("{INSTITUTIONS}/{institution}/snapshots/{snapshot}/changes");
    with.map_or(changes.clone(), |with| format!("{changes}?with={with}"))
}

/// The children of an institution in the base in force.
pub fn base(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/base")
}

/// The edits of an institution that wait for its local government; what it decides.
pub fn held(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/held")
}

/// One account.
pub fn account(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}")
}

/// The places where somebody may give a role, by a part of their name.
pub fn places(role: Role, find: &str) -> String {
    format!("{PLACES}?role={}&find={}", role.code(), percent_encoded(find))
}

/// The accounts of a file; `token` comes from the preview.
pub fn people_apply(token: &str) -> String {
    format!("{PEOPLE_FILE}?token={token}")
}

/// The log before one of its lines.
pub fn access_log(before: Option<&AccessEntry>) -> String {
    before
        .map_or_else(|| ACCESS_LOG.to_owned(), |last| format!("{ACCESS_LOG}?at={}&id={}", last.at.0, last.id))
}

/// Open a child's record from above, found by number or name.
pub fn openings(institution: &InstitutionId) -> String {
    format!("{INSTITUTIONS}/{institution}/openings")
}

/// A new code for an account.
pub fn account_code(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}/code")
}

/// Cut a phone off.
pub fn cut_off(phone: PhoneId) -> String {
    format!("{API}/phones/{phone}/cut")
}

/// Open a child's record from above.
pub fn opening(institution: &InstitutionId, record: RecordId) -> String {
    format!("{INSTITUTIONS}/{institution}/records/{record}/opening")
}

/// What somebody typed, as a part of an address.
fn percent_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let sign = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(sign).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_typed_cannot_leave_its_place_in_an_address() {
        let address = super::places(crate::access::Role::Head, "a&b=ก ");
        assert_eq!(address, "/api/v1/places?role=head&find=a%26b%3D%E0%B8%81%20");
    }
}
