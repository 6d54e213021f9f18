//! Files as other programs write them, made here.

use super::write::{Numbers, RollFile, csv, workbook};
use super::*;
use shared::children::{Group, Measurement};
use shared::codes::InstitutionKind;
use shared::places::{Institution, LaoCode};
use shared::values::{CivilDate, EditId, InstitutionId};
use uuid::Uuid;

fn centre() -> Institution {
    Institution {
        id: InstitutionId::parse("6420203-01").unwrap(),
        name: "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์".to_owned(),
        kind: InstitutionKind::Centre,
        lao: LaoCode::parse("6420203").unwrap(),
        district_name: "นาด้วง".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    }
}

/// A record in which every field of the layout holds something, codes and dates among them.
fn full_record() -> Record {
    let mut record = Record::default();
    for &field in Field::ALL {
        let choices = shared::children::parse::choices(field);
        let value = match choices.first() {
            Some((code, _)) => (*code).to_owned(),
            None if shared::children::parse::is_date(field) => "2020-02-29".to_owned(),
            None => shared::children::parse::canonical(field, "=ทด สอบ"),
        };
        record.set(field, &value);
    }
    record.set(Field::CitizenId, "0000089000013");
    record.set(Field::StudentNo, "0012");
    record.set(Field::Classroom, "1/2");
    record.set(Field::FirstName, "น้อย");
    record.set(Field::GuardianPhone, "0000000001");
    for unwritten in [Field::ExitReason, Field::ExitNote].into_iter().chain(Group::Check.fields()) {
        record.set(unwritten, "");
    }
    let on = CivilDate::parse_iso("2025-06-01").unwrap();
    let measured = Measurement { on, height_cm: "95.5".to_owned(), weight_kg: "13".to_owned() };
    record.measurements.insert(EditId(Uuid::nil()), measured);
    record
}

#[test]
fn what_is_written_reads_back_as_the_same_record() {
    let (institution, record) = (centre(), full_record());
    let file = RollFile {
        numbers: Numbers::Full,
        institution: &institution,
        lao_name: "องค์การบริหารส่วนตำบลท่าสวรรค์",
        academic_year: 2568,
        semester: 1,
        records: vec![&record, &record],
    };
    for bytes in [workbook(&file).unwrap(), csv(&file).into_bytes()] {
        let sheet = Sheet::read(&bytes).unwrap();
        assert_eq!(sheet.rows.len(), 2);
        let row = &sheet.rows[1];
        assert_eq!(row.problems, []);
        let facts = |record: &Record| -> BTreeMap<Field, String> {
            record.fields().map(|(field, value)| (field, value.to_owned())).collect()
        };
        assert_eq!(facts(&row.record), facts(&record));
        let measured = row.measured.as_ref().unwrap();
        assert_eq!((measured.height_cm.as_str(), measured.weight_kg.as_str()), ("95.5", "13"));
        assert_eq!(sheet.institution, institution.name);
        assert_eq!(sheet.institution_code, "6420203-01");
        assert_eq!((sheet.academic_year.as_str(), sheet.semester.as_str()), ("2568", "1"));
        assert_eq!((sheet.district.as_str(), sheet.province.as_str()), ("นาด้วง", "เลย"));
    }
}

/// What a person would type into one cell.
enum Typed<'a> {
    Text(&'a str),
    Number(f64),
    /// A number shown as a day.
    Date(f64),
}
use Typed::{Date, Number, Text};

/// A workbook in the layout of an LEC export, with other sheets around it.
fn rpt318(code_above: bool, rows: &[Vec<Typed>]) -> Vec<u8> {
    use rust_xlsxwriter::{Format, Workbook};
    let (plain, date) = (Format::new(), Format::new().set_num_format("dd/mm/yyyy"));
    let mut book = Workbook::new();
    book.add_worksheet().set_name("คำอธิบาย").unwrap().write_string(0, 0, "ชื่อ").unwrap();
    let sheet = book.add_worksheet().set_name("Sheet1").unwrap();
    sheet.merge_range(0, 0, 0, 12, "รายงานรายละเอียดข้อมูลนักเรียน", &plain).unwrap();
    let mut top = 1;
    if code_above {
        sheet.write_string(1, 0, "รหัสสถานศึกษา : ๖๔๒๐๒๐๓-๐๑").unwrap();
        top = 2;
    }
    let singles = [
        "อปท.",
        "สถานศึกษา",
        "ปีการศึกษา",
        "ภาคเรียน",
        "ลำดับที่",
        "เลขประจำตัวนักเรียน",
        "คำนำหน้าชื่อ",
        "ชื่อ",
        "นามสกุล",
        "วันเดือนปีเกิด",
        "เลขประจำตัว\nประชาชน",
        "ส่วนสูง",
    ];
    for (at, heading) in (0..).zip(singles) {
        sheet.merge_range(top, at, top + 1, at, heading, &plain).unwrap();
    }
    sheet.merge_range(top, 12, top, 14, "มารดา", &plain).unwrap();
    for (at, heading) in (12..).zip(["ชื่อ", "นามสกุล", "เบอร์โทร"]) {
        sheet.write_string(top + 1, at, heading).unwrap();
    }
    sheet.merge_range(top, 15, top, 16, "ที่อยู่ปัจจุบัน", &plain).unwrap();
    for (at, heading) in (15..).zip(["เลขที่", "ตำบล/แขวง"]) {
        sheet.write_string(top + 1, at, heading).unwrap();
    }
    for (row, cells) in (top + 2..).zip(rows) {
        for (at, cell) in (0..).zip(cells) {
            match *cell {
                Text(text) => sheet.write_string(row, at, text),
                Number(number) => sheet.write_number(row, at, number),
                Date(serial) => sheet.write_number_with_format(row, at, serial, &date),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// One child of the workbook above: student number, first name, birth date, citizen number, height.
fn row(own: [Typed<'_>; 5]) -> Vec<Typed<'_>> {
    let [student_no, first, birth, number, height] = own;
    let mut cells =
        vec![Text("อบต.ท่าสวรรค์"), Text("ศพด.บ้านท่าสวรรค์"), Number(2568.0), Text("ภาคเรียนที่ ๑"), Number(1.0)];
    cells.extend([student_no, Text("ด.ช."), first, Text("ใจดี"), birth, number, height]);
    cells.extend([Text("แดง"), Text("ใจดี"), Number(812_345_678.0), Date(45_690.0), Text("ท่าสวรรค์")]);
    cells
}

#[test]
fn an_lec_export_is_read_as_offices_have_it() {
    let rows = [
        row([Text("๐๐๑๒"), Text("น้อย"), Text("๑๖/๐๕/๒๕๖๕"), Text("๑-๐๐๐๐-๐๐๐๐๐-๐๐-๙"), Text("๙๕.๕")]),
        row([Text("0013"), Text("นิด"), Text("2022-05-16"), Number(1_000_000_000_050.0), Number(96.0)]),
        row([Number(14.0), Text("หน่อย"), Number(44_697.0), Text("1.00000E+12"), Text("-")]),
        row([Number(15.0), Text("นุ่น"), Date(44_697.0), Number(1.0e12), Number(0.0)]),
        // Typed in the Buddhist era into a cell of the common era: the year 2565 as if it were CE.
        row([Number(16.0), Text("นัท"), Date(243_024.0), Text("G644200000001"), Text("")]),
    ];
    for code_above in [false, true] {
        let sheet = Sheet::read(&rpt318(code_above, &rows)).unwrap();
        let first = if code_above { 5 } else { 4 };
        assert_eq!(
            sheet.rows.iter().map(|row| row.row).collect::<Vec<_>>(),
            (first..first + 5).collect::<Vec<_>>()
        );
        let column = |field| -> Vec<&str> { sheet.rows.iter().map(|row| row.record.get(field)).collect() };
        assert_eq!(column(Field::StudentNo), ["0012", "0013", "14", "15", "16"]);
        assert_eq!(column(Field::BirthDate), ["2022-05-16"; 5]);
        assert_eq!(column(Field::CitizenId), ["1000000000009", "1000000000050", "", "", "G644200000001"]);
        assert_eq!(column(Field::Title), ["boy"; 5]);
        assert_eq!(column(Field::FirstName), ["น้อย", "นิด", "หน่อย", "นุ่น", "นัท"]);
        assert_eq!(column(Field::MotherFirstName), ["แดง"; 5]);
        assert_eq!(column(Field::MotherPhone), ["0812345678"; 5]);
        assert_eq!(column(Field::CurrentSubdistrict), ["ท่าสวรรค์"; 5]);
        assert_eq!(column(Field::CurrentHouseNo), [""; 5], "a spreadsheet made a day of 2/2");
        let heights: Vec<_> =
            sheet.rows.iter().map(|row| row.measured.clone().unwrap_or_default().height_cm).collect();
        assert_eq!(heights, ["95.5", "96", "", "", ""]);
        let damaged: Vec<(u32, &str)> = sheet
            .rows
            .iter()
            .flat_map(|row| &row.problems)
            .filter(|problem| problem.code == "E-ID-EXCEL")
            .map(|problem| (problem.row - first, problem.column.as_str()))
            .collect();
        assert_eq!(damaged, [(2, "เลขประจำตัว ประชาชน"), (3, "เลขประจำตัว ประชาชน")]);
        assert_eq!(sheet.rows[0].problems[0].column, "ที่อยู่ปัจจุบัน / เลขที่");
        assert_eq!((sheet.academic_year.as_str(), sheet.semester.as_str()), ("2568", "1"));
        assert_eq!((sheet.lao.as_str(), sheet.institution.as_str()), ("อบต.ท่าสวรรค์", "ศพด.บ้านท่าสวรรค์"));
        assert_eq!(sheet.institution_code, if code_above { "6420203-01" } else { "" });
    }
}

#[test]
fn a_file_of_two_years_or_institutions_is_refused() {
    let child = || row([Text("1"), Text("น้อย"), Text(""), Text(""), Text("")]);
    for (at, heading) in [(0, "อปท."), (1, "สถานศึกษา"), (2, "ปีการศึกษา"), (3, "ภาคเรียน")]
    {
        let mut other = child();
        other[at] = Text("3");
        let fault = Sheet::read(&rpt318(false, &[child(), other])).unwrap_err();
        let SheetFault::TwoValues { heading: found, row, .. } = &fault else { panic!("{fault:?}") };
        assert_eq!((found.as_str(), *row), (heading, 5));
    }
}

/// Reads a table of text and gives chosen facts of its children.
fn facts_of<const N: usize>(bytes: &[u8], fields: [Field; N]) -> Vec<(u32, [String; N])> {
    let sheet = Sheet::read(bytes).unwrap();
    sheet.rows.iter().map(|row| (row.row, fields.map(|field| row.record.get(field).to_owned()))).collect()
}

#[test]
fn a_table_of_text_is_read_in_any_encoding_order_and_separator() {
    let fields = [Field::FirstName, Field::LastName, Field::CitizenId, Field::FatherFirstName];
    let expected = [(2, ["น้อย", "ใจดี", "1000000000009", "แดง"].map(str::to_owned))];
    let commas = "เลขประจำตัวประชาชน,ชื่อบิดา,นามสกุล,ชื่อ,ชื่อ\n๑๐๐๐๐๐๐๐๐๐๐๐๙,แดง,ใจดี,น้อย,ซ้ำ\n,,,,\nรวม 1 คน,,,,\n";
    let others = [
        commas.replace(',', ";"),
        commas.replace(',', "\t"),
        format!("\u{feff}{commas}"),
        commas.replace('\n', "\r\n"),
    ];
    for text in others.iter().map(String::as_str).chain([commas]) {
        let (old, _, lost) = encoding_rs::WINDOWS_874.encode(text);
        if !lost {
            assert_eq!(facts_of(&old, fields)[..1], expected, "{text:?} in windows-874");
        }
        assert_eq!(facts_of(text.as_bytes(), fields)[..1], expected, "{text:?}");
        let utf16: Vec<u8> =
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(facts_of(&utf16, fields)[..1], expected, "{text:?} in UTF-16");
    }
}

#[test]
fn a_table_of_text_keeps_the_two_lines_of_a_workbook() {
    let text = "รายงาน,,,,,\nลำดับที่,ชื่อ,นามสกุล,บิดา,,ระดับชั้น\n,,,ชื่อ,นามสกุล,\n1,น้อย,ใจดี,แดง,ใจงาม,อ.1\n";
    let fields = [Field::FirstName, Field::FatherFirstName, Field::FatherLastName, Field::Level];
    assert_eq!(facts_of(text.as_bytes(), fields), [(4, ["น้อย", "แดง", "ใจงาม", "k1"].map(str::to_owned))]);
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_shows() {
    let text = "ชื่อ,นามสกุล,ที่อยู่ปัจจุบัน ถนน\nน้อย,ใจดี,\"สาย\nบ้านนา\"\n\nนิด,ใจดี,\n";
    let rows = facts_of(text.as_bytes(), [Field::FirstName]);
    assert_eq!(rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn names_in_one_cell_are_parted() {
    let text =
        "ที่,ชื่อ - สกุล,ชื่อ-นามสกุล บิดา,เลขประจำตัวประชาชน\n1,ด.ช.น้อย ณ อยุธยา,นาย แดง ใจงาม,\n2,เด็กหญิงนิด  ใจดี,,\n";
    let fields =
        [Field::Title, Field::FirstName, Field::LastName, Field::FatherTitle, Field::FatherFirstName];
    let rows = facts_of(text.as_bytes(), fields);
    assert_eq!(rows[0].1, ["boy", "น้อย", "ณ อยุธยา", "mr", "แดง"]);
    assert_eq!(rows[1].1[..3], ["girl", "นิด", "ใจดี"]);
}

#[test]
fn a_row_without_a_name_is_named_and_a_sum_is_not() {
    let text = "ชื่อ,นามสกุล,เลขประจำตัวประชาชน,ห้อง\nน้อย,ใจดี,,1\n,ใจงาม,,1\n,,,25\n";
    let sheet = Sheet::read(text.as_bytes()).unwrap();
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [3]);
}

#[test]
fn what_is_no_roll_is_refused_with_a_reason() {
    use rust_xlsxwriter::Workbook;
    let mut far = Workbook::new();
    let sheet = far.add_worksheet();
    sheet.write_string(0, 0, "ชื่อ").unwrap().write_string(1_048_575, 16_383, "x").unwrap();
    let long = format!("ชื่อ,นามสกุล,ห้อง\n{}", "น้อย,ใจดี,1\n".repeat(MAX_ROWS + 1));
    for (bytes, expected) in [
        (&b""[..], SheetFault::NoHeader),
        ("ก,ข,ค\n1,2,3\n".as_bytes(), SheetFault::NoHeader),
        (b"<html><table><tr><td>", SheetFault::Unreadable),
        (b"PK\x03\x04 and then nothing", SheetFault::Unreadable),
        (&[0, 1, 2, 3, 255, 254], SheetFault::Unreadable),
        (&vec![b'a'; MAX_FILE + 1], SheetFault::TooLarge),
        (long.as_bytes(), SheetFault::TooManyRows),
        (&far.save_to_buffer().unwrap(), SheetFault::NoHeader),
    ] {
        assert_eq!(Sheet::read(bytes).unwrap_err(), expected);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[ก-๙a-z0-9,;\"\n/.-]{0,120}") {
        let _ = Sheet::read(format!("ชื่อ,นามสกุล,วันเกิด\n{text}").as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in proptest::collection::vec(0..=255_u8, 0..200)) {
        let _ = Sheet::read(&bytes);
        let _ = Sheet::read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}
