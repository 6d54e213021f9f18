//! `lec backup` and `lec restore`: the whole register as one SQLite file, from and into either engine.

use super::{CommandError, say};
use crate::store::Store;
use std::path::{Path, PathBuf};

/// Writes the register as of this moment into a new file, while servers go on working. Until it is whole it has another
/// name, so that one that broke off is not taken for a backup.
pub(super) async fn backup(store: &Store, file: &Path) -> Result<(), CommandError> {
    if file.exists() {
        return Err(CommandError::FileExists(file.to_owned()));
    }
    let begun = beside(file, ".part");
    let failed = |cause: std::io::Error| CommandError::file(file, &cause);
    remove(&begun).map_err(failed)?;
    let copy = Store::open(&begun).await?;
    let rows = store.copy_into(&copy).await?;
    copy.close().await;
    // What is beside the file belongs to it: it is whole only when nothing is.
    if beside(&begun, "-wal").exists() {
        return Err(CommandError::NotWhole(file.to_owned()));
    }
    std::fs::File::open(&begun).and_then(|whole| whole.sync_all()).map_err(failed)?;
    std::fs::rename(&begun, file).map_err(failed)?;
    keep_name(file).map_err(failed)?;
    say(&format!("สำรองข้อมูล {rows} แถวไว้ที่ {} แล้ว", file.display()));
    Ok(())
}

/// Brings such a file into an empty database, all of it or nothing. The file stays as it is: a copy of it is read.
pub(super) async fn restore(store: &Store, file: &Path) -> Result<(), CommandError> {
    if !file.is_file() {
        return Err(CommandError::NoFile(file.to_owned()));
    }
    let read = beside(file, ".reading");
    let failed = |cause: std::io::Error| CommandError::file(file, &cause);
    remove(&read).map_err(failed)?;
    std::fs::copy(file, &read).map_err(failed)?;
    let filled = fill(store, file, &read).await;
    remove(&read).map_err(failed)?;
    say(&format!(
        "นำข้อมูล {} แถวจาก {} กลับเข้าระบบแล้ว งานที่เครื่องของครูส่งหลังการสำรองจะถูกส่งมาใหม่เอง",
        filled?,
        file.display()
    ));
    Ok(())
}

async fn fill(store: &Store, file: &Path, read: &Path) -> Result<u64, CommandError> {
    let backup = Store::open(read).await.map_err(|cause| {
        if cause.may_pass() { cause.into() } else { CommandError::NotWhole(file.to_owned()) }
    })?;
    if backup.is_empty().await? {
        return Err(CommandError::NotWhole(file.to_owned()));
    }
    let filled = store.fill_from(backup.clone()).await;
    backup.close().await;
    filled?.ok_or(CommandError::NotEmpty)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Brings the name of a new file to the disk: it stands in the folder.
fn keep_name(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes a database with what stands beside it, if it is there.
fn remove(file: &Path) -> std::io::Result<()> {
    for file in [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")] {
        match std::fs::remove_file(&file) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
    }
    Ok(())
}
