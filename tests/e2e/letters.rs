//! The two letters, from opening to frozen base (domain.md 2): the department found records to be put right, opens the
//! system, an institution checks who is there, takes out and adds, without confirming, late or in time, and the budget goes
//! on using the children of 10 May 2567.

use crate::{phone_of, with_browser};
use clap::Parser;
use server::commands::Cli;
use server::operations::draw_snapshot::sealed_again;
use server::store::StoreError;
use shared::children::{Field, Record};
use shared::snapshots::{BASE_FIELDS, Progress, Snapshot};
use shared::values::{CivilDate, Timestamp};
use std::fmt::Write;
use tests::browser::{Browser, Screen};
use tests::site::{DEPARTMENT, PROVINCE, RECORDER, Site, centre_id};

const HOUR: i64 = 3_600_000;

/// A time of a day in Bangkok.
fn at(day: &str, hour: i64) -> Timestamp {
    Timestamp::of_bangkok_day(CivilDate::parse(day).expect("a day")).plus_ms(hour * HOUR)
}

/// What the operator brings in: the children of the roll as a file.
fn base_file(roll: &[Record]) -> String {
    let keys: Vec<&str> = BASE_FIELDS.iter().map(|field| field.key()).collect();
    let mut file = format!("institution,lao,{}\n", keys.join(","));
    for record in roll {
        let values: Vec<&str> = BASE_FIELDS.iter().map(|&field| record.get(field)).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(file, "{},,{}", centre_id(), values.join(","));
    }
    file
}

async fn the_base(site: &Site) -> (Snapshot, String) {
    let read = site.store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.snapshot_in_force()));
    let base = read.await.expect("the database").expect("a base in force");
    let Progress::Sealed { hash, .. } = base.progress.clone() else { panic!("{base:?}") };
    (base, hash)
}

/// The department opens the window of the letter.
async fn opens(desk: &Browser) {
    desk.sign_in(DEPARTMENT).await;
    desk.see(".places").await;
    desk.visit("/rounds/open").await;
    desk.type_into("#year", "2567").await;
    desk.type_into("#no", "2").await;
    desk.type_into("#purpose", "ใช้เป็นฐานข้อมูลประกอบการพิจารณาจัดสรรงบประมาณด้านการศึกษา").await;
    for (field, day) in [("from", "15"), ("to", "31")] {
        desk.type_into(&format!("#{field}"), day).await;
        desk.choose(&format!("#{field}-month"), "1").await;
        desk.type_into(&format!("#{field}-year"), "2568").await;
    }
    desk.type_into("#letter", "มท ๐๘๑๖.๒/ว ๗๔๖").await;
    desk.tap("button[type=submit]").await;
    desk.see_text("main li", "31 ม.ค. 2568 24:00").await;
    desk.picture("letters-window").await;
}

/// How far the work has come, as somebody above sees it.
async fn sees_progress(site: &Site, name: &str, down_to: &[&str]) {
    let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
    desk.sign_in(name).await;
    desk.see(".places").await;
    desk.visit("/progress").await;
    desk.see_text(".facts", "1 จาก 1").await;
    desk.see_text(".facts", "3 → 3 (+1 −1)").await;
    desk.picture(&format!("letters-progress-{}", down_to.len())).await;
    for place in down_to {
        desk.see_text("tbody th", place).await;
        desk.tap("tbody th a").await;
        desk.see_text("main section h2", place).await;
    }
    assert_eq!(desk.axe_finds("progress").await, Vec::<String>::new());
    desk.close().await;
}

#[test]
fn the_letters_are_played_from_opening_to_frozen_base() {
    with_browser(async {
        let site = Site::with_children(3).await;
        site.go_to(at("2025-01-15", 8));
        site.close_window(0).await;
        let roll: Vec<Record> = site.roll().await.into_iter().map(|(_, record)| record).collect();
        let file = site.folder().join("base.csv");
        std::fs::write(&file, base_file(&roll)).expect("the file is written");
        let folder = site.folder().display().to_string();
        let file = file.display().to_string();
        let import =
            ["lec", "--data", &folder, "import", "snapshot", &file, "--name", "ฐานจัดสรรงบประมาณ 2568"];
        let import = import.into_iter().chain(["--as-of", "10/5/2567", "--in-force"]);
        Cli::try_parse_from(import).expect("a command").run().await.expect("the base is brought in");
        let (base, hash) = the_base(&site).await;

        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        opens(&desk).await;
        desk.close().await;

        // 24 January: the phone hears of the window and of the base, and loses the network for a week.
        site.go_to(at("2025-01-24", 9));
        let phone = phone_of(&site, RECORDER, 3).await;
        phone.see_text("#window", "เปิดระบบรอบ 2567/2 ถึงวันที่ 31 ม.ค. 2568 24:00").await;
        phone.ready_for_offline().await;
        phone.visit(&format!("/i/{}/base", centre_id())).await;
        phone.see_text("main", "10 พฤษภาคม 2567").await;
        phone.to_roll().await;
        site.cable.cut().await;
        phone.open_child("เด็กคนที่ 2").await;
        phone.tap(".acts a:not(.primary)").await;
        phone.see_text(".hint.base", "ไม่เปลี่ยนฐานข้อมูลงบประมาณ ณ วันที่ 10 พฤษภาคม 2567").await;
        phone.choose("#reason", "not_existing").await;
        phone.tap("#save").await;
        phone.see_text("#notice", "นำข้อมูลออกแล้ว").await;
        phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
        phone.see_text("h1", "ดาวเรือง").await;
        // The base and what is different are there without network.
        phone.visit(&format!("/i/{}/base", centre_id())).await;
        phone.see_text("main", "ในฐานข้อมูล 3 คน ปัจจุบันในทะเบียน 3 คน").await;
        phone.see_text("section li", "ดาวเรือง").await;
        phone.picture("letters-base").await;
        assert_eq!(phone.axe_finds("the base of the roll").await, Vec::<String>::new());

        // 1 February: the window closed at midnight; what was made before it arrives late and is accepted.
        site.go_to(at("2025-02-01", 9));
        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text("#received", "(ส่งช้า)").await;
        phone.to_roll().await;
        phone.see_text("#window", "ระบบปิดแล้วเมื่อวันที่ 31 ม.ค. 2568 24:00").await;
        phone.close().await;
        let here = site.roll().await;
        let here = here.iter().filter(|(_, record)| shared::children::Enrolment::of(record).on_roll());
        let names: Vec<&str> = here.map(|(_, record)| record.get(Field::FirstName)).collect();
        assert!(names.len() == 3 && names.contains(&"ดาวเรือง"), "{names:?}");

        sees_progress(&site, PROVINCE, &["อำเภอเชียงคาน", "เทศบาลตำบลเชียงคาน"]).await;
        sees_progress(&site, DEPARTMENT, &["จังหวัดเลย"]).await;
        let (after, _) = the_base(&site).await;
        assert_eq!(after, base);
        assert_eq!(sealed_again(&site.store, base.id).await.expect("the base is read"), hash);
    });
}
