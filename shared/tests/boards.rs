//! What travels of bases, progress, tasks and confirming, as JSON. A snapshot that changes means that apps and servers of
//! two versions may no longer understand each other: think first, then accept it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::access::Branch;
use shared::checks::{Finding, FindingCode};
use shared::children::{Field, Record};
use shared::codes::InstitutionKind;
use shared::confirming::{Decided, Level, Step};
use shared::edits::RollDigest;
use shared::json;
use shared::places::{AreaCode, LaoCode};
use shared::progress::{Standing, Tally, TaskKey, TaskState, Tasks};
use shared::rounds::Round;
use shared::snapshots::{BaseCounts, BaseRow, Change, Compared, Origin, Progress, Snapshot};
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, InstitutionId, RecordId, RoundId, SnapshotId, Timestamp};
use shared::wire::confirming::{ConfirmingStand, Decide, DuePlace, LevelStand};
use shared::wire::progress::{Board, BoardRow};
use shared::wire::snapshots::{
    BaseList, BaseNote, BasePlace, ChangedChild, Changes, InForce, LateForBase, NewSnapshot,
};
use shared::wire::sync::{Concern, Returned};
use shared::wire::tasks::{CheckRun, Explain, Explanation, OtherSide, Task};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);
const CHILD: RecordId = RecordId(id(1));
const BASE: SnapshotId = SnapshotId(id(2));

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

fn day() -> CivilDate {
    CivilDate::parse("2024-05-10").unwrap()
}

fn row() -> BaseRow {
    let record = Record::default().with(Field::FirstName, "น้อย").with(Field::Level, "n3");
    BaseRow::of(CHILD.to_string(), &record)
}

#[test]
fn bases() {
    let taking = Snapshot {
        id: BASE,
        name: "ฐาน".to_owned(),
        as_of: day(),
        origin: Origin::History,
        taken_at: NOW,
        by: "เจ้าหน้าที่ กรม".to_owned(),
        progress: Progress::Taking { done: 3, of: 5 },
        decided_by: String::new(),
        decided_at: None,
        in_force_since: None,
    };
    let sealed = Snapshot {
        origin: Origin::BroughtIn,
        progress: Progress::Sealed { hash: "00ff".to_owned(), listed: 2, counted: 1 },
        decided_by: "เจ้าหน้าที่ กรม".to_owned(),
        decided_at: Some(NOW),
        in_force_since: Some(NOW),
        ..taking.clone()
    };
    kept!("snapshots", Vec<Snapshot>, vec![taking, sealed]);
    kept!("new_snapshot", NewSnapshot, NewSnapshot { name: "ฐาน".to_owned(), as_of: day() });
    kept!("in_force", InForce, InForce { in_force: true });
    kept!("base_note", BaseNote, BaseNote { id: BASE, as_of: day() });
    let name = "ฐาน".to_owned();
    kept!(
        "base_list",
        BaseList,
        BaseList { id: BASE, name, as_of: day(), hash: "00ff".to_owned(), rows: vec![row()] }
    );
    let place = BasePlace {
        id: InstitutionId::parse("6420203-01").unwrap(),
        name: "ศพด.".to_owned(),
        kind: InstitutionKind::Centre,
        lao: LaoCode::parse("6420203").unwrap(),
        lao_name: "อบต.".to_owned(),
        lao_then: LaoCode::parse("5420201"),
        counts: BaseCounts::of(&[row()]),
        compared: Compared { then: 1, now: 2, came: 1, ..Compared::default() },
        late: 1,
    };
    kept!("base_place", BasePlace, place);
    let children = vec![ChangedChild { change: Change::Level, then: Some(row()), now: None }];
    kept!(
        "base_changes",
        Changes,
        Changes {
            children, too_late: vec![LateForBase { record: CHILD, name: "น้อย".to_owned(), at: NOW }]
        }
    );
}

#[test]
fn progress_and_tasks() {
    let tasks = Tasks { errors: 1, warnings: 2, infos: 3, explained: 4, fixed: 5 };
    let tally =
        Tally { children: 9, checked: 4, tasks, filled: 7, wanted: 8, changed: 2, ..Tally::default() };
    let standing = Standing {
        tally: Tally { levels: [("n3".to_owned(), 9)].into(), ..tally.clone() },
        started: true,
        checked_on: Some(day()),
        confirmed: Some(Level::Lao),
        turn: Some(Level::District),
        last_change: Some(NOW),
    };
    kept!("standing", Standing, standing);
    let branch = Branch::Province(AreaCode::parse("42").unwrap());
    let total = BoardRow { tally, ..BoardRow::new(branch, "จังหวัดเลย".to_owned()) };
    let one = BoardRow {
        kind: Some(InstitutionKind::School),
        uncounted: 1,
        waiting: 2,
        checked_on: Some(day()),
        last_change: Some(NOW),
        last_contact: Some(NOW),
        ..total.clone()
    };
    let base = Some(("ฐาน".to_owned(), day()));
    kept!("board", Board, Board { total, rows: vec![one], base, due: 2, behind: 1, at: NOW });
    let finding =
        Finding { code: FindingCode::DupElsewhere, field: Some(Field::CitizenId), other: Some(CHILD) };
    let explanation = Explanation {
        reason: "ตรงกับสูติบัตร".to_owned(), by: "มาลี".to_owned(), at: NOW
    };
    let (lao_name, kind, province) = ("อบต.".to_owned(), InstitutionKind::Centre, "เลย".to_owned());
    let task = Task {
        record: CHILD,
        name: "น้อย".to_owned(),
        finding,
        state: TaskState::Explained,
        explanation: Some(explanation),
        other: Some(OtherSide { lao_name, kind, province }),
    };
    kept!("task", Task, task);
    kept!("task_key", TaskKey, TaskKey { record: CHILD, finding });
    let reason = "ตรงกับสูติบัตร".to_owned();
    let (code, field) = (finding.code, finding.field);
    kept!("explain", Explain, Explain { record: CHILD, code, field, other: Some(CHILD), reason });
    let by = "เจ้าหน้าที่ กรม".to_owned();
    let run =
        CheckRun { started_at: NOW, by, done: 1, of: 2, found: 3, broke_off: true, finished_at: Some(NOW) };
    kept!("check_run", CheckRun, run);
}

#[test]
fn confirming() {
    let step = Step {
        round: RoundId(id(3)),
        level: Level::Institution,
        decided: Decided::Confirmed,
        digest: RollDigest::of(&[]),
        reason: "ตรงกับเอกสาร".to_owned(),
        by: "สมศรี".to_owned(),
        at: NOW,
    };
    let returned = Returned {
        by: "วิชัย".to_owned(), at: NOW, reason: "ขาดหนึ่งคน".to_owned()
    };
    let concern = Concern { elsewhere: 2, returned: Some(returned), stale: true };
    assert_eq!((concern.count(), Concern::default().count()), (3, 0));
    kept!("concern", Concern, concern);
    let place = DuePlace {
        id: InstitutionId::parse("6420203-01").unwrap(),
        name: "ศพด.".to_owned(),
        lao_name: "อบต.".to_owned(),
        level: Level::Lao,
        children: 9,
        tasks: Tasks { warnings: 1, ..Tasks::default() },
    };
    kept!("due_place", DuePlace, place);
    let confirmed = Some(step.clone());
    let stand = ConfirmingStand {
        place: "ศพด.".to_owned(),
        children: 9,
        digest: step.digest,
        round: Some(Round { id: RoundId(id(3)), year: AcademicYear(2567), no: 2, purpose: "ก".to_owned() }),
        levels: vec![LevelStand { level: Level::Institution, asked: true, confirmed, changed_since: 1 }],
        own: Some(Level::Lao),
        tasks: Tasks::default(),
        steps: vec![step.clone()],
    };
    kept!("confirming", ConfirmingStand, stand);
    let decide = Decide {
        decided: Decided::Returned, digest: step.digest, reason: "ขาดหนึ่งคน".to_owned()
    };
    kept!("decide", Decide, decide);
}
