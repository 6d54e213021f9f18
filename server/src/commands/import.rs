//! `lec import`: which file goes where.

use super::{CommandError, import_accounts, import_places, import_roll, import_snapshot};
use crate::store::Store;
use clap::Subcommand;
use std::path::PathBuf;

/// What is brought in.
#[derive(Subcommand)]
pub(super) enum ImportCommand {
    #[command(
        about = "Local governments, from a CSV with the columns code, kind, name_th, province_code, district_name_th"
    )]
    Lao {
        /// The CSV.
        file: PathBuf,
    },
    #[command(
        about = "Provinces, districts and subdistricts, from a CSV with the columns code, name_th, name_en, postcode"
    )]
    Areas {
        /// The CSV.
        file: PathBuf,
    },
    #[command(
        about = "Institutions, from a CSV with the columns id, lao, kind, name, levels, recorder_name, recorder_phone",
        after_help = "kind is school, college or centre; levels are codes such as n2 k1 p6 m3 v1, parted by spaces.\n\
            Local governments and areas must be there already. An institution of a known id is changed."
    )]
    Institutions {
        /// The CSV.
        file: PathBuf,
    },
    #[command(
        about = "Accounts, from a CSV with the columns name, display, role, place, password",
        after_help = "role is recorder, head or lao_officer; place is the id of an institution, or for lao_officer\n\
            the code of a local government. A person with several places has several rows of the same name;\n\
            display name and password need to stand in the first of them only. An account of a known name gets\n\
            the password and the places of the file."
    )]
    Accounts {
        /// The CSV.
        file: PathBuf,
    },
    /// A roll, from an RPT318 workbook or a CSV with its headings. Shows what it would do, unless --apply is given.
    Roll(import_roll::RollArgs),
    #[command(
        about = "A base that was made elsewhere on a day in the past, from a CSV with a row a child; sealed like our own"
    )]
    Snapshot(import_snapshot::SnapshotArgs),
}

pub(super) async fn run(store: &Store, command: ImportCommand) -> Result<(), CommandError> {
    match command {
        ImportCommand::Lao { file } => import_places::laos(store, &file).await,
        ImportCommand::Areas { file } => import_places::areas(store, &file).await,
        ImportCommand::Institutions { file } => import_places::institutions(store, &file).await,
        ImportCommand::Accounts { file } => import_accounts::accounts(store, &file).await,
        ImportCommand::Roll(args) => import_roll::run(store, &args).await,
        ImportCommand::Snapshot(args) => import_snapshot::run(store, &args).await,
    }
}
