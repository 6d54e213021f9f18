//! `lec backup` and `lec restore`: the whole register as one SQLite file, from and into either engine.

use super::{CommandError, say};
use crate::store::Store;
use std::path::Path;

/// Writes the register as of this moment into a new file, while servers go on working.
pub(super) async fn backup(store: &Store, file: &Path) -> Result<(), CommandError> {
    if file.exists() {
        return Err(CommandError::FileExists(file.to_owned()));
    }
    let copy = Store::open(file).await?;
    let rows = store.copy_into(&copy).await?;
    copy.close().await;
    say(&format!("สำรองข้อมูล {rows} แถวไว้ที่ {} แล้ว", file.display()));
    Ok(())
}

/// Brings such a file into an empty database.
pub(super) async fn restore(store: &Store, file: &Path) -> Result<(), CommandError> {
    if !file.is_file() {
        return Err(CommandError::NoFile(file.to_owned()));
    }
    if !store.is_empty().await? {
        return Err(CommandError::NotEmpty);
    }
    let backup = Store::open(file).await?;
    let rows = backup.copy_into(store).await?;
    backup.close().await;
    say(&format!(
        "นำข้อมูล {rows} แถวจาก {} กลับเข้าระบบแล้ว งานที่เครื่องของครูส่งหลังการสำรองจะถูกส่งมาใหม่เอง",
        file.display()
    ));
    Ok(())
}
