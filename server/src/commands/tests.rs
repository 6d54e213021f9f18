//! The command line as an operator types it, on files in a folder of the test.

use super::*;
use clap::CommandFactory;
use shared::wire::institutions::InstitutionRow;
use std::path::Path;
use tempfile::TempDir;

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
    for line in [
        "lec serve --data x",
        "lec --data x demo --children 400 --if-empty",
        "lec import lao f.csv",
        "lec import roll f.xlsx --institution 6420203-01 --json",
        "lec export roll --institution 6420203-01 --out f.csv",
    ] {
        assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
    }
    for line in ["lec", "lec import roll f.xlsx", "lec import roll f --institution a --preview --apply"] {
        assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
    }
}

/// An operator's folder with files and a database.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes `text` into a file and runs the command with its name in place of `FILE`.
    async fn run(&self, line: &str, text: &str) -> Result<(), String> {
        let file = self.path().join("file.csv");
        std::fs::write(&file, text).unwrap();
        let data = self.path().join("data");
        let mut words = vec!["lec".into(), "--data".into(), data.into_os_string()];
        words.extend(
            line.split(' ')
                .map(|word| if word == "FILE" { file.clone().into_os_string() } else { word.into() }),
        );
        Cli::try_parse_from(words).unwrap().run().await.map_err(|error| error.to_string())
    }

    async fn store(&self) -> Store {
        Store::open(&self.path().join("data/lec.sqlite")).await.unwrap()
    }

    async fn seen_by(&self, branch: Branch) -> Vec<InstitutionRow> {
        let scopes = vec![Scope { role: Role::LaoOfficer, branch }];
        let caller = Caller { account: OPERATOR, name: String::new(), scopes };
        let store = self.store().await;
        store
            .read::<_, _, StoreError, _>(&caller, |tx, caller| Box::pin(tx.institutions_of(caller)))
            .await
            .unwrap()
    }
}

const LAO: &str = "lat,code,kind,name_th,province_code,district_name_th\n\
    ,6420203,subdistrict_admin_org,ท่าสวรรค์,42,นาด้วง\n,5420201,subdistrict_municipality,นาด้วง,42,นาด้วง\n";
const AREAS: &str = "code,level,name_th,name_en,parent_code,postcode\n\
    42,province,เลย,Loei,,\n4202,district,นาด้วง,Na Duang,42,\n420204,subdistrict,ท่าสวรรค์,Tha Sawan,4202,42210\n";
const INSTITUTIONS: &str = "id,lao,kind,name,levels,recorder_name,recorder_phone\n\
    6420203-01,6420203,centre,ศพด.บ้านท่าสวรรค์,n2 n3,มาลี,0000000001\n";

#[tokio::test]
async fn places_and_people_come_from_files_in_either_order() {
    for [first, second] in [[("lao", LAO), ("areas", AREAS)], [("areas", AREAS), ("lao", LAO)]] {
        let desk = Desk::new();
        for (what, text) in [first, second, ("institutions", INSTITUTIONS)] {
            desk.run(&format!("import {what} FILE"), text).await.unwrap();
        }
        let rows = desk.seen_by(Branch::Lao(shared::places::LaoCode::parse("6420203").unwrap())).await;
        assert_eq!(rows[0].lao_name, "องค์การบริหารส่วนตำบลท่าสวรรค์");
        assert_eq!((rows[0].name.as_str(), rows[0].levels.len()), ("ศพด.บ้านท่าสวรรค์", 2));
        let accounts = "name,display,role,place,password\n\
            malee,มาลี,recorder,6420203-01,ฝนตกที่นาด้วงทุกวัน\nmalee,,lao_officer,5420201,\nnoi,น้อย,head,6420203-01,หน้าหนาวหมอกลงจัด\n\
            dao,ดาว,district_officer,4202,ดาวเต็มฟ้าที่ภูกระดึง\nkrom,กรม,dla_officer,,ราชการส่วนท้องถิ่นไทย\n";
        desk.run("import accounts FILE", accounts).await.unwrap();
        let name = "malee".to_owned();
        let (row, caller) = desk
            .store()
            .await
            .read::<_, _, StoreError, _>(&name, |tx, name| {
                Box::pin(async move {
                    let row = tx.account_by_name(name).await?.unwrap();
                    let caller = tx.caller_get(row.id).await?.unwrap();
                    Ok((row, caller))
                })
            })
            .await
            .unwrap();
        assert!(crate::passwords::verify("ฝนตกที่นาด้วงทุกวัน", &row.password));
        assert_eq!((caller.name.as_str(), caller.scopes.len()), ("มาลี", 2));
    }
}

#[tokio::test]
async fn a_file_with_a_fault_names_its_place_and_writes_nothing() {
    let desk = Desk::new();
    for (what, text) in [("lao", LAO), ("areas", AREAS), ("institutions", INSTITUTIONS)] {
        desk.run(&format!("import {what} FILE"), text).await.unwrap();
    }
    let people = |row: &str| {
        format!("name,display,role,place,password\nnoi,น้อย,head,6420203-01,หน้าหนาวหมอกลงจัด\n{row}\n")
    };
    let places = |row: &str| {
        format!(
            "id,lao,kind,name,levels,recorder_name,recorder_phone\n6420203-02,6420203,centre,ข,,,\n{row}\n"
        )
    };
    for (what, text, place) in [
        ("lao", LAO.replace("5420201", "542020"), "แถว 3 คอลัมน์ code"),
        ("lao", LAO.replace("5420201", "6420203"), "แถว 3 คอลัมน์ code"),
        ("areas", AREAS.replace("4202,district", "42,district"), "แถว 3 คอลัมน์ code"),
        ("lao", LAO.replace("kind", "sort"), "“kind”"),
        ("areas", AREAS.replace("42210", "4221"), "แถว 4 คอลัมน์ postcode"),
        ("institutions", places("6420203-02,6420203,centre,ค,,,"), "แถว 3 คอลัมน์ id"),
        ("institutions", places("6420203-03,6420299,centre,ค,,,"), "แถว 3 คอลัมน์ lao"),
        ("institutions", places("6420203-03,6420203,centre,ค,n2 x9,,"), "แถว 3 คอลัมน์ levels"),
        ("accounts", people("dam,ดำ,head,6420203-09,หน้าหนาวหมอกลงจัด"), "แถว 3 คอลัมน์ place"),
        ("accounts", people("dam,ดำ,head,6420203-01,short"), "แถว 3 คอลัมน์ password"),
        ("accounts", people("dam,ดำ,head,6420203-01,รหัสผ่านรหัสผ่าน"), "แถว 3 คอลัมน์ password"),
        ("accounts", people("dam,ดำ,district_officer,4299,หน้าหนาวหมอกลงจัด"), "แถว 3 คอลัมน์ place"),
        ("accounts", people("dam,ดำ,dla_officer,42,หน้าหนาวหมอกลงจัด"), "แถว 3 คอลัมน์ place"),
        ("accounts", people("dam,ดำ,head,,หน้าหนาวหมอกลงจัด"), "แถว 3 คอลัมน์ place"),
        ("accounts", people("noi,น้อย,head,6420203-01,"), "แถว 3 คอลัมน์ place"),
        ("accounts", people("noi,น้อย,king,6420203-01,"), "แถว 3 คอลัมน์ role"),
        ("roll --institution 6420203-09", "ชื่อ".to_owned(), "6420203-09"),
        ("roll --institution 6420203-01", "ชื่อ".to_owned(), "หัวตาราง"),
    ] {
        let error = desk.run(&format!("import {what} FILE"), &text).await.unwrap_err();
        assert!(error.contains(place), "{what}: {error}");
    }
    let rows = desk.seen_by(Branch::Lao(shared::places::LaoCode::parse("6420203").unwrap())).await;
    assert_eq!(rows.len(), 1, "nothing of a file with a fault is written");
}

#[tokio::test]
async fn a_roll_goes_in_and_out_as_the_operators_doing() {
    let desk = Desk::new();
    for (what, text) in [("lao", LAO), ("areas", AREAS), ("institutions", INSTITUTIONS)] {
        desk.run(&format!("import {what} FILE"), text).await.unwrap();
    }
    let roll = "สถานศึกษา,ชื่อ,นามสกุล,เลขประจำตัวประชาชน\nศพด.บ้านท่าสวรรค์,น้อย,ใจดี,1000000000009\n";
    let on_roll = async || {
        let branch = Branch::Institution(InstitutionId::parse("6420203-01").unwrap());
        desk.seen_by(branch).await[0].on_roll
    };
    for option in ["", " --preview", " --json"] {
        desk.run(&format!("import roll FILE --institution 6420203-01{option}"), roll).await.unwrap();
        assert_eq!(on_roll().await, 0, "{option}");
    }
    desk.run("import roll FILE --institution 6420203-01 --apply", roll).await.unwrap();
    assert_eq!(on_roll().await, 1);
    for name in ["out.csv", "out.xlsx"] {
        let out = desk.path().join(name);
        let line = format!("export roll --institution 6420203-01 --out {}", out.display());
        desk.run(&line, "").await.unwrap();
        let sheet = crate::workbook::Sheet::read(&std::fs::read(out).unwrap()).unwrap();
        assert_eq!(sheet.rows.len(), 1);
    }
}

#[tokio::test]
async fn a_demonstration_world_is_made_once() {
    let desk = Desk::new();
    desk.run("demo --children 300", "").await.unwrap();
    assert!(desk.run("demo --children 300", "").await.unwrap_err().contains("--if-empty"));
    desk.run("demo --children 300 --if-empty", "").await.unwrap();
    let table = demo::account_table(&desk.store().await).await.unwrap().unwrap();
    assert!(table.contains("malee") && table.contains(crate::demo::PASSWORD), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_comes_back_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.run("demo --children 300", "").await.unwrap();
    let backup = desk.path().join("backup.sqlite");
    let line = |act: &str, file: &Path| format!("{act} {}", file.display());
    desk.run(&line("backup", &backup), "").await.unwrap();
    assert!(desk.run(&line("backup", &backup), "").await.unwrap_err().contains("อยู่แล้ว"));
    assert!(desk.run(&line("restore", &backup), "").await.unwrap_err().contains("--data"), "it is not empty");

    let fresh = Desk::new();
    let bytes = std::fs::read(&backup).unwrap();
    assert!(
        fresh.run(&line("restore", &desk.path().join("none")), "").await.unwrap_err().contains("ไม่พบไฟล์")
    );
    for (name, part) in [("nothing", &bytes[..0]), ("no-database", b"not one".as_slice())] {
        let broken = desk.path().join(name);
        std::fs::write(&broken, part).unwrap();
        let told = fresh.run(&line("restore", &broken), "").await.unwrap_err();
        assert!(told.contains("ไม่สมบูรณ์"), "{name}: {told}");
    }
    assert!(fresh.store().await.is_empty().await.unwrap());
    fresh.run(&line("restore", &backup), "").await.unwrap();
    fresh.run("check", "").await.unwrap();
    assert_eq!(std::fs::read(&backup).unwrap(), bytes, "the backup stays as it was");
    let names: Vec<_> =
        std::fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains(".sqlite.")), "{names:?}");
    let places = async |desk: &Desk| {
        let counted: Result<u64, StoreError> =
            desk.store().await.read(&(), |tx, ()| Box::pin(tx.institutions_count())).await;
        counted.unwrap()
    };
    assert_eq!(places(&fresh).await, places(&desk).await);
}

#[tokio::test]
async fn a_base_that_was_made_elsewhere_is_brought_in_sealed_and_put_in_force() {
    let desk = Desk::new();
    for (what, text) in [("lao", LAO), ("areas", AREAS), ("institutions", INSTITUTIONS)] {
        desk.run(&format!("import {what} FILE"), text).await.unwrap();
    }
    let columns = "institution,lao,id_kind,citizen_id,title,first_name,last_name,birth_date,sex,nationality,student_no,level,classroom,admission_date,status,status_date";
    let child = "6420203-01,5420201,nid,๑๐๐๐๐๐๐๐๐๐๐๐๙,ด.ช.,น้อย,ใจดี,16/05/2563,,,1,เด็กเล็ก 3 ปี,1,16/05/2566,,";
    let file = format!("{columns}\n{child}\n{child}\n");
    let line = "import snapshot FILE --name ฐาน --as-of 10/5/2567 --in-force";
    desk.run(line, &file).await.unwrap();
    let twice = desk.run(line, &file).await.unwrap_err();
    assert!(twice.contains("ชื่ออื่น"), "{twice}");
    for (line, file, why) in [
        (line, file.replace("6420203-01", "6420203-09"), "แถว 2 คอลัมน์ institution"),
        (line, file.replace("5420201", "542020"), "แถว 2 คอลัมน์ lao"),
        (line, file.replace("level,", ""), "“level”"),
        ("import snapshot FILE --name ข --as-of 10/5/2660", file.clone(), "ผ่านมาแล้ว"),
    ] {
        let told = desk.run(&line.replace("ฐาน", "อื่น"), &file).await.unwrap_err();
        assert!(told.contains(why), "{told}");
    }
    let (base, part) = desk
        .store()
        .await
        .read::<_, _, StoreError, _>(&(), |tx, ()| {
            Box::pin(async move {
                let base = tx.snapshot_in_force().await?.unwrap();
                let at = InstitutionId::parse("6420203-01").unwrap();
                let part = tx.part_get(base.id, &at).await?.unwrap();
                Ok((base, part))
            })
        })
        .await
        .unwrap();
    assert_eq!((base.name.as_str(), base.as_of.to_iso().as_str()), ("ฐาน", "2024-05-10"));
    assert_eq!(base.origin, shared::snapshots::Origin::BroughtIn);
    assert!(base.is_sealed());
    assert_eq!((part.counts.listed, part.counts.counted), (2, 1), "one number counts once");
    assert_eq!(part.lao.as_str(), "5420201", "the local government of then");
    assert!(
        part.lines.starts_with("0000002\t1\t[\"nid\",\"1000000000009\",\"boy\",\"น้อย\""),
        "{}",
        part.lines
    );
}
