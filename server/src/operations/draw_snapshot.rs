//! A base is drawn from the history, some institutions at a time, so that nobody waits for it; then every person counts
//! once, and it is sealed. It can break off anywhere and be gone on with: what the day held does not change any more.

use super::Failure;
use super::snapshots::rows_of;
use crate::store::{Part, Store, StoreError, Tx};
use sha2::{Digest, Sha256};
use shared::children::Field;
use shared::snapshots::{
    BaseCounts, BaseRow, Claim, Origin, Progress, Snapshot, base_of, counted_once, end_of,
};
use shared::values::{CivilDate, InstitutionId, SnapshotId};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

/// Institutions in one step.
const STEP: usize = 50;
/// Numbers in one statement.
const NUMBERS: usize = 5_000;

/// Draws a base that was asked for and seals it. One that is sealed stays as it is.
pub async fn draw(store: &Store, id: SnapshotId) -> Result<Option<Snapshot>, Failure> {
    let Some(snapshot) = get(store, id).await? else { return Ok(None) };
    if snapshot.is_sealed() {
        return Ok(Some(snapshot));
    }
    if snapshot.origin == Origin::History {
        draw_parts(store, &snapshot).await?;
    }
    count_once(store, &snapshot).await?;
    seal(store, &snapshot).await.map(Some)
}

async fn get(store: &Store, id: SnapshotId) -> Result<Option<Snapshot>, StoreError> {
    store.read(&id, |tx, &id| Box::pin(tx.snapshot_get(id))).await
}

async fn draw_parts(store: &Store, snapshot: &Snapshot) -> Result<(), Failure> {
    let (all, there) = store
        .read::<_, _, StoreError, _>(&snapshot.id, |tx, &id| {
            Box::pin(async move { Ok((tx.institutions_all().await?, tx.parts_there(id).await?)) })
        })
        .await?;
    let there: HashSet<InstitutionId> = there.into_iter().collect();
    let missing: Vec<InstitutionId> = all.iter().filter(|id| !there.contains(id)).cloned().collect();
    let (mut done, of) = (there.len() as u64, all.len() as u64);
    for step in missing.chunks(STEP) {
        let input = (step.to_vec(), snapshot.as_of);
        let parts = store
            .read::<_, _, StoreError, _>(&input, |tx, (step, as_of)| Box::pin(drawn(tx, step, *as_of)))
            .await?;
        done += parts.len() as u64;
        let so_far = Snapshot { progress: Progress::Taking { done, of }, ..snapshot.clone() };
        let written: Result<bool, StoreError> = store
            .run_tx("draw_snapshot", (so_far, parts), |tx, (so_far, parts)| {
                Box::pin(async move {
                    let open = still_open(tx, so_far.id).await?;
                    if open {
                        tx.parts_add(so_far.id, parts).await?;
                        tx.snapshot_put(so_far).await?;
                    }
                    Ok(open)
                })
            })
            .await;
        if !written? {
            break;
        }
    }
    Ok(())
}

/// Whether a base is not sealed yet; while this transaction lasts nobody else seals it.
async fn still_open(tx: &mut Tx, id: SnapshotId) -> Result<bool, StoreError> {
    let bases = tx.snapshots_lock().await?;
    Ok(bases.iter().any(|base| base.id == id && !base.is_sealed()))
}

/// The children of institutions as they were at the end of a day.
async fn drawn(tx: &mut Tx, step: &[InstitutionId], as_of: CivilDate) -> Result<Vec<Part>, StoreError> {
    let mut parts = Vec::new();
    for institution in step {
        let Some(place) = tx.institution_get(institution).await? else { continue };
        let seq = tx.cut_before(institution, end_of(as_of)).await?;
        let records = tx.records_at(institution, seq).await?;
        let rows = base_of(records.iter().map(|(&id, record)| (id, record)), as_of);
        parts.push(part(institution.clone(), place.lao, seq, &rows));
    }
    Ok(parts)
}

/// The part of one institution, with its seal.
pub fn part(institution: InstitutionId, lao: shared::places::LaoCode, seq: u64, rows: &[BaseRow]) -> Part {
    let lines: String = rows.iter().map(BaseRow::line).collect();
    let hash = hex(Sha256::digest(lines.as_bytes()).as_slice());
    Part { institution, lao, seq, counts: BaseCounts::of(rows), hash, lines }
}

/// Of a person with several places, all but one count no longer; where each person was is kept.
async fn count_once(store: &Store, snapshot: &Snapshot) -> Result<(), Failure> {
    let mut claims: Vec<Claim<(u32, u32)>> = Vec::new();
    let mut institutions: Vec<InstitutionId> = Vec::new();
    for_each_part(store, snapshot.id, |part| {
        let at = u32::try_from(institutions.len()).unwrap_or(u32::MAX);
        institutions.push(part.institution.clone());
        for (row, child) in (0..).zip(rows_of(part)) {
            let admitted = CivilDate::parse_iso(child.get(Field::AdmissionDate));
            claims.extend(child.number().map(|number| Claim { number, admitted, place: (at, row) }));
        }
    })
    .await?;
    let mut twice: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for ((at, row), counts) in counted_once(&claims) {
        if !counts {
            twice.entry(at).or_default().insert(row);
        }
    }
    for (at, lost) in twice {
        let id = snapshot.id;
        let written: Result<(), StoreError> = store
            .run_tx(
                "count_once",
                (institutions[at as usize].clone(), lost),
                move |tx, (institution, lost)| {
                    Box::pin(async move {
                        let Some(found) = tx.part_get(id, institution).await? else { return Ok(()) };
                        if !still_open(tx, id).await? {
                            return Ok(());
                        }
                        let counted =
                            |(row, child): (u32, BaseRow)| BaseRow { counted: !lost.contains(&row), ..child };
                        let rows: Vec<BaseRow> = (0..).zip(rows_of(&found)).map(counted).collect();
                        tx.parts_put(id, &[part(found.institution, found.lao, found.seq, &rows)]).await
                    })
                },
            )
            .await;
        written?;
    }
    claims.sort_unstable_by_key(|claim| (claim.number, claim.place));
    for some in claims.chunks(NUMBERS) {
        let at = |claim: &Claim<(u32, u32)>| (claim.number, institutions[claim.place.0 as usize].clone());
        let numbers: BTreeSet<(u64, InstitutionId)> = some.iter().map(at).collect();
        let numbers: Vec<(u64, InstitutionId)> = numbers.into_iter().collect();
        let written: Result<(), StoreError> = store
            .run_tx("keep_numbers", (snapshot.taken_at, numbers), |tx, (taken_at, numbers)| {
                Box::pin(tx.numbers_add(*taken_at, numbers))
            })
            .await;
        written?;
    }
    Ok(())
}

/// The seal goes over one line an institution, in the order of their ids: id, local government and the seal of its
/// children, parted by tabs and ended by a line feed.
async fn seal(store: &Store, snapshot: &Snapshot) -> Result<Snapshot, Failure> {
    let mut whole = Sha256::new();
    let mut counts = BaseCounts::default();
    for_each_part(store, snapshot.id, |part| {
        whole.update(format!("{}\t{}\t{}\n", part.institution, part.lao, part.hash));
        counts.add(&part.counts);
    })
    .await?;
    let progress = Progress::Sealed {
        hash: hex(whole.finalize().as_slice()),
        listed: counts.listed,
        counted: counts.counted,
    };
    let sealed = Snapshot { progress, ..snapshot.clone() };
    let written: Result<Snapshot, StoreError> = store
        .run_tx("seal", sealed, |tx, sealed| {
            Box::pin(async move {
                // Whoever drew it beside this came to the same, and was first.
                let bases = tx.snapshots_lock().await?;
                match bases.into_iter().find(|base| base.id == sealed.id) {
                    Some(there) if there.is_sealed() => Ok(there),
                    _ => tx.snapshot_put(sealed).await.map(|()| sealed.clone()),
                }
            })
        })
        .await;
    Ok(written?)
}

/// What the seal of a base says now, worked out from its lines alone.
pub async fn sealed_again(store: &Store, id: SnapshotId) -> Result<String, Failure> {
    let mut whole = Sha256::new();
    for_each_part(store, id, |part| {
        let hash = hex(Sha256::digest(part.lines.as_bytes()).as_slice());
        whole.update(format!("{}\t{}\t{hash}\n", part.institution, part.lao));
    })
    .await?;
    Ok(hex(whole.finalize().as_slice()))
}

async fn for_each_part(store: &Store, id: SnapshotId, mut look: impl FnMut(&Part)) -> Result<(), StoreError> {
    let mut last: Option<InstitutionId> = None;
    loop {
        let input = (id, last);
        let parts: Vec<Part> = store
            .read::<_, _, StoreError, _>(&input, |tx, (id, last)| {
                Box::pin(tx.parts_after(*id, last.as_ref(), 200))
            })
            .await?;
        let Some(end) = parts.last() else { return Ok(()) };
        parts.iter().for_each(&mut look);
        last = Some(end.institution.clone());
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
