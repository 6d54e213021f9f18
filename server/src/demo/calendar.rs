//! The rounds of the demonstration world: one of the year that is over, one that is open.

use crate::store::{StoreError, Tx};
use shared::access::Caller;
use shared::rounds::{Confirming, GRACE_MS, Letter, RollAct, Round, Whom, Window};
use shared::values::date::AcademicYear;
use shared::values::{AccountId, CivilDate, RoundId, Timestamp, WindowId};
use uuid::Uuid;

const PURPOSE: &str = "ใช้เป็นฐานข้อมูลประกอบการพิจารณาจัดสรรงบประมาณด้านการศึกษา";
const CONTACT: &str = "กลุ่มงานส่งเสริมการจัดการศึกษาท้องถิ่น กรมส่งเสริมการปกครองท้องถิ่น";

/// The first round of the academic year was open in its June; the second one is open for correction, without
/// confirming, from ten days ago until the end of the day in three weeks.
pub(super) async fn write_rounds(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    let today = now.bangkok_day();
    let year = AcademicYear::of(today);
    let june = year.reference_day();
    let first = window(year, 1, june.add_days(25), june.add_days(56), Confirming::Institution);
    let second = window(year, 2, today.add_days(-10), today.add_days(21), Confirming::None);
    for window in [first, second] {
        put(tx, &window, now).await?;
    }
    Ok(())
}

/// A window for everybody and everything that is open from long ago to long after.
pub fn always() -> Window {
    let mut always = window(
        AcademicYear(2567),
        2,
        CivilDate::from_unix_day(0),
        CivilDate::from_unix_day(0),
        Confirming::None,
    );
    always.from = Timestamp(0);
    always.to = Timestamp(4_102_419_600_000);
    always
}

/// Opens that window; for worlds in which time plays no part.
pub async fn open_always(tx: &mut Tx) -> Result<(), StoreError> {
    put(tx, &always(), Timestamp(0)).await
}

async fn put(tx: &mut Tx, window: &Window, now: Timestamp) -> Result<(), StoreError> {
    let department = Caller {
        account: AccountId(Uuid::nil()),
        name: "กรมส่งเสริมการปกครองท้องถิ่น".to_owned(),
        scopes: Vec::new(),
    };
    tx.round_put(&window.round).await?;
    tx.window_put(window, (&Whom::everybody(), &window.letter), &department, now).await
}

/// From the beginning of a day to the end of another.
fn window(year: AcademicYear, no: u8, from: CivilDate, until: CivilDate, confirming: Confirming) -> Window {
    let id = |kind: u128| Uuid::from_u128((0x0197_0000_0000_7000_8000 << 48) + kind * 1_000 + u128::from(no));
    let round = Round { id: RoundId(id(1)), year, no, purpose: PURPOSE.to_owned() };
    Window {
        id: WindowId(id(2)),
        round,
        from: Timestamp::of_bangkok_day(from),
        to: Timestamp::of_bangkok_day(until.add_days(1)),
        acts: RollAct::ALL.iter().copied().collect(),
        confirming,
        grace_ms: GRACE_MS,
        letter: Letter { number: "มท ๐๘๑๖.๒/ว ๐๐๐".to_owned(), date: String::new() },
        contact: CONTACT.to_owned(),
    }
}
