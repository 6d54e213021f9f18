//! Every type that travels or is kept, as JSON. A snapshot that changes means that phones and servers of two
//! versions may no longer understand each other: think first, then accept it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::children::{Field, Group, Measurement, Record};
use shared::edits::{
    Change, Changes, Competing, Conflict, Contact, Cursor, Edit, H8, MadeAt, Outcome, Overwritten, Patch,
    Refusal, RollDigest, SCHEMA, SentEdit, StoredRecord, Writer,
};
use shared::json;
use shared::rounds::{Confirming, GRACE_MS, Letter, RollAct, Round, Window};
use shared::sorted::{SortedMap, SortedSet};
use shared::values::date::AcademicYear;
use shared::values::{
    AccountId, CivilDate, DeviceId, EditId, InstitutionId, RecordId, RoundId, Timestamp, WindowId,
};
use shared::wire::boot::{BootPage, Columns};
use shared::wire::error_body::{ErrorBody, ErrorCode};
use shared::wire::packed::PackedPage;
use shared::wire::sync::{Calendar, EditResult, PROTOCOL, SyncRequest, SyncResponse, Waiting};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);
const CURSOR: Cursor = Cursor { seq: 7, h8: H8([0x9f, 0x3b, 0x1c, 0x0a, 0x4d, 0x5e, 0x6f, 0x70]) };
const CHILD: RecordId = RecordId(id(1));
const EDIT: EditId = EditId(id(2));
const EARLIER: EditId = EditId(id(3));
const DEVICE: DeviceId = DeviceId(id(4));
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

fn measured() -> Measurement {
    Measurement {
        on: CivilDate::parse_iso("2025-06-10").unwrap(),
        height_cm: "95.5".to_owned(),
        weight_kg: "14".to_owned(),
    }
}

fn changes() -> Changes {
    SortedMap::from([(Field::FirstName, Change { from: "น้อย".to_owned(), to: "หน่อย".to_owned() })])
}

fn sent(edit: Edit) -> SentEdit {
    SentEdit {
        id: EDIT,
        device: DEVICE,
        n: 12,
        user: ACCOUNT,
        schema: SCHEMA,
        institution: centre(),
        record: CHILD,
        base: 6,
        chain: CURSOR,
        edit,
        own: SortedMap::from([(Group::Name, EARLIER)]),
        at: MadeAt { wall: NOW, since_contact_ms: Some(60_000), contact: Some(contact()) },
    }
}

fn contact() -> Contact {
    Contact { at: NOW, proof: "0123456789abcdef".to_owned() }
}

fn window() -> Window {
    Window {
        id: WindowId(id(20)),
        round: Round {
            id: RoundId(id(21)),
            year: AcademicYear(2567),
            no: 2,
            purpose: "ประกอบการพิจารณาจัดสรรงบประมาณด้านการศึกษา".to_owned(),
        },
        from: NOW,
        to: NOW.plus_ms(86_400_000),
        acts: RollAct::ALL.iter().copied().collect(),
        confirming: Confirming::None,
        grace_ms: GRACE_MS,
        letter: Letter {
            number: "มท ๐๘๑๖.๒/ว ๗๔๖".to_owned(), date: "๑๔ มกราคม ๒๕๖๘".to_owned()
        },
        contact: "กลุ่มงานส่งเสริมการจัดการศึกษาท้องถิ่น".to_owned(),
    }
}

fn create() -> Edit {
    let fields = [(Field::FirstName, "น้อย"), (Field::BirthDate, "2022-05-16")];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).into();
    Edit::Create { fields, measured: Some(measured()) }
}

fn set() -> Edit {
    Edit::Set { changes: changes(), measured: None }
}

fn resolve() -> Edit {
    Edit::Resolve { group: Group::Name, settles: SortedSet::from([EARLIER]), changes: changes() }
}

fn writer() -> Writer {
    Writer { ver: 6, edit: EARLIER, by: "มาลี ใจงาม".to_owned(), at: NOW }
}

fn conflict() -> Conflict {
    let values = SortedMap::from([(Field::FirstName, "หน่อย".to_owned())]);
    let waits = Competing { edit: EDIT, by: "สมชาย ขยัน".to_owned(), at: NOW, values };
    Conflict { group: Group::Name, live: writer(), waiting: vec![waits] }
}

fn overwritten() -> Overwritten {
    let (lost_by, won_by) = ("มาลี ใจงาม".to_owned(), "สมชาย ขยัน".to_owned());
    Overwritten { group: Group::Religion, lost: EARLIER, lost_by, won: EDIT, won_by, at: NOW, chosen: true }
}

fn stored() -> StoredRecord {
    let mut record = Record::default().with(Field::FirstName, "น้อย").with(Field::Status, "removed");
    record.measurements.insert(EARLIER, measured());
    StoredRecord {
        id: CHILD,
        ver: 7,
        record,
        off_since: Some(NOW),
        conflicts: vec![conflict()],
        overwritten: vec![overwritten()],
        created: Some(writer()),
        writers: SortedMap::from([(Field::FirstName, writer())]),
    }
}

fn patch() -> Patch {
    Patch {
        changes: changes(),
        measured: Some(measured()),
        parked: SortedMap::from([(Group::Father, SortedMap::from([(Field::FatherPhone, "1".to_owned())]))]),
        settled: SortedMap::from([(Group::Name, SortedSet::from([EARLIER]))]),
        overwrote: SortedMap::from([(Group::Religion, SortedSet::from([EARLIER]))]),
    }
}

#[test]
fn edits_on_their_way() {
    kept!("sent_create", SentEdit, sent(create()));
    kept!("sent_set", SentEdit, sent(set()));
    let only_measured = Edit::Set { changes: Changes::new(), measured: Some(measured()) };
    kept!("sent_measurement", SentEdit, sent(only_measured));
    kept!("sent_resolve", SentEdit, sent(resolve()));
}

#[test]
fn answers_to_edits() {
    let outcomes = vec![
        Outcome::Applied { seq: 7 },
        Outcome::Merged { seq: 8 },
        Outcome::Conflict { seq: 9, groups: [Group::Name, Group::Guardian].into() },
        Outcome::Held,
        Outcome::Declined {
            by: "วิไล วงษ์ทอง".to_owned(), reason: "ส่งเกินกำหนด".to_owned()
        },
        Outcome::Renumber,
        Outcome::Gap { expected: 3 },
    ];
    kept!("outcomes", Vec<Outcome>, outcomes);
    let refusals = Refusal::ALL.iter().map(|&why| Outcome::Rejected { why }).collect();
    kept!("refusals", Vec<Outcome>, refusals);
}

#[test]
fn records_with_their_questions_and_changes() {
    kept!("stored_record", StoredRecord, stored());
    kept!("stored_record_for_phones", StoredRecord, stored().for_phones());
    kept!("conflict", Conflict, conflict());
    kept!("patch", Patch, patch());
    kept!("empty_patch", Patch, Patch::default());
}

#[test]
fn a_round_trip() {
    let request = SyncRequest {
        p: PROTOCOL,
        schema: SCHEMA,
        dev: DEVICE,
        cur: CURSOR,
        ops: vec![sent(set())],
        floor: Some(12),
        want: 500,
        held: vec![EARLIER],
        win: Some(3),
        pend: Waiting { count: 1, oldest_ms: 60_000 },
    };
    kept!("sync_request", SyncRequest, request.clone());
    let (ops, held) = (Vec::new(), Vec::new());
    let idle = SyncRequest { ops, held, floor: None, pend: Waiting::default(), ..request };
    kept!("sync_request_idle", SyncRequest, idle);
    let response = SyncResponse {
        results: vec![EditResult { id: Some(EDIT), outcome: Outcome::Applied { seq: 7 }, late: true }],
        acked: 12,
        page: vec![stored().for_phones()],
        to: CURSOR,
        more: true,
        diverged: false,
        yours: vec![12],
        roll: Some(RollDigest::of(&[stored()])),
        fates: vec![EditResult { id: Some(EARLIER), outcome: Outcome::Merged { seq: 6 }, late: true }],
        calendar: Some(Calendar { version: 4, windows: vec![window()], ..Calendar::default() }),
        server_time: NOW,
        proof: contact().proof,
        min_schema: SCHEMA,
    };
    kept!("sync_response", SyncResponse, response);
}

#[test]
fn a_page_of_a_first_download() {
    let plain = StoredRecord::new(RecordId(id(9)), 7, stored().record);
    let columns = Columns::of(&[stored(), plain]);
    let page = BootPage { at: CURSOR, total: 2, columns, next: Some(CHILD), server_time: NOW };
    kept!("packed_page", PackedPage, PackedPage::from(page.clone()));
    kept!("boot_page", BootPage, page);
}

fn packed(records: &[StoredRecord]) -> String {
    let columns = Columns::of(records);
    let page = BootPage { at: CURSOR, total: 2, columns, next: None, server_time: NOW };
    serde_json::to_string(&PackedPage::from(page)).unwrap()
}

fn unpacked(page: &str) -> Option<Vec<StoredRecord>> {
    let page: PackedPage = serde_json::from_str(page).unwrap();
    page.unpack().map(|page| page.columns.into_records())
}

#[test]
fn packed_pages_hold_few_and_many_different_values_and_any_sign() {
    let child = |n: u128, name: &str| {
        let mut record = Record::default().with(Field::FirstName, name).with(Field::Level, "n3");
        let own = Measurement { height_cm: "98".to_owned(), ..measured() };
        record.measurements.extend([(EditId(id(n)), own), (EditId(id(1_000 + n)), measured())]);
        StoredRecord::new(RecordId(id(n)), 7, record)
    };
    for count in [0, 1, 64, 65, 500] {
        let records: Vec<_> = (1..=count).map(|n| child(n, &format!("อ่ำ\"\\{n}\n"))).collect();
        assert_eq!(unpacked(&packed(&records)), Some(records), "{count}");
    }
    let mixed = [child(1, "ก|ข"), child(2, ""), child(3, "ค")];
    assert_eq!(Columns::of(&mixed).whole, mixed[..1]);
    assert_eq!(unpacked(&packed(&mixed)), Some([&mixed[1], &mixed[2], &mixed[0]].map(Clone::clone).into()));
}

#[test]
fn packed_columns_that_do_not_fit_together_are_not_taken() {
    let mut record = Record::default().with(Field::Level, "n3");
    record.measurements.insert(EditId(id(5)), measured());
    let page = packed(&[StoredRecord::new(RecordId(id(1)), 7, record)]);
    assert!(unpacked(&page).is_some());
    let (one, five) = (id(1).simple().to_string(), id(5).simple().to_string());
    let level = r#""0|n3""#;
    for (right, wrong) in [
        (one.as_str(), &one[1..]),
        (&one, &one.replace('1', "ก")),
        (&five, "5"),
        (r#""ver":[7]"#, r#""ver":[]"#),
        (level, r#""1|n3""#),
        (level, r#""00|n3""#),
        (level, r#"" |n3""#),
        (level, r#""|n3|k1""#),
        (level, r#""n3""#),
        (r#"["0|0","#, r#"["0|1","#),
        (r#"["0|0","#, r#"["0|-1","#),
        (r#"["0|0","#, r#"["00|0","#),
        (r#""0|95.5""#, r#""0 |95.5""#),
        (r#""0|95.5""#, r#""1|95.5""#),
        (r#""0|95.5""#, r#""""#),
        (r#""0|95.5","#, ""),
        ("95.5", &"9".repeat(2_001)),
        ("2025-06-10", "2025-06-31"),
    ] {
        let changed = page.replace(right, wrong);
        assert_ne!(changed, page, "{right}");
        assert_eq!(unpacked(&changed), None, "{wrong}");
    }
}

#[test]
fn errors() {
    let codes = [
        ErrorCode::SignInNeeded,
        ErrorCode::WrongPassword,
        ErrorCode::TooManyTries,
        ErrorCode::WrongCode,
        ErrorCode::NameTaken,
        ErrorCode::NotAcceptable,
        ErrorCode::PhoneCutOff,
        ErrorCode::NotFound,
        ErrorCode::WrongMethod,
        ErrorCode::Malformed,
        ErrorCode::TooLarge,
        ErrorCode::AppTooOld,
        ErrorCode::UnreadableFile,
        ErrorCode::WrongInstitution,
        ErrorCode::PreviewOutdated,
        ErrorCode::Busy,
        ErrorCode::Internal,
    ];
    let bodies = codes.map(|code| ErrorBody { code, message: code.words().th.to_owned() });
    kept!("error_bodies", Vec<ErrorBody>, bodies.to_vec());
}

#[test]
fn the_digest_is_over_the_bytes_that_phones_hold() {
    let bare = StoredRecord::new(CHILD, 7, Record::default().with(Field::FirstName, "น้อย"));
    for record in [stored(), bare] {
        let mut hasher = SipHasher13::new();
        hasher.write(&serde_json::to_vec(&record.clone().for_phones()).unwrap());
        assert_eq!(RollDigest::of([&record]).to_string(), format!("{:032x}", hasher.finish128().as_u128()));
    }
}
