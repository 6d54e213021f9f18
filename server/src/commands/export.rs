//! `lec export`.

use super::{CommandError, institution, operator_at, say};
use crate::app::SystemClock;
use crate::operations::export_roll::{export_roll, export_roll_csv};
use crate::store::Store;
use crate::workbook::write::Numbers;
use clap::Subcommand;
use shared::values::Clock;
use std::path::PathBuf;

/// What is written.
#[derive(Subcommand)]
pub(super) enum ExportCommand {
    /// The children on an institution's roll, as an RPT318 workbook or a CSV.
    Roll {
        /// The id of the institution.
        #[arg(long, value_name = "ID")]
        institution: String,
        /// The file to write; one that ends in .csv becomes a CSV, any other a workbook.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub(super) async fn run(store: &Store, command: ExportCommand) -> Result<(), CommandError> {
    let ExportCommand::Roll { institution: id, out } = command;
    let institution = institution(store, &id).await?;
    let now = SystemClock.now();
    let is_csv = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let input = (operator_at(&institution), institution.id);
    let bytes = if is_csv {
        store
            .read(&input, move |tx, (caller, id)| {
                Box::pin(export_roll_csv(tx, caller, id, Numbers::Full, now))
            })
            .await?
    } else {
        store
            .read(&input, move |tx, (caller, id)| Box::pin(export_roll(tx, caller, id, Numbers::Full, now)))
            .await?
    };
    std::fs::write(&out, bytes).map_err(|cause| CommandError::file(&out, &cause))?;
    say(&format!("บันทึกทะเบียนไว้ที่ {}", out.display()));
    Ok(())
}
