//! The department opens rounds and windows, extends them, closes them early, and opens them again for a list (J9, R18).

use super::Failure;
use crate::store::Tx;
use shared::access::{Act, Caller};
use shared::rounds::{Letter, Round, Window};
use shared::values::{Ids, RoundId, Timestamp, WindowId};
use shared::wire::error_body::ErrorCode;
use shared::wire::rounds::{
    MAX_BRANCHES, MAX_GRACE_MS, MAX_TEXT, NewClosing, NewRound, NewWindow, PlannedWindow, Rounds,
};

/// Every round with its windows, the latest first. Everybody may read when the system is open for whom.
pub async fn list(tx: &mut Tx) -> Result<Rounds, Failure> {
    let mut rounds = tx.rounds_all().await?;
    rounds.sort_by_key(|round| std::cmp::Reverse((round.year, round.no)));
    let mut windows = tx.windows_planned().await?;
    // The last decision first.
    windows.reverse();
    Ok(Rounds { rounds, windows })
}

/// Opens a round. One of the same year and number is the same round, and is for the same purpose.
pub async fn open_round(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewRound,
    ids: &(dyn Ids + Send + Sync),
) -> Result<Round, Failure> {
    may_open(caller)?;
    tx.windows_lock().await?;
    let known = tx.rounds_all().await?;
    let purpose = shared::values::thai::normalise(&new.purpose);
    if let Some(known) = known.into_iter().find(|known| (known.year, known.no) == (new.year, new.no)) {
        if purpose.is_empty() || purpose == known.purpose {
            return Ok(known);
        }
        let used = tx.windows_all().await?.iter().any(|(window, _)| window.round.id == known.id);
        if !used && purpose.chars().count() <= MAX_TEXT {
            // Nobody was told of it yet.
            let round = Round { purpose, ..known };
            tx.round_put(&round).await?;
            return Ok(round);
        }
        return Err(not_acceptable(&format!(
            "รอบ {known} เปิดไว้แล้ว วัตถุประสงค์ “{}” กรุณาเว้นช่องวัตถุประสงค์ว่างไว้ หรือใช้ครั้งที่อื่น",
            known.purpose
        )));
    }
    if purpose.is_empty() || purpose.chars().count() > MAX_TEXT || new.no == 0 {
        return Err(not_acceptable("กรุณาระบุครั้งที่และวัตถุประสงค์ของรอบ"));
    }
    if !(2500..2700).contains(&new.year.be_year()) {
        return Err(not_acceptable("กรุณาระบุปีการศึกษาเป็นปี พ.ศ."));
    }
    let round = Round { id: RoundId(ids.next()), year: new.year, no: new.no, purpose };
    tx.round_put(&round).await?;
    Ok(round)
}

/// Opens a window, once.
pub async fn open_window(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewWindow,
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<PlannedWindow, Failure> {
    may_open(caller)?;
    tx.windows_lock().await?;
    let round = tx.round_get(new.round).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let window = Window {
        id: new.id.unwrap_or_else(|| WindowId(ids.next())),
        round,
        from: new.from,
        to: new.to,
        acts: new.acts.iter().copied().collect(),
        confirming: new.confirming,
        grace_ms: new.grace_ms,
        letter: new.letter.clone(),
        contact: new.contact.clone(),
    };
    if let Some(known) = tx.window_get(window.id).await? {
        if known == (window, new.whom.clone()) {
            return planned(tx, known.0.id).await;
        }
        return Err(not_acceptable(
            "ช่วงที่ส่งครั้งก่อนเปิดไว้แล้ว กรุณาตรวจสอบที่หน้า “รอบและช่วงเปิดระบบ” หากต้องการเปิดอีกช่วงหนึ่ง กรุณากดเปิดระบบอีกครั้ง",
        ));
    }
    if new.to <= new.from || new.to <= now {
        return Err(not_acceptable("วันปิดระบบต้องอยู่หลังวันเปิดระบบและยังไม่ผ่านไป"));
    }
    if new.acts.is_empty() {
        return Err(not_acceptable("กรุณาเลือกสิ่งที่ให้ทำได้อย่างน้อยหนึ่งอย่าง"));
    }
    if new.whom.branches.is_empty() || new.whom.branches.len() > MAX_BRANCHES {
        return Err(not_acceptable("กรุณาเลือกผู้ที่จะเปิดระบบให้"));
    }
    for branch in &new.whom.branches {
        if !tx.branch_known(branch).await? {
            return Err(not_acceptable(&format!("ไม่พบรหัส {} กรุณาตรวจสอบ", branch.parts().1)));
        }
    }
    if !(0..=MAX_GRACE_MS).contains(&new.grace_ms) {
        return Err(not_acceptable("เวลาผ่อนผันต้องไม่เกิน 90 วัน"));
    }
    short(&new.letter, &new.contact)?;
    tx.window_put(&window, (&new.whom, &window.letter), caller, now).await?;
    planned(tx, window.id).await
}

/// Closes a window at another time: later, early, or now. What was already received keeps its answer.
pub async fn close_window(
    tx: &mut Tx,
    caller: &Caller,
    id: WindowId,
    closing: &NewClosing,
    now: Timestamp,
) -> Result<PlannedWindow, Failure> {
    may_open(caller)?;
    tx.windows_lock().await?;
    let (window, whom) = tx.window_get(id).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    if window.to <= now {
        return Err(not_acceptable("ช่วงนี้ปิดไปแล้ว กรุณาเปิดช่วงใหม่"));
    }
    short(&closing.letter, "")?;
    tx.steps_of_before(id, &window.letter).await?;
    let to = closing.to.max(now).max(window.from);
    let letter = if closing.letter.number.is_empty() { window.letter } else { closing.letter.clone() };
    let window = Window { to, letter, ..window };
    tx.window_put(&window, (&whom, &closing.letter), caller, now).await?;
    planned(tx, id).await
}

async fn planned(tx: &mut Tx, id: WindowId) -> Result<PlannedWindow, Failure> {
    let planned = tx.windows_planned().await?.into_iter().find(|planned| planned.window.id == id);
    planned.ok_or(Failure::Refused(ErrorCode::NotFound))
}

fn short(letter: &Letter, contact: &str) -> Result<(), Failure> {
    let texts = [&*letter.number, &*letter.date, contact];
    let long = texts.iter().any(|text| text.chars().count() > MAX_TEXT);
    if long {
        Err(not_acceptable(&format!("ข้อความยาวเกิน {MAX_TEXT} ตัวอักษร กรุณาย่อ")))
    } else {
        Ok(())
    }
}

fn may_open(caller: &Caller) -> Result<(), Failure> {
    let may = caller.branches_for(Act::OpenRounds).next().is_some();
    if may { Ok(()) } else { Err(Failure::Refused(ErrorCode::NotFound)) }
}

fn not_acceptable(why: &str) -> Failure {
    Failure::Explained(ErrorCode::NotAcceptable, why.to_owned())
}
