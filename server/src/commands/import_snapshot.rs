//! `lec import snapshot`: a base that was made before this register existed (product.md 3).

use super::table::{Table, TableRow};
use super::{CommandError, OPERATOR_NAME, say};
use crate::app::{RandomIds, SystemClock};
use crate::operations::Failure;
use crate::operations::draw_snapshot::{draw, part};
use crate::operations::snapshots;
use crate::store::{Part, Store, StoreError};
use clap::Args;
use shared::children::Record;
use shared::children::parse::canonical;
use shared::places::{Institution, LaoCode};
use shared::snapshots::{BASE_FIELDS, BaseRow, Origin, Progress, Snapshot};
use shared::values::{CivilDate, Clock, InstitutionId};
use shared::wire::error_body::ErrorCode;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The institution, its local government of then, and what a base keeps of a child.
const COLUMNS: usize = 2 + BASE_FIELDS.len();

/// Institutions that are written at once.
const STEP: usize = 200;

/// Which file is which base.
#[derive(Args)]
pub(super) struct SnapshotArgs {
    /// The CSV: the columns institution and lao, then `id_kind`, `citizen_id`, title, `first_name`, `last_name`,
    /// `birth_date`, sex, nationality, `student_no`, level, classroom, `admission_date`, status, `status_date`. Every row
    /// is one child; lao may be empty where it is that of today.
    file: PathBuf,
    /// What people call it.
    #[arg(long)]
    name: String,
    /// The day at whose end it shows the children, such as 10/5/2567.
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: CivilDate,
    /// Work the budget out from it from now on.
    #[arg(long)]
    in_force: bool,
}

fn day(text: &str) -> Result<CivilDate, String> {
    CivilDate::parse(text).map_err(|why| why.words().th.to_owned())
}

pub(super) async fn run(store: &Store, args: &SnapshotArgs) -> Result<(), CommandError> {
    let now = SystemClock.now();
    if args.as_of >= now.bangkok_day() {
        return Err(not_acceptable("วันของฐานข้อมูลต้องเป็นวันที่ผ่านมาแล้ว"));
    }
    let parts = parts(store, args).await?;
    let input = (args.name.clone(), args.as_of, parts.len() as u64);
    let added: Result<Snapshot, Failure> = store
        .run_tx("import_snapshot", input, move |tx, (name, as_of, of)| {
            Box::pin(async move {
                // One that broke off is gone on with.
                let known = tx.snapshots_lock().await?;
                let same = |known: &Snapshot| known.name == *name && known.as_of == *as_of;
                if let Some(known) = known.into_iter().find(same) {
                    return Ok(known);
                }
                let what = (&**name, *as_of, Origin::BroughtIn);
                snapshots::add(tx, what, (OPERATOR_NAME, *of), &RandomIds, now).await
            })
        })
        .await;
    let added = added?;
    if added.is_sealed() || added.origin != Origin::BroughtIn {
        return Err(not_acceptable("มีฐานข้อมูลชื่อและวันเดียวกันนี้แล้ว กรุณาตั้งชื่ออื่น"));
    }
    let id = added.id;
    for step in parts.chunks(STEP) {
        let written: Result<(), StoreError> = store
            .run_tx("import_snapshot", step.to_vec(), move |tx, step| Box::pin(tx.parts_add(id, step)))
            .await;
        written?;
    }
    let sealed = draw(store, id).await?;
    if args.in_force {
        let decided: Result<Snapshot, Failure> = store
            .run_tx("put_in_force", id, move |tx, &id| {
                Box::pin(snapshots::decide(tx, OPERATOR_NAME, id, true, now))
            })
            .await;
        decided?;
    }
    if let Some(Progress::Sealed { hash, listed, counted }) = sealed.map(|sealed| sealed.progress) {
        say(&format!("นำเข้าฐานข้อมูลแล้ว {listed} รายชื่อ นับได้ {counted} คน\nSHA-256 {hash}"));
    }
    Ok(())
}

/// The children of the file by institution.
async fn parts(store: &Store, args: &SnapshotArgs) -> Result<Vec<Part>, CommandError> {
    let mut columns = ["institution", "lao"].into_iter().chain(BASE_FIELDS.iter().map(|field| field.key()));
    let columns: [&'static str; COLUMNS] = std::array::from_fn(|_| columns.next().unwrap_or_default());
    let table = Table::read(&args.file, columns)?;
    let mut places: BTreeMap<InstitutionId, (LaoCode, Vec<BaseRow>)> = BTreeMap::new();
    for row in table.rows() {
        let id = row.read(0, InstitutionId::parse, "รหัสสถานศึกษา")?;
        if !places.contains_key(&id) {
            let today: Result<Option<Institution>, StoreError> =
                store.read(&id, |tx, id| Box::pin(tx.institution_get(id))).await;
            let unknown = || row.wrong(0, "ไม่พบสถานศึกษานี้ กรุณานำเข้าสถานศึกษาก่อน");
            let lao = today?.ok_or_else(unknown)?.lao;
            places.insert(id.clone(), (lao, Vec::new()));
        }
        let Some((lao, rows)) = places.get_mut(&id) else { continue };
        if !row.values[1].is_empty() {
            *lao = row.read(1, LaoCode::parse, "รหัส อปท. 7 หลัก")?;
        }
        rows.push(base_row(&row));
    }
    let part = |(id, (lao, mut rows)): (InstitutionId, (LaoCode, Vec<BaseRow>))| {
        rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        part(id, lao, 0, &rows)
    };
    Ok(places.into_iter().map(part).collect())
}

/// The row of the file is the key of its child; digits are filled up, so that keys stand in the order of rows.
fn base_row(row: &TableRow<COLUMNS>) -> BaseRow {
    let values = BASE_FIELDS.iter().zip(&row.values[2..]);
    let record: Record = values.map(|(&field, typed)| (field, canonical(field, typed))).collect();
    BaseRow::of(format!("{:07}", row.number()), &record)
}

fn not_acceptable(why: &str) -> CommandError {
    Failure::Explained(ErrorCode::NotAcceptable, why.to_owned()).into()
}
