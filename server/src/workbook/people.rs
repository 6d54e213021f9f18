//! A list of people who shall get accounts (J15): a table with four headings, one row for each role.

use super::SheetFault;
use super::cell::Cell;
use super::grid::{GridRow, Source};
use shared::values::thai;
use shared::wire::imports::MAX_FILE;

/// The headings that are looked for, by their spellings, in the order of a row's parts.
const HEADINGS: [&[&str]; 4] = [
    &["ชื่อผู้ใช้", "user name", "name"],
    &["ชื่อ-นามสกุล", "ชื่อและนามสกุล", "full name", "display"],
    &["หน้าที่", "บทบาท", "role"],
    &["รหัสสถานที่", "รหัสสถานศึกษา", "place"],
];
/// Headings stand in the first rows, below titles.
const ROWS_LOOKED_AT: usize = 10;

/// One role of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// The row number as a spreadsheet shows it.
    pub row: u32,
    /// The name to be typed when signing in.
    pub name: String,
    /// The name that colleagues see; empty when it stands in a row before.
    pub display: String,
    /// The role, by its code or title.
    pub role: String,
    /// The code of the place.
    pub place: String,
}

/// Reads a workbook or a table of text. The first sheet with all headings counts.
pub fn read(bytes: &[u8]) -> Result<Vec<PersonRow>, SheetFault> {
    if bytes.len() > MAX_FILE {
        return Err(SheetFault::TooLarge);
    }
    let mut source = Source::open(bytes)?;
    for sheet in source.sheets() {
        let grid = source.grid(sheet)?;
        let found =
            grid.rows.iter().take(ROWS_LOOKED_AT).enumerate().find_map(|(at, row)| Some((at, places(row)?)));
        let Some((at, places)) = found else { continue };
        let read = |row: &GridRow| {
            let [name, display, role, place] =
                places.map(|place| row.cells.get(place).map(text).unwrap_or_default());
            PersonRow { row: row.number, name, display, role, place }
        };
        let rows = grid.rows[at + 1..].iter().map(read);
        return Ok(rows.filter(|row| !row.name.is_empty() || !row.role.is_empty()).collect());
    }
    Err(SheetFault::NoPeople)
}

fn places(row: &GridRow) -> Option<[usize; 4]> {
    let headings: Vec<String> = row.cells.iter().map(|cell| text(cell).to_lowercase()).collect();
    let find = |spellings: &&[&str]| headings.iter().position(|found| spellings.contains(&found.as_str()));
    let found: Vec<usize> = HEADINGS.iter().filter_map(find).collect();
    found.try_into().ok()
}

fn text(cell: &Cell) -> String {
    thai::normalise(&cell.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_by_its_headings_wherever_they_stand() {
        let text = "รายชื่อ,,,\nลำดับ,หน้าที่,ชื่อผู้ใช้,ชื่อ-นามสกุล,รหัสสถานที่\n1,head,ครูใหญ่,มานะ  อดทน,6420203-01\n,,,,\n2,recorder,ครูใหญ่,,6420203-02\n";
        let rows = read(text.as_bytes()).unwrap();
        let row = |row, display: &str, role: &str, place: &str| PersonRow {
            row,
            name: "ครูใหญ่".to_owned(),
            display: display.to_owned(),
            role: role.to_owned(),
            place: place.to_owned(),
        };
        assert_eq!(rows, [row(3, "มานะ อดทน", "head", "6420203-01"), row(5, "", "recorder", "6420203-02")]);
    }

    #[test]
    fn a_table_without_the_headings_is_refused_whole() {
        for text in ["", "ชื่อผู้ใช้,หน้าที่,รหัสสถานที่\na,b,c\n", "<html>"]
        {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
