//! What travels of institutions, files, rounds and edits that wait for the local government, as JSON. A snapshot that
//! changes means that phones and servers of two versions may no longer understand each other: think first, then accept it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::access::Branch;
use shared::children::Field;
use shared::codes::{InstitutionKind, Level};
use shared::edits::{Change, Changes, Edit};
use shared::json;
use shared::places::{Area, AreaCode, ExternalCode, Institution, Lao, LaoCode, LaoKind};
use shared::rounds::{Confirming, GRACE_MS, Letter, RollAct, Round, Whom, Window};
use shared::sorted::SortedMap;
use shared::values::date::AcademicYear;
use shared::values::{EditId, InstitutionId, RecordId, RoundId, Timestamp, WindowId};
use shared::wire::held::{Decision, HeldEdit, HeldList, HeldPlace};
use shared::wire::imports::{Applied, CellProblem, Preview, PreviewRow};
use shared::wire::institutions::{HistoryEntry, InstitutionRow};
use shared::wire::rounds::{NewClosing, NewRound, NewWindow, PlannedWindow, Rounds, Step};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);
const CHILD: RecordId = RecordId(id(1));
const EDIT: EditId = EditId(id(2));

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

fn changes() -> Changes {
    SortedMap::from([(Field::FirstName, Change { from: "น้อย".to_owned(), to: "หน่อย".to_owned() })])
}

fn institution() -> Institution {
    Institution {
        id: centre(),
        name: "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์".to_owned(),
        kind: InstitutionKind::Centre,
        lao: LaoCode::parse("6420203").unwrap(),
        district_name: "นาด้วง".to_owned(),
        province_name: "เลย".to_owned(),
        levels: vec![Level::K1],
        recorder_name: Some("มาลี ใจงาม".to_owned()),
        recorder_phone: Some("0000000001".to_owned()),
        external_codes: vec![ExternalCode { scheme: "smis".to_owned(), value: "00420203".to_owned() }],
    }
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

#[test]
fn places_and_lists() {
    let place = institution();
    let row = InstitutionRow {
        id: place.id.clone(),
        name: place.name.clone(),
        kind: place.kind,
        levels: place.levels.clone(),
        lao_name: "องค์การบริหารส่วนตำบลท่าสวรรค์".to_owned(),
        on_roll: 41,
        off_roll: 2,
        last_change: Some(NOW),
        last_contact: None,
        waiting: 0,
        waiting_since: None,
        lost: 0,
        only_counts: false,
    };
    let heard = InstitutionRow {
        last_contact: Some(NOW),
        waiting: 3,
        waiting_since: Some(NOW.plus_ms(-60_000)),
        lost: 1,
        ..row.clone()
    };
    kept!("institution_row_with_waiting", InstitutionRow, heard);
    let from_above = InstitutionRow { only_counts: true, ..row.clone() };
    kept!("institution_row_from_above", InstitutionRow, from_above);
    kept!("institution_row", InstitutionRow, row);
    kept!("institution", Institution, place);
    let entry = HistoryEntry {
        seq: 7,
        edit: EDIT,
        by: "มาลี ใจงาม".to_owned(),
        made_at: NOW,
        arrived_at: NOW,
        late: true,
        changes: changes(),
        parked: SortedMap::from([(Field::FatherPhone, "1".to_owned())]),
    };
    kept!("history_entry", HistoryEntry, entry);
    let province = AreaCode::parse("42").unwrap();
    let lao = Lao {
        code: LaoCode::parse("6420203").unwrap(),
        kind: LaoKind::Sao,
        name: "ท่าสวรรค์".to_owned(),
        district_name: "นาด้วง".to_owned(),
        province: province.clone(),
        province_name: "เลย".to_owned(),
    };
    kept!("lao", Lao, lao);
    let area =
        Area { code: province, name_th: "เลย".to_owned(), name_en: "Loei".to_owned(), postcode: None };
    kept!("area", Area, area);
}

#[test]
fn files() {
    let preview = Preview {
        token: "7-9f3b".to_owned(),
        academic_year: "2568".to_owned(),
        semester: "1".to_owned(),
        new: 1,
        changed: 1,
        unchanged: 0,
        not_found: 1,
        rows: vec![PreviewRow {
            row: 4,
            name: "น้อย ใจดี".to_owned(),
            is_new: false,
            fields: vec!["เบอร์โทร".to_owned()],
        }],
        missing: vec!["นิด ใจดี".to_owned()],
        problems: vec![CellProblem {
            row: 4,
            column: "เลขประจำตัวประชาชน".to_owned(),
            code: "E-ID-EXCEL".to_owned(),
            message: "เลขเสียหาย".to_owned(),
        }],
        shut_acts: [RollAct::Add].into(),
        windows: vec![window()],
        at: NOW,
    };
    kept!("preview", Preview, preview);
    kept!("applied", Applied, Applied { new: 1, changed: 1 });
}

#[test]
fn rounds_and_windows() {
    let (window, round) = (window(), window().round);
    let whom = Whom {
        branches: vec![Branch::Province(AreaCode::parse("42").unwrap()), Branch::Institution(centre())],
        kinds: vec![InstitutionKind::Centre],
    };
    let new = NewWindow {
        id: Some(window.id),
        round: round.id,
        from: window.from,
        to: window.to,
        whom: whom.clone(),
        acts: vec![RollAct::Correct, RollAct::Add],
        confirming: Confirming::Chain,
        grace_ms: GRACE_MS,
        letter: window.letter.clone(),
        contact: window.contact.clone(),
    };
    kept!("new_window", NewWindow, new);
    let purpose = round.purpose.clone();
    kept!("new_round", NewRound, NewRound { year: round.year, no: round.no, purpose });
    kept!("new_closing", NewClosing, NewClosing { to: NOW, letter: window.letter.clone() });
    let steps = vec![Step {
        at: NOW,
        by: "เจ้าหน้าที่ กรม".to_owned(),
        closes_at: window.to,
        letter: window.letter.clone(),
    }];
    let windows = vec![PlannedWindow { window, whom, steps }];
    kept!("rounds", Rounds, Rounds { rounds: vec![round], windows });
}

#[test]
fn edits_that_wait_for_the_local_government() {
    let held = HeldEdit {
        id: EDIT,
        record: CHILD,
        name: "น้อย ใจดี".to_owned(),
        edit: Edit::Set { changes: changes(), measured: None },
        by: "มาลี ใจงาม".to_owned(),
        arrived_at: NOW,
        earliest: Some(NOW),
        made_at: Some(NOW),
        phone_said: NOW,
    };
    let name = "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์".to_owned();
    let list = HeldList { place: name.clone(), edits: vec![held], more: 1, open_until: Some(NOW) };
    kept!("held_list", HeldList, list);
    kept!("held_place", HeldPlace, HeldPlace { institution: centre(), name, waiting: 3 });
    let reason = "ไม่มีตัวตนในสถานศึกษา".to_owned();
    kept!("decision", Decision, Decision { edits: vec![EDIT], accept: false, reason });
}
