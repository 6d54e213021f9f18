//! The operator's commands. They call the same operations as the routes, as the person called ผู้ดูแลระบบ.

mod backup;
mod check;
mod demo;
mod export;
mod import;
mod import_accounts;
mod import_places;
mod import_roll;
mod import_snapshot;
mod serve;
mod table;

use crate::config::{DataArgs, ServeArgs};
use crate::operations::Failure;
use crate::store::{Store, StoreError};
use clap::{Parser, Subcommand};
use shared::access::{Branch, Caller, Role, Scope};
use shared::lang::Lang;
use shared::places::Institution;
use shared::values::{AccountId, InstitutionId};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use uuid::Uuid;

/// ระบบสารสนเทศทางการศึกษาท้องถิ่น: the register of pupils and small children of Thai local governments.
#[derive(Parser)]
#[command(name = "lec", version)]
pub struct Cli {
    #[command(flatten)]
    data: DataArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and its interface until stopped with Ctrl+C.
    Serve(ServeArgs),
    /// Fill an empty database with a demonstration world: Loei with about 9,000 made-up children.
    Demo(demo::DemoArgs),
    /// Bring files into the register. A file is taken whole or not at all.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Write files from the register.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Work the state out again from the history and compare it with what is kept.
    Check,
    /// Write the whole register as of this moment into one new file, while servers go on working.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Bring a file that `backup` wrote into an empty database, of either engine.
    Restore {
        /// The file.
        file: PathBuf,
    },
}

impl Cli {
    /// Does what the command line says.
    pub async fn run(self) -> Result<(), CommandError> {
        let store = open(&self.data).await?;
        match self.command {
            Command::Serve(args) => serve::run(store, &args).await,
            Command::Demo(args) => demo::run(&store, &args).await,
            Command::Import(command) => import::run(&store, command).await,
            Command::Export(command) => export::run(&store, command).await,
            Command::Check => check::run(&store).await,
            Command::Backup { file } => backup::backup(&store, &file).await,
            Command::Restore { file } => backup::restore(&store, &file).await,
        }
    }
}

/// Opens the database that the settings name.
async fn open(args: &DataArgs) -> Result<Store, CommandError> {
    if let Some(address) = &args.database {
        return Ok(Store::connect(address).await?);
    }
    std::fs::create_dir_all(&args.data).map_err(|cause| CommandError::file(&args.data, &cause))?;
    Ok(Store::open(&args.file()).await?)
}

/// The account in whose name the operator's commands write. Nobody can sign in with it: no such row exists.
pub const OPERATOR: AccountId = AccountId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));

/// What colleagues read as the operator's name.
const OPERATOR_NAME: &str = "ผู้ดูแลระบบ";

/// The operator, standing in for the officer of an institution's local government.
fn operator_at(institution: &Institution) -> Caller {
    let scope = Scope { role: Role::LaoOfficer, branch: Branch::Lao(institution.lao.clone()) };
    Caller { account: OPERATOR, name: OPERATOR_NAME.to_owned(), scopes: vec![scope] }
}

/// Finds the institution that a command names.
async fn institution(store: &Store, id: &str) -> Result<Institution, CommandError> {
    let unknown = || CommandError::UnknownInstitution(id.to_owned());
    let parsed = InstitutionId::parse(id).ok_or_else(unknown)?;
    let found: Option<Institution> =
        store.read::<_, _, StoreError, _>(&parsed, |tx, id| Box::pin(tx.institution_get(id))).await?;
    found.ok_or_else(unknown)
}

/// Prints to the terminal; one that was closed meanwhile is no error.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Why a command was not done. The texts say what to do.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A file cannot be opened, read or written.
    #[error("ใช้ไฟล์ {file} ไม่ได้ ({cause}) กรุณาตรวจสอบชื่อไฟล์และสิทธิ์การเข้าถึง")]
    File {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        cause: String,
    },
    /// So many institutions hold something else than their history adds up to.
    #[error("ข้อมูลของสถานศึกษา {0} แห่งไม่ตรงกับประวัติ กรุณาเก็บฐานข้อมูลนี้ไว้ และนำข้อมูลสำรองล่าสุดกลับเข้าระบบ")]
    DoesNotAddUp(usize),
    /// A file to be written is there already; nothing is written over.
    #[error("มีไฟล์ {0} อยู่แล้ว กรุณาระบุชื่อไฟล์ใหม่")]
    FileExists(PathBuf),
    /// A backup that is not whole.
    #[error("ไฟล์สำรอง {0} ไม่สมบูรณ์ กรุณาสำรองใหม่ หรือใช้ไฟล์สำรองอื่น")]
    NotWhole(PathBuf),
    /// A file to be read is not there.
    #[error("ไม่พบไฟล์ {0} กรุณาตรวจสอบชื่อไฟล์")]
    NoFile(PathBuf),
    /// What was registered with ThaID cannot be used.
    #[error("ใช้ไฟล์ตั้งค่า ThaID ไม่ได้ ({0}) กรุณาตรวจสอบตาม README")]
    Thaid(#[from] crate::thaid::BadSettings),
    /// A table lacks a column.
    #[error("ไฟล์ {file} ไม่มีคอลัมน์ “{column}” กรุณาตรวจสอบแถวหัวตาราง")]
    MissingColumn {
        /// Which file.
        file: PathBuf,
        /// The heading that is not there.
        column: &'static str,
    },
    /// A cell of a table cannot be taken; nothing of the file was.
    #[error("ไฟล์ {file} แถว {row} คอลัมน์ {column}: {message} (ยังไม่ได้นำเข้าข้อมูลใดจากไฟล์นี้)")]
    Cell {
        /// Which file.
        file: PathBuf,
        /// The row number as a spreadsheet shows it.
        row: u32,
        /// The heading.
        column: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// There is no such institution.
    #[error("ไม่พบสถานศึกษารหัส “{0}” กรุณาตรวจสอบรหัส หรือนำเข้าสถานศึกษาก่อนด้วย lec import institutions")]
    UnknownInstitution(String),
    /// The demonstration world goes into an empty database only.
    #[error("ฐานข้อมูลนี้มีสถานศึกษาอยู่แล้ว กรุณาระบุโฟลเดอร์ใหม่ด้วย --data หรือใช้ --if-empty เพื่อข้ามเมื่อมีข้อมูล")]
    NotEmpty,
    /// The address cannot be listened on, or the certificate cannot be used.
    #[error("เปิดบริการที่ {0} ไม่ได้ ({1}) กรุณาตรวจสอบว่าไม่มีโปรแกรมอื่นใช้พอร์ตนี้ และใบรับรองถูกต้อง")]
    Listen(SocketAddr, std::io::Error),
    /// The operation did not happen.
    #[error("{}", told(.0))]
    Failed(#[from] Failure),
    /// The database failed.
    #[error("ฐานข้อมูลขัดข้อง: {0}")]
    Store(#[from] StoreError),
}

impl CommandError {
    fn file(file: &std::path::Path, cause: &impl ToString) -> Self {
        Self::File { file: file.to_owned(), cause: cause.to_string() }
    }
}

fn told(failure: &Failure) -> String {
    match failure {
        Failure::Refused(code) => code.words().in_lang(Lang::Th).to_owned(),
        Failure::Explained(code, details) => format!("{} ({details})", code.words().in_lang(Lang::Th)),
        Failure::Store(cause) => format!("ฐานข้อมูลขัดข้อง: {cause}"),
    }
}

#[cfg(test)]
mod tests;
