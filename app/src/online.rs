//! What needs the network. Each answer is an error in words when there is none.

use crate::sync::TransportError;
use crate::sync::transport::HttpTransport;
use shared::access::{Branch, Role};
use shared::codes::InstitutionKind;
use shared::edits::StoredRecord;
use shared::rounds::Round;
use shared::snapshots::Snapshot;
use shared::values::{AccountId, InstitutionId, PhoneId, RecordId, SnapshotId, WindowId};
use shared::wire::access_log::{AccessEntry, FindChild};
use shared::wire::accounts::{
    AccountLine, FindPeople, HandOver, NamedBranch, NewAccount, OneTimeCode, PeoplePreview, UseCode,
};
use shared::wire::confirming::{ConfirmingStand, Decide, DuePlace};
use shared::wire::held::{Decision, HeldList, HeldPlace};
use shared::wire::imports::{Applied, Preview};
use shared::wire::institutions::{HistoryEntry, InstitutionRow};
use shared::wire::paths;
use shared::wire::progress::Board;
use shared::wire::rescue::{Envelope, RescueFile, Rescued};
use shared::wire::rounds::{NewClosing, NewRound, NewWindow, PlannedWindow, Rounds};
use shared::wire::session::{NewPhone, OpenVault, SessionBody, SignIn, VaultOpened};
use shared::wire::snapshots::{BaseList, BasePlace, Changes, InForce, NewSnapshot};
use shared::wire::tasks::{CheckRun, Explain, Task};
use shared::wire::thaid::{FromThaid, ThaidAddress, ThaidScreen, ThaidSession, ToThaid};
use wasm_bindgen::JsValue;

/// Signs in on this phone.
pub async fn sign_in(name: String, password: String, phone: NewPhone) -> Result<SessionBody, TransportError> {
    HttpTransport.post(paths::SESSION, &SignIn { name, password, phone: Some(phone) }).await
}

/// Signs in with a code and chooses a password.
pub async fn use_code(code: UseCode) -> Result<SessionBody, TransportError> {
    HttpTransport.post(paths::CODE, &code).await
}

/// Whether one can sign in with ThaID; without network one cannot.
pub async fn has_thaid() -> bool {
    HttpTransport.get(paths::THAID).await.unwrap_or(false)
}

/// The way to ThaID, and back to the screen.
pub async fn to_thaid(screen: ThaidScreen) -> Result<ThaidAddress, TransportError> {
    HttpTransport.post(paths::THAID, &ToThaid { screen }).await
}

/// Signs in whoever came back from ThaID.
pub async fn from_thaid(came: FromThaid) -> Result<ThaidSession, TransportError> {
    HttpTransport.post(paths::THAID_SESSION, &came).await
}

/// Has a vault's key opened, for the person whose password this is.
pub async fn open_vault(password: String, envelope: Envelope) -> Result<VaultOpened, TransportError> {
    HttpTransport.post(paths::VAULT, &OpenVault { password, envelope }).await
}

/// Who is signed in, as the server knows it now.
pub async fn who() -> Result<SessionBody, TransportError> {
    HttpTransport.get(paths::SESSION).await
}

/// Ends the session on the server.
pub async fn sign_out() -> Result<(), TransportError> {
    HttpTransport.delete(paths::SESSION).await
}

/// The institutions of the branch.
pub async fn institutions() -> Result<Vec<InstitutionRow>, TransportError> {
    HttpTransport.get(paths::INSTITUTIONS).await
}

/// What was done to a record.
pub async fn history(at: &InstitutionId, record: RecordId) -> Result<Vec<HistoryEntry>, TransportError> {
    HttpTransport.get(&paths::history(at, record)).await
}

/// Hands in the file of a phone that cannot send.
pub async fn hand_in(at: &InstitutionId, file: JsValue) -> Result<Rescued, TransportError> {
    HttpTransport.post_text(&paths::rescue(at), file).await
}

/// The same for a file that is here.
pub async fn hand_in_file(at: &InstitutionId, file: &RescueFile) -> Result<Rescued, TransportError> {
    HttpTransport.post(&paths::rescue(at), file).await
}

/// The roll as a workbook, with full citizen numbers where that is asked for.
pub async fn export(at: &InstitutionId, full: bool) -> Result<JsValue, TransportError> {
    let masked = paths::export(at);
    HttpTransport.get_file(&if full { format!("{masked}?numbers=full") } else { masked }).await
}

/// The people that the caller looks after, by a part of their names.
pub async fn people(find: &str) -> Result<Vec<AccountLine>, TransportError> {
    HttpTransport.post(paths::PEOPLE, &FindPeople { find: find.to_owned() }).await
}

/// One of them, or the caller.
pub async fn person(account: AccountId) -> Result<AccountLine, TransportError> {
    HttpTransport.get(&paths::account(account)).await
}

/// The places where the caller may give a role.
pub async fn places_for(role: Role, find: &str) -> Result<Vec<NamedBranch>, TransportError> {
    HttpTransport.get(&paths::places(role, find)).await
}

/// Makes an account.
pub async fn make_person(new: &NewAccount) -> Result<OneTimeCode, TransportError> {
    HttpTransport.post(paths::ACCOUNTS, new).await
}

/// Changes what somebody is called and may do.
pub async fn change_person(account: AccountId, new: &NewAccount) -> Result<(), TransportError> {
    HttpTransport.put(&paths::account(account), new).await
}

/// A new code for somebody.
pub async fn new_code(account: AccountId) -> Result<OneTimeCode, TransportError> {
    HttpTransport.post(&paths::account_code(account), &()).await
}

/// Cuts a phone off.
pub async fn cut_off(phone: PhoneId) -> Result<(), TransportError> {
    HttpTransport.act(&paths::cut_off(phone)).await
}

/// What a list of people would make.
pub async fn people_preview(file: JsValue) -> Result<PeoplePreview, TransportError> {
    HttpTransport.post_file(paths::PEOPLE_PREVIEW, file).await
}

/// Makes the accounts of the list that was previewed.
pub async fn people_apply(token: &str, file: JsValue) -> Result<Vec<HandOver>, TransportError> {
    HttpTransport.post_file(&paths::people_apply(token), file).await
}

/// Every round with its windows.
pub async fn rounds() -> Result<Rounds, TransportError> {
    HttpTransport.get(paths::ROUNDS).await
}

/// Opens a round, or finds the one of that year and number.
pub async fn open_round(new: &NewRound) -> Result<Round, TransportError> {
    HttpTransport.post(paths::ROUNDS, new).await
}

/// Opens a window.
pub async fn open_window(new: &NewWindow) -> Result<PlannedWindow, TransportError> {
    HttpTransport.post(paths::WINDOWS, new).await
}

/// Closes a window at another time.
pub async fn close_window(window: WindowId, closing: &NewClosing) -> Result<(), TransportError> {
    HttpTransport.put(&paths::window(window), closing).await
}

/// The institutions at which edits wait for the caller.
pub async fn held_places() -> Result<Vec<HeldPlace>, TransportError> {
    HttpTransport.get(paths::HELD).await
}

/// The edits of an institution that wait.
pub async fn held(at: &InstitutionId) -> Result<HeldList, TransportError> {
    HttpTransport.get(&paths::held(at)).await
}

/// Decides on some of them.
pub async fn decide_held(at: &InstitutionId, decision: &Decision) -> Result<HeldList, TransportError> {
    HttpTransport.post(&paths::held(at), decision).await
}

/// How far the work has come in a branch.
pub async fn progress(
    within: Option<&Branch>,
    kind: Option<InstitutionKind>,
) -> Result<Board, TransportError> {
    HttpTransport.get(&paths::progress(paths::PROGRESS, within, kind)).await
}

/// The same as a workbook.
pub async fn progress_file(
    within: Option<&Branch>,
    kind: Option<InstitutionKind>,
) -> Result<JsValue, TransportError> {
    HttpTransport.get_file(&paths::progress(paths::PROGRESS_FILE, within, kind)).await
}

/// What is doubtful at an institution.
pub async fn tasks(at: &InstitutionId) -> Result<Vec<Task>, TransportError> {
    HttpTransport.get(&paths::tasks(at)).await
}

/// Says why something doubtful is right as it is.
pub async fn explain(at: &InstitutionId, said: &Explain) -> Result<(), TransportError> {
    HttpTransport.put(&paths::tasks(at), said).await
}

/// How a roll stands, level by level.
pub async fn confirming(at: &InstitutionId) -> Result<ConfirmingStand, TransportError> {
    HttpTransport.get(&paths::confirming(at)).await
}

/// The institutions whose rolls wait to be confirmed at a level of the person.
pub async fn due_to_confirm() -> Result<Vec<DuePlace>, TransportError> {
    HttpTransport.get(paths::CONFIRMING).await
}

/// Confirms a roll or returns it.
pub async fn decide(at: &InstitutionId, decision: &Decide) -> Result<(), TransportError> {
    HttpTransport.put(&paths::confirming(at), decision).await
}

/// The last check over the country.
pub async fn last_check() -> Result<Option<CheckRun>, TransportError> {
    HttpTransport.get(paths::CHECKS).await
}

/// Has the country checked.
pub async fn check_all() -> Result<CheckRun, TransportError> {
    HttpTransport.post(paths::CHECKS, &()).await
}

/// All bases.
pub async fn bases() -> Result<Vec<Snapshot>, TransportError> {
    HttpTransport.get(paths::SNAPSHOTS).await
}

/// Has a base taken.
pub async fn take_base(new: &NewSnapshot) -> Result<Snapshot, TransportError> {
    HttpTransport.post(paths::SNAPSHOTS, new).await
}

/// Puts a base in force, or takes it out.
pub async fn put_in_force(base: SnapshotId, in_force: bool) -> Result<(), TransportError> {
    HttpTransport.put(&paths::snapshot(base), &InForce { in_force }).await
}

/// The institutions of a branch in a base, and what is different now or in another base.
pub async fn base_places(
    base: SnapshotId,
    with: Option<SnapshotId>,
    within: &Branch,
) -> Result<Vec<BasePlace>, TransportError> {
    HttpTransport.get(&paths::base_places(base, within, with)).await
}

/// What is different at one institution, now or in another base.
pub async fn base_changes(
    base: SnapshotId,
    with: Option<SnapshotId>,
    at: &InstitutionId,
) -> Result<Changes, TransportError> {
    HttpTransport.get(&paths::base_changes(at, base, with)).await
}

/// The children of an institution in the base in force.
pub async fn base(at: &InstitutionId) -> Result<BaseList, TransportError> {
    HttpTransport.get(&paths::base(at)).await
}

/// Who opened and took out what, before one line of it.
pub async fn access_log(before: Option<&AccessEntry>) -> Result<Vec<AccessEntry>, TransportError> {
    HttpTransport.get(&paths::access_log(before)).await
}

/// Opens the record of a child that is looked for from above.
pub async fn find_child(at: &InstitutionId, asked: &FindChild) -> Result<Vec<StoredRecord>, TransportError> {
    HttpTransport.post(&paths::openings(at), asked).await
}

/// What a file would change.
pub async fn import_preview(at: &InstitutionId, file: JsValue) -> Result<Preview, TransportError> {
    HttpTransport.post_file(&paths::import_preview(at), file).await
}

/// Imports the file that was previewed.
pub async fn import_apply(at: &InstitutionId, token: &str, file: JsValue) -> Result<Applied, TransportError> {
    HttpTransport.post_file(&paths::import_apply(at, token), file).await
}
