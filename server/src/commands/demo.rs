//! `lec demo`.

use super::import_places::{read_areas, read_laos};
use super::{CommandError, say};
use crate::app::{RandomIds, SystemClock};
use crate::demo::{Case, Country, Made, Options, PASSWORD, World, accounts_in, fill, freeze_base};
use crate::store::{Store, StoreError};
use clap::Args;
use shared::values::Clock;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// How to make the demonstration world.
#[derive(Args)]
pub(super) struct DemoArgs {
    /// About how many children; the number of institutions follows.
    #[arg(long, default_value_t = 9_000, value_parser = clap::value_parser!(u32).range(300..=5_000_000))]
    children: u32,
    /// The same seed makes the same world.
    #[arg(long, default_value_t = 2568)]
    seed: u64,
    /// Do nothing when the database holds institutions already; only print the demonstration accounts.
    #[arg(long)]
    if_empty: bool,
    /// Local governments to spread the institutions over, a file such as `lec import lao` takes.
    #[arg(long, requires = "areas", value_name = "FILE")]
    lao: Option<PathBuf>,
    /// Their areas, a file such as `lec import areas` takes.
    #[arg(long, requires = "lao", value_name = "FILE")]
    areas: Option<PathBuf>,
}

pub(super) async fn run(store: &Store, args: &DemoArgs) -> Result<(), CommandError> {
    let institutions: u64 =
        store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.institutions_count())).await?;
    if institutions > 0 {
        if !args.if_empty {
            return Err(CommandError::NotEmpty);
        }
        say(&format!("มีสถานศึกษา {institutions} แห่งอยู่แล้ว จึงไม่สร้างข้อมูลสาธิต"));
        if let Some(accounts) = account_table(store).await? {
            say(&accounts);
        }
        return Ok(());
    }
    let country = match (&args.lao, &args.areas) {
        (Some(lao), Some(areas)) => Country::new(read_laos(lao)?, read_areas(areas)?),
        _ => Country::loei(),
    };
    let now = SystemClock.now();
    let options = Options { children: args.children, seed: args.seed, today: now.bangkok_day() };
    let world = World::new(country, options);
    let cases = world.cases();
    let made = fill(store, world, now).await?;
    if args.lao.is_none() {
        // Over a whole country it would take as long again.
        freeze_base(store, Arc::new(RandomIds), now).await?;
    }
    say(&summary(&made, &cases));
    if let Some(accounts) = account_table(store).await? {
        say(&accounts);
    }
    Ok(())
}

fn summary(made: &Made, cases: &[Case]) -> String {
    let Made { institutions, on_roll, off_roll } = made;
    let mut text = format!(
        "สร้างข้อมูลสาธิตแล้ว: สถานศึกษา {institutions} แห่ง เด็กในทะเบียน {on_roll} คน นำข้อมูลออกแล้ว {off_roll} คน\n\n\
         กรณีที่วางไว้ให้ค้นหา (บุคคลสมมติทั้งหมด):\n"
    );
    for Case { what, institution, child } in cases {
        let _ = writeln!(text, "  {institution}  {what}: {child}");
    }
    text
}

/// The demonstration accounts with their password, when the database holds that world.
pub(super) async fn account_table(store: &Store) -> Result<Option<String>, CommandError> {
    let lines = store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(accounts_in(tx))).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let mut text = format!("บัญชีสาธิต (รหัสผ่านของทุกบัญชี: {PASSWORD})\n");
    for line in lines {
        let places = line.places.join(", ");
        let _ = writeln!(text, "  {:<9} {} · {} · {places}", line.name, line.display, line.role);
    }
    Ok(Some(text))
}
