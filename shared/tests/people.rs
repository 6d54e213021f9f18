//! What travels of people: sessions, accounts and who looked at whom, as JSON. A snapshot that changes means that phones
//! and servers of two versions may no longer understand each other: think first, then accept it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::access::{Branch, Caller, Role, Scope};
use shared::json;
use shared::places::{AreaCode, LaoCode};
use shared::values::{AccountId, EditId, InstitutionId, PhoneId, RecordId, Timestamp};
use shared::wire::access_log::{Access, AccessEntry, FindChild, Opening};
use shared::wire::accounts::{
    AccountLine, HandOver, NamedBranch, NamedScope, NewAccount, OneTimeCode, PeoplePreview, PhoneLine,
    PlannedAccount, UseCode,
};
use shared::wire::rescue::Envelope;
use shared::wire::session::{NewPhone, OpenVault, SessionBody, SignIn, VaultOpened};
use shared::wire::thaid::{FromThaid, ThaidAddress, ThaidScreen, ThaidSession, ToThaid};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);
const CHILD: RecordId = RecordId(id(1));
const EDIT: EditId = EditId(id(2));
const ACCOUNT: AccountId = AccountId(id(5));

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0197_573c_2a00_7000_8000_0000_0000_0000 + number)
}

/// Compares with the snapshot of that name, and reads the value back from its JSON; as the server and as phones do.
macro_rules! kept {
    ($name:literal, $kind:ty, $value:expr) => {{
        let value: $kind = $value;
        insta::assert_json_snapshot!($name, value);
        let text = serde_json::to_string(&value).unwrap();
        let back: $kind = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), text);
        assert_eq!(json::written(&value), text);
        let read: $kind = json::read(&text).unwrap();
        assert_eq!(json::written(&read), text);
    }};
}

fn centre() -> InstitutionId {
    InstitutionId::parse("6420203-01").unwrap()
}

fn phone() -> NewPhone {
    NewPhone { id: PhoneId(id(9)), word: "0f".repeat(16), before: vec![PhoneId(id(8))] }
}

/// Every role where it can be held.
fn scopes() -> Vec<Scope> {
    let branches = [
        Branch::Institution(centre()),
        Branch::Lao(LaoCode::parse("6420203").unwrap()),
        Branch::District(AreaCode::parse("4202").unwrap()),
        Branch::Province(AreaCode::parse("42").unwrap()),
        Branch::Country,
    ];
    let of = |&role: &Role| {
        let branch = branches.iter().find(|branch| role.fits(branch)).unwrap();
        Scope { role, branch: branch.clone() }
    };
    Role::ALL.iter().map(of).collect()
}

#[test]
fn people_and_who_looked() {
    let new = NewAccount {
        name: "malee".to_owned(),
        display: "มาลี ใจงาม".to_owned(),
        scopes: scopes(),
        citizen_number: None,
    };
    kept!("new_account", NewAccount, new.clone());
    let number = Some("1000000000017".to_owned());
    kept!("new_account_with_number", NewAccount, NewAccount { citizen_number: number, ..new });
    let (name, code) = ("malee".to_owned(), "ABCDE-23456".to_owned());
    kept!("one_time_code", OneTimeCode, OneTimeCode { account: ACCOUNT, name, code, expires_at: NOW });
    let place = |scope| NamedScope { scope, place: "ท่าสวรรค์".to_owned() };
    let heard =
        PhoneLine { id: phone().id, label: "Android · Chrome".to_owned(), seen_at: NOW, cut_at: None };
    let line = AccountLine {
        id: ACCOUNT,
        name: "malee".to_owned(),
        display: "มาลี ใจงาม".to_owned(),
        scopes: scopes().into_iter().map(place).collect(),
        has_password: true,
        has_number: true,
        code_until: Some(NOW),
        phones: vec![heard.clone(), PhoneLine { cut_at: Some(NOW), ..heard }],
        can_change: true,
    };
    let quiet = AccountLine { code_until: None, phones: Vec::new(), ..line.clone() };
    let named = line.scopes.clone();
    kept!("account_lines", Vec<AccountLine>, vec![line, quiet]);
    let (branch, place) = (Branch::Institution(centre()), "ท่าสวรรค์".to_owned());
    kept!("named_branch", NamedBranch, NamedBranch { branch, place });
    let planned = PlannedAccount {
        row: 2,
        name: "malee".to_owned(),
        display: "มาลี ใจงาม".to_owned(),
        scopes: named,
        again: None,
        fault: None,
    };
    let wrong = PlannedAccount {
        fault: Some("มีผู้ใช้ชื่อนี้แล้ว".to_owned()), ..planned.clone()
    };
    let preview = PeoplePreview { token: "a1".to_owned(), people: vec![planned, wrong] };
    kept!("people_preview", PeoplePreview, preview);
    let code = OneTimeCode {
        account: ACCOUNT,
        name: "malee".to_owned(),
        code: "ABCDE-23456".to_owned(),
        expires_at: NOW,
    };
    kept!("hand_over", HandOver, HandOver { display: "มาลี ใจงาม".to_owned(), code });
    let reason = "ตรวจสอบนักเรียนซ้ำ".to_owned();
    kept!("find_child", FindChild, FindChild { find: "1000000000009".to_owned(), reason });
    kept!("opening", Opening, Opening { reason: "ตรวจสอบนักเรียนซ้ำ".to_owned() });
    let entry = |what| AccessEntry {
        id: id(8).to_string(),
        at: NOW,
        by: "กัญญา ศรีเลย".to_owned(),
        what,
        institution: centre(),
        place: "ศพด.บ้านท่าสวรรค์".to_owned(),
        record: Some(CHILD),
        reason: "ตรวจสอบนักเรียนซ้ำ".to_owned(),
    };
    let mut entries: Vec<AccessEntry> = Access::ALL.iter().map(|&what| entry(what)).collect();
    entries.push(AccessEntry { record: None, reason: String::new(), ..entry(Access::Exported) });
    kept!("access_entries", Vec<AccessEntry>, entries);
}

#[test]
fn sessions() {
    let (name, password) = ("malee".to_owned(), "ดอกบัว".to_owned());
    kept!("sign_in", SignIn, SignIn { name: name.clone(), password: password.clone(), phone: None });
    kept!(
        "sign_in_on_a_phone",
        SignIn,
        SignIn { name: name.clone(), password: password.clone(), phone: Some(phone()) }
    );
    let code = "ABCDE-23456".to_owned();
    kept!("use_code", UseCode, UseCode { name, code, password: password.clone(), phone: Some(phone()) });
    let envelope = Envelope { id: EDIT, sealed: "04a1".to_owned() };
    kept!("open_vault", OpenVault, OpenVault { password, envelope });
    kept!("vault_opened", VaultOpened, VaultOpened { key: "07".repeat(32) });
    let scopes = scopes();
    let caller = Caller { account: ACCOUNT, name: "มาลี ใจงาม".to_owned(), scopes };
    let (server_time, seal_key) = (NOW, "04a1".to_owned());
    let session = SessionBody { caller, server_time, seal_key, phone: Some(phone().id) };
    kept!("session_body", SessionBody, session.clone());
    let screens = [ThaidScreen::SignIn, ThaidScreen::Recover].map(|screen| ToThaid { screen });
    kept!("to_thaid", Vec<ToThaid>, screens.into());
    let address = "https://imauth.example.go.th/authorize?state=a1".to_owned();
    kept!("thaid_address", ThaidAddress, ThaidAddress { address, page: "a1".to_owned() });
    let envelope = Envelope { id: EDIT, sealed: "04a1".to_owned() };
    kept!(
        "from_thaid",
        FromThaid,
        FromThaid { page: "a1".to_owned(), phone: Some(phone()), envelope: Some(envelope) }
    );
    kept!("thaid_session", ThaidSession, ThaidSession { session, key: Some("07".repeat(32)) });
}
