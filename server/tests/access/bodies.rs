//! What is right in requests of the table, so that only the caller can be wrong.

use crate::harness::{CENTRE, DAY_MS, START};
use crate::rounds::new_window;
use server::demo::always;
use shared::checks::FindingCode;
use shared::confirming::Decided;
use shared::edits::RollDigest;
use shared::values::RecordId;
use shared::values::date::AcademicYear;
use shared::wire::access_log::{FindChild, Opening};
use shared::wire::confirming::Decide;
use shared::wire::held::Decision;
use shared::wire::rounds::{NewClosing, NewRound};
use shared::wire::snapshots::{InForce, NewSnapshot};
use shared::wire::tasks::Explain;

/// What is right for a request about rounds and windows.
pub fn of_windows(described: &str) -> String {
    let body = match described {
        "/api/v1/rounds" => {
            let purpose = always().round.purpose;
            serde_json::to_string(&NewRound { year: AcademicYear(2568), no: 1, purpose })
        }
        "/api/v1/windows" => serde_json::to_string(&new_window(&always())),
        "/api/v1/windows/{window}" => serde_json::to_string(&NewClosing::at(always().to)),
        "/api/v1/snapshots" => {
            let as_of = START.plus_ms(-2 * DAY_MS).bangkok_day();
            serde_json::to_string(&NewSnapshot { name: "ฐาน".to_owned(), as_of })
        }
        "/api/v1/snapshots/{snapshot}" => serde_json::to_string(&InForce { in_force: true }),
        _ => serde_json::to_string(&Decision { edits: Vec::new(), accept: true, reason: String::new() }),
    };
    body.unwrap()
}

/// What is right for explaining a task of a record, and for confirming a roll.
pub fn decision(described: &str, record: RecordId) -> String {
    let reason = "ตรงกับสูติบัตร".to_owned();
    let body = if described.ends_with("tasks") {
        let (code, field, other) = (FindingCode::Missing, None, None);
        serde_json::to_string(&Explain { record, code, field, other, reason })
    } else {
        serde_json::to_string(&Decide { decided: Decided::Confirmed, digest: RollDigest::of(&[]), reason })
    };
    body.unwrap()
}

/// A list with one recorder of the centre.
pub fn people(name: &str) -> String {
    format!("ชื่อผู้ใช้,ชื่อ-นามสกุล,หน้าที่,รหัสสถานที่\n{name},สมชาย ขยัน,recorder,{CENTRE}\n")
}

/// What is right for opening a child's record from above, found or known.
pub fn opening(described: &str) -> String {
    let reason = "ตรวจสอบนักเรียนซ้ำ".to_owned();
    let body = if described.ends_with("openings") {
        serde_json::to_string(&FindChild { find: "น้อย ใจดี".to_owned(), reason })
    } else {
        serde_json::to_string(&Opening { reason })
    };
    body.unwrap()
}
