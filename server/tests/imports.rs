//! Files against rolls in a real database: what a preview says is what happens, and happens as edits do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use crate::harness::Database;
use rust_xlsxwriter::Workbook;
use server::app::RandomIds;
use server::operations::Failure;
use server::operations::export_roll::{export_roll, export_roll_csv};
use server::operations::import_roll::{apply_import, preview_import};
use server::store::{Store, StoreError};
use server::workbook::Sheet;
use server::workbook::write::Numbers;
use shared::access::{Branch, Caller, Role, Scope};
use shared::children::Field;
use shared::children::enrolment::taken_off;
use shared::codes::{ExitReason, InstitutionKind};
use shared::edits::{Edit, HistoryRow, StoredRecord};
use shared::places::{Area, AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{AccountId, CivilDate, InstitutionId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::{Applied, Preview};
use uuid::Uuid;

/// 10 June 2025, 9:00 in Bangkok.
const NOW: Timestamp = Timestamp(1_749_520_800_000);

/// A register with one local government and its one centre, and its recorder.
struct Office {
    store: Store,
    recorder: Caller,
    centre: InstitutionId,
    _database: Database,
}

impl Office {
    async fn open() -> Self {
        let database = Database::new().await;
        let store = database.open().await;
        let centre = InstitutionId::parse("6420203-01").unwrap();
        let institution = Institution {
            id: centre.clone(),
            name: "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์".to_owned(),
            kind: InstitutionKind::Centre,
            lao: LaoCode::parse("6420203").unwrap(),
            district_name: "นาด้วง".to_owned(),
            province_name: "เลย".to_owned(),
            levels: Vec::new(),
            recorder_name: None,
            recorder_phone: None,
            external_codes: Vec::new(),
        };
        let written: Result<(), StoreError> = store
            .run_tx("test", institution, |tx, institution| {
                Box::pin(async move {
                    let province = AreaCode::parse("42").unwrap();
                    let area = Area {
                        code: province.clone(),
                        name_th: "เลย".to_owned(),
                        name_en: "Loei".to_owned(),
                        postcode: None,
                    };
                    let lao = Lao {
                        code: institution.lao.clone(),
                        kind: LaoKind::Sao,
                        name: "ท่าสวรรค์".to_owned(),
                        district_name: "นาด้วง".to_owned(),
                        province,
                        province_name: String::new(),
                    };
                    tx.areas_put(&[area]).await?;
                    tx.laos_put(&[lao]).await?;
                    tx.institutions_put(std::slice::from_ref(institution)).await
                })
            })
            .await;
        written.unwrap();
        let recorder = caller(Role::Recorder, Branch::Institution(centre.clone()));
        Self { store, recorder, centre, _database: database }
    }

    async fn preview_as(&self, caller: &Caller, bytes: &[u8]) -> Result<Preview, Failure> {
        let input = (caller.clone(), self.centre.clone(), Sheet::read(bytes).unwrap());
        self.store
            .read(&input, |tx, (caller, id, sheet)| {
                Box::pin(preview_import(tx, caller, id, (sheet, None), NOW))
            })
            .await
    }

    async fn preview(&self, bytes: &[u8]) -> Preview {
        self.preview_as(&self.recorder, bytes).await.unwrap()
    }

    async fn apply(&self, bytes: &[u8], token: Option<String>) -> Result<Applied, Failure> {
        let input = (self.recorder.clone(), self.centre.clone(), Sheet::read(bytes).unwrap(), token);
        self.store
            .run_tx("test", input, |tx, (caller, id, sheet, token)| {
                Box::pin(apply_import(tx, caller, id, sheet, (token.as_ref(), None), &RandomIds, NOW))
            })
            .await
    }

    async fn roll(&self) -> Vec<StoredRecord> {
        let read: Result<_, StoreError> =
            self.store.read(&self.centre, |tx, id| Box::pin(tx.records_all(id))).await;
        read.unwrap()
    }

    async fn history(&self) -> Vec<HistoryRow> {
        let read: Result<_, StoreError> =
            self.store.read(&self.centre, |tx, id| Box::pin(tx.history_all(id))).await;
        read.unwrap()
    }
}

fn caller(role: Role, branch: Branch) -> Caller {
    let account = AccountId(Uuid::from_u128(5));
    Caller { account, name: "มาลี ใจงาม".to_owned(), scopes: vec![Scope { role, branch }] }
}

const HEAD: &str = "สถานศึกษา,เลขประจำตัวประชาชน,ชื่อ,นามสกุล,วันเดือนปีเกิด,เบอร์โทร ผู้ปกครอง,ส่วนสูง,ระดับชั้น\n";

fn file(rows: &[&str]) -> Vec<u8> {
    let rows: Vec<String> = rows.iter().map(|row| format!("ศพด.บ้านท่าสวรรค์,{row}\n")).collect();
    format!("{HEAD}{}", rows.concat()).into_bytes()
}

const NOI: &str = "1000000000009,น้อย,ใจดี,16/05/2565,000-000-0001,95.5,เด็กเล็ก 3 ปี";
const NID: &str = "1000000000050,นิด,ใจดี,17/05/2565,,,เด็กเล็ก 2 ปี";

fn counts(preview: &Preview) -> [u64; 4] {
    [preview.new, preview.changed, preview.unchanged, preview.not_found]
}

#[tokio::test]
async fn what_a_preview_shows_is_what_is_done_and_a_second_time_there_is_nothing_to_do() {
    let office = Office::open().await;
    let roll = file(&[NOI, NID]);
    let preview = office.preview(&roll).await;
    assert_eq!(counts(&preview), [2, 0, 0, 0]);
    assert!(office.roll().await.is_empty(), "a preview writes nothing");
    let applied = office.apply(&roll, Some(preview.token)).await.unwrap();
    assert_eq!(applied, Applied { new: 2, changed: 0 });
    let records = office.roll().await;
    let noi = records.iter().find(|stored| stored.record.get(Field::FirstName) == "น้อย").unwrap();
    assert_eq!(noi.record.get(Field::BirthDate), "2022-05-16");
    assert_eq!(noi.record.get(Field::Status), "enrolled");
    let measured = noi.record.last_measurement().unwrap();
    assert_eq!((measured.height_cm.as_str(), measured.on.to_iso().as_str()), ("95.5", "2025-06-10"));
    assert_eq!(counts(&office.preview(&roll).await), [0, 0, 2, 0]);
    office.apply(&roll, None).await.unwrap();
    assert_eq!(office.history().await.len(), 2);
}

#[tokio::test]
async fn only_changed_fields_are_written_and_the_history_knows_them() {
    let office = Office::open().await;
    office.apply(&file(&[NOI, NID]), None).await.unwrap();
    let changed = file(&["1000000000009,น้อย,ใจดี,,000-000-0002,95.5,"]);
    let preview = office.preview(&changed).await;
    assert_eq!(counts(&preview), [0, 1, 0, 1]);
    assert_eq!(preview.missing, ["นิด ใจดี"]);
    office.apply(&changed, Some(preview.token)).await.unwrap();
    let history = office.history().await;
    let last = &history.last().unwrap().patch;
    let change = last.changes.get(&Field::GuardianPhone).unwrap();
    assert_eq!(
        (last.changes.len(), change.from.as_str(), change.to.as_str()),
        (1, "0000000001", "0000000002")
    );
    let roll = office.roll().await;
    assert!(roll.iter().all(|stored| stored.on_roll() && !stored.record.get(Field::BirthDate).is_empty()));
}

#[tokio::test]
async fn a_preview_of_another_file_or_an_older_roll_is_not_applied() {
    let office = Office::open().await;
    let token = office.preview(&file(&[NOI])).await.token;
    let outdated = |result: Result<Applied, Failure>| {
        matches!(result, Err(Failure::Refused(ErrorCode::PreviewOutdated)))
    };
    assert!(outdated(office.apply(&file(&[NOI, NID]), Some(token.clone())).await));
    office.apply(&file(&[NID]), None).await.unwrap();
    assert!(outdated(office.apply(&file(&[NOI]), Some(token)).await));
    assert_eq!(office.roll().await.len(), 1);
}

#[tokio::test]
async fn a_file_of_another_institution_is_refused_before_anything_is_written() {
    let office = Office::open().await;
    let other = String::from_utf8(file(&[NOI])).unwrap().replace("ท่าสวรรค์", "ท่าสะอาด").into_bytes();
    for result in [
        office.preview_as(&office.recorder, &other).await.map(|_| ()),
        office.apply(&other, None).await.map(|_| ()),
    ] {
        let Err(Failure::Explained(ErrorCode::WrongInstitution, whose)) = result else {
            panic!("{result:?}")
        };
        assert!(whose.contains("ท่าสะอาด"), "{whose}");
    }
    assert!(office.roll().await.is_empty());
}

#[tokio::test]
async fn a_roll_outside_the_callers_branch_does_not_exist() {
    let office = Office::open().await;
    let neighbour = InstitutionId::parse("6420203-02").unwrap();
    for (branch, reaches) in [
        (Branch::Institution(neighbour), false),
        (Branch::Lao(LaoCode::parse("6420204").unwrap()), false),
        (Branch::Lao(LaoCode::parse("6420203").unwrap()), true),
    ] {
        let result = office.preview_as(&caller(Role::LaoOfficer, branch), &file(&[NOI])).await;
        let found = !matches!(result, Err(Failure::Refused(ErrorCode::NotFound)));
        assert_eq!(found, reaches, "{result:?}");
    }
}

#[tokio::test]
async fn a_child_taken_off_is_not_put_back_by_a_file() {
    let office = Office::open().await;
    office.apply(&file(&[NOI]), None).await.unwrap();
    let stored = office.roll().await.remove(0);
    let day = CivilDate::parse_iso("2025-06-01").unwrap();
    let Some(Edit::Set { changes, .. }) =
        Edit::setting(&stored.record, taken_off(ExitReason::Resigned, day, ""))
    else {
        panic!("nothing to change")
    };
    let mut off = stored.clone();
    for (field, change) in &changes {
        off.record.set(*field, &change.to);
    }
    let input = (office.centre.clone(), off);
    let put: Result<(), StoreError> = office
        .store
        .run_tx("test", input, |tx, (id, off)| Box::pin(async move { tx.records_put(id, &[off]).await }))
        .await;
    put.unwrap();
    let preview = office.preview(&file(&[NOI])).await;
    assert_eq!(counts(&preview), [0, 0, 0, 0]);
    assert!(preview.problems.iter().any(|problem| problem.code == "W-ROW-OFF" && problem.row == 2));
    assert_eq!(office.apply(&file(&[NOI]), None).await.unwrap(), Applied { new: 0, changed: 0 });
    assert!(!office.roll().await[0].on_roll());
}

#[tokio::test]
async fn a_damaged_number_is_left_out_and_the_rest_of_the_row_is_taken() {
    let office = Office::open().await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in (0..).zip(["ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน"])
    {
        sheet.write_string(0, at, heading).unwrap();
    }
    sheet.write_string(1, 0, "น้อย").unwrap().write_string(1, 1, "ใจดี").unwrap();
    sheet.write_number(1, 2, 1_230_000_000_000.0).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let preview = office.preview(&bytes).await;
    let problem = preview.problems.iter().find(|problem| problem.code == "E-ID-EXCEL").unwrap();
    assert_eq!((problem.row, problem.column.as_str()), (2, "เลขประจำตัวประชาชน"));
    assert!(preview.problems.iter().any(|problem| problem.code == "W-FILE-INSTITUTION"));
    office.apply(&bytes, None).await.unwrap();
    let record = office.roll().await.remove(0).record;
    assert_eq!((record.get(Field::FirstName), record.get(Field::CitizenId)), ("น้อย", ""));
}

#[tokio::test]
async fn what_is_exported_changes_nothing_when_it_comes_back() {
    let office = Office::open().await;
    office.apply(&file(&[NOI, NID]), None).await.unwrap();
    let input = (office.recorder.clone(), office.centre.clone());
    let workbook = office
        .store
        .read(&input, |tx, (caller, id)| Box::pin(export_roll(tx, caller, id, Numbers::Full, NOW)))
        .await
        .unwrap();
    let csv = office
        .store
        .read(&input, |tx, (caller, id)| Box::pin(export_roll_csv(tx, caller, id, Numbers::Full, NOW)))
        .await
        .unwrap();
    for bytes in [workbook, csv] {
        let preview = office.preview(&bytes).await;
        assert_eq!(counts(&preview), [0, 0, 2, 0], "{:?}", preview.rows);
        assert_eq!((preview.academic_year.as_str(), preview.semester.as_str()), ("2568", "1"));
    }
}

#[tokio::test]
async fn a_large_roll_is_taken_in_several_pushes() {
    let office = Office::open().await;
    let rows: Vec<String> = (0..450)
        .map(|at| {
            let number = shared::values::citizen_id::with_check_digit(&format!("10000{at:07}")).unwrap();
            format!("{number},เด็ก{},ใจดี,16/05/2565,,,", at % 7)
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let roll = file(&rows);
    let token = office.preview(&roll).await.token;
    assert_eq!(office.apply(&roll, Some(token)).await.unwrap(), Applied { new: 450, changed: 0 });
    let history = office.history().await;
    assert_eq!(history.iter().map(|row| row.seq).collect::<Vec<_>>(), (1..=450).collect::<Vec<_>>());
    assert_eq!(counts(&office.preview(&roll).await), [0, 0, 450, 0]);
}
