//! The department takes a base as of a day and puts it in force (J13); everybody reads what lies in their branch.

use super::{Failure, reach};
use crate::store::{Part, StoreError, Tx};
use shared::access::{Act, Branch, Caller};
use shared::edits::StoredRecord;
use shared::snapshots::{
    BaseRow, Changed, Compared, Elsewhere, Origin, Progress, Snapshot, difference, end_of, takeable_from,
};
use shared::values::{CivilDate, Ids, InstitutionId, RecordId, SnapshotId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::rounds::MAX_TEXT;
use shared::wire::snapshots::{BaseList, BasePlace, ChangedChild, Changes, LateForBase, NewSnapshot};
use std::collections::{BTreeMap, HashSet};

/// Asks for a base. One of the same name and day is the same base. What is returned is taken by
/// [`super::draw_snapshot`].
pub async fn ask_for(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewSnapshot,
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<Snapshot, Failure> {
    may_take(caller)?;
    let name = shared::values::thai::normalise(&new.name);
    if name.is_empty() || name.chars().count() > MAX_TEXT {
        return Err(not_acceptable("กรุณาตั้งชื่อฐานข้อมูล"));
    }
    if now < takeable_from(new.as_of) {
        let why = "วันดังกล่าวยังไม่สิ้นสุด จัดทำฐานข้อมูลได้ตั้งแต่เวลา 00:05 น. ของวันถัดไป";
        return Err(not_acceptable(why));
    }
    let known = tx.snapshots_all().await?;
    let same = |known: &&Snapshot| known.name == name && known.as_of == new.as_of;
    if let Some(known) = known.iter().find(same) {
        return Ok(known.clone());
    }
    let of = tx.institutions_count().await?;
    add(tx, (&name, new.as_of, Origin::History), (&caller.name, of), ids, now).await
}

/// Adds a base with its name, day and origin, by whom, and for how many institutions.
pub async fn add(
    tx: &mut Tx,
    (name, as_of, origin): (&str, CivilDate, Origin),
    (by, of): (&str, u64),
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<Snapshot, Failure> {
    let last = tx.snapshots_all().await?.first().map_or(0, |last| last.taken_at.0);
    let snapshot = Snapshot {
        id: SnapshotId(ids.next()),
        name: name.to_owned(),
        as_of,
        origin,
        taken_at: Timestamp(now.0.max(last + 1)),
        by: by.to_owned(),
        progress: Progress::Taking { done: 0, of },
        decided_by: String::new(),
        decided_at: None,
        in_force_since: None,
    };
    tx.snapshot_put(&snapshot).await?;
    Ok(snapshot)
}

/// From now on the budget is worked out from this base, or no longer.
pub async fn put_in_force(
    tx: &mut Tx,
    caller: &Caller,
    id: SnapshotId,
    in_force: bool,
    now: Timestamp,
) -> Result<Snapshot, Failure> {
    may_take(caller)?;
    decide(tx, &caller.name, id, in_force, now).await
}

/// The same, by who is allowed to. There is one base in force at a time.
pub async fn decide(
    tx: &mut Tx,
    by: &str,
    id: SnapshotId,
    in_force: bool,
    now: Timestamp,
) -> Result<Snapshot, Failure> {
    tx.windows_lock().await?;
    let bases = tx.snapshots_lock().await?;
    let found = bases.iter().find(|base| base.id == id).cloned();
    let found = found.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    if !found.is_sealed() {
        return Err(not_acceptable("ฐานข้อมูลนี้ยังจัดทำไม่เสร็จ กรุณารอให้เสร็จก่อน"));
    }
    // Phones hear of it as of a change of the windows.
    let newest = tx.windows_version().await?.saturating_add(1);
    let since = Timestamp(now.0.max(i64::try_from(newest).unwrap_or(i64::MAX)));
    for other in bases {
        if other.id != id && other.in_force_since.is_some() {
            let (decided_by, decided_at) = (by.to_owned(), Some(since));
            let over = Snapshot { in_force_since: None, decided_by, decided_at, ..other };
            tx.snapshot_put(&over).await?;
        }
    }
    let in_force_since = in_force.then_some(since);
    let (decided_by, decided_at) = (by.to_owned(), Some(since));
    let decided = Snapshot { in_force_since, decided_by, decided_at, ..found };
    tx.snapshot_put(&decided).await?;
    Ok(decided)
}

/// The children of an institution in the base in force, or in another one.
pub async fn base_list(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    which: Option<SnapshotId>,
) -> Result<BaseList, Failure> {
    reach(tx, caller, institution).await?;
    let snapshot = match which {
        Some(id) => sealed(tx, id).await?,
        None => tx.snapshot_in_force().await?.ok_or(Failure::Refused(ErrorCode::NotFound))?,
    };
    // An institution that came later had no children then, which is an answer.
    let part = tx.part_get(snapshot.id, institution).await?;
    let (hash, rows) = part.map(|part| (part.hash.clone(), rows_of(&part))).unwrap_or_default();
    let Snapshot { id, name, as_of, .. } = snapshot;
    Ok(BaseList { id, name, as_of, hash, rows })
}

/// The institutions of the caller's branch that lie in `within`, each with what a base says of it and what is different
/// now, or in another base.
pub async fn compare(
    tx: &mut Tx,
    caller: &Caller,
    id: SnapshotId,
    within: &Branch,
    with: Option<SnapshotId>,
) -> Result<Vec<BasePlace>, Failure> {
    let snapshot = sealed(tx, id).await?;
    let with = match with {
        Some(with) => Some(sealed(tx, with).await?),
        None => None,
    };
    if *within == Branch::Country && caller.branches_for(Act::SeeCounts).any(|own| *own == Branch::Country) {
        return Err(not_acceptable("กรุณาเลือกจังหวัด"));
    }
    let mut places = Vec::new();
    for found in tx.parts_of(id, caller, within).await? {
        let changes = Lists::read(tx, &snapshot, with.as_ref(), &found.place.id).await?;
        let late = changes.late(tx, &snapshot, with.as_ref(), &found.place.id).await?.len() as u64;
        places.push(BasePlace {
            lao_then: found.lao_then.filter(|then| *then != found.place.lao),
            id: found.place.id,
            name: found.place.name,
            kind: found.place.kind,
            lao: found.place.lao,
            lao_name: found.lao_name,
            counts: found.counts,
            compared: changes.compared(),
            late,
        });
    }
    Ok(places)
}

/// What is different at one institution, child by child; for who keeps its roll.
pub async fn changes(
    tx: &mut Tx,
    caller: &Caller,
    id: SnapshotId,
    institution: &InstitutionId,
    with: Option<SnapshotId>,
) -> Result<Changes, Failure> {
    reach(tx, caller, institution).await?;
    let snapshot = sealed(tx, id).await?;
    let with = match with {
        Some(with) => Some(sealed(tx, with).await?),
        None => None,
    };
    let lists = Lists::read(tx, &snapshot, with.as_ref(), institution).await?;
    let late = lists.late(tx, &snapshot, with.as_ref(), institution).await?;
    let ids: Vec<RecordId> = late.iter().map(|(record, _)| *record).collect();
    let names: BTreeMap<RecordId, String> = tx
        .records_get(institution, &ids)
        .await?
        .into_iter()
        .map(|stored| (stored.id, stored.record.name()))
        .collect();
    let late = late.into_iter().map(|(record, at)| LateForBase {
        name: names.get(&record).cloned().unwrap_or_default(),
        record,
        at,
    });
    Ok(Changes { children: lists.children(), too_late: late.collect() })
}

/// A roll then and now.
pub struct Lists {
    /// The change up to which the base was drawn here, if the institution is in it.
    seq: Option<u64>,
    then: Vec<BaseRow>,
    now: Vec<BaseRow>,
    gone: Vec<BaseRow>,
    elsewhere_then: HashSet<u64>,
    elsewhere_now: HashSet<u64>,
}

impl Lists {
    async fn read(
        tx: &mut Tx,
        snapshot: &Snapshot,
        with: Option<&Snapshot>,
        institution: &InstitutionId,
    ) -> Result<Self, StoreError> {
        let Some(with) = with else {
            let records = tx.records_all(institution).await?;
            return Self::of_now(tx, snapshot, institution, &records).await;
        };
        let now = tx.part_get(with.id, institution).await?.as_ref().map(rows_of).unwrap_or_default();
        Self::beside(tx, snapshot, Some(with), institution, (now, Vec::new())).await
    }

    /// A base beside the roll as it is now.
    pub async fn of_now(
        tx: &mut Tx,
        snapshot: &Snapshot,
        institution: &InstitutionId,
        records: &[StoredRecord],
    ) -> Result<Self, StoreError> {
        let (mut now, mut gone) = (Vec::new(), Vec::new());
        for stored in records {
            let row = BaseRow::of(stored.id.to_string(), &stored.record);
            if stored.on_roll() { now.push(row) } else { gone.push(row) }
        }
        Self::beside(tx, snapshot, None, institution, (now, gone)).await
    }

    async fn beside(
        tx: &mut Tx,
        snapshot: &Snapshot,
        with: Option<&Snapshot>,
        institution: &InstitutionId,
        (now, gone): (Vec<BaseRow>, Vec<BaseRow>),
    ) -> Result<Self, StoreError> {
        let part = tx.part_get(snapshot.id, institution).await?;
        let then = part.as_ref().map(rows_of).unwrap_or_default();
        let (then_here, now_here): (HashSet<u64>, HashSet<u64>) = (numbers(&then), numbers(&now));
        let came: Vec<u64> = now_here.difference(&then_here).copied().collect();
        let left: Vec<u64> = then_here.difference(&now_here).copied().collect();
        let elsewhere_then = tx.numbers_elsewhere(snapshot.taken_at, institution, &came).await?;
        let elsewhere_now = match with {
            Some(with) => tx.numbers_elsewhere(with.taken_at, institution, &left).await?,
            None => {
                tx.numbers_shared(institution, &left).await?.into_iter().map(|(number, _)| number).collect()
            }
        };
        Ok(Self {
            seq: part.map(|part| part.seq),
            then,
            now,
            gone,
            elsewhere_then: elsewhere_then.into_iter().collect(),
            elsewhere_now: elsewhere_now.into_iter().collect(),
        })
    }

    fn changed(&self) -> Vec<Changed<'_>> {
        let elsewhere = Elsewhere {
            then: &|number| self.elsewhere_then.contains(&number),
            now: &|number| self.elsewhere_now.contains(&number),
        };
        difference(&self.then, &self.now, &self.gone, elsewhere)
    }

    /// The edits that came too late for the base, where it is compared with the roll of now, by their arrival.
    async fn late(
        &self,
        tx: &mut Tx,
        snapshot: &Snapshot,
        with: Option<&Snapshot>,
        institution: &InstitutionId,
    ) -> Result<Vec<(RecordId, Timestamp)>, StoreError> {
        match (snapshot.origin, self.seq) {
            (Origin::History, Some(seq)) if with.is_none() => {
                tx.late_for(institution, seq, end_of(snapshot.as_of)).await
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What is different, in numbers.
    pub fn compared(&self) -> Compared {
        Compared::of(&self.then, &self.now, &self.changed())
    }

    fn children(&self) -> Vec<ChangedChild> {
        let told = self.changed().into_iter().map(|changed| ChangedChild {
            change: changed.change,
            then: changed.then.map(BaseRow::masked),
            now: changed.now.map(BaseRow::masked),
        });
        told.collect()
    }
}

fn numbers(rows: &[BaseRow]) -> HashSet<u64> {
    rows.iter().filter_map(BaseRow::number).collect()
}

/// The children of an institution in a base. Its lines were written by this program and sealed.
pub fn rows_of(part: &Part) -> Vec<BaseRow> {
    part.lines.lines().filter_map(BaseRow::read).collect()
}

async fn sealed(tx: &mut Tx, id: SnapshotId) -> Result<Snapshot, Failure> {
    let found = tx.snapshot_get(id).await?.filter(Snapshot::is_sealed);
    found.ok_or(Failure::Refused(ErrorCode::NotFound))
}

fn may_take(caller: &Caller) -> Result<(), Failure> {
    let may = caller.branches_for(Act::OpenRounds).next().is_some();
    if may { Ok(()) } else { Err(Failure::Refused(ErrorCode::NotFound)) }
}

fn not_acceptable(why: &str) -> Failure {
    Failure::Explained(ErrorCode::NotAcceptable, why.to_owned())
}
